/* What every document must keep, whatever it was read from. */
#ifndef QF_FUZZ_DOC_WALK_H
#define QF_FUZZ_DOC_WALK_H

#include "base/text.h"
#include "doc/doc.h"

#include <stdlib.h>

/* Ends the program when the promise is broken, so that the fuzzer hears it. */
#define PROMISE(truth)                                                                             \
    do {                                                                                           \
        if (!(truth))                                                                              \
            abort();                                                                               \
    } while (0)

static inline void walk_table(const doc_table *table)
{
    const doc_cell *before = NULL;

    PROMISE(table->rows > 0 && table->rows <= DOC_MAX_ROWS);
    PROMISE(table->cols > 0 && table->cols <= DOC_MAX_COLUMNS);
    for (size_t i = 0; i < table->count; i++) {
        const doc_cell *cell = &table->cells[i];
        PROMISE(cell->row >= 0 && cell->row_span >= 1 && cell->row + cell->row_span <= table->rows);
        PROMISE(cell->col >= 0 && cell->col_span >= 1 && cell->col + cell->col_span <= table->cols);
        PROMISE(before == NULL || before->row < cell->row ||
                (before->row == cell->row && before->col < cell->col));
        PROMISE(qf_utf8_valid(cell->text));
        before = cell;
    }
    PROMISE(table->count == 0 ||
            doc_cell_at(table, table->cells[0].row, table->cells[0].col) != NULL);
}

static inline void walk_document(const doc *document)
{
    for (size_t i = 0; i < document->count; i++) {
        const doc_block *block = &document->blocks[i];
        PROMISE((block->kind == DOC_TABLE) == (block->table != NULL));
        PROMISE(qf_utf8_valid(block->text));
        if (block->table != NULL)
            walk_table(block->table);
    }
    PROMISE(qf_utf8_valid(document->title));
}

/* Reads the bytes as a file of that name and looks at what comes out. */
static inline void walk_bytes(qf_arena *arena, qf_str bytes, const char *name)
{
    qf_ctx cx = { .arena = arena };
    doc *document = NULL;

    if (doc_read(&cx, bytes, qf_str_of(name), &document) == QF_OK)
        walk_document(document);
    else
        PROMISE(cx.err.id != NULL && cx.err.zh.n > 0);
}

#endif
