/* Letters: every outcome on every side of the law's change, facts that stay bound, forms as paper. */
#include "law/letter.h"

#include "doc/doc_write.h"
#include "doc/pdf_read.h"
#include "law/clock.h"
#include "law_fixture.h"
#include "report/letter_doc.h"

#include "qf_test.h"

#include <stdio.h>
#include <stdlib.h>

struct world {
    qf_ctx cx;
    const letter_law *law;
    letter_facts facts;
};

static int set_up(void **state)
{
    static struct world world;
    static const char *const given[][2] = {
        { "applicant", "张明远" },
        { "subject", "2020年度本镇农村危房改造补助对象名单及补助标准" },
        { "case_no", "2021-0007" },
        { "received_on", "2021年9月10日" },
        { "channel", "当面提交" },
        { "due", "2021年10月14日" },
        { "new_due", "2021年11月11日" },
        { "days", "20" },
        { "fix", "请写明所需名单的年度和村名。" },
        { "fix_due", "2021年9月30日" },
        { "reason", "该信息公开后会泄露案件当事人的个人信息。" },
        { "ground", "《不动产登记暂行条例》第二十七条" },
        { "kind", "讨论记录" },
        { "third", "尉氏县某建筑公司" },
        { "third_opinion", "不同意公开，认为合同单价属于商业秘密。" },
        { "organ", "尉氏县住房和城乡建设局" },
        { "organ_phone", "0371-00000000" },
        { "search", "于2021年9月15日查阅了2018年至2021年的收发文登记和村镇建设档案" },
        { "provide", "纸质复印件当面领取" },
        { "where", "本镇政府信息公开平台“脱贫攻坚”栏目" },
        { "disclosed", "补助标准和各村户数" },
        { "withheld", "补助对象的家庭住址和银行账号" },
        { "earlier", "洧政公开〔2021〕第1号—复，2021年3月2日" },
        { "channel_right", "县信访局来访接待室，或者12345热线" },
        { "fee_standard", "按件计收" },
        { "fee_lines", "本月第11件至第12件，每件100元" },
        { "fee", "200" },
        { "fee_pay", "非税收入缴款码" },
        { "fee_due", "2021年10月20日" },
        { "until", "2021年12月20日" },
        { "notice_no", "洧政公开〔2021〕第2号—补" },
        { "notice_on", "2021年9月16日" },
        { "record", "2019年低保审批表中的出生日期" },
        { "public_interest", "该工程关系到学校安全。" },
        { "org", "尉氏县洧川镇人民政府" },
        { "office", "洧川镇党政办公室" },
        { "address", "尉氏县洧川镇人民路1号" },
        { "phone", "0371-27610001" },
        { "number", "洧政公开〔2021〕第3号—复" },
        { "review_body", "尉氏县人民政府" },
        { "court", "尉氏县人民法院" },
    };

    world = (struct world){ .cx.arena = qf_arena_new() };
    if (letter_law_load(&world.cx, NULL, &world.law) != QF_OK)
        fail_msg("%.*s", QF_ARG(world.cx.err.zh));
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
        letter_set(&world.facts, qf_str_of(given[i][0]), qf_str_of(given[i][1]));
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    qf_arena_free(((struct world *)*state)->cx.arena);
    return 0;
}

static letter_plan plan_of(struct world *w, const char *id, const char *on)
{
    letter_plan plan = { .kind = letter_kind_get(w->law, qf_str_of(id)), .day = day(on) };

    assert_non_null(plan.kind);
    if (strcmp(id, "partial") == 0) {
        plan.parts[plan.part_count++] = letter_kind_get(w->law, QF_S("deny_third"));
        plan.parts[plan.part_count++] = letter_kind_get(w->law, QF_S("deny_process"));
    }
    return plan;
}

static qf_str filled(struct world *w, const letter_plan *plan)
{
    qf_str text, out;

    assert_int_equal(letter_text(&w->cx, w->law, plan, &w->facts, &text), QF_OK);
    assert_int_equal(letter_fill(&w->cx, w->law, plan, &w->facts, text, &out), QF_OK);
    return out;
}

