/* The county's list of tickets as it comes in Excel, WPS or text; read the same way on the command line and on the desk. */
#ifndef QF_DOMAIN_HOTLINE_COUNTY_LIST_H
#define QF_DOMAIN_HOTLINE_COUNTY_LIST_H

#include "doc/sheet.h"
#include "domain/hotline/hotline.h"

extern const sheet_column hotline_list_columns[];

/* What the rows need to know: the calendar, the limits by kind, the villages of the town. */
QF_MUST qf_code hotline_list_begin(qf_ctx *cx, const calendar *days, const hotline_law *law,
                                   void **state);
/* The functions of an intake (domain/intake): a batch's beginning, a row, a batch's end. Errors: those of hotline_import. */
QF_MUST qf_code hotline_list_begin_batch(qf_ctx *cx, void *state);
QF_MUST qf_code hotline_list_row(qf_ctx *cx, void *state, const sheet_row *row);
QF_MUST qf_code hotline_list_end_batch(qf_ctx *cx, void *state);

#endif
