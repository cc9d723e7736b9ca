#include "base/json.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/service/service_text.h"
#include "store/db.h"

#define BODY_MAX ((size_t)256 * 1024)

/* ---- an item as text */

static qf_code body_of(qf_ctx *cx, const service_item *item, qf_str *out)
{
    qf_val *map = qf_val_map(cx->arena);
    qf_buf text = qf_buf_new(cx->arena, BODY_MAX);

#define X(member, label, lines, needed) qf_map_str(cx->arena, map, #member, item->member);
    SERVICE_TEXTS(X)
#undef X
    qf_map_int(cx->arena, map, "legal_days", item->legal_days);
    qf_map_int(cx->arena, map, "promised_days", item->promised_days);
    qf_map_str(cx->arena, map, "listed_on", qf_date_str(cx->arena, item->listed_on));
    qf_json_write(&text, map);
    if (text.over)
        return qf_fail(cx, QF_LIMIT, "SERVICE.LONG", "name", "办事指南太长，请把正文缩短");
    *out = qf_buf_str(&text);
    return QF_OK;
}

static qf_code item_of(qf_ctx *cx, qf_str code, qf_str body, service_item *out)
{
    const qf_val *map;

    QF_TRY(qf_json_read(cx, body, "service", &map));
    *out = (service_item){
        .code = code,
#define X(member, label, lines, needed) .member = qf_get_str(map, #member),
        SERVICE_TEXTS(X)
#undef X
            .legal_days = qf_get_int(map, "legal_days", 0),
        .promised_days = qf_get_int(map, "promised_days", 0),
        .listed_on = QF_NO_DATE,
        .changed_on = QF_NO_DATE,
    };
    (void)!qf_date_parse(qf_get_str(map, "listed_on"), &out->listed_on);
    return QF_OK;
}

static qf_code read_version(qf_ctx *cx, qf_str code, const db_row *row, service_version *out)
{
    *out = (service_version){ .version = db_int(row, "version"),
                              .state = db_str(row, "state"),
                              .note = db_str(row, "note"),
                              .published_on = db_date(row, "published_on") };
    return item_of(cx, code, db_str(row, "body"), &out->item);
}

/* ---- the record */

static qf_code last_version(qf_ctx *cx, qf_str code, int64_t *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_SERVICE_VERSION_LAST, &row, DB_STR("code", code)));
    *out = db_int(&row, "version");
    return QF_OK;
}

static qf_code write_version(qf_ctx *cx, const service_item *item, int64_t version,
                             const char *state, qf_str note)
{
    bool draft = qf_str_eq(qf_str_of(state), QF_S("draft"));
    qf_str body;

    QF_TRY(body_of(cx, item, &body));
    return db_exec(cx, SQL_SERVICE_VERSION_PUT, DB_STR("code", item->code),
                   DB_INT("version", version), DB_STR("state", qf_str_of(state)),
                   DB_STR("body", body), DB_STR("note", note), DB_INT("author", cx->actor->account),
                   DB_DATE(cx, "published_on", draft ? QF_NO_DATE : qf_time_date(cx->now)));
}

qf_code service_version_note(qf_ctx *cx, service_item *item, qf_str note)
{
    service_change changes[SERVICE_CHANGES_MAX];
    service_version *versions;
    size_t count;

    QF_TRY(service_versions(cx, item->code, &versions, &count));
    item->changed_on = QF_NO_DATE;
    if (count > 0) {
        if (qf_date_is(versions[0].item.listed_on))
            item->listed_on = versions[0].item.listed_on;
        if (qf_str_eq(versions[0].state, QF_S("published")) &&
            service_compare(cx->arena, &versions[0].item, item, changes) == 0) {
            item->changed_on = count > 1 ? versions[0].published_on : QF_NO_DATE;
            return QF_OK;
        }
        item->changed_on = qf_time_date(cx->now);
    }
    return write_version(cx, item, count > 0 ? versions[0].version + 1 : 1, "published", note);
}

qf_code service_versions(qf_ctx *cx, qf_str code, service_version **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_VERSIONS, &rows, DB_STR("code", code)));
    *out = QF_NEW_ARRAY(cx->arena, service_version, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        QF_TRY(read_version(cx, code, &rows.row[i], &(*out)[i]));
    return QF_OK;
}

qf_code service_draft_get(qf_ctx *cx, qf_str code, service_version *out)
{
    db_row row;
    qf_code result = db_one(cx, SQL_SERVICE_DRAFT, &row, DB_STR("code", code));

    if (result == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "SERVICE.NO_DRAFT", "code", "这个事项没有草稿");
    QF_TRY(result);
    return read_version(cx, code, &row, out);
}

qf_code service_drafts(qf_ctx *cx, service_items *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_DRAFTS, &rows));
    *out = (service_items){ QF_NEW_ARRAY(cx->arena, service_item, rows.count), rows.count };
    for (size_t i = 0; i < rows.count; i++)
        QF_TRY(
            item_of(cx, db_str(&rows.row[i], "code"), db_str(&rows.row[i], "body"), &out->item[i]));
    return QF_OK;
}

