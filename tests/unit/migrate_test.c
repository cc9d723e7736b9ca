/* Schema steps: once, in order, forward only, and never over a newer record. */
#include "record.h"

#include "store/db_engine.h"
#include "store/migrate.h"

#include <stdio.h>
#include <stdlib.h>

#define SUM "0000000000000000000000000000000000000000000000000000000000000000"

static const struct sql_step more[] = {
    { 9001, "one", SUM, "CREATE TABLE one (a INTEGER)", "CREATE TABLE one (a BIGINT)" },
    { 9002, "two", SUM, "CREATE TABLE two (a INTEGER)", "CREATE TABLE two (a BIGINT)" },
    { 9003, "bad", SUM, "CREATE TABLE three (a INTEGER); nonsense",
      "CREATE TABLE three (a BIGINT); nonsense" },
};

/* The program's own steps with `count` of the above behind them: a later program. */
static qf_code later_program(struct record *r, size_t count, bool change)
{
    struct sql_step *steps = QF_NEW_ARRAY(r->cx.arena, struct sql_step, sql_step_count + count);

    memcpy(steps, sql_steps, sql_step_count * sizeof(steps[0]));
    memcpy(steps + sql_step_count, more, count * sizeof(steps[0]));
    return migrate_to(&r->cx, steps, sql_step_count + count, change);
}

static int64_t version(struct record *r)
{
    qf_str number;

    assert_ok(r, r->cx.db->engine->ask(&r->cx, r->cx.db, "SELECT MAX(number) FROM schema_version",
                                       &number));
    return strtoll(qf_cstr(r->cx.arena, number), NULL, 10);
}

static void migrate__steps_are_applied_once(void **state)
{
    struct record *r = *state;

    assert_int_equal(version(r), sql_steps[sql_step_count - 1].number);
    assert_ok(r, later_program(r, 1, true));
    assert_int_equal(version(r), 9001);
    assert_ok(r, later_program(r, 2, true));
    assert_ok(r, later_program(r, 2, true));
    assert_ok(r, later_program(r, 2, false));
    assert_int_equal(version(r), 9002);
    record_sql(r, "INSERT INTO two (a) VALUES (1)", false);
}

static void migrate__older_program_refuses_a_newer_record(void **state)
{
    struct record *r = *state;
    db_pool *pool = NULL;
    qf_ctx cx = r->cx;

    assert_ok(r, later_program(r, 1, true));
    assert_fails(r, later_program(r, 0, true), QF_CONFLICT, "SCHEMA.NEWER");
    cx.db = NULL; /* and so does the whole way in */
    assert_int_equal(record_again(r, &cx, false, &pool), QF_CONFLICT);
    assert_string_equal(cx.err.id, "SCHEMA.NEWER");
    assert_int_equal(version(r), 9001);
}

static void migrate__missing_steps_are_named_when_nothing_may_change(void **state)
{
    struct record *r = *state;

    assert_fails(r, later_program(r, 1, false), QF_CONFLICT, "SCHEMA.OLDER");
    assert_true(version(r) < 9000);
}

static void migrate__failed_step_leaves_the_record_as_it_was(void **state)
{
    struct record *r = *state;
    qf_code code = later_program(r, 3, true);

    assert_int_equal(code, QF_BROKEN);
    assert_true(version(r) < 9000); /* all or nothing: not even the good ones before it */
    assert_false(record_sql(r, "INSERT INTO one (a) VALUES (1)", true));
    assert_false(record_sql(r, "INSERT INTO three (a) VALUES (1)", true));
    assert_ok(r, later_program(r, 2, true));
}

static void migrate__changed_step_is_refused(void **state)
{
    struct record *r = *state;

    record_sql(r, "UPDATE schema_version SET checksum = 'other' WHERE number = 1", false);
    assert_fails(r, later_program(r, 0, true), QF_BROKEN, "SCHEMA.CHANGED");
}

static void migrate__step_between_applied_ones_is_added(void **state)
{
    struct record *r = *state;

    assert_ok(r, later_program(r, 2, true));
    record_sql(r, "DELETE FROM schema_version WHERE number = 9001", false);
    record_sql(r, "DROP TABLE one", false);
    assert_fails(r, later_program(r, 2, false), QF_CONFLICT, "SCHEMA.OLDER");
    assert_ok(r, later_program(r, 2, true));
    record_sql(r, "INSERT INTO one (a) VALUES (1)", false);
}

static void migrate__unknown_step_between_known_ones_is_newer(void **state)
{
    struct record *r = *state;

    assert_ok(r, later_program(r, 1, true));
    record_sql(r, "UPDATE schema_version SET number = 5 WHERE number = 9001", false);
    assert_fails(r, later_program(r, 0, true), QF_CONFLICT, "SCHEMA.NEWER");
}

static void migrate__guard_is_up_again_afterwards(void **state)
{
    struct record *r = *state;
    qf_code failed = later_program(r, 3, true);

    assert_int_equal(failed, QF_BROKEN);
    assert_true(r->cx.db->guarded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(migrate__steps_are_applied_once),
        RECORD_TEST(migrate__older_program_refuses_a_newer_record),
        RECORD_TEST(migrate__missing_steps_are_named_when_nothing_may_change),
        RECORD_TEST(migrate__failed_step_leaves_the_record_as_it_was),
        RECORD_TEST(migrate__changed_step_is_refused),
        RECORD_TEST(migrate__step_between_applied_ones_is_added),
        RECORD_TEST(migrate__unknown_step_between_known_ones_is_newer),
        RECORD_TEST(migrate__guard_is_up_again_afterwards),
    };

    return RECORD_RUN("migrate", tests);
}
