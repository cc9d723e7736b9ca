#include "domain/service/file.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/files.h"
#include "domain/service/service.h"
#include "store/blob.h"
#include "store/db.h"

#define EDITORS (AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR))
#define COPY_MAX ((int64_t)4 * ATTACHMENT_MAX)

static const struct {
    const char *code, *zh;
    bool of_material;
} purposes[] = {
#define X(name, code, zh, of_material) { code, zh, of_material },
    SERVICE_FILE_PURPOSES(X)
#undef X
};

qf_str service_file_purpose_code(service_file_purpose purpose)
{
    return qf_str_of(purposes[purpose].code);
}

const char *service_file_purpose_zh(service_file_purpose purpose)
{
    return purposes[purpose].zh;
}

/* ---- reading */

static service_file file_of(const db_row *row)
{
    service_file file = { .id = db_int(row, "id"),
                          .purpose = SERVICE_FILE_BLANK,
                          .material = db_str(row, "material"),
                          .name = db_str(row, "name"),
                          .size = db_int(row, "size"),
                          .sha256 = db_str(row, "sha256"),
                          .sealed = db_str(row, "sealed_sha256"),
                          .finds = db_str(row, "finds"),
                          .cleaned = db_bool(row, "cleaned") };
    qf_str purpose = db_str(row, "purpose");

    for (int i = 0; i < SERVICE_FILE_PURPOSE_COUNT; i++)
        if (qf_str_eq(purpose, qf_str_of(purposes[i].code)))
            file.purpose = (service_file_purpose)i;
    if (!attachment_kind_parse(db_str(row, "kind"), &file.kind))
        file.kind = ATTACHMENT_PDF;
    return file;
}

qf_code service_files_of(qf_ctx *cx, qf_str code, service_files *out)
{
    db_rows rows;

    out->count = 0;
    QF_TRY(db_many(cx, SQL_SERVICE_FILES, &rows, DB_STR("code", code)));
    for (size_t i = 0; i < rows.count && i < SERVICE_FILES_MAX; i++)
        out->file[out->count++] = file_of(&rows.row[i]);
    return QF_OK;
}

static qf_code find_file(qf_ctx *cx, qf_str code, int64_t id, service_file *out)
{
    service_files *files = QF_NEW(cx->arena, service_files);

    QF_TRY(service_files_of(cx, code, files));
    for (size_t i = 0; i < files->count; i++)
        if (files->file[i].id == id) {
            *out = files->file[i];
            return QF_OK;
        }
    return qf_fail(cx, QF_MISSING, "SERVICE.NO_FILE", "file", "没有这个文件，或者已经撤下");
}

qf_code service_file_public(qf_ctx *cx, qf_str code, int64_t id, service_file *out, qf_str *bytes)
{
    service_item item;

    QF_TRY(service_item_get(cx, code, &item));
    QF_TRY(find_file(cx, code, id, out));
    if (out->sha256.n == 0)
        return qf_fail(cx, QF_MISSING, "SERVICE.NO_FILE", "file", "没有这个文件，或者已经撤下");
    return blob_get(cx, out->sha256, COPY_MAX, bytes);
}

/* ---- writing */

/* The item as it is, or as it will be. */
static qf_code find_item(qf_ctx *cx, qf_str code, service_item *out)
{
    service_version draft;
    qf_code found = service_item_get(cx, code, out);

    if (found != QF_MISSING)
        return found;
    if (service_draft_get(cx, code, &draft) != QF_OK)
        return qf_fail(cx, QF_MISSING, "SERVICE.NO_ITEM", "code", "没有这个办事事项");
    *out = draft.item;
    return QF_OK;
}

/* For what the file is: the result, or one of the materials. */
static qf_code check_purpose(qf_ctx *cx, const service_item *item, const service_file *file)
{
    qf_str lines = item->materials, line;

    if (file->purpose >= SERVICE_FILE_PURPOSE_COUNT)
        return qf_fail(cx, QF_INVALID, "SERVICE.FILE_FOR", "purpose",
                       "请选这是空白表格、填写样例还是结果样本");
    if (file->material.n == 0)
        return QF_OK;
    while (purposes[file->purpose].of_material && qf_str_split(&lines, '\n', &line))
        if (qf_str_eq(service_material_of(line).name, file->material))
            return QF_OK;
    return qf_fail(cx, QF_INVALID, "SERVICE.FILE_FOR", "material",
                   "这个事项没有这种申请材料，请重新选");
}

static qf_code check_kind(qf_ctx *cx, qf_str bytes, qf_str name, attachment_kind *kind)
{
    if (bytes.n > SERVICE_FILE_BYTES)
        return qf_fail(cx, QF_LIMIT, "SERVICE.FILE_SIZE", "file",
                       "一个文件不超过 5 MB，群众要用手机下载；照片请先缩小");
    QF_TRY(attachment_kind_of(cx, bytes, name, kind));
    if (*kind == ATTACHMENT_GIF || *kind == ATTACHMENT_CSV || *kind == ATTACHMENT_TEXT)
        return qf_fail(cx, QF_INVALID, "SERVICE.FILE_KIND", "file",
                       "表格和样本请用 docx、xlsx、pdf、png 或者 jpg");
    return QF_OK;
}