qf_code service_draft_save(qf_ctx *cx, const service_item *item, int64_t based_on, qf_str note)
{
    DB_TX tx = { 0 };
    int64_t last;

    QF_TRY(
        auth_need(cx, AUTH_BIT(REPORTER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(service_item_check(cx, item));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(last_version(cx, item->code, &last));
    if (last != based_on)
        return qf_fail(cx, QF_CONFLICT, "SERVICE.VERSION", "code",
                       "这个事项刚被别人改过，请重新打开，看过新的内容再改");
    QF_TRY(write_version(cx, item, last + 1, "draft", note));
    QF_TRY(audit_write(cx, "service.draft", qf_strf(cx->arena, "service:%.*s", QF_ARG(item->code)),
                       "%.*s", QF_ARG(item->name)));
    return db_commit(&tx);
}

qf_code service_draft_publish(qf_ctx *cx, qf_str code)
{
    const char *lacks, *field = "name";
    service_version draft;
    DB_TX tx = { 0 };

    QF_TRY(
        auth_need(cx, AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(service_draft_get(cx, code, &draft));
    lacks = service_item_lacks(&draft.item, &field);
    if (lacks != NULL)
        return qf_fail(cx, QF_INVALID, "SERVICE.ITEM", field, "%s", lacks);
    QF_TRY(db_exec(cx, SQL_SERVICE_DRAFT_DROP, DB_STR("code", code)));
    if (!qf_date_is(draft.item.listed_on))
        draft.item.listed_on = qf_time_date(cx->now);
    QF_TRY(service_version_note(cx, &draft.item, draft.note));
    QF_TRY(service_item_write(cx, &draft.item));
    QF_TRY(audit_write(cx, "service.publish", qf_strf(cx->arena, "service:%.*s", QF_ARG(code)),
                       "%.*s", QF_ARG(draft.item.name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code service_draft_drop(qf_ctx *cx, qf_str code)
{
    DB_TX tx = { 0 };

    QF_TRY(
        auth_need(cx, AUTH_BIT(REPORTER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_SERVICE_DRAFT_DROP, DB_STR("code", code)));
    QF_TRY(audit_write(cx, "service.drop", qf_strf(cx->arena, "service:%.*s", QF_ARG(code)),
                       "放弃草稿"));
    return db_commit(&tx);
}

qf_code service_item_remove(qf_ctx *cx, qf_str code, qf_str reason)
{
    service_item item;
    DB_TX tx = { 0 };
    int64_t last;

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    if (qf_str_trim(reason).n == 0)
        return qf_fail(cx, QF_INVALID, "SERVICE.REASON", "reason",
                       "请写明为什么取消这个事项，例如“豫政办〔2021〕3号取消”");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(service_item_get(cx, code, &item));
    QF_TRY(last_version(cx, code, &last));
    QF_TRY(db_exec(cx, SQL_SERVICE_DRAFT_DROP, DB_STR("code", code)));
    QF_TRY(write_version(cx, &item, last + 1, "removed", qf_str_trim(reason)));
    QF_TRY(db_exec(cx, SQL_SERVICE_ITEM_REMOVE, DB_STR("code", code),
                   DB_DATE(cx, "day", qf_time_date(cx->now))));
    QF_TRY(audit_write(cx, "service.remove", qf_strf(cx->arena, "service:%.*s", QF_ARG(code)),
                       "%.*s", QF_ARG(item.name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

/* ---- differences, pure */

size_t service_compare(qf_arena *arena, const service_item *before, const service_item *after,
                       service_change *out)
{
    size_t n = 0;

#define X(member, label, lines, needed)                                                            \
    if (!qf_str_eq(before->member, after->member))                                                 \
        out[n++] = (service_change){ label, before->member, after->member };
    SERVICE_TEXTS(X)
#undef X
    if (before->legal_days != after->legal_days)
        out[n++] = (service_change){ "法定时限", service_days_zh(arena, before->legal_days),
                                     service_days_zh(arena, after->legal_days) };
    if (before->promised_days != after->promised_days)
        out[n++] = (service_change){ "承诺时限", service_days_zh(arena, before->promised_days),
                                     service_days_zh(arena, after->promised_days) };
    return n;
}

static bool has_line(qf_str lines, qf_str wanted)
{
    qf_str line;

    while (qf_str_split(&lines, '\n', &line))
        if (qf_str_eq(qf_str_trim(line), wanted))
            return true;
    return false;
}

/* "少了“户口簿”、" for each line of `from` that `other` does not have. */
static size_t add_lost(qf_buf *out, qf_str from, qf_str other, const char *word)
{
    size_t n = 0;
    qf_str line;

    while (qf_str_split(&from, '\n', &line)) {
        line = qf_str_trim(line);
        if (line.n == 0 || has_line(other, line))
            continue;
        if (n++ == 0)
            qf_buf_addf(out, "%s", word);
        qf_buf_addf(out, "“%.*s”", QF_ARG(service_material_of(line).name));
    }
    return n;
}

qf_str service_change_line(qf_arena *arena, const service_change *changes, size_t count)
{
    qf_buf out = qf_buf_new(arena, 16384);

    for (size_t i = 0; i < count; i++) {
        const service_change *c = &changes[i];
        bool lines = qf_str_has(c->before, QF_S("\n")) || qf_str_has(c->after, QF_S("\n"));
        if (i > 0)
            qf_buf_add(&out, QF_S("；"));
        qf_buf_addf(&out, "%s", c->label);
        if (lines || strcmp(c->label, "申请材料") == 0) {
            if (add_lost(&out, c->before, c->after, "少了") +
                    add_lost(&out, c->after, c->before, "多了") ==
                0)
                qf_buf_add(&out, QF_S("调整了顺序"));
        } else if (c->before.n + c->after.n <= 120) {
            qf_buf_addf(&out, "：%.*s → %.*s", QF_ARG(c->before.n > 0 ? c->before : QF_S("（空）")),
                        QF_ARG(c->after.n > 0 ? c->after : QF_S("（空）")));
        } else {
            qf_buf_add(&out, QF_S("有改动"));
        }
    }
    return qf_buf_str(&out);
}
