#include "base/err.h"

qf_code qf_fail_at(qf_ctx *cx, qf_code code, const char *id, const char *field, const char *file,
                   int line, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    cx->err = (qf_err){
        .code = code,
        .id = id,
        .field = qf_str_copy(cx->arena, qf_str_of(field)),
        .zh = qf_vstrf(cx->arena, format, args),
        .hint = QF_S(""),
        .file = file,
        .line = line,
    };
    va_end(args);
    return code;
}

qf_err qf_err_copy(qf_arena *arena, const qf_err *err)
{
    qf_err out = *err;

    out.field = qf_str_copy(arena, err->field);
    out.zh = qf_str_copy(arena, err->zh);
    out.hint = qf_str_copy(arena, err->hint);
    return out;
}

qf_code qf_fail_as(qf_ctx *cx, const qf_err *err)
{
    cx->err = qf_err_copy(cx->arena, err);
    return err->code;
}

qf_code qf_hint(qf_ctx *cx, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    cx->err.hint = qf_vstrf(cx->arena, format, args);
    va_end(args);
    return cx->err.code;
}

static const struct {
    int exit, http;
    const char *name;
} codes[] = {
#define X(name, exit, http, meaning) { exit, http, #name },
    QF_CODES(X)
#undef X
};

int qf_code_exit(qf_code code)
{
    return codes[code].exit;
}

int qf_code_http(qf_code code)
{
    return codes[code].http;
}

const char *qf_code_name(qf_code code)
{
    return codes[code].name;
}
