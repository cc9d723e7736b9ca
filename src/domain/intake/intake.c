#include "domain/intake/intake.h"

#include "store/db.h"

#define BATCH 1000

struct kept_row {
    size_t number;
    qf_str *values;
};

struct run {
    qf_ctx *cx;
    intake *in;
    sheet *list;
    qf_arena *batch_arena, *try_arena; /* rows as they stand; what one try needs */
    size_t columns, row_count;
    struct kept_row rows[BATCH];
};

static bool is_complaint(qf_code code)
{
    return code >= QF_INVALID && code <= QF_LIMIT && code != QF_DENIED;
}

static size_t complaints_of(sheet *list)
{
    size_t count, more;

    (void)sheet_complaints(list, &count, &more);
    return count + more;
}

static qf_code take_row(struct run *r, size_t at, size_t *taken)
{
    sheet_row row = { r->list, r->batch_arena, r->rows[at].number, false, r->rows[at].values };
    size_t before = complaints_of(r->list);
    qf_code code = r->in->row(r->cx, r->in->state, &row);

    *taken += code == QF_OK && complaints_of(r->list) == before;
    return code;
}

/* Rows from `from` to before `until` in one transaction. *bad is the row that failed, nothing is kept then; else `until`. */
static qf_code take(struct run *r, size_t from, size_t until, size_t *bad)
{
    qf_ctx *cx = r->cx;
    intake *in = r->in;
    size_t mark = sheet_complaints_mark(r->list), taken = 0;
    qf_code code;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    if (in->begin_batch != NULL)
        QF_TRY(in->begin_batch(cx, in->state));
    for (*bad = from; *bad < until; ++*bad) {
        code = take_row(r, *bad, &taken);
        if (code == QF_OK)
            continue;
        sheet_complaints_back(r->list, mark);
        return is_complaint(code) ? QF_OK : code;
    }
    if (in->end_batch != NULL)
        QF_TRY(in->end_batch(cx, in->state));
    if (!in->dry)
        QF_TRY(db_commit(&tx));
    in->taken += taken;
    return QF_OK;
}

/* What stands before a bad row goes in by itself, the bad row is told, the rest is tried again. */
static qf_code take_all(struct run *r)
{
    size_t from = 0, until = r->row_count, bad;

    while (from < r->row_count) {
        QF_TRY(take(r, from, until, &bad));
        if (bad == until) {
            from = until;
            until = r->row_count;
        } else if (bad > from) {
            until = bad;
        } else {
            sheet_row row = { r->list, r->batch_arena, r->rows[from].number, false,
                              r->rows[from].values };
            sheet_complain(&row, -1, "%.*s", QF_ARG(r->cx->err.zh));
            from++;
            until = r->row_count;
        }
    }
    return QF_OK;
}

static qf_code flush(struct run *r)
{
    qf_arena *kept = r->cx->arena;
    size_t done, all;
    qf_code code;

    if (r->row_count == 0)
        return QF_OK;
    r->cx->arena = r->try_arena;
    code = take_all(r);
    r->cx->arena = kept;
    if (code != QF_OK) { /* the sentence outlives the try */
        r->cx->err.zh = qf_str_copy(kept, r->cx->err.zh);
        r->cx->err.hint = qf_str_copy(kept, r->cx->err.hint);
        r->cx->err.field = qf_str_copy(kept, r->cx->err.field);
        return code;
    }
    r->row_count = 0;
    qf_arena_reset(r->batch_arena);
    qf_arena_reset(r->try_arena);
    sheet_progress(r->list, &done, &all);
    if (r->in->progress != NULL)
        r->in->progress(r->in->user, done, all);
    return QF_OK;
}

static qf_code on_row(void *user, const sheet_row *row)
{
    struct run *r = user;
    struct kept_row *kept;

    if (row->totals) {
        r->in->totals++;
        return QF_OK;
    }
    r->in->read++;
    kept = &r->rows[r->row_count++];
    kept->number = row->number;
    kept->values = QF_NEW_ARRAY(r->batch_arena, qf_str, r->columns);
    for (size_t i = 0; i < r->columns; i++)
        kept->values[i] = qf_str_copy(r->batch_arena, row->values[i]);
    return r->row_count == BATCH ? flush(r) : QF_OK;
}

static qf_code on_sheet_end(void *user)
{
    return flush(user);
}

qf_code intake_run(qf_ctx *cx, sheet *list, intake *in)
{
    QF_ARENA_CLEANUP qf_arena *batch_arena = qf_arena_new();
    QF_ARENA_CLEANUP qf_arena *try_arena = qf_arena_new();
    struct run *r = QF_NEW(cx->arena, struct run);

    *r = (struct run){
        .cx = cx, .in = in, .list = list, .batch_arena = batch_arena, .try_arena = try_arena
    };
    while (in->columns[r->columns].name != NULL)
        r->columns++;
    sheet_on_end(list, on_sheet_end);
    return sheet_each(list, on_row, r);
}
