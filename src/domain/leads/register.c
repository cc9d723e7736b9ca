#include "domain/leads/register.h"

#include "base/text.h"
#include "doc/sheet.h"
#include "domain/leads/row_queue.h"

#include <string.h>

#define QUEUE_FROM ((size_t)1024 * 1024) /* bytes of a file that are worth a second thread */

struct reading {
    qf_ctx *cx; /* whose arena the tables live in */
    match_rules *rules;
    match_list *list;
    register_notes *notes;
    sheet *sheet;
    int column_of[SHEET_COLUMNS]; /* the list's column by column of the sheet table */
    size_t columns, rows, told;
    row_queue *queue; /* NULL: one thread does all */
    register_progress_fn progress;
    void *user;
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

/* "3.3", as most numbers are: millionths without a detour; false for all else. */
static bool quick_number(qf_str text, int64_t *out)
{
    int decimals = -1;

    *out = 0;
    if (text.n > 10)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '.' && decimals < 0 && i > 0) {
            decimals = 0;
            continue;
        }
        if (text.p[i] < '0' || text.p[i] > '9' || decimals == 6)
            return false;
        *out = *out * 10 + (text.p[i] - '0');
        decimals += decimals >= 0;
    }
    for (decimals = decimals < 0 ? 0 : decimals; decimals < 6; decimals++)
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

static int64_t id_value(struct reading *r, const sheet_row *row, int column)
{
    qf_str text = row->values[column];
    match_id id = text.n == 18 ? match_id_of(text) : (match_id){ 0 };

    if (id.valid && !id.old_form) /* as nearly all are */
        return (int64_t)id.key;
    if (sheet_is_scientific(text)) {
        sheet_complain(row, column,
                       "身份证号被 Excel 记成了科学计数，后几位已经丢失，请按文本格式重新导出");
        return MATCH_NONE;
    }
    id = match_id_of(text);
    if (id.key == 0 || !id.valid)
        r->notes->wrong_ids++;
    r->notes->old_ids += id.old_form;
    return register_id(r->rules, row->arena, text);
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

static int64_t cell_value(struct reading *r, const sheet_row *row, int column, match_type type)
{
    qf_str text = row->values[column];
    qf_date day;
    qf_fen fen;
    int64_t number;

    if (text.n == 0)
        return MATCH_NONE;
    switch (type) {
    case MATCH_ID:
        return id_value(r, row, column);
    case MATCH_DATE:
        return sheet_date_parse(text, &day) || sheet_date(row, column, &day) ? day.day : MATCH_NONE;
    case MATCH_MONEY:
        if (!sheet_header_says_wan(row, column) && qf_fen_parse_yuan(text, &fen))
            return fen.fen;
        return sheet_fen(row, column, &fen) ? fen.fen : MATCH_NONE;
    case MATCH_NUMBER:
        return quick_number(text, &number) || sheet_millionths(row, column, &number) ? number
                                                                                     : MATCH_NONE;
    default:
        if (r->column_of[column] == r->list->village)
            text = register_village(row->arena, text);
        return match_number_of(r->rules, row->arena, type, text);
    }
}

static void take_row(struct reading *r, const sheet_row *row)
{
    int64_t values[MATCH_COLUMNS];
    match_list *list = r->list;

    for (size_t i = 0; i < MATCH_COLUMNS; i++)
        values[i] = MATCH_NONE;
    for (size_t i = 0; i < r->columns; i++) {
        int column = r->column_of[i];
        values[column] = cell_value(r, row, (int)i, list->types[column]);
    }
    if (list->id >= 0 && values[list->id] == MATCH_NONE)
        r->notes->missing_ids++;
    match_row_add(r->cx, r->rules, list, (uint32_t)row->number, values);
    if (r->rows++ == 0)
        for (size_t i = 0; i < r->columns; i++)
            if (sheet_has_column(row, (int)i))
                list->table->has[r->column_of[i]] = true;
}

/* The other side of the queue. */
static void take_queued(void *user, qf_arena *arena, size_t number, qf_str *values)
{
    struct reading *r = user;
    sheet_row row = { r->sheet, arena, number, false, values };

    take_row(r, &row);
}

static qf_code on_row(void *user, const sheet_row *row)
{
    struct reading *r = user;
    size_t done, all;

    if (row->totals)
        return QF_OK;
    if (++r->told % 10000 == 0 && r->progress != NULL) {
        sheet_progress(r->sheet, &done, &all);
        r->progress(r->user, done, all);
    }
    if (r->queue != NULL)
        row_queue_add(r->queue, row->number, row->values);
    else
        take_row(r, row);
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
    /* Of a text the other thread needs nothing of the sheet that this one changes. */
    if (code == QF_OK && bytes.n > QUEUE_FROM && sheet_is_text(r->sheet))
        r->queue = row_queue_start(r->columns, take_queued, r);
    if (code == QF_OK)
        code = sheet_each(r->sheet, on_row, r);
    if (r->queue != NULL)
        row_queue_end(r->queue);
    notes->rows = r->rows;
    if (code != QF_OK) {
        add_unreadable(cx->arena, notes, list, 0, QF_S(""), own.err.zh);
        if (code != QF_BROKEN && code != QF_BUSY)
            return QF_OK;
        cx->err = own.err;
        cx->err.zh = qf_str_copy(cx->arena, own.err.zh);
        cx->err.field = cx->err.hint = QF_S("");
        return code;
    }
    take_complaints(r, arena);
    notes->files++;
    if (list->table == NULL) {
        list->table = match_table_new(cx->arena, list->types, list->column_count);
        memset(list->table->has, true, sizeof(list->table->has));
    }
    return QF_OK;
}
