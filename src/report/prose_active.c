/* Totals and kinds of published items. The words are classes of law/prose.json; the shape of a list
 * is here, because a list is longer than a pattern. */
#include "report/prose_active.h"

#define MAX_NAME 40 /* runes of a kind's name */

typedef struct reader {
    const phrase_text *text;
    phrase_set active, public, neutral, among, channel, whole, open, end, no, before, this_year,
        years;
    uint32_t item, percent;
} reader;

static reader reader_of(const phrase_book *book, const phrase_text *text)
{
    return (reader){
        .text = text,
        .active = phrase_class(book, "active"),
        .public = phrase_class(book, "public"),
        .neutral = phrase_class(book, "neutral"),
        .among = phrase_class(book, "among"),
        .channel = phrase_class(book, "channel_out"),
        .whole = phrase_class(book, "list_whole"),
        .open = phrase_class(book, "list_open"),
        .end = phrase_class(book, "list_end") | phrase_class(book, "new") |
               phrase_class(book, "app") | phrase_class(book, "ask") |
               phrase_class(book, "review") | phrase_class(book, "suit") |
               phrase_class(book, "hotline"),
        .before = phrase_class(book, "lastyear") | phrase_class(book, "among") |
                  phrase_class(book, "no") | phrase_class(book, "compare") |
                  phrase_class(book, "cumulative") | phrase_class(book, "subperiod"),
        .this_year = phrase_class(book, "thisyear"),
        .years = phrase_class(book, "prevyear") | phrase_class(book, "nextyear") |
                 phrase_class(book, "otheryear"),
        .item = phrase_unit(book, "item"),
        .percent = phrase_unit(book, "percent"),
    };
}

static const phrase_token *token_at(const reader *in, size_t i)
{
    return &in->text->tokens[i < in->text->count ? i : in->text->count - 1];
}

static uint32_t rune_at(const reader *in, size_t i)
{
    return i < in->text->fold.n ? in->text->fold.runes[i] : 0;
}

/* The number that a verb counts: "主动公开(各类)(政府)信息(共) N 条"; 0 when there is none. */
static size_t counted(const reader *in, size_t verb, bool *all)
{
    size_t i = verb + 1;

    while (token_at(in, i)->kind == PHRASE_WORD && (token_at(in, i)->classes & in->neutral) != 0 &&
           token_at(in, i)->from - token_at(in, i - 1)->to <= 1) {
        *all = *all || rune_at(in, token_at(in, i)->from) == 0x5171; /* 共 */
        i++;
    }
    const phrase_token *number = token_at(in, i);
    bool fits = number->kind == PHRASE_NUMBER && (number->units & in->item) != 0 &&
                number->decimals == 0 && number->from - token_at(in, i - 1)->to <= 2;
    return fits ? i : 0;
}

/* False when the clause in front says that this is one channel's, another year's or no total. */
static bool is_total(const reader *in, size_t verb, bool all)
{
    size_t channels = 0, i = verb;

    while (i > 0 && token_at(in, i - 1)->kind < PHRASE_COMMA) {
        const phrase_token *token = token_at(in, --i);

        if (token->kind == PHRASE_NUMBER)
            break;
        if (token->kind == PHRASE_YEAR && (token->classes & in->years) != 0)
            return false;
        if (token->kind == PHRASE_WORD && (token->classes & in->before) != 0)
            return false;
        channels += token->kind == PHRASE_WORD && (token->classes & in->channel) != 0;
    }
    return all || channels != 1;
}

static bool is_semicolon(const reader *in, const phrase_token *token)
{
    return token->kind == PHRASE_STOP && rune_at(in, token->from) == ';';
}

/* True when the word is "包括" or the like, not "其中". */
static bool is_include(const reader *in, const phrase_token *token)
{
    return rune_at(in, token->from) == 0x5305; /* 包 */
}

