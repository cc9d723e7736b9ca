/* The old paper register of applications for `qingfeng import applications`. */
#ifndef QF_CLI_IMPORT_APPLY_H
#define QF_CLI_IMPORT_APPLY_H

#include "cli/import_kind.h"

extern const sheet_column import_application_columns[];
/* See import_kind. */
qf_code import_application_begin(cli *args, void **state);
qf_code import_application_row(qf_ctx *cx, void *state, const sheet_row *row);

#endif
