#ifndef QF_CLI_CMD_IMPORT_H
#define QF_CLI_CMD_IMPORT_H

#include "cli/cli.h"

/* `qingfeng import KIND FILE`. */
extern const cli_command cmd_import[];

#endif
