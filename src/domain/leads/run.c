/* One matching: payments and registers go into tables in memory, the rules are asked, findings become leads.
 * What is read and found lives in memory of its own that goes when the run ends. */
#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/funds/funds.h"
#include "domain/leads/leads_internal.h"
#include "domain/org/org.h"
#include "law/data.h"
#include "store/db.h"

#include <string.h>

#define LEADS_A_RUN ((size_t)20000) /* further findings are counted and wait for the next run */
#define ROWS_KEPT 40

qf_code leads_match_rules(qf_ctx *cx, const char *law_dir, match_rules **out)
{
    qf_str text;

    QF_TRY(law_file(cx, law_dir, "matching.json", &text));
    return match_rules_read(cx, text, "matching.json", out);
}

qf_code leads_hand_over(qf_ctx *cx, const qf_ctx *own)
{
    cx->err = own->err;
    cx->err.field = qf_str_copy(cx->arena, own->err.field);
    cx->err.zh = qf_str_copy(cx->arena, own->err.zh);
    cx->err.hint = qf_str_copy(cx->arena, own->err.hint);
    return cx->err.code;
}

qf_code leads_rules_of(qf_ctx *cx, const char *law_dir, leads_rules *out)
{
    match_rules *rules;

    QF_TRY(leads_match_rules(cx, law_dir, &rules));
    out->count = rules->rule_count;
    out->one = QF_NEW_ARRAY(cx->arena, leads_rule, rules->rule_count);
    for (size_t i = 0; i < rules->rule_count; i++)
        out->one[i] = (leads_rule){ rules->rules[i].id, rules->rules[i].zh, rules->rules[i].level,
                                    rules->rules[i].check };
    return QF_OK;
}

/* ---- a run in the making */

struct kept_row {
    const match_list *list;
    int64_t batch, line;
    qf_str shown, plain;
};

struct kept {
    qf_str rule, level, mark, seen, person, zh;
    int64_t amount_fen, likelihood, all;
    struct kept_row *rows;
    size_t row_count;
    struct kept *next;
};

struct run {
    qf_ctx *cx; /* memory of the run */
    match_rules *rules;
    match_list *payments;
    qf_arena *scratch;
    struct {
        int64_t batch, line;
    } * places; /* of payments by their row */
    size_t place_room;
    const org *villages;
    size_t village_count;
    qf_str *village_names;
    leads_tunings tunings;
    struct kept *first, **last;
    size_t kept;
    leads_run found;
};

/* ---- payments */

static void set(const struct run *r, int64_t *values, const char *column, int64_t value)
{
    int at = match_column_find(r->payments, qf_str_of(column));

    if (at < 0)
        return;
    values[at] = value;
}

static int64_t text_value(struct run *r, match_type type, qf_str text)
{
    return text.n == 0 ? MATCH_NONE : match_number_of(r->rules, r->scratch, type, text);
}

static int64_t quantity_value(qf_str text)
{
    qf_fen hundredths;

    /* Yuan have the form of quantities with up to two decimals; others take no part. */
    return qf_fen_parse_yuan(text, &hundredths) ? hundredths.fen * 10000 : MATCH_NONE;
}

static qf_str village_name(const struct run *r, int64_t id)
{
    for (size_t i = 0; i < r->village_count; i++)
        if (r->villages[i].id == id)
            return r->village_names[i];
    return QF_S("");
}

static void remember_place(struct run *r, size_t row, int64_t batch, int64_t line)
{
    if (row >= r->place_room) {
        size_t room = r->place_room == 0 ? 65536 : r->place_room * 2;
        void *old = r->places;
        r->places = qf_alloc_array(r->cx->arena, room, sizeof(*r->places));
        if (old != NULL)
            memcpy(r->places, old, r->place_room * sizeof(*r->places));
        r->place_room = room;
    }
    r->places[row].batch = batch;
    r->places[row].line = line;
}

