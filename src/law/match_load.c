/* The rules file. */
#include "base/json.h"
#include "base/text.h"
#include "law/data.h"
#include "law/match_say.h"

#include <stdlib.h>

static const char *const type_names[] = { "text", "name", "card", "id", "date", "money", "number" };
static const char *const derive_names[] = { "",        "year",  "age",   "birth", "invalid",
                                            "product", "month", "price", "next" };
static const char *const op_names[] = { "=",    "!=",   ">",   "<",     ">=",    "<=",
                                        "not<", "not>", "has", "lacks", "empty", "filled" };

static int word_of(qf_str word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (qf_str_eq(word, qf_str_of(list[i])))
            return (int)i;
    return -1;
}
#define WORD_OF(word, list) word_of((word), (list), sizeof(list) / sizeof(*(list)))

match_list *match_list_find(match_rules *rules, qf_str name)
{
    for (size_t i = 0; i < rules->list_count; i++)
        if (qf_str_eq(rules->lists[i].name, name))
            return &rules->lists[i];
    return NULL;
}

int match_column_find(const match_list *list, qf_str name)
{
    for (size_t i = 0; i < list->column_count; i++)
        if (qf_str_eq(list->columns[i].name, name))
            return (int)i;
    return -1;
}

/* ---- lists */

static qf_code read_derive(qf_ctx *cx, law_at at, match_list *list, match_column *c)
{
    qf_str derive = qf_get_str(at.val, "derive"), of = qf_get_str(at.val, "of"),
           by = qf_get_str(at.val, "by");
    int kind = WORD_OF(derive, derive_names);

    if (kind < 0)
        return law_wrong(cx, at, "derive 只能是 year、age、birth、invalid、product、month、next");
    c->derive = (match_derive)kind;
    c->of = qf_str_eq(of, QF_S("now")) ? -2 : match_column_find(list, of);
    c->by = by.n == 0 ? -1 : match_column_find(list, by);
    if (kind > 0 &&
        (c->of == -1 || (by.n > 0 && c->by < 0) ||
         ((kind == DERIVE_PRODUCT || kind == DERIVE_PRICE) && (c->of < 0 || c->by < 0)) ||
         (c->of == -2 && kind != DERIVE_AGE)))
        return law_wrong(cx, at, "of 或 by 要写前面已有的列名");
    return QF_OK;
}

static qf_code read_list(qf_ctx *cx, law_at at, match_list *list)
{
    law_at columns;
    size_t i = 0;

    list->id = list->person = list->birth = list->village = list->household = list->amount = -1;
    list->name = at.val->key;
    QF_TRY(law_str(cx, at, "zh", &list->zh));
    list->files = qf_get_str(at.val, "files");
    QF_TRY(law_list(cx, at, "columns", &columns));
    for (const qf_val *v = qf_first(columns.val); v != NULL; v = v->next, i++) {
        law_at one = law_item(cx, columns, i, v);
        match_column *c = &list->columns[i];
        qf_str type;
        int kind;

        if (i == MATCH_COLUMNS)
            return law_wrong(cx, columns, "最多 %d 列", MATCH_COLUMNS);
        QF_TRY(law_is_map(cx, one));
        QF_TRY(law_str(cx, one, "name", &c->name));
        QF_TRY(law_str(cx, one, "zh", &c->zh));
        QF_TRY(law_str(cx, one, "type", &type));
        c->words = qf_get_str(v, "words");
        c->needed = qf_get_bool(v, "needed", false);
        kind = WORD_OF(type, type_names);
        if (kind < 0)
            return law_wrong(cx, law_in(cx, one, "type"), "不认识的类型“%.*s”", QF_ARG(type));
        c->type = list->types[i] = (match_type)kind;
        QF_TRY(read_derive(cx, one, list, c));
        list->column_count = i + 1;
    }
    list->id = match_column_find(list, QF_S("id"));
    list->person = match_column_find(list, QF_S("name"));
    list->birth = match_column_find(list, QF_S("birth"));
    list->village = match_column_find(list, QF_S("village"));
    list->household = match_column_find(list, QF_S("household"));
    list->amount = match_column_find(list, QF_S("amount"));
    if ((list->id >= 0 && list->types[list->id] != MATCH_ID) ||
        (list->amount >= 0 && list->types[list->amount] != MATCH_MONEY) ||
        (list->birth >= 0 && list->types[list->birth] != MATCH_DATE))
        return law_wrong(cx, columns, "id、amount、birth 列的类型要是 id、money、date");
    return QF_OK;
}

