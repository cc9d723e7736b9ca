#include "domain/service/errand.h"

#include "base/crypt.h"
#include "base/word.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/service/service.h"
#include "store/db.h"

#define TOWN                                                                                       \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR))

QF_WORDS(errand_state, ERRAND_STATES)
QF_WORD_CODE(errand_state)
QF_WORD_ZH(errand_state)
QF_WORD_PARSE(errand_state)

const char *errand_mandate_zh(qf_str code)
{
#define X(name, mandate, zh)                                                                       \
    if (qf_str_eq(code, QF_S(mandate)))                                                            \
        return zh;
    ERRAND_MANDATES(X)
#undef X
    return NULL;
}

bool errand_may(errand_state from, errand_state to)
{
    if (to == ERRAND_CANCELLED)
        return from == ERRAND_ACCEPTED || from == ERRAND_SUBMITTED;
    return to == from + 1 && to <= ERRAND_DELIVERED;
}

/* ---- the person, sealed: three lines */

static qf_str seal_person(qf_ctx *cx, const errand *e)
{
    return qf_seal(cx->arena, db_key(cx->db),
                   QF_JOIN(cx->arena, e->name, QF_S("\n"), e->phone, QF_S("\n"), e->address));
}

static qf_code read_errand(qf_ctx *cx, const db_row *row, errand *out)
{
    qf_str person;

    *out = (errand){ .id = db_int(row, "id"),
                     .village = db_int(row, "village_id"),
                     .item_code = db_str(row, "item_code"),
                     .item_name = db_str(row, "item_name"),
                     .mandate = db_str(row, "mandate"),
                     .witness = db_str(row, "witness"),
                     .agent = db_str(row, "agent"),
                     .accepted_on = db_date(row, "accepted_on"),
                     .due_on = db_date(row, "due_on"),
                     .closed_on = db_date(row, "closed_on") };
    (void)!errand_state_parse(db_str(row, "state"), &out->state);
    QF_TRY(qf_unseal(cx, db_key(cx->db), db_blob(row, "person"), &person));
    (void)!qf_str_split(&person, '\n', &out->name);
    (void)!qf_str_split(&person, '\n', &out->phone);
    (void)!qf_str_split(&person, '\n', &out->address);
    return QF_OK;
}

static qf_code note(qf_ctx *cx, int64_t id, errand_state state, qf_str text)
{
    return db_exec(cx, SQL_SERVICE_ERRAND_NOTE, DB_INT("id", id),
                   DB_INT("account", cx->actor->account), DB_STR("actor", cx->actor->name),
                   DB_STR("event", qf_str_of(errand_state_code(state))), DB_STR("note", text));
}

/* ---- verbs */

