/* TX rules that look for words: headings, aspects, results of supervision, fees, names of laws,
 * personal data. */
#include "base/fold.h"
#include "law/mask.h"
#include "law/phrase.h"
#include "report/check_text.h"
#include "report/meta.h"

/* True when the text holds the word, both folded alike. */
static bool folded_has(const qf_folded *text, qf_arena *arena, qf_str word)
{
    qf_folded folded = qf_fold(arena, word, false);
    qf_buf utf8 = qf_buf_new(arena, word.n * 3 + 4);

    for (size_t i = 0; i < folded.n; i++)
        qf_buf_add_rune(&utf8, folded.runes[i]);
    return folded.n > 0 && qf_folded_find(text, qf_buf_str(&utf8), 0) >= 0;
}

/* TX.HEAD6: all six, in order; the same subject in other words only warns. */
static void check_headings(qf_ctx *cx, report *r)
{
    int seen[7] = { 0 }, last = 0;
    bool order = true;

    if (!r->whole) {
        text_unknown(r, "TX.HEAD6");
        return;
    }
    for (size_t i = 0; i < r->section_count; i++) {
        bool exact = true;
        int number = report_section_of(cx->arena, r->sections[i], &exact);
        if (number == 0 || seen[number] > 0)
            continue;
        seen[number] = 1;
        order = order && number > last;
        last = number;
        if (!exact)
            (void)text_find(r, "TX.HEAD6", FORM_WARNING,
                            qf_strf(cx->arena, "标题“%.*s”与规定用字不同，应为“%.*s”",
                                    QF_ARG(qf_squeeze(cx->arena, r->sections[i])),
                                    QF_ARG(r->form->sections[number - 1].title)),
                            qf_squeeze(cx->arena, r->sections[i]));
    }
    for (size_t i = 0; i < r->form->section_count && i < 6; i++)
        if (seen[i + 1] == 0)
            (void)text_find(
                r, "TX.HEAD6", FORM_ERROR,
                qf_strf(cx->arena, "缺少一级标题“%.*s”", QF_ARG(r->form->sections[i].title)),
                r->form->sections[i].title);
    if (!order)
        (void)text_find(r, "TX.HEAD6", FORM_ERROR,
                        QF_S("六个一级标题的次序与规定不同，请按一至六的顺序排列"),
                        QF_S("一级标题"));
}

/* True when the text has the aspect's name or one of its synonyms (text_synonyms of the form). */
static bool covers(qf_ctx *cx, const report *r, const qf_folded *text, const char *aspect)
{
    const qf_val *synonyms = qf_get(qf_get(r->form->json, "text_synonyms"), aspect);

    if (folded_has(text, cx->arena, qf_str_of(aspect)))
        return true;
    for (const qf_val *one = qf_first(synonyms); one != NULL; one = one->next)
        if (one->type == QF_VAL_STR && folded_has(text, cx->arena, one->text))
            return true;
    return false;
}

/* TX.SUB5 */
static void check_aspects(qf_ctx *cx, report *r, const qf_folded *part1)
{
    static const char *const aspects[] = { "主动公开", "依申请公开", "政府信息管理",
                                           "政府信息公开平台建设", "监督保障" };
    qf_buf missing = qf_buf_new(cx->arena, 1000);

    if (part1->n == 0) {
        text_unknown(r, "TX.SUB5");
        return;
    }
    for (size_t i = 0; i < sizeof(aspects) / sizeof(aspects[0]); i++)
        if (!covers(cx, r, part1, aspects[i]))
            qf_buf_addf(&missing, "%s“%s”", missing.n > 0 ? "、" : "", aspects[i]);
    if (missing.n > 0)
        (void)text_find(r, "TX.SUB5", FORM_WARNING,
                        qf_strf(cx->arena, "总体情况没有写到%.*s", QF_ARG(qf_buf_str(&missing))),
                        QF_S("第一部分"));
}

/* TX.SUPERVISE: governments alone; results may stand in part one or five. */
static void check_supervision(qf_ctx *cx, report *r, const qf_folded *part1, const qf_folded *part5)
{
    const qf_val *topics =
        r->form->phrases == NULL ? NULL : qf_get(phrase_json(r->form->phrases), "supervise");
    qf_buf missing = qf_buf_new(cx->arena, 1000);

    if (topics == NULL || part1->n == 0 || !qf_str_ends(r->organisation, QF_S("人民政府"))) {
        text_unknown(r, "TX.SUPERVISE");
        return;
    }
    for (const qf_val *topic = qf_first(topics); topic != NULL; topic = topic->next) {
        bool found = false;
        for (const qf_val *word = qf_first(qf_get(topic, "words")); word != NULL && !found;
             word = word->next)
            found = folded_has(part1, cx->arena, word->text) ||
                    folded_has(part5, cx->arena, word->text);
        if (!found)
            qf_buf_addf(&missing, "%s%.*s", missing.n > 0 ? "、" : "",
                        QF_ARG(qf_get_str(topic, "name")));
    }
    if (missing.n > 0)
        (void)text_find(
            r, "TX.SUPERVISE", FORM_WARNING,
            qf_strf(cx->arena,
                    "各级人民政府还应报告%.*s的结果情况（条例第五十条第（四）项），没有的写明没有",
                    QF_ARG(qf_buf_str(&missing))),
            QF_S("第一部分 监督保障"));
}

