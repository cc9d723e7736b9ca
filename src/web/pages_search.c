#include "base/text.h"
#include "domain/disclose/disclose.h"
#include "domain/search/search.h"
#include "web/pages.h"
#include "web/site.h"

#define PAGE_ROWS 20
#define PAGES_MAX 50
#define SUGGESTIONS 8
#define SPELLED 6 /* words offered for letters */

static int64_t small_number(qf_str text)
{
    int64_t number = 0;

    return text.n > 0 && text.n <= 4 && qf_number_parse(text, &number) ? number : 0;
}

static search_query query_of(const web_request *rq)
{
    int64_t page = small_number(web_query(rq, "page"));
    qf_str words = qf_str_trim(web_query(rq, "q"));

    page = page < 1 ? 1 : page > PAGES_MAX ? PAGES_MAX : page;
    return (search_query){
        .words = words.n > 200 ? QF_S("") : words,
        .column = qf_str_sub(web_query(rq, "column"), 0, 40),
        .kind = qf_str_sub(web_query(rq, "kind"), 0, 40),
        .validity = qf_str_sub(web_query(rq, "validity"), 0, 40),
        .year = small_number(web_query(rq, "year")),
        .title_only = web_query(rq, "title").n > 0,
        .by_relevance = qf_str_eq(web_query(rq, "order"), QF_S("relevance")),
        .n = PAGE_ROWS,
        .skip = (page - 1) * PAGE_ROWS,
    };
}

static void add_choice(qf_arena *arena, qf_val *list, qf_str value, qf_str zh, qf_str chosen)
{
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "value", value);
    qf_map_str(arena, one, "zh", zh);
    qf_map_bool(arena, one, "selected", qf_str_eq(value, chosen));
}

/* The choices of the filters, with what was chosen. */
static qf_code add_filters(web_request *rq, qf_val *data, const search_query *query)
{
    static const qf_word validities[] = { { "valid", "有效" },
                                          { "amended", "已修改" },
                                          { "repealed", "已废止" },
                                          { "expired", "已失效" } };
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "column_choices");
    int this_year = qf_date_year(qf_time_date(rq->cx->now));
    disclose_columns columns;

    QF_TRY(disclose_columns_all(rq->cx, &columns));
    for (size_t i = 0; i < columns.count; i++)
        if (columns.column[i].items > 0)
            add_choice(arena, list, columns.column[i].code, columns.column[i].name, query->column);
    list = qf_map_list(arena, data, "kind_choices");
    for (size_t i = 0; i < DISCLOSE_KIND_COUNT; i++)
        add_choice(arena, list, qf_str_of(disclose_kinds[i].code), qf_str_of(disclose_kinds[i].zh),
                   query->kind);
    list = qf_map_list(arena, data, "validity_choices");
    for (size_t i = 0; i < sizeof(validities) / sizeof(validities[0]); i++)
        add_choice(arena, list, qf_str_of(validities[i].code), qf_str_of(validities[i].zh),
                   query->validity);
    list = qf_map_list(arena, data, "year_choices");
    for (int year = this_year; year > this_year - 8; year--)
        add_choice(arena, list, qf_strf(arena, "%d", year), qf_strf(arena, "%d 年", year),
                   qf_strf(arena, "%lld", (long long)query->year));
    return QF_OK;
}

static void add_hits(web_request *rq, qf_val *data, const search_query *query,
                     const search_hits *hits)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "items");

    for (size_t i = 0; i < hits->count; i++) {
        const search_document *hit = &hits->hit[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", hit->item_id);
        qf_map_str(arena, one, "title", hit->title);
        qf_map_add(one, QF_S("title_marked"), search_marked(arena, hit->title, query->words, 0));
        qf_map_add(one, QF_S("snippet"), search_marked(arena, hit->body, query->words, 90));
        qf_map_str(arena, one, "href", web_path(rq, "/item/%lld", (long long)hit->item_id));
        qf_map_str(arena, one, "doc_no", hit->doc_no);
        qf_map_str(arena, one, "index_no", hit->index_no);
        qf_map_str(arena, one, "day", qf_date_str(arena, hit->released_on));
        qf_map_bool(arena, one, "invalid", !qf_str_eq(hit->validity, QF_S("valid")));
    }
    qf_map_bool(arena, data, "has_items", hits->count > 0);
}

/* The same query with another order or page, as an address. */
static void add_escaped(qf_buf *out, qf_str value)
{
    for (size_t i = 0; i < value.n; i++)
        qf_buf_addf(out, "%%%02X", (unsigned char)value.p[i]);
}

static void add_percent(qf_buf *out, const char *name, qf_str value)
{
    if (value.n == 0)
        return;
    qf_buf_addf(out, "&%s=", name);
    add_escaped(out, value);
}

