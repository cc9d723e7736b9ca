#include "report/county_parts.h"

#include "base/parallel.h"
#include "report/compare.h"
#include "report/place.h"

#include <pthread.h>
#include <stdlib.h>

#define MAX_PAIRS 500 /* shown with their passages; the more alike come first */
#define JUMP_LEAST 10 /* smaller numbers double easily */

/* ---- one report */

static qf_str keep(const county *all, qf_str s)
{
    return qf_str_copy(all->arena, s);
}

/* Table of a finding that is about one blank cell; 0 for all others. */
static int blank_of(const report_finding *f)
{
    return qf_str_eq(f->rule, QF_S("ALL.FILLED")) && f->cell_count == 1 ? f->cells[0].p[1] - '0'
                                                                        : 0;
}

/* Blank cells come one by one; more than a few of a table are told as one. */
static void keep_findings(county *all, county_report *to, const report *r)
{
    size_t at = 0, blanks[10] = { 0 };
    bool told[10] = { false };

    to->findings = QF_NEW_ARRAY(all->arena, county_finding, r->finding_count + 1);
    for (const report_finding *f = r->findings; f != NULL; f = f->next)
        blanks[blank_of(f) % 10]++;
    for (const report_finding *f = r->findings; f != NULL && at < r->finding_count; f = f->next) {
        int table = blank_of(f) % 10;
        qf_str zh = keep(all, f->zh);

        to->errors += f->severity == FORM_ERROR;
        to->warnings += f->severity == FORM_WARNING;
        if (table > 0 && blanks[table] > 4) {
            if (told[table])
                continue;
            told[table] = true;
            zh = qf_strf(all->arena, "%.*s这张表共有%zu个空白格。", QF_ARG(f->zh), blanks[table]);
        }
        to->findings[at++] =
            (county_finding){ f->severity, zh, keep(all, f->place), keep(all, f->rule) };
    }
    to->finding_count = at;
}

/* Totals alone: a jump in one column shows in the total of its row. */
bool county_is_part(const form_cell *cell)
{
    return qf_str_starts(cell->id, QF_S("t2.")) || qf_str_ends(cell->id, QF_S(".tot")) ||
           qf_str_ends(cell->id, QF_S(".total"));
}

static void keep_numbers(county *all, county_report *to, const report *r)
{
    size_t count = 0;

    to->form = r->form;
    to->numbers = QF_NEW_ARRAY(all->arena, report_cell, r->form->cell_count);
    for (size_t k = 0; k < r->form->cell_count; k++)
        if (county_is_part(&r->form->cells[k]))
            to->numbers[count++] =
                (report_cell){ .state = r->cells[k].state, .number = r->cells[k].number };
}

static void keep_jumps(county *all, county_report *to, const report *r, const report *before)
{
    to->jumps = QF_NEW_ARRAY(all->arena, county_jump, r->form->cell_count);
    for (size_t k = 0; k < r->form->cell_count; k++) {
        const form_cell *cell = &r->form->cells[k];
        int64_t now = r->cells[k].number, then = before->cells[k].number;

        if (cell->type != FORM_COUNT || !county_is_part(cell) ||
            r->cells[k].state != REPORT_NUMBER || before->cells[k].state != REPORT_NUMBER ||
            now < 0 || then < 0 || llabs(now - then) < JUMP_LEAST ||
            (now < 2 * then && then < 2 * now))
            continue;
        to->jumps[to->jump_count++] =
            (county_jump){ report_place_cell(all->arena, r->form, (int)k), then, now };
    }
}

static void keep_prose(county *all, county_report *to, const report *r)
{
    likeness_print print = likeness_of_report(r->arena, r);

    to->print.count = print.count;
    to->print.hash = QF_NEW_ARRAY(all->arena, uint64_t, print.count + 1);
    if (print.count > 0)
        memcpy(to->print.hash, print.hash, print.count * sizeof *print.hash);
    to->prose = keep(all, report_prose_text(r->arena, r));
}

/* ---- last year's report of the same office */

typedef struct known {
    uint64_t unit;
    int year;
    size_t at;
} known;

static int by_unit(const void *a, const void *b)
{
    const known *x = a, *y = b;

    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    if (x->year != y->year)
        return x->year - y->year;
    return (x->at > y->at) - (x->at < y->at);
}

/* A unit with two files of one year is left alone for that year: which of them would be meant? */
static void pair_years(county *all, known *units)
{
    qsort(units, all->count, sizeof *units, by_unit);
    for (size_t i = 1; i < all->count; i++) {
        const known *now = &units[i], *last = &units[i - 1];
        bool twice =
            i + 1 < all->count && units[i + 1].unit == now->unit && units[i + 1].year == now->year;

        if (i >= 2)
            twice |= units[i - 2].unit == last->unit && units[i - 2].year == last->year;
        if (now->unit != 0 && now->unit == last->unit && last->year > 0 &&
            last->year + 1 == now->year && !twice)
            all->reports[now->at].previous = last->at + 1;
    }
}

/* ---- the run */

static report *take(qf_ctx *cx, const report_source *source, const form *new_form,
                    const form *old_form)
{
    return report_source_take(cx, source, NULL, QF_NO_DATE, new_form, old_form);
}

/* One run: what the threads share. */
typedef struct county_work {
    county *all;
    const report_source *sources;
    const form *new_form, *old_form;
    known *units;
    qf_str *packed; /* for the roll-up, by report */
    size_t done, todo;
    bool second, stopped; /* second: the pass over reports whose predecessor was found */
    pthread_mutex_t lock; /* of the county's arena, and of all above */
} county_work;

