#include "law/expr.h"

#define EXPR_MAX_DEPTH 32
/* Bytes of one expression; with it the tree's depth is bounded, and so are the recursions. */
#define EXPR_MAX_TEXT 8192

typedef enum node_kind {
    NODE_NUMBER,
    NODE_TEXT,
    NODE_CELL,
    NODE_PREV,
    NODE_PARTS,
    NODE_FACT,
    NODE_ADD,
    NODE_SUBTRACT,
    NODE_MULTIPLY,
    NODE_DIVIDE,
    NODE_SUM, /* of a list: left is the first, each ->next another */
    NODE_EQUAL,
    NODE_UNEQUAL,
    NODE_AT_MOST,
    NODE_AT_LEAST,
    NODE_OR,
    NODE_AND,
    NODE_IMPLIES,
} node_kind;

struct expr {
    node_kind kind;
    int cell;
    expr_number number;
    qf_str text;
    struct expr *left, *right;
    struct expr *next;
};

/* ---- compiling */

typedef struct parser {
    qf_ctx *cx;
    const form *form;
    const qf_val *params;
    const char *file, *key;
    qf_str text;
    size_t at;
    int depth;
} parser;

#define bad(p, why)                                                                                \
    law_bad((p)->cx, (p)->file, (p)->key, "第 %zu 个字节处%s：%.*s", (p)->at + 1, (why),           \
            QF_ARG((p)->text))

static void skip_space(parser *p)
{
    while (p->at < p->text.n && p->text.p[p->at] == ' ')
        p->at++;
}

/* Takes `sign` when it comes next. */
static bool take(parser *p, const char *sign)
{
    qf_str want = qf_str_of(sign);

    skip_space(p);
    if (!qf_str_starts(qf_str_sub(p->text, p->at, p->text.n), want))
        return false;
    p->at += want.n;
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '.';
}

/* The name that comes next, empty when there is none. */
static qf_str peek_name(parser *p)
{
    size_t end;

    skip_space(p);
    end = p->at;
    while (end < p->text.n && is_name(p->text.p[end]))
        end++;
    return qf_str_sub(p->text, p->at, end);
}

static expr *node(parser *p, node_kind kind, expr *left, expr *right)
{
    expr *made = QF_NEW(p->cx->arena, expr);

    made->kind = kind;
    made->left = left;
    made->right = right;
    return made;
}

QF_MUST static qf_code parse_sum(parser *p, expr **out);

/* "12" or "12.5" to fixed point; at most 12 digits before the point and six behind. */
static bool decimal(qf_str text, expr_number *out)
{
    expr_number value = 0, unit = EXPR_ONE;
    bool fraction = false;
    size_t digits = 0;

    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.' && !fraction && digits > 0) {
            fraction = true;
            continue;
        }
        if (!is_digit(text.p[i]) || ++digits > 18)
            return false;
        if (!fraction) {
            value = value * 10 + (text.p[i] - '0') * EXPR_ONE;
            continue;
        }
        unit /= 10;
        if (unit == 0)
            return false;
        value += (text.p[i] - '0') * unit;
    }
    *out = value;
    return digits > 0 && text.p[text.n - 1] != '.';
}

QF_MUST static qf_code parse_param(parser *p, qf_str name, expr *out)
{
    const qf_val *value = qf_get(p->params, qf_cstr(p->cx->arena, qf_str_sub(name, 6, name.n)));

    out->kind = NODE_NUMBER;
    if (value != NULL && value->type == QF_VAL_INT) {
        out->number = value->number * EXPR_ONE;
        return QF_OK;
    }
    if (value != NULL && value->type == QF_VAL_NUMBER && decimal(value->text, &out->number))
        return QF_OK;
    return bad(p, "参数没有给出，或不是数");
}

QF_MUST static qf_code parse_name(parser *p, qf_str name, expr *out)
{
    bool prev = qf_str_starts(name, QF_S("prev.")), parts = qf_str_starts(name, QF_S("parts."));
    qf_str id = prev || parts ? qf_str_sub(name, prev ? 5 : 6, name.n) : name;

    p->at += name.n;
    if (qf_str_starts(name, QF_S("param.")))
        return parse_param(p, name, out);
    out->kind = prev ? NODE_PREV : parts ? NODE_PARTS : NODE_CELL;
    out->cell = form_cell_index(p->form, id);
    if (out->cell >= 0)
        return QF_OK;
    if (id.n > 2 && id.p[0] == 't' && is_digit(id.p[1]) && id.p[2] == '.')
        return bad(p, "没有这个单元格");
    if (prev || parts ||
        !(qf_str_starts(id, QF_S("n1.")) || qf_str_starts(id, QF_S("n6.")) ||
          qf_str_starts(id, QF_S("meta.")) || qf_str_starts(id, QF_S("text."))))
        return bad(p, "不认识这个名称");
    out->kind = NODE_FACT;
    out->text = qf_str_copy(p->cx->arena, id);
    return QF_OK;
}

