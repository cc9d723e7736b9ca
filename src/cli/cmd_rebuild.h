/* `qingfeng rebuild`: derived tables made anew from the record. */
#ifndef QF_CLI_CMD_REBUILD_H
#define QF_CLI_CMD_REBUILD_H

#include "cli/cli.h"

/* The commands of this file. */
extern const cli_command cmd_rebuild[];

#endif
