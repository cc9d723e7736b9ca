/* Values: what a verb shows to the outside. The same value is the page's view and the API's JSON. */
#ifndef QF_BASE_VAL_H
#define QF_BASE_VAL_H

#include "base/str.h"

typedef enum qf_val_type {
    QF_VAL_NULL,
    QF_VAL_BOOL,
    QF_VAL_INT,
    QF_VAL_NUMBER, /* a decimal kept as its text, printed bare: 0.98 */
    QF_VAL_STR,
    QF_VAL_HTML, /* only the sanitizer (doc/sanitize.h) makes it; in JSON a string */
    QF_VAL_LIST,
    QF_VAL_MAP, /* keeps the order of insertion */
} qf_val_type;

typedef struct qf_val qf_val;
struct qf_val {
    qf_val_type type;
    qf_str key; /* set on members of a map */
    union {
        bool truth;
        int64_t number;
        qf_str text; /* QF_VAL_NUMBER, QF_VAL_STR, QF_VAL_HTML */
        struct {
            qf_val *first, *last;
            size_t count;
        } members; /* QF_VAL_LIST, QF_VAL_MAP */
    };
    qf_val *next; /* next member of the parent */
};

/* All values live in the arena; texts are not copied and must live as long. */
qf_val *qf_val_null(qf_arena *arena);
qf_val *qf_val_bool(qf_arena *arena, bool truth);
qf_val *qf_val_int(qf_arena *arena, int64_t number);
qf_val *qf_val_number(qf_arena *arena, qf_str decimal);
qf_val *qf_val_str(qf_arena *arena, qf_str text);
qf_val *qf_val_list(qf_arena *arena);
qf_val *qf_val_map(qf_arena *arena);

/* Appends to a list. Returns the value added. A value has one parent. */
qf_val *qf_list_add(qf_val *list, qf_val *value);
/* Appends a member to a map (keys are not checked for repetition). Returns the value added. */
qf_val *qf_map_add(qf_val *map, qf_str key, qf_val *value);
/* Shorthands of the above. */
void qf_map_str(qf_arena *arena, qf_val *map, const char *key, qf_str text);
void qf_map_int(qf_arena *arena, qf_val *map, const char *key, int64_t number);
void qf_map_bool(qf_arena *arena, qf_val *map, const char *key, bool truth);
void qf_map_null(qf_arena *arena, qf_val *map, const char *key);
/* Adds an empty list or map under `key` and returns it. */
qf_val *qf_map_list(qf_arena *arena, qf_val *map, const char *key);
qf_val *qf_map_map(qf_arena *arena, qf_val *map, const char *key);

/* Member by key; NULL when it is absent or `map` is no map (NULL too). */
const qf_val *qf_get(const qf_val *map, const char *key);
/* Text of a string member; the empty slice when absent or of another type. */
qf_str qf_get_str(const qf_val *map, const char *key);
/* Whole number of a member; `otherwise` when absent or of another type. */
int64_t qf_get_int(const qf_val *map, const char *key, int64_t otherwise);
bool qf_get_bool(const qf_val *map, const char *key, bool otherwise);
/* First member of a list or map, NULL when there is none; go on with ->next. */
const qf_val *qf_first(const qf_val *value);
/* Number of members of a list or map, else 0. */
size_t qf_count(const qf_val *value);

#endif