QF_MUST static qf_code parse_list(parser *p, expr **out)
{
    expr *first = NULL, *last = NULL;

    do {
        expr *member;

        QF_TRY(parse_sum(p, &member));
        if (last != NULL)
            last->next = member;
        else
            first = member;
        last = member;
    } while (take(p, ","));
    *out = node(p, NODE_SUM, first, NULL);
    return QF_OK;
}

QF_MUST static qf_code parse_factor(parser *p, expr **out)
{
    qf_str name;
    bool list;

    if (p->depth >= EXPR_MAX_DEPTH)
        return bad(p, "括号嵌套太深");
    if (take(p, "'")) {
        ptrdiff_t end = qf_str_find(p->text, QF_S("'"), p->at);

        if (end < 0)
            return bad(p, "引号没有结束");
        *out = node(p, NODE_TEXT, NULL, NULL);
        (*out)->text = qf_str_copy(p->cx->arena, qf_str_sub(p->text, p->at, (size_t)end));
        p->at = (size_t)end + 1;
        return QF_OK;
    }
    list = take(p, "sum(");
    if (list || take(p, "(")) {
        qf_code code;

        p->depth++;
        code = list ? parse_list(p, out) : parse_sum(p, out);
        p->depth--;
        if (code == QF_OK && !take(p, ")"))
            return bad(p, "缺少右括号");
        return code;
    }
    name = peek_name(p);
    if (name.n == 0)
        return bad(p, "应为数、名称或括号");
    *out = node(p, NODE_NUMBER, NULL, NULL);
    if (!is_digit(name.p[0]))
        return parse_name(p, name, *out);
    if (!decimal(name, &(*out)->number))
        return bad(p, "不是数");
    p->at += name.n;
    return QF_OK;
}

QF_MUST static qf_code parse_term(parser *p, expr **out)
{
    QF_TRY(parse_factor(p, out));
    for (;;) {
        node_kind kind = take(p, "*") ? NODE_MULTIPLY : NODE_DIVIDE;
        expr *right = NULL;

        if (kind == NODE_DIVIDE && !take(p, "/"))
            return QF_OK;
        QF_TRY(parse_factor(p, &right));
        *out = node(p, kind, *out, right);
    }
}

QF_MUST static qf_code parse_sum(parser *p, expr **out)
{
    QF_TRY(parse_term(p, out));
    for (;;) {
        node_kind kind = take(p, "+") ? NODE_ADD : NODE_SUBTRACT;
        expr *right = NULL;

        if (kind == NODE_SUBTRACT && !take(p, "-"))
            return QF_OK;
        QF_TRY(parse_term(p, &right));
        *out = node(p, kind, *out, right);
    }
}

QF_MUST static qf_code parse_comparison(parser *p, expr **out)
{
    static const struct {
        const char *sign;
        node_kind kind;
    } signs[] = {
        { "==", NODE_EQUAL },
        { "!=", NODE_UNEQUAL },
        { "<=", NODE_AT_MOST },
        { ">=", NODE_AT_LEAST },
    };
    expr *left, *right;

    QF_TRY(parse_sum(p, &left));
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!take(p, signs[i].sign))
            continue;
        QF_TRY(parse_sum(p, &right));
        *out = node(p, signs[i].kind, left, right);
        return QF_OK;
    }
    return bad(p, "应为 ==、!=、<= 或 >=");
}

qf_code expr_compile(qf_ctx *cx, const form *of, const qf_val *params, const char *file,
                     const char *key, qf_str text, const expr **out)
{
    parser p = { .cx = cx, .form = of, .params = params, .file = file, .key = key, .text = text };
    expr *left, *right;
    node_kind kind;

    if (text.n > EXPR_MAX_TEXT)
        return law_bad(cx, file, key, "表达式超过 %d 字节", EXPR_MAX_TEXT);
    QF_TRY(parse_comparison(&p, &left));
    *out = left;
    if (take(&p, "or "))
        kind = NODE_OR;
    else if (take(&p, "and "))
        kind = NODE_AND;
    else if (take(&p, "=>"))
        kind = NODE_IMPLIES;
    else
        return p.at == text.n ? QF_OK : bad(&p, "多出内容");
    QF_TRY(parse_comparison(&p, &right));
    *out = node(&p, kind, left, right);
    return p.at == text.n ? QF_OK : bad(&p, "多出内容");
}

/* ---- evaluating */

static const expr_value nothing = { .kind = EXPR_NONE };

static expr_value of_number(expr_number number)
{
    return (expr_value){ .kind = EXPR_NUMBER, .number = number };
}

