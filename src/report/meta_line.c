/* Finding the report inside a page: annual-report.md 2 and 5.2, variations.md 11, 13, 27, 33. */
#include "report/meta_line.h"

#include "report/meta.h"

#define MAX_TEXT ((size_t)4 * 1024 * 1024)
#define MAX_HEADING 48 /* runes; longer lines are text */

/* The six subjects without their number, folded. The first of each number is the form's own. */
static const struct subject {
    int section;
    qf_str words;
} subjects[] = {
    { 1, QF_S_INIT("总体情况") },
    { 2, QF_S_INIT("主动公开政府信息情况") },
    { 3, QF_S_INIT("收到和处理政府信息公开申请情况") },
    { 4, QF_S_INIT("政府信息公开行政复议、行政诉讼情况") },
    { 5, QF_S_INIT("存在的主要问题及改进情况") },
    { 6, QF_S_INIT("其他需要报告的事项") },
};

/* The same subject in other words: all of the words stand in the heading. The first row that fits
 * decides, so the narrow subjects come first. */
static const struct {
    int section;
    const char *words[2];
} other_words[] = {
    { 4, { "复议", "诉讼" } },     { 3, { "收到", "申请" } }, { 3, { "依申请公开", "情况" } },
    { 3, { "处理", "公开申请" } }, { 5, { "问题", "" } },     { 6, { "其他", "报告" } },
    { 6, { "其他", "事项" } },     { 6, { "其它", "报告" } }, { 6, { "其它", "事项" } },
    { 2, { "主动公开", "" } },     { 1, { "总体", "" } },     { 1, { "概述", "" } },
    { 1, { "概况", "" } },         { 1, { "基本情况", "" } },
};

/* Rows of table 3 that carry level-one numbers; a table that came out as text must not be taken
 * for headings. */
static const char *const row_labels[] = {
    "本年新收政府信息公开申请",
    "上年结转政府信息公开申请",
    "本年度办理结果",
    "结转下年度继续办理",
};

static int chinese_digit(uint32_t rune)
{
    static const uint32_t digits[] = { 0x4E00, 0x4E8C, 0x4E09, 0x56DB, 0x4E94,
                                       0x516D, 0x4E03, 0x516B, 0x4E5D, 0x5341 };

    for (int i = 0; i < 10; i++)
        if (rune == digits[i])
            return i + 1;
    return 0;
}

int meta_heading_number(const qf_folded *line, size_t *behind)
{
    size_t at = 0;
    int number;

    *behind = 0;
    bool part = qf_folded_at(line, 0, QF_S("第"));
    if (part)
        at = 1;
    if (at >= line->n || (number = chinese_digit(line->runes[at])) == 0)
        return 0;
    at++;
    if (number == 10 && at < line->n && chinese_digit(line->runes[at]) != 0)
        number += chinese_digit(line->runes[at++]);
    if (part) {
        if (!qf_folded_at(line, at, QF_S("部分")))
            return 0;
        at += 2;
        *behind = at;
    }
    if (at < line->n && (line->runes[at] == 0x3001 || line->runes[at] == '.' ||
                         line->runes[at] == ',' || line->runes[at] == ':')) {
        *behind = at + 1;
        return number;
    }
    return part ? number : 0;
}

/* Words of the heading behind its number, without the mark at the end. */
static int section_of(const qf_folded *line, size_t from, bool *exact)
{
    size_t n = line->n;

    while (n > from &&
           (line->runes[n - 1] == ':' || line->runes[n - 1] == 0x3002 || line->runes[n - 1] == '.'))
        n--;
    for (size_t i = 0; i < 6; i++)
        if (qf_rune_count(subjects[i].words) == n - from &&
            qf_folded_at(line, from, subjects[i].words)) {
            *exact = true;
            return subjects[i].section;
        }
    *exact = false;
    for (size_t i = 0; i < sizeof other_words / sizeof *other_words; i++) {
        const char *second = other_words[i].words[1];

        if (qf_folded_find(line, qf_str_of(other_words[i].words[0]), from) >= 0 &&
            (*second == 0 || qf_folded_find(line, qf_str_of(second), from) >= 0))
            return other_words[i].section;
    }
    return 0;
}

