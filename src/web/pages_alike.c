#include "domain/apply/apply.h"
#include "domain/auth/auth.h"
#include "domain/disclose/disclose.h"
#include "domain/letters/letters.h"
#include "law/alike.h"
#include "law/clock.h"
#include "web/case_view.h"
#include "web/pages.h"
#include "web/site.h"

#define YEARS 3
#define CASES_MAX 3000 /* the newest; more would make the page slow */
#define HITS_SHOWN 20

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

static qf_code add_hits(web_request *rq, qf_val *data, const struct past *past, qf_str text)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "hits");
    alike_print print = alike_print_of(arena, rq->site->alike, text);
    alike_hit *hit;
    size_t count = alike_find(arena, rq->site->alike, &print, past->prints, past->count, &hit);

    for (size_t i = 0; i < count && i < HITS_SHOWN; i++)
        QF_TRY(add_case(rq, list, &past->one[hit[i].at], hit[i].likeness));
    qf_map_bool(arena, data, "no_hit", count == 0);
    return QF_OK;
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

qf_code page_alike(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/alike", "相似的申请");
    qf_str text = qf_str_trim(web_query(rq, "q"));
    struct past past;

    QF_TRY(past_cases(rq, &past));
    QF_TRY(add_columns(rq, data));
    qf_map_str(arena, data, "q", text);
    qf_map_bool(arena, data, "asked", text.n > 0);
    qf_map_int(arena, data, "count", (int64_t)past.count);
    qf_map_str(arena, data, "action", web_path(rq, "/desk/alike"));
    if (text.n > 0)
        QF_TRY(add_hits(rq, data, &past, text));
    return add_groups(rq, data, &past);
}
