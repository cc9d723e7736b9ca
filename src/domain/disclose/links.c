#include "domain/disclose/links.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define WEEK_MS ((int64_t)7 * 24 * 3600 * 1000)
#define HALF_DAY_MS ((int64_t)12 * 3600 * 1000)
#define HOST_MAX 253

static qf_code list(qf_ctx *cx, int64_t failures, int64_t most, disclose_outside **out,
                    size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_LINKS_LIST, &rows, DB_INT("failures", failures),
                   DB_INT("n", most)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_outside, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (disclose_outside){
            .url = db_str(&rows.row[i], "url"),
            .item = db_int(&rows.row[i], "item_id"),
            .items = db_int(&rows.row[i], "items"),
            .title = db_str(&rows.row[i], "title"),
            .asked_at = db_time(&rows.row[i], "asked_at"),
            .words = db_str(&rows.row[i], "words"),
            .failures = db_int(&rows.row[i], "failures"),
        };
    return QF_OK;
}

qf_code disclose_links_list(qf_ctx *cx, int64_t most, disclose_outside **out, size_t *count)
{
    return list(cx, 0, most, out, count);
}

qf_code disclose_links_dead(qf_ctx *cx, int64_t most, disclose_outside **out, size_t *count,
                            int64_t *all)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_DISCLOSE_LINKS_COUNT, &row, DB_INT("failures", DISCLOSE_LINK_DEAD)));
    *all = db_null(&row, "dead") ? 0 : db_int(&row, "dead");
    return list(cx, DISCLOSE_LINK_DEAD, most, out, count);
}

qf_code disclose_links_count(qf_ctx *cx, int64_t *all, int64_t *asked)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_DISCLOSE_LINKS_COUNT, &row, DB_INT("failures", DISCLOSE_LINK_DEAD)));
    *all = db_int(&row, "n");
    *asked = db_null(&row, "asked") ? 0 : db_int(&row, "asked");
    return QF_OK;
}

qf_code disclose_links_due(qf_ctx *cx, int64_t most, qf_str **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_LINKS_DUE, &rows, DB_INT("before", cx->now.ms - WEEK_MS),
                   DB_INT("again", cx->now.ms - HALF_DAY_MS), DB_INT("n", most)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, qf_str, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = db_str(&rows.row[i], "url");
    return QF_OK;
}

qf_code disclose_links_told(qf_ctx *cx, qf_str url, disclose_link_result result, qf_str words)
{
    static const char *const names[] = { "answers", "silent", "unasked" };

    return db_exec(cx, SQL_DISCLOSE_LINKS_TOLD, DB_STR("url", url),
                   DB_STR("result", qf_str_of(names[result])), DB_STR("words", words),
                   DB_BOOL("failed", result == DISCLOSE_LINK_SILENT));
}

/* ---- the setting */

qf_code disclose_link_setting_get(qf_ctx *cx, disclose_link_setting *out)
{
    db_rows rows;

    *out = (disclose_link_setting){ .hosts = QF_S("") };
    QF_TRY(db_many(cx, SQL_DISCLOSE_LINK_SETTING, &rows));
    if (rows.count > 0)
        *out = (disclose_link_setting){ .asks = db_bool(&rows.row[0], "asks"),
                                        .hosts = db_str(&rows.row[0], "hosts") };
    return QF_OK;
}

static bool is_host(qf_str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
            return false;
    }
    return name.n > 0 && name.n <= HOST_MAX;
}

qf_code disclose_link_setting_put(qf_ctx *cx, const disclose_link_setting *setting)
{
    qf_str rest = setting->hosts, line;
    qf_buf hosts = qf_buf_new(cx->arena, (HOST_MAX + 1) * DISCLOSE_LINK_HOSTS_MAX);
    int count = 0;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    while (qf_str_split(&rest, '\n', &line)) {
        line = qf_str_trim(line);
        if (line.n == 0)
            continue;
        if (!is_host(line) || ++count > DISCLOSE_LINK_HOSTS_MAX)
            return qf_fail(cx, QF_INVALID, "DISCLOSE.HOSTS", "hosts",
                           "每行写一个主机名或者 IP 地址，只用小写字母、数字、点和短横，最多 %d 行",
                           DISCLOSE_LINK_HOSTS_MAX);
        qf_buf_addf(&hosts, "%.*s\n", QF_ARG(line));
    }
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_LINK_SETTING_PUT, DB_BOOL("asks", setting->asks),
                   DB_STR("hosts", qf_buf_str(&hosts))));
    QF_TRY(audit_write(cx, "disclose.links", QF_S("links"), "%s，内网 %d 个",
                       setting->asks ? "查站外链接" : "不查站外链接", count));
    return db_commit(&tx);
}

bool disclose_link_on_list(const disclose_link_setting *setting, qf_str url)
{
    ptrdiff_t slashes = qf_str_find(url, QF_S("://"), 0);
    size_t from = slashes < 0 ? 0 : (size_t)slashes + 3, to = from;
    qf_str rest = setting->hosts, line;

    while (to < url.n && url.p[to] != '/' && url.p[to] != ':' && url.p[to] != '?')
        to++;
    while (qf_str_split(&rest, '\n', &line))
        if (line.n > 0 && qf_str_eq(line, qf_str_sub(url, from, to)))
            return true;
    return false;
}
