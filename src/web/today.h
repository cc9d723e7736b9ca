/* The desk's start page: what is late, what is due, what waits for the person who has logged in. Each
 * module of pages has a source of its own, named in the table in today.c; a source adds a line for each
 * thing that is not nothing. */
#ifndef QF_WEB_TODAY_H
#define QF_WEB_TODAY_H

#include "web/http.h"

typedef enum today_kind {
    TODAY_LATE,  /* a day has passed */
    TODAY_WAITS, /* somebody else waits for this person */
    TODAY_DUE,   /* a day comes near */
    TODAY_KINDS
} today_kind;

typedef struct today_list {
    qf_val *lines[TODAY_KINDS];
} today_list;

/* One line: "3" "条信息等您审核" and where to go. Nothing when the count is 0. `zh` must live as long as
 * the request. */
void today_add(web_request *rq, today_list *list, today_kind kind, int64_t count, qf_str zh,
               qf_str href);

/* Adds the lines of one module; called only for the roles of its row in the table. */
typedef qf_code today_source(web_request *rq, today_list *list);

/* pages_cases.c, pages_items_list.c, pages_item_more.c, pages_letters.c, pages_books_desk.c, pages_remedy.c,
 * pages_objections.c, pages_old_items.c, pages_notices.c, pages_villages_desk.c, pages_village_accounts.c, pages_start.c */
today_source today_cases, today_items, today_old_items, today_gaps, today_objections, today_letters,
    today_vouchers, today_remedies, today_notices, today_service, today_start,
    today_village_accounts;

#endif
