/* Text to tokens in one pass: words by the longest match, numbers with their units, years, signs. */
#include "law/phrase_book.h"

#define MAX_TEXT ((size_t)512 * 1024)
#define QUOTE_BEFORE 100 /* runes of a sentence that are quoted around a place */
#define QUOTE_BEHIND 200
#define SHORT_LINE 25 /* runes; a longer line without a full stop goes on in the next one */

typedef struct scanner {
    const phrase_book *book;
    const qf_folded *text;
    phrase_token *tokens;
    size_t count;
    int year;
} scanner;

static phrase_token *add(scanner *s, phrase_kind kind, size_t from, size_t to)
{
    phrase_token *token = &s->tokens[s->count++];

    *token = (phrase_token){ .kind = kind, .from = (uint32_t)from, .to = (uint32_t)to };
    return token;
}

static uint32_t rune_at(const scanner *s, size_t at)
{
    return at < s->text->n ? s->text->runes[at] : 0;
}

static bool is_digit(uint32_t rune)
{
    return rune >= '0' && rune <= '9';
}

static bool among(uint32_t rune, const char *runes)
{
    qf_str set = qf_str_of(runes);

    for (size_t at = 0; at < set.n;)
        if (qf_rune_next(set, &at) == rune)
            return true;
    return false;
}

/* 〇零一二两三四五六七八九十百千万廿卅卌 and the financial forms; asked for every rune, so a switch and no
 * list. */
static bool is_numeral(uint32_t rune)
{
    switch (rune) {
    case 0x3007:
    case 0x96F6:
    case 0x4E00:
    case 0x4E8C:
    case 0x4E24:
    case 0x4E09:
    case 0x56DB:
    case 0x4E94:
    case 0x516D:
    case 0x4E03:
    case 0x516B:
    case 0x4E5D:
    case 0x5341:
    case 0x767E:
    case 0x5343:
    case 0x4E07:
    case 0x5EFF:
    case 0x5345:
    case 0x534C:
    case 0x58F9:
    case 0x8D30:
    case 0x53C1:
    case 0x8086:
    case 0x4F0D:
    case 0x9646:
    case 0x67D2:
    case 0x634C:
    case 0x7396:
    case 0x62FE:
    case 0x4F70:
    case 0x4EDF:
        return true;
    default:
        return false;
    }
}

/* Width of the source's rune: 1 for half-width digits and signs. */
static uint32_t width_at(const scanner *s, size_t at)
{
    return s->text->at[at + 1] - s->text->at[at] >= 3 ? 2 : 1;
}

/* Longest word that begins at `at`; gives its end, `at` when there is none. A word in digits must
 * not be a piece of a longer number. */
static size_t word_at(const scanner *s, size_t at, phrase_set *classes)
{
    const phrase_tree *tree = &s->book->tree;
    uint32_t node = 0, rune = rune_at(s, at);
    size_t end = at;

    if (rune > 0xFFFF || (tree->first[rune >> 3] >> (rune & 7) & 1) == 0)
        return at;
    for (size_t i = at; i < s->text->n; i++) {
        node = phrase_step(tree, node, s->text->runes[i]);
        if (node == 0)
            break;
        if (tree->nodes[node].word &&
            !(is_digit(s->text->runes[i]) && is_digit(rune_at(s, i + 1)))) {
            *classes = tree->nodes[node].classes;
            end = i + 1;
        }
    }
    return is_digit(rune) && at > 0 && is_digit(rune_at(s, at - 1)) ? at : end;
}

static size_t unit_at(const scanner *s, size_t at, uint32_t *units)
{
    const phrase_tree *tree = &s->book->tree;
    uint32_t node = 0;
    size_t end = at;

    *units = 0;
    for (size_t i = at; i < s->text->n; i++) {
        node = phrase_step(tree, node, s->text->runes[i]);
        if (node == 0)
            break;
        if (tree->nodes[node].unit) {
            *units = tree->nodes[node].units;
            end = i + 1;
        }
    }
    return end;
}

