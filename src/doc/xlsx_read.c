#include "doc/xlsx_read.h"

#include "doc/package.h"
#include "doc/xlsx_sheet.h"
#include "doc/xml_sax.h"

#define MAX_SHEETS 256
#define MAX_FORMATS 65536
#define MAX_CODES 4096
#define MAX_STRINGS DOC_MAX_CELLS

struct sheet {
    qf_str name, id;
    bool hidden;
};

struct code {
    int id;
    qf_str code;
};

/* The workbook, its strings and its styles are read by the same callbacks: their elements do not
 * meet. */
struct reading {
    qf_ctx *cx;
    xlsx_book book;
    struct sheet *sheets;
    size_t sheet_count;
    struct code *codes;
    size_t code_count, string_room, format_room;
    bool in_cell_formats, in_string, in_text;
    int skip;
    qf_buf text;
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

static qf_code add_sheet(struct reading *r, const xml_attrs *attrs)
{
    qf_str state = xml_attr(attrs, "state");

    if (r->sheet_count == MAX_SHEETS)
        return doc_too_large(r->cx, "工作表过多");
    if (r->sheets == NULL)
        r->sheets = QF_NEW_ARRAY(r->cx->arena, struct sheet, MAX_SHEETS);
    r->sheets[r->sheet_count++] =
        (struct sheet){ .name = qf_str_copy(r->cx->arena, xml_attr(attrs, "name")),
                        .id = qf_str_copy(r->cx->arena, xml_attr(attrs, "id")),
                        .hidden = state.n > 0 && !qf_str_eq(state, QF_S("visible")) };
    return QF_OK;
}

static qf_code add_string(struct reading *r)
{
    xlsx_book *book = &r->book;

    if (r->text.over || book->string_count == MAX_STRINGS ||
        qf_arena_used(r->cx->arena) > DOC_MAX_MEMORY)
        return doc_too_large(r->cx, "文字过多");
    if (book->string_count == r->string_room) {
        qf_str *old = book->strings;
        r->string_room = r->string_room == 0 ? 256 : r->string_room * 2;
        book->strings = QF_NEW_ARRAY(r->cx->arena, qf_str, r->string_room);
        if (old != NULL)
            memcpy(book->strings, old, book->string_count * sizeof(*old));
    }
    book->strings[book->string_count++] = qf_str_copy(r->cx->arena, qf_buf_str(&r->text));
    return QF_OK;
}

static qf_code add_code(struct reading *r, const xml_attrs *attrs)
{
    if (r->code_count == MAX_CODES)
        return doc_too_large(r->cx, "数字格式过多");
    if (r->codes == NULL)
        r->codes = QF_NEW_ARRAY(r->cx->arena, struct code, MAX_CODES);
    r->codes[r->code_count++] =
        (struct code){ xml_attr_int(attrs, "numFmtId", 0),
                       qf_str_copy(r->cx->arena, xml_attr(attrs, "formatCode")) };
    return QF_OK;
}

static qf_code add_format(struct reading *r, const xml_attrs *attrs)
{
    xlsx_book *book = &r->book;
    int id = xml_attr_int(attrs, "numFmtId", 0);
    qf_str code = xlsx_format_builtin(id);

    if (book->format_count == MAX_FORMATS)
        return doc_too_large(r->cx, "单元格格式过多");
    if (book->format_count == r->format_room) {
        xlsx_format *old = book->formats;
        r->format_room = r->format_room == 0 ? 64 : r->format_room * 2;
        book->formats = QF_NEW_ARRAY(r->cx->arena, xlsx_format, r->format_room);
        if (old != NULL)
            memcpy(book->formats, old, book->format_count * sizeof(*old));
    }
    for (size_t i = 0; i < r->code_count; i++) {
        if (r->codes[i].id == id)
            code = r->codes[i].code;
    }
    book->formats[book->format_count++] = xlsx_format_of(r->cx->arena, code);
    return QF_OK;
}

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct reading *r = user;

    if (r->skip > 0)
        return QF_OK;
    switch (id) {
    case E_SHEET:
        return add_sheet(r, attrs);
    case E_PROPERTIES:
        r->book.from_1904 = qf_str_eq(xml_attr(attrs, "date1904"), QF_S("1")) ||
                            qf_str_eq(xml_attr(attrs, "date1904"), QF_S("true"));
        break;
    case E_STRING:
        r->in_string = true;
        r->text.n = 0;
        break;
    case E_TEXT:
        r->in_text = r->in_string;
        break;
    case E_PHONETIC:
        r->skip = depth;
        break;
    case E_CODE:
        return add_code(r, attrs);
    case E_CELL_FORMATS:
        r->in_cell_formats = true;
        break;
    case E_FORMAT:
        return r->in_cell_formats ? add_format(r, attrs) : QF_OK;
    default:
        break;
    }
    return QF_OK;
}

