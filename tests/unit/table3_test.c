/* Table 3 held against a second computation that knows nothing of the first: 10,000 random years of groups, and cases
 * that walk through the law event by event; the kept tally against the register. */
#include "domain/auth/auth.h"

#include "apply_record.h"
#include "law_fixture.h"

#include <stdlib.h>

static const qf_actor clerk = { .account = 11,
                                .roles = AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER),
                                .org = 1 };
static const qf_actor leader = { .account = 12, .roles = AUTH_BIT(LEADER), .org = 1 };

static int open_apply(void **state)
{
    return apply_record_open(state, &clerk);
}

#define APPLY_TEST(function) cmocka_unit_test_setup_teardown(function, open_apply, record_close)

static const char *const kinds[] = { "np", "ent", "res", "ngo", "law", "oth" };

static int64_t cell(const apply_stats *stats, const char *row, const char *col)
{
    int64_t sum = 0;

    for (size_t i = 0; i < stats->count3; i++)
        if (qf_str_eq(stats->table3[i].row, qf_str_of(row)) &&
            qf_str_eq(stats->table3[i].col, qf_str_of(col)))
            sum += stats->table3[i].cases;
    return sum;
}

/* One application as the second computation sees it: a day in, a day out (none: day 0), plain numbers. */
struct one {
    int in, out; /* year * 400 + day of the year; out 0: never */
    int kind;
    clock_outcome outcome;
};

static int year_of(int day)
{
    return day / 400;
}

/* The second way: each cell is a question to every application. */
static int64_t asked(const struct one *all, size_t count, int year, const char *row, int kind)
{
    int64_t n = 0;

    for (size_t i = 0; i < count; i++) {
        bool open = all[i].out == 0 || year_of(all[i].out) > year;
        if (all[i].kind != kind || year_of(all[i].in) > year ||
            (!open && year_of(all[i].out) < year))
            continue;
        if (strcmp(row, "new") == 0)
            n += year_of(all[i].in) == year;
        else if (strcmp(row, "carried_in") == 0)
            n += year_of(all[i].in) < year;
        else if (strcmp(row, "carried_out") == 0)
            n += open;
        else
            n += !open && qf_str_eq(clock_outcome_code(all[i].outcome), qf_str_of(row));
    }
    return n;
}

/* Every cell, the balance of every column, and that what goes out comes in next year. */
static void hold_year(const apply_stats *stats, const apply_stats *next, const struct one *all,
                      size_t count, int year)
{
    for (int k = 0; k < 6; k++) {
        int64_t results = 0, fresh = cell(stats, "new", kinds[k]),
                in = cell(stats, "carried_in", kinds[k]),
                out = cell(stats, "carried_out", kinds[k]);
        for (clock_outcome o = CLOCK_NO_OUTCOME + 1; o < CLOCK_OUTCOME_COUNT; o++) {
            const char *row = clock_outcome_code(o).p;
            assert_int_equal(cell(stats, row, kinds[k]), asked(all, count, year, row, k));
            results += cell(stats, row, kinds[k]);
        }
        assert_int_equal(fresh, asked(all, count, year, "new", k));
        assert_int_equal(in, asked(all, count, year, "carried_in", k));
        assert_int_equal(out, asked(all, count, year, "carried_out", k));
        assert_int_equal(fresh + in, results + out);
        assert_int_equal(out, cell(next, "carried_in", kinds[k]));
    }
}

static struct one random_one(void)
{
    struct one one = { .in = (2019 + rand() % 5) * 400 + rand() % 365,
                       .kind = rand() % 6,
                       .outcome = (clock_outcome)(1 + rand() % (CLOCK_OUTCOME_COUNT - 1)) };

    if (rand() % 4 != 0)
        one.out = one.in + rand() % 90 + (rand() % 8 == 0 ? 400 : 0);
    if (one.out % 400 > 365)
        one.out += 400 - one.out % 400;
    return one;
}

