#include "report/source.h"

#include "base/file.h"
#include "base/text.h"
#include "doc/doc_build.h"
#include "doc/word_convert.h"
#include "doc/zip.h"

#define PIECE ((size_t)64 * 1024)

/* The first entry of a Word or Excel file has one of a few names; this spares opening it twice. */
static bool begins_like_office(qf_str bytes)
{
    static const char *const names[] = {
        "[Content_Types].xml", "_rels/", "mimetype", "word/", "xl/", "docProps/"
    };
    size_t length;

    if (bytes.n < 30)
        return true;
    length = (unsigned char)bytes.p[26] | (size_t)(unsigned char)bytes.p[27] << 8;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (qf_str_starts(qf_str_sub(bytes, 30, 30 + length), qf_str_of(names[i])))
            return true;
    return false;
}

bool report_is_bundle(qf_ctx *cx, qf_str bytes)
{
    qf_err before = cx->err;
    doc_zip *zip;
    bool office;

    if (!qf_str_starts(bytes, QF_S("PK\003\004")) || begins_like_office(bytes))
        return false;
    if (doc_zip_open(cx, bytes, &zip) != QF_OK) {
        cx->err = before;
        return false; /* the reader of documents says what is wrong with it */
    }
    office = doc_zip_find(zip, "[Content_Types].xml") >= 0 || doc_zip_find(zip, "mimetype") >= 0 ||
             doc_zip_find(zip, "word/document.xml") >= 0 ||
             doc_zip_find(zip, "xl/workbook.xml") >= 0;
    return !office && doc_zip_count(zip) > 0;
}

/* The last part of an entry's name; empty for what is no file of a person. */
static qf_str entry_name(qf_ctx *cx, const char *raw)
{
    qf_err before = cx->err;
    qf_str name = qf_str_of(raw), decoded;

    if (name.n == 0 || qf_str_ends(name, QF_S("/")) || qf_str_starts(name, QF_S("__MACOSX/")))
        return (qf_str){ "", 0 };
    if (qf_text_decode(cx, name, QF_S(""), &decoded) != QF_OK) {
        cx->err = before;
        decoded = QF_S("文件名无法辨认");
    }
    for (size_t i = decoded.n; i-- > 0;)
        if (decoded.p[i] == '/') {
            decoded = qf_str_sub(decoded, i + 1, decoded.n);
            break;
        }
    return report_is_litter(decoded) ? (qf_str){ "", 0 } : qf_str_copy(cx->arena, decoded);
}

bool report_is_litter(qf_str name)
{
    return qf_str_starts(name, QF_S(".")) || qf_str_starts(name, QF_S("~$")) ||
           qf_str_eq(name, QF_S("Thumbs.db")) || qf_str_eq(name, QF_S("desktop.ini"));
}

static qf_code unpack(qf_ctx *cx, doc_zip *zip, size_t entry, size_t room, qf_str *out)
{
    qf_buf bytes = qf_buf_new(cx->arena, room + 1);
    doc_part *part;
    size_t got = 1;
    char piece[PIECE];

    QF_TRY(doc_part_open(cx, zip, entry, &part));
    while (got > 0 && !bytes.over) {
        qf_code code = doc_part_read(cx, part, piece, sizeof piece, &got);

        if (code != QF_OK) {
            doc_part_close(part);
            return code;
        }
        qf_buf_add(&bytes, (qf_str){ piece, got });
    }
    doc_part_close(part);
    if (bytes.over || bytes.n > room)
        return doc_too_large(cx, "压缩包解开后过大");
    *out = qf_buf_str(&bytes);
    return QF_OK;
}

/* What a zip gives, and the zips in it; those in the inner ones stay what they are. */
typedef struct bundle {
    report_source *sources;
    size_t count, room, left; /* left: bytes that may still be unpacked */
} bundle;

static void add_source(qf_ctx *cx, bundle *b, report_source source)
{
    if (b->count == b->room) {
        size_t room = b->room == 0 ? 64 : b->room * 2;
        report_source *grown = QF_NEW_ARRAY(cx->arena, report_source, room);

        if (b->count > 0)
            memcpy(grown, b->sources, b->count * sizeof *grown);
        b->sources = grown;
        b->room = room;
    }
    b->sources[b->count++] = source;
}

QF_MUST static qf_code take_zip(qf_ctx *cx, qf_str bytes, bool outermost, bundle *b)
{
    doc_zip *zip;

    QF_TRY(doc_zip_open(cx, bytes, &zip));
    for (size_t i = 0; i < doc_zip_count(zip); i++) {
        report_source source = { .name = entry_name(cx, doc_zip_name(zip, i)) };
        qf_err before = cx->err;
        size_t count = b->count;

        if (source.name.n == 0)
            continue;
        if (unpack(cx, zip, i, b->left < DOC_MAX_FILE ? b->left : DOC_MAX_FILE, &source.bytes) !=
            QF_OK) {
            if (b->left < DOC_MAX_FILE && cx->err.code == QF_LIMIT)
                return QF_LIMIT;
            source.bytes = (qf_str){ "", 0 };
            cx->err = before;
        }
        b->left -= source.bytes.n;
        if (outermost && report_is_bundle(cx, source.bytes)) {
            if (take_zip(cx, source.bytes, false, b) == QF_OK && b->count > count)
                continue;
            if (cx->err.code == QF_LIMIT)
                return QF_LIMIT;
            b->count = count; /* empty or broken: it is told as one file */
            cx->err = before;
        }
        add_source(cx, b, source);
    }
    return QF_OK;
}

qf_code report_bundle_read(qf_ctx *cx, qf_str bytes, size_t room, report_source **out,
                           size_t *count)
{
    bundle b = { .left = room };

    QF_TRY(take_zip(cx, bytes, true, &b));
    if (b.count == 0)
        return qf_fail(cx, QF_MISSING, "REPORT.NO_FILES", "file", "压缩包里没有文件。");
    *out = b.sources;
    *count = b.count;
    return QF_OK;
}

report *report_source_take(qf_ctx *cx, const report_source *source, const form *forced,
                           qf_date published, const form *new_form, const form *old_form)
{
    report *r = QF_NEW(cx->arena, report);
    qf_str bytes = source->bytes;
    qf_code code = QF_OK;

    r->arena = cx->arena;
    r->file = source->name;
    r->form = forced;
    r->published_on = published;
    r->period_from = r->period_to = QF_NO_DATE;
    if (source->path != NULL)
        code = qf_file_read(cx, source->path, DOC_MAX_FILE, &bytes);
    if (code == QF_OK && report_is_bundle(cx, bytes))
        code = qf_fail(cx, QF_INVALID, "REPORT.NESTED", "file",
                       "这是压缩包里的压缩包，套了不止一层或者是空的，请解开后再打成一个压缩包。");
    if (code == QF_OK && source->convert && word_is_other(bytes)) {
        code = word_convert(cx, bytes, &bytes);
        if (code == QF_MISSING) /* not installed: the reader says what to do */
            code = QF_OK;
    }
    if (code != QF_OK)
        report_take_error(cx, r);
    else
        report_take(cx, bytes, new_form, old_form, r);
    return r;
}