/* ---- conditions */

/* "paid_on" is the list's own, "join.died_on" the joined one's. */
static int take_column(const match_list *from, const match_list *joined, qf_str name, bool *in_join)
{
    *in_join = qf_str_starts(name, QF_S("join."));
    if (!*in_join)
        return match_column_find(from, name);
    return joined == NULL ? -1 : match_column_find(joined, qf_str_sub(name, 5, name.n));
}

static int64_t scaled(match_type type, int64_t number)
{
    return type == MATCH_MONEY ? number * 100 : type == MATCH_NUMBER ? number * 1000000 : number;
}

static qf_code read_words(qf_ctx *cx, law_at at, const qf_val *v, match_cond *c)
{
    size_t n = v->type == QF_VAL_LIST ? qf_count(v) : 1;

    if (v->type != QF_VAL_LIST && v->type != QF_VAL_STR)
        return law_wrong(cx, at, "第三项要写词或词的列表");
    c->words = QF_NEW_ARRAY(cx->arena, qf_str, n);
    for (const qf_val *w = v->type == QF_VAL_LIST ? qf_first(v) : v; w != NULL; w = w->next) {
        if (w->type != QF_VAL_STR || w->text.n == 0)
            return law_wrong(cx, at, "词不能为空");
        c->words[c->word_count++] = qf_fold_label(cx->arena, w->text);
        if (v->type == QF_VAL_STR)
            break;
    }
    return QF_OK;
}

static qf_code read_cond(qf_ctx *cx, law_at at, const match_list *from, const match_list *joined,
                         match_cond *c)
{
    const qf_val *left = at.val->type == QF_VAL_LIST ? qf_first(at.val) : NULL,
                 *op = left == NULL ? NULL : left->next, *right = op == NULL ? NULL : op->next,
                 *plus = right == NULL ? NULL : right->next;
    int kind;
    match_type type;

    if (op == NULL || left->type != QF_VAL_STR || op->type != QF_VAL_STR)
        return law_wrong(cx, at, "条件要写成 [列, 比较, 值, 加]");
    c->left = take_column(from, joined, left->text, &c->left_join);
    if (c->left < 0 || (c->left_join && joined == NULL))
        return law_wrong(cx, at, "没有“%.*s”这一列", QF_ARG(left->text));
    kind = WORD_OF(op->text, op_names);
    if (kind < 0)
        return law_wrong(cx, at, "不认识的比较“%.*s”", QF_ARG(op->text));
    c->op = (match_op)kind;
    c->right = -1;
    type = (c->left_join ? joined : from)->types[c->left];
    if (c->op == OP_EMPTY || c->op == OP_FILLED)
        return QF_OK;
    if (right == NULL)
        return law_wrong(cx, at, "少了比较的值");
    if (c->op == OP_HAS || c->op == OP_LACKS)
        return type == MATCH_TEXT || type == MATCH_NAME ? read_words(cx, at, right, c)
                                                        : law_wrong(cx, at, "只有文字列能用 has");
    if (right->type == QF_VAL_INT && llabs(right->number) < 1000000000) {
        c->value = scaled(type, right->number);
        return QF_OK;
    }
    if (right->type != QF_VAL_STR)
        return law_wrong(cx, at, "第三项要写整数或列名");
    c->right = take_column(from, joined, right->text, &c->right_join);
    if (c->right < 0 || (c->right_join && joined == NULL) ||
        (c->right_join ? joined : from)->types[c->right] != type)
        return law_wrong(cx, at, "“%.*s”不是同类型的列", QF_ARG(right->text));
    if (plus != NULL && plus->type == QF_VAL_INT && llabs(plus->number) < 1000000000)
        c->value = scaled(type, plus->number);
    return QF_OK;
}

