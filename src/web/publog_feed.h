/* Public acts from the outbox into the publication log. */
#ifndef QF_WEB_PUBLOG_FEED_H
#define QF_WEB_PUBLOG_FEED_H

#include "web/jobs.h"

/* Takes the waiting entries "log" in order, then writes tiles and checkpoint. */
web_job_run publog_feed_job;
/* The same outside the server; *taken how many, 0 when none waits. Needs the keeper. */
QF_MUST qf_code publog_feed_waiting(qf_ctx *cx, size_t *taken);

#endif