static expr_value arithmetic(node_kind kind, expr_value a, expr_value b)
{
    expr_number out;
    bool over;

    if (a.kind != EXPR_NUMBER || b.kind != EXPR_NUMBER)
        return nothing;
    switch (kind) {
    case NODE_ADD:
        over = __builtin_add_overflow(a.number, b.number, &out);
        break;
    case NODE_SUBTRACT:
        over = __builtin_sub_overflow(a.number, b.number, &out);
        break;
    case NODE_MULTIPLY:
        over = __builtin_mul_overflow(a.number, b.number, &out);
        out = over ? 0 : out / EXPR_ONE;
        break;
    default:
        over = b.number == 0 || __builtin_mul_overflow(a.number, EXPR_ONE, &out);
        out = over ? 0 : out / b.number;
        break;
    }
    return over ? nothing : of_number(out);
}

static expr_value value_of(const expr *at, const expr_env *env)
{
    expr_value sum;

    switch (at->kind) {
    case NODE_NUMBER:
        return of_number(at->number);
    case NODE_TEXT:
        return (expr_value){ .kind = EXPR_TEXT, .text = at->text };
    case NODE_CELL:
        return env->cells[at->cell];
    case NODE_PREV:
        return env->prev != NULL ? env->prev[at->cell] : nothing;
    case NODE_PARTS:
        return env->parts != NULL ? env->parts[at->cell] : nothing;
    case NODE_FACT:
        return env->fact != NULL ? env->fact(env->of, at->text) : nothing;
    case NODE_SUM:
        sum = of_number(0);
        for (const expr *member = at->left; member != NULL; member = member->next) {
            const expr_value *cell = member->kind == NODE_CELL ? &env->cells[member->cell] : NULL;

            if (cell != NULL && cell->kind != EXPR_NUMBER)
                return nothing;
            if (cell == NULL)
                sum = arithmetic(NODE_ADD, sum, value_of(member, env));
            else if (__builtin_add_overflow(sum.number, cell->number, &sum.number))
                return nothing;
        }
        return sum;
    default:
        return arithmetic(at->kind, value_of(at->left, env), value_of(at->right, env));
    }
}

static expr_truth truth_if(bool holds)
{
    return holds ? EXPR_HOLDS : EXPR_FAILS;
}

static expr_truth compare(const expr *at, const expr_env *env, expr_sides *sides)
{
    expr_value a = value_of(at->left, env), b = value_of(at->right, env);
    bool equal;

    if (sides != NULL)
        *sides = (expr_sides){ a, b };
    if (a.kind == EXPR_NONE || b.kind != a.kind)
        return EXPR_UNKNOWN;
    equal = a.kind == EXPR_TEXT ? qf_str_eq(a.text, b.text) : a.number == b.number;
    switch (at->kind) {
    case NODE_EQUAL:
        return truth_if(equal);
    case NODE_UNEQUAL:
        return truth_if(!equal);
    case NODE_AT_MOST:
        return a.kind == EXPR_TEXT ? EXPR_UNKNOWN : truth_if(a.number <= b.number);
    default:
        return a.kind == EXPR_TEXT ? EXPR_UNKNOWN : truth_if(a.number >= b.number);
    }
}

expr_truth expr_check(const expr *rule, const expr_env *env, expr_sides *sides)
{
    expr_truth left;

    if (rule->kind < NODE_OR)
        return compare(rule, env, sides);
    left = compare(rule->left, env, sides);
    if (left == EXPR_UNKNOWN)
        return EXPR_UNKNOWN;
    if (rule->kind == NODE_OR && left == EXPR_HOLDS)
        return EXPR_HOLDS;
    if (rule->kind == NODE_IMPLIES && left == EXPR_FAILS)
        return EXPR_HOLDS;
    if (rule->kind == NODE_AND && left == EXPR_FAILS)
        return EXPR_FAILS;
    return compare(rule->right, env, sides);
}

/* Adds the cells below `at`, from the left. */
static void collect(const expr *at, int *cells, size_t max, size_t *count)
{
    bool seen = at->kind != NODE_CELL;

    for (size_t i = 0; i < *count && i < max && !seen; i++)
        seen = cells[i] == at->cell;
    if (!seen) {
        if (*count < max)
            cells[*count] = at->cell;
        *count += 1;
    }
    if (at->left != NULL)
        collect(at->left, cells, max, count);
    if (at->right != NULL)
        collect(at->right, cells, max, count);
    if (at->next != NULL)
        collect(at->next, cells, max, count);
}

size_t expr_cells(const expr *rule, int *cells, size_t max)
{
    size_t count = 0;

    collect(rule, cells, max, &count);
    return count;
}

qf_str expr_number_str(qf_arena *arena, expr_number number)
{
    expr_number size = number < 0 ? -number : number;
    qf_str text = qf_strf(arena, "%s%lld.%06lld", number < 0 ? "-" : "",
                          (long long)(size / EXPR_ONE), (long long)(size % EXPR_ONE));

    while (text.p[text.n - 1] == '0')
        text.n--;
    if (text.p[text.n - 1] == '.')
        text.n--;
    return text;
}
