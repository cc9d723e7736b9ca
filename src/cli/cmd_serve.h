/* qingfeng serve: the public site, the desk and the API. */
#ifndef QF_CLI_CMD_SERVE_H
#define QF_CLI_CMD_SERVE_H

#include "cli/cli.h"

extern const cli_command cmd_serve[];

#endif
