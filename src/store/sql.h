/* What tools/embed.py makes of the .sql files: statements, tables and schema steps as data. */
#ifndef QF_STORE_SQL_H
#define QF_STORE_SQL_H

#include "statements.h"

#include <stdbool.h>
#include <stddef.h>

enum sql_kind { SQL_KIND_ONE, SQL_KIND_MANY, SQL_KIND_EXEC };

struct sql_statement {
    const char *name, *module;
    enum sql_kind kind;
    bool writes;   /* inserts, updates or deletes */
    bool platform; /* may run when no organisation is at work */
    size_t param_count;
    const char *const *params; /* the n-th (from 0) is ?n+1 and $n+1 */
    const char *sqlite, *postgres;
};

struct sql_table {
    const char *name, *owner;
    bool tenant;      /* has org_id */
    bool append_only; /* rows are never updated or deleted */
    bool sqlite_only; /* PostgreSQL has it not (the search index) */
};

struct sql_step {
    int number;
    const char *name, *checksum; /* SHA-256 of the file, hex */
    const char *sqlite, *postgres;
};

extern const struct sql_statement sql_statements[SQL_COUNT];
extern const struct sql_table sql_tables[]; /* by name */
extern const size_t sql_table_count;
extern const struct sql_step sql_steps[]; /* by number */
extern const size_t sql_step_count;

#endif
