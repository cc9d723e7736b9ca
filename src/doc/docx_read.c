#include "doc/docx_read.h"

#include "doc/docx_body.h"
#include "doc/package.h"

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
    /* What is not printed: the state before a change, codes, readings, settings. */
    { XML_SPACE_COMPAT, "Fallback", E_SKIP },
    { XML_SPACE_WORD, "pPrChange", E_SKIP },
    { XML_SPACE_WORD, "rPrChange", E_SKIP },
    { XML_SPACE_WORD, "tblPr", E_SKIP },
    { XML_SPACE_WORD, "tblPrEx", E_SKIP },
    { XML_SPACE_WORD, "tcPrChange", E_SKIP },
    { XML_SPACE_WORD, "trPrChange", E_SKIP },
    { XML_SPACE_WORD, "sectPr", E_SKIP },
    { XML_SPACE_WORD, "sdtPr", E_SKIP },
    { XML_SPACE_WORD, "rt", E_SKIP },
    { XML_SPACE_WORD, "instrText", E_SKIP },
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

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct docx_body *r = user;
    struct docx_paragraph *p = docx_open_paragraph(r);

    if (r->skip > 0 || id == 0)
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
        return QF_OK;
    }
}

static qf_code on_text(void *user, qf_str text)
{
    struct docx_body *r = user;

    if (r->in_text && r->skip == 0)
        docx_add_text(r, text);
    return QF_OK;
}

/* The main part by the package's relationships; else by its usual name. */
static qf_code find_main(qf_ctx *cx, doc_zip *zip, size_t *out)
{
    package_rels rels;
    ptrdiff_t entry;

    QF_TRY(package_rels_read(cx, zip, "", &rels));
    entry = package_rel_find(&rels, "officeDocument");
    if (entry < 0)
        entry = doc_zip_find(zip, "word/document.xml");
    if (entry < 0)
        return qf_fail(cx, QF_INVALID, "DOC.UNKNOWN", "file",
                       "压缩包里没有 Word 正文，请上传 .docx 文件本身。");
    *out = (size_t)entry;
    return QF_OK;
}

static qf_code read_styles(qf_ctx *cx, doc_zip *zip, const char *main, docx_styles **out)
{
    package_rels rels;
    ptrdiff_t styles, numbering;

    QF_TRY(package_rels_read(cx, zip, main, &rels));
    styles = package_rel_find(&rels, "styles");
    numbering = package_rel_find(&rels, "numbering");
    if (styles < 0)
        styles = doc_zip_find(zip, "word/styles.xml");
    if (numbering < 0)
        numbering = doc_zip_find(zip, "word/numbering.xml");
    return docx_styles_read(cx, zip, styles, numbering, out);
}

static qf_code read_body(qf_ctx *cx, qf_str bytes, bool pictures, doc **out)
{
    struct docx_body *r = QF_NEW(cx->arena, struct docx_body);
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, r };
    doc_zip *zip = NULL;
    size_t entry = 0;

    if (bytes.n > DOC_MAX_FILE)
        return doc_too_large(cx, "文件过大");
    r->cx = cx;
    r->b = doc_builder_new(cx, DOC_DOCX);
    r->text = qf_buf_new(cx->arena, DOC_MAX_BOX);
    QF_TRY(doc_zip_open(cx, bytes, &zip));
    QF_TRY(find_main(cx, zip, &entry));
    QF_TRY(read_styles(cx, zip, doc_zip_name(zip, entry), &r->styles));
    if (pictures)
        QF_TRY(docx_pictures_open(r, zip, doc_zip_name(zip, entry)));
    QF_TRY(xml_parse(cx, zip, entry, &reader));
    QF_TRY(docx_drop_carried(r));
    QF_TRY(docx_pictures_out(r));
    QF_TRY(doc_finish(r->b, out));
    if ((*out)->count == 0 && (*out)->images == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "文件里没有内容，请检查后重新选择。");
    return package_title(cx, zip, &(*out)->title);
}

qf_code docx_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    return read_body(cx, bytes, false, out);
}

qf_code docx_read_pictures(qf_ctx *cx, qf_str bytes, doc **out)
{
    return read_body(cx, bytes, true, out);
}
