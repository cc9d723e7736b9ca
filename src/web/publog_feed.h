/* Public acts from the outbox into the publication log. */
#ifndef QF_WEB_PUBLOG_FEED_H
#define QF_WEB_PUBLOG_FEED_H

#include "web/jobs.h"

/* Takes the waiting entries "log" in order, then writes tiles and checkpoint. */
web_job_run publog_feed_job;

#endif
