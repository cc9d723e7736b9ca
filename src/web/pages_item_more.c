/* What owes something, what changed, what ceased to hold. */
#include "doc/sanitize.h"
#include "domain/disclose/disclose.h"
#include "web/input.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

#define LINES_MAX 1500 /* lines compared one by one; longer texts are shown as replaced */

/* ---- gaps */

static void add_gap(web_request *rq, qf_val *list, const disclose_gap *gap)
{
    static const char *const kinds[] = {
#define X(name, zh) zh,
        DISCLOSE_GAPS(X)
#undef X
    };
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    const catalogue_node *leaf = catalogue_find(rq->site->catalogue, gap->column.code);

    qf_map_str(arena, one, "code", gap->column.code);
    qf_map_str(arena, one, "name", gap->column.name);
    qf_map_str(arena, one, "kind", qf_str_of(kinds[gap->kind]));
    qf_map_bool(arena, one, "late", gap->kind != DISCLOSE_GAP_SOON);
    qf_map_str(arena, one, "href", web_path(rq, "/column/%.*s", QF_ARG(gap->column.code)));
    qf_map_str(arena, one, "newest",
               gap->column.items > 0 ? qf_date_str(arena, gap->column.newest) : QF_S("无"));
    qf_map_str(arena, one, "due", qf_date_is(gap->due) ? qf_date_str(arena, gap->due) : QF_S(""));
    if (qf_date_is(gap->due))
        qf_map_str(arena, one, "days",
                   gap->days > 0 ? qf_strf(arena, "超 %d 天", gap->days)
                                 : qf_strf(arena, "还有 %d 天", -gap->days));
    qf_map_str(arena, one, "owner",
               gap->column.owner.n > 0 || leaf == NULL ? gap->column.owner : leaf->body);
    qf_map_str(arena, one, "limit",
               gap->column.time_limit.n > 0 || leaf == NULL ? gap->column.time_limit
                                                            : leaf->limit.text);
    qf_map_str(arena, one, "basis",
               gap->column.ground.n > 0 || leaf == NULL ? gap->column.ground : leaf->basis);
    qf_map_str(arena, one, "audience",
               gap->column.audience.n > 0 || leaf == NULL ? gap->column.audience : leaf->audience);
}

/* Leaves of the catalogue for townships that have no column here. */
static qf_code add_missing(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "missing");
    const catalogue *cat = rq->site->catalogue;
    disclose_columns columns;

    QF_TRY(disclose_columns_all(rq->cx, &columns));
    for (size_t i = 0; i < cat->count; i++) {
        const catalogue_node *leaf = &cat->nodes[i];
        bool here = leaf->level != 4 || leaf->art20.n == 0, town = false;
        qf_val *one;
        for (size_t l = 0; l < leaf->level_count; l++)
            town |= qf_str_has(leaf->levels[l], QF_S("乡"));
        for (size_t c = 0; c < columns.count && !here; c++)
            here = qf_str_eq(columns.column[c].code, leaf->id);
        if (here || !town)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", leaf->id);
        qf_map_str(arena, one, "name", catalogue_path(arena, cat, leaf));
        qf_map_str(arena, one, "owner", leaf->body);
        qf_map_str(arena, one, "limit", leaf->limit.text);
        qf_map_str(arena, one, "art20", leaf->art20);
    }
    qf_map_int(arena, data, "missing_count", (int64_t)qf_count(list));
    return QF_OK;
}

