/* What each village of a town owes today: its books in public, its station looked after, its errands done. */
#ifndef QF_WEB_VILLAGE_DUTIES_H
#define QF_WEB_VILLAGE_DUTIES_H

#include "domain/org/org.h"
#include "web/http.h"

#define VILLAGE_CHECK_DAYS 180 /* a station's facts are looked at twice a year */

typedef struct village_duties {
    int64_t village;
    qf_str name;
    bool books;   /* those of the due month are not public */
    bool station; /* none, or nobody has looked at its facts for half a year */
    int64_t errands, late;
} village_duties;

/* Of every village in use, by code, as of cx->now. */
QF_MUST qf_code village_duties_all(web_request *rq, village_duties **out, size_t *count);
/* Of one; QF_MISSING "WEB.NO_PAGE" when the town has no such village. */
QF_MUST qf_code village_duties_of(web_request *rq, int64_t village, village_duties *out);

#endif
