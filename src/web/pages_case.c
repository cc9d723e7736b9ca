/* One application on the desk: what is known, what the law allows now, every step with its day and ground. */
#include "base/text.h"
#include "domain/letters/letters.h"
#include "domain/remedy/remedy.h"
#include "web/case_view.h"
#include "web/input.h"
#include "web/pages.h"

#include <limits.h>

#define SAME_YEARS 3

/* What an event asks the clerk to fill in. */
enum {
    ASKS_RECEIVED = 1,
    ASKS_DAYS = 2,
    ASKS_UNTIL = 4,
    ASKS_OUTCOME = 8,
    ASKS_DELIVERY = 16,
    ASKS_APPROVER = 32,
    ASKS_REASON = 64,
    ASKS_UNCLEAR = 128,
};

/* Events as the page offers them, in the order of the work. letter: the kind of law/letters.json. */
static const struct offer {
    clock_event_kind kind;
    unsigned asks;
    const char *letter, *hint;
} offers[] = {
    { CLOCK_ON_CONFIRM, 0, NULL, "和申请人联系上、双方确认收到的那一天，从这一天起算" },
    { CLOCK_ON_ACCEPT, 0, NULL, "内容清楚，可以办理" },
    { CLOCK_ON_CORRECTION_NOTICE, ASKS_RECEIVED | ASKS_DAYS, "correction",
      "内容不明确的，收到之日起七个工作日内一次性告知" },
    { CLOCK_ON_CORRECTED, ASKS_UNCLEAR | ASKS_REASON, NULL,
      "收到补正材料之日起重新计算二十个工作日" },
    { CLOCK_ON_ASK_THIRD, ASKS_RECEIVED, "third_opinion",
      "可能损害第三方合法权益的，书面征求意见" },
    { CLOCK_ON_ASK_ORGAN, ASKS_RECEIVED, "organ_opinion", "和其他机关共同制作的信息，征求意见" },
    { CLOCK_ON_OPINION, 0, NULL, "收到第三方或者有关机关的意见" },
    { CLOCK_ON_ASK_REASONS, ASKS_RECEIVED, "reasons",
      "数量、频次明显超过合理范围的，要求说明理由" },
    { CLOCK_ON_REASONABLE, ASKS_UNTIL, "delay", "理由成立；不能按期答复的写明确定的答复日期" },
    { CLOCK_ON_UNREASONABLE, 0, NULL, "理由不成立，拟不予处理" },
    { CLOCK_ON_FEE_NOTICE, ASKS_RECEIVED, "fee_notice",
      "按件、按量超过标准的，可以收取信息处理费" },
    { CLOCK_ON_PAID, 0, NULL, "缴费次日起重新计算答复期限" },
    { CLOCK_ON_EXTEND, ASKS_DAYS | ASKS_APPROVER, "extension",
      "在期限届满以前、经政府信息公开工作机构负责人同意，最多延长二十个工作日" },
    { CLOCK_ON_DRAFT_REPLY, ASKS_OUTCOME, "", "拟好答复送审" },
    { CLOCK_ON_REJECT, 0, NULL, "退回承办人修改" },
    { CLOCK_ON_APPROVE, 0, NULL, "已作保密审查和合法性审核" },
    { CLOCK_ON_ISSUE, 0, NULL, "负责人签发" },
    { CLOCK_ON_DELIVER, ASKS_DELIVERY | ASKS_RECEIVED, NULL,
      "当面送达以签收日、邮寄以交邮日、电子送达以发出日为准" },
    { CLOCK_ON_WITHDRAW, 0, "withdrawn", "申请人书面撤回" },
    { CLOCK_ON_REVIEW_FILED, 0, NULL, "申请人申请行政复议；案情在“复议诉讼”里登记" },
    { CLOCK_ON_SUIT_FILED, 0, NULL, "申请人提起行政诉讼；案情在“复议诉讼”里登记" },
    { CLOCK_ON_RECTIFY, 0, "rectify_done", "申请人要求更正与自己有关的信息" },
    { CLOCK_ON_ARCHIVE, 0, NULL, "材料齐全，归档" },
};

static void add_outcomes(qf_arena *arena, qf_val *offer)
{
    qf_val *list = qf_map_list(arena, offer, "outcomes");

    for (clock_outcome o = CLOCK_NO_OUTCOME + 1; o < CLOCK_OUTCOME_COUNT; o++) {
        qf_val *one;
        if (o == CLOCK_IS_OTHER_NOCORRECT || o == CLOCK_IS_OTHER_NOFEE)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", clock_outcome_code(o));
        qf_map_str(arena, one, "zh", clock_outcome_zh(o));
    }
}

