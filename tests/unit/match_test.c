/* Matching: identity numbers in every form, rules files with holes, joins with and without numbers. */
#include "law/match.h"
#include "law/match_pattern.h"
#include "qf_test.h"

static void id__all_forms_are_one_key(void **state)
{
    static const char *const forms[] = { "11010519491231002X", "11010519491231002x",
                                         "110105491231002", "１１０１０５１９４９１２３１００２Ｘ",
                                         "'110105 19491231 002X" };
    char text[19];

    (void)state;
    for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++) {
        match_id id = match_id_of(qf_str_of(forms[i]));
        assert_true(id.valid);
        assert_int_equal(id.old_form, i == 2);
        match_id_text(id.key, text);
        assert_string_equal(text, "11010519491231002X");
    }
}

static void id__wrong_checksum_is_kept_and_flagged(void **state)
{
    match_id wrong = match_id_of(QF_S("110105194912310021")),
             right = match_id_of(QF_S("11010519491231002X"));

    (void)state;
    assert_true(wrong.key != 0 && wrong.key != right.key && !wrong.valid);
    assert_false(match_id_of(QF_S("110105194902310021")).valid);
    assert_int_equal(match_id_of(QF_S("1101051949123100")).key, 0);
    assert_int_equal(match_id_of(QF_S("X1010519491231002")).key, 0);
    assert_int_equal(match_id_of(QF_S("1101051949123100211")).key, 0);
    assert_int_equal(match_id_of(QF_S("4.10223E+17")).key, 0);
}

static const char rules_text[] =
    "{\"lists\":{\"p\":{\"zh\":\"发放\",\"columns\":[{\"name\":\"name\",\"zh\":\"姓名\",\"type\":"
    "\"name\"},"
    "{\"name\":\"id\",\"zh\":\"证号\",\"type\":\"id\"},{\"name\":\"amount\",\"zh\":\"金额\","
    "\"type\":\"money\"},"
    "{\"name\":\"birth\",\"zh\":\"生日\",\"type\":\"date\"}]},"
    "\"d\":{\"zh\":\"死亡\",\"columns\":[{\"name\":\"name\",\"zh\":\"姓名\",\"type\":\"name\"},"
    "{\"name\":\"id\",\"zh\":\"证号\",\"type\":\"id\"}]}},\"rules\":[{\"id\":\"A\",\"zh\":\"甲\","
    "\"level\":\"high\","
    "\"clauses\":[{\"from\":\"p\",\"where\":[[\"amount\",\">\",1]],\"joins\":[{\"list\":\"d\","
    "\"on\":\"person\"}],"
    "\"say\":\"{name} {amount}\"}]}]}";

static qf_code count_found(void *user, const match_finding *f)
{
    int *counts = user;

    counts[0]++;
    counts[1] += (int)f->all;
    counts[2] = f->likelihood;
    return QF_OK;
}

static void add(qf_ctx *cx, match_rules *rules, match_list *list, const char *name, const char *id,
                int64_t fen)
{
    int64_t values[MATCH_COLUMNS];

    for (size_t i = 0; i < MATCH_COLUMNS; i++)
        values[i] = MATCH_NONE;
    values[0] = match_number_of(rules, cx->arena, MATCH_NAME, qf_str_of(name));
    if (id[0] != '\0')
        values[1] = (int64_t)match_id_of(qf_str_of(id)).key;
    if (list->column_count > 2)
        values[2] = fen;
    match_row_add(cx, rules, list, (uint32_t)(list->table == NULL ? 2 : list->table->rows + 2),
                  values);
    memset(list->table->has, true, sizeof(list->table->has));
}

static void join__payments_of_one_person_are_one_finding(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    match_rules *rules;
    match_gaps gaps;
    int counts[3] = { 0 };

    (void)state;
    assert_int_equal(match_rules_read(&cx, qf_str_of(rules_text), "r.json", &rules), QF_OK);
    add(&cx, rules, &rules->lists[0], "张三", "11010519491231002X", 500);
    add(&cx, rules, &rules->lists[0], "张三", "110105491231002", 600);
    add(&cx, rules, &rules->lists[0], "张三", "110105491231002", 100); /* not over one yuan */
    add(&cx, rules, &rules->lists[0], "李四", "110105491231003", 600);
    add(&cx, rules, &rules->lists[1], "张三", "11010519491231002X", 0);
    assert_int_equal(match_run(&cx, rules, NULL, count_found, counts, &gaps), QF_OK);
    assert_int_equal(counts[0], 1);
    assert_int_equal(counts[1], 3); /* two payments and the register */
    assert_int_equal(counts[2], 100);
    assert_int_equal(gaps.count, 0);
}

static void gaps__a_missing_list_is_named(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    match_rules *rules;
    match_gaps gaps;
    int counts[3] = { 0 };

    (void)state;
    assert_int_equal(match_rules_read(&cx, qf_str_of(rules_text), "r.json", &rules), QF_OK);
    add(&cx, rules, &rules->lists[0], "张三", "11010519491231002X", 500);
    assert_int_equal(match_run(&cx, rules, NULL, count_found, counts, &gaps), QF_OK);
    assert_int_equal(gaps.count, 1);
    assert_str(gaps.list[0].missing, "d");
    assert_false(gaps.list[0].partly);
}

static void pattern__first_digits_and_round_sums(void **state)
{
    int64_t honest[300], made[300], three[] = { 300, 100, 200 };

    (void)state;
    for (int64_t i = 0, v = 100; i < 300; i++, v = v * 21 / 20 % 1000000007 + 1) {
        honest[i] = v;                   /* grows by a twentieth each time: Benford's own */
        made[i] = (5 + i % 5) * 100 + i; /* no sum begins with 1 to 4 */
    }
    assert_true(match_benford(honest, 300) < 26124);
    assert_true(match_benford(made, 300) > 26124);
    assert_int_equal(match_benford(made, 9), 0);
    assert_int_equal(match_round_percent(three, 3, 100), 100);
    assert_int_equal(match_round_percent(three, 3, 200), 33);
    assert_int_equal(match_median(three, 3), 200);
    assert_int_equal(match_median(three, 0), 0);
}

static void rules__holes_are_named(void **state)
{
    static const char *const from[] = { "\"from\":\"p\"", "\"amount\",\">\"", "\"high\"",
                                        "\"type\":\"money\"" };
    static const char *const to[] = { "\"from\":\"q\"", "\"amounx\",\">\"", "\"worst\"",
                                      "\"type\":\"bad\"" };

    (void)state;
    for (size_t i = 0; i < sizeof(from) / sizeof(*from); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        qf_str all = qf_str_of(rules_text);
        ptrdiff_t at = qf_str_find(all, qf_str_of(from[i]), 0);
        match_rules *rules;

        assert_true(at > 0);
        all = QF_JOIN(arena, qf_str_sub(all, 0, (size_t)at), qf_str_of(to[i]),
                      qf_str_sub(all, (size_t)at + strlen(from[i]), all.n));
        assert_int_equal(match_rules_read(&cx, all, "r.json", &rules), QF_INVALID);
        assert_true(qf_str_has(cx.err.zh, QF_S("r.json")));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(id__all_forms_are_one_key),
        cmocka_unit_test(id__wrong_checksum_is_kept_and_flagged),
        cmocka_unit_test(join__payments_of_one_person_are_one_finding),
        cmocka_unit_test(gaps__a_missing_list_is_named),
        cmocka_unit_test(pattern__first_digits_and_round_sums),
        cmocka_unit_test(pattern__first_digits_and_round_sums),
        cmocka_unit_test(rules__holes_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
