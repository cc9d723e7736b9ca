/* Accounts of villages that nobody uses close by themselves, after a number of days that the administrator sets; before
 * that the town is told. Nothing closes without a rule, and no day before the rule counts. */
#ifndef QF_DOMAIN_AUTH_UNUSED_H
#define QF_DOMAIN_AUTH_UNUSED_H

#include "domain/auth/auth.h"

#define AUTH_UNUSED_LEAST 30 /* days */
#define AUTH_UNUSED_MOST 730

typedef struct auth_unused_rule {
    int64_t days, warn_days; /* days 0: accounts stay open */
    qf_time set_at;
} auth_unused_rule;

typedef struct auth_village_account {
    int64_t id, village;
    qf_str login, name, village_name;
    bool active, has_password;
    qf_time used_at; /* 0: never */
    qf_date
        closes_on; /* the last day it stays open unless it is used; QF_NO_DATE: no rule, closed, never given out */
    bool warned; /* closes_on is within warn_days */
} auth_village_account;

/* The rule of cx->org; days 0 when there is none. */
QF_MUST qf_code auth_unused_rule_get(qf_ctx *cx, auth_unused_rule *out);
/* Sets it (days 0: off). Needs administrator. QF_INVALID "AUTH.UNUSED" with the field. */
QF_MUST qf_code auth_unused_rule_put(qf_ctx *cx, int64_t days, int64_t warn_days);
/* The accounts of the villages below cx->org, by village. Needs an account of the town that is not a village's. */
QF_MUST qf_code auth_village_accounts(qf_ctx *cx, const auth_village_account **out, size_t *count);
/* Closes those whose last day is over, ends their sessions, writes the trail; the program itself calls it. */
QF_MUST qf_code auth_unused_close(qf_ctx *cx, int64_t *closed);

#endif
