/* The audit trail: who did what and when, one hash chain for each organisation. Rows are only ever
 * added; the end of each chain is kept apart, so that a cut-off tail is noticed as well.
 *
 * An entry's hash is SHA-256 over the text "qingfeng-audit-1\n" and its fields in the order
 * org seq at account actor address verb object detail prev, each as decimal length, ":", bytes, ","
 * (netstrings; numbers in decimal). Any program can check a chain with that. */
#ifndef QF_DOMAIN_AUDIT_AUDIT_H
#define QF_DOMAIN_AUDIT_AUDIT_H

#include "base/err.h"

/* Adds an entry for cx->actor at cx->now to the chain of cx->org, inside the transaction of the act
 * itself. `verb`: "org.create". `object`: "org:12". The format makes the words for people: what
 * changed; no personal data, no secrets, at most 2,000 bytes (cut). QF_BROKEN "AUDIT.NO_TX" outside
 * a transaction. */
QF_MUST qf_code audit_write(qf_ctx *cx, const char *verb, qf_str object, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* "kind:id" for the object of an entry. */
qf_str audit_object(qf_ctx *cx, const char *kind, int64_t id);

typedef struct audit_entry {
    int64_t seq;
    qf_time at;
    int64_t account;
    qf_str actor, address, verb, object, detail, prev, hash;
} audit_entry;

/* At most `limit` (1-1000) entries of cx->org before `before` (0: the newest), newest first. */
QF_MUST qf_code audit_list(qf_ctx *cx, int64_t before, int64_t limit, const audit_entry **out,
                           size_t *count);

/* What to look for; empty and 0 mean any. */
typedef struct audit_filter {
    qf_str actor; /* a login */
    qf_str verb;  /* beginning of the verb: "auth." */
    qf_time since, until;
    int64_t before; /* place in the chain */
} audit_filter;
/* At most `limit` (1-1000) entries of cx->org that fit, newest first. Needs administrator, auditor,
 * supervisor, leader or clerk; others find only their own. */
QF_MUST qf_code audit_find(qf_ctx *cx, const audit_filter *filter, int64_t limit,
                           const audit_entry **out, size_t *count);

typedef struct audit_check {
    int64_t entries;    /* that hold together from the start */
    int64_t broken_seq; /* first that does not; 0: none */
    const char *why;    /* Chinese; NULL when whole */
} audit_check;

/* Recomputes the chain of cx->org from its start to its recorded end. */
QF_MUST qf_code audit_verify(qf_ctx *cx, audit_check *out);
/* Organisations that have a chain, for checking them all. */
QF_MUST qf_code audit_chains(qf_ctx *cx, const int64_t **orgs, size_t *count);

#endif
