/* Tokens with which another program acts as an account, through the API alone: the same roles, the same
 * rules, the same trail. */
#ifndef QF_DOMAIN_AUTH_TOKEN_H
#define QF_DOMAIN_AUTH_TOKEN_H

#include "domain/auth/auth.h"

#define AUTH_TOKEN_DAYS 365 /* the longest a token holds */

typedef struct auth_token {
    qf_str id; /* beginning of the digest: names it, opens nothing */
    qf_str name, login;
    qf_time created, expires, seen; /* seen 0: never used */
} auth_token;

/* Makes a token of the account `login` for `days`, at cx->org; shown once in *token. Administrator or
 * keeper. Errors: QF_INVALID "AUTH.TOKEN_NAME", "AUTH.TOKEN_DAYS"; QF_MISSING "AUTH.NO_ACCOUNT". */
QF_MUST qf_code auth_token_make(qf_ctx *cx, qf_str login, qf_str name, int64_t days, qf_str *token);
/* The tokens of cx->org that still hold. Administrator or keeper. */
QF_MUST qf_code auth_tokens(qf_ctx *cx, const auth_token **out, size_t *count);
/* Ends one. QF_MISSING "AUTH.NO_TOKEN". */
QF_MUST qf_code auth_token_end(qf_ctx *cx, qf_str id);
/* Who a token acts as. QF_DENIED "AUTH.NO_TOKEN". */
QF_MUST qf_code auth_token_actor(qf_ctx *cx, qf_str token, qf_str address, const qf_actor **actor);

#endif
