/* Errors: a code for the program, a sentence for the person. And the context every verb gets. */
#ifndef QF_BASE_ERR_H
#define QF_BASE_ERR_H

#include "base/date.h"
#include "base/str.h"

/* X(name, exit code, HTTP status, meaning) */
#define QF_CODES(X)                                                                                \
    X(OK, 0, 200, "done")                                                                          \
    X(INVALID, 2, 400, "the input does not fit; the field says where")                             \
    X(DENIED, 2, 403, "not allowed to this person, or not by law")                                 \
    X(MISSING, 2, 404, "there is no such thing")                                                   \
    X(CONFLICT, 2, 409, "someone else changed it, or it exists already")                           \
    X(LATE, 2, 410, "a time limit has passed")                                                     \
    X(LIMIT, 2, 413, "larger or deeper than what is taken")                                        \
    X(BUSY, 3, 503, "try again in a moment")                                                       \
    X(BROKEN, 3, 500, "fault of the program, the disk or the database")

typedef enum qf_code {
#define X(name, exit, http, meaning) QF_##name,
    QF_CODES(X)
#undef X
} qf_code;

#define QF_MUST __attribute__((warn_unused_result))

/* What went wrong, for the person and for the operator. Texts live in the context's arena. */
typedef struct qf_err {
    qf_code code;
    const char *id;   /* stable name such as "DOC.NOT_ZIP"; for scripts and tests */
    qf_str field;     /* the field, cell, file or key concerned; may be empty */
    qf_str zh;        /* one Chinese sentence */
    qf_str hint;      /* what to do; may be empty */
    const char *file; /* where in the source, for the operator's log alone */
    int line;
} qf_err;

struct qf_db;
struct qf_actor;

/* The context: passed, never global. It may not grow. */
typedef struct qf_ctx {
    qf_arena *arena;
    struct qf_db *db;             /* NULL where there is no record */
    qf_err err;                   /* set by qf_fail */
    int64_t org;                  /* organisation at work; 0 none */
    const struct qf_actor *actor; /* who acts; NULL nobody */
    qf_time now;                  /* given from outside, never read */
} qf_ctx;

/* Notes the error and returns `code`. `field` may be NULL. The format and its arguments make the
 * Chinese sentence: what is wrong and what to do, no path, no query, no personal data. */
#define qf_fail(cx, code, id, field, ...)                                                          \
    qf_fail_at((cx), (code), (id), (field), __FILE__, __LINE__, __VA_ARGS__)
QF_MUST qf_code qf_fail_at(qf_ctx *cx, qf_code code, const char *id, const char *field,
                           const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 7, 8)));

/* Adds what the person can do to the error just noted. Returns its code, so that it can be
 * returned at once. */
QF_MUST qf_code qf_hint(qf_ctx *cx, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* An error with its texts in `arena`: of a context whose memory ends before the caller's. */
qf_err qf_err_copy(qf_arena *arena, const qf_err *err);
/* Notes such an error in `cx`; returns its code. */
QF_MUST qf_code qf_fail_as(qf_ctx *cx, const qf_err *err);

/* Exit code of the command line for a code (interfaces.md): 0, 2 or 3. */
int qf_code_exit(qf_code code);
/* HTTP status for a code. */
int qf_code_http(qf_code code);
/* "INVALID", "DENIED", … */
const char *qf_code_name(qf_code code);

/* Returns from the calling function when the call did not succeed. */
#define QF_TRY(call)                                                                               \
    do {                                                                                           \
        qf_code try_code_ = (call);                                                                \
        if (try_code_ != QF_OK)                                                                    \
            return try_code_;                                                                      \
    } while (0)

#endif
