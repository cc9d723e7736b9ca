/* The lists of `qingfeng match`: files of a folder read into tables. */
#ifndef QF_CLI_MATCH_LISTS_H
#define QF_CLI_MATCH_LISTS_H

#include "cli/cli.h"
#include "domain/leads/register.h"

/* Reads every list of the folder whose file is named as the rules name it (payments.csv,
 * 发放明细.xlsx, deaths-2024.csv). A file that can not be read is among the unreadable. */
QF_MUST qf_code match_lists_read(cli *args, const char *folder, match_rules *rules,
                                 register_notes *out);

#endif
