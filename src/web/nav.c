#include "web/nav.h"

#include "domain/auth/auth.h"
#include "web/site.h"

typedef struct nav_entry {
    const char *path, *zh;
    uint32_t roles; /* who sees it; 0: everybody */
} nav_entry;

/* The citizen's menu: what people come for, in their words. */
static const nav_entry public_nav[] = {
    { "/columns", "看公开", 0 }, { "/guide", "要信息", 0 },    { "/books", "查钱账", 0 },
    { "/service", "找人办", 0 }, { "/report", "年度报告", 0 },
};

/* The desk's menu: the work by subject, no deeper than two. */
static const nav_entry desk_nav[] = {
    { "/desk", "今天", 0 },
    /* disclose */
    { "/desk/items", "信息发布",
      AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) |
          AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    { "/desk/gaps", "公开缺口",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |
          AUTH_BIT(AUDITOR) },
    /* apply */
    { "/desk/cases", "依申请公开",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(REVIEWER) |
          AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    { "/desk/remedies", "复议诉讼", AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) },
    { "/desk/notices", "通知",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR) },
    { "/desk/letters", "文书", AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) },
    /* hotline */
    { "/desk/hotline", "热线",
      AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) |
          AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) },
    /* service */
    { "/desk/service", "办事事项",
      AUTH_BIT(REPORTER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) |
          AUTH_BIT(ADMINISTRATOR) },
    /* money */
    { "/desk/funds", "惠农资金",
      AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) |
          AUTH_BIT(PUBLISHER) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) |
          AUTH_BIT(AUDITOR) },
    { "/desk/books", "村账", 0 },
    /* oversee */
    { "/desk/report", "年度报告", 0 },
    /* settings */
    { "/desk/account", "我的账号", 0 },
    { "/logout", "退出", 0 },
};

static bool is_current(const web_request *rq, const char *path)
{
    if (qf_str_eq(rq->path, qf_str_of(path)))
        return true;
    return strcmp(path, "/desk") != 0 && qf_str_starts(rq->path, qf_str_of(path));
}

void web_nav(web_request *rq, qf_val *frame, bool desk)
{
    qf_arena *arena = rq->cx->arena;
    const nav_entry *entries = desk ? desk_nav : public_nav;
    size_t count =
        desk ? sizeof(desk_nav) / sizeof(desk_nav[0]) : sizeof(public_nav) / sizeof(public_nav[0]);
    qf_val *nav = qf_map_list(arena, frame, "nav");

    for (size_t i = 0; i < count && rq->town != NULL; i++) {
        qf_val *one;
        if (entries[i].roles != 0 && !auth_has(rq->cx->actor, entries[i].roles))
            continue;
        one = qf_list_add(nav, qf_val_map(arena));
        qf_map_str(arena, one, "href", web_path(rq, "%s", entries[i].path));
        qf_map_str(arena, one, "zh", qf_str_of(entries[i].zh));
        qf_map_bool(arena, one, "current", is_current(rq, entries[i].path));
    }
}
