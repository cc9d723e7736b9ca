/* Roles that are held for chosen columns of the catalogue only. Law: 政府信息公开条例 第十条 (谁制作谁公开). */
#ifndef QF_DOMAIN_AUTH_COLUMNS_H
#define QF_DOMAIN_AUTH_COLUMNS_H

#include "domain/auth/auth.h"

/* Roles that may be limited to columns; the others always hold in all. */
#define AUTH_BY_COLUMN                                                                             \
    (AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(LEADER) |            \
     AUTH_BIT(VILLAGE_ACCOUNT))

#define AUTH_COLUMNS_MAX 400 /* of one role */

/* What the actor's roles are limited to, read once for a whole list. */
typedef struct auth_limits {
    uint32_t limited; /* bits of the roles that hold in chosen columns only */
    size_t count;
    struct auth_limit {
        auth_role role;
        qf_str column;
    } * one;
} auth_limits;

/* The limits of cx->actor; they live in the arena. */
QF_MUST qf_code auth_limits_of(qf_ctx *cx, auth_limits *out);
/* The actor's roles that hold in a column, as bits. NULL has none, the keeper all. */
uint32_t auth_roles_in(const qf_actor *actor, const auth_limits *limits, qf_str column);

/* Somebody who has a role. */
typedef struct auth_holder {
    int64_t account;
    qf_str name;
    uint32_t roles; /* those of the roles asked for that he has here, in the column */
} auth_holder;

/* Accounts in use that have one of `roles` at cx->org today, in a column; by name, each once. For telling colleagues whose
 * turn it is: any actor of the organisation may ask. */
QF_MUST qf_code auth_holders(qf_ctx *cx, uint32_t roles, qf_str column, auth_holder **out,
                             size_t *count);
/* The columns to which a role of an account at cx->org is limited; none: it holds in all (a village
 * account's: in none). Needs administrator. */
QF_MUST qf_code auth_role_columns(qf_ctx *cx, int64_t account, auth_role role, const qf_str **out,
                                  size_t *count);
/* Limits it to these columns; none: to nothing but the organisation. Needs administrator. QF_INVALID
 * "AUTH.ROLE_CODE" (a role that is never limited, or that the account does not have here), QF_LIMIT
 * "AUTH.COLUMNS". */
QF_MUST qf_code auth_role_columns_put(qf_ctx *cx, int64_t account, auth_role role,
                                      const qf_str *columns, size_t count);

#endif