static qf_code on_payment(void *user, const fund_paid *p)
{
    struct run *r = user;
    int64_t values[MATCH_COLUMNS];

    for (size_t i = 0; i < MATCH_COLUMNS; i++)
        values[i] = MATCH_NONE;
    set(r, values, "name", text_value(r, MATCH_NAME, p->name));
    if (p->id_number.n > 0)
        set(r, values, "id", register_id(r->rules, r->scratch, p->id_number));
    set(r, values, "village", text_value(r, MATCH_TEXT, village_name(r, p->village)));
    set(r, values, "project", text_value(r, MATCH_TEXT, p->fund));
    set(r, values, "period", text_value(r, MATCH_TEXT, p->period));
    set(r, values, "paid_on", qf_date_is(p->paid_on) ? p->paid_on.day : MATCH_NONE);
    set(r, values, "amount", p->amount.fen);
    set(r, values, "quantity", quantity_value(p->quantity));
    if (p->standard.fen > 0)
        set(r, values, "standard", p->standard.fen);
    set(r, values, "card", text_value(r, MATCH_CARD, p->card));
    remember_place(r, (size_t)r->found.payments, p->batch, p->line);
    match_row_add(r->cx, r->rules, r->payments, (uint32_t)r->found.payments + 1, values);
    if (++r->found.payments % 1000 == 0)
        qf_arena_reset(r->scratch);
    return QF_OK;
}

static qf_code read_payments(struct run *r, qf_date from)
{
    static const char *const given[] = { "name",    "id",     "village",  "project",  "period",
                                         "paid_on", "amount", "quantity", "standard", "card" };
    const org *below;
    size_t count;

    r->payments = match_list_find(r->rules, QF_S("payments"));
    if (r->payments == NULL)
        return qf_fail(r->cx, QF_INVALID, "LEADS.RULES", NULL, "规则里没有发放明细（payments）");
    QF_TRY(org_children(r->cx, r->cx->org, &below, &count));
    r->villages = below;
    r->village_count = count;
    r->village_names = QF_NEW_ARRAY(r->cx->arena, qf_str, count);
    for (size_t i = 0; i < count; i++)
        r->village_names[i] = register_village(r->cx->arena, below[i].name);
    QF_TRY(funds_each_paid(r->cx, from, on_payment, r));
    for (size_t i = 0; i < sizeof(given) / sizeof(given[0]) && r->payments->table != NULL; i++) {
        int at = match_column_find(r->payments, qf_str_of(given[i]));
        if (at >= 0)
            r->payments->table->has[at] = true;
    }
    return QF_OK;
}

/* ---- registers */

static qf_code read_register(struct run *r, int64_t id, qf_str list)
{
    match_list *of = match_list_find(r->rules, list);
    register_notes *notes = register_notes_new(r->cx->arena);
    qf_buf bytes;
    db_rows parts;
    size_t all = 0;

    if (of == NULL) /* the rules have changed since */
        return QF_OK;
    QF_TRY(db_many(r->cx, SQL_LEADS_PARTS, &parts, DB_INT("id", id)));
    for (size_t i = 0; i < parts.count; i++)
        all += db_blob(&parts.row[i], "sealed").n;
    bytes = qf_buf_new(r->cx->arena, all + 1);
    for (size_t i = 0; i < parts.count; i++) {
        qf_str plain;
        QF_TRY(qf_unseal(r->cx, db_key(r->cx->db), db_blob(&parts.row[i], "sealed"), &plain));
        qf_buf_add(&bytes, plain);
    }
    r->found.lists++;
    return register_read(r->cx, r->rules, of, qf_buf_str(&bytes), NULL, NULL, notes);
}

static qf_code read_registers(struct run *r)
{
    db_rows rows;

    QF_TRY(db_many(r->cx, SQL_LEADS_LIST_ALL, &rows));
    for (size_t i = 0; i < rows.count; i++)
        QF_TRY(read_register(r, db_int(&rows.row[i], "id"), db_str(&rows.row[i], "list")));
    return QF_OK;
}

/* ---- findings */

static qf_str digest(struct run *r, const char *what, qf_str text)
{
    qf_digest of =
        qf_keyed_digest(db_key(r->cx->db), QF_JOIN(r->scratch, qf_str_of(what), QF_S("\n"), text));

    return qf_str_sub(qf_digest_hex(r->cx->arena, of), 0, 32);
}

