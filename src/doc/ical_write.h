/* Writes iCalendar (RFC 5545): whole-day events with stable identifiers. */
#ifndef QF_DOC_ICAL_WRITE_H
#define QF_DOC_ICAL_WRITE_H

#include "base/err.h"

/* One day to remember. */
typedef struct ical_event {
    qf_str uid; /* stays for the same matter: "application-12@weichuan" */
    qf_date day;
    qf_str summary;
    qf_str description; /* lines joined by "\n"; may be empty */
    qf_str url;         /* may be empty */
} ical_event;

/* The calendar as bytes: CRLF, lines folded at 75 bytes between characters, text escaped, an alarm at
 * nine o'clock the day before each. `now` is DTSTAMP. Control characters are left out. */
qf_str ical_write(qf_arena *arena, qf_str name, const ical_event *events, size_t count,
                  qf_time now);

#endif
