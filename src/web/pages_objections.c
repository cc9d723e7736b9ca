/* Objections to a public notice: at the notice for everybody, naming nobody; on the desk with the words of those who
 * object, for those who may see them, and the answer. */
#include "domain/complaints/complaints.h"
#include "domain/disclose/objections.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

#define SOON_DAYS 3   /* calendar days before the last one */
#define BACK_DAYS 366 /* how long an unanswered objection is warned of behind it */
#define ANSWERERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))

/* Received, the town's, told at the notice (with their answers), and the town's that still wait. */
struct counts {
    int64_t received, town, told, waiting;
    const disclose_objection *answers;
};

static qf_code count_of(qf_ctx *cx, int64_t item, struct counts *out)
{
    disclose_objection *told;
    size_t count;

    QF_TRY(complaints_about_count(cx, QF_S("item"), item, &out->received, &out->town));
    QF_TRY(disclose_objections_of(cx, item, &told, &count));
    out->told = (int64_t)count;
    out->answers = told;
    out->waiting = out->town > out->told ? out->town - out->told : 0;
    return QF_OK;
}

static void add_counts(qf_arena *arena, qf_val *data, const struct counts *counts)
{
    qf_map_int(arena, data, "objections_received", counts->received);
    qf_map_int(arena, data, "objections_told", counts->told);
    qf_map_int(arena, data, "objections_waiting", counts->waiting);
    qf_map_bool(arena, data, "objections_wait", counts->waiting > 0);
    qf_map_bool(arena, data, "has_objections", counts->received > 0);
}

qf_code item_view_objections(web_request *rq, qf_val *data, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "objections");
    bool over = qf_date_is(item->notice_until) &&
                qf_date_cmp(qf_time_date(rq->cx->now), item->notice_until) > 0;
    struct counts counts;

    if (!qf_date_is(item->notice_until))
        return QF_OK;
    QF_TRY(count_of(rq->cx, item->id, &counts));
    add_counts(arena, data, &counts);
    qf_map_bool(arena, data, "objections_over", over);
    qf_map_bool(arena, data, "objections_none", counts.received == 0);
    for (int64_t i = 0; i < counts.told; i++) {
        const disclose_objection *told = &counts.answers[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "received_on", qf_date_str(arena, told->received_on));
        qf_map_str(arena, one, "summary", told->summary);
        qf_map_str(arena, one, "answer", told->answer);
        qf_map_str(arena, one, "answered_on", qf_date_str(arena, told->answered_on));
    }
    return QF_OK;
}

static const disclose_objection *told_of(const struct counts *counts, int64_t number)
{
    for (int64_t i = 0; i < counts->told; i++)
        if (counts->answers[i].complaint == number)
            return &counts->answers[i];
    return NULL;
}

/* The objections that this person may see, each with the form of its public answer. */
static qf_code add_seen(web_request *rq, qf_val *data, int64_t item, const struct counts *counts,
                        size_t *seen)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "objections");
    complaint_list complaints;

    QF_TRY(complaints_about(rq->cx, rq->site->days, QF_S("item"), item, &complaints));
    *seen = complaints.count;
    for (size_t i = 0; i < complaints.count; i++) {
        const complaint *c = &complaints.one[i];
        const disclose_objection *public = told_of(counts, c->id);
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", c->id);
        qf_map_str(arena, one, "number", c->number);
        qf_map_str(arena, one, "text", c->text);
        qf_map_str(arena, one, "state", qf_str_of(complaints_state_zh(c->state)));
        qf_map_str(arena, one, "received_on", qf_date_str(arena, c->received_on));
        qf_map_str(arena, one, "href", web_path(rq, "/desk/complaints/%lld", (long long)c->id));
        qf_map_bool(arena, one, "told", public != NULL);
        qf_map_str(arena, one, "summary", public == NULL ? QF_S("") : public->summary);
        qf_map_str(arena, one, "answer", public == NULL ? QF_S("") : public->answer);
        qf_map_bool(arena, one, "county", c->county);
    }
    return QF_OK;
}

