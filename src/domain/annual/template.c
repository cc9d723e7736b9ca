#include "domain/annual/annual.h"
#include "law/data.h"

#define FILE_NAME "report-template.json"

/* One line with {year} set. */
static void add_line(qf_ctx *cx, qf_buf *out, qf_str line, int year)
{
    size_t at = 0;
    ptrdiff_t found;

    while ((found = qf_str_find(line, QF_S("{year}"), at)) >= 0) {
        qf_buf_add(out, qf_str_sub(line, at, (size_t)found));
        qf_buf_add(out, qf_strf(cx->arena, "%d", year));
        at = (size_t)found + strlen("{year}");
    }
    qf_buf_add(out, qf_str_sub(line, at, line.n));
}

qf_code annual_template(qf_ctx *cx, const char *law_dir, int year, int part, qf_str *out)
{
    const char *key = qf_strf(cx->arena, "%d", part).p;
    qf_buf text = qf_buf_new(cx->arena, (size_t)256 * 1024);
    law_at top = { FILE_NAME, "", NULL }, parts, list;
    size_t i = 0;

    QF_TRY(law_json(cx, law_dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_map(cx, top, "parts", &parts));
    QF_TRY(law_list(cx, parts, key, &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        qf_str line;
        QF_TRY(law_is_str(cx, law_item(cx, list, i, v), &line));
        if (i > 0)
            qf_buf_addc(&text, '\n');
        add_line(cx, &text, line, year);
    }
    *out = qf_buf_str(&text);
    return QF_OK;
}
