/* Statements, transactions, numbers and guards, the same on both engines. */
#include "record.h"

#include "base/crypt.h"
#include "store/db_engine.h"
#include "store/sql.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

static int64_t last(struct record *r, const char *name)
{
    int64_t number = -1;

    assert_ok(r, db_number_last(&r->cx, name, &number));
    return number;
}

static void db__every_statement_prepares(void **state)
{
    struct record *r = *state;

    assert_ok(r, db_prepare_all(&r->cx));
}

static void db__numbers_have_no_gap_after_a_rollback(void **state)
{
    struct record *r = *state;
    int64_t number = 0;

    for (int64_t expected = 1; expected <= 3; expected++) {
        {
            DB_TX lost = { 0 };
            assert_ok(r, db_begin(&r->cx, &lost));
            assert_ok(r, db_number_next(&r->cx, "paper", &number));
            assert_int_equal(number, expected);
        } /* not committed */
        DB_TX kept = { 0 };
        assert_ok(r, db_begin(&r->cx, &kept));
        assert_ok(r, db_number_next(&r->cx, "paper", &number));
        assert_int_equal(number, expected);
        assert_ok(r, db_commit(&kept));
    }
    assert_int_equal(last(r, "paper"), 3);
}

static void db__numbers_belong_to_one_organisation(void **state)
{
    struct record *r = *state;
    DB_TX tx = { 0 };
    int64_t number = 0;

    assert_ok(r, db_begin(&r->cx, &tx));
    assert_ok(r, db_number_next(&r->cx, "paper", &number));
    assert_ok(r, db_commit(&tx));
    r->cx.org = 2;
    assert_int_equal(last(r, "paper"), 0);
}

static void db__number_outside_a_transaction_is_refused(void **state)
{
    struct record *r = *state;
    int64_t number;

    assert_fails(r, db_number_next(&r->cx, "paper", &number), QF_BROKEN, "DB.NO_TX");
}

static void db__joined_failure_spoils_the_outer_transaction(void **state)
{
    struct record *r = *state;
    DB_TX outer = { 0 };
    int64_t number;

    assert_ok(r, db_begin(&r->cx, &outer));
    assert_ok(r, db_number_next(&r->cx, "paper", &number));
    {
        DB_TX inner = { 0 };
        assert_ok(r, db_begin(&r->cx, &inner));
    } /* not committed */
    assert_fails(r, db_number_next(&r->cx, "paper", &number), QF_BROKEN, "DB.TX_FAILED");
    assert_fails(r, db_commit(&outer), QF_BROKEN, "DB.TX_FAILED");
    db_tx_end(&outer);
    assert_int_equal(last(r, "paper"), 0);
}

static void db__joined_commit_waits_for_the_outer_one(void **state)
{
    struct record *r = *state;
    int64_t number;

    {
        DB_TX outer = { 0 };
        DB_TX inner = { 0 };
        assert_ok(r, db_begin(&r->cx, &outer));
        assert_ok(r, db_begin(&r->cx, &inner));
        assert_ok(r, db_number_next(&r->cx, "paper", &number));
        assert_ok(r, db_commit(&inner));
    }
    assert_int_equal(last(r, "paper"), 0);
}

static void db__reading_transaction_sees_one_moment_and_does_not_write(void **state)
{
    struct record *r = *state;
    qf_ctx other = r->cx;
    DB_TX tx = { 0 };
    DB_TX write = { 0 };
    int64_t number = 0;

    assert_ok(r, db_begin_read(&r->cx, &tx));
    assert_int_equal(last(r, "paper"), 0);
    other.db = NULL;
    assert_int_equal(db_take(&other, r->pool), QF_OK);
    assert_int_equal(db_begin(&other, &write), QF_OK);
    assert_int_equal(db_number_next(&other, "paper", &number), QF_OK);
    assert_int_equal(db_commit(&write), QF_OK);
    db_give(&other);
    assert_int_equal(last(r, "paper"), 0);
    assert_fails(r, db_number_next(&r->cx, "paper", &number), QF_BROKEN, "DB.NO_TX");
    assert_fails(
        r, db_exec(&r->cx, SQL_STORE_BLOB_ADD, DB_STR("sha256", QF_S("x")), DB_INT("size", 1)),
        QF_BROKEN, "DB.READ_ONLY");
    assert_ok(r, db_commit(&tx));
    assert_int_equal(last(r, "paper"), 1);
}

