#include <arpa/inet.h>
/* Requests in: headers, address, cookies, forms and files become a web_request. */
#include "web/exchange.h"

#include "base/text.h"

#define MAX_FIELD ((size_t)1024 * 1024)

/* A field or file that is arriving in pieces. */
struct part {
    qf_str name, filename;
    bool is_file;
    qf_buf bytes;
};

/* What nobody types and no page shows as it is meant: controls (but tab and line ends), and the signs that turn the
 * direction of what follows, which make "gpj.exe" look like "exe.jpg". */
static bool is_unseen(uint32_t rune)
{
    return (rune < 0x20 && rune != '\t' && rune != '\n' && rune != '\r') ||
           (rune >= 0x7F && rune < 0xA0) || (rune >= 0x202A && rune <= 0x202E) ||
           (rune >= 0x2066 && rune <= 0x2069) || rune == 0xFFFE || rune == 0xFFFF;
}

/* Text from outside: well-formed UTF-8 or nothing, without what is unseen, lines ended by "\n" alone. */
static qf_str tamed(exchange *x, qf_str text)
{
    char *out;
    size_t n = 0;

    if (!qf_utf8_valid(text))
        return QF_S("");
    out = qf_alloc(x->arena, text.n + 1);
    for (size_t at = 0; at < text.n;) {
        size_t before = at;
        uint32_t rune = qf_rune_next(text, &at);

        if (is_unseen(rune))
            continue;
        if (rune == '\r') { /* browsers end the lines of a form so */
            if (at == text.n || text.p[at] != '\n')
                out[n++] = '\n';
            continue;
        }
        memcpy(out + n, text.p + before, at - before);
        n += at - before;
    }
    out[n] = '\0';
    return (qf_str){ out, n };
}

static qf_str checked(exchange *x, const char *text)
{
    return tamed(x, qf_str_of(text));
}

static enum MHD_Result take_query(void *context, enum MHD_ValueKind kind, const char *key,
                                  const char *value)
{
    exchange *x = context;

    (void)kind;
    if (x->rq.query_count == WEB_MAX_FIELDS)
        return MHD_NO;
    x->rq.query[x->rq.query_count++] = (web_field){ checked(x, key), checked(x, value) };
    return MHD_YES;
}

static qf_str header(exchange *x, const char *name)
{
    return checked(x, MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name));
}

static qf_str cookie(exchange *x, const char *name)
{
    return checked(x, MHD_lookup_connection_value(x->connection, MHD_COOKIE_KIND, name));
}

/* The name that was asked, in small letters: with its port (*asked) and without. */
static qf_str host_of(exchange *x, qf_str *asked)
{
    qf_str host = header(x, MHD_HTTP_HEADER_HOST);
    char *lower = qf_alloc(x->arena, host.n + 1);
    size_t end = host.n;

    for (size_t i = 0; i < host.n; i++)
        lower[i] = (char)(host.p[i] >= 'A' && host.p[i] <= 'Z' ? host.p[i] + 32 : host.p[i]);
    for (size_t i = host.n; i > 0 && lower[i - 1] != ']'; i--)
        if (lower[i - 1] == ':')
            end = i - 1;
    *asked = (qf_str){ lower, host.n };
    return (qf_str){ lower, end };
}

/* The last hop of X-Forwarded-For, which the proxy itself wrote; what stands before it anybody may have. */
static qf_str forwarded_for(exchange *x)
{
    qf_str hops = header(x, "X-Forwarded-For"), last = QF_S(""), one;
    struct in6_addr space;

    while (qf_str_split(&hops, ',', &one))
        last = qf_str_trim(one);
    if (inet_pton(AF_INET, qf_cstr(x->arena, last), &space) != 1 &&
        inet_pton(AF_INET6, qf_cstr(x->arena, last), &space) != 1)
        return QF_S("");
    return last;
}

static void believe_proxy(exchange *x)
{
    const char *proxy = x->server->options.proxy;
    qf_str client;

    if (proxy == NULL || !qf_str_eq(x->rq.address, qf_str_of(proxy)))
        return;
    client = forwarded_for(x);
    if (client.n > 0)
        x->rq.address = client;
    x->rq.https = qf_str_eq(header(x, "X-Forwarded-Proto"), QF_S("https"));
}

