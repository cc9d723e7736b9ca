/* Leads as values for pages. */
#ifndef QF_WEB_LEADS_VIEW_H
#define QF_WEB_LEADS_VIEW_H

#include "domain/auth/auth.h"
#include "domain/leads/leads.h"
#include "web/http.h"

/* Who works on leads, and who decides about them and the rules. */
#define LEADS_VIEW_DECIDERS                                                                        \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR))
#define LEADS_VIEW_WORKERS (LEADS_VIEW_DECIDERS | AUTH_BIT(HANDLER))

/* The rules in force. */
QF_MUST qf_code leads_view_rules(web_request *rq, leads_rules *out);
/* The rule of an id; NULL when there is none. */
const leads_rule *leads_view_rule(const leads_rules *rules, qf_str id);
/* "高风险" */
qf_str leads_view_level(qf_str level);
/* Adds "by_rule" and the sums (found, open, late, confirmed, cleared, recovered); returns the sums. */
leads_count leads_view_counts(web_request *rq, qf_val *data, const leads_rules *rules,
                              const leads_counts *counts);

#endif
