/* A list uploaded on the desk: which columns it may have, what is wrong with it, the list back with that marked. */
#ifndef QF_WEB_SHEET_VIEW_H
#define QF_WEB_SHEET_VIEW_H

#include "doc/sheet.h"
#include "web/http.h"

/* "columns": zh, needed, words ("转办时间、派单时间") of each. */
void sheet_view_columns(web_request *rq, qf_val *data, const sheet_column *columns);
/* "errors": sheet, row, column (absent: the whole row), zh of the first 200; "error_count", "more_errors",
 * "has_errors", "many_errors" (not all are shown). */
void sheet_view_complaints(web_request *rq, qf_val *data, sheet *list);
/* The list as a workbook with its complaints, to keep under `name`. */
QF_MUST qf_code sheet_view_give_back(web_request *rq, web_reply *reply, sheet *list, qf_str name);

#endif
