#include "base/log.h"

#include <stdio.h>

#define MAX_LINE 1024

/* One write for the whole line, so that lines of several threads do not mix. Control characters
 * become "?": nobody can forge a line. */
static void write_line(qf_buf *line)
{
    for (size_t i = 0; i < line->n; i++)
        if ((unsigned char)line->p[i] < 0x20 || line->p[i] == 0x7F)
            line->p[i] = '?';
    qf_buf_addc(line, '\n');
    fwrite(line->p, 1, line->n, stderr);
}

void log_fault(const qf_ctx *cx)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_buf line = qf_buf_new(arena, MAX_LINE);
    const qf_err *err = &cx->err;

    qf_buf_addf(&line, "%.*s fault %s %s field=%.*s at %s:%d org=%lld",
                QF_ARG(qf_time_str(arena, cx->now)), qf_code_name(err->code),
                err->id == NULL ? "-" : err->id, QF_ARG(err->field),
                err->file == NULL ? "-" : err->file, err->line, (long long)cx->org);
    write_line(&line);
}

void log_request(qf_time at, qf_str method, qf_str path, int status, size_t bytes)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_buf line = qf_buf_new(arena, MAX_LINE);

    qf_buf_addf(&line, "%.*s %.*s %.*s %d %zu", QF_ARG(qf_time_str(arena, at)), QF_ARG(method),
                QF_ARG(qf_str_sub(path, 0, 300)), status, bytes);
    write_line(&line);
}

void log_note(qf_time at, const char *format, ...)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_buf line = qf_buf_new(arena, MAX_LINE);
    va_list args;

    va_start(args, format);
    qf_buf_addf(&line, "%.*s note %.*s", QF_ARG(qf_time_str(arena, at)),
                QF_ARG(qf_vstrf(arena, format, args)));
    va_end(args);
    write_line(&line);
}
