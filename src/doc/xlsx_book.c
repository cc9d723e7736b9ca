#include "doc/xlsx_book.h"

#include "doc/doc_build.h"
#include "doc/package.h"

#define MAX_SHEETS 256
#define MAX_FORMATS 65536
#define MAX_CODES 4096

struct code {
    int id;
    xlsx_format format;
};

/* The workbook, its strings and its styles are read by the same callbacks: their elements do not
 * meet. */
struct opening {
    qf_ctx *cx;
    const xlsx_limits *limits;
    xlsx_book *book;
    qf_str sheet_ids[MAX_SHEETS]; /* of the relationships */
    struct code *codes;
    size_t code_count, code_room, format_room;
    bool in_cell_formats, in_string, in_text;
    int skip;
};

enum { E_SHEET = 1, E_PROPERTIES, E_STRING, E_TEXT, E_PHONETIC, E_CODE, E_CELL_FORMATS, E_FORMAT };

static const xml_name names[] = {
    { XML_SPACE_SHEET, "sheet", E_SHEET },
    { XML_SPACE_SHEET, "workbookPr", E_PROPERTIES },
    { XML_SPACE_SHEET, "si", E_STRING },
    { XML_SPACE_SHEET, "t", E_TEXT },
    { XML_SPACE_SHEET, "rPh", E_PHONETIC },
    { XML_SPACE_SHEET, "numFmt", E_CODE },
    { XML_SPACE_SHEET, "cellXfs", E_CELL_FORMATS },
    { XML_SPACE_SHEET, "xf", E_FORMAT },
};

static qf_code add_sheet(struct opening *o, const xml_attrs *attrs)
{
    xlsx_book *book = o->book;
    qf_str state = xml_attr(attrs, "state");

    if (book->sheet_count == MAX_SHEETS)
        return doc_too_large(o->cx, "工作表过多");
    if (book->sheets == NULL)
        book->sheets = QF_NEW_ARRAY(o->cx->arena, xlsx_sheet, MAX_SHEETS);
    o->sheet_ids[book->sheet_count] = qf_str_copy(o->cx->arena, xml_attr(attrs, "id"));
    book->sheets[book->sheet_count++] =
        (xlsx_sheet){ .name = qf_str_copy(o->cx->arena, xml_attr(attrs, "name")),
                      .entry = -1,
                      .hidden = state.n > 0 && !qf_str_eq(state, QF_S("visible")) };
    return QF_OK;
}

static qf_code add_string(struct opening *o)
{
    xlsx_book *book = o->book;
    uint32_t end = (uint32_t)book->text.n;

    if (book->text.over || book->string_count == o->limits->strings)
        return doc_too_large(o->cx, "文字过多");
    qf_buf_add(&book->ends, (qf_str){ (const char *)&end, sizeof(end) });
    book->string_count++;
    return QF_OK;
}

static qf_code add_code(struct opening *o, const xml_attrs *attrs)
{
    if (o->code_count == MAX_CODES)
        return doc_too_large(o->cx, "数字格式过多");
    if (o->code_count == o->code_room) {
        struct code *old = o->codes;
        o->code_room = o->code_room == 0 ? 16 : o->code_room * 2;
        o->codes = QF_NEW_ARRAY(o->cx->arena, struct code, o->code_room);
        if (old != NULL)
            memcpy(o->codes, old, o->code_count * sizeof(*old));
    }
    o->codes[o->code_count++] =
        (struct code){ xml_attr_int(attrs, "numFmtId", 0),
                       xlsx_format_of(o->cx->arena,
                                      qf_str_copy(o->cx->arena, xml_attr(attrs, "formatCode"))) };
    return QF_OK;
}

static qf_code add_format(struct opening *o, const xml_attrs *attrs)
{
    xlsx_book *book = o->book;
    int id = xml_attr_int(attrs, "numFmtId", 0);
    const xlsx_format *own = NULL;

    if (book->format_count == MAX_FORMATS)
        return doc_too_large(o->cx, "单元格格式过多");
    if (book->format_count == o->format_room) {
        xlsx_format *old = book->formats;
        o->format_room = o->format_room == 0 ? 64 : o->format_room * 2;
        book->formats = QF_NEW_ARRAY(o->cx->arena, xlsx_format, o->format_room);
        if (old != NULL)
            memcpy(book->formats, old, book->format_count * sizeof(*old));
    }
    for (size_t i = 0; i < o->code_count; i++) {
        if (o->codes[i].id == id)
            own = &o->codes[i].format;
    }
    book->formats[book->format_count++] =
        own != NULL ? *own : xlsx_format_of(o->cx->arena, xlsx_format_builtin(id));
    return QF_OK;
}

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
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

