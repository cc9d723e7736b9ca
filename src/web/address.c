#include "web/address.h"

#include "domain/org/org.h"

#define PLACE_MAX 300

static bool only_of(qf_str text, const char *more)
{
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (c != '\0' && strchr(more, c) != NULL)))
            return false;
    }
    return text.n > 0 && text.n <= PLACE_MAX;
}

void web_place_find(web_request *rq)
{
    bool port = rq->asked.n > rq->host.n;

    if (rq->flat)
        return;
    if (rq->town != NULL && rq->town->host.n > 0)
        rq->place = QF_JOIN(rq->cx->arena, QF_S("https://"), rq->town->host);
    else if (only_of(rq->asked, ".-:[]"))
        rq->place = QF_JOIN(rq->cx->arena, rq->https || !port ? QF_S("https://") : QF_S("http://"),
                            rq->asked, rq->base);
}

bool web_place_valid(qf_str place)
{
    qf_str rest = qf_str_starts(place, QF_S("https://"))  ? qf_str_sub(place, 8, place.n)
                  : qf_str_starts(place, QF_S("http://")) ? qf_str_sub(place, 7, place.n)
                                                          : QF_S("");

    if (rest.n == 0)
        return false;
    return only_of(rest, ".-_~:/[]") && rest.p[0] != '/' && rest.p[rest.n - 1] != '/' &&
           !qf_str_has(rest, QF_S("//"));
}

bool web_path_plain(qf_str path)
{
    return only_of(path, "/._-") && path.p[0] == '/' && !qf_str_has(path, QF_S("//"));
}

qf_str web_place_host(qf_str place)
{
    ptrdiff_t from = qf_str_find(place, QF_S("://"), 0), end;
    qf_str host = from < 0 ? QF_S("") : qf_str_sub(place, (size_t)from + 3, place.n);

    end = qf_str_find(host, QF_S("/"), 0);
    host = qf_str_sub(host, 0, end < 0 ? host.n : (size_t)end);
    end = qf_str_find(host, QF_S("]"), 0);
    end = qf_str_find(host, QF_S(":"), end < 0 ? 0 : (size_t)end);
    return qf_str_sub(host, 0, end < 0 ? host.n : (size_t)end);
}

qf_str web_near(const web_request *rq, qf_str path)
{
    qf_buf out = qf_buf_new(rq->cx->arena, 4096);
    qf_str here;

    if (!rq->flat)
        return QF_JOIN(rq->cx->arena, rq->base, path);
    here = web_file_of(rq->cx->arena, rq->path);
    for (size_t i = 0; i < here.n; i++)
        if (here.p[i] == '/')
            qf_buf_add(&out, QF_S("../"));
    qf_buf_add(&out, web_file_of(rq->cx->arena, path));
    return qf_buf_str(&out);
}

qf_str web_url(const web_request *rq, const char *format, ...)
{
    qf_arena *arena = rq->cx->arena;
    qf_str path;
    va_list args;

    va_start(args, format);
    path = qf_vstrf(arena, format, args);
    va_end(args);
    if (rq->place.n == 0)
        return web_near(rq, path);
    if (rq->flat)
        return QF_JOIN(arena, rq->place, QF_S("/"), web_file_of(arena, path));
    return QF_JOIN(arena, rq->place, path);
}

/* True when what the path ends with tells what the file is: not so for "/column/A10.02.01". */
static bool has_ending(qf_str path)
{
    static const char *const endings[] = { ".json", ".csv", ".atom", ".html", ".js" };
    bool column = qf_str_starts(path, QF_S("/column/")), dot = false;

    if (column)
        for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
            dot = dot || qf_str_ends(path, qf_str_of(endings[i]));
    for (size_t i = path.n; !column && i > 0 && path.p[i - 1] != '/'; i--)
        dot = dot || path.p[i - 1] == '.';
    return dot;
}

qf_str web_file_of(qf_arena *arena, qf_str path)
{
    ptrdiff_t mark = qf_str_find(path, QF_S("?"), 0);
    qf_str query = qf_str_sub(path, mark < 0 ? path.n : (size_t)mark, path.n), ending = QF_S("");
    qf_buf out = qf_buf_new(arena, 4096);

    path = qf_str_sub(path, 0, path.n - query.n);
    if (path.n <= 1 && query.n == 0)
        return QF_S("index.html");
    if (qf_str_starts(path, QF_S("/log/")) || qf_str_ends(path, QF_S("SHA256SUMS")))
        return qf_str_sub(path, 1, path.n);
    if (!has_ending(path))
        ending = qf_str_starts(path, QF_S("/api/")) ? QF_S(".json") : QF_S(".html");
    else if (query.n > 0) { /* "tickets.csv?part=2": tickets-part-2.csv */
        size_t at = path.n;
        while (path.p[at - 1] != '.')
            at--;
        ending = qf_str_sub(path, at - 1, path.n);
        path = qf_str_sub(path, 0, at - 1);
    }
    path = QF_JOIN(arena, path, query);
    for (size_t i = 1; i < path.n; i++)
        qf_buf_addc(&out, strchr("?&=%", path.p[i]) != NULL ? '-' : path.p[i]);
    qf_buf_add(&out, ending);
    return qf_buf_str(&out);
}
