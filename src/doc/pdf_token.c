#include "doc/pdf_token.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == '\0';
}

static bool is_delimiter(char c)
{
    return c == '(' || c == ')' || c == '<' || c == '>' || c == '[' || c == ']' || c == '{' ||
           c == '}' || c == '/' || c == '%';
}

/* The length of the word from `at` on. */
static size_t word_length(qf_str content, size_t at)
{
    size_t end = at;

    while (end < content.n && !is_space(content.p[end]) && !is_delimiter(content.p[end]))
        end++;
    return end - at;
}

/* Behind a string in round brackets. */
static size_t behind_string(qf_str content, size_t at)
{
    int depth = 0;

    for (; at < content.n; at++) {
        char c = content.p[at];
        if (c == '\\')
            at++;
        else if (c == '(')
            depth++;
        else if (c == ')' && --depth == 0)
            return at + 1;
    }
    return content.n;
}

/* Behind a dictionary; its strings may hold brackets. */
static size_t behind_dictionary(qf_str content, size_t at)
{
    int depth = 0;

    while (at < content.n) {
        char c = content.p[at], next = at + 1 < content.n ? content.p[at + 1] : '\0';
        if (c == '(') {
            at = behind_string(content, at);
        } else if (c == '<' && next == '<') {
            depth++;
            at += 2;
        } else if (c == '>' && next == '>') {
            at += 2;
            if (--depth == 0)
                return at;
        } else {
            at++;
        }
    }
    return content.n;
}

/* Behind what begins with an angle bracket: a dictionary, or a string of hex digits. */
static size_t behind_angle(qf_str content, size_t at)
{
    const char *end;

    if (at + 1 < content.n && content.p[at + 1] == '<')
        return behind_dictionary(content, at);
    end = memchr(content.p + at, '>', content.n - at);
    return end == NULL ? content.n : (size_t)(end - content.p) + 1;
}

static size_t behind_comment(qf_str content, size_t at)
{
    while (at < content.n && content.p[at] != '\n' && content.p[at] != '\r')
        at++;
    return at;
}

/* PDF writes no exponents. False when the word is no number. */
static bool number_of(qf_str word, double *out)
{
    double value = 0, unit = 1;
    size_t i = 0, digits = 0;
    bool fraction = false, negative = false;

    for (; i < word.n && (word.p[i] == '+' || word.p[i] == '-'); i++)
        negative = word.p[i] == '-';
    for (; i < word.n; i++) {
        char c = word.p[i];
        if (c == '.' && !fraction) {
            fraction = true;
        } else if (c >= '0' && c <= '9') {
            digits++;
            value = value * 10 + (c - '0');
            unit = fraction ? unit * 10 : unit;
        } else {
            return false;
        }
    }
    if (digits == 0 || digits > 300)
        return false;
    *out = (negative ? -value : value) / unit;
    return true;
}

static void add_number(pdf_operator *out, double number, bool in_array)
{
    if (in_array) {
        out->array_numbers++;
        return;
    }
    if (out->count == PDF_MAX_OPERANDS) {
        memmove(out->numbers, out->numbers + 1, sizeof out->numbers - sizeof *out->numbers);
        out->count--;
    }
    out->numbers[out->count++] = number;
}

bool pdf_operator_next(qf_str content, size_t *at, pdf_operator *out)
{
    bool in_array = false;
    size_t length;
    double number;

    out->count = out->array_numbers = 0;
    out->named = (qf_str){ 0 };
    while (*at < content.n) {
        char c = content.p[*at];
        if (c == '(') {
            *at = behind_string(content, *at);
        } else if (c == '<') {
            *at = behind_angle(content, *at);
        } else if (c == '%') {
            *at = behind_comment(content, *at);
        } else if (c == '/') {
            length = word_length(content, *at + 1);
            out->named = (qf_str){ content.p + *at + 1, length };
            *at += 1 + length;
        } else if (is_space(c) || is_delimiter(c)) {
            in_array = c == '[' || (in_array && c != ']');
            (*at)++;
        } else {
            out->name = (qf_str){ content.p + *at, word_length(content, *at) };
            *at += out->name.n;
            if (!number_of(out->name, &number))
                return true;
            add_number(out, number, in_array);
        }
    }
    return false;
}

bool pdf_inline_picture_skip(qf_str content, size_t *at)
{
    ptrdiff_t data = qf_str_find(content, QF_S("ID"), *at);
    size_t from = data < 0 ? content.n : (size_t)data + 2;

    for (;;) {
        ptrdiff_t end = qf_str_find(content, QF_S("EI"), from);
        if (end < 0)
            return false;
        from = (size_t)end + 2;
        if (is_space(content.p[end - 1]) && (from == content.n || is_space(content.p[from]))) {
            *at = from;
            return true;
        }
    }
}
