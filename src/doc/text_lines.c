/* Lines of a text, without the page numbers between them. */
#include "doc/text_lines.h"

#include "base/text.h"

bool text_line_is_blank(qf_str line)
{
    for (size_t at = 0; at < line.n;) {
        if (!qf_rune_is_space(qf_rune_next(line, &at)))
            return false;
    }
    return true;
}

qf_str text_line_trim(qf_str s)
{
    size_t at = 0, end = 0, start = s.n;

    while (at < s.n) {
        size_t before = at;
        if (qf_rune_is_space(qf_rune_next(s, &at)))
            continue;
        if (start == s.n)
            start = before;
        end = at;
    }
    return qf_str_sub(s, start, end);
}

bool text_is_bar(uint32_t rune)
{
    return rune == '|' || rune == 0xFF5C || rune == 0x2502 || rune == 0x2503;
}

bool text_line_has_bar(qf_str line)
{
    for (size_t at = 0; at < line.n;) {
        if (text_is_bar(qf_rune_next(line, &at)))
            return true;
    }
    return false;
}

bool text_line_is_number(qf_str line)
{
    line = text_line_trim(line);
    for (size_t at = 0; at < line.n;) {
        uint32_t rune = qf_rune_narrow(qf_rune_next(line, &at));
        if ((rune < '0' || rune > '9') && rune != '.' && rune != '/' && rune != '-')
            return false;
    }
    return line.n > 0;
}

/* A line without the spaces and the characters of `skip` it begins with; "-" is any dash. */
static qf_str behind(qf_str line, const char *skip)
{
    size_t at = 0;

    while (at < line.n) {
        size_t before = at;
        uint32_t rune = qf_rune_narrow(qf_rune_next(line, &at));
        if (!qf_rune_is_space(rune) && !(rune == 0x2014 || rune == 0x2013 || rune == 0x2500
                                             ? skip[0] == '-'
                                             : rune < 0x80 && strchr(skip, (int)rune) != NULL))
            return qf_str_sub(line, before, line.n);
    }
    return (qf_str){ line.p + line.n, 0 };
}

/* "— 3 —", "- 3 -", "第 3 页", "第3页 共10页": what a page has at its foot. */
static bool is_page_mark(qf_str line)
{
    bool dashes;
    qf_str s, digits;

    line = text_line_trim(line);
    if (line.n == 0 || line.n > 60)
        return false;
    if (qf_str_starts(line, QF_S("第"))) {
        s = behind(qf_str_sub(line, strlen("第"), line.n), "0123456789");
        if (s.n + strlen("第") == line.n || !qf_str_starts(s, QF_S("页")))
            return false;
        s = behind(qf_str_sub(s, strlen("页"), s.n), "/,");
        s = qf_str_starts(s, QF_S("共")) ? qf_str_sub(s, strlen("共"), s.n) : s;
        s = behind(s, "0123456789");
        return s.n == 0 || qf_str_eq(s, QF_S("页"));
    }
    s = behind(line, "-");
    dashes = s.n < line.n;
    digits = behind(s, "0123456789");
    return dashes && digits.n > 0 && digits.n < s.n && behind(digits, "-").n == 0;
}

/* Takes page numbers out, with the empty lines around them: a table goes on across them. */
static size_t drop_page_marks(qf_str *lines, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        size_t blank = 0, gap;

        if (!is_page_mark(lines[i])) {
            lines[kept++] = lines[i];
            continue;
        }
        while (kept > 0 && text_line_is_blank(lines[kept - 1])) {
            kept--;
            blank++;
        }
        gap = 0;
        while (i + gap + 1 < count && text_line_is_blank(lines[i + gap + 1]))
            gap++;
        i += gap;
        if (blank + gap > 0)
            lines[kept++] = (qf_str){ "", 0 };
    }
    return kept;
}

/* Bytes of the line end at `at`, 0 when there is none: LF, CR, CRLF, NEL, LS, PS. */
static size_t line_end_at(qf_str text, size_t at)
{
    if (text.p[at] == '\n')
        return 1;
    if (text.p[at] == '\r')
        return at + 1 < text.n && text.p[at + 1] == '\n' ? 2 : 1;
    if (text.p[at] == '\xC2' && at + 1 < text.n && text.p[at + 1] == '\x85')
        return 2;
    if (text.p[at] == '\xE2' && at + 2 < text.n && text.p[at + 1] == '\x80' &&
        (text.p[at + 2] == '\xA8' || text.p[at + 2] == '\xA9'))
        return 3;
    return 0;
}

size_t text_line_count(qf_str text)
{
    size_t lines = 1;

    for (size_t i = 0; i < text.n; i++) {
        size_t end = line_end_at(text, i);

        lines += end > 0;
        i += end > 1 ? end - 1 : 0;
    }
    return lines;
}

size_t text_lines(qf_arena *arena, qf_str text, qf_str **out)
{
    qf_str *lines = QF_NEW_ARRAY(arena, qf_str, text_line_count(text));
    size_t start = 0, count = 0;

    for (size_t i = 0; i <= text.n;) {
        size_t end = i < text.n ? line_end_at(text, i) : 1;

        if (end == 0) {
            i++;
            continue;
        }
        lines[count++] = qf_str_sub(text, start, i);
        i += end;
        start = i;
    }
    *out = lines;
    return drop_page_marks(lines, count);
}
