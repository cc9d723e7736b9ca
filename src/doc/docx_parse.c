/* The elements of a part of Word, told to the room that keeps their state (docx_body.h). */
#include "doc/docx_around.h"

enum {
    E_P = 1,
    E_PPR,
    E_RPR,
    E_R,
    E_T,
    E_TAB,
    E_BR,
    E_SYM,
    E_HYPHEN,
    E_PSTYLE,
    E_RSTYLE,
    E_OUTLINE,
    E_NUM_ID,
    E_ILVL,
    E_VANISH,
    E_RAISED,
    E_DEL,
    E_FIELD,
    E_TBL,
    E_TR,
    E_TR_PR,
    E_TC,
    E_TC_PR,
    E_SPAN,
    E_VMERGE,
    E_HMERGE,
    E_CELL_MERGE,
    E_CELL_DEL,
    E_BEFORE,
    E_HEADER,
    E_HIDDEN,
    E_BOX,
    E_PICTURE,
    E_SHOWS,
    E_BLIP,
    E_CUT,
    E_IMAGE_DATA,
    E_SKIP,
    E_CODE,
    E_SIMPLE_FIELD,
    E_ALIGN,
    E_EXTENT,
    E_POSITION,
    E_PLACE,
    E_SHAPE,
    E_SECTION,
    E_ABOVE,
    E_BELOW,
    E_FIRST_DIFFERS,
    E_FOOTNOTE_MARK,
    E_ENDNOTE_MARK,
    E_FOOTNOTE,
    E_ENDNOTE,
    E_NOTE_LABEL,
};

static const xml_name names[] = {
    { XML_SPACE_WORD, "p", E_P },
    { XML_SPACE_WORD, "pPr", E_PPR },
    { XML_SPACE_WORD, "rPr", E_RPR },
    { XML_SPACE_WORD, "r", E_R },
    { XML_SPACE_MATH, "r", E_R },
    { XML_SPACE_WORD, "t", E_T },
    { XML_SPACE_MATH, "t", E_T },
    { XML_SPACE_WORD, "tab", E_TAB },
    { XML_SPACE_WORD, "ptab", E_TAB },
    { XML_SPACE_WORD, "br", E_BR },
    { XML_SPACE_WORD, "cr", E_BR },
    { XML_SPACE_WORD, "sym", E_SYM },
    { XML_SPACE_WORD, "noBreakHyphen", E_HYPHEN },
    { XML_SPACE_WORD, "pStyle", E_PSTYLE },
    { XML_SPACE_WORD, "rStyle", E_RSTYLE },
    { XML_SPACE_WORD, "outlineLvl", E_OUTLINE },
    { XML_SPACE_WORD, "numId", E_NUM_ID },
    { XML_SPACE_WORD, "ilvl", E_ILVL },
    { XML_SPACE_WORD, "vanish", E_VANISH },
    { XML_SPACE_WORD, "vertAlign", E_RAISED },
    { XML_SPACE_WORD, "del", E_DEL },
    { XML_SPACE_WORD, "moveFrom", E_DEL },
    { XML_SPACE_WORD, "fldChar", E_FIELD },
    { XML_SPACE_WORD, "tbl", E_TBL },
    { XML_SPACE_WORD, "tr", E_TR },
    { XML_SPACE_WORD, "trPr", E_TR_PR },
    { XML_SPACE_WORD, "tc", E_TC },
    { XML_SPACE_WORD, "tcPr", E_TC_PR },
    { XML_SPACE_WORD, "gridSpan", E_SPAN },
    { XML_SPACE_WORD, "vMerge", E_VMERGE },
    { XML_SPACE_WORD, "hMerge", E_HMERGE },
    { XML_SPACE_WORD, "cellMerge", E_CELL_MERGE },
    { XML_SPACE_WORD, "cellDel", E_CELL_DEL },
    { XML_SPACE_WORD, "gridBefore", E_BEFORE },
    { XML_SPACE_WORD, "tblHeader", E_HEADER },
    { XML_SPACE_WORD, "hidden", E_HIDDEN },
    { XML_SPACE_WORD, "txbxContent", E_BOX },
    { XML_SPACE_PICTURE, "pic", E_PICTURE },
    { XML_SPACE_DRAWING, "docPr", E_SHOWS },
    { XML_SPACE_DRAWING, "blip", E_BLIP },
    { XML_SPACE_DRAWING, "srcRect", E_CUT },
    { XML_SPACE_VML, "imagedata", E_IMAGE_DATA },
    { XML_SPACE_WORD, "fldSimple", E_SIMPLE_FIELD },
    { XML_SPACE_WORD, "jc", E_ALIGN },
    { XML_SPACE_DRAWING, "extent", E_EXTENT },
    { XML_SPACE_DRAWING, "positionH", E_POSITION },
    { XML_SPACE_DRAWING, "align", E_PLACE },
    { XML_SPACE_VML, "shape", E_SHAPE },
    { XML_SPACE_WORD, "headerReference", E_ABOVE },
    { XML_SPACE_WORD, "footerReference", E_BELOW },
    { XML_SPACE_WORD, "titlePg", E_FIRST_DIFFERS },
    { XML_SPACE_WORD, "footnoteReference", E_FOOTNOTE_MARK },
    { XML_SPACE_WORD, "endnoteReference", E_ENDNOTE_MARK },
    { XML_SPACE_WORD, "footnote", E_FOOTNOTE },
    { XML_SPACE_WORD, "endnote", E_ENDNOTE },
    { XML_SPACE_WORD, "footnoteRef", E_NOTE_LABEL },
    { XML_SPACE_WORD, "endnoteRef", E_NOTE_LABEL },
    /* What is not printed: the state before a change, codes, readings, settings. */
    { XML_SPACE_COMPAT, "Fallback", E_SKIP },
    { XML_SPACE_WORD, "pPrChange", E_SKIP },
    { XML_SPACE_WORD, "rPrChange", E_SKIP },
    { XML_SPACE_WORD, "tblPr", E_SKIP },
    { XML_SPACE_WORD, "tblPrEx", E_SKIP },
    { XML_SPACE_WORD, "tcPrChange", E_SKIP },
    { XML_SPACE_WORD, "trPrChange", E_SKIP },
    { XML_SPACE_WORD, "sectPr", E_SECTION },
    { XML_SPACE_WORD, "sectPrChange", E_SKIP },
    { XML_SPACE_WORD, "sdtPr", E_SKIP },
    { XML_SPACE_WORD, "rt", E_SKIP },
    { XML_SPACE_WORD, "instrText", E_CODE },
    { XML_SPACE_WORD, "delText", E_SKIP },
    { XML_SPACE_WORD, "delInstrText", E_SKIP },
    { XML_SPACE_WORD, "fldData", E_SKIP },
    { XML_SPACE_WORD, "ffData", E_SKIP },
    { XML_SPACE_WORD, "smartTagPr", E_SKIP },
    { XML_SPACE_WORD, "customXmlPr", E_SKIP },
};