/* What this application costs when it is counted by items: its rank in its applicant's month. */
static qf_code fee_zh(web_request *rq, const apply_case *one, qf_str *out)
{
    qf_fen fen;
    int64_t rank;

    *out = (qf_str){ 0 };
    QF_TRY(case_rank_in_month(rq, one, &rank));
    QF_TRY(fee_of_rank(rq->cx, rq->site->fees, FEE_ITEMS, rank, &fen));
    *out =
        qf_strf(rq->cx->arena, "按件计收：这是该申请人当月第 %lld 件，%s", (long long)rank,
                fen.fen == 0 ? "不收费"
                             : qf_strf(rq->cx->arena, "收 %lld 元", (long long)(fen.fen / 100)).p);
    return QF_OK;
}

static void add_offer(web_request *rq, qf_val *list, const struct offer *offer, qf_str number,
                      qf_str fee)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "event", clock_event_code(offer->kind));
    qf_map_str(arena, one, "zh", clock_event_zh(offer->kind));
    qf_map_str(arena, one, "hint", qf_str_of(offer->hint));
    qf_map_str(arena, one, "fee", fee);
    qf_map_str(arena, one, "law", rq->site->clock->article[offer->kind]);
    qf_map_bool(arena, one, "asks_received", offer->asks & ASKS_RECEIVED);
    qf_map_bool(arena, one, "asks_days", offer->asks & ASKS_DAYS);
    qf_map_bool(arena, one, "asks_until", offer->asks & ASKS_UNTIL);
    qf_map_bool(arena, one, "asks_delivery", offer->asks & ASKS_DELIVERY);
    qf_map_bool(arena, one, "asks_approver", offer->asks & ASKS_APPROVER);
    qf_map_bool(arena, one, "asks_reason", offer->asks & ASKS_REASON);
    qf_map_bool(arena, one, "asks_unclear", offer->asks & ASKS_UNCLEAR);
    qf_map_bool(arena, one, "has_outcomes", offer->asks & ASKS_OUTCOME);
    if (offer->asks & ASKS_OUTCOME)
        add_outcomes(arena, one);
    if (offer->letter != NULL)
        qf_map_str(arena, one, "letter",
                   web_path(rq, "/desk/letters/new?case=%.*s%s%s", QF_ARG(number),
                            offer->letter[0] == '\0' ? "" : "&kind=", offer->letter));
}

static qf_code add_offers(web_request *rq, qf_val *data, const apply_story *story)
{
    apply_rules rules = case_rules(rq->site);
    uint32_t legal = apply_legal(&rules, story, qf_time_date(rq->cx->now));
    qf_val *list = qf_map_list(rq->cx->arena, data, "offers");

    for (size_t i = 0; i < sizeof(offers) / sizeof(offers[0]); i++) {
        qf_str fee = { 0 };
        if ((legal & (1u << offers[i].kind)) == 0)
            continue;
        if (offers[i].kind == CLOCK_ON_FEE_NOTICE)
            QF_TRY(fee_zh(rq, &story->now, &fee));
        add_offer(rq, list, &offers[i], story->now.number, fee);
    }
    return QF_OK;
}

static qf_code add_letters(web_request *rq, qf_val *data, qf_str number)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "letters");
    letters_line *line;
    size_t count;

    QF_TRY(letters_of_case(rq->cx, number, &line, &count));
    for (size_t i = 0; i < count; i++) {
        const letter_kind *kind = letter_kind_get(rq->site->letters, line[i].kind_id);
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "href", web_path(rq, "/desk/letters/%lld", (long long)line[i].id));
        qf_map_str(arena, one, "zh", kind == NULL ? line[i].kind_id : kind->zh);
        qf_map_str(arena, one, "number", line[i].number);
        qf_map_str(arena, one, "state", qf_str_of(letters_state_zh(line[i].state)));
        qf_map_str(arena, one, "served", qf_date_str(arena, line[i].served_on));
    }
    return QF_OK;
}

