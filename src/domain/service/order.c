/* The order in which a window's numbers are called; no database. */
#include "domain/service/queue.h"

static bool is_first(const queue_ticket *t)
{
    return t->priority.n > 0;
}

/* Numbers with priority that were called one after the other, up to now. */
static int64_t streak_of(const queue_ticket *all, size_t count, int64_t window)
{
    qf_time ordinary = { 0 };
    int64_t n = 0;

    for (size_t i = 0; i < count; i++)
        if (all[i].window == window && !is_first(&all[i]) && all[i].called_at.ms > ordinary.ms)
            ordinary = all[i].called_at;
    for (size_t i = 0; i < count; i++)
        n += all[i].window == window && is_first(&all[i]) && all[i].called_at.ms > ordinary.ms;
    return n;
}

/* What is looked through. */
struct line {
    const queue_ticket *all;
    size_t count;
    int64_t window;
    bool morning;
};

/* The next waiting number of the kind from `at` on; `count`: none. Appointments of the afternoon do not wait in the
 * morning. */
static size_t next_of(const struct line *line, bool first, size_t at)
{
    for (; at < line->count; at++) {
        const queue_ticket *t = &line->all[at];
        if (t->window == line->window && is_first(t) == first &&
            qf_str_eq(t->state, QF_S("waiting")) && !(line->morning && t->booked && t->afternoon))
            break;
    }
    return at;
}

size_t queue_order(const queue_law *law, const queue_ticket *all, size_t count, int64_t window,
                   bool morning, size_t *out)
{
    struct line line = { all, count, window, morning };
    size_t first = next_of(&line, true, 0), other = next_of(&line, false, 0), n = 0;
    int64_t streak = streak_of(all, count, window);

    while (first < count || other < count) {
        bool turn = first < count && (other == count || streak < law->in_a_row);
        if (turn) {
            out[n++] = first;
            first = next_of(&line, true, first + 1);
            streak++;
        } else {
            out[n++] = other;
            other = next_of(&line, false, other + 1);
            streak = 0;
        }
    }
    return n;
}

qf_str queue_rule_zh(qf_arena *arena, const queue_law *law)
{
    qf_buf names = qf_buf_new(arena, 8192);

    for (size_t i = 0; i < law->count; i++)
        qf_buf_addf(&names, "%s%.*s", i > 0 ? "、" : "", QF_ARG(law->group[i].zh));
    if (law->count == 0)
        return QF_S("按取号先后叫号，下午的预约上午不叫。");
    return qf_strf(arena,
                   "%.*s优先；每连叫 %lld 个优先号，叫 1 个普通号。各自按取号先后，"
                   "下午的预约上午不叫。",
                   QF_ARG(qf_buf_str(&names)), (long long)law->in_a_row);
}
