/* Events in, state and clocks out: the JSON of `qingfeng law clock`, as interfaces.md fixes it. */
#ifndef QF_LAW_CLOCK_JSON_H
#define QF_LAW_CLOCK_JSON_H

#include "law/clock.h"

/* More events than any application has; a longer list is refused. */
#define CLOCK_EVENTS_MAX 10000

/* One application as told. */
typedef struct clock_input {
    clock_channel channel;
    clock_event *events;
    size_t count;
    qf_date as_of; /* given, else the latest event's day; QF_NO_DATE without either */
} clock_input;

/* One clock that matters on the day asked about. */
typedef struct clock_entry {
    clock_timer timer;
    qf_date from, due; /* due is QF_NO_DATE while the reply clock stands */
    int days;          /* working days of the period */
    bool running;
} clock_entry;

/* Days on which the reply clock stood: after `from` up to and including `to`. */
typedef struct clock_span {
    qf_date from, to;
    const char *why;
} clock_span;

/* A refused event. */
typedef struct clock_refused {
    size_t index;
    clock_refusal refusal;
} clock_refused;

/* All that is told about an application; the arena owns it. */
typedef struct clock_result {
    clock_case c;
    qf_date as_of, due;
    int late_days;
    bool estimated;
    clock_entry clocks[3];
    size_t clock_count;
    clock_span *spans; /* standing times of the present reply period, in order */
    size_t span_count;
    clock_refused *refused;
    size_t refused_count;
} clock_result;

/* Reads the input. What makes an event impossible is left for the fold to refuse; what can not be
 * understood at all (no object, no date, unknown channel, too many events) is QF_INVALID or
 * QF_LIMIT "CLOCK.INPUT" with the place. */
QF_MUST qf_code clock_input_read(qf_ctx *cx, const qf_val *json, clock_input *out);

/* Folds and collects. Errors: QF_LIMIT "CALENDAR.RANGE" when a date leaves the calendar. */
QF_MUST qf_code clock_tell(qf_ctx *cx, const clock_law *law, const calendar *cal,
                           const clock_input *input, clock_result *out);

/* One day of an explanation: `n` is its number among the days that count, 0 when it does not. */
typedef struct clock_day {
    qf_date date;
    int n;
    qf_str why;
} clock_day;

/* The days of a clock from its first day to its limit (to the day it was stopped, when it stands).
 * The arena owns the list. */
const clock_day *clock_explain(qf_arena *arena, const calendar *cal, const clock_result *result,
                               const clock_entry *entry, size_t *count);

/* The answer as JSON. */
const qf_val *clock_result_json(qf_arena *arena, const clock_law *law, const calendar *cal,
                                const clock_input *input, const clock_result *result);

#endif