/* Digits with thousands commas: 1,234 and １，２３４; a wide comma between narrow digits may be a
 * comma of the sentence, so that number is no fact. */
static size_t digits_at(const scanner *s, size_t at, phrase_token *number)
{
    size_t i = at;

    while (is_digit(rune_at(s, i)) && i - at < 15)
        number->number = number->number * 10 + (int64_t)(s->text->runes[i++] - '0');
    while (i - at <= 19 && rune_at(s, i) == ',' && is_digit(rune_at(s, i + 1)) &&
           is_digit(rune_at(s, i + 2)) && is_digit(rune_at(s, i + 3)) &&
           !is_digit(rune_at(s, i + 4)) && i > at && (i - at <= 3 || rune_at(s, i - 4) == ',') &&
           number->number < 1000000000000) {
        if (width_at(s, i) != width_at(s, i - 1))
            number->rounded = true;
        for (size_t k = 1; k <= 3; k++)
            number->number = number->number * 10 + (int64_t)(s->text->runes[i + k] - '0');
        i += 4;
    }
    if (rune_at(s, i) == '.' && is_digit(rune_at(s, i + 1))) {
        for (i++; is_digit(rune_at(s, i)); i++) {
            if (number->decimals == 6)
                number->rounded = true;
            if (number->decimals == 6 || number->number > INT64_MAX / 100)
                continue;
            number->number = number->number * 10 + (int64_t)(s->text->runes[i] - '0');
            number->decimals++;
        }
    }
    while (is_digit(rune_at(s, i))) { /* too long for a count */
        number->rounded = true;
        i++;
    }
    return i;
}

/* Chinese numerals count only before a unit: 两件, 十二件; not 一是, 三大, 第一. The tail of a run that as a
 * whole is no number (一百五件) is none either. */
static size_t numerals_at(const scanner *s, size_t at, phrase_token *number)
{
    size_t end = at;
    uint32_t units;

    while (end < s->text->n && end - at < 12 && is_numeral(s->text->runes[end]))
        end++;
    if (end == at || (at > 0 && is_numeral(rune_at(s, at - 1))) ||
        (at > 0 && among(rune_at(s, at - 1), "第每同某这那任唯统几数多")) ||
        unit_at(s, end, &units) == end)
        return at;
    qf_str source = qf_folded_source(s->text, at, end);
    if (!qf_number_parse(source, &number->number))
        return at;
    return end;
}

/* Rounding words around a number, then its unit. */
static void finish_number(scanner *s, phrase_token *number, size_t from, size_t end)
{
    static const char *const behind[] = { "以上", "左右", "之多", "以内", "有余" };

    if (from > 0 && among(rune_at(s, from - 1), "近约逾超过"))
        number->rounded = true;
    number->digits_end = (uint32_t)end;
    if (rune_at(s, end) == 0x4E07 && rune_at(s, end + 1) != 0x5143) { /* 万, not 万元 */
        number->rounded = true;
        end++;
    }
    while (among(rune_at(s, end), "余多几来+")) {
        number->rounded = true;
        end++;
    }
    end = unit_at(s, end, &number->units);
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++)
        if (qf_folded_at(s->text, end, qf_str_of(behind[i])))
            number->rounded = true;
    if (among(rune_at(s, end), "余多"))
        number->rounded = true;
    number->from = (uint32_t)from;
    number->to = (uint32_t)end;
}

/* End of a whole run of one to `most` digits; `at` when there is none or it is longer. */
static size_t run_at(const scanner *s, size_t at, size_t most, int64_t *value)
{
    size_t i = at;

    *value = 0;
    while (is_digit(rune_at(s, i)) && i - at <= most)
        *value = *value * 10 + (int64_t)(s->text->runes[i++] - '0');
    return i - at <= most ? i : at;
}

