#include "law/catalogue.h"

#define FILE_NAME "catalogue.json"
#define NODES_MAX 20000
#define LEAF_LEVEL 4

struct build {
    qf_ctx *cx;
    catalogue_node *nodes;
    size_t count, cap, leaves;
    uint32_t *index;
    size_t index_size; /* a power of two, more than twice the nodes */
};

/* ---- the index */

/* Slot of an id: holds its place + 1, or 0 where it would stand. */
static size_t slot_of(const catalogue_node *nodes, const uint32_t *index, size_t size, qf_str id)
{
    size_t slot = qf_str_hash(id) & (size - 1);

    while (index[slot] != 0 && !qf_str_eq(nodes[index[slot] - 1].id, id))
        slot = (slot + 1) & (size - 1);
    return slot;
}

const catalogue_node *catalogue_find(const catalogue *cat, qf_str id)
{
    uint32_t found = cat->index[slot_of(cat->nodes, cat->index, cat->index_size, id)];

    return found == 0 ? NULL : &cat->nodes[found - 1];
}

/* ---- loading */

static size_t count_nodes(const qf_val *list, int level)
{
    size_t count = 0;

    if (level > LEAF_LEVEL)
        return 0;
    for (const qf_val *val = qf_first(list); val != NULL; val = val->next)
        count += 1 + count_nodes(qf_get(val, "children"), level + 1);
    return count;
}

/* A list of texts; may be empty when `empty_ok`. */
static qf_code read_texts(qf_ctx *cx, law_at at, const char *key, bool empty_ok, const qf_str **out,
                          size_t *count)
{
    law_at list = law_in(cx, at, key);
    qf_str *texts;
    size_t i = 0;

    if (!empty_ok || list.val == NULL || list.val->type != QF_VAL_LIST)
        QF_TRY(law_list(cx, at, key, &list));
    *count = qf_count(list.val);
    texts = QF_NEW_ARRAY(cx->arena, qf_str, *count + 1);
    for (const qf_val *val = qf_first(list.val); val != NULL; val = val->next, i++)
        QF_TRY(law_is_str(cx, law_item(cx, list, i, val), &texts[i]));
    *out = texts;
    return QF_OK;
}

static qf_code read_unit(qf_ctx *cx, law_at at, catalogue_unit *out)
{
    qf_str unit;

    QF_TRY(law_str(cx, at, "unit", &unit));
    if (qf_str_eq(unit, QF_S("workday")))
        *out = CATALOGUE_WORKDAY;
    else if (qf_str_eq(unit, QF_S("day")))
        *out = CATALOGUE_DAY;
    else if (qf_str_eq(unit, QF_S("date")))
        *out = CATALOGUE_DATE;
    else
        return law_wrong(cx, law_in(cx, at, "unit"), "只能是 workday、day 或 date");
    return QF_OK;
}

static qf_code read_from(qf_ctx *cx, law_at at, catalogue_limit *limit)
{
    static const qf_str codes[] = {
#define X(name, code, zh) QF_S_INIT(code),
        CATALOGUE_STARTS(X)
#undef X
    };
    law_at place = law_in(cx, at, "from");
    qf_str from;
    qf_date date;

    QF_TRY(law_is_str(cx, place, &from));
    limit->from = CATALOGUE_ON_DATE;
    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (qf_str_eq(codes[i], from))
            limit->from = (catalogue_from)i;
    if ((limit->from == CATALOGUE_ON_DATE) != (limit->unit == CATALOGUE_DATE))
        return law_wrong(cx, place, "“%.*s”与 unit 不相配", QF_ARG(from));
    if (limit->from != CATALOGUE_ON_DATE)
        return QF_OK;
    if (!qf_date_parse(qf_strf(cx->arena, "2001-%.*s", QF_ARG(from)), &date))
        return law_wrong(cx, place, "“%.*s”不是每年都有的日期（应当写成 01-31）", QF_ARG(from));
    qf_date_parts(date, NULL, &limit->month, &limit->day);
    return QF_OK;
}

static qf_code read_limit(qf_ctx *cx, law_at leaf, catalogue_limit *limit)
{
    law_at at;
    int64_t n;

    QF_TRY(law_map(cx, leaf, "time_limit", &at));
    QF_TRY(law_str(cx, at, "text", &limit->text));
    QF_TRY(law_int(cx, at, "n", 0, 3660, &n));
    limit->n = (int)n;
    QF_TRY(read_unit(cx, at, &limit->unit));
    return read_from(cx, at, limit);
}