static size_t stops(struct world *w, const letter_plan *plan, qf_str text)
{
    letter_complaint *one;
    size_t count, n = 0;

    assert_int_equal(letter_check(&w->cx, w->law, plan, &w->facts, text, &one, &count), QF_OK);
    for (size_t i = 0; i < count; i++)
        n += one[i].stops;
    return n;
}

/* All kinds on both sides of 2024-01-01: nothing open, and where something can be contested the
 * letter names authority, court and limits, review first exactly for the refusals since 2024. */
/* Sentences put together from facts must not meet sign against sign. */
static void punctuation__once(const char *id, qf_str text)
{
    static const char *const wrong[] = { "。。", "，，", "；；", "、、", "：：",
                                         "，。", "；。", "、。", "。，", "。；",
                                         "：。", "（）", "《》", "“”",   "〔〕" };

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        if (qf_str_has(text, qf_str_of(wrong[i])))
            fail_msg("%s has %s: %s", id, wrong[i], text.p);
}

static void every_letter__states_its_remedy(void **state)
{
    static const char *const days[] = { "2019-05-15", "2021-10-14", "2023-12-31", "2024-01-01",
                                        "2026-03-13" };
    struct world *w = *state;
    size_t count, letters = 0;
    const letter_kind *kinds = letter_kinds(w->law, &count);

    for (size_t i = 0; i < count; i++)
        for (size_t d = 0; d < sizeof(days) / sizeof(days[0]); d++) {
            letter_plan plan = plan_of(w, qf_cstr(w->cx.arena, kinds[i].id), days[d]);
            bool since_2024 = qf_date_cmp(plan.day, day("2024-01-01")) >= 0, first;
            qf_str text, out;
            if (kinds[i].remedy == LETTER_FEE && qf_date_cmp(plan.day, day("2021-01-01")) < 0)
                continue;
            assert_int_equal(letter_text(&w->cx, w->law, &plan, &w->facts, &text), QF_OK);
            assert_int_equal(stops(w, &plan, text), 0);
            out = filled(w, &plan);
            letters++;
            if (qf_str_has(out, QF_S("待填")) || qf_str_has(out, QF_S("{")))
                fail_msg("%s: %s", kinds[i].id.p, out.p);
            punctuation__once(kinds[i].id.p, out);
            if (kinds[i].remedy == LETTER_NONE) {
                assert_false(qf_str_has(out, QF_S("行政复议")));
                continue;
            }
            assert_true(qf_str_has(out, QF_S("尉氏县人民政府")));
            assert_true(qf_str_has(out, QF_S("尉氏县人民法院")));
            if (kinds[i].remedy == LETTER_FEE)
                continue;
            first = kinds[i].remedy == LETTER_REFUSAL && since_2024;
            assert_true(qf_str_has(out, QF_S("60日内")));
            assert_int_equal(qf_str_has(out, QF_S("应当先申请行政复议")), first);
            assert_int_equal(qf_str_has(out, QF_S("6个月内")), !first);
            assert_int_equal(qf_str_has(out, QF_S("15日内")), first);
        }
    printf("%zu letters of %zu kinds\n", letters, count);
}

/* regulation.md 1.8: review first for the table's groups two to five. */
static void outcome__decides_the_remedy(void **state)
{
    struct world *w = *state;

    for (int o = CLOCK_NO_OUTCOME + 1; o < CLOCK_OUTCOME_COUNT; o++) {
        qf_str code = clock_outcome_code((clock_outcome)o);
        bool refusal = o != CLOCK_IS_GRANTED && !qf_str_starts(code, QF_S("other_"));
        size_t count, found = 0;
        const letter_kind *kinds = letter_kinds(w->law, &count);
        for (size_t i = 0; i < count; i++)
            if (qf_str_eq(kinds[i].outcome, code)) {
                found++;
                assert_int_equal(kinds[i].remedy, refusal ? LETTER_REFUSAL : LETTER_OTHER);
            }
        assert_true(found > 0);
    }
}

