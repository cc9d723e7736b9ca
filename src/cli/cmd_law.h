/* qingfeng law …: the law's calculations from the command line. */
#ifndef QF_CLI_CMD_LAW_H
#define QF_CLI_CMD_LAW_H

#include "cli/cli.h"

extern const cli_command cmd_law[];

/* Commands that live in files of their own: cmd_law_clock.c, cmd_law_fee.c, cmd_law_place.c. Each gives the exit
 * code. */
int law_clock(cli *args);
int law_flows(cli *args);
int law_fee(cli *args);
int law_catalogue(cli *args);
int law_place(cli *args);

#endif