static qf_code read_conds(qf_ctx *cx, law_at at, const match_list *from, const match_list *joined,
                          match_conds *out)
{
    law_at where = law_in(cx, at, "where");
    size_t i = 0;

    if (where.val == NULL)
        return QF_OK;
    QF_TRY(law_list(cx, at, "where", &where));
    for (const qf_val *v = qf_first(where.val); v != NULL; v = v->next, i++) {
        if (i == MATCH_CONDS)
            return law_wrong(cx, where, "最多 %d 个条件", MATCH_CONDS);
        QF_TRY(read_cond(cx, law_item(cx, where, i, v), from, joined, &out->cond[i]));
        out->count = i + 1;
    }
    return QF_OK;
}

/* ---- clauses */

static qf_code take_list(qf_ctx *cx, law_at at, const char *key, match_rules *rules,
                         match_list **out)
{
    qf_str name;

    QF_TRY(law_str(cx, at, key, &name));
    *out = match_list_find(rules, name);
    return *out != NULL ? QF_OK
                        : law_wrong(cx, law_in(cx, at, key), "没有“%.*s”这份名单", QF_ARG(name));
}

static qf_code read_pairs(qf_ctx *cx, law_at at, const match_list *from, match_join *join)
{
    bool in_join;
    size_t i = 0;

    join->on = ON_COLUMNS;
    for (const qf_val *v = qf_first(at.val); v != NULL; v = v->next, i++) {
        const qf_val *left = qf_first(v);
        int a, b;

        if (i == MATCH_GROUP || left == NULL || left->next == NULL || left->type != QF_VAL_STR ||
            left->next->type != QF_VAL_STR)
            return law_wrong(cx, at, "on 要写成 [[本列, 对方列], …]，最多四对");
        a = take_column(from, NULL, left->text, &in_join);
        b = match_column_find(join->list, left->next->text);
        if (a < 0 || b < 0)
            return law_wrong(cx, at, "on 里有不存在的列");
        join->left[i] = (size_t)a;
        join->right[i] = (size_t)b;
        join->pairs = i + 1;
    }
    return join->pairs > 0 ? QF_OK : law_wrong(cx, at, "on 是空的");
}

static qf_code read_join(qf_ctx *cx, law_at at, match_rules *rules, const match_list *from,
                         match_join *join)
{
    law_at on = law_in(cx, at, "on");
    qf_str expect = qf_get_str(at.val, "expect");

    QF_TRY(law_is_map(cx, at));
    QF_TRY(take_list(cx, at, "list", rules, &join->list));
    join->none = qf_str_eq(expect, QF_S("none"));
    if (expect.n > 0 && !join->none && !qf_str_eq(expect, QF_S("some")))
        return law_wrong(cx, at, "expect 只能是 some 或 none");
    if (on.val != NULL && on.val->type == QF_VAL_LIST) {
        QF_TRY(read_pairs(cx, on, from, join));
    } else if (on.val != NULL && on.val->type == QF_VAL_STR) {
        join->on = qf_str_eq(on.val->text, QF_S("household")) ? ON_HOUSEHOLD : ON_PERSON;
        if (from->id < 0 || join->list->id < 0)
            return law_wrong(cx, on, "两份名单都要有 id 列");
    } else {
        return law_wrong(cx, on, "on 要写 person、household 或列对");
    }
    return read_conds(cx, at, from, join->list, &join->where);
}

static qf_code own_column(qf_ctx *cx, law_at at, const char *key, const match_list *list, int *out)
{
    qf_str name = qf_get_str(at.val, key);

    *out = -1;
    if (name.n == 0)
        return QF_OK;
    *out = match_column_find(list, name);
    return *out >= 0 ? QF_OK : law_wrong(cx, law_in(cx, at, key), "没有“%.*s”这一列", QF_ARG(name));
}