static qf_str address(web_request *rq, const search_query *query, bool by_relevance, int64_t page)
{
    qf_arena *arena = rq->cx->arena;
    qf_buf out = qf_buf_new(arena, 4096);

    qf_buf_addf(&out, "%.*s/search?order=%s", QF_ARG(rq->base),
                by_relevance ? "relevance" : "newest");
    add_percent(&out, "q", query->words);
    add_percent(&out, "column", query->column);
    add_percent(&out, "kind", query->kind);
    add_percent(&out, "validity", query->validity);
    if (query->year > 0)
        qf_buf_addf(&out, "&year=%lld", (long long)query->year);
    if (query->title_only)
        qf_buf_add(&out, QF_S("&title=1"));
    if (page > 1)
        qf_buf_addf(&out, "&page=%lld", (long long)page);
    return qf_buf_str(&out);
}

static void add_ways(web_request *rq, qf_val *data, const search_query *query,
                     const search_hits *hits)
{
    qf_arena *arena = rq->cx->arena;
    int64_t page = query->skip / PAGE_ROWS + 1;
    int64_t reach =
        query->by_relevance && hits->total > SEARCH_RELEVANT ? SEARCH_RELEVANT : hits->total;

    qf_map_str(arena, data, "newest_href", address(rq, query, false, 1));
    qf_map_str(arena, data, "relevance_href", address(rq, query, true, 1));
    if (page > 1)
        qf_map_str(arena, data, "before", address(rq, query, query->by_relevance, page - 1));
    if (query->skip + PAGE_ROWS < reach && page < PAGES_MAX)
        qf_map_str(arena, data, "after", address(rq, query, query->by_relevance, page + 1));
}

/* Where nothing is found: the same words without filters, and asking for what is not public. */
static void add_ways_out(web_request *rq, qf_val *data, qf_str typed)
{
    search_query plain = { .words = typed };
    qf_buf ask = qf_buf_new(rq->cx->arena, 4096);

    qf_buf_addf(&ask, "%.*s/apply?q=", QF_ARG(rq->base));
    add_escaped(&ask, typed);
    qf_map_str(rq->cx->arena, data, "widen", address(rq, &plain, false, 1));
    qf_map_str(rq->cx->arena, data, "ask", qf_buf_str(&ask));
}

/* Letters that stand nowhere: words that are spelled so are offered, and what the first one finds is shown. */
static qf_code take_spelled(web_request *rq, qf_val *data, search_query *query, search_hits *hits)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list;
    qf_str *words;
    size_t count;

    QF_TRY(search_spelled(rq->cx, query->words, SPELLED, &words, &count));
    if (count == 0)
        return QF_OK;
    list = qf_map_list(arena, data, "spelled");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        query->words = words[i];
        qf_map_str(arena, one, "word", words[i]);
        qf_map_str(arena, one, "href", address(rq, query, query->by_relevance, 1));
        qf_map_bool(arena, one, "current", i == 0);
    }
    query->words = words[0];
    qf_map_str(arena, data, "meant", words[0]);
    return search_find(rq->cx, query, hits);
}

qf_code page_search(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    search_query query = query_of(rq);
    qf_val *data = web_page(rq, reply, "public/search", "搜索");
    search_hits hits;
    qf_str typed = query.words;

    web_crumb(rq, data, "首页", QF_S("/"));
    QF_TRY(search_find(rq->cx, &query, &hits));
    if (hits.total == 0)
        QF_TRY(take_spelled(rq, data, &query, &hits));
    QF_TRY(add_filters(rq, data, &query));
    add_hits(rq, data, &query, &hits);
    add_ways(rq, data, &query, &hits);
    qf_map_str(arena, data, "q", typed);
    qf_map_int(arena, data, "count", hits.total > SEARCH_COUNTED ? SEARCH_COUNTED : hits.total);
    qf_map_bool(arena, data, "more", hits.total > SEARCH_COUNTED);
    qf_map_bool(arena, data, "relevance", query.by_relevance);
    qf_map_int(arena, data, "relevance_of", SEARCH_RELEVANT);
    qf_map_bool(arena, data, "title_only", query.title_only);
    qf_map_bool(arena, data, "filtered",
                query.column.n + query.kind.n + query.validity.n > 0 || query.year > 0 ||
                    query.title_only);
    qf_map_bool(arena, data, "ordered", hits.total > 1);
    if (hits.total == 0)
        add_ways_out(rq, data, typed);
    qf_map_bool(arena, data, "no_index", true);
    return QF_OK;
}

/* Answers the small script of the search field; JSON in any case. */
qf_code page_suggest(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_str typed = qf_str_trim(web_query(rq, "q")), *words = NULL;
    qf_val *data, *list;
    size_t count = 0;

    rq->json = true;
    data = web_page(rq, reply, "public/search", "搜索提示");
    list = qf_map_list(arena, data, "suggestions");
    if (typed.n > 0 && typed.n <= 200)
        QF_TRY(search_suggest(rq->cx, typed, SUGGESTIONS, &words, &count));
    for (size_t i = 0; i < count; i++)
        qf_list_add(list, qf_val_str(arena, words[i]));
    return QF_OK;
}
