/* Years, dates and periods in folded text. Digits that a page has eaten make no date at all:
 * "202111日" and "202020年" are left unread (variations.md 31). */
#include "report/meta_title.h"

#define MAX_SENTENCE 200 /* runes to either side */

static bool digit(const qf_folded *text, size_t at)
{
    return at < text->n && text->runes[at] >= '0' && text->runes[at] <= '9';
}

/* Whole run of digits at `at`, at most `most` of them; gives the index behind, 0 when there is none
 * or the run is longer. */
static size_t digits_at(const qf_folded *text, size_t at, size_t most, int *out)
{
    size_t i = at;

    *out = 0;
    while (digit(text, i) && i - at <= most)
        *out = *out * 10 + (int)(text->runes[i++] - '0');
    return i > at && i - at <= most ? i : 0;
}

static int year_digit(uint32_t rune)
{
    static const uint32_t digits[] = { 0x3007, 0x4E00, 0x4E8C, 0x4E09, 0x56DB,
                                       0x4E94, 0x516D, 0x4E03, 0x516B, 0x4E5D };

    if (rune == 0x25CB || rune == 0x96F6 || rune == 'o' || rune == 0x25EF || rune == 0xFF2F)
        return 0; /* ○ 零 O ◯ */
    for (int i = 0; i < 10; i++)
        if (rune == digits[i])
            return i;
    return -1;
}

size_t meta_year_at(const qf_folded *text, size_t at, int *year)
{
    size_t end;

    if (at > 0 && digit(text, at) && digit(text, at - 1))
        return 0;
    end = digits_at(text, at, 4, year);
    if (end == 0 && at + 4 < text->n) {
        *year = 0;
        for (end = at; end < at + 4; end++) {
            int one = year_digit(text->runes[end]);

            if (one < 0)
                return 0;
            *year = *year * 10 + one;
        }
    }
    if (end == 0 || end - at != 4 || *year < 1949 || *year > 2100 ||
        !qf_folded_at(text, end, QF_S("年")))
        return 0;
    return end + 1;
}

/* "1月9日" behind the year. */
static size_t month_day(const qf_folded *text, size_t at, int *month, int *day)
{
    size_t end = digits_at(text, at, 2, month);

    if (end == 0 || !qf_folded_at(text, end, QF_S("月")))
        return 0;
    end = digits_at(text, end + 1, 2, day);
    if (end == 0 || !(qf_folded_at(text, end, QF_S("日")) || qf_folded_at(text, end, QF_S("号"))))
        return 0;
    return end + 1;
}

size_t meta_date_at(const qf_folded *text, size_t at, int without_year, qf_date *out)
{
    int year, month, day;
    size_t end = meta_year_at(text, at, &year);

    if (at > 0 && digit(text, at - 1))
        return 0;
    if (end != 0) {
        end = month_day(text, end, &month, &day);
    } else if ((end = digits_at(text, at, 4, &year)) == at + 4 && end < text->n &&
               (text->runes[end] == '-' || text->runes[end] == '/' || text->runes[end] == '.')) {
        uint32_t mark = text->runes[end];

        end = digits_at(text, end + 1, 2, &month);
        if (end == 0 || end >= text->n || text->runes[end] != mark)
            return 0;
        end = digits_at(text, end + 1, 2, &day);
        /* "2024-01-08 11:36" has lost its space: the day is the first two digits. */
        if (end == 0 && without_year == 0) {
            size_t i = at + 5;

            while (text->runes[i] != mark)
                i++;
            if (!digit(text, i + 1) || !digit(text, i + 2))
                return 0;
            day = (int)(text->runes[i + 1] - '0') * 10 + (int)(text->runes[i + 2] - '0');
            end = i + 3;
        }
    } else if (without_year != 0) {
        year = without_year;
        end = month_day(text, at, &month, &day);
    } else {
        return 0;
    }
    return end != 0 && qf_date_from(year, month, day, out) ? end : 0;
}

