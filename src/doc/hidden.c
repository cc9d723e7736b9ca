/* What Office files and pictures carry beside what is seen. */
#include "base/text.h"
#include "doc/attachment.h"
#include "doc/docx_read.h"
#include "doc/package.h"
#include "doc/pdf_clean.h"
#include "doc/picture_crop.h"
#include "doc/xml_sax.h"

#define MAX_WORDS ((size_t)120) /* bytes shown of hidden words */
#define MAX_PICTURE ((size_t)10 * 1024 * 1024)
#define MAX_PICTURES ((size_t)64 * 1024 * 1024) /* bytes of all looked at */

void attachment_add(attachment_finds *finds, const char *zh, qf_str where, qf_str what, bool blocks)
{
    if (finds->count == ATTACHMENT_FINDS) {
        finds->more++;
        return;
    }
    finds->list[finds->count++] = (attachment_find){ zh, where, what, blocks };
}

enum {
    E_COMMENT = 1,
    E_INSERTED,
    E_DELETED,
    E_VANISH,
    E_SHEET,
    E_ROW,
    E_COLUMN,
    E_CELL_COMMENT,
    E_AUTHOR,
    E_RELATION,
    E_PARAGRAPH,
    E_CUT,
    E_IMAGE_DATA,
    E_REVIEWER,
    E_COMPANY,
};

static const xml_name names[] = {
    { XML_SPACE_WORD, "comment", E_COMMENT },       { XML_SPACE_WORD, "ins", E_INSERTED },
    { XML_SPACE_WORD, "moveTo", E_INSERTED },       { XML_SPACE_WORD, "del", E_DELETED },
    { XML_SPACE_WORD, "moveFrom", E_DELETED },      { XML_SPACE_WORD, "vanish", E_VANISH },
    { XML_SPACE_SHEET, "sheet", E_SHEET },          { XML_SPACE_SHEET, "row", E_ROW },
    { XML_SPACE_SHEET, "col", E_COLUMN },           { XML_SPACE_SHEET, "comment", E_CELL_COMMENT },
    { XML_SPACE_CORE, "creator", E_AUTHOR },        { XML_SPACE_CORE, "lastModifiedBy", E_AUTHOR },
    { XML_SPACE_RELS, "Relationship", E_RELATION }, { XML_SPACE_WORD, "p", E_PARAGRAPH },
    { XML_SPACE_DRAWING, "srcRect", E_CUT },        { XML_SPACE_VML, "imagedata", E_IMAGE_DATA },
    { XML_SPACE_OTHER, "person", E_REVIEWER },      { XML_SPACE_OTHER, "Company", E_COMPANY },
    { XML_SPACE_OTHER, "Manager", E_COMPANY },
};

struct reading {
    qf_ctx *cx;
    attachment_finds *finds;
    qf_str part;  /* name of the sheet, or of the part */
    int open;     /* what is being gathered; 0 nothing */
    int depth;    /* where it began */
    qf_str where; /* of what is being gathered */
    qf_buf words;
    bool changed; /* a change without words of its own was told */
    int paragraphs;
};

static bool is_on(qf_str value)
{
    return qf_str_eq(value, QF_S("1")) || qf_str_eq(value, QF_S("true"));
}

/* "3" and "5" as "C" and "E". */
static qf_str column_name(qf_arena *arena, int column)
{
    char text[4];
    int at = 3;

    text[3] = '\0';
    for (; column > 0 && at > 0; column = (column - 1) / 26)
        text[--at] = (char)('A' + (column - 1) % 26);
    return qf_str_copy(arena, qf_str_of(text + at));
}

static void gather(struct reading *r, int id, int depth, qf_str where)
{
    r->open = id;
    r->depth = depth;
    r->where = where;
    r->words.n = 0;
    r->words.over = false;
}

static void tell_column(struct reading *r, const xml_attrs *attrs)
{
    int from = xml_attr_int(attrs, "min", 0), to = xml_attr_int(attrs, "max", 0);
    qf_arena *arena = r->cx->arena;
    qf_str first = column_name(arena, from), last = column_name(arena, to);

    attachment_add(r->finds, "隐藏的列",
                   from == to ? qf_strf(arena, "%.*s!%.*s 列", QF_ARG(r->part), QF_ARG(first))
                              : qf_strf(arena, "%.*s!%.*s 至 %.*s 列", QF_ARG(r->part),
                                        QF_ARG(first), QF_ARG(last)),
                   QF_S(""), true);
}

