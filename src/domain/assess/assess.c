#include "domain/assess/assess.h"

#include "domain/annual/annual.h"
#include "domain/apply/apply.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/books/books.h"
#include "domain/disclose/disclose.h"
#include "domain/hotline/hotline.h"
#include "domain/service/service.h"
#include "domain/training/training.h"
#include "domain/voices/voices.h"
#include "store/db.h"

#define SESSIONS_A_YEAR 2
#define JUDGES (AUTH_BIT(LEADER) | AUTH_BIT(COUNTY_SUPERVISOR))
#define CLERK AUTH_BIT(DISCLOSURE_CLERK)

/* ---- figures of the record */

static void put(assess_point *p, int64_t done, int64_t whole, qf_str evidence)
{
    p->done = done < whole ? done : whole;
    p->whole = whole;
    p->evidence = evidence;
}

static qf_code columns(qf_ctx *cx, assess_point *p)
{
    disclose_columns all;
    int64_t filled = 0;

    QF_TRY(disclose_columns_all(cx, &all));
    for (size_t i = 0; i < all.count; i++)
        filled += all.column[i].items > 0;
    put(p, filled, (int64_t)all.count, QF_S("/columns"));
    return QF_OK;
}

/* Villages whose newest public month is last month or later; of the running year alone. */
static qf_code books(qf_ctx *cx, int year, assess_point *p)
{
    qf_date today = qf_time_date(cx->now);
    books_months latest;
    service_stations stations;
    int64_t fresh = 0;
    int y, m, d;
    qf_str month;

    qf_date_parts(today, &y, &m, &d);
    month = qf_str_sub(qf_date_str(cx->arena, qf_date_add(today, -d)), 0, 7);
    QF_TRY(books_month_latest(cx, &latest));
    QF_TRY(service_stations_all(cx, &stations));
    for (size_t i = 0; i < latest.count; i++)
        fresh += qf_str_cmp(latest.one[i].month, month) >= 0;
    put(p, fresh, latest.count == 0 || year != y ? 0 : (int64_t)stations.count, QF_S("/books"));
    return QF_OK;
}

/* Applications closed in the year without lateness, of those closed and those open behind their last day. */
static qf_code applications(qf_ctx *cx, int year, assess_point *p)
{
    qf_date today = qf_time_date(cx->now);
    apply_cases closed, open;
    int64_t in_time = 0, overdue = 0;

    QF_TRY(apply_year_cases(cx, year, QF_S("total"), QF_S("tot"), &closed));
    for (size_t i = 0; i < closed.count; i++)
        in_time += closed.one[i].late_days == 0;
    QF_TRY(apply_year_cases(cx, year, QF_S("carried_out"), QF_S("tot"), &open));
    for (size_t i = 0; i < open.count && qf_date_year(today) == year; i++) {
        qf_date due = apply_due_on(&open.one[i], today);
        overdue += qf_date_is(due) && qf_date_cmp(due, today) < 0;
    }
    put(p, in_time, (int64_t)closed.count + overdue, QF_S("/desk/cases?what=all"));
    return QF_OK;
}

static qf_code voices(qf_ctx *cx, int year, assess_point *p)
{
    voices_stats s;

    QF_TRY(voices_year_stats(cx, year, &s));
    if (p->indicator->measure == ASSESSMENT_LETTERS)
        put(p, s.letters_on_time, s.letters_on_time + s.letters_late, QF_S("/desk/voices"));
    else if (p->indicator->measure == ASSESSMENT_OPINION)
        put(p, s.events_on_time, s.events_due, QF_S("/desk/voices"));
    else
        put(p, s.consults_answered, s.consults_due, QF_S("/voices"));
    return QF_OK;
}

/* The report about the year before was out by 31 January. */
static qf_code yearly_report(qf_ctx *cx, int year, assess_point *p)
{
    annual_published *all;
    qf_date last = QF_NO_DATE;
    size_t count;
    bool in_time = false;

    if (!qf_date_from(year, 1, 31, &last))
        return QF_OK;
    QF_TRY(annual_published_list(cx, &all, &count));
    for (size_t i = 0; i < count; i++)
        in_time =
            in_time || (all[i].year == year - 1 && qf_date_cmp(all[i].published_on, last) <= 0);
    put(p, in_time, in_time || qf_date_cmp(qf_time_date(cx->now), last) > 0,
        in_time ? qf_strf(cx->arena, "/report/%d", year - 1) : QF_S("/report"));
    return QF_OK;
}