/* 2,000 registers of five years each. */
static void table3__ten_thousand_years_equal_a_second_computation(void **state)
{
    struct record *r = *state;
    struct one all[40];
    apply_group group[40];

    srand(11);
    for (int round = 0; round < 2000; round++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        size_t count = (size_t)(1 + rand() % 40);
        apply_stats year, next;
        (void)r;
        for (size_t i = 0; i < count; i++) {
            all[i] = random_one();
            group[i] =
                (apply_group){ .received_year = year_of(all[i].in),
                               .closed_year = all[i].out == 0 ? 9999 : year_of(all[i].out),
                               .kind = qf_str_of(kinds[all[i].kind]),
                               .outcome =
                                   all[i].out == 0 ? QF_S("") : clock_outcome_code(all[i].outcome),
                               .cases = 1 };
        }
        apply_table3(arena, group, count, 2019, &year);
        for (int y = 2019; y < 2024; y++) {
            apply_table3(arena, group, count, y + 1, &next);
            hold_year(&year, &next, all, count, y);
            year = next;
        }
    }
}

/* ---- through the record */

static int64_t comes_in(struct record *r, qf_date day, int kind)
{
    static int n;
    bool person = kind == 0;
    apply_intake in = { .channel = CLOCK_BY_IN_PERSON,
                        .kind = qf_str_of(kinds[kind]),
                        .form = QF_S("paper"),
                        .way = QF_S("pickup"),
                        .description = QF_S("会议纪要和附件"),
                        .person = { .name = qf_strf(r->cx.arena, "样例%d", n++),
                                    .id_no = person ? QF_S("E12345678") : QF_S("SAMPLE"),
                                    .phone = QF_S("13800138000") },
                        .submitted_on = day,
                        .received_on = QF_NO_DATE };
    apply_receipt receipt;

    assert_ok(r, apply_register(&r->cx, &rules, &in, &receipt));
    return receipt.id;
}

static bool try_event(struct record *r, int64_t id, clock_event event)
{
    apply_step step = { .event = event, .approved_by = QF_S("主任") };

    event.approved = true;
    step.event = event;
    r->cx.actor = event.kind == CLOCK_ON_APPROVE || event.kind == CLOCK_ON_ISSUE ? &leader : &clerk;
    return apply_act(&r->cx, &rules, id, 0, &step) == QF_OK;
}

static const clock_event_kind walk[] = {
    CLOCK_ON_ACCEPT,      CLOCK_ON_CORRECTION_NOTICE, CLOCK_ON_CORRECTED,
    CLOCK_ON_ASK_REASONS, CLOCK_ON_UNREASONABLE,      CLOCK_ON_ASK_THIRD,
    CLOCK_ON_OPINION,     CLOCK_ON_FEE_NOTICE,        CLOCK_ON_PAID,
    CLOCK_ON_EXTEND,      CLOCK_ON_APPROVE,           CLOCK_ON_ISSUE,
    CLOCK_ON_DELIVER,     CLOCK_ON_DRAFT_REPLY,       CLOCK_ON_WITHDRAW,
    CLOCK_ON_ARCHIVE,     CLOCK_ON_DRAFT_REPLY,       CLOCK_ON_APPROVE,
    CLOCK_ON_ISSUE,       CLOCK_ON_DELIVER,
};

/* Random steps on later and later days; the law refuses what it refuses. */
static void walks(struct record *r, int64_t id, qf_date day, qf_date until)
{
    for (int i = 0; i < 14; i++) {
        clock_event e = { .kind = walk[(size_t)rand() % (sizeof(walk) / sizeof(walk[0]))],
                          .received_on = QF_NO_DATE,
                          .until = QF_NO_DATE,
                          .days = 1 + rand() % 15,
                          .outcome = (clock_outcome)(1 + rand() % (CLOCK_OUTCOME_COUNT - 1)),
                          .delivered_by = CLOCK_POSTED };
        day = qf_date_add(day, rand() % 6);
        if (qf_date_cmp(day, until) > 0)
            return;
        e.on = day;
        if (e.kind != CLOCK_ON_WITHDRAW || rand() % 5 == 0)
            (void)!try_event(r, id, e);
    }
    r->cx.actor = &clerk;
}

/* What a case came to, by the fold alone: the day the first ending that still stands began. */
struct end {
    qf_date day;
    clock_outcome outcome;
};

static struct end folded(struct record *r, int64_t id, qf_date as_of)
{
    struct end end = { QF_NO_DATE, CLOCK_NO_OUTCOME };
    apply_story story;
    qf_date day;

