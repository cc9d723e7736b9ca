#include "domain/annual/names.h"

#define TEXT_MAX ((size_t)1024 * 1024)

/* "热线工单（件）" without its unit. */
static qf_str without_unit(qf_str zh)
{
    ptrdiff_t at = 0, last = -1;

    if (!qf_str_ends(zh, QF_S("）")))
        return zh;
    while ((at = qf_str_find(zh, QF_S("（"), (size_t)at)) >= 0)
        last = at++;
    return last > 0 ? qf_str_sub(zh, 0, (size_t)last) : zh;
}

static bool is_taken(const annual_names *names, size_t count, qf_str name)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(names->of[i], name))
            return true;
    return false;
}

qf_code annual_names_of(qf_ctx *cx, const annual_book *book, annual_names *out)
{
    *out = (annual_names){ book, QF_NEW_ARRAY(cx->arena, qf_str, book->count + 1) };
    for (size_t i = 0; i < book->count; i++) {
        qf_str zh;

        QF_TRY(annual_figure_zh(cx, book, book->figures[i].id, &zh));
        zh = without_unit(zh);
        out->of[i] = is_taken(out, i, zh) ? book->figures[i].id : zh;
    }
    return QF_OK;
}

qf_str annual_name(const annual_names *names, const annual_figure *figure)
{
    return names->of[figure - names->book->figures];
}

static qf_str id_of(const annual_names *names, qf_str name)
{
    for (size_t i = 0; i < names->book->count; i++)
        if (qf_str_eq(names->of[i], name))
            return names->book->figures[i].id;
    return name;
}

static qf_str name_of(const annual_names *names, qf_str id)
{
    const annual_figure *figure = annual_get(names->book, id);

    return figure != NULL ? annual_name(names, figure) : id;
}

/* Each {…} of the text by what `turn` makes of it. */
static qf_str turned(qf_arena *arena, const annual_names *names, qf_str text,
                     qf_str (*turn)(const annual_names *names, qf_str word))
{
    qf_buf out = qf_buf_new(arena, TEXT_MAX);
    size_t at = 0, start, end = 0;
    qf_str word;

    while (annual_binding_next(text, end, &start, &word, &end)) {
        qf_buf_add(&out, qf_str_sub(text, at, start + 1));
        qf_buf_add(&out, turn(names, word));
        at = end - 1;
    }
    qf_buf_add(&out, qf_str_sub(text, at, text.n));
    return qf_buf_str(&out);
}

qf_str annual_named(qf_arena *arena, const annual_names *names, qf_str text)
{
    return turned(arena, names, text, name_of);
}

qf_str annual_bound(qf_arena *arena, const annual_names *names, qf_str text)
{
    return turned(arena, names, text, id_of);
}
