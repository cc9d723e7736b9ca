#include "doc/xlsx_rows.h"

#include "doc/doc_build.h"
#include "doc/package.h"
#include "doc/xlsx_number.h"
#include "doc/xml_sax.h"

#define MAX_SHEETS 256
#define MAX_FORMATS 65536
#define MAX_CODES 4096
#define MAX_STRINGS ((size_t)16 * 1024 * 1024)
#define MAX_STRING_BYTES ((size_t)256 * 1024 * 1024)
#define MAX_PART ((uint64_t)1024 * 1024 * 1024)
#define MAX_ROW ((size_t)1024 * 1024) /* bytes of one row */

struct sheet {
    qf_str name, id;
    ptrdiff_t entry;
    bool hidden;
};

struct code {
    int id;
    bool date;
};

struct xlsx_rows {
    doc_zip *zip;
    struct sheet sheets[MAX_SHEETS];
    size_t sheet_count;
    /* The shared strings one after the other, and where each ends. */
    qf_buf text, ends;
    size_t string_count;
    bool *dates; /* by number of the cell format */
    size_t date_count;
    bool from_1904;
};

enum {
    E_SHEET = 1,
    E_PROPERTIES,
    E_STRING,
    E_TEXT,
    E_PHONETIC,
    E_CODE,
    E_CELL_FORMATS,
    E_FORMAT,
    E_ROW,
    E_CELL,
    E_VALUE
};

static const xml_name names[] = {
    { XML_SPACE_SHEET, "sheet", E_SHEET },  { XML_SPACE_SHEET, "workbookPr", E_PROPERTIES },
    { XML_SPACE_SHEET, "si", E_STRING },    { XML_SPACE_SHEET, "t", E_TEXT },
    { XML_SPACE_SHEET, "rPh", E_PHONETIC }, { XML_SPACE_SHEET, "numFmt", E_CODE },
    { XML_SPACE_SHEET, "xf", E_FORMAT },    { XML_SPACE_SHEET, "cellXfs", E_CELL_FORMATS },
    { XML_SPACE_SHEET, "row", E_ROW },      { XML_SPACE_SHEET, "c", E_CELL },
    { XML_SPACE_SHEET, "v", E_VALUE },
};

/* ---- the workbook, its strings and its formats */

struct opening {
    qf_ctx *cx;
    xlsx_rows *book;
    struct code codes[MAX_CODES];
    size_t code_count;
    bool in_cell_formats, in_string, in_text;
    int skip;
};

static qf_code add_sheet(struct opening *o, const xml_attrs *attrs)
{
    qf_str state = xml_attr(attrs, "state");

    if (o->book->sheet_count == MAX_SHEETS)
        return doc_too_large(o->cx, "工作表过多");
    o->book->sheets[o->book->sheet_count++] =
        (struct sheet){ .name = qf_str_copy(o->cx->arena, xml_attr(attrs, "name")),
                        .id = qf_str_copy(o->cx->arena, xml_attr(attrs, "id")),
                        .entry = -1,
                        .hidden = state.n > 0 && !qf_str_eq(state, QF_S("visible")) };
    return QF_OK;
}

static bool is_date(qf_arena *arena, qf_str code)
{
    return xlsx_format_of(arena, code).date;
}

static qf_code add_code(struct opening *o, const xml_attrs *attrs)
{
    if (o->code_count == MAX_CODES)
        return doc_too_large(o->cx, "数字格式过多");
    o->codes[o->code_count++] =
        (struct code){ xml_attr_int(attrs, "numFmtId", 0),
                       is_date(o->cx->arena, xml_attr(attrs, "formatCode")) };
    return QF_OK;
}

static qf_code add_format(struct opening *o, const xml_attrs *attrs)
{
    xlsx_rows *book = o->book;
    int id = xml_attr_int(attrs, "numFmtId", 0);
    bool date = is_date(o->cx->arena, xlsx_format_builtin(id));

    if (book->date_count == MAX_FORMATS)
        return doc_too_large(o->cx, "单元格格式过多");
    if (book->dates == NULL)
        book->dates = QF_NEW_ARRAY(o->cx->arena, bool, MAX_FORMATS);
    for (size_t i = 0; i < o->code_count; i++) {
        if (o->codes[i].id == id)
            date = o->codes[i].date;
    }
    book->dates[book->date_count++] = date;
    return QF_OK;
}

