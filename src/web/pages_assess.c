/* The yearly assessment: every point with its figure and where it opens; on the desk also points by hand, appeals, promises. */
#include "domain/assess/assess.h"
#include "domain/hotline/hotline.h"
#include "domain/voices/voices.h"
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

static qf_code add_adjustments(web_request *rq, qf_val *data, int year, const assess_sheet *sheet)
{
    qf_arena *arena = rq->cx->arena;
    const assessment_law *law = rq->site->assessment;
    qf_val *list = qf_map_list(arena, data, "adjustments");
    assess_adjustment *one;
    size_t count;

    QF_TRY(assess_adjustments(rq->cx, law, year, &one, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *row = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, row, "id", one[i].id);
        qf_map_str(arena, row, "zh", one[i].ground != NULL ? one[i].ground->zh : one[i].code);
        qf_map_str(arena, row, "effect",
                   one[i].ground != NULL ? assessment_effect_zh(one[i].ground->effect)
                                         : QF_S("考核办法里已没有"));
        qf_map_int(arena, row, "points", one[i].points);
        qf_map_bool(arena, row, "has_points", one[i].points > 0);
        qf_map_str(arena, row, "reason", one[i].reason);
        qf_map_str(arena, row, "actor", one[i].actor);
        qf_map_str(arena, row, "day", qf_date_str(arena, qf_time_date(one[i].at)));
        qf_map_str(arena, row, "back", one[i].back);
        qf_map_str(arena, row, "back_by", one[i].back_by);
    }
    qf_map_bool(arena, data, "has_adjustments", count > 0);
    list = qf_map_list(arena, data, "grounds");
    for (size_t i = 0; i < law->adjustment_count; i++) {
        qf_val *row = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, row, "code", law->adjustments[i].code);
        qf_map_str(arena, row, "zh", law->adjustments[i].zh);
        qf_map_str(arena, row, "effect", assessment_effect_zh(law->adjustments[i].effect));
        qf_map_int(arena, row, "most", law->adjustments[i].most);
    }
    qf_map_str(arena, data, "adjustments_source", law->adjustments_source);
    qf_map_int(arena, data, "bonus_most", law->bonus_most);
    qf_map_str(arena, data, "base_score",
               sheet->base < 0 ? QF_S("—") : points_zh(arena, sheet->base));
    qf_map_int(arena, data, "bonus", sheet->bonus);
    qf_map_int(arena, data, "deducted", sheet->deducted);
    qf_map_bool(arena, data, "vetoed", sheet->vetoes > 0);
    return QF_OK;
}

static qf_code add_social(web_request *rq, qf_val *data, int year)
{
    qf_arena *arena = rq->cx->arena;
    voices_survey *survey = QF_NEW(arena, voices_survey);
    qf_date today = qf_time_date(rq->cx->now);
    qf_val *list = qf_map_list(arena, data, "social");
    int64_t id;

    QF_TRY(assess_social_survey(rq->cx, year, &id));
    qf_map_bool(arena, data, "has_social", id != 0);
    qf_map_str(arena, data, "social_source", rq->site->assessment->social.source);
    if (id == 0)
        return QF_OK;
    QF_TRY(voices_survey_get(rq->cx, id, survey));
    qf_map_str(arena, data, "social_href", web_path(rq, "/voices/survey/%lld", (long long)id));
    qf_map_int(arena, data, "social_forms", survey->forms);
    qf_map_str(arena, data, "social_closes", qf_date_zh(arena, survey->closes_on));
    qf_map_bool(arena, data, "social_open", qf_date_cmp(today, survey->closes_on) <= 0);
    /* The first two answers are the content ones, as the law file's order has them. */
    for (size_t i = 0; i < survey->question_count && survey->forms > 0; i++) {
        const voices_question *q = &survey->questions[i];
        qf_val *row = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, row, "text", q->text);
        qf_map_int(arena, row, "good", q->answers[0] + q->answers[1]);
        qf_map_str(arena, row, "share",
                   qf_strf(arena, "%lld%%",
                           (long long)(((q->answers[0] + q->answers[1]) * 200 + survey->forms) /
                                       (survey->forms * 2))));
    }
    qf_map_bool(arena, data, "has_social_answers", survey->forms > 0);
    return QF_OK;
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
    QF_TRY(add_adjustments(rq, data, year, sheet));
    QF_TRY(add_social(rq, data, year));
    QF_TRY(add_promises(rq, data, year));
    qf_map_str(arena, data, "ranking_href", web_path(rq, "/assess/ranking?year=%d", year));
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
    else if (qf_str_eq(act, QF_S("keep")))
        code = assess_promise_keep(rq->cx, id, text);
    else if (qf_str_eq(act, QF_S("draw")))
        code = assess_promises_draw(rq->cx, year, &id);
    else if (qf_str_eq(act, QF_S("adjust")))
        code = assess_adjust(rq->cx, law, year, web_form(rq, "code"),
                             number_of(web_form(rq, "points")), text);
    else if (qf_str_eq(act, QF_S("back")))
        code = assess_adjust_back(rq->cx, id, text);
    else if (qf_str_eq(act, QF_S("social")))
        code = assess_social_open(rq->cx, law, year, &id);
    else
        code = qf_fail(rq->cx, QF_INVALID, "ASSESS.ACT", "act", "没有这个动作");
    if (code == QF_MISSING)
        return show(rq, reply, true, QF_S("上一年的年报还没有公布，取不到承诺"));
    if (code == QF_INVALID || code == QF_CONFLICT)
        return show(rq, reply, true, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/assess?year=%d", year));
}

