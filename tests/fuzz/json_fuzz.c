/* JSON: refused with a sentence, or read, written and read again to the same text; and jansson gives the
 * same answer for every text. */
#include "base/json.h"
#include "base/text.h"

#include <jansson.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

static void same(qf_arena *arena, const qf_val *ours, const json_t *theirs);

static void same_members(qf_arena *arena, const qf_val *ours, const json_t *theirs)
{
    const qf_val *member = qf_first(ours);

    if (json_is_array(theirs)) {
        must(ours->type == QF_VAL_LIST && qf_count(ours) == json_array_size(theirs));
        for (size_t i = 0; member != NULL; member = member->next, i++)
            same(arena, member, json_array_get(theirs, i));
        return;
    }
    must(ours->type == QF_VAL_MAP && qf_count(ours) == json_object_size(theirs));
    for (; member != NULL; member = member->next)
        same(arena, member, json_object_getn(theirs, member->key.p, member->key.n));
}

static void same(qf_arena *arena, const qf_val *ours, const json_t *theirs)
{
    must(theirs != NULL);
    switch (json_typeof(theirs)) {
    case JSON_OBJECT:
    case JSON_ARRAY:
        same_members(arena, ours, theirs);
        break;
    case JSON_STRING:
        must(ours->type == QF_VAL_STR &&
             qf_str_eq(ours->text,
                       (qf_str){ json_string_value(theirs), json_string_length(theirs) }));
        break;
    case JSON_INTEGER:
        must(ours->type == QF_VAL_INT && ours->number == json_integer_value(theirs));
        break;
    case JSON_REAL:
        must(ours->type == QF_VAL_NUMBER &&
             qf_str_eq(ours->text, qf_strf(arena, "%.15g", json_real_value(theirs) + 0.0)));
        break;
    case JSON_TRUE:
    case JSON_FALSE:
        must(ours->type == QF_VAL_BOOL && ours->truth == json_is_true(theirs));
        break;
    case JSON_NULL:
        must(ours->type == QF_VAL_NULL);
        break;
    }
}

/* `ours` is NULL when the text was refused. */
static void compare(qf_arena *arena, const uint8_t *data, size_t size, const qf_val *ours)
{
    json_error_t error;
    json_t *theirs;

    /* jansson passes over a NUL behind a number or a word: "[1<NUL>]". RFC 8259 does not, nor do we. */
    if (memchr(data, 0, size) != NULL) {
        must(ours == NULL);
        return;
    }
    theirs = json_loadb(size == 0 ? "" : (const char *)data, size,
                        JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

    must((theirs != NULL) == (ours != NULL));
    if (theirs != NULL)
        same(arena, ours, theirs);
    json_decref(theirs);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_buf once = qf_buf_new(arena, SIZE_MAX), twice = qf_buf_new(arena, SIZE_MAX);
    const qf_val *value;

    if (qf_json_read(&cx, (qf_str){ (const char *)data, size }, "a.json", &value) != QF_OK) {
        must(cx.err.code == QF_INVALID && qf_utf8_valid(cx.err.zh));
        compare(arena, data, size, NULL);
        return 0;
    }
    compare(arena, data, size, value);
    qf_json_write(&once, value);
    must(qf_utf8_valid(qf_buf_str(&once)));
    must(qf_json_read(&cx, qf_buf_str(&once), "b.json", &value) == QF_OK);
    qf_json_write(&twice, value);
    must(qf_str_eq(qf_buf_str(&once), qf_buf_str(&twice)));
    twice.n = 0;
    qf_json_write_pretty(&twice, value);
    must(qf_json_read(&cx, qf_buf_str(&twice), "c.json", &value) == QF_OK);
    return 0;
}
