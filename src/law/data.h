/* The law as data: where the files of law/ come from, and the one value that holds it all loaded. */
#ifndef QF_LAW_DATA_H
#define QF_LAW_DATA_H

#include "base/err.h"
#include "base/val.h"

/* Text of one law file, "holidays.json" for instance: from folder `dir` when it holds that file,
 * else the copy in the program. `dir` may be NULL. Errors: QF_MISSING "LAW.MISSING". */
QF_MUST qf_code law_file(qf_ctx *cx, const char *dir, const char *name, qf_str *out);
/* The same, parsed. Errors besides: QF_INVALID "LAW.SYNTAX" with the file's name. */
QF_MUST qf_code law_json(qf_ctx *cx, const char *dir, const char *name, const qf_val **out);

/* Error of a law file: `file` and `key` ("years[3].days[2].date") stand in the sentence, with the
 * reason. Always QF_INVALID "LAW.INVALID". */
QF_MUST qf_code law_bad(qf_ctx *cx, const char *file, const char *key, const char *reason, ...)
    __attribute__((format(printf, 4, 5)));

#endif
