/* qingfeng report convert, make: reports written to files. */
#ifndef QF_CLI_CMD_REPORT_MAKE_H
#define QF_CLI_CMD_REPORT_MAKE_H

#include "cli/cli.h"

extern const cli_command cmd_report_make[];

#endif
