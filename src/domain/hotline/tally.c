/* The counts that move in the transaction that moves a ticket: one full count, and tallies by all, by one thing and by two.
 * What a list of tickets changes is gathered first, so that a thousand rows cost a few hundred writes. */
#include "domain/hotline/read.h"

#include <stdlib.h>

struct change {
    qf_str month, kind, class, office, village, topic, desk, place,
        outcome; /* desk: kind and office; place: class and office */
    int64_t add;
};

struct hotline_counts {
    struct change *one;
    size_t count, room;
};

/* The full count and the tallies: which of the fields each goes by. */
enum view { FULL, ALL, KIND, CLASS, OFFICE, VILLAGE, TOPIC, KIND_OFFICE, CLASS_OFFICE, VIEWS };

hotline_counts *hotline_counts_new(qf_arena *arena, size_t room)
{
    hotline_counts *counts = QF_NEW(arena, hotline_counts);

    counts->one = QF_NEW_ARRAY(arena, struct change, room);
    counts->room = room;
    return counts;
}

qf_str hotline_outcome(const hotline_ticket *t)
{
    if (t->state == HOTLINE_IS_CLOSED)
        return hotline_late(t, t->closed_at) ? QF_S("late") : QF_S("on_time");
    return hotline_state_open(t->state) ? QF_S("open") : hotline_state_code(t->state);
}

qf_str hotline_place_key(qf_arena *arena, qf_str class, qf_str office)
{
    size_t characters = 0;

    for (size_t i = 0; i < class.n; i++)
        characters += ((unsigned char)class.p[i] & 0xC0) != 0x80;
    return qf_strf(arena, "%zu/%.*s/%.*s", characters, QF_ARG(class), QF_ARG(office));
}

void hotline_counts_add(qf_arena *arena, hotline_counts *counts, const hotline_ticket *t, int add)
{
    if (counts->count == counts->room) {
        struct change *more = QF_NEW_ARRAY(arena, struct change, counts->room * 2);

        memcpy(more, counts->one, counts->count * sizeof(*more));
        counts->one = more;
        counts->room *= 2;
    }
    counts->one[counts->count++] = (struct change){
        .month = hotline_month(arena, t->received_on),
        .kind = hotline_kind_code(t->kind),
        .class = t->class,
        .office = t->office,
        .village = t->village_id == 0 ? QF_S("") : qf_strf(arena, "%lld", (long long)t->village_id),
        .topic = QF_JOIN(arena, hotline_kind_code(t->kind), QF_S("/"), t->class),
        .desk = QF_JOIN(arena, hotline_kind_code(t->kind), QF_S("/"), t->office),
        .place = hotline_place_key(arena, t->class, t->office),
        .outcome = hotline_outcome(t),
        .add = add
    };
}

static qf_str key_of(const struct change *c, enum view view)
{
    switch (view) {
    case KIND:
        return c->kind;
    case CLASS:
        return c->class;
    case OFFICE:
        return c->office;
    case VILLAGE:
        return c->village;
    case TOPIC:
        return c->topic;
    case KIND_OFFICE:
        return c->desk;
    case CLASS_OFFICE:
        return c->place;
    default:
        return QF_S("");
    }
}

static int compare(const struct change *a, const struct change *b, enum view view)
{
    int order = qf_str_cmp(a->month, b->month);

    if (order == 0)
        order = qf_str_cmp(a->outcome, b->outcome);
    if (order != 0)
        return order;
    if (view != FULL)
        return qf_str_cmp(key_of(a, view), key_of(b, view));
    for (enum view field = KIND; field <= OFFICE && order == 0; field++)
        order = qf_str_cmp(key_of(a, field), key_of(b, field));
    return order;
}

static int compare_in(const void *a, const void *b, void *view)
{
    return compare(a, b, *(const enum view *)view);
}

