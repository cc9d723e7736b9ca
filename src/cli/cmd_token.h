#ifndef QF_CLI_CMD_TOKEN_H
#define QF_CLI_CMD_TOKEN_H

#include "cli/cli.h"

/* `qingfeng user token` and `user tokens`: tokens of the API. */
extern const cli_command cmd_token[];

#endif
