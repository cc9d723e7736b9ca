#include "web/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* Of one connection; bounds address and headers together. With 8 KiB for each five thousand idle connections
 * took 74 MiB (bench/site.py). */
#define ROOMY_MEMORY ((size_t)32 * 1024)
#define ROOMY_AT_MOST 100
#define NARROW_MEMORY ((size_t)4608)
#define IDLE_SECONDS 30U

/* "127.0.0.1:8080", "[::1]:8080" or "8080" to an address. */
static qf_code parse_listen(qf_ctx *cx, const char *listen, struct sockaddr_storage *out,
                            socklen_t *size)
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
        *size = sizeof(*v4);
        if (inet_pton(AF_INET, address, &v4->sin_addr) == 1)
            return QF_OK;
        memset(out, 0, sizeof(*out));
        v6->sin6_port = htons((uint16_t)number);
        v6->sin6_family = AF_INET6;
        *size = sizeof(*v6);
        if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1)
            return QF_OK;
    }
    return qf_fail(cx, QF_INVALID, "SERVE.LISTEN", "--listen",
                   "监听地址“%s”不对，应写成 127.0.0.1:8080 这样", listen);
}

static int bound_port(int socket)
{
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
    } address = { .v6 = { 0 } };
    socklen_t size = sizeof(address);

    if (getsockname(socket, &address.any, &size) != 0)
        return 0;
    return ntohs(address.any.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
}

static qf_code check_proxy(qf_ctx *cx, const char *proxy)
{
    struct in6_addr space;

    if (proxy == NULL || inet_pton(AF_INET, proxy, &space) == 1 ||
        inet_pton(AF_INET6, proxy, &space) == 1)
        return QF_OK;
    return qf_fail(cx, QF_INVALID, "SERVE.PROXY", "--proxy",
                   "反向代理“%s”要写地址，例如 127.0.0.1，不能写名字", proxy);
}

qf_code listen_open(qf_ctx *cx, web_server *server)
{
    struct sockaddr_storage address;
    socklen_t size = 0;
    int on = 1;

    QF_TRY(check_proxy(cx, server->options.proxy));
    QF_TRY(parse_listen(cx, server->options.listen, &address, &size));
    server->listening = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (server->listening >= 0)
        (void)!setsockopt(server->listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (server->listening < 0 || bind(server->listening, (struct sockaddr *)&address, size) != 0 ||
        listen(server->listening, SOMAXCONN) != 0)
        return qf_fail(cx, errno == EADDRINUSE ? QF_CONFLICT : QF_BROKEN, "SERVE.IN_USE",
                       "--listen", "不能在 %s 上监听：端口可能已被占用，请换一个端口或先停掉旧程序",
                       server->options.listen);
    server->port = bound_port(server->listening);
    return QF_OK;
}

/* A connection that has much memory carries its worker as its mark. */
static void count_open(void *context, struct MHD_Connection *connection, void **mark,
                       enum MHD_ConnectionNotificationCode what)
{
    struct web_worker *worker = context;
    web_server *server = worker->server;
    bool roomy = worker >= server->roomy && worker < server->roomy + server->workers;

    (void)connection;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *mark = roomy ? worker : NULL;
        return;
    }
    atomic_fetch_sub(&worker->open, 1);
    if (roomy)
        atomic_fetch_sub(&server->roomy_open, 1);
}

/* The worker that is idle, or has the fewest connections: nobody waits behind a slow page while another thread
 * has nothing to do. */
static struct web_worker *least_busy(struct web_worker *workers, unsigned count)
{
    struct web_worker *best = workers;
    int least = INT_MAX;

    for (unsigned i = 0; i < count; i++) {
        int load = atomic_load(&workers[i].busy) * 1000000 + atomic_load(&workers[i].open);
        if (load < least) {
            least = load;
            best = &workers[i];
        }
    }
    return best;
}

static void give(web_server *server, int client, const struct sockaddr *address, socklen_t size)
{
    bool roomy = atomic_fetch_add(&server->roomy_open, 1) < ROOMY_AT_MOST;
    struct web_worker *worker = least_busy(roomy ? server->roomy : server->narrow, server->workers);

    if (!roomy)
        atomic_fetch_sub(&server->roomy_open, 1);
    atomic_fetch_add(&worker->open, 1);
    if (MHD_add_connection(worker->daemon, client, address, size) == MHD_YES)
        return;
    atomic_fetch_sub(&worker->open, 1);
    if (roomy)
        atomic_fetch_sub(&server->roomy_open, 1);
}

