#include "domain/apply/alike.h"
#include "domain/auth/auth.h"
#include "domain/disclose/disclose.h"
#include "domain/letters/letters.h"
#include "law/clock.h"
#include "web/case_view.h"
#include "web/pages.h"
#include "web/site.h"

#define YEARS 3
#define CASES_MAX 3000 /* the newest, for groups; one text is looked for in all */
#define HITS_SHOWN 20
#define HITS_OF_CASE 5

struct past {
    apply_case *one;
    alike_print *prints;
    size_t count;
};

/* The applications of the last three years, newest first, with their prints. */
static qf_code past_cases(web_request *rq, struct past *out)
{
    qf_arena *arena = rq->cx->arena;
    apply_cases cases;

    QF_TRY(apply_newest(rq->cx, qf_date_add(qf_time_date(rq->cx->now), -365 * YEARS), CASES_MAX,
                        &cases));
    *out = (struct past){ cases.one, QF_NEW_ARRAY(arena, alike_print, cases.count), cases.count };
    for (size_t i = 0; i < cases.count; i++)
        out->prints[i] = alike_print_of(arena, rq->site->alike, cases.one[i].subject);
    return QF_OK;
}

/* One earlier application with its answer: the outcome, and the letter when it went out from here. */
static qf_code add_case(web_request *rq, qf_val *list, const apply_case *c, int likeness)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    clock_outcome outcome = clock_outcome_parse(c->outcome);
    letters_line *letters;
    size_t count;

    qf_map_str(arena, one, "number", c->number);
    qf_map_str(arena, one, "href", web_path(rq, "/desk/cases/%lld", (long long)c->id));
    qf_map_str(arena, one, "subject", c->subject);
    qf_map_str(arena, one, "received", qf_date_str(arena, c->received_on));
    if (apply_closed_on(c, qf_time_date(rq->cx->now)))
        qf_map_str(arena, one, "answered", qf_date_str(arena, c->closed_on));
    qf_map_str(arena, one, "outcome",
               outcome == CLOCK_NO_OUTCOME ? QF_S("办理中") : clock_outcome_zh(outcome));
    if (likeness > 0)
        qf_map_str(arena, one, "likeness", qf_strf(arena, "%d%%", likeness / 100));
    QF_TRY(letters_of_case(rq->cx, c->number, &letters, &count));
    for (size_t i = count; i-- > 0;) {
        const letter_kind *kind = letter_kind_get(rq->site->letters, letters[i].kind_id);
        if (kind == NULL || kind->outcome.n == 0 || letters[i].number.n == 0)
            continue;
        qf_map_str(arena, one, "letter", letters[i].number);
        qf_map_str(arena, one, "letter_href",
                   web_path(rq, "/desk/letters/%lld", (long long)letters[i].id));
        break;
    }
    return QF_OK;
}

/* Of all that are kept: the most alike, how many there are, and the draft when it was asked often. */
static qf_code add_hits(web_request *rq, qf_val *data, qf_str text, const apply_case *asking,
                        size_t n)
{
    apply_rules rules = case_rules(rq->site);
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "hits");
    int64_t asked = asking == NULL ? 0 : 1;
    apply_alike found;

    QF_TRY(apply_alike_find(rq->cx, rq->site->alike, text, asking == NULL ? 0 : asking->id, n,
                            &found));
    for (size_t i = 0; i < found.count; i++) {
        apply_story story;
        QF_TRY(apply_get(rq->cx, &rules, found.hit[i].id, &story));
        QF_TRY(add_case(rq, list, &story.now, found.hit[i].likeness));
        if (i == 0)
            qf_map_str(arena, data, "hit_root", story.now.number);
    }
    qf_map_int(arena, data, "hit_total", found.total);
    qf_map_bool(arena, data, "no_hit", found.total == 0);
    qf_map_bool(arena, data, "has_hits", found.total > 0);
    qf_map_bool(arena, data, "more_hits", found.total > (int64_t)found.count);
    qf_map_bool(arena, data, "often", found.total + asked >= alike_repeated(rq->site->alike));
    qf_map_int(arena, data, "asked_times", found.total + asked);
    return QF_OK;
}

qf_code case_add_alike(web_request *rq, qf_val *data, const apply_case *one)
{
    qf_map_str(rq->cx->arena, data, "alike_all",
               web_path(rq, "/desk/alike?case=%.*s", QF_ARG(one->number)));
    if (qf_date_is(one->removed_on))
        return QF_OK;
    return add_hits(rq, data, one->subject, one, HITS_OF_CASE);
}

