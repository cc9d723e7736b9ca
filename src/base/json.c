#include "base/json.h"

#include <jansson.h>

static qf_val *from_jansson(qf_arena *arena, const json_t *json);

static qf_val *map_from(qf_arena *arena, const json_t *json)
{
    qf_val *map = qf_val_map(arena);
    const char *key;
    json_t *member;

    /* The iterator keeps the order of the text; the library's macro wants a non-const object. */
    json_object_foreach((json_t *)(uintptr_t)json, key, member)
    {
        qf_map_add(map, qf_str_copy(arena, qf_str_of(key)), from_jansson(arena, member));
    }
    return map;
}

static qf_val *list_from(qf_arena *arena, const json_t *json)
{
    qf_val *list = qf_val_list(arena);

    for (size_t i = 0; i < json_array_size(json); i++)
        qf_list_add(list, from_jansson(arena, json_array_get(json, i)));
    return list;
}

static qf_val *from_jansson(qf_arena *arena, const json_t *json)
{
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        return map_from(arena, json);
    case JSON_ARRAY:
        return list_from(arena, json);
    case JSON_STRING:
        return qf_val_str(arena, qf_str_copy(arena, (qf_str){ json_string_value(json),
                                                              json_string_length(json) }));
    case JSON_INTEGER:
        return qf_val_int(arena, json_integer_value(json));
    case JSON_REAL:
        /* Adding zero makes -0.0 a plain zero. */
        return qf_val_number(arena, qf_strf(arena, "%.15g", json_real_value(json) + 0.0));
    case JSON_TRUE:
        return qf_val_bool(arena, true);
    case JSON_FALSE:
        return qf_val_bool(arena, false);
    case JSON_NULL:
        break;
    }
    return qf_val_null(arena);
}

/* What is wrong, in Chinese and without quoting the text: the library's own words quote it, may cut a
 * character in two, and what they quote may be personal. */
static const char *reason(const json_error_t *error)
{
    switch (json_error_code(error)) {
    case json_error_stack_overflow:
        return "嵌套太深";
    case json_error_invalid_utf8:
        return "有不是 UTF-8 的字节";
    case json_error_premature_end_of_input:
        return "没有写完";
    case json_error_end_of_input_expected:
        return "后面还有多余的内容";
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return "有空字符";
    case json_error_duplicate_key:
        return "同一个键出现两次";
    case json_error_numeric_overflow:
        return "数太大";
    default:
        return "写法不对";
    }
}

qf_code qf_json_read(qf_ctx *cx, qf_str text, const char *name, const qf_val **out)
{
    json_error_t error;
    json_t *json = json_loadb(text.p == NULL ? "" : text.p, text.n,
                              JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL, &error);

    if (json == NULL)
        return qf_fail(cx, QF_INVALID, "JSON.SYNTAX", name,
                       "%s 不是正确的 JSON：第 %d 行第 %d 列附近（%s）", name, error.line,
                       error.column, reason(&error));
    *out = from_jansson(cx->arena, json);
    json_decref(json);
    return QF_OK;
}

static void write_string(qf_buf *out, qf_str text)
{
    size_t plain = 0;

    qf_buf_addc(out, '"');
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool separator = c == 0xE2 && i + 2 < text.n && (unsigned char)text.p[i + 1] == 0x80 &&
                         ((unsigned char)text.p[i + 2] & 0xFE) == 0xA8;

        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F && !separator)
            continue;
        qf_buf_add(out, qf_str_sub(text, plain, i));
        if (separator) {
            qf_buf_addf(out, "\\u202%x", (unsigned)(unsigned char)text.p[i + 2] & 0xFU);
            i += 2;
        } else if (c == '"' || c == '\\') {
            qf_buf_addc(out, '\\');
            qf_buf_addc(out, (char)c);
        } else if (c == '\n') {
            qf_buf_add(out, QF_S("\\n"));
        } else if (c == '\t') {
            qf_buf_add(out, QF_S("\\t"));
        } else {
            qf_buf_addf(out, "\\u%04x", c);
        }
        plain = i + 1;
    }
    qf_buf_add(out, qf_str_sub(text, plain, text.n));
    qf_buf_addc(out, '"');
}

/* indent < 0: compact. */
static void new_line(qf_buf *out, int indent)
{
    if (indent < 0)
        return;
    qf_buf_addc(out, '\n');
    for (int i = 0; i < indent; i++)
        qf_buf_add(out, QF_S("  "));
}

static void write_value(qf_buf *out, const qf_val *value, int indent);

static void write_members(qf_buf *out, const qf_val *value, int indent)
{
    bool map = value->type == QF_VAL_MAP;
    int inner = indent < 0 ? -1 : indent + 1;

    qf_buf_addc(out, map ? '{' : '[');
    for (const qf_val *member = value->members.first; member != NULL; member = member->next) {
        if (member != value->members.first)
            qf_buf_addc(out, ',');
        new_line(out, inner);
        if (map) {
            write_string(out, member->key);
            qf_buf_addc(out, ':');
            if (indent >= 0)
                qf_buf_addc(out, ' ');
        }
        write_value(out, member, inner);
    }
    if (value->members.first != NULL)
        new_line(out, indent);
    qf_buf_addc(out, map ? '}' : ']');
}

static void write_value(qf_buf *out, const qf_val *value, int indent)
{
    switch (value->type) {
    case QF_VAL_NULL:
        qf_buf_add(out, QF_S("null"));
        break;
    case QF_VAL_BOOL:
        qf_buf_add(out, value->truth ? QF_S("true") : QF_S("false"));
        break;
    case QF_VAL_INT:
        qf_buf_add_int(out, value->number);
        break;
    case QF_VAL_NUMBER:
        qf_buf_add(out, value->text);
        break;
    case QF_VAL_STR:
    case QF_VAL_HTML:
        write_string(out, value->text);
        break;
    case QF_VAL_LIST:
    case QF_VAL_MAP:
        write_members(out, value, indent);
        break;
    }
}

void qf_json_write(qf_buf *out, const qf_val *value)
{
    write_value(out, value, -1);
}

void qf_json_write_pretty(qf_buf *out, const qf_val *value)
{
    write_value(out, value, 0);
}
