/* What the commands on a record share: --data and --postgres, opening, the keeper as actor. */
#ifndef QF_CLI_KEEPER_H
#define QF_CLI_KEEPER_H

#include "cli/cli.h"
#include "store/db.h"

/* Options every such command declares. */
#define KEEPER_OPTIONS                                                                             \
    { "--data", CLI_TEXT, "文件夹", "数据文件夹（默认 data）", false },                            \
    {                                                                                              \
        "--postgres", CLI_TEXT, "网址", "用 PostgreSQL 代替内置数据库", false                      \
    }

/* The data folder of --data. */
const char *keeper_folder(const cli *args);
/* Opens the record for the keeper (cx->actor, cx->db); the arena closes it. */
QF_MUST qf_code keeper_open(cli *args, bool create);
/* Puts cx->org to the organisation of --org. QF_MISSING "ORG.MISSING". */
QF_MUST qf_code keeper_org(cli *args);
/* A password from the terminal (not shown) or the first line of standard input. */
QF_MUST qf_code keeper_password(cli *args, const char *ask, qf_str *out);

#endif