static qf_code add_papers(web_request *rq, qf_val *data, const apply_story *story)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "files"), *words = qf_map_list(arena, data, "words");
    apply_file *file;
    apply_word *word;
    size_t count;

    QF_TRY(apply_files(rq->cx, story->now.id, &file, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/cases/%lld/file/%lld", (long long)story->now.id,
                            (long long)file[i].id));
        qf_map_str(arena, one, "name", file[i].name);
        qf_map_str(arena, one, "kind", apply_file_zh(file[i].kind));
        qf_map_int(arena, one, "kib", (file[i].bytes + 1023) / 1024);
        qf_map_str(arena, one, "actor", file[i].actor.n == 0 ? QF_S("申请人") : file[i].actor);
        qf_map_str(arena, one, "at", qf_str_sub(qf_time_str(arena, file[i].at), 0, 10));
    }
    QF_TRY(apply_words(rq->cx, story->now.id, &word, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(words, qf_val_map(arena));
        qf_map_int(arena, one, "id", word[i].id);
        qf_map_str(arena, one, "zh", apply_message_zh(word[i].kind));
        qf_map_str(arena, one, "body", word[i].body);
        qf_map_str(arena, one, "at", qf_time_minute(arena, word[i].at));
        qf_map_bool(arena, one, "done", word[i].done);
    }
    return QF_OK;
}

/* Reviews and suits about it; what the same applicant asked lately. */
static qf_code add_around(web_request *rq, qf_val *data, const apply_story *story)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *remedies = qf_map_list(arena, data, "remedies"),
           *same = qf_map_list(arena, data, "same"), *alike = qf_map_list(arena, data, "perhaps");
    qf_date first = qf_date_add(qf_time_date(rq->cx->now), -365 * SAME_YEARS);
    apply_cases cases, perhaps;
    remedy_case *remedy;
    size_t count;

    QF_TRY(remedy_of_case(rq->cx, story->now.number, &remedy, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(remedies, qf_val_map(arena));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/remedies/%lld", (long long)remedy[i].id));
        qf_map_str(arena, one, "zh", remedy_kind_zh(remedy[i].kind));
        qf_map_str(arena, one, "body", remedy[i].body);
        qf_map_str(arena, one, "result", remedy_result_zh(remedy[i].result));
    }
    QF_TRY(apply_same_applicant(rq->cx, story->now.id, first, &cases));
    for (size_t i = 0; i < cases.count && i < 20; i++)
        case_add_row(rq, same, &cases.one[i]);
    QF_TRY(apply_perhaps_same(rq->cx, story->now.id, &perhaps));
    for (size_t i = 0; i < perhaps.count && i < 10; i++)
        case_add_row(rq, alike, &perhaps.one[i]);
    qf_map_bool(arena, data, "has_perhaps", perhaps.count > 0);
    qf_map_int(arena, data, "perhaps_count", (int64_t)perhaps.count);
    qf_map_bool(arena, data, "no_remedies", count == 0);
    qf_map_int(arena, data, "same_count", (int64_t)cases.count);
    qf_map_bool(arena, data, "has_same", cases.count > 0);
    return QF_OK;
}

static void add_person(web_request *rq, qf_val *data, const apply_person *person)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "person");

#define X(field, label)                                                                            \
    if (person->field.n > 0) {                                                                     \
        qf_val *one = qf_list_add(list, qf_val_map(arena));                                        \
        qf_map_str(arena, one, "zh", QF_S(label));                                                 \
        qf_map_str(arena, one, "value", person->field);                                            \
    }
    APPLY_PERSON(X)
#undef X
}

