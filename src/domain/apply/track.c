/* The applicant's words, papers in sealed form, and the opening of what is sealed. */
#include "base/text.h"
#include "domain/apply/inside.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/blob.h"

#define MESSAGE_RUNES 5000
#define NAME_BYTES ((size_t)200)

/* ---- the applicant's data */

static qf_code note_opening(qf_ctx *cx, const char *verb, int64_t id, qf_str why)
{
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(audit_write(cx, verb, audit_object(cx, "application", id), "%.*s", QF_ARG(why)));
    return db_commit(&tx);
}

qf_code apply_reveal(qf_ctx *cx, int64_t id, qf_str why, apply_person *out)
{
    QF_TRY(auth_need(cx, APPLY_READERS));
    if (why.n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.WHY", "why", "请写明为什么要看申请人的个人信息");
    QF_TRY(apply_open_person(cx, id, out));
    return note_opening(cx, "apply.reveal", id, why);
}

qf_code apply_person_for_letter(qf_ctx *cx, int64_t id, apply_person *out)
{
    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER)));
    QF_TRY(apply_open_person(cx, id, out));
    return note_opening(cx, "apply.reveal", id, QF_S("出文书"));
}

/* ---- messages */

qf_code apply_message(qf_ctx *cx, const apply_story *story, qf_str kind, qf_str body)
{
    apply_sealed sealed;
    int64_t word;
    DB_TX tx = { 0 };

    if (apply_message_zh(kind).n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.MESSAGE", "kind", "请选择要办什么");
    if (qf_str_trim(body).n == 0 || qf_rune_count(body) > MESSAGE_RUNES)
        return qf_fail(cx, QF_INVALID, "APPLY.MESSAGE", "body", "请写明内容，不超过 %d 个字",
                       MESSAGE_RUNES);
    if (apply_closed_on(&story->now, apply_today(cx)) && !qf_str_eq(kind, QF_S("rectify")) &&
        !qf_str_eq(kind, QF_S("correction")))
        return qf_fail(cx, QF_INVALID, "APPLY.MESSAGE", "kind", "这件申请已经办结");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(apply_sealed_get(cx, story->now.id, &sealed));
    QF_TRY(db_number_next(cx, "apply.message", &word));
    QF_TRY(db_exec(cx, SQL_APPLY_MESSAGE_ADD, DB_INT("case_id", story->now.id), DB_INT("id", word),
                   DB_STR("kind", kind), DB_BLOB("body", qf_seal(cx->arena, sealed.key, body))));
    qf_forget(sealed.key, sizeof(sealed.key));
    QF_TRY(audit_write(cx, "apply.message", audit_object(cx, "application", story->now.id), "%.*s",
                       QF_ARG(apply_message_zh(kind))));
    return db_commit(&tx);
}

qf_code apply_words(qf_ctx *cx, int64_t id, apply_word **out, size_t *count)
{
    apply_sealed sealed;
    db_rows rows;

    QF_TRY(auth_need(cx, APPLY_READERS));
    QF_TRY(db_many(cx, SQL_APPLY_MESSAGES, &rows, DB_INT("case_id", id)));
    *out = QF_NEW_ARRAY(cx->arena, apply_word, rows.count);
    *count = rows.count;
    if (rows.count == 0)
        return QF_OK;
    QF_TRY(apply_sealed_get(cx, id, &sealed));
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        (*out)[i] = (apply_word){ .id = db_int(row, "id"),
                                  .case_id = id,
                                  .kind = db_str(row, "kind"),
                                  .at = db_time(row, "at"),
                                  .done = !db_null(row, "done_at") };
        QF_TRY(qf_unseal(cx, sealed.key, db_blob(row, "body"), &(*out)[i].body));
    }
    qf_forget(sealed.key, sizeof(sealed.key));
    return QF_OK;
}