/* The token behind which a list begins; 0 when none follows the total. */
static size_t list_start(const reader *in, size_t number, bool all, prose_active *out)
{
    for (size_t i = number + 1; i <= number + 4 && i < in->text->count; i++) {
        const phrase_token *token = token_at(in, i);

        if (token->kind == PHRASE_NUMBER || token->kind >= PHRASE_STOP ||
            token->from - token_at(in, number)->to > 8)
            return 0;
        if (token->kind != PHRASE_WORD)
            continue;
        if ((token->classes & in->open) != 0)
            return i;
        if ((token->classes & in->whole) != 0) {
            out->whole = true;
            return i;
        }
        if ((token->classes & in->among) == 0)
            continue;
        out->whole = all && is_include(in, token);
        /* "其中分别为": the second word decides. */
        const phrase_token *next = token_at(in, i + 1);
        if (next->kind == PHRASE_WORD && next->from == token->to &&
            (next->classes & (in->whole | in->open)) != 0) {
            out->whole = (next->classes & in->whole) != 0;
            return i + 1;
        }
        return i;
    }
    return 0;
}

/* One kind: its name is the text between the last separator and the number. False ends the list. */
static bool add_kind(const reader *in, size_t name_token, uint32_t name_from, size_t number,
                     prose_active *out)
{
    const phrase_token *token = token_at(in, number);
    uint32_t from = name_from;

    while (from < token->from && (rune_at(in, from) == 0x3001 || rune_at(in, from) == ':'))
        from++;
    if (token->from <= from || token->from - from > MAX_NAME)
        return false;
    for (size_t i = name_token; i < number; i++) {
        phrase_set classes = token_at(in, i)->kind == PHRASE_WORD ? token_at(in, i)->classes : 0;

        if ((classes & (in->end | in->among)) != 0)
            return false;
        if ((classes & in->channel) == 0)
            continue;
        /* "…、公示14条；微信935条": behind the list by kind stands another one. */
        if (out->kind_count >= 2 && !out->channel && name_token > 0 &&
            is_semicolon(in, token_at(in, name_token - 1)))
            return false;
        out->channel = true;
    }
    static const char *const totals[] = { "共计", "合计", "总计", "总共", "总数", "累计" };
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        if (qf_folded_at(&in->text->fold, from, qf_str_of(totals[i])))
            return false;
    if (token->rounded)
        out->channel = true; /* cannot be added */
    if (out->kind_count == sizeof out->kinds / sizeof *out->kinds)
        return false;
    out->kinds[out->kind_count++] =
        (report_category){ qf_folded_source(&in->text->fold, from, token->from), token->number };
    out->sum += token->number;
    return true;
}

/* The kinds behind `start`, to the end of the sentence; numbers in brackets are parts of a kind. */
static void read_list(const reader *in, size_t start, prose_active *out)
{
    int depth = 0;
    size_t name_token = start + 1;
    uint32_t name_from = token_at(in, start)->to;

    for (size_t i = start + 1; i < in->text->count; i++) {
        const phrase_token *token = token_at(in, i);

        if (token->kind == PHRASE_OPEN) {
            depth++;
        } else if (token->kind == PHRASE_CLOSE) {
            if (depth == 0)
                return; /* the list stood in brackets itself */
            depth--;
            name_from = token->to;
            name_token = i + 1;
        } else if (depth > 0) {
            if (token->kind == PHRASE_BREAK)
                return;
        } else if (token->kind == PHRASE_COMMA || is_semicolon(in, token)) {
            name_from = token->to;
            name_token = i + 1;
        } else if (token->kind >= PHRASE_STOP) {
            return;
        } else if (token->kind == PHRASE_NUMBER) {
            if ((token->units & in->percent) != 0)
                continue;
            bool bare = token->units == 0 && token->to == token->digits_end;
            if (((token->units & in->item) == 0 && !bare) || token->decimals != 0 ||
                !add_kind(in, name_token, name_from, i, out))
                return;
            name_from = token->to;
            name_token = i + 1;
            if (rune_at(in, token->to) == 0x7B49) /* 等 */
                out->whole = false;
        }
    }
}

