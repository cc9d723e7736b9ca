/* Shared by the files of auth; nobody else includes it. */
#ifndef QF_DOMAIN_AUTH_AUTH_INTERNAL_H
#define QF_DOMAIN_AUTH_AUTH_INTERNAL_H

#include "domain/auth/auth.h"
#include "store/db.h"

/* Login as it is kept and looked up: no spaces, half width, lower case. */
qf_str auth_fold_login(qf_arena *arena, qf_str login);
/* Argon2id of a password under the program's gate (at most two at once). */
QF_MUST qf_code auth_hash(qf_ctx *cx, qf_str password, qf_str *out);
/* True in *out when the password made the hash; an empty hash costs the same time and never fits. */
QF_MUST qf_code auth_hash_matches(qf_ctx *cx, qf_str hash, qf_str password, bool *out);
/* Bits of the account's roles at cx->org, inherited ones included; *village: the first village at or
 * below cx->org that it is the village account of, 0 when there is none. */
QF_MUST qf_code auth_roles_at(qf_ctx *cx, int64_t account, uint32_t *out, int64_t *village);
/* Needs an administrator of cx->org who reaches everything the account may do: none of its roles is
 * outside his part of the tree. QF_DENIED "AUTH.REACH". */
QF_MUST qf_code auth_need_over(qf_ctx *cx, int64_t account);

/* ---- failures.c: the row of failures of accounts and addresses */

/* QF_DENIED "AUTH.LOCKED" with the minutes to wait when the account or the address is locked. */
QF_MUST qf_code auth_failures_check(qf_ctx *cx, qf_str login, qf_str address);
/* One more failure of both; inside a transaction. *locked: this one locked the account. */
QF_MUST qf_code auth_failures_add(qf_ctx *cx, qf_str login, qf_str address, bool *locked);
/* The account's row has ended; inside a transaction. */
QF_MUST qf_code auth_failures_clear(qf_ctx *cx, qf_str login);

/* Ends the account's sessions but one (empty: all); inside a transaction. */
QF_MUST qf_code auth_end_sessions(qf_ctx *cx, int64_t account, qf_str keep);

/* ---- recovery.c */

/* The digest of an unused recovery code; empty when the text is none of the account's. */
QF_MUST qf_code auth_recovery_match(qf_ctx *cx, int64_t account, qf_str text, qf_str *digest);
/* Uses it up; inside a transaction. QF_DENIED "AUTH.TOTP" when somebody was faster. */
QF_MUST qf_code auth_recovery_use(qf_ctx *cx, int64_t account, qf_str digest);

/* ---- totp.c */

/* Checks a code against the sealed secret. *step: the time step it belongs to, later than
 * `after`; 0 when it does not fit. */
QF_MUST qf_code auth_totp_match(qf_ctx *cx, qf_str sealed, qf_str code, int64_t after,
                                int64_t *step);

#endif
