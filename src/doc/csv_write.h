/* Lists as text for spreadsheets: RFC 4180 with every field in quotes. */
#ifndef QF_DOC_CSV_WRITE_H
#define QF_DOC_CSV_WRITE_H

#include "base/str.h"

/* Adds a field and its comma, or the line's end behind the last one. What Excel or WPS would take for a
 * formula (= + - @, tab, return in front) begins with an apostrophe. */
void csv_put(qf_buf *out, qf_str text, bool last);

#endif
