#include "domain/notify/send.h"

#include "base/crypt.h"
#include "base/json.h"

#include <curl/curl.h>
#include <pthread.h>

#define CONNECT_SECONDS 5L
#define TOTAL_SECONDS 20L
#define ANSWER_MAX ((size_t)4096)
#define LINE_BYTES 57 /* 76 characters of base64 */

static pthread_once_t started = PTHREAD_ONCE_INIT;

static void start(void)
{
    (void)curl_global_init(CURL_GLOBAL_DEFAULT);
}

/* ---- the text of a mail */

static void add_base64(qf_buf *out, qf_str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    for (size_t i = 0; i < bytes.n; i += 3) {
        unsigned rest = (unsigned)(bytes.n - i), v = (unsigned)(unsigned char)bytes.p[i] << 16;
        if (rest > 1)
            v |= (unsigned)(unsigned char)bytes.p[i + 1] << 8;
        if (rest > 2)
            v |= (unsigned char)bytes.p[i + 2];
        qf_buf_addc(out, digits[v >> 18]);
        qf_buf_addc(out, digits[v >> 12 & 63]);
        qf_buf_addc(out, rest > 1 ? digits[v >> 6 & 63] : '=');
        qf_buf_addc(out, rest > 2 ? digits[v & 63] : '=');
    }
}

/* RFC 2047 words of at most 75 characters, cut between characters. */
static void add_subject(qf_buf *out, qf_str subject)
{
    size_t at = 0;

    qf_buf_add(out, QF_S("Subject:"));
    while (at < subject.n) {
        size_t end = at + 42 < subject.n ? at + 42 : subject.n;
        while (end < subject.n && end > at && ((unsigned char)subject.p[end] & 0xC0) == 0x80)
            end--;
        qf_buf_add(out, QF_S(" =?UTF-8?B?"));
        add_base64(out, qf_str_sub(subject, at, end));
        qf_buf_add(out, QF_S("?=\r\n"));
        at = end;
    }
    if (subject.n == 0)
        qf_buf_add(out, QF_S("\r\n"));
}

static void add_date(qf_buf *out, qf_time now)
{
    static const char *const week[] = { "", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    static const char *const months[] = { "",    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
    qf_date date = qf_time_date(now);
    int64_t second = (now.ms - qf_date_start(date).ms) / 1000;
    int year, month, day;

    qf_date_parts(date, &year, &month, &day);
    qf_buf_addf(out, "Date: %s, %d %s %d %02d:%02d:%02d +0800\r\n", week[qf_date_weekday(date)],
                day, months[month], year, (int)(second / 3600), (int)(second / 60 % 60),
                (int)(second % 60));
}

qf_str send_mail_text(qf_ctx *cx, const notify_setting *setting, const notify_message *message)
{
    qf_buf out = qf_buf_new(cx->arena, (size_t)1024 * 1024);
    qf_str id = qf_digest_hex(
        cx->arena,
        qf_keyed_digest((const unsigned char[QF_KEY_BYTES]){ 1 },
                        qf_strf(cx->arena, "%lld %.*s", (long long)cx->org, QF_ARG(message->key))));
    ptrdiff_t at = qf_str_find(setting->sender, QF_S("@"), 0);

    add_date(&out, cx->now);
    qf_buf_addf(&out, "From: <%.*s>\r\nTo: <%.*s>\r\n", QF_ARG(setting->sender),
                QF_ARG(message->address));
    qf_buf_addf(&out, "Message-ID: <%.*s%.*s>\r\n", QF_ARG(qf_str_sub(id, 0, 32)),
                QF_ARG(qf_str_sub(setting->sender, at < 0 ? 0 : (size_t)at, setting->sender.n)));
    add_subject(&out, message->subject);
    qf_buf_add(&out, QF_S("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                          "Content-Transfer-Encoding: base64\r\nAuto-Submitted: auto-generated\r\n"
                          "\r\n"));
    for (size_t i = 0; i < message->body.n; i += LINE_BYTES) {
        add_base64(&out, qf_str_sub(message->body, i, i + LINE_BYTES));
        qf_buf_add(&out, QF_S("\r\n"));
    }
    return qf_buf_str(&out);
}

/* ---- the wire */

struct upload {
    qf_str rest;
};

static size_t give(char *into, size_t size, size_t count, void *user)
{
    struct upload *up = user;
    size_t n = size * count < up->rest.n ? size * count : up->rest.n;

    if (n > 0)
        memcpy(into, up->rest.p, n);
    up->rest = qf_str_sub(up->rest, n, up->rest.n);
    return n;
}

static size_t take(char *bytes, size_t size, size_t count, void *user)
{
    qf_buf_add(user, (qf_str){ bytes, size * count });
    return size * count;
}

/* What a finished transfer means. `all_sent`: the server had everything but did not say yes. */
static send_result judge(qf_ctx *cx, CURLcode code, long status, bool all_sent, qf_str *words)
{
    if (code == CURLE_OK && status >= 200 && status < 300) {
        *words = qf_strf(cx->arena, "服务器已接收（%ld）", status);
        return SEND_DONE;
    }
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST ||
        code == CURLE_COULDNT_RESOLVE_PROXY) {
        *words = QF_S("连不上发送服务器，稍后自动再试");
        return SEND_AWAY;
    }
    if (code == CURLE_LOGIN_DENIED || code == CURLE_URL_MALFORMAT ||
        code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_PEER_FAILED_VERIFICATION) {
        *words = QF_S("发送服务器的账号、地址或者证书不对，请管理员检查“通知设置”");
        return SEND_AWAY;
    }
    if (status >= 400) {
        bool for_good = status >= 500 && status < 600 && code != CURLE_OK;
        bool web_refused = code == CURLE_OK && status < 500 && status != 429 && status != 408;
        *words = qf_strf(cx->arena, "服务器答复 %ld", status);
        return for_good || web_refused ? SEND_NEVER : SEND_LATER;
    }
    *words = all_sent ? QF_S("内容已交给服务器，但没有等到答复") : QF_S("发送中断，稍后自动再试");
    return all_sent ? SEND_UNSURE : SEND_LATER;
}

static void common(CURL *curl, qf_ctx *cx, qf_str url, const char *protocols)
{
    curl_easy_setopt(curl, CURLOPT_URL, qf_cstr(cx->arena, url));
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, protocols);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, CONNECT_SECONDS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, TOTAL_SECONDS);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
}

