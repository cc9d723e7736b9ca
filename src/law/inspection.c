#include "law/inspection.h"

#include "law/data.h"

#define FILE_NAME "inspection.json"

static qf_code read_words(qf_ctx *cx, law_at top, inspection_law *law)
{
    inspection_word *words;
    law_at list;
    size_t i = 0;

    QF_TRY(law_list(cx, top, "words", &list));
    law->count = qf_count(list.val);
    law->words = words = QF_NEW_ARRAY(cx->arena, inspection_word, law->count);
    for (const qf_val *val = qf_first(list.val); val != NULL; val = val->next, i++) {
        law_at place = law_item(cx, list, i, val);
        QF_TRY(law_is_map(cx, place));
        QF_TRY(law_str(cx, place, "wrong", &words[i].wrong));
        QF_TRY(law_str(cx, place, "right", &words[i].right));
        words[i].serious = qf_get_bool(val, "serious", false);
        if (qf_str_has(words[i].right, words[i].wrong))
            return law_wrong(cx, law_in(cx, place, "wrong"), "正确的写法里含有它，会误报");
        for (size_t k = 0; k < i; k++)
            if (qf_str_eq(words[k].wrong, words[i].wrong))
                return law_wrong(cx, law_in(cx, place, "wrong"), "前面已经有这个词");
    }
    return QF_OK;
}

qf_code inspection_load(qf_ctx *cx, const char *dir, const inspection_law **out)
{
    inspection_law *law = QF_NEW(cx->arena, inspection_law);
    law_at top = { FILE_NAME, "", NULL }, limits;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_str(cx, top, "source", &law->source));
    QF_TRY(law_map(cx, top, "limits", &limits));
    QF_TRY(law_int(cx, limits, "home_days", 1, 366, &law->home_days));
    QF_TRY(law_int(cx, limits, "stale_columns", 1, 1000, &law->stale_columns));
    QF_TRY(law_int(cx, limits, "empty_columns", 1, 1000, &law->empty_columns));
    QF_TRY(law_int(cx, limits, "same_day_items", 1, 100000, &law->same_day_items));
    QF_TRY(read_words(cx, top, law));
    *out = law;
    return QF_OK;
}