static qf_code show(web_request *rq, web_reply *reply, int64_t id, qf_str complaint,
                    const apply_person *person)
{
    apply_rules rules = case_rules(rq->site);
    qf_arena *arena = rq->cx->arena;
    apply_story story;
    qf_val *data;

    QF_TRY(apply_get(rq->cx, &rules, id, &story));
    data =
        web_page(rq, reply, "desk/case", qf_strf(arena, "申请 %.*s", QF_ARG(story.now.number)).p);
    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    case_add_story(rq, data, &story, true);
    qf_map_str(arena, data, "here", web_path(rq, "/desk/cases/%lld", (long long)id));
    qf_map_str(arena, data, "today", qf_date_str(arena, qf_time_date(rq->cx->now)));
    qf_map_int(arena, data, "version", story.now.version);
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_bool(arena, data, "removed", qf_date_is(story.now.removed_on));
    qf_map_bool(arena, data, "is_clerk", auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    qf_map_str(arena, data, "alike", web_path(rq, "/desk/alike"));
    qf_map_str(arena, data, "letter_new",
               web_path(rq, "/desk/letters/new?case=%.*s", QF_ARG(story.now.number)));
    qf_map_bool(arena, data, "has_person", person != NULL);
    if (person != NULL)
        add_person(rq, data, person);
    QF_TRY(add_offers(rq, data, &story));
    QF_TRY(add_letters(rq, data, story.now.number));
    QF_TRY(add_papers(rq, data, &story));
    QF_TRY(case_add_ties(rq, data, &story));
    QF_TRY(case_add_alike(rq, data, &story.now));
    reply->status = complaint.n > 0 ? 422 : 200;
    return add_around(rq, data, &story);
}

qf_code page_case(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return show(rq, reply, id, (qf_str){ 0 }, NULL);
}

qf_code case_done(web_request *rq, web_reply *reply, int64_t id, qf_code code)
{
    if (code == QF_OK)
        return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/cases/%lld", (long long)id));
    if (code == QF_INVALID || code == QF_CONFLICT || code == QF_LIMIT ||
        (code == QF_DENIED && strncmp(rq->cx->err.id, "APPLY.", 6) == 0))
        return show(rq, reply, id, rq->cx->err.zh, NULL);
    return code;
}

qf_code page_case_reveal(web_request *rq, web_reply *reply)
{
    apply_person person;
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    code = apply_reveal(rq->cx, id, qf_str_trim(web_form(rq, "why")), &person);
    if (code == QF_OK)
        return show(rq, reply, id, (qf_str){ 0 }, &person);
    return case_done(rq, reply, id, code);
}

/* ---- acts */

static qf_code read_date(web_request *rq, const char *name, bool needed, qf_date *out)
{
    qf_str text = qf_str_trim(web_form(rq, name));

    *out = QF_NO_DATE;
    if (text.n == 0 && !needed)
        return QF_OK;
    if (!qf_date_parse(text, out))
        return qf_fail(rq->cx, QF_INVALID, "APPLY.DATE", name, "日期写成 2026-11-26 这样");
    return QF_OK;
}

static qf_code act(web_request *rq, int64_t id)
{
    apply_rules rules = case_rules(rq->site);
    apply_step step = { .approved_by = qf_str_trim(web_form(rq, "approved_by")),
                        .note = qf_str_trim(web_form(rq, "note")) };
    clock_event *e = &step.event;
    int64_t days = web_form_int(rq, "days");

    e->kind = clock_event_parse(web_form(rq, "event"));
    e->name = web_form(rq, "event");
    QF_TRY(read_date(rq, "on", true, &e->on));
    QF_TRY(read_date(rq, "received_on", false, &e->received_on));
    QF_TRY(read_date(rq, "until", false, &e->until));
    e->days = days < 0 || days > INT_MAX ? 0 : (int)days;
    e->outcome = clock_outcome_parse(web_form(rq, "outcome"));
    e->delivered_by = clock_delivery_parse(web_form(rq, "delivered_by"));
    e->unclear = web_form(rq, "unclear").n > 0;
    e->good_reason = qf_str_trim(web_form(rq, "good_reason")).n > 0;
    e->approved = step.approved_by.n > 0;
    if (step.note.n == 0 && e->good_reason)
        step.note = qf_str_trim(web_form(rq, "good_reason"));
    if (qf_rune_count(step.note) > 2000 || qf_rune_count(step.approved_by) > 60)
        return qf_fail(rq->cx, QF_INVALID, "APPLY.NOTE", "note", "备注不超过两千字");
    return apply_act(rq->cx, &rules, id, web_form_int(rq, "version"), &step);
}

qf_code page_case_act(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return case_done(rq, reply, id, act(rq, id));
}

static qf_code change(web_request *rq, int64_t id, qf_str what)
{
    apply_rules rules = case_rules(rq->site);
    const web_upload *file = web_upload_of(rq, "file");

    if (qf_str_eq(what, QF_S("undo")))
        return apply_undo(rq->cx, &rules, id, web_form_int(rq, "version"),
                          qf_str_trim(web_form(rq, "why")));
    if (qf_str_eq(what, QF_S("mine")))
        return apply_assign(rq->cx, id, rq->cx->actor->account, rq->cx->actor->name);
    if (qf_str_eq(what, QF_S("assign"))) {
        auth_account account;
        QF_TRY(auth_account_by_login(rq->cx, qf_str_trim(web_form(rq, "login")), &account));
        return apply_assign(rq->cx, id, account.id, account.name);
    }
    if (qf_str_eq(what, QF_S("word")))
        return apply_word_done(rq->cx, id, web_form_int(rq, "word"));
    if (file == NULL)
        return qf_fail(rq->cx, QF_INVALID, "APPLY.FILE", "file", "请选择文件");
    return apply_file_add(rq->cx, id, false, web_form(rq, "kind"), file->filename, file->bytes);
}

qf_code page_case_change(web_request *rq, web_reply *reply)
{
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    code = change(rq, id, web_form(rq, "what"));
    if (code == QF_MISSING)
        code = qf_fail(rq->cx, QF_INVALID, "APPLY.WHO", "login", "没有这个账号");
    return case_done(rq, reply, id, code);
}