static qf_code measure(qf_ctx *cx, int year, assess_point *p)
{
    hotline_stats tickets;
    service_stats services;
    training_stats training;

    switch (p->indicator->measure) {
    case ASSESSMENT_COLUMNS:
        return columns(cx, p);
    case ASSESSMENT_BOOKS:
        return books(cx, year, p);
    case ASSESSMENT_APPLICATIONS:
        return applications(cx, year, p);
    case ASSESSMENT_HOTLINE:
        QF_TRY(hotline_year_stats(cx, year, &tickets));
        put(p, tickets.on_time, tickets.on_time + tickets.late + tickets.overdue,
            qf_strf(cx->arena, "/hotline/%d", year));
        return QF_OK;
    case ASSESSMENT_LETTERS:
    case ASSESSMENT_OPINION:
    case ASSESSMENT_CONSULT:
        return voices(cx, year, p);
    case ASSESSMENT_REPORT:
        return yearly_report(cx, year, p);
    case ASSESSMENT_STATIONS:
        QF_TRY(service_day_stats(cx, qf_time_date(cx->now), &services));
        put(p, services.accounts, services.stations, QF_S("/villages"));
        return QF_OK;
    case ASSESSMENT_TRAINING:
        QF_TRY(training_year_stats(cx, year, &training));
        put(p, training.sessions, SESSIONS_A_YEAR, QF_S("/desk/training"));
        return QF_OK;
    default:
        return QF_OK;
    }
}

static qf_code by_hand(qf_ctx *cx, int year, assess_sheet *sheet)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ASSESS_GIVEN, &rows, DB_INT("year", year)));
    for (size_t i = 0; i < rows.count; i++)
        for (size_t k = 0; k < sheet->count; k++)
            if (sheet->points[k].indicator->measure == ASSESSMENT_BY_HAND &&
                qf_str_eq(sheet->points[k].indicator->code, db_str(&rows.row[i], "code")))
                put(&sheet->points[k], db_int(&rows.row[i], "done"), 100,
                    db_str(&rows.row[i], "evidence"));
    return QF_OK;
}

/* Bonus up to its most, deductions, and the grade: after a veto the lowest. */
static qf_code adjust(qf_ctx *cx, const assessment_law *law, int year, assess_sheet *out)
{
    assess_adjustment *list;
    size_t count;

    QF_TRY(assess_adjustments(cx, law, year, &list, &count));
    for (size_t i = 0; i < count; i++) {
        if (list[i].ground == NULL || list[i].back.n > 0)
            continue;
        out->bonus += list[i].ground->effect == ASSESSMENT_BONUS ? list[i].points : 0;
        out->deducted += list[i].ground->effect == ASSESSMENT_DEDUCTION ? list[i].points : 0;
        out->vetoes += list[i].ground->effect == ASSESSMENT_VETO;
    }
    out->bonus = out->bonus < law->bonus_most ? out->bonus : law->bonus_most;
    if (out->base < 0)
        return QF_OK;
    out->hundredths = out->base + (out->bonus - out->deducted) * 100;
    out->hundredths = out->hundredths > 0 ? out->hundredths : 0;
    for (size_t i = law->grade_count; i > 0; i--)
        if (out->hundredths >= law->grades[i - 1].from * 100)
            out->grade = law->grades[i - 1].zh;
    if (out->vetoes > 0)
        out->grade = law->grades[law->grade_count - 1].zh;
    return QF_OK;
}

qf_code assess_score(qf_ctx *cx, const assessment_law *law, int year, assess_sheet *out)
{
    int64_t sum = 0;

    *out =
        (assess_sheet){ .count = law->count, .base = -1, .hundredths = -1, .grade = QF_S("未评") };
    for (size_t i = 0; i < law->count; i++) {
        out->points[i].indicator = &law->indicators[i];
        QF_TRY(measure(cx, year, &out->points[i]));
    }
    QF_TRY(by_hand(cx, year, out));
    for (size_t i = 0; i < law->count; i++) {
        assess_point *p = &out->points[i];
        if (p->whole == 0)
            continue;
        p->hundredths = p->indicator->weight * 100 * p->done / p->whole;
        out->assessed += p->indicator->weight;
        sum += p->hundredths;
    }
    if (out->assessed > 0)
        out->base = sum * 100 / out->assessed;
    return adjust(cx, law, year, out);
}

/* ---- by hand, appeals, promises */

static const assessment_indicator *find(const assessment_law *law, qf_str code)
{
    for (size_t i = 0; i < law->count; i++)
        if (qf_str_eq(law->indicators[i].code, code))
            return &law->indicators[i];
    return NULL;
}

