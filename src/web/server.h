/* The adapter to libmicrohttpd: the only place that knows it. Takes requests in, hands them to
 * `dispatch`, sends replies out; compresses and keeps cacheable ones. */
#ifndef QF_WEB_SERVER_H
#define QF_WEB_SERVER_H

#include "web/http.h"
#include "web/route.h"

typedef struct web_server web_server;

typedef struct web_options {
    const char *listen;     /* "127.0.0.1:8080", "[::1]:8080" */
    int threads;            /* 0: one a core, at least 4 */
    int connections;        /* at most; 0: 10,000 */
    size_t max_body;        /* bytes of any request; 0: 32 MiB */
    size_t cache_bytes;     /* 0: 64 MiB */
    int64_t clock_shift_ms; /* added to the machine's clock (--now) */
    bool quiet;             /* no line per request */
    const char *proxy; /* address of a proxy whose X-Forwarded-… headers are believed; NULL: none */

    /* What the server asks of the house above it. `house` is passed back. */
    void *house;
    /* Finds town and route: fills rq->base, path, route; false when the path is nobody's. Called
     * before the body is read, so that its limit is known. No database. */
    bool (*resolve)(void *house, web_request *rq, int *status);
    /* Does the work and fills the reply; every error has become a page already. */
    void (*dispatch)(void *house, web_request *rq, web_reply *reply);
    /* Changes when anything public changes: pages kept for another value are not shown. */
    int64_t (*generation)(void *house);
    /* A page or file was given, also from the cache. `visit`: reply->visit; `who`: bytes that are the same for one
     * browser, gone after the call. NULL: nobody counts. */
    void (*visited)(void *house, int64_t town, int visit, qf_time at, qf_str who);
} web_options;

/* Starts listening. Errors: QF_INVALID "SERVE.LISTEN" (address not understood), QF_CONFLICT
 * "SERVE.IN_USE" (port taken). */
QF_MUST qf_code web_server_start(qf_ctx *cx, const web_options *options, web_server **out);
/* The port it listens on (useful with port 0). */
int web_server_port(const web_server *server);
/* Lets running requests end (at most about 5 seconds), then stops and frees. */
void web_server_stop(web_server *server);
/* Now, by the machine's clock shifted by so many milliseconds. */
qf_time web_clock(int64_t shift_ms);
/* Now, by the server's clock. */
qf_time web_server_now(const web_server *server);

#endif
