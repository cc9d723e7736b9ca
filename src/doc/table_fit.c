#include "doc/table_fit.h"

#include "base/text.h"

#include <math.h>

#define SMALLEST_FOR_LABELS 15 /* half-points: smaller type for wider labels ends here */

static int rune_width(uint32_t r)
{
    return r < 0x300 ? 1 : 2;
}

int table_fit_line(qf_str text)
{
    int line = 0, longest = 0;

    for (size_t at = 0; at < text.n;) {
        uint32_t r = qf_rune_next(text, &at);

        line = r == '\n' ? 0 : line + rune_width(r);
        longest = line > longest ? line : longest;
    }
    return longest;
}

int table_fit_piece(qf_str text)
{
    int piece = 0, longest = 0, han = 0;

    for (size_t at = 0; at < text.n;) {
        uint32_t r = qf_rune_next(text, &at);

        if (r < 0x300 && r != '\n' && r != ' ') {
            piece += rune_width(r);
        } else {
            piece = 0;
            han += r >= 0x300;
        }
        longest = piece > longest ? piece : longest;
    }
    han = han > 2 ? 2 : han;
    return longest > 2 * han ? longest : 2 * han;
}

int table_fit_size(const doc_table *table)
{
    return table->cols <= 6 ? 24 : 21;
}

/* Least width of every column in half ems and the same with line breaks only where the text has
 * them. Merged cells ask their columns for what is missing, evenly. */
static void measure(const doc_table *t, int *least, int *natural)
{
    for (size_t i = 0; i < t->count; i++) {
        const doc_cell *c = &t->cells[i];
        int piece = table_fit_piece(c->text), line = table_fit_line(c->text);

        if (c->col_span != 1 || c->col >= t->cols)
            continue;
        least[c->col] = piece > least[c->col] ? piece : least[c->col];
        natural[c->col] = line > natural[c->col] ? line : natural[c->col];
    }
    for (size_t i = 0; i < t->count; i++) {
        const doc_cell *c = &t->cells[i];
        int have = 0, last = c->col + c->col_span, piece = table_fit_piece(c->text);

        last = last > t->cols ? t->cols : last;
        if (c->col_span == 1 || c->col >= last)
            continue;
        for (int k = c->col; k < last; k++)
            have += least[k];
        for (int k = c->col; k < last && have < piece; k++)
            least[k] += (piece - have) / (last - c->col) + 1;
    }
}

/* Shares `width` among the columns by `share`, none below its least. */
static void distribute(int cols, double width, const double *share, const double *least,
                       double *out)
{
    bool changed = true;

    for (int k = 0; k < cols; k++)
        out[k] = -1; /* not yet held at its least */
    while (changed) {
        double left = width, shares = 0;

        changed = false;
        for (int k = 0; k < cols; k++) {
            left -= out[k] >= 0 ? out[k] : 0;
            shares += out[k] >= 0 ? 0 : share[k];
        }
        for (int k = 0; k < cols && shares > 0; k++)
            if (out[k] < 0 && left * share[k] / shares < least[k]) {
                out[k] = least[k];
                changed = true;
                break;
            }
        if (!changed)
            for (int k = 0; k < cols; k++)
                if (out[k] < 0)
                    out[k] = shares > 0 ? left * share[k] / shares : least[k];
    }
}

/* A column of labels that numbers leave too little room: below half of its share, when it holds more
 * than four characters a line. */
static bool too_narrow(const doc_table *t, const int *natural, const double *share,
                       const double *width)
{
    double shares = 0, all = 0;

    for (int k = 0; k < t->cols; k++) {
        shares += share[k];
        all += width[k];
    }
    for (int k = 0; k < t->cols; k++)
        if (natural[k] > 8 && width[k] < 0.55 * all * share[k] / shares)
            return true;
    return false;
}

table_fit table_fit_columns(qf_arena *arena, const doc_table *table, double width, int half_points)
{
    size_t cols = table->cols > 0 ? (size_t)table->cols : 0;
    table_fit fit = { half_points, 2.6, QF_NEW_ARRAY(arena, double, cols + 1) };
    int *least = QF_NEW_ARRAY(arena, int, cols + 1), *natural = QF_NEW_ARRAY(arena, int, cols + 1);
    double *low = QF_NEW_ARRAY(arena, double, cols + 1),
           *share = QF_NEW_ARRAY(arena, double, cols + 1);

    if (cols == 0)
        return fit;
    measure(table, least, natural);
    for (size_t k = 0; k < cols; k++)
        share[k] = fmax(
            table->col_width != NULL ? table->col_width[k] : fmin(fmax(natural[k], 4), 48), 0.01);
    for (;; fit.half_points--) {
        double need = 0;

        for (size_t k = 0; k < cols; k++) {
            /* Half an em is a quarter of the half-points; a little air for wide faces. */
            low[k] = least[k] * fit.half_points / 4.0 * 1.04 + 2 * fit.padding;
            need += low[k];
        }
        if (need <= width) {
            distribute((int)cols, width, share, low, fit.width);
            if (fit.half_points <= SMALLEST_FOR_LABELS ||
                !too_narrow(table, natural, share, fit.width))
                return fit;
        } else if (fit.half_points <= TABLE_FIT_SMALLEST) {
            /* Hundreds of columns: nothing is readable any more, but the table stays on the paper. */
            for (size_t k = 0; k < cols; k++)
                fit.width[k] = low[k] * width / need;
            fit.padding *= width / need;
            return fit;
        }
    }
}
