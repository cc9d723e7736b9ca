#include "law/queue_law.h"

#include "law/data.h"

#define FILE_NAME "queue.json"
#define IN_A_ROW_MAX 20
#define GROUPS_MAX 20

static qf_code read_group(qf_ctx *cx, law_at at, queue_group *out)
{
    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "code", &out->code));
    QF_TRY(law_str(cx, at, "zh", &out->zh));
    QF_TRY(law_str(cx, at, "who", &out->who));
    QF_TRY(law_str(cx, at, "proof", &out->proof));
    return law_str(cx, at, "basis", &out->basis);
}

qf_code queue_law_load(qf_ctx *cx, const char *law_dir, const queue_law **out)
{
    queue_law *made = QF_NEW(cx->arena, queue_law);
    law_at top = { FILE_NAME, "", NULL }, list;
    queue_group *groups;

    QF_TRY(law_json(cx, law_dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_int(cx, top, "in_a_row", 1, IN_A_ROW_MAX, &made->in_a_row));
    QF_TRY(law_list(cx, top, "groups", &list));
    if (qf_count(list.val) > GROUPS_MAX)
        return law_wrong(cx, list, "最多 %d 种", GROUPS_MAX);
    groups = QF_NEW_ARRAY(cx->arena, queue_group, qf_count(list.val) + 1);
    made->count = 0;
    for (const qf_val *one = qf_first(list.val); one != NULL; one = one->next) {
        law_at place = law_item(cx, list, made->count, one);
        queue_group *group = &groups[made->count];
        QF_TRY(read_group(cx, place, group));
        for (size_t i = 0; i < made->count; i++)
            if (qf_str_eq(groups[i].code, group->code))
                return law_wrong(cx, law_in(cx, place, "code"), "“%.*s”重复", QF_ARG(group->code));
        made->count++;
    }
    made->group = groups;
    *out = made;
    return QF_OK;
}

const queue_group *queue_law_find(const queue_law *law, qf_str code)
{
    for (size_t i = 0; i < law->count; i++)
        if (qf_str_eq(law->group[i].code, code))
            return &law->group[i];
    return NULL;
}
