/* Inside of `qingfeng demo`: the founding year, played into an empty record day by day through the
 * same verbs that people use, so that the annual report at its end is made of real records.
 * Everything is invented: villages, people, texts, sums. */
#ifndef QF_CLI_DEMO_LOAD_H
#define QF_CLI_DEMO_LOAD_H

#include "base/err.h"
#include "base/val.h"
#include "domain/auth/auth.h"
#include "law/calendar.h"
#include "law/form.h"
#include "law/hotline_law.h"
#include "law/mask.h"

#define DEMO_VILLAGES_MAX 64
#define DEMO_ACCOUNTS_MAX 8

/* An account that people can log in with; shown once. */
typedef struct demo_account {
    qf_str login, name, role; /* role: its Chinese label */
    qf_str password;
    int64_t id;
} demo_account;

typedef struct demo {
    const calendar *days;
    const hotline_law *hotline;
    const mask_rules *masks;
    const form *form;                                                    /* of the annual report */
    const qf_val *place, *columns, *items, *services, *tickets, *annual; /* demo/founding/ */
    int64_t province, county, town;
    int64_t villages[DEMO_VILLAGES_MAX]; /* in the order of place.json */
    size_t village_count;
    demo_account accounts[DEMO_ACCOUNTS_MAX];
    size_t account_count;
    qf_actor clerk, handler; /* who does the year's work */
    int64_t released, services_put, stations, tickets_closed;
    qf_date published_on;
    qf_str title; /* of the report */
} demo;

/* Reads what was built in. Errors: QF_BROKEN "DEMO.DATA" for a fault of ours. */
QF_MUST qf_code demo_read(qf_ctx *cx, demo *d);
/* Error of the built-in data. Always QF_BROKEN "DEMO.DATA". */
QF_MUST qf_code demo_wrong(qf_ctx *cx, const char *file, qf_str what);
/* A date member. Errors: demo_wrong. */
QF_MUST qf_code demo_date(qf_ctx *cx, const qf_val *of, const char *key, qf_date *out);
/* The lines of a list of texts, joined by line breaks. */
qf_str demo_lines(qf_ctx *cx, const qf_val *list);
/* Sets cx->now to a day's office hours: `minutes` after nine o'clock. */
void demo_at(qf_ctx *cx, qf_date day, int minutes);

/* The tree from province to villages, the accounts, the columns. Within a transaction, as all of
 * the following. Errors: those of the domain's verbs. */
QF_MUST qf_code demo_place(qf_ctx *cx, demo *d);
/* The year's work: services, stations, released items, tickets, in the order of their days. */
QF_MUST qf_code demo_year(qf_ctx *cx, demo *d);
/* The forms and samples beside a service item, written from services.json. Errors: those of service_file_add. */
QF_MUST qf_code demo_forms(qf_ctx *cx, const demo *d, qf_str code, const qf_val *files);
/* Figures, prose, check and publication of the report. Errors: QF_BROKEN "DEMO.REPORT" when the
 * check finds a fault. */
QF_MUST qf_code demo_report(qf_ctx *cx, demo *d);
/* Gives the account of a village, made before, a password of its own. */
QF_MUST qf_code demo_village_account(qf_ctx *cx, demo *d, int64_t village, qf_str login,
                                     qf_str name);
/* Books of every village for the months before today (cx->now). */
QF_MUST qf_code demo_books(qf_ctx *cx, demo *d);
/* Funds and payment lists of the year of today (cx->now). */
QF_MUST qf_code demo_funds(qf_ctx *cx, demo *d);

#endif
