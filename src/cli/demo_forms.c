/* Forms and samples of the demonstration's guides: documents of a heading, a table and a note. */
#include "cli/demo_load.h"
#include "doc/doc_write.h"
#include "domain/service/file.h"

#define ROWS_MAX 24

/* Rows of the data: a label and what stands beside it (empty: to be filled in). */
static doc_table *table_of(qf_arena *arena, const qf_val *rows)
{
    static const int widths[2] = { 1, 3 };
    doc_table *table = QF_NEW(arena, doc_table);

    *table = (doc_table){ .cols = 2,
                          .cells = QF_NEW_ARRAY(arena, doc_cell, (size_t)ROWS_MAX * 2),
                          .col_width = widths };
    for (const qf_val *row = qf_first(rows); row != NULL && table->rows < ROWS_MAX;
         row = row->next) {
        const qf_val *label = qf_first(row);
        for (int col = 0; col < 2 && label != NULL; col++, label = label->next)
            table->cells[table->count++] = (doc_cell){ .row = table->rows,
                                                       .col = col,
                                                       .row_span = 1,
                                                       .col_span = 1,
                                                       .header = col == 0,
                                                       .align = col == 0 ? DOC_CENTER : DOC_LEFT,
                                                       .text = label->text };
        table->rows++;
    }
    return table;
}

static qf_code write_form(qf_ctx *cx, const qf_val *from, qf_str *out)
{
    doc_block blocks[] = {
        { .kind = DOC_HEADING, .text = qf_get_str(from, "title"), .align = DOC_CENTER },
        { .kind = DOC_TABLE, .table = table_of(cx->arena, qf_get(from, "rows")) },
        { .kind = DOC_PARAGRAPH, .text = qf_get_str(from, "note") },
    };
    doc document = { .title = qf_get_str(from, "title"), .blocks = blocks, .count = 3 };

    return doc_write(cx, &document, doc_format_of(qf_get_str(from, "name")), page_style_default(),
                     out);
}

qf_code demo_forms(qf_ctx *cx, const demo *d, qf_str code, const qf_val *files)
{
    for (const qf_val *one = qf_first(files); one != NULL; one = one->next) {
        qf_str purpose = qf_get_str(one, "purpose"), bytes;
        service_file file = { .material = qf_get_str(one, "material"),
                              .name = qf_get_str(one, "name") };
        int i = 0;
        while (i < SERVICE_FILE_PURPOSE_COUNT &&
               !qf_str_eq(purpose, service_file_purpose_code((service_file_purpose)i)))
            i++;
        file.purpose = (service_file_purpose)i;
        QF_TRY(write_form(cx, one, &bytes));
        QF_TRY(service_file_add(cx, d->masks, code, &file, bytes));
    }
    return QF_OK;
}
