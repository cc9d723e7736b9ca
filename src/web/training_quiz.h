/* The quiz of a training session, drawn from the office's own errors: what it did late, what checks found in its reports. */
#ifndef QF_WEB_TRAINING_QUIZ_H
#define QF_WEB_TRAINING_QUIZ_H

#include "web/http.h"

/* Questions about what checks found in the versions of its published reports and in last year's draft, then about the last day of late
 * applications, letters and tickets, the newest first; of tickets in time where that is too little. Replaces the quiz. Errors:
 * those of training_quiz_set. */
QF_MUST qf_code training_quiz_draw(web_request *rq, int64_t id);

#endif
