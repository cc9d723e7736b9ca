/* Any bytes as the text of a report: parts, figures and findings come out, or nothing, in time that
 * grows with the length; every slice given is a slice of text. */
#include "base/text.h"
#include "doc/doc.h"
#include "law/phrase.h"
#include "report/likeness.h"
#include "report/meta.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static qf_arena *volatile forever;
static const form *law;

static void must(bool good)
{
    if (!good)
        abort();
}

static void open_law(void)
{
    qf_ctx cx = { 0 };

    if (law != NULL)
        return;
    cx.arena = forever = qf_arena_new();
    must(form_load(&cx, NULL, "report-2021.json", &law) == QF_OK);
}

/* A line is a paragraph, one that begins with a tab a table. */
static doc *document_of(qf_arena *arena, qf_str text)
{
    doc *made = QF_NEW(arena, doc);
    qf_str rest = text, line;

    made->blocks = QF_NEW_ARRAY(arena, doc_block, text.n + 1);
    while (rest.p != NULL && qf_str_split(&rest, '\n', &line)) {
        bool table = qf_str_starts(line, QF_S("\t"));

        made->blocks[made->count++] = (doc_block){ .kind = table ? DOC_TABLE : DOC_PARAGRAPH,
                                                   .table = table ? QF_NEW(arena, doc_table) : NULL,
                                                   .text = table ? QF_S("") : line };
    }
    return made;
}

static void check_tokens(qf_arena *arena, const report *r)
{
    for (size_t i = 0; i < r->part_count; i++) {
        phrase_text text = phrase_scan(arena, law->phrases, r->parts[i].text, r->year);
        uint32_t at = 0;

        for (size_t k = 0; k < text.count; k++) {
            must(text.tokens[k].from >= at && text.tokens[k].to >= text.tokens[k].from);
            at = text.tokens[k].to;
        }
        must(at <= text.fold.n);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str text = { (const char *)data, size };
    report *r = QF_NEW(arena, report), *before = QF_NEW(arena, report);

    open_law();
    if (size > 1 << 20 || !qf_utf8_valid(text))
        return 0;
    r->arena = arena;
    r->form = law;
    report_read_meta(&cx, document_of(arena, text), r);
    report_read_prose(&cx, r);
    report_check_prose(&cx, r);
    *before = *r;
    if (before->year > 0)
        before->year--;
    report_check_similar(&cx, r, before);
    must(r->figure_count <= REPORT_MAX_FIGURES && r->category_count <= 64 &&
         r->section_count <= 64);
    must(r->year == 0 || (r->year >= 1949 && r->year <= 2100));
    must(!r->whole || (r->title.n > 0 && r->part_count >= 4));
    for (size_t i = 0; i < r->figure_count; i++)
        must(qf_utf8_valid(r->figures[i].quote) && r->figures[i].number >= 0);
    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        must(qf_utf8_valid(at->zh) && at->rule.n > 0);
    check_tokens(arena, r);
    return 0;
}
