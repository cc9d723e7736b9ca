#include "doc/pdf_clean.h"

#include "base/text.h"
#include "doc/pdf_cover.h"
#include "doc/pdf_open.h"
#include "doc/pdf_read.h"
#include "doc/pdf_request.h"

#include <cairo-pdf.h>

#define MAX_WORDS ((size_t)120) /* bytes shown of what is found */
#define MAX_LINES 200           /* finds carried from the child; attachment_add counts from 60 on */
#define MAX_COVERS ((size_t)4 * 1024 * 1024) /* bytes of what is to be covered */
#define MAX_OUT ((size_t)4 * ATTACHMENT_MAX)

/* ---- a find as a line */

struct telling {
    qf_ctx *cx;
    doc_builder *b;
    size_t lines;
};

/* Fields without controls, cut at a whole sign. */
static void add_field(qf_buf *out, qf_str text)
{
    size_t n = text.n < MAX_WORDS ? text.n : MAX_WORDS;

    while (n > 0 && n < text.n && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    for (size_t i = 0; i < n; i++)
        qf_buf_addc(out, (unsigned char)text.p[i] < 0x20 ? ' ' : text.p[i]);
    qf_buf_addc(out, '\t');
}

static qf_code tell(struct telling *t, const char *zh, qf_str where, const char *what, bool blocks)
{
    qf_buf line = qf_buf_new(t->cx->arena, 1024);
    qf_str words = what == NULL || !qf_utf8_valid(qf_str_of(what)) ? QF_S("") : qf_str_of(what);

    if (++t->lines > MAX_LINES)
        return QF_OK;
    add_field(&line, qf_str_of(zh));
    add_field(&line, where);
    add_field(&line, qf_squeeze(t->cx->arena, words));
    qf_buf_addc(&line, blocks ? '1' : '0');
    return doc_add_text(t->b, DOC_PARAGRAPH, 0, qf_buf_str(&line));
}

/* ---- what poppler knows */

/* The words of XMP between its tags. */
static char *xmp_words(qf_arena *arena, const char *xmp)
{
    qf_buf out = qf_buf_new(arena, 4096);
    bool tag = false;

    for (const char *p = xmp; *p != '\0'; p++) {
        if (*p == '<')
            tag = true;
        else if (!tag)
            qf_buf_addc(&out, *p);
        if (*p == '>') {
            tag = false;
            qf_buf_addc(&out, ' ');
        }
    }
    if (out.over)
        out.n = 0;
    return (char *)qf_cstr(arena, qf_buf_str(&out));
}

static qf_code tell_properties(struct telling *t, PopplerDocument *document)
{
    static const struct {
        char *(*get)(PopplerDocument *);
        const char *zh;
    } properties[] = {
        { poppler_document_get_author, "作者" },
        { poppler_document_get_title, "标题" },
        { poppler_document_get_subject, "主题" },
        { poppler_document_get_keywords, "关键词" },
        { poppler_document_get_metadata, "XMP 元数据" },
    };
    qf_str where = QF_S("文件属性");

    for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
        char *value = properties[i].get(document);
        bool xmp = properties[i].get == poppler_document_get_metadata;
        qf_code code = QF_OK;
        if (value != NULL && *value != '\0')
            code = tell(t, properties[i].zh, where, xmp ? xmp_words(t->cx->arena, value) : value,
                        false);
        g_free(value);
        QF_TRY(code);
    }
    return QF_OK;
}

static qf_code tell_inside(struct telling *t, PopplerDocument *document)
{
    GList *files = poppler_document_get_attachments(document);
    qf_code code = QF_OK;

    for (GList *at = files; at != NULL; at = at->next) {
        PopplerAttachment *file = at->data;
        if (code == QF_OK)
            code = tell(t, "嵌入的文件", QF_S("PDF 里"), file->name, true);
        g_object_unref(file);
    }
    g_list_free(files);
    QF_TRY(code);
    return poppler_document_has_javascript(document) ? tell(t, "脚本", QF_S("PDF 里"), NULL, true)
                                                     : QF_OK;
}

