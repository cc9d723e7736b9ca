/* The public part of a town's site as static files, for a county portal or any web server: a township has no
 * website of its own (国办发〔2017〕47号). */
#ifndef QF_WEB_EXPORT_SITE_H
#define QF_WEB_EXPORT_SITE_H

#include "web/site.h"

typedef struct export_result {
    int64_t files, written, removed; /* all, changed or new, no longer there */
} export_result;

/* Follows every link from the home page of `town` as a visitor would, and writes what it finds below
 * `folder` with relative links. Only files that changed are written; files of the last manifest that no
 * longer exist are removed; manifest.json comes last. `place` is the address the folder will have (web_place_valid), for
 * feeds, codes to scan and the map of the site; empty: feeds have relative links, the others are left out. cx has no connection (site->pool lends them).
 * QF_LIMIT "EXPORT.PAGES" over 200,000 files, QF_BROKEN "EXPORT.PAGE" when a linked page fails. */
QF_MUST qf_code export_site(qf_ctx *cx, web_site *site, const org *town, const char *folder,
                            qf_str place, export_result *out);

#endif
