/* A report as our own JSON: cells and prose, written and read.
 *
 *   {"form":"annual-report-2021","organisation":"…","level":"township","year":2021,
 *    "title":"…","period":["2021-01-01","2021-12-31"],"published_on":"2022-01-20",
 *    "prose":[{"part":0,"heading":"","text":["…"]},{"part":1,"heading":"一、总体情况","text":["…"]}],
 *    "cells":{"t3.new.np":0,"t2.fee.amount":"190.457379"},
 *    "checked":{"verdict":"pass","errors":0,"warnings":1,"rules":["TX.LEN1"],"not_assessed":24}}
 *
 * Counts are numbers, 万元 amounts strings, null is a blank cell, any other string is what stands in
 * a cell and is read as in any document. A cell left out is absent. Keys besides these are passed
 * over, so the answer of `report check --json` can be read too (its "sections" in place of prose).
 * "checked" is written for a report that was checked. Without "form" the year chooses. A part without its heading gets the form's; when there is prose
 * at all, each table found gets its part.
 */
#ifndef QF_REPORT_REPORT_JSON_H
#define QF_REPORT_REPORT_JSON_H

#include "base/val.h"
#include "report/report.h"

/* Reads such a text into *r, which is set anew and lives in cx->arena. `name` stands in errors and in
 * r->file. The same form given twice is taken whatever the text says. Findings: FORM.* as far as they
 * need no table, those of the cells among them; figures, rules and verdict are left to
 * report_read_prose and report_check. A text that holds neither cell nor part gives r->form NULL and
 * "unreadable". Errors (all QF_INVALID): "JSON.SYNTAX"; "REPORT.JSON" with the key: not an object, no
 * cells and no prose, unknown form, unknown cell, value of the wrong type, too many parts. */
QF_MUST qf_code report_json_read(qf_ctx *cx, qf_str text, const char *name, const form *new_form,
                                 const form *old_form, report *r);

/* The report as such a value; texts are those of the report. r->form must be set. */
qf_val *report_json_value(qf_arena *arena, const report *r);

/* Adds title, period, published_on and prose of the report to a map. */
void report_json_prose(qf_arena *arena, qf_val *answer, const report *r);

/* What a cell shows: its number as the form wants it ("12", "0.092"), else what stands there. A
 * printed remark beside a number stays: "22（其中修订16件）". */
qf_str report_cell_text(qf_arena *arena, const form_cell *cell, const report_cell *value);

#endif
