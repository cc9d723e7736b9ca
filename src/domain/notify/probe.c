#include "domain/notify/probe.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECT_MS 2500L
#define TOTAL_MS 3000L /* of one of the two ways of asking */

static pthread_once_t started = PTHREAD_ONCE_INIT;

static void start(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- which addresses */

static bool open_v4(uint32_t address)
{
    /* IANA's registry of special-purpose addresses, multicast and class E. */
    static const struct {
        uint32_t net;
        int bits;
    } special[] = { { 0x00000000, 8 },  { 0x0A000000, 8 },  { 0x64400000, 10 }, { 0x7F000000, 8 },
                    { 0xA9FE0000, 16 }, { 0xAC100000, 12 }, { 0xC0000000, 24 }, { 0xC0000200, 24 },
                    { 0xC0586300, 24 }, { 0xC0A80000, 16 }, { 0xC6120000, 15 }, { 0xC6336400, 24 },
                    { 0xCB007100, 24 }, { 0xE0000000, 4 },  { 0xF0000000, 4 } };

    for (size_t i = 0; i < sizeof(special) / sizeof(special[0]); i++)
        if ((address ^ special[i].net) >> (32 - special[i].bits) == 0)
            return false;
    return true;
}

/* Global unicast alone (2000::/3), without 2001::/23, the documentation's 2001:db8::/32 and 6to4; an address
 * mapped from version 4 is none of them. */
static bool open_v6(const unsigned char *a)
{
    if ((a[0] & 0xE0) != 0x20)
        return false;
    if (a[0] == 0x20 && a[1] == 0x01 && (a[2] < 2 || (a[2] == 0x0D && a[3] == 0xB8)))
        return false;
    return !(a[0] == 0x20 && a[1] == 0x02) && !(a[0] == 0x3F && a[1] == 0xFF);
}

bool probe_is_open(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET) {
        struct sockaddr_in v4;
        memcpy(&v4, address, sizeof(v4));
        return open_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (address->sa_family == AF_INET6) {
        struct sockaddr_in6 v6;
        memcpy(&v6, address, sizeof(v6));
        return open_v6(v6.sin6_addr.s6_addr);
    }
    return false;
}

/* ---- asking */

struct asking {
    bool closed_too, refused;
};

/* The last word before a connection: what a name resolved to a moment ago does not count. */
static curl_socket_t open_socket(void *user, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct asking *asking = user;

    (void)purpose;
    if (!asking->closed_too && !probe_is_open(&address->addr)) {
        asking->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* The first bytes are enough. */
static size_t drop(char *bytes, size_t size, size_t count, void *user)
{
    (void)bytes, (void)size, (void)count, (void)user;
    return 0;
}

static CURLcode ask(qf_ctx *cx, qf_str url, struct asking *asking, bool head, long *status)
{
    CURL *curl = curl_easy_init();
    CURLcode code;

    *status = 0;
    if (curl == NULL)
        return CURLE_OUT_OF_MEMORY;
    curl_easy_setopt(curl, CURLOPT_URL, qf_cstr(cx->arena, url));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, TOTAL_MS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "qingfeng link check");
    curl_easy_setopt(curl, CURLOPT_NOBODY, head ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, asking);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, status);
    curl_easy_cleanup(curl);
    return code;
}

static bool answers(long status)
{
    return (status >= 200 && status < 400) || status == 401 || status == 403 || status == 405 ||
           status == 429;
}

static const char *why_silent(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return "没有这个网站（域名查不到）";
    case CURLE_COULDNT_CONNECT:
        return "连不上";
    case CURLE_OPERATION_TIMEDOUT:
        return "三秒没有答复";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
        return "网站的证书有问题";
    default:
        return "没有答复";
    }
}

probe_result probe_ask(qf_ctx *cx, qf_str url, bool closed_too, qf_str *words)
{
    struct asking asking = { .closed_too = closed_too };
    CURLcode code;
    long status;

    pthread_once(&started, start);
    *words = QF_S("这样的网址不查");
    if (url.n > 2000 || qf_str_has(url, QF_S("@")) || qf_str_has(url, QF_S("\\")))
        return PROBE_UNASKED;
    code = ask(cx, url, &asking, true, &status);
    if (code == CURLE_OK && !answers(status)) /* some answer to whole questions alone */
        code = ask(cx, url, &asking, false, &status);
    if (status == 0 && asking.refused) {
        *words = QF_S("内网地址，没有查");
        return PROBE_UNASKED;
    }
    if (code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL)
        return PROBE_UNASKED;
    *words = status > 0 ? qf_strf(cx->arena, "答复 %ld", status) : qf_str_of(why_silent(code));
    return answers(status) ? PROBE_ANSWERS : PROBE_SILENT;
}