static qf_code on_end(void *user, int id, int depth)
{
    struct reading *r = user;

    if (r->skip > 0) {
        if (r->skip == depth)
            r->skip = 0;
        return QF_OK;
    }
    if (id == E_TEXT)
        r->in_text = false;
    else if (id == E_CELL_FORMATS)
        r->in_cell_formats = false;
    if (id != E_STRING)
        return QF_OK;
    r->in_string = false;
    return add_string(r);
}

static qf_code on_text(void *user, qf_str text)
{
    struct reading *r = user;

    if (r->in_text && r->skip == 0)
        qf_buf_add(&r->text, text);
    return QF_OK;
}

static qf_code read_part(struct reading *r, doc_zip *zip, ptrdiff_t entry)
{
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, r };

    return entry < 0 ? QF_OK : xml_parse(r->cx, zip, (size_t)entry, &reader);
}

static ptrdiff_t find_sheet(const package_rels *rels, qf_str id)
{
    for (size_t i = 0; i < rels->count; i++) {
        if (qf_str_eq(rels->list[i].id, id) && qf_str_eq(rels->list[i].type, QF_S("worksheet")))
            return rels->list[i].entry;
    }
    return -1;
}

static qf_str caption_of(qf_ctx *cx, const struct sheet *sheet, qf_str remark)
{
    if (!sheet->hidden && remark.n == 0)
        return sheet->name;
    return qf_strf(cx->arena, "%.*s（%s%s%.*s）", QF_ARG(sheet->name),
                   sheet->hidden ? "隐藏的工作表" : "", sheet->hidden && remark.n > 0 ? "；" : "",
                   QF_ARG(remark));
}

/* The workbook's relationships are found by its name, so it has to be the one they belong to. */
static qf_code open_book(struct reading *r, doc_zip *zip, package_rels *rels)
{
    package_rels top;
    ptrdiff_t book;

    QF_TRY(package_rels_read(r->cx, zip, "", &top));
    book = package_rel_find(&top, "officeDocument");
    if (book < 0)
        book = doc_zip_find(zip, "xl/workbook.xml");
    if (book < 0)
        return qf_fail(r->cx, QF_INVALID, "DOC.UNKNOWN", "file",
                       "压缩包里没有 Excel 工作簿，请上传 .xlsx 文件本身。");
    QF_TRY(package_rels_read(r->cx, zip, doc_zip_name(zip, (size_t)book), rels));
    QF_TRY(read_part(r, zip, book));
    QF_TRY(read_part(r, zip, package_rel_find(rels, "sharedStrings")));
    return read_part(r, zip, package_rel_find(rels, "styles"));
}

static qf_code read_book(qf_ctx *cx, qf_str bytes, bool visible_only, doc **out)
{
    struct reading *r = QF_NEW(cx->arena, struct reading);
    qf_str captions[MAX_SHEETS] = { 0 };
    doc_builder *b = doc_builder_new(cx, DOC_XLSX);
    package_rels rels = { NULL, 0 };
    doc_zip *zip = NULL;

    r->cx = cx;
    r->book.visible_only = visible_only;
    r->text = qf_buf_new(cx->arena, DOC_MAX_BOX);
    QF_TRY(doc_zip_open(cx, bytes, &zip));
    QF_TRY(open_book(r, zip, &rels));
    for (size_t i = 0; i < r->sheet_count; i++) {
        ptrdiff_t entry = find_sheet(&rels, r->sheets[i].id);
        qf_str remark = QF_S("");
        if (entry < 0 || (visible_only && r->sheets[i].hidden))
            continue;
        doc_set_page(b, (int)i + 1);
        QF_TRY(xlsx_sheet_read(cx, zip, (size_t)entry, &r->book, b, &remark));
        captions[i] = visible_only ? r->sheets[i].name : caption_of(cx, &r->sheets[i], remark);
    }
    QF_TRY(doc_finish(b, out));
    if ((*out)->count == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "工作簿里没有内容，请检查后重新选择。");
    for (size_t i = 0; i < (*out)->count; i++) {
        const doc_block *block = &(*out)->blocks[i];
        if (block->table != NULL)
            block->table->caption = captions[block->page - 1];
    }
    return package_title(cx, zip, &(*out)->title);
}

qf_code xlsx_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    return read_book(cx, bytes, false, out);
}

qf_code xlsx_read_visible(qf_ctx *cx, qf_str bytes, doc **out)
{
    return read_book(cx, bytes, true, out);
}
