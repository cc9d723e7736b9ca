/* Two reports side by side: cell by cell, and their prose. */
#ifndef QF_REPORT_COMPARE_H
#define QF_REPORT_COMPARE_H

#include "base/val.h"
#include "report/report.h"

/* {"a","b","forms":[…],"cells":[{"cell","place","a","b","difference"}],"same":184,"not_compared":10,
 *  "likeness":0.97,"prose":[{"part","heading","likeness","only_a":[…],"only_b":[…]}]}
 * Cells that are equal are counted, not listed. Reports of different forms are compared where both
 * mean the same: tables 3 and 4 without 其他处理. */
qf_val *report_compare(qf_arena *arena, const report *a, const report *b);

/* The longest passages that stand in both texts, at most `max`, longest first, each of at least 12
 * characters without spaces. Returns how many were written. */
size_t report_passages(qf_arena *arena, qf_str a, qf_str b, qf_str *out, size_t max);
/* Parts one, five and six in one text. */
qf_str report_prose_text(qf_arena *arena, const report *r);

#endif
