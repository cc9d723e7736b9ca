/* Who asks, for the length of one count: the address (of the client behind our proxy) and the browser's name, in a few
 * bytes on the stack that go into a keyed hash and nowhere else. */
#include "web/exchange.h"

#include <arpa/inet.h>
#include <stdlib.h>

#define WHO_MAX 320

struct who {
    char bytes[WHO_MAX];
    size_t used;
};

static void add(struct who *who, const void *bytes, size_t n)
{
    if (n > WHO_MAX - who->used)
        n = WHO_MAX - who->used;
    memcpy(who->bytes + who->used, bytes, n);
    who->used += n;
}

static bool is_proxy(const web_server *server, const struct sockaddr *from)
{
    char text[INET6_ADDRSTRLEN] = "";

    if (server->options.proxy == NULL)
        return false;
    if (from->sa_family == AF_INET)
        inet_ntop(AF_INET, &((const struct sockaddr_in *)(const void *)from)->sin_addr, text,
                  sizeof(text));
    else
        inet_ntop(AF_INET6, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr, text,
                  sizeof(text));
    return strcmp(text, server->options.proxy) == 0;
}

/* The last hop, which our proxy wrote. */
static void add_forwarded(struct who *who, struct MHD_Connection *connection)
{
    const char *hops = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "X-Forwarded-For");
    const char *last = hops == NULL ? NULL : strrchr(hops, ',');

    if (last == NULL)
        last = hops;
    while (last != NULL && (*last == ',' || *last == ' '))
        last++;
    if (last != NULL)
        add(who, last, strnlen(last, INET6_ADDRSTRLEN));
}

static void add_address(const web_server *server, struct MHD_Connection *connection,
                        struct who *who)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info == NULL ? NULL : info->client_addr;

    if (from == NULL || (from->sa_family != AF_INET && from->sa_family != AF_INET6))
        return;
    if (is_proxy(server, from))
        add_forwarded(who, connection);
    else if (from->sa_family == AF_INET)
        add(who, &((const struct sockaddr_in *)(const void *)from)->sin_addr,
            sizeof(struct in_addr));
    else
        add(who, &((const struct sockaddr_in6 *)(const void *)from)->sin6_addr,
            sizeof(struct in6_addr));
}

void visitor_count(web_server *server, struct MHD_Connection *connection, int64_t town, int visit,
                   qf_time at)
{
    const web_options *options = &server->options;
    struct who who = { .used = 0 };
    const char *agent;

    if (visit == 0 || town == 0 || options->visited == NULL)
        return;
    agent = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, MHD_HTTP_HEADER_USER_AGENT);
    /* The browser's name comes first and ends with a NUL: the house looks at it for programs. */
    if (agent != NULL)
        add(&who, agent, strnlen(agent, WHO_MAX - 64));
    add(&who, "", 1);
    add_address(server, connection, &who);
    options->visited(options->house, town, visit, at, (qf_str){ who.bytes, who.used });
}