static qf_str address_of(exchange *x)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info == NULL ? NULL : info->client_addr;
    char text[INET6_ADDRSTRLEN] = "";

    if (from != NULL && from->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr, text,
                  sizeof(text));
    else if (from != NULL && from->sa_family == AF_INET6)
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, text,
                  sizeof(text));
    return qf_str_copy(x->arena, qf_str_of(text));
}

exchange *exchange_new(web_server *server, struct MHD_Connection *connection, const char *url,
                       const char *method)
{
    qf_arena *arena = qf_arena_new();
    exchange *x = QF_NEW(arena, exchange);
    qf_str path = qf_str_of(url);

    x->arena = arena;
    x->server = server;
    atomic_fetch_add(&server->running, 1);
    x->connection = connection;
    x->started = web_server_now(server);
    x->cx = (qf_ctx){ .arena = arena, .now = x->started };
    x->rq.cx = &x->cx;
    x->rq.method = strcmp(method, "POST") == 0 ? QF_S("POST") : QF_S("GET");
    x->rq.path = checked(x, url);
    x->rq.host = host_of(x, &x->rq.asked);
    x->rq.address = address_of(x);
    believe_proxy(x);
    x->rq.origin = header(x, "Origin");
    x->rq.agent = header(x, MHD_HTTP_HEADER_USER_AGENT);
    x->rq.session = cookie(x, "qf_session");
    x->rq.bearer = header(x, "Authorization");
    if (qf_str_starts(x->rq.bearer, QF_S("Bearer ")))
        x->rq.bearer = qf_str_trim(qf_str_sub(x->rq.bearer, 7, x->rq.bearer.n));
    else
        x->rq.bearer = QF_S("");
    x->rq.mode = cookie(x, "qf_mode");
    if (!qf_str_eq(x->rq.mode, QF_S("elder")) && !qf_str_eq(x->rq.mode, QF_S("kiosk")))
        x->rq.mode = QF_S("");
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, take_query, x);
    if (path.n == 0 || path.p[0] != '/' || x->rq.path.n != path.n)
        x->refused = 400;
    else if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0 &&
             strcmp(method, "POST") != 0)
        x->refused = 405;
    return x;
}

void exchange_free(exchange *x)
{
    if (x == NULL)
        return;
    if (x->post != NULL)
        MHD_destroy_post_processor(x->post);
    qf_arena_free(x->arena);
}

/* The part that arrives is whole: it becomes a field or a file. */
static void part_end(exchange *x)
{
    struct part *part = x->part;
    web_request *rq = &x->rq;
    qf_str bytes;

    x->part = NULL;
    if (part == NULL)
        return;
    bytes = qf_buf_str(&part->bytes);
    if (part->bytes.over) {
        x->refused = 413;
    } else if (part->is_file) {
        if (rq->upload_count < WEB_MAX_UPLOADS)
            rq->uploads[rq->upload_count++] = (web_upload){ part->name, part->filename, bytes };
        else
            x->refused = 413;
    } else if (rq->form_count < WEB_MAX_FIELDS) {
        rq->form[rq->form_count++] = (web_field){ part->name, tamed(x, bytes) };
    } else {
        x->refused = 413;
    }
}

static qf_str last_part(qf_str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/' || path.p[i - 1] == '\\')
            return qf_str_sub(path, i, path.n);
    return path;
}

static enum MHD_Result take_part(void *context, enum MHD_ValueKind kind, const char *key,
                                 const char *filename, const char *content_type,
                                 const char *transfer_encoding, const char *data, uint64_t offset,
                                 size_t size)
{
    exchange *x = context;

    (void)kind;
    (void)content_type;
    (void)transfer_encoding;
    if (offset == 0) {
        part_end(x);
        x->part = QF_NEW(x->arena, struct part);
        x->part->name = checked(x, key);
        x->part->filename = last_part(checked(x, filename));
        x->part->is_file = filename != NULL;
        x->part->bytes = qf_buf_new(x->arena, filename != NULL ? x->max_body : MAX_FIELD);
    }
    if (x->part != NULL)
        qf_buf_add(&x->part->bytes, (qf_str){ data, size });
    return MHD_YES;
}

bool exchange_receive(exchange *x, const char *data, size_t size)
{
    if (x->post == NULL)
        x->post = MHD_create_post_processor(x->connection, 16 * 1024, take_part, x);
    return x->post != NULL && MHD_post_process(x->post, data, size) == MHD_YES;
}

void exchange_receive_end(exchange *x)
{
    if (x->post != NULL)
        MHD_destroy_post_processor(x->post);
    x->post = NULL;
    part_end(x);
}
