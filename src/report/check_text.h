/* Inside of report_check_prose: how a rule about the text says what it found. */
#ifndef QF_REPORT_CHECK_TEXT_H
#define QF_REPORT_CHECK_TEXT_H

#include "report/report.h"

/* The rule with this id in the report's form; NULL when that form does not have it. */
const form_rule *text_rule(const report *r, const char *id);
/* Notes that the rule could not be assessed, when the form has it. */
void text_unknown(report *r, const char *id);
/* Adds a finding of the rule at its own severity, or at a milder one the note grants. */
report_finding *text_find(report *r, const char *id, form_severity severity, qf_str zh,
                          qf_str place);

/* TX.HEAD6, TX.SUB5, TX.SUPERVISE, TX.LEN1, TX.FEE6, TX.REGNAME, TX.PRIVACY (check_words.c). */
void check_words(qf_ctx *cx, report *r);
/* TX.YEAR, TM.PERIOD, TM.DUE (check_time.c). */
void check_time(qf_ctx *cx, report *r);
/* N.active_sum, N.hotline_rate (check_prose.c). */
void check_sums(qf_ctx *cx, report *r);

#endif
