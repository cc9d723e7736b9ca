/* Kinds of lists that `qingfeng import KIND FILE` takes. A new kind is one entry in import_kinds.c's
 * table and a file of its own with columns and row function. */
#ifndef QF_CLI_IMPORT_KIND_H
#define QF_CLI_IMPORT_KIND_H

#include "cli/cli.h"
#include "doc/sheet.h"

/* What a kind that takes the whole file by itself has to say; the frame prints it. */
typedef struct import_taken {
    sheet *list; /* with its complaints; NULL when it could not even be opened */
    size_t rows, taken, totals, already;
    qf_str words; /* a line for the person; may be empty */
} import_taken;

typedef struct import_kind {
    const char *name; /* "stations"; NULL ends the table */
    const char *zh;   /* "便民服务站" */
    const sheet_column *columns;
    /* Gets ready once (look-ups by name, a calendar): *state is handed to every row. May be NULL. */
    qf_code (*begin)(cli *args, void **state);
    /* Takes one row into the record, or complains by sheet_complain and its helpers. A verb's error
     * of the codes INVALID to LIMIT becomes a complaint about the row. Importing the same row twice
     * must change nothing. */
    qf_code (*row)(qf_ctx *cx, void *state, const sheet_row *row);
    /* See intake; may be left out. */
    qf_code (*begin_batch)(qf_ctx *cx, void *state);
    qf_code (*end_batch)(qf_ctx *cx, void *state);
    /* Instead of `row`: the whole file, in transactions of its own. The record is open. */
    qf_code (*file)(cli *args, qf_str bytes, import_taken *out);
    /* Makes the list of FILE when it is a folder. May be left out. */
    qf_code (*folder)(cli *args, qf_str *list);
    /* What follows when `rows` are in; not after a dry run. May be left out. */
    qf_code (*end)(cli *args, size_t rows);
} import_kind;

extern const import_kind import_kinds[];

#endif
