/* The house behind the server: law and record, the routing table, who may, what an error looks
 * like. Pages (pages_*.c) are written against this and http.h alone. */
#ifndef QF_WEB_SITE_H
#define QF_WEB_SITE_H

#include "domain/auth/auth.h"
#include "domain/org/org.h"
#include "law/alike.h"
#include "law/applying.h"
#include "law/assessment_law.h"
#include "law/calendar.h"
#include "law/catalogue.h"
#include "law/clock.h"
#include "law/complaint_law.h"
#include "law/fee.h"
#include "law/form.h"
#include "law/hotline_law.h"
#include "law/inspection.h"
#include "law/letter.h"
#include "law/mask.h"
#include "law/queue_law.h"
#include "law/remedy_clock.h"
#include "law/village_chart.h"
#include "law/voices_law.h"
#include "store/db.h"
#include "web/server.h"

#include <stdatomic.h>

typedef struct web_site {
    db_pool *pool;
    const char *law_dir; /* NULL: the law in the program */
    const form *form_2021, *form_2019;
    const calendar *days;
    const mask_rules *mask_rules;
    const catalogue *catalogue;
    const inspection_law *inspection;
    const letter_law *letters;
    const clock_law *clock;
    const applying_law *applying;
    const fee_law *fees;
    const alike_law *alike;
    const remedy_clock *remedies;
    const hotline_law *hotline;
    const assessment_law *assessment;
    const voices_law *voices;
    const struct page_style *style; /* of what is printed */
    const village_charts *village_charts;
    struct county_jobs *county; /* checks of whole counties */
    const complaint_law *complaints;
    const queue_law *queue;
    struct visit_counter
        *visits; /* what was read since the job wrote it down; NULL: nobody reads */
    int64_t clock_shift_ms;
    bool quiet;
    atomic_llong generation; /* of the whole record, at most a second old */
    atomic_llong generation_at_ms;
} web_site;

/* Loads the law into `site` (arena of cx) for serving the record of `pool`. */
QF_MUST qf_code web_site_open(qf_ctx *cx, db_pool *pool, const char *law_dir, web_site *site);
/* The calls of web_options for this house, a web_site. */
bool web_site_resolve(void *site, web_request *rq, int *status);
void web_site_dispatch(void *house, web_request *rq, web_reply *reply);
int64_t web_site_generation(void *house);
void web_site_visited(void *house, int64_t town, int visit, qf_time at, qf_str who);

/* All pages: what begins with "/desk" stands in the second table. */
extern const web_route_table web_public_routes, web_desk_routes;

/* A reply that shows `view` with an empty map as data, `title` in it. Returns the map. */
qf_val *web_page(web_request *rq, web_reply *reply, const char *view, const char *title);
/* Adds a step to the crumbs of a page: base is put in front of `path`. */
void web_crumb(web_request *rq, qf_val *data, const char *zh, qf_str path);
/* Adds a meta tag of the government sites' standard (docs/open-data.md) to a page. */
void web_meta(qf_arena *arena, qf_val *data, const char *name, qf_str content);
/* An address in this town: base and the formatted rest. */
qf_str web_path(const web_request *rq, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A last day as people are told it: "2026年12月24日"; one that no holiday notice covers yet is called an estimate. */
qf_str web_due_zh(const web_request *rq, qf_date due);
/* "see other" to a path in this town. */
qf_code web_go(web_request *rq, web_reply *reply, qf_str path);
/* The organisation whose site this is. */
const org *web_town(const web_request *rq);
/* Token that proves that a form comes from our own page; bound to the session. */
qf_str web_csrf(const web_request *rq);
/* Whole number of a part of the path, 1 to 10^12. QF_MISSING "WEB.NO_PAGE" otherwise. */
QF_MUST qf_code web_param_id(web_request *rq, size_t param, int64_t *out);

#endif
