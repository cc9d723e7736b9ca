/* Inside of form_load: what its parts share. */
#ifndef QF_LAW_FORM_LOAD_H
#define QF_LAW_FORM_LOAD_H

#include "law/form.h"

#define FORM_MAX_CELLS 256

typedef struct form_loader {
    qf_ctx *cx;
    const char *file;
    const qf_val *json;
    form *form;
    form_line *lines;
    form_column *columns;
} form_loader;

#define form_bad(l, key, ...) law_bad((l)->cx, (l)->file, (key), __VA_ARGS__)

/* A place in the file, for its error. */
const char *form_key(form_loader *l, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Member "rules": checked, compiled; needs the form's cells. */
QF_MUST qf_code form_load_rules(form_loader *l);
/* Members "data" and "blocks": the cells of a form that stands in a data file. */
QF_MUST qf_code form_load_data(form_loader *l);

#endif