/* What the first pass kept of the report is thrown away by the second. */
static void keep_report(county_work *w, size_t i, const report *r, const report *before)
{
    county *all = w->all;
    county_report *to = &all->reports[i];

    *to = (county_report){ .previous = to->previous,
                           .file = keep(all, r->file),
                           .organisation = keep(all, r->organisation),
                           .year = r->year,
                           .published = r->published_on };
    to->verdict = r->verdict == NULL                      ? "pass"
                  : strcmp(r->verdict, "unreadable") == 0 ? "unreadable"
                  : strcmp(r->verdict, "fail") == 0       ? "fail"
                                                          : "pass";
    keep_findings(all, to, r);
    if (r->form != NULL) {
        keep_prose(all, to, r);
        keep_numbers(all, to, r);
    }
    if (before != NULL && before->form == r->form)
        keep_jumps(all, to, r, before);
    w->packed[i] = rollup_pack(all->arena, r);
    w->units[i] =
        (known){ r->form != NULL && r->organisation.n > 0 ? qf_str_hash(r->organisation) : 0,
                 r->year, i };
}

static bool check_one(qf_ctx *cx, size_t i, void *of)
{
    county_work *w = of;
    size_t previous = w->all->reports[i].previous;
    report *r, *before = NULL;
    bool go_on;

    if (w->second && previous == 0)
        return true;
    r = take(cx, &w->sources[i], w->new_form, w->old_form);
    if (previous > 0)
        before = take(cx, &w->sources[previous - 1], w->new_form, w->old_form);
    if (before != NULL && before->form == NULL)
        before = NULL;
    report_check(cx, r, before);
    pthread_mutex_lock(&w->lock);
    keep_report(w, i, r, before);
    w->done++;
    if (w->all->wish.progress != NULL &&
        !w->all->wish.progress(w->all->wish.with, w->done, w->todo))
        w->stopped = true;
    go_on = !w->stopped;
    pthread_mutex_unlock(&w->lock);
    return go_on;
}

/* Twice: a report is known to have a predecessor only when all have been read. */
QF_MUST static qf_code check_all(qf_ctx *cx, county_work *w)
{
    size_t count = w->all->count;

    w->todo = count;
    qf_parallel(count, cx->now, check_one, w);
    if (!w->stopped) {
        pair_years(w->all, w->units);
        w->second = true;
        for (size_t i = 0; i < count; i++)
            w->todo += w->all->reports[i].previous > 0;
        qf_parallel(count, cx->now, check_one, w);
    }
    if (w->stopped)
        return qf_fail(cx, QF_BUSY, "COUNTY.STOPPED", "file", "检查中途停止了，请重新检查一次。");
    for (size_t i = 0; i < count; i++)
        rollup_add(w->all->sums, w->packed[i]);
    return QF_OK;
}

static void find_copies(county *all)
{
    likeness_print *prints = QF_NEW_ARRAY(all->arena, likeness_print, all->count + 1);
    likeness_pair *pairs;
    size_t found;

    for (size_t i = 0; i < all->count; i++)
        prints[i] = all->reports[i].print;
    found = likeness_pairs(all->arena, prints, all->count,
                           all->wish.at_least > 0 ? all->wish.at_least : 8500, &pairs);
    all->pair_count = found < MAX_PAIRS ? found : MAX_PAIRS;
    all->pairs = QF_NEW_ARRAY(all->arena, county_pair, all->pair_count + 1);
    for (size_t i = 0; i < all->pair_count; i++) {
        county_pair *p = &all->pairs[i];

        *p = (county_pair){ .a = pairs[i].a, .b = pairs[i].b, .likeness = pairs[i].likeness };
        p->same_count = report_passages(all->arena, all->reports[p->a].prose,
                                        all->reports[p->b].prose, p->same, 3);
    }
}

static int by_office(const void *a, const void *b, void *of)
{
    const county *all = of;
    const county_report *x = &all->reports[*(const size_t *)a],
                        *y = &all->reports[*(const size_t *)b];
    int order = qf_str_cmp(county_office(x), county_office(y));

    if (order != 0)
        return order;
    return x->year != y->year ? x->year - y->year : x < y ? -1 : x > y;
}

qf_code county_run(qf_ctx *cx, const report_source *sources, size_t count, const form *new_form,
                   const form *old_form, const county_wish *wish, county **out)
{
    county *all = QF_NEW(cx->arena, county);
    county_work w = { .all = all,
                      .sources = sources,
                      .new_form = new_form,
                      .old_form = old_form,
                      .units = QF_NEW_ARRAY(cx->arena, known, count + 1),
                      .packed = QF_NEW_ARRAY(cx->arena, qf_str, count + 1),
                      .lock = PTHREAD_MUTEX_INITIALIZER };

    if (count > COUNTY_MAX_REPORTS)
        return qf_fail(cx, QF_LIMIT, "COUNTY.LIMIT", "file", "一次最多检查%d份报告，请分几次检查。",
                       COUNTY_MAX_REPORTS);
    all->arena = cx->arena;
    all->wish = *wish;
    all->count = count;
    all->reports = QF_NEW_ARRAY(cx->arena, county_report, count + 1);
    all->sums = rollup_new(cx->arena, new_form, old_form);
    QF_TRY(check_all(cx, &w));
    find_copies(all);
    all->office = QF_NEW_ARRAY(cx->arena, size_t, count + 1);
    for (size_t i = 0; i < count; i++)
        all->office[i] = i;
    qsort_r(all->office, count, sizeof *all->office, by_office, all);
    *out = all;
    return QF_OK;
}
