/* Tickets open behind their last day come before the leader by themselves. */
#include "domain/hotline/read.h"

#define AT_ONCE 200 /* the rest at the next run */

qf_code hotline_escalate(qf_ctx *cx, const calendar *days, const hotline_law *law, int64_t *count)
{
    hotline_move move = { .event = HOTLINE_DO_SUPERVISE,
                          .day = qf_time_date(cx->now),
                          .text = QF_S("已过办理期限仍未办结，自动提请督办") };
    db_rows rows;

    *count = 0;
    QF_TRY(db_many(cx, SQL_HOTLINE_TO_ESCALATE, &rows, DB_DATE(cx, "today", move.day),
                   DB_TIME("moment", hotline_minute(cx->now)), DB_INT("n", AT_ONCE)));
    for (size_t i = 0; i < rows.count; i++) {
        QF_TRY(hotline_act(cx, days, law, db_int(&rows.row[i], "id"), 0, &move));
        ++*count;
    }
    return QF_OK;
}

qf_code hotline_supervised(qf_ctx *cx, int64_t *count)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_HOTLINE_SUPERVISED, &row));
    *count = db_int(&row, "tickets");
    return QF_OK;
}
