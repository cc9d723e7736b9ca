/* The inspection that goes on by itself: all texts read once a day, links to other sites asked. */
#ifndef QF_WEB_INSPECT_JOBS_H
#define QF_WEB_INSPECT_JOBS_H

#include "web/jobs.h"

/* Reads on in the round of the day, some thousand texts at a time. */
web_job_run inspect_walk_job;
/* Asks a few addresses, when the administrator wants it. */
web_job_run inspect_links_job;

#endif