static void *accept_all(void *context)
{
    web_server *server = context;
    struct timespec pause = { 0, 20000000 };

    for (;;) {
        struct sockaddr_storage address = { 0 };
        socklen_t size = sizeof(address);
        int client = accept4(server->listening, (struct sockaddr *)&address, &size,
                             SOCK_CLOEXEC | SOCK_NONBLOCK);
        if (client < 0 && atomic_load(&server->quiet))
            return NULL;
        if (client < 0) {
            nanosleep(&pause, NULL); /* out of descriptors, say: others will close */
            continue;
        }
        give(server, client, (struct sockaddr *)&address, size);
    }
}

static unsigned thread_count(int wanted)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);

    if (wanted > 0)
        return (unsigned)wanted;
    return cores > 4 ? (unsigned)cores : 4;
}

/* Starts the workers of one kind; false when the system does not give the means. */
static bool start(web_server *server, struct web_worker *workers, size_t memory,
                  unsigned connections, MHD_AccessHandlerCallback handle,
                  MHD_RequestCompletedCallback completed)
{
    for (unsigned i = 0; i < server->workers; i++) {
        struct web_worker *worker = &workers[i];
        worker->server = server;
        worker->daemon = MHD_start_daemon(
            MHD_USE_EPOLL_INTERNAL_THREAD | MHD_USE_NO_LISTEN_SOCKET | MHD_USE_ITC, 0, NULL, NULL,
            handle, worker, MHD_OPTION_NOTIFY_COMPLETED, completed, NULL,
            MHD_OPTION_NOTIFY_CONNECTION, count_open, worker, MHD_OPTION_CONNECTION_LIMIT,
            connections, MHD_OPTION_CONNECTION_TIMEOUT, IDLE_SECONDS,
            MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory, MHD_OPTION_END);
        if (worker->daemon == NULL)
            return false;
    }
    return true;
}

qf_code listen_start(qf_ctx *cx, web_server *server, MHD_AccessHandlerCallback handle,
                     MHD_RequestCompletedCallback completed)
{
    int connections = server->options.connections > 0 ? server->options.connections : 10000;

    server->workers = thread_count(server->options.threads);
    /* lint: allow malloc: live until listen_stop */
    server->roomy = calloc(2 * (size_t)server->workers, sizeof(*server->roomy));
    if (server->roomy == NULL)
        abort();
    server->narrow = server->roomy + server->workers;
    if (start(server, server->roomy, ROOMY_MEMORY, ROOMY_AT_MOST, handle, completed) &&
        start(server, server->narrow, NARROW_MEMORY, (unsigned)connections, handle, completed) &&
        pthread_create(&server->accepting, NULL, accept_all, server) == 0) {
        server->accepts = true;
        return QF_OK;
    }
    return qf_fail(cx, QF_BROKEN, "SERVE.START", "", "不能开始接受连接：系统资源不够");
}

void listen_quiet(web_server *server)
{
    atomic_store(&server->quiet, true);
    if (server->listening >= 0)
        (void)!shutdown(server->listening, SHUT_RDWR); /* wakes accept4 */
    if (server->accepts)
        pthread_join(server->accepting, NULL);
    server->accepts = false;
    if (server->listening >= 0)
        close(server->listening);
    server->listening = -1;
}

void listen_stop(web_server *server)
{
    for (unsigned i = 0; server->roomy != NULL && i < 2 * server->workers; i++)
        if (server->roomy[i].daemon != NULL)
            MHD_stop_daemon(server->roomy[i].daemon);
    free(server->roomy); /* lint: allow malloc: see listen_start */
    server->roomy = NULL;
}

size_t listen_memory(struct MHD_Connection *connection)
{
    const union MHD_ConnectionInfo *mark =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);

    return mark != NULL && mark->socket_context != NULL ? ROOMY_MEMORY : NARROW_MEMORY;
}
