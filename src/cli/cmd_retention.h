/* `qingfeng retention`: what the end of retention takes away, told or done. */
#ifndef QF_CLI_CMD_RETENTION_H
#define QF_CLI_CMD_RETENTION_H

#include "cli/cli.h"

/* The commands of this file. */
extern const cli_command cmd_retention[];

#endif
