/* The rules about the text that no expression computes: headings, coverage, length, names of laws. */
#include "report/check_prose.h"

#include "report/meta.h"
#include "report/meta_line.h"

report_finding *prose_find(prose_work *w, form_severity severity, const char *place, qf_str detail)
{
    report_finding *finding = report_find(
        w->r, w->rule->id, severity,
        qf_strf(w->r->arena, "%.*s%.*s", QF_ARG(w->rule->zh), QF_ARG(detail)), w->rule->en);

    finding->place = qf_str_of(place);
    return finding;
}

void prose_skip(prose_work *w)
{
    report_not_assessed(w->r, w->rule->id);
}

qf_str prose_part(const prose_work *w, int number)
{
    const report_part *part = report_part_get(w->r, number);

    return part != NULL ? part->text : (qf_str){ "", 0 };
}

const qf_folded *prose_folded(prose_work *w, int number)
{
    qf_folded *fold = &w->folded[number];

    if (fold->runes == NULL)
        *fold = qf_fold(w->cx->arena, prose_part(w, number), false);
    return fold;
}

const phrase_text *prose_scanned(prose_work *w, int number)
{
    phrase_text *text = &w->scanned[number];

    if (text->tokens == NULL)
        *text = phrase_scan(w->cx->arena, w->r->form->phrases, prose_part(w, number), w->r->year);
    return text;
}

bool prose_has_part_one(const prose_work *w)
{
    const report_part *first = report_part_get(w->r, 1);

    if (first == NULL || first->text.n == 0)
        return false;
    for (size_t i = 0; i < w->r->part_count; i++)
        if (w->r->parts[i].number > 1)
            return true;
    return w->r->whole;
}

/* Adds "、" between the items of a list. */
static void add_item(qf_buf *list, qf_str item)
{
    if (list->n > 0)
        qf_buf_add(list, QF_S("、"));
    qf_buf_add(list, item);
}

static void head6_missing(prose_work *w)
{
    qf_buf missing = qf_buf_new(w->r->arena, 1024);
    bool in_order = true;
    int last = 0;

    for (size_t i = 0; w->r->whole && i < w->r->form->section_count; i++)
        if (report_part_get(w->r, w->r->form->sections[i].number) == NULL)
            add_item(&missing, w->r->form->sections[i].title);
    for (size_t i = 0; i < w->r->part_count; i++) {
        in_order = in_order && w->r->parts[i].number >= last;
        last = w->r->parts[i].number;
    }
    if (missing.n > 0) {
        qf_str names = qf_buf_str(&missing);
        report_finding *finding = prose_find(w, FORM_ERROR, "一级标题",
                                             qf_strf(w->r->arena, "缺少：%.*s。", QF_ARG(names)));

        finding->expected = names;
    }
    if (!in_order)
        prose_find(w, FORM_ERROR, "一级标题", QF_S("各部分的次序与规定不同。"));
}

/* Other words for the same subject, or another number in front. */
static void head6_words(prose_work *w)
{
    for (size_t i = 0; i < w->r->part_count; i++) {
        const report_part *part = &w->r->parts[i];
        bool exact;
        size_t behind;

        if (part->number == 0 || part->heading.n == 0)
            continue;
        qf_folded heading = qf_fold(w->r->arena, part->heading, false);
        report_section_of(w->r->arena, part->heading, &exact);
        /* An annex alone has numbers of its own. */
        if (exact && (!w->r->whole || meta_heading_number(&heading, &behind) == part->number))
            continue;
        qf_str title = { "", 0 };
        for (size_t s = 0; s < w->r->form->section_count; s++)
            if (w->r->form->sections[s].number == part->number)
                title = w->r->form->sections[s].title;
        report_finding *finding = prose_find(
            w, FORM_WARNING, "一级标题",
            qf_strf(w->r->arena, "“%.*s”宜写作“%.*s”。", QF_ARG(part->heading), QF_ARG(title)));
        finding->found = part->heading;
        finding->expected = title;
    }
}

static void check_head6(prose_work *w)
{
    size_t before = w->r->finding_count;

    head6_missing(w);
    head6_words(w);
    if (!w->r->whole && w->r->finding_count == before)
        prose_skip(w);
}

