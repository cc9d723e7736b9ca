#include "doc/docx_around.h"

#include "doc/markup.h"

#include <stdlib.h>

struct docx_paragraph *docx_open_paragraph(struct docx_body *r)
{
    return r->paragraph_count > 0 ? &r->paragraphs[r->paragraph_count - 1] : NULL;
}

struct docx_table *docx_open_table(struct docx_body *r)
{
    return r->table_count > 0 ? &r->tables[r->table_count - 1] : NULL;
}

/* Tells the builder of the row and the cell as late as possible: their properties come first, and
 * a deleted row or a continued cell is not to be opened at all. */
static qf_code settle_cell(struct docx_body *r)
{
    struct docx_table *t = docx_open_table(r);

    if (t == NULL || t->cell_depth == 0 || t->cell_open)
        return QF_OK;
    if (!t->row_open) {
        t->row_open = true;
        QF_TRY(doc_open_row(r->b));
        QF_TRY(doc_skip_columns(r->b, t->before));
    }
    t->cell_open = true;
    if (t->merge_left && doc_merge_left(r->b, t->span)) {
        r->skip = t->cell_depth;
        return QF_OK;
    }
    if (t->merge && !t->merge_start && doc_merge_up(r->b, t->span)) {
        r->skip = t->cell_depth;
        return QF_OK;
    }
    if (t->merge)
        return doc_open_merged(r->b, t->span, t->header);
    return doc_open_cell(r->b, 1, t->span, t->header);
}

qf_code docx_start_paragraph(struct docx_body *r)
{
    struct docx_paragraph *p;

    if (r->paragraph_count == DOCX_MAX_NEST)
        return doc_too_large(r->cx, "文本框嵌套过深");
    QF_TRY(settle_cell(r));
    if (r->skip > 0)
        return QF_OK;
    p = &r->paragraphs[r->paragraph_count++];
    *p = (struct docx_paragraph){
        .from = r->text.n,
        .direct = { .outline = DOCX_UNSET,
                    .num_id = DOCX_UNSET,
                    .num_level = DOCX_UNSET,
                    .align = DOCX_UNSET },
    };
    if (r->carried)
        p->from = 0;
    r->carried = false;
    return QF_OK;
}

docx_format *docx_paragraph_style(struct docx_body *r, struct docx_paragraph *p)
{
    if (!p->styled) {
        p->styled = true;
        p->style = docx_style_get(r->styles, QF_S(""), true);
    }
    return &p->style;
}

/* Direct formatting goes before the style's. */
static docx_format effective(struct docx_body *r, struct docx_paragraph *p)
{
    docx_format format = *docx_paragraph_style(r, p);

    if (p->direct.outline != DOCX_UNSET)
        format.outline = p->direct.outline;
    if (p->direct.num_level != DOCX_UNSET)
        format.num_level = p->direct.num_level;
    if (p->direct.num_id != DOCX_UNSET) {
        format.num_id = p->direct.num_id;
        format.style = QF_S("");
        if (format.num_level == DOCX_UNSET)
            format.num_level = 0;
    }
    if (p->direct.align != DOCX_UNSET)
        format.align = p->direct.align;
    else if (r->around != NULL && r->box_count > 0 && r->around->box_align != DOCX_UNSET)
        format.align = r->around->box_align;
    return format;
}

static qf_code emit(struct docx_body *r, const docx_format *format, qf_str text)
{
    if (r->around != NULL && format->align != DOCX_UNSET)
        doc_align_next(r->b, (doc_align)format->align);
    if (format->title)
        return doc_add_text(r->b, DOC_HEADING, 0, text);
    if (format->outline >= 0 && format->outline < 6)
        return doc_add_text(r->b, DOC_HEADING, format->outline + 1, text);
    return doc_add_text(r->b, DOC_PARAGRAPH, 0, text);
}

/* The number stands before the text. */
static qf_str labelled(struct docx_body *r, const docx_format *format, size_t from)
{
    char label[256];
    qf_buf number = qf_buf_new(r->cx->arena, sizeof(label));
    qf_str text;

    docx_number(r->styles, format, &number);
    text = qf_str_sub(qf_buf_str(&r->text), from, r->text.n);
    if (number.n == 0)
        return text;
    return qf_strf(r->cx->arena, "%.*s%.*s", QF_ARG(qf_buf_str(&number)), QF_ARG(text));
}

qf_code docx_end_paragraph(struct docx_body *r)
{
    struct docx_paragraph *p = docx_open_paragraph(r);
    docx_format format;
    qf_str text;

    if (p == NULL)
        return QF_OK;
    if (r->text.over)
        return doc_too_large(r->cx, "段落过长");
    /* A code does not reach over the end of a paragraph: better a code shown than text lost. */
    r->field_code = 0;
    if (p->joined && r->paragraph_count == 1) {
        r->carried = true;
        r->paragraph_count--;
        return QF_OK;
    }
    format = effective(r, p);
    if (format.num_id > 0)
        text = labelled(r, &format, p->from);
    else
        text = qf_str_sub(qf_buf_str(&r->text), p->from, r->text.n);
    QF_TRY(emit(r, &format, text));
    r->text.n = p->from;
    r->paragraph_count--;
    return docx_pictures_out(r);
}

/* What a paragraph without a mark left behind when its cell or table ends. */
qf_code docx_drop_carried(struct docx_body *r)
{
    qf_str text;

    if (!r->carried)
        return QF_OK;
    r->carried = false;
    text = qf_buf_str(&r->text);
    r->text.n = 0;
    return doc_add_text(r->b, DOC_PARAGRAPH, 0, text);
}

