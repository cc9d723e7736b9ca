#include "doc/attachment.h"

#include "base/text.h"
#include "doc/docx_media.h"
#include "doc/docx_read.h"
#include "doc/pdf_read.h"
#include "doc/xlsx_read.h"
#include "doc/zip.h"

#define MAX_NAME 80 /* characters without the ending */

static const struct {
    const char *ending, *type, *zh;
} kinds[] = {
#define X(name, ending, type, zh) { ending, type, zh },
    ATTACHMENT_KINDS(X)
#undef X
};

const char *attachment_ending(attachment_kind kind)
{
    return kinds[kind].ending;
}

const char *attachment_type(attachment_kind kind)
{
    return kinds[kind].type;
}

const char *attachment_zh(attachment_kind kind)
{
    return kinds[kind].zh;
}

bool attachment_is_picture(attachment_kind kind)
{
    return kind == ATTACHMENT_PNG || kind == ATTACHMENT_JPEG || kind == ATTACHMENT_GIF;
}

bool attachment_kind_parse(qf_str ending, attachment_kind *out)
{
    for (attachment_kind k = 0; k < ATTACHMENT_KIND_COUNT; k++)
        if (qf_str_eq(ending, qf_str_of(kinds[k].ending))) {
            *out = k;
            return true;
        }
    return false;
}

/* ---- what it is */

static qf_code no_kind(qf_ctx *cx)
{
    return qf_fail(cx, QF_INVALID, "ATTACHMENT.TYPE", "file",
                   "附件只收 Word（docx）、Excel（xlsx）、PDF、图片（png、jpg、gif）、csv 和 "
                   "txt；压缩包请解开后逐个添加，旧格式请另存为 docx 或 xlsx");
}

static qf_code kind_of_zip(qf_ctx *cx, qf_str bytes, attachment_kind *out)
{
    doc_zip *zip;

    QF_TRY(doc_zip_open(cx, bytes, &zip));
    for (size_t i = 0; i < doc_zip_count(zip); i++)
        if (qf_str_has(qf_str_of(doc_zip_name(zip, i)), QF_S("vbaProject")))
            return qf_fail(cx, QF_INVALID, "ATTACHMENT.MACRO", "file",
                           "文件里有宏，不能公开；请另存为不带宏的 docx 或 xlsx");
    if (doc_zip_find(zip, "word/document.xml") >= 0)
        *out = ATTACHMENT_DOCX;
    else if (doc_zip_find(zip, "xl/workbook.xml") >= 0)
        *out = ATTACHMENT_XLSX;
    else
        return no_kind(cx);
    return QF_OK;
}

static bool ends_like(qf_str name, const char *ending)
{
    size_t n = strlen(ending);

    return name.n > n && name.p[name.n - n - 1] == '.' &&
           strncasecmp(name.p + name.n - n, ending, n) == 0;
}

/* Text is what its name calls text, decodes, and does not begin like a page or a program. */
static qf_code kind_of_text(qf_ctx *cx, qf_str bytes, qf_str name, attachment_kind *out)
{
    qf_str text;

    if (ends_like(name, "csv"))
        *out = ATTACHMENT_CSV;
    else if (ends_like(name, "txt"))
        *out = ATTACHMENT_TEXT;
    else
        return no_kind(cx);
    QF_TRY(qf_text_decode(cx, bytes, QF_S(""), &text));
    text = qf_str_trim(text);
    if (qf_str_starts(text, QF_S("<")) || qf_str_starts(text, QF_S("#!")))
        return no_kind(cx);
    return QF_OK;
}

qf_code attachment_kind_of(qf_ctx *cx, qf_str bytes, qf_str name, attachment_kind *out)
{
    if (bytes.n == 0)
        return qf_fail(cx, QF_INVALID, "ATTACHMENT.TYPE", "file", "这个文件是空的，请重新选择");
    if (bytes.n > ATTACHMENT_MAX)
        return qf_fail(cx, QF_LIMIT, "ATTACHMENT.SIZE", "file",
                       "一个附件不超过 20 MB，请压缩图片或者分成几个文件");
    if (qf_str_starts(bytes, QF_S("%PDF-")))
        *out = ATTACHMENT_PDF;
    else if (qf_str_starts(bytes, QF_S("\x89PNG\r\n\x1a\n")))
        *out = ATTACHMENT_PNG;
    else if (qf_str_starts(bytes, QF_S("\xff\xd8\xff")))
        *out = ATTACHMENT_JPEG;
    else if (qf_str_starts(bytes, QF_S("GIF87a")) || qf_str_starts(bytes, QF_S("GIF89a")))
        *out = ATTACHMENT_GIF;
    else if (qf_str_starts(bytes, QF_S("PK\x03\x04")))
        return kind_of_zip(cx, bytes, out);
    else
        return kind_of_text(cx, bytes, name, out);
    return QF_OK;
}

/* ---- its name */