qf_code assess_give(qf_ctx *cx, const assessment_law *law, int year, qf_str code, int64_t percent,
                    qf_str evidence)
{
    const assessment_indicator *indicator = find(law, code);
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK | AUTH_BIT(COUNTY_SUPERVISOR)));
    if (indicator == NULL || indicator->measure != ASSESSMENT_BY_HAND || percent < 0 ||
        percent > 100 || evidence.n == 0)
        return qf_fail(cx, QF_INVALID, "ASSESS.GIVEN", "evidence",
                       "只有不由系统计量的指标才能填；填 0 至 100，并写明依据");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_ASSESS_GIVE, DB_INT("year", year), DB_STR("code", code),
                   DB_INT("done", percent), DB_STR("evidence", evidence),
                   DB_STR("actor", cx->actor->name)));
    QF_TRY(audit_write(cx, "assess.give", qf_strf(cx->arena, "assess:%d", year), "%.*s %lld%%",
                       QF_ARG(code), (long long)percent));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code assess_appeal_file(qf_ctx *cx, const assessment_law *law, int year, qf_str code,
                           qf_str text)
{
    int64_t id;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_ANY));
    if (find(law, code) == NULL || text.n == 0)
        return qf_fail(cx, QF_INVALID, "ASSESS.APPEAL", "text", "请选择指标，写明不同意的理由");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "assess.appeal", &id));
    QF_TRY(db_exec(cx, SQL_ASSESS_APPEAL_INSERT, DB_INT("id", id), DB_INT("year", year),
                   DB_STR("code", code), DB_STR("text", text), DB_STR("actor", cx->actor->name)));
    QF_TRY(audit_write(cx, "assess.appeal", audit_object(cx, "appeal", id), "%.*s", QF_ARG(code)));
    return db_commit(&tx);
}

qf_code assess_appeal_list(qf_ctx *cx, int year, assess_appeal **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ASSESS_APPEALS, &rows, DB_INT("year", year)));
    *out = QF_NEW_ARRAY(cx->arena, assess_appeal, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] =
            (assess_appeal){ db_int(&rows.row[i], "id"),       db_str(&rows.row[i], "code"),
                             db_str(&rows.row[i], "text"),     db_str(&rows.row[i], "actor"),
                             db_str(&rows.row[i], "decision"), db_str(&rows.row[i], "decider") };
    return QF_OK;
}

qf_code assess_appeal_decide(qf_ctx *cx, int64_t id, qf_str decision)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, JUDGES));
    if (decision.n == 0)
        return qf_fail(cx, QF_INVALID, "ASSESS.APPEAL", "decision", "请写明怎样处理");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_ASSESS_APPEAL_DECIDE, &changed, DB_INT("id", id),
                     DB_STR("decision", decision), DB_STR("decider", cx->actor->name)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "ASSESS.DECIDED", "id",
                       "这件申诉已经处理过，或者是您自己提的，要由别人处理");
    QF_TRY(audit_write(cx, "assess.decide", audit_object(cx, "appeal", id), "处理申诉"));
    return db_commit(&tx);
}

qf_code assess_promise_add(qf_ctx *cx, int year, qf_str text)
{
    int64_t id;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK));
    if (text.n == 0)
        return qf_fail(cx, QF_INVALID, "ASSESS.PROMISE", "text", "请写上一年年报里承诺的事");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "assess.promise", &id));
    QF_TRY(db_exec(cx, SQL_ASSESS_PROMISE_INSERT, DB_INT("id", id), DB_INT("year", year),
                   DB_STR("text", text)));
    QF_TRY(audit_write(cx, "assess.promise", audit_object(cx, "promise", id), "登记承诺"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code assess_promise_list(qf_ctx *cx, int year, assess_promise **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ASSESS_PROMISES, &rows, DB_INT("year", year)));
    *out = QF_NEW_ARRAY(cx->arena, assess_promise, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] =
            (assess_promise){ db_int(&rows.row[i], "id"), db_str(&rows.row[i], "text"),
                              db_str(&rows.row[i], "proof"), db_date(&rows.row[i], "done_on") };
    return QF_OK;
}

qf_code assess_promise_keep(qf_ctx *cx, int64_t id, qf_str proof)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CLERK));
    if (proof.n == 0)
        return qf_fail(cx, QF_INVALID, "ASSESS.PROMISE", "proof", "请写明办到的依据");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_ASSESS_PROMISE_KEEP, &changed, DB_INT("id", id),
                     DB_STR("proof", proof), DB_DATE(cx, "day", qf_time_date(cx->now))));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "ASSESS.NO_PROMISE", "id", "没有这项承诺");
    QF_TRY(audit_write(cx, "assess.keep", audit_object(cx, "promise", id), "承诺办到"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}
