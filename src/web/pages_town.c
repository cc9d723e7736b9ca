/* The whole town on one page for its leader, and all towns of a county for its supervisor. Every number opens its list. */
#include "web/pages.h"
#include "web/site.h"
#include "web/town_figures.h"

#define COUNTY (AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR))

static void add_moment(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;

    qf_map_str(arena, data, "at", qf_time_minute(arena, rq->cx->now));
}

/* ---- one town */

static void add_figure(web_request *rq, qf_val *list, const town_figures *f, town_figure figure,
                       qf_str base)
{
    qf_arena *arena = rq->cx->arena;
    int year = qf_date_year(qf_time_date(rq->cx->now));
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    int64_t number = f->of[figure];
    town_reading reading = town_figure_reading(figure);

    qf_map_str(arena, one, "code", qf_str_of(town_figure_code(figure)));
    qf_map_int(arena, one, "number", number);
    qf_map_str(arena, one, "shown", town_figure_text(arena, figure, number));
    qf_map_str(arena, one, "zh", qf_str_of(town_figure_zh(figure)));
    qf_map_str(arena, one, "unit", qf_str_of(town_figure_unit(figure)));
    qf_map_bool(arena, one, "late", reading == TOWN_READ_LATE && number > 0);
    /* Complaints are between the people, the town and its supervisor; an auditor sees how many. */
    qf_map_bool(arena, one, "opens",
                (figure != TOWN_COMPLAINTS_OPEN && figure != TOWN_COMPLAINTS_LATE) ||
                    auth_has(rq->cx->actor, ~AUTH_BIT(AUDITOR)));
    qf_map_str(arena, one, "href", QF_JOIN(arena, base, town_figure_path(arena, figure, year)));
}

/* "subjects": the figures by subject, in the order of the table. */
static void add_subjects(web_request *rq, qf_val *data, const town_figures *f, qf_str base)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *subjects = qf_map_list(arena, data, "subjects"), *inside = NULL;
    const char *last = "";
    int64_t late = 0;

    for (town_figure i = 0; i < TOWN_FIGURE_COUNT; i++) {
        const char *subject = town_figure_subject(i);
        if (inside == NULL || strcmp(subject, last) != 0) {
            qf_val *one = qf_list_add(subjects, qf_val_map(arena));
            qf_map_str(arena, one, "zh", qf_str_of(subject));
            qf_map_bool(arena, one, "hotline", i == TOWN_TICKETS);
            inside = qf_map_list(arena, one, "figures");
            last = subject;
        }
        add_figure(rq, inside, f, i, base);
        late += town_figure_reading(i) == TOWN_READ_LATE && f->of[i] > 0;
    }
    qf_map_int(arena, data, "late", late);
    qf_map_bool(arena, data, "has_late", late > 0);
    qf_map_str(arena, data, "hotline_rate", f->hotline_rate);
    add_moment(rq, data);
}

qf_code page_desk_town(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "desk/town", "全镇一览");
    town_figures figures;

    QF_TRY(town_figures_read(rq, &figures));
    add_subjects(rq, data, &figures, rq->base);
    qf_map_bool(rq->cx->arena, data, "may_county", auth_has(rq->cx->actor, COUNTY));
    return QF_OK;
}

/* ---- a county */

/* Address of a town's own pages as seen from this one. */
static qf_str base_of(const web_request *rq, const org *town)
{
    if (town->host.n == 0 || qf_str_eq(town->host, rq->host))
        return town->base_path;
    return QF_JOIN(rq->cx->arena, QF_S("https://"), town->host, town->base_path);
}

/* The town's figures as the person may see them there; *may is false when he has no role in it. */
static qf_code read_town(web_request *rq, const org *town, town_figures *out, bool *may)
{
    const qf_actor *here = rq->cx->actor, *there = here;
    int64_t home = rq->cx->org;
    qf_code code = QF_OK;

    rq->cx->org = town->id;
    if (town->id != home)
        code =
            rq->session.n > 0 ? auth_resume(rq->cx, rq->session, rq->address, &there) : QF_DENIED;
    *may = code == QF_OK && auth_has(there, COUNTY);
    rq->cx->actor = there;
    if (*may)
        code = town_figures_read(rq, out);
    else if (code == QF_DENIED)
        code = QF_OK;
    rq->cx->org = home;
    rq->cx->actor = here;
    return code;
}

