/* Lists for importing: any bytes give rows with values as text, complaints in order, or an error; read in pieces by
 * several threads they give the same. */
#include "doc/sheet.h"

#include "base/text.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const sheet_column columns[] = {
    { "name", "姓名", "对象", true },
    { "amount", "金额", "amount|补贴金额", false },
    { "day", "日期", NULL, false },
    { 0 },
};

static qf_code on_row(void *user, const sheet_row *row)
{
    qf_fen fen;
    qf_date day;
    int64_t number;

    (void)user;
    for (int i = 0; i < 3; i++) {
        if (!qf_utf8_valid(row->values[i]))
            abort();
        (void)sheet_fen(row, i, &fen);
        (void)sheet_date(row, i, &day);
        (void)sheet_millionths(row, i, &number);
        (void)sheet_is_scientific(row->values[i]);
    }
    return QF_OK;
}

/* ---- the same in pieces */

struct rows {
    qf_arena *arena;
    qf_buf text;
};

static void *begin_piece(void *user)
{
    qf_arena *arena = qf_arena_new();
    struct rows *piece = QF_NEW(arena, struct rows);

    (void)user;
    *piece = (struct rows){ arena, qf_buf_new(arena, 1 << 24) };
    return piece;
}

/* "12|a|b|c|" with a sign for totals; numbers as they are, to be mended by end_piece: a line of its own each. */
static qf_code note_row(void *user, const sheet_row *row)
{
    struct rows *rows = user;
    qf_fen fen;

    qf_buf_addf(&rows->text, "%zu\x01%d", row->number, row->totals);
    for (int i = 0; i < 3; i++) {
        qf_buf_addc(&rows->text, '\x02');
        qf_buf_add(&rows->text, row->values[i]);
    }
    qf_buf_addc(&rows->text, '\x03');
    (void)sheet_fen(row, 1, &fen);
    return QF_OK;
}

static qf_code end_piece(void *user, void *gathered, size_t rows_before)
{
    struct rows *all = user, *piece = gathered;
    qf_str rest = qf_buf_str(&piece->text), one;

    while (rest.n > 0 && qf_str_split(&rest, '\x03', &one)) {
        size_t number = 0, at = 0;

        for (; at < one.n && one.p[at] != '\x01'; at++)
            number = number * 10 + (size_t)(one.p[at] - '0');
        qf_buf_addf(&all->text, "%zu", number + rows_before);
        qf_buf_add(&all->text, qf_str_sub(one, at, one.n));
        qf_buf_addc(&all->text, '\x03');
    }
    qf_arena_free(piece->arena);
    return QF_OK;
}

static void drop_piece(void *gathered)
{
    qf_arena_free(((struct rows *)gathered)->arena);
}

/* Rows, complaints and error as one text. */
static qf_str told(qf_arena *arena, qf_str bytes, size_t piece_bytes)
{
    sheet_pieces how = { begin_piece, note_row, end_piece, drop_piece, piece_bytes };
    sheet_options options = { .columns = columns };
    struct rows rows = { arena, qf_buf_new(arena, 1 << 24) };
    qf_ctx cx = { .arena = arena };
    const sheet_complaint *list;
    size_t count, more;
    sheet *s;
    qf_code code;

    if (sheet_open(&cx, bytes, &options, &s) != QF_OK)
        return QF_S("");
    code = piece_bytes == 0 ? sheet_each(s, note_row, &rows) : sheet_each_piece(s, &how, &rows);
    list = sheet_complaints(s, &count, &more);
    for (size_t i = 0; i < count; i++) {
        qf_buf_add(&rows.text, sheet_complaint_zh(s, arena, &list[i]));
        qf_buf_addc(&rows.text, '\n');
    }
    if (code != QF_OK)
        qf_buf_addf(&rows.text, "%d %s %.*s", (int)code, cx.err.id, QF_ARG(cx.err.zh));
    return qf_buf_str(&rows.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    sheet_options options = { .columns = columns };
    const sheet_complaint *list;
    size_t count, more;
    qf_str written;
    sheet *s;

    if (size < 4000) {
        qf_str bytes = { (const char *)data, size };
        qf_str whole = told(arena, bytes, 0);

        for (size_t piece = 1; piece < 200; piece = piece * 5 + 2)
            if (!qf_str_eq(whole, told(arena, bytes, piece)))
                abort();
    }
    if (sheet_open(&cx, (qf_str){ (const char *)data, size }, &options, &s) != QF_OK ||
        sheet_each(s, on_row, NULL) != QF_OK)
        return 0;
    list = sheet_complaints(s, &count, &more);
    for (size_t i = 1; i < count; i++)
        if (list[i].sheet < list[i - 1].sheet)
            abort();
    if (size < 2000 && sheet_write_back(&cx, s, &written) != QF_OK)
        abort();
    return 0;
}
