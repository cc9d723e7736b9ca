#include "record.h"

#include <ftw.h>
#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static bool on_postgres; /* which engine the running group uses */

static bool pg_sql(const char *url, const char *sql, bool may_fail)
{
    PGconn *connection = PQconnectdb(url);
    PGresult *result = PQexec(connection, sql);
    ExecStatusType status = PQresultStatus(result);
    bool worked = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;

    if (!worked && !may_fail)
        print_error("%s: %s", sql, PQerrorMessage(connection));
    PQclear(result);
    PQfinish(connection);
    return worked;
}

static bool sqlite_sql(const char *folder, const char *sql, bool may_fail)
{
    char path[300];
    sqlite3 *handle = NULL;
    bool worked;

    snprintf(path, sizeof(path), "%s/qingfeng.db", folder);
    worked = sqlite3_open(path, &handle) == SQLITE_OK &&
             sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK;
    if (!worked && !may_fail)
        print_error("%s: %s\n", sql, sqlite3_errmsg(handle));
    sqlite3_close(handle);
    return worked;
}

bool record_sql(struct record *record, const char *sql, bool may_fail)
{
    bool worked = record->postgres ? pg_sql(record->url, sql, may_fail)
                                   : sqlite_sql(record->folder, sql, may_fail);

    if (!worked && !may_fail)
        fail_msg("%s", sql);
    return worked;
}

/* The offered URL ends in "/postgres"; ours in the database's name. */
static int make_database(struct record *record)
{
    const char *offered = getenv("QF_TEST_POSTGRES");
    const char *slash = strrchr(offered, '/');
    static int count;
    char sql[128];

    snprintf(record->name, sizeof(record->name), "qf_%ld_%d", (long)getpid(), count++);
    snprintf(record->url, sizeof(record->url), "%.*s/%s", (int)(slash - offered), offered,
             record->name);
    snprintf(sql, sizeof(sql), "CREATE DATABASE %s TEMPLATE template0", record->name);
    return pg_sql(offered, sql, false) ? 0 : -1;
}

qf_code record_again(struct record *record, qf_ctx *cx, bool server, db_pool **out)
{
    return db_open(cx,
                   &(db_options){ .data = record->folder,
                                  .postgres = record->postgres ? record->url : NULL,
                                  .server = server,
                                  .create = true },
                   out);
}

int record_open(void **state)
{
    struct record *record = calloc(1, sizeof(*record));
    const char *tmp = getenv("TMPDIR");

    if (record == NULL)
        return -1;
    record->postgres = on_postgres;
    snprintf(record->folder, sizeof(record->folder), "%s/qingfeng-test.XXXXXX",
             tmp != NULL ? tmp : P_tmpdir);
    if (mkdtemp(record->folder) == NULL || (on_postgres && make_database(record) != 0))
        return -1;
    record->cx.arena = qf_arena_new();
    record->cx.org = 1;
    if (!qf_time_parse(QF_S("2021-09-10 08:30"), &record->cx.now) ||
        record_again(record, &record->cx, true, &record->pool) != QF_OK ||
        db_take(&record->cx, record->pool) != QF_OK) {
        print_error("%s %.*s\n", record->cx.err.id, QF_ARG(record->cx.err.field));
        return -1;
    }
    *state = record;
    return 0;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

int record_close(void **state)
{
    struct record *record = *state;
    char sql[128];

    db_give(&record->cx);
    db_close(record->pool);
    if (record->postgres) {
        snprintf(sql, sizeof(sql), "DROP DATABASE %s WITH (FORCE)", record->name);
        pg_sql(getenv("QF_TEST_POSTGRES"), sql, true);
    }
    nftw(record->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    qf_arena_free(record->cx.arena);
    free(record);
    return 0;
}

int record_run(const char *name, const struct CMUnitTest *tests, size_t count)
{
    char group[64];
    int failures;

    on_postgres = false;
    snprintf(group, sizeof(group), "%s on sqlite", name);
    failures = _cmocka_run_group_tests(group, tests, count, NULL, NULL);
    if (getenv("QF_TEST_POSTGRES") == NULL) {
        print_message("%s on postgres: no cluster offered in QF_TEST_POSTGRES\n", name);
        return failures;
    }
    on_postgres = true;
    snprintf(group, sizeof(group), "%s on postgres", name);
    return failures + _cmocka_run_group_tests(group, tests, count, NULL, NULL);
}
