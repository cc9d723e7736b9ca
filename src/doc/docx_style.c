#include "doc/docx_style.h"

#include "doc/doc_build.h"
#include "doc/docx_number.h"
#include "doc/xml_sax.h"

#define MAX_STYLES 4000
#define MAX_BASED_ON 30 /* styles above a style; a ring ends there */

struct style {
    qf_str id, based_on;
    bool paragraph, is_default, heading_name;
    docx_format format;
};

struct docx_styles {
    qf_arena *arena;
    struct style *list;
    size_t count, room;
    const struct style *normal; /* default of paragraphs; NULL none */
    docx_lists *lists;
};

struct reading {
    qf_ctx *cx;
    docx_styles *styles;
    struct style *open;
    int skip; /* depth of an element whose contents do not count; 0 none */
};

enum {
    E_STYLE = 1,
    E_NAME,
    E_BASED_ON,
    E_OUTLINE,
    E_NUM_ID,
    E_ILVL,
    E_VANISH,
    E_PPR_CHANGE,
    E_RPR_CHANGE,
    E_TABLE_PART,
    E_ALIGN,
};

static const xml_name names[] = {
    { XML_SPACE_WORD, "style", E_STYLE },
    { XML_SPACE_WORD, "name", E_NAME },
    { XML_SPACE_WORD, "basedOn", E_BASED_ON },
    { XML_SPACE_WORD, "outlineLvl", E_OUTLINE },
    { XML_SPACE_WORD, "numId", E_NUM_ID },
    { XML_SPACE_WORD, "ilvl", E_ILVL },
    { XML_SPACE_WORD, "vanish", E_VANISH },
    { XML_SPACE_WORD, "pPrChange", E_PPR_CHANGE },
    { XML_SPACE_WORD, "rPrChange", E_RPR_CHANGE },
    { XML_SPACE_WORD, "tblStylePr", E_TABLE_PART },
    { XML_SPACE_WORD, "jc", E_ALIGN },
};

int docx_align_of(qf_str val)
{
    return qf_str_eq(val, QF_S("center"))                                 ? DOC_CENTER
           : qf_str_eq(val, QF_S("right")) || qf_str_eq(val, QF_S("end")) ? DOC_RIGHT
           : qf_str_eq(val, QF_S("both"))                                 ? DOC_JUSTIFY
                                                                          : DOC_LEFT;
}

static docx_format unset(void)
{
    return (docx_format){ .outline = DOCX_UNSET,
                          .num_id = DOCX_UNSET,
                          .num_level = DOCX_UNSET,
                          .hidden = DOCX_UNSET,
                          .align = DOCX_UNSET };
}

static qf_code open_style(struct reading *r, const xml_attrs *attrs)
{
    docx_styles *styles = r->styles;
    struct style *style;

    if (styles->count == MAX_STYLES)
        return doc_too_large(r->cx, "样式过多");
    if (styles->count == styles->room) {
        struct style *old = styles->list;
        styles->room = styles->room == 0 ? 64 : styles->room * 2;
        styles->list = QF_NEW_ARRAY(styles->arena, struct style, styles->room);
        if (old != NULL)
            memcpy(styles->list, old, styles->count * sizeof(*old));
    }
    style = &styles->list[styles->count++];
    style->id = qf_str_copy(styles->arena, xml_attr(attrs, "styleId"));
    style->paragraph = qf_str_eq(xml_attr(attrs, "type"), QF_S("paragraph"));
    style->is_default = xml_attr_int(attrs, "default", 0) == 1 ||
                        qf_str_eq(xml_attr(attrs, "default"), QF_S("true"));
    style->format = unset();
    r->open = style;
    return QF_OK;
}

