/* The trail in words: what a verb of the audit trail is called in Chinese. */
#ifndef QF_WEB_AUDIT_WORDS_H
#define QF_WEB_AUDIT_WORDS_H

#include "domain/audit/audit.h"
#include "web/http.h"

/* "发布信息" for "disclose.release"; a verb without a word of its own is called after its module. */
qf_str audit_word(qf_arena *arena, qf_str verb);
/* Kinds of verbs for a choice: beginning ("disclose.") and name; i from 0, NULL at the end. */
const char *audit_kind(size_t i, const char **zh);
/* An entry as a row: seq, at (to the minute), actor (log-in name), person (that one's name), has_login (the two
 * differ), verb, object, address, detail. */
QF_MUST qf_code audit_words_row(web_request *rq, qf_val *row, const audit_entry *entry);

#endif