qf_code errand_open(qf_ctx *cx, const errand *fresh, int64_t *id)
{
    service_item item;
    DB_TX tx = { 0 };

    QF_TRY(auth_need_village(cx, fresh->village, TOWN));
    if (qf_str_trim(fresh->name).n == 0)
        return qf_fail(cx, QF_INVALID, "ERRAND.NAME", "name", "请填写委托人的姓名");
    if (qf_str_trim(fresh->agent).n == 0)
        return qf_fail(cx, QF_INVALID, "ERRAND.AGENT", "agent", "请填写由谁代办");
    if (errand_mandate_zh(fresh->mandate) == NULL)
        return qf_fail(cx, QF_INVALID, "ERRAND.MANDATE", "mandate", "请选委托的方式");
    if (qf_str_eq(fresh->mandate, QF_S("phone")) && qf_str_trim(fresh->witness).n == 0)
        return qf_fail(cx, QF_INVALID, "ERRAND.MANDATE", "witness",
                       "电话委托要有见证人，请写明是谁在场听到");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(service_item_get(cx, fresh->item_code, &item));
    QF_TRY(db_number_next(cx, "errand", id));
    QF_TRY(db_exec(cx, SQL_SERVICE_ERRAND_INSERT, DB_INT("id", *id),
                   DB_INT("village_id", fresh->village), DB_STR("item_code", item.code),
                   DB_STR("item_name", item.name), DB_BLOB("person", seal_person(cx, fresh)),
                   DB_STR("mandate", fresh->mandate), DB_STR("witness", fresh->witness),
                   DB_STR("agent", fresh->agent),
                   DB_DATE(cx, "accepted_on", qf_time_date(cx->now))));
    QF_TRY(note(cx, *id, ERRAND_ACCEPTED, QF_S("")));
    QF_TRY(
        audit_write(cx, "errand.open", audit_object(cx, "errand", *id), "%.*s", QF_ARG(item.name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code errand_get(qf_ctx *cx, int64_t id, errand *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_SERVICE_ERRAND, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "ERRAND.NO_ERRAND", "id", "没有这件代办");
    QF_TRY(code);
    QF_TRY(auth_need_village(cx, db_int(&row, "village_id"), TOWN));
    return read_errand(cx, &row, out);
}

qf_code errand_move(qf_ctx *cx, const calendar *days, int64_t id, errand_state to, qf_str text)
{
    qf_date today = qf_time_date(cx->now);
    service_item item;
    DB_TX tx = { 0 };
    errand e;

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(errand_get(cx, id, &e));
    if (!errand_may(e.state, to))
        return qf_fail(cx, QF_CONFLICT, "ERRAND.STATE", "state",
                       "这件代办已经变了，请刷新页面再看");
    if (to == ERRAND_CANCELLED && qf_str_trim(text).n == 0)
        return qf_fail(cx, QF_INVALID, "ERRAND.NOTE", "note", "请写明为什么撤回委托");
    if (to == ERRAND_SUBMITTED && service_item_get(cx, e.item_code, &item) == QF_OK)
        e.due_on =
            item.promised_days == 0 ? today : calendar_add(days, today, (int)item.promised_days);
    if (to == ERRAND_DELIVERED || to == ERRAND_CANCELLED)
        e.closed_on = today;
    QF_TRY(db_exec(cx, SQL_SERVICE_ERRAND_STATE, DB_INT("id", id),
                   DB_STR("state", qf_str_of(errand_state_code(to))),
                   DB_DATE(cx, "due_on", e.due_on), DB_DATE(cx, "closed_on", e.closed_on)));
    QF_TRY(note(cx, id, to, qf_str_trim(text)));
    QF_TRY(
        audit_write(cx, "errand.move", audit_object(cx, "errand", id), "%s", errand_state_zh(to)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code errand_log(qf_ctx *cx, int64_t id, errand_event **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_ERRAND_LOG, &rows, DB_INT("id", id)));
    *out = QF_NEW_ARRAY(cx->arena, errand_event, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (errand_event){ .at = db_time(&rows.row[i], "at"),
                                    .actor = db_str(&rows.row[i], "actor"),
                                    .event = db_str(&rows.row[i], "event"),
                                    .note = db_str(&rows.row[i], "note") };
    return QF_OK;
}

static qf_code need_reader(qf_ctx *cx, int64_t village)
{
    return village == 0 ? auth_need(cx, TOWN) : auth_need_village(cx, village, TOWN);
}

qf_code errand_due_list(qf_ctx *cx, int64_t village, qf_date from, qf_date to, errand_due **out,
                        size_t *count)
{
    db_rows rows;

    QF_TRY(need_reader(cx, village));
    QF_TRY(db_many(cx, SQL_SERVICE_ERRAND_DUE, &rows, DB_INT("village_id", village),
                   DB_DATE(cx, "first_day", from), DB_DATE(cx, "last_day", to)));
    *out = QF_NEW_ARRAY(cx->arena, errand_due, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] =
            (errand_due){ db_int(&rows.row[i], "id"), db_int(&rows.row[i], "village_id"),
                          db_str(&rows.row[i], "item_name"), db_date(&rows.row[i], "due_on") };
    return QF_OK;
}

qf_code errand_list(qf_ctx *cx, int64_t village, errand **out, size_t *count)
{
    db_rows rows;

    QF_TRY(need_reader(cx, village));
    QF_TRY(db_many(cx, SQL_SERVICE_ERRANDS, &rows, DB_INT("village_id", village)));
    *out = QF_NEW_ARRAY(cx->arena, errand, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        QF_TRY(read_errand(cx, &rows.row[i], &(*out)[i]));
    return QF_OK;
}

qf_code errand_waiting(qf_ctx *cx, errand_load **out, size_t *count)
{
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_many(cx, SQL_SERVICE_ERRAND_WAITING, &rows,
                   DB_DATE(cx, "today", qf_time_date(cx->now))));
    *out = QF_NEW_ARRAY(cx->arena, errand_load, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (errand_load){ db_int(&rows.row[i], "village_id"), db_int(&rows.row[i], "open"),
                                   db_int(&rows.row[i], "late") };
    return QF_OK;
}

qf_code errand_counts(qf_ctx *cx, qf_date since, errand_count **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_ERRAND_COUNTS, &rows, DB_DATE(cx, "day", since)));
    *out = QF_NEW_ARRAY(cx->arena, errand_count, rows.count);
    *count = rows.count;
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] =
            (errand_count){ db_int(&rows.row[i], "village_id"), db_int(&rows.row[i], "taken"),
                            db_int(&rows.row[i], "delivered") };
    return QF_OK;
}
