/* What has to be there before an office can work: each step with its state and the page where it is
 * done. The start page shows it until all is there. */
#include "domain/auth/auth.h"
#include "domain/disclose/start.h"
#include "domain/letters/letters.h"
#include "domain/org/org.h"
#include "domain/service/service.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

/* What the steps look at, read once. */
struct office {
    org self;
    int64_t columns, villages;
    service_stats services;
    uint32_t roles; /* held by somebody */
    letters_setting letters;
};

struct step {
    const char *zh, *why;
    const char *path, *verb; /* a path that ends in "/" goes on with the office's number */
    bool (*done)(const struct office *o);
    uint32_t who; /* can do it */
};

static bool has_contact(const struct office *o)
{
    return o->self.phone.n > 0 && o->self.address.n > 0 && o->self.hours.n > 0;
}

static bool has_people(const struct office *o)
{
    return (o->roles & AUTH_BIT(DISCLOSURE_CLERK)) != 0 && (o->roles & AUTH_BIT(LEADER)) != 0 &&
           (o->roles & (AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER))) != 0;
}

static bool has_columns(const struct office *o)
{
    return o->columns > 0;
}

static bool has_villages(const struct office *o)
{
    return o->villages > 0;
}

static bool has_stations(const struct office *o)
{
    return o->services.stations > 0;
}

static bool has_items(const struct office *o)
{
    return o->services.items > 0;
}

static bool has_letters(const struct office *o)
{
    return o->letters.word.n > 0 && o->letters.office.n > 0;
}

#define ADMIN AUTH_BIT(ADMINISTRATOR)
#define CLERK AUTH_BIT(DISCLOSURE_CLERK)

static const struct step steps[] = {
    { "填写本单位的电话、地址和办公时间", "印在每一页页脚和公开指南里；申请人要知道到哪里、找谁。",
      "/desk/settings/orgs/", "填写", has_contact, ADMIN },
    { "给每个人建账号、定角色",
      "至少要有政务公开专员、分管领导，和一名信息报送员或者审核员：谁写的不能由谁来批。",
      "/desk/settings/accounts", "建账号", has_people, ADMIN },
    { "建立公开栏目", "按公开目录一次建好，用不着的可以停用。", "/desk/columns", "建栏目",
      has_columns, CLERK | ADMIN },
    { "登记各村", "村账、便民服务站和村级账号都按村来。", "/desk/settings/orgs", "登记",
      has_villages, ADMIN },
    { "登记便民服务站", "地点、时间、电话；也可以用 Excel 表一次导入。", "/desk/stations", "登记",
      has_stations, CLERK },
    { "导入政务服务事项清单", "用 Excel 表一次导入，以后再导只更新有变化的。", "/desk/service",
      "看怎么导入", has_items, CLERK },
    { "设置答复文书", "文号用什么代字、落款写哪个单位；复议机关和法院按隶属关系先填好了，请核对。",
      "/desk/letters/settings", "设置", has_letters, CLERK | ADMIN },
};
#define STEPS (sizeof(steps) / sizeof(steps[0]))

static qf_code look(web_request *rq, struct office *o)
{
    qf_ctx *cx = rq->cx;
    const org *below;
    size_t count;

    *o = (struct office){ 0 };
    QF_TRY(org_by_id(cx, cx->org, &o->self));
    QF_TRY(auth_roles_held(cx, &o->roles));
    QF_TRY(disclose_columns_count(cx, &o->columns));
    QF_TRY(service_day_stats(cx, qf_time_date(cx->now), &o->services));
    QF_TRY(org_children(cx, cx->org, &below, &count));
    QF_TRY(letters_setting_get(cx, &o->letters));
    for (size_t i = 0; i < count; i++)
        o->villages += below[i].kind == ORG_VILLAGE && below[i].active;
    return QF_OK;
}

static int64_t waiting(const struct office *o)
{
    int64_t n = 0;

    for (size_t i = 0; i < STEPS; i++)
        n += !steps[i].done(o);
    return n;
}

qf_code today_start(web_request *rq, today_list *list)
{
    struct office o;

    if (rq->town == NULL || rq->town->kind != ORG_TOWN)
        return QF_OK;
    QF_TRY(look(rq, &o));
    today_add(rq, list, TODAY_WAITS, waiting(&o), QF_S("项开始使用前的设置还没有做"),
              web_path(rq, "/desk/start"));
    return QF_OK;
}

qf_code page_desk_start(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/start", "开始使用");
    qf_val *list = qf_map_list(arena, data, "steps");
    struct office o;

    QF_TRY(look(rq, &o));
    for (size_t i = 0; i < STEPS; i++) {
        const struct step *step = &steps[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_str path = qf_str_of(step->path);
        bool mine = (rq->cx->actor->roles & step->who) != 0;
        qf_map_str(arena, one, "zh", qf_str_of(step->zh));
        qf_map_str(arena, one, "why", qf_str_of(step->why));
        qf_map_str(arena, one, "verb", qf_str_of(step->verb));
        qf_map_bool(arena, one, "done", step->done(&o));
        qf_map_bool(arena, one, "mine", mine);
        qf_map_str(arena, one, "who",
                   (step->who & CLERK) != 0 ? QF_S("政务公开专员") : QF_S("系统管理员"));
        qf_map_str(arena, one, "href",
                   qf_str_ends(path, QF_S("/"))
                       ? web_path(rq, "%s%lld", step->path, (long long)rq->cx->org)
                       : web_path(rq, "%s", step->path));
    }
    qf_map_int(arena, data, "left", waiting(&o));
    qf_map_bool(arena, data, "ready", waiting(&o) == 0);
    return QF_OK;
}
