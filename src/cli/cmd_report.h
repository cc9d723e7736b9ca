/* qingfeng report …: annual reports from the command line. */
#ifndef QF_CLI_CMD_REPORT_H
#define QF_CLI_CMD_REPORT_H

#include "cli/cli.h"

extern const cli_command cmd_report[];

#endif
