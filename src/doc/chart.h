/* A bar chart as a picture, for files that are printed: parts of each bar beside each other, the figures written out. */
#ifndef QF_DOC_CHART_H
#define QF_DOC_CHART_H

#include "base/err.h"

#define CHART_PARTS 3
#define CHART_BARS 40 /* more are left out */

typedef struct chart_bar {
    qf_str label, note; /* note: what stands behind the bar, "92.3%（12/13）" */
    int64_t part[CHART_PARTS];
} chart_bar;

typedef struct chart {
    qf_str title;
    qf_str names[CHART_PARTS]; /* of the parts; empty: there is none */
    const chart_bar *bars;
    size_t count;
} chart;

/* A png in cx->arena, 1400 pixels wide, told apart by shade as well as by colour. QF_BROKEN "DOC.CHART". */
QF_MUST qf_code chart_png(qf_ctx *cx, const chart *c, qf_str *out);

#endif
