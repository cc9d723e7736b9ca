/* What search knows is fed from what is public: after each act (outbox "search"), or all anew. */
#ifndef QF_WEB_SEARCH_FEED_H
#define QF_WEB_SEARCH_FEED_H

#include "web/jobs.h"

struct disclose_item;

/* Takes the waiting entries of the outbox; builds all when nothing is known yet and there are items. */
web_job_run search_feed_job;
/* Takes waiting entries outside the server, 4,000 at most; *taken how many, 0 when none waits. Needs the keeper. */
QF_MUST qf_code search_feed_waiting(qf_ctx *cx, size_t *taken);
/* The words of a public item's text as its page shows them. */
QF_MUST qf_code search_feed_words(qf_ctx *cx, const struct disclose_item *item, qf_str *out);
/* Takes everything out and puts every public item of the organisation in; *items how many. Needs the
 * keeper. */
QF_MUST qf_code search_feed_all(qf_ctx *cx, int64_t *items);

#endif
