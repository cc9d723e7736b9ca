/* A document out of plain lines, for tests of the prose: a line is a paragraph, lines that begin with
 * a tab are one table without cells. The real readers have tests of their own. */
#ifndef LINES_DOC_H
#define LINES_DOC_H

#include "base/file.h"
#include "doc/doc.h"
#include "qf_test.h"

static inline doc *lines_doc(qf_arena *arena, qf_str text)
{
    doc *document = QF_NEW(arena, doc);
    qf_str rest = text, line;
    size_t most = 1;

    for (size_t i = 0; i < text.n; i++)
        most += text.p[i] == '\n';
    document->format = DOC_TEXT;
    document->blocks = QF_NEW_ARRAY(arena, doc_block, most);
    bool in_table = false;
    while (rest.p != NULL && qf_str_split(&rest, '\n', &line)) {
        bool cell = qf_str_starts(line, QF_S("\t")) || qf_str_has(line, QF_S("|"));

        if (cell && in_table)
            continue;
        if (qf_str_trim(line).n == 0) {
            continue;
        }
        in_table = cell;
        document->blocks[document->count++] = (doc_block){
            .kind = cell ? DOC_TABLE : DOC_PARAGRAPH,
            .text = cell ? (qf_str){ "", 0 } : qf_str_trim(line),
            .table = cell ? QF_NEW(arena, doc_table) : NULL,
        };
    }
    return document;
}

/* A sample below tests/data/samples. */
static inline qf_str sample_text(qf_ctx *cx, const char *name)
{
    qf_str path = qf_strf(cx->arena, "%s/tests/data/samples/%s", QF_SOURCE_DIR, name), text;

    if (qf_file_read(cx, path.p, 1 << 20, &text) != QF_OK)
        fail_msg("%s: %.*s", name, QF_ARG(cx->err.zh));
    return text;
}

#endif
