/* Asks a web address whether anything answers there. A program in an office's network must not be led by a link to
 * machines of that network: only addresses of the open internet are connected to, whatever a name resolves to. */
#ifndef QF_DOMAIN_NOTIFY_PROBE_H
#define QF_DOMAIN_NOTIFY_PROBE_H

#include "base/err.h"

struct sockaddr;

typedef enum probe_result {
    PROBE_ANSWERS, /* a page, a redirection, or a refusal that a browser may not meet */
    PROBE_SILENT,  /* not there, an error of the server, no answer in five seconds */
    PROBE_UNASKED, /* an address of a closed network, or none that may be asked */
} probe_result;

/* True for addresses of the open internet: not for private, local, reserved and translated ones. */
bool probe_is_open(const struct sockaddr *address);
/* Asks http and https alone, without following redirections, without a proxy, keeping nothing of the answer.
 * `closed_too`: an administrator has named this host, its address may be of a closed network. *words: what
 * came, in Chinese. Takes six seconds at most. */
probe_result probe_ask(qf_ctx *cx, qf_str url, bool closed_too, qf_str *words);

#endif
