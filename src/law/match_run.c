/* Asking the rules that look at one row at a time, and all of them in order. */
#include "base/parallel.h"
#include "law/match_group.h"
#include "law/match_say.h"

#define HITS_MAX ((size_t)20 * 1000 * 1000) /* of one clause */

struct hit {
    uint32_t row;
    uint32_t joined[MATCH_JOINS]; /* MATCH_NO_ROW: none */
    uint32_t next;                /* of the same person, 0 none; index + 1 */
    uint8_t likelihood;
    bool follows; /* told with an earlier one */
};

struct hits {
    qf_arena *arena;
    struct hit *list;
    size_t count, room;
};

static void add_hit(struct hits *hits, const struct hit *hit)
{
    if (hits->count == hits->room) {
        struct hit *old = hits->list;
        hits->room = hits->room == 0 ? 256 : hits->room * 2;
        hits->list = QF_NEW_ARRAY(hits->arena, struct hit, hits->room);
        if (old != NULL)
            memcpy(hits->list, old, hits->count * sizeof(*old));
    }
    hits->list[hits->count++] = *hit;
}

/* A row that meets the conditions on itself. */
static bool try_row(match_eval *e, match_clause *c, uint32_t row, struct hit *hit)
{
    *hit = (struct hit){ .row = row, .likelihood = 100 };
    for (size_t i = 0; i < MATCH_JOINS; i++)
        hit->joined[i] = MATCH_NO_ROW;
    for (size_t i = 0; i < c->join_count; i++) {
        match_hit found;
        bool any = match_join_first(e, &c->joins[i], c->from, row, &found);

        if (any == c->joins[i].none)
            return false;
        if (!any)
            continue;
        hit->joined[i] = found.row;
        if (found.likelihood < hit->likelihood)
            hit->likelihood = (uint8_t)found.likelihood;
    }
    return true;
}

/* Payments to one person under one rule are one finding. */
static void chain(struct hits *hits, const match_list *from)
{
    size_t room = 16;
    uint32_t *slots, *last;

    while (room < hits->count * 2)
        room *= 2;
    slots = QF_NEW_ARRAY(hits->arena, uint32_t, room);
    last = QF_NEW_ARRAY(hits->arena, uint32_t, room);
    for (size_t i = 0; i < hits->count; i++) {
        int64_t id = match_value(from->table, (size_t)from->id, hits->list[i].row);
        size_t at = (size_t)((uint64_t)id * 0x9E3779B97F4A7C15ULL >> 20) & (room - 1);

        if (id == MATCH_NONE)
            continue;
        while (slots[at] != 0 &&
               match_value(from->table, (size_t)from->id, hits->list[slots[at] - 1].row) != id)
            at = (at + 1) & (room - 1);
        if (slots[at] == 0) {
            slots[at] = last[at] = (uint32_t)i + 1;
            continue;
        }
        hits->list[last[at] - 1].next = (uint32_t)i + 1;
        hits->list[i].follows = true;
        last[at] = (uint32_t)i + 1;
    }
}

void match_evidence_add(match_finding *f, const match_list *list, uint32_t row)
{
    f->all++;
    for (size_t i = 0; i < f->count; i++)
        if (f->rows[i].list == list && f->rows[i].row == row) {
            f->all--;
            return;
        }
    if (f->count < MATCH_EVIDENCE)
        f->rows[f->count++] = (match_evidence){ list, row };
}

void match_amount_add(match_finding *f, const match_list *list, uint32_t row)
{
    int64_t amount =
        list->amount < 0 ? MATCH_NONE : match_value(list->table, (size_t)list->amount, row);
    qf_fen sum;

    if (amount != MATCH_NONE &&
        qf_fen_add((qf_fen){ f->amount_fen }, (qf_fen){ amount }, &sum) == QF_OK)
        f->amount_fen = sum.fen;
}

