/* The old paper register uploaded on the desk: looked at first, taken in, written back with what is wrong. */
#include "domain/apply/paper_list.h"
#include "web/case_view.h"
#include "web/pages.h"
#include "web/sheet_view.h"

static qf_val *show(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "desk/cases_upload", "导入原来的登记簿");

    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    sheet_view_columns(rq, data, apply_list_columns);
    return data;
}

qf_code page_cases_upload(web_request *rq, web_reply *reply)
{
    (void)show(rq, reply);
    return QF_OK;
}

static qf_code begin(web_request *rq, intake *in)
{
    apply_rules *rules = QF_NEW(rq->cx->arena, apply_rules);

    *rules = case_rules(rq->site);
    *in = (intake){ .columns = apply_list_columns, .row = apply_list_row, .state = rules };
    return QF_OK;
}

qf_code page_cases_uploaded(web_request *rq, web_reply *reply)
{
    static const sheet_upload upload = { show, begin, NULL, "登记簿-问题.xlsx" };

    QF_TRY(auth_need(rq->cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    return sheet_view_uploaded(rq, reply, &upload);
}