/* Inside w:pPr. */
static void paragraph_property(struct docx_body *r, int id, const xml_attrs *attrs)
{
    struct docx_paragraph *p = docx_open_paragraph(r);

    switch (id) {
    case E_PSTYLE:
        p->style = docx_style_get(r->styles, xml_attr(attrs, "val"), true);
        p->styled = true;
        break;
    case E_OUTLINE:
        p->direct.outline = xml_attr_int(attrs, "val", DOCX_UNSET);
        break;
    case E_NUM_ID:
        p->direct.num_id = xml_attr_int(attrs, "val", DOCX_UNSET);
        break;
    case E_ILVL:
        p->direct.num_level = xml_attr_int(attrs, "val", DOCX_UNSET);
        break;
    case E_DEL:
        p->joined = true;
        break;
    case E_ALIGN:
        p->direct.align = docx_align_of(xml_attr(attrs, "val"));
        break;
    default:
        break;
    }
}

/* Inside w:r. */
static void run_element(struct docx_body *r, int id, const xml_attrs *attrs)
{
    struct docx_paragraph *p = docx_open_paragraph(r);

    switch (id) {
    case E_T:
        r->in_text = true;
        break;
    case E_TAB:
        docx_add_text(r, QF_S("\t"));
        break;
    case E_BR:
        docx_add_text(r, QF_S("\n"));
        break;
    case E_HYPHEN:
        docx_add_text(r, QF_S("-"));
        break;
    case E_SYM:
        docx_add_symbol(r, attrs);
        break;
    case E_VANISH:
        p->run_hidden = xml_attr_on(attrs);
        break;
    case E_RAISED:
        p->run_raised = qf_str_eq(xml_attr(attrs, "val"), QF_S("superscript"));
        break;
    case E_RSTYLE:
        p->run_hidden |= docx_style_get(r->styles, xml_attr(attrs, "val"), false).hidden == 1;
        break;
    case E_FIELD:
        docx_field_mark(r, attrs);
        break;
    case E_FOOTNOTE_MARK:
    case E_ENDNOTE_MARK:
        docx_note_mark(r, id == E_ENDNOTE_MARK, attrs);
        break;
    case E_NOTE_LABEL:
        docx_note_label(r);
        break;
    default:
        break;
    }
}