static qf_code add_groups(web_request *rq, qf_val *data, const struct past *past)
{
    qf_arena *arena = rq->cx->arena;
    size_t *group = QF_NEW_ARRAY(arena, size_t, past->count + 1);
    qf_val *groups = qf_map_list(arena, data, "groups");
    bool none = true;

    alike_groups(arena, rq->site->alike, past->prints, past->count, group);
    for (size_t root = 0; root < past->count; root++) {
        qf_val *one, *list;
        int64_t n = 0;
        if (group[root] != root)
            continue;
        none = false;
        one = qf_list_add(groups, qf_val_map(arena));
        list = qf_map_list(arena, one, "cases");
        for (size_t i = root; i < past->count; i++)
            if (group[i] == root) {
                QF_TRY(add_case(rq, list, &past->one[i], 0));
                n++;
            }
        qf_map_str(arena, one, "subject", past->one[root].subject);
        qf_map_str(arena, one, "root", past->one[root].number);
        qf_map_int(arena, one, "count", n);
    }
    qf_map_bool(arena, data, "no_group", none);
    return QF_OK;
}

/* Columns that a draft may go to, for those who may write one. */
static qf_code add_columns(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "columns");
    disclose_columns columns;
    bool may = auth_has(rq->cx->actor,
                        AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER) | AUTH_BIT(REPORTER));

    qf_map_bool(arena, data, "may_draft", may);
    if (!may)
        return QF_OK;
    QF_TRY(disclose_columns_all(rq->cx, &columns));
    for (size_t i = 0; i < columns.count; i++) {
        qf_val *one;
        if (columns.column[i].closed)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", columns.column[i].code);
        qf_map_str(arena, one, "name", columns.column[i].name);
    }
    return QF_OK;
}

/* Art. 44: what several people asked for, as a draft of an item; its writer goes on there. */
qf_code page_alike_draft(web_request *rq, web_reply *reply)
{
    apply_rules rules = case_rules(rq->site);
    qf_arena *arena = rq->cx->arena;
    disclose_item draft = { .column_code = web_form(rq, "column"),
                            .kind = QF_S_INIT("information"),
                            .body_kind = QF_S_INIT("plain"),
                            .issuer = web_town(rq)->name,
                            .formed_on = qf_time_date(rq->cx->now),
                            .valid_until = QF_NO_DATE,
                            .notice_until = QF_NO_DATE };
    apply_story story;
    int64_t id, item;

    QF_TRY(apply_id_of(rq->cx, web_form(rq, "root"), &id));
    QF_TRY(apply_get(rq->cx, &rules, id, &story));
    draft.title = story.now.subject;
    draft.abstract = QF_S("多人申请公开，按照条例第四十四条主动公开");
    draft.body = qf_strf(arena,
                         "多名申请人申请公开以下信息，现依照《中华人民共和国政府信息公开条例》"
                         "第四十四条主动公开：\n%.*s\n（在这里写入或者附上信息内容）",
                         QF_ARG(story.now.subject));
    QF_TRY(disclose_create(rq->cx, &draft, &item));
    return web_go(rq, reply, qf_strf(arena, "/desk/items/%lld/edit", (long long)item));
}

/* Asked for by words, or by a case. */
static qf_code add_asked(web_request *rq, qf_val *data)
{
    apply_rules rules = case_rules(rq->site);
    qf_str text = qf_str_trim(web_query(rq, "q")), number = qf_str_trim(web_query(rq, "case"));
    apply_story story;
    int64_t id = 0;

    if (number.n > 0)
        QF_TRY(apply_id_of(rq->cx, number, &id));
    if (id > 0) {
        QF_TRY(apply_get(rq->cx, &rules, id, &story));
        text = story.now.subject;
    }
    qf_map_str(rq->cx->arena, data, "q", text);
    qf_map_bool(rq->cx->arena, data, "asked", text.n > 0);
    return text.n > 0 ? add_hits(rq, data, text, id > 0 ? &story.now : NULL, HITS_SHOWN) : QF_OK;
}

qf_code page_alike(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/alike", "相似的申请");
    struct past past;

    QF_TRY(past_cases(rq, &past));
    QF_TRY(add_columns(rq, data));
    qf_map_int(arena, data, "count", (int64_t)past.count);
    qf_map_str(arena, data, "action", web_path(rq, "/desk/alike"));
    QF_TRY(add_asked(rq, data));
    return add_groups(rq, data, &past);
}
