/* Many reports into one: sums of all cells by form and year, who is missing, who fails. */
#ifndef QF_REPORT_ROLLUP_H
#define QF_REPORT_ROLLUP_H

#include "base/val.h"
#include "doc/doc.h"
#include "report/report.h"

typedef struct rollup rollup;

/* An empty roll-up in `arena`. */
rollup *rollup_new(qf_arena *arena, const form *new_form, const form *old_form);
/* What a roll-up wants of one checked report, as bytes that outlive it (in `arena`). */
qf_str rollup_pack(qf_arena *arena, const report *r);
/* Adds one packed report. Sums that would overflow stay and mark the cell as incomplete. */
void rollup_add(rollup *sum, qf_str bytes);
/* {"groups":[{"form","year","reports","pass","fail","cells":{…},"incomplete":{cell: reports without a
 * number there}}],"failing":[…],"unreadable":[…],"missing":[{"organisation","year"}],"twice":[…]}. Missing
 * is a unit that reported another year of the same set. */
qf_val *rollup_value(qf_arena *arena, const rollup *sum);
/* The same as a document: the form's tables with the sums, then the lists. */
doc *rollup_doc(qf_arena *arena, const rollup *sum);

#endif
