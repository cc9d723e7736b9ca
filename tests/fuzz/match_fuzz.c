/* Rules files: any bytes are refused with a sentence or give rules that can be asked. */
#include "law/match.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static qf_code on_finding(void *user, const match_finding *f)
{
    (void)user;
    return f->zh.p == NULL || f->count == 0 ? QF_LIMIT : QF_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    match_rules *rules;
    match_gaps gaps;

    if (match_rules_read(&cx, (qf_str){ (const char *)data, size }, "fuzz.json", &rules) != QF_OK) {
        if (cx.err.zh.n == 0)
            abort();
        return 0;
    }
    for (size_t i = 0; i < rules->list_count; i++)
        for (int64_t row = 0; row < 12; row++) {
            int64_t values[MATCH_COLUMNS];
            for (size_t c = 0; c < MATCH_COLUMNS; c++)
                values[c] = (row + (int64_t)c) % 5 == 0 ? MATCH_NONE : row / 3 + 1;
            match_row_add(&cx, rules, &rules->lists[i], (uint32_t)row + 2, values);
            for (size_t c = 0; c < MATCH_COLUMNS; c++)
                rules->lists[i].table->has[c] = true;
        }
    if (match_run(&cx, rules, NULL, on_finding, NULL, &gaps) != QF_OK)
        abort();
    return 0;
}
