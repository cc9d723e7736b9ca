/* Replies out: status, headers that every answer carries, compression, the cache of pages. */
#include "web/exchange.h"

#include "base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static const struct {
    const char *name, *value;
} every_answer[] = {
    { "X-Content-Type-Options", "nosniff" },
    { "Referrer-Policy", "same-origin" },
    { "Cross-Origin-Opener-Policy", "same-origin" },
    { "Permissions-Policy", "camera=(), microphone=(), payment=()" },
};

/* The Content-Security-Policy: everything from here, pictures also from the hosts that one page needs. No page may
 * stand in another site's frame but the lists that are made for it: these have no script and no form. */
#define POLICY_HEAD                                                                                \
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; connect-src "       \
    "'self'; "                                                                                     \
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; img-src 'self' data:"
#define POLICY_FRAMED                                                                              \
    "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors *"
#define POLICY "Content-Security-Policy"
#define NO_FRAME "X-Frame-Options"
#define PICTURES_MAX 400 /* bytes of hosts */

static struct MHD_Response *response_of(qf_str body, bool copy)
{
    return MHD_create_response_from_buffer(body.n, (void *)(uintptr_t)body.p,
                                           copy ? MHD_RESPMEM_MUST_COPY : MHD_RESPMEM_PERSISTENT);
}

static void add_policy(struct MHD_Response *response, qf_str pictures_from, bool framed)
{
    char policy[sizeof(POLICY_HEAD) + PICTURES_MAX + 2];

    if (framed) {
        MHD_add_response_header(response, POLICY, POLICY_FRAMED);
        return;
    }
    MHD_add_response_header(response, NO_FRAME, "DENY");
    if (pictures_from.n == 0 || pictures_from.n > PICTURES_MAX) {
        MHD_add_response_header(response, POLICY, POLICY_HEAD);
        return;
    }
    snprintf(policy, sizeof(policy), POLICY_HEAD " %.*s", QF_ARG(pictures_from));
    MHD_add_response_header(response, POLICY, policy);
}

/* What is told of a body beside its bytes. */
struct told {
    const char *type, *cache_control;
    qf_str pictures_from;
    int visit;
    int64_t town;
    bool framed, open;
};

static void add_headers(struct MHD_Response *response, const struct told *told, const char *coding,
                        const char *etag)
{
    add_policy(response, told->pictures_from, told->framed);
    if (told->open)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    for (size_t i = 0; i < sizeof(every_answer) / sizeof(every_answer[0]); i++)
        MHD_add_response_header(response, every_answer[i].name, every_answer[i].value);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, told->type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, told->cache_control);
    if (coding != NULL) {
        MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, coding);
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_VARY, "Accept-Encoding, Cookie");
    if (etag != NULL)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ETAG, etag);
}

/* True when the client lists the coding and does not refuse it with q=0. */
static bool accepts(const char *list, const char *coding)
{
    const char *at = list == NULL ? NULL : strstr(list, coding);

    if (at == NULL)
        return false;
    at += strlen(coding);
    while (*at == ' ')
        at++;
    return strncmp(at, ";q=0", 4) != 0 || (at[4] == '.' && at[5] != '0');
}

cache_coding exchange_coding(struct MHD_Connection *connection)
{
    const char *list =
        MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_ACCEPT_ENCODING);

    if (accepts(list, "br"))
        return CACHE_BROTLI;
    return accepts(list, "gzip") ? CACHE_GZIP : CACHE_PLAIN;
}

/* Appends one part of the key; false when it does not fit. */
static bool key_add(char *space, size_t size, size_t *at, const char *text)
{
    size_t length = text == NULL ? 0 : strlen(text);

    if (*at + length + 1 > size)
        return false;
    if (length > 0)
        memcpy(space + *at, text, length);
    *at += length;
    space[(*at)++] = '\n';
    return true;
}

struct key_space {
    char *space;
    size_t size, at;
    bool fits;
};

static enum MHD_Result key_query(void *context, enum MHD_ValueKind kind, const char *name,
                                 const char *value)
{
    struct key_space *key = context;

    (void)kind;
    key->fits = key->fits && key_add(key->space, key->size, &key->at, name) &&
                key_add(key->space, key->size, &key->at, value);
    return MHD_YES;
}

