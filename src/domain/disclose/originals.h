/* Sealed originals: the text of an item before personal data was covered, attachments as they came. They are opened by a
 * second person, for a written reason, and each opening stands at the item and in the trail. Law: 政府信息公开条例
 * 第十五条; 个人信息保护法 第九条、第五十一条. */
#ifndef QF_DOMAIN_DISCLOSE_ORIGINALS_H
#define QF_DOMAIN_DISCLOSE_ORIGINALS_H

#include "domain/disclose/files.h"

/* Who may open them, where he did not seal the thing himself. */
#define DISCLOSE_OPENERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(AUDITOR))

/* One that lies sealed: a text (draft, place) or a file (file). */
typedef struct disclose_sealed {
    int64_t draft, place; /* the item or revision whose text it is; which of its texts, from 1 */
    disclose_file file;   /* id 0: a text */
    bool removed;         /* the file is no longer with the item */
    bool mine;            /* the actor sealed it: somebody else opens it */
    qf_str by;            /* who sealed it */
    qf_time at;
} disclose_sealed;

typedef struct disclose_opening {
    qf_str what; /* "text", or the name of the file */
    qf_str actor, reason;
    qf_time at;
} disclose_opening;

/* A text as it was. */
typedef struct disclose_original {
    qf_str title, body_kind;
    qf_str body;     /* "plain": abstract and text; "html": the text alone */
    qf_str abstract; /* "html" only */
} disclose_original;

/* What lies sealed at an item and its revisions, texts first. */
QF_MUST qf_code disclose_sealed_of(qf_ctx *cx, int64_t item, disclose_sealed **out, size_t *count);
/* Who opened what, oldest first. */
QF_MUST qf_code disclose_openings_of(qf_ctx *cx, int64_t item, disclose_opening **out,
                                     size_t *count);
/* The text before it was covered. QF_MISSING "DISCLOSE.NO_ORIGINAL"; QF_DENIED "AUTH.ROLE", "AUTH.COLUMN",
 * "DISCLOSE.OTHER_EYE" (he sealed it himself); QF_INVALID "DISCLOSE.REASON" (none, or more than 500 characters). */
QF_MUST qf_code disclose_original_open(qf_ctx *cx, int64_t item, int64_t draft, int64_t place,
                                       qf_str why, disclose_original *out);
/* An attachment as it came; bytes in cx->arena. Errors: as above, those of blob_get. */
QF_MUST qf_code disclose_original_file(qf_ctx *cx, int64_t item, int64_t file, qf_str why,
                                       disclose_file *out, qf_str *bytes);

#endif
