/* The yearly assessment: every point with its figure and where it opens; on the desk also points by hand, appeals, promises. */
#include "domain/assess/assess.h"
#include "domain/hotline/hotline.h"
#include "web/hotline_view.h"
#include "web/pages.h"
#include "web/site.h"

static qf_str points_zh(qf_arena *arena, int64_t hundredths)
{
    return qf_strf(arena, "%lld.%02lld", (long long)(hundredths / 100),
                   (long long)(hundredths % 100));
}

static int64_t number_of(qf_str text)
{
    int64_t number = 0;

    if (text.n == 0 || text.n > 9)
        return -1;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return -1;
        number = number * 10 + (text.p[i] - '0');
    }
    return number;
}

static void add_points(web_request *rq, qf_val *data, const assess_sheet *sheet, bool desk)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "points");
    bool works =
        auth_has(rq->cx->actor, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER));

    for (size_t i = 0; i < sheet->count; i++) {
        const assess_point *p = &sheet->points[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", p->indicator->code);
        qf_map_str(arena, one, "zh", p->indicator->zh);
        qf_map_str(arena, one, "block", p->indicator->block);
        qf_map_int(arena, one, "weight", p->indicator->weight);
        qf_map_bool(arena, one, "by_hand", p->indicator->measure == ASSESSMENT_BY_HAND);
        qf_map_bool(arena, one, "assessed", p->whole > 0);
        if (p->whole > 0)
            qf_map_str(arena, one, "points", points_zh(arena, p->hundredths));
        qf_map_int(arena, one, "done", p->done);
        qf_map_int(arena, one, "whole", p->whole);
        if (qf_str_starts(p->evidence, QF_S("/desk")) && (!desk || !works))
            qf_map_str(arena, one, "evidence", QF_S("本单位登记簿"));
        else if (qf_str_starts(p->evidence, QF_S("/")))
            qf_map_str(arena, one, "href", web_path(rq, "%.*s", QF_ARG(p->evidence)));
        else
            qf_map_str(arena, one, "evidence", p->evidence);
    }
    qf_map_int(arena, data, "assessed", sheet->assessed);
    qf_map_str(arena, data, "score",
               sheet->hundredths < 0 ? QF_S("—") : points_zh(arena, sheet->hundredths));
    qf_map_str(arena, data, "grade", sheet->grade);
}

static qf_code add_promises(web_request *rq, qf_val *data, int year)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "promises");
    assess_promise *promise;
    size_t count;

    QF_TRY(assess_promise_list(rq->cx, year, &promise, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", promise[i].id);
        qf_map_str(arena, one, "text", promise[i].text);
        qf_map_str(arena, one, "proof", promise[i].proof);
        qf_map_str(arena, one, "done", qf_date_str(arena, promise[i].done_on));
    }
    qf_map_bool(arena, data, "no_promises", count == 0);
    return QF_OK;
}

static qf_code add_appeals(web_request *rq, qf_val *data, int year)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "appeals");
    assess_appeal *appeal;
    size_t count;

    QF_TRY(assess_appeal_list(rq->cx, year, &appeal, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", appeal[i].id);
        qf_map_str(arena, one, "code", appeal[i].code);
        qf_map_str(arena, one, "text", appeal[i].text);
        qf_map_str(arena, one, "actor", appeal[i].actor);
        qf_map_str(arena, one, "decision", appeal[i].decision);
        qf_map_str(arena, one, "decider", appeal[i].decider);
    }
    qf_map_bool(arena, data, "no_appeals", count == 0);
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, bool desk, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    int64_t asked = number_of(web_query(rq, "year"));
    int year = asked >= 2008 && asked <= qf_date_year(today) ? (int)asked : qf_date_year(today);
    assess_sheet *sheet = QF_NEW(arena, assess_sheet);
    qf_val *data;

    QF_TRY(assess_score(rq->cx, rq->site->assessment, year, sheet));
    data = web_page(rq, reply, "public/assess", "政务公开考核");
    web_crumb(rq, data, desk ? "工作台" : "首页", desk ? QF_S("/desk") : QF_S("/"));
    add_points(rq, data, sheet, desk);
    QF_TRY(add_promises(rq, data, year));
    QF_TRY(hotline_view_groups(rq, data, "offices", qf_strf(arena, "%04d-01", year),
                               qf_strf(arena, "%04d-12", year), HOTLINE_BY_OFFICE));
    qf_map_bool(arena, data, "has_offices", qf_count(qf_get(data, "offices")) > 0);
    qf_map_int(arena, data, "year", year);
    qf_map_str(arena, data, "year_before",
               web_path(rq, "%s?year=%d", desk ? "/desk/assess" : "/assess", year - 1));
    qf_map_int(arena, data, "last_year", year - 1);
    qf_map_str(arena, data, "basis", rq->site->assessment->basis);
    qf_map_str(arena, data, "as_of", qf_date_zh(arena, today));
    qf_map_bool(arena, data, "on_desk", desk);
    qf_map_str(arena, data, "complaint", complaint);
    reply->cacheable = !desk;
    reply->status = complaint.n == 0 ? 200 : 422;
    if (!desk)
        return QF_OK;
    qf_map_str(arena, data, "act_href", web_path(rq, "/desk/assess?year=%d", year));
    qf_map_bool(arena, data, "may_give",
                auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(COUNTY_SUPERVISOR)));
    qf_map_bool(arena, data, "may_decide",
                auth_has(rq->cx->actor, AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR)));
    return add_appeals(rq, data, year);
}

qf_code page_assess(web_request *rq, web_reply *reply)
{
    return show(rq, reply, false, (qf_str){ 0 });
}

qf_code page_desk_assess(web_request *rq, web_reply *reply)
{
    return show(rq, reply, true, (qf_str){ 0 });
}

qf_code page_desk_assess_act(web_request *rq, web_reply *reply)
{
    const assessment_law *law = rq->site->assessment;
    qf_str act = web_form(rq, "act"), text = qf_str_trim(web_form(rq, "text"));
    int64_t asked = number_of(web_query(rq, "year")), id = number_of(web_form(rq, "id"));
    int year =
        asked >= 2008 && asked <= 2200 ? (int)asked : qf_date_year(qf_time_date(rq->cx->now));
    qf_code code;

    if (text.n > 3000)
        return show(rq, reply, true, QF_S("文字太长了"));
    if (qf_str_eq(act, QF_S("give")))
        code = assess_give(rq->cx, law, year, web_form(rq, "code"),
                           number_of(web_form(rq, "percent")), text);
    else if (qf_str_eq(act, QF_S("appeal")))
        code = assess_appeal_file(rq->cx, law, year, web_form(rq, "code"), text);
    else if (qf_str_eq(act, QF_S("decide")))
        code = assess_appeal_decide(rq->cx, id, text);
    else if (qf_str_eq(act, QF_S("promise")))
        code = assess_promise_add(rq->cx, year, text);
    else
        code = assess_promise_keep(rq->cx, id, text);
    if (code == QF_INVALID || code == QF_CONFLICT)
        return show(rq, reply, true, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/assess?year=%d", year));
}
