#include "doc/docx_read.h"

#include "doc/docx_around.h"
#include "doc/package.h"

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

static struct docx_body *body_new(qf_ctx *cx, docx_styles *styles)
{
    struct docx_body *r = QF_NEW(cx->arena, struct docx_body);

    r->cx = cx;
    r->b = doc_builder_new(cx, DOC_DOCX);
    r->text = qf_buf_new(cx->arena, DOC_MAX_BOX);
    r->styles = styles;
    return r;
}

qf_code docx_part_read(const struct docx_body *body, doc_zip *zip, size_t entry, doc **out)
{
    struct docx_body *r = body_new(body->cx, body->styles);

    r->around = docx_around_new(body->cx);
    r->around->margin = true;
    r->pictures = body->pictures;
    QF_TRY(docx_parse(r, zip, entry));
    QF_TRY(doc_finish(r->b, out));
    if ((*out)->count == 0)
        *out = NULL;
    return QF_OK;
}

/* The notes that the text has marks for, behind it. */
static qf_code read_notes(struct docx_body *r, doc_zip *zip, const char *main)
{
    static const char *const types[] = { "footnotes", "endnotes" };
    package_rels rels;

    QF_TRY(package_rels_read(r->cx, zip, main, &rels));
    for (int i = 0; i < 2; i++) {
        ptrdiff_t entry = package_rel_find(&rels, types[i]);
        if (entry >= 0 && r->around->note_count > 0)
            QF_TRY(docx_parse(r, zip, (size_t)entry));
    }
    return QF_OK;
}

struct opened {
    doc_zip *zip;
    size_t entry;
    const char *main; /* the body's part */
    struct docx_body *body;
};

static qf_code open_body(qf_ctx *cx, qf_str bytes, struct opened *out)
{
    docx_styles *styles;

    if (bytes.n > DOC_MAX_FILE)
        return doc_too_large(cx, "文件过大");
    QF_TRY(doc_zip_open(cx, bytes, &out->zip));
    QF_TRY(find_main(cx, out->zip, &out->entry));
    out->main = doc_zip_name(out->zip, out->entry);
    QF_TRY(read_styles(cx, out->zip, out->main, &styles));
    out->body = body_new(cx, styles);
    return QF_OK;
}

static qf_code finish(qf_ctx *cx, const struct opened *file, doc **out)
{
    QF_TRY(doc_finish(file->body->b, out));
    if ((*out)->count == 0 && (*out)->images == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "文件里没有内容，请检查后重新选择。");
    return package_title(cx, file->zip, &(*out)->title);
}

qf_code docx_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    struct opened file;

    QF_TRY(open_body(cx, bytes, &file));
    QF_TRY(docx_parse(file.body, file.zip, file.entry));
    return finish(cx, &file, out);
}

qf_code docx_read_visible(qf_ctx *cx, qf_str bytes, doc **out)
{
    struct opened file;
    const doc_margins *margins;

    QF_TRY(open_body(cx, bytes, &file));
    file.body->around = docx_around_new(cx);
    file.body->pictures = docx_pictures_new(cx);
    QF_TRY(docx_parse(file.body, file.zip, file.entry));
    QF_TRY(read_notes(file.body, file.zip, file.main));
    QF_TRY(docx_margins_read(file.body, file.zip, file.main, &margins));
    QF_TRY(finish(cx, &file, out));
    (*out)->margins = margins;
    return QF_OK;
}

qf_code docx_unseen(qf_ctx *cx, qf_str bytes, qf_str *out)
{
    struct opened file;

    QF_TRY(open_body(cx, bytes, &file));
    file.body->around = docx_around_new(cx);
    QF_TRY(docx_parse(file.body, file.zip, file.entry));
    return docx_margins_unseen(file.body, file.zip, file.main, out);
}
