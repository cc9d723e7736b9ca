#ifndef QF_CLI_CMD_MATCH_H
#define QF_CLI_CMD_MATCH_H

#include "cli/cli.h"

/* `qingfeng match`. */
extern const cli_command cmd_match[];

#endif
