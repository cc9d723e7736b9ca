/* Table 3 of the annual report: which row and column an application counts in, the kept tally, the cases behind a
 * cell. The tally is written with the case; what silence will close counts as open until its day has come. */
#include "domain/apply/inside.h"

/* ---- from groups to the table */

#define OPEN_YEAR 9999

#define X(name, code, zh) QF_S_INIT(code),
static const qf_str kind_codes[] = { APPLY_KINDS(X) };
#undef X
#define KINDS (sizeof(kind_codes) / sizeof(kind_codes[0]))

/* Rows of the table: new, carried in, the outcomes by their number, carried out. */
enum { ROW_NEW, ROW_IN, ROW_OUT = ROW_IN + CLOCK_OUTCOME_COUNT, ROWS };

static qf_str row_code(size_t row)
{
    if (row == ROW_NEW)
        return QF_S("new");
    if (row == ROW_IN)
        return QF_S("carried_in");
    return row == ROW_OUT ? QF_S("carried_out") : clock_outcome_code((clock_outcome)(row - ROW_IN));
}

static size_t kind_of(qf_str code)
{
    for (size_t i = 0; i < KINDS; i++)
        if (qf_str_eq(kind_codes[i], code))
            return i;
    return KINDS - 1; /* a code that is none of the six: other bodies */
}

void apply_table3(qf_arena *arena, const apply_group *group, size_t count, int year,
                  apply_stats *out)
{
    int64_t cell[ROWS][KINDS] = { 0 };

    for (size_t i = 0; i < count; i++) {
        size_t col = kind_of(group[i].kind);
        clock_outcome outcome = clock_outcome_parse(group[i].outcome);
        if (group[i].received_year > year || group[i].closed_year < year)
            continue;
        cell[group[i].received_year == year ? ROW_NEW : ROW_IN][col] += group[i].cases;
        if (group[i].closed_year > year)
            cell[ROW_OUT][col] += group[i].cases;
        else
            cell[ROW_IN + (outcome == CLOCK_NO_OUTCOME ? CLOCK_IS_OTHER_MISC : outcome)][col] +=
                group[i].cases;
    }
    *out = (apply_stats){ QF_NEW_ARRAY(arena, apply_count, ROWS * KINDS), 0 };
    for (size_t row = 0; row < ROWS; row++)
        for (size_t col = 0; col < KINDS; col++)
            if (cell[row][col] != 0)
                out->table3[out->count3++] =
                    (apply_count){ row_code(row), kind_codes[col], cell[row][col] };
}

/* ---- the tally */

static apply_group read_group(const db_row *row)
{
    return (apply_group){ .received_year = (int)db_int(row, "received_year"),
                          .closed_year = (int)db_int(row, "closed_year"),
                          .kind = db_str(row, "applicant_kind"),
                          .outcome = db_str(row, "outcome") };
}

static apply_group *read_groups(qf_ctx *cx, const db_rows *rows)
{
    apply_group *group = QF_NEW_ARRAY(cx->arena, apply_group, rows->count);

    for (size_t i = 0; i < rows->count; i++) {
        group[i] = read_group(&rows->row[i]);
        group[i].cases = db_int(&rows->row[i], "cases");
    }
    return group;
}

static bool same_group(const apply_group *a, const apply_group *b)
{
    return a->received_year == b->received_year && a->closed_year == b->closed_year &&
           qf_str_eq(a->kind, b->kind) && qf_str_eq(a->outcome, b->outcome);
}

static qf_code add(qf_ctx *cx, const apply_group *group, int64_t cases)
{
    if (group->received_year == 0)
        return QF_OK;
    return db_exec(cx, SQL_APPLY_TALLY_ADD, DB_INT("received_year", group->received_year),
                   DB_INT("closed_year", group->closed_year), DB_STR("applicant_kind", group->kind),
                   DB_STR("outcome", group->outcome), DB_INT("cases", cases));
}

qf_code apply_group_of(qf_ctx *cx, int64_t id, apply_group *out)
{
    db_row row;

    *out = (apply_group){ 0 };
    QF_TRY(db_one(cx, SQL_APPLY_TALLY_GROUP, &row, DB_INT("id", id)));
    if (!db_null(&row, "received_year"))
        *out = read_group(&row);
    return QF_OK;
}

qf_code apply_tally_move(qf_ctx *cx, const apply_group *before, int64_t id)
{
    apply_group after;

    QF_TRY(apply_group_of(cx, id, &after));
    if (same_group(before, &after))
        return QF_OK;
    QF_TRY(add(cx, before, -1));
    return add(cx, &after, 1);
}

qf_code apply_tally_check(qf_ctx *cx, int64_t *groups, int64_t *wrong)
{
    db_rows kept, counted;
    apply_group *k, *c;

    QF_TRY(db_many(cx, SQL_APPLY_TALLY_ALL, &kept));
    QF_TRY(db_many(cx, SQL_APPLY_TALLY_RECOUNTED, &counted));
    k = read_groups(cx, &kept);
    c = read_groups(cx, &counted);
    *groups = (int64_t)counted.count;
    *wrong = 0;
    for (size_t i = 0; i < kept.count || i < counted.count; i++)
        *wrong += i >= kept.count || i >= counted.count || !same_group(&k[i], &c[i]) ||
                  k[i].cases != c[i].cases;
    return QF_OK;
}

