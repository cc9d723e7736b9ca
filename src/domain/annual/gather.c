#include "domain/annual/gather.h"

#include "domain/apply/apply.h"
#include "domain/disclose/channels.h"
#include "domain/hotline/hotline.h"
#include "domain/org/org.h"
#include "domain/remedy/remedy.h"
#include "domain/service/service.h"
#include "domain/training/training.h"
#include "store/db.h"

#include <stdlib.h>

static annual_figure *find(annual_book *book, qf_str id)
{
    for (size_t i = 0; i < book->count; i++)
        if (qf_str_eq(book->figures[i].id, id))
            return &book->figures[i];
    return NULL;
}

/* Sets a figure, adding it when it is new. The list of figures is closed, so running out of room is
 * a fault of the program. */
static void set(annual_book *book, qf_str id, qf_str value, annual_origin origin,
                const char *source)
{
    annual_figure *figure = find(book, id);

    if (figure == NULL) {
        if (book->count == ANNUAL_FIGURES_MAX)
            abort();
        figure = &book->figures[book->count++];
    }
    *figure = (annual_figure){ .id = id,
                               .value = value,
                               .origin = origin,
                               .source = qf_str_of(source),
                               .typed_on = QF_NO_DATE };
}

static void set_number(qf_ctx *cx, annual_book *book, qf_str id, int64_t number,
                       annual_origin origin, const char *source)
{
    set(book, id, qf_strf(cx->arena, "%lld", (long long)number), origin, source);
}

static int64_t number_of(const annual_book *book, qf_str id)
{
    const annual_figure *figure = annual_get(book, id);

    return figure == NULL || figure->value.n == 0 ? 0 : strtoll(figure->value.p, NULL, 10);
}

/* Adds to a figure that is there already. */
static void add_number(qf_ctx *cx, annual_book *book, qf_str id, int64_t number)
{
    const annual_figure *figure = annual_get(book, id);

    if (figure != NULL)
        set_number(cx, book, id, number_of(book, id) + number, figure->origin, figure->source.p);
}

/* Every cell of the form begins as: table 3 and 4 zero in the register, table 2 untold. */
static void begin_cells(qf_ctx *cx, annual_book *book)
{
    for (size_t i = 0; i < book->form->cell_count; i++) {
        const form_cell *cell = &book->form->cells[i];
        if (cell->table == 3)
            set_number(cx, book, cell->id, 0, ANNUAL_RECORD, "依申请公开登记簿");
        else if (cell->table == 4)
            set_number(cx, book, cell->id, 0, ANNUAL_RECORD, "行政复议、行政诉讼登记簿");
        else
            set(book, cell->id, QF_S(""), ANNUAL_NONE, "");
    }
}

static qf_code gather_applications(qf_ctx *cx, annual_book *book)
{
    apply_stats stats;

    QF_TRY(apply_year_stats(cx, book->year, &stats));
    for (size_t i = 0; i < stats.count3; i++) {
        const apply_count *count = &stats.table3[i];
        bool outcome = !qf_str_eq(count->row, QF_S("new")) &&
                       !qf_str_eq(count->row, QF_S("carried_in")) &&
                       !qf_str_eq(count->row, QF_S("carried_out"));
        const char *cols[] = { NULL, "tot" };
        for (size_t k = 0; k < 2; k++) {
            qf_str col = cols[k] == NULL ? count->col : qf_str_of(cols[k]);
            add_number(cx, book,
                       qf_strf(cx->arena, "t3.%.*s.%.*s", QF_ARG(count->row), QF_ARG(col)),
                       count->cases);
            if (outcome)
                add_number(cx, book, qf_strf(cx->arena, "t3.total.%.*s", QF_ARG(col)),
                           count->cases);
        }
    }
    set_number(cx, book, QF_S("n1.app_received"), number_of(book, QF_S("t3.new.tot")),
               ANNUAL_RECORD, "依申请公开登记簿");
    return QF_OK;
}

static qf_code gather_remedies(qf_ctx *cx, annual_book *book)
{
    remedy_table table;

    QF_TRY(remedy_year_table(cx, book->year, &table));
    for (remedy_kind kind = 0; kind < REMEDY_KIND_COUNT; kind++)
        for (remedy_result result = 0; result < REMEDY_RESULT_COUNT; result++) {
            qf_str row = remedy_kind_code(kind), col = remedy_result_code(result);
            int64_t cases = table.cases[kind][result];
            add_number(cx, book, qf_strf(cx->arena, "t4.%.*s.%.*s", QF_ARG(row), QF_ARG(col)),
                       cases);
            add_number(cx, book, qf_strf(cx->arena, "t4.%.*s.total", QF_ARG(row)), cases);
        }
    set_number(cx, book, QF_S("n1.review_cases"), number_of(book, QF_S("t4.review.total")),
               ANNUAL_RECORD, "行政复议、行政诉讼登记簿");
    set_number(cx, book, QF_S("n1.lawsuit_cases"),
               number_of(book, QF_S("t4.direct.total")) + number_of(book, QF_S("t4.after.total")),
               ANNUAL_RECORD, "行政复议、行政诉讼登记簿");
    return QF_OK;
}

