/* Asking the rules that look at one row at a time, and all of them in order. */
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

static bool try_row(match_eval *e, match_clause *c, uint32_t row, struct hit *hit)
{
    *hit = (struct hit){ .row = row, .likelihood = 100 };
    if (!match_holds(e, &c->where, c->from, row, NULL, 0))
        return false;
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

    for (uint32_t row = 0; row < c->from->table->rows && hits.count < HITS_MAX; row++) {
        struct hit hit;

        if (try_row(e, c, row, &hit))
            add_hit(&hits, &hit);
    }
    if (together)
        chain(&hits, c->from);
    for (size_t i = 0; i < hits.count; i++)
        if (!hits.list[i].follows)
            QF_TRY(tell(e, teller, rule, c, &hits, i));
    return QF_OK;
}

static void note_gap(match_gaps *gaps, const match_rule *rule, qf_str missing, bool partly)
{
    if (missing.n > 0)
        gaps->list[gaps->count++] = (match_gap){ rule, partly, missing };
}

static qf_code ask_rule(match_eval *e, const struct match_teller *teller, match_rule *rule,
                        match_gaps *gaps)
{
    qf_buf missing = qf_buf_new(e->cx->arena, 2000);
    size_t asked = 0;

    for (size_t i = 0; i < rule->clause_count; i++) {
        match_clause *c = &rule->clauses[i];
        qf_str lacks = match_missing(e->cx->arena, c);

        if (lacks.n > 0) {
            if (!qf_str_has(qf_buf_str(&missing), lacks))
                qf_buf_addf(&missing, "%s%.*s", missing.n > 0 ? "," : "", QF_ARG(lacks));
            continue;
        }
        asked++;
        QF_TRY(c->kind == KIND_ROW ? ask_rows(e, teller, rule, c)
                                   : match_ask_group(e, teller, rule, c));
    }
    note_gap(gaps, rule, qf_buf_str(&missing), asked > 0);
    return QF_OK;
}

qf_code match_run(qf_ctx *cx, match_rules *rules, match_found_fn found, void *user,
                  match_gaps *gaps)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    match_eval *e = QF_NEW(cx->arena, match_eval);
    struct match_teller teller = { scratch, QF_NEW(cx->arena, match_finding), found, user };

    e->cx = cx;
    e->rules = rules;
    e->households = match_list_find(rules, QF_S("households"));
    if (e->households != NULL &&
        (e->households->id < 0 || e->households->household < 0 || e->households->table == NULL))
        e->households = NULL;
    gaps->list = QF_NEW_ARRAY(cx->arena, match_gap, rules->rule_count);
    gaps->count = 0;
    for (size_t i = 0; i < rules->rule_count; i++)
        QF_TRY(ask_rule(e, &teller, &rules->rules[i], gaps));
    return QF_OK;
}