/* "heading 1" and its relatives: a level even when the style does not state one. */
static void take_name(struct style *style, qf_str name)
{
    static const char *const prefixes[] = { "heading ", "Heading ", "标题 ", "標題 " };

    if (qf_str_eq(name, QF_S("Title")) || qf_str_eq(name, QF_S("标题")))
        style->format.title = true;
    for (size_t i = 0; i < sizeof(prefixes) / sizeof(*prefixes); i++) {
        qf_str prefix = qf_str_of(prefixes[i]);
        if (qf_str_starts(name, prefix) && name.n == prefix.n + 1 && name.p[prefix.n] >= '1' &&
            name.p[prefix.n] <= '9' && style->format.outline == DOCX_UNSET)
            style->format.outline = name.p[prefix.n] - '1';
    }
}

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct reading *r = user;
    struct style *style = r->open;

    if (r->skip > 0)
        return QF_OK;
    if (id == E_STYLE)
        return open_style(r, attrs);
    if (id == E_PPR_CHANGE || id == E_RPR_CHANGE || id == E_TABLE_PART)
        r->skip = depth;
    if (style == NULL)
        return QF_OK;
    switch (id) {
    case E_NAME:
        take_name(style, xml_attr(attrs, "val"));
        break;
    case E_BASED_ON:
        style->based_on = qf_str_copy(r->styles->arena, xml_attr(attrs, "val"));
        break;
    case E_OUTLINE:
        style->format.outline = xml_attr_int(attrs, "val", DOCX_UNSET);
        break;
    case E_NUM_ID:
        style->format.num_id = xml_attr_int(attrs, "val", DOCX_UNSET);
        break;
    case E_ILVL:
        style->format.num_level = xml_attr_int(attrs, "val", DOCX_UNSET);
        break;
    case E_VANISH:
        style->format.hidden = xml_attr_on(attrs);
        break;
    case E_ALIGN:
        style->format.align = docx_align_of(xml_attr(attrs, "val"));
        break;
    default:
        break;
    }
    return QF_OK;
}

static qf_code on_end(void *user, int id, int depth)
{
    struct reading *r = user;

    if (r->skip == depth)
        r->skip = 0;
    else if (id == E_STYLE)
        r->open = NULL;
    return QF_OK;
}

static qf_code on_text(void *user, qf_str text)
{
    (void)user, (void)text;
    return QF_OK;
}

static const struct style *find_style(const docx_styles *styles, qf_str id)
{
    for (size_t i = 0; i < styles->count; i++) {
        if (qf_str_eq(styles->list[i].id, id))
            return &styles->list[i];
    }
    return NULL;
}

docx_format docx_style_get(const docx_styles *styles, qf_str id, bool paragraph)
{
    const struct style *style = id.n > 0 ? find_style(styles, id) : NULL;
    docx_format format = unset();

    if (style == NULL && paragraph)
        style = styles->normal;
    for (int i = 0; style != NULL && i < MAX_BASED_ON; i++) {
        if (format.outline == DOCX_UNSET)
            format.outline = style->format.outline;
        if (format.num_id == DOCX_UNSET && style->format.num_id != DOCX_UNSET) {
            format.num_id = style->format.num_id;
            format.style = style->id;
        }
        if (format.num_level == DOCX_UNSET)
            format.num_level = style->format.num_level;
        if (format.hidden == DOCX_UNSET)
            format.hidden = style->format.hidden;
        if (format.align == DOCX_UNSET)
            format.align = style->format.align;
        format.title |= style->format.title;
        style = style->based_on.n > 0 ? find_style(styles, style->based_on) : NULL;
    }
    return format;
}

/* The list that a style of type numbering points to (w:numStyleLink). */
static int style_list(void *user, qf_str style)
{
    return docx_style_get(user, style, false).num_id;
}

qf_code docx_styles_read(qf_ctx *cx, doc_zip *zip, ptrdiff_t styles_part, ptrdiff_t numbering,
                         docx_styles **out)
{
    docx_styles *styles = QF_NEW(cx->arena, docx_styles);
    struct reading r = { .cx = cx, .styles = styles };
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, &r };

    styles->arena = cx->arena;
    if (styles_part >= 0)
        QF_TRY(xml_parse(cx, zip, (size_t)styles_part, &reader));
    for (size_t i = 0; i < styles->count; i++) {
        if (styles->list[i].is_default && styles->list[i].paragraph && styles->normal == NULL)
            styles->normal = &styles->list[i];
    }
    if (numbering >= 0) {
        QF_TRY(docx_lists_read(cx, zip, (size_t)numbering, &styles->lists));
        docx_lists_link(styles->lists, style_list, styles);
    }
    *out = styles;
    return QF_OK;
}

void docx_number(docx_styles *styles, const docx_format *format, qf_buf *out)
{
    if (styles->lists == NULL || format->num_id <= 0)
        return;
    docx_lists_count(styles->lists, format->num_id, format->num_level, format->style, out);
}