static qf_code read_sets(qf_ctx *cx, law_at at, match_clause *c)
{
    law_at sets;
    size_t i = 0;

    QF_TRY(own_column(cx, at, "sets_of", c->from, &c->sets_of));
    if (c->sets_of < 0)
        return QF_OK;
    QF_TRY(law_list(cx, at, "sets", &sets));
    for (const qf_val *v = qf_first(sets.val); v != NULL; v = v->next, i++) {
        if (i == 6)
            return law_wrong(cx, sets, "最多六组");
        c->sets[i] = (match_cond){ .op = OP_HAS, .left = c->sets_of, .right = -1 };
        QF_TRY(read_words(cx, law_item(cx, sets, i, v), v, &c->sets[i]));
        c->set_count = i + 1;
    }
    return QF_OK;
}

static qf_code read_against(qf_ctx *cx, law_at at, match_rules *rules, match_clause *c)
{
    law_at list = law_in(cx, at, "against");
    size_t i = 0;

    if (list.val == NULL)
        return QF_OK;
    QF_TRY(law_list(cx, at, "against", &list));
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++) {
        law_at one = law_item(cx, list, i, v);

        if (i == 2)
            return law_wrong(cx, list, "最多两份");
        QF_TRY(law_is_map(cx, one));
        QF_TRY(take_list(cx, one, "list", rules, &c->against[i]));
        QF_TRY(own_column(cx, one, "sum", c->against[i], &c->against_sum[i]));
        QF_TRY(own_column(cx, one, "id", c->against[i], &c->against_id[i]));
        if (c->against_sum[i] < 0 || c->against_id[i] < 0 || c->sum < 0 || c->from->id < 0)
            return law_wrong(cx, one, "要写 sum 和 id 两列");
        c->against_count = i + 1;
    }
    return QF_OK;
}

static qf_code read_group(qf_ctx *cx, law_at at, match_rules *rules, match_clause *c)
{
    law_at group;
    size_t i = 0;

    QF_TRY(law_list(cx, at, "group", &group));
    for (const qf_val *v = qf_first(group.val); v != NULL; v = v->next, i++) {
        int column = v->type == QF_VAL_STR ? match_column_find(c->from, v->text) : -1;

        if (i == MATCH_GROUP || column < 0)
            return law_wrong(cx, group, "要写本名单的列，最多四列");
        c->group[i] = (size_t)column;
        c->group_count = i + 1;
    }
    c->kind = KIND_GROUP;
    c->count_over = qf_get_int(at.val, "count_over", -1);
    c->distinct_over = qf_get_int(at.val, "distinct_over", 1);
    c->beyond_household = qf_get_bool(at.val, "beyond_household", false);
    c->percent = qf_get_int(at.val, "percent", 100);
    c->least = qf_get_int(at.val, "least", 1);
    QF_TRY(own_column(cx, at, "distinct", c->from, &c->distinct));
    QF_TRY(own_column(cx, at, "sum", c->from, &c->sum));
    QF_TRY(own_column(cx, at, "uniform", c->from, &c->uniform));
    QF_TRY(own_column(cx, at, "benford", c->from, &c->benford));
    QF_TRY(own_column(cx, at, "round", c->from, &c->round));
    QF_TRY(own_column(cx, at, "outlier", c->from, &c->outlier));
    c->round_unit = qf_get_int(at.val, "unit", 1000);
    if (c->round_unit < 1 || c->round_unit > 1000000000)
        return law_wrong(cx, law_in(cx, at, "unit"), "要是 1 以上的整数（元）");
    if (c->round >= 0 && c->from->types[c->round] == MATCH_MONEY)
        c->round_unit *= 100;
    if (c->outlier >= 0)
        c->kind = KIND_OUTLIER;
    QF_TRY(own_column(cx, at, "order", c->from, &c->order));
    QF_TRY(own_column(cx, at, "change", c->from, &c->change[0]));
    QF_TRY(own_column(cx, at, "change_too", c->from, &c->change[1]));
    if (c->change[0] >= 0)
        c->kind = KIND_CHANGE;
    if (c->kind == KIND_CHANGE && c->order < 0)
        return law_wrong(cx, at, "change 要有 order");
    QF_TRY(read_sets(cx, at, c));
    return read_against(cx, at, rules, c);
}

