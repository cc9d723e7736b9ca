/* The words of an attachment, and where each of them stands. */
#include "base/text.h"
#include "doc/attachment.h"

/* A cell stays in one line. */
static void add_cell(qf_buf *out, qf_str words)
{
    for (size_t i = 0; i < words.n; i++)
        qf_buf_addc(out, words.p[i] == '\n' || words.p[i] == '\t' ? ' ' : words.p[i]);
}

size_t attachment_places(doc *document)
{
    doc *parts[DOC_PARTS_MAX];
    size_t count = 0, n = doc_parts(document, parts);

    for (size_t k = 0; k < n; k++) {
        count += parts[k]->count;
        for (size_t i = 0; i < parts[k]->count; i++)
            count += parts[k]->blocks[i].table == NULL ? 0 : parts[k]->blocks[i].table->count;
    }
    return count;
}

static void add_table(qf_buf *out, const doc_table *table, size_t *starts)
{
    int row = 0, column = 0;

    for (size_t k = 0; k < table->count; k++) {
        const doc_cell *cell = &table->cells[k];
        if (cell->row != row)
            qf_buf_addc(out, '\n');
        for (column = cell->row != row ? 0 : column; column < cell->col; column++)
            qf_buf_addc(out, '\t');
        row = cell->row;
        starts[k] = out->n;
        add_cell(out, cell->text);
    }
    qf_buf_addc(out, '\n');
}

/* The words of one part; how many places it took. */
static size_t add_part(qf_buf *out, const doc *part, size_t *starts)
{
    size_t n = 0;

    for (size_t i = 0; i < part->count; i++) {
        const doc_block *block = &part->blocks[i];
        starts[n++] = out->n;
        qf_buf_add(out, block->text);
        qf_buf_addc(out, '\n');
        if (block->table != NULL) {
            add_table(out, block->table, starts + n);
            n += block->table->count;
        }
    }
    return n;
}

qf_code attachment_words(qf_ctx *cx, doc *document, qf_str *text, size_t *starts)
{
    qf_buf out = qf_buf_new(cx->arena, DOC_MAX_TEXT);
    doc *parts[DOC_PARTS_MAX];
    size_t n = 0, count = doc_parts(document, parts);

    for (size_t k = 0; k < count; k++)
        n += add_part(&out, parts[k], starts + n);
    if (out.over)
        return qf_fail(cx, QF_LIMIT, "DOC.LIMIT", "file", "文件里的文字太多");
    *text = qf_buf_str(&out);
    return QF_OK;
}

/* Blocks and cells before the words at `at`: the number of the place that has them. */
static size_t place_at(const attachment_said *said, size_t at)
{
    size_t low = 0, high = said->places;

    while (low + 1 < high) {
        size_t middle = (low + high) / 2;
        if (said->starts[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* "B2" of a cell that is counted from 0. */
static qf_str cell_name(qf_arena *arena, int row, int col)
{
    char letters[8];
    size_t n = sizeof(letters);

    for (int c = col + 1; c > 0 && n > 0; c = (c - 1) / 26)
        letters[--n] = (char)('A' + (c - 1) % 26);
    return qf_strf(arena, "%.*s%d", (int)(sizeof(letters) - n), letters + n, row + 1);
}

static qf_str where_in_table(qf_arena *arena, const doc_table *table, const doc_cell *cell,
                             int number)
{
    qf_str sheet = table->caption; /* with a remark about what is hidden in it */
    ptrdiff_t remark = qf_str_find(sheet, QF_S("（隐藏的"), 0);

    if (remark > 0)
        sheet.n = (size_t)remark;
    if (sheet.n > 0)
        return qf_strf(
            arena, "%.*s!%.*s", QF_ARG(sheet),
            QF_ARG(cell_name(arena, table->first_row + cell->row, table->first_col + cell->col)));
    return qf_strf(arena, "表 %d 第 %d 行第 %d 列", number, cell->row + 1, cell->col + 1);
}

/* "第 3 行" of a text, counted by its line ends. */
static qf_str where_in_lines(qf_arena *arena, qf_str text, size_t at)
{
    int line = 1;

    for (size_t i = 0; i < at && i < text.n; i++)
        line += text.p[i] == '\n';
    return qf_strf(arena, "第 %d 行", line);
}

qf_str attachment_where(qf_arena *arena, const attachment_said *said, size_t at)
{
    size_t place, n = 0;
    int tables = 0, paragraphs = 0;

    if (said->document == NULL)
        return where_in_lines(arena, said->text, at);
    if (at >= said->beside)
        return QF_S("页眉、页脚、注释或者图里");
    place = place_at(said, at);
    for (size_t i = 0; i < said->document->count; i++) {
        const doc_block *block = &said->document->blocks[i];
        paragraphs += block->kind == DOC_PARAGRAPH || block->kind == DOC_HEADING;
        tables += block->kind == DOC_TABLE;
        if (block->table != NULL && place > n && place <= n + block->table->count)
            return where_in_table(arena, block->table, &block->table->cells[place - n - 1], tables);
        if (place == n)
            return block->page > 0
                       ? qf_strf(arena,
                                 said->document->format == DOC_XLSX ? "第 %d 张表" : "第 %d 页",
                                 block->page)
                       : qf_strf(arena, "第 %d 段", paragraphs);
        n += 1 + (block->table == NULL ? 0 : block->table->count);
    }
    return QF_S("文字里");
}

static qf_code read_words(qf_ctx *cx, qf_str bytes, attachment_kind kind, attachment_said *out)
{
    size_t *starts;
    qf_str beside = QF_S("");

    QF_TRY(
        doc_read(cx, bytes, qf_strf(cx->arena, "x.%s", attachment_ending(kind)), &out->document));
    out->places = attachment_places(out->document);
    out->starts = starts = QF_NEW_ARRAY(cx->arena, size_t, out->places + 1);
    QF_TRY(attachment_words(cx, out->document, &out->text, starts));
    out->beside = out->text.n;
    if (kind != ATTACHMENT_PDF)
        QF_TRY(attachment_beside(cx, bytes, &beside));
    out->text = QF_JOIN(cx->arena, out->text, beside);
    return QF_OK;
}

qf_code attachment_read(qf_ctx *cx, qf_str bytes, attachment_kind kind, attachment_said *out)
{
    qf_code code;

    *out = (attachment_said){ .text = QF_S("") };
    if (attachment_is_picture(kind))
        return QF_OK;
    if (kind == ATTACHMENT_CSV || kind == ATTACHMENT_TEXT)
        return qf_text_decode(cx, bytes, QF_S(""), &out->text);
    code = read_words(cx, bytes, kind, out);
    if (code != QF_OK &&
        (strcmp(cx->err.id, "DOC.NO_TEXT") == 0 || strcmp(cx->err.id, "DOC.EMPTY") == 0))
        return QF_OK;
    return code;
}

qf_code attachment_text(qf_ctx *cx, qf_str bytes, attachment_kind kind, qf_str *out)
{
    attachment_said said;

    QF_TRY(attachment_read(cx, bytes, kind, &said));
    *out = said.text;
    return QF_OK;
}