static void row_property(struct docx_body *r, int id, const xml_attrs *attrs)
{
    struct docx_table *t = docx_open_table(r);

    if (t == NULL)
        return;
    if (id == E_DEL || (id == E_HIDDEN && xml_attr_on(attrs)))
        r->skip = t->row_depth;
    else if (id == E_BEFORE)
        t->before = xml_attr_int(attrs, "val", 0);
    else if (id == E_HEADER)
        t->header = xml_attr_on(attrs);
}

static void cell_property(struct docx_body *r, int id, const xml_attrs *attrs)
{
    struct docx_table *t = docx_open_table(r);
    qf_str val = xml_attr(attrs, "val");

    if (t == NULL)
        return;
    if (id == E_SPAN) {
        t->span = xml_attr_int(attrs, "val", 1);
    } else if (id == E_VMERGE) {
        t->merge = true;
        t->merge_start = qf_str_eq(val, QF_S("restart"));
    } else if (id == E_HMERGE) {
        t->merge_left = !qf_str_eq(val, QF_S("restart"));
    } else if (id == E_CELL_MERGE) {
        t->merge = xml_attr_has(attrs, "vMerge");
        t->merge_start = qf_str_eq(xml_attr(attrs, "vMerge"), QF_S("rest"));
    } else if (id == E_CELL_DEL) {
        r->skip = t->cell_depth;
        t->cell_open = true;
    }
}

static qf_code start_run(struct docx_body *r)
{
    struct docx_paragraph *p = docx_open_paragraph(r);

    p->in_run = true;
    p->run_hidden = docx_paragraph_style(r, p)->hidden == 1;
    return QF_OK;
}

/* What counts only when more than the body is read; true: the element is settled. */
static bool start_around(struct docx_body *r, int id, int depth, const xml_attrs *attrs)
{
    struct docx_around *a = r->around;
    qf_str sign;

    switch (id) {
    case E_SECTION:
        if (a == NULL)
            r->skip = depth;
        else
            docx_section_begin(a);
        return true;
    case E_CODE:
        if (a == NULL || !a->margin)
            r->skip = depth;
        else
            a->in_code = true;
        return true;
    case E_SIMPLE_FIELD:
        sign = a == NULL || !a->margin ? QF_S("") : docx_page_field(xml_attr(attrs, "instr"));
        if (sign.n == 0)
            return true;
        docx_add_text(r, sign);
        r->skip = depth;
        return true;
    case E_FOOTNOTE:
    case E_ENDNOTE:
        if (!docx_note_open(r, id == E_ENDNOTE, attrs))
            r->skip = depth;
        return true;
    case E_ABOVE:
    case E_BELOW:
        if (a != NULL)
            docx_section_margin(r->cx, a, id == E_BELOW, attrs);
        return true;
    case E_FIRST_DIFFERS:
        if (a != NULL && a->in_section)
            a->last.first_differs = xml_attr_on(attrs);
        return true;
    default:
        return false;
    }
}

