/* Numbers at the centre's windows: by appointment or taken at the counter, one series a day and window. Of
 * the person nothing is kept but how to call out and the last four digits of the phone, for thirty days. */
#ifndef QF_DOMAIN_SERVICE_QUEUE_H
#define QF_DOMAIN_SERVICE_QUEUE_H

#include "law/calendar.h"
#include "law/queue_law.h"

#define QUEUE_AHEAD 7 /* working days for which appointments are taken, from tomorrow */
#define QUEUE_SLOTS_MAX 100

typedef struct queue_window {
    int64_t number, slots; /* slots: appointments of half a day */
    qf_str name;
    bool open;
} queue_window;

typedef struct queue_ticket {
    qf_date day;
    int64_t window, number;
    bool afternoon, booked;
    qf_str code, name, tail, matter, state; /* waiting, called, done, missed, cancelled */
    qf_str priority;                        /* group of law/queue.json; empty: an ordinary number */
    qf_time made_at, called_at;             /* called_at.ms 0: not yet */
} queue_ticket;

/* Windows of the centre, by number. */
QF_MUST qf_code queue_windows(qf_ctx *cx, queue_window **out, size_t *count);
/* Needs clerk or administrator. QF_INVALID "QUEUE.WINDOW". */
QF_MUST qf_code queue_window_put(qf_ctx *cx, const queue_window *window);
/* The days for which an appointment can be made now, at most QUEUE_AHEAD; fewer where the next year's
 * holidays are not yet known. */
size_t queue_days(const calendar *days, qf_date today, qf_date out[QUEUE_AHEAD]);
/* Anybody makes an appointment: day, afternoon, window, name, tail, matter, priority are read; the rest is filled.
 * Errors: QF_INVALID "QUEUE.DAY", "QUEUE.WINDOW", "QUEUE.TAIL", "QUEUE.PRIORITY"; QF_LIMIT "QUEUE.FULL". */
QF_MUST qf_code queue_book(qf_ctx *cx, const calendar *days, const queue_law *law,
                           queue_ticket *ticket);
/* A number for somebody at the counter, today. Needs handler, clerk or administrator. */
QF_MUST qf_code queue_take(qf_ctx *cx, const queue_law *law, queue_ticket *ticket);
/* QF_MISSING "QUEUE.NO_TICKET". */
QF_MUST qf_code queue_by_code(qf_ctx *cx, qf_str code, queue_ticket *out);
/* Whoever has the code takes the appointment back. QF_CONFLICT "QUEUE.STATE". */
QF_MUST qf_code queue_cancel(qf_ctx *cx, qf_str code);
/* The counter calls ("called"), finishes ("done") or passes over ("missed"). Calling a number that is not the first
 * of queue_order stands in the trail. Needs handler, clerk or administrator. QF_CONFLICT "QUEUE.STATE". */
QF_MUST qf_code queue_move(qf_ctx *cx, const queue_law *law, qf_str code, qf_str state);
/* A waiting number gets priority or loses it (empty). Same rights. QF_INVALID "QUEUE.PRIORITY", QF_CONFLICT
 * "QUEUE.STATE". */
QF_MUST qf_code queue_priority_set(qf_ctx *cx, const queue_law *law, qf_str code, qf_str priority);
/* True before noon: appointments of the afternoon are not in the order yet. */
bool queue_morning(qf_time now);
/* The order in which a window's waiting numbers are called, as indexes into `all` (of one day, by number): numbers
 * with priority first, but after law->in_a_row of them, counted with those already called, an ordinary one. `out` has
 * room for `count`. Pure. */
size_t queue_order(const queue_law *law, const queue_ticket *all, size_t count, int64_t window,
                   bool morning, size_t *out);
/* All numbers of a day, by window and number. */
QF_MUST qf_code queue_day(qf_ctx *cx, qf_date day, queue_ticket **out, size_t *count);
/* Takes names and digits off tickets older than thirty days; what the job runs. */
QF_MUST qf_code queue_forget(qf_ctx *cx);
/* The same in a sentence for those who wait. */
qf_str queue_rule_zh(qf_arena *arena, const queue_law *law);

#endif
