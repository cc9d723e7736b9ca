/* What the person who reported does: report, follow by number and secret, say whether it helped, ask to have it done again. */
#ifndef QF_DOMAIN_HOTLINE_CITIZEN_H
#define QF_DOMAIN_HOTLINE_CITIZEN_H

#include "domain/hotline/photo.h"

/* Takes a report in, by anybody, today, with the limit of its kind, and its photos. The number, and the secret that is told
 * once. Errors: QF_INVALID "HOTLINE.TICKET", those of photo_read. */
QF_MUST qf_code hotline_report(qf_ctx *cx, const calendar *days, const hotline_law *law,
                               const hotline_ticket *ticket, const hotline_files *files,
                               qf_str *number, qf_str *secret);
/* A new secret for a ticket, to be told to who called; an earlier one ends. Needs handler or clerk. */
QF_MUST qf_code hotline_secret_make(qf_ctx *cx, int64_t id, qf_str *secret);
/* The ticket of a number and its secret. QF_MISSING "HOTLINE.MISSING" for either being wrong. */
QF_MUST qf_code hotline_track(qf_ctx *cx, qf_str number, qf_str secret, hotline_ticket *out);
/* CALL_BACK (how one was treated, what came of it), REOPEN (the first last day stays) or NOTE (something to add) by who has
 * the secret. Errors: those of hotline_track and hotline_act. */
QF_MUST qf_code hotline_citizen_act(qf_ctx *cx, const calendar *days, const hotline_law *law,
                                    qf_str number, qf_str secret, const hotline_move *move);

#endif