qf_code page_desk_gaps(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    int64_t counts[3] = { 0 };
    disclose_related *pairs;
    qf_val *data, *list;
    disclose_gap *gaps;
    size_t count;

    QF_TRY(disclose_gaps(rq->cx, &gaps, &count));
    data = web_page(rq, reply, "desk/gaps", "公开缺口");
    list = qf_map_list(arena, data, "gaps");
    for (int kind = 0; kind < 3; kind++)
        for (size_t i = 0; i < count; i++)
            if ((int)gaps[i].kind == kind) {
                add_gap(rq, list, &gaps[i]);
                counts[kind]++;
            }
    qf_map_int(arena, data, "empty", counts[0]);
    qf_map_int(arena, data, "stale", counts[1]);
    qf_map_int(arena, data, "soon", counts[2]);
    qf_map_bool(arena, data, "has_gaps", count > 0);
    qf_map_str(arena, data, "day", qf_date_str(arena, qf_time_date(rq->cx->now)));
    QF_TRY(disclose_broken_pairs(rq->cx, &pairs, &count));
    list = qf_map_list(arena, data, "pairs");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", pairs[i].title);
        qf_map_str(arena, one, "href", web_path(rq, "/desk/items/%lld", (long long)pairs[i].id));
        qf_map_str(arena, one, "zh",
                   qf_str_eq(pairs[i].relation, QF_S("normative")) ? QF_S("没有解读")
                                                                   : QF_S("没有连到文件"));
    }
    qf_map_bool(arena, data, "has_pairs", count > 0);
    qf_map_int(arena, data, "pair_count", (int64_t)count);
    return add_missing(rq, data);
}

/* ---- what changed */

typedef struct text_lines {
    qf_str line[LINES_MAX];
    size_t count;
    bool over;
} text_lines;

/* The lines of a version. A revision may have been made to cover a number: what the gate knows is
 * covered here, in old texts too. */
static qf_code lines_of(web_request *rq, const disclose_item *item, const disclose_version *version,
                        text_lines *out)
{
    qf_ctx *cx = rq->cx;
    qf_str text = version->body, line;
    sanitize_words words;
    mask_hits hits;
    qf_str kind;

    if (qf_str_eq(version->body_kind, QF_S("html"))) {
        QF_TRY(sanitize_words_of(cx, text, &words));
        text = words.text;
    }
    text = QF_JOIN(cx->arena, version->title, QF_S("\n"), text);
    QF_TRY(disclose_list_of(cx, rq->site->mask_rules, item, &kind));
    QF_TRY(mask_list_find(cx, rq->site->mask_rules, kind, text, &hits, NULL));
    text = mask_apply(cx->arena, text, hits);
    out->count = 0;
    out->over = false;
    while (text.n > 0 && qf_str_split(&text, '\n', &line)) {
        line = qf_str_trim(line);
        if (line.n == 0)
            continue;
        out->over |= out->count == LINES_MAX;
        if (out->count < LINES_MAX)
            out->line[out->count++] = line;
    }
    return QF_OK;
}

static void add_line(qf_arena *arena, qf_val *list, qf_str text, const char *kind)
{
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "text", text);
    qf_map_bool(arena, one, kind, true);
}

/* Longest common subsequence of lines, read off from the front. Of a list of names (`names`) what went
 * is counted, not told: a person taken off a list must not be read there for ever. Returns how many
 * lines went. */
static size_t add_changes(qf_arena *arena, qf_val *list, const text_lines *a, const text_lines *b,
                          bool names)
{
    size_t wide = b->count + 1, i = 0, k = 0, gone = 0;
    uint16_t *longest = QF_NEW_ARRAY(arena, uint16_t, (a->count + 1) * wide);

    for (size_t x = a->count; x-- > 0;)
        for (size_t y = b->count; y-- > 0;) {
            uint16_t down = longest[(x + 1) * wide + y], right = longest[x * wide + y + 1];
            longest[x * wide + y] = qf_str_eq(a->line[x], b->line[y])
                                        ? (uint16_t)(longest[(x + 1) * wide + y + 1] + 1)
                                        : (down > right ? down : right);
        }
    while (i < a->count || k < b->count) {
        if (i < a->count && k < b->count && qf_str_eq(a->line[i], b->line[k])) {
            add_line(arena, list, a->line[i++], "same");
            k++;
        } else if (k == b->count ||
                   (i < a->count && longest[(i + 1) * wide + k] >= longest[i * wide + k + 1])) {
            if (!names)
                add_line(arena, list, a->line[i], "gone");
            i++;
            gone++;
        } else {
            add_line(arena, list, b->line[k++], "fresh");
        }
    }
    return gone;
}

