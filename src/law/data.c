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

#undef law_bad /* tools/tidy_facts.h */
qf_code law_bad(qf_ctx *cx, const char *file, const char *key, const char *reason, ...)
{
    va_list args;
    qf_str why;

    va_start(args, reason);
    why = qf_vstrf(cx->arena, reason, args);
    va_end(args);
    return qf_fail(cx, QF_INVALID, "LAW.INVALID", key, "法规数据文件 %s 的 %s 有误：%.*s", file,
                   key, QF_ARG(why));
}

/* ---- checked reading */

law_at law_in(qf_ctx *cx, law_at at, const char *key)
{
    const char *path = at.path[0] == '\0' ? key : qf_strf(cx->arena, "%s.%s", at.path, key).p;

    return (law_at){ at.file, path, qf_get(at.val, key) };
}

law_at law_item(qf_ctx *cx, law_at at, size_t index, const qf_val *item)
{
    return (law_at){ at.file, qf_strf(cx->arena, "%s[%zu]", at.path, index).p, item };
}

#undef law_wrong
qf_code law_wrong(qf_ctx *cx, law_at at, const char *reason, ...)
{
    va_list args;
    qf_str why;

    va_start(args, reason);
    why = qf_vstrf(cx->arena, reason, args);
    va_end(args);
    return law_bad(cx, at.file, at.path[0] == '\0' ? "最外层" : at.path, "%.*s", QF_ARG(why));
}

/* Missing is said as such: a hole and a wrong type are mended differently. */
static qf_code not_a(qf_ctx *cx, law_at at, const char *kind)
{
    if (at.val == NULL)
        return law_wrong(cx, at, "缺少这一项");
    return law_wrong(cx, at, "应当是%s", kind);
}

qf_code law_is_map(qf_ctx *cx, law_at at)
{
    if (at.val == NULL || at.val->type != QF_VAL_MAP)
        return not_a(cx, at, "对象 {…}");
    return QF_OK;
}

qf_code law_is_str(qf_ctx *cx, law_at at, qf_str *out)
{
    if (at.val == NULL || at.val->type != QF_VAL_STR)
        return not_a(cx, at, "文字");
    if (at.val->text.n == 0)
        return law_wrong(cx, at, "不能是空文字");
    *out = at.val->text;
    return QF_OK;
}

qf_code law_is_int(qf_ctx *cx, law_at at, int64_t min, int64_t max, int64_t *out)
{
    if (at.val == NULL || at.val->type != QF_VAL_INT)
        return not_a(cx, at, "整数");
    if (at.val->number < min || at.val->number > max)
        return law_wrong(cx, at, "应当在 %lld 和 %lld 之间，现在是 %lld", (long long)min,
                         (long long)max, (long long)at.val->number);
    *out = at.val->number;
    return QF_OK;
}

qf_code law_map(qf_ctx *cx, law_at at, const char *key, law_at *out)
{
    *out = law_in(cx, at, key);
    return law_is_map(cx, *out);
}

qf_code law_list(qf_ctx *cx, law_at at, const char *key, law_at *out)
{
    *out = law_in(cx, at, key);
    if (out->val == NULL || out->val->type != QF_VAL_LIST)
        return not_a(cx, *out, "列表 […]");
    if (qf_count(out->val) == 0)
        return law_wrong(cx, *out, "不能是空列表");
    return QF_OK;
}

qf_code law_str(qf_ctx *cx, law_at at, const char *key, qf_str *out)
{
    return law_is_str(cx, law_in(cx, at, key), out);
}

qf_code law_int(qf_ctx *cx, law_at at, const char *key, int64_t min, int64_t max, int64_t *out)
{
    return law_is_int(cx, law_in(cx, at, key), min, max, out);
}

qf_code law_date(qf_ctx *cx, law_at at, const char *key, qf_date *out)
{
    law_at place = law_in(cx, at, key);
    qf_str text = { 0 };

    QF_TRY(law_is_str(cx, place, &text));
    if (!qf_date_parse(text, out))
        return law_wrong(cx, place, "“%.*s”不是日历上有的日期（应当写成 2021-09-10）",
                         QF_ARG(text));
    return QF_OK;
}
