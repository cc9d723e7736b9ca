/* qingfeng mask: personal data in a text covered. */
#ifndef QF_CLI_CMD_MASK_H
#define QF_CLI_CMD_MASK_H

#include "cli/cli.h"

extern const cli_command cmd_mask[];

#endif
