#include "apply_record.h"

apply_rules rules;

int apply_record_open(void **state, const qf_actor *actor)
{
    struct record *r;

    if (record_open(state) != 0)
        return -1;
    r = *state;
    if (clock_law_load(&r->cx, NULL, &rules.clock) != QF_OK ||
        calendar_load(&r->cx, NULL, &rules.days) != QF_OK ||
        mask_rules_load(&r->cx, NULL, &rules.masks) != QF_OK)
        return -1;
    r->cx.actor = actor;
    return 0;
}