static qf_code tell_layers(struct telling *t, PopplerLayersIter *at, int depth)
{
    do {
        PopplerLayer *layer = poppler_layers_iter_get_layer(at);
        PopplerLayersIter *child = depth < 8 ? poppler_layers_iter_get_child(at) : NULL;
        qf_code code = QF_OK;
        if (layer != NULL && !poppler_layer_is_visible(layer))
            code = tell(t, "不显示的图层", QF_S("PDF 里"), poppler_layer_get_title(layer), true);
        if (layer != NULL)
            g_object_unref(layer);
        if (child != NULL && code == QF_OK)
            code = tell_layers(t, child, depth + 1);
        if (child != NULL)
            poppler_layers_iter_free(child);
        QF_TRY(code);
    } while (poppler_layers_iter_next(at));
    return QF_OK;
}

/* Comments; a link, a filled field and a stamp without words are part of the page. */
static qf_code tell_note(struct telling *t, PopplerAnnot *note, qf_str where)
{
    PopplerAnnotType type = poppler_annot_get_annot_type(note);
    char *words;
    qf_code code = QF_OK;

    if (type == POPPLER_ANNOT_FILE_ATTACHMENT)
        return tell(t, "嵌入的文件", where, NULL, true);
    if (type == POPPLER_ANNOT_LINK || type == POPPLER_ANNOT_WIDGET || type == POPPLER_ANNOT_POPUP)
        return QF_OK;
    words = poppler_annot_get_contents(note);
    if (type != POPPLER_ANNOT_STAMP || (words != NULL && *words != '\0'))
        code = tell(t, "批注", where, words, true);
    g_free(words);
    return code;
}

static qf_code tell_page(struct telling *t, PopplerPage *page, int number)
{
    qf_str where = qf_strf(t->cx->arena, "第 %d 页", number);
    GList *notes = poppler_page_get_annot_mapping(page);
    GList *fields = poppler_page_get_form_field_mapping(page);
    qf_code code = QF_OK;

    for (GList *at = notes; at != NULL && code == QF_OK; at = at->next)
        code = tell_note(t, ((PopplerAnnotMapping *)at->data)->annot, where);
    poppler_page_free_annot_mapping(notes);
    for (GList *at = fields; at != NULL && code == QF_OK; at = at->next)
        if (poppler_form_field_get_field_type(((PopplerFormFieldMapping *)at->data)->field) ==
            POPPLER_FORM_FIELD_SIGNATURE)
            code = tell(t, "电子签名", where, "清理后签名不再有效", false);
    poppler_page_free_form_field_mapping(fields);
    return code;
}

/* ---- photographs: they lie in a PDF as they came from the camera */

/* Bytes of the camera's data in the photograph that begins at `at`, without its length; none: .n 0. *at goes behind. */
static qf_str camera_data(qf_str bytes, size_t *at)
{
    size_t p = *at + 2;

    *at += 2;
    while (p + 4 <= bytes.n && (unsigned char)bytes.p[p] == 0xff) {
        int marker = (unsigned char)bytes.p[p + 1];
        size_t size = (size_t)(unsigned char)bytes.p[p + 2] << 8 | (unsigned char)bytes.p[p + 3];
        if (marker < 0xc0 || marker == 0xda || size < 2 || size > bytes.n - p - 2)
            break;
        *at = p + 2 + size;
        if (marker == 0xe1)
            return qf_str_sub(bytes, p + 4, p + 2 + size);
        p = *at;
    }
    return QF_S("");
}

/* Tells of it, and with `wipe` (the same bytes, to be written to) puts zeros in its place: nothing moves. */
static qf_code cameras(struct telling *t, qf_str bytes, char *wipe)
{
    for (size_t at = 0; at + 4 <= bytes.n;) {
        const char *next = memchr(bytes.p + at, 0xff, bytes.n - 4 - at + 1);
        qf_str data;
        if (next == NULL)
            return QF_OK;
        at = (size_t)(next - bytes.p);
        if ((unsigned char)next[1] != 0xd8 || (unsigned char)next[2] != 0xff) {
            at++;
            continue;
        }
        while ((data = camera_data(bytes, &at)).n > 0) {
            if (wipe != NULL)
                memset(wipe + (data.p - bytes.p), 0, data.n);
            else
                QF_TRY(tell(t, "照片里的拍摄信息（EXIF）", QF_S("PDF 里的照片"),
                            "相机、时间，也可能有位置", true));
            at -= 2; /* the next piece of the same photograph */
        }
    }
    return QF_OK;
}

