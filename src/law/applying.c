#include "law/applying.h"

#define FILE_NAME "applying.json"

struct channel {
    qf_str zh;
    const qf_val *words; /* list of texts */
};

struct applying_law {
    int years, soon;
    struct channel *channel;
    size_t count;
};

static qf_code read_channel(qf_ctx *cx, law_at at, struct channel *out)
{
    law_at list;
    size_t i = 0;
    qf_str word;

    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "zh", &out->zh));
    QF_TRY(law_list(cx, at, "words", &list));
    for (const qf_val *one = qf_first(list.val); one != NULL; one = one->next)
        QF_TRY(law_is_str(cx, law_item(cx, list, i++, one), &word));
    out->words = list.val;
    return QF_OK;
}

qf_code applying_load(qf_ctx *cx, const char *dir, const applying_law **out)
{
    applying_law *law = QF_NEW(cx->arena, applying_law);
    law_at top = { FILE_NAME, "", NULL }, list;
    int64_t years, soon;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_int(cx, top, "retention_years", 1, 100, &years));
    QF_TRY(law_list(cx, top, "channels", &list));
    QF_TRY(law_int(cx, top, "soon_working_days", 0, 20, &soon));
    law->years = (int)years;
    law->soon = (int)soon;
    law->channel = QF_NEW_ARRAY(cx->arena, struct channel, qf_count(list.val));
    for (const qf_val *one = qf_first(list.val); one != NULL; one = one->next) {
        QF_TRY(read_channel(cx, law_item(cx, list, law->count, one), &law->channel[law->count]));
        law->count++;
    }
    *out = law;
    return QF_OK;
}

int applying_retention_years(const applying_law *law)
{
    return law->years;
}

int applying_soon_days(const applying_law *law)
{
    return law->soon;
}

qf_str applying_hint(const applying_law *law, qf_str text)
{
    for (size_t i = 0; i < law->count; i++)
        for (const qf_val *word = qf_first(law->channel[i].words); word != NULL; word = word->next)
            if (qf_str_has(text, word->text))
                return law->channel[i].zh;
    return (qf_str){ 0 };
}
