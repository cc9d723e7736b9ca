#include "doc/text_fields.h"

#include "base/text.h"
#include "doc/text_lines.h"

#define LONGEST_CELL 60 /* code points; no label of the form is as long */
#define MOST_CELLS 64
#define BARE_ROW 10 /* so many numbers need no label before them: table 4 */

qf_str text_field_next(qf_str *rest, uint32_t separator)
{
    bool quoted = rest->n > 0 && rest->p[0] == '"', inside = quoted;
    size_t at = quoted ? 1 : 0, before = at;
    qf_str field;

    while (at < rest->n) {
        uint32_t rune;

        before = at;
        rune = qf_rune_next(*rest, &at);
        if (rune == separator && !inside)
            break;
        inside ^= rune == '"' && quoted;
        before = at;
    }
    field = qf_str_sub(*rest, quoted ? 1 : 0, before);
    if (quoted && field.n > 0 && field.p[field.n - 1] == '"')
        field.n--;
    *rest = at > before ? qf_str_sub(*rest, at, rest->n) : (qf_str){ NULL, 0 };
    return field;
}

/* The separator of a line: labels hold full-width commas, so the others go before them. */
static uint32_t separator_of(qf_str line)
{
    static const uint32_t separators[] = { ',', ';', 0xFF1B, 0xFF0C };
    const size_t most = sizeof separators / sizeof *separators;
    size_t best = most;

    for (size_t at = 0; at < line.n && best > 0;) {
        uint32_t rune = qf_rune_next(line, &at);

        for (size_t i = 0; i < best; i++)
            if (rune == separators[i])
                best = i;
    }
    return best < most ? separators[best] : 0;
}

/* Cells of the line, 0 when one is too long. *telling: behind a label, or in a row as long as table 4,
 * stand numbers alone. */
static size_t fields_of(qf_str line, uint32_t separator, bool *telling)
{
    size_t fields = 0, numbers = 0, words = 0;
    bool label = false;

    while (line.p != NULL && fields <= MOST_CELLS) {
        qf_str field = text_field_next(&line, separator);

        if (qf_rune_count(field) > LONGEST_CELL)
            return 0;
        if (text_line_is_number(field))
            numbers++;
        else if (fields == 0)
            label = !text_line_is_blank(field);
        else
            words += !text_line_is_blank(field);
        fields++;
    }
    *telling = numbers > 0 && words == 0 && (label || fields >= BARE_ROW);
    return fields;
}

text_fields text_fields_at(const qf_str *lines, size_t count, size_t from)
{
    text_fields run = { .end = from, .separator = separator_of(lines[from]) };
    size_t rows = 0, told = 0;

    for (size_t i = from; i < count && run.separator != 0 && lines[i].n > 0; i++) {
        bool other = text_line_has_bar(lines[i]) || memchr(lines[i].p, '\t', lines[i].n) != NULL;
        bool telling = false;
        size_t fields = other ? 0 : fields_of(lines[i], run.separator, &telling);

        if (fields < 2 || fields > MOST_CELLS)
            break;
        rows++;
        told += telling;
        run.end = i + 1;
    }
    run.table = rows >= 3 && told > 0 && told * 4 >= rows;
    return run;
}