static void db__parameters_are_checked(void **state)
{
    struct record *r = *state;
    db_row row;

    assert_fails(r, db_one(&r->cx, SQL_STORE_NUMBER_LAST, &row), QF_BROKEN, "DB.PARAM");
    assert_fails(
        r, db_one(&r->cx, SQL_STORE_NUMBER_LAST, &row, DB_STR("name", QF_S("x")), DB_INT("org", 2)),
        QF_BROKEN, "DB.PARAM");
    assert_fails(r, db_exec(&r->cx, SQL_STORE_NUMBER_LAST, DB_STR("name", QF_S("x"))), QF_BROKEN,
                 "DB.KIND");
    assert_fails(r, db_one(&r->cx, SQL_STORE_NUMBER_LAST, &row, DB_STR("name", QF_S("x"))),
                 QF_MISSING, "DB.MISSING");
}

static void db__no_organisation_no_tenant_rows(void **state)
{
    struct record *r = *state;
    db_row row;

    r->cx.org = 0;
    assert_fails(r, db_one(&r->cx, SQL_STORE_BLOB, &row, DB_STR("sha256", QF_S("x"))), QF_BROKEN,
                 "DB.NO_ORG");
}

static void db__text_survives_as_it_is(void **state)
{
    static const char name[] = "'; DROP TABLE counter; -- \"洧川\" \\ % _ 𠮷";
    struct record *r = *state;
    DB_TX tx = { 0 };
    int64_t number;

    assert_ok(r, db_begin(&r->cx, &tx));
    assert_ok(r, db_number_next(&r->cx, name, &number));
    assert_ok(r, db_commit(&tx));
    assert_int_equal(last(r, name), 1);
}

/* ---- errors of the engines */

static void db__same_key_twice_is_a_conflict(void **state)
{
    struct record *r = *state;
    qf_code code;

    record_sql(r,
               "INSERT INTO org (id, code, name, kind, path, level, state, "
               "created_at) VALUES "
               "(1, 'a', 'a', 'town', '/1/', 1, 'active', 0)",
               false);
    r->cx.now.ms = 5;
    code = db_exec(&r->cx, SQL_ORG_INSERT, DB_INT("id", 2), DB_STR("code", QF_S("a")),
                   DB_NULL("unified_code"), DB_NULL("region_code"), DB_STR("name", QF_S("b")),
                   DB_STR("kind", QF_S("town")), DB_NULL("parent_id"), DB_STR("path", QF_S("/2/")),
                   DB_INT("level", 1), DB_NULL("host"), DB_NULL("base_path"),
                   DB_STR("site_code", QF_S("")), DB_BOOL("sample", false));
    assert_fails(r, code, QF_CONFLICT, "DB.UNIQUE");
    code = db_exec(&r->cx, SQL_ORG_INSERT, DB_INT("id", 2), DB_STR("code", QF_S("b")),
                   DB_NULL("unified_code"), DB_NULL("region_code"), DB_STR("name", QF_S("b")),
                   DB_STR("kind", QF_S("town")), DB_INT("parent_id", 99),
                   DB_STR("path", QF_S("/2/")), DB_INT("level", 1), DB_NULL("host"),
                   DB_NULL("base_path"), DB_STR("site_code", QF_S("")), DB_BOOL("sample", false));
    assert_fails(r, code, QF_CONFLICT, "DB.REFERENCE");
}

struct counting {
    struct record *record;
    int64_t committed;
};

static void *count_up(void *user)
{
    struct counting *mine = user;
    qf_ctx cx = mine->record->cx;

    cx.arena = qf_arena_new();
    cx.db = NULL;
    for (int i = 0; i < 25; i++) {
        DB_TX tx = { 0 };
        int64_t number;
        if (db_take(&cx, mine->record->pool) == QF_OK && db_begin(&cx, &tx) == QF_OK &&
            db_number_next(&cx, "race", &number) == QF_OK && db_commit(&tx) == QF_OK)
            mine->committed++;
        db_tx_end(&tx);
        db_give(&cx);
    }
    qf_arena_free(cx.arena);
    return NULL;
}

