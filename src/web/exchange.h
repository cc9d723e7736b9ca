/* Inside the adapter: one request on its way in and its reply on its way out (server.c,
 * receive.c, answer.c). */
#ifndef QF_WEB_EXCHANGE_H
#define QF_WEB_EXCHANGE_H

#include "web/cache.h"
#include "web/server.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>

/* One thread of libmicrohttpd with the connections that were given to it. */
struct web_worker {
    struct web_server *server;
    struct MHD_Daemon *daemon;
    atomic_int open; /* connections */
    atomic_int busy; /* 1 while a handler runs */
};

struct web_server {
    web_options options;
    struct web_worker *roomy, *narrow; /* listen.c */
    unsigned workers;                  /* of each kind */
    int listening, port;
    pthread_t accepting;
    bool accepts;
    atomic_bool quiet;
    atomic_int roomy_open;
    struct cache *cache;
    struct rate_table *rates;
    atomic_int running; /* exchanges begun and not yet completed */
};

typedef struct exchange {
    qf_arena *arena;
    qf_ctx cx;
    web_request rq;
    web_server *server;
    struct MHD_Connection *connection;
    struct MHD_PostProcessor *post;
    struct part *part; /* the field or file that is arriving */
    size_t received, max_body;
    qf_time started;
    int refused; /* status decided before the body was read; 0: none */
    const char *url;
} exchange;

/* Makes an exchange from the request's line and headers; the caller frees it. */
exchange *exchange_new(web_server *server, struct MHD_Connection *connection, const char *url,
                       const char *method);
void exchange_free(exchange *x);
/* Takes a piece of the body; false when it can not be read as a form. */
bool exchange_receive(exchange *x, const char *data, size_t size);
/* Ends the body: the fields and files of the form are complete afterwards. */
void exchange_receive_end(exchange *x);

/* Key of a page in the cache: host, elder mode and address; empty when it can not be kept. */
qf_str exchange_key(struct MHD_Connection *connection, const char *url, char *space, size_t size);
/* The best coding both sides know. */
cache_coding exchange_coding(struct MHD_Connection *connection);
/* Counts a visit (reply->visit; 0 counts nothing). visitor.c */
void visitor_count(web_server *server, struct MHD_Connection *connection, int64_t town, int visit,
                   qf_time at);
/* Tries to answer from the cache. */
bool answer_cached(web_server *server, struct MHD_Connection *connection, const char *url,
                   enum MHD_Result *result);
/* Sends the reply, and keeps it when it is cacheable. */
enum MHD_Result answer(exchange *x, const web_reply *reply);
/* Sends a page by the socket itself, when the library has no memory left for it; the caller closes. */
void answer_raw(exchange *x, const web_reply *reply);

#endif
