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

/* A place in a law file, for reading it with errors that name it. Start with
 * { "fees.json", "", value }; `path` is "" at the top. */
typedef struct law_at {
    const char *file, *path;
    const qf_val *val;
} law_at;

/* The place of member `key`; its val is NULL when absent. */
law_at law_in(qf_ctx *cx, law_at at, const char *key);
/* The place of the list's item number `index` from 0, `item` being its value. */
law_at law_item(qf_ctx *cx, law_at at, size_t index, const qf_val *item);
/* The error of this place. Always QF_INVALID "LAW.INVALID". */
QF_MUST qf_code law_wrong(qf_ctx *cx, law_at at, const char *reason, ...)
    __attribute__((format(printf, 3, 4)));

/* Checked members: missing, of another type or outside the range is an error that names the place.
 * Texts and lists are not empty. */
QF_MUST qf_code law_map(qf_ctx *cx, law_at at, const char *key, law_at *out);
QF_MUST qf_code law_list(qf_ctx *cx, law_at at, const char *key, law_at *out);
QF_MUST qf_code law_str(qf_ctx *cx, law_at at, const char *key, qf_str *out);
QF_MUST qf_code law_int(qf_ctx *cx, law_at at, const char *key, int64_t min, int64_t max,
                        int64_t *out);
QF_MUST qf_code law_date(qf_ctx *cx, law_at at, const char *key, qf_date *out);
/* The same for the value of the place itself, such as an item of a list. */
QF_MUST qf_code law_is_map(qf_ctx *cx, law_at at);
QF_MUST qf_code law_is_int(qf_ctx *cx, law_at at, int64_t min, int64_t max, int64_t *out);
QF_MUST qf_code law_is_str(qf_ctx *cx, law_at at, qf_str *out);

#endif
