/* The trail of staff acts: read with filters, proven whole, as a file. */
#include "base/text.h"
#include "doc/csv_write.h"
#include "web/audit_words.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#define PAGE_ROWS 50
#define FILE_ROWS 20000
#define FILE_MAX ((size_t)16 * 1024 * 1024)

/* The query as a filter; a day that is none is left out. */
static audit_filter asked(web_request *rq)
{
    audit_filter filter = { .actor = qf_str_trim(web_query(rq, "who")),
                            .verb = web_query(rq, "kind") };
    qf_date day;
    int64_t before;

    if (qf_date_parse(web_query(rq, "from"), &day))
        filter.since = qf_date_start(day);
    if (qf_date_parse(web_query(rq, "to"), &day))
        filter.until = qf_date_start((qf_date){ .day = day.day + 1 });
    if (qf_number_parse(web_query(rq, "before"), &before))
        filter.before = before;
    return filter;
}

static void add_kinds(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "kinds");
    const char *start, *zh, *last = "";

    for (size_t i = 0; (start = audit_kind(i, &zh)) != NULL; i++) {
        qf_val *one;
        if (strcmp(zh, last) == 0)
            continue;
        last = zh;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "start", qf_str_of(start));
        qf_map_str(arena, one, "zh", qf_str_of(zh));
        qf_map_bool(arena, one, "selected", qf_str_eq(web_query(rq, "kind"), qf_str_of(start)));
    }
}

/* "&who=liu&kind=auth." of the fields that were asked. */
static qf_str asked_again(web_request *rq)
{
    static const char *const names[] = { "who", "kind", "from", "to" };
    qf_buf out = qf_buf_new(rq->cx->arena, 4096);

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        qf_str value = web_query(rq, names[i]);
        if (value.n == 0 || value.n > 200)
            continue;
        qf_buf_addf(&out, "&%s=", names[i]);
        for (size_t k = 0; k < value.n; k++)
            qf_buf_addf(&out, "%%%02X", (unsigned)(unsigned char)value.p[k]);
    }
    return qf_buf_str(&out);
}

static qf_code add_check(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    audit_check check;

    QF_TRY(audit_verify(rq->cx, &check));
    qf_map_bool(arena, data, "checked", true);
    qf_map_bool(arena, data, "whole", check.broken_seq == 0);
    qf_map_int(arena, data, "entries", check.entries);
    qf_map_int(arena, data, "broken", check.broken_seq);
    qf_map_str(arena, data, "why", check.why == NULL ? QF_S("") : qf_str_of(check.why));
    return QF_OK;
}

static qf_code show_trail(web_request *rq, web_reply *reply, bool check)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/settings_audit", "操作记录");
    qf_val *list = qf_map_list(arena, data, "trail");
    audit_filter filter = asked(rq);
    const audit_entry *entries;
    size_t count;

    QF_TRY(audit_find(rq->cx, &filter, PAGE_ROWS + 1, &entries, &count));
    for (size_t i = 0; i < count && i < PAGE_ROWS; i++)
        QF_TRY(audit_words_row(rq, qf_list_add(list, qf_val_map(arena)), &entries[i]));
    if (count > PAGE_ROWS)
        qf_map_str(arena, data, "older",
                   web_path(rq, "/desk/settings/audit?before=%lld%.*s",
                            (long long)entries[PAGE_ROWS - 1].seq, QF_ARG(asked_again(rq))));
    qf_map_bool(arena, data, "none", count == 0);
    qf_map_str(arena, data, "who", web_query(rq, "who"));
    qf_map_str(arena, data, "from", web_query(rq, "from"));
    qf_map_str(arena, data, "to", web_query(rq, "to"));
    qf_map_str(arena, data, "here", web_path(rq, "/desk/settings/audit"));
    qf_map_str(arena, data, "file",
               web_path(rq, "/desk/settings/audit/entries.csv?x=%.*s", QF_ARG(asked_again(rq))));
    qf_map_str(arena, data, "verify", web_path(rq, "/desk/settings/audit/verify"));
    add_kinds(rq, data);
    if (check)
        QF_TRY(add_check(rq, data));
    return QF_OK;
}

qf_code page_audit(web_request *rq, web_reply *reply)
{
    return show_trail(rq, reply, false);
}

qf_code page_audit_verify(web_request *rq, web_reply *reply)
{
    return show_trail(rq, reply, true);
}

static void add_line(qf_arena *arena, qf_buf *out, const audit_entry *entry)
{
    csv_put(out, qf_strf(arena, "%lld", (long long)entry->seq), false);
    csv_put(out, qf_time_str(arena, entry->at), false);
    csv_put(out, entry->actor, false);
    csv_put(out, entry->address, false);
    csv_put(out, audit_word(arena, entry->verb), false);
    csv_put(out, entry->verb, false);
    csv_put(out, entry->object, false);
    csv_put(out, entry->detail, false);
    csv_put(out, entry->hash, true);
}

qf_code page_audit_file(web_request *rq, web_reply *reply)
{
    qf_buf out = qf_buf_new(rq->cx->arena, FILE_MAX);
    audit_filter filter = asked(rq);
    size_t total = 0, count = 1;

    qf_buf_add(&out, QF_S("\xEF\xBB\xBF"
                          "序号,时间,账号,地址,操作,代码,对象,内容,校验值\r\n"));
    while (count > 0 && total < FILE_ROWS && !out.over) {
        const audit_entry *entries;
        QF_TRY(audit_find(rq->cx, &filter, 1000, &entries, &count));
        for (size_t i = 0; i < count; i++)
            add_line(rq->cx->arena, &out, &entries[i]);
        total += count;
        if (count > 0)
            filter.before = entries[count - 1].seq;
        if (count > 0 && filter.before == 1)
            break;
    }
    if (out.over)
        return qf_fail(rq->cx, QF_LIMIT, "AUDIT.FILE", NULL, "记录太多，请按日期分几次下载");
    reply->body = qf_buf_str(&out);
    reply->type = "text/csv; charset=utf-8";
    reply->download = QF_S("操作记录.csv");
    return QF_OK;
}
