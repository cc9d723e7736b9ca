/* Village books as values for pages, public and at the desk. */
#ifndef QF_WEB_BOOKS_VIEW_H
#define QF_WEB_BOOKS_VIEW_H

#include "domain/auth/auth.h"
#include "domain/books/books.h"
#include "domain/org/org.h"
#include "web/http.h"

/* Everybody at the desk but a village's account. */
#define BOOKS_VIEW_STAFF (AUTH_ANY & ~AUTH_BIT(VILLAGE_ACCOUNT))

/* The village in the path of a desk page; a village account sees its own alone. Errors besides those
 * of books_view_village: QF_DENIED "AUTH.OTHER_VILLAGE". */
QF_MUST qf_code books_view_asked(web_request *rq, org *out);
/* A village of this town. QF_MISSING "WEB.NO_PAGE" otherwise. */
QF_MUST qf_code books_view_village(web_request *rq, int64_t id, org *out);
/* "2021年9月" */
qf_str books_view_month_zh(qf_arena *arena, qf_str month);
/* The month that must be public by today: its successor's publication day has passed. */
qf_str books_view_due_month(const web_request *rq);
/* Adds a sum in yuan with thousands separators: "12,345.60". */
void books_view_fen(qf_arena *arena, qf_val *map, const char *key, qf_fen money);
/* Adds "balances" (trial balance with totals), "incomes" and "expenses" by account; what the year-end closing among
 * `vouchers` carried over is neither. */
void books_view_accounts(web_request *rq, qf_val *data, const village_chart *chart,
                         const books_balances *balances, const books_vouchers *vouchers);
/* Adds "vouchers": for everybody the approved ones with covered names, at the desk all. */
QF_MUST qf_code books_view_vouchers(web_request *rq, qf_val *data, const village_chart *chart,
                                    const books_vouchers *vouchers, bool everybody);
/* Adds "registers": a list by kind; the names of other sides are covered for everybody. */
void books_view_registers(web_request *rq, qf_val *data, const books_registers *registers,
                          bool everybody);

#endif
