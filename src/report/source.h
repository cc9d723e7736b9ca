/* Where reports come from: files, and the entries of a zip that holds reports. */
#ifndef QF_REPORT_SOURCE_H
#define QF_REPORT_SOURCE_H

#include "report/report.h"

#define REPORT_MAX_BUNDLE ((size_t)256 * 1024 * 1024) /* usual ceiling for all in a zip, bytes */

typedef struct report_source {
    const char *path; /* "-": standard input; NULL: `bytes` */
    qf_str name;      /* without folder */
    qf_str bytes;
    bool convert; /* .doc, .xls, .rtf, .odt, .ods by LibreOffice where it is installed */
} report_source;

/* True for a zip that is neither a Word nor an Excel file: reports packed together. */
bool report_is_bundle(qf_ctx *cx, qf_str bytes);
/* True for names that no person gave a file: what systems and Office leave lying about. */
bool report_is_litter(qf_str name);
/* The files in a zip, in its order, and those of zips in it (one level); folders, files whose names begin with a dot and what macOS adds are
 * left out; names may be UTF-8 or GB18030. What lies in an entry that cannot be unpacked is no error
 * here: it is read as an empty file and answered as unreadable. Texts live in cx->arena, at most `room`
 * bytes. Errors: those of doc_zip_open; QF_LIMIT "DOC.LIMIT"; QF_MISSING "REPORT.NO_FILES" when it holds no file. */
QF_MUST qf_code report_bundle_read(qf_ctx *cx, qf_str bytes, size_t room, report_source **out,
                                   size_t *count);
/* One source into a report of cx->arena; what cannot be read is a report with the verdict
 * "unreadable". `forced` and `published` as in report_take. */
report *report_source_take(qf_ctx *cx, const report_source *source, const form *forced,
                           qf_date published, const form *new_form, const form *old_form);

#endif