static qf_code add_string(struct opening *o)
{
    xlsx_rows *book = o->book;
    uint32_t end = (uint32_t)book->text.n;

    qf_buf_add(&book->ends, (qf_str){ (const char *)&end, sizeof(end) });
    book->string_count++;
    if (book->text.over || book->ends.over)
        return doc_too_large(o->cx, "文字过多");
    return QF_OK;
}

static qf_code opening_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct opening *o = user;

    if (o->skip > 0)
        return QF_OK;
    switch (id) {
    case E_SHEET:
        return add_sheet(o, attrs);
    case E_PROPERTIES:
        o->book->from_1904 = qf_str_eq(xml_attr(attrs, "date1904"), QF_S("1")) ||
                             qf_str_eq(xml_attr(attrs, "date1904"), QF_S("true"));
        break;
    case E_STRING:
        o->in_string = true;
        break;
    case E_TEXT:
        o->in_text = o->in_string;
        break;
    case E_PHONETIC:
        o->skip = depth;
        break;
    case E_CODE:
        return add_code(o, attrs);
    case E_CELL_FORMATS:
        o->in_cell_formats = true;
        break;
    case E_FORMAT:
        return o->in_cell_formats ? add_format(o, attrs) : QF_OK;
    default:
        break;
    }
    return QF_OK;
}

static qf_code opening_end(void *user, int id, int depth)
{
    struct opening *o = user;

    if (o->skip > 0) {
        if (o->skip == depth)
            o->skip = 0;
        return QF_OK;
    }
    if (id == E_TEXT)
        o->in_text = false;
    else if (id == E_CELL_FORMATS)
        o->in_cell_formats = false;
    if (id != E_STRING)
        return QF_OK;
    o->in_string = false;
    return add_string(o);
}

static qf_code opening_text(void *user, qf_str text)
{
    struct opening *o = user;

    if (o->in_text && o->skip == 0)
        qf_buf_add(&o->book->text, text);
    return QF_OK;
}

static qf_code read_part(struct opening *o, ptrdiff_t entry)
{
    xml_reader reader = { names,         sizeof(names) / sizeof(*names),
                          opening_start, opening_end,
                          opening_text,  o };

    return entry < 0 ? QF_OK
                     : xml_parse_long(o->cx, o->book->zip, (size_t)entry, MAX_PART, &reader);
}

qf_code xlsx_rows_open(qf_ctx *cx, qf_str bytes, xlsx_rows **out)
{
    struct opening *o = QF_NEW(cx->arena, struct opening);
    xlsx_rows *book = QF_NEW(cx->arena, xlsx_rows);
    package_rels top, rels;
    ptrdiff_t entry;

    *o = (struct opening){ .cx = cx, .book = book };
    book->text = qf_buf_new(cx->arena, MAX_STRING_BYTES);
    book->ends = qf_buf_new(cx->arena, MAX_STRINGS * sizeof(uint32_t));
    QF_TRY(doc_zip_open(cx, bytes, &book->zip));
    QF_TRY(package_rels_read(cx, book->zip, "", &top));
    entry = package_rel_find(&top, "officeDocument");
    if (entry < 0)
        entry = doc_zip_find(book->zip, "xl/workbook.xml");
    if (entry < 0)
        return qf_fail(cx, QF_INVALID, "DOC.UNKNOWN", "file",
                       "压缩包里没有 Excel 工作簿，请上传 .xlsx 文件本身。");
    QF_TRY(package_rels_read(cx, book->zip, doc_zip_name(book->zip, (size_t)entry), &rels));
    QF_TRY(read_part(o, entry));
    QF_TRY(read_part(o, package_rel_find(&rels, "sharedStrings")));
    QF_TRY(read_part(o, package_rel_find(&rels, "styles")));
    for (size_t i = 0; i < book->sheet_count; i++)
        for (size_t k = 0; k < rels.count; k++)
            if (qf_str_eq(rels.list[k].id, book->sheets[i].id) &&
                qf_str_eq(rels.list[k].type, QF_S("worksheet")))
                book->sheets[i].entry = rels.list[k].entry;
    *out = book;
    return QF_OK;
}

