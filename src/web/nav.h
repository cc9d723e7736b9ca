/* The menus: one for citizens, one for the desk by role. */
#ifndef QF_WEB_NAV_H
#define QF_WEB_NAV_H

#include "web/http.h"

/* Adds "nav", a list of {href, zh, current}, to the frame of a page. */
void web_nav(web_request *rq, qf_val *frame, bool desk);

#endif