/* TX.LEN1 */
static void check_length(qf_ctx *cx, report *r, const report_part *part1)
{
    const form_rule *rule = text_rule(r, "TX.LEN1");
    int64_t most, length;

    if (rule == NULL)
        return;
    if (part1 == NULL) {
        text_unknown(r, "TX.LEN1");
        return;
    }
    most = qf_get_int(rule->params, "part1_max_chars", 1000);
    length = (int64_t)qf_rune_count(qf_strip_spaces(cx->arena, part1->text));
    if (length > most)
        (void)text_find(r, "TX.LEN1", rule->severity,
                        qf_strf(cx->arena,
                                "总体情况共%lld字，有的地方要求原则上不超过%lld字，请看本地通知",
                                (long long)length, (long long)most),
                        QF_S("第一部分"));
}

/* TX.FEE6 */
static void check_fee(qf_ctx *cx, report *r, const report_part *part6)
{
    const qf_val *words =
        r->form->phrases == NULL ? NULL : qf_get(phrase_json(r->form->phrases), "fee_words");
    qf_folded text;

    if (part6 == NULL || words == NULL) {
        text_unknown(r, "TX.FEE6");
        return;
    }
    text = qf_fold(cx->arena, part6->text, false);
    for (const qf_val *word = qf_first(words); word != NULL; word = word->next)
        if (folded_has(&text, cx->arena, word->text))
            return;
    (void)text_find(r, "TX.FEE6", FORM_WARNING,
                    QF_S("第六部分没有写信息处理费，没有收取的也要写明"), QF_S("第六部分"));
}

static bool is_wrong_name(qf_ctx *cx, const qf_val *names, qf_str name)
{
    qf_str folded = qf_fold_label(cx->arena, name);

    for (const qf_val *one = qf_first(qf_get(names, "wrong")); one != NULL; one = one->next)
        if (qf_str_eq(qf_fold_label(cx->arena, one->text), folded))
            return true;
    return false;
}

/* Adds the wrong names of the regulation in a text to the list, each once. */
static void collect_names(qf_ctx *cx, const qf_val *names, qf_str text, qf_buf *list)
{
    ptrdiff_t open = 0, close;

    while ((open = qf_str_find(text, QF_S("《"), (size_t)open)) >= 0) {
        qf_str name;
        open += (ptrdiff_t)strlen("《");
        close = qf_str_find(text, QF_S("》"), (size_t)open);
        if (close < 0)
            return;
        name = qf_str_sub(text, (size_t)open, (size_t)close);
        if (name.n < 200 && is_wrong_name(cx, names, name) &&
            !qf_str_has(qf_buf_str(list), qf_strf(cx->arena, "《%.*s》", QF_ARG(name))))
            qf_buf_addf(list, "%s《%.*s》", list->n > 0 ? "、" : "", QF_ARG(name));
    }
}

/* TX.REGNAME */
static void check_names(qf_ctx *cx, report *r)
{
    const qf_val *names =
        r->form->phrases == NULL ? NULL : qf_get(phrase_json(r->form->phrases), "law_names");
    qf_buf list = qf_buf_new(cx->arena, 2000);

    if (names == NULL || r->part_count == 0) {
        text_unknown(r, "TX.REGNAME");
        return;
    }
    for (size_t i = 0; i < r->part_count; i++)
        collect_names(cx, names, r->parts[i].text, &list);
    if (list.n > 0)
        (void)text_find(r, "TX.REGNAME", FORM_WARNING,
                        qf_strf(cx->arena, "法规名称写错了：%.*s，应为《%.*s》",
                                QF_ARG(qf_buf_str(&list)), QF_ARG(qf_get_str(names, "regulation"))),
                        QF_S("正文"));
}

/* TX.PRIVACY: the office's own contacts in the lead-in are no personal data; a mobile there is a
 * warning. What was found stands masked in the finding. */
static void check_privacy_of(qf_ctx *cx, report *r, const report_part *part)
{
    mask_hits hits;

    if (r->form->masks == NULL || mask_find(cx, r->form->masks, part->text, &hits) != QF_OK)
        return;
    for (size_t i = 0; i < hits.count; i++) {
        const mask_hit *hit = &hits.at[i];
        bool personal = hit->class == MASK_ID_CARD || hit->class == MASK_MOBILE ||
                        (hit->class == MASK_BANK_CARD && hit->valid);
        bool contact = part->number == 0 && hit->class == MASK_MOBILE;
        if (personal)
            (void)text_find(r, "TX.PRIVACY", contact ? FORM_WARNING : FORM_ERROR,
                            qf_strf(cx->arena, "正文里有%.*s（%.*s），公布前请删去",
                                    QF_ARG(mask_class_zh(hit->class)), QF_ARG(hit->shown)),
                            part->heading.n > 0 ? part->heading : QF_S("引言"));
    }
}

void check_words(qf_ctx *cx, report *r)
{
    const report_part *part1 = report_part_get(r, 1), *part5 = report_part_get(r, 5);
    qf_folded text1 = qf_fold(cx->arena, part1 == NULL ? QF_S("") : part1->text, false);
    qf_folded text5 = qf_fold(cx->arena, part5 == NULL ? QF_S("") : part5->text, false);

    check_headings(cx, r);
    check_aspects(cx, r, &text1);
    check_supervision(cx, r, &text1, &text5);
    check_length(cx, r, part1);
    check_fee(cx, r, report_part_get(r, 6));
    check_names(cx, r);
    if (r->part_count == 0 || r->form->masks == NULL)
        text_unknown(r, "TX.PRIVACY");
    for (size_t i = 0; i < r->part_count; i++)
        check_privacy_of(cx, r, &r->parts[i]);
}
