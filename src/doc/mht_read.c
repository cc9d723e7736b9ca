#include "doc/mht_read.h"

#include "base/sign.h"
#include "doc/html_read.h"

#include <strings.h>

#define SNIFFED 4096
#define MAX_HEADER ((size_t)16 * 1024) /* bytes of the headers of one part */
#define MAX_PARTS 5000

static bool has_word(qf_str text, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= text.n; i++)
        if (strncasecmp(text.p + i, word, n) == 0)
            return true;
    return false;
}

bool mht_is(qf_str bytes)
{
    qf_str head = qf_str_sub(bytes, 0, SNIFFED);

    if (qf_str_starts(head, QF_S("\xEF\xBB\xBF")))
        head = qf_str_sub(head, 3, head.n);
    head = qf_str_trim(head);
    return head.n > 0 && head.p[0] != '<' && head.p[0] != '{' && has_word(head, "mime-version:") &&
           has_word(head, "multipart/related");
}

/* The line at *at without its end; *at moves behind it. False at the end. */
static bool next_line(qf_str text, size_t *at, qf_str *line)
{
    size_t from = *at;
    const char *end;

    if (from >= text.n)
        return false;
    end = memchr(text.p + from, '\n', text.n - from);
    *at = end != NULL ? (size_t)(end - text.p) + 1 : text.n;
    *line = qf_str_sub(text, from, end != NULL ? *at - 1 : *at);
    if (qf_str_ends(*line, QF_S("\r")))
        line->n--;
    return true;
}

/* The headers at *at up to the empty line, unfolded; *at moves behind that. */
static qf_str headers_at(qf_ctx *cx, qf_str text, size_t *at)
{
    qf_buf out = qf_buf_new(cx->arena, MAX_HEADER);
    qf_str line;

    while (next_line(text, at, &line) && line.n > 0) {
        if (line.p[0] != ' ' && line.p[0] != '\t')
            qf_buf_add(&out, QF_S("\n"));
        qf_buf_add(&out, line);
    }
    return qf_buf_str(&out);
}

/* The value of a header; empty when there is none. */
static qf_str header_of(qf_str headers, const char *name)
{
    qf_str rest = headers, line;
    size_t n = strlen(name);

    while (headers.n > 0 && qf_str_split(&rest, '\n', &line))
        if (line.n > n && line.p[n] == ':' && strncasecmp(line.p, name, n) == 0)
            return qf_str_trim(qf_str_sub(line, n + 1, line.n));
    return QF_S("");
}

/* The parameter `boundary` of a content type, with or without quotes. */
static qf_str boundary_of(qf_str type)
{
    static const char name[] = "boundary=";
    size_t n = sizeof name - 1;

    for (size_t i = 0; i + n <= type.n; i++) {
        qf_str value;
        size_t end = 0;
        char stop = ';';

        if (strncasecmp(type.p + i, name, n) != 0)
            continue;
        value = qf_str_trim(qf_str_sub(type, i + n, type.n));
        if (qf_str_starts(value, QF_S("\""))) {
            value = qf_str_sub(value, 1, value.n);
            stop = '"';
        }
        while (end < value.n && value.p[end] != stop)
            end++;
        return qf_str_trim(qf_str_sub(value, 0, end));
    }
    return QF_S("");
}

/* ---- encodings */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Quoted-printable: what is no escape stays as it stands. */
static qf_str unquote(qf_arena *arena, qf_str text)
{
    char *out = qf_alloc(arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++) {
        int high, low;

        if (text.p[i] == '=' && i + 1 < text.n && text.p[i + 1] == '\n') {
            i++;
            continue;
        }
        if (text.p[i] == '=' && i + 2 < text.n) {
            if (text.p[i + 1] == '\r' && text.p[i + 2] == '\n') {
                i += 2;
                continue;
            }
            high = hex(text.p[i + 1]);
            low = hex(text.p[i + 2]);
            if (high >= 0 && low >= 0) {
                out[n++] = (char)(high * 16 + low);
                i += 2;
                continue;
            }
        }
        out[n++] = text.p[i];
    }
    return (qf_str){ out, n };
}

static bool unbase(qf_arena *arena, qf_str text, qf_str *out)
{
    char *packed = qf_alloc(arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] > ' ')
            packed[n++] = text.p[i];
    return qf_base64_parse(arena, (qf_str){ packed, n }, out);
}

static bool decoded(qf_ctx *cx, qf_str headers, qf_str body, qf_str *out)
{
    qf_str how = header_of(headers, "Content-Transfer-Encoding");

    *out = body;
    if (has_word(how, "base64"))
        return unbase(cx->arena, body, out);
    if (has_word(how, "quoted-printable"))
        *out = unquote(cx->arena, body);
    return true;
}

/* ---- parts */

/* Where the next delimiter line stands, from *at on; *at moves behind it. */
static size_t part_end(qf_str text, size_t *at, qf_str boundary, bool *last)
{
    size_t start = *at;
    qf_str line;

    while (next_line(text, at, &line)) {
        qf_str behind = qf_str_sub(line, 2, line.n);

        if (qf_str_starts(line, QF_S("--")) && qf_str_starts(behind, boundary)) {
            *last = qf_str_starts(qf_str_sub(behind, boundary.n, behind.n), QF_S("--"));
            return start;
        }
        start = *at;
    }
    *last = true;
    return text.n;
}

static size_t cells_in(qf_str page)
{
    size_t count = 0;

    for (size_t i = 0; i + 3 < page.n; i++)
        count += page.p[i] == '<' && (page.p[i + 1] | 32) == 't' &&
                 ((page.p[i + 2] | 32) == 'd' || (page.p[i + 2] | 32) == 'h');
    return count;
}

qf_code mht_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    size_t at = 0, best = 0;
    qf_str page = { 0 };
    qf_str boundary;
    bool last = false;

    if (qf_str_starts(bytes, QF_S("\xEF\xBB\xBF")))
        at = 3;
    while (at < bytes.n && (bytes.p[at] == '\r' || bytes.p[at] == '\n'))
        at++;
    boundary = boundary_of(header_of(headers_at(cx, bytes, &at), "Content-Type"));
    if (boundary.n > 0)
        (void)part_end(bytes, &at, boundary, &last);
    for (int i = 0; i < MAX_PARTS && boundary.n > 0 && !last; i++) {
        qf_str headers = headers_at(cx, bytes, &at), body;
        size_t from = at, end = part_end(bytes, &at, boundary, &last), cells;

        if (!has_word(header_of(headers, "Content-Type"), "text/html") ||
            !decoded(cx, headers, qf_str_sub(bytes, from, end > from ? end : from), &body))
            continue;
        cells = cells_in(body);
        if (page.p == NULL || cells > best) {
            page = body;
            best = cells;
        }
    }
    if (page.p == NULL)
        return qf_fail(cx, QF_INVALID, "DOC.MHT", "file",
                       "这个单文件网页（mht）里没有能读的网页，可能没有保存完整，请用浏览器打开，"
                       "另存为 html 后再选择。");
    return html_read(cx, page, out);
}