qf_str exchange_key(struct MHD_Connection *connection, const char *url, char *space, size_t size)
{
    struct key_space key = { space, size, 0, true };
    const char *host = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Host");
    const char *mode = MHD_lookup_connection_value(connection, MHD_COOKIE_KIND, "qf_mode");
    const char *letter = mode == NULL                 ? ""
                         : strcmp(mode, "elder") == 0 ? "e"
                         : strcmp(mode, "kiosk") == 0 ? "k"
                                                      : "";

    key.fits = key_add(space, size, &key.at, host) && key_add(space, size, &key.at, letter) &&
               key_add(space, size, &key.at, url);
    MHD_get_connection_values(connection, MHD_GET_ARGUMENT_KIND, key_query, &key);
    return key.fits ? (qf_str){ space, key.at } : (qf_str){ 0 };
}

struct shared_answer {
    struct MHD_Connection *connection;
    enum MHD_Result result;
    int visit;
    int64_t town;
};

/* What the cache holds: the response and its tag, to answer 304 without a body; and as what it counts. */
struct kept {
    struct MHD_Response *response, *unchanged;
    int visit;
    int64_t town;
    char etag[40];
};

static void kept_release(void *thing)
{
    struct kept *kept = thing;

    MHD_destroy_response(kept->response);
    MHD_destroy_response(kept->unchanged);
    free(kept); /* lint: allow malloc: see keep */
}

static void send_kept(void *thing, void *context)
{
    const struct kept *kept = thing;
    struct shared_answer *a = context;
    const char *known;

    a->visit = kept->visit;
    a->town = kept->town;
    known =
        MHD_lookup_connection_value(a->connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_IF_NONE_MATCH);

    if (known != NULL && strcmp(known, kept->etag) == 0)
        a->result = MHD_queue_response(a->connection, 304, kept->unchanged);
    else
        a->result = MHD_queue_response(a->connection, 200, kept->response);
}

bool answer_cached(web_server *server, struct MHD_Connection *connection, const char *url,
                   enum MHD_Result *result)
{
    char space[1024];
    qf_str key = exchange_key(connection, url, space, sizeof(space));
    struct shared_answer a = { .connection = connection, .result = MHD_NO };
    const web_options *options = &server->options;
    qf_time now = web_server_now(server);

    if (key.n == 0 || !cache_use(server->cache, key, options->generation(options->house),
                                 qf_time_date(now), exchange_coding(connection), send_kept, &a))
        return false;
    visitor_count(server, connection, a.town, a.visit, now);
    *result = a.result;
    return true;
}

static cache_body keep(qf_str body, const struct told *told, const char *coding)
{
    /* lint: allow malloc: shared by threads, freed with the last reference (kept_release) */
    struct kept *kept = malloc(sizeof(*kept));

    if (kept == NULL)
        abort();
    snprintf(kept->etag, sizeof(kept->etag), "\"%016llx%s\"", (unsigned long long)qf_str_hash(body),
             coding == NULL ? "" : coding);
    kept->visit = told->visit;
    kept->town = told->town;
    kept->response = response_of(body, true);
    add_headers(kept->response, told, coding, kept->etag);
    kept->unchanged = response_of(QF_S(""), false);
    add_headers(kept->unchanged, told, NULL, kept->etag);
    return (cache_body){ kept, kept_release };
}

/* Puts the page into the cache in all codings. */
static void keep_all(exchange *x, qf_str body, const struct told *told)
{
    char space[1024];
    qf_str key = exchange_key(x->connection, x->url, space, sizeof(space));
    qf_str gzip = cache_gzip(x->arena, body), brotli = cache_brotli(x->arena, body);
    cache_body bodies[CACHE_CODINGS] = { { 0 } };
    const web_options *options = &x->server->options;

    if (key.n == 0)
        return;
    bodies[CACHE_PLAIN] = keep(body, told, NULL);
    if (gzip.n > 0)
        bodies[CACHE_GZIP] = keep(gzip, told, "gzip");
    if (brotli.n > 0)
        bodies[CACHE_BROTLI] = keep(brotli, told, "br");
    cache_put(x->server->cache, key, options->generation(options->house), qf_time_date(x->started),
              bodies, body.n + gzip.n + brotli.n + key.n);
}

/* Query names that the route declares; a page asked with any other is not kept, so nobody can
 * fill the cache with copies. */
static bool only_known_fields(const web_request *rq)
{
    for (size_t i = 0; i < rq->query_count; i++) {
        qf_str known = qf_str_of(rq->route == NULL ? "" : rq->route->fields), one;
        bool found = false;
        while (!found && qf_str_split(&known, ' ', &one))
            found = one.n > 0 && qf_str_eq(one, rq->query[i].name);
        if (!found)
            return false;
    }
    return true;
}

