/* Vouchers out of a spreadsheet, as bookkeeping programs and village accountants write them: one line of the list is
 * one entry, lines of one number are one voucher. */
#ifndef QF_DOMAIN_BOOKS_VOUCHER_SHEET_H
#define QF_DOMAIN_BOOKS_VOUCHER_SHEET_H

#include "doc/sheet.h"
#include "domain/books/books.h"

#define BOOKS_SHEET_VOUCHERS 5000 /* of one file */

extern const sheet_column books_sheet_columns[];

typedef struct books_sheet_task {
    int64_t village;   /* 0: a column names it */
    const char *sheet; /* this sheet alone; NULL: all */
    bool dry;          /* looks only */
    bool submit;       /* hands them in at once */
} books_sheet_task;

typedef struct books_sheet {
    sheet *list; /* with its complaints; NULL when it could not be opened */
    int64_t rows, wrong,
        totals; /* lines read, of them in vouchers that can not be taken, 合计 lines */
    int64_t vouchers, taken, already; /* in the file; kept now; there from before */
    qf_fen sum;                       /* of the vouchers that are right */
} books_sheet;

/* "541001 办公费" is account 541001, called 办公费; either may be missing. */
void books_account_split(qf_str given, qf_str *account, qf_str *name);

/* Takes a file whole or not at all: every fault is a complaint of its sheet, row and column in out->list. The same
 * file again changes nothing: a village's month has each number of the list once. Vouchers become drafts, or are handed
 * in for approval; nothing is entered without a second person. Errors: those of sheet_open and sheet_each, QF_INVALID
 * "BOOKS.EMPTY", "BOOKS.ROWS" (there are complaints), QF_DENIED "AUTH.…". */
QF_MUST qf_code books_sheet_take(qf_ctx *cx, const village_charts *charts,
                                 const books_sheet_task *task, qf_str bytes, books_sheet *out);

#endif