send_result send_mail(qf_ctx *cx, const notify_setting *setting, const notify_message *message,
                      qf_str *words)
{
    struct upload up = { send_mail_text(cx, setting, message) };
    struct curl_slist *to;
    CURLcode code;
    long status = 0;
    CURL *curl;

    pthread_once(&started, start);
    curl = curl_easy_init();
    *words = QF_S("内存不足，稍后自动再试");
    if (curl == NULL)
        return SEND_AWAY;
    to = curl_slist_append(NULL, qf_strf(cx->arena, "<%.*s>", QF_ARG(message->address)).p);
    common(curl, cx, setting->smtp_url, "smtp,smtps");
    if (setting->smtp_user.n > 0) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, qf_cstr(cx->arena, setting->smtp_user));
        curl_easy_setopt(curl, CURLOPT_PASSWORD, qf_cstr(cx->arena, setting->smtp_password));
        /* A password goes over an encrypted line or not at all. */
        curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    } else {
        curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)CURLUSESSL_TRY);
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM,
                     qf_strf(cx->arena, "<%.*s>", QF_ARG(setting->sender)).p);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(curl, CURLOPT_READDATA, &up);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(to);
    curl_easy_cleanup(curl);
    return judge(cx, code, status, up.rest.n == 0, words);
}

send_result send_sms(qf_ctx *cx, const notify_setting *setting, const notify_message *message,
                     qf_str *words)
{
    qf_buf answer = qf_buf_new(cx->arena, ANSWER_MAX), body = qf_buf_new(cx->arena, 65536);
    qf_val *map = qf_val_map(cx->arena);
    struct curl_slist *headers = NULL;
    CURLcode code;
    long status = 0;
    curl_off_t sent = 0;
    CURL *curl;

    pthread_once(&started, start);
    curl = curl_easy_init();
    *words = QF_S("内存不足，稍后自动再试");
    if (curl == NULL)
        return SEND_AWAY;
    qf_map_str(cx->arena, map, "to", message->address);
    qf_map_str(cx->arena, map, "text", message->body);
    qf_map_str(cx->arena, map, "key", message->key);
    qf_json_write(&body, map);
    headers = curl_slist_append(headers, "Content-Type: application/json");
    headers = curl_slist_append(
        headers, qf_strf(cx->arena, "Idempotency-Key: %.*s", QF_ARG(message->key)).p);
    if (setting->sms_token.n > 0)
        headers = curl_slist_append(
            headers,
            qf_strf(cx->arena, "Authorization: Bearer %.*s", QF_ARG(setting->sms_token)).p);
    common(curl, cx, setting->sms_url, "http,https");
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE, (long)body.n);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, qf_buf_str(&body).p);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &answer);
    code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(curl, CURLINFO_SIZE_UPLOAD_T, &sent);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return judge(cx, code, status, sent > 0, words);
}
