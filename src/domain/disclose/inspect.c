#include "domain/disclose/inspect.h"

#include "domain/disclose/links.h"
#include "domain/disclose/walk.h"

#include "base/word.h"
#include "store/db.h"

QF_WORDS(disclose_indicator, DISCLOSE_INDICATORS)
QF_WORD_CODE(disclose_indicator)
QF_WORD_ZH(disclose_indicator)

static void add(disclose_inspection *in, disclose_indicator which, int64_t item, qf_str title,
                qf_str zh)
{
    in->of[which].count++;
    if (in->of[which].kept < DISCLOSE_INSPECT_FINDS)
        in->of[which].find[in->of[which].kept++] =
            (disclose_inspect_find){ .item = item, .title = title, .zh = zh };
}

static qf_code count_columns(qf_ctx *cx, disclose_inspection *in)
{
    disclose_gap *gaps;
    size_t count;

    QF_TRY(disclose_gaps(cx, &gaps, &count));
    for (size_t i = 0; i < count; i++) {
        disclose_indicator which = gaps[i].kind == DISCLOSE_GAP_EMPTY ? DISCLOSE_INDICATOR_EMPTY
                                                                      : DISCLOSE_INDICATOR_STALE;
        size_t at = in->of[which].kept;
        if (gaps[i].kind == DISCLOSE_GAP_SOON)
            continue;
        add(in, which, 0, gaps[i].column.name,
            gaps[i].kind == DISCLOSE_GAP_EMPTY
                ? QF_S("一条也没有")
                : qf_strf(cx->arena, "超过更新期限 %d 天", gaps[i].days));
        if (at < in->of[which].kept)
            in->of[which].find[at].column = gaps[i].column.code;
    }
    return QF_OK;
}

static qf_code count_pairs(qf_ctx *cx, disclose_inspection *in)
{
    disclose_related *pairs;
    size_t count;

    QF_TRY(disclose_broken_pairs(cx, &pairs, &count));
    for (size_t i = 0; i < count; i++)
        add(in, DISCLOSE_INDICATOR_PAIRS, pairs[i].id, pairs[i].title,
            qf_str_eq(pairs[i].relation, QF_S("normative")) ? QF_S("没有解读")
                                                            : QF_S("没有连到文件"));
    return QF_OK;
}

static qf_code count_home(qf_ctx *cx, const inspection_law *law, disclose_inspection *in)
{
    qf_date today = qf_time_date(cx->now);
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_INSPECT_NEWEST, &rows));
    if (rows.count == 0 ||
        today.day - db_date(&rows.row[0], "released_on").day > (int)law->home_days)
        add(in, DISCLOSE_INDICATOR_HOME, 0, QF_S("首页"),
            rows.count == 0
                ? QF_S("还没有公开的信息")
                : qf_strf(cx->arena, "最近一条是 %.*s，超过 %lld 天",
                          QF_ARG(qf_date_str(cx->arena, db_date(&rows.row[0], "released_on"))),
                          (long long)law->home_days));
    return QF_OK;
}

static bool by_code(qf_str code, disclose_indicator *out)
{
    for (*out = 0; *out < DISCLOSE_INDICATOR_COUNT; ++*out)
        if (qf_str_eq(code, qf_str_of(disclose_indicator_code(*out))))
            return true;
    return false;
}

/* What the walk has found so far. */
static qf_code count_finds(qf_ctx *cx, disclose_inspection *in)
{
    db_rows counts, rows;
    disclose_indicator which;

    QF_TRY(db_many(cx, SQL_DISCLOSE_WALK_COUNTS, &counts));
    for (size_t c = 0; c < counts.count; c++) {
        qf_str code = db_str(&counts.row[c], "indicator");
        if (!by_code(code, &which))
            continue;
        QF_TRY(db_many(cx, SQL_DISCLOSE_WALK_FINDS, &rows, DB_STR("indicator", code),
                       DB_INT("n", DISCLOSE_INSPECT_FINDS)));
        for (size_t i = 0; i < rows.count; i++)
            add(in, which, db_int(&rows.row[i], "item_id"), db_str(&rows.row[i], "title"),
                db_str(&rows.row[i], "words"));
        in->of[which].count += db_int(&counts.row[c], "n") - (int64_t)rows.count;
    }
    return QF_OK;
}

/* Links to other sites that did not answer twice. */
static qf_code count_outside(qf_ctx *cx, disclose_inspection *in)
{
    disclose_outside *links;
    size_t count;

    QF_TRY(disclose_links_dead(cx, DISCLOSE_INSPECT_FINDS, &links, &count,
                               &in->of[DISCLOSE_INDICATOR_OUTSIDE].count));
    in->of[DISCLOSE_INDICATOR_OUTSIDE].count -= (int64_t)count;
    for (size_t i = 0; i < count; i++)
        add(in, DISCLOSE_INDICATOR_OUTSIDE, links[i].item, links[i].title,
            qf_strf(cx->arena, "%.*s：%.*s", QF_ARG(links[i].url), QF_ARG(links[i].words)));
    return QF_OK;
}

qf_code disclose_inspect(qf_ctx *cx, const inspection_law *law, disclose_inspection *out)
{
    disclose_walk_state walk;
    db_rows rows;

    *out = (disclose_inspection){ 0 };
    out->of[DISCLOSE_INDICATOR_HOME].limit = 1;
    out->of[DISCLOSE_INDICATOR_STALE].limit = law->stale_columns;
    out->of[DISCLOSE_INDICATOR_EMPTY].limit = law->empty_columns;
    out->of[DISCLOSE_INDICATOR_SERIOUS].limit = 1;
    QF_TRY(count_columns(cx, out));
    QF_TRY(count_pairs(cx, out));
    QF_TRY(count_home(cx, law, out));
    QF_TRY(count_finds(cx, out));
    QF_TRY(count_outside(cx, out));
    QF_TRY(disclose_walk_now(cx, &walk));
    out->read = walk.items;
    out->read_all = walk.ended;
    out->read_at = qf_date_is(walk.day) ? walk.at : (qf_time){ 0 };
    QF_TRY(db_many(cx, SQL_DISCLOSE_INSPECT_TWINS, &rows));
    for (size_t i = 0; i < rows.count; i++)
        add(out, DISCLOSE_INDICATOR_TWINS, db_int(&rows.row[i], "id"),
            db_str(&rows.row[i], "title"),
            qf_strf(cx->arena, "有 %lld 条", (long long)db_int(&rows.row[i], "n")));
    QF_TRY(db_many(cx, SQL_DISCLOSE_INSPECT_DAYS, &rows, DB_INT("most", law->same_day_items)));
    for (size_t i = 0; i < rows.count; i++)
        add(out, DISCLOSE_INDICATOR_DATES, 0,
            qf_date_str(cx->arena, db_date(&rows.row[i], "released_on")),
            qf_strf(cx->arena, "这一天发布了 %lld 条", (long long)db_int(&rows.row[i], "n")));
    return QF_OK;
}
