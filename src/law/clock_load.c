#include "law/clock.h"

#define FILE_NAME "clocks.json"
/* A period longer than this is a slip of the pen, not a law. */
#define DAYS_MAX 250

qf_code clock_law_load(qf_ctx *cx, const char *dir, const clock_law **out)
{
    clock_law *law = QF_NEW(cx->arena, clock_law);
    law_at top = { FILE_NAME, "", NULL }, periods, articles;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_map(cx, top, "periods", &periods));
    for (clock_timer timer = 0; timer < CLOCK_TIMER_COUNT; timer++) {
        law_at period;
        int64_t days = 0;

        QF_TRY(law_map(cx, periods, clock_timer_code(timer).p, &period));
        QF_TRY(law_str(cx, period, "law", &law->law[timer]));
        QF_TRY(law_str(cx, period, "zh", &law->zh[timer]));
        if (timer != CLOCK_TIMER_CORRECTION)
            QF_TRY(law_int(cx, period, "days", 1, DAYS_MAX, &days));
        law->days[timer] = (int)days;
    }
    QF_TRY(law_map(cx, top, "articles", &articles));
    for (clock_event_kind kind = 0; kind < CLOCK_EVENT_COUNT; kind++)
        QF_TRY(law_str(cx, articles, clock_event_code(kind).p, &law->article[kind]));
    *out = law;
    return QF_OK;
}