int report_section_of(qf_arena *arena, qf_str heading, bool *exact)
{
    qf_folded line = qf_fold(arena, heading, false);
    bool same;
    size_t behind;

    meta_heading_number(&line, &behind);
    int section = section_of(&line, behind, &same);
    if (exact != NULL)
        *exact = section != 0 && same;
    return section;
}

static meta_line *add_line(qf_arena *arena, meta_lines *lines, qf_folded fold,
                           const doc_block *block, size_t index)
{
    if (lines->n == lines->cap) {
        size_t cap = lines->cap == 0 ? 64 : lines->cap * 2;
        meta_line *grown = QF_NEW_ARRAY(arena, meta_line, cap);

        if (lines->n > 0)
            memcpy(grown, lines->p, lines->n * sizeof *grown);
        lines->p = grown;
        lines->cap = cap;
    }
    meta_line *line = &lines->p[lines->n++];
    *line = (meta_line){ .fold = fold, .block = index, .title = block->kind == DOC_HEADING };
    return line;
}

/* A heading on a line of its own: numbered, short, no sentence. */
static void judge(meta_line *line, bool known)
{
    size_t behind;
    int number = meta_heading_number(&line->fold, &behind);

    if (line->fold.n > MAX_HEADING || (number == 0 && !line->title && !known))
        return;
    for (size_t i = 0; i < sizeof row_labels / sizeof *row_labels; i++)
        if (qf_folded_at(&line->fold, behind, qf_str_of(row_labels[i]))) {
            line->row_label = true;
            return;
        }
    for (size_t i = behind; i + 1 < line->fold.n; i++)
        if (line->fold.runes[i] == 0x3002 || line->fold.runes[i] == ';' ||
            line->fold.runes[i] == '|')
            return;
    int section = section_of(&line->fold, behind, &line->exact);
    if (number == 0 && !line->exact)
        return; /* a heading without number counts only in the form's words */
    line->section = section;
    line->number = number != 0 ? number : section;
}

/* Index where one of the six headings, number and words, stands inside the line; -1 none. It must
 * not be quoted or part of a sentence that talks about it. */
static ptrdiff_t glued_heading(const qf_folded *line, size_t from, size_t *end)
{
    for (size_t i = from; i + 5 < line->n; i++) {
        qf_folded rest = { line->source, line->runes + i, line->at + i, line->n - i };
        size_t behind;

        if (chinese_digit(line->runes[i]) == 0 || meta_heading_number(&rest, &behind) == 0)
            continue;
        if (i > 0 && strchr("\"'([<,", (int)(line->runes[i - 1] < 0x80 ? line->runes[i - 1] : '0')))
            continue;
        if (i > 0 && (line->runes[i - 1] == 0x300A || line->runes[i - 1] == 0x3001 ||
                      line->runes[i - 1] == 0x89C1 || chinese_digit(line->runes[i - 1]) != 0))
            continue; /* 《 、 见 or the tail of a larger number */
        for (size_t k = 0; k < 6; k++)
            if (qf_folded_at(&rest, behind, subjects[k].words)) {
                *end = i + behind + qf_rune_count(subjects[k].words);
                return (ptrdiff_t)i;
            }
    }
    return -1;
}

