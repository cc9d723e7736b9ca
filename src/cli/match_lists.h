/* The lists of `qingfeng match`: files of a folder read into tables. */
#ifndef QF_CLI_MATCH_LISTS_H
#define QF_CLI_MATCH_LISTS_H

#include "cli/cli.h"
#include "law/match.h"

#define MATCH_UNREADABLE 1000 /* kept; further ones are counted */

typedef struct match_unreadable {
    const match_list *list;
    size_t line;
    qf_str column; /* "C"; empty: the whole file */
    qf_str zh;
} match_unreadable;

typedef struct match_lists {
    match_unreadable *unreadable;
    size_t unreadable_count, unreadable_more;
    size_t files;       /* lists read */
    size_t wrong_ids;   /* kept and flagged: wrong checksum, date or length */
    size_t missing_ids; /* rows without one, in lists that have the column */
    size_t old_ids;     /* of 15 digits, brought to 18 */
} match_lists;

/* Reads every list of the folder whose file is named as the rules name it (payments.csv,
 * 发放明细.xlsx, deaths-2024.csv). A file that can not be read is among the unreadable. */
QF_MUST qf_code match_lists_read(cli *args, const char *folder, match_rules *rules,
                                 match_lists *out);

#endif
