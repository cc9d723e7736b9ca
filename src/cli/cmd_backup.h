/* qingfeng backup, restore, verify: the record as a whole. */
#ifndef QF_CLI_CMD_BACKUP_H
#define QF_CLI_CMD_BACKUP_H

#include "cli/cli.h"

extern const cli_command cmd_backup[];

#endif
