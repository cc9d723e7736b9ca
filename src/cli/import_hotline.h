/* The county's list of hotline tickets for `qingfeng import hotline`. */
#ifndef QF_CLI_IMPORT_HOTLINE_H
#define QF_CLI_IMPORT_HOTLINE_H

#include "cli/import_kind.h"

extern const sheet_column import_hotline_columns[];
/* See import_kind. */
qf_code import_hotline_begin(cli *args, void **state);
qf_code import_hotline_row(qf_ctx *cx, void *state, const sheet_row *row);

#endif
