#include "domain/visits/visits.h"

#include "store/db.h"

static const struct {
    const char *code, *zh;
} kinds[] = {
#define X(code, zh) { #code, zh },
    VISITS_KINDS(X)
#undef X
};

const char *visits_kind_code(visits_kind kind)
{
    return kinds[kind].code;
}

const char *visits_kind_zh(visits_kind kind)
{
    return kinds[kind].zh;
}

bool visits_kind_is_page(visits_kind kind)
{
    return kind < VISITS_file;
}

/* The sketch of the day with the new one in it. */
static qf_code add_readers(qf_ctx *cx, const visits_counted *counted)
{
    qf_sketch whole = counted->readers;
    qf_str before = QF_S("");
    db_row row;
    qf_code code = db_one(cx, SQL_VISITS_READERS_GET, &row, DB_DATE(cx, "day", counted->day));

    if (code != QF_OK && code != QF_MISSING)
        return code;
    if (code == QF_OK)
        before = db_blob(&row, "sketch");
    if (before.n > 0)
        qf_sketch_merge(&whole, (const qf_sketch *)(const void *)before.p);
    return db_exec(cx, SQL_VISITS_READERS_PUT, DB_DATE(cx, "day", counted->day),
                   DB_INT("readers", qf_sketch_count(&whole)),
                   DB_BLOB("sketch", ((qf_str){ (const char *)whole.rank, sizeof(whole.rank) })));
}

qf_code visits_add(qf_ctx *cx, const visits_counted *counted)
{
    DB_TX tx;

    QF_TRY(db_begin(cx, &tx));
    for (int kind = 0; kind < VISITS_KIND_COUNT; kind++)
        if (counted->visits[kind] > 0)
            QF_TRY(db_exec(cx, SQL_VISITS_ADD, DB_DATE(cx, "day", counted->day),
                           DB_STR("kind", qf_str_of(kinds[kind].code)),
                           DB_INT("visits", counted->visits[kind])));
    QF_TRY(add_readers(cx, counted));
    QF_TRY(db_exec(cx, SQL_VISITS_READERS_CLOSE, DB_DATE(cx, "day", counted->day),
                   DB_BLOB("none", QF_S(""))));
    return db_commit(&tx);
}

/* The day's place in the list, newest first; NULL when the list is full. */
static visits_day *day_of(visits_day *list, size_t *count, qf_date day)
{
    for (size_t i = *count; i > 0; i--)
        if (qf_date_cmp(list[i - 1].day, day) == 0)
            return &list[i - 1];
    if (*count == VISITS_DAYS_MAX)
        return NULL;
    list[*count] = (visits_day){ .day = day };
    return &list[(*count)++];
}

static void take_kind(visits_day *day, const db_row *row)
{
    qf_str code = db_str(row, "kind");

    for (int kind = 0; kind < VISITS_KIND_COUNT; kind++)
        if (qf_str_eq(code, qf_str_of(kinds[kind].code))) {
            day->visits[kind] = db_int(row, "visits");
            if (visits_kind_is_page((visits_kind)kind))
                day->pages += day->visits[kind];
        }
}

qf_code visits_days(qf_ctx *cx, qf_date from, qf_date to, visits_day **out, size_t *count)
{
    visits_day *list = QF_NEW_ARRAY(cx->arena, visits_day, VISITS_DAYS_MAX), *day;
    db_rows rows;

    *out = list;
    *count = 0;
    QF_TRY(db_many(cx, SQL_VISITS_KINDS, &rows, DB_DATE(cx, "from_day", from),
                   DB_DATE(cx, "to_day", to), DB_INT("n", VISITS_DAYS_MAX * VISITS_KIND_COUNT)));
    for (size_t i = 0; i < rows.count; i++)
        if ((day = day_of(list, count, db_date(&rows.row[i], "day"))) != NULL)
            take_kind(day, &rows.row[i]);
    QF_TRY(db_many(cx, SQL_VISITS_READERS, &rows, DB_DATE(cx, "from_day", from),
                   DB_DATE(cx, "to_day", to), DB_INT("n", VISITS_DAYS_MAX)));
    for (size_t i = 0; i < rows.count; i++)
        if ((day = day_of(list, count, db_date(&rows.row[i], "day"))) != NULL)
            day->readers = db_int(&rows.row[i], "readers");
    return QF_OK;
}