/* A member that is null or of the wanted kind. */
static qf_code read_age(qf_ctx *cx, law_at at, int *out)
{
    law_at place = law_in(cx, at, "max_age_days");
    int64_t days;

    *out = 0;
    if (place.val != NULL && place.val->type == QF_VAL_NULL)
        return QF_OK;
    QF_TRY(law_is_int(cx, place, 1, 36500, &days));
    *out = (int)days;
    return QF_OK;
}

static qf_code read_art20(qf_ctx *cx, law_at at, qf_str *out)
{
    law_at place = law_in(cx, at, "art20");

    *out = QF_S("");
    if (place.val != NULL && place.val->type == QF_VAL_NULL)
        return QF_OK;
    return law_is_str(cx, place, out);
}

static qf_code read_leaf(qf_ctx *cx, law_at at, catalogue_node *leaf)
{
    law_at personal = law_in(cx, at, "personal_data");

    QF_TRY(law_str(cx, at, "content", &leaf->content));
    QF_TRY(law_str(cx, at, "basis", &leaf->basis));
    QF_TRY(law_str(cx, at, "body", &leaf->body));
    QF_TRY(law_str(cx, at, "audience", &leaf->audience));
    QF_TRY(law_str(cx, at, "mode", &leaf->mode));
    QF_TRY(read_art20(cx, at, &leaf->art20));
    QF_TRY(read_limit(cx, at, &leaf->limit));
    QF_TRY(read_texts(cx, at, "channels", false, &leaf->channels, &leaf->channel_count));
    QF_TRY(read_texts(cx, at, "levels", false, &leaf->levels, &leaf->level_count));
    QF_TRY(read_texts(cx, at, "report_categories", true, &leaf->categories, &leaf->category_count));
    if (personal.val == NULL || personal.val->type != QF_VAL_BOOL)
        return law_wrong(cx, personal, "应当是 true 或 false");
    leaf->personal_data = personal.val->truth;
    return read_age(cx, at, &leaf->max_age_days);
}

/* The id, name and place of a node; its id begins with its parent's. */
static qf_code read_head(struct build *b, law_at at, int level, int parent)
{
    catalogue_node *node = &b->nodes[b->count];
    size_t slot;

    QF_TRY(law_is_map(b->cx, at));
    QF_TRY(law_str(b->cx, at, "id", &node->id));
    QF_TRY(law_str(b->cx, at, "name", &node->name));
    if (parent >= 0 && !qf_str_starts(node->id, b->nodes[parent].id))
        return law_wrong(b->cx, law_in(b->cx, at, "id"), "“%.*s”应当以上级的“%.*s”开头",
                         QF_ARG(node->id), QF_ARG(b->nodes[parent].id));
    slot = slot_of(b->nodes, b->index, b->index_size, node->id);
    if (b->index[slot] != 0)
        return law_wrong(b->cx, law_in(b->cx, at, "id"), "“%.*s”用了两次", QF_ARG(node->id));
    node->level = level;
    node->parent = parent;
    node->first = node->next = -1;
    b->index[slot] = (uint32_t)++b->count;
    return QF_OK;
}

static qf_code read_nodes(struct build *b, law_at list, int level, int parent)
{
    int before = -1;
    size_t i = 0;

    for (const qf_val *val = qf_first(list.val); val != NULL; val = val->next, i++) {
        law_at at = law_item(b->cx, list, i, val), children;
        int me = (int)b->count;

        QF_TRY(read_head(b, at, level, parent));
        if (before >= 0)
            b->nodes[before].next = me;
        else if (parent >= 0)
            b->nodes[parent].first = me;
        before = me;
        if (level == LEAF_LEVEL) {
            QF_TRY(read_leaf(b->cx, at, &b->nodes[me]));
            b->leaves++;
        } else {
            QF_TRY(law_list(b->cx, at, "children", &children));
            QF_TRY(read_nodes(b, children, level + 1, me));
        }
    }
    return QF_OK;
}