/* ---- both works */

qf_code pdf_hidden_here(qf_ctx *cx, qf_str bytes, doc **out)
{
    PDF_OBJECT_CLEANUP gpointer document = NULL;
    struct telling t = { .cx = cx, .b = doc_builder_new(cx, DOC_PDF) };
    PopplerLayersIter *layers;
    PopplerDocument *opened = NULL;
    int pages;

    QF_TRY(pdf_open(cx, bytes, &opened));
    document = opened;
    QF_TRY(tell_properties(&t, document));
    QF_TRY(tell_inside(&t, document));
    layers = poppler_layers_iter_new(document);
    if (layers != NULL) {
        qf_code code = tell_layers(&t, layers, 0);
        poppler_layers_iter_free(layers);
        QF_TRY(code);
    }
    pages = poppler_document_get_n_pages(document);
    for (int i = 0; i < pages && i < PDF_MAX_PAGES; i++) {
        PDF_OBJECT_CLEANUP gpointer page = poppler_document_get_page(document, i);
        if (page != NULL)
            QF_TRY(tell_page(&t, page, i + 1));
    }
    QF_TRY(cameras(&t, bytes, NULL));
    return doc_finish(t.b, out);
}

static qf_code too_complex(qf_ctx *cx)
{
    return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file",
                   "PDF 过于复杂，不能自动清理，请从原来的 Word 或 Excel 文件重新导出");
}

static cairo_status_t collect(void *user, const unsigned char *data, unsigned int n)
{
    qf_buf *out = user;

    qf_buf_add(out, (qf_str){ (const char *)data, n });
    return out->over ? CAIRO_STATUS_WRITE_ERROR : CAIRO_STATUS_SUCCESS;
}

/* Prints the pages, those with something to cover as pictures. */
static qf_code print_pages(qf_ctx *cx, PopplerDocument *document, pdf_covers *covers,
                           cairo_surface_t *surface)
{
    cairo_t *cr = cairo_create(surface);
    int pages = poppler_document_get_n_pages(document);
    qf_code code = QF_OK;
    bool fine, drawn;

    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "");
    for (int i = 0; i < pages && code == QF_OK; i++) {
        PDF_OBJECT_CLEANUP gpointer page = poppler_document_get_page(document, i);
        double width, height;
        if (page == NULL)
            continue;
        drawn = false;
        poppler_page_get_size(page, &width, &height);
        if (!(width >= 1 && height >= 1 && width < 20000 && height < 20000))
            continue;
        cairo_pdf_surface_set_size(surface, width, height);
        if (covers != NULL)
            code = pdf_cover_page(cx, covers, page, cr, width, height, &drawn);
        if (code == QF_OK && !drawn) {
            cairo_save(cr);
            poppler_page_render_for_printing_with_options(page, cr,
                                                          POPPLER_PRINT_STAMP_ANNOTS_ONLY);
            cairo_restore(cr);
        }
        cairo_show_page(cr);
    }
    fine = cairo_status(cr) == CAIRO_STATUS_SUCCESS;
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    fine = fine && cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS;
    QF_TRY(code);
    return fine ? QF_OK : too_complex(cx);
}

static qf_code print_anew(qf_ctx *cx, qf_str bytes, pdf_covers *covers, doc **out)
{
    PDF_OBJECT_CLEANUP gpointer document = NULL;
    qf_buf printed = qf_buf_new(cx->arena, MAX_OUT);
    doc_builder *b = doc_builder_new(cx, DOC_PDF);
    PopplerDocument *opened = NULL;
    cairo_surface_t *surface;
    qf_code code;

    QF_TRY(pdf_open(cx, bytes, &opened));
    document = opened;
    if (poppler_document_get_n_pages(document) > PDF_MAX_PAGES)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file", "PDF 超过 %d 页，请分成几个文件",
                       PDF_MAX_PAGES);
    surface = cairo_pdf_surface_create_for_stream(collect, &printed, 595, 842);
    code = print_pages(cx, document, covers, surface);
    cairo_surface_destroy(surface);
    QF_TRY(code);
    if (printed.over)
        return too_complex(cx);
    QF_TRY(cameras(NULL, qf_buf_str(&printed), printed.p));
    QF_TRY(doc_add_picture(b, qf_buf_str(&printed), QF_S(""), 0));
    if (covers != NULL) {
        QF_TRY(pdf_covers_done(cx, covers));
        QF_TRY(doc_add_text(b, DOC_PARAGRAPH, 0, pdf_covers_left(covers)));
    }
    return doc_finish(b, out);
}

