/* Lists for importing: any bytes give rows with values as text, complaints in order, or an error. */
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    sheet_options options = { .columns = columns };
    const sheet_complaint *list;
    size_t count, more;
    qf_str written;
    sheet *s;

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
