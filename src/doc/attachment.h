/* Files that go out beside a text: what they really are, what they hide, and a copy that hides nothing. */
#ifndef QF_DOC_ATTACHMENT_H
#define QF_DOC_ATTACHMENT_H

#include "doc/doc.h"

#define ATTACHMENT_MAX ((size_t)20 * 1024 * 1024) /* bytes of one file */
#define ATTACHMENT_FINDS 60                       /* more are counted, not listed */

/* X(NAME, ending, media type, Chinese) */
#define ATTACHMENT_KINDS(X)                                                                        \
    X(DOCX, "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",     \
      "Word 文档")                                                                                 \
    X(XLSX, "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",           \
      "Excel 表格")                                                                                \
    X(PDF, "pdf", "application/pdf", "PDF")                                                        \
    X(PNG, "png", "image/png", "图片")                                                             \
    X(JPEG, "jpg", "image/jpeg", "照片")                                                           \
    X(GIF, "gif", "image/gif", "图片")                                                             \
    X(CSV, "csv", "text/csv; charset=utf-8", "数据表")                                             \
    X(TEXT, "txt", "text/plain; charset=utf-8", "文本")

typedef enum attachment_kind {
#define X(name, ending, type, zh) ATTACHMENT_##name,
    ATTACHMENT_KINDS(X)
#undef X
        ATTACHMENT_KIND_COUNT
} attachment_kind;

/* "docx"; the type for browsers; "Word 文档". */
const char *attachment_ending(attachment_kind kind);
const char *attachment_type(attachment_kind kind);
const char *attachment_zh(attachment_kind kind);
/* By ending; false: none of ours. */
bool attachment_kind_parse(qf_str ending, attachment_kind *out);

/* What the bytes are, whatever the name says; the name only tells csv from txt. Errors: QF_INVALID
 * "ATTACHMENT.TYPE" (web pages, drawings, archives, programs, anything else), "ATTACHMENT.MACRO";
 * QF_LIMIT "ATTACHMENT.SIZE"; those of doc_zip_open. */
QF_MUST qf_code attachment_kind_of(qf_ctx *cx, qf_str bytes, qf_str name, attachment_kind *out);
/* The name as it may stand on a page and on a disk: last part, no signs that turn the reading direction
 * or mean something to a file system, at most 80 characters, with the ending of what it is. */
qf_str attachment_name(qf_arena *arena, qf_str name, attachment_kind kind);

/* Something that a reader of the file does not see at once. */
typedef struct attachment_find {
    const char *zh; /* "隐藏的行" */
    qf_str where;   /* "名单!第 3 行", "修订"; may be empty */
    qf_str what;    /* its words, the first of them */
    bool blocks;    /* must be cleaned before it is public */
} attachment_find;

typedef struct attachment_finds {
    attachment_find list[ATTACHMENT_FINDS];
    size_t count, more;
} attachment_finds;

/* Hidden rows, columns, sheets, comments, changes, hidden words, embedded and outside files, names of
 * authors, data of cameras, bytes behind a picture, what is cut off a picture; of a PDF what pdf_clean.h names.
 * Errors: those of the readers. */
QF_MUST qf_code attachment_hidden(qf_ctx *cx, qf_str bytes, attachment_kind kind,
                                  attachment_finds *out);
/* What a file says. */
typedef struct attachment_said {
    qf_str text;
    doc *document;         /* NULL: csv, txt, pictures, scanned pages */
    const size_t *starts;  /* of attachment_words */
    size_t places, beside; /* beside: where the words begin that stand beside the text */
} attachment_said;

/* The words of the file, hidden ones of a sheet too; empty for pictures and scanned pages. */
QF_MUST qf_code attachment_read(qf_ctx *cx, qf_str bytes, attachment_kind kind,
                                attachment_said *out);
/* Where the byte `at` of its words stands: "名单!B2", "第 3 段", "表 1 第 2 行第 4 列", "第 2 页", "第 5 行". */
qf_str attachment_where(qf_arena *arena, const attachment_said *said, size_t at);
/* The words alone. */
QF_MUST qf_code attachment_text(qf_ctx *cx, qf_str bytes, attachment_kind kind, qf_str *out);
/* Of docx and xlsx: the words that do not stand in the text or in cells, a line a paragraph: headers, footers, notes,
 * text boxes of sheets, charts and drawings (beside.c). Errors: those of doc_zip_open and xml_parse. */
QF_MUST qf_code attachment_beside(qf_ctx *cx, qf_str bytes, qf_str *out);
/* The words of a document: a line a block, cells in their columns divided by tabs. starts[i]: where the words of
 * block or cell number i begin, cells counted behind their block, those of headers and footers last (doc_parts); as many as attachment_places says. */
size_t attachment_places(doc *document);
QF_MUST qf_code attachment_words(qf_ctx *cx, doc *document, qf_str *text, size_t *starts);
/* What a reader sees of docx or xlsx, to be written anew; pictures of a docx are pixels alone, without what was cut
 * off them. QF_INVALID "ATTACHMENT.PICTURES" when pictures would be lost. */
QF_MUST qf_code attachment_visible(qf_ctx *cx, qf_str bytes, attachment_kind kind, doc **out);

/* True for png, jpg and gif. */
bool attachment_is_picture(attachment_kind kind);
/* Width and height in pixels as the picture's own head says; false when it has none or one of them is 0 or over
 * 20,000. */
bool picture_size(qf_str bytes, attachment_kind kind, int *width, int *height);
/* A picture's pixels without anything else (picture.c). *found: what was beside them; NULL not asked.
 * Errors: QF_INVALID "ATTACHMENT.PICTURE" (not whole). */
QF_MUST qf_code picture_strip(qf_ctx *cx, qf_str bytes, attachment_kind kind, qf_str *out,
                              attachment_finds *found);
/* Adds a find, or counts it. */
void attachment_add(attachment_finds *finds, const char *zh, qf_str where, qf_str what,
                    bool blocks);

#endif
