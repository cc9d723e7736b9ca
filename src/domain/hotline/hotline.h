/* Tickets of the county hotline: received, answered, on time or not. */
#ifndef QF_DOMAIN_HOTLINE_H
#define QF_DOMAIN_HOTLINE_H

#include "law/calendar.h"

typedef struct hotline_ticket {
    int64_t id;
    qf_str number, title, content, class, reply, office;
    int64_t village_id; /* 0: none in particular */
    qf_date received_on, due_on, closed_on;
    int64_t limit_days; /* working days */
    bool sample;
} hotline_ticket;

typedef struct hotline_tickets {
    hotline_ticket *ticket;
    size_t count;
} hotline_tickets;

typedef struct hotline_stats {
    int64_t total, on_time, late, open;
} hotline_stats;

/* Takes a ticket in; its last day is counted from received_on and limit_days by the working
 * calendar, never given. Errors: QF_INVALID "HOTLINE.TICKET", QF_CONFLICT "DB.UNIQUE". */
QF_MUST qf_code hotline_receive(qf_ctx *cx, const calendar *days, const hotline_ticket *ticket,
                                int64_t *id);
/* Closes an open ticket with its reply. Errors: QF_CONFLICT "HOTLINE.CLOSED". */
QF_MUST qf_code hotline_close(qf_ctx *cx, int64_t id, qf_date day, qf_str reply);

/* On-time rate = on_time / total; a ticket still open counts in total. */
QF_MUST qf_code hotline_year_stats(qf_ctx *cx, int year, hotline_stats *out);
QF_MUST qf_code hotline_year_tickets(qf_ctx *cx, int year, hotline_tickets *out);

#endif