/* Adds a line, cut before and behind headings that are glued to text. */
static void add_cut(qf_arena *arena, meta_lines *lines, qf_str text, const doc_block *block,
                    size_t index)
{
    text = qf_str_trim(text);
    while (qf_str_starts(text, QF_S("[bookmark"))) { /* left over from a conversion of Word */
        ptrdiff_t close = qf_str_find(text, QF_S("]"), 0);

        if (close < 0)
            break;
        text = qf_str_trim(qf_str_sub(text, (size_t)close + 1, text.n));
    }
    qf_folded fold = qf_fold(arena, text, false);
    size_t from = 0, end = 0;
    ptrdiff_t at;

    if (fold.n == 0)
        return;
    while ((at = glued_heading(&fold, from, &end)) >= 0) {
        /* "六、其他需要报告的事项情况": the heading goes on in other words; leave it whole. */
        bool whole = end >= fold.n;
        bool longer = !whole && at == (ptrdiff_t)from && fold.n - (size_t)at <= MAX_HEADING &&
                      qf_folded_find(&fold, QF_S("。"), end) < 0 &&
                      qf_folded_find(&fold, QF_S(","), end) < 0 && fold.n - end <= 6 &&
                      fold.runes[end] != 0x65E0 && fold.runes[end] != '('; /* 无 */
        if (longer)
            break;
        if ((size_t)at > from)
            judge(add_line(arena, lines,
                           qf_fold(arena, qf_folded_source(&fold, from, (size_t)at), false), block,
                           index),
                  false);
        judge(add_line(arena, lines,
                       qf_fold(arena, qf_folded_source(&fold, (size_t)at, end), false), block,
                       index),
              true);
        from = end;
        while (from < fold.n && (fold.runes[from] == 0x3002 || fold.runes[from] == ':'))
            from++;
        if (from >= fold.n)
            return;
    }
    if (from == 0)
        judge(add_line(arena, lines, fold, block, index), false);
    else
        judge(add_line(arena, lines, qf_fold(arena, qf_folded_source(&fold, from, fold.n), false),
                       block, index),
              false);
}

/* One run of headings: up to the next "一、" or the next time a section comes that the run has. */
typedef struct run {
    size_t first, end; /* lines */
    int filled;        /* sections with text or a table behind them */
    int known;         /* sections */
} run;

static run run_from(meta_lines *lines, const doc *document, size_t first)
{
    run found = { .first = first, .end = first };
    bool seen[7] = { false };
    size_t heading = first, text = 0;
    int highest = 0, section = 0;

    for (size_t i = first;; i++) {
        meta_line *line = i < lines->n ? &lines->p[i] : NULL;

        /* "一、存在问题" inside part five numbers its own points. */
        if (line != NULL && !line->exact && line->number != 0 && line->number < highest &&
            (line->section == 0 || seen[line->section]))
            line->number = line->section = 0;
        bool heads = line != NULL && line->number != 0;

        if (line != NULL && !heads) {
            text += line->fold.n;
            continue;
        }
        if (i > first && section != 0) { /* close the section that ends here */
            size_t until = line != NULL ? line->block : document->count;

            for (size_t b = lines->p[heading].block; b < until; b++)
                if (document->blocks[b].kind == DOC_TABLE)
                    text += 50;
            found.filled += text >= 1;
        }
        if (line == NULL || (i > first && ((line->number == 1 && highest > 1) ||
                                           (line->section != 0 && seen[line->section])))) {
            found.end = i;
            return found;
        }
        if (line->number > highest)
            highest = line->number;
        section = line->section;
        if (section != 0) {
            seen[section] = true;
            found.known++;
        }
        heading = i;
        text = 0;
    }
}

/* The report is the first run with the most filled sections: a list of contents has headings and no
 * text, an annex with numbers of its own has fewer of the six. */
static void choose_run(meta_lines *lines, const doc *document)
{
    run best = { 0 };

    for (size_t i = 0; i < lines->n;) {
        if (lines->p[i].number == 0) {
            i++;
            continue;
        }
        run next = run_from(lines, document, i);
        if (next.known > 0 &&
            (next.filled > best.filled || (next.filled == best.filled && next.known > best.known)))
            best = next;
        i = next.end > i ? next.end : i + 1;
    }
    lines->first = best.first;
    lines->end = best.end;
}

meta_lines meta_lines_of(qf_arena *arena, const doc *document)
{
    meta_lines lines = { 0 };
    size_t taken = 0;

    for (size_t i = 0; i < document->count; i++) {
        const doc_block *block = &document->blocks[i];

        if (block->kind != DOC_PARAGRAPH && block->kind != DOC_HEADING)
            continue;
        if (block->text.n > MAX_TEXT - taken)
            break;
        taken += block->text.n;
        qf_str rest = block->text, piece;
        while (rest.p != NULL && qf_str_split(&rest, '\n', &piece))
            add_cut(arena, &lines, piece, block, i);
    }
    choose_run(&lines, document);
    return lines;
}
