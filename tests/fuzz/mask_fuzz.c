/* Any bytes: finds are in order, apart and inside, and what is masked holds nothing more to mask. */
#include "base/text.h"
#include "law/mask.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static qf_arena *volatile kept; /* so that the leak checker sees it */
static const mask_rules *rules;

static void must(bool good)
{
    if (!good)
        abort();
}

static void check_order(qf_str text, mask_hits hits)
{
    size_t byte = 0, cp = 0;

    for (size_t i = 0; i < hits.count; i++) {
        const mask_hit *hit = &hits.at[i];

        must(hit->byte_from >= byte && hit->byte_to > hit->byte_from && hit->byte_to <= text.n);
        cp += qf_rune_count(qf_str_sub(text, byte, hit->byte_from));
        must(hit->from == cp);
        cp += qf_rune_count(qf_str_sub(text, hit->byte_from, hit->byte_to));
        must(hit->to == cp);
        must(qf_utf8_valid(hit->shown) && hit->shown.n <= MASK_MAX_SHOWN);
        byte = hit->byte_to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    qf_str text = { (const char *)data, size };
    mask_hits hits;

    if (rules == NULL) {
        qf_ctx house = { .arena = qf_arena_new() }; /* kept for all runs */

        must(mask_rules_load(&house, NULL, &rules) == QF_OK);
        kept = house.arena;
    }
    must(mask_find(&cx, rules, text, &hits) == QF_OK);
    check_order(text, hits);
    must(!qf_utf8_valid(text) || qf_utf8_valid(mask_apply(arena, text, hits)));
    return 0;
}
