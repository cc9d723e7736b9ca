/* Feeds, open data, the map of the site for robots. */
#include "domain/disclose/disclose.h"
#include "web/address.h"
#include "web/open_files.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/tmpl.h"

#define MAP_ITEMS 45000 /* a sitemap holds 50,000 */
#define MAP_MAX ((size_t)16 * 1024 * 1024)

static open_list list_of(web_request *rq, const disclose_column *column)
{
    const org *town = web_town(rq);
    qf_str name = town->name;

    if (column != NULL)
        name = qf_strf(rq->cx->arena, "%.*s - %.*s", QF_ARG(column->name), QF_ARG(town->name));
    return (open_list){ .site = town->name,
                        .code = town->code,
                        .column = column == NULL ? QF_S("") : column->code,
                        .name = name,
                        .rq = rq };
}

qf_code page_feed(web_request *rq, web_reply *reply)
{
    open_list list = list_of(rq, NULL);

    reply->cacheable = reply->open = true;
    return open_file(rq->cx, &list, rq->params[0], &reply->body, &reply->type);
}

qf_code page_column_file(web_request *rq, web_reply *reply)
{
    disclose_column column;
    open_list list;

    QF_TRY(disclose_column_get(rq->cx, rq->params[0], &column));
    list = list_of(rq, &column);
    reply->cacheable = reply->open = true;
    return open_file(rq->cx, &list, rq->params[1], &reply->body, &reply->type);
}

static void add_place(web_request *rq, qf_buf *out, qf_str path, qf_date day)
{
    qf_buf_add(out, QF_S("<url><loc>"));
    tmpl_escape(out, web_url(rq, "%.*s", QF_ARG(path)));
    qf_buf_add(out, QF_S("</loc>"));
    if (qf_date_is(day))
        qf_buf_addf(out, "<lastmod>%s</lastmod>", qf_date_str(rq->cx->arena, day).p);
    qf_buf_add(out, QF_S("</url>\n"));
}

qf_code page_sitemap(web_request *rq, web_reply *reply)
{
    static const char *const places[] = {
        "/", "/columns", "/guide", "/report", "/service", "/log"
    };
    qf_arena *arena = rq->cx->arena;
    qf_buf out = qf_buf_new(arena, MAP_MAX);
    disclose_columns columns;
    disclose_items items;

    QF_TRY(disclose_columns_all(rq->cx, &columns));
    QF_TRY(disclose_list(rq->cx, QF_S(""), MAP_ITEMS, 0, &items));
    qf_buf_add(&out, QF_S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                          "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n"));
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        add_place(rq, &out, qf_str_of(places[i]), QF_NO_DATE);
    for (size_t i = 0; i < columns.count; i++)
        if (columns.column[i].items > 0)
            add_place(rq, &out, qf_strf(arena, "/column/%.*s", QF_ARG(columns.column[i].code)),
                      columns.column[i].newest);
    for (size_t i = 0; i < items.count; i++)
        add_place(rq, &out, qf_strf(arena, "/item/%lld", (long long)items.item[i].id),
                  items.item[i].released_on);
    qf_buf_add(&out, QF_S("</urlset>\n"));
    reply->body = qf_buf_str(&out);
    reply->type = "application/xml; charset=utf-8";
    reply->cacheable = true;
    return QF_OK;
}

qf_code page_robots(web_request *rq, web_reply *reply)
{
    reply->type = "text/plain; charset=utf-8";
    reply->cacheable = true;
    if (rq->flat) {
        reply->body = qf_strf(rq->cx->arena, "User-agent: *\nAllow: /\nSitemap: %.*s\n",
                              QF_ARG(web_url(rq, "/sitemap.xml")));
        return QF_OK;
    }
    reply->body = qf_strf(rq->cx->arena,
                          "User-agent: *\nDisallow: %.*s/desk\nDisallow: %.*s/login\n"
                          "Disallow: %.*s/search\nSitemap: %.*s\n",
                          QF_ARG(rq->base), QF_ARG(rq->base), QF_ARG(rq->base),
                          QF_ARG(web_url(rq, "/sitemap.xml")));
    return QF_OK;
}
