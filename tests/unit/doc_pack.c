#include "doc_pack.h"

#include "qf_test.h"

#include <zlib.h>

#define MAX_PACK ((size_t)200 * 1024 * 1024)

static void add_little(qf_buf *buf, size_t value, int bytes)
{
    for (; bytes > 0; bytes--) {
        qf_buf_addc(buf, (char)(unsigned char)value);
        value >>= 8;
    }
}

pack *pack_new(qf_arena *arena)
{
    pack *p = QF_NEW(arena, pack);

    p->arena = arena;
    p->bytes = qf_buf_new(arena, MAX_PACK);
    p->directory = qf_buf_new(arena, MAX_PACK);
    return p;
}

static qf_str deflated(qf_arena *arena, qf_str bytes)
{
    z_stream z = { 0 };
    size_t room = bytes.n + bytes.n / 8 + 1024;
    char *out = qf_alloc(arena, room);

    assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 9, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_in = (Bytef *)(uintptr_t)bytes.p;
    z.avail_in = (uInt)bytes.n;
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    room -= z.avail_out;
    deflateEnd(&z);
    return (qf_str){ out, room };
}

static void add_fields(qf_buf *buf, const char *name, qf_str plain, qf_str packed, bool deflate)
{
    add_little(buf, 20, 2);              /* version */
    add_little(buf, 0, 2);               /* flags */
    add_little(buf, deflate ? 8 : 0, 2); /* method */
    add_little(buf, 0x21 << 16, 4);      /* time, date: 1980-01-01 */
    add_little(buf, crc32(0, (const Bytef *)plain.p, (uInt)plain.n), 4);
    add_little(buf, packed.n, 4);
    add_little(buf, plain.n, 4);
    add_little(buf, strlen(name), 2);
    add_little(buf, 0, 2); /* extra */
}

void pack_add(pack *p, const char *name, qf_str bytes, bool deflate)
{
    qf_str packed = deflate ? deflated(p->arena, bytes) : bytes;
    size_t offset = p->bytes.n;

    qf_buf_add(&p->bytes, QF_S("PK\003\004"));
    add_fields(&p->bytes, name, bytes, packed, deflate);
    qf_buf_add(&p->bytes, qf_str_of(name));
    qf_buf_add(&p->bytes, packed);
    qf_buf_add(&p->directory, QF_S("PK\001\002"));
    add_little(&p->directory, 20, 2);
    add_fields(&p->directory, name, bytes, packed, deflate);
    add_little(&p->directory, 0, 10); /* comment, disk, attributes */
    add_little(&p->directory, offset, 4);
    qf_buf_add(&p->directory, qf_str_of(name));
    p->entries++;
}

qf_str pack_finish(pack *p)
{
    size_t offset = p->bytes.n;

    qf_buf_add(&p->bytes, qf_buf_str(&p->directory));
    qf_buf_add(&p->bytes, QF_S("PK\005\006"));
    add_little(&p->bytes, 0, 4);
    add_little(&p->bytes, p->entries, 2);
    add_little(&p->bytes, p->entries, 2);
    add_little(&p->bytes, p->directory.n, 4);
    add_little(&p->bytes, offset, 4);
    add_little(&p->bytes, 0, 2);
    assert_false(p->bytes.over);
    return qf_buf_str(&p->bytes);
}

#define SPACES                                                                                     \
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""                    \
    " xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\""                    \
    " xmlns:v=\"urn:schemas-microsoft-com:vml\""                                                   \
    " xmlns:pic=\"http://schemas.openxmlformats.org/drawingml/2006/picture\""

qf_str pack_docx(qf_arena *arena, const char *body, const char *styles, const char *numbering)
{
    pack *p = pack_new(arena);

    pack_add(p, "word/document.xml",
             qf_strf(arena, "<w:document" SPACES "><w:body>%s</w:body></w:document>", body), true);
    if (styles != NULL)
        pack_add(p, "word/styles.xml", qf_strf(arena, "<w:styles" SPACES ">%s</w:styles>", styles),
                 true);
    if (numbering != NULL)
        pack_add(p, "word/numbering.xml",
                 qf_strf(arena, "<w:numbering" SPACES ">%s</w:numbering>", numbering), false);
    return pack_finish(p);
}

doc *pack_read(qf_ctx *cx, qf_str bytes, const char *name)
{
    doc *document = NULL;

    if (doc_read(cx, bytes, qf_str_of(name), &document) != QF_OK)
        fail_msg("%s: %s %.*s", name, cx->err.id, QF_ARG(cx->err.zh));
    return document;
}

static void show_text(qf_buf *out, qf_str text)
{
    for (size_t i = 0; i < text.n; i++)
        qf_buf_addc(out, text.p[i] == '\n' ? '/' : text.p[i]);
}

static void show_table(qf_buf *out, const doc_table *table)
{
    qf_buf_addf(out, "T %dx%d\n", table->rows, table->cols);
    for (int row = 0; row < table->rows; row++) {
        for (int col = 0; col < table->cols; col++) {
            const doc_cell *cell = doc_cell_at(table, row, col);
            if (cell != NULL && (cell->row != row || cell->col != col))
                continue;
            qf_buf_addc(out, '|');
            show_text(out, cell == NULL ? QF_S("_") : cell->text);
            if (cell != NULL && (cell->row_span > 1 || cell->col_span > 1))
                qf_buf_addf(out, " %dx%d", cell->row_span, cell->col_span);
        }
        qf_buf_add(out, QF_S("|\n"));
    }
}

qf_str pack_show(qf_arena *arena, const doc *document)
{
    qf_buf out = qf_buf_new(arena, 1024 * 1024);

    for (size_t i = 0; i < document->count; i++) {
        const doc_block *block = &document->blocks[i];
        if (block->kind == DOC_TABLE) {
            show_table(&out, block->table);
            continue;
        }
        if (block->kind == DOC_IMAGE)
            qf_buf_add(&out, QF_S("I"));
        else if (block->kind == DOC_HEADING)
            qf_buf_addf(&out, "H%d ", block->level);
        else
            qf_buf_add(&out, QF_S("P "));
        show_text(&out, block->text);
        qf_buf_addc(&out, '\n');
    }
    return qf_buf_str(&out);
}

void pack_refuses(qf_str bytes, const char *name, const char *id)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    doc *document = NULL;

    if (doc_read(&cx, bytes, qf_str_of(name), &document) == QF_OK)
        fail_msg("%s was read; expected %s", name, id);
    assert_string_equal(cx.err.id, id);
    assert_true(cx.err.zh.n > 0);
}
