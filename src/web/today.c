#include "web/today.h"

#include "domain/annual/annual.h"
#include "domain/audit/audit.h"
#include "domain/funds/funds.h"
#include "domain/hotline/hotline.h"
#include "domain/leads/leads.h"
#include "web/audit_words.h"
#include "web/pages.h"
#include "web/site.h"

#define TRAIL_ROWS 8
#define TRAIL_READ 40 /* of the whole town: comings and goings are left out */
#define LISTS_MAX 200 /* counted on the start page */

/* Who would act on it. */
#define OFFICE (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))

/* ---- what belongs to no page of its own */

static qf_code today_report(web_request *rq, today_list *list)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now), due;
    int year = qf_date_year(today) - 1;
    annual_published *published;
    size_t count;

    QF_TRY(annual_published_list(rq->cx, &published, &count));
    if (count > 0 && published[0].year >= year)
        return QF_OK;
    QF_TRY(annual_due(rq->cx, year, &due, NULL));
    today_add(rq, list, due.day < today.day ? TODAY_LATE : TODAY_DUE, 1,
              due.day < today.day ? qf_strf(arena, "份年度报告没有公布：%d 年的应在 %.*s 前公布",
                                            year, QF_ARG(qf_date_str(arena, due)))
                                  : qf_strf(arena, "份年度报告要公布：%d 年的，还剩 %d 天", year,
                                            due.day - today.day),
              web_path(rq, "/desk/report/%d", year));
    return QF_OK;
}

static qf_code today_tickets(web_request *rq, today_list *list)
{
    hotline_stats tickets;
    int64_t supervised;

    QF_TRY(hotline_span_stats(rq->cx, QF_S("0000-01"), QF_S("9999-12"), &tickets));
    QF_TRY(hotline_supervised(rq->cx, &supervised));
    if (auth_has(rq->cx->actor, AUTH_BIT(LEADER)))
        today_add(rq, list, TODAY_WAITS, supervised, QF_S("件热线工单在督办"),
                  web_path(rq, "/desk/hotline?due=supervised"));
    today_add(rq, list, TODAY_LATE, tickets.overdue, QF_S("件热线工单过了办理期限"),
              web_path(rq, "/desk/hotline"));
    today_add(rq, list, TODAY_DUE, tickets.open - tickets.overdue, QF_S("件热线工单在办"),
              web_path(rq, "/desk/hotline"));
    return QF_OK;
}

static qf_code today_funds(web_request *rq, today_list *list)
{
    fund_batches waiting;

    QF_TRY(funds_batch_waiting(rq->cx, FUNDS_LOADED, LISTS_MAX, &waiting));
    today_add(rq, list, TODAY_WAITS, (int64_t)waiting.count, QF_S("份补贴发放名单等第二个人复核"),
              web_path(rq, "/desk/funds"));
    return QF_OK;
}

static qf_code today_leads(web_request *rq, today_list *list)
{
    lead_filter mine = { .state = QF_S("open"), .owner = rq->cx->actor->account, .n = LISTS_MAX };
    leads_counts counts;
    lead_list leads;
    int64_t late = 0, waiting = 0, open = 0;

    QF_TRY(leads_stats(rq->cx, rq->site->days, &counts));
    for (size_t i = 0; i < counts.count; i++) {
        late += counts.one[i].late;
        open += counts.one[i].open;
    }
    QF_TRY(leads_find(rq->cx, rq->site->days, &mine, &leads));
    for (size_t i = 0; i < leads.count; i++)
        waiting += leads.one[i].state != LEADS_HANDLED;
    today_add(rq, list, TODAY_LATE, late, QF_S("条比对线索过了核查期限"),
              web_path(rq, "/desk/leads?state=assigned"));
    today_add(rq, list, TODAY_WAITS, waiting, QF_S("条比对线索在我手里"),
              web_path(rq, "/desk/leads?state=mine"));
    if (auth_has(rq->cx->actor, OFFICE))
        today_add(rq, list, TODAY_DUE, open, QF_S("条比对线索没有办结"),
                  web_path(rq, "/desk/leads"));
    return QF_OK;
}

/* ---- the table: a module adds its row */

static const struct {
    uint32_t roles;
    today_source *source;
} sources[] = {
    { OFFICE | AUTH_BIT(HANDLER) | AUTH_BIT(REVIEWER) | AUTH_BIT(COUNTY_SUPERVISOR), today_cases },
    { OFFICE | AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER) |
          AUTH_BIT(VILLAGE_ACCOUNT),
      today_items },
    { AUTH_BIT(LEADER) | AUTH_BIT(PUBLISHER), today_old_items },
    { OFFICE | AUTH_BIT(COUNTY_SUPERVISOR), today_gaps },
    { OFFICE, today_objections },
    { OFFICE | AUTH_BIT(HANDLER), today_letters },
    { OFFICE, today_remedies },
    { OFFICE | AUTH_BIT(HANDLER), today_tickets },
    { OFFICE | AUTH_BIT(REVIEWER), today_funds },
    { OFFICE | AUTH_BIT(HANDLER), today_leads },
    { AUTH_ANY, today_vouchers },
    { OFFICE | AUTH_BIT(HANDLER) | AUTH_BIT(ADMINISTRATOR), today_notices },
    { OFFICE | AUTH_BIT(HANDLER) | AUTH_BIT(VILLAGE_ACCOUNT), today_service },
    { OFFICE | AUTH_BIT(ADMINISTRATOR), today_village_accounts },
    { OFFICE, today_report },
    { AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR), today_start },
};

