/* Personal data: found in all its spellings, nothing else taken for it. */
#include "law/mask.h"

#include "base/text.h"
#include "qf_test.h"

#include <time.h>

#include "law_fixture.h"

#include "mask_cases.h"

static qf_arena *house;
static const mask_rules *rules;

static int set_up(void **state)
{
    qf_ctx cx = { .arena = house = qf_arena_new() };

    (void)state;
    if (mask_rules_load(&cx, NULL, &rules) != QF_OK) {
        print_error("%.*s\n", QF_ARG(cx.err.zh));
        return -1;
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    qf_arena_free(house);
    return 0;
}

static mask_hits find(qf_arena *arena, qf_str text)
{
    qf_ctx cx = { .arena = arena };
    mask_hits hits = { NULL, 0 };

    if (mask_find(&cx, rules, text, &hits) != QF_OK)
        fail_msg("%.*s", QF_ARG(cx.err.zh));
    return hits;
}

/* "id_card mobile?" */
static qf_str classes_of(qf_arena *arena, mask_hits hits)
{
    qf_buf out = qf_buf_new(arena, 10000);

    for (size_t i = 0; i < hits.count; i++)
        qf_buf_addf(&out, "%s%.*s%s", i > 0 ? " " : "", QF_ARG(mask_class_code(hits.at[i].class)),
                    hits.at[i].valid ? "" : "?");
    return qf_buf_str(&out);
}

/* Finds are in order, apart, inside the text, and their two kinds of offsets agree. */
static void check_order(qf_str text, mask_hits hits)
{
    size_t byte = 0, cp = 0;

    for (size_t i = 0; i < hits.count; i++) {
        const mask_hit *hit = &hits.at[i];

        if (hit->byte_from < byte || hit->byte_to <= hit->byte_from || hit->byte_to > text.n)
            fail_msg("hit %zu: bytes %zu-%zu", i, hit->byte_from, hit->byte_to);
        cp += qf_rune_count(qf_str_sub(text, byte, hit->byte_from));
        if (hit->from != cp)
            fail_msg("hit %zu of %.*s starts at %zu, not %zu", i, QF_ARG(text), cp, hit->from);
        cp += qf_rune_count(qf_str_sub(text, hit->byte_from, hit->byte_to));
        if (hit->to != cp)
            fail_msg("hit %zu of %.*s ends at %zu, not %zu", i, QF_ARG(text), cp, hit->to);
        byte = hit->byte_to;
    }
}

/* Masks once, and sees that nothing maskable is left. */
static qf_str masked(qf_arena *arena, qf_str text, mask_hits *hits)
{
    qf_str once;
    mask_hits again;

    *hits = find(arena, text);
    check_order(text, *hits);
    once = mask_apply(arena, text, *hits);
    again = find(arena, once);
    for (size_t i = 0; i < again.count; i++)
        if (again.at[i].masked)
            fail_msg("\"%.*s\" masked is \"%.*s\", where %.*s is found again", QF_ARG(text),
                     QF_ARG(once), QF_ARG(mask_class_code(again.at[i].class)));
    return once;
}

static void cases__all(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    size_t wrong = 0, count = sizeof(cases) / sizeof(cases[0]);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        const struct mask_case *c = &cases[i];
        const char *expected = c->masked == NULL ? c->text : c->masked;
        mask_hits hits;
        qf_str text = masked(arena, qf_str_of(c->text), &hits);
        qf_str classes = classes_of(arena, hits);

        if (qf_str_eq(text, qf_str_of(expected)) && qf_str_eq(classes, qf_str_of(c->classes)))
            continue;
        wrong++;
        print_error("%s: \"%s\"\n  expected [%s] \"%s\"\n  got      [%.*s] \"%.*s\"\n", c->why,
                    c->text, c->classes, expected, QF_ARG(classes), QF_ARG(text));
    }
    if (wrong > 0)
        fail_msg("%zu of %zu cases", wrong, count);
}

static void offsets__count_characters(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    mask_hits hits = find(arena, QF_S("张三，身份证号：𠀀" ID "，电话１３８１２３４５６７８"));

    (void)state;
    assert_int_equal(hits.count, 2);
    assert_int_equal(hits.at[0].from, 9);
    assert_int_equal(hits.at[0].to, 27);
    assert_int_equal(hits.at[1].from, 30);
    assert_int_equal(hits.at[1].to, 41);
    assert_str(hits.at[0].shown, "4102********1237");
    assert_true(hits.at[0].valid && hits.at[0].masked);
}

