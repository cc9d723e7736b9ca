/* Payment lists of a million rows: looked at, sealed, loaded, published; then pages of the list. Prints one
 * line of JSON; bench/funds.py holds a peer against it.
 *
 * usage: bench-funds FOLDER FILE.csv */
#include "domain/funds/funds.h"
#include "base/file.h"
#include "domain/auth/auth.h"
#include "domain/org/org.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PAGES 1000
#define FILE_MAX ((size_t)256 * 1024 * 1024)

static double seconds(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts); /* lint: allow clock_gettime: a bench measures time */
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static qf_code make_town(qf_ctx *cx, int64_t *fund_id)
{
    org town = { .code = QF_S("town"), .name = QF_S("测试镇人民政府"), .kind = ORG_TOWN };
    int64_t village;

    QF_TRY(org_create(cx, &town, &cx->org));
    for (int i = 0; i < 37; i++) {
        org one = { .code = qf_strf(cx->arena, "village-%02d", i),
                    .name = qf_strf(cx->arena, "第%02d村", i),
                    .kind = ORG_VILLAGE,
                    .parent = cx->org };
        QF_TRY(org_create(cx, &one, &village));
    }
    return funds_put(cx,
                     &(fund){ .year = 2026,
                              .code = QF_S("gengdi"),
                              .name = QF_S("耕地地力保护补贴"),
                              .document = QF_S("文件〔2026〕1号") },
                     fund_id);
}

/* The slowest of a hundred pages of fifty rows, in milliseconds, behind rows spread over the list. */
static qf_code time_pages(qf_ctx *cx, int64_t batch, int64_t rows, double *p50, double *p99)
{
    static double took[PAGES];
    fund_payments page;
    fund_totals totals;

    for (int i = 0; i < PAGES; i++) {
        double start = seconds();
        QF_TRY(funds_payments(cx, batch, 0, rows / PAGES * i, 50, &page));
        QF_TRY(funds_batch_totals(cx, batch, &totals));
        QF_TRY(funds_totals(cx, 2026, 0, 0, &totals));
        took[i] = (seconds() - start) * 1000;
    }
    qsort(took, PAGES, sizeof(took[0]), by_number);
    *p50 = took[PAGES / 2];
    *p99 = took[PAGES * 99 / 100];
    return QF_OK;
}

static qf_code run(qf_ctx *cx, const char *file)
{
    funds_task task = { .title = QF_S("名单"), .period = QF_S("2026年"), .paid_on = QF_NO_DATE };
    funds_file *looked = QF_NEW(cx->arena, funds_file);
    double start, load, publish, p50, p99;
    int64_t batch;
    qf_str bytes;

    QF_TRY(make_town(cx, &task.fund));
    QF_TRY(qf_file_read(cx, file, FILE_MAX, &bytes));
    start = seconds();
    QF_TRY(funds_file_take(cx, &task, bytes, looked));
    batch = looked->batch;
    load = seconds() - start;
    cx->actor = &(qf_actor){ .account = 5, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = cx->org };
    start = seconds();
    QF_TRY(funds_act(cx, batch, FUNDS_APPROVE, QF_S("")));
    QF_TRY(funds_act(cx, batch, FUNDS_PUBLISH, QF_S("")));
    publish = seconds() - start;
    QF_TRY(time_pages(cx, batch, looked->rows, &p50, &p99));
    printf("{\"rows\": %lld, \"load_s\": %.1f, \"publish_s\": %.1f, \"page_ms_p50\": %.2f, "
           "\"page_ms_p99\": %.2f}\n", /* lint: allow printf: a bench */
           (long long)looked->rows, load, publish, p50, p99);
    return QF_OK;
}

int main(int argc, char **argv)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena, .actor = &auth_keeper, .now = { INT64_C(1795000000000) } };
    db_pool *pool = NULL;
    qf_code code;

    if (argc != 3)
        return 2;
    code = db_open(&cx, &(db_options){ .data = argv[1], .create = true }, &pool);
    if (code == QF_OK)
        code = db_take(&cx, pool);
    if (code == QF_OK)
        code = run(&cx, argv[2]);
    if (code != QF_OK)
        fprintf(stderr, "%s %.*s\n", cx.err.id,
                QF_ARG(cx.err.zh)); /* lint: allow fprintf: a bench */
    db_give(&cx);
    db_close(pool);
    return code == QF_OK ? 0 : 1;
}