static qf_code read_categories(struct build *b, law_at top, catalogue *cat)
{
    catalogue_category *list;
    law_at at;
    size_t i = 0;

    QF_TRY(law_list(b->cx, top, "founding_mapping", &at));
    cat->category_count = qf_count(at.val);
    list = QF_NEW_ARRAY(b->cx->arena, catalogue_category, cat->category_count);
    for (const qf_val *val = qf_first(at.val); val != NULL; val = val->next, i++) {
        law_at place = law_item(b->cx, at, i, val);
        qf_str primary;
        uint32_t found;

        QF_TRY(law_is_map(b->cx, place));
        QF_TRY(law_str(b->cx, place, "category", &list[i].name));
        QF_TRY(law_str(b->cx, place, "primary", &primary));
        found = b->index[slot_of(b->nodes, b->index, b->index_size, primary)];
        if (found == 0 || b->nodes[found - 1].level != LEAF_LEVEL)
            return law_wrong(b->cx, law_in(b->cx, place, "primary"), "目录里没有“%.*s”这一条",
                             QF_ARG(primary));
        list[i].primary = (int)found - 1;
    }
    cat->categories = list;
    return QF_OK;
}

qf_code catalogue_load(qf_ctx *cx, const char *dir, const catalogue **out)
{
    catalogue *cat = QF_NEW(cx->arena, catalogue);
    law_at top = { FILE_NAME, "", NULL }, tree;
    struct build b = { .cx = cx, .index_size = 64 };
    int64_t stated;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_str(cx, top, "title_zh", &cat->title));
    QF_TRY(law_list(cx, top, "tree", &tree));
    b.cap = count_nodes(tree.val, 1);
    if (b.cap > NODES_MAX)
        return law_wrong(cx, tree, "条目太多：最多 %d 条", NODES_MAX);
    while (b.index_size < b.cap * 2 + 2)
        b.index_size *= 2;
    b.nodes = QF_NEW_ARRAY(cx->arena, catalogue_node, b.cap + 1);
    b.index = QF_NEW_ARRAY(cx->arena, uint32_t, b.index_size);
    QF_TRY(read_nodes(&b, tree, 1, -1));
    QF_TRY(law_int(cx, top, "count", 1, NODES_MAX, &stated));
    if ((size_t)stated != b.leaves)
        return law_wrong(cx, law_in(cx, top, "count"), "写的是 %lld 条，实际有 %zu 条",
                         (long long)stated, b.leaves);
    QF_TRY(read_categories(&b, top, cat));
    cat->nodes = b.nodes;
    cat->count = b.count;
    cat->leaf_count = b.leaves;
    cat->index = b.index;
    cat->index_size = b.index_size;
    *out = cat;
    return QF_OK;
}

/* ---- asking */

qf_str catalogue_path(qf_arena *arena, const catalogue *cat, const catalogue_node *node)
{
    qf_str path = node->name;

    while (node->parent >= 0 && cat->nodes[node->parent].level > 1) {
        node = &cat->nodes[node->parent];
        path = qf_strf(arena, "%.*s / %.*s", QF_ARG(node->name), QF_ARG(path));
    }
    return path;
}

/* The last day after which n working days still pass before the event on `start`. */
static qf_date workdays_before(const calendar *cal, qf_date start, int n)
{
    qf_date eve = qf_date_add(start, -1), due = eve;

    while (calendar_count(cal, due, eve) < n) {
        due = qf_date_add(due, -1);
        if (qf_date_cmp(due, calendar_first(cal)) < 0)
            return QF_NO_DATE;
    }
    return due;
}

qf_date catalogue_due(const calendar *cal, const catalogue_node *leaf, qf_date start)
{
    const catalogue_limit *limit = &leaf->limit;
    qf_date due = QF_NO_DATE;

    if (limit->from == CATALOGUE_ON_DATE)
        return qf_date_from(qf_date_year(start) + 1, limit->month, limit->day, &due) ? due
                                                                                     : QF_NO_DATE;
    if (limit->from == CATALOGUE_LAW || limit->n == 0)
        return QF_NO_DATE;
    if (limit->from == CATALOGUE_BEFORE && limit->unit == CATALOGUE_DAY)
        return qf_date_add(start, -limit->n);
    if (limit->from == CATALOGUE_BEFORE)
        return workdays_before(cal, start, limit->n);
    if (limit->unit == CATALOGUE_DAY)
        return qf_date_add(start, limit->n);
    return calendar_add(cal, start, limit->n);
}
