#include "law/data.h"

#include "base/file.h"
#include "base/json.h"
#include "law/embedded.h"

#include <stdio.h>
#include <sys/stat.h>

/* Larger than any law file has reason to be; report-2021.json has 120 KB. */
#define LAW_FILE_MAX ((size_t)8 * 1024 * 1024)

/* The copy in the program; NULL when there is none of that name. */
static const struct qf_embedded *embedded(const char *name)
{
    for (size_t i = 0; i < qf_law_file_count; i++)
        if (strcmp(qf_law_files[i].name, name) == 0)
            return &qf_law_files[i];
    return NULL;
}

/* True when the folder has an entry of this name, readable or not: a file that is there and can
 * not be read must be an error, never a silent fall-back to the built-in law. */
static bool in_folder(qf_ctx *cx, const char *dir, const char *name, const char **path)
{
    struct stat entry;

    if (dir == NULL)
        return false;
    *path = qf_strf(cx->arena, "%s/%s", dir, name).p;
    return lstat(*path, &entry) == 0;
}

qf_code law_file(qf_ctx *cx, const char *dir, const char *name, qf_str *out)
{
    const struct qf_embedded *copy = embedded(name);
    const char *path;

    if (in_folder(cx, dir, name, &path))
        return qf_file_read(cx, path, LAW_FILE_MAX, out);
    if (copy == NULL)
        return qf_fail(cx, QF_MISSING, "LAW.MISSING", name, "没有法规数据文件 %s", name);
    *out = (qf_str){ (const char *)copy->data, copy->size };
    return QF_OK;
}

qf_code law_json(qf_ctx *cx, const char *dir, const char *name, const qf_val **out)
{
    qf_str text;
    qf_code code;

    QF_TRY(law_file(cx, dir, name, &text));
    code = qf_json_read(cx, text, name, out);
    if (code == QF_INVALID)
        cx->err.id = "LAW.SYNTAX";
    return code;
}

qf_code law_bad(qf_ctx *cx, const char *file, const char *key, const char *reason, ...)
{
    va_list args;
    qf_str why;

    va_start(args, reason);
    why = qf_vstrf(cx->arena, reason, args);
    va_end(args);
    return qf_fail(cx, QF_INVALID, "LAW.INVALID", key, "法规数据文件 %s 的 %s 有误：%.*s", file, key,
                   QF_ARG(why));
}
