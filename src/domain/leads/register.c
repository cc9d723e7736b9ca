#include "domain/leads/register.h"

#include "base/text.h"
#include "doc/sheet.h"

#include <string.h>

struct reading {
    qf_ctx *cx; /* whose arena the tables live in */
    match_rules *rules;
    match_list *list;
    register_notes *notes;
    sheet *sheet;
    int column_of[SHEET_COLUMNS]; /* the list's column by column of the sheet table */
    size_t columns;
    register_progress_fn progress;
    void *user;
};

#define VILLAGES 256 /* remembered as they were written */

/* Rows that one thread reads, and what it came across. */
struct gathered {
    qf_arena *arena;
    const struct reading *r;
    qf_ctx cx;
    match_apart apart;
    register_notes notes; /* counts alone */
    struct village {
        qf_str written;
        int64_t value;
    } villages[VILLAGES];
};

register_notes *register_notes_new(qf_arena *arena)
{
    register_notes *notes = QF_NEW(arena, register_notes);

    notes->unreadable = QF_NEW_ARRAY(arena, register_unreadable, REGISTER_UNREADABLE);
    return notes;
}

static void add_unreadable(qf_arena *arena, register_notes *notes, const match_list *list,
                           size_t line, qf_str column, qf_str zh)
{
    if (notes->unreadable_count == REGISTER_UNREADABLE) {
        notes->unreadable_more++;
        return;
    }
    notes->unreadable[notes->unreadable_count++] =
        (register_unreadable){ list, line, qf_str_copy(arena, column), qf_str_copy(arena, zh) };
}

void register_note_file(qf_ctx *cx, const match_list *list, register_notes *notes)
{
    add_unreadable(cx->arena, notes, list, 0, QF_S(""), cx->err.zh);
}

/* ---- cells */

/* "3.3", as most numbers are, times ten to the power of `places`, without a detour; false for all else. */
static bool quick_number(qf_str text, int places, int64_t *out)
{
    int decimals = -1;

    *out = 0;
    if (text.n == 0 || text.n > 16 - (size_t)places || text.p[text.n - 1] == '.')
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.' && decimals < 0 && i > 0) {
            decimals = 0;
            continue;
        }
        if (text.p[i] < '0' || text.p[i] > '9' || decimals == places)
            return false;
        *out = *out * 10 + (text.p[i] - '0');
        decimals += decimals >= 0;
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < places; decimals++)
        *out *= 10;
    return true;
}

int64_t register_id(match_rules *rules, qf_arena *scratch, qf_str text)
{
    match_id id = match_id_of(text);

    if (id.key != 0)
        return (int64_t)id.key;
    return MATCH_STRANGE + match_number_of(rules, scratch, MATCH_TEXT, text);
}

static int64_t id_value(struct gathered *g, const sheet_row *row, int column)
{
    qf_str text = row->values[column];
    match_id id = text.n == 18 ? match_id_of(text) : (match_id){ 0 };

    if (id.valid && !id.old_form) { /* as nearly all are */
        g->apart.rules->last.valid_id = (int64_t)id.key;
        return (int64_t)id.key;
    }
    if (sheet_is_scientific(text)) {
        sheet_complain(row, column,
                       "身份证号被 Excel 记成了科学计数，后几位已经丢失，请按文本格式重新导出");
        return MATCH_NONE;
    }
    id = match_id_of(text);
    if (id.key == 0 || !id.valid)
        g->notes.wrong_ids++;
    g->notes.old_ids += id.old_form;
    return register_id(g->apart.rules, row->arena, text);
}

/* "洧川镇大桥村委会" and "大桥村民委员会" are 大桥村. */
qf_str register_village(qf_arena *arena, qf_str name)
{
    static const char *const over[] = { "镇", "乡", "街道" };
    static const char *const tails[] = { "民委员会", "委员会", "委会" };

    for (size_t i = 0; i < sizeof(over) / sizeof(*over); i++) {
        ptrdiff_t at = qf_str_find(name, qf_str_of(over[i]), 0);
        if (at > 0 && (size_t)at + strlen(over[i]) < name.n)
            name = qf_str_sub(name, (size_t)at + strlen(over[i]), name.n);
    }
    for (size_t i = 0; i < sizeof(tails) / sizeof(*tails); i++)
        if (qf_str_ends(name, qf_str_of(tails[i])) && name.n > strlen(tails[i]) + 3)
            return qf_str_copy(arena, qf_str_sub(name, 0, name.n - strlen(tails[i])));
    return name;
}

/* The same few villages come again and again. */
static int64_t village_value(struct gathered *g, qf_arena *scratch, match_type type, qf_str text)
{
    struct village *known;
    int64_t value;
    size_t at = text.n;

    for (size_t i = 0; i < text.n; i++)
        at = at * 31 + (unsigned char)text.p[i];
    known = &g->villages[at % VILLAGES];
    if (qf_str_eq(known->written, text))
        return known->value;
    value = match_number_of(g->apart.rules, scratch, type, register_village(scratch, text));
    if (known->written.n == 0)
        *known = (struct village){ qf_str_copy(g->arena, text), value };
    return value;
}

