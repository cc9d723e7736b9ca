#include "cli/match_lists.h"

#include "base/file.h"
#include "base/text.h"
#include "cli/progress.h"
#include "doc/sheet.h"

#include <string.h>

#define FILE_MAX ((size_t)1024 * 1024 * 1024)
#define FILES_MAX 1000

struct reading {
    cli *args;
    match_rules *rules;
    match_list *list;
    match_lists *out;
    sheet *sheet;
    int column_of[SHEET_COLUMNS]; /* the list's column by column of the sheet table */
    size_t columns, rows;
    progress *bar;
};

/* True when a file of this stem holds the list: "deaths", "死亡人员", "deaths-2024". */
static bool names_list(qf_arena *arena, const match_list *list, qf_str stem, bool exact)
{
    qf_str names =
        qf_strf(arena, "%.*s|%.*s|%.*s", QF_ARG(list->name), QF_ARG(list->zh), QF_ARG(list->files));
    qf_str name;

    while (qf_str_split(&names, '|', &name)) {
        qf_str folded = qf_fold_label(arena, name);

        if (folded.n == 0 || !qf_str_starts(stem, folded))
            continue;
        if (stem.n == folded.n)
            return true;
        if (!exact && !(stem.p[folded.n] >= 'a' && stem.p[folded.n] <= 'z'))
            return true;
    }
    return false;
}

static match_list *list_of(qf_arena *arena, match_rules *rules, qf_str file)
{
    static const char *const kinds[] = { ".csv", ".xlsx", ".txt", ".tsv" };
    qf_str folded = qf_fold_label(arena, file);

    for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
        qf_str stem = qf_str_sub(folded, 0, folded.n - strlen(kinds[k]));

        if (!qf_str_ends(folded, qf_str_of(kinds[k])) || stem.n == 0)
            continue;
        for (int exact = 1; exact >= 0; exact--)
            for (size_t i = 0; i < rules->list_count; i++)
                if (names_list(arena, &rules->lists[i], stem, exact == 1))
                    return &rules->lists[i];
    }
    return NULL;
}

static void add_unreadable(struct reading *r, size_t line, qf_str column, qf_str zh)
{
    match_lists *out = r->out;
    qf_arena *arena = r->args->cx->arena;

    if (out->unreadable_count == MATCH_UNREADABLE) {
        out->unreadable_more++;
        return;
    }
    out->unreadable[out->unreadable_count++] =
        (match_unreadable){ r->list, line, qf_str_copy(arena, column), qf_str_copy(arena, zh) };
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

static int64_t id_value(struct reading *r, const sheet_row *row, int column)
{
    qf_str text = row->values[column];
    match_id id;

    if (sheet_is_scientific(text)) {
        sheet_complain(row, column,
                       "身份证号被 Excel 记成了科学计数，后几位已经丢失，请按文本格式重新导出");
        return MATCH_NONE;
    }
    id = match_id_of(text);
    if (id.key == 0 || !id.valid)
        r->out->wrong_ids++;
    r->out->old_ids += id.old_form;
    if (id.key != 0)
        return (int64_t)id.key;
    return MATCH_STRANGE + match_number_of(r->rules, row->arena, MATCH_TEXT, text);
}

/* "洧川镇大桥村委会" and "大桥村民委员会" are 大桥村. */
static qf_str village_of(qf_arena *arena, qf_str name)
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
            text = village_of(row->arena, text);
        return match_number_of(r->rules, row->arena, type, text);
    }
}

static qf_code on_row(void *user, const sheet_row *row)
{
    struct reading *r = user;
    int64_t values[MATCH_COLUMNS];
    match_list *list = r->list;
    size_t done, all;

    if (row->totals)
        return QF_OK;
    for (size_t i = 0; i < MATCH_COLUMNS; i++)
        values[i] = MATCH_NONE;
    for (size_t i = 0; i < r->columns; i++) {
        int column = r->column_of[i];
        values[column] = cell_value(r, row, (int)i, list->types[column]);
    }
    if (list->id >= 0 && values[list->id] == MATCH_NONE)
        r->out->missing_ids++;
    match_row_add(r->args->cx, r->rules, list, (uint32_t)row->number, values);
    if (r->rows++ == 0)
        for (size_t i = 0; i < r->columns; i++)
            if (sheet_has_column(row, (int)i))
                list->table->has[r->column_of[i]] = true;
    if (r->rows % 10000 == 0) {
        sheet_progress(r->sheet, &done, &all);
        progress_show(r->bar, done / 1024, all / 1024);
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

/* One file, in memory of its own that goes when it is read. */
static qf_code read_file(struct reading *r, const char *path)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = *r->args->cx;
    sheet_options options = { 0 };
    const sheet_complaint *list;
    size_t count = 0, more = 0;
    qf_str bytes;
    qf_code code;

    cx.arena = arena;
    options.columns = columns_of(r, arena);
    r->rows = 0;
    code = qf_file_read(&cx, path, FILE_MAX, &bytes);
    if (code == QF_OK)
        code = sheet_open(&cx, bytes, &options, &r->sheet);
    if (code == QF_OK)
        code = sheet_each(r->sheet, on_row, r);
    if (code != QF_OK) {
        add_unreadable(r, 0, QF_S(""), cx.err.zh);
        if (code == QF_BROKEN || code == QF_BUSY) {
            r->args->cx->err = cx.err;
            r->args->cx->err.zh = qf_str_copy(r->args->cx->arena, cx.err.zh);
            r->args->cx->err.field = r->args->cx->err.hint = QF_S("");
            return code;
        }
        return QF_OK;
    }
    list = sheet_complaints(r->sheet, &count, &more);
    for (size_t i = 0; i < count; i++)
        add_unreadable(r, list[i].row,
                       list[i].column < 0 ? QF_S("") : sheet_letter(arena, list[i].column),
                       list[i].zh);
    r->out->unreadable_more += more;
    r->out->files++;
    if (r->list->table == NULL) {
        r->list->table = match_table_new(r->args->cx->arena, r->list->types, r->list->column_count);
        memset(r->list->table->has, true, sizeof(r->list->table->has));
    }
    return QF_OK;
}

qf_code match_lists_read(cli *args, const char *folder, match_rules *rules, match_lists *out)
{
    progress bar = { .zh = "正在读名单" };
    struct reading r = { .args = args, .rules = rules, .out = out, .bar = &bar };
    const char **paths;
    size_t count;
    qf_code code = QF_OK;

    *out = (match_lists){ 0 };
    out->unreadable = QF_NEW_ARRAY(args->cx->arena, match_unreadable, MATCH_UNREADABLE);
    QF_TRY(qf_dir_list(args->cx, folder, FILES_MAX, &paths, &count));
    for (size_t i = 0; i < count && code == QF_OK; i++) {
        r.list = list_of(args->cx->arena, rules, qf_file_name(paths[i]));
        if (r.list != NULL)
            code = read_file(&r, paths[i]);
    }
    progress_end(&bar);
    if (code == QF_OK && out->files == 0)
        return qf_fail(args->cx, QF_INVALID, "MATCH.NO_LISTS", "data",
                       out->unreadable_count > 0
                           ? "文件夹里的名单都读不了，请检查表头和格式"
                           : "文件夹里没有规则认得的名单，请按规则里的名称命名，如 payments.csv、"
                             "死亡人员.xlsx");
    return code;
}
