/* Inside disclose: what writing and moving an item share. */
#ifndef QF_DOMAIN_DISCLOSE_STEP_H
#define QF_DOMAIN_DISCLOSE_STEP_H

#include "domain/disclose/files.h"
#include "store/db.h"

/* Whether the actor has one of these roles in the item's column; inside the transaction of the act. QF_DENIED
 * "AUTH.ROLE", "AUTH.COLUMN", "DISCLOSE.VILLAGE" (a village's account and another village's item). */
QF_MUST qf_code disclose_need(qf_ctx *cx, uint32_t roles, const disclose_item *item);
/* The village whose items alone the actor sees (-1: none at all); 0: all. */
int64_t disclose_seen_village(const qf_ctx *cx);
/* The village an item of the actor's comes from; 0: the town. */
int64_t disclose_sent_by(const qf_ctx *cx);

/* A row of disclosure_file. */
disclose_file disclose_file_row(const db_row *row);
/* Notes a step of an item; inside the transaction of the act. */
QF_MUST qf_code disclose_step_note(qf_ctx *cx, int64_t item, const char *event, const char *from,
                                   const char *to, int64_t round, qf_str remark);
/* The item is public as it stands, for the first time or in a new text: its index number if it has
 * none, the version, the outbox rows ("search", "log"), the generation. `kind`: release, revise.
 * `publisher` stands before the index number; empty: as the organisation is known. */
QF_MUST qf_code disclose_make_public(qf_ctx *cx, int64_t id, const char *kind, qf_str reason,
                                     qf_str publisher);
/* The outbox rows of a public act and the generation. */
QF_MUST qf_code disclose_tell(qf_ctx *cx, int64_t id, const char *kind, qf_str sha256);
/* SHA-256 of title, line feed, body in hex: what the publication log proves. */
qf_str disclose_text_hash(qf_arena *arena, qf_str title, qf_str body);
/* Whether the actor wrote, sent in or passed the item in this round. */
QF_MUST qf_code disclose_touched(qf_ctx *cx, const disclose_item *item, bool *out);
/* The same of any account; 0 did always. */
QF_MUST qf_code disclose_touched_by(qf_ctx *cx, const disclose_item *item, int64_t account,
                                    bool *out);
/* QF_CONFLICT "DISCLOSE.STATE". */
QF_MUST qf_code disclose_wrong_state(qf_ctx *cx);
/* Whether personal data of this kind keeps a text or a file from being public. */
bool disclose_blocks(const mask_hit *hit);
/* "身份证号", or what the head of its column holds. */
qf_str disclose_hit_zh(const mask_hit *hit);
/* The kind of list by which an item's words are covered: as it was chosen, else as title and words say. */
qf_str disclose_list_kind(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                          qf_str words);
/* Examines the files of an item once more; one that shows too much now has no open copy any longer. */
QF_MUST qf_code disclose_files_again(qf_ctx *cx, const mask_rules *rules,
                                     const disclose_item *item);
/* A revision begins with the files of the public item; released, its files take their place. */
QF_MUST qf_code disclose_files_copy(qf_ctx *cx, int64_t from, int64_t to);
/* The digests of an item's open copies as a member of the log's entry, `"files":["…","…"],`; none: an empty list. */
QF_MUST qf_code disclose_files_named(qf_ctx *cx, int64_t item, qf_str *out);
QF_MUST qf_code disclose_files_take(qf_ctx *cx, int64_t from, int64_t to);

#endif