/* "2021年", "2021年度", "二〇二一年"; gives the end, `at` none. */
static size_t year_at(const scanner *s, size_t at, int64_t *year)
{
    size_t end = run_at(s, at, 4, year);

    if (end == at) {
        while (end - at < 4 && among(rune_at(s, end), "〇○零一二三四五六七八九"))
            end++;
        if (end - at == 4 && rune_at(s, end) == 0x5E74) {
            *year = 0;
            for (size_t i = at; i < end; i++) {
                int64_t one = 0;
                qf_str numeral = qf_folded_source(s->text, i, i + 1);

                if (s->text->runes[i] != 0x25CB && !qf_number_parse(numeral, &one))
                    return at;
                *year = *year * 10 + one;
            }
        }
    }
    if (end - at != 4 || rune_at(s, end) != 0x5E74 || *year < 1949 || *year > 2100) /* 年 */
        return at;
    return rune_at(s, end + 1) == 0x5EA6 ? end + 2 : end + 1; /* 度 */
}

/* "1月9日", or "1月" behind a year; gives the end, `at` none. */
static size_t month_day_at(const scanner *s, size_t at, bool month_alone)
{
    int64_t number;
    size_t month = run_at(s, at, 2, &number);

    if (month == at || rune_at(s, month) != 0x6708) /* 月 */
        return at;
    size_t day = run_at(s, month + 1, 2, &number);
    if (day > month + 1 && (rune_at(s, day) == 0x65E5 || rune_at(s, day) == 0x53F7)) /* 日 号 */
        return day + 1;
    return month_alone ? month + 1 : at;
}

/* A date with or without its year; gives the end, `at` none. *year is 0 without one. */
static size_t date_at(const scanner *s, size_t at, int64_t *year)
{
    size_t end = year_at(s, at, year);

    if (end > at)
        return month_day_at(s, end, true);
    *year = 0;
    return month_day_at(s, at, false);
}

/* "截至2021年6月30日": what follows is counted in a part of the year. */
static bool ends_early(const scanner *s, const phrase_token *token)
{
    int64_t year, month = 0;
    size_t at = token->from, end = year_at(s, at, &year);

    if (at < 2 || rune_at(s, at - 2) != 0x622A ||                       /* 截 */
        (rune_at(s, at - 1) != 0x81F3 && rune_at(s, at - 1) != 0x6B62)) /* 至 止 */
        return false;
    return end > at && run_at(s, end, 2, &month) > end && month >= 1 && month < 12;
}

/* A year's class, none where it is part of a comparison (较2020年) or of a name (《2020年要点》). */
static void class_year(scanner *s, phrase_token *token, bool in_name)
{
    const phrase_token *previous = s->count > 1 ? &s->tokens[s->count - 2] : NULL;

    if (s->year == 0 || token->number == 0 || in_name ||
        (previous != NULL && previous->to == token->from && (previous->classes & s->book->compare)))
        return;
    token->classes = ends_early(s, token)           ? s->book->other_year
                     : token->number == s->year     ? s->book->this_year
                     : token->number == s->year - 1 ? s->book->prev_year
                     : token->number == s->year + 1 ? s->book->next_year
                                                    : s->book->other_year;
}

static bool sentence_end(uint32_t rune)
{
    return rune == 0x3002 || rune == ';' || rune == '!' || rune == '?' || rune == 0xFF0E;
}

/* Takes out line breaks that a reader of pages has put into the middle of a sentence: the line is
 * long, does not end a sentence, and the next one does not begin a numbered point. */
static void join_lines(qf_folded *text)
{
    size_t kept = 0, line_start = 0;

    for (size_t i = 0; i < text->n; i++) {
        uint32_t last = i > 0 ? text->runes[i - 1] : 0;
        uint32_t next = i + 1 < text->n ? text->runes[i + 1] : 0;
        uint32_t second = i + 2 < text->n ? text->runes[i + 2] : 0;

        if (text->runes[i] == '\n') {
            bool broken = !sentence_end(last) && last != ':' && i - line_start >= SHORT_LINE &&
                          next != '(' && !(among(next, "一二三四五六七八九十") && second == 0x3001);

            line_start = i + 1;
            if (broken)
                continue;
        }
        text->at[kept] = text->at[i];
        text->runes[kept++] = text->runes[i];
    }
    text->at[kept] = text->at[text->n];
    text->n = kept;
}

