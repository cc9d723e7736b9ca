#include "domain/search/tokens.h"

#include "base/fold.h"

#define WORD_MAX 60 /* bytes; longer words are cut */

enum sort { SORT_GAP, SORT_SPACE, SORT_WORD, SORT_CHARACTER };

static bool in(uint32_t rune, uint32_t first, uint32_t last)
{
    return rune >= first && rune <= last;
}

/* What a folded rune is for the tokenizer. */
static enum sort sort_of(uint32_t rune)
{
    if (in(rune, 'a', 'z') || in(rune, '0', '9'))
        return SORT_WORD;
    if (qf_rune_is_han(rune) || in(rune, 0x3041, 0x30FF) || in(rune, 0xAC00, 0xD7A3) ||
        in(rune, 0xC0, 0x24F) || in(rune, 0x370, 0x5FF) || rune == 0x3007)
        return SORT_CHARACTER;
    return SORT_GAP;
}

/* The next rune of the text, folded; blanks inside a line are told apart from other gaps. */
static uint32_t next_rune(qf_str text, size_t *at, enum sort *sort)
{
    uint32_t raw = qf_rune_next(text, at), rune = qf_fold_rune(raw);

    if (rune == 0) {
        *sort = raw == '\n' || raw == '\t' || raw == '\r' ? SORT_GAP : SORT_SPACE;
        return 0;
    }
    *sort = sort_of(rune);
    return rune;
}

struct run {
    qf_buf *out;
    uint32_t held; /* a Han character whose token is not written yet; 0: none */
    size_t word;   /* bytes of the word being written */
};

static void add_character(struct run *run, uint32_t rune)
{
    if (run->held != 0) {
        qf_buf_addc(run->out, ' ');
        qf_buf_add_rune(run->out, run->held);
        qf_buf_add_rune(run->out, rune);
    }
    run->held = rune;
    run->word = 0;
}

static void end_character(struct run *run)
{
    if (run->held == 0)
        return;
    qf_buf_addc(run->out, ' ');
    qf_buf_add_rune(run->out, run->held);
    run->held = 0;
}

/* All tokens but the last character of a run at the very end, which stays in run->held. */
static void tokenize(struct run *run, qf_str text)
{
    enum sort sort;

    for (size_t at = 0; at < text.n;) {
        uint32_t rune = next_rune(text, &at, &sort);
        if (sort == SORT_CHARACTER) {
            add_character(run, rune);
            continue;
        }
        if (sort == SORT_SPACE) {
            run->word = 0;
            continue;
        }
        end_character(run);
        if (sort == SORT_GAP) {
            run->word = 0;
            continue;
        }
        if (run->word == 0 || run->word == WORD_MAX) {
            qf_buf_addc(run->out, ' ');
            run->word = 0;
        }
        qf_buf_addc(run->out, (char)rune);
        run->word++;
    }
}

void search_tokens(qf_buf *out, qf_str text)
{
    struct run run = { .out = out };

    tokenize(&run, text);
    end_character(&run);
}

/* True when the last token written is a pair that ends with the held character: nothing came between. */
static bool said_already(const qf_buf *out, uint32_t held)
{
    char last[4];
    size_t n = qf_rune_put(last, held);

    return out->n > n + 1 && memcmp(out->p + out->n - n, last, n) == 0 &&
           out->p[out->n - n - 1] != ' ';
}

void search_word_tokens(qf_buf *out, qf_str word, bool *open)
{
    struct run run = { .out = out };

    tokenize(&run, word);
    *open = true;
    if (run.held == 0)
        return;
    if (said_already(out, run.held))
        *open = false;
    else
        end_character(&run);
}
