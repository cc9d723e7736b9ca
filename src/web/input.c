#include "web/input.h"

#include "base/money.h"
#include "base/text.h"

#include <stdlib.h>

static size_t longest(const input_field *field)
{
    if (field->max > 0)
        return field->max;
    return field->kind == INPUT_LONG ? 20000 : 200;
}

/* Width folded and spaces dropped: how people type numbers on a phone. */
static qf_str plain_digits(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, text.n + 1);

    for (size_t at = 0; at < text.n;) {
        uint32_t rune = qf_rune_narrow(qf_rune_next(text, &at));
        if (!qf_rune_is_space(rune) && rune != ',')
            qf_buf_add_rune(&out, rune);
    }
    return qf_buf_str(&out);
}

static bool parse_number(qf_str text, int64_t *out)
{
    int64_t value = 0;

    if (text.n == 0 || text.n > 15)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        value = value * 10 + (text.p[i] - '0');
    }
    *out = value;
    return true;
}

/* 2021-09-10, 2021/9/10, 2021.9.10, 2021年9月10日 */
static bool parse_date(qf_str text, qf_date *out)
{
    int parts[3] = { 0, 0, 0 }, at_part = 0, digits = 0;

    for (size_t at = 0; at < text.n;) {
        uint32_t rune = qf_rune_next(text, &at);
        if (rune >= '0' && rune <= '9' && at_part < 3) {
            parts[at_part] = parts[at_part] * 10 + (int)(rune - '0');
            if (++digits > 4)
                return false;
        } else if (digits > 0 && (rune == '-' || rune == '/' || rune == '.' || rune == 0x5E74 ||
                                  rune == 0x6708 || rune == 0x65E5)) {
            at_part++;
            digits = 0;
        } else {
            return false;
        }
    }
    return qf_date_from(parts[0], parts[1], parts[2], out);
}

static bool is_phone(qf_str text)
{
    size_t digits = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] >= '0' && text.p[i] <= '9')
            digits++;
        else if (text.p[i] != '-' && text.p[i] != '+' && text.p[i] != '(' && text.p[i] != ')')
            return false;
    }
    return digits >= 7 && digits <= 15;
}

static bool is_email(qf_str text)
{
    ptrdiff_t at = qf_str_find(text, QF_S("@"), 0);

    return at > 0 && qf_str_find(text, QF_S("."), (size_t)at + 2) > 0 &&
           !qf_str_has(text, QF_S(" ")) && text.p[text.n - 1] != '.';
}

static bool is_choice(const input_field *field, qf_str text)
{
    for (const input_choice *one = field->choices; one != NULL && one->value != NULL; one++)
        if (qf_str_eq(qf_str_of(one->value), text))
            return true;
    return false;
}

/* What is wrong with a value that is there; NULL when nothing is. */
static const char *complaint_about(qf_arena *arena, const input_field *field, input_value *value)
{
    qf_str digits;
    qf_fen money;

    if (qf_rune_count(value->text) > longest(field))
        return "太长了，请缩短";
    switch (field->kind) {
    case INPUT_NUMBER:
        digits = plain_digits(arena, value->text);
        return parse_number(digits, &value->number) ? NULL : "请填写数字";
    case INPUT_MONEY:
        digits = plain_digits(arena, value->text);
        if (!qf_fen_parse_yuan(digits, &money) || money.fen < 0)
            return "请填写金额，单位元，最多两位小数";
        value->number = money.fen;
        return NULL;
    case INPUT_DATE:
        digits = plain_digits(arena, value->text);
        return parse_date(digits, &value->date) ? NULL : "请填写日期，如 2021-09-10";
    case INPUT_PHONE:
        value->text = plain_digits(arena, value->text);
        return is_phone(value->text) ? NULL : "电话号码不对，请写手机号或带区号的座机";
    case INPUT_EMAIL:
        value->text = plain_digits(arena, value->text);
        return is_email(value->text) ? NULL : "邮箱地址不对";
    case INPUT_CHOICE:
        return is_choice(field, value->text) ? NULL : "请从列出的各项里选一项";
    default:
        return NULL;
    }
}

static bool one_line(input_kind kind)
{
    return kind != INPUT_LONG && kind != INPUT_PASSWORD && kind != INPUT_HIDDEN;
}

static void read_field(const web_request *rq, const input_field *field, input_value *value)
{
    qf_arena *arena = rq->cx->arena;
    qf_str raw = web_form(rq, field->name);

    value->date = QF_NO_DATE;
    value->text = one_line(field->kind) ? qf_squeeze(arena, raw) : qf_str_trim(raw);
    if (field->kind == INPUT_PASSWORD)
        value->text = raw;
    if (field->kind == INPUT_FILE) {
        value->file = web_upload_of(rq, field->name);
        if (field->needed && value->file == NULL)
            value->complaint = "请选择文件";
        return;
    }
    if (field->kind == INPUT_FLAG) {
        value->number = raw.n > 0;
        if (field->needed && raw.n == 0)
            value->complaint = "请勾选";
        return;
    }
    if (value->text.n == 0)
        value->complaint = !field->needed                ? NULL
                           : field->kind == INPUT_CHOICE ? "请选择"
                                                         : "请填写";
    else
        value->complaint = complaint_about(arena, field, value);
}