static int64_t cell_value(struct gathered *g, const sheet_row *row, int column, match_type type)
{
    qf_str text = row->values[column];
    qf_date day;
    qf_fen fen;
    int64_t number;

    if (text.n == 0)
        return MATCH_NONE;
    switch (type) {
    case MATCH_ID:
        return id_value(g, row, column);
    case MATCH_DATE:
        return sheet_date_parse(text, &day) || sheet_date(row, column, &day) ? day.day : MATCH_NONE;
    case MATCH_MONEY:
        if (!sheet_header_says_wan(row, column) && quick_number(text, 2, &number))
            return number;
        return sheet_fen(row, column, &fen) ? fen.fen : MATCH_NONE;
    case MATCH_NUMBER:
        return quick_number(text, 6, &number) || sheet_millionths(row, column, &number)
                   ? number
                   : MATCH_NONE;
    default:
        if (g->r->column_of[column] == g->apart.list->village)
            return village_value(g, row->arena, type, text);
        return match_number_of(g->apart.rules, row->arena, type, text);
    }
}

static void *begin_rows(void *user)
{
    const struct reading *r = user;
    qf_arena *arena = qf_arena_new();
    struct gathered *g = QF_NEW(arena, struct gathered);

    g->arena = arena;
    g->r = r;
    g->cx = (qf_ctx){ .arena = arena, .now = r->cx->now };
    g->apart = match_apart_new(arena, r->rules, r->list);
    return g;
}

static qf_code take_row(void *user, const sheet_row *row)
{
    struct gathered *g = user;
    const struct reading *r = g->r;
    int64_t values[MATCH_COLUMNS];
    match_list *list = g->apart.list;

    if (row->totals)
        return QF_OK;
    for (size_t i = 0; i < MATCH_COLUMNS; i++)
        values[i] = MATCH_NONE;
    for (size_t i = 0; i < r->columns; i++) {
        int column = r->column_of[i];
        values[column] = cell_value(g, row, (int)i, list->types[column]);
    }
    if (list->id >= 0 && values[list->id] == MATCH_NONE)
        g->notes.missing_ids++;
    match_row_add(&g->cx, g->apart.rules, list, (uint32_t)row->number, values);
    if (g->notes.rows++ == 0)
        for (size_t i = 0; i < r->columns; i++)
            if (sheet_has_column(row, (int)i))
                list->table->has[r->column_of[i]] = true;
    return QF_OK;
}

static void drop_rows(void *piece)
{
    struct gathered *g = piece;

    qf_arena_free(g->arena);
}

static qf_code end_rows(void *user, void *piece, size_t rows_before)
{
    struct reading *r = user;
    struct gathered *g = piece;
    size_t done, all;

    match_apart_take(r->cx, r->rules, r->list, &g->apart, (uint32_t)rows_before);
    r->notes->rows += g->notes.rows;
    r->notes->wrong_ids += g->notes.wrong_ids;
    r->notes->old_ids += g->notes.old_ids;
    r->notes->missing_ids += g->notes.missing_ids;
    drop_rows(g);
    if (r->progress != NULL) {
        sheet_progress(r->sheet, &done, &all);
        r->progress(r->user, done, all);
    }
    return QF_OK;
}

/* The list's columns that stand in the file, as the sheet reader wants them. */
static const sheet_column *columns_of(struct reading *r, qf_arena *arena)
{
    sheet_column *columns = QF_NEW_ARRAY(arena, sheet_column, MATCH_COLUMNS + 1);

    r->columns = 0;
    for (size_t i = 0; i < r->list->column_count; i++) {
        const match_column *c = &r->list->columns[i];

        if (c->derive != DERIVE_NONE)
            continue;
        columns[r->columns] =
            (sheet_column){ qf_cstr(arena, c->name), qf_cstr(arena, c->zh),
                            c->words.n > 0 ? qf_cstr(arena, c->words) : NULL, c->needed };
        r->column_of[r->columns++] = (int)i;
    }
    return columns;
}

/* What the sheet complained about. */
static void take_complaints(struct reading *r, qf_arena *scratch)
{
    const sheet_complaint *list;
    size_t count = 0, more = 0;

    list = sheet_complaints(r->sheet, &count, &more);
    for (size_t i = 0; i < count; i++)
        add_unreadable(r->cx->arena, r->notes, r->list, list[i].row,
                       list[i].column < 0 ? QF_S("") : sheet_letter(scratch, list[i].column),
                       list[i].zh);
    r->notes->unreadable_more += more;
}

/* Its own memory goes when it is read; the sentence of an error moves over. */
qf_code register_read(qf_ctx *cx, match_rules *rules, match_list *list, qf_str bytes,
                      register_progress_fn progress, void *user, register_notes *notes)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    static const sheet_pieces pieces = {
        .begin = begin_rows, .row = take_row, .end = end_rows, .drop = drop_rows
    };
    qf_ctx own = *cx;
    struct reading *r = QF_NEW(arena, struct reading);
    sheet_options options = { 0 };
    qf_code code;

    *r = (struct reading){
        .cx = cx, .rules = rules, .list = list, .notes = notes, .progress = progress, .user = user
    };
    own.arena = arena;
    options.columns = columns_of(r, arena);
    code = sheet_open(&own, bytes, &options, &r->sheet);
    notes->rows = 0;
    if (code == QF_OK)
        code = sheet_each_piece(r->sheet, &pieces, r);
    if (code != QF_OK) {
        add_unreadable(cx->arena, notes, list, 0, QF_S(""), own.err.zh);
        if (code != QF_BROKEN && code != QF_BUSY)
            return QF_OK;
        return qf_fail_as(cx, &own.err);
    }
    take_complaints(r, arena);
    notes->files++;
    if (list->table == NULL) {
        list->table = match_table_new(cx->arena, list->types, list->column_count);
        memset(list->table->has, true, sizeof(list->table->has));
    }
    return QF_OK;
}