/* Towns of the county that this site is, or lies in. */
static qf_code towns_of(web_request *rq, const org **out, size_t *count)
{
    const org *here = web_town(rq);

    return org_children(rq->cx, here->kind == ORG_COUNTY ? here->id : here->parent, out, count);
}

static bool is_town(const org *one)
{
    return one->kind == ORG_TOWN && one->active;
}

/* Heads of the table: subjects over figures. */
static void add_heads(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *subjects = qf_map_list(arena, data, "subjects"), *one = NULL;
    qf_val *heads = qf_map_list(arena, data, "heads");
    const char *last = "";
    int64_t span = 0;

    for (town_figure i = 0; i < TOWN_FIGURE_COUNT; i++) {
        qf_val *head = qf_list_add(heads, qf_val_map(arena));
        qf_map_str(arena, head, "zh", qf_str_of(town_figure_zh(i)));
        qf_map_str(arena, head, "unit", qf_str_of(town_figure_unit(i)));
        if (one == NULL || strcmp(last, town_figure_subject(i)) != 0) {
            if (one != NULL)
                qf_map_int(arena, one, "span", span);
            one = qf_list_add(subjects, qf_val_map(arena));
            last = town_figure_subject(i);
            qf_map_str(arena, one, "zh", qf_str_of(last));
            span = 0;
        }
        span++;
    }
    qf_map_int(arena, one, "span", span);
}

static void add_town(web_request *rq, qf_val *list, const org *town, const town_figures *figures)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena)), *cells;
    qf_str base = base_of(rq, town);

    qf_map_str(arena, one, "name", town->name);
    qf_map_str(arena, one, "href", web_path(rq, "/desk/county/%.*s", QF_ARG(town->code)));
    cells = qf_map_list(arena, one, "figures");
    for (town_figure i = 0; i < TOWN_FIGURE_COUNT; i++)
        add_figure(rq, cells, figures, i, base);
}

static void add_sums(web_request *rq, qf_val *data, const int64_t sums[TOWN_FIGURE_COUNT])
{
    qf_val *list = qf_map_list(rq->cx->arena, data, "sums");

    for (town_figure i = 0; i < TOWN_FIGURE_COUNT; i++)
        qf_list_add(list, qf_val_str(rq->cx->arena, town_figure_text(rq->cx->arena, i, sums[i])));
}

qf_code page_desk_county(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/county", "全县各乡镇"), *list;
    int64_t sums[TOWN_FIGURE_COUNT] = { 0 };
    const org *below;
    size_t count, shown = 0;

    QF_TRY(auth_need(rq->cx, COUNTY));
    QF_TRY(towns_of(rq, &below, &count));
    list = qf_map_list(arena, data, "towns");
    for (size_t i = 0; i < count; i++) {
        town_figures figures;
        bool may;
        if (!is_town(&below[i]))
            continue;
        QF_TRY(read_town(rq, &below[i], &figures, &may));
        if (!may)
            continue;
        add_town(rq, list, &below[i], &figures);
        for (town_figure f = 0; f < TOWN_FIGURE_COUNT; f++)
            sums[f] += figures.of[f];
        shown++;
    }
    add_heads(rq, data);
    add_sums(rq, data, sums);
    qf_map_int(arena, data, "count", (int64_t)shown);
    qf_map_bool(arena, data, "has_towns", shown > 0);
    add_moment(rq, data);
    return QF_OK;
}

qf_code page_desk_county_town(web_request *rq, web_reply *reply)
{
    town_figures figures;
    qf_val *data;
    bool may;
    org town;

    QF_TRY(auth_need(rq->cx, COUNTY));
    QF_TRY(org_by_code(rq->cx, rq->params[0], &town));
    QF_TRY(read_town(rq, &town, &figures, &may));
    if (!may)
        return qf_fail(rq->cx, QF_DENIED, "AUTH.ROLE", NULL, "您没有督查这个单位的权限");
    data = web_page(rq, reply, "desk/town", qf_cstr(rq->cx->arena, town.name));
    web_crumb(rq, data, "全县各乡镇", QF_S("/desk/county"));
    add_subjects(rq, data, &figures, base_of(rq, &town));
    return QF_OK;
}