/* ---- offices and villages side by side */

static qf_code add_villages(web_request *rq, qf_val *data, int year)
{
    qf_arena *arena = rq->cx->arena;
    const assessment_law *law = rq->site->assessment;
    qf_val *list = qf_map_list(arena, data, "heads");
    assess_village *village;
    size_t count;

    QF_TRY(assess_villages(rq->cx, law, year, &village, &count));
    for (size_t k = 0; k < law->village_count; k++) {
        qf_val *head = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, head, "zh", law->villages[k].zh);
        qf_map_int(arena, head, "weight", law->villages[k].weight);
    }
    list = qf_map_list(arena, data, "villages");
    for (size_t i = 0; i < count; i++) {
        qf_val *row = qf_list_add(list, qf_val_map(arena)), *cells;
        qf_map_str(arena, row, "name", village[i].name);
        for (size_t k = 0; k < law->village_count; k++)
            if (law->villages[k].measure == ASSESSMENT_VILLAGE_ACCOUNT &&
                village[i].point[k].whole > 0)
                qf_map_str(arena, row, "href",
                           web_path(rq, "/station/%lld", (long long)village[i].id));
        qf_map_int(arena, row, "place", village[i].place);
        qf_map_bool(arena, row, "assessed", village[i].place > 0);
        qf_map_str(arena, row, "score",
                   village[i].place > 0 ? points_zh(arena, village[i].hundredths) : QF_S("未评"));
        cells = qf_map_list(arena, row, "cells");
        for (size_t k = 0; k < law->village_count; k++)
            qf_map_str(arena, qf_list_add(cells, qf_val_map(arena)), "text",
                       village[i].point[k].whole == 0
                           ? QF_S("—")
                           : qf_strf(arena, "%lld／%lld", (long long)village[i].point[k].done,
                                     (long long)village[i].point[k].whole));
    }
    qf_map_bool(arena, data, "has_villages", count > 0);
    qf_map_str(arena, data, "note", law->villages_note);
    return QF_OK;
}

qf_code page_assess_ranking(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    int64_t asked = number_of(web_query(rq, "year"));
    int year = asked >= 2008 && asked <= qf_date_year(today) ? (int)asked : qf_date_year(today);
    qf_val *data = web_page(rq, reply, "public/assess_ranking", "各村、各单位对照");

    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "考核", QF_S("/assess"));
    QF_TRY(add_villages(rq, data, year));
    QF_TRY(hotline_view_groups(rq, data, "offices", qf_strf(arena, "%04d-01", year),
                               qf_strf(arena, "%04d-12", year), HOTLINE_BY_OFFICE));
    qf_map_bool(arena, data, "has_offices", qf_count(qf_get(data, "offices")) > 0);
    qf_map_str(arena, data, "formula", qf_str_of(HOTLINE_FORMULA));
    qf_map_int(arena, data, "year", year);
    qf_map_int(arena, data, "last_year", year - 1);
    qf_map_str(arena, data, "year_before", web_path(rq, "/assess/ranking?year=%d", year - 1));
    qf_map_str(arena, data, "as_of", qf_date_zh(arena, today));
    reply->cacheable = true;
    return QF_OK;
}
