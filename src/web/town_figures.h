/* A town in figures: what was done, what is open, what is late. The leader's page shows them for one town, the
 * county's page for all; each opens the list behind it. */
#ifndef QF_WEB_TOWN_FIGURES_H
#define QF_WEB_TOWN_FIGURES_H

#include "web/http.h"

/* X(NAME, code, subject, Chinese, unit, how it is read, list behind it: {year} is this year's number, {last}
 * the one before). Reading: DONE a sum of the year, OPEN work in hand, LATE wrong when it is not 0. */
#define TOWN_FIGURES(X)                                                                            \
    X(ITEMS, "items", "公开", "今年公开信息", "条", DONE, "/all")                                  \
    X(COLUMNS, "columns", "公开", "空白、超期的栏目", "个", LATE, "/desk/gaps")                    \
    X(CASES, "cases", "申请", "今年收到申请", "件", DONE, "/desk/cases?what=all&year={year}")      \
    X(CASES_OPEN, "cases_open", "申请", "在办申请", "件", OPEN, "/desk/cases?what=open")           \
    X(CASES_LATE, "cases_late", "申请", "超期申请", "件", LATE, "/desk/cases?what=late")           \
    X(TICKETS, "tickets", "热线", "今年工单", "件", DONE, "/desk/hotline/report/{year}")           \
    X(TICKETS_OPEN, "tickets_open", "热线", "在办工单", "件", OPEN, "/desk/hotline?due=all")       \
    X(TICKETS_LATE, "tickets_late", "热线", "超期工单", "件", LATE, "/desk/hotline?due=late")      \
    X(PAID, "paid", "钱账", "今年公开的补贴", "元", DONE, "/funds?year={year}")                    \
    X(COMPLAINTS_OPEN, "complaints_open", "钱账", "没答复的询问投诉", "件", OPEN,                  \
      "/desk/complaints")                                                                          \
    X(COMPLAINTS_LATE, "complaints_late", "钱账", "今年没按时答复的询问投诉", "件", LATE,          \
      "/desk/complaints")                                                                          \
    X(BOOKS_LATE, "books_late", "各村", "到期没公开村账的村", "个", LATE, "/desk/villages")        \
    X(STATIONS, "stations", "各村", "该核对的服务站", "个", OPEN, "/desk/villages")                \
    X(ERRANDS_OPEN, "errands_open", "各村", "在办代办", "件", OPEN, "/desk/villages")              \
    X(ERRANDS_LATE, "errands_late", "各村", "超期代办", "件", LATE, "/desk/villages")              \
    X(GUIDES, "guides", "办事", "公布的办事事项", "项", DONE, "/service")                          \
    X(GUIDES_LACK, "guides_lack", "办事", "要素不全的事项", "项", LATE, "/desk/service")           \
    X(REPORT_LATE, "report_late", "年报", "到期没公布的年报", "份", LATE, "/report")

typedef enum town_figure {
#define X(name, code, subject, zh, unit, reading, path) TOWN_##name,
    TOWN_FIGURES(X)
#undef X
        TOWN_FIGURE_COUNT
} town_figure;

typedef enum town_reading { TOWN_READ_DONE, TOWN_READ_OPEN, TOWN_READ_LATE } town_reading;

typedef struct town_figures {
    int64_t of[TOWN_FIGURE_COUNT];
    qf_str hotline_rate; /* "100%" */
} town_figures;

/* The figures of cx->org as of cx->now. Needs clerk, leader, county supervisor or auditor of it. */
QF_MUST qf_code town_figures_read(web_request *rq, town_figures *out);

/* What is known of a figure before it is counted. */
const char *town_figure_code(town_figure figure);
const char *town_figure_zh(town_figure figure);
const char *town_figure_unit(town_figure figure);
const char *town_figure_subject(town_figure figure);
town_reading town_figure_reading(town_figure figure);
/* Address of the list behind it, below the base of its town. */
qf_str town_figure_path(qf_arena *arena, town_figure figure, int year);
/* The number for people: "1,234"; money in yuan. */
qf_str town_figure_text(qf_arena *arena, town_figure figure, int64_t number);

#endif