static void add_cookie(const exchange *x, struct MHD_Response *response, const char *name,
                       qf_str value, bool secret)
{
    const char *secure = x->rq.https ? "; Secure" : "";
    char text[400];

    if (value.n == 0)
        return;
    if (qf_str_eq(value, QF_S("-")))
        snprintf(text, sizeof(text), "%s=; Path=/; Max-Age=0; SameSite=Lax%s", name, secure);
    else
        snprintf(text, sizeof(text), "%s=%.*s; Path=/; SameSite=Lax%s%s", name, QF_ARG(value),
                 secret ? "; HttpOnly" : "; Max-Age=31536000", secure);
    MHD_add_response_header(response, MHD_HTTP_HEADER_SET_COOKIE, text);
}

static void add_download(exchange *x, struct MHD_Response *response, qf_str name)
{
    qf_buf value = qf_buf_new(x->arena, 4096);

    if (name.n == 0)
        return;
    /* RFC 6266: the name in UTF-8, percent-encoded. */
    qf_buf_add(&value, QF_S("attachment; filename*=UTF-8''"));
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            c == '.' || c == '-' || c == '_')
            qf_buf_addc(&value, (char)c);
        else
            qf_buf_addf(&value, "%%%02X", c);
    }
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_DISPOSITION, qf_buf_str(&value).p);
}

enum MHD_Result answer(exchange *x, const web_reply *reply)
{
    int status = reply->status == 0 ? 200 : reply->status;
    struct MHD_Response *response;
    enum MHD_Result result;
    char control[64] = "no-store", refresh[16];
    struct told told = { reply->type == NULL ? "text/html; charset=utf-8" : reply->type,
                         control,
                         reply->pictures_from,
                         reply->visit,
                         reply->visited,
                         reply->framed,
                         reply->open };

    if (reply->cacheable)
        snprintf(control, sizeof(control), reply->max_age > 0 ? "public, max-age=%d" : "no-cache",
                 reply->max_age);
    if (reply->cacheable && status == 200 && only_known_fields(&x->rq)) {
        keep_all(x, reply->body, &told);
        if (answer_cached(x->server, x->connection, x->url, &result))
            return result;
    }
    visitor_count(x->server, x->connection, reply->visited, reply->visit, x->started);
    response = response_of(reply->body, true);
    if (response == NULL)
        return MHD_NO;
    add_headers(response, &told, NULL, NULL);
    if (reply->location.n > 0) {
        status = 303;
        MHD_add_response_header(response, MHD_HTTP_HEADER_LOCATION,
                                qf_cstr(x->arena, reply->location));
    }
    if (reply->refresh > 0) {
        snprintf(refresh, sizeof refresh, "%d", reply->refresh);
        MHD_add_response_header(response, "Refresh", refresh);
    }
    add_cookie(x, response, "qf_session", reply->set_session, true);
    add_cookie(x, response, "qf_mode", reply->set_mode, false);
    add_download(x, response, reply->download);
    result = MHD_queue_response(x->connection, (unsigned)status, response);
    MHD_destroy_response(response);
    return result;
}

void answer_raw(exchange *x, const web_reply *reply)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    qf_buf out = qf_buf_new(x->arena, reply->body.n + 4096);
    qf_str whole;

    qf_buf_addf(&out, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: %zu\r\n",
                reply->status, MHD_get_reason_phrase_for((unsigned)reply->status), reply->body.n);
    qf_buf_addf(&out, "Content-Type: %s\r\nCache-Control: no-store\r\n",
                reply->type == NULL ? "text/html; charset=utf-8" : reply->type);
    for (size_t i = 0; i < sizeof(every_answer) / sizeof(every_answer[0]); i++)
        qf_buf_addf(&out, "%s: %s\r\n", every_answer[i].name, every_answer[i].value);
    qf_buf_add(&out, QF_S(NO_FRAME ": DENY\r\n" POLICY ": " POLICY_HEAD "\r\n\r\n"));
    qf_buf_add(&out, reply->body);
    whole = qf_buf_str(&out);
    if (info != NULL) /* a fresh socket takes a page at once; if not, the client sees it cut */
        (void)!send(info->connect_fd, whole.p, whole.n, MSG_NOSIGNAL | MSG_DONTWAIT);
}
