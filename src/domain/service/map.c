/* The map of a town: its outline, and tiles where the administrator wants them. */
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/service/service.h"
#include "store/db.h"

#define TILE_URL_MAX 500
#define HTTPS QF_S("https://")

qf_code service_map_get(qf_ctx *cx, service_map *out, outline *bounds)
{
    db_row row;
    qf_code code = db_one(cx, SQL_SERVICE_MAP, &row);

    *out = (service_map){ .outline_system = PLACE_CGCS2000,
                          .tile_system = PLACE_CGCS2000,
                          .tile_zoom = 18 };
    if (bounds != NULL)
        *bounds = (outline){ .rings = 0 };
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    out->outline = db_str(&row, "outline");
    out->outline_note = db_str(&row, "outline_note");
    out->tile_url = db_str(&row, "tile_url");
    out->tile_note = db_str(&row, "tile_note");
    out->tile_labels = db_str(&row, "tile_labels");
    out->tile_zoom = db_int(&row, "tile_zoom");
    (void)!place_system_parse(db_str(&row, "outline_system"), &out->outline_system);
    (void)!place_system_parse(db_str(&row, "tile_system"), &out->tile_system);
    if (bounds != NULL && out->outline.n > 0)
        QF_TRY(outline_read(cx, out->outline, out->outline_system, bounds));
    return QF_OK;
}

/* ---- addresses of tiles */

/* The part between "https://" and the next slash. */
static qf_str host_of(qf_str url)
{
    qf_str rest = qf_str_sub(url, HTTPS.n, url.n);
    ptrdiff_t end = qf_str_find(rest, QF_S("/"), 0);

    return end < 0 ? (qf_str){ 0 } : qf_str_sub(rest, 0, (size_t)end);
}

static bool letters_only(qf_str text, const char *others)
{
    for (size_t i = 0; i < text.n; i++)
        if (!((text.p[i] >= 'a' && text.p[i] <= 'z') || (text.p[i] >= 'A' && text.p[i] <= 'Z') ||
              (text.p[i] >= '0' && text.p[i] <= '9') ||
              (text.p[i] != '\0' && strchr(others, text.p[i]) != NULL)))
            return false;
    return text.n > 0;
}

/* The host goes into a header: letters, digits, dots, dashes, a port, and {s} in the first label alone. */
static bool host_good(qf_str host)
{
    ptrdiff_t mark = qf_str_find(host, QF_S("{s}"), 0), dot = qf_str_find(host, QF_S("."), 0);

    if (dot <= 0 || !letters_only(host, mark < 0 ? ".-:" : ".-:{}"))
        return false;
    return mark < 0 || (mark < dot && qf_str_find(host, QF_S("{"), (size_t)mark + 1) < 0 &&
                        qf_str_find(host, QF_S("."), (size_t)dot + 1) > 0);
}

static qf_code check_tiles(qf_ctx *cx, qf_str url, const char *field)
{
    if (url.n == 0)
        return QF_OK;
    if (url.n > TILE_URL_MAX || !qf_str_starts(url, HTTPS) || !qf_str_has(url, QF_S("{x}")) ||
        !qf_str_has(url, QF_S("{y}")) || !qf_str_has(url, QF_S("{z}")))
        return qf_fail(cx, QF_INVALID, "SERVICE.TILES", field,
                       "地址要以 https:// 开头，并且含有 {x}、{y}、{z}");
    if (!host_good(host_of(url)) || !letters_only(url, ":/?&=.-_~{}%,+"))
        return qf_fail(cx, QF_INVALID, "SERVICE.TILES", field,
                       "地址里有不能用的字；多台服务器写成 https://t{s}.例子.cn/…，{s} "
                       "只能在最前面一段");
    return QF_OK;
}

static qf_str source_of(qf_arena *arena, qf_str url)
{
    qf_str host = host_of(url);
    ptrdiff_t dot = qf_str_find(host, QF_S("."), 0);

    if (qf_str_has(host, QF_S("{s}")))
        host = QF_JOIN(arena, QF_S("*"), qf_str_sub(host, (size_t)dot, host.n));
    return QF_JOIN(arena, HTTPS, host);
}

qf_str service_map_hosts(qf_arena *arena, const service_map *map)
{
    qf_str tiles, labels;

    if (map->tile_url.n == 0)
        return (qf_str){ 0 };
    tiles = source_of(arena, map->tile_url);
    if (map->tile_labels.n == 0)
        return tiles;
    labels = source_of(arena, map->tile_labels);
    return qf_str_eq(tiles, labels) ? tiles : QF_JOIN(arena, tiles, QF_S(" "), labels);
}

qf_code service_map_put(qf_ctx *cx, const service_map *map)
{
    DB_TX tx = { 0 };
    outline bounds;

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    if (map->outline.n > 0)
        QF_TRY(outline_read(cx, map->outline, map->outline_system, &bounds));
    QF_TRY(check_tiles(cx, map->tile_url, "tile_url"));
    QF_TRY(check_tiles(cx, map->tile_labels, "tile_labels"));
    if (map->tile_labels.n > 0 && map->tile_url.n == 0)
        return qf_fail(cx, QF_INVALID, "SERVICE.TILES", "tile_url",
                       "只有注记图层不够，请先填底图地址");
    if (map->tile_zoom < 1 || map->tile_zoom > SERVICE_ZOOM_MAX)
        return qf_fail(cx, QF_INVALID, "SERVICE.TILES", "tile_zoom", "最大级别填 1 到 %d 之间的数",
                       SERVICE_ZOOM_MAX);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_SERVICE_MAP_PUT, DB_STR("outline", map->outline),
                   DB_STR("outline_system", qf_str_of(place_system_code(map->outline_system))),
                   DB_STR("outline_note", map->outline_note), DB_STR("tile_url", map->tile_url),
                   DB_STR("tile_note", map->tile_note),
                   DB_STR("tile_system", qf_str_of(place_system_code(map->tile_system))),
                   DB_STR("tile_labels", map->tile_labels), DB_INT("tile_zoom", map->tile_zoom)));
    QF_TRY(audit_write(cx, "service.map", audit_object(cx, "org", cx->org), "%s",
                       map->outline.n > 0 ? "有边界" : "没有边界"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}