/* Where a text box stands on the page. */
static bool start_place(struct docx_body *r, int id, const xml_attrs *attrs)
{
    struct docx_around *a = r->around;
    qf_str style = xml_attr(attrs, "style");

    switch (id) {
    case E_EXTENT:
        docx_picture_extent(r, xml_attr_int(attrs, "cx", 0));
        return true;
    case E_POSITION:
        if (a != NULL)
            a->in_position = true;
        return true;
    case E_PLACE:
        if (a != NULL)
            a->in_place = a->in_position;
        return true;
    case E_SHAPE:
        if (a != NULL && qf_str_has(style, QF_S("mso-position-horizontal:center")))
            a->box_align = DOC_CENTER;
        else if (a != NULL && qf_str_has(style, QF_S("mso-position-horizontal:right")))
            a->box_align = DOC_RIGHT;
        return true;
    default:
        return false;
    }
}

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct docx_body *r = user;
    struct docx_paragraph *p = docx_open_paragraph(r);

    if (r->skip > 0 || id == 0 || start_around(r, id, depth, attrs) || start_place(r, id, attrs))
        return QF_OK;
    switch (id) {
    case E_SKIP:
        r->skip = depth;
        return QF_OK;
    case E_P:
        return docx_start_paragraph(r);
    case E_TBL:
        return docx_start_table(r);
    case E_TR:
        docx_start_row(r, depth);
        return QF_OK;
    case E_TC:
        docx_start_cell(r, depth);
        return QF_OK;
    case E_TR_PR:
        r->in_row_properties = true;
        return QF_OK;
    case E_TC_PR:
        r->in_cell_properties = true;
        return QF_OK;
    case E_BOX:
        return docx_start_box(r);
    case E_SHOWS:
        docx_picture_shows(r, xml_attr(attrs, xml_attr(attrs, "descr").n > 0 ? "descr" : "title"));
        return QF_OK;
    case E_PICTURE:
        return r->pictures == NULL ? doc_add_image(r->b) : QF_OK;
    case E_BLIP:
        return docx_picture_found(r, xml_attr(attrs, "embed"));
    case E_CUT:
        docx_picture_cut(r, picture_edges_drawing(attrs));
        return QF_OK;
    case E_IMAGE_DATA:
        docx_picture_shows(r, xml_attr(attrs, "title"));
        if (r->pictures == NULL)
            return doc_add_image(r->b);
        QF_TRY(docx_picture_found(r, xml_attr(attrs, "id")));
        docx_picture_cut(r, picture_edges_vml(attrs));
        return QF_OK;
    case E_R:
        return p == NULL || p->properties > 0 ? QF_OK : start_run(r);
    case E_PPR:
        if (p != NULL)
            p->properties = depth;
        return QF_OK;
    default:
        break;
    }
    if (r->in_row_properties)
        row_property(r, id, attrs);
    else if (r->in_cell_properties)
        cell_property(r, id, attrs);
    else if (p != NULL && p->properties > 0)
        paragraph_property(r, id, attrs);
    else if (id == E_DEL)
        r->skip = depth;
    else if (p != NULL && p->in_run)
        run_element(r, id, attrs);
    return QF_OK;
}

static void end_around(struct docx_around *a, int id)
{
    if (id == E_SECTION)
        docx_section_end(a);
    else if (id == E_CODE)
        a->in_code = false;
    else if (id == E_POSITION)
        a->in_position = false;
    else if (id == E_PLACE)
        a->in_place = false;
}

static qf_code on_end(void *user, int id, int depth)
{
    struct docx_body *r = user;
    struct docx_paragraph *p = docx_open_paragraph(r);

    if (r->skip > 0) {
        if (r->skip != depth)
            return QF_OK;
        r->skip = 0;
        /* A continued cell and a deleted row end here too. */
        if (id != E_TC && id != E_TR)
            return QF_OK;
        r->in_row_properties = r->in_cell_properties = false;
    }
    switch (id) {
    case E_P:
        return docx_end_paragraph(r);
    case E_TBL:
        return docx_end_table(r);
    case E_TR:
        docx_end_row(r);
        return QF_OK;
    case E_TC:
        return docx_end_cell(r);
    case E_TR_PR:
        r->in_row_properties = false;
        return QF_OK;
    case E_TC_PR:
        r->in_cell_properties = false;
        return QF_OK;
    case E_BOX:
        return docx_end_box(r);
    case E_R:
        if (p != NULL)
            p->in_run = p->run_hidden = p->run_raised = false;
        return QF_OK;
    case E_PPR:
        if (p != NULL)
            p->properties = 0;
        return QF_OK;
    case E_T:
        r->in_text = false;
        return QF_OK;
    default:
        if (r->around != NULL)
            end_around(r->around, id);
        return QF_OK;
    }
}

static qf_code on_text(void *user, qf_str text)
{
    struct docx_body *r = user;
    struct docx_around *a = r->around;

    if (r->skip > 0)
        return QF_OK;
    if (r->in_text)
        docx_add_text(r, text);
    else if (a != NULL && a->in_code)
        qf_buf_add(&a->code, text);
    else if (a != NULL && a->in_place)
        a->box_align = docx_align_of(qf_str_trim(text));
    return QF_OK;
}

qf_code docx_parse(struct docx_body *r, doc_zip *zip, size_t entry)
{
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, r };

    if (r->pictures != NULL)
        QF_TRY(docx_pictures_open(r, zip, doc_zip_name(zip, entry)));
    QF_TRY(xml_parse(r->cx, zip, entry, &reader));
    QF_TRY(docx_drop_carried(r));
    return docx_pictures_out(r);
}