qf_code apply_words_waiting(qf_ctx *cx, apply_word **out, size_t *count)
{
    db_rows rows;

    QF_TRY(auth_need(cx, APPLY_READERS));
    QF_TRY(db_many(cx, SQL_APPLY_MESSAGES_OPEN, &rows));
    *out = QF_NEW_ARRAY(cx->arena, apply_word, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (apply_word){ .id = db_int(&rows.row[i], "id"),
                                  .case_id = db_int(&rows.row[i], "case_id"),
                                  .kind = db_str(&rows.row[i], "kind"),
                                  .number = db_str(&rows.row[i], "number"),
                                  .at = db_time(&rows.row[i], "at") };
    return QF_OK;
}

qf_code apply_word_done(qf_ctx *cx, int64_t id, int64_t word)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(
        db_change(cx, SQL_APPLY_MESSAGE_DONE, &changed, DB_INT("case_id", id), DB_INT("id", word)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "APPLY.MESSAGE", "word", "这条留言已经处理过");
    QF_TRY(audit_write(cx, "apply.message_done", audit_object(cx, "application", id), "%lld",
                       (long long)word));
    return db_commit(&tx);
}

/* ---- papers */

/* The last part of a name, without signs that a file system or a header minds. */
static qf_str safe_name(qf_ctx *cx, qf_str name)
{
    qf_buf out = qf_buf_new(cx->arena, NAME_BYTES);

    for (size_t at = 0; at < name.n;) {
        uint32_t rune = qf_rune_next(name, &at);
        if (rune == '/' || rune == '\\')
            out.n = 0;
        else if (rune >= ' ' && rune != 0x7F &&
                 strchr("\"<>|:*?", (int)(rune < 128 ? rune : 'a')) == NULL)
            qf_buf_add_rune(&out, rune);
    }
    return out.n == 0 ? QF_S("未命名") : qf_buf_str(&out);
}

qf_code apply_file_add(qf_ctx *cx, int64_t id, bool applicant, qf_str kind, qf_str name,
                       qf_str bytes)
{
    apply_sealed sealed;
    db_rows rows;
    qf_str sha256;
    DB_TX tx = { 0 };

    if (!applicant)
        QF_TRY(auth_need(cx, APPLY_READERS));
    if (apply_file_zh(kind).n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.FILE_KIND", "kind", "请选择是哪类材料");
    if (bytes.n == 0 || bytes.n > APPLY_FILE_MAX)
        return qf_fail(cx, QF_LIMIT, "APPLY.FILE", "file", "文件不能是空的，也不能超过 10 MB");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_many(cx, SQL_APPLY_FILE_LIST, &rows, DB_INT("case_id", id)));
    if (rows.count >= APPLY_FILES_MAX)
        return qf_fail(cx, QF_LIMIT, "APPLY.FILE", "file", "一件申请最多存 %d 份材料",
                       APPLY_FILES_MAX);
    QF_TRY(apply_sealed_get(cx, id, &sealed));
    QF_TRY(blob_put(cx, qf_seal(cx->arena, sealed.key, bytes), &sha256));
    QF_TRY(db_exec(cx, SQL_APPLY_FILE_PUT, DB_INT("case_id", id),
                   DB_INT("id", (int64_t)rows.count + 1), DB_STR("kind", kind),
                   DB_BLOB("name", qf_seal(cx->arena, sealed.key, safe_name(cx, name))),
                   DB_INT("bytes", (int64_t)bytes.n), DB_STR("sha256", sha256),
                   DB_STR("actor", applicant ? QF_S("") : cx->actor->name)));
    qf_forget(sealed.key, sizeof(sealed.key));
    QF_TRY(audit_write(cx, "apply.file", audit_object(cx, "application", id), "%.*s",
                       QF_ARG(apply_file_zh(kind))));
    return db_commit(&tx);
}

static qf_code read_files(qf_ctx *cx, int64_t id, const unsigned char *key, apply_file **out,
                          size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_APPLY_FILE_LIST, &rows, DB_INT("case_id", id)));
    *out = QF_NEW_ARRAY(cx->arena, apply_file, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        (*out)[i] = (apply_file){ .id = db_int(row, "id"),
                                  .bytes = db_int(row, "bytes"),
                                  .kind = db_str(row, "kind"),
                                  .sha256 = db_str(row, "sha256"),
                                  .actor = db_str(row, "actor"),
                                  .at = db_time(row, "at") };
        QF_TRY(qf_unseal(cx, key, db_blob(row, "name"), &(*out)[i].name));
    }
    return QF_OK;
}

qf_code apply_files(qf_ctx *cx, int64_t id, apply_file **out, size_t *count)
{
    apply_sealed sealed;
    qf_code code;

    QF_TRY(auth_need(cx, APPLY_READERS));
    *out = NULL;
    *count = 0;
    code = apply_sealed_get(cx, id, &sealed);
    if (code == QF_MISSING) /* imported or forgotten: no papers */
        return QF_OK;
    QF_TRY(code);
    return read_files(cx, id, sealed.key, out, count);
}

qf_code apply_file_open(qf_ctx *cx, int64_t id, int64_t file, qf_str *name, qf_str *bytes)
{
    apply_sealed sealed;
    apply_file *files;
    size_t count;
    qf_str closed;

    QF_TRY(auth_need(cx, APPLY_READERS));
    QF_TRY(apply_sealed_get(cx, id, &sealed));
    QF_TRY(read_files(cx, id, sealed.key, &files, &count));
    for (size_t i = 0; i < count; i++) {
        if (files[i].id != file)
            continue;
        QF_TRY(note_opening(cx, "apply.file_open", id, apply_file_zh(files[i].kind)));
        *name = files[i].name;
        QF_TRY(blob_get(cx, files[i].sha256, (int64_t)APPLY_FILE_MAX + 1024, &closed));
        return qf_unseal(cx, sealed.key, closed, bytes);
    }
    return qf_fail(cx, QF_MISSING, "APPLY.FILE", "file", "没有这份材料");
}