    r->cx.actor = &clerk;
    assert_ok(r, apply_get(&r->cx, &rules, id, &story));
    for (day = story.now.received_on; qf_date_cmp(day, as_of) <= 0; day = qf_date_add(day, 1)) {
        clock_case c = clock_run(rules.clock, rules.days, story.input.channel, story.input.events,
                                 story.input.count, day, NULL);
        bool over = c.state == CLOCK_REPLIED || c.state == CLOCK_ABANDONED ||
                    c.state == CLOCK_WITHDRAWN || c.state == CLOCK_CLOSED;
        if (!over)
            end = (struct end){ QF_NO_DATE, CLOCK_NO_OUTCOME };
        else if (!qf_date_is(end.day))
            end = (struct end){ day, c.outcome };
    }
    return end;
}

static void hold_tally(struct record *r)
{
    int64_t groups, wrong;

    assert_ok(r, apply_tally_check(&r->cx, &groups, &wrong));
    assert_int_equal(wrong, 0);
    assert_true(groups > 0);
}

/* The second way asks the fold on every single day; the first keeps a tally. Today lies in the middle of the last year, so
 * what silence will close later has to count as open. */
static void year__cases_that_walk_the_law_equal_a_second_computation(void **state)
{
    enum { CASES = 300 };
    struct record *r = *state;
    struct one all[CASES];
    qf_date first = day("2023-06-01"), today = day("2025-02-20");
    apply_stats stats[3];

    srand(5);
    r->cx.now = (qf_time){ qf_date_start(today).ms + 9 * 3600000 };
    for (int i = 0; i < CASES; i++) {
        qf_date in = qf_date_add(first, rand() % 625);
        int64_t id;
        struct end end;
        all[i].kind = rand() % 6;
        r->cx.actor = &clerk;
        id = comes_in(r, in, all[i].kind);
        walks(r, id, in, today);
        end = folded(r, id, today);
        all[i].in = qf_date_year(in) * 400;
        all[i].out = qf_date_is(end.day) ? qf_date_year(end.day) * 400 : 0;
        all[i].outcome = end.outcome;
    }
    hold_tally(r);
    for (int y = 0; y < 3; y++)
        assert_ok(r, apply_year_stats(&r->cx, 2023 + y, &stats[y]));
    for (int y = 0; y < 2; y++)
        hold_year(&stats[y], &stats[y + 1], all, CASES, 2023 + y);
    for (int k = 0; k < 6; k++)
        assert_int_equal(cell(&stats[2], "carried_out", kinds[k]),
                         asked(all, CASES, 2025, "carried_out", k));
}

/* A tally that somebody changed behind the program's back is noticed, and counted anew. */
static void tally__damage_is_found_and_mended(void **state)
{
    struct record *r = *state;
    int64_t groups, wrong;

    (void)comes_in(r, day("2021-09-01"), 0);
    (void)comes_in(r, day("2021-09-02"), 1);
    hold_tally(r);
    record_sql(r, "UPDATE application_tally SET cases = 5 WHERE applicant_kind = 'np'", false);
    assert_ok(r, apply_tally_check(&r->cx, &groups, &wrong));
    assert_int_equal(wrong, 1);
    assert_ok(r, apply_tally_rebuild(&r->cx, &groups));
    assert_int_equal(groups, 2);
    hold_tally(r);
}

/* A record opened with an earlier date shows nothing of what came later. */
static void year__on_an_earlier_day(void **state)
{
    struct record *r = *state;
    apply_stats stats;

    (void)comes_in(r, day("2021-03-01"), 0);
    (void)comes_in(r, day("2021-09-02"), 0);
    r->cx.now = (qf_time){ qf_date_start(day("2021-05-06")).ms };
    assert_ok(r, apply_year_stats(&r->cx, 2021, &stats));
    assert_int_equal(cell(&stats, "new", "np"), 1);
    assert_int_equal(cell(&stats, "carried_out", "np"), 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        APPLY_TEST(table3__ten_thousand_years_equal_a_second_computation),
        APPLY_TEST(year__cases_that_walk_the_law_equal_a_second_computation),
        APPLY_TEST(tally__damage_is_found_and_mended),
        APPLY_TEST(year__on_an_earlier_day),
    };

    return RECORD_RUN("table3", tests);
}
