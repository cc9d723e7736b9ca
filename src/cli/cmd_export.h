/* `qingfeng export site`: the public part as static files. */
#ifndef QF_CLI_CMD_EXPORT_H
#define QF_CLI_CMD_EXPORT_H

#include "cli/cli.h"

/* The commands of this file. */
extern const cli_command cmd_export[];

#endif
