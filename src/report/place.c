#include "report/place.h"

#include "base/text.h"

#define QUOTE_RUNES 40

const char *report_place_table(int table)
{
    static const char *const names[] = { "表二", "表三", "表四" };

    return table >= 2 && table <= 4 ? names[table - 2] : "表格";
}

/* Place of the line among the lines of its table, from 1. */
static int number_of(const form *f, int line)
{
    int number = 1;

    for (int i = 0; i < line; i++)
        number += f->lines[i].table == f->lines[line].table;
    return number;
}

qf_str report_place_line(qf_arena *arena, const form *f, int line)
{
    const form_line *l = &f->lines[line];
    qf_buf out;

    if (f->data != NULL)
        return l->label;
    if (l->table == 4)
        return qf_strf(arena, "表四 %.*s", QF_ARG(l->label));
    out = qf_buf_new(arena, 64 + l->label.n);
    qf_buf_add(&out, qf_str_of(report_place_table(l->table)));
    qf_buf_add(&out, QF_S(" 第"));
    qf_buf_add_int(&out, number_of(f, line));
    qf_buf_add(&out, QF_S("行“"));
    qf_buf_add(&out, l->label);
    qf_buf_add(&out, QF_S("”"));
    return qf_buf_str(&out);
}

qf_str report_place_cell(qf_arena *arena, const form *f, int cell)
{
    const form_cell *c = &f->cells[cell];
    qf_str line = report_place_line(arena, f, c->line);

    if (f->data != NULL)
        return QF_JOIN(arena, line, QF_S(" "), c->col);
    return QF_JOIN(arena, line, QF_S(" "), c->col, c->table == 4 ? QF_S("") : QF_S("列"));
}

qf_str report_place_say(qf_arena *arena, const form *f, int cell)
{
    const form_cell *c = &f->cells[cell];

    if (f->data != NULL)
        return QF_JOIN(arena, QF_S("“"), c->col, QF_S("”"));
    return QF_JOIN(arena, QF_S("“"), c->row, c->table == 4 ? QF_S("”一组的“") : QF_S("”一行的“"),
                   c->col, QF_S("”"));
}

qf_str report_quote(qf_arena *arena, qf_str text)
{
    qf_str s = qf_squeeze(arena, text);
    size_t at = 0, runes = 0;

    while (at < s.n && runes < QUOTE_RUNES) {
        qf_rune_next(s, &at);
        runes++;
    }
    return at < s.n ? qf_strf(arena, "%.*s…", (int)at, s.p) : s;
}
