/* qingfeng config: the settings of an organisation from the command line. */
#ifndef QF_CLI_CMD_CONFIG_H
#define QF_CLI_CMD_CONFIG_H

#include "cli/cli.h"

extern const cli_command cmd_config[];

#endif
