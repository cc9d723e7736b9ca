/* What the pages of letters share: the facts of a letter as fields of a form. */
#ifndef QF_WEB_LETTER_FORM_H
#define QF_WEB_LETTER_FORM_H

#include "law/letter.h"
#include "web/http.h"

/* Adds "fields": one for each fact the letter asks for and the settings do not give. */
QF_MUST qf_code letter_form_add(web_request *rq, qf_val *data, const letter_plan *plan,
                                const letter_facts *facts);
/* Reads them from the request's form into `facts`. */
QF_MUST qf_code letter_form_read(web_request *rq, const letter_plan *plan, letter_facts *facts);

#endif