/* Pictures, templates and objects that are fetched from elsewhere; links that a reader clicks are none. */
static void tell_relation(struct reading *r, const xml_attrs *attrs)
{
    if (!qf_str_eq(xml_attr(attrs, "TargetMode"), QF_S("External")) ||
        qf_str_ends(xml_attr(attrs, "Type"), QF_S("/hyperlink")))
        return;
    attachment_add(r->finds, "引用外部文件", r->part,
                   qf_str_copy(r->cx->arena, xml_attr(attrs, "Target")), true);
}

/* "正文第 3 段"; of a comment's own part only the part. */
static qf_str place(const struct reading *r)
{
    if (r->paragraphs == 0 || qf_str_eq(r->part, QF_S("批注")))
        return r->part;
    return qf_strf(r->cx->arena, "%.*s第 %d 段", QF_ARG(r->part), r->paragraphs);
}

static void tell_cut(struct reading *r, picture_edges cut)
{
    if (picture_is_cut(cut))
        attachment_add(r->finds, "图片裁掉的部分还在", place(r), QF_S(""), true);
}

/* Inside the text of Word. */
static void start_word(struct reading *r, int id, int depth, const xml_attrs *attrs)
{
    qf_arena *arena = r->cx->arena;

    switch (id) {
    case E_PARAGRAPH:
        r->paragraphs++;
        break;
    case E_COMMENT:
    case E_INSERTED:
    case E_DELETED:
        gather(r, id, depth,
               qf_strf(arena, "%.*s，%.*s", QF_ARG(place(r)), QF_ARG(xml_attr(attrs, "author"))));
        break;
    case E_VANISH:
        if (xml_attr_on(attrs) && !r->changed)
            attachment_add(r->finds, "隐藏的文字", place(r), QF_S(""), true);
        r->changed = true;
        break;
    case E_CUT:
        tell_cut(r, picture_edges_drawing(attrs));
        break;
    case E_IMAGE_DATA:
        tell_cut(r, picture_edges_vml(attrs));
        break;
    case E_REVIEWER:
        attachment_add(r->finds, "审阅人", QF_S("文件属性"),
                       qf_str_copy(arena, xml_attr(attrs, "author")), false);
        break;
    default:
        break;
    }
}

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct reading *r = user;
    qf_arena *arena = r->cx->arena;

    if (r->open != 0)
        return QF_OK;
    switch (id) {
    case E_ROW:
        if (is_on(xml_attr(attrs, "hidden")))
            gather(r, id, depth,
                   qf_strf(arena, "%.*s!第 %d 行", QF_ARG(r->part), xml_attr_int(attrs, "r", 0)));
        break;
    case E_COLUMN:
        if (is_on(xml_attr(attrs, "hidden")))
            tell_column(r, attrs);
        break;
    case E_CELL_COMMENT:
        gather(r, id, depth,
               qf_strf(arena, "%.*s!%.*s", QF_ARG(r->part), QF_ARG(xml_attr(attrs, "ref"))));
        break;
    case E_AUTHOR:
    case E_COMPANY:
        gather(r, id, depth, QF_S(""));
        break;
    case E_RELATION:
        tell_relation(r, attrs);
        break;
    default:
        start_word(r, id, depth, attrs);
        break;
    }
    return QF_OK;
}

static qf_code on_text(void *user, qf_str text)
{
    struct reading *r = user;

    if (r->open != 0 && r->open != E_ROW)
        qf_buf_add(&r->words, text);
    return QF_OK;
}

/* The first words, cut at a whole sign. */
static qf_str shortened(qf_str text)
{
    size_t n = text.n < MAX_WORDS ? text.n : MAX_WORDS;

    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    return qf_str_sub(text, 0, n);
}

static qf_str first_words(struct reading *r)
{
    return shortened(qf_squeeze(r->cx->arena, qf_buf_str(&r->words)));
}

static qf_code on_end(void *user, int id, int depth)
{
    struct reading *r = user;
    qf_str words;

    if (r->open == 0 || depth != r->depth || id != r->open)
        return QF_OK;
    words = first_words(r);
    r->open = 0;
    if (id == E_COMMENT || id == E_CELL_COMMENT)
        attachment_add(r->finds, "批注", r->where, words, true);
    else if (id == E_ROW)
        attachment_add(r->finds, "隐藏的行", r->where, words, true);
    else if (id == E_INSERTED || id == E_DELETED)
        attachment_add(r->finds, id == E_DELETED ? "修订：删掉的文字" : "修订：加上的文字",
                       r->where, words, true);
    else if (id == E_AUTHOR && words.n > 0)
        attachment_add(r->finds, "作者", QF_S("文件属性"), words, false);
    else if (id == E_COMPANY && words.n > 0)
        attachment_add(r->finds, "单位、主管", QF_S("文件属性"), words, false);
    return QF_OK;
}

