/* How the cells of a form are found in a document: inside of report_read.
 *
 * Every table row, and every line of a text without tables, becomes a *row*: a label and the values
 * behind it. cells_grid.c makes rows from tables, cells_flow.c from lines; cells_place.c says which
 * cell of the form each value is; read_find.c says what was wrong with the tables. */
#ifndef QF_REPORT_CELLS_H
#define QF_REPORT_CELLS_H

#include "report/report.h"

#define CELLS_MAX_ROWS 2000
#define CELLS_MAX_LOST 64
#define CELLS_MAX_VALUES 40 /* values of one row; more are no row of a form */

/* A value as printed, and where it stood in its table. */
typedef struct cells_value {
    qf_str text;
    int col, col_span; /* columns of the document's table; col is -1 in a text without tables */
    bool tall;         /* merged with the row above or below */
} cells_value;

/* One header of a table: which columns of the document's table stand below which label. */
typedef struct cells_head {
    int table;
    int cols;     /* of the document's table */
    int instance; /* counts headers of the same table, from 1 */
    struct {
        int column; /* of the form */
        int from, to;
        int row;
    } labels[CELLS_MAX_VALUES];
    size_t label_count;
    struct {
        int line; /* table 4: a group; -1: 法人或其他组织 of table 3 */
        int from, to;
        int row;
    } groups[8];
    size_t group_count;
} cells_head;

typedef struct cells_row {
    int table;
    int line;     /* of the form; -1: the row has no label of the form */
    qf_str label; /* as printed; empty: values alone */
    bool strong;  /* label and values stand in one row or line */
    bool exact;   /* the label is one of the form's names, not only like one */
    cells_value *values;
    size_t count;
    const cells_head *head; /* NULL: columns are told by counting */
    int source;             /* table or paragraph of the document: block index */
    int instance;           /* of the header above */
} cells_row;

/* Working memory of one reading. */
typedef struct cells_reader {
    qf_ctx *cx;
    const doc *document;
    report *r;
    const form *form;
    bool text_like; /* txt and pdf: columns are counted, not measured */
    int context;    /* the form's table that the text around is about; 0 unknown */
    cells_row *rows;
    size_t row_count;
    cells_head *head;     /* of the table at work; NULL before its header */
    bool head_closed;     /* rows came since: the next header row begins a new header */
    int heads_seen[5];    /* headers by table */
    int labels_seen[5];   /* labels of lines without values, by table */
    bool column_seen[32]; /* labels of columns seen anywhere, by index of the form's columns */
    bool head_unclear[5]; /* rows could not be told apart by their labels */
    bool head_guessed[5]; /* a column's label was missing, its place was the only one left */
    bool no_column[32];   /* columns that the table does not have, by index of the form's */
    const cells_row *lost[CELLS_MAX_LOST]; /* rows whose values could not be given to columns */
    size_t lost_count;
} cells_reader;

/* The value of each cell of one row, and what is wrong with its place. */
typedef enum cells_fault { PLACE_OK, PLACE_NO_COLUMN, PLACE_MERGED, PLACE_LOST } cells_fault;

#define CELLS_TABLE_4 15 /* all of table 4 is one row */

typedef struct cells_placing {
    const cells_value *value[CELLS_TABLE_4];
    cells_fault state[CELLS_TABLE_4];
    int first, count; /* cells of the form */
    bool guessed;     /* one label was missing and its place was the only one left */
} cells_placing;

/* ---- labels (cells_label.c) */

typedef enum cells_label_kind { LABEL_NONE, LABEL_LINE, LABEL_COLUMN, LABEL_HEAD } cells_label_kind;

typedef struct cells_label {
    cells_label_kind kind;
    int index; /* of lines, columns or heads */
    bool exact;
} cells_label;

/* What a folded, stripped label (form_core) means. `table` 0: any. Lines first, then columns. */
cells_label cells_label_of(const form *f, qf_str core, int table);
/* Line of the form with just this name, -1 when none; the same with fuzzy matching. */
int cells_line_named(const form *f, qf_str core, int table);
int cells_line_of(const form *f, qf_str core, int table, bool *exact);
/* Column of the form with just this name, -1 when none; the same with fuzzy matching. */
int cells_column_named(const form *f, qf_str core, int table);
int cells_column_of(const form *f, qf_str core, int table);
/* Share of common character pairs of two labels, 0-100. */
int cells_alike(qf_str a, qf_str b);

/* ---- values (cells_value.c) */

/* True for numbers, dashes and things that stand where a number belongs; false for labels and
 * empty text. */
bool cells_is_value(qf_str text);
/* True when nothing is printed: spaces, or only a slash, a dash or 无. */
bool cells_is_blank(qf_str text);
/* True when not even a dash is printed. */
bool cells_is_empty(qf_str text);

typedef struct cells_number {
    report_state state;
    int64_t number;
    bool note, full_width;
} cells_number;

/* Reads a value as this cell of the form wants it. */
cells_number cells_number_of(qf_arena *arena, qf_str text, const form_cell *cell);

/* ---- rows */

/* A new row in rd->rows; NULL when there are too many. */
cells_row *cells_add_row(cells_reader *rd, int table, int line, qf_str label);
void cells_add_value(cells_reader *rd, cells_row *row, cells_value value);

/* Rows of one table of the document (cells_grid.c). */
void cells_from_table(cells_reader *rd, const doc_table *table, int block);
/* The table, or the same turned by a quarter when it lies on its side (cells_turn.c). */
const doc_table *cells_upright(const cells_reader *rd, const doc_table *table);
/* Rows of a run of paragraphs (cells_flow.c): blocks from..end-1 hold no table. */
void cells_from_lines(cells_reader *rd, size_t from, size_t end);
/* The same from a table of one column: one cell a line, empty cells kept. */
void cells_from_list(cells_reader *rd, const doc_table *table, int block);
/* Puts the rows' values into the report's cells, with findings (cells_place.c, read_find.c). */
void cells_place(cells_reader *rd);

#endif
