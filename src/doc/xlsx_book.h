/* A workbook opened: its sheets by name, the strings and number formats they share. The readers of
 * whole documents (xlsx_read.h) and of long lists (xlsx_rows.h) both stand on it. */
#ifndef QF_DOC_XLSX_BOOK_H
#define QF_DOC_XLSX_BOOK_H

#include "doc/xlsx_number.h"
#include "doc/xml_sax.h"

/* How much is taken in; more is refused with "DOC.LIMIT". */
typedef struct xlsx_limits {
    size_t strings, string_bytes;
    uint64_t part; /* bytes of one inflated part, at most */
} xlsx_limits;

typedef struct xlsx_sheet {
    qf_str name;
    ptrdiff_t entry; /* of the zip; -1 when the sheet is no table or missing */
    bool hidden;
} xlsx_sheet;

typedef struct xlsx_book {
    doc_zip *zip;
    xlsx_sheet *sheets; /* in the order of the tabs */
    size_t sheet_count;
    xlsx_format *formats; /* by number of the cell format */
    size_t format_count;
    bool from_1904;
    qf_buf text, ends; /* the shared strings one after the other, and where each ends */
    size_t string_count;
} xlsx_book;

/* Opens a workbook; `bytes` must live as long as the arena. Errors: those of doc_zip_open and
 * xml_parse, "DOC.UNKNOWN" (no workbook), "DOC.LIMIT". */
QF_MUST qf_code xlsx_book_open(qf_ctx *cx, qf_str bytes, const xlsx_limits *limits,
                               xlsx_book **out);
/* The shared string a cell names by its number in digits; empty when there is none. Valid as long
 * as the book. */
qf_str xlsx_book_string(const xlsx_book *book, qf_str number);
/* The format of a cell; the general one when the book has none of that number. */
const xlsx_format *xlsx_book_format(const xlsx_book *book, int style);

/* How the value of a cell is written. */
typedef enum xlsx_kind {
    XLSX_NUMBER,
    XLSX_SHARED,
    XLSX_INLINE, /* text in <is><t> instead of <v> */
    XLSX_TRUTH,
    XLSX_TEXT, /* as it is: the result of a formula, an error, an ISO date */
} xlsx_kind;

/* From the type of a cell; a missing one means a number. */
xlsx_kind xlsx_cell_kind(const xml_attrs *attrs);
/* Reads "AB12" at *at into row and column from 0 and moves *at behind it; false on anything else. */
bool xlsx_take_reference(qf_str s, size_t *at, int *row, int *col);

#endif