static qf_code tell(match_eval *e, const struct match_teller *teller, const match_rule *rule,
                    match_clause *c, const struct hits *hits, size_t first)
{
    match_finding *f = teller->finding;
    const match_list *joined = NULL;
    uint32_t joined_row = 0;
    size_t payments = 0;

    qf_arena_reset(teller->scratch);
    f->rule = rule;
    f->from = c->from;
    f->row = hits->list[first].row;
    f->count = f->all = 0;
    f->amount_fen = 0;
    f->likelihood = 100;
    for (size_t i = first;; i = hits->list[i].next - 1) {
        const struct hit *hit = &hits->list[i];

        match_evidence_add(f, c->from, hit->row);
        match_amount_add(f, c->from, hit->row);
        payments++;
        f->likelihood = hit->likelihood < f->likelihood ? hit->likelihood : f->likelihood;
        if (hit->next == 0)
            break;
    }
    for (size_t i = first;; i = hits->list[i].next - 1) {
        for (size_t k = 0; k < c->join_count; k++)
            if (hits->list[i].joined[k] != MATCH_NO_ROW) {
                match_evidence_add(f, c->joins[k].list, hits->list[i].joined[k]);
                if (joined == NULL) {
                    joined = c->joins[k].list;
                    joined_row = hits->list[i].joined[k];
                }
            }
        if (hits->list[i].next == 0)
            break;
    }
    f->zh = match_say(teller->scratch, e->rules, c, f, joined, joined_row, (int64_t)payments,
                      MATCH_TEXT);
    if (payments > 1)
        f->zh = qf_strf(teller->scratch, "%.*s；同类共 %zu 笔，合计 %.*s 元", QF_ARG(f->zh),
                        payments, QF_ARG(qf_fen_yuan(teller->scratch, (qf_fen){ f->amount_fen })));
    return teller->found(teller->user, f);
}

static qf_code ask_rows(match_eval *e, const struct match_teller *teller, const match_rule *rule,
                        match_clause *c)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct hits hits = { .arena = arena };
    bool together = c->from->id >= 0 && c->from->amount >= 0;
    uint32_t *rows;
    size_t count;

    rows = QF_NEW_ARRAY(arena, uint32_t, c->from->table->rows + 1);
    count = match_filter(e, &c->where, c->from, rows);
    for (size_t i = 0; i < count && hits.count < HITS_MAX; i++) {
        struct hit hit;

        if (try_row(e, c, rows[i], &hit))
            add_hit(&hits, &hit);
    }
    if (together)
        chain(&hits, c->from);
    for (size_t i = 0; i < hits.count; i++)
        if (!hits.list[i].follows)
            QF_TRY(tell(e, teller, rule, c, &hits, i));
    return QF_OK;
}

/* ---- all rules, over all cores */

/* A finding that waits for its turn. */
struct told {
    const match_list *from;
    match_evidence *rows;
    qf_str zh, text;
    struct told *next;
    int64_t amount_fen;
    size_t count, all;
    uint32_t row;
    int likelihood;
};

/* One rule's work. */
struct ruling {
    qf_arena *arena; /* findings and what the evaluation keeps */
    const struct running *running;
    qf_arena *scratch; /* emptied before each finding */
    struct told *first, **last;
    qf_buf missing;
    size_t asked;
    qf_code code;
    qf_err err;
};

struct running {
    match_rules *rules;
    match_render_fn render; /* NULL: findings are kept as they are */
    void *user;
    match_list *households;
    match_shared *shared;
    struct ruling *rulings;
};

static qf_code keep_finding(void *user, const match_finding *f)
{
    struct ruling *ruling = user;
    struct told *t = QF_NEW(ruling->arena, struct told);
    const struct running *running = ruling->running;

    *ruling->last = t;
    ruling->last = &t->next;
    if (running->render != NULL) {
        *t = (struct told){ .from = f->from,
                            .row = f->row,
                            .amount_fen = f->amount_fen,
                            .likelihood = f->likelihood,
                            .all = f->all };
        t->text = qf_str_copy(ruling->arena, running->render(running->user, ruling->scratch, f));
        return QF_OK;
    }
    *t = (struct told){ .from = f->from,
                        .rows = QF_NEW_ARRAY(ruling->arena, match_evidence, f->count),
                        .zh = qf_str_copy(ruling->arena, f->zh),
                        .amount_fen = f->amount_fen,
                        .count = f->count,
                        .all = f->all,
                        .row = f->row,
                        .likelihood = f->likelihood };
    memcpy(t->rows, f->rows, f->count * sizeof(*f->rows));
    return QF_OK;
}

static void forget_memo(match_cond *cond)
{
    cond->memo = NULL;
    cond->memo_count = 0;
}

static void forget_memos(match_conds *conds)
{
    for (size_t i = 0; i < conds->count; i++)
        forget_memo(&conds->cond[i]);
}

/* What a run leaves in a rule goes with the run. */
static void forget(match_rule *rule)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        match_clause *c = &rule->clauses[i];

        forget_memos(&c->where);
        for (size_t k = 0; k < c->join_count; k++) {
            match_join *join = &c->joins[k];
            forget_memos(&join->where);
            join->index = join->by_name = join->members = NULL;
        }
        for (size_t k = 0; k < c->set_count; k++)
            forget_memo(&c->sets[k]);
    }
}

