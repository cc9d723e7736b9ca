/* Pages from templates. views/NAME.mustache is checked and turned into operations by
 * tools/views.py when building; this walks them over a value. Everything is escaped; the only
 * text that is not is a QF_VAL_HTML value, which the sanitizer alone makes. */
#ifndef QF_WEB_TMPL_H
#define QF_WEB_TMPL_H

#include "base/err.h"
#include "base/val.h"

typedef enum tmpl_kind {
    TMPL_TEXT,     /* literal bytes */
    TMPL_VALUE,    /* {{name}} in text or in a quoted attribute: escaped */
    TMPL_URL,      /* {{name}} in href, src or action: escaped, and only http(s), mailto, tel or
                      relative addresses */
    TMPL_SECTION,  /* {{#name}}: once for a truth or a map, for each member of a list */
    TMPL_INVERTED, /* {{^name}}: when absent, null, false, empty text or empty list */
    TMPL_END,
    TMPL_PARTIAL, /* {{>name}} */
} tmpl_kind;

typedef struct tmpl_op {
    tmpl_kind kind;
    const char *text; /* literal, name ("a.b", "." for the value itself) or view */
    uint32_t size;    /* bytes of text */
    uint32_t jump;    /* SECTION, INVERTED: index of its END; PARTIAL: index of the view */
} tmpl_op;

typedef struct tmpl_view {
    const char *name; /* "public/home" */
    const tmpl_op *ops;
    uint32_t count;
} tmpl_view;

/* All views, sorted by name; generated. */
extern const tmpl_view tmpl_views[];
extern const size_t tmpl_view_count;

/* Adds the page made from view `name` and `data` to `out`. Names are looked up in the innermost
 * open section first, then outwards, in `frame` last (what every page of a site shares; may be
 * NULL). Errors: QF_BROKEN "WEB.VIEW" for an unknown view or more than 64 nested sections. */
QF_MUST qf_code tmpl_render(qf_ctx *cx, const char *name, const qf_val *frame, const qf_val *data,
                            qf_buf *out);

/* Adds `text` escaped for text and for quoted attributes. */
void tmpl_escape(qf_buf *out, qf_str text);

#endif
