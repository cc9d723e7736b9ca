/* One form that asks for several things, split; a petition or complaint that goes on with the hotline. Two modules meet
 * here: the case keeps its number and its answer, the ticket does the work. */
#include "base/text.h"
#include "domain/hotline/hotline.h"
#include "domain/notify/notify.h"
#include "web/case_view.h"
#include "web/pages.h"

/* ---- splitting */

static qf_code read_parts(web_request *rq, qf_str *part, size_t *count)
{
    qf_str rest = web_form(rq, "parts"), line;

    *count = 0;
    while (rest.n > 0 && qf_str_split(&rest, '\n', &line)) {
        line = qf_str_trim(line);
        if (line.n == 0)
            continue;
        if (*count >= APPLY_PARTS_MAX)
            return qf_fail(rq->cx, QF_INVALID, "APPLY.PARTS", "parts", "一次最多拆成 %d 件",
                           APPLY_PARTS_MAX);
        part[(*count)++] = line;
    }
    return QF_OK;
}

/* Tells the applicant that his form goes on as several cases; the secret stays. */
static qf_code tell_split(web_request *rq, int64_t id, const apply_case *one, const qf_str *numbers,
                          size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_buf list = qf_buf_new(arena, 1024);
    apply_person person;
    bool mail;

    QF_TRY(apply_person_for_letter(rq->cx, id, &person));
    mail = person.email.n > 0;
    if (!mail && person.phone.n == 0)
        return QF_OK;
    for (size_t i = 0; i < count; i++)
        qf_buf_addf(&list, "、%.*s", QF_ARG(numbers[i]));
    return notify_put(
        rq->cx, mail ? "mail" : "sms", qf_strf(arena, "application:%lld:split", (long long)id),
        qf_strf(arena, "application:%lld", (long long)id), mail ? person.email : person.phone,
        qf_strf(arena, "您的申请 %.*s 分成 %zu 件办理", QF_ARG(one->number), count + 1),
        qf_strf(arena,
                "您在一份申请里要了几项信息，%.*s分成 %zu 件分别答复：%.*s%.*s。"
                "期限不变，用原来的查询码就能查每一件。",
                QF_ARG(web_town(rq)->name), count + 1, QF_ARG(one->number),
                QF_ARG(qf_buf_str(&list))));
}

static qf_code split(web_request *rq, int64_t id)
{
    apply_rules rules = case_rules(rq->site);
    qf_str part[APPLY_PARTS_MAX], numbers[APPLY_PARTS_MAX];
    apply_story story;
    size_t count;
    DB_TX tx = { 0 };

    QF_TRY(read_parts(rq, part, &count));
    QF_TRY(db_begin(rq->cx, &tx));
    QF_TRY(apply_split(rq->cx, &rules, id, web_form_int(rq, "version"), part, count, numbers));
    QF_TRY(apply_get(rq->cx, &rules, id, &story));
    QF_TRY(tell_split(rq, id, &story.now, numbers, count - 1));
    return db_commit(&tx);
}

qf_code page_case_split(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return case_done(rq, reply, id, split(rq, id));
}

/* ---- to the hotline */

static qf_code hand_over(web_request *rq, int64_t id)
{
    apply_rules rules = case_rules(rq->site);
    qf_arena *arena = rq->cx->arena;
    hotline_ticket ticket = { .source = QF_S_INIT("town"),
                              .class = QF_S_INIT("其他"),
                              .kind = hotline_kind_parse(web_form(rq, "kind")) };
    apply_person person;
    apply_story story;
    int64_t ticket_id;
    DB_TX tx = { 0 };

    if (ticket.kind == HOTLINE_KIND_COUNT)
        return qf_fail(rq->cx, QF_INVALID, "APPLY.TICKET", "kind", "请选择是投诉、举报还是求助");
    QF_TRY(db_begin(rq->cx, &tx));
    QF_TRY(apply_get(rq->cx, &rules, id, &story));
    QF_TRY(apply_person_for_letter(rq->cx, id, &person));
    ticket.number = qf_strf(arena, "公开%.*s", QF_ARG(story.now.number));
    ticket.title = story.now.subject;
    ticket.content = story.description;
    ticket.caller_name = person.name;
    ticket.caller_phone = person.phone;
    ticket.received_on = qf_time_date(rq->cx->now);
    ticket.limit_days = rq->site->hotline->kinds[ticket.kind].limit_days;
    QF_TRY(
        apply_hand_over(rq->cx, &rules, id, ticket.number, qf_str_trim(web_form(rq, "consent"))));
    QF_TRY(hotline_receive(rq->cx, rq->site->days, &ticket, &ticket_id));
    return db_commit(&tx);
}

qf_code page_case_hotline(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return case_done(rq, reply, id, hand_over(rq, id));
}

/* ---- shown */

static qf_code add_ticket(web_request *rq, qf_val *data, const apply_story *story,
                          const apply_ties *ties)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *kinds = qf_map_list(arena, data, "ticket_kinds");
    hotline_ticket ticket;

    for (hotline_kind k = 0; k < HOTLINE_KIND_COUNT; k++) {
        qf_val *one = qf_list_add(kinds, qf_val_map(arena));
        qf_map_str(arena, one, "code", hotline_kind_code(k));
        qf_map_str(arena, one, "zh", hotline_kind_zh(k));
        qf_map_bool(arena, one, "selected", k == HOTLINE_COMPLAINT);
    }
    qf_map_bool(arena, data, "may_hand_over",
                ties->ticket.n == 0 && !qf_date_is(story->now.removed_on) &&
                    !apply_closed_on(&story->now, qf_time_date(rq->cx->now)));
    if (ties->ticket.n == 0)
        return QF_OK;
    QF_TRY(hotline_by_number(rq->cx, ties->ticket, &ticket));
    qf_map_str(arena, data, "ticket", ties->ticket);
    qf_map_str(arena, data, "ticket_state", hotline_state_zh(ticket.state));
    qf_map_str(arena, data, "ticket_href",
               web_path(rq, "/desk/hotline/%lld", (long long)ticket.id));
    return QF_OK;
}

qf_code case_add_ties(web_request *rq, qf_val *data, const apply_story *story)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "family");
    clock_state state = story->told.c.state;
    apply_cases family;
    apply_ties ties;

    QF_TRY(apply_ties_get(rq->cx, story->now.id, &ties));
    QF_TRY(apply_family(rq->cx, story->now.id, &family));
    for (size_t i = 0; i < family.count; i++)
        case_add_row(rq, list, &family.one[i]);
    qf_map_bool(arena, data, "has_family", family.count > 0);
    qf_map_int(arena, data, "family_count", (int64_t)family.count);
    qf_map_bool(arena, data, "may_split",
                family.count == 0 && !qf_date_is(story->now.removed_on) &&
                    (state == CLOCK_RECEIVED || state == CLOCK_PROCESSING ||
                     state == CLOCK_EXTENDED || state == CLOCK_DELAYED));
    return add_ticket(rq, data, story, &ties);
}
