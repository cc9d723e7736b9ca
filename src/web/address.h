/* Where a site stands for those outside of it: the absolute addresses in feeds, data files, maps of the site and
 * codes to scan; and, in a static export, which file answers for an address. */
#ifndef QF_WEB_ADDRESS_H
#define QF_WEB_ADDRESS_H

#include "web/http.h"

/* Fills rq->place: of a town with a host name "https://HOST", whatever name was asked; else the name as asked, with
 * https unless a port was named and no proxy in front says otherwise; nothing when no usable name was asked. A
 * request of the export brings its own. */
void web_place_find(web_request *rq);
/* True for "https://name.example/folder" or "http://…": no blank, quote, query or mark, no slash at its end. */
bool web_place_valid(qf_str place);
/* True for a path inside a site that may go into an address as it is: "/item/12", not "//other.site". */
bool web_path_plain(qf_str path);
/* Host name of a place, without port. */
qf_str web_place_host(qf_str place);
/* An address of this town as a link: a path from the root; in an export a path from the file that is being made. */
qf_str web_near(const web_request *rq, qf_str path);
/* Absolute address of an address of this town ("/item/12"); of its file in an export. Without a place: as web_near. */
qf_str web_url(const web_request *rq, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* File of an address in an export: "/" index.html, "/item/5" item/5.html, "/column/A?page=2" column/A-page-2.html. */
qf_str web_file_of(qf_arena *arena, qf_str path);

#endif
