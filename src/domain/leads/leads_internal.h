/* What the files of this module share. */
#ifndef QF_DOMAIN_LEADS_INTERNAL_H
#define QF_DOMAIN_LEADS_INTERNAL_H

#include "domain/auth/auth.h"
#include "domain/leads/leads.h"
#include "domain/leads/register.h"

#define LEADS_VIEWERS                                                                              \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) |                           \
     AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR))
#define LEADS_WORKERS                                                                              \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) |                           \
     AUTH_BIT(COUNTY_SUPERVISOR))
#define LEADS_DECIDERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR))

/* The rules as they are in force, fresh: lists without tables. */
QF_MUST qf_code leads_match_rules(qf_ctx *cx, const char *law_dir, match_rules **out);
/* The error of a context whose memory ends sooner, as that of cx. Returns its code. */
QF_MUST qf_code leads_hand_over(qf_ctx *cx, const qf_ctx *own);
/* One more thing that happened. */
QF_MUST qf_code leads_event_add(qf_ctx *cx, int64_t id, leads_event event, qf_str words);

#endif