/* A row in words: "姓名 张**；身份证号 4102**…". */
static qf_str row_words(struct run *r, qf_arena *arena, const match_list *list, uint32_t row,
                        bool open)
{
    qf_buf out = qf_buf_new(arena, 20000);

    for (size_t c = 0; c < list->column_count; c++) {
        if (list->columns[c].derive != DERIVE_NONE ||
            match_value(list->table, c, row) == MATCH_NONE)
            continue;
        qf_buf_addf(&out, "%s%.*s ", out.n > 0 ? "；" : "", QF_ARG(list->columns[c].zh));
        qf_buf_add(&out, open ? match_cell_open(r->scratch, r->rules, list, (int)c, row)
                              : match_cell(r->scratch, r->rules, list, (int)c, row));
    }
    return out.n > 0 ? qf_buf_str(&out) : QF_S("");
}

/* The adjustment that holds a finding back; NULL: it is told. */
static leads_tuning *held_by(struct run *r, const match_finding *f, qf_str mark)
{
    for (size_t i = 0; i < r->tunings.count; i++) {
        leads_tuning *t = &r->tunings.one[i];

        if (!qf_str_eq(t->rule, f->rule->id))
            continue;
        if (t->kind == LEADS_TUNE_OFF ||
            (t->kind == LEADS_TUNE_PERSON && qf_str_eq(t->mark, mark)) ||
            (t->kind == LEADS_TUNE_LEAST_YUAN && f->amount_fen < t->amount) ||
            (t->kind == LEADS_TUNE_LEAST_LIKELIHOOD && f->likelihood < t->amount))
            return t;
    }
    return NULL;
}

static void keep_rows(struct run *r, const match_finding *f, struct kept *k)
{
    qf_buf all = qf_buf_new(r->scratch, (size_t)4 * 1024 * 1024);

    k->rows = QF_NEW_ARRAY(r->cx->arena, struct kept_row,
                           f->count < ROWS_KEPT ? f->count : (size_t)ROWS_KEPT);
    for (size_t i = 0; i < f->count; i++) {
        const match_evidence *e = &f->rows[i];
        qf_str plain = row_words(r, r->scratch, e->list, e->row, true);
        struct kept_row *row;

        qf_buf_add(&all, e->list->name);
        qf_buf_add(&all, plain);
        qf_buf_addc(&all, '\n');
        if (k->row_count == ROWS_KEPT)
            continue;
        row = &k->rows[k->row_count++];
        row->list = e->list;
        row->line = match_line(e->list->table, e->row);
        if (e->list == r->payments) {
            row->batch = r->places[e->row].batch;
            row->line = r->places[e->row].line;
        }
        row->plain = qf_str_copy(r->cx->arena, plain);
        row->shown = row_words(r, r->cx->arena, e->list, e->row, false);
    }
    k->seen = digest(r, "lead.seen", qf_buf_str(&all));
}

static qf_code on_finding(void *user, const match_finding *f)
{
    struct run *r = user;
    struct kept *k;
    leads_tuning *tuning;
    qf_str mark;

    qf_arena_reset(r->scratch);
    r->found.findings++;
    mark = digest(r, "lead.mark",
                  QF_JOIN(r->scratch, f->rule->id, QF_S("\n"),
                          match_person_key(r->scratch, r->rules, f->from, f->row)));
    tuning = held_by(r, f, mark);
    if (tuning != NULL) {
        tuning->held++;
        r->found.held++;
        return QF_OK;
    }
    if (r->kept++ >= LEADS_A_RUN)
        return QF_OK;
    k = QF_NEW(r->cx->arena, struct kept);
    *k = (struct kept){ .rule = f->rule->id,
                        .level = f->rule->level,
                        .mark = mark,
                        .person = match_person(r->cx->arena, r->rules, f->from, f->row),
                        .zh = qf_str_copy(r->cx->arena, f->zh),
                        .amount_fen = f->amount_fen,
                        .likelihood = f->likelihood,
                        .all = (int64_t)f->all };
    keep_rows(r, f, k);
    *r->last = k;
    r->last = &k->next;
    return QF_OK;
}

/* ---- into the record */

static qf_code write_rows(qf_ctx *cx, int64_t id, const struct kept *k)
{
    for (size_t i = 0; i < k->row_count; i++)
        QF_TRY(db_exec(cx, SQL_LEADS_ROW_INSERT, DB_INT("id", id), DB_INT("n", (int64_t)i + 1),
                       DB_STR("list", k->rows[i].list->zh), DB_INT("batch", k->rows[i].batch),
                       DB_INT("line", k->rows[i].line), DB_STR("shown", k->rows[i].shown),
                       DB_BLOB("sealed", qf_seal(cx->arena, db_key(cx->db), k->rows[i].plain))));
    return QF_OK;
}