/* True when the folded text has one of the words of a JSON list. */
static bool has_any(const qf_folded *text, const qf_val *words)
{
    for (const qf_val *word = qf_first(words); word != NULL; word = word->next)
        if (word->type == QF_VAL_STR && qf_folded_find(text, word->text, 0) >= 0)
            return true;
    return false;
}

static const qf_val *member(const qf_val *map, qf_str key)
{
    for (const qf_val *at = qf_first(map); at != NULL; at = at->next)
        if (qf_str_eq(at->key, key))
            return at;
    return NULL;
}

static void check_sub5(prose_work *w)
{
    const qf_val *json = w->r->form->json, *part = qf_first(qf_get(json, "sections"));
    qf_buf missing = qf_buf_new(w->r->arena, 512);

    if (!prose_has_part_one(w) || qf_count(qf_get(part, "sub")) == 0) {
        prose_skip(w);
        return;
    }
    const qf_folded *text = prose_folded(w, 1);
    for (const qf_val *sub = qf_first(qf_get(part, "sub")); sub != NULL; sub = sub->next) {
        const qf_val *synonyms = member(qf_get(json, "text_synonyms"), sub->text);

        if (qf_folded_find(text, sub->text, 0) < 0 && !has_any(text, synonyms))
            add_item(&missing, sub->text);
    }
    if (missing.n == 0)
        return;
    qf_str names = qf_buf_str(&missing);
    prose_find(w, w->rule->severity, "第一部分",
               qf_strf(w->r->arena, "没有写到：%.*s。", QF_ARG(names)))
        ->expected = names;
}

static void check_supervise(prose_work *w)
{
    qf_folded name = qf_fold(w->r->arena, w->r->organisation, false);
    ptrdiff_t end = qf_folded_find(&name, QF_S("人民政府"), 0);
    bool government = end >= 0 && ((size_t)end + 4 == name.n || name.runes[end + 4] == '(');
    qf_buf missing = qf_buf_new(w->r->arena, 512);

    if (!government || !prose_has_part_one(w) || w->r->form->phrases == NULL) {
        prose_skip(w);
        return;
    }
    const qf_folded *one = prose_folded(w, 1), *five = prose_folded(w, 5);
    const qf_val *list = qf_get(phrase_json(w->r->form->phrases), "supervise");
    for (const qf_val *item = qf_first(list); item != NULL; item = item->next) {
        const qf_val *words = qf_get(item, "words");

        if (!has_any(one, words) && !has_any(five, words))
            add_item(&missing, qf_get_str(item, "name"));
    }
    if (missing.n == 0)
        return;
    if (report_part_get(w->r, 5) == NULL && !w->r->whole) {
        prose_skip(w); /* part five may have it */
        return;
    }
    qf_str names = qf_buf_str(&missing);
    prose_find(w, w->rule->severity, "第一部分",
               qf_strf(w->r->arena, "没有写到：%.*s；没有开展的也请写明。", QF_ARG(names)))
        ->expected = names;
}

static void check_length(prose_work *w)
{
    int64_t most = qf_get_int(w->rule->params, "part1_max_chars", 1000);
    size_t length = prose_folded(w, 1)->n;

    if ((int64_t)length > most) {
        report_finding *finding = prose_find(w, w->rule->severity, "第一部分",
                                             qf_strf(w->r->arena, "现有%zu字。", length));

        finding->found = qf_strf(w->r->arena, "%zu", length);
        finding->expected = qf_strf(w->r->arena, "%lld", (long long)most);
    } else if (!prose_has_part_one(w)) {
        prose_skip(w);
    }
}

static void check_fee6(prose_work *w)
{
    const report_part *part = report_part_get(w->r, 6);

    if (part == NULL || w->r->form->phrases == NULL || (part->text.n == 0 && !w->r->whole)) {
        prose_skip(w);
        return;
    }
    if (!has_any(prose_folded(w, 6), qf_get(phrase_json(w->r->form->phrases), "fee_words")))
        prose_find(w, w->rule->severity, "第六部分",
                   QF_S("没有收取的，可写“本年度没有收取信息处理费”。"));
}

/* ---- names of the regulation */