/* Every set of the eight grounds: each part says its own article and its own reason. */
static void partial__takes_every_combination_of_grounds(void **state)
{
    static const char *const grounds[8] = { "deny_secret", "deny_law",      "deny_safety",
                                            "deny_third",  "deny_internal", "deny_process",
                                            "deny_case",   "deny_query" };
    struct world *w = *state;

    for (unsigned set = 1; set < 256; set++) {
        letter_plan plan = { .kind = letter_kind_get(w->law, QF_S("partial")),
                             .day = day("2024-05-28") };
        letter_facts facts = w->facts;
        qf_str text, out;
        for (unsigned g = 0; g < 8; g++)
            if (set >> g & 1)
                plan.parts[plan.part_count++] = letter_kind_get(w->law, qf_str_of(grounds[g]));
        for (size_t p = 0; p < plan.part_count; p++)
            letter_set(&facts, qf_strf(w->cx.arena, "reason%zu", p + 1),
                       qf_strf(w->cx.arena, "理由甲%zu", p + 1));
        assert_int_equal(letter_text(&w->cx, w->law, &plan, &facts, &text), QF_OK);
        assert_int_equal(letter_fill(&w->cx, w->law, &plan, &facts, text, &out), QF_OK);
        punctuation__once("partial", out);
        for (size_t p = 0; p < plan.part_count; p++)
            if (qf_str_has(plan.parts[p]->decision, QF_S("{理由}")))
                assert_true(qf_str_has(out, qf_strf(w->cx.arena, "理由甲%zu", p + 1)));
        assert_true(qf_str_has(out, QF_S("应当先申请行政复议")));
    }
}

/* Writes the paper of a plan, and keeps it for looking where LETTER_OUT names a folder. */
static void write_paper(struct world *w, const letter_plan *plan, const letter_facts *facts,
                        qf_str text, const char *name)
{
    static const doc_format formats[] = { DOC_DOCX, DOC_PDF };
    const char *keep = getenv("LETTER_OUT");
    const doc *paper;
    page_style page;
    qf_str bytes;

    assert_int_equal(letter_doc(&w->cx, w->law, plan, facts, text, &paper), QF_OK);
    page = letter_page(paper, page_style_default());
    for (size_t f = 0; f < 2; f++) {
        FILE *file;
        assert_int_equal(doc_write(&w->cx, paper, formats[f], &page, &bytes), QF_OK);
        assert_true(bytes.n > 1000);
        if (keep == NULL)
            continue;
        file = fopen(qf_strf(w->cx.arena, "%s/%s.%s", keep, name, doc_format_ending(formats[f])).p,
                     "wb");
        assert_non_null(file);
        fwrite(bytes.p, 1, bytes.n, file);
        fclose(file);
    }
}

/* The facts of both items, each with a value of its own. */
static letter_facts facts_of_pair(struct world *w, const letter_plan *plan)
{
    letter_facts facts = w->facts;
    letter_asked_fact *asked;
    size_t count;

    letter_set(&facts, QF_S("item1"), QF_S("危房改造补助对象名单"));
    letter_set(&facts, QF_S("item2"), QF_S("补助标准文件"));
    letter_set(&facts, QF_S("organ"), QF_S(""));
    assert_int_equal(letter_asked(&w->cx, w->law, plan, &asked, &count), QF_OK);
    for (size_t i = 0; i < count; i++) {
        char last = asked[i].code.p[asked[i].code.n - 1];
        if ((last == '1' || last == '2') && !qf_str_starts(asked[i].code, QF_S("item")))
            letter_set(&facts, asked[i].code,
                       qf_strf(w->cx.arena, "甲乙丙%.*s", QF_ARG(asked[i].code)));
    }
    return facts;
}

/* What the kind must state stands there with the value of this item. */
static void says_own(struct world *w, const letter_facts *facts, const letter_kind *kind, int item,
                     qf_str out)
{
    for (size_t i = 0; i < kind->must_count; i++) {
        qf_str code = qf_strf(w->cx.arena, "%.*s%d", QF_ARG(kind->must[i]), item);
        qf_str value = letter_value(facts, code);
        if (qf_str_has(value, QF_S("甲乙丙")))
            assert_true(qf_str_has(value, code) && qf_str_has(out, value));
    }
}

