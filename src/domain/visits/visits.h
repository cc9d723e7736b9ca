/* How often a town's site is read: by day and kind of page, and about how many readers a day had. Nothing here tells
 * one reader from another: the server counts in memory (web/visit_counter.h), a job adds the sums up here. */
#ifndef QF_DOMAIN_VISITS_H
#define QF_DOMAIN_VISITS_H

#include "base/date.h"
#include "base/err.h"
#include "base/sketch.h"

/* X(code, Chinese): what was read. Permanent codes. */
#define VISITS_KINDS(X)                                                                            \
    X(home, "首页")                                                                                \
    X(items, "信息公开")                                                                           \
    X(apply, "申请公开")                                                                           \
    X(funds, "惠农资金")                                                                           \
    X(books, "村账")                                                                               \
    X(projects, "项目")                                                                            \
    X(complaints, "账目询问和投诉")                                                                \
    X(service, "办事和服务站")                                                                     \
    X(hotline, "热线和民意")                                                                       \
    X(report, "年报和考核")                                                                        \
    X(other, "其他页面")                                                                           \
    X(file, "下载的文件和数据")                                                                    \
    X(robot, "搜索引擎等程序")

typedef enum visits_kind {
#define X(code, zh) VISITS_##code,
    VISITS_KINDS(X)
#undef X
        VISITS_KIND_COUNT
} visits_kind;

/* The code, and the words for people. */
const char *visits_kind_code(visits_kind kind);
const char *visits_kind_zh(visits_kind kind);
/* True for pages that people looked at: neither a file nor a program's visit. */
bool visits_kind_is_page(visits_kind kind);

/* What was counted since the last time. */
typedef struct visits_counted {
    qf_date day;
    int64_t visits[VISITS_KIND_COUNT];
    qf_sketch readers;
} visits_counted;

/* Adds to the day of cx->org. No role is asked and no trace left: the program counts, nobody acts. */
QF_MUST qf_code visits_add(qf_ctx *cx, const visits_counted *counted);

typedef struct visits_day {
    qf_date day;
    int64_t visits[VISITS_KIND_COUNT];
    int64_t pages;   /* all kinds of pages */
    int64_t readers; /* estimate: browsers, not persons */
} visits_day;

#define VISITS_DAYS_MAX 400
/* The days that have counts, newest first, at most VISITS_DAYS_MAX, from `from` to `to`. */
QF_MUST qf_code visits_days(qf_ctx *cx, qf_date from, qf_date to, visits_day **out, size_t *count);

#endif