static qf_code write_one(qf_ctx *cx, const struct change *c, enum view view, int64_t add)
{
    static const char *const names[] = { [ALL] = "",
                                         [KIND] = "kind",
                                         [CLASS] = "class",
                                         [OFFICE] = "office",
                                         [VILLAGE] = "village",
                                         [TOPIC] = "topic",
                                         [KIND_OFFICE] = "kind/office",
                                         [CLASS_OFFICE] = "class/office" };

    if (add == 0)
        return QF_OK;
    if (view == FULL)
        return db_exec(cx, SQL_HOTLINE_COUNT, DB_STR("month", c->month), DB_STR("kind", c->kind),
                       DB_STR("class", c->class), DB_STR("office", c->office),
                       DB_STR("outcome", c->outcome), DB_INT("add", add));
    return db_exec(cx, SQL_HOTLINE_TALLY, DB_STR("by", qf_str_of(names[view])),
                   DB_STR("month", c->month), DB_STR("key", key_of(c, view)),
                   DB_STR("outcome", c->outcome), DB_INT("add", add));
}

/* Equal ones stand side by side; their sum is one write, and none when nothing is left of it. */
static qf_code write_view(qf_ctx *cx, hotline_counts *counts, enum view view)
{
    for (size_t i = 0, next; i < counts->count; i = next) {
        int64_t add = 0;

        for (next = i;
             next < counts->count && compare(&counts->one[i], &counts->one[next], view) == 0;
             next++)
            add += counts->one[next].add;
        QF_TRY(write_one(cx, &counts->one[i], view, add));
    }
    return QF_OK;
}

qf_code hotline_counts_write(qf_ctx *cx, hotline_counts *counts)
{
    for (enum view view = FULL; view < VIEWS; view++) {
        qsort_r(counts->one, counts->count, sizeof(*counts->one), compare_in, &view);
        QF_TRY(write_view(cx, counts, view));
    }
    counts->count = 0;
    return QF_OK;
}

/* ---- the counts again */

static const char *const from_full[] = { "",      "kind",        "class",       "office",
                                         "topic", "kind/office", "class/office" };

qf_code hotline_recount(qf_ctx *cx, int64_t *groups)
{
    db_row row;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_HOTLINE_COUNT_CLEAR));
    QF_TRY(db_exec(cx, SQL_HOTLINE_TALLY_CLEAR));
    QF_TRY(db_exec(cx, SQL_HOTLINE_RATING_CLEAR));
    QF_TRY(db_exec(cx, SQL_HOTLINE_COUNT_AGAIN));
    for (size_t i = 0; i < sizeof(from_full) / sizeof(from_full[0]); i++)
        QF_TRY(db_exec(cx, SQL_HOTLINE_TALLY_AGAIN, DB_STR("by", qf_str_of(from_full[i]))));
    QF_TRY(db_exec(cx, SQL_HOTLINE_VILLAGE_AGAIN));
    QF_TRY(db_exec(cx, SQL_HOTLINE_RATING_AGAIN));
    QF_TRY(db_one(cx, SQL_HOTLINE_COUNT_GROUPS, &row));
    *groups = db_int(&row, "of_groups");
    return db_commit(&tx);
}

qf_code hotline_recount_check(qf_ctx *cx, int64_t *groups, int64_t *wrong)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_HOTLINE_COUNT_GROUPS, &row));
    *groups = db_int(&row, "of_groups");
    QF_TRY(db_one(cx, SQL_HOTLINE_COUNT_MISSING, &row));
    *wrong = db_int(&row, "wrong");
    QF_TRY(db_one(cx, SQL_HOTLINE_COUNT_SUMS, &row));
    *wrong += *wrong == 0 && db_int(&row, "tickets") != db_int(&row, "counted");
    QF_TRY(db_one(cx, SQL_HOTLINE_VILLAGE_WRONG, &row));
    *wrong += db_int(&row, "wrong");
    for (size_t i = 0; i < sizeof(from_full) / sizeof(from_full[0]); i++) {
        QF_TRY(db_one(cx, SQL_HOTLINE_TALLY_WRONG, &row, DB_STR("by", qf_str_of(from_full[i]))));
        *wrong += db_int(&row, "wrong");
    }
    return QF_OK;
}