static qf_code on_end(void *user, int id, int depth)
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

static qf_code on_text(void *user, qf_str text)
{
    struct opening *o = user;

    if (o->in_text && o->skip == 0)
        qf_buf_add(&o->book->text, text);
    return QF_OK;
}

static qf_code read_part(struct opening *o, ptrdiff_t entry)
{
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, o };

    return entry < 0 ? QF_OK
                     : xml_parse_long(o->cx, o->book->zip, (size_t)entry, o->limits->part, &reader);
}

static void find_entries(struct opening *o, const package_rels *rels)
{
    for (size_t i = 0; i < o->book->sheet_count; i++)
        for (size_t k = 0; k < rels->count; k++)
            if (qf_str_eq(rels->list[k].id, o->sheet_ids[i]) &&
                qf_str_eq(rels->list[k].type, QF_S("worksheet")))
                o->book->sheets[i].entry = rels->list[k].entry;
}

/* The workbook's relationships are found by its name, so it has to be the one they belong to. */
static qf_code read_parts(struct opening *o)
{
    doc_zip *zip = o->book->zip;
    package_rels top, rels;
    ptrdiff_t entry;

    QF_TRY(package_rels_read(o->cx, zip, "", &top));
    entry = package_rel_find(&top, "officeDocument");
    if (entry < 0)
        entry = doc_zip_find(zip, "xl/workbook.xml");
    if (entry < 0)
        return qf_fail(o->cx, QF_INVALID, "DOC.UNKNOWN", "file",
                       "压缩包里没有 Excel 工作簿，请上传 .xlsx 文件本身。");
    QF_TRY(package_rels_read(o->cx, zip, doc_zip_name(zip, (size_t)entry), &rels));
    QF_TRY(read_part(o, entry));
    QF_TRY(read_part(o, package_rel_find(&rels, "sharedStrings")));
    QF_TRY(read_part(o, package_rel_find(&rels, "styles")));
    find_entries(o, &rels);
    return QF_OK;
}

qf_code xlsx_book_open(qf_ctx *cx, qf_str bytes, const xlsx_limits *limits, xlsx_book **out)
{
    struct opening *o = QF_NEW(cx->arena, struct opening);
    xlsx_book *book = QF_NEW(cx->arena, xlsx_book);

    o->cx = cx;
    o->limits = limits;
    o->book = book;
    book->text = qf_buf_new(cx->arena, limits->string_bytes);
    book->ends = qf_buf_new(cx->arena, limits->strings * sizeof(uint32_t));
    QF_TRY(doc_zip_open(cx, bytes, &book->zip));
    QF_TRY(read_parts(o));
    *out = book;
    return QF_OK;
}

qf_str xlsx_book_string(const xlsx_book *book, qf_str number)
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

const xlsx_format *xlsx_book_format(const xlsx_book *book, int style)
{
    static const xlsx_format general = { .general = true };

    return style >= 0 && (size_t)style < book->format_count ? &book->formats[style] : &general;
}

xlsx_kind xlsx_cell_kind(const xml_attrs *attrs)
{
    static const struct {
        const char *type;
        xlsx_kind kind;
    } kinds[] = { { "", XLSX_NUMBER },
                  { "n", XLSX_NUMBER },
                  { "s", XLSX_SHARED },
                  { "inlineStr", XLSX_INLINE },
                  { "b", XLSX_TRUTH } };
    qf_str type = xml_attr(attrs, "t");

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (qf_str_eq(type, qf_str_of(kinds[i].type)))
            return kinds[i].kind;
    }
    return XLSX_TEXT;
}

bool xlsx_take_reference(qf_str s, size_t *at, int *row, int *col)
{
    int column = 0, line = 0;
    size_t start = *at;

    for (; *at < s.n && *at < start + 4; (*at)++) {
        char c = s.p[*at];
        if (c >= 'a' && c <= 'z')
            c = (char)(c - 32);
        if (c < 'A' || c > 'Z')
            break;
        column = column * 26 + (c - 'A' + 1);
    }
    for (; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; (*at)++)
        line = line < 100000000 ? line * 10 + (s.p[*at] - '0') : line;
    *row = line - 1;
    *col = column - 1;
    return column > 0 && line > 0;
}
