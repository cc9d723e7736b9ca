#include "doc/zip.h"

#include "doc/doc_build.h"

#include <strings.h>
#include <zip.h>

#define END_RECORD 22                           /* bytes of "end of central directory" */
#define MAX_DIRECTORY ((size_t)4 * 1024 * 1024) /* bytes of the central directory */
#define RATIO_FREE ((uint64_t)1024 * 1024)      /* small parts may be packed ever so well */

struct doc_zip {
    zip_t *archive;
    size_t count;
    const char **names;
};

struct doc_part {
    zip_file_t *file;
    uint64_t packed, inflated, claimed, ceiling;
};

static void archive_release(void *thing)
{
    zip_discard(thing);
}

static void part_release(void *thing)
{
    doc_part_close(thing);
}

static uint32_t little(const char *p, int bytes)
{
    uint32_t value = 0;

    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | (unsigned char)p[i];
    return value;
}

/* The last end record, where a reader would look for it. */
static ptrdiff_t find_end(qf_str bytes)
{
    size_t at, lowest;

    if (bytes.n < END_RECORD)
        return -1;
    lowest = bytes.n > 65535 + END_RECORD ? bytes.n - 65535 - END_RECORD : 0;
    for (at = bytes.n - END_RECORD + 1; at-- > lowest;) {
        if (memcmp(bytes.p + at, "PK\005\006", 4) == 0)
            return (ptrdiff_t)at;
    }
    return -1;
}

/* An OLE file is an old .doc or .xls, or the envelope of an encrypted document; its directory
 * names are UTF-16. */
static qf_code refuse_ole(qf_ctx *cx, qf_str bytes)
{
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";

    if (memmem(bytes.p, bytes.n, encrypted, sizeof(encrypted) - 1) != NULL)
        return qf_fail(cx, QF_INVALID, "DOC.ENCRYPTED", "file",
                       "文件设有打开密码，请去掉密码、另存后重新上传。");
    return qf_fail(
        cx, QF_INVALID, "DOC.OLD_WORD", "file",
        "这是旧版 Office 文件（.doc 或 .xls），请用 Word 或 WPS 另存为 .docx（.xlsx）后再试。");
}

