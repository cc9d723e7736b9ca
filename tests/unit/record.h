/* A fresh record for each test, on SQLite and, when QF_TEST_POSTGRES offers a
 * cluster, on PostgreSQL. */
#ifndef QF_RECORD_H
#define QF_RECORD_H

#include "base/err.h"
#include "store/db.h"

#include "qf_test.h"

struct record {
    qf_ctx cx; /* org 1, now 2021-09-10 08:30, db taken */
    db_pool *pool;
    char folder[256], url[512], name[64]; /* name: of the PostgreSQL database */
    bool postgres;
};

/* cmocka setup and teardown of one test: *state is a struct record *. */
int record_open(void **state);
int record_close(void **state);

/* Opens the record once more, as another program would. The caller closes it. */
QF_MUST qf_code record_again(struct record *record, qf_ctx *cx, bool server, db_pool **out);

/* Runs SQL behind the store's back, for damage and for looking. Fails the test
 * on an error unless `may_fail`; returns false then. */
bool record_sql(struct record *record, const char *sql, bool may_fail);

/* Runs the tests on each engine there is; the sum of failures. */
int record_run(const char *name, const struct CMUnitTest *tests, size_t count);

#define RECORD_TEST(function) cmocka_unit_test_setup_teardown(function, record_open, record_close)
#define RECORD_RUN(name, tests) record_run((name), (tests), sizeof(tests) / sizeof((tests)[0]))

/* Succeeds, or says what went wrong. */
#define assert_ok(record, call)                                                                    \
    do {                                                                                           \
        qf_code code_ = (call);                                                                    \
        if (code_ != QF_OK)                                                                        \
            fail_msg("%s: %s %s: %.*s %.*s", #call, qf_code_name(code_), (record)->cx.err.id,      \
                     QF_ARG((record)->cx.err.zh), QF_ARG((record)->cx.err.field));                 \
    } while (0)

/* Fails with this code and id. */
#define assert_fails(record, call, code, name)                                                     \
    do {                                                                                           \
        qf_code code_ = (call);                                                                    \
        if (code_ != (code) || strcmp((record)->cx.err.id, (name)) != 0)                           \
            fail_msg("%s: expected %s %s, got %s %s", #call, qf_code_name(code), (name),           \
                     qf_code_name(code_), code_ == QF_OK ? "" : (record)->cx.err.id);              \
    } while (0)

#endif
