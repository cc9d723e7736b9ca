#include "law/voices_law.h"

static qf_code read_part(qf_ctx *cx, law_at top, const char *key, const char *unit, int64_t most,
                         int64_t *number, qf_str *source)
{
    law_at part;

    QF_TRY(law_map(cx, top, key, &part));
    QF_TRY(law_int(cx, part, unit, 1, most, number));
    return law_str(cx, part, "source", source);
}

qf_code voices_law_load(qf_ctx *cx, const char *dir, const voices_law **out)
{
    voices_law *law = QF_NEW(cx->arena, voices_law);
    law_at top = { "voices.json", "", NULL };

    QF_TRY(law_json(cx, dir, top.file, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(read_part(cx, top, "letter", "days", 60, &law->letter_days, &law->letter_source));
    QF_TRY(
        read_part(cx, top, "consultation", "days", 60, &law->consult_days, &law->consult_source));
    QF_TRY(read_part(cx, top, "opinion", "hours", 720, &law->opinion_hours, &law->opinion_source));
    QF_TRY(read_part(cx, top, "grave", "hours", 720, &law->grave_hours, &law->grave_source));
    QF_TRY(read_part(cx, top, "conference", "hours", 720, &law->conference_hours,
                     &law->conference_source));
    *out = law;
    return QF_OK;
}