/* ---- the page */

void today_add(web_request *rq, today_list *list, today_kind kind, int64_t count, qf_str zh,
               qf_str href)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one;

    if (count <= 0)
        return;
    one = qf_list_add(list->lines[kind], qf_val_map(arena));
    qf_map_int(arena, one, "number", count);
    qf_map_str(arena, one, "zh", zh);
    qf_map_str(arena, one, "href", href);
    qf_map_bool(arena, one, "late", kind == TODAY_LATE);
}

static qf_code add_trail(web_request *rq, qf_val *data)
{
    const uint32_t all =
        AUTH_BIT(ADMINISTRATOR) | AUTH_BIT(AUDITOR) | AUTH_BIT(COUNTY_SUPERVISOR) | OFFICE;
    bool whole = auth_has(rq->cx->actor, all);
    qf_arena *arena = rq->cx->arena;
    qf_val *trail = qf_map_list(arena, data, "trail");
    audit_filter filter = { 0 };
    const audit_entry *entries;
    size_t count;

    QF_TRY(audit_find(rq->cx, &filter, whole ? TRAIL_READ : TRAIL_ROWS, &entries, &count));
    for (size_t i = 0; i < count && qf_count(trail) < TRAIL_ROWS; i++)
        if (!whole || !qf_str_starts(entries[i].verb, QF_S("auth.")))
            QF_TRY(audit_words_row(rq, qf_list_add(trail, qf_val_map(arena)), &entries[i]));
    qf_map_bool(arena, data, "has_trail", qf_count(trail) > 0);
    qf_map_bool(arena, data, "whole_trail", whole);
    qf_map_str(arena, data, "trail_href", web_path(rq, "/desk/settings/audit"));
    return QF_OK;
}

/* What each role begins with most mornings, the foremost first. */
static void add_doors(web_request *rq, qf_val *data)
{
    static const struct {
        uint32_t roles;
        const char *zh, *path;
    } doors[] = {
        { AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR), "看全县各乡镇", "/desk/county" },
        { AUTH_BIT(LEADER), "看全镇一览", "/desk/town" },
        { AUTH_BIT(REPORTER), "写一条信息", "/desk/items/new" },
        { AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER), "看公开信息", "/desk/items" },
        { AUTH_BIT(HANDLER), "窗口叫号", "/desk/queue" },
        { AUTH_BIT(HANDLER), "热线工单", "/desk/hotline" },
        { AUTH_BIT(VILLAGE_ACCOUNT), "记村账", "/desk/books" },
        { AUTH_BIT(VILLAGE_ACCOUNT), "本村服务站", "/desk/stations" },
        { OFFICE | AUTH_BIT(ADMINISTRATOR), "做年度报告", "/desk/report" },
    };
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "doors");

    for (size_t i = 0; i < sizeof(doors) / sizeof(doors[0]); i++) {
        qf_val *one;
        if (!auth_has(rq->cx->actor, doors[i].roles))
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", qf_str_of(doors[i].zh));
        qf_map_str(arena, one, "href", web_path(rq, "%s", doors[i].path));
        qf_map_bool(arena, one, "first", qf_count(list) == 1);
    }
    qf_map_bool(arena, data, "has_doors", qf_count(list) > 0);
}

/* "2026年11月27日，星期五" */
static qf_str day_zh(qf_arena *arena, qf_date day)
{
    static const char *const names[] = { "", "一", "二", "三", "四", "五", "六", "日" };

    return qf_strf(arena, "%.*s，星期%s", QF_ARG(qf_date_zh(arena, day)),
                   names[qf_date_weekday(day)]);
}

qf_code page_desk(web_request *rq, web_reply *reply)
{
    static const struct {
        const char *key, *zh;
    } groups[TODAY_KINDS] = { [TODAY_LATE] = { "late", "已经超期" },
                              [TODAY_WAITS] = { "waits", "等我处理" },
                              [TODAY_DUE] = { "due", "还在办、快到期" } };
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/today", "今天"), *shown;
    today_list list;
    bool any = false;

    for (int kind = 0; kind < TODAY_KINDS; kind++)
        list.lines[kind] = qf_val_list(arena);
    for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++)
        if (auth_has(rq->cx->actor, sources[i].roles))
            QF_TRY(sources[i].source(rq, &list));
    shown = qf_map_list(arena, data, "groups");
    for (int kind = 0; kind < TODAY_KINDS; kind++) {
        qf_val *group;
        if (qf_count(list.lines[kind]) == 0)
            continue;
        any = true;
        group = qf_list_add(shown, qf_val_map(arena));
        qf_map_str(arena, group, "key", qf_str_of(groups[kind].key));
        qf_map_str(arena, group, "title", qf_str_of(groups[kind].zh));
        qf_map_add(group, QF_S("lines"), list.lines[kind]);
    }
    qf_map_bool(arena, data, "nothing", !any);
    qf_map_str(arena, data, "day", day_zh(arena, qf_time_date(rq->cx->now)));
    add_doors(rq, data);
    return add_trail(rq, data);
}
