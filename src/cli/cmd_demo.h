/* qingfeng demo: a record with the founding year of a town, to look at and to try. */
#ifndef QF_CLI_CMD_DEMO_H
#define QF_CLI_CMD_DEMO_H

#include "cli/cli.h"

extern const cli_command cmd_demo[];

#endif
