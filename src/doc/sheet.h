/* Lists that people keep in Excel, WPS or text files, read for importing: the header row is found by
 * its words, the columns come in any order, rows stream by, and every complaint knows its sheet,
 * row and column. */
#ifndef QF_DOC_SHEET_H
#define QF_DOC_SHEET_H

#include "base/err.h"
#include "base/money.h"

#define SHEET_COLUMNS 64        /* of a column table */
#define SHEET_HEAD_ROWS 30      /* rows looked at for the header */
#define SHEET_COMPLAINTS 100000 /* kept; further ones are counted */

/* One column of a kind of list. */
typedef struct sheet_column {
    const char *name; /* "amount"; NULL ends the table */
    const char *zh;   /* "金额" */
    const char *words; /* header words besides, best first: "发放金额|补贴金额(元)"; may be NULL */
    bool needed; /* without it the list can not be read */
} sheet_column;

/* A header that is known from before: fills place[] (cell of the header by place in the column table, -1: none) and
 * returns true. `texts` are folded. */
typedef bool (*sheet_known_fn)(void *user, const qf_str *texts, size_t count, int *place);

typedef struct sheet_options {
    const sheet_column *columns;
    const char *sheet;    /* this sheet alone; NULL: every visible sheet with a fitting header */
    sheet_known_fn known; /* asked before the words; may be NULL */
    void *known_user;
} sheet_options;

/* Something wrong with a cell (column -1: with the row; row 0: with the sheet). */
typedef struct sheet_complaint {
    size_t sheet, row; /* sheet from 0, row as people count */
    int column;        /* of the sheet, from 0 = A */
    qf_str zh;
} sheet_complaint;

typedef struct sheet sheet;

/* A row under the header. What it points to is gone when the function returns. */
typedef struct sheet_row {
    sheet *of;
    qf_arena *arena; /* for what lives as long as the row */
    size_t number;   /* in the sheet or file, from 1 */
    bool totals;     /* 合计, 小计 …: not data */
    qf_str *values;  /* by place in the column table, trimmed; empty when absent */
} sheet_row;

typedef qf_code (*sheet_row_fn)(void *user, const sheet_row *row);

/* Opens csv, tab or semicolon text (UTF-8, GB18030, UTF-16) or xlsx; `bytes` and the options must
 * live as long as the arena. Errors: those of csv_open and xlsx_rows_open, QF_INVALID
 * "SHEET.COLUMNS" (the column table is too long). */
QF_MUST qf_code sheet_open(qf_ctx *cx, qf_str bytes, const sheet_options *options, sheet **out);
/* Tells every row in constant memory. Repeated headers and empty rows are passed over. Errors:
 * QF_INVALID "SHEET.HEADER" (no row names the needed columns: the sentence says which), those of
 * the readers and of `each`. */
QF_MUST qf_code sheet_each(sheet *s, sheet_row_fn each, void *user);

/* Rows gathered apart: a long text is read in pieces, by all cores at once. Every function may be called in
 * another thread than the one before; `end` and `drop` one at a time. */
typedef struct sheet_pieces {
    void *(*begin)(void *user); /* what the rows of a piece are gathered in: the user of `row` */
    sheet_row_fn row;           /* numbers count from the piece's beginning */
    /* A finished piece, in the order of the file, and what its rows' numbers lack. */
    qf_code (*end)(void *user, void *piece, size_t rows_before);
    void (*drop)(
        void *piece); /* it began within a quoted text: its rows come again, in another piece */
    size_t bytes;     /* of a piece; 0: as suits the text */
} sheet_pieces;
/* Tells every row as sheet_each does, and with the same errors: rows before one are in pieces that ended. */
QF_MUST qf_code sheet_each_piece(sheet *s, const sheet_pieces *how, void *user);
/* Calls this whenever a sheet has been told to its end, with what sheet_each was given: complaints
 * still know that sheet. */
void sheet_on_end(sheet *s, qf_code (*end)(void *user));
/* After sheet_each has found no header: the row that looks most like one, as it stands. False when there is no
 * row of at least two texts. Lives in the arena that the sheet was opened with. */
bool sheet_head_guess(const sheet *s, const qf_str **texts, size_t *count);
/* Name of a sheet; empty for text. */
qf_str sheet_name(const sheet *s, size_t number);
/* Bytes of text behind the row just told and in all, for a bar; 0 where it can not be known. */
void sheet_progress(const sheet *s, size_t *done, size_t *all);

/* Notes a complaint about the cell of a column (by place in the table; -1: the whole row). */
void sheet_complain(const sheet_row *row, int column, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The complaints so far, in the order of the rows; *more counts those that were not kept. */
const sheet_complaint *sheet_complaints(const sheet *s, size_t *count, size_t *more);
/* Takes back complaints: mark before, back to it after. */
size_t sheet_complaints_mark(const sheet *s);
void sheet_complaints_back(sheet *s, size_t mark);
/* "名单 第 12 行 C 列：…" */
qf_str sheet_complaint_zh(const sheet *s, qf_arena *arena, const sheet_complaint *complaint);
/* "C" for 2, "AB" for 27. */
qf_str sheet_letter(qf_arena *arena, int column);

/* Whether the sheet has the column at all. */
bool sheet_has_column(const sheet_row *row, int column);
/* Whether the header of the column says 万元; the column's Chinese name. */
bool sheet_header_says_wan(const sheet_row *row, int column);
const char *sheet_column_zh(const sheet_row *row, int column);

/* Checked values of a row, by place in the column table. False with a complaint noted when the cell
 * is there and does not fit; an empty cell gives the empty value and true. */
bool sheet_need(const sheet_row *row, int column, qf_str *out); /* false when empty, too */
bool sheet_date(const sheet_row *row, int column, qf_date *out);
/* Yuan; "1,234.50", "￥12", "3.2万元", or the header says 万元. */
bool sheet_fen(const sheet_row *row, int column, qf_fen *out);
/* Decimal to whole millionths ("114.2231" degrees, "3.25" mu). */
bool sheet_millionths(const sheet_row *row, int column, int64_t *out);
/* True for 合计, 小计 and the like at the beginning or end of a text. */
bool sheet_is_totals(qf_arena *arena, qf_str text);
/* True for a number that Excel has shortened, 4.10223E+17: its digits are lost. */
bool sheet_is_scientific(qf_str text);
/* Dates as people write them: 2021-9-1, 2021/9/1, 2021.9.1, 20210901, 2021年9月1日. */
bool sheet_date_parse(qf_str text, qf_date *out);
/* Amounts as people write them; `wan`: plain numbers are 万元. */
bool sheet_fen_parse(qf_str text, bool wan, qf_fen *out);

/* The user's own list as xlsx with the complaints in an added last column; bytes in cx->arena.
 * Errors as sheet_each, QF_BROKEN "DOC.XLSX_WRITE". */
QF_MUST qf_code sheet_write_back(qf_ctx *cx, sheet *s, qf_str *out);

/* Every row as it stands, header and all, sheet by sheet; for sheet_write_back. */
typedef qf_code (*sheet_raw_fn)(void *user, size_t sheet, size_t row, const qf_str *fields,
                                size_t count);
QF_MUST qf_code sheet_each_raw(sheet *s, sheet_raw_fn each, void *user);

#endif