static void db__writers_at_once_lose_nothing(void **state)
{
    struct record *r = *state;
    struct counting work[6];
    pthread_t thread[6];
    int64_t sum = 0;

    for (int i = 0; i < 6; i++) {
        work[i] = (struct counting){ r, 0 };
        assert_int_equal(pthread_create(&thread[i], NULL, count_up, &work[i]), 0);
    }
    for (int i = 0; i < 6; i++) {
        pthread_join(thread[i], NULL);
        sum += work[i].committed;
    }
    assert_int_equal(sum, 150);
    assert_int_equal(last(r, "race"), sum);
}

/* What SQLite's guard and PostgreSQL's withdrawn rights keep apart; the build's
 * check of the .sql files comes before both. */
static void db__audit_rows_cannot_be_changed(void **state)
{
    struct record *r = *state;

    if (r->postgres) {
        assert_false(record_sql(r, "UPDATE audit_entry SET actor = 'x'", true));
        assert_false(record_sql(r, "DELETE FROM audit_entry", true));
        assert_false(record_sql(r, "TRUNCATE audit_entry", true));
        return;
    }
    r->cx.db->preparing = SQL_STORE_NUMBER_NEXT;
    for (int guarded = 1; guarded >= 0; guarded--) {
        static const char *const forbidden[] = {
            "UPDATE audit_entry SET actor = 'x'",
            "DELETE FROM audit_entry",
            "INSERT INTO account SELECT * FROM account",
            "UPDATE account SET state = 'active'",
            "DROP TABLE session",
            "ATTACH 'x' AS y",
            "CREATE TABLE x (y)",
        };
        r->cx.db->guarded = guarded == 1;
        for (size_t i = 0; guarded == 1 && i < sizeof(forbidden) / sizeof(forbidden[0]); i++) {
            sqlite3_stmt *statement = NULL;
            assert_int_equal(
                sqlite3_prepare_v2(r->cx.db->handle, forbidden[i], -1, &statement, NULL),
                SQLITE_AUTH);
        }
    }
    r->cx.db->guarded = true;
}

static void db__lost_connection_is_made_again(void **state)
{
    struct record *r = *state;
    DB_TX tx = { 0 };
    int64_t number;

    if (!r->postgres)
        return; /* a file has no connection to lose */
    assert_ok(r, db_begin(&r->cx, &tx));
    assert_ok(r, db_number_next(&r->cx, "paper", &number));
    assert_ok(r, db_commit(&tx));
    record_sql(r,
               "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE pid <> pg_backend_pid() AND datname = current_database()",
               false);
    assert_int_equal(last(r, "paper"), 1); /* a read just works */
    record_sql(r,
               "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE pid <> pg_backend_pid() AND datname = current_database()",
               false);
    assert_ok(r, db_begin(&r->cx, &tx)); /* so does a new transaction */
    record_sql(r,
               "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
               "WHERE pid <> pg_backend_pid() AND datname = current_database()",
               false);
    assert_fails(r, db_number_next(&r->cx, "paper", &number), QF_BUSY, "DB.GONE");
    assert_fails(r, db_commit(&tx), QF_BROKEN, "DB.TX_FAILED");
    db_tx_end(&tx);
    assert_int_equal(last(r, "paper"), 1);
}

/* ---- opening */

static void db__second_server_on_the_folder_is_refused(void **state)
{
    struct record *r = *state;
    db_pool *second = NULL;
    qf_ctx cx = r->cx;

    assert_int_equal(record_again(r, &cx, true, &second), QF_CONFLICT);
    assert_string_equal(cx.err.id, "DB.IN_USE");
    assert_true(cx.err.hint.n > 0);
    assert_int_equal(record_again(r, &cx, false, &second), QF_OK); /* a tool may */
    db_close(second);
}