qf_code pdf_printed_here(qf_ctx *cx, qf_str bytes, doc **out)
{
    return print_anew(cx, bytes, NULL, out);
}

qf_code pdf_covered_here(qf_ctx *cx, qf_str bytes, doc **out)
{
    pdf_covers *covers;

    QF_TRY(pdf_covers_take(cx, &bytes, &covers));
    return print_anew(cx, bytes, covers, out);
}

/* ---- from outside */

qf_code pdf_hidden(qf_ctx *cx, qf_str bytes, attachment_finds *out)
{
    doc *lines;

    QF_TRY(pdf_ask(cx, PDF_HIDDEN, bytes, &lines));
    for (size_t i = 0; i < lines->count; i++) {
        qf_str line = lines->blocks[i].text, field[3];
        for (int k = 0; k < 3; k++)
            if (!qf_str_split(&line, '\t', &field[k]))
                field[k] = QF_S("");
        attachment_add(out, qf_cstr(cx->arena, field[0]), field[1], field[2],
                       qf_str_eq(line, QF_S("1")));
    }
    return QF_OK;
}

qf_code pdf_printed(qf_ctx *cx, qf_str bytes, qf_str *out)
{
    doc *printed;

    QF_TRY(pdf_ask(cx, PDF_PAGES, bytes, &printed));
    if (printed->count != 1)
        return qf_fail(cx, QF_BROKEN, "DOC.WIRE", "file", "读取文件时出错，请稍后再试。");
    *out = printed->blocks[0].picture;
    return QF_OK;
}

/* One line of the request: the signs, a tab, and for each of them whether it goes under the box. */
static void add_covering(qf_buf *out, const pdf_covering *one)
{
    size_t signs = 0, at = 0, shown = 0;

    for (size_t i = 0; i < one->words.n; signs++) {
        size_t from = i;
        if (qf_rune_is_space(qf_rune_next(one->words, &i)))
            signs--;
        else
            qf_buf_add(out, qf_str_sub(one->words, from, i));
    }
    qf_buf_addc(out, '\t');
    while (at < one->words.n) {
        uint32_t sign = qf_rune_next(one->words, &at), stays = 0;
        if (qf_rune_is_space(sign))
            continue;
        if (shown < one->shown.n)
            stays = qf_rune_next(one->shown, &shown);
        qf_buf_addc(out, qf_rune_count(one->shown) == signs && stays == sign ? '0' : '1');
    }
    qf_buf_addc(out, '\n');
}

qf_code pdf_covered(qf_ctx *cx, qf_str bytes, const pdf_covering *covers, size_t count, qf_str *out,
                    qf_str *left)
{
    qf_buf request = qf_buf_new(cx->arena, bytes.n + MAX_COVERS);
    doc *printed;

    for (size_t i = 0; i < count; i++)
        add_covering(&request, &covers[i]);
    qf_buf_addc(&request, '\n');
    qf_buf_add(&request, bytes);
    if (request.over)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file",
                       "PDF 里的号码太多，请在原来的文件里遮盖以后重新导出");
    QF_TRY(pdf_ask(cx, PDF_COVERED, qf_buf_str(&request), &printed));
    if (printed->count == 0 || printed->count > 2)
        return qf_fail(cx, QF_BROKEN, "DOC.WIRE", "file", "读取文件时出错，请稍后再试。");
    *out = printed->blocks[0].picture;
    *left = printed->count == 2 ? printed->blocks[1].text : QF_S("");
    return QF_OK;
}
