/* Lists of what is public as files for programs: feeds, open data, a list for other sites' pages. */
#ifndef QF_WEB_OPEN_FILES_H
#define QF_WEB_OPEN_FILES_H

#include "web/http.h"

typedef struct open_list {
    qf_str site;           /* name of the organisation */
    qf_str code;           /* its short name, for permanent ids */
    qf_str column;         /* code; empty: all columns */
    qf_str name;           /* of the column, or of the site */
    const web_request *rq; /* for addresses (address.h) */
} open_list;

/* Atom (RFC 4287) and JSON Feed 1.1 of the newest 50 items. */
QF_MUST qf_code open_atom(qf_ctx *cx, const open_list *list, qf_str *out);
QF_MUST qf_code open_feed(qf_ctx *cx, const open_list *list, qf_str *out);
/* The column (at most OPEN_ROWS items, newest first) as CSV with a byte order mark, and as JSON. */
#define OPEN_ROWS 20000
QF_MUST qf_code open_csv(qf_ctx *cx, const open_list *list, qf_str *out);
QF_MUST qf_code open_json(qf_ctx *cx, const open_list *list, qf_str *out);
/* A script that writes the newest 20 items as a list behind itself, into a page of another site. */
QF_MUST qf_code open_script(qf_ctx *cx, const open_list *list, qf_str *out);
/* JSON Schema of the latter, and the SHA-256 of both as sha256sum writes it. */
qf_str open_schema(void);
QF_MUST qf_code open_sums(qf_ctx *cx, const open_list *list, qf_str *out);
/* Which file of a column a name means: "feed.atom", "feed.json", "data.csv", "data.json", "schema.json",
 * "SHA256SUMS", "list.js"; its type for browsers. QF_MISSING "OPEN.FILE". */
QF_MUST qf_code open_file(qf_ctx *cx, const open_list *list, qf_str name, qf_str *out,
                          const char **type);

#endif
