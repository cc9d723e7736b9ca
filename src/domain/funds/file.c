/* A list as a file: looked at once for faults, read again row by row when it is taken, so that a long list needs
 * no more memory than its text. */
#include "base/crypt.h"
#include "base/text.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "domain/org/org.h"

#include <string.h>

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define GROUPS_MAX 5000
#define PROGRESS_EVERY 5000

/* Rows of one fund and period; they become one list. */
struct group {
    int64_t fund;
    int64_t year;
    qf_str fund_name, period;
    size_t which; /* of the loader */
    bool begun;
};

struct reading {
    qf_ctx *cx;
    const funds_task *task;
    funds_file *out;
    sheet *list;
    sheet_options options;
    funds_mappings mappings;
    funds_village *villages;
    size_t village_count;
    fund_list funds;
    fund asked; /* task->fund */
    qf_str digest;
    struct group *groups;
    size_t group_count, last; /* last: the group of the row before */
    funds_loader *loader;     /* NULL: looking only */
    int64_t seen;
};

/* ---- opening */

static qf_code read_villages(qf_ctx *cx, struct reading *reading)
{
    const org *below;
    size_t count;

    QF_TRY(org_children(cx, cx->org, &below, &count));
    reading->villages = QF_NEW_ARRAY(cx->arena, funds_village, count);
    for (size_t i = 0; i < count; i++)
        if (below[i].kind == ORG_VILLAGE)
            reading->villages[reading->village_count++] =
                (funds_village){ below[i].id, below[i].name };
    return QF_OK;
}

static qf_code open_file(qf_ctx *cx, const funds_task *task, qf_str bytes, funds_file *out,
                         struct reading **made)
{
    struct reading *reading = QF_NEW(cx->arena, struct reading);
    qf_sha256_state *digest = qf_sha256_new(cx->arena);

    *made = reading;
    *reading = (struct reading){ .cx = cx, .task = task, .out = out };
    QF_TRY(funds_mapping_list(cx, &reading->mappings));
    reading->options = (sheet_options){ .columns = funds_columns,
                                        .sheet = task->sheet,
                                        .known = funds_mapping_known,
                                        .known_user = &reading->mappings };
    QF_TRY(sheet_open(cx, bytes, &reading->options, &reading->list));
    out->list = reading->list;
    QF_TRY(read_villages(cx, reading));
    QF_TRY(funds_list(cx, 0, &reading->funds));
    reading->groups = QF_NEW_ARRAY(cx->arena, struct group, GROUPS_MAX);
    qf_sha256_add(digest, QF_S("funds list\n"));
    qf_sha256_add(digest, bytes);
    reading->digest = qf_digest_hex(cx->arena, qf_sha256_end(digest));
    return QF_OK;
}

/* ---- fund and period of a row */

static const fund *fund_by_name(const struct reading *reading, qf_arena *arena, qf_str name,
                                int64_t year)
{
    qf_str folded = qf_fold_label(arena, name);

    for (size_t i = 0; i < reading->funds.count; i++)
        if (reading->funds.one[i].year == year &&
            qf_str_eq(qf_fold_label(arena, reading->funds.one[i].name), folded))
            return &reading->funds.one[i];
    return NULL;
}

static qf_str month_of(qf_arena *arena, qf_date day)
{
    int year, month;

    qf_date_parts(day, &year, &month, NULL);
    return qf_strf(arena, "%d年%d月", year, month);
}

/* True when the row may be of the one fund that was asked for. */
static bool is_of_fund(const sheet_row *row, const fund *asked)
{
    qf_str given = qf_fold_label(row->arena, row->values[FUNDS_COLUMN_PROJECT]),
           name = qf_fold_label(row->arena, asked->name);

    if (given.n == 0 || qf_str_has(name, given) || qf_str_has(given, name))
        return true;
    sheet_complain(row, FUNDS_COLUMN_PROJECT, "这一行的项目是“%.*s”，不是“%.*s”",
                   QF_ARG(row->values[FUNDS_COLUMN_PROJECT]), QF_ARG(asked->name));
    return false;
}

/* The group of a row, made when it is the first of it; false with a complaint. */
static bool group_of(struct reading *reading, const sheet_row *row, const fund_row *paid,
                     size_t *out)
{
    const funds_task *task = reading->task;
    qf_str project = task->fund > 0 ? QF_S("") : row->values[FUNDS_COLUMN_PROJECT];
    qf_str period = row->values[FUNDS_COLUMN_PERIOD];
    int64_t year = qf_date_year(paid->paid_on);
    struct group *g;

    if (task->fund == 0 && (project.n == 0 || project.n > 240)) {
        sheet_complain(row, sheet_has_column(row, FUNDS_COLUMN_PROJECT) ? FUNDS_COLUMN_PROJECT : -1,
                       "没有写是哪项资金：请加“项目”一列，或者用 --fund 指明");
        return false;
    }
    if (period.n == 0 || period.n > 120)
        period = task->period.n > 0 ? task->period : month_of(row->arena, paid->paid_on);
    for (size_t i = 0; i < reading->group_count; i++) {
        size_t at = (reading->last + i) % reading->group_count;
        g = &reading->groups[at];
        if ((task->fund > 0 || g->year == year) && qf_str_eq(g->fund_name, project) &&
            qf_str_eq(g->period, period)) {
            *out = reading->last = at;
            return true;
        }
    }
    if (reading->group_count == GROUPS_MAX) {
        sheet_complain(row, FUNDS_COLUMN_PERIOD, "资金和期次太多，超过 %d 份名单，请分开导入",
                       GROUPS_MAX);
        return false;
    }
    g = &reading->groups[ *out = reading->last = reading->group_count++];
    *g = (struct group){ .fund = task->fund,
                         .year = year,
                         .fund_name = qf_str_copy(reading->cx->arena, project),
                         .period = qf_str_copy(reading->cx->arena, period) };
    return true;
}

