/* The rules of a report form. A rule with "each" stands for one rule of every cell listed there: "@" in
 * its id and expression is the cell's id, in its messages the cell's labels. */
#include "law/expr.h"
#include "law/form_load.h"

#include <stdlib.h>

#define MAX_RULES 256

/* `text` with every "@" replaced. */
static qf_str fill_in(form_loader *l, qf_str text, qf_str with)
{
    qf_buf out = qf_buf_new(l->cx->arena, (size_t)64 * 1024);
    qf_str rest = text, piece;

    if (!qf_str_has(text, QF_S("@")))
        return text;
    for (bool first = true; qf_str_split(&rest, '@', &piece); first = false) {
        if (!first)
            qf_buf_add(&out, with);
        qf_buf_add(&out, piece);
    }
    return qf_buf_str(&out);
}

QF_MUST static qf_code read_severity(form_loader *l, const qf_val *at, const char *key,
                                     form_rule *rule)
{
    static const char *const names[] = { "error", "warning", "info" };
    static const char *const reaches[] = { "whole", "parts", "every" };
    qf_str severity = qf_get_str(at, "severity"), reach = qf_get_str(at, "for");
    bool known = false, reached = reach.n == 0;

    for (int i = 0; i < 3; i++) {
        if (qf_str_eq(severity, qf_str_of(names[i]))) {
            rule->severity = (form_severity)i;
            known = true;
        }
        if (qf_str_eq(reach, qf_str_of(reaches[i]))) {
            rule->reach = (form_reach)i;
            reached = true;
        }
    }
    if (!known)
        return form_bad(l, key, "severity 应为 error、warning 或 info");
    return reached ? QF_OK : form_bad(l, key, "for 应为 whole、parts 或 every");
}

QF_MUST static qf_code compile(form_loader *l, const char *key, form_rule *rule)
{
    int cells[FORM_MAX_CELLS], *kept;

    QF_TRY(expr_compile(l->cx, l->form, rule->params, l->file, key, rule->text, &rule->expr));
    rule->cell_count = expr_cells(rule->expr, cells, FORM_MAX_CELLS);
    kept = QF_NEW_ARRAY(l->cx->arena, int, rule->cell_count);
    memcpy(kept, cells, rule->cell_count * sizeof *kept);
    rule->cells = kept;
    return QF_OK;
}

/* One rule; `cell` fills its "@", NULL when it has none. */
QF_MUST static qf_code load_rule(form_loader *l, const qf_val *at, const form_cell *cell,
                                 form_rule *rules, size_t index)
{
    form_rule *rule = &rules[index];
    qf_str id = cell != NULL ? cell->id : (qf_str){ "", 0 };
    qf_str label =
        cell != NULL ? QF_JOIN(l->cx->arena, cell->row, QF_S("“"), cell->col, QF_S("”")) : id;
    const char *key;

    rule->id = fill_in(l, qf_get_str(at, "id"), id);
    key = rule->id.n > 0 ? form_key(l, "rules.%.*s", QF_ARG(rule->id))
                         : form_key(l, "rules[%zu]", index);
    rule->scope = qf_get_str(at, "scope");
    rule->text = fill_in(l, qf_get_str(at, "expr"), id);
    rule->zh = fill_in(l, qf_get_str(at, "message_zh"), label);
    rule->en = fill_in(l, qf_get_str(at, "message_en"), id);
    rule->note = qf_get_str(at, "note");
    rule->params = qf_get(at, "params");
    if (rule->id.n == 0 || rule->text.n == 0 || rule->zh.n == 0 || rule->en.n == 0)
        return form_bad(l, key, "缺少 id、expr、message_zh 或 message_en");
    QF_TRY(read_severity(l, at, key, rule));
    for (size_t i = 0; i < index; i++)
        if (qf_str_eq(rules[i].id, rule->id))
            return form_bad(l, key, "编号重复");
    if (!qf_get_bool(at, "computable_by_table_evaluator", false))
        return QF_OK;
    return compile(l, key, rule);
}

/* True when "each" lists the cell: by its id, or by "block.*". */
static bool lists(const qf_val *each, qf_str id)
{
    for (const qf_val *at = qf_first(each); at != NULL; at = at->next) {
        qf_str name = at->text;

        if (at->type != QF_VAL_STR)
            continue;
        if (qf_str_ends(name, QF_S(".*")) ? qf_str_starts(id, qf_str_sub(name, 0, name.n - 1))
                                          : qf_str_eq(id, name))
            return true;
    }
    return false;
}

QF_MUST static qf_code load_each(form_loader *l, const qf_val *at, form_rule *rules)
{
    const qf_val *each = qf_get(at, "each");
    form *f = l->form;
    size_t before = f->rule_count;

    for (size_t i = 0; i < f->cell_count; i++) {
        if (!lists(each, f->cells[i].id))
            continue;
        if (f->rule_count == MAX_RULES)
            return form_bad(l, "rules", "超过 %d 条", MAX_RULES);
        QF_TRY(load_rule(l, at, &f->cells[i], rules, f->rule_count));
        f->rule_count++;
    }
    return f->rule_count > before
               ? QF_OK
               : form_bad(l, form_key(l, "rules.%.*s", QF_ARG(qf_get_str(at, "id"))),
                          "each 没有列出任何单元格");
}

static int by_id(const void *a, const void *b)
{
    return qf_str_cmp((*(const form_rule *const *)a)->id, (*(const form_rule *const *)b)->id);
}

static void sort_rules(form_loader *l)
{
    size_t count = l->form->rule_count;
    const form_rule **sorted = QF_NEW_ARRAY(l->cx->arena, const form_rule *, count + 1);

    for (size_t i = 0; i < count; i++)
        sorted[i] = &l->form->rules[i];
    qsort(sorted, count, sizeof(const form_rule *), by_id);
    l->form->rules_by_id = sorted;
}

qf_code form_load_rules(form_loader *l)
{
    const qf_val *json = qf_get(l->json, "rules");
    form_rule *rules = QF_NEW_ARRAY(l->cx->arena, form_rule, MAX_RULES);

    if (qf_count(json) == 0 || qf_count(json) > MAX_RULES)
        return form_bad(l, "rules", "应为 1 至 %d 条", MAX_RULES);
    l->form->rules = rules;
    for (const qf_val *at = qf_first(json); at != NULL; at = at->next) {
        if (qf_get(at, "each") != NULL) {
            QF_TRY(load_each(l, at, rules));
            continue;
        }
        if (l->form->rule_count == MAX_RULES)
            return form_bad(l, "rules", "超过 %d 条", MAX_RULES);
        QF_TRY(load_rule(l, at, NULL, rules, l->form->rule_count));
        l->form->rule_count++;
    }
    sort_rules(l);
    return QF_OK;
}