static qf_code read_part(qf_ctx *cx, doc_zip *zip, ptrdiff_t entry, qf_str part,
                         attachment_finds *finds)
{
    struct reading r = { .cx = cx, .finds = finds, .part = part };
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, &r };

    if (entry < 0)
        return QF_OK;
    r.words = qf_buf_new(cx->arena, 4096);
    return xml_parse(cx, zip, (size_t)entry, &reader);
}

/* ---- workbooks: the sheets by name, each with its rows, columns and comments */

struct sheets {
    qf_ctx *cx;
    attachment_finds *finds;
    qf_str name[200], id[200];
    size_t count;
};

static qf_code on_sheet(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct sheets *s = user;
    qf_str state = xml_attr(attrs, "state");

    (void)depth;
    if (id != E_SHEET || s->count == 200)
        return QF_OK;
    s->name[s->count] = qf_str_copy(s->cx->arena, xml_attr(attrs, "name"));
    s->id[s->count] = qf_str_copy(s->cx->arena, xml_attr(attrs, "id"));
    if (state.n > 0 && !qf_str_eq(state, QF_S("visible")))
        attachment_add(s->finds, "隐藏的工作表", s->name[s->count], QF_S(""), true);
    s->count++;
    return QF_OK;
}

static qf_code no_text(void *user, qf_str text)
{
    (void)user, (void)text;
    return QF_OK;
}

static qf_code no_end(void *user, int id, int depth)
{
    (void)user, (void)id, (void)depth;
    return QF_OK;
}

static qf_code read_sheet(qf_ctx *cx, doc_zip *zip, ptrdiff_t entry, qf_str name,
                          attachment_finds *finds)
{
    package_rels rels = { NULL, 0 };

    QF_TRY(read_part(cx, zip, entry, name, finds));
    QF_TRY(package_rels_read(cx, zip, doc_zip_name(zip, (size_t)entry), &rels));
    for (size_t i = 0; i < rels.count; i++)
        if (qf_str_eq(rels.list[i].type, QF_S("comments")))
            QF_TRY(read_part(cx, zip, rels.list[i].entry, name, finds));
    return QF_OK;
}

static qf_code read_workbook(qf_ctx *cx, doc_zip *zip, attachment_finds *finds)
{
    struct sheets *s = QF_NEW(cx->arena, struct sheets);
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_sheet, no_end, no_text, s };
    ptrdiff_t book = doc_zip_find(zip, "xl/workbook.xml");
    package_rels rels = { NULL, 0 };

    s->cx = cx;
    s->finds = finds;
    QF_TRY(xml_parse(cx, zip, (size_t)book, &reader));
    QF_TRY(package_rels_read(cx, zip, "xl/workbook.xml", &rels));
    for (size_t i = 0; i < s->count; i++)
        for (size_t k = 0; k < rels.count; k++)
            if (qf_str_eq(rels.list[k].id, s->id[i]) && rels.list[k].entry >= 0)
                QF_TRY(read_sheet(cx, zip, rels.list[k].entry, s->name[i], finds));
    return QF_OK;
}

/* ---- pictures in a package */

/* What is beside the pixels of one; *together: bytes of all so far. */
static qf_code tell_picture(qf_ctx *cx, doc_zip *zip, size_t entry, size_t *together,
                            attachment_finds *finds)
{
    attachment_finds *own = QF_NEW(cx->arena, attachment_finds);
    const char *name = doc_zip_name(zip, entry), *last = strrchr(name, '/');
    qf_str where = qf_strf(cx->arena, "图片 %s", last == NULL ? name : last + 1);
    qf_str bytes = QF_S(""), without;
    attachment_kind kind;

    if (*together < MAX_PICTURES)
        QF_TRY(package_bytes(cx, zip, entry, MAX_PICTURE, &bytes));
    *together += bytes.n;
    if (bytes.n == 0 || attachment_kind_of(cx, bytes, QF_S(""), &kind) != QF_OK ||
        !attachment_is_picture(kind)) {
        attachment_add(finds, "不能检查的图片", where, QF_S("请人工看过"), false);
        return QF_OK;
    }
    if (picture_strip(cx, bytes, kind, &without, own) != QF_OK) {
        attachment_add(finds, "不完整的图片", where, QF_S("请在原文件里重新插入"), true);
        return QF_OK;
    }
    for (size_t i = 0; i < own->count; i++)
        attachment_add(finds, own->list[i].zh, where, own->list[i].what, own->list[i].blocks);
    return QF_OK;
}

