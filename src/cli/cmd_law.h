/* qingfeng law …: the law's calculations from the command line. */
#ifndef QF_CLI_CMD_LAW_H
#define QF_CLI_CMD_LAW_H

#include "cli/cli.h"

extern const cli_command cmd_law[];

#endif
