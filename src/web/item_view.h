/* How an item's text is shown, on the public page and on the desk. */
#ifndef QF_WEB_ITEM_VIEW_H
#define QF_WEB_ITEM_VIEW_H

#include "domain/disclose/disclose.h"
#include "web/http.h"

/* Who looks at items on the desk; which of them, disclose_desk and disclose_desk_get know. */
#define ITEM_SEERS                                                                                 \
    (AUTH_BIT(REPORTER) | AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) |  \
     AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR) | AUTH_BIT(AUDITOR) |                          \
     AUTH_BIT(ADMINISTRATOR) | AUTH_BIT(VILLAGE_ACCOUNT))

/* Adds "html" (safe HTML) or "blocks" (paragraphs and tables of a plain text) to `data`. On the desk its pictures
 * are those of the desk, else those that are public with the item. */
QF_MUST qf_code item_view_body(web_request *rq, qf_val *data, const disclose_item *item, bool desk);
/* Adds "pictures", what each shows, and how many say nothing (pages_pictures.c). */
QF_MUST qf_code item_view_pictures(web_request *rq, qf_val *data, const disclose_item *item);
/* What a step of its history did: "起草", "审核通过". */
qf_str item_view_step(const disclose_step *step);
/* "草稿", "初审"; the code itself when it is none. */
qf_str item_view_state(qf_str code);
/* "依申请公开（第十三条）"; empty for no ground. */
qf_str item_view_ground(qf_str code);
/* "有效", "已修改", "已废止", "已失效" */
qf_str item_view_validity(qf_str code);
/* Adds "related" (documents, interpretations, newer and older ones) and, when the text was revised,
 * "changes", the address of its page. */
QF_MUST qf_code item_view_related(web_request *rq, qf_val *data, int64_t id);

/* The files of an item: public ones with address and size; for the desk also what they hide and what may
 * be done (pages_files.c). */
QF_MUST qf_code item_view_files(web_request *rq, qf_val *data, int64_t id, bool desk);
/* For the desk: how many originals lie sealed at an item and how often one was opened (pages_item_sealed.c). */
QF_MUST qf_code item_view_sealed(web_request *rq, qf_val *data, int64_t id);
/* Adds "channels", where else it went; on the desk also the form's choices (pages_channels.c). */
QF_MUST qf_code item_view_channels(web_request *rq, qf_val *data, const disclose_item *item,
                                   bool desk);
/* What a public notice was objected to and what came out, for everybody; the same for the desk, with the words of those
 * who object for those who may see them (pages_objections.c). Nothing for an item that is no notice. */
QF_MUST qf_code item_view_objections(web_request *rq, qf_val *data, const disclose_item *item);
QF_MUST qf_code item_desk_objections(web_request *rq, qf_val *data, const disclose_item *item);
/* Back to the item's page on the desk; a failure that the person can mend is shown on it
 * (pages_items.c). */
QF_MUST qf_code item_desk_answer(web_request *rq, web_reply *reply, int64_t id, qf_code code);

#endif
