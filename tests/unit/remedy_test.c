/* Reviews and lawsuits: the office's time to answer by the law of the day, table 4 as a query. */
#include "domain/remedy/remedy.h"

#include "domain/auth/auth.h"

#include "law_fixture.h"
#include "record.h"

static void due__by_the_law_of_its_day(void **state)
{
    static const struct {
        remedy_kind kind;
        bool simple;
        const char *got, *due;
    } cases[] = {
        { REMEDY_REVIEW, false, "2023-09-15", "2023-09-25" }, /* ten days */
        { REMEDY_REVIEW, false, "2023-09-20",
          "2023-10-07" }, /* the 30th is a holiday; next working day */
        { REMEDY_REVIEW, false, "2024-09-10", "2024-09-25" }, /* ten working days, 14 Sept. works */
        { REMEDY_REVIEW, true, "2024-09-10", "2024-09-18" },  /* five */
        { REMEDY_DIRECT, false, "2024-09-10", "2024-09-25" }, /* fifteen days */
        { REMEDY_AFTER, false, "2024-09-20", "2024-10-08" },  /* 5 October is a holiday */
    };
    struct record *r = *state;
    const remedy_clock *clock;
    const calendar *cal;
    qf_str law;

    assert_ok(r, remedy_clock_load(&r->cx, NULL, &clock));
    assert_ok(r, calendar_load(&r->cx, NULL, &cal));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        assert_day(
            remedy_answer_due(clock, cal, cases[i].kind, cases[i].simple, day(cases[i].got), &law),
            cases[i].due);
        assert_true(law.n > 0);
    }
    assert_false(qf_date_is(remedy_answer_due(clock, cal, REMEDY_REVIEW, false, QF_NO_DATE, &law)));
}

static remedy_case filed(remedy_kind kind, const char *on)
{
    return (remedy_case){ .kind = kind,
                          .result = REMEDY_IS_PENDING,
                          .case_no = QF_S("2021-0001"),
                          .subject = QF_S("不服不予公开"),
                          .body = QF_S("尉氏县人民政府"),
                          .filed_on = day(on),
                          .got_on = QF_NO_DATE,
                          .answered_on = QF_NO_DATE,
                          .closed_on = QF_NO_DATE };
}

static void put__refuses_what_can_not_be(void **state)
{
    struct record *r = *state;
    remedy_case c = filed(REMEDY_REVIEW, "2021-03-01"), suit = filed(REMEDY_AFTER, "2021-05-01");
    int64_t review, id;

    r->cx.actor = NULL;
    assert_fails(r, remedy_put(&r->cx, &c, &id), QF_DENIED, "AUTH.NOT_LOGGED_IN");
    r->cx.actor = &auth_keeper;
    c.filed_on = day("2021-09-11");
    assert_fails(r, remedy_put(&r->cx, &c, &id), QF_INVALID, "REMEDY.DATE");
    c.filed_on = day("2021-03-01");
    c.closed_on = day("2021-02-01");
    c.result = REMEDY_IS_UPHELD;
    assert_fails(r, remedy_put(&r->cx, &c, &id), QF_INVALID, "REMEDY.DATE");
    c.closed_on = QF_NO_DATE;
    assert_fails(r, remedy_put(&r->cx, &c, &id), QF_INVALID, "REMEDY.RESULT");
    assert_fails(r, remedy_put(&r->cx, &suit, &id), QF_INVALID, "REMEDY.REVIEW");
    c.result = REMEDY_IS_PENDING;
    assert_ok(r, remedy_put(&r->cx, &c, &review));
    suit.review_id = review;
    assert_fails(r, remedy_put(&r->cx, &suit, &id), QF_INVALID, "REMEDY.REVIEW");
    c.id = review;
    c.version = 1;
    c.closed_on = day("2021-04-20");
    c.result = REMEDY_IS_UPHELD;
    assert_ok(r, remedy_put(&r->cx, &c, &id));
    assert_fails(r, remedy_put(&r->cx, &c, &id), QF_CONFLICT, "REMEDY.VERSION");
    assert_ok(r, remedy_put(&r->cx, &suit, &id));
    suit.case_no = QF_S("2021-0002");
    assert_fails(r, remedy_put(&r->cx, &suit, &id), QF_INVALID, "REMEDY.REVIEW");
}

/* Random cases over four years: the query equals a count by hand, the lists behind the cells agree. */
static void table__equals_a_second_count(void **state)
{
    struct record *r = *state;
    remedy_case *all = QF_NEW_ARRAY(r->cx.arena, remedy_case, 300), *list;
    uint32_t seed = 7;
    remedy_table table;
    size_t count;

    r->cx.actor = &auth_keeper;
    for (int i = 0; i < 300; i++) {
        int64_t id;
        seed = seed * 1664525 + 1013904223;
        all[i] = filed((remedy_kind)(seed >> 16 & 1), "2018-01-01");
        all[i].filed_on = qf_date_add(all[i].filed_on, (int)(seed >> 8 & 1023));
        if (seed >> 20 & 3) {
            all[i].closed_on = qf_date_add(all[i].filed_on, (int)(seed >> 22 & 255));
            all[i].result = (remedy_result)((seed >> 4) % 3);
        }
        assert_ok(r, remedy_put(&r->cx, &all[i], &id));
    }
    for (int year = 2018; year <= 2021; year++) {
        assert_ok(r, remedy_year_table(&r->cx, year, &table));
        for (remedy_kind k = 0; k < REMEDY_KIND_COUNT; k++)
            for (remedy_result s = 0; s < REMEDY_RESULT_COUNT; s++) {
                int64_t n = 0;
                for (int i = 0; i < 300; i++) {
                    bool closed = qf_date_is(all[i].closed_on);
                    int in = qf_date_year(all[i].filed_on);
                    int out = closed ? qf_date_year(all[i].closed_on) : 9999;
                    n += all[i].kind == k && in <= year &&
                         (s == REMEDY_IS_PENDING ? out > year : all[i].result == s && out == year);
                }
                assert_int_equal(table.cases[k][s], n);
                assert_ok(r, remedy_year_cases(&r->cx, year, remedy_kind_code(k),
                                               remedy_result_code(s), &list, &count));
                assert_int_equal(count, n);
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(due__by_the_law_of_its_day),
        RECORD_TEST(put__refuses_what_can_not_be),
        RECORD_TEST(table__equals_a_second_count),
    };

    return RECORD_RUN("remedy", tests);
}
