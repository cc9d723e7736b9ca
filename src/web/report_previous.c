#include "web/report_previous.h"

#include "domain/annual/annual.h"
#include "report/report_json.h"
#include "web/site.h"

qf_code report_previous(web_request *rq, int year, report **out)
{
    report *r = QF_NEW(rq->cx->arena, report);
    annual_published published;
    qf_code code = annual_published_get(rq->cx, year - 1, &published);

    *out = NULL;
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    QF_TRY(report_json_read(rq->cx, published.json, "report.json", rq->site->form_2021,
                            rq->site->form_2019, r));
    r->published_on = published.published_on;
    report_read_prose(rq->cx, r);
    *out = r;
    return QF_OK;
}