/* A total at the verb: kept, or set against an earlier one. */
static void take_total(const reader *in, size_t verb, size_t number, bool all, prose_active *out)
{
    const phrase_token *token = token_at(in, number);

    if (out->state == REPORT_NUMBER || out->state == REPORT_BAD) {
        if (out->total != token->number)
            out->state = REPORT_BAD;
        return;
    }
    out->state = token->rounded ? REPORT_ABSENT : REPORT_NUMBER;
    if (token->rounded)
        return;
    out->total = token->number;
    out->quote = phrase_sentence(in->text, verb);
    size_t start = list_start(in, number, all, out);
    if (start != 0)
        read_list(in, start, out);
    out->listed = out->kind_count >= 2;
}

/* Without a total: "发布政策解读信息6条，政府年度部门决算信息2条": every clause of a sentence with a verb of
 * publishing. The kinds' names are what stands before the number in the clause. */
static void read_single(const reader *in, prose_active *out)
{
    bool verb = false;
    size_t name_token = 0;
    uint32_t name_from = 0;

    for (size_t i = 0; i < in->text->count; i++) {
        const phrase_token *token = token_at(in, i);

        if (token->kind >= PHRASE_STOP) {
            verb = false;
        } else if (token->kind == PHRASE_WORD &&
                   (token->classes & (in->active | in->public)) != 0) {
            verb = true;
        } else if (token->kind == PHRASE_NUMBER) {
            /* 条 alone: other units count other things than published items. */
            bool tiao =
                token->to == token->digits_end + 1 && rune_at(in, token->digits_end) == 0x6761;
            /* "公开85条": the verb is no kind. */
            const phrase_token *before = token_at(in, i - 1);
            bool bare_verb = i > 0 && before->to == token->from && before->from == name_from &&
                             (before->classes & (in->active | in->public)) != 0;
            if (verb && tiao && !bare_verb && !token->rounded && token->decimals == 0 &&
                !add_kind(in, name_token, name_from, i, out))
                continue;
        }
        /* The verb begins the name, unless it ends it: "补助公示3条". */
        bool opens =
            token->kind == PHRASE_WORD && (token->classes & (in->active | in->public)) != 0 &&
            !(token_at(in, i + 1)->kind == PHRASE_NUMBER && token_at(in, i + 1)->from == token->to);
        if (token->kind >= PHRASE_COMMA || token->kind == PHRASE_NUMBER || opens) {
            name_from = token->to;
            name_token = i + 1;
        }
    }
    if (out->channel)
        out->kind_count = 0;
    out->sum = 0;
    out->channel = false;
}

void prose_active_read(const phrase_book *book, const phrase_text *text, prose_active *out)
{
    reader in;

    *out = (prose_active){ .state = REPORT_ABSENT };
    if (text->fold.n == 0) /* no prose */
        return;
    in = reader_of(book, text);
    for (size_t i = 0; i < text->count; i++) {
        const phrase_token *token = &text->tokens[i];
        bool active = (token->classes & in.active) != 0, public = (token->classes & in.public) != 0;
        bool all = rune_at(&in, token->from) == 0x5171;

        if (token->kind != PHRASE_WORD || (!active && !public))
            continue;
        size_t number = counted(&in, i, &all);
        prose_active probe = *out;

        /* One channel's number is a total for its own list alone. */
        if (number == 0 || (!is_total(&in, i, all) &&
                            (!is_total(&in, i, true) || list_start(&in, number, all, &probe) == 0)))
            continue;
        /* "公开 N 条" without 信息 is a total when its kinds follow, or with nothing between. */
        const phrase_token *counts = token_at(&in, number);
        bool plain = token->to == counts->from &&
                     rune_at(&in, counts->digits_end) == 0x6761 && /* 条 */
                     (qf_folded_at(&text->fold, token->to - 2, QF_S("公开")) ||
                      qf_folded_at(&text->fold, token->to - 2, QF_S("发布")));
        if (active || plain || list_start(&in, number, all, &probe) != 0)
            take_total(&in, i, number, all, out);
    }
    if (out->state == REPORT_ABSENT && out->kind_count == 0)
        read_single(&in, out);
}