static qf_code write_new(struct run *r, qf_ctx *cx, int64_t run, const struct kept *k)
{
    int64_t id;

    QF_TRY(db_number_next(cx, "leads", &id));
    QF_TRY(db_exec(cx, SQL_LEADS_INSERT, DB_INT("id", id), DB_STR("rule", k->rule),
                   DB_STR("level", k->level), DB_STR("mark", k->mark), DB_STR("seen", k->seen),
                   DB_STR("person", k->person), DB_STR("zh", k->zh),
                   DB_INT("amount", k->amount_fen), DB_INT("likelihood", k->likelihood),
                   DB_INT("rows", k->all), DB_DATE(cx, "found_on", qf_time_date(cx->now)),
                   DB_INT("run", run)));
    QF_TRY(write_rows(cx, id, k));
    r->found.fresh++;
    return leads_event_add(cx, id, LEADS_FOUND, QF_S(""));
}

/* An open lead takes the new evidence; a closed one speaks again only when there is some. */
static qf_code write_one(struct run *r, qf_ctx *cx, int64_t run, const struct kept *k)
{
    db_row row;
    qf_code code = db_one(cx, SQL_LEADS_BY_MARK, &row, DB_STR("mark", k->mark));
    int64_t id;

    if (code == QF_MISSING)
        return write_new(r, cx, run, k);
    QF_TRY(code);
    id = db_int(&row, "id");
    if (qf_str_eq(db_str(&row, "seen"), k->seen)) {
        r->found.known++;
        return QF_OK;
    }
    if (qf_str_eq(db_str(&row, "state"), QF_S("closed")))
        return write_new(r, cx, run, k);
    r->found.known++;
    QF_TRY(db_exec(cx, SQL_LEADS_FOUND_AGAIN, DB_INT("id", id), DB_STR("seen", k->seen),
                   DB_STR("zh", k->zh), DB_INT("amount", k->amount_fen),
                   DB_INT("likelihood", k->likelihood), DB_INT("rows", k->all),
                   DB_INT("run", run)));
    QF_TRY(db_exec(cx, SQL_LEADS_ROWS_REMOVE, DB_INT("id", id)));
    QF_TRY(write_rows(cx, id, k));
    return leads_event_add(cx, id, LEADS_AGAIN, QF_S(""));
}

static qf_str gaps_zh(qf_arena *arena, const match_gaps *gaps)
{
    qf_buf out = qf_buf_new(arena, 60000);

    for (size_t i = 0; i < gaps->count; i++)
        qf_buf_addf(&out, "%.*s %s %.*s\n", QF_ARG(gaps->list[i].rule->id),
                    gaps->list[i].partly ? "partly" : "not", QF_ARG(gaps->list[i].missing));
    return out.n > 0 ? qf_buf_str(&out) : QF_S("");
}

static qf_code end_run(qf_ctx *cx, int64_t id, const leads_run *found, const char *state,
                       qf_str gaps, qf_str words)
{
    return db_exec(cx, SQL_LEADS_RUN_DONE, DB_INT("id", id), DB_STR("state", qf_str_of(state)),
                   DB_INT("payments", found->payments), DB_INT("lists", found->lists),
                   DB_INT("findings", found->findings), DB_INT("fresh", found->fresh),
                   DB_INT("known", found->known), DB_INT("held", found->held), DB_STR("gaps", gaps),
                   DB_STR("words", words));
}

static qf_code write_all(struct run *r, int64_t id, const match_gaps *gaps)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = *r->cx;
    qf_code code = QF_OK;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(r->cx, &tx));
    cx.arena = arena;
    for (const struct kept *k = r->first; k != NULL && code == QF_OK; k = k->next) {
        code = write_one(r, &cx, id, k);
        if (code != QF_OK)
            return leads_hand_over(r->cx, &cx);
        qf_arena_reset(arena);
    }
    for (size_t i = 0; i < r->tunings.count; i++)
        QF_TRY(db_exec(r->cx, SQL_LEADS_TUNING_HELD, DB_INT("id", r->tunings.one[i].id),
                       DB_INT("held", r->tunings.one[i].held)));
    QF_TRY(end_run(
        r->cx, id, &r->found, "done", gaps_zh(r->cx->arena, gaps),
        r->kept <= LEADS_A_RUN
            ? QF_S("")
            : qf_strf(r->cx->arena, "疑点太多，先登记 %zu 条，其余的办结以后再比对", LEADS_A_RUN)));
    QF_TRY(audit_write(r->cx, "leads.run", audit_object(r->cx, "lead-run", id),
                       "比对 %lld 笔发放，疑点 %lld 条，新线索 %lld 条",
                       (long long)r->found.payments, (long long)r->found.findings,
                       (long long)r->found.fresh));
    QF_TRY(db_generation_bump(r->cx));
    return db_commit(&tx);
}

