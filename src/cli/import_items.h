/* Years of old items for `qingfeng import items`: a list, and the files that it names. */
#ifndef QF_CLI_IMPORT_ITEMS_H
#define QF_CLI_IMPORT_ITEMS_H

#include "cli/import_kind.h"

/* See import_kind. */
qf_code import_old_item_begin(cli *args, void **state);
qf_code import_old_item_end(cli *args, size_t rows);

#endif
