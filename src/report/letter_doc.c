#include "report/letter_doc.h"

#include "base/text.h"

#define BLOCKS_MAX 400
#define DATE_INSET 8 /* half characters: 右空四字 */

struct paper {
    doc_block *blocks;
    size_t count;
};

static void add(struct paper *to, doc_block block)
{
    if (to->count < BLOCKS_MAX)
        to->blocks[to->count++] = block;
}

/* Width in half characters: Han and full-width two, the rest one. */
static int half_width(qf_str text)
{
    int width = 0;

    for (size_t at = 0; at < text.n;)
        width += qf_rune_next(text, &at) < 0x80 ? 1 : 2;
    return width;
}

/* Signature over date, each centred on the other, the longer one four characters from the margin;
 * two empty lines above for the upper half of the seal. */
static void add_signature(struct paper *to, qf_str org, qf_str date)
{
    int org_width = half_width(org), date_width = half_width(date);
    int apart = (org_width - date_width) / 2;

    add(to, (doc_block){ .kind = DOC_PARAGRAPH, .text = QF_S("　"), .flush = true, .keep = true });
    add(to, (doc_block){ .kind = DOC_PARAGRAPH, .text = QF_S("　"), .flush = true, .keep = true });
    add(to, (doc_block){ .kind = DOC_PARAGRAPH,
                         .text = org,
                         .align = DOC_RIGHT,
                         .keep = true,
                         .inset = DATE_INSET - (apart < 0 ? apart : 0) });
    add(to, (doc_block){ .kind = DOC_PARAGRAPH,
                         .text = date,
                         .align = DOC_RIGHT,
                         .inset = DATE_INSET + (apart > 0 ? apart : 0) });
}

static qf_code add_table(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                         const letter_facts *facts, struct paper *to)
{
    static const int widths[2] = { 1, 3 };
    size_t rows = qf_count(plan->kind->table), r = 0;
    doc_table *table = QF_NEW(cx->arena, doc_table);

    *table = (doc_table){ .rows = (int)rows,
                          .cols = 2,
                          .cells = QF_NEW_ARRAY(cx->arena, doc_cell, rows * 2),
                          .col_width = widths,
                          .caption = plan->kind->zh };
    for (const qf_val *row = qf_first(plan->kind->table); row != NULL; row = row->next, r++) {
        int col = 0;
        for (const qf_val *v = qf_first(row); v != NULL && col < 2; v = v->next, col++) {
            doc_cell *cell = &table->cells[table->count++];
            *cell = (doc_cell){ .row = (int)r,
                                .col = col,
                                .row_span = 1,
                                .col_span = 1,
                                .header = col == 0,
                                .align = col == 0 ? DOC_CENTER : DOC_LEFT };
            QF_TRY(letter_fill(cx, law, plan, facts, v->text, &cell->text));
        }
    }
    add(to, (doc_block){ .kind = DOC_TABLE, .table = table });
    return QF_OK;
}

static qf_code add_text(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                        const letter_facts *facts, qf_str text, struct paper *to)
{
    qf_str filled, line;

    QF_TRY(letter_fill(cx, law, plan, facts, text, &filled));
    while (filled.n > 0 && qf_str_split(&filled, '\n', &line))
        if (qf_str_trim(line).n > 0)
            add(to, (doc_block){ .kind = DOC_PARAGRAPH, .text = qf_str_trim(line) });
    return QF_OK;
}

qf_code letter_doc(qf_ctx *cx, const letter_law *law, const letter_plan *plan,
                   const letter_facts *facts, qf_str text, const doc **out)
{
    struct paper paper = { QF_NEW_ARRAY(cx->arena, doc_block, BLOCKS_MAX), 0 };
    qf_str org = letter_value(facts, QF_S("org")), number = letter_value(facts, QF_S("number"));
    const letter_kind *kind = plan->kind;
    doc *document = QF_NEW(cx->arena, doc);

    add(&paper,
        (doc_block){ .kind = DOC_HEADING,
                     .text = qf_strf(cx->arena, "%.*s\n%.*s", QF_ARG(org), QF_ARG(kind->title)) });
    if (kind->mark.n > 0)
        add(&paper, (doc_block){ .kind = DOC_PARAGRAPH,
                                 .text = number.n > 0 ? number : QF_S("（文号在签发时编定）"),
                                 .align = DOC_CENTER });
    if (!qf_str_eq(kind->to, QF_S("none"))) {
        qf_str to = letter_value(facts, kind->to);
        add(&paper, (doc_block){ .kind = DOC_PARAGRAPH,
                                 .text = qf_strf(cx->arena, "%.*s：", QF_ARG(to)),
                                 .flush = true });
    }
    if (kind->table != NULL)
        QF_TRY(add_table(cx, law, plan, facts, &paper));
    QF_TRY(add_text(cx, law, plan, facts, text, &paper));
    if (kind->table == NULL) {
        /* The signature never stands alone on a page. */
        for (size_t i = paper.count > 2 ? paper.count - 2 : 0; i < paper.count; i++)
            paper.blocks[i].keep = true;
        add_signature(&paper, org, qf_date_zh(cx->arena, plan->day));
    }
    *document = (doc){ .title = kind->title,
                       .blocks = paper.blocks,
                       .count = paper.count,
                       .source = org,
                       .published = qf_date_str(cx->arena, plan->day) };
    *out = document;
    return QF_OK;
}

#define LINES_MAX 26 /* body type of 16 points still has half its height between the lines */

/* Lines of a block on a page of this style, in quarters: a title line is higher, and stands apart. */
static int quarters(const doc_block *block, const page_style *style)
{
    qf_str rest = block->text, line;
    int lines = 0, full = style->chars * 2;

    if (block->kind == DOC_TABLE)
        return 0;
    while (rest.n > 0 && qf_str_split(&rest, '\n', &line)) {
        int width = half_width(line) + (block->flush || block->align != DOC_LEFT ? 0 : 4);
        lines += block->kind == DOC_HEADING ? 1 : (width + full - 1) / full;
    }
    return block->kind == DOC_HEADING ? lines * 5 + 3 : lines * 4;
}

page_style letter_page(const doc *paper, const page_style *style)
{
    page_style page = *style;
    int sum = 0;

    for (size_t i = 0; i < paper->count; i++)
        sum += quarters(&paper->blocks[i], style);
    if (sum > style->lines * 4 && (sum + 3) / 4 <= LINES_MAX)
        page.lines = (sum + 3) / 4;
    return page;
}
