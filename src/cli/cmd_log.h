/* `qingfeng log`: the publication log's head, proofs, and its check from a copied folder. */
#ifndef QF_CLI_CMD_LOG_H
#define QF_CLI_CMD_LOG_H

#include "cli/cli.h"

/* The commands of this file. */
extern const cli_command cmd_log[];

#endif
