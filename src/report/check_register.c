#include "report/place.h"
#include "report/report.h"

#define MAX_SHOWN 5 /* differences told in a sentence; the cells are all named */

/* The rule could be decided after all. */
static void assessed(report *r, qf_str rule)
{
    size_t count = 0;

    for (size_t i = 0; i < r->not_assessed_count; i++)
        if (!qf_str_eq(r->not_assessed[i], rule))
            r->not_assessed[count++] = r->not_assessed[i];
    r->not_assessed_count = count;
}

static void tell(report *r, const form_rule *rule, const char *place, qf_buf *differences,
                 report_finding **finding)
{
    *finding = report_find(
        r, rule->id, rule->severity,
        qf_strf(r->arena, "%.*s%.*s。", QF_ARG(rule->zh), QF_ARG(qf_buf_str(differences))),
        rule->en);
    (*finding)->place = qf_str_of(place);
    if (rule->severity == FORM_ERROR)
        r->verdict = "fail";
}

static void add_difference(qf_buf *list, size_t nth, qf_str what, int64_t found, int64_t recorded)
{
    if (nth < MAX_SHOWN)
        qf_buf_addf(list, "%s%.*s：报告为%lld，登记簿为%lld", nth > 0 ? "；" : "", QF_ARG(what),
                    (long long)found, (long long)recorded);
    else if (nth == MAX_SHOWN)
        qf_buf_add(list, QF_S("；等"));
}

/* Sums follow from their parts: T3.ROW and T3.RES speak of them. */
static bool concerns(const form_cell *cell, const char *of)
{
    return qf_str_starts(cell->id, qf_str_of(of)) && !qf_str_ends(cell->id, QF_S(".tot")) &&
           !qf_str_starts(cell->id, QF_S("t3.total."));
}

/* The cells whose ids begin with `of`. */
static void check_cells_against(report *r, const report_register *record, const char *id,
                                const char *of, const char *place)
{
    const form_rule *rule = form_rule_get(r->form, qf_str_of(id));
    qf_buf list = qf_buf_new(r->arena, 8192);
    qf_str ids[REPORT_MAX_CELLS];
    size_t compared = 0, differ = 0;
    report_finding *finding;

    for (size_t k = 0; rule != NULL && k < r->form->cell_count; k++) {
        const report_cell *found = &r->cells[k], *recorded = &record->cells[k];

        if (!concerns(&r->form->cells[k], of) || found->state != REPORT_NUMBER ||
            recorded->state != REPORT_NUMBER)
            continue;
        compared++;
        if (found->number == recorded->number)
            continue;
        add_difference(&list, differ, report_place_cell(r->arena, r->form, (int)k), found->number,
                       recorded->number);
        ids[differ++] = r->form->cells[k].id;
    }
    if (compared == 0)
        return;
    assessed(r, rule->id);
    if (differ == 0)
        return;
    tell(r, rule, place, &list, &finding);
    for (size_t i = 0; i < differ; i++)
        report_finding_cell(finding, ids[i]);
}

/* "环保政策信息" and "环保政策" are one class. */
static qf_str class_name(qf_str name)
{
    return qf_str_ends(name, QF_S("信息")) ? qf_str_sub(name, 0, name.n - sizeof("信息") + 1)
                                           : name;
}

/* The classes of the text together: more than was published cannot be, as many is all of them. Fewer may
 * be a choice. */
static bool check_sum(report *r, const report_register *record, qf_buf *list, size_t *differ)
{
    int64_t sum = 0;

    for (size_t i = 0; i < r->category_count; i++)
        sum += r->categories[i].number;
    if (record->published < 0 || sum < record->published || sum == 0)
        return false;
    if (sum > record->published)
        add_difference(list, (*differ)++, QF_S("各类信息合计"), sum, record->published);
    return true;
}

/* Classes of published items that both call by the same name, and their total. */
static void check_published(report *r, const report_register *record)
{
    const form_rule *rule = form_rule_get(r->form, QF_S("N.active_count"));
    const report_figure *total = report_figure_get(r, "n1.active_total");
    qf_buf list = qf_buf_new(r->arena, 8192);
    size_t compared = 0, differ = 0;
    report_finding *finding;

    if (rule == NULL)
        return;
    if (total != NULL && total->state == REPORT_NUMBER && record->published >= 0) {
        compared++;
        if (total->number != record->published)
            add_difference(&list, differ++, QF_S("主动公开总数"), total->number, record->published);
    }
    for (size_t i = 0; i < r->category_count; i++) {
        const report_category *said = &r->categories[i];

        for (size_t k = 0; k < record->class_count; k++) {
            if (!qf_str_eq(class_name(said->name), class_name(record->classes[k].name)))
                continue;
            compared++;
            if (said->number != record->classes[k].number)
                add_difference(&list, differ++, said->name, said->number,
                               record->classes[k].number);
            break;
        }
    }
    if (check_sum(r, record, &list, &differ))
        compared++;
    if (compared > 0)
        assessed(r, rule->id);
    if (differ > 0)
        tell(r, rule, "正文 一、总体情况", &list, &finding);
}

void report_check_register(report *r, const report_register *record)
{
    if (r->form == NULL || r->form != record->form || r->year != record->year)
        return;
    if (r->organisation.n > 0 && !qf_str_ends(r->organisation, record->organisation) &&
        !qf_str_ends(record->organisation, r->organisation))
        return;
    check_cells_against(r, record, "REG.T3", "t3.", "表三");
    check_cells_against(r, record, "REG.T2.NORM", "t2.normdoc.issued", "表二 行政规范性文件");
    check_published(r, record);
}
