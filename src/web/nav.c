#include "web/nav.h"

#include "domain/auth/auth.h"
#include "web/site.h"

#define TOWN (AUTH_ANY & ~AUTH_BIT(VILLAGE_ACCOUNT))

typedef struct nav_entry {
    const char *path, *zh; /* path NULL: a group of the entries up to the next one */
    uint32_t roles;        /* who sees it; 0: everybody */
} nav_entry;

/* The citizen's menu: what people come for, in their words. */
static const nav_entry public_nav[] = {
    { "/columns", "看公开", 0 }, { "/apply", "要信息", 0 },    { "/books", "查钱账", 0 },
    { "/service", "找人办", 0 }, { "/report", "年度报告", 0 },
};

/* The desk's menu: the work by subject, no deeper than two. A group with one entry for somebody is that entry. */
static const nav_entry desk_nav[] = {
    { "/desk", "今天", 0 },
    { "/desk/calendar", "日历", 0 },
    { NULL, "一览", 0 },
    { "/desk/town", "全镇",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |
          AUTH_BIT(AUDITOR) },
    { "/desk/visits", "网站访问",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |
          AUTH_BIT(AUDITOR) | AUTH_BIT(ADMINISTRATOR) },
    { "/desk/county", "全县", AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    { NULL, "公开", 0 },
    /* disclose */
    { "/desk/items", "信息发布",
      AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) |
          AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) |
          AUTH_BIT(VILLAGE_ACCOUNT) },
    { "/desk/gaps", "公开缺口",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |
          AUTH_BIT(AUDITOR) },
    { "/desk/inspection", "检查指标",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |
          AUTH_BIT(AUDITOR) },
    { "/desk/channels", "发布渠道",
      AUTH_BIT(REPORTER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) |
          AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    { "/desk/documents", "文件登记簿",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |
          AUTH_BIT(AUDITOR) },
    { "/desk/columns", "栏目", AUTH_BIT(DISCLOSURE_CLERK) },
    { NULL, "申请", 0 },
    /* apply */
    { "/desk/cases", "依申请公开",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(REVIEWER) |
          AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    { "/desk/remedies", "复议诉讼", AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) },
    { "/desk/notices", "通知",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR) },
    { "/desk/letters", "文书", AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) },
    { NULL, "服务", 0 },
    /* hotline */
    { "/desk/hotline", "热线",
      AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) |
          AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    { "/desk/voices", "民意", AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) },
    /* service */
    { "/desk/service", "办事事项",
      AUTH_BIT(REPORTER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) |
          AUTH_BIT(ADMINISTRATOR) },
    { "/desk/villages", "各村本月", AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) },
    { "/desk/queue", "窗口叫号",
      AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR) },
    { "/desk/errands", "帮办代办",
      AUTH_BIT(VILLAGE_ACCOUNT) | AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) |
          AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR) },
    { "/desk/stations", "服务站",
      AUTH_BIT(VILLAGE_ACCOUNT) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR) },
    { NULL, "钱账", 0 },
    /* money */
    { "/desk/funds", "惠农资金",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) |
          AUTH_BIT(PUBLISHER) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |
          AUTH_BIT(AUDITOR) },
    { "/desk/leads", "比对线索",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) |
          AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    { "/desk/books", "村账", 0 },
    { "/desk/projects", "项目",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) |
          AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    { "/desk/complaints", "账目投诉",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) |
          AUTH_BIT(COUNTY_SUPERVISOR) },
    { NULL, "报告", 0 },
    /* oversee */
    { "/desk/assess", "考核", TOWN },
    { "/desk/training", "培训", 0 },
    { "/desk/report", "年度报告", TOWN },
    { NULL, "我的", 0 },
    /* settings */
    { "/desk/settings", "系统设置", AUTH_BIT(ADMINISTRATOR) },
    { "/desk/settings/audit", "操作记录",
      AUTH_BIT(ADMINISTRATOR) | AUTH_BIT(AUDITOR) | AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(LEADER) |
          AUTH_BIT(DISCLOSURE_CLERK) },
    { "/desk/account", "我的账号", 0 },
    { "/logout", "退出", 0 },
};

static bool is_current(const web_request *rq, const char *path)
{
    if (qf_str_eq(rq->path, qf_str_of(path)))
        return true;
    return strcmp(path, "/desk") != 0 && qf_str_starts(rq->path, qf_str_of(path));
}

static void add_entry(web_request *rq, qf_val *list, const nav_entry *entry)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "href", web_path(rq, "%s", entry->path));
    qf_map_str(arena, one, "zh", qf_str_of(entry->zh));
    qf_map_bool(arena, one, "current", is_current(rq, entry->path));
    qf_map_bool(arena, one, "group", false);
}

/* Puts the entries gathered since a group began into the menu. */
static void close_group(web_request *rq, qf_val *nav, const nav_entry *group, qf_val *entries)
{
    qf_arena *arena = rq->cx->arena;
    bool current = false, deep = group != NULL && qf_count(entries) > 1;
    qf_val *one;

    for (qf_val *entry = entries->members.first; entry != NULL; entry = entry->next)
        current |= qf_get_bool(entry, "current", false);
    if (deep) {
        one = qf_list_add(nav, qf_val_map(arena));
        qf_map_str(arena, one, "zh", qf_str_of(group->zh));
        qf_map_bool(arena, one, "current", current);
        qf_map_bool(arena, one, "group", true);
        qf_map_add(one, QF_S("entries"), entries);
        return;
    }
    for (qf_val *entry = entries->members.first, *next; entry != NULL; entry = next) {
        next = entry->next;
        entry->next = NULL;
        qf_list_add(nav, entry);
    }
}

void web_nav(web_request *rq, qf_val *frame, bool desk)
{
    qf_arena *arena = rq->cx->arena;
    const nav_entry *entries = desk ? desk_nav : public_nav, *group = NULL;
    size_t count =
        desk ? sizeof(desk_nav) / sizeof(desk_nav[0]) : sizeof(public_nav) / sizeof(public_nav[0]);
    qf_val *nav = qf_map_list(arena, frame, "nav"), *gathered = qf_val_list(arena);

    for (size_t i = 0; i < count && rq->town != NULL; i++) {
        if (entries[i].path == NULL) {
            close_group(rq, nav, group, gathered);
            group = &entries[i];
            gathered = qf_val_list(arena);
        } else if (entries[i].roles == 0 || auth_has(rq->cx->actor, entries[i].roles)) {
            add_entry(rq, gathered, &entries[i]);
        }
    }
    close_group(rq, nav, group, gathered);
}
