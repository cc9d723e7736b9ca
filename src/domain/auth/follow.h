/* The code with which a citizen without an account follows what he has sent (查询码): given once on the
 * receipt, kept as a keyed digest alone. */
#ifndef QF_DOMAIN_AUTH_FOLLOW_H
#define QF_DOMAIN_AUTH_FOLLOW_H

#include "base/err.h"

/* Twelve random digits. */
qf_str auth_follow_code(qf_arena *arena);
/* The digest to keep and to look for. `kind` keeps the codes of one module from those of another. Of
 * what was typed only the digits count: blanks, hyphens and full width come from paper and phones. */
qf_str auth_follow_digest(qf_ctx *cx, const char *kind, qf_str number, qf_str typed);

#endif