static qf_code check_outside(qf_ctx *cx, qf_str bytes)
{
    ptrdiff_t end;

    if (bytes.n == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "文件是空的，请检查后重新选择。");
    if (qf_str_starts(bytes, QF_S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")))
        return refuse_ole(cx, bytes);
    if (!qf_str_starts(bytes, QF_S("PK")))
        return qf_fail(
            cx, QF_INVALID, "DOC.NOT_ZIP", "file",
            "这不是有效的 Word 或 Excel 文件，请用 Word 或 WPS 打开确认后另存为 .docx 或 .xlsx。");
    end = find_end(bytes);
    if (end < 0)
        return qf_fail(cx, QF_INVALID, "DOC.TRUNCATED", "file",
                       "文件不完整，可能没有下载或复制完，请重新获取后再试。");
    if (little(bytes.p + end + 10, 2) > DOC_MAX_ENTRIES ||
        little(bytes.p + end + 12, 4) > MAX_DIRECTORY)
        return doc_too_large(cx, "压缩包内文件过多");
    return QF_OK;
}

/* Some writers put backslashes; both kinds divide. */
static const char *normal_name(qf_arena *arena, const char *name)
{
    char *copy;

    if (name == NULL)
        return "";
    if (strchr(name, '\\') == NULL)
        return name;
    copy = qf_alloc(arena, strlen(name) + 1);
    for (size_t i = 0; name[i] != '\0'; i++)
        copy[i] = name[i];
    for (char *slash = strchr(copy, '\\'); slash != NULL; slash = strchr(slash, '\\'))
        *slash = '/';
    return copy;
}

/* A name that could leave a folder has no place in a document. */
static bool is_safe(const char *name)
{
    if (name[0] == '/' || (name[0] != '\0' && name[1] == ':'))
        return false;
    for (const char *at = name; at != NULL; at = strchr(at, '/')) {
        if (*at == '/')
            at++;
        if (at[0] == '.' && at[1] == '.' && (at[2] == '/' || at[2] == '\0'))
            return false;
    }
    return true;
}

static qf_code list_names(qf_ctx *cx, doc_zip *zip)
{
    zip_int64_t count = zip_get_num_entries(zip->archive, 0);

    if (count > DOC_MAX_ENTRIES)
        return doc_too_large(cx, "压缩包内文件过多");
    zip->count = count < 0 ? 0 : (size_t)count;
    zip->names = QF_NEW_ARRAY(cx->arena, const char *, zip->count);
    for (size_t i = 0; i < zip->count; i++) {
        zip->names[i] = normal_name(cx->arena, zip_get_name(zip->archive, i, ZIP_FL_ENC_RAW));
        if (!is_safe(zip->names[i]))
            return qf_fail(cx, QF_INVALID, "DOC.UNSAFE", "file",
                           "文件内部含有不安全的路径，不予读取，请用 Word 或 WPS 重新另存。");
    }
    return QF_OK;
}

qf_code doc_zip_open(qf_ctx *cx, qf_str bytes, doc_zip **out)
{
    doc_zip *zip = QF_NEW(cx->arena, doc_zip);
    zip_source_t *source;
    zip_error_t error;

    QF_TRY(check_outside(cx, bytes));
    zip_error_init(&error);
    source = zip_source_buffer_create(bytes.p, bytes.n, 0, &error);
    if (source != NULL) {
        zip->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
        if (zip->archive == NULL)
            zip_source_free(source);
    }
    zip_error_fini(&error);
    if (zip->archive == NULL)
        return qf_fail(cx, QF_INVALID, "DOC.TRUNCATED", "file",
                       "文件已损坏或不完整，请重新获取，或用 Word、WPS 修复后另存。");
    qf_arena_defer(cx->arena, archive_release, zip->archive);
    QF_TRY(list_names(cx, zip));
    *out = zip;
    return QF_OK;
}

size_t doc_zip_count(const doc_zip *zip)
{
    return zip->count;
}

const char *doc_zip_name(const doc_zip *zip, size_t entry)
{
    return zip->names[entry];
}

ptrdiff_t doc_zip_find(const doc_zip *zip, const char *name)
{
    for (size_t i = 0; i < zip->count; i++) {
        if (strcasecmp(zip->names[i], name) == 0)
            return (ptrdiff_t)i;
    }
    return -1;
}

qf_code doc_part_open(qf_ctx *cx, doc_zip *zip, size_t entry, doc_part **out)
{
    doc_part *part = QF_NEW(cx->arena, doc_part);
    zip_stat_t stat;

    zip_stat_init(&stat);
    if (zip_stat_index(zip->archive, entry, 0, &stat) != 0)
        return qf_fail(cx, QF_INVALID, "DOC.TRUNCATED", "file",
                       "文件已损坏或不完整，请重新获取后再试。");
    if ((stat.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && stat.encryption_method != ZIP_EM_NONE)
        return qf_fail(cx, QF_INVALID, "DOC.ENCRYPTED", "file",
                       "文件设有密码，请去掉密码、另存后重新上传。");
    part->packed = (stat.valid & ZIP_STAT_COMP_SIZE) != 0 ? stat.comp_size : 0;
    part->ceiling = DOC_MAX_INFLATED;
    part->claimed = (stat.valid & ZIP_STAT_SIZE) != 0 ? stat.size : 0;
    part->file = zip_fopen_index(zip->archive, entry, 0);
    if (part->file == NULL)
        return qf_fail(cx, QF_INVALID, "DOC.TRUNCATED", "file",
                       "文件已损坏或不完整，请重新获取后再试。");
    qf_arena_defer(cx->arena, part_release, part);
    *out = part;
    return QF_OK;
}

size_t doc_part_size_hint(const doc_part *part)
{
    return part->claimed < DOC_MAX_INFLATED ? (size_t)part->claimed : DOC_MAX_INFLATED;
}

qf_code doc_part_read(qf_ctx *cx, doc_part *part, char *buffer, size_t size, size_t *got)
{
    zip_int64_t n = part->file == NULL ? 0 : zip_fread(part->file, buffer, size);

    *got = 0;
    if (n < 0)
        return qf_fail(cx, QF_INVALID, "DOC.TRUNCATED", "file",
                       "文件已损坏或不完整，请重新获取，或用 Word、WPS 修复后另存。");
    part->inflated += (uint64_t)n;
    if (part->inflated > part->ceiling)
        return doc_too_large(cx, "解压后过大");
    if (part->inflated > RATIO_FREE && part->inflated / DOC_MAX_RATIO > part->packed)
        return doc_too_large(cx, "压缩比异常，疑为压缩炸弹");
    *got = (size_t)n;
    return QF_OK;
}

void doc_part_close(doc_part *part)
{
    if (part == NULL || part->file == NULL)
        return;
    (void)zip_fclose(part->file);
    part->file = NULL;
}

void doc_part_ceiling(doc_part *part, uint64_t bytes)
{
    part->ceiling = bytes;
}
