/* The routing table: method, path, who may, how often, what it answers. The table is the manual. */
#ifndef QF_WEB_ROUTE_H
#define QF_WEB_ROUTE_H

#include "web/http.h"

/* Who may open a page. X(name, meaning) */
#define WEB_ACCESS(X)                                                                              \
    X(ANYWHERE, "anybody, also outside of any town")                                               \
    X(PUBLIC, "anybody")                                                                           \
    X(SELF, "anybody who has logged in, also before a given password is changed")                  \
    X(STAFF, "anybody who has logged in")                                                          \
    X(TOWN, "anybody of the office who has logged in, but no village's account")                   \
    X(WRITER, "who may write drafts: reporter, publisher, clerk")                                  \
    X(DRAFTER, "who may write drafts, and village accounts in the columns given to them")          \
    X(REVIEWER, "who may review: reviewer, publisher, clerk, leader")                              \
    X(HANDLER, "who handles cases: handler, clerk, leader")                                        \
    X(CLERK, "disclosure clerk, administrator")                                                    \
    X(LEADER, "leader, administrator")                                                             \
    X(VILLAGE, "village account of its own village, clerk")                                        \
    X(SUPERVISOR, "county supervisor, auditor, leader, clerk, administrator")                      \
    X(ADMIN, "administrator")

typedef enum web_access {
#define X(name, meaning) WEB_##name,
    WEB_ACCESS(X)
#undef X
} web_access;

/* How often one address may ask; the numbers stand in rate.c. */
typedef enum web_rate {
    WEB_READ,   /* pages */
    WEB_WRITE,  /* forms */
    WEB_HEAVY,  /* reading uploaded files, making pdfs */
    WEB_SECRET, /* log-in, look-up by secret */
    WEB_RATES
} web_rate;

typedef qf_code web_handler(web_request *rq, web_reply *reply);

typedef struct web_route {
    const char *method; /* "GET" or "POST" */
    const char *path;   /* "/item/:number"; ":x" is one part, "*" the rest */
    web_handler *handler;
    web_access access;
    web_rate rate;
    size_t max_body;    /* bytes a POST may carry; 0: 64 KiB */
    const char *fields; /* query names that are part of the page, by blanks: "page q" */
    const char *help;   /* one line, the summary in /openapi.json */
} web_route;

typedef struct web_route_table {
    const web_route *routes;
    size_t count;
} web_route_table;

/* Looks for the route of method and path, fills rq->params. NULL: none; *other_method tells
 * whether the path exists under another method (405 instead of 404). */
const web_route *web_route_find(const web_route_table *table, web_request *rq, bool *other_method);

#endif
