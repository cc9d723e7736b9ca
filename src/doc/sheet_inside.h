/* Inside of the sheet reader. */
#ifndef QF_DOC_SHEET_INSIDE_H
#define QF_DOC_SHEET_INSIDE_H

#include "doc/csv.h"
#include "doc/sheet.h"
#include "doc/xlsx_rows.h"

struct sheet {
    qf_ctx *cx;
    const sheet_options *options;
    size_t columns; /* of the table */
    qf_str bytes;
    csv_reader *csv; /* one of the two */
    xlsx_book *book;
    /* The sheet being read. */
    size_t at;
    size_t placed[SHEET_COLUMNS], placed_count; /* columns of the table that the sheet has */
    int place[SHEET_COLUMNS];         /* column of the sheet by column of the table, -1: none */
    bool wan[SHEET_COLUMNS];          /* its header says 万元 */
    qf_str title[SHEET_COLUMNS];      /* its header as it stands */
    qf_str folded[SHEET_COLUMNS][12]; /* words of the table, folded */
    bool found;                       /* the header of this sheet */
    qf_arena *arena; /* that it was opened with: a caller may lend cx another one for a while */
    sheet_complaint *complaints;
    size_t complaint_count, complaint_room, complaint_more;
    qf_code (*end)(void *user);
    bool front_only; /* of a text: stop behind the rows that the header was looked for in */
    qf_str *guess;   /* of the header, when none was found */
    size_t guess_count;
};

/* Whom rows are told. */
typedef struct sheet_teller {
    sheet *s;
    sheet_row_fn each;
    void *user;
    qf_arena *row_arena; /* emptied before every row */
    qf_str values[SHEET_COLUMNS];
} sheet_teller;
/* For telling the rows of a sheet whose header is known or will be; lives as long as what it is given. */
sheet_teller sheet_teller_of(sheet *s, sheet_row_fn each, void *user, qf_arena *row_arena);

/* Tells one row under the header; empty rows and repeated headers are passed over. */
qf_code sheet_tell(sheet_teller *to, size_t number, const qf_str *fields, size_t count);
/* Without spaces of any width at both ends. */
qf_str sheet_trim(qf_str s);
/* Adds a complaint. */
void sheet_complaint_add(sheet *s, const sheet_complaint *complaint);

#endif