/* ---- all of a package */

/* Headers and footers that no page shows. */
static qf_code tell_unseen(qf_ctx *cx, qf_str bytes, attachment_finds *finds)
{
    qf_str rest, line;

    QF_TRY(docx_unseen(cx, bytes, &rest));
    while (qf_str_split(&rest, '\n', &line))
        if (line.n > 0)
            attachment_add(finds, "不显示的页眉页脚", QF_S(""), shortened(line), true);
    return QF_OK;
}

static qf_code read_package(qf_ctx *cx, qf_str bytes, attachment_kind kind, attachment_finds *finds)
{
    size_t together = 0;
    doc_zip *zip;

    QF_TRY(doc_zip_open(cx, bytes, &zip));
    QF_TRY(read_part(cx, zip, doc_zip_find(zip, "docProps/core.xml"), QF_S("文件属性"), finds));
    QF_TRY(read_part(cx, zip, doc_zip_find(zip, "docProps/app.xml"), QF_S("文件属性"), finds));
    QF_TRY(read_part(cx, zip, doc_zip_find(zip, "word/people.xml"), QF_S("文件属性"), finds));
    if (kind == ATTACHMENT_XLSX)
        QF_TRY(read_workbook(cx, zip, finds));
    else
        QF_TRY(tell_unseen(cx, bytes, finds));
    for (size_t i = 0; i < doc_zip_count(zip); i++) {
        qf_str name = qf_str_of(doc_zip_name(zip, i));
        bool word_text = qf_str_starts(name, QF_S("word/")) && qf_str_ends(name, QF_S(".xml")) &&
                         (qf_str_has(name, QF_S("document")) || qf_str_has(name, QF_S("header")) ||
                          qf_str_has(name, QF_S("footer")) || qf_str_has(name, QF_S("comments.")) ||
                          qf_str_has(name, QF_S("notes.")));
        bool drawing = qf_str_starts(name, QF_S("xl/drawings/")) && qf_str_ends(name, QF_S(".xml"));
        if (qf_str_starts(name, QF_S("word/media/")) || qf_str_starts(name, QF_S("xl/media/")))
            QF_TRY(tell_picture(cx, zip, i, &together, finds));
        if (qf_str_has(name, QF_S("thumbnail.")))
            attachment_add(finds, "第一页的缩略图", QF_S("文件属性"), QF_S(""), true);
        if (word_text || drawing || qf_str_ends(name, QF_S(".rels")))
            QF_TRY(read_part(cx, zip, (ptrdiff_t)i,
                             qf_str_has(name, QF_S("comments"))   ? QF_S("批注")
                             : qf_str_has(name, QF_S("header"))   ? QF_S("页眉")
                             : qf_str_has(name, QF_S("footer"))   ? QF_S("页脚")
                             : qf_str_has(name, QF_S("document")) ? QF_S("正文")
                             : drawing                            ? QF_S("表格里的图")
                                                                  : QF_S(""),
                             finds));
        if (qf_str_has(name, QF_S("/embeddings/")) || qf_str_has(name, QF_S("externalLink")))
            attachment_add(finds, "嵌入或者引用的文件", QF_S(""), qf_str_copy(cx->arena, name),
                           true);
        if (qf_str_has(name, QF_S("threadedComment")) || qf_str_has(name, QF_S("/revisions/")))
            attachment_add(finds, "批注或者修订", QF_S(""), QF_S(""), true);
    }
    return QF_OK;
}

qf_code attachment_hidden(qf_ctx *cx, qf_str bytes, attachment_kind kind, attachment_finds *out)
{
    qf_str without, text;

    *out = (attachment_finds){ .count = 0 };
    if (kind == ATTACHMENT_DOCX || kind == ATTACHMENT_XLSX)
        return read_package(cx, bytes, kind, out);
    if (attachment_is_picture(kind))
        return picture_strip(cx, bytes, kind, &without, out);
    if (kind != ATTACHMENT_PDF)
        return QF_OK;
    QF_TRY(pdf_hidden(cx, bytes, out));
    QF_TRY(attachment_text(cx, bytes, kind, &text));
    if (text.n == 0)
        attachment_add(out, "扫描件", QF_S(""), QF_S("里面的文字查不到，请人工看过"), false);
    return QF_OK;
}
