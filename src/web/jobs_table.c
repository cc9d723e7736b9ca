#include "web/jobs.h"

#include "domain/outbox/outbox.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

/* Done work is kept for thirty days, for questions. */
static qf_code forget_done(qf_ctx *cx, struct web_site *site)
{
    (void)site;
    return outbox_forget(cx, (qf_time){ cx->now.ms - 30 * DAY_MS });
}

const web_job web_jobs[] = {
    { "outbox-forget", 24 * 3600, forget_done, "清理三十天前已办的后台任务" },
};

const size_t web_job_count = sizeof(web_jobs) / sizeof(web_jobs[0]);
