#include "domain/annual/annual.h"

#include "base/json.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define EDITORS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))

qf_code annual_due(qf_ctx *cx, int year, qf_date *due, qf_str *why)
{
    db_row row;
    qf_code code = db_one(cx, SQL_ANNUAL_DEADLINE, &row, DB_INT("year", year));

    if (code != QF_OK && code != QF_MISSING)
        return code;
    if (code == QF_OK) {
        *due = db_date(&row, "due");
    } else {
        *due = QF_NO_DATE;
        (void)!qf_date_from(year + 1, 1, 31, due);
    }
    if (why != NULL)
        *why = code == QF_OK ? db_str(&row, "notice") : QF_S("条例第四十九条");
    return QF_OK;
}

qf_code annual_due_put(qf_ctx *cx, int year, qf_date due, qf_str notice)
{
    qf_date first = QF_NO_DATE, last = QF_NO_DATE;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, EDITORS));
    (void)!qf_date_from(year + 1, 1, 1, &first);
    (void)!qf_date_from(year + 1, 1, 31, &last);
    if (qf_date_is(due) && (qf_date_cmp(due, first) < 0 || qf_date_cmp(due, last) > 0))
        return qf_fail(cx, QF_INVALID, "ANNUAL.DUE", "due",
                       "县里的期限应在%d年1月1日至1月31日之间：条例规定最迟1月31日公布", year + 1);
    if (qf_date_is(due) && notice.n == 0)
        return qf_fail(cx, QF_INVALID, "ANNUAL.NOTICE", "notice", "请写明是哪份通知要求的");
    QF_TRY(db_begin(cx, &tx));
    if (qf_date_is(due))
        QF_TRY(db_exec(cx, SQL_ANNUAL_DEADLINE_PUT, DB_INT("year", year), DB_DATE(cx, "due", due),
                       DB_STR("notice", notice)));
    else
        QF_TRY(db_exec(cx, SQL_ANNUAL_DEADLINE_DROP, DB_INT("year", year)));
    QF_TRY(audit_write(cx, "annual.due", audit_object(cx, "annual", year), "%.*s（%.*s）",
                       QF_ARG(qf_date_is(due) ? qf_date_str(cx->arena, due) : QF_S("恢复法定期限")),
                       QF_ARG(notice)));
    return db_commit(&tx);
}

qf_code annual_versions(qf_ctx *cx, int year, annual_version **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ANNUAL_VERSIONS, &rows, DB_INT("year", year)));
    *out = QF_NEW_ARRAY(cx->arena, annual_version, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (annual_version){
            .version = db_int(&rows.row[i], "version"),
            .title = db_str(&rows.row[i], "title"),
            .note = db_str(&rows.row[i], "note"),
            .published_on = db_date(&rows.row[i], "published_on"),
        };
    return QF_OK;
}

qf_code annual_version_get(qf_ctx *cx, int year, int64_t version, annual_version *out)
{
    db_row row;
    qf_code code =
        db_one(cx, SQL_ANNUAL_VERSION, &row, DB_INT("year", year), DB_INT("version", version));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "ANNUAL.NOT_PUBLISHED", "version", "没有公布过这个版本");
    QF_TRY(code);
    *out = (annual_version){ .version = version,
                             .title = db_str(&row, "title"),
                             .note = db_str(&row, "note"),
                             .json = db_str(&row, "cells"),
                             .published_on = db_date(&row, "published_on") };
    return QF_OK;
}

/* What a report says, without what checking said about it on its day. */
static qf_code content_of(qf_ctx *cx, qf_str json, qf_str *out)
{
    static const char *const keys[] = { "form", "organisation", "year", "cells", "prose" };
    qf_buf text = qf_buf_new(cx->arena, (size_t)8 * 1024 * 1024);
    const qf_val *map;

    QF_TRY(qf_json_read(cx, json, "report.json", &map));
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (qf_get(map, keys[i]) != NULL)
            qf_json_write(&text, qf_get(map, keys[i]));
    *out = qf_buf_str(&text);
    return QF_OK;
}

qf_code annual_same(qf_ctx *cx, qf_str a, qf_str b, bool *same)
{
    qf_str one, other;

    QF_TRY(content_of(cx, a, &one));
    QF_TRY(content_of(cx, b, &other));
    *same = qf_str_eq(one, other);
    return QF_OK;
}

/* The next version's number, when there is something to publish. */
static qf_code next_version(qf_ctx *cx, int year, qf_str json, qf_str note, int64_t *out)
{
    annual_version *versions, last;
    size_t count;
    bool same;

    QF_TRY(annual_versions(cx, year, &versions, &count));
    *out = (int64_t)count + 1;
    if (count == 0)
        return QF_OK;
    QF_TRY(annual_version_get(cx, year, versions[count - 1].version, &last));
    QF_TRY(annual_same(cx, last.json, json, &same));
    if (same)
        return qf_fail(cx, QF_CONFLICT, "ANNUAL.SAME", "report",
                       "报告和已经公布的一样，不用再公布");
    if (note.n == 0)
        return qf_fail(cx, QF_INVALID, "ANNUAL.NOTE", "note",
                       "年报已经公布，更正时要写明更正了什么、为什么");
    return QF_OK;
}

/* 〔…〕 that a template or a figure nobody told left behind; 〔2021〕 of a document number is none. */
static bool has_open(qf_str text)
{
    static const char open[] = "〔";
    ptrdiff_t at = 0;

    while ((at = qf_str_find(text, qf_str_of(open), (size_t)at)) >= 0) {
        size_t next = (size_t)at + strlen(open);
        if (next >= text.n || text.p[next] < '0' || text.p[next] > '9')
            return true;
        at = (ptrdiff_t)next;
    }
    return false;
}

annual_gap annual_part_gap(const annual_part *part)
{
    if (qf_str_trim(part->text).n == 0)
        return part->number > 0 ? ANNUAL_GAP_EMPTY : ANNUAL_GAP_NONE;
    return has_open(part->text) ? ANNUAL_GAP_OPEN : ANNUAL_GAP_NONE;
}

static qf_code check_finished(qf_ctx *cx, qf_str json)
{
    return has_open(json) ? qf_fail(cx, QF_INVALID, "ANNUAL.UNFINISHED", "text",
                                    "正文里还有没写完的〔…〕，请改写或者删去再公布")
                          : QF_OK;
}

qf_code annual_publish(qf_ctx *cx, int year, qf_str title, qf_str json, qf_str note)
{
    int64_t version;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER)));
    QF_TRY(check_finished(cx, json));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(next_version(cx, year, json, note, &version));
    QF_TRY(db_exec(cx, SQL_ANNUAL_PUBLISH, DB_INT("year", year), DB_STR("title", title),
                   DB_STR("cells", json), DB_DATE(cx, "day", qf_time_date(cx->now))));
    QF_TRY(db_exec(
        cx, SQL_ANNUAL_VERSION_ADD, DB_INT("year", year), DB_INT("version", version),
        DB_STR("title", title), DB_STR("cells", json), DB_DATE(cx, "day", qf_time_date(cx->now)),
        DB_STR("note", version == 1 ? QF_S("") : note), DB_INT("account_id", cx->actor->account)));
    QF_TRY(audit_write(cx, version == 1 ? "annual.publish" : "annual.correct",
                       audit_object(cx, "annual", year), "%.*s 第 %lld 版", QF_ARG(title),
                       (long long)version));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}
