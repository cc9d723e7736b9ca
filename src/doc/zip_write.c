#include "doc/zip_write.h"

#include <zip.h>

#define FIXED_DOS_DATE 0x0021 /* 1980-01-01, the first day a zip can name */

static qf_code failed(qf_ctx *cx)
{
    return qf_fail(cx, QF_BROKEN, "DOC.ZIP_WRITE", NULL, "打包文件时出错，请重试");
}

static bool add_part(zip_t *zip, const zip_part *part)
{
    zip_source_t *source = zip_source_buffer(zip, part->bytes.p, part->bytes.n, 0);
    zip_int64_t index;

    if (source == NULL)
        return false;
    index = zip_file_add(zip, part->name, source, ZIP_FL_ENC_UTF_8);
    if (index < 0) {
        zip_source_free(source);
        return false;
    }
    return zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_DEFLATE, 9) == 0 &&
           zip_file_set_dostime(zip, (zip_uint64_t)index, 0, FIXED_DOS_DATE, 0) == 0;
}

/* Bytes of a closed archive that still lie in its source. */
static qf_code take_bytes(qf_ctx *cx, zip_source_t *source, qf_str *out)
{
    zip_stat_t about;
    char *bytes;

    zip_stat_init(&about);
    if (zip_source_stat(source, &about) != 0 || (about.valid & ZIP_STAT_SIZE) == 0 ||
        zip_source_open(source) != 0)
        return failed(cx);
    bytes = qf_alloc(cx->arena, about.size + 1);
    if (zip_source_read(source, bytes, about.size) != (zip_int64_t)about.size) {
        (void)zip_source_close(source);
        return failed(cx);
    }
    (void)zip_source_close(source);
    *out = (qf_str){ bytes, about.size };
    return QF_OK;
}

qf_code zip_write(qf_ctx *cx, const zip_part *parts, size_t count, qf_str *out)
{
    zip_error_t error;
    zip_source_t *source;
    zip_t *zip;
    qf_code code;

    zip_error_init(&error);
    source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip = source == NULL ? NULL : zip_open_from_source(source, ZIP_TRUNCATE, &error);
    zip_error_fini(&error);
    if (zip == NULL) {
        zip_source_free(source);
        return failed(cx);
    }
    zip_source_keep(source);
    for (size_t i = 0; i < count; i++)
        if (!add_part(zip, &parts[i])) {
            zip_discard(zip);
            zip_source_free(source);
            return failed(cx);
        }
    if (zip_close(zip) != 0) {
        zip_discard(zip);
        zip_source_free(source);
        return failed(cx);
    }
    code = take_bytes(cx, source, out);
    zip_source_free(source);
    return code;
}