static qf_code gather_disclosure(qf_ctx *cx, annual_book *book)
{
    static const char *const rule_cells[] = { "t2.rule.issued", "t2.rule.repealed",
                                              "t2.rule.effective" };
    disclose_channels channels;
    disclose_stats stats;

    QF_TRY(disclose_year_stats(cx, book->year, &stats));
    for (size_t i = 0; i < 3; i++)
        set_number(cx, book, qf_str_of(rule_cells[i]), 0, ANNUAL_BY_LAW,
                   "乡镇人民政府没有规章制定权（立法法）");
    set_number(cx, book, QF_S("t2.normdoc.issued"), stats.normative_issued, ANNUAL_RECORD,
               "规范性文件库");
    set_number(cx, book, QF_S("t2.normdoc.repealed"), stats.normative_repealed, ANNUAL_RECORD,
               "规范性文件库");
    set_number(cx, book, QF_S("t2.normdoc.effective"), stats.normative_effective, ANNUAL_RECORD,
               "规范性文件库");
    set_number(cx, book, QF_S("n1.active_total"), stats.total, ANNUAL_RECORD, "主动公开记录");
    for (size_t i = 0; i < stats.categories; i++) {
        if (stats.by_category[i].category.n == 0)
            continue;
        set_number(cx, book,
                   qf_strf(cx->arena, "active.%.*s", QF_ARG(stats.by_category[i].category)),
                   stats.by_category[i].items, ANNUAL_RECORD, "主动公开记录");
    }
    QF_TRY(disclose_channel_counts(cx, book->year, &channels));
    for (size_t i = 0; i < channels.count; i++)
        set_number(cx, book, qf_strf(cx->arena, "channel.%.*s", QF_ARG(channels.list[i].channel)),
                   channels.list[i].id, ANNUAL_RECORD, "发布渠道记录");
    return QF_OK;
}

/* "100" or "98.04": the hotline's own rate without its sign. */
static qf_str rate(qf_ctx *cx, const hotline_stats *stats)
{
    qf_str text = hotline_rate(cx->arena, stats);

    return qf_str_sub(text, 0, text.n - 1);
}

static qf_code gather_hotline(qf_ctx *cx, annual_book *book)
{
    hotline_stats stats;

    QF_TRY(hotline_year_stats(cx, book->year, &stats));
    set_number(cx, book, QF_S("n1.hotline_total"), stats.total, ANNUAL_RECORD, "热线工单");
    set_number(cx, book, QF_S("n1.hotline_closed_on_time"), stats.on_time, ANNUAL_RECORD,
               "热线工单");
    if (stats.on_time + stats.late + stats.overdue > 0)
        set(book, QF_S("n1.hotline_rate_percent"), rate(cx, &stats), ANNUAL_COMPUTED,
            "按期办结件数÷到期件数");
    return QF_OK;
}

/* Only where sessions were kept here: an office may count them outside. */
static qf_code gather_training(qf_ctx *cx, annual_book *book)
{
    training_stats stats;

    QF_TRY(training_year_stats(cx, book->year, &stats));
    if (stats.sessions == 0)
        return QF_OK;
    set_number(cx, book, QF_S("n1.training_sessions"), stats.sessions, ANNUAL_RECORD, "培训登记");
    set_number(cx, book, QF_S("n1.training_people"), stats.people, ANNUAL_RECORD, "培训签到");
    return QF_OK;
}

static qf_code gather_service(qf_ctx *cx, annual_book *book)
{
    qf_date last = QF_NO_DATE;
    service_stats stats;
    const org *below;
    size_t count;
    int64_t villages = 0;

    if (!qf_date_from(book->year, 12, 31, &last))
        return qf_fail(cx, QF_INVALID, "ANNUAL.YEAR", "year", "年份不对");
    QF_TRY(service_day_stats(cx, last, &stats));
    QF_TRY(org_children(cx, cx->org, &below, &count));
    for (size_t i = 0; i < count; i++)
        villages += below[i].kind == ORG_VILLAGE && below[i].active;
    set_number(cx, book, QF_S("n1.villages"), villages, ANNUAL_RECORD, "机构库");
    set_number(cx, book, QF_S("n1.stations"), stats.stations, ANNUAL_RECORD, "便民服务站台账");
    set_number(cx, book, QF_S("n1.accounts"), stats.accounts, ANNUAL_RECORD, "便民服务站台账");
    set_number(cx, book, QF_S("n1.service_items"), stats.items, ANNUAL_RECORD, "政务服务事项清单");
    return QF_OK;
}

/* What was typed stands where nobody counts; beside a number of the record it is kept apart. */
static qf_code gather_typed(qf_ctx *cx, annual_book *book)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ANNUAL_TYPED, &rows, DB_INT("year", book->year)));
    for (size_t i = 0; i < rows.count; i++) {
        qf_str id = db_str(&rows.row[i], "figure"), value = db_str(&rows.row[i], "value");
        annual_figure *known = find(book, id);

        if (known != NULL && known->origin != ANNUAL_NONE) {
            known->typed = value;
            known->typed_source = db_str(&rows.row[i], "source");
        } else if (known != NULL || book->count + 32 < ANNUAL_FIGURES_MAX) {
            set(book, id, value, ANNUAL_TYPED, db_str(&rows.row[i], "source").p);
            known = find(book, id);
        }
        if (known == NULL)
            continue;
        known->person = db_str(&rows.row[i], "person");
        known->typed_on = qf_time_date(db_time(&rows.row[i], "typed_at"));
    }
    return QF_OK;
}

qf_code gather_figures(qf_ctx *cx, annual_book *book)
{
    begin_cells(cx, book);
    QF_TRY(gather_applications(cx, book));
    QF_TRY(gather_remedies(cx, book));
    QF_TRY(gather_disclosure(cx, book));
    QF_TRY(gather_hotline(cx, book));
    QF_TRY(gather_training(cx, book));
    QF_TRY(gather_service(cx, book));
    return gather_typed(cx, book);
}
