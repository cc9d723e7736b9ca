#include "web/tmpl.h"

#define MAX_NESTING 64

/* The open sections, innermost last. */
struct stack {
    const qf_val *open[MAX_NESTING];
    size_t depth;
};

void tmpl_escape(qf_buf *out, qf_str text)
{
    size_t plain = 0;

    for (size_t i = 0; i < text.n; i++) {
        qf_str entity;
        switch (text.p[i]) {
        case '&':
            entity = QF_S("&amp;");
            break;
        case '<':
            entity = QF_S("&lt;");
            break;
        case '>':
            entity = QF_S("&gt;");
            break;
        case '"':
            entity = QF_S("&quot;");
            break;
        case '\'':
            entity = QF_S("&#39;");
            break;
        default:
            continue;
        }
        qf_buf_add(out, qf_str_sub(text, plain, i));
        qf_buf_add(out, entity);
        plain = i + 1;
    }
    qf_buf_add(out, qf_str_sub(text, plain, text.n));
}

static const qf_val *member(const qf_val *map, qf_str name)
{
    if (map == NULL || map->type != QF_VAL_MAP)
        return NULL;
    for (const qf_val *one = map->members.first; one != NULL; one = one->next)
        if (qf_str_eq(one->key, name))
            return one;
    return NULL;
}

static const qf_val *look_up(const struct stack *stack, qf_str name)
{
    const qf_val *found = NULL;
    qf_str first, rest = name;

    if (qf_str_eq(name, QF_S(".")))
        return stack->open[stack->depth - 1];
    if (!qf_str_split(&rest, '.', &first))
        return NULL;
    for (size_t i = stack->depth; i > 0 && found == NULL; i--)
        found = member(stack->open[i - 1], first);
    while (found != NULL && qf_str_split(&rest, '.', &first))
        found = member(found, first);
    return found;
}

static bool is_true(const qf_val *value)
{
    if (value == NULL)
        return false;
    switch (value->type) {
    case QF_VAL_NULL:
        return false;
    case QF_VAL_BOOL:
        return value->truth;
    case QF_VAL_INT:
    case QF_VAL_MAP:
        return true;
    case QF_VAL_NUMBER:
    case QF_VAL_STR:
    case QF_VAL_HTML:
        return value->text.n > 0;
    case QF_VAL_LIST:
        return value->members.count > 0;
    }
    return false;
}

/* Addresses that run nothing: relative ones and a few schemes. */
static bool is_safe_url(qf_str url)
{
    static const qf_str schemes[] = { QF_S_INIT("https:"), QF_S_INIT("http:"), QF_S_INIT("mailto:"),
                                      QF_S_INIT("tel:") };

    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (qf_str_starts(url, schemes[i]))
            return true;
    for (size_t i = 0; i < url.n; i++) {
        if (url.p[i] == '/' || url.p[i] == '?' || url.p[i] == '#')
            return true;
        if (url.p[i] == ':' || (unsigned char)url.p[i] <= ' ')
            return false;
    }
    return true;
}

static void print_value(qf_buf *out, const qf_val *value, bool url)
{
    if (value == NULL)
        return;
    switch (value->type) {
    case QF_VAL_INT:
        qf_buf_add_int(out, value->number);
        break;
    case QF_VAL_NUMBER:
    case QF_VAL_STR:
        tmpl_escape(out, url && !is_safe_url(value->text) ? QF_S("#") : value->text);
        break;
    case QF_VAL_HTML:
        if (!url)
            qf_buf_add(out, value->text);
        break;
    default:
        break;
    }
}

static qf_code walk(qf_ctx *cx, const tmpl_view *view, uint32_t from, uint32_t to,
                    struct stack *stack, qf_buf *out);

static qf_code walk_inside(qf_ctx *cx, const tmpl_view *view, uint32_t from, uint32_t to,
                           const qf_val *value, struct stack *stack, qf_buf *out)
{
    if (stack->depth == MAX_NESTING)
        return qf_fail(cx, QF_BROKEN, "WEB.VIEW", NULL, "页面模板嵌套过深");
    stack->open[stack->depth++] = value;
    QF_TRY(walk(cx, view, from, to, stack, out));
    stack->depth--;
    return QF_OK;
}

static qf_code walk_section(qf_ctx *cx, const tmpl_view *view, uint32_t at, const qf_val *value,
                            struct stack *stack, qf_buf *out)
{
    uint32_t end = view->ops[at].jump;

    if (!is_true(value))
        return QF_OK;
    if (value->type != QF_VAL_LIST)
        return walk_inside(cx, view, at + 1, end, value, stack, out);
    for (const qf_val *one = qf_first(value); one != NULL; one = one->next)
        QF_TRY(walk_inside(cx, view, at + 1, end, one, stack, out));
    return QF_OK;
}

static qf_code walk(qf_ctx *cx, const tmpl_view *view, uint32_t from, uint32_t to,
                    struct stack *stack, qf_buf *out)
{
    for (uint32_t i = from; i < to; i++) {
        const tmpl_op *op = &view->ops[i];
        qf_str text = { op->text, op->size };

        switch (op->kind) {
        case TMPL_TEXT:
            qf_buf_add(out, text);
            break;
        case TMPL_VALUE:
        case TMPL_URL:
            print_value(out, look_up(stack, text), op->kind == TMPL_URL);
            break;
        case TMPL_SECTION:
            QF_TRY(walk_section(cx, view, i, look_up(stack, text), stack, out));
            i = op->jump;
            break;
        case TMPL_INVERTED:
            if (!is_true(look_up(stack, text)))
                QF_TRY(walk(cx, view, i + 1, op->jump, stack, out));
            i = op->jump;
            break;
        case TMPL_PARTIAL:
            QF_TRY(walk(cx, &tmpl_views[op->jump], 0, tmpl_views[op->jump].count, stack, out));
            break;
        case TMPL_END:
            break;
        }
    }
    return QF_OK;
}

qf_code tmpl_render(qf_ctx *cx, const char *name, const qf_val *frame, const qf_val *data,
                    qf_buf *out)
{
    struct stack stack = { { frame, data }, 2 };
    qf_str wanted = qf_str_of(name);
    size_t low = 0, high = tmpl_view_count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = qf_str_cmp(qf_str_of(tmpl_views[middle].name), wanted);
        if (order == 0)
            return walk(cx, &tmpl_views[middle], 0, tmpl_views[middle].count, &stack, out);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return qf_fail(cx, QF_BROKEN, "WEB.VIEW", NULL, "没有这个页面模板");
}
