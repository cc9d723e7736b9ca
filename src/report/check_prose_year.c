/* TX.YEAR, TM.DUE and TM.PERIOD: the year that title, period and prose speak of. */
#include "report/check_prose.h"

#define MAX_SENTENCE 400 /* tokens */

/* True when the period is the whole of one year; *year is that year. */
static bool whole_year(const report *r, int *year)
{
    int year_to, month, day;

    if (!qf_date_is(r->period_from) || !qf_date_is(r->period_to))
        return false;
    qf_date_parts(r->period_from, year, &month, &day);
    if (month != 1 || day != 1)
        return false;
    qf_date_parts(r->period_to, &year_to, &month, &day);
    return year_to == *year && month == 12 && day == 31;
}

void check_period(prose_work *w)
{
    int year;

    if (w->r->year == 0 || !qf_date_is(w->r->period_from) || !qf_date_is(w->r->period_to)) {
        prose_skip(w);
        return;
    }
    if (whole_year(w->r, &year)) /* another year than the title's is TX.YEAR */
        return;
    report_finding *finding = prose_find(w, w->rule->severity, "引言",
                                         qf_strf(w->r->arena, "正文写的是%.*s至%.*s。",
                                                 QF_ARG(qf_date_zh(w->r->arena, w->r->period_from)),
                                                 QF_ARG(qf_date_zh(w->r->arena, w->r->period_to))));
    finding->expected = qf_strf(w->r->arena, "%04d-01-01/%04d-12-31", w->r->year, w->r->year);
    finding->found =
        qf_strf(w->r->arena, "%.*s/%.*s", QF_ARG(qf_date_str(w->r->arena, w->r->period_from)),
                QF_ARG(qf_date_str(w->r->arena, w->r->period_to)));
}

void check_due(prose_work *w)
{
    qf_str day = w->r->level != NULL ? qf_get_str(qf_get(w->rule->params, "due_md"), w->r->level)
                                     : (qf_str){ "", 0 };
    qf_date due;

    if (w->r->year == 0 || !qf_date_is(w->r->published_on) || day.n == 0 ||
        !qf_date_parse(qf_strf(w->r->arena, "%04d-%.*s", w->r->year + 1, QF_ARG(day)), &due)) {
        prose_skip(w);
        return;
    }
    if (qf_date_cmp(w->r->published_on, due) <= 0)
        return;
    report_finding *finding =
        prose_find(w, w->rule->severity, "发布日期",
                   qf_strf(w->r->arena, "发布于%.*s，期限为%.*s。",
                           QF_ARG(qf_date_zh(w->r->arena, w->r->published_on)),
                           QF_ARG(qf_date_zh(w->r->arena, due))));
    finding->expected = qf_date_str(w->r->arena, due);
    finding->found = qf_date_str(w->r->arena, w->r->published_on);
}

/* ---- years in the prose */

static bool rune_in(uint32_t rune, const char *runes)
{
    qf_str set = qf_str_of(runes);

    for (size_t at = 0; at < set.n;)
        if (qf_rune_next(set, &at) == rune)
            return true;
    return false;
}

static bool sentence_has(const phrase_text *text, size_t from, uint32_t to, const char *word)
{
    qf_folded sentence = text->fold;

    sentence.n = to;
    return qf_folded_find(&sentence, qf_str_of(word), from) >= 0;
}

/* True when the year opens a statement of what was done: "2019年，我镇…", "（一）2019年度全镇共…". Not:
 * 自2019年以来, 截至2019年底, 2019年至2021年, 较2019年, plans, days. */
