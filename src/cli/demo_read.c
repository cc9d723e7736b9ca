/* The built-in data of the demonstration. */
#include "cli/demo_load.h"

#include "base/json.h"
#include "cli/demo_embedded.h"

qf_code demo_wrong(qf_ctx *cx, const char *file, qf_str what)
{
    return qf_fail(cx, QF_BROKEN, "DEMO.DATA", file, "程序自带的演示数据 %s 有误：%.*s", file,
                   QF_ARG(what));
}

static qf_code read_file(qf_ctx *cx, const char *name, const qf_val **out)
{
    for (size_t i = 0; i < demo_file_count; i++) {
        const struct qf_embedded *file = &demo_files[i];
        if (strcmp(file->name, name) == 0)
            return qf_json_read(cx, (qf_str){ (const char *)file->data, file->size }, name, out);
    }
    return demo_wrong(cx, name, QF_S("没有这个文件"));
}

qf_code demo_read(qf_ctx *cx, demo *d)
{
    QF_TRY(read_file(cx, "place.json", &d->place));
    QF_TRY(read_file(cx, "columns.json", &d->columns));
    QF_TRY(read_file(cx, "items.json", &d->items));
    QF_TRY(read_file(cx, "services.json", &d->services));
    QF_TRY(read_file(cx, "tickets.json", &d->tickets));
    return read_file(cx, "annual.json", &d->annual);
}

qf_code demo_date(qf_ctx *cx, const qf_val *of, const char *key, qf_date *out)
{
    if (!qf_date_parse(qf_get_str(of, key), out))
        return demo_wrong(cx, key, qf_get_str(of, key));
    return QF_OK;
}

qf_str demo_lines(qf_ctx *cx, const qf_val *list)
{
    qf_buf out = qf_buf_new(cx->arena, 100000);

    for (const qf_val *line = qf_first(list); line != NULL; line = line->next) {
        if (line != qf_first(list))
            qf_buf_addc(&out, '\n');
        qf_buf_add(&out, line->text);
    }
    return qf_buf_str(&out);
}

#define NINE_O_CLOCK_MS ((int64_t)9 * 3600 * 1000)
#define MINUTE_MS 60000

void demo_at(qf_ctx *cx, qf_date day, int minutes)
{
    cx->now.ms = qf_date_start(day).ms + NINE_O_CLOCK_MS + (int64_t)minutes * MINUTE_MS;
}