qf_code docx_start_table(struct docx_body *r)
{
    if (r->table_count == DOCX_MAX_NEST)
        return doc_too_large(r->cx, "表格嵌套过深");
    QF_TRY(settle_cell(r));
    if (r->skip > 0)
        return QF_OK;
    QF_TRY(docx_drop_carried(r));
    r->tables[r->table_count++] = (struct docx_table){ .span = 1 };
    return doc_open_table(r->b);
}

qf_code docx_end_table(struct docx_body *r)
{
    if (r->table_count == 0)
        return QF_OK;
    r->table_count--;
    return doc_close_table(r->b);
}

void docx_start_row(struct docx_body *r, int depth)
{
    struct docx_table *t = docx_open_table(r);

    if (t == NULL)
        return;
    *t = (struct docx_table){ .row_depth = depth, .span = 1 };
}

void docx_end_row(struct docx_body *r)
{
    struct docx_table *t = docx_open_table(r);

    if (t != NULL)
        t->row_depth = 0;
}

void docx_start_cell(struct docx_body *r, int depth)
{
    struct docx_table *t = docx_open_table(r);

    if (t == NULL || t->row_depth == 0)
        return;
    t->cell_depth = depth;
    t->cell_open = t->merge = t->merge_start = t->merge_left = false;
    t->span = 1;
}

qf_code docx_end_cell(struct docx_body *r)
{
    struct docx_table *t = docx_open_table(r);

    if (t == NULL || t->cell_depth == 0)
        return QF_OK;
    QF_TRY(settle_cell(r));
    r->skip = 0;
    QF_TRY(docx_drop_carried(r));
    t->cell_depth = 0;
    doc_close_cell(r->b);
    return QF_OK;
}

qf_code docx_start_box(struct docx_body *r)
{
    if (r->box_count == DOCX_MAX_NEST)
        return doc_too_large(r->cx, "文本框嵌套过深");
    r->box_tables[r->box_count++] = r->table_count;
    return doc_open_aside(r->b);
}

qf_code docx_end_box(struct docx_body *r)
{
    if (r->box_count == 0)
        return QF_OK;
    r->table_count = r->box_tables[--r->box_count];
    if (r->around != NULL)
        r->around->box_align = DOCX_UNSET;
    return doc_close_aside(r->b);
}

void docx_add_text(struct docx_body *r, qf_str text)
{
    struct docx_paragraph *p = docx_open_paragraph(r);

    if (p == NULL || p->run_hidden || r->field_code != 0)
        return;
    qf_buf_add(&r->text, p->run_raised ? markup_raised(r->cx->arena, text) : text);
}

/* Symbols are code points of their font; the few that stand for text are translated. */
void docx_add_symbol(struct docx_body *r, const xml_attrs *attrs)
{
    static const struct {
        uint32_t code;
        const char *text;
    } wingdings[] = { { 0x6C, "●" }, { 0x6E, "■" }, { 0x6F, "□" }, { 0x71, "□" }, { 0xA8, "□" },
                      { 0xA3, "□" }, { 0xFB, "×" }, { 0xFC, "√" }, { 0xFD, "☒" }, { 0xFE, "☑" },
                      { 0x52, "☑" }, { 0x53, "☒" }, { 0x54, "☒" } };
    qf_str hex = xml_attr(attrs, "char"), font = xml_attr(attrs, "font");
    char copy[8] = { 0 };
    uint32_t code;
    char rune;

    if (hex.n == 0 || hex.n > 6)
        return;
    memcpy(copy, hex.p, hex.n);
    code = (uint32_t)strtoul(copy, NULL, 16);
    if (code >= 0xF000 && code <= 0xF0FF)
        code -= 0xF000;
    if (qf_str_has(font, QF_S("ings"))) {
        for (size_t i = 0; i < sizeof(wingdings) / sizeof(*wingdings); i++) {
            if (wingdings[i].code == code)
                docx_add_text(r, qf_str_of(wingdings[i].text));
        }
    } else if (code >= 0x20 && code < 0x7F) {
        rune = (char)code;
        docx_add_text(r, (qf_str){ &rune, 1 });
    } else if (code >= 0x100) {
        qf_buf one = qf_buf_new(r->cx->arena, 8);
        qf_buf_add_rune(&one, code);
        docx_add_text(r, qf_buf_str(&one));
    }
}

/* Complex fields: between "begin" and "separate" stands the code, behind it the result. */
void docx_field_mark(struct docx_body *r, const xml_attrs *attrs)
{
    qf_str type = xml_attr(attrs, "fldCharType");
    uint64_t bit;

    if (qf_str_eq(type, QF_S("begin"))) {
        if (r->around != NULL)
            r->around->code.n = 0;
        if (r->fields < 63)
            r->field_code |= (uint64_t)1 << r->fields;
        r->fields += r->fields < 63;
        return;
    }
    if (r->fields == 0)
        return;
    bit = (uint64_t)1 << (r->fields - 1);
    r->field_code &= ~bit;
    if (r->around != NULL && r->around->margin) {
        qf_str sign = docx_page_field(qf_buf_str(&r->around->code));
        r->around->code.n = 0;
        if (sign.n > 0) { /* the sign stands for the result, which is not read */
            docx_add_text(r, sign);
            r->field_code |= bit;
        }
    }
    if (qf_str_eq(type, QF_S("end"))) {
        r->field_code &= ~bit;
        r->fields--;
    }
}
