#include "web/visit_kind.h"

#include "domain/org/org.h"
#include "web/route.h"

/* First parts of addresses. */
static const struct {
    const char *first;
    visits_kind kind;
} firsts[] = {
    { "", VISITS_home },
    { "columns", VISITS_items },
    { "column", VISITS_items },
    { "item", VISITS_items },
    { "all", VISITS_items },
    { "search", VISITS_items },
    { "guide", VISITS_items },
    { "directory", VISITS_items },
    { "log", VISITS_items },
    { "proof", VISITS_items },
    { "apply", VISITS_apply },
    { "track", VISITS_apply },
    { "funds", VISITS_funds },
    { "books", VISITS_books },
    { "projects", VISITS_projects },
    { "complaints", VISITS_complaints },
    { "service", VISITS_service },
    { "villages", VISITS_service },
    { "station", VISITS_service },
    { "appointment", VISITS_service },
    { "hotline", VISITS_hotline },
    { "ticket", VISITS_hotline },
    { "voices", VISITS_hotline },
    { "report", VISITS_report },
    { "reports", VISITS_report },
    { "assess", VISITS_report },
    { "check", VISITS_report },
};

visits_kind visit_kind_of_path(qf_str path)
{
    qf_str rest = qf_str_starts(path, QF_S("/")) ? qf_str_sub(path, 1, path.n) : path, first;

    if (!qf_str_split(&rest, '/', &first))
        first = QF_S("");
    for (size_t i = 0; i < sizeof(firsts) / sizeof(firsts[0]); i++)
        if (qf_str_eq(first, qf_str_of(firsts[i].first)))
            return firsts[i].kind;
    return VISITS_other;
}

/* True when the text goes on with the word, in either case; the word is in lower case. */
static bool goes_on(qf_str text, size_t at, const char *word)
{
    size_t i = 0;

    while (word[i] != '\0' && at + i < text.n && (text.p[at + i] | 0x20) == word[i])
        i++;
    return word[i] == '\0';
}

bool visit_is_robot(qf_str agent)
{
    bool robot = agent.n == 0;

    /* Every cached answer asks this: one look at most letters. */
    for (size_t at = 0; at < agent.n && !robot; at++)
        switch (agent.p[at] | 0x20) {
        case 'b':
            robot = goes_on(agent, at, "bot");
            break;
        case 's':
            robot = goes_on(agent, at, "spider") || goes_on(agent, at, "slurp") ||
                    goes_on(agent, at, "scrapy");
            break;
        case 'c':
            robot = goes_on(agent, at, "crawl") || goes_on(agent, at, "curl/");
            break;
        case 'w':
            robot = goes_on(agent, at, "wget/");
            break;
        case 'p':
            robot = goes_on(agent, at, "python");
            break;
        case 'h':
            robot = goes_on(agent, at, "http-client");
            break;
        default:
            break;
        }
    return robot;
}

void visit_mark(const web_request *rq, web_reply *reply)
{
    bool page = reply->type == NULL || qf_str_starts(qf_str_of(reply->type), QF_S("text/html"));
    static const char *const parts_of_pages[] = { "image/", "text/javascript", "text/css",
                                                  "application/manifest" };

    /* A list inside another site's page: nobody came here. */
    if (reply->framed || (reply->status != 0 && reply->status != 200) || reply->location.n > 0 ||
        rq->town == NULL || rq->route == NULL || rq->route->access > WEB_PUBLIC ||
        !qf_str_eq(rq->method, QF_S("GET")) || qf_str_starts(rq->path, QF_S("/static/")) ||
        qf_str_eq(rq->path, QF_S("/health")))
        return;
    for (size_t i = 0; !page && i < sizeof(parts_of_pages) / sizeof(parts_of_pages[0]); i++)
        if (qf_str_starts(qf_str_of(reply->type), qf_str_of(parts_of_pages[i])))
            return;
    reply->visited = rq->town->id;
    reply->visit = 1 + (int)(page ? visit_kind_of_path(rq->path) : VISITS_file);
}
