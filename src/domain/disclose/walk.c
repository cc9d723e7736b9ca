#include "domain/disclose/walk.h"

#include "domain/auth/auth.h"
#include "store/db.h"

#define WALKERS AUTH_BIT(DISCLOSURE_CLERK)
#define LINKS_MAX 60 /* of one text that are looked at, to either side */
#define URL_MAX 1000 /* bytes */

/* ---- one text */

static qf_code note(qf_ctx *cx, int64_t item, disclose_indicator indicator, qf_str words)
{
    return db_exec(cx, SQL_DISCLOSE_WALK_FIND_PUT, DB_INT("item", item),
                   DB_STR("indicator", qf_str_of(disclose_indicator_code(indicator))),
                   DB_STR("words", words));
}

static qf_code read_words(qf_ctx *cx, const inspection_law *law, int64_t id, qf_str title,
                          qf_str body)
{
    for (size_t w = 0; w < law->count; w++) {
        const inspection_word *word = &law->words[w];
        if (qf_str_has(title, word->wrong) || qf_str_has(body, word->wrong))
            QF_TRY(note(
                cx, id, word->serious ? DISCLOSE_INDICATOR_SERIOUS : DISCLOSE_INDICATOR_WORDS,
                qf_strf(cx->arena, "“%.*s”应为“%.*s”", QF_ARG(word->wrong), QF_ARG(word->right))));
    }
    return QF_OK;
}

static qf_code read_days(qf_ctx *cx, int64_t id, qf_date formed, qf_date released)
{
    if (qf_date_cmp(formed, released) <= 0 && qf_date_cmp(released, qf_time_date(cx->now)) <= 0)
        return QF_OK;
    return note(cx, id, DISCLOSE_INDICATOR_DATES,
                qf_strf(cx->arena, "成文 %.*s，发布 %.*s", QF_ARG(qf_date_str(cx->arena, formed)),
                        QF_ARG(qf_date_str(cx->arena, released))));
}

/* Links to items of this site that are not public (any more). */
static qf_code read_inside(qf_ctx *cx, int64_t id, qf_str body)
{
    qf_str mark = QF_S("/item/");
    ptrdiff_t at = 0;

    for (int n = 0; n < LINKS_MAX && (at = qf_str_find(body, mark, (size_t)at)) >= 0;) {
        int64_t target = 0;
        size_t k = (size_t)at + mark.n;
        db_rows there;
        for (; k < body.n && body.p[k] >= '0' && body.p[k] <= '9' && target < 1000000000; k++)
            target = target * 10 + (body.p[k] - '0');
        at = (ptrdiff_t)k;
        if (target == 0)
            continue;
        n++;
        QF_TRY(db_many(cx, SQL_DISCLOSE_WALK_TARGET, &there, DB_INT("id", target)));
        if (there.count == 0)
            QF_TRY(
                note(cx, id, DISCLOSE_INDICATOR_LINKS,
                     qf_strf(cx->arena, "指向 /item/%lld，那里没有公开的信息", (long long)target)));
    }
    return QF_OK;
}

/* The address of a link as it is asked: without what stands behind "#", "&amp;" as "&". */
static qf_str plain_address(qf_arena *arena, qf_str href)
{
    qf_buf out = qf_buf_new(arena, href.n + 1);

    for (size_t i = 0; i < href.n && href.p[i] != '#';) {
        bool amp = qf_str_starts(qf_str_sub(href, i, href.n), QF_S("&amp;"));
        qf_buf_addc(&out, href.p[i]);
        i += amp ? 5 : 1;
    }
    return qf_buf_str(&out);
}

static qf_code read_outside(qf_ctx *cx, int64_t id, qf_str body)
{
    qf_str mark = QF_S(" href=\"http");
    ptrdiff_t at = 0;

    for (int n = 0; n < LINKS_MAX && (at = qf_str_find(body, mark, (size_t)at)) >= 0; n++) {
        size_t from = (size_t)at + mark.n - 4;
        ptrdiff_t end = qf_str_find(body, QF_S("\""), from);
        qf_str url =
            end < 0 ? QF_S("") : plain_address(cx->arena, qf_str_sub(body, from, (size_t)end));
        at = (ptrdiff_t)from;
        if (url.n == 0 || url.n > URL_MAX)
            continue;
        QF_TRY(db_exec(cx, SQL_DISCLOSE_WALK_LINK_PUT, DB_INT("item", id), DB_STR("url", url)));
        QF_TRY(db_exec(cx, SQL_DISCLOSE_WALK_ADDRESS_PUT, DB_STR("url", url)));
    }
    return QF_OK;
}

static qf_code forget(qf_ctx *cx, int64_t id)
{
    QF_TRY(db_exec(cx, SQL_DISCLOSE_WALK_FORGET, DB_INT("item", id)));
    return db_exec(cx, SQL_DISCLOSE_WALK_FORGET_LINKS, DB_INT("item", id));
}

