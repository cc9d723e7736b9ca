#include "doc/xlsx_rows.h"

#include "doc/doc_build.h"

#define MAX_STRINGS ((size_t)16 * 1024 * 1024)
#define MAX_STRING_BYTES ((size_t)256 * 1024 * 1024)
#define MAX_PART ((uint64_t)1024 * 1024 * 1024)
#define MAX_ROW ((size_t)1024 * 1024) /* bytes of one row */

enum { E_ROW = 1, E_CELL, E_VALUE, E_TEXT, E_PHONETIC };

static const xml_name names[] = {
    { XML_SPACE_SHEET, "row", E_ROW },      { XML_SPACE_SHEET, "c", E_CELL },
    { XML_SPACE_SHEET, "v", E_VALUE },      { XML_SPACE_SHEET, "t", E_TEXT },
    { XML_SPACE_SHEET, "rPh", E_PHONETIC },
};

qf_code xlsx_rows_open(qf_ctx *cx, qf_str bytes, xlsx_book **out)
{
    static const xlsx_limits limits = { MAX_STRINGS, MAX_STRING_BYTES, MAX_PART };

    return xlsx_book_open(cx, bytes, &limits, out);
}

struct reading {
    qf_ctx *cx;
    qf_arena *row_arena;
    const xlsx_book *book;
    xlsx_row_fn each;
    void *user;
    qf_str fields[XLSX_ROWS_COLUMNS];
    size_t number, count, bytes;
    int col, style, skip;
    xlsx_kind kind;
    bool in_value, in_text, any;
    qf_buf value;
};

static void open_cell(struct reading *r, const xml_attrs *attrs)
{
    size_t at = 0;
    int row, col;

    r->col++;
    if (xlsx_take_reference(xml_attr(attrs, "r"), &at, &row, &col))
        r->col = col;
    r->style = xml_attr_int(attrs, "s", 0);
    r->value = qf_buf_new(r->row_arena, MAX_ROW);
    r->kind = xlsx_cell_kind(attrs);
}

static qf_str cell_text(struct reading *r)
{
    static const xlsx_format general = { .general = true }, date = { .date = true };
    qf_str value = qf_buf_str(&r->value);
    bool fine = value.n > 0;

    if (r->kind == XLSX_SHARED)
        return xlsx_book_string(r->book, value);
    if (r->kind != XLSX_NUMBER)
        return value;
    if (xlsx_book_format(r->book, r->style)->date)
        return xlsx_number_show(r->row_arena, value, &date, r->book->from_1904);
    /* Whole numbers of few digits, most of what there is, need no arithmetic. */
    for (size_t i = 0; i < value.n; i++)
        fine = fine && value.p[i] >= '0' && value.p[i] <= '9';
    if (fine && value.n < 19)
        return value;
    /* 0.1 + 0.2 is kept as 0.30000000000000004. An exponent stays: it has lost digits. */
    return qf_str_has(value, QF_S("E")) || qf_str_has(value, QF_S("e"))
               ? value
               : xlsx_number_show(r->row_arena, value, &general, false);
}

static qf_code close_cell(struct reading *r)
{
    qf_str text;

    if (r->col < 0 || r->col >= XLSX_ROWS_COLUMNS)
        return QF_OK;
    text = cell_text(r);
    r->bytes += text.n;
    if (r->value.over || r->bytes > MAX_ROW)
        return doc_too_large(r->cx, "一行内容过长");
    while (r->count <= (size_t)r->col)
        r->fields[r->count++] = QF_S("");
    r->fields[r->col] = text;
    r->any = r->any || text.n > 0;
    return QF_OK;
}

static qf_code close_row(struct reading *r)
{
    xlsx_row row = { r->number, r->fields, r->count };

    return r->any ? r->each(r->user, &row) : QF_OK;
}

static qf_code rows_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct reading *r = user;

    if (r->skip > 0)
        return QF_OK;
    switch (id) {
    case E_ROW:
        r->number = (size_t)xml_attr_int(attrs, "r", (int)r->number + 1);
        r->count = r->bytes = 0;
        r->col = -1;
        r->any = r->in_value = r->in_text = false;
        r->value = (qf_buf){ 0 };
        qf_arena_reset(r->row_arena);
        break;
    case E_CELL:
        open_cell(r, attrs);
        break;
    case E_VALUE:
        r->in_value = true;
        break;
    case E_TEXT:
        r->in_text = true;
        break;
    case E_PHONETIC:
        r->skip = depth;
        break;
    default:
        break;
    }
    return QF_OK;
}

static qf_code rows_end(void *user, int id, int depth)
{
    struct reading *r = user;

    if (r->skip > 0) {
        if (r->skip == depth)
            r->skip = 0;
        return QF_OK;
    }
    switch (id) {
    case E_VALUE:
        r->in_value = false;
        break;
    case E_TEXT:
        r->in_text = false;
        break;
    case E_CELL:
        return close_cell(r);
    case E_ROW:
        return close_row(r);
    default:
        break;
    }
    return QF_OK;
}

static qf_code rows_text(void *user, qf_str text)
{
    struct reading *r = user;

    if (r->skip == 0 && r->value.arena != NULL &&
        (r->kind == XLSX_INLINE ? r->in_text : r->in_value))
        qf_buf_add(&r->value, text);
    return QF_OK;
}

qf_code xlsx_rows_each(qf_ctx *cx, const xlsx_book *book, size_t sheet, xlsx_row_fn each,
                       void *user)
{
    QF_ARENA_CLEANUP qf_arena *row_arena = qf_arena_new();
    struct reading *r = QF_NEW(cx->arena, struct reading);
    xml_reader reader = {
        names, sizeof(names) / sizeof(*names), rows_start, rows_end, rows_text, r
    };

    if (book->sheets[sheet].entry < 0)
        return QF_OK;
    *r = (struct reading){
        .cx = cx, .row_arena = row_arena, .book = book, .each = each, .user = user, .col = -1
    };
    return xml_parse_long(cx, book->zip, (size_t)book->sheets[sheet].entry, MAX_PART, &reader);
}