size_t xlsx_rows_sheets(const xlsx_rows *book)
{
    return book->sheet_count;
}

qf_str xlsx_rows_name(const xlsx_rows *book, size_t sheet)
{
    return book->sheets[sheet].name;
}

bool xlsx_rows_hidden(const xlsx_rows *book, size_t sheet)
{
    return book->sheets[sheet].hidden;
}

static qf_str shared(const xlsx_rows *book, qf_str number)
{
    size_t at = 0;
    uint32_t from = 0, to = 0;

    for (size_t i = 0; i < number.n && number.p[i] >= '0' && number.p[i] <= '9' && i < 9; i++)
        at = at * 10 + (size_t)(number.p[i] - '0');
    if (number.n == 0 || at >= book->string_count)
        return QF_S("");
    if (at > 0)
        memcpy(&from, book->ends.p + (at - 1) * sizeof(from), sizeof(from));
    memcpy(&to, book->ends.p + at * sizeof(to), sizeof(to));
    return (qf_str){ book->text.p + from, to - from };
}

/* ---- the rows */

struct reading {
    qf_ctx *cx;
    qf_arena *row_arena;
    const xlsx_rows *book;
    xlsx_row_fn each;
    void *user;
    qf_str fields[XLSX_ROWS_COLUMNS];
    size_t number, count, bytes;
    int col, style, skip;
    char type; /* 'n' number, 's' shared, 'i' inline, 'b' truth, 't' text as it is */
    bool in_value, in_text, any;
    qf_buf value;
};

/* Column of "AB12" from 0; -1 on anything else. */
static int column_of(qf_str reference)
{
    int column = 0;

    for (size_t i = 0; i < reference.n && i < 4; i++) {
        char c = reference.p[i];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 32);
        if (c < 'A' || c > 'Z')
            break;
        column = column * 26 + (c - 'A' + 1);
    }
    return column - 1;
}

static void open_cell(struct reading *r, const xml_attrs *attrs)
{
    qf_str type = xml_attr(attrs, "t");
    int col = column_of(xml_attr(attrs, "r"));

    r->col = col >= 0 ? col : r->col + 1;
    r->style = xml_attr_int(attrs, "s", 0);
    r->value = qf_buf_new(r->row_arena, MAX_ROW);
    r->type = 'n';
    if (qf_str_eq(type, QF_S("s")))
        r->type = 's';
    else if (qf_str_eq(type, QF_S("inlineStr")))
        r->type = 'i';
    else if (qf_str_eq(type, QF_S("b")))
        r->type = 'b';
    else if (type.n > 0 && !qf_str_eq(type, QF_S("n")))
        r->type = 't';
}

static qf_str cell_text(struct reading *r)
{
    qf_str value = qf_buf_str(&r->value);
    xlsx_format format = { .general = true };
    bool fine = value.n > 0;

    if (r->type == 's')
        return shared(r->book, value);
    if (r->type != 'n')
        return value;
    if (r->style >= 0 && (size_t)r->style < r->book->date_count && r->book->dates[r->style]) {
        format = (xlsx_format){ .date = true };
        return xlsx_number_show(r->row_arena, value, &format, r->book->from_1904);
    }
    /* Whole numbers of few digits, most of what there is, need no arithmetic. */
    for (size_t i = 0; i < value.n; i++)
        fine = fine && value.p[i] >= '0' && value.p[i] <= '9';
    if (fine && value.n < 19)
        return value;
    /* 0.1 + 0.2 is kept as 0.30000000000000004. An exponent stays: it has lost digits. */
    return qf_str_has(value, QF_S("E")) || qf_str_has(value, QF_S("e"))
               ? value
               : xlsx_number_show(r->row_arena, value, &format, false);
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

    if (r->skip == 0 && r->value.arena != NULL && (r->type == 'i' ? r->in_text : r->in_value))
        qf_buf_add(&r->value, text);
    return QF_OK;
}

qf_code xlsx_rows_each(qf_ctx *cx, const xlsx_rows *book, size_t sheet, xlsx_row_fn each,
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