static void db__no_folder_is_said_so(void **state)
{
    struct record *r = *state;
    db_pool *pool = NULL;
    db_options options = { .data = qf_strf(r->cx.arena, "%s/none", r->folder).p };

    assert_fails(r, db_open(&r->cx, &options, &pool), QF_MISSING, "DB.NO_RECORD");
    assert_int_equal(access(options.data, F_OK), -1);
}

static void *wait_at_the_gate(void *user)
{
    qf_ctx *cx = user;

    return db_gate_enter(cx) == QF_OK ? user : NULL;
}

static void db__gate_lets_two_in_one_wait_and_sends_the_rest_away(void **state)
{
    struct record *r = *state;
    qf_ctx other = r->cx;
    pthread_t thread;
    void *entered;

    assert_ok(r, db_gate_enter(&r->cx));
    assert_ok(r, db_gate_enter(&r->cx));
    assert_int_equal(pthread_create(&thread, NULL, wait_at_the_gate, &other), 0);
    while (atomic_load(&r->cx.db->pool->gate_waiting) == 0)
        usleep(1000);
    assert_fails(r, db_gate_enter(&r->cx), QF_BUSY, "DB.GATE");
    db_gate_leave(&r->cx);
    pthread_join(thread, &entered);
    assert_ptr_equal(entered, &other);
    db_gate_leave(&r->cx);
    db_gate_leave(&r->cx);
    assert_ok(r, db_gate_enter(&r->cx));
    db_gate_leave(&r->cx);
}

/* The offered role owns its own databases only, not the one everybody is offered first. */
static void db__database_of_others_is_said_so(void **state)
{
    struct record *r = *state;
    db_pool *pool = NULL;
    db_options options = { .data = r->folder,
                           .postgres = getenv("QF_TEST_POSTGRES"),
                           .create = true };

    if (!r->postgres)
        return; /* a file has no roles */
    db_give(&r->cx);
    assert_fails(r, db_open(&r->cx, &options, &pool), QF_DENIED, "DB.RIGHTS");
    options.postgres = "postgresql://nobody@127.0.0.1:1/none";
    assert_fails(r, db_open(&r->cx, &options, &pool), QF_BUSY, "DB.CONNECT");
}

static void db__all_connections_taken_is_busy(void **state)
{
    struct record *r = *state;
    qf_ctx cx[4];

    for (int i = 0; i < 4; i++)
        cx[i] = r->cx;
    for (int i = 0; i < 3; i++)
        assert_int_equal(db_take(&cx[i], r->pool), QF_OK);
    assert_int_equal(db_take(&cx[3], r->pool), QF_BUSY);
    assert_string_equal(cx[3].err.id, "DB.ALL_TAKEN");
    for (int i = 0; i < 3; i++)
        db_give(&cx[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(db__every_statement_prepares),
        RECORD_TEST(db__numbers_have_no_gap_after_a_rollback),
        RECORD_TEST(db__numbers_belong_to_one_organisation),
        RECORD_TEST(db__number_outside_a_transaction_is_refused),
        RECORD_TEST(db__joined_failure_spoils_the_outer_transaction),
        RECORD_TEST(db__joined_commit_waits_for_the_outer_one),
        RECORD_TEST(db__reading_transaction_sees_one_moment_and_does_not_write),
        RECORD_TEST(db__parameters_are_checked),
        RECORD_TEST(db__no_organisation_no_tenant_rows),
        RECORD_TEST(db__text_survives_as_it_is),
        RECORD_TEST(db__same_key_twice_is_a_conflict),
        RECORD_TEST(db__writers_at_once_lose_nothing),
        RECORD_TEST(db__audit_rows_cannot_be_changed),
        RECORD_TEST(db__lost_connection_is_made_again),
        RECORD_TEST(db__second_server_on_the_folder_is_refused),
        RECORD_TEST(db__no_folder_is_said_so),
        RECORD_TEST(db__gate_lets_two_in_one_wait_and_sends_the_rest_away),
        RECORD_TEST(db__database_of_others_is_said_so),
        RECORD_TEST(db__all_connections_taken_is_busy),
    };

    return RECORD_RUN("db", tests);
}
