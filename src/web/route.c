#include "web/route.h"

static bool match(const char *pattern, web_request *rq)
{
    qf_str want = qf_str_of(pattern), have = rq->path, part_want, part_have;
    size_t param = 0;

    memset(rq->params, 0, sizeof(rq->params));
    while (qf_str_split(&want, '/', &part_want)) {
        if (qf_str_eq(part_want, QF_S("*"))) {
            rq->params[param] = have;
            return have.p != NULL && have.n > 0;
        }
        if (!qf_str_split(&have, '/', &part_have))
            return false;
        if (part_want.n > 0 && part_want.p[0] == ':' && param < WEB_MAX_PARAMS) {
            if (part_have.n == 0)
                return false;
            rq->params[param++] = part_have;
        } else if (!qf_str_eq(part_want, part_have)) {
            return false;
        }
    }
    return have.p == NULL;
}

const web_route *web_route_find(const web_route_table *table, web_request *rq, bool *other_method)
{
    *other_method = false;
    for (size_t i = 0; i < table->count; i++) {
        if (!match(table->routes[i].path, rq))
            continue;
        if (qf_str_eq(qf_str_of(table->routes[i].method), rq->method))
            return &table->routes[i];
        *other_method = true;
    }
    return NULL;
}
