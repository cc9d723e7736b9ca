/* The old paper register of applications as a list in Excel, WPS or text; read the same way on the command line and on
 * the desk. */
#ifndef QF_DOMAIN_APPLY_PAPER_LIST_H
#define QF_DOMAIN_APPLY_PAPER_LIST_H

#include "doc/sheet.h"
#include "domain/apply/apply.h"

extern const sheet_column apply_list_columns[];

/* A column of table 3 ("np") by its code, its name or another word for it; else false, with a complaint. */
bool apply_list_kind(const sheet_row *row, int column, qf_str *out);

/* The row function of an intake (domain/intake); `state` is the apply_rules. Errors: those of apply_import. */
QF_MUST qf_code apply_list_row(qf_ctx *cx, void *state, const sheet_row *row);

#endif