/* Both decisions stand under their items, with facts of their own, and the remedy of their group. */
static void check_pair(struct world *w, const letter_plan *plan, bool paper)
{
    letter_facts facts = facts_of_pair(w, plan);
    letter_complaint *complaint;
    size_t count;
    qf_str text, out;

    assert_int_equal(letter_text(&w->cx, w->law, plan, &facts, &text), QF_OK);
    assert_int_equal(letter_check(&w->cx, w->law, plan, &facts, text, &complaint, &count), QF_OK);
    for (size_t i = 0; i < count; i++)
        if (complaint[i].stops)
            fail_msg("%.*s + %.*s: %.*s", QF_ARG(plan->kind->id), QF_ARG(plan->parts[0]->id),
                     QF_ARG(complaint[i].zh));
    assert_int_equal(letter_fill(&w->cx, w->law, plan, &facts, text, &out), QF_OK);
    punctuation__once("pair", out);
    assert_true(qf_str_has(out, QF_S("（1）关于“危房改造补助对象名单”：")));
    assert_true(qf_str_has(out, QF_S("（2）关于“补助标准文件”：")));
    says_own(w, &facts, plan->kind, 1, out);
    says_own(w, &facts, plan->parts[0], 2, out);
    assert_int_equal(qf_str_has(out, QF_S("应当先申请行政复议")),
                     plan->kind->remedy == LETTER_REFUSAL);
    if (paper)
        write_paper(
            w, plan, &facts, text,
            qf_strf(w->cx.arena, "%.*s+%.*s", QF_ARG(plan->kind->id), QF_ARG(plan->parts[0]->id))
                .p);
}

static void joined__every_pair_that_one_letter_may_tell(void **state)
{
    struct world *w = *state;
    size_t count, pairs = 0, refused = 0;
    const letter_kind *kinds = letter_kinds(w->law, &count);

    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < count; b++) {
            letter_plan plan = {
                .kind = &kinds[a], .parts = { &kinds[b] }, .part_count = 1, .day = day("2024-05-28")
            };
            if (a == b || !kinds[a].joins || kinds[b].decision.n == 0)
                continue;
            if (letter_may_join(&kinds[a], &kinds[b])) {
                check_pair(w, &plan, b == a + 1 || (getenv("LETTER_OUT") != NULL && a < b));
                pairs++;
                continue;
            }
            letter_complaint *complaint;
            letter_facts facts = facts_of_pair(w, &plan);
            size_t n, stops = 0;
            qf_str text;
            assert_int_equal(letter_text(&w->cx, w->law, &plan, &facts, &text), QF_OK);
            assert_int_equal(letter_check(&w->cx, w->law, &plan, &facts, text, &complaint, &n),
                             QF_OK);
            for (size_t i = 0; i < n; i++)
                stops += complaint[i].stops && qf_str_has(complaint[i].zh, QF_S("拆成两件"));
            assert_int_equal(stops, 1);
            refused++;
        }
    printf("%zu pairs in one letter, %zu refused\n", pairs, refused);
    assert_int_equal(pairs, 16 * 15 + 2); /* sixteen refusals among themselves, two that give */
}

static void edited_text__keeps_its_facts(void **state)
{
    struct world *w = *state;
    letter_plan plan = plan_of(w, "deny_case", "2024-05-28");
    letter_complaint *one;
    qf_str text;
    size_t count;

    assert_int_equal(stops(w, &plan, QF_S("本机关不予公开。")), 2); /* the reason, the remedy */
    assert_int_equal(stops(w, &plan, QF_S("因{理由}不予公开。\n{救济告知}")), 0);
    assert_true(stops(w, &plan, QF_S("{理由}{没有的}{救济告知}")) == 1);
    text = QF_S("因{理由}，2021年10月1日起不予公开。\n{救济告知}");
    assert_int_equal(letter_check(&w->cx, w->law, &plan, &w->facts, text, &one, &count), QF_OK);
    assert_int_equal(count, 1);
    assert_false(one[0].stops);
    letter_set(&w->facts, QF_S("court"), QF_S(""));
    assert_int_equal(stops(w, &plan, QF_S("因{理由}\n{救济告知}")), 1);
}

