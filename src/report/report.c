/* The small verbs on one report: look-ups, and the list of findings. */
#include "report/report.h"

const report_part *report_part_get(const report *r, int number)
{
    for (size_t i = 0; i < r->part_count; i++)
        if (r->parts[i].number == number)
            return &r->parts[i];
    return NULL;
}

const report_figure *report_figure_get(const report *r, const char *id)
{
    for (size_t i = 0; i < r->figure_count; i++)
        if (strcmp(r->figures[i].id, id) == 0)
            return &r->figures[i];
    return NULL;
}

report_finding *report_find(report *r, qf_str rule, form_severity severity, qf_str zh, qf_str en)
{
    report_finding *finding = QF_NEW(r->arena, report_finding);

    finding->rule = rule;
    finding->severity = severity;
    finding->zh = zh;
    finding->en = en;
    if (r->last_finding != NULL)
        r->last_finding->next = finding;
    else
        r->findings = finding;
    r->last_finding = finding;
    r->finding_count++;
    return finding;
}

void report_finding_cell(report_finding *finding, qf_str cell)
{
    if (finding->cell_count < sizeof finding->cells / sizeof *finding->cells)
        finding->cells[finding->cell_count++] = cell;
}

void report_not_assessed(report *r, qf_str rule)
{
    /* Said twice is once: report_check puts them in order at the end. */
    if (r->not_assessed_count < sizeof r->not_assessed / sizeof *r->not_assessed)
        r->not_assessed[r->not_assessed_count++] = rule;
}