/* A name in 《》 that means the regulation and is not its name. */
static bool is_wrong_name(const qf_folded *name, const qf_val *laws)
{
    static const char *const regions[] = { "省", "市", "自治区", "自治州", "县", "规定", "办法" };
    bool near = false;

    for (const qf_val *right = qf_first(qf_get(laws, "right")); right != NULL; right = right->next)
        if (qf_rune_count(right->text) == name->n && qf_folded_at(name, 0, right->text))
            return false;
    for (const qf_val *wrong = qf_first(qf_get(laws, "wrong")); wrong != NULL; wrong = wrong->next)
        if (qf_rune_count(wrong->text) == name->n && qf_folded_at(name, 0, wrong->text))
            return true;
    /* A local regulation has a name of its own. */
    for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
        if (qf_folded_find(name, qf_str_of(regions[i]), 0) >= 0)
            return false;
    for (const qf_val *word = qf_first(qf_get(laws, "near")); word != NULL; word = word->next)
        near = near || qf_folded_find(name, word->text, 0) >= 0;
    return near && name->n >= 2 && name->n <= 24 && qf_folded_at(name, name->n - 2, QF_S("条例"));
}

/* "（以下简称《信息公开条例》）": the report defines the short name itself. */
static bool is_defined(const qf_folded *text, size_t open)
{
    return (open >= 2 && (qf_folded_at(text, open - 2, QF_S("简称")) ||
                          qf_folded_at(text, open - 2, QF_S("下称"))));
}

static void add_wrong_names(prose_work *w, const qf_folded *text, const qf_val *laws, qf_buf *list,
                            qf_buf *defined)
{
    for (size_t i = 0; i < text->n; i++) {
        size_t end = i + 1;

        if (text->runes[i] != 0x300A) /* 《 */
            continue;
        while (end < text->n && text->runes[end] != 0x300B && end - i <= 40)
            end++;
        qf_folded name = { text->source, text->runes + i + 1, text->at + i + 1, end - i - 1 };
        if (end >= text->n || text->runes[end] != 0x300B || !is_wrong_name(&name, laws))
            continue;
        qf_str printed =
            qf_strf(w->r->arena, "《%.*s》", QF_ARG(qf_folded_source(text, i + 1, end)));
        if (is_defined(text, i))
            qf_buf_add(defined, printed);
        if (!qf_str_has(qf_buf_str(list), printed) && !qf_str_has(qf_buf_str(defined), printed))
            qf_buf_add(list, printed);
    }
}

static void check_regulation_name(prose_work *w)
{
    qf_buf list = qf_buf_new(w->r->arena, 2048), defined = qf_buf_new(w->r->arena, 2048);

    if (w->r->part_count == 0 || w->r->form->phrases == NULL) {
        prose_skip(w);
        return;
    }
    const qf_val *laws = qf_get(phrase_json(w->r->form->phrases), "law_names");
    for (size_t i = 0; i < w->r->part_count; i++)
        add_wrong_names(w, prose_folded(w, w->r->parts[i].number), laws, &list, &defined);
    if (list.n == 0)
        return;
    qf_str right = qf_strf(w->r->arena, "《%.*s》", QF_ARG(qf_get_str(laws, "regulation")));
    qf_str names = qf_buf_str(&list);
    report_finding *finding = prose_find(
        w, w->rule->severity, "正文",
        qf_strf(w->r->arena, "正文写的是%.*s，应为%.*s。", QF_ARG(names), QF_ARG(right)));
    finding->found = names;
    finding->expected = right;
}

/* Every rule about text that no expression computes; none is dropped. */
static const struct {
    const char *id;
    void (*check)(prose_work *w);
} rules[] = {
    { "TX.HEAD6", check_head6 },
    { "TX.SUB5", check_sub5 },
    { "TX.SUPERVISE", check_supervise },
    { "TX.LEN1", check_length },
    { "TX.YEAR", check_year },
    { "TX.FEE6", check_fee6 },
    { "TX.PRIVACY", check_privacy },
    { "TX.REGNAME", check_regulation_name },
    { "TM.DUE", check_due },
    { "TM.PERIOD", check_period },
    { "N.active_sum", check_active_sum },
    { "N.hotline_rate", check_hotline_rate },
    /* These need the register of a running system. */
    { "N.active_count", prose_skip },
    { "REG.T3", prose_skip },
    { "REG.T2.NORM", prose_skip },
};

void report_check_prose(qf_ctx *cx, report *r)
{
    prose_work w = { .cx = cx, .r = r };

    if (r->form == NULL)
        return;
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        w.rule = form_rule_get(r->form, qf_str_of(rules[i].id));
        if (w.rule != NULL)
            rules[i].check(&w);
    }
}
