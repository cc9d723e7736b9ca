/* What the rules about the text share. Each rule is a function: it adds a finding, notes that it
 * could not be assessed, or does nothing because the rule holds. */
#ifndef QF_REPORT_CHECK_PROSE_H
#define QF_REPORT_CHECK_PROSE_H

#include "law/phrase.h"
#include "report/report.h"

typedef struct prose_work {
    qf_ctx *cx;
    report *r;
    const form_rule *rule; /* the one being checked */
    qf_folded folded[7];   /* of part 0-6, made when asked for */
    phrase_text scanned[7];
} prose_work;

/* A finding of the rule: its sentence, then `detail`. `found` and `expected` may be empty. */
report_finding *prose_find(prose_work *w, form_severity severity, const char *place, qf_str detail);
/* The rule needs something the file does not say. */
void prose_skip(prose_work *w);
/* The text of a part; an empty one when the file has none. */
qf_str prose_part(const prose_work *w, int number);
/* The same, folded; and cut into tokens (needs the form's phrases). Each is made once. */
const qf_folded *prose_folded(prose_work *w, int number);
const phrase_text *prose_scanned(prose_work *w, int number);
/* True when part one is there to its end: the file is whole, or another part follows. */
bool prose_has_part_one(const prose_work *w);

/* check_prose_year.c */
void check_year(prose_work *w);
void check_due(prose_work *w);
void check_period(prose_work *w);
/* check_prose_figures.c */
void check_active_sum(prose_work *w);
void check_hotline_rate(prose_work *w);
/* check_prose_privacy.c */
void check_privacy(prose_work *w);

#endif