static void number__as_official_papers_have_it(void **state)
{
    struct world *w = *state;

    assert_str(letter_number(w->cx.arena, w->law, QF_S("洧政公开"), 2021, 3, QF_S("告")),
               "洧政公开〔2021〕第3号—告");
}

static void load__names_the_hole(void **state)
{
    struct world *w = *state;
    const letter_law *law;
    const char *dir = law_folder_with(&w->cx, "letters.json", "{法律依据}", "{没有此项}");

    assert_int_equal(letter_law_load(&w->cx, dir, &law), QF_INVALID);
    assert_true(qf_str_has(w->cx.err.zh, QF_S("没有此项")));
    dir =
        law_folder_with(&w->cx, "letters.json", "\"to\": \"2023-12-31\"", "\"to\": \"2023-12-30\"");
    assert_int_equal(letter_law_load(&w->cx, dir, &law), QF_INVALID);
    assert_true(qf_str_has(w->cx.err.zh, QF_S("首尾相接")));
}

/* Each letter becomes a Word and a PDF file; LETTER_OUT names a folder to keep them for looking. */
static void paper__of_every_kind(void **state)
{
    struct world *w = *state;
    size_t count;
    const letter_kind *kinds = letter_kinds(w->law, &count);

    for (size_t i = 0; i < count; i++) {
        const char *id = qf_cstr(w->cx.arena, kinds[i].id);
        letter_plan plan = plan_of(w, id, "2024-05-28");
        qf_str text;
        assert_int_equal(letter_text(&w->cx, w->law, &plan, &w->facts, &text), QF_OK);
        write_paper(w, &plan, &w->facts, text, id);
    }
}

/* Whatever the length of an application: signature and date stand under the end of the text (GB/T 9704 7.3.5.5). */
static void paper__signature_never_alone(void **state)
{
    struct world *w = *state;
    size_t pages = 0, one_page = 0;

    for (size_t runes = 10; runes <= 700; runes += 23) {
        letter_plan plan = plan_of(w, "deny_case", "2024-05-28");
        letter_facts facts = w->facts;
        qf_buf subject = qf_buf_new(w->cx.arena, 4096);
        const doc *paper;
        doc *read;
        page_style page;
        qf_str text, bytes;
        bool told = false;
        int last = 1;
        for (size_t i = 0; i < runes; i++)
            qf_buf_add(&subject, QF_S("改"));
        letter_set(&facts, QF_S("subject"), qf_buf_str(&subject));
        assert_int_equal(letter_text(&w->cx, w->law, &plan, &facts, &text), QF_OK);
        assert_int_equal(letter_doc(&w->cx, w->law, &plan, &facts, text, &paper), QF_OK);
        page = letter_page(paper, page_style_default());
        assert_int_equal(doc_write(&w->cx, paper, DOC_PDF, &page, &bytes), QF_OK);
        assert_int_equal(pdf_read_here(&w->cx, bytes, &read), QF_OK);
        for (size_t i = 0; i < read->count; i++)
            last = read->blocks[i].page > last ? read->blocks[i].page : last;
        for (size_t i = 0; i < read->count; i++)
            told |=
                read->blocks[i].page == last && qf_str_has(read->blocks[i].text, QF_S("特此告知"));
        assert_true(told);
        pages += (size_t)last;
        one_page += last == 1;
    }
    printf("%zu letters on one page, %zu pages in all\n", one_page, pages);
    assert_true(one_page > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_letter__states_its_remedy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(outcome__decides_the_remedy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(partial__takes_every_combination_of_grounds, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(joined__every_pair_that_one_letter_may_tell, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(edited_text__keeps_its_facts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(number__as_official_papers_have_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(load__names_the_hole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(paper__of_every_kind, set_up, tear_down),
        cmocka_unit_test_setup_teardown(paper__signature_never_alone, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("letter", tests, NULL, NULL);
}