bool input_read(const web_request *rq, const input_field *fields, size_t count, input *out)
{
    *out = (input){ .fields = fields, .count = count };
    if (count > INPUT_MAX)
        abort();
    for (size_t i = 0; i < count; i++) {
        read_field(rq, &fields[i], &out->values[i]);
        out->complaints += out->values[i].complaint != NULL;
    }
    return out->complaints == 0;
}

static input_value *find(const input *in, const char *name)
{
    for (size_t i = 0; i < in->count; i++)
        if (strcmp(in->fields[i].name, name) == 0)
            return (input_value *)(uintptr_t)&in->values[i];
    abort();
}

const input_value *input_get(const input *in, const char *name)
{
    return find(in, name);
}

void input_offer(input *in, const char *name, qf_str text)
{
    for (size_t i = 0; i < in->count; i++)
        if (strcmp(in->fields[i].name, name) == 0)
            in->values[i].text = text;
}

bool input_complain(input *in, const char *name, const char *zh)
{
    if (name == NULL)
        in->general = zh;
    else
        find(in, name)->complaint = zh;
    in->complaints++;
    return false;
}

static const char *html_type(input_kind kind)
{
    switch (kind) {
    case INPUT_PASSWORD:
        return "password";
    case INPUT_PHONE:
        return "tel";
    case INPUT_EMAIL:
        return "email";
    case INPUT_DATE:
        return "date";
    case INPUT_FILE:
        return "file";
    default:
        return "text";
    }
}

static void add_choices(qf_arena *arena, qf_val *view, const input_field *field, qf_str now)
{
    qf_val *list = qf_map_list(arena, view, "choices");

    for (const input_choice *one = field->choices; one != NULL && one->value != NULL; one++) {
        qf_val *choice = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, choice, "value", qf_str_of(one->value));
        qf_map_str(arena, choice, "zh", qf_str_of(one->zh));
        qf_map_bool(arena, choice, "selected", qf_str_eq(qf_str_of(one->value), now));
    }
}

static qf_val *field_view(qf_arena *arena, const input_field *field, const input_value *value,
                          const qf_val *start)
{
    qf_val *view = qf_val_map(arena);
    qf_str now = value != NULL ? value->text : qf_get_str(start, field->name);
    bool ticked = value != NULL ? value->number != 0 : qf_get_bool(start, field->name, false);
    bool select = field->kind == INPUT_CHOICE;
    bool other = select || field->kind == INPUT_LONG || field->kind == INPUT_FLAG ||
                 field->kind == INPUT_HIDDEN;

    qf_map_str(arena, view, "name", qf_str_of(field->name));
    qf_map_str(arena, view, "zh", qf_str_of(field->zh));
    qf_map_str(arena, view, "hint", qf_str_of(field->hint));
    qf_map_str(arena, view, "type", qf_str_of(html_type(field->kind)));
    qf_map_str(arena, view, "value", field->kind == INPUT_PASSWORD ? QF_S("") : now);
    qf_map_bool(arena, view, "needed", field->needed);
    qf_map_bool(arena, view, "is_line", !other);
    qf_map_bool(arena, view, "is_long", field->kind == INPUT_LONG);
    qf_map_bool(arena, view, "is_flag", field->kind == INPUT_FLAG);
    qf_map_bool(arena, view, "is_hidden", field->kind == INPUT_HIDDEN);
    qf_map_bool(arena, view, "is_choice", select);
    qf_map_bool(arena, view, "ticked", ticked);
    qf_map_str(arena, view, "complaint", qf_str_of(value == NULL ? NULL : value->complaint));
    if (select)
        add_choices(arena, view, field, now);
    return view;
}

qf_val *input_view(qf_ctx *cx, const input_field *fields, size_t count, const input *in,
                   const qf_val *start)
{
    qf_val *view = qf_val_map(cx->arena);
    qf_val *list = qf_map_list(cx->arena, view, "fields");

    for (size_t i = 0; i < count; i++)
        qf_list_add(list,
                    field_view(cx->arena, &fields[i], in == NULL ? NULL : &in->values[i], start));
    qf_map_int(cx->arena, view, "complaints", in == NULL ? 0 : (int64_t)in->complaints);
    qf_map_bool(cx->arena, view, "has_complaints", in != NULL && in->complaints > 0);
    qf_map_str(cx->arena, view, "general", qf_str_of(in == NULL ? NULL : in->general));
    return view;
}
