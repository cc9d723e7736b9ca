/* Objections to a public notice (公示): what they are about and what came out is told at the notice, who objected is
 * not. The objection itself is a complaint (domain/complaints). Law: 政府信息公开条例 第十五条; 个人信息保护法
 * 第二十五条. */
#ifndef QF_DOMAIN_DISCLOSE_OBJECTIONS_H
#define QF_DOMAIN_DISCLOSE_OBJECTIONS_H

#include "domain/disclose/disclose.h"

#define DISCLOSE_OBJECTIONS_MAX 200 /* shown of one notice */

typedef struct disclose_objection {
    int64_t complaint; /* the number of the complaint inside */
    qf_str summary, answer;
    qf_date received_on, answered_on;
} disclose_objection;

typedef struct disclose_notice {
    int64_t id;
    qf_str title;
    qf_date until;
} disclose_notice;

/* Tells at the notice what an objection is about and what came out; once more: changes the words. Needs clerk
 * or leader who did not write the notice. Errors: QF_DENIED "DISCLOSE.OTHER_EYE", "AUTH.COLUMN"; QF_CONFLICT
 * "DISCLOSE.STATE" (no public notice); QF_INVALID "DISCLOSE.OBJECTION" with the field: empty, too long, or naming
 * somebody (a number or telephone is found). */
QF_MUST qf_code disclose_objection_answer(qf_ctx *cx, const mask_rules *rules, int64_t item,
                                          const disclose_objection *told);
/* What is told about the objections to a notice, in the order they came. */
QF_MUST qf_code disclose_objections_of(qf_ctx *cx, int64_t item, disclose_objection **out,
                                       size_t *count);
/* Public notices whose last day is one of these, the earliest first. */
QF_MUST qf_code disclose_notices_of(qf_ctx *cx, qf_date from, qf_date to, disclose_notice **out,
                                    size_t *count);

#endif
