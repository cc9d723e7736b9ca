/* Work that no request waits for: a table of jobs, each run for every organisation from time to time
 * by one thread of the server, or all at once by `qingfeng jobs`. */
#ifndef QF_WEB_JOBS_H
#define QF_WEB_JOBS_H

#include "store/db.h"

struct web_site;

/* One job. Runs for the organisation of cx as the program itself (auth_keeper), with a connection and
 * without a transaction; it must come to an end within seconds and go on next time. A failure is
 * logged and does not stop the others. */
typedef qf_code web_job_run(qf_ctx *cx, struct web_site *site);

typedef struct web_job {
    const char *name; /* for the log and `qingfeng jobs` */
    int64_t every_seconds;
    web_job_run *run;
    const char *zh; /* one line of help */
} web_job;

/* The table, jobs_table.c. */
extern const web_job web_jobs[];
extern const size_t web_job_count;

/* Runs every job for every organisation once, now. Returns the first failure after all have had
 * their turn. */
QF_MUST qf_code web_jobs_once(qf_ctx *cx, struct web_site *site);

typedef struct web_jobs_thread web_jobs_thread;
/* Starts the thread. The caller owns it: web_jobs_stop, which waits for the running job. */
QF_MUST qf_code web_jobs_start(qf_ctx *cx, struct web_site *site, web_jobs_thread **out);
void web_jobs_stop(web_jobs_thread *thread);

#endif