static qf_code ask_rule(match_eval *e, const struct match_teller *teller, match_rule *rule,
                        struct ruling *ruling)
{
    for (size_t i = 0; i < rule->clause_count; i++) {
        match_clause *c = &rule->clauses[i];
        qf_str lacks = match_missing(e->cx->arena, c);

        if (lacks.n > 0) {
            if (!qf_str_has(qf_buf_str(&ruling->missing), lacks))
                qf_buf_addf(&ruling->missing, "%s%.*s", ruling->missing.n > 0 ? "," : "",
                            QF_ARG(lacks));
            continue;
        }
        ruling->asked++;
        QF_TRY(c->kind == KIND_ROW ? ask_rows(e, teller, rule, c)
                                   : match_ask_group(e, teller, rule, c));
    }
    return QF_OK;
}

/* A piece of qf_parallel: one rule. */
static bool rule_piece(qf_ctx *cx, size_t i, void *user)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    struct running *running = user;
    struct ruling *ruling = &running->rulings[i];
    qf_ctx own = *cx;
    match_eval e = { .cx = &own,
                     .rules = running->rules,
                     .households = running->households,
                     .shared = running->shared };
    struct match_teller teller = { scratch, QF_NEW(cx->arena, match_finding), keep_finding,
                                   ruling };

    own.arena = ruling->arena = qf_arena_new();
    ruling->running = running;
    ruling->scratch = scratch;
    ruling->last = &ruling->first;
    ruling->missing = qf_buf_new(ruling->arena, 2000);
    ruling->code = ask_rule(&e, &teller, &running->rules->rules[i], ruling);
    ruling->err = own.err;
    forget(&running->rules->rules[i]);
    return ruling->code == QF_OK;
}

/* One rule's findings and gap, to whoever asked. */
static qf_code tell_ruling(qf_ctx *cx, const match_rule *rule, struct ruling *ruling,
                           match_finding *f, match_found_fn found, void *user, match_gaps *gaps)
{
    if (ruling->code != QF_OK) {
        cx->err = ruling->err;
        cx->err.zh = qf_str_copy(cx->arena, ruling->err.zh);
        cx->err.field = cx->err.hint = QF_S("");
        return ruling->code;
    }
    for (const struct told *t = ruling->first; t != NULL; t = t->next) {
        f->rule = rule;
        f->from = t->from;
        f->row = t->row;
        if (t->count > 0)
            memcpy(f->rows, t->rows, t->count * sizeof(*t->rows));
        f->count = t->count;
        f->all = t->all;
        f->amount_fen = t->amount_fen;
        f->likelihood = t->likelihood;
        f->zh = t->zh;
        f->text = t->text;
        QF_TRY(found(user, f));
    }
    if (ruling->missing.n > 0)
        gaps->list[gaps->count++] =
            (match_gap){ rule, ruling->asked > 0,
                         qf_str_copy(cx->arena, qf_buf_str(&ruling->missing)) };
    return QF_OK;
}

qf_code match_run(qf_ctx *cx, match_rules *rules, match_render_fn render, match_found_fn found,
                  void *user, match_gaps *gaps)
{
    struct running running = { .rules = rules,
                               .render = render,
                               .user = user,
                               .households = match_list_find(rules, QF_S("households")),
                               .shared = match_shared_new(cx->arena),
                               .rulings =
                                   QF_NEW_ARRAY(cx->arena, struct ruling, rules->rule_count) };
    match_finding *finding = QF_NEW(cx->arena, match_finding);
    match_list *h = running.households;
    qf_code code = QF_OK;

    if (h != NULL && (h->id < 0 || h->household < 0 || h->table == NULL))
        running.households = NULL;
    gaps->list = QF_NEW_ARRAY(cx->arena, match_gap, rules->rule_count);
    gaps->count = 0;
    qf_parallel(rules->rule_count, cx->now, rule_piece, &running);
    match_shared_end(running.shared);
    for (size_t i = 0; i < rules->rule_count; i++) {
        struct ruling *ruling = &running.rulings[i];
        if (ruling->arena == NULL) /* not begun: an earlier one failed */
            continue;
        if (code == QF_OK)
            code = tell_ruling(cx, &rules->rules[i], ruling, finding, found, user, gaps);
        qf_arena_free(ruling->arena);
    }
    return code;
}
