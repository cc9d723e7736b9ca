#include "web/server.h"
#include <arpa/inet.h>

#include "web/exchange.h"
#include "web/rate.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define DEFAULT_MAX_BODY ((size_t)32 * 1024 * 1024)
#define DEFAULT_CACHE ((size_t)64 * 1024 * 1024)
/* Of one connection; bounds address and headers together. Most of what an idle connection costs: with 8 KiB
 * five thousand took 74 MiB (bench/site.py). */
#define CONNECTION_MEMORY ((size_t)5 * 1024)
#define IDLE_SECONDS 30U
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
    if (x->refused == 0 &&
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

static enum MHD_Result handle(void *context, struct MHD_Connection *connection, const char *url,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **state)
{
    web_server *server = context;
    bool get = strcmp(method, "GET") == 0 || strcmp(method, "HEAD") == 0;
    exchange *x;

    (void)version;
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

/* "127.0.0.1:8080", "[::1]:8080" or "8080" to an address. */
static qf_code parse_listen(qf_ctx *cx, const char *listen, struct sockaddr_storage *out)
{
    qf_str text = qf_str_of(listen), host = QF_S("127.0.0.1"), port = text;
    struct sockaddr_in *v4 = (struct sockaddr_in *)(void *)out;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)(void *)out;
    unsigned long number;
    char *end;

    for (size_t i = text.n; i > 0; i--)
        if (text.p[i - 1] == ':') {
            host = qf_str_sub(text, 0, i - 1);
            port = qf_str_sub(text, i, text.n);
            break;
        }
    if (host.n > 2 && host.p[0] == '[' && host.p[host.n - 1] == ']')
        host = qf_str_sub(host, 1, host.n - 1);
    number = strtoul(qf_cstr(cx->arena, port), &end, 10);
    memset(out, 0, sizeof(*out));
    if (port.n > 0 && *end == '\0' && number <= 65535) {
        const char *address = qf_cstr(cx->arena, host);
        v4->sin_port = htons((uint16_t)number);
        v4->sin_family = AF_INET;
        if (inet_pton(AF_INET, address, &v4->sin_addr) == 1)
            return QF_OK;
        memset(out, 0, sizeof(*out));
        v6->sin6_port = htons((uint16_t)number);
        v6->sin6_family = AF_INET6;
        if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1)
            return QF_OK;
    }
    return qf_fail(cx, QF_INVALID, "SERVE.LISTEN", "--listen",
                   "监听地址“%s”不对，应写成 127.0.0.1:8080 这样", listen);
}

static int thread_count(int wanted)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (wanted > 0)
        return wanted;
    return cores > 4 ? (int)cores : 4;
}

qf_code web_server_start(qf_ctx *cx, const web_options *options, web_server **out)
{
    struct sockaddr_storage address;
    const union MHD_DaemonInfo *info;
    web_server *server;
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;

    QF_TRY(parse_listen(cx, options->listen, &address));
    if (address.ss_family == AF_INET6)
        flags |= MHD_USE_IPv6;
    server = calloc(1, sizeof(*server)); /* lint: allow malloc: lives until web_server_stop */
    if (server == NULL)
        abort();
    server->options = *options;
    if (server->options.max_body == 0)
        server->options.max_body = DEFAULT_MAX_BODY;
    server->cache = cache_new(options->cache_bytes == 0 ? DEFAULT_CACHE : options->cache_bytes);
    server->rates = rate_new();
    server->daemon =
        MHD_start_daemon(flags, 0, NULL, NULL, handle, server, MHD_OPTION_SOCK_ADDR, &address,
                         MHD_OPTION_NOTIFY_COMPLETED, completed, NULL, MHD_OPTION_THREAD_POOL_SIZE,
                         (unsigned)thread_count(options->threads), MHD_OPTION_CONNECTION_LIMIT,
                         (unsigned)(options->connections > 0 ? options->connections : 10000),
                         MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
                         MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY, MHD_OPTION_END);
    if (server->daemon == NULL) {
        int cause = errno;
        web_server_stop(server);
        return qf_fail(cx, cause == EADDRINUSE ? QF_CONFLICT : QF_BROKEN, "SERVE.IN_USE",
                       "--listen", "不能在 %s 上监听：端口可能已被占用，请换一个端口或先停掉旧程序",
                       options->listen);
    }
    info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    server->port = info == NULL ? 0 : info->port;
    *out = server;
    return QF_OK;
}

int web_server_port(const web_server *server)
{
    return server->port;
}

void web_server_stop(web_server *server)
{
    if (server == NULL)
        return;
    if (server->daemon != NULL) {
        MHD_socket listening = MHD_quiesce_daemon(server->daemon);
        struct timespec pause = { 0, 50000000 };
        for (int i = 0; i < 100 && atomic_load(&server->running) > 0; i++)
            nanosleep(&pause, NULL);
        MHD_stop_daemon(server->daemon);
        if (listening != MHD_INVALID_SOCKET)
            close(listening);
    }
    cache_free(server->cache);
    rate_free(server->rates);
    free(server); /* lint: allow malloc: see web_server_start */
}
