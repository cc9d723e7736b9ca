/* Reports as view values: tables with their merged heads, findings. */
#ifndef QF_WEB_REPORT_VIEW_H
#define QF_WEB_REPORT_VIEW_H

#include "web/http.h"

#include "report/report.h"

/* A report that was checked: file, organisation, verdict, findings, rules not assessed. */
qf_val *report_view_checked(qf_ctx *cx, const report *r);
/* Table `number` (2-4) of a report: caption and rows of cells. A cell of the form carries its `id`,
 * so that a page can link it. */
qf_val *report_view_table(qf_arena *arena, const report *r, int number);

#endif
