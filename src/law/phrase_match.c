/* Patterns over tokens. A pattern is tried at every token that fits its first element; elements are
 * few and gaps short, so backtracking stays cheap. */
#include "law/phrase_book.h"

/* How far a match looks around; sentences are shorter, hostile texts are not. */
#define NUMBER_BIT ((phrase_set)1 << 127) /* PHRASE_MAX_CLASSES is below */
#define LOOK_AROUND 60                    /* tokens, for words in front and behind */
#define LOOK_BACK 1000                    /* tokens, for the paragraph's topic */

typedef struct match {
    const phrase_book *book;
    const phrase_text *text;
    const phrase_pattern *pattern;
    size_t numbers[PHRASE_MAX_ELEMENTS]; /* tokens taken as numbers */
    bool minus[PHRASE_MAX_ELEMENTS];
    size_t number_count;
    size_t last; /* token behind the match */
} match;

static bool ends_clause(phrase_kind kind)
{
    return kind >= PHRASE_COMMA;
}

/* True when a gap may run over the token. */
static bool may_skip(const match *m, const phrase_token *token, bool wide)
{
    if (token->kind == PHRASE_NUMBER || token->kind >= PHRASE_STOP)
        return false;
    if (token->kind >= PHRASE_COMMA)
        return wide;
    return (token->classes & m->pattern->not ) == 0;
}

static bool fits_number(const phrase_element *element, const phrase_token *token)
{
    return token->kind == PHRASE_NUMBER && (token->units & element->units) != 0 &&
           !token->rounded && (!element->zero || token->number == 0);
}

/* No number within `length` runes behind `pos`, up to the end of the sentence. */
static bool free_of_numbers(const match *m, size_t at, uint32_t pos, uint32_t length)
{
    for (; at < m->text->count && m->text->tokens[at].kind < PHRASE_STOP; at++) {
        if (m->text->tokens[at].from - pos > length)
            break;
        if (m->text->tokens[at].kind == PHRASE_NUMBER)
            return false;
    }
    return true;
}

static bool step(match *m, size_t element, size_t at, uint32_t pos);

/* Tries the next element at `at` and, over a gap, at the tokens behind it. */
static bool step_gap(match *m, size_t element, size_t at, uint32_t pos)
{
    const phrase_element *gap = &m->pattern->elements[element];

    for (;; at++) {
        const phrase_token *token = &m->text->tokens[at];

        if (at >= m->text->count || token->from - pos > gap->length)
            return false;
        if (step(m, element + 1, at, token->from))
            return true;
        if (!may_skip(m, token, gap->wide))
            return false;
    }
}

static bool step_word(match *m, size_t element, size_t at, uint32_t pos)
{
    const phrase_element *word = &m->pattern->elements[element];
    const phrase_token *token = &m->text->tokens[at];

    if ((token->kind == PHRASE_WORD || token->kind == PHRASE_YEAR) && token->from == pos &&
        (token->classes & word->classes) != 0) {
        if (word->repeated && step(m, element, at + 1, token->to))
            return true;
        if (step(m, element + 1, at + 1, token->to))
            return true;
    }
    return (word->optional || word->repeated) && step(m, element + 1, at, pos);
}

static bool step(match *m, size_t element, size_t at, uint32_t pos)
{
    const phrase_element *now = &m->pattern->elements[element];
    const phrase_token *token = &m->text->tokens[at];

    if (element == m->pattern->count) {
        m->last = at;
        return true;
    }
    if (now->kind == PHRASE_NO_NUMBER)
        return free_of_numbers(m, at, pos, now->length) && step(m, element + 1, at, pos);
    if (at >= m->text->count)
        return false;
    switch (now->kind) {
    case PHRASE_IS_GAP:
        return step_gap(m, element, at, pos);
    case PHRASE_IS_WORD:
        return step_word(m, element, at, pos);
    case PHRASE_IS_END:
        return ends_clause(token->kind) && token->from == pos && step(m, element + 1, at, pos);
    default: /* PHRASE_IS_NUMBER */
        if (token->from != pos || !fits_number(now, token))
            return false;
        m->numbers[m->number_count] = at;
        m->minus[m->number_count++] = now->minus;
        if (step(m, element + 1, at + 1, token->to))
            return true;
        m->number_count--;
        return false;
    }
}

/* Words in front of the match, back to the last number or comma. */
static bool clear_before(const match *m, size_t first)
{
    for (size_t i = first; i-- > 0 && first - i < LOOK_AROUND;) {
        const phrase_token *token = &m->text->tokens[i];

        if (token->kind == PHRASE_NUMBER || ends_clause(token->kind))
            return true;
        if ((token->classes & m->pattern->before) != 0)
            return false;
    }
    return true;
}

/* Words behind the match, up to the next number or comma. */
static bool clear_after(const match *m)
{
    for (size_t i = m->last; i < m->text->count && i - m->last < LOOK_AROUND; i++) {
        const phrase_token *token = &m->text->tokens[i];

        if (token->kind == PHRASE_NUMBER || ends_clause(token->kind))
            return true;
        if ((token->classes & m->pattern->after) != 0)
            return false;
    }
    return true;
}

/* What the paragraph has spoken of up to the match: the last topic, all classes, and the
 * sentence's own classes and year. */
typedef struct setting {
    uint32_t topic;      /* bit of the group; bit 31 none */
    phrase_set seen;     /* in the paragraph */
    phrase_set sentence; /* in the sentence, before the match */
    bool other_year;
} setting;

