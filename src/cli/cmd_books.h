/* `qingfeng books`: anybody adds published village books up again. */
#ifndef QF_CLI_CMD_BOOKS_H
#define QF_CLI_CMD_BOOKS_H

#include "cli/cli.h"

extern const cli_command cmd_books[];

#endif
