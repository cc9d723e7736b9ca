#include "web/listen.h"
#include "web/rate.h"

#include <stdlib.h>
#include <time.h>

#define DEFAULT_MAX_BODY ((size_t)32 * 1024 * 1024)
#define DEFAULT_CACHE ((size_t)64 * 1024 * 1024)
#define BODY_MILLISECONDS 120000 /* a body has to arrive within this time, however slowly */

/* Marks a request without a body between the two calls of the handler: queueing on the first
 * would close the connection (measured.md). */
static char first_call;

qf_time web_clock(int64_t shift_ms)
{
    struct timespec ts;

    clock_gettime(CLOCK_REALTIME, &ts);
    return (qf_time){ (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 + shift_ms };
}

qf_time web_server_now(const web_server *server)
{
    return web_clock(server->options.clock_shift_ms);
}

/* Finds the route before the body comes, so that its limit is known. */
static void resolve(exchange *x)
{
    const web_options *options = &x->server->options;
    int status = 404;

    if (x->refused == 0 && !options->resolve(options->house, &x->rq, &status))
        x->refused = status;
    x->max_body = x->rq.route == NULL || x->rq.route->max_body == 0 ? (size_t)64 * 1024
                                                                    : x->rq.route->max_body;
    if (x->max_body > options->max_body)
        x->max_body = options->max_body;
    if (x->refused == 0 && x->rq.route != NULL &&
        !rate_take(x->server->rates, x->rq.address, x->rq.route->rate, x->started))
        x->refused = 429;
}

static enum MHD_Result dispatch(exchange *x)
{
    const web_options *options = &x->server->options;
    web_reply reply = { .status = x->refused };

    options->dispatch(options->house, &x->rq, &reply);
    return answer(x, &reply);
}

/* Bytes that the answer's own headers need in the connection's memory. */
#define ANSWER_HEADERS ((size_t)1536)
/* What libmicrohttpd keeps beside the text of a field of the request. */
#define PER_FIELD ((size_t)64)

/* True when the request left too little of the connection's memory for an answer in the usual way. */
static bool too_long(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
    const char *cookies =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_COOKIE);
    int fields = MHD_get_connection_values(
        connection, MHD_HEADER_KIND | MHD_COOKIE_KIND | MHD_GET_ARGUMENT_KIND, NULL, NULL);
    size_t used = (info == NULL ? 0 : info->header_size) + (size_t)fields * PER_FIELD +
                  (cookies == NULL ? 0 : strlen(cookies) + 1);

    return used + ANSWER_HEADERS > listen_memory(connection);
}

/* Its page goes past the library, and the connection ends. */
static enum MHD_Result refuse_long(web_server *server, struct MHD_Connection *connection,
                                   const char *url, const char *method)
{
    exchange *x = exchange_new(server, connection, url, method);
    size_t address = strlen(url);
    web_reply reply;

    for (size_t i = 0; i < x->rq.query_count; i++)
        address += x->rq.query[i].name.n + x->rq.query[i].value.n;
    reply = (web_reply){ .status = address > listen_memory(connection) / 2 ? 414 : 431 };
    server->options.dispatch(server->options.house, &x->rq, &reply);
    answer_raw(x, &reply);
    atomic_fetch_sub(&server->running, 1);
    exchange_free(x);
    return MHD_NO;
}

static enum MHD_Result handle_get(web_server *server, struct MHD_Connection *connection,
                                  const char *url, const char *method, void **state)
{
    enum MHD_Result result;
    exchange *x;

    if (answer_cached(server, connection, url, &result))
        return result;
    x = exchange_new(server, connection, url, method);
    x->url = url;
    *state = x; /* freed in completed() */
    resolve(x);
    return dispatch(x);
}

static enum MHD_Result handle_post(exchange *x, const char *data, size_t *size)
{
    if (*size > 0) {
        x->received += *size;
        if (x->refused == 0 && x->received > x->max_body)
            x->refused = 413;
        if (x->refused == 0 && web_server_now(x->server).ms - x->started.ms > BODY_MILLISECONDS)
            x->refused = 408;
        if (x->refused == 0 && !exchange_receive(x, data, *size))
            x->refused = 400;
        /* A body that goes on for long after it was refused is cut off. */
        if (x->refused != 0 && x->received > x->max_body + (size_t)8 * 1024 * 1024)
            return MHD_NO;
        *size = 0;
        return MHD_YES;
    }
    exchange_receive_end(x);
    return dispatch(x);
}

/* A length that is too large by its own word is refused before the body is sent. */
static bool announced_too_large(const exchange *x)
{
    const char *length =
        MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_CONTENT_LENGTH);

    return length != NULL && strtoull(length, NULL, 10) > x->max_body;
}

static enum MHD_Result handle(web_server *server, struct MHD_Connection *connection,
                              const char *url, const char *method, const char *data, size_t *size,
                              void **state)
{
    bool get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    exchange *x;

    if (*state == NULL && too_long(connection))
        return refuse_long(server, connection, url, method);
    if (*state == NULL && get) {
        *state = &first_call;
        return MHD_YES;
    }
    if (*state == &first_call) {
        *state = NULL;
        return handle_get(server, connection, url, method, state);
    }
    if (*state == NULL) {
        *state = x = exchange_new(server, connection, url, method);
        x->url = url;
        resolve(x);
        if (announced_too_large(x)) {
            x->refused = 413;
            return dispatch(x);
        }
        return MHD_YES;
    }
    return handle_post(*state, data, size);
}

/* A worker whose handler runs gets no new connection meanwhile, when another is idle. */
static enum MHD_Result work(void *context, struct MHD_Connection *connection, const char *url,
                            const char *method, const char *version, const char *data, size_t *size,
                            void **state)
{
    struct web_worker *worker = context;
    enum MHD_Result result;

    (void)version;
    atomic_store(&worker->busy, 1);
    result = handle(worker->server, connection, url, method, data, size, state);
    atomic_store(&worker->busy, 0);
    return result;
}

static void completed(void *context, struct MHD_Connection *connection, void **state,
                      enum MHD_RequestTerminationCode code)
{
    (void)context;
    (void)connection;
    (void)code;
    if (*state != NULL && *state != &first_call) {
        atomic_fetch_sub(&((exchange *)*state)->server->running, 1);
        exchange_free(*state);
    }
    *state = NULL;
}

qf_code web_server_start(qf_ctx *cx, const web_options *options, web_server **out)
{
    web_server *server = calloc(1, sizeof(*server)); /* lint: allow malloc: see web_server_stop */
    qf_code code;

    if (server == NULL)
        abort();
    server->options = *options;
    if (server->options.max_body == 0)
        server->options.max_body = DEFAULT_MAX_BODY;
    server->cache = cache_new(options->cache_bytes == 0 ? DEFAULT_CACHE : options->cache_bytes);
    server->rates = rate_new();
    server->listening = -1;
    code = listen_open(cx, server);
    if (code == QF_OK)
        code = listen_start(cx, server, work, completed);
    if (code != QF_OK) {
        web_server_stop(server);
        return code;
    }
    *out = server;
    return QF_OK;
}

int web_server_port(const web_server *server)
{
    return server->port;
}

void web_server_stop(web_server *server)
{
    struct timespec pause = { 0, 50000000 };

    if (server == NULL)
        return;
    listen_quiet(server);
    for (int i = 0; i < 100 && atomic_load(&server->running) > 0; i++)
        nanosleep(&pause, NULL);
    listen_stop(server);
    cache_free(server->cache);
    rate_free(server->rates);
    free(server); /* lint: allow malloc: see web_server_start */
}
