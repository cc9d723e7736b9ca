/* A list uploaded on the desk: which columns it may have, what is wrong with it, the list back with that marked. */
#ifndef QF_WEB_SHEET_VIEW_H
#define QF_WEB_SHEET_VIEW_H

#include "doc/sheet.h"
#include "domain/intake/intake.h"
#include "web/http.h"

/* "columns": zh, needed, words ("转办时间、派单时间") of each. */
void sheet_view_columns(web_request *rq, qf_val *data, const sheet_column *columns);
/* "errors": sheet, row, column (absent: the whole row), zh of the first 200; "error_count", "more_errors",
 * "has_errors", "many_errors" (not all are shown). */
void sheet_view_complaints(web_request *rq, qf_val *data, sheet *list);
/* The list as a workbook with its complaints, to keep under `name`. */
QF_MUST qf_code sheet_view_give_back(web_request *rq, web_reply *reply, sheet *list, qf_str name);

/* A page where a list is uploaded. */
typedef struct sheet_upload {
    qf_val *(*show)(web_request *rq, web_reply *reply); /* the page before anything is told */
    /* Everything of the intake but .dry. */
    qf_code (*begin)(web_request *rq, intake *in);
    void (*tell)(web_request *rq, qf_val *data,
                 const intake *in); /* more than the counts; or NULL */
    const char *back;               /* the file's name of the list given back */
} sheet_upload;

/* Takes the file "file" in. "act": look (nothing is written), take, or back (taken, and the list comes back with its
 * complaints). Else the page again: "complaint", or "done", "dry_run", "filename", "rows", "taken", "totals_rows",
 * "has_totals" and the complaints. Errors: those of sheet_open and intake_run that no file is to blame for. */
QF_MUST qf_code sheet_view_uploaded(web_request *rq, web_reply *reply, const sheet_upload *page);

#endif