static qf_code read_clause(qf_ctx *cx, law_at at, match_rules *rules, match_clause *c)
{
    law_at joins = law_in(cx, at, "joins");
    size_t i = 0;

    c->distinct = c->sum = c->sets_of = c->uniform = c->order = c->change[0] = c->change[1] = -1;
    c->benford = c->round = c->outlier = -1;
    c->count_over = -1;
    QF_TRY(law_is_map(cx, at));
    QF_TRY(take_list(cx, at, "from", rules, &c->from));
    QF_TRY(law_str(cx, at, "say", &c->say));
    QF_TRY(read_conds(cx, at, c->from, NULL, &c->where));
    if (law_in(cx, at, "group").val != NULL)
        return read_group(cx, at, rules, c);
    if (joins.val == NULL)
        return QF_OK;
    QF_TRY(law_list(cx, at, "joins", &joins));
    for (const qf_val *v = qf_first(joins.val); v != NULL; v = v->next, i++) {
        if (i == MATCH_JOINS)
            return law_wrong(cx, joins, "最多 %d 份", MATCH_JOINS);
        QF_TRY(read_join(cx, law_item(cx, joins, i, v), rules, c->from, &c->joins[i]));
        c->join_count = i + 1;
    }
    return QF_OK;
}

static qf_code read_rule(qf_ctx *cx, law_at at, match_rules *rules, match_rule *rule)
{
    static const char *const levels[] = { "high", "mid", "low", "care" };
    law_at clauses;
    size_t i = 0;

    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "id", &rule->id));
    QF_TRY(law_str(cx, at, "zh", &rule->zh));
    QF_TRY(law_str(cx, at, "level", &rule->level));
    rule->check = qf_get_str(at.val, "check");
    if (WORD_OF(rule->level, levels) < 0)
        return law_wrong(cx, law_in(cx, at, "level"), "只能是 high、mid、low、care");
    QF_TRY(law_list(cx, at, "clauses", &clauses));
    rule->clauses = QF_NEW_ARRAY(cx->arena, match_clause, qf_count(clauses.val));
    for (const qf_val *v = qf_first(clauses.val); v != NULL; v = v->next, i++) {
        QF_TRY(read_clause(cx, law_item(cx, clauses, i, v), rules, &rule->clauses[i]));
        match_say_prepare(cx->arena, &rule->clauses[i]);
    }
    rule->clause_count = i;
    return QF_OK;
}

qf_code match_rules_read(qf_ctx *cx, qf_str text, const char *name, match_rules **out)
{
    match_rules *rules = QF_NEW(cx->arena, match_rules);
    law_at top = { name, "", NULL }, lists, list;
    size_t i = 0;

    QF_TRY(qf_json_read(cx, text, name, &top.val));
    QF_TRY(law_is_map(cx, top));
    rules->texts = match_texts_new(cx->arena);
    rules->today = qf_time_date(cx->now);
    QF_TRY(law_map(cx, top, "lists", &lists));
    for (const qf_val *v = qf_first(lists.val); v != NULL; v = v->next) {
        if (rules->list_count == MATCH_LISTS)
            return law_wrong(cx, lists, "最多 %d 份名单", MATCH_LISTS);
        QF_TRY(law_map(cx, lists, qf_cstr(cx->arena, v->key), &list));
        QF_TRY(read_list(cx, list, &rules->lists[rules->list_count++]));
    }
    QF_TRY(law_list(cx, top, "rules", &list));
    rules->rule_count = qf_count(list.val);
    rules->rules = QF_NEW_ARRAY(cx->arena, match_rule, rules->rule_count);
    for (const qf_val *v = qf_first(list.val); v != NULL; v = v->next, i++)
        QF_TRY(read_rule(cx, law_item(cx, list, i, v), rules, &rules->rules[i]));
    *out = rules;
    return QF_OK;
}