static qf_code note(qf_ctx *cx, qf_str code, const char *verb, qf_str name)
{
    QF_TRY(audit_write(cx, "service.file", qf_strf(cx->arena, "service:%.*s", QF_ARG(code)),
                       "%s：%.*s", verb, QF_ARG(name)));
    return db_generation_bump(cx);
}

static bool any_blocks(qf_str finds)
{
    qf_str line;

    while (qf_str_split(&finds, '\n', &line))
        if (qf_str_ends(line, QF_S("\t1")))
            return true;
    return false;
}

qf_code service_file_add(qf_ctx *cx, const mask_rules *rules, qf_str code, const service_file *file,
                         qf_str bytes)
{
    service_files *files = QF_NEW(cx->arena, service_files);
    qf_str sha256 = QF_S(""), sealed = QF_S(""), finds, name;
    attachment_kind kind;
    service_item item;
    int64_t id;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, EDITORS));
    QF_TRY(check_kind(cx, bytes, file->name, &kind));
    QF_TRY(disclose_bytes_examine(cx, rules, file->name, bytes, kind, &finds));
    name = attachment_name(cx->arena, file->name, kind);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find_item(cx, code, &item));
    QF_TRY(check_purpose(cx, &item, file));
    QF_TRY(service_files_of(cx, code, files));
    if (files->count == SERVICE_FILES_MAX)
        return qf_fail(cx, QF_LIMIT, "SERVICE.FILES", "file", "一个事项最多 %d 个表格和样本",
                       SERVICE_FILES_MAX);
    if (any_blocks(finds))
        QF_TRY(blob_put(cx, qf_seal(cx->arena, db_key(cx->db), bytes), &sealed));
    else
        QF_TRY(blob_put(cx, bytes, &sha256));
    QF_TRY(db_number_next(cx, "service.file", &id));
    QF_TRY(db_exec(cx, SQL_SERVICE_FILE_PUT, DB_INT("id", id), DB_STR("code", code),
                   DB_STR("purpose", service_file_purpose_code(file->purpose)),
                   DB_STR("material", file->material), DB_STR("name", name),
                   DB_STR("kind", qf_str_of(attachment_ending(kind))),
                   DB_INT("size", (int64_t)bytes.n), DB_STR("sha256", sha256),
                   DB_STR("sealed", sealed), DB_STR("finds", finds),
                   DB_INT("account", cx->actor->account)));
    QF_TRY(note(cx, code, "添加表格或样本", name));
    return db_commit(&tx);
}

/* What came, as it came. */
static qf_code original_of(qf_ctx *cx, const service_file *file, qf_str *out)
{
    qf_str sealed;

    if (file->sealed.n == 0)
        return blob_get(cx, file->sha256, COPY_MAX, out);
    QF_TRY(blob_get(cx, file->sealed, COPY_MAX, &sealed));
    return qf_unseal(cx, db_key(cx->db), sealed, out);
}

qf_code service_file_clean(qf_ctx *cx, const mask_rules *rules, qf_str code, int64_t id)
{
    qf_str bytes, clean, sha256, finds;
    service_file file;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, EDITORS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find_file(cx, code, id, &file));
    QF_TRY(original_of(cx, &file, &bytes));
    QF_TRY(disclose_bytes_clean(cx, rules, file.name, bytes, file.kind, &clean));
    QF_TRY(disclose_bytes_examine(cx, rules, file.name, clean, file.kind, &finds));
    if (any_blocks(finds))
        return qf_fail(cx, QF_INVALID, "SERVICE.FILE_CLEAN", "file",
                       "自动清理以后还有不能公开的内容，请在原文件里改好再添加");
    QF_TRY(blob_put(cx, clean, &sha256));
    QF_TRY(db_exec(cx, SQL_SERVICE_FILE_CLEANED, DB_STR("code", code), DB_INT("id", id),
                   DB_INT("size", (int64_t)clean.n), DB_STR("sha256", sha256),
                   DB_STR("finds", finds)));
    QF_TRY(note(cx, code, "清理表格或样本，原件密封", file.name));
    return db_commit(&tx);
}

qf_code service_file_remove(qf_ctx *cx, qf_str code, int64_t id)
{
    service_file file;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, EDITORS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find_file(cx, code, id, &file));
    QF_TRY(db_exec(cx, SQL_SERVICE_FILE_REMOVE, DB_STR("code", code), DB_INT("id", id)));
    QF_TRY(note(cx, code, "撤下表格或样本", file.name));
    return db_commit(&tx);
}
