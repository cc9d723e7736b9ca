/* JSON in (json_read.c) and out (json.c), to and from qf_val. */
#ifndef QF_BASE_JSON_H
#define QF_BASE_JSON_H

#include "base/err.h"
#include "base/val.h"

/* Reads one JSON text (UTF-8, any value, no repeated keys, at most 2048 deep). Decimals
 * become QF_VAL_NUMBER with at most 17 significant digits. `name` (a file's name, not its path)
 * stands in the error. Strings without escapes are slices of `text`,
 * which must live as long. Errors: QF_INVALID "JSON.SYNTAX" with line and column. */
QF_MUST qf_code qf_json_read(qf_ctx *cx, qf_str text, const char *name, const qf_val **out);

/* Writes compact JSON; control characters and U+2028/2029 escaped, the rest as UTF-8. */
void qf_json_write(qf_buf *out, const qf_val *value);
/* Writes indented JSON, two spaces a level. */
void qf_json_write_pretty(qf_buf *out, const qf_val *value);

#endif
