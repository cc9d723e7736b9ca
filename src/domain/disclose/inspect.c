#include "domain/disclose/inspect.h"

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

static void read_words(qf_ctx *cx, const inspection_law *law, const db_row *row,
                       disclose_inspection *in)
{
    qf_str title = db_str(row, "title"), body = db_str(row, "body");

    for (size_t w = 0; w < law->count; w++) {
        const inspection_word *word = &law->words[w];
        if (!qf_str_has(title, word->wrong) && !qf_str_has(body, word->wrong))
            continue;
        add(in, word->serious ? DISCLOSE_INDICATOR_SERIOUS : DISCLOSE_INDICATOR_WORDS,
            db_int(row, "id"), title,
            qf_strf(cx->arena, "“%.*s”应为“%.*s”", QF_ARG(word->wrong), QF_ARG(word->right)));
    }
}

/* Links to items of this site that are not public (any more). */
static qf_code read_links(qf_ctx *cx, const db_row *row, disclose_inspection *in)
{
    qf_str body = db_str(row, "body"), mark = QF_S("/item/");
    ptrdiff_t at = 0;

    while ((at = qf_str_find(body, mark, (size_t)at)) >= 0) {
        int64_t id = 0;
        size_t k = (size_t)at + mark.n;
        db_rows there;
        for (; k < body.n && body.p[k] >= '0' && body.p[k] <= '9' && id < 1000000000; k++)
            id = id * 10 + (body.p[k] - '0');
        at = (ptrdiff_t)k;
        if (id == 0)
            continue;
        QF_TRY(db_many(cx, SQL_DISCLOSE_INSPECT_PUBLIC, &there, DB_INT("id", id)));
        if (there.count == 0)
            add(in, DISCLOSE_INDICATOR_LINKS, db_int(row, "id"), db_str(row, "title"),
                qf_strf(cx->arena, "指向 /item/%lld，那里没有公开的信息", (long long)id));
    }
    return QF_OK;
}

static qf_code read_items(qf_ctx *cx, const inspection_law *law, disclose_inspection *in)
{
    qf_date today = qf_time_date(cx->now);
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_INSPECT_TEXTS, &rows, DB_INT("n", law->read_items)));
    in->read = (int64_t)rows.count;
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        qf_date formed = db_date(row, "formed_on"), released = db_date(row, "released_on");
        if (qf_date_cmp(formed, released) > 0 || qf_date_cmp(released, today) > 0)
            add(in, DISCLOSE_INDICATOR_DATES, db_int(row, "id"), db_str(row, "title"),
                qf_strf(cx->arena, "成文 %.*s，发布 %.*s", QF_ARG(qf_date_str(cx->arena, formed)),
                        QF_ARG(qf_date_str(cx->arena, released))));
        read_words(cx, law, row, in);
        QF_TRY(read_links(cx, row, in));
    }
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

qf_code disclose_inspect(qf_ctx *cx, const inspection_law *law, disclose_inspection *out)
{
    db_rows rows;

    *out = (disclose_inspection){ 0 };
    out->of[DISCLOSE_INDICATOR_HOME].limit = 1;
    out->of[DISCLOSE_INDICATOR_STALE].limit = law->stale_columns;
    out->of[DISCLOSE_INDICATOR_EMPTY].limit = law->empty_columns;
    out->of[DISCLOSE_INDICATOR_SERIOUS].limit = 1;
    QF_TRY(count_columns(cx, out));
    QF_TRY(count_pairs(cx, out));
    QF_TRY(read_items(cx, law, out));
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