static bool opens_statement(const phrase_text *text, size_t i)
{
    const phrase_token *year = &text->tokens[i];
    uint32_t begin = 0, end = year->to;

    for (size_t k = i; k-- > 0;) {
        if (text->tokens[k].kind < PHRASE_COMMA && year->from - text->tokens[k].from > 12)
            return false; /* the sentence began long before */
        if (text->tokens[k].kind < PHRASE_STOP && text->tokens[k].kind != PHRASE_COMMA)
            continue;
        /* A comma in front: the sentence has begun with something else, but for "情况：". */
        if (text->tokens[k].kind == PHRASE_COMMA && text->fold.runes[text->tokens[k].from] != ':')
            return false;
        begin = text->tokens[k].to;
        break;
    }
    for (size_t k = i; k < text->count && k - i < MAX_SENTENCE; k++) {
        end = text->tokens[k].from;
        if (text->tokens[k].kind >= PHRASE_STOP)
            break;
    }
    if (year->from - begin > 6)
        return false;
    for (uint32_t k = begin; k < year->from; k++)
        if (!rune_in(text->fold.runes[k], "()一二三四五六七八九十、.是在0123456789:\""))
            return false;
    for (uint32_t k = year->from; k < year->to; k++)
        if (text->fold.runes[k] == 0x6708) /* 月: a day or a month */
            return false;
    uint32_t next = year->to < text->fold.n ? text->fold.runes[year->to] : 0;
    if (!rune_in(next, ",我本全共是在县区市镇乡街局"))
        return false;
    return !sentence_has(text, year->to, end, "将") &&
           !sentence_has(text, year->to, end, "下一步") &&
           !sentence_has(text, year->to, end, "计划") &&
           !sentence_has(text, year->to, end, "以来") && !sentence_has(text, year->to, end, "相比");
}

typedef struct years_said {
    int own;       /* mentions of the report's year */
    int neighbour; /* the year before or after that opens a statement */
    int neighbour_year;
    int old_year; /* a year further away that opens a statement */
    qf_str neighbour_quote, old_quote;
} years_said;

static void read_years(prose_work *w, int part, years_said *said)
{
    const phrase_text *text = prose_scanned(w, part);

    for (size_t i = 0; i < text->count; i++) {
        const phrase_token *token = &text->tokens[i];

        if (token->kind != PHRASE_YEAR || token->number == 0)
            continue;
        if (token->number == w->r->year) {
            said->own++;
            continue;
        }
        if (token->classes == 0 || !opens_statement(text, i))
            continue;
        int away = (int)token->number - w->r->year;
        if ((away == 1 || away == -1) && said->neighbour == 0) {
            said->neighbour_year = (int)token->number;
            said->neighbour_quote = phrase_sentence(text, i);
        }
        if (away == 1 || away == -1) {
            said->neighbour += part != 5; /* part five speaks of plans */
        } else if (said->old_year == 0) {
            said->old_year = (int)token->number;
            said->old_quote = phrase_sentence(text, i);
        }
    }
}

static void find_year(prose_work *w, const char *place, int found, qf_str detail)
{
    report_finding *finding = prose_find(w, w->rule->severity, place, detail);

    finding->expected = qf_strf(w->r->arena, "%d", w->r->year);
    finding->found = qf_strf(w->r->arena, "%d", found);
}

void check_year(prose_work *w)
{
    static const int parts[] = { 0, 1, 5, 6 };
    years_said said = { 0 };
    int period;

    if (w->r->year == 0 || w->r->part_count == 0 || w->r->form->phrases == NULL) {
        prose_skip(w);
        return;
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        read_years(w, parts[i], &said);
    if (whole_year(w->r, &period) && period != w->r->year)
        find_year(w, "标题", period,
                  qf_strf(w->r->arena, "标题写%d年，统计期限是%d年。", w->r->year, period));
    else if (said.own == 0 && said.neighbour > 0)
        find_year(w, "标题", said.neighbour_year,
                  qf_strf(w->r->arena, "标题写%d年，正文报告的是%d年。原句：%.*s", w->r->year,
                          said.neighbour_year, QF_ARG(said.neighbour_quote)));
    if (said.old_year != 0)
        find_year(w, "正文", said.old_year,
                  qf_strf(w->r->arena, "正文残留%d年的内容。原句：%.*s", said.old_year,
                          QF_ARG(said.old_quote)));
}
