/* Inside books: what a draft must be, for one that is typed and one out of a spreadsheet; what a month must be before it
 * is closed. */
#ifndef QF_DOMAIN_BOOKS_DRAFT_H
#define QF_DOMAIN_BOOKS_DRAFT_H

#include "domain/books/books.h"

/* The checks of books_voucher_save without keeping anything: words, entries, balance, an open month. */
QF_MUST qf_code books_draft_check(qf_ctx *cx, const village_charts *charts,
                                  const books_voucher *draft, qf_fen *total);

/* Nothing of the month waits for approval: QF_CONFLICT "BOOKS.WAITING". */
QF_MUST qf_code books_month_decided(qf_ctx *cx, int64_t village, qf_str month);

#endif
