/* The figures of the prose: annual-report.md 5.1. The phrases are law/prose.json; here their places
 * become one figure each, or none where they contradict each other. */
#include "law/phrase.h"
#include "report/prose_active.h"

#define MAX_HITS 512

/* Lead-in, part one and part six say figures; parts two to four are tables, part five is plans. */
static bool has_figures(const report_part *part)
{
    return part->number == 0 || part->number == 1 || part->number == 6;
}

/* One figure out of its hits: strong patterns first; different numbers or a doubtful one: BAD. */
static bool figure_of(const phrase_hit *hits, size_t count, size_t first, report_figure *out)
{
    const char *id = hits[first].figure;
    bool strong = false, unsure = false, differ = false, found = false;

    for (size_t i = first; i < count; i++)
        if (strcmp(hits[i].figure, id) == 0)
            strong = strong || !hits[i].weak;
    *out = (report_figure){ .id = id, .state = REPORT_NUMBER };
    for (size_t i = first; i < count; i++) {
        if (strcmp(hits[i].figure, id) != 0 || (strong && hits[i].weak))
            continue;
        unsure = unsure || hits[i].unsure;
        differ = differ || (found && hits[i].number != out->number);
        if (!found) {
            out->number = hits[i].number;
            out->decimals = hits[i].decimals;
            out->quote = hits[i].quote;
        }
        found = true;
    }
    if (unsure || differ)
        out->state = REPORT_BAD;
    return found;
}

static void add_figure(report *r, report_figure figure)
{
    if (report_figure_get(r, figure.id) == NULL &&
        r->figure_count < sizeof r->figures / sizeof *r->figures)
        r->figures[r->figure_count++] = figure;
}

void report_read_prose(qf_ctx *cx, report *r)
{
    phrase_hit *hits = QF_NEW_ARRAY(cx->arena, phrase_hit, MAX_HITS);
    prose_active active = { .state = REPORT_ABSENT };
    size_t count = 0;

    r->figure_count = r->category_count = 0;
    if (r->form == NULL || r->form->phrases == NULL)
        return;
    for (size_t i = 0; i < r->part_count; i++) {
        if (!has_figures(&r->parts[i]))
            continue;
        phrase_text text = phrase_scan(cx->arena, r->form->phrases, r->parts[i].text, r->year);

        count += phrase_match(r->form->phrases, &text, hits + count, MAX_HITS - count);
        if (r->parts[i].number == 1)
            prose_active_read(r->form->phrases, &text, &active);
    }
    for (size_t i = 0; i < count; i++) {
        report_figure figure;

        if (figure_of(hits, count, i, &figure))
            add_figure(r, figure);
    }
    if (active.state != REPORT_ABSENT)
        add_figure(r, (report_figure){ .id = "n1.active_total",
                                       .state = active.state,
                                       .number = active.total,
                                       .quote = active.quote });
    /* Channels are no kinds. */
    for (size_t i = 0; i < active.kind_count && !active.channel; i++)
        r->categories[r->category_count++] = active.kinds[i];
}
