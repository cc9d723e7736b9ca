/* Lines whose cells stand between commas or semicolons, as a spreadsheet saves them. */
#ifndef QF_DOC_TEXT_FIELDS_H
#define QF_DOC_TEXT_FIELDS_H

#include "base/str.h"

/* Takes the next cell from *rest (p is NULL behind the last); quotes around it go, a separator inside
 * them stays. */
qf_str text_field_next(qf_str *rest, uint32_t separator);

typedef struct text_fields {
    size_t end; /* line behind the last that has this separator */
    bool
        table; /* a fourth of the rows hold a label and numbers, nothing else: prose has commas too */
    uint32_t separator;
} text_fields;

/* The run of lines with a separator that begins with line `from`. */
text_fields text_fields_at(const qf_str *lines, size_t count, size_t from);

#endif
