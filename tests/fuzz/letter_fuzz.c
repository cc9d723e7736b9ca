/* An edited letter: any text through check, fill and paper's pieces; and the prints of alike applications. */
#include "base/text.h"
#include "law/alike.h"
#include "law/letter.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static qf_ctx kept; /* in sight of the leak check */
    static const letter_law *law;
    static const alike_law *alike;
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str text = { (const char *)bytes, size }, filled;
    letter_complaint *complaints;
    letter_facts facts = { 0 };
    letter_plan plan = { .day = { 19000 } };
    size_t count;

    if (kept.arena == NULL) {
        kept.arena = qf_arena_new();
        if (letter_law_load(&kept, NULL, &law) != QF_OK ||
            alike_law_load(&kept, NULL, &alike) != QF_OK)
            abort();
    }
    if (!qf_utf8_valid(text) || size > 100000)
        return 0;
    const letter_kind *kinds = letter_kinds(law, &count);
    plan.kind = &kinds[size % count];
    letter_set(&facts, QF_S("reason"), text);
    letter_set(&facts, QF_S("applicant"), qf_str_sub(text, 0, size / 2));
    if (letter_check(&cx, law, &plan, &facts, text, &complaints, &count) != QF_OK ||
        letter_fill(&cx, law, &plan, &facts, text, &filled) != QF_OK)
        abort();
    alike_print a = alike_print_of(arena, alike, text), b = alike_print_of(arena, alike, filled);
    if (alike_compare(&a, &b) != alike_compare(&b, &a) || alike_compare(&a, &a) > 10000)
        abort();
    return 0;
}