static size_t next_token(scanner *s, size_t at, bool *in_name)
{
    uint32_t rune = rune_at(s, at);
    phrase_set classes = 0;
    int64_t year;
    size_t end;

    switch (rune) {
    case '\n':
        add(s, PHRASE_BREAK, at, at + 1);
        *in_name = false;
        return at + 1;
    case 0x300A: /* 《 */
        *in_name = true;
        return at + 1;
    case 0x300B:
        *in_name = false;
        return at + 1;
    case ',':
    case ':':
        add(s, PHRASE_COMMA, at, at + 1);
        return at + 1;
    case '(':
        add(s, PHRASE_OPEN, at, at + 1);
        return at + 1;
    case ')':
        add(s, PHRASE_CLOSE, at, at + 1);
        return at + 1;
    default:
        break;
    }
    if (sentence_end(rune)) {
        add(s, PHRASE_STOP, at, at + 1);
        *in_name = false;
        return at + 1;
    }
    if ((end = word_at(s, at, &classes)) > at) {
        add(s, PHRASE_WORD, at, end)->classes = *in_name ? 0 : classes;
        return end;
    }
    if ((is_digit(rune) || rune == 0x4E00 || rune == 0x4E8C) &&
        !(at > 0 && is_digit(rune) && is_digit(rune_at(s, at - 1))) &&
        (end = date_at(s, at, &year)) > at) {
        phrase_token *token = add(s, PHRASE_YEAR, at, end);

        token->number = year;
        class_year(s, token, *in_name);
        return end;
    }
    phrase_token number = { .kind = PHRASE_NUMBER };
    end = is_digit(rune) ? digits_at(s, at, &number) : numerals_at(s, at, &number);
    if (end == at)
        return at + 1;
    finish_number(s, &number, at, end);
    if (*in_name || rune_at(s, end) == '.' || (at > 0 && rune_at(s, at - 1) == 0x7B2C))
        number.units = 0; /* 第N号, 2021.1.1 and numbers in a name count nothing */
    *add(s, PHRASE_NUMBER, number.from, number.to) = number;
    return number.to;
}

phrase_text phrase_scan(qf_arena *arena, const phrase_book *book, qf_str text, int year)
{
    phrase_text out = { 0 };
    bool in_name = false;

    if (text.n > MAX_TEXT)
        text.n = MAX_TEXT;
    out.fold = qf_fold(arena, text, true);
    join_lines(&out.fold);
    scanner s = { .book = book, .text = &out.fold, .year = year };
    s.tokens = qf_alloc_bytes(arena, (out.fold.n + 2) * sizeof(phrase_token));
    add(&s, PHRASE_BREAK, 0, 0);
    for (size_t at = 0; at < out.fold.n;)
        at = next_token(&s, at, &in_name);
    add(&s, PHRASE_BREAK, out.fold.n, out.fold.n);
    out.tokens = s.tokens;
    out.firsts = QF_NEW_ARRAY(arena, phrase_set, s.count);
    out.taken = QF_NEW_ARRAY(arena, uint8_t, s.count);
    out.count = s.count;
    return out;
}

qf_str phrase_sentence(const phrase_text *text, size_t token)
{
    size_t from = token, to = token;

    while (from > 0 && text->tokens[from - 1].kind < PHRASE_STOP)
        from--;
    while (to + 1 < text->count && text->tokens[to].kind < PHRASE_STOP)
        to++;
    const phrase_token *at = &text->tokens[token], *last = &text->tokens[to];
    uint32_t begin = from > 0 ? text->tokens[from - 1].to : 0;
    uint32_t end = last->kind == PHRASE_STOP ? last->to : last->from;
    if (at->from - begin > QUOTE_BEFORE)
        begin = at->from - QUOTE_BEFORE;
    if (end - at->from > QUOTE_BEHIND)
        end = at->from + QUOTE_BEHIND;
    return qf_folded_source(&text->fold, begin, end);
}
