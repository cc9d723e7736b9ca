/* `qingfeng import payments`: lists of payments, each fund and period a list that waits for its second person. */
#ifndef QF_CLI_IMPORT_PAYMENTS_H
#define QF_CLI_IMPORT_PAYMENTS_H

#include "cli/import_kind.h"

/* Takes the file; see import_kind.file. Options: --fund, --period, --paid-on, --columns. */
QF_MUST qf_code import_payments_file(cli *args, qf_str bytes, import_taken *out);

#endif
