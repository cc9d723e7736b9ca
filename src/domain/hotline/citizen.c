#include "domain/hotline/citizen.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/auth/follow.h"
#include "domain/hotline/read.h"

static qf_code set_secret(qf_ctx *cx, int64_t id, qf_str number, qf_str *secret)
{
    *secret = auth_follow_code(cx->arena);
    return db_exec(cx, SQL_HOTLINE_SECRET, DB_INT("id", id),
                   DB_STR("digest", auth_follow_digest(cx, "hotline", number, *secret)));
}

qf_code hotline_report(qf_ctx *cx, const calendar *days, const hotline_law *law,
                       const hotline_ticket *ticket, const hotline_files *files, qf_str *number,
                       qf_str *secret)
{
    hotline_ticket t = *ticket;
    hotline_counts *counts = hotline_counts_new(cx->arena, 2);
    int year = qf_date_year(qf_time_date(cx->now));
    photo photos[HOTLINE_PHOTOS];
    int64_t seq;
    DB_TX tx = { 0 };

    if (t.kind >= HOTLINE_KIND_COUNT || t.content.n == 0)
        return qf_fail(cx, QF_INVALID, "HOTLINE.TICKET", "content", "请选择种类，写明要反映的事");
    QF_TRY(hotline_photos_read(cx, files, photos));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, qf_strf(cx->arena, "hotline.report.%d", year).p, &seq));
    t.number = qf_strf(cx->arena, "Z%d-%05lld", year, (long long)seq);
    t.source = QF_S("citizen");
    t.received_on = qf_time_date(cx->now);
    t.received_at = cx->now;
    t.closed_on = QF_NO_DATE;
    t.closed_at.ms = 0;
    t.limit_hours = 0;
    t.limit_days = law->kinds[t.kind].limit_days;
    t.office = t.reply = QF_S("");
    QF_TRY(hotline_add(cx, days, counts, &t));
    QF_TRY(hotline_counts_write(cx, counts));
    QF_TRY(hotline_photos_keep(cx, t.id, photos, files->count));
    QF_TRY(set_secret(cx, t.id, t.number, secret));
    QF_TRY(audit_write(cx, "hotline.receive", audit_object(cx, "ticket", t.id),
                       "网上反映 %.*s，照片 %zu 张", QF_ARG(t.number), files->count));
    QF_TRY(db_generation_bump(cx));
    *number = t.number;
    return db_commit(&tx);
}

qf_code hotline_secret_make(qf_ctx *cx, int64_t id, qf_str *secret)
{
    hotline_ticket t;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(HANDLER) | AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(hotline_get(cx, id, &t));
    QF_TRY(set_secret(cx, id, t.number, secret));
    QF_TRY(audit_write(cx, "hotline.secret", audit_object(cx, "ticket", id), "给来电人查询码"));
    return db_commit(&tx);
}

qf_code hotline_track(qf_ctx *cx, qf_str number, qf_str secret, hotline_ticket *out)
{
    qf_str asked = qf_str_trim(number);
    qf_str given = auth_follow_digest(cx, "hotline", asked, secret);
    db_row row;
    qf_code code = db_one(cx, SQL_HOTLINE_SECRET_OF, &row, DB_STR("number", asked));

    if (code == QF_MISSING ||
        (code == QF_OK && !qf_same_secret(given, db_str(&row, "secret_digest"))))
        return qf_fail(cx, QF_MISSING, "HOTLINE.MISSING", "number",
                       "编号或者查询码不对，请照回执再核对一遍");
    QF_TRY(code);
    return hotline_by_number(cx, asked, out);
}

qf_code hotline_citizen_act(qf_ctx *cx, const calendar *days, const hotline_law *law, qf_str number,
                            qf_str secret, const hotline_move *asked)
{
    hotline_move move = *asked;
    hotline_ticket t;
    DB_TX tx = { 0 };

    if (move.event != HOTLINE_DO_CALL_BACK && move.event != HOTLINE_DO_REOPEN &&
        move.event != HOTLINE_DO_NOTE)
        return qf_fail(cx, QF_INVALID, "HOTLINE.EVENT", "event", "没有这个动作");
    move.day = qf_time_date(cx->now);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(hotline_track(cx, number, secret, &t));
    QF_TRY(hotline_move_make(cx, days, law, &t, &move));
    return db_commit(&tx);
}
