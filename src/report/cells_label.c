/* Which line or column of the form a printed label means. */
#include "report/cells.h"

#include "base/text.h"

#define MAX_RUNES 96
#define ALIKE_ENOUGH                                                                               \
    72 /* share of common pairs from which a label counts as a misprint of another */
#define ALIKE_MARGIN 8 /* by which the best must beat the second */

static size_t runes_of(qf_str s, uint32_t *runes)
{
    size_t n = 0, at = 0;

    while (at < s.n && n < MAX_RUNES)
        runes[n++] = qf_rune_next(s, &at);
    return n;
}

int cells_alike(qf_str a, qf_str b)
{
    uint32_t x[MAX_RUNES], y[MAX_RUNES];
    size_t nx = runes_of(a, x), ny = runes_of(b, y), common = 0;
    bool used[MAX_RUNES] = { false };

    if (nx < 2 || ny < 2)
        return qf_str_eq(a, b) ? 100 : 0;
    for (size_t i = 0; i + 1 < nx; i++) {
        for (size_t k = 0; k + 1 < ny; k++) {
            if (used[k] || x[i] != y[k] || x[i + 1] != y[k + 1])
                continue;
            used[k] = true;
            common++;
            break;
        }
    }
    return (int)(200 * common / (nx - 1 + ny - 1));
}

/* How well a name fits: 100 the same; less when only alike or contained. */
static int fit(qf_str name, qf_str core)
{
    if (qf_str_eq(name, core))
        return 100;
    /* A group's vertical label glued in front, or a remark behind: "三、本年度（一）予以公开". */
    if (name.n >= 12 && core.n > name.n && core.n <= name.n + 30 &&
        (qf_str_ends(core, name) || qf_str_starts(core, name)))
        return 95;
    if (core.n * 5 < name.n * 3 || name.n * 5 < core.n * 3)
        return 0;
    return cells_alike(name, core);
}

/* Best fit over names; the second best of another owner goes to *second. */
static int best_fit(const qf_str *names, size_t count, qf_str core)
{
    int best = 0;

    for (size_t i = 0; i < count; i++) {
        int score = fit(names[i], core);

        best = score > best ? score : best;
    }
    return best;
}

static bool has_name(const qf_str *names, size_t count, qf_str core)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(names[i], core))
            return true;
    return false;
}

int cells_line_named(const form *f, qf_str core, int table)
{
    for (size_t i = 0; i < f->line_count; i++)
        if ((table == 0 || f->lines[i].table == table) && f->lines[i].table != 4 &&
            has_name(f->lines[i].names, f->lines[i].name_count, core))
            return (int)i;
    return -1;
}

int cells_line_of(const form *f, qf_str core, int table, bool *exact)
{
    int best = cells_line_named(f, core, table), score = ALIKE_ENOUGH - 1, second = 0;

    if (exact != NULL)
        *exact = best >= 0;
    /* Two characters are too little to guess from. */
    if (best >= 0 || core.n < 9 || core.n > 3 * MAX_RUNES)
        return best;
    for (size_t i = 0; i < f->line_count; i++) {
        int fits;

        if ((table != 0 && f->lines[i].table != table) || f->lines[i].table == 4)
            continue;
        fits = best_fit(f->lines[i].names, f->lines[i].name_count, core);
        if (fits > score) {
            second = score;
            score = fits;
            best = (int)i;
        } else if (fits > second) {
            second = fits;
        }
    }
    return best >= 0 && score - second >= ALIKE_MARGIN ? best : -1;
}

int cells_column_named(const form *f, qf_str core, int table)
{
    for (size_t i = 0; i < f->column_count; i++)
        if ((table == 0 || f->columns[i].table == table) &&
            has_name(f->columns[i].names, f->columns[i].name_count, core))
            return (int)i;
    return -1;
}

int cells_column_of(const form *f, qf_str core, int table)
{
    int best = cells_column_named(f, core, table), score = ALIKE_ENOUGH - 1;

    if (best >= 0 || core.n == 0 || core.n > 3 * MAX_RUNES)
        return best;
    for (size_t i = 0; i < f->column_count && core.n >= 9; i++) {
        int fits;

        if (table != 0 && f->columns[i].table != table)
            continue;
        fits = best_fit(f->columns[i].names, f->columns[i].name_count, core);
        if (fits > score) {
            score = fits;
            best = (int)i;
        }
    }
    return best;
}

cells_label cells_label_of(const form *f, qf_str core, int table)
{
    cells_label out = { .kind = LABEL_NONE, .index = -1 };
    int index = cells_line_of(f, core, table, &out.exact);

    if (index >= 0 && out.exact)
        return (cells_label){ LABEL_LINE, index, true };
    for (size_t i = 0; i < f->head_count; i++)
        if (qf_str_eq(f->heads[i], core))
            return (cells_label){ LABEL_HEAD, (int)i, true };
    if (index >= 0)
        return (cells_label){ LABEL_LINE, index, false };
    index = cells_column_of(f, core, table);
    if (index >= 0)
        return (cells_label){ LABEL_COLUMN, index, true };
    return out;
}
