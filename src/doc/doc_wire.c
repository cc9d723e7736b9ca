#include "doc/doc_wire.h"

#define MAGIC 0x51464432U /* "QFD2" */

struct wire {
    qf_ctx *cx;
    qf_str rest;
    bool bad;
};

static void put_number(qf_buf *out, size_t number)
{
    uint32_t n = number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;

    qf_buf_add(out, (qf_str){ (const char *)&n, sizeof(n) });
}

static void put_text(qf_buf *out, qf_str text)
{
    put_number(out, text.n);
    qf_buf_add(out, text);
}

static void put_table(qf_buf *out, const doc_table *table)
{
    put_number(out, (size_t)table->rows);
    put_number(out, (size_t)table->cols);
    put_number(out, table->uncertain);
    put_number(out, table->count);
    for (size_t i = 0; i < table->count; i++) {
        const doc_cell *cell = &table->cells[i];
        put_number(out, (size_t)cell->row);
        put_number(out, (size_t)cell->col);
        put_number(out, (size_t)cell->row_span);
        put_number(out, (size_t)cell->col_span);
        put_text(out, cell->text);
    }
}

void doc_wire_put(qf_buf *out, const qf_ctx *cx, qf_code code, const doc *document)
{
    put_number(out, MAGIC);
    put_number(out, code);
    if (code != QF_OK) {
        put_text(out, qf_str_of(cx->err.id));
        put_text(out, cx->err.zh);
        put_number(out, MAGIC);
        return;
    }
    put_number(out, document->format);
    put_number(out, document->images);
    put_text(out, document->title);
    put_number(out, document->count);
    for (size_t i = 0; i < document->count; i++) {
        const doc_block *block = &document->blocks[i];
        put_number(out, block->kind);
        put_number(out, (size_t)block->level);
        put_number(out, (size_t)block->page);
        put_text(out, block->text);
        put_text(out, block->picture);
        if (block->kind == DOC_TABLE)
            put_table(out, block->table);
    }
    put_number(out, MAGIC);
}

static size_t get_number(struct wire *w, size_t most)
{
    uint32_t n = 0;

    if (w->rest.n < sizeof(n)) {
        w->bad = true;
        return 0;
    }
    memcpy(&n, w->rest.p, sizeof(n));
    w->rest = qf_str_sub(w->rest, sizeof(n), w->rest.n);
    if (n > most)
        w->bad = true;
    return w->bad ? 0 : n;
}

static qf_str get_text(struct wire *w)
{
    size_t n = get_number(w, w->rest.n);
    qf_str text = qf_str_sub(w->rest, 0, n);

    if (text.n < n)
        w->bad = true;
    w->rest = qf_str_sub(w->rest, text.n, w->rest.n);
    return text;
}

static doc_table *get_table(struct wire *w)
{
    doc_table *table = QF_NEW(w->cx->arena, doc_table);

    table->rows = (int)get_number(w, DOC_MAX_ROWS);
    table->cols = (int)get_number(w, DOC_MAX_COLUMNS);
    table->uncertain = get_number(w, 1) == 1;
    table->count = get_number(w, DOC_MAX_CELLS);
    table->caption = QF_S("");
    table->cells = QF_NEW_ARRAY(w->cx->arena, doc_cell, table->count);
    for (size_t i = 0; i < table->count && !w->bad; i++) {
        doc_cell *cell = &table->cells[i];
        cell->row = (int)get_number(w, (size_t)table->rows);
        cell->col = (int)get_number(w, (size_t)table->cols);
        cell->row_span = (int)get_number(w, (size_t)table->rows);
        cell->col_span = (int)get_number(w, (size_t)table->cols);
        cell->text = get_text(w);
        if (cell->row_span < 1 || cell->col_span < 1 || cell->row + cell->row_span > table->rows ||
            cell->col + cell->col_span > table->cols)
            w->bad = true;
    }
    return table;
}

static doc *get_document(struct wire *w)
{
    doc *document = QF_NEW(w->cx->arena, doc);

    document->format = (doc_format)get_number(w, DOC_JSON);
    document->images = get_number(w, UINT32_MAX);
    document->title = get_text(w);
    document->published = document->source = QF_S("");
    document->count = get_number(w, DOC_MAX_BLOCKS);
    document->blocks = QF_NEW_ARRAY(w->cx->arena, doc_block, document->count);
    for (size_t i = 0; i < document->count && !w->bad; i++) {
        doc_block *block = &document->blocks[i];
        block->kind = (doc_kind)get_number(w, DOC_IMAGE);
        block->level = (int)get_number(w, 6);
        block->page = (int)get_number(w, 100000);
        block->text = get_text(w);
        block->picture = get_text(w);
        if (block->kind == DOC_TABLE)
            block->table = get_table(w);
    }
    return document;
}

qf_code doc_wire_get(qf_ctx *cx, qf_str bytes, doc **out)
{
    struct wire w = { .cx = cx, .rest = bytes };
    qf_str id = QF_S(""), zh = QF_S("");
    doc *document = NULL;
    qf_code code;

    if (get_number(&w, UINT32_MAX) != MAGIC)
        w.bad = true;
    code = (qf_code)get_number(&w, QF_BROKEN);
    if (code != QF_OK) {
        id = get_text(&w);
        zh = get_text(&w);
    } else if (!w.bad) {
        document = get_document(&w);
    }
    if (get_number(&w, UINT32_MAX) != MAGIC || w.rest.n > 0 || w.bad)
        return qf_fail(cx, QF_BROKEN, "DOC.WIRE", "file", "读取文件时出错，请稍后再试。");
    *out = document;
    if (code != QF_OK)
        return qf_fail(cx, code, qf_cstr(cx->arena, id), "file", "%.*s", QF_ARG(zh));
    return QF_OK;
}
