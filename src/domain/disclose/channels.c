#include "domain/disclose/channels.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "store/db.h"

#include <stdlib.h>

#define MAX_PLACE ((size_t)600)
#define MAX_DOCUMENTS 5000

static const struct {
    qf_str code, zh;
} channels[] = {
#define X(code, zh) { QF_S_INIT(#code), QF_S_INIT(zh) },
    DISCLOSE_CHANNELS(X)
#undef X
};

#define CHANNEL_COUNT (sizeof(channels) / sizeof(channels[0]))

qf_str disclose_channel_zh(qf_str code)
{
    for (size_t i = 0; i < CHANNEL_COUNT; i++)
        if (qf_str_eq(channels[i].code, code))
            return channels[i].zh;
    return QF_S("");
}

static qf_code check(qf_ctx *cx, const disclose_item *item, const disclose_channel *channel)
{
    if (disclose_channel_zh(channel->channel).n == 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.CHANNEL", "channel", "请选择发布的渠道");
    if (!qf_date_is(channel->day) || qf_date_cmp(channel->day, item->formed_on) < 0 ||
        qf_date_cmp(channel->day, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.CHANNEL", "day",
                       "请填写在那里发布的日期，不早于成文日期，不晚于今天");
    if (channel->place.n > MAX_PLACE)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.CHANNEL", "place", "地点或者网址不超过 200 个字");
    if (!qf_str_eq(item->state, QF_S("released")))
        return disclose_wrong_state(cx);
    return QF_OK;
}

qf_code disclose_channel_add(qf_ctx *cx, int64_t id, const disclose_channel *channel)
{
    disclose_item item;
    int64_t number;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_WRITERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_need(cx, DISCLOSE_WRITERS, &item));
    QF_TRY(check(cx, &item, channel));
    QF_TRY(db_number_next(cx, "disclose.channel", &number));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_CHANNEL_PUT, DB_INT("id", number), DB_INT("item", id),
                   DB_STR("channel", channel->channel), DB_DATE(cx, "day", channel->day),
                   DB_STR("place", channel->place), DB_INT("account", cx->actor->account)));
    QF_TRY(audit_write(cx, "disclose.channel", audit_object(cx, "item", id), "%.*s",
                       QF_ARG(disclose_channel_zh(channel->channel))));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code disclose_channel_strike(qf_ctx *cx, int64_t item, int64_t id)
{
    disclose_item of;
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_WRITERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, item, &of));
    QF_TRY(disclose_need(cx, DISCLOSE_WRITERS, &of));
    QF_TRY(db_change(cx, SQL_DISCLOSE_CHANNEL_STRIKE, &changed, DB_INT("id", id),
                     DB_INT("item", item)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_CHANNEL", "channel", "没有这条发布记录");
    QF_TRY(audit_write(cx, "disclose.channel", audit_object(cx, "item", item), "划去一条"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static void read_rows(qf_ctx *cx, const db_rows *rows, bool of_year, disclose_channels *out)
{
    out->count = rows->count;
    out->list = QF_NEW_ARRAY(cx->arena, disclose_channel, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++) {
        const db_row *row = &rows->row[i];
        out->list[i] = (disclose_channel){ .channel = db_str(row, "channel"),
                                           .day = db_date(row, "day"),
                                           .place = db_str(row, "place") };
        if (of_year) {
            out->list[i].item_id = db_int(row, "item_id");
            out->list[i].title = db_str(row, "title");
        } else {
            out->list[i].id = db_int(row, "id");
        }
    }
}

qf_code disclose_channels_of(qf_ctx *cx, int64_t item, disclose_channels *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_CHANNELS, &rows, DB_INT("item", item)));
    read_rows(cx, &rows, false, out);
    return QF_OK;
}

/* ---- a year */

static void days_of(int year, qf_date *first, qf_date *last)
{
    *first = *last = QF_NO_DATE;
    (void)!qf_date_from(year, 1, 1, first);
    (void)!qf_date_from(year, 12, 31, last);
}

qf_code disclose_channel_counts(qf_ctx *cx, int year, disclose_channels *out)
{
    qf_date first, last;
    db_rows rows;

    days_of(year, &first, &last);
    QF_TRY(db_many(cx, SQL_DISCLOSE_CHANNEL_COUNTS, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    out->count = CHANNEL_COUNT;
    out->list = QF_NEW_ARRAY(cx->arena, disclose_channel, CHANNEL_COUNT);
    for (size_t i = 0; i < CHANNEL_COUNT; i++) {
        out->list[i].channel = channels[i].code;
        for (size_t k = 0; k < rows.count; k++)
            if (qf_str_eq(db_str(&rows.row[k], "channel"), channels[i].code))
                out->list[i].id = db_int(&rows.row[k], "items");
    }
    return QF_OK;
}

qf_code disclose_channel_year(qf_ctx *cx, int year, qf_str channel, int64_t n,
                              disclose_channels *out)
{
    qf_date first, last;
    db_rows rows;

    days_of(year, &first, &last);
    QF_TRY(db_many(cx, SQL_DISCLOSE_CHANNEL_LIST, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last), DB_STR("channel", channel), DB_INT("n", n)));
    read_rows(cx, &rows, true, out);
    return QF_OK;
}

/* ---- the register of documents */

static int64_t number_at(qf_str s, size_t from)
{
    int64_t number = 0;

    for (size_t i = from; i < s.n && i < from + 9 && s.p[i] >= '0' && s.p[i] <= '9'; i++)
        number = number * 10 + (s.p[i] - '0');
    return number;
}

/* 豫政办〔2021〕3号 in its parts. */
static void take_apart(disclose_document *one)
{
    ptrdiff_t open = qf_str_find(one->doc_no, QF_S("〔"), 0);
    ptrdiff_t close = qf_str_find(one->doc_no, QF_S("〕"), 0);

    one->word = one->doc_no;
    if (open <= 0 || close < open)
        return;
    one->word = qf_str_sub(one->doc_no, 0, (size_t)open);
    one->year = number_at(one->doc_no, (size_t)open + QF_S("〔").n);
    one->number = number_at(one->doc_no, (size_t)close + QF_S("〕").n);
}

static int by_number(const void *a, const void *b)
{
    const disclose_document *x = a, *y = b;
    int word = qf_str_cmp(x->word, y->word);

    if (word != 0)
        return word;
    if (x->year != y->year)
        return x->year < y->year ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

qf_code disclose_documents(qf_ctx *cx, int year, disclose_document **out, size_t *count)
{
    qf_date first, last;
    db_rows rows;

    days_of(year, &first, &last);
    QF_TRY(db_many(cx, SQL_DISCLOSE_DOCUMENTS, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last), DB_INT("n", MAX_DOCUMENTS)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_document, rows.count + 1);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        (*out)[i] = (disclose_document){ .id = db_int(row, "id"),
                                         .title = db_str(row, "title"),
                                         .state = db_str(row, "state"),
                                         .ground = db_str(row, "ground"),
                                         .doc_no = db_str(row, "doc_no"),
                                         .validity = db_str(row, "validity"),
                                         .formed_on = db_date(row, "formed_on"),
                                         .released_on = db_date(row, "released_on") };
        if (qf_str_eq((*out)[i].state, QF_S("kept")) && !disclose_at_work(cx))
            (*out)[i].title = QF_S("");
        take_apart(&(*out)[i]);
    }
    qsort(*out, *count, sizeof(**out), by_number);
    return QF_OK;
}