/* xorshift; the same series in every run. */
static uint32_t random_below(uint64_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 32) % below;
}

static qf_str one_of(uint64_t *seed, const char *const *texts, size_t n)
{
    return qf_str_of(texts[random_below(seed, (uint32_t)n)]);
}
#define ONE_OF(seed, texts) one_of((seed), (texts), sizeof(texts) / sizeof((texts)[0]))

/* A right ID number, its characters separated now and then. */
static void add_id(qf_buf *out, uint64_t *seed)
{
    static const char *const gaps[] = { "", "", "", "", "", " ", "-", "　", "\xE2\x80\x8B" };
    static const char *const regions[] = { "410223", "110101", "653128", "820000", "310115" };
    static const int weights[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    qf_arena *arena = out->arena;
    qf_str digits = qf_strf(arena, "%.*s%04u%02u%02u%03u", QF_ARG(ONE_OF(seed, regions)),
                            1920 + random_below(seed, 100), 1 + random_below(seed, 12),
                            1 + random_below(seed, 28), random_below(seed, 1000));
    bool wide = random_below(seed, 4) == 0, broken = random_below(seed, 4) == 0;
    size_t break_at = 1 + random_below(seed, 16);
    int sum = 0;

    for (size_t i = 0; i < 18; i++) {
        char c = i < 17 ? digits.p[i] : "10X98765432"[sum % 11];

        if (i < 17)
            sum += weights[i] * (c - '0');
        if (i > 0 && broken && i == break_at)
            qf_buf_add(out, QF_S("\n"));
        else if (i > 0 && random_below(seed, 3) == 0)
            qf_buf_add(out, ONE_OF(seed, gaps));
        qf_buf_add_rune(out, wide ? (uint32_t)(unsigned char)c + 0xFEE0 : (unsigned char)c);
    }
}

static void id_card__right_ones_are_found_anywhere(void **state)
{
    static const char *const around[] = {
        "张三",
        "身份证号：",
        "，",
        "。",
        "(",
        ")",
        "\n\n",
        "|",
        "\t",
        "〔2021〕5号",
        "《",
        "、",
        "住洧川镇花桥刘村",
        "：",
        "/",
        "男",
        "汉族,",
        "；",
        "元，",
        "（0371）",
        "（20210910）",
        "=",
        "[",
        "共3人：",
        "京A股",
        "@",
        "‘",
        "号",
        "编号：",
        "﻿",
        "#",
        "订单号",
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    uint64_t seed = 20210910;

    (void)state;
    for (int round = 0; round < 20000; round++) {
        qf_buf out = qf_buf_new(arena, 10000);
        bool found = false;
        size_t from, to;
        mask_hits hits;

        for (uint32_t i = random_below(&seed, 4); i > 0; i--)
            qf_buf_add(&out, ONE_OF(&seed, around));
        from = out.n;
        add_id(&out, &seed);
        to = out.n;
        for (uint32_t i = random_below(&seed, 4); i > 0; i--)
            qf_buf_add(&out, ONE_OF(&seed, around));
        masked(arena, qf_buf_str(&out), &hits);
        for (size_t i = 0; i < hits.count; i++)
            found = found || (hits.at[i].class == MASK_ID_CARD && hits.at[i].valid &&
                              hits.at[i].byte_from == from && hits.at[i].byte_to == to);
        if (!found)
            fail_msg("round %d: no ID number found at bytes %zu-%zu of \"%.*s\"", round, from, to,
                     QF_ARG(qf_buf_str(&out)));
        qf_arena_reset(arena);
    }
}

/* Any mixture of the cases: offsets in order, and nothing left after masking once. */
static void masking__once_is_enough(void **state)
{
    static const char *const glue[] = { "",   "",  " ", "-", "\n", "，", "*",  "0",  "12", "A",
                                        "村", "3", "@", ".", "(",  ")",  "：", "号", "x",  "\xFF" };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    uint64_t seed = 7;

    (void)state;
    for (int round = 0; round < 30000; round++) {
        qf_buf out = qf_buf_new(arena, 100000);
        mask_hits hits;

        for (uint32_t i = 1 + random_below(&seed, 6); i > 0; i--) {
            size_t which = random_below(&seed, sizeof(cases) / sizeof(cases[0]));
            qf_str text = qf_str_of(cases[which].text);
            size_t from = random_below(&seed, 3) == 0 ? random_below(&seed, 12) : 0;

            qf_buf_add(&out, qf_str_sub(text, from, text.n));
            qf_buf_add(&out, ONE_OF(&seed, glue));
        }
        masked(arena, qf_buf_str(&out), &hits);
        qf_arena_reset(arena);
    }
}

/* The built-in file with one piece replaced must be refused, naming the file and the key. */
static void load_broken(const char *old, const char *new, const char *key)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    const char *dir = law_folder_with(&cx, "masking.json", old, new);
    const mask_rules *broken;

    assert_int_equal(mask_rules_load(&cx, dir, &broken), QF_INVALID);
    if (!qf_str_has(cx.err.zh, QF_S("masking.json")) || !qf_str_has(cx.err.zh, qf_str_of(key)))
        fail_msg("\"%s\" for \"%s\": expected %s in \"%.*s\"", new, old, key, QF_ARG(cx.err.zh));
}

static void rules__holes_are_named(void **state)
{
    (void)state;
    load_broken("\"classes\": {", "\"classes\": [{", "JSON");
    load_broken("\"classes\"", "\"klasses\"", "classes");
    load_broken("\"mobile\": {", "\"mobil\": {", "classes.mobil");
    load_broken("\"mask\": true, \"keep\": {\"first\": 3", "\"mask\": 1, \"keep\": {\"first\": 3",
                "classes.mobile.mask");
    load_broken("\"first\": 3", "\"first\": 30", "classes.mobile.keep.first");
    load_broken("\"3 4 4\", \"3 8\"", "\"3  4 4\", \"3 8\"", "classes.mobile.groups[0]");
    load_broken("\"3 4 4\", \"3 8\"", "\"3 4 20\", \"3 8\"", "classes.mobile.groups[0]");
    load_broken("\"3 4 4\", \"3 8\"", "3, \"3 8\"", "classes.mobile.groups[0]");
    load_broken("\"020-025\"", "\"025-020\"", "classes.landline.areas[1]");
    load_broken("\"020-025\"", "\"020-0255\"", "classes.landline.areas[1]");
    load_broken("\"020-025\"", "\"20-25\"", "classes.landline.areas[1]");
    load_broken("1900-01-01", "1900-02-30", "classes.id_card.born_from");
    load_broken("1900-01-01", "2100-01-01", "classes.id_card.born_to");
    load_broken("\"E########\"", "\"e*\"", "classes.passport.shapes_alone[0]");
    load_broken("\"local_first\": \"2345678\"", "\"local_first\": \"\"",
                "classes.landline.local_first");
    load_broken("\"reach\": 28", "\"reach\": 100", "classes.address_detail.reach");
    load_broken("\"masked_prefixes\"", "\"mask_prefixes\"", "mask_prefixes");
    load_broken("\"stop\": \"", "\"stop\": [], \"stopp\": \"", "stop");
    load_broken("\"prefixes\": [\"13\"", "\"prefixes\": [\"1a\"", "classes.mobile.prefixes[0]");
}

static void find__is_bounded(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    mask_hits hits;

    (void)state;
    assert_int_equal(mask_find(&cx, rules, (qf_str){ "", MASK_MAX_TEXT + 1 }, &hits), QF_LIMIT);
    assert_string_equal(cx.err.id, "MASK.TOO_LARGE");
}

/* Inputs made to be slow take no more than a little per byte. */
static void find__hostile_text_ends_quickly(void **state)
{
    static const char *const pieces[] = {
        "1 ",
        "1",
        "@",
        "a@",
        "a.",
        "一",
        "1\n",
        "E1",
        "村1",
        "1-",
        "0371-",
        "\xE2\x80\x8B",
        "1\xE2\x80\x8B",
        " ",
        "\n",
        "豫A",
        "*",
        "1*",
        "\xFF",
        "://",
        "a.cn/",
        "138 ",
        "号1",
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        qf_buf out = qf_buf_new(arena, 200000);
        struct timespec from, to;

        while (!out.over)
            qf_buf_add(&out, qf_str_of(pieces[i]));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
        find(arena, qf_buf_str(&out));
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
        if (to.tv_sec - from.tv_sec > 4)
            fail_msg("200 KB of \"%s\" took more than 4 seconds", pieces[i]);
        qf_arena_reset(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cases__all),
        cmocka_unit_test(offsets__count_characters),
        cmocka_unit_test(id_card__right_ones_are_found_anywhere),
        cmocka_unit_test(masking__once_is_enough),
        cmocka_unit_test(rules__holes_are_named),
        cmocka_unit_test(find__is_bounded),
        cmocka_unit_test(find__hostile_text_ends_quickly),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
