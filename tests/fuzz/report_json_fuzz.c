/* Any bytes taken as a report (our JSON, data files, pages, text): read, checked and answered; the answer is JSON
 * that parses, its findings have sentences, and reading the same bytes again says the same. */
#include "base/json.h"
#include "report/report.h"

#include "report_forms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static report *take(qf_ctx *cx, qf_str bytes)
{
    report *r = QF_NEW(cx->arena, report);

    r->arena = cx->arena;
    r->file = QF_S("fuzz");
    r->published_on = QF_NO_DATE;
    report_take(cx, bytes, new_form, old_form, r);
    report_check(cx, r, NULL);
    return r;
}

static qf_str answer_of(qf_arena *arena, const report *r)
{
    qf_buf out = qf_buf_new(arena, (size_t)64 << 20);

    qf_json_write(&out, report_answer(arena, r));
    return qf_buf_str(&out);
}

static void check_findings(const report *r)
{
    bool error = false;

    for (const report_finding *at = r->findings; at != NULL; at = at->next) {
        must(at->rule.n > 0 && at->zh.n > 0 && at->en.n > 0);
        must(at->cell_count <= 32);
        error = error || at->severity == FORM_ERROR;
        for (size_t i = 0; i < at->cell_count && r->form != NULL; i++)
            must(form_cell_index(r->form, at->cells[i]) >= 0);
    }
    must(error == (strcmp(r->verdict, "pass") != 0));
    must((r->form == NULL) == (strcmp(r->verdict, "unreadable") == 0));
    for (size_t k = 0; r->form != NULL && k < r->form->cell_count; k++)
        must(r->cells[k].state == REPORT_ABSENT || r->form->data != NULL ||
             r->table_found[r->form->cells[k].table]);
    must(r->unit_count == 0 || r->form == NULL || r->form->data != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qf_ctx cx = { .arena = qf_arena_new() };
    qf_str bytes = { (const char *)data, size }, first, second;
    const qf_val *parsed;
    report *r;

    load_once();
    r = take(&cx, bytes);
    check_findings(r);
    first = answer_of(cx.arena, r);
    second = answer_of(cx.arena, take(&cx, bytes));
    must(qf_str_eq(first, second));
    must(qf_json_read(&cx, first, "answer", &parsed) == QF_OK);
    qf_arena_free(cx.arena);
    return 0;
}