static qf_code read_text(qf_ctx *cx, const inspection_law *law, const db_row *row)
{
    int64_t id = db_int(row, "id");
    qf_str body = db_str(row, "body");

    QF_TRY(forget(cx, id));
    QF_TRY(read_words(cx, law, id, db_str(row, "title"), body));
    QF_TRY(read_days(cx, id, db_date(row, "formed_on"), db_date(row, "released_on")));
    QF_TRY(read_inside(cx, id, body));
    return read_outside(cx, id, body);
}

qf_code disclose_walk_touch(qf_ctx *cx, int64_t item)
{
    return db_exec(cx, SQL_DISCLOSE_WALK_TOUCH, DB_INT("item", item));
}

/* Those that changed; how many. */
static qf_code read_touched(qf_ctx *cx, const inspection_law *law, size_t *count)
{
    db_rows touched, rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_WALK_TOUCHED, &touched, DB_INT("n", DISCLOSE_WALK_SLICE)));
    *count = touched.count;
    for (size_t i = 0; i < touched.count; i++) {
        int64_t item = db_int(&touched.row[i], "item_id");
        QF_TRY(db_many(cx, SQL_DISCLOSE_WALK_TEXT, &rows, DB_INT("id", item)));
        QF_TRY(rows.count == 0 ? forget(cx, item) : read_text(cx, law, &rows.row[0]));
        QF_TRY(db_exec(cx, SQL_DISCLOSE_WALK_READ, DB_INT("item", item)));
    }
    return QF_OK;
}

/* ---- all of them */

struct place {
    disclose_walk_state state;
    int64_t after;
};

static qf_code find_place(qf_ctx *cx, struct place *out)
{
    db_rows rows;

    *out = (struct place){ .state = { .day = QF_NO_DATE } };
    QF_TRY(db_many(cx, SQL_DISCLOSE_WALK, &rows));
    if (rows.count > 0)
        *out = (struct place){ .state = { .day = db_date(&rows.row[0], "day"),
                                          .items = db_int(&rows.row[0], "items"),
                                          .ended = db_bool(&rows.row[0], "ended"),
                                          .at = db_time(&rows.row[0], "at") },
                               .after = db_int(&rows.row[0], "after_id") };
    return QF_OK;
}

qf_code disclose_walk_now(qf_ctx *cx, disclose_walk_state *out)
{
    struct place place;

    QF_TRY(find_place(cx, &place));
    *out = place.state;
    return QF_OK;
}

/* What went since the last round, when all that is there has been read. */
static qf_code sweep(qf_ctx *cx)
{
    QF_TRY(db_exec(cx, SQL_DISCLOSE_WALK_SWEEP));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_WALK_SWEEP_LINKS));
    return db_exec(cx, SQL_DISCLOSE_WALK_SWEEP_ADDRESSES);
}

static qf_code keep_place(qf_ctx *cx, const struct place *place)
{
    return db_exec(cx, SQL_DISCLOSE_WALK_PUT, DB_DATE(cx, "day", place->state.day),
                   DB_INT("after", place->after), DB_INT("items", place->state.items),
                   DB_BOOL("ended", place->state.ended));
}

qf_code disclose_walk_begin(qf_ctx *cx)
{
    struct place fresh = { .state = { .day = qf_time_date(cx->now) } };

    QF_TRY(auth_need(cx, WALKERS));
    return keep_place(cx, &fresh);
}

/* The next slice of the round. */
static qf_code read_on(qf_ctx *cx, const inspection_law *law, struct place *place)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_WALK_TEXTS, &rows, DB_INT("after", place->after),
                   DB_INT("n", DISCLOSE_WALK_SLICE)));
    for (size_t i = 0; i < rows.count; i++) {
        QF_TRY(read_text(cx, law, &rows.row[i]));
        place->after = db_int(&rows.row[i], "id");
    }
    place->state.items += (int64_t)rows.count;
    place->state.ended = rows.count < DISCLOSE_WALK_SLICE;
    if (place->state.ended)
        QF_TRY(sweep(cx));
    return keep_place(cx, place);
}

qf_code disclose_walk_step(qf_ctx *cx, const inspection_law *law, bool *more)
{
    qf_date today = qf_time_date(cx->now);
    struct place place;
    size_t touched;
    DB_TX tx = { 0 };

    *more = true;
    QF_TRY(auth_need(cx, WALKERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(read_touched(cx, law, &touched));
    if (touched == DISCLOSE_WALK_SLICE)
        return db_commit(&tx);
    QF_TRY(find_place(cx, &place));
    if (!qf_date_is(place.state.day) ||
        (place.state.ended && qf_date_cmp(place.state.day, today) < 0))
        place = (struct place){ .state = { .day = today } };
    if (!place.state.ended)
        QF_TRY(read_on(cx, law, &place));
    *more = !place.state.ended;
    return db_commit(&tx);
}