static setting setting_at(const match *m, size_t first)
{
    setting found = { .topic = 1U << 31 };
    size_t from = first;
    const phrase_book *book = m->book;
    phrase_set carry = book->carry | phrase_class(book, "carry_in");

    while (from > 0 && first - from < LOOK_BACK && m->text->tokens[from - 1].kind != PHRASE_BREAK)
        from--;
    for (size_t i = from; i < m->last; i++) {
        const phrase_token *token = &m->text->tokens[i];

        if (token->kind >= PHRASE_STOP) {
            found.other_year = false;
            found.sentence = 0;
        }
        if (i < first)
            found.sentence |= token->classes;
        found.seen |= token->classes;
        for (size_t t = 0; t < book->topic_count; t++)
            if ((token->classes & book->topics[t]) != 0)
                found.topic = 1U << t;
        if (token->kind != PHRASE_YEAR || i >= first || token->classes == 0)
            continue;
        /* "2020年结转", "结转2022年" speak of another year without being about it. */
        bool carried = (i > 0 && (m->text->tokens[i - 1].classes & carry) != 0) ||
                       (i + 1 < m->text->count && (m->text->tokens[i + 1].classes & carry) != 0);
        if (!carried)
            found.other_year = (token->classes & book->this_year) == 0;
    }
    return found;
}

static bool in_setting(const match *m, size_t first)
{
    setting now = setting_at(m, first);

    if (now.other_year || (m->pattern->clear & now.sentence) != 0)
        return false;
    if (m->pattern->topics != 0 && (m->pattern->topics & now.topic) == 0)
        return false;
    return m->pattern->with == 0 || (m->pattern->with & now.seen) != 0;
}

static int64_t power(int exponent)
{
    int64_t value = 1;

    while (exponent-- > 0)
        value *= 10;
    return value;
}

/* Value of a number for the figure: pieces, or hundredths. False when it does not go in. */
static bool value_of(const match *m, const phrase_figure *figure, const phrase_token *token,
                     phrase_hit *hit)
{
    int64_t number = token->number;
    int decimals = token->decimals;

    if (number > INT64_MAX / 100000000)
        return false;
    if (!figure->hundredths) {
        hit->number = number;
        return decimals == 0;
    }
    if ((token->units & phrase_unit(m->book, "wan")) != 0)
        number *= 10000;
    hit->decimals = decimals < 2 ? decimals : 2;
    hit->number = number * 100 / power(decimals);
    return true;
}

/* A match becomes a hit; false when one of its numbers is taken by an earlier pattern of the figure
 * or is none for it. */
static bool take(const match *m, const phrase_figure *figure, uint8_t *taken, phrase_hit *hit)
{
    *hit = (phrase_hit){ .figure = figure->id,
                         .weak = m->pattern->weak,
                         .unsure = m->pattern->unsure };
    for (size_t i = 0; i < m->number_count; i++) {
        phrase_hit one = { 0 };

        if (taken[m->numbers[i]])
            return false;
        if (!value_of(m, figure, &m->text->tokens[m->numbers[i]], &one))
            return false;
        hit->number += m->minus[i] ? -one.number : one.number;
        hit->decimals = one.decimals;
    }
    for (size_t i = 0; i < m->number_count; i++)
        taken[m->numbers[i]] = 1;
    return hit->number >= 0;
}

/* Classes of every token side by side: the search for a pattern's first element reads nothing else.
 * A number stands as the one bit that no class has. */
static phrase_set gather(const phrase_text *text)
{
    phrase_set all = 0;

    for (size_t i = 0; i < text->count; i++) {
        const phrase_token *token = &text->tokens[i];

        text->firsts[i] = token->kind == PHRASE_NUMBER ? NUMBER_BIT : token->classes;
        all |= text->firsts[i];
    }
    return all;
}

/* Every place of one pattern. */
static size_t match_pattern(const phrase_book *book, const phrase_text *text,
                            const phrase_figure *figure, const phrase_pattern *pattern,
                            phrase_set first, phrase_hit *hits, size_t max)
{
    match m = { .book = book, .text = text, .pattern = pattern };
    size_t count = 0;

    for (size_t i = 0; i < text->count && count < max; i++) {
        if ((text->firsts[i] & first) == 0)
            continue;
        m.number_count = 0;
        if (step(&m, 0, i, text->tokens[i].from) && clear_before(&m, i) && clear_after(&m) &&
            in_setting(&m, i) && take(&m, figure, text->taken, &hits[count]))
            hits[count++].quote = phrase_sentence(text, i);
    }
    return count;
}

size_t phrase_match(const phrase_book *book, const phrase_text *text, phrase_hit *hits, size_t max)
{
    size_t count = 0;
    phrase_set all = gather(text);

    for (size_t f = 0; f < book->figure_count; f++) {
        const phrase_figure *figure = &book->figures[f];

        memset(text->taken, 0, text->count);
        for (size_t p = 0; p < figure->count; p++) {
            const phrase_pattern *pattern = &figure->patterns[p];
            phrase_set first = pattern->elements[0].kind == PHRASE_IS_WORD
                                   ? pattern->elements[0].classes
                                   : NUMBER_BIT;

            if ((first & all) != 0)
                count +=
                    match_pattern(book, text, figure, pattern, first, hits + count, max - count);
        }
    }
    return count;
}
