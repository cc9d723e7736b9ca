#include "doc/csv.h"

#include "base/parallel.h"
#include "base/text.h"

#include <stdatomic.h>

#define SNIFFED 65536 /* bytes of the first row looked at */

/* The separator of the first row that has any: what it has most of outside quotes. */
static char sniff(qf_str text)
{
    static const char candidates[] = ",;\t";
    size_t counts[sizeof(candidates) - 1] = { 0 };
    size_t best = 0;
    bool quoted = false;

    for (size_t i = 0; i < text.n && i < SNIFFED; i++) {
        char c = text.p[i];
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '\n' || c == '\r') && i > 0 &&
                 counts[0] + counts[1] + counts[2] > 0)
            break; /* a title above the list says nothing */
        for (size_t k = 0; !quoted && k < sizeof(candidates) - 1; k++)
            counts[k] += c == candidates[k];
    }
    for (size_t k = 1; k < sizeof(candidates) - 1; k++) {
        if (counts[k] > counts[best])
            best = k;
    }
    return candidates[best];
}

/* ---- UTF-8, by all cores */

#define PART ((size_t)4 * 1024 * 1024)

struct parts {
    qf_str bytes;
    atomic_bool wrong;
};

/* Where part i begins: never within a character. */
static size_t part_begin(qf_str bytes, size_t i)
{
    size_t at = i * PART;

    while (at < bytes.n && at > 0 && ((unsigned char)bytes.p[at] & 0xC0) == 0x80)
        at++;
    return at < bytes.n ? at : bytes.n;
}

static bool is_part_valid(qf_ctx *cx, size_t i, void *user)
{
    struct parts *parts = user;
    qf_str part =
        qf_str_sub(parts->bytes, part_begin(parts->bytes, i), part_begin(parts->bytes, i + 1));

    (void)cx;
    if ((part.n > 0 && memchr(part.p, 0, part.n) != NULL) || !qf_utf8_valid(part))
        atomic_store(&parts->wrong, true);
    return !atomic_load(&parts->wrong);
}

/* True for text in UTF-8 without a NUL. */
static bool is_utf8(qf_ctx *cx, qf_str bytes)
{
    struct parts parts = { .bytes = bytes };

    qf_parallel(bytes.n / PART + 1, cx->now, is_part_valid, &parts);
    return !atomic_load(&parts.wrong);
}

qf_code csv_open(qf_ctx *cx, qf_str bytes, csv_reader *out)
{
    if (bytes.n == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "文件是空的，请检查后重新选择。");
    if (bytes.n > CSV_MAX_BYTES)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file", "名单文件过大，请分成几个文件再导入。");
    out->cx = cx;
    /* A long list in UTF-8 is read where it is. */
    if (bytes.n > QF_TEXT_MAX && is_utf8(cx, bytes))
        out->text =
            qf_str_starts(bytes, QF_S("\xEF\xBB\xBF")) ? qf_str_sub(bytes, 3, bytes.n) : bytes;
    else
        QF_TRY(qf_text_decode(cx, bytes, QF_S(""), &out->text));
    out->at = out->count = 0;
    out->line = 0;
    out->next_line = 1;
    out->separator = sniff(out->text);
    /* Excel names the separator in a line of its own. */
    if (qf_str_starts(out->text, QF_S("sep=")) && out->text.n > 5 && out->text.p[4] >= ' ' &&
        out->text.p[4] != '"' && out->text.p[4] < 0x7F) {
        out->separator = out->text.p[4];
        out->at = 5;
    }
    memset(out->stops, 0, sizeof(out->stops));
    out->stops[(unsigned char)out->separator] = out->stops['\n'] = out->stops['\r'] = true;
    return QF_OK;
}

/* Passes over one line end; false when there is none. */
static bool take_line_end(csv_reader *r)
{
    qf_str text = r->text;

    if (r->at >= text.n || (text.p[r->at] != '\n' && text.p[r->at] != '\r'))
        return false;
    r->at += text.p[r->at] == '\r' && r->at + 1 < text.n && text.p[r->at + 1] == '\n' ? 2 : 1;
    r->next_line++;
    return true;
}

static qf_code quote_error(csv_reader *r, size_t line)
{
    return qf_fail(r->cx, QF_INVALID, "CSV.QUOTE", "file",
                   "第 %zu 行的引号不成对，请检查该行后重新导入。", line);
}

/* Doubled quotes inside become single ones. */
static qf_str unquote(csv_reader *r, qf_str inside)
{
    qf_buf out;

    if (!qf_str_has(inside, QF_S("\"\"")))
        return inside;
    out = qf_buf_new(r->cx->arena, inside.n);
    for (size_t i = 0; i < inside.n; i++) {
        qf_buf_addc(&out, inside.p[i]);
        if (inside.p[i] == '"')
            i++;
    }
    return qf_buf_str(&out);
}

/* A field in quotes, r->at on the first of them. */
static qf_code take_quoted(csv_reader *r, qf_str *field)
{
    qf_str text = r->text;
    size_t from = ++r->at, line = r->next_line;

    for (;; r->at++) {
        if (r->at >= text.n)
            return quote_error(r, line);
        if (text.p[r->at] == '"') {
            if (r->at + 1 >= text.n || text.p[r->at + 1] != '"')
                break;
            r->at++;
        } else if (text.p[r->at] == '\n' ||
                   (text.p[r->at] == '\r' && (r->at + 1 >= text.n || text.p[r->at + 1] != '\n'))) {
            r->next_line++;
        }
    }
    *field = unquote(r, qf_str_sub(text, from, r->at));
    r->at++;
    while (r->at < text.n && text.p[r->at] == ' ' && r->separator != ' ')
        r->at++;
    if (r->at < text.n && text.p[r->at] != r->separator && text.p[r->at] != '\n' &&
        text.p[r->at] != '\r')
        return quote_error(r, line);
    return QF_OK;
}

static qf_code take_field(csv_reader *r)
{
    qf_str text = r->text, field;
    size_t from = r->at;

    if (r->count == CSV_MAX_FIELDS)
        return qf_fail(r->cx, QF_LIMIT, "DOC.LIMIT", "file", "第 %zu 行的列数过多（上限 %d 列）。",
                       r->line, CSV_MAX_FIELDS);
    if (from < text.n && text.p[from] == '"') {
        QF_TRY(take_quoted(r, &field));
    } else {
        while (r->at < text.n && !r->stops[(unsigned char)text.p[r->at]])
            r->at++;
        field = qf_str_sub(text, from, r->at);
    }
    if (field.n > CSV_MAX_FIELD)
        return qf_fail(r->cx, QF_LIMIT, "DOC.LIMIT", "file", "第 %zu 行有一格内容过长。", r->line);
    r->fields[r->count++] = field;
    return QF_OK;
}

bool csv_skip_empty(csv_reader *r, size_t until)
{
    while (r->at < until && take_line_end(r))
        ;
    return r->at < until && r->at < r->text.n;
}

qf_code csv_next(csv_reader *r, bool *more)
{
    while (take_line_end(r))
        ;
    r->count = 0;
    r->line = r->next_line;
    *more = r->at < r->text.n;
    if (!*more)
        return QF_OK;
    for (;;) {
        QF_TRY(take_field(r));
        if (r->at >= r->text.n || r->text.p[r->at] != r->separator)
            break;
        r->at++;
    }
    (void)take_line_end(r);
    return QF_OK;
}