qf_code page_item_changes(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    text_lines *before = QF_NEW_ARRAY(arena, text_lines, 2), *now = &before[1], *swap;
    disclose_version *versions;
    disclose_item item;
    qf_val *data, *list;
    size_t count;
    int64_t id;
    bool ended, names;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_get(rq->cx, id, &item));
    QF_TRY(disclose_notice_ended(rq->cx, id, &ended));
    names = qf_str_eq(item.kind, QF_S("list"));
    if (!qf_str_eq(item.state, QF_S("released")) || ended)
        return qf_fail(rq->cx, QF_MISSING, "DISCLOSE.NO_ITEM", "item",
                       "没有这条信息，或者已经撤下");
    QF_TRY(disclose_versions(rq->cx, id, &versions, &count));
    data = web_page(rq, reply, "public/item_changes", "历次修改");
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, qf_cstr(arena, item.title), qf_strf(arena, "/item/%lld", (long long)id));
    qf_map_str(arena, data, "name", item.title);
    list = qf_map_list(arena, data, "versions");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_val_map(arena);
        QF_TRY(lines_of(rq, &item, &versions[i], now));
        qf_map_str(arena, one, "day", qf_date_str(arena, qf_time_date(versions[i].at)));
        qf_map_str(arena, one, "reason", versions[i].reason);
        qf_map_str(arena, one, "sha256", versions[i].sha256);
        if (i > 0 && !before->over && !now->over) {
            size_t gone = add_changes(arena, qf_map_list(arena, one, "lines"), before, now, names);
            qf_map_int(arena, one, "removed", names ? (int64_t)gone : 0);
            qf_map_bool(arena, one, "some_removed", names && gone > 0);
        } else if (i > 0)
            qf_map_bool(arena, one, "too_long", true);
        if (i > 0)
            qf_list_add(list, one);
        swap = before;
        before = now;
        now = swap;
    }
    qf_map_bool(arena, data, "has_versions", count > 1);
    reply->cacheable = true;
    return QF_OK;
}

/* ---- the end of validity */

qf_code page_desk_item_repeal(web_request *rq, web_reply *reply)
{
    static const input_field fields[] = {
        { "day", "废止日期", INPUT_DATE, false, 0, NULL, NULL },
        { "by", "新文件", INPUT_TEXT, false, 200, NULL, NULL },
        { "amended", "修改", INPUT_FLAG, false, 0, NULL, NULL },
    };
    int64_t id, by = 0;
    qf_code code;
    input in;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        code = qf_fail(rq->cx, QF_INVALID, "DISCLOSE.REPEALED_ON", "day",
                       "请检查废止日期和新文件的写法");
    else
        code = disclose_named(rq->cx, input_get(&in, "by")->text, "by", &by);
    if (code == QF_OK)
        code = disclose_repeal(rq->cx, id, input_get(&in, "day")->date, by,
                               input_get(&in, "amended")->number != 0);
    return item_desk_answer(rq, reply, id, code);
}

/* ---- the start page */

qf_code today_gaps(web_request *rq, today_list *list)
{
    int64_t soon = 0;
    disclose_gap *gaps;
    size_t count;

    QF_TRY(disclose_gaps(rq->cx, &gaps, &count));
    for (size_t i = 0; i < count; i++)
        soon += gaps[i].kind == DISCLOSE_GAP_SOON;
    today_add(rq, list, TODAY_LATE, (int64_t)count - soon, QF_S("个栏目空着或者超期没有更新"),
              web_path(rq, "/desk/gaps"));
    today_add(rq, list, TODAY_DUE, soon, QF_S("个栏目快到更新期限"), web_path(rq, "/desk/gaps"));
    return QF_OK;
}
