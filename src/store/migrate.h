/* Bringing a record to the schema of this program: forward only, each step once. */
#ifndef QF_STORE_MIGRATE_H
#define QF_STORE_MIGRATE_H

#include "store/db.h"
#include "store/sql.h"

/* Compares the record with the steps and, when `change` is true, applies the missing ones by their
 * numbers and notes them in schema_version, all in one transaction. A missing step may stand before
 * applied ones: each module numbers its steps in a range of its own. cx->db is connected and not in a
 * transaction. Errors: QF_CONFLICT "SCHEMA.NEWER" (the record has steps this program does not
 * know: an older program), QF_CONFLICT "SCHEMA.OLDER" (steps are missing and `change` is
 * false), QF_BROKEN "SCHEMA.CHANGED" (an applied step had another text). */
QF_MUST qf_code migrate_to(qf_ctx *cx, const struct sql_step *steps, size_t count, bool change);

#endif