qf_code apply_tally_rebuild(qf_ctx *cx, int64_t *groups)
{
    db_rows counted;
    apply_group *group;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_APPLY_TALLY_CLEAR));
    QF_TRY(db_many(cx, SQL_APPLY_TALLY_RECOUNTED, &counted));
    group = read_groups(cx, &counted);
    for (size_t i = 0; i < counted.count; i++)
        QF_TRY(add(cx, &group[i], group[i].cases));
    *groups = (int64_t)counted.count;
    return db_commit(&tx);
}

/* ---- a year */

/* The days of a year, the last one not after today: what silence will close is open today. */
static qf_code days_of(qf_ctx *cx, int year, qf_date *first, qf_date *last)
{
    qf_date today = apply_today(cx);

    if (!qf_date_from(year, 1, 1, first) || !qf_date_from(year, 12, 31, last))
        return qf_fail(cx, QF_INVALID, "APPLY.YEAR", "year", "年份不对");
    if (qf_date_cmp(*last, today) > 0)
        *last = today;
    return QF_OK;
}

/* Takes what lies ahead of today out of the groups: received later, it is not there; closed later, it is open. */
static qf_code take_ahead(qf_ctx *cx, apply_group **group, size_t *count)
{
    apply_group *all, *ahead;
    db_rows rows;

    QF_TRY(db_many(cx, SQL_APPLY_TALLY_AHEAD, &rows, DB_DATE(cx, "today", apply_today(cx))));
    if (rows.count == 0)
        return QF_OK;
    all = QF_NEW_ARRAY(cx->arena, apply_group, *count + 2 * rows.count);
    memcpy(all, *group, *count * sizeof(*all));
    ahead = read_groups(cx, &rows);
    for (size_t i = 0; i < rows.count; i++) {
        apply_group less = ahead[i], open = ahead[i];
        less.cases = -less.cases;
        all[(*count)++] = less;
        open.closed_year = OPEN_YEAR;
        open.outcome = QF_S("");
        if (db_int(&rows.row[i], "received_ahead") == 0)
            all[(*count)++] = open;
    }
    *group = all;
    return QF_OK;
}

qf_code apply_year_stats(qf_ctx *cx, int year, apply_stats *out)
{
    qf_date first = QF_NO_DATE, last = QF_NO_DATE;
    apply_group *group;
    size_t count;
    db_rows rows;

    *out = (apply_stats){ 0 };
    QF_TRY(days_of(cx, year, &first, &last));
    if (qf_date_cmp(first, last) > 0) /* a year to come */
        return QF_OK;
    QF_TRY(db_many(cx, SQL_APPLY_TALLY_OF_YEAR, &rows, DB_INT("year", year)));
    group = read_groups(cx, &rows);
    count = rows.count;
    if (qf_date_year(apply_today(cx)) == year)
        QF_TRY(take_ahead(cx, &group, &count));
    apply_table3(cx->arena, group, count, year, out);
    return QF_OK;
}

/* Whether an application counts in a row of table 3 in the year between the two days. */
static bool counts_in(const apply_case *one, qf_str row, qf_date first, qf_date last)
{
    bool received_before = qf_date_cmp(one->received_on, first) < 0;
    bool closed = apply_closed_on(one, last);

    if (qf_str_eq(row, QF_S("new")))
        return !received_before;
    if (qf_str_eq(row, QF_S("carried_in")))
        return received_before;
    if (qf_str_eq(row, QF_S("carried_out")))
        return !closed;
    return closed && (qf_str_eq(row, QF_S("total")) || qf_str_eq(row, one->outcome));
}

qf_code apply_year_cases(qf_ctx *cx, int year, qf_str row, qf_str col, apply_cases *out)
{
    qf_date first = QF_NO_DATE, last = QF_NO_DATE;
    apply_cases all;
    db_rows rows;

    *out = (apply_cases){ 0 };
    QF_TRY(days_of(cx, year, &first, &last));
    if (qf_date_cmp(first, last) > 0)
        return QF_OK;
    QF_TRY(db_many(cx, SQL_APPLY_CASES, &rows, DB_DATE(cx, "first_day", first),
                   DB_DATE(cx, "last_day", last)));
    apply_read_cases(cx, &rows, &all);
    *out = (apply_cases){ QF_NEW_ARRAY(cx->arena, apply_case, all.count), 0 };
    for (size_t i = 0; i < all.count; i++)
        if ((qf_str_eq(col, QF_S("tot")) || qf_str_eq(col, all.one[i].applicant_kind)) &&
            counts_in(&all.one[i], row, first, last))
            out->one[out->count++] = all.one[i];
    return QF_OK;
}
