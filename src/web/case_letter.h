/* Letters and cases together: what a letter says happened is what the case says happened. */
#ifndef QF_WEB_CASE_LETTER_H
#define QF_WEB_CASE_LETTER_H

#include "domain/letters/letters.h"
#include "web/site.h"

/* Facts of a case into a letter about to be drafted: applicant, words of the application, days. Nothing when the
 * number is of no case. */
QF_MUST qf_code case_letter_facts(web_request *rq, qf_str case_no, letter_facts *facts);
/* The event of the case that an act on its letter is ("submit", "return", "approve", "serve"), in the same
 * transaction as the act: what the law refuses for the case is refused for the letter. */
QF_MUST qf_code case_letter_act(web_request *rq, int64_t letter_id, qf_str act);

#endif
