/* The register of applications at size, measured from inside: the due list, a case page's data, the running table 3,
 * and how many applications a second are taken in with full durability. bench/apply.py fills the record and holds a
 * peer against it and fills the table behind the program's back, so the tally is counted once before.
 *
 * usage: bench-apply_register FOLDER create | lists CASES | alike CASES | intake SECONDS */
#include "domain/apply/alike.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define QUERIES 100

static apply_rules rules;
static const alike_law *words;

static double worked(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID,
                  &ts); /* lint: allow clock_gettime: a bench measures time */
    return ((double)ts.tv_sec + (double)ts.tv_nsec / 1e9) * 1000;
}

static double seconds(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts); /* lint: allow clock_gettime: a bench measures time */
    return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void fail(qf_ctx *cx)
{
    fprintf(stderr, "%s %.*s %.*s\n", cx->err.id, QF_ARG(cx->err.field),
            QF_ARG(cx->err.zh)); /* lint: allow fprintf: a bench */
    exit(1);
}

static int by_number(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static qf_code list_of(qf_ctx *cx, const char *what)
{
    apply_filter filter = { .what = qf_str_of(what),
                            .soon_until = qf_date_add(qf_time_date(cx->now), 7),
                            .n = 50 };
    apply_cases cases;
    int64_t total;

    return apply_list(cx, &filter, &cases, &total);
}

static qf_code once(qf_ctx *cx, int what, int64_t cases)
{
    apply_story story;
    apply_stats stats;

    switch (what) {
    case 0:
        return list_of(cx, "soon");
    case 1:
        return list_of(cx, "late");
    case 2:
        return list_of(cx, "all");
    case 3:
        return apply_get(cx, &rules, 1 + rand() % cases, &story);
    default:
        return apply_year_stats(cx, qf_date_year(qf_time_date(cx->now)), &stats);
    }
}

static void lists(const qf_ctx *cx, int64_t cases)
{
    static const char *const names[] = { "due_soon", "overdue", "all_newest", "case", "table_3" };
    static double took[QUERIES];
    qf_ctx first = *cx;
    apply_stats stats;
    int64_t groups;

    if (apply_tally_rebuild(&first, &groups) != QF_OK ||
        apply_year_stats(&first, qf_date_year(qf_time_date(cx->now)), &stats) != QF_OK ||
        stats.count3 == 0)
        fail(&first);
    for (int what = 0; what < 5; what++) {
        for (int i = 0; i < QUERIES; i++) {
            QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
            qf_ctx mine = *cx;
            double from;
            mine.arena = arena;
            from = seconds();
            if (once(&mine, what, cases) != QF_OK)
                fail(&mine);
            took[i] = (seconds() - from) * 1000;
        }
        qsort(took, QUERIES, sizeof(took[0]), by_number);
        printf("{\"what\":\"%s\",\"p50_ms\":%.2f,\"p99_ms\":%.2f}\n", names[what],
               took[QUERIES / 2], took[QUERIES * 99 / 100]); /* lint: allow printf: a bench */
    }
}

static void take_in(const qf_ctx *cx)
{
    double from = seconds();
    bool more = true;

    while (more) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = *cx;
        mine.arena = arena;
        if (apply_alike_step(&mine, words, &more) != QF_OK)
            fail(&mine);
    }
    printf("{\"what\":\"alike_taken_in\",\"seconds\":%.1f}\n",
           seconds() - from); /* lint: allow printf: a bench */
}

/* What is alike to cases here and there, with the case's own data, as its page asks for it. */
static double search_one(const qf_ctx *cx, int64_t id, double *processor)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx mine = *cx;
    apply_story story;
    apply_alike found;
    double from = seconds();

    *processor = worked();
    mine.arena = arena;
    if (apply_get(&mine, &rules, id, &story) != QF_OK ||
        apply_alike_find(&mine, words, story.now.subject, id, 500, &found) != QF_OK)
        fail(&mine);
    from = (seconds() - from) * 1000;
    *processor = worked() - *processor;
    printf("{\"query\":%lld,\"hits\":[", (long long)id); /* lint: allow printf: a bench */
    for (size_t i = 0; i < found.count; i++)
        printf("%s%lld", i == 0 ? "" : ",",
               (long long)found.hit[i].id); /* lint: allow printf: a bench */
    printf("]}\n");                         /* lint: allow printf: a bench */
    return from;
}

static void alike(const qf_ctx *cx, int64_t cases)
{
    static double took[QUERIES], processor[QUERIES];

    for (int i = 0; i < QUERIES; i++)
        took[i] = search_one(cx, 1 + rand() % cases, &processor[i]);
    qsort(took, QUERIES, sizeof(took[0]), by_number);
    qsort(processor, QUERIES, sizeof(processor[0]), by_number);
    printf("{\"what\":\"alike\",\"p50_ms\":%.2f,\"p99_ms\":%.2f,\"processor_p50_ms\":%.2f,"
           "\"processor_p99_ms\":%.2f}\n",
           took[QUERIES / 2], took[QUERIES * 99 / 100], processor[QUERIES / 2],
           processor[QUERIES * 99 / 100]); /* lint: allow printf: a bench */
}

static void intake(const qf_ctx *cx, double length)
{
    double from = seconds();
    int64_t n = 0;

    while (seconds() - from < length) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = *cx;
        apply_receipt receipt;
        mine.arena = arena;
        mine.actor = NULL;
        apply_intake in = { .kind = QF_S("np"),
                            .form = QF_S("paper"),
                            .way = QF_S("pickup"),
                            .description = QF_S("2025 年低保金发放的村级汇总表"),
                            .person = { .name = qf_strf(arena, "样例%lld", (long long)n),
                                        .id_no = qf_strf(arena, "E%lld", (long long)n),
                                        .phone = QF_S("13800138000") } };
        if (apply_submit(&mine, &rules, &in, &receipt) != QF_OK)
            fail(&mine);
        n++;
    }
    printf("{\"what\":\"intake\",\"applications_a_second\":%.0f}\n",
           (double)n / (seconds() - from)); /* lint: allow printf: a bench */
}

int main(int argc, char **argv)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena, .org = 1, .actor = &auth_keeper };
    const char *what = argc > 2 ? argv[2] : "";
    double number = argc > 3 ? strtod(argv[3], NULL) : 5;
    db_pool *pool;

    if (!qf_time_parse(QF_S("2026-11-26 09:00"), &cx.now) || argc < 3 ||
        clock_law_load(&cx, NULL, &rules.clock) != QF_OK ||
        calendar_load(&cx, NULL, &rules.days) != QF_OK ||
        mask_rules_load(&cx, NULL, &rules.masks) != QF_OK ||
        alike_law_load(&cx, NULL, &words) != QF_OK ||
        db_open(&cx, &(db_options){ .data = argv[1], .create = true }, &pool) != QF_OK ||
        db_take(&cx, pool) != QF_OK)
        return 2;
    if (strcmp(what, "lists") == 0) {
        lists(&cx, (int64_t)number);
    } else if (strcmp(what, "alike") == 0) {
        take_in(&cx);
        alike(&cx, (int64_t)number);
    } else if (strcmp(what, "intake") == 0) {
        intake(&cx, number);
    }
    db_give(&cx);
    db_close(pool);
    return 0;
}