qf_code item_desk_objections(web_request *rq, qf_val *data, const disclose_item *item)
{
    qf_arena *arena = rq->cx->arena;
    int left = item->notice_until.day - qf_time_date(rq->cx->now).day;
    struct counts counts;
    size_t seen = 0;

    if (!qf_date_is(item->notice_until) || !qf_str_eq(item->state, QF_S("released")))
        return QF_OK;
    QF_TRY(count_of(rq->cx, item->id, &counts));
    add_counts(arena, data, &counts);
    qf_map_bool(arena, data, "notice", true);
    qf_map_str(arena, data, "notice_until", qf_date_str(arena, item->notice_until));
    qf_map_bool(arena, data, "notice_over", left < 0);
    qf_map_int(arena, data, "notice_left", left < 0 ? -left : left);
    if (auth_has(rq->cx->actor, ANSWERERS))
        QF_TRY(add_seen(rq, data, item->id, &counts, &seen));
    qf_map_bool(arena, data, "objections_hidden", counts.received > (int64_t)seen);
    qf_map_int(arena, data, "objections_unseen", counts.received - (int64_t)seen);
    return QF_OK;
}

/* Tells the public answer, and answers whoever objected when nobody has done it yet. */
static qf_code answer(web_request *rq, int64_t item)
{
    disclose_objection told = { .complaint = web_form_int(rq, "complaint"),
                                .summary = web_form_text(rq, "summary"),
                                .answer = web_form_text(rq, "answer") };
    complaint_story *story;
    complaint c = { 0 };
    size_t count;

    QF_TRY(complaints_get(rq->cx, rq->site->days, told.complaint, &c, &story, &count));
    if (!qf_str_eq(c.about, QF_S("item")) || c.about_id != item)
        return qf_fail(rq->cx, QF_MISSING, "DISCLOSE.OBJECTION", "complaint",
                       "这条公示没有这件异议");
    if (c.county)
        return qf_fail(rq->cx, QF_CONFLICT, "COMPLAINTS.LEVEL", NULL, "这一件由县里答复");
    told.received_on = c.received_on;
    QF_TRY(disclose_objection_answer(rq->cx, rq->site->mask_rules, item, &told));
    if (c.state >= COMPLAINTS_REPLIED)
        return QF_OK;
    return complaints_act(rq->cx, rq->site->days, c.id, COMPLAINTS_REPLY, told.answer);
}

qf_code page_desk_item_objection(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return item_desk_answer(rq, reply, id, answer(rq, id));
}

/* ---- the start page */

qf_code today_objections(web_request *rq, today_list *list)
{
    qf_date today = qf_time_date(rq->cx->now);
    int64_t waiting = 0, late = 0;
    disclose_notice *notices;
    qf_str href = web_path(rq, "/desk/items"), late_href = href;
    size_t count;

    QF_TRY(disclose_notices_of(rq->cx, qf_date_add(today, -BACK_DAYS),
                               qf_date_add(today, BACK_DAYS), &notices, &count));
    for (size_t i = count; i-- > 0;) { /* the earliest last: the line leads to it */
        bool near = notices[i].until.day - today.day <= SOON_DAYS;
        struct counts counts;
        QF_TRY(count_of(rq->cx, notices[i].id, &counts));
        if (counts.waiting == 0)
            continue;
        *(near ? &late : &waiting) += counts.waiting;
        *(near ? &late_href : &href) =
            web_path(rq, "/desk/items/%lld#objections", (long long)notices[i].id);
    }
    today_add(rq, list, TODAY_LATE, late,
              QF_S("件对公示的异议没有公开答复，公示期已满或者只剩三天"), late_href);
    today_add(rq, list, TODAY_WAITS, waiting, QF_S("件对公示的异议等着公开答复"), href);
    return QF_OK;
}
