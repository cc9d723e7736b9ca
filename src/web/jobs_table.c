#include "web/jobs.h"

#include "domain/apply/alike.h"
#include "domain/auth/unused.h"
#include "domain/disclose/disclose.h"
#include "domain/hotline/hotline.h"
#include "domain/leads/leads.h"
#include "domain/notify/notify.h"
#include "domain/outbox/outbox.h"
#include "domain/service/queue.h"
#include "web/inspect_jobs.h"
#include "web/publog_feed.h"
#include "web/retention.h"
#include "web/search_feed.h"
#include "web/site.h"
#include "web/visit_counter.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* Done work is kept for thirty days, what was given up for a year, for questions. */
static qf_code forget_done(qf_ctx *cx, struct web_site *site)
{
    (void)site;
    return outbox_forget(cx, (qf_time){ cx->now.ms - 30 * DAY_MS },
                         (qf_time){ cx->now.ms - 365 * DAY_MS });
}

/* Twenty of each channel a minute; a server that does not answer costs one try. */
static qf_code send_notices(qf_ctx *cx, struct web_site *site)
{
    (void)site;
    return notify_run(cx, 20);
}

/* Timed release. */
static qf_code release_due(qf_ctx *cx, struct web_site *site)
{
    int64_t released;

    (void)site;
    return disclose_release_due(cx, &released);
}

/* Public notices past their last day. */
static qf_code end_notices(qf_ctx *cx, struct web_site *site)
{
    int64_t ended;

    (void)site;
    return disclose_end_notices(cx, &ended);
}

/* Documents past their last day. */
static qf_code expire_due(qf_ctx *cx, struct web_site *site)
{
    int64_t expired;

    (void)site;
    return disclose_expire_due(cx, &expired);
}

/* Applicants of cases whose retention has ended. */
static qf_code forget_applicants(qf_ctx *cx, struct web_site *site)
{
    int64_t removed;

    return retention_run(cx, retention_before(cx->now, applying_retention_years(site->applying)),
                         200, &removed);
}

/* Likeness of applications; a large register fills over some minutes. */
static qf_code index_applications(qf_ctx *cx, struct web_site *site)
{
    bool more;

    return apply_alike_step(cx, site->alike, &more);
}

/* Names on queue tickets. */
static qf_code forget_queue(qf_ctx *cx, struct web_site *site)
{
    (void)site;
    return queue_forget(cx);
}

/* Matchings that somebody asked for. */
static qf_code run_matching(qf_ctx *cx, struct web_site *site)
{
    bool did;

    return leads_run_next(cx, site->law_dir, &did);
}

/* Registers past their last day. */
static qf_code expire_registers(qf_ctx *cx, struct web_site *site)
{
    int64_t removed;

    (void)site;
    return leads_list_expire(cx, &removed);
}

/* Overdue tickets. */
static qf_code escalate_tickets(qf_ctx *cx, struct web_site *site)
{
    int64_t count;

    return hotline_escalate(cx, site->days, site->hotline, &count);
}

/* Accounts of villages that nobody uses. */
static qf_code close_unused(qf_ctx *cx, struct web_site *site)
{
    int64_t closed;

    (void)site;
    return auth_unused_close(cx, &closed);
}

/* What was read since the last time. */
static qf_code write_visits(qf_ctx *cx, struct web_site *site)
{
    return visit_counter_flush(cx, site->visits);
}

const web_job web_jobs[] = {
    { "hotline-escalate", 1800, escalate_tickets, "过了办理期限的热线工单提请督办" },
    { "disclose-notices", 600, end_notices, "公示期满的名单撤下，留下摘要" },
    { "disclose-expire", 3600, expire_due, "过了有效期的文件标为失效" },
    { "leads-run", 3, run_matching, "按规则比对发放明细，登记线索" },
    { "leads-lists", 3600, expire_registers, "保存期满的比对名单删除" },
    { "notify", 60, send_notices, "发送邮件和短信通知" },
    { "disclose-release", 10, release_due, "发布到了定时的信息" },
    { "publication-log", 10, publog_feed_job, "把公开行为写进公开日志并签名" },
    { "search", 2, search_feed_job, "把新公开的信息写进搜索索引" },
    { "inspect", 30, inspect_walk_job, "每天把公开的文字查一遍：错词、打不开的链接、日期" },
    { "inspect-links", 60, inspect_links_job, "管理员打开了的，问站外链接有没有答复" },
    { "apply-forget", 3600, forget_applicants, "保存期限届满的申请，清除申请人个人信息" },
    { "apply-alike", 2, index_applications, "新收到的申请编入相似申请、可能同一申请人的查找" },
    { "queue-forget", 24 * 3600, forget_queue, "抹去三十天前号票上的称呼和手机尾号" },
    { "village-accounts", 3600, close_unused, "停用过了期限没人用的村级账号" },
    { "visits", 60, write_visits, "把各页面的访问次数记下来，不记是谁" },
    { "outbox-forget", 24 * 3600, forget_done, "清理三十天前已办的后台任务" },
};

const size_t web_job_count = sizeof(web_jobs) / sizeof(web_jobs[0]);