/* "2021年1月1日(起)至2021年12月31日" at `at`. */
static bool period_at(const qf_folded *text, size_t at, qf_date *from, qf_date *to)
{
    static const char *const joints[] = { "起至", "起,至", "到", "至", "-", "~", "起到", "开始至" };
    size_t end = meta_date_at(text, at, 0, from);

    if (end == 0)
        return false;
    for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
        qf_str joint = qf_str_of(joints[i]);

        if (!qf_folded_at(text, end, joint))
            continue;
        size_t behind = end + qf_rune_count(joint);
        while (behind < text->n && text->runes[behind] == '-')
            behind++; /* a long dash is two signs */
        return meta_date_at(text, behind, qf_date_year(*from), to) != 0;
    }
    return false;
}

/* True when the sentence around `at` speaks of the period the figures are of. */
static bool about_period(const qf_folded *text, size_t at)
{
    static const char *const words[] = { "期限", "时限",     "统计",   "所列数据",
                                         "起止", "时间范围", "报告期", "周期" };
    size_t from = at, to = at;

    while (from > 0 && at - from < MAX_SENTENCE && text->runes[from - 1] != 0x3002 &&
           text->runes[from - 1] != '\n')
        from--;
    while (to < text->n && to - at < MAX_SENTENCE && text->runes[to] != 0x3002 &&
           text->runes[to] != '\n')
        to++;
    qf_folded sentence = *text;
    sentence.n = to;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (qf_folded_find(&sentence, qf_str_of(words[i]), from) >= 0)
            return true;
    return false;
}

void meta_read_period(qf_arena *arena, report *r)
{
    r->period_from = r->period_to = QF_NO_DATE;
    for (size_t i = 0; i < r->part_count && !qf_date_is(r->period_from); i++) {
        qf_folded text = qf_fold(arena, r->parts[i].text, true);

        for (size_t at = 0; at < text.n; at++) {
            qf_date from, to;

            if (!digit(&text, at) || (at > 0 && digit(&text, at - 1)))
                continue;
            if (period_at(&text, at, &from, &to) &&
                (r->parts[i].number == 0 || about_period(&text, at))) {
                r->period_from = from;
                r->period_to = to;
                break;
            }
        }
    }
    if (r->year == 0 && qf_date_is(r->period_from))
        r->year = qf_date_year(r->period_from);
}

/* The date behind one of the labels in the line; the line may go on in the next cell or line. */
static bool labelled_date(qf_arena *arena, qf_str text, qf_str next, qf_date *out)
{
    static const char *const labels[] = { "发布日期", "发布时间", "公开日期", "公开时间",
                                          "公布日期", "上网日期", "上网时间", "发布于" };
    qf_folded line = qf_fold(arena, text, false);

    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        qf_str label = qf_str_of(labels[i]);
        ptrdiff_t hit = qf_folded_find(&line, label, 0);

        if (hit < 0)
            continue;
        size_t at = (size_t)hit + qf_rune_count(label);
        while (at < line.n && strchr(":|[", (int)(line.runes[at] < 0x80 ? line.runes[at] : 'x')))
            at++;
        if (at >= line.n) {
            line = qf_fold(arena, next, false);
            at = 0;
            while (at < line.n && line.runes[at] == '|')
                at++;
        }
        if (meta_date_at(&line, at, 0, out) != 0)
            return true;
    }
    return false;
}

void meta_read_published(qf_arena *arena, const doc *document, const meta_lines *lines, report *r)
{
    qf_folded given = qf_fold(arena, document->published, false);
    size_t before = lines->end > lines->first ? lines->p[lines->first].block : document->count;

    r->published_on = QF_NO_DATE;
    if (meta_date_at(&given, 0, 0, &r->published_on) != 0)
        return;
    for (size_t i = 0; i < lines->n && lines->p[i].block < before; i++)
        if (lines->p[i].fold.n < 200 &&
            labelled_date(arena, lines->p[i].fold.source,
                          i + 1 < lines->n ? lines->p[i + 1].fold.source : (qf_str){ "", 0 },
                          &r->published_on))
            return;
    for (size_t b = 0; b < before && b < document->count; b++) {
        const doc_table *table = document->blocks[b].table;

        for (size_t c = 0; table != NULL && c < table->count && c < 64; c++)
            if (table->cells[c].text.n < 600 &&
                labelled_date(arena, table->cells[c].text,
                              c + 1 < table->count ? table->cells[c + 1].text : (qf_str){ "", 0 },
                              &r->published_on))
                return;
    }
}
