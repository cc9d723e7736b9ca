/* qingfeng user …, qingfeng org …: accounts and organisations, by the keeper of the machine. */
#ifndef QF_CLI_CMD_ADMIN_H
#define QF_CLI_CMD_ADMIN_H

#include "cli/cli.h"

extern const cli_command cmd_admin[];

#endif
