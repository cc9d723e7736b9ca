#include "law/complaint_law.h"

#include "law/data.h"

#define FILE_NAME "complaints.json"
#define DAYS_MAX 60

static qf_code read_kind(qf_ctx *cx, law_at at, int64_t accept_max, int64_t reply_max,
                         complaint_kind *out)
{
    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "code", &out->code));
    QF_TRY(law_str(cx, at, "zh", &out->zh));
    QF_TRY(law_str(cx, at, "basis", &out->basis));
    QF_TRY(law_int(cx, at, "accept", 1, accept_max, &out->accept));
    QF_TRY(law_int(cx, at, "reply", 1, reply_max, &out->reply));
    if (out->accept > out->reply)
        return law_wrong(cx, law_in(cx, at, "accept"), "受理告知不能晚于答复");
    return QF_OK;
}

qf_code complaint_law_load(qf_ctx *cx, const char *law_dir, const complaint_law **out)
{
    complaint_law *made = QF_NEW(cx->arena, complaint_law);
    law_at top = { FILE_NAME, "", NULL }, list;
    int64_t accept_max, reply_max;
    complaint_kind *kinds;

    QF_TRY(law_json(cx, law_dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_int(cx, top, "accept_max", 1, DAYS_MAX, &accept_max));
    QF_TRY(law_int(cx, top, "reply_max", 1, DAYS_MAX, &reply_max));
    QF_TRY(law_list(cx, top, "kinds", &list));
    kinds = QF_NEW_ARRAY(cx->arena, complaint_kind, qf_count(list.val));
    for (const qf_val *one = qf_first(list.val); one != NULL; one = one->next) {
        law_at place = law_item(cx, list, made->count, one);
        complaint_kind *kind = &kinds[made->count];
        QF_TRY(read_kind(cx, place, accept_max, reply_max, kind));
        for (size_t i = 0; i < made->count; i++)
            if (qf_str_eq(kinds[i].code, kind->code))
                return law_wrong(cx, law_in(cx, place, "code"), "“%.*s”重复", QF_ARG(kind->code));
        made->count++;
    }
    if (made->count == 0)
        return law_wrong(cx, list, "至少要有一种");
    made->kind = kinds;
    *out = made;
    return QF_OK;
}

const complaint_kind *complaint_law_find(const complaint_law *law, qf_str code)
{
    for (size_t i = 0; i < law->count; i++)
        if (qf_str_eq(law->kind[i].code, code))
            return &law->kind[i];
    return NULL;
}
