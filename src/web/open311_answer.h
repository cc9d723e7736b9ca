/* Answers of GeoReport v2 in the form the address asks for: .json or .xml, the errors too. */
#ifndef QF_WEB_OPEN311_ANSWER_H
#define QF_WEB_OPEN311_ANSWER_H

#include "web/http.h"

/* `value` as JSON, or as XML under the element `root` ("services", "service_requests", …). */
QF_MUST qf_code open311_answer(web_request *rq, web_reply *reply, int status, const char *root,
                               const qf_val *value);
/* The standard's error answer. */
QF_MUST qf_code open311_refuse(web_request *rq, web_reply *reply, int status, const char *why);
/* The name of a file without .json or .xml; false when it ends in neither. */
bool open311_file(qf_str file, qf_str *name);

#endif