/* Controls, path and wildcard signs, and what turns the reading direction or has no width. */
static bool bad_rune(uint32_t rune)
{
    return rune < 0x20 || rune == 0x7f || (rune < 0x80 && strchr("/\\:*?\"<>|", (int)rune)) ||
           (rune >= 0x80 && rune < 0xa0) || (rune >= 0x200b && rune <= 0x200f) ||
           (rune >= 0x2028 && rune <= 0x202e) || (rune >= 0x2060 && rune <= 0x206f) ||
           rune == 0xfeff;
}

static qf_str without_ending(qf_str name)
{
    for (size_t i = name.n; i > 0 && name.n - i < 6; i--)
        if (name.p[i - 1] == '.')
            return qf_str_sub(name, 0, i - 1);
    return name;
}

qf_str attachment_name(qf_arena *arena, qf_str name, attachment_kind kind)
{
    qf_buf out = qf_buf_new(arena, 4 * MAX_NAME + 16);
    qf_str stem;
    int count = 0;

    for (size_t i = name.n; i > 0; i--)
        if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
            name = qf_str_sub(name, i, name.n);
            break;
        }
    stem = qf_str_trim(without_ending(name));
    for (size_t at = 0; at < stem.n && count < MAX_NAME;) {
        size_t before = at;
        uint32_t rune = qf_rune_next(stem, &at);
        if (bad_rune(rune) || (rune == '.' && out.n == 0))
            continue;
        qf_buf_add(&out, qf_str_sub(stem, before, at));
        count++;
    }
    stem = qf_str_trim(qf_buf_str(&out));
    return qf_strf(arena, "%.*s.%s", QF_ARG(stem.n > 0 ? stem : QF_S("附件")), kinds[kind].ending);
}

/* ---- its words */

/* Of a part of a Word file: its pictures as pixels alone; *count: those so far. */
static qf_code clean_part(qf_ctx *cx, doc *part, size_t *count)
{
    for (size_t i = 0; i < part->count; i++) {
        doc_block *block = &part->blocks[i];
        attachment_kind kind = ATTACHMENT_TEXT; /* no picture, until its bytes say so */
        if (block->kind != DOC_IMAGE)
            continue;
        ++*count;
        if (block->picture.n == 0 ||
            attachment_kind_of(cx, block->picture, QF_S(""), &kind) != QF_OK ||
            !attachment_is_picture(kind) ||
            picture_strip(cx, block->picture, kind, &block->picture, NULL) != QF_OK)
            return qf_fail(
                cx, QF_INVALID, "ATTACHMENT.PICTURES", "file",
                "第 %zu 张图片不是 png、jpg、gif，或者已经损坏、太大，自动清理会丢掉它。请在 Word "
                "里把它另存成图片再插入，然后重新添加",
                *count);
    }
    return QF_OK;
}

static qf_code clean_pictures(qf_ctx *cx, doc *document)
{
    doc *parts[DOC_PARTS_MAX];
    size_t count = 0, images = 0, n = doc_parts(document, parts);

    for (size_t k = 0; k < n; k++) {
        QF_TRY(clean_part(cx, parts[k], &count));
        images += parts[k]->images;
    }
    if (count > DOCX_MEDIA_MAX || count < images)
        return qf_fail(cx, QF_INVALID, "ATTACHMENT.PICTURES", "file",
                       "图片超过 %d 张，自动清理会丢掉一些，请分成几个文件", DOCX_MEDIA_MAX);
    return QF_OK;
}

/* What would be lost when a file is written anew: better not at all. */
static qf_code check_kept(qf_ctx *cx, qf_str bytes, attachment_kind kind)
{
    static const char *const sheet[] = { "xl/media/", "xl/charts/", NULL };
    static const char *const word[] = { "word/charts/", "word/diagrams/", NULL };
    const char *const *lost = kind == ATTACHMENT_XLSX ? sheet : word;
    doc_zip *zip;

    QF_TRY(doc_zip_open(cx, bytes, &zip));
    for (size_t i = 0; i < doc_zip_count(zip); i++)
        for (int k = 0; lost[k] != NULL; k++)
            if (qf_str_starts(qf_str_of(doc_zip_name(zip, i)), qf_str_of(lost[k])))
                return qf_fail(
                    cx, QF_INVALID, "ATTACHMENT.PICTURES", "file",
                    "这份 %s 里有%s，自动清理会丢掉它们。请在原文件里删掉或者换成图片，或者导出成 "
                    "PDF 再添加",
                    kind == ATTACHMENT_XLSX ? "Excel" : "Word",
                    kind == ATTACHMENT_XLSX ? "图片或者图表" : "图表或者结构图");
    return QF_OK;
}

qf_code attachment_visible(qf_ctx *cx, qf_str bytes, attachment_kind kind, doc **out)
{
    QF_TRY(check_kept(cx, bytes, kind));
    if (kind == ATTACHMENT_XLSX)
        return xlsx_read_visible(cx, bytes, out);
    QF_TRY(docx_read_visible(cx, bytes, out));
    return clean_pictures(cx, *out);
}