static qf_code match_all(struct run *r, int64_t id, qf_date from)
{
    match_gaps gaps;

    QF_TRY(leads_tuning_list(r->cx, false, &r->tunings));
    for (size_t i = 0; i < r->tunings.count; i++)
        r->tunings.one[i].held = 0;
    QF_TRY(read_payments(r, from));
    QF_TRY(read_registers(r));
    QF_TRY(match_run(r->cx, r->rules, NULL, on_finding, r, &gaps));
    return write_all(r, id, &gaps);
}

qf_code leads_run_next(qf_ctx *cx, const char *law_dir, bool *did)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    qf_ctx own = *cx;
    struct run *r = QF_NEW(arena, struct run);
    qf_date from;
    db_row row;
    int64_t id;
    qf_code code = db_one(cx, SQL_LEADS_RUN_WAITING, &row);

    *did = false;
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    QF_TRY(auth_need(cx, LEADS_WORKERS));
    *did = true;
    id = db_int(&row, "id");
    from = db_date(&row, "from_day");
    own.arena = arena;
    r->cx = &own;
    r->scratch = scratch;
    r->last = &r->first;
    code = leads_match_rules(&own, law_dir, &r->rules);
    if (code == QF_OK)
        code = match_all(r, id, from);
    if (code == QF_OK || code == QF_BUSY)
        return code == QF_OK ? code : leads_hand_over(cx, &own);
    (void)!leads_hand_over(cx, &own);
    return end_run(cx, id, &r->found, "failed", QF_S(""), cx->err.zh);
}

/* ---- asking, looking */

qf_code leads_run_ask(qf_ctx *cx, qf_date from, int64_t *id)
{
    qf_date first = QF_NO_DATE;
    db_row row;
    qf_code code;
    DB_TX tx = { 0 };

    (void)!qf_date_from(1900, 1, 1, &first);
    QF_TRY(auth_need(cx, LEADS_WORKERS));
    QF_TRY(db_begin(cx, &tx));
    code = db_one(cx, SQL_LEADS_RUN_WAITING, &row);
    if (code == QF_OK)
        return qf_fail(cx, QF_CONFLICT, "LEADS.RUNNING", NULL, "上一次比对还没有做完，请稍等");
    if (code != QF_MISSING)
        return code;
    QF_TRY(db_number_next(cx, "leads.run", id));
    QF_TRY(db_exec(cx, SQL_LEADS_RUN_INSERT, DB_INT("id", *id),
                   DB_DATE(cx, "from_day", qf_date_is(from) ? from : first),
                   DB_INT("made_by", cx->actor->account)));
    QF_TRY(audit_write(cx, "leads.ask", audit_object(cx, "lead-run", *id), "要求比对"));
    return db_commit(&tx);
}

qf_code leads_run_list(qf_ctx *cx, int64_t n, leads_runs *out)
{
    db_rows rows;

    QF_TRY(auth_need(cx, LEADS_VIEWERS));
    QF_TRY(db_many(cx, SQL_LEADS_RUNS, &rows, DB_INT("n", n)));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, leads_run, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        out->one[i] = (leads_run){ .id = db_int(row, "id"),
                                   .payments = db_int(row, "payments"),
                                   .lists = db_int(row, "lists"),
                                   .findings = db_int(row, "findings"),
                                   .fresh = db_int(row, "fresh"),
                                   .known = db_int(row, "known"),
                                   .held = db_int(row, "held"),
                                   .made_by = db_int(row, "made_by"),
                                   .state = db_str(row, "state"),
                                   .gaps = db_str(row, "gaps"),
                                   .words = db_str(row, "words"),
                                   .from = db_date(row, "from_day"),
                                   .made_at = db_time(row, "made_at"),
                                   .done_at = db_time(row, "done_at") };
    }
    return QF_OK;
}
