/* What a handler sees of the web: one request, one reply. No library of HTTP shows through. */
#ifndef QF_WEB_HTTP_H
#define QF_WEB_HTTP_H

#include "base/err.h"
#include "base/val.h"

#define WEB_MAX_FIELDS 512
#define WEB_MAX_UPLOADS 16
#define WEB_MAX_PARAMS 4
#define WEB_DOCX "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#define WEB_XLSX "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

struct web_site;
struct web_route;
struct org;

typedef struct web_field {
    qf_str name, value; /* checked UTF-8 */
} web_field;

typedef struct web_upload {
    qf_str name;     /* of the form's field */
    qf_str filename; /* last part only, as the browser gave it */
    qf_str bytes;
} web_upload;

typedef struct web_request {
    qf_ctx *cx;
    struct web_site *site;
    const struct web_route *route;
    const struct org *town; /* whose site; NULL: the directory of all sites */
    qf_str method;          /* "GET" (HEAD is GET here) or "POST" */
    qf_str path;            /* decoded, without the town's prefix: "/item/12" */
    qf_str base;            /* prefix of links in this town: "" or "/weichuan" */
    qf_str host;            /* as asked, without port, lower case */
    qf_str asked;           /* the same with its port */
    qf_str place;           /* before paths in absolute addresses (address.h); may be empty */
    bool flat;              /* asked by the static export: pages are files */
    qf_str address;         /* of the client, for rate limits and the trail */
    bool https;             /* the proxy in front says that the client came by https */
    qf_str session;         /* token of the cookie; may be empty */
    qf_str bearer;          /* token of "Authorization: Bearer"; may be empty */
    qf_str origin;          /* of the Origin header; may be empty */
    qf_str agent;           /* the browser, as it names itself; may be empty */
    qf_str mode;            /* "elder", "kiosk" (also in large type) or empty */
    qf_str params[WEB_MAX_PARAMS]; /* what stood for ":name" in the route's path, in order */
    web_field query[WEB_MAX_FIELDS];
    size_t query_count;
    web_field form[WEB_MAX_FIELDS];
    size_t form_count;
    web_upload uploads[WEB_MAX_UPLOADS];
    size_t upload_count;
    bool json; /* asked under /api: the view's data is the answer */
} web_request;

typedef struct web_reply {
    int status;       /* 0 means 200 */
    const char *view; /* page from this template and `data` */
    qf_val *data;     /* a map */
    qf_str body;      /* or these bytes of this type */
    const char *type;
    qf_str download;      /* file name; the browser saves the body instead of showing it */
    qf_str location;      /* or go there (303) */
    qf_str pictures_from; /* hosts of map tiles this page may show: "https://tiles.example.cn" */
    qf_str set_session;   /* new session token; "-" ends the session */
    qf_str set_mode;      /* "elder", "kiosk", "-" for the plain mode */
    bool framed;          /* other sites may show this page in a frame */
    bool open;            /* scripts of other sites may read it (open data) */
    bool cacheable;       /* same for everybody until the town's record changes or the day ends */
    int visit;            /* what kind of visit this is (visits_kind), from 1; 0 is none */
    int64_t visited;      /* and whose site */
    int refresh;          /* the browser asks again after so many seconds; 0 does not */
    int max_age;          /* seconds a browser may keep it; 0 asks each time */
} web_reply;

/* First value of a field of the address or of the form; empty when absent. */
qf_str web_query(const web_request *rq, const char *name);
qf_str web_form(const web_request *rq, const char *name);
/* A whole number of at most 15 digits, spaces around it aside; 0 when it is empty, -1 when it is none. */
int64_t web_whole(qf_str typed);
int64_t web_form_int(const web_request *rq, const char *name);
int64_t web_query_int(const web_request *rq, const char *name);
/* A long text as the record keeps it: line feeds alone, no space at its ends. */
qf_str web_form_text(const web_request *rq, const char *name);
/* The uploaded file of a field; NULL when absent or empty. */
const web_upload *web_upload_of(const web_request *rq, const char *name);

#endif