/* A fund that a list names and the catalogue does not have. */
static qf_code make_fund(struct reading *reading, struct group *g)
{
    qf_ctx *cx = reading->cx;
    qf_digest digest = qf_sha256(g->fund_name);
    fund fresh = { .year = g->year,
                   .code = qf_strf(cx->arena, "list-%.*s",
                                   QF_ARG(qf_str_sub(qf_digest_hex(cx->arena, digest), 0, 10))),
                   .name = g->fund_name,
                   .document = QF_S("依据文件待补") };

    QF_TRY(funds_put(cx, &fresh, &g->fund));
    reading->out->new_funds++;
    return funds_list(cx, 0, &reading->funds);
}

static qf_code begin_group(struct reading *reading, struct group *g)
{
    qf_ctx *cx = reading->cx;
    const funds_task *task = reading->task;
    fund_batch head = { .title = task->title, .period = g->period };
    qf_str digest;
    fund of;

    if (g->fund == 0) {
        const fund *known = fund_by_name(reading, cx->arena, g->fund_name, g->year);
        if (known != NULL)
            g->fund = known->id;
        else
            QF_TRY(make_fund(reading, g));
    }
    QF_TRY(funds_get(cx, g->fund, &of));
    head.fund = g->fund;
    if (head.title.n == 0)
        head.title = QF_JOIN(cx->arena, of.name, QF_S("发放名单（"), g->period, QF_S("）"));
    digest = qf_digest_hex(cx->arena,
                           qf_sha256(qf_strf(cx->arena, "%.*s\n%lld\n%.*s", QF_ARG(reading->digest),
                                             (long long)g->fund, QF_ARG(g->period))));
    g->begun = true;
    QF_TRY(funds_load_more(cx, reading->loader, &head, digest, &g->which));
    return funds_load_known(cx, reading->loader, g->which);
}

/* ---- rows */

static void note_row(const fund_row *row, funds_file *out)
{
    out->rows++;
    out->sum.fen += row->amount.fen;
    out->returned += row->returned;
    out->flagged += row->flags != 0;
    for (size_t f = 0; f < FUNDS_FLAG_COUNT; f++)
        out->flags[f] += (row->flags >> f) & 1;
}

static void show_progress(struct reading *reading)
{
    size_t done, all;

    if (++reading->seen % PROGRESS_EVERY != 0 || reading->task->progress == NULL)
        return;
    sheet_progress(reading->list, &done, &all);
    reading->task->progress(reading->task->progress_user, done, all);
}

/* Looks, or takes, by whether there is a loader; complaints are the same both times. */
static qf_code on_row(void *user, const sheet_row *row)
{
    struct reading *reading = user;
    fund_row paid;
    size_t at;
    bool good;

    show_progress(reading);
    if (row->totals) {
        reading->out->totals++;
        return QF_OK;
    }
    good = funds_row_read(row, reading->villages, reading->village_count, reading->task->paid_on,
                          &paid);
    if (reading->task->fund > 0 && reading->asked.name.n > 0)
        good = is_of_fund(row, &reading->asked) && good;
    good = good && group_of(reading, row, &paid, &at);
    if (!good) {
        reading->out->wrong++;
        return QF_OK;
    }
    note_row(&paid, reading->out);
    if (reading->loader == NULL)
        return QF_OK;
    if (!reading->groups[at].begun)
        QF_TRY(begin_group(reading, &reading->groups[at]));
    return funds_load_row_of(reading->cx, reading->loader, reading->groups[at].which, &paid);
}

/* One reading of the whole file from the start. */
static qf_code read_all(struct reading *reading, funds_loader *loader)
{
    sheet *list = reading->out->list;

    *reading->out = (funds_file){ .list = list };
    reading->loader = loader;
    reading->group_count = reading->last = 0;
    return sheet_each(reading->list, on_row, reading);
}

static qf_code take_all(struct reading *reading)
{
    qf_ctx *cx = reading->cx;
    funds_file *out = reading->out;
    funds_loader *loader;
    qf_code code;

    QF_TRY(funds_load_open(cx, &loader));
    QF_TRY(read_all(reading, loader));
    out->already = funds_load_passed(loader);
    out->taken = out->rows - out->already;
    out->batches = funds_load_lists(loader);
    code = funds_load_end(cx, loader, &out->batch);
    return code == QF_INVALID && out->taken == 0 ? QF_OK : code;
}

qf_code funds_file_take(qf_ctx *cx, const funds_task *task, qf_str bytes, funds_file *out)
{
    struct reading *reading = NULL;

    *out = (funds_file){ 0 };
    QF_TRY(auth_need(cx, MAKERS));
    QF_TRY(open_file(cx, task, bytes, out, &reading));
    if (task->fund > 0)
        QF_TRY(funds_get(cx, task->fund, &reading->asked));
    QF_TRY(read_all(reading, NULL));
    if (out->rows + out->wrong == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.EMPTY", "file", "名单里没有一行发放记录");
    if (task->dry)
        return QF_OK;
    if (out->wrong > 0 && !task->partly)
        return qf_fail(cx, QF_INVALID, "FUNDS.ROWS", "file",
                       "有 %lld 行不能导入，改好以后再导入；现在一行也没有导入",
                       (long long)out->wrong);
    return out->rows > 0 ? take_all(reading) : QF_OK;
}
