#include "doc/sheet_inside.h"

#include "base/text.h"

#define MAX_FIELDS 512

/* ---- opening */

static qf_code fold_words(sheet *s)
{
    const sheet_column *c = s->options->columns;

    for (; c[s->columns].name != NULL; s->columns++) {
        const sheet_column *column = &c[s->columns];
        qf_str rest = qf_str_of(column->words == NULL ? "" : column->words), word;
        size_t n = 0;

        if (s->columns + 1 >= SHEET_COLUMNS)
            return qf_fail(s->cx, QF_INVALID, "SHEET.COLUMNS", NULL, "名单的列过多");
        s->folded[s->columns][n++] = qf_fold_label(s->cx->arena, qf_str_of(column->zh));
        s->folded[s->columns][n++] = qf_str_of(column->name);
        while (rest.n > 0 && n < 12 && qf_str_split(&rest, '|', &word))
            s->folded[s->columns][n++] = qf_fold_label(s->cx->arena, word);
    }
    return QF_OK;
}

qf_code sheet_open(qf_ctx *cx, qf_str bytes, const sheet_options *options, sheet **out)
{
    sheet *s = QF_NEW(cx->arena, sheet);

    s->cx = cx;
    s->arena = cx->arena;
    s->options = options;
    s->bytes = bytes;
    QF_TRY(fold_words(s));
    if (qf_str_starts(bytes, QF_S("PK\x03\x04")) ||
        qf_str_starts(bytes, QF_S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))) {
        QF_TRY(xlsx_rows_open(cx, bytes, &s->book));
    } else {
        s->csv = QF_NEW(cx->arena, csv_reader);
        QF_TRY(csv_open(cx, bytes, s->csv));
    }
    *out = s;
    return QF_OK;
}

qf_str sheet_name(const sheet *s, size_t number)
{
    return s->book != NULL ? s->book->sheets[number].name : QF_S("");
}

void sheet_progress(const sheet *s, size_t *done, size_t *all)
{
    *done = s->csv != NULL ? s->csv->at : 0;
    *all = s->csv != NULL ? s->csv->text.n : 0;
}

/* ---- raw rows */

struct raw {
    sheet *s;
    sheet_raw_fn each;
    void *user;
    size_t sheet;
};

static qf_code raw_row(void *user, const xlsx_row *row)
{
    struct raw *raw = user;

    return raw->each(raw->user, raw->sheet, row->number, row->fields, row->count);
}

static qf_code each_text(sheet *s, sheet_raw_fn each, void *user)
{
    bool more = true;
    qf_arena *kept = s->cx->arena;
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    qf_ctx cx = *s->cx;
    qf_code code = QF_OK;

    /* What the reader takes for a row (doubled quotes) goes with the row. */
    cx.arena = scratch;
    s->csv->cx = &cx;
    s->csv->at = 0;
    s->csv->next_line = 1;
    if (qf_str_starts(s->csv->text, QF_S("sep=")))
        s->csv->at = 5;
    while (code == QF_OK) {
        qf_arena_reset(scratch);
        code = csv_next(s->csv, &more);
        if (code != QF_OK) {
            cx.arena = kept;
            s->cx->err = qf_err_copy(kept, &cx.err);
        } else if (!more) {
            break;
        } else {
            code = each(user, 0, s->csv->line, s->csv->fields, s->csv->count);
            if (s->front_only && s->found)
                break;
        }
    }
    s->csv->cx = s->cx;
    return code;
}

static bool is_wanted(const sheet *s, size_t number)
{
    if (s->options->sheet != NULL)
        return qf_str_eq(s->book->sheets[number].name, qf_str_of(s->options->sheet));
    return !s->book->sheets[number].hidden;
}

qf_code sheet_each_raw(sheet *s, sheet_raw_fn each, void *user)
{
    struct raw raw = { s, each, user, 0 };

    if (s->csv != NULL)
        return each_text(s, each, user);
    for (; raw.sheet < s->book->sheet_count; raw.sheet++)
        if (is_wanted(s, raw.sheet))
            QF_TRY(xlsx_rows_each(s->cx, s->book, raw.sheet, raw_row, &raw));
    return QF_OK;
}

/* ---- the header */

/* How well a header's text names a column: 3 the word itself, 2 with a unit or remark behind it
 * ("金额(元)"), 1 the word within, 0 not at all. */
static int names_column(const sheet *s, size_t column, qf_str text)
{
    int best = 0;

    for (size_t i = 0; i < 12 && s->folded[column][i].n > 0; i++) {
        qf_str word = s->folded[column][i];
        int fit = 0;

        if (qf_str_eq(text, word))
            fit = 3;
        else if (word.n < text.n && qf_str_starts(text, word) &&
                 (text.p[word.n] == '(' || text.p[word.n] == '[' || text.p[word.n] == ';'))
            fit = 2;
        else if (word.n >= 6 && (uint8_t)word.p[0] >= 0x80 && qf_str_has(text, word))
            fit = 1;
        best = fit > best ? fit : best;
    }
    return best;
}

/* Columns that this row names, with their places; better fits first, each cell once. */
static size_t place_columns(const sheet *s, const qf_str *texts, size_t count, int *place)
{
    size_t named = 0;
    bool used[MAX_FIELDS] = { false };

    for (size_t c = 0; c < s->columns; c++)
        place[c] = -1;
    for (int fit = 3; fit >= 1; fit--)
        for (size_t c = 0; c < s->columns; c++)
            for (size_t i = 0; i < count && place[c] < 0; i++)
                if (!used[i] && texts[i].n > 0 && names_column(s, c, texts[i]) == fit) {
                    place[c] = (int)i;
                    used[i] = true;
                    named++;
                }
    return named;
}

static bool has_needed(const sheet *s, const int *place)
{
    for (size_t c = 0; c < s->columns; c++)
        if (s->options->columns[c].needed && place[c] < 0)
            return false;
    return true;
}

struct head_row {
    size_t number, count;
    qf_str *fields, *folded;
};

struct reading {
    sheet *s;
    sheet_teller to;
    qf_arena *head_arena;
    struct head_row head[SHEET_HEAD_ROWS];
    size_t head_count;
    bool any; /* a header was found in some sheet */
    bool open;
    qf_str best_missing;
    size_t best_named;
};

/* ---- sheets */

static void open_sheet(struct reading *r, size_t number)
{
    r->s->at = number;
    r->s->found = false;
    r->head_count = 0;
    r->open = true;
    qf_arena_reset(r->head_arena);
}

static qf_str missing_of(const sheet *s, const int *place)
{
    qf_buf out = qf_buf_new(s->cx->arena, 2000);

    for (size_t c = 0; c < s->columns; c++)
        if (s->options->columns[c].needed && place[c] < 0)
            qf_buf_addf(&out, "%s“%s”", out.n > 0 ? "、" : "", s->options->columns[c].zh);
    /* Where no column is needed, the first ones tell what is looked for. */
    for (size_t c = 0; c < s->columns && c < 3 && out.n == 0; c++)
        if (c + 1 == s->columns || c == 2)
            for (size_t k = 0; k <= c; k++)
                qf_buf_addf(&out, "%s“%s”", k > 0 ? "、" : "", s->options->columns[k].zh);
    return qf_buf_str(&out);
}

/* Texts of head row `i`; a cell merged with the one above it has its text there. */
static size_t head_texts(const struct reading *r, size_t i, bool from_above, qf_str *out)
{
    const struct head_row *row = &r->head[i], *above = i > 0 ? &r->head[i - 1] : NULL;
    size_t count = row->count;

    if (from_above && above != NULL && above->count > count)
        count = above->count;
    for (size_t k = 0; k < count; k++) {
        out[k] = k < row->count ? row->folded[k] : QF_S("");
        if (from_above && out[k].n == 0 && above != NULL && k < above->count)
            out[k] = above->folded[k];
    }
    return count;
}

/* Takes head row i as the header, its columns in `place`. */
static void take_header(struct reading *r, size_t i, const qf_str *texts, const int *place)
{
    sheet *s = r->s;

    s->placed_count = 0;
    for (size_t c = 0; c < s->columns; c++) {
        size_t at = place[c] < 0 ? 0 : (size_t)place[c];
        s->place[c] = place[c];
        s->title[c] = QF_S("");
        s->wan[c] = false;
        if (place[c] < 0)
            continue;
        s->placed[s->placed_count++] = c;
        s->wan[c] = qf_str_has(texts[at], QF_S("万元"));
        if (at < r->head[i].count)
            s->title[c] = qf_str_copy(s->cx->arena, sheet_trim(r->head[i].fields[at]));
    }
}

static bool is_known(struct reading *r, const qf_str *texts, size_t count, int *place)
{
    const sheet_options *options = r->s->options;

    if (options->known == NULL || count < 2)
        return false;
    for (size_t c = 0; c < r->s->columns; c++)
        place[c] = -1;
    if (!options->known(options->known_user, texts, count, place))
        return false;
    for (size_t c = 0; c < r->s->columns; c++)
        if (place[c] >= (int)count)
            place[c] = -1;
    return has_needed(r->s, place);
}

/* Keeps the fullest of the first rows for sheet_head_guess. */
static void keep_guess(struct reading *r)
{
    sheet *s = r->s;
    size_t best = s->guess_count, at = SIZE_MAX;

    for (size_t i = 0; i < r->head_count; i++) {
        size_t texts = 0;
        for (size_t k = 0; k < r->head[i].count; k++)
            texts += r->head[i].folded[k].n > 0 &&
                     (r->head[i].folded[k].p[0] < '0' || r->head[i].folded[k].p[0] > '9');
        if (texts > best && texts >= 2) {
            best = texts;
            at = i;
        }
    }
    if (at == SIZE_MAX)
        return;
    s->guess_count = r->head[at].count;
    s->guess = QF_NEW_ARRAY(s->arena, qf_str, s->guess_count);
    for (size_t k = 0; k < s->guess_count; k++)
        s->guess[k] = qf_str_copy(s->arena, sheet_trim(r->head[at].fields[k]));
}

bool sheet_head_guess(const sheet *s, const qf_str **texts, size_t *count)
{
    *texts = s->guess;
    *count = s->guess_count;
    return s->guess_count > 0;
}

/* Looks for the header among the first rows; *after is the row behind it. */
static bool find_header(struct reading *r, size_t *after)
{
    sheet *s = r->s;
    size_t best = 0;
    int place[SHEET_COLUMNS];
    qf_str texts[MAX_FIELDS];

    for (size_t i = 0; i < r->head_count; i++)
        for (int above = 0; above <= (i > 0); above++) {
            size_t count = head_texts(r, i, above == 1, texts);
            size_t named;

            if (is_known(r, texts, count, place)) {
                *after = i + 1;
                take_header(r, i, texts, place);
                return true;
            }
            named = place_columns(s, texts, count, place);
            if (!has_needed(s, place)) {
                if (named > r->best_named) {
                    r->best_named = named;
                    r->best_missing = missing_of(s, place);
                }
                continue;
            }
            if (named <= best)
                continue;
            best = named;
            *after = i + 1;
            take_header(r, i, texts, place);
        }
    return best > 0;
}

/* Decides on the header with the rows kept so far, then tells those behind it. */
static qf_code settle(struct reading *r)
{
    size_t after = 0;

    r->open = false;
    r->s->found = find_header(r, &after);
    if (!r->s->found) {
        keep_guess(r);
        return QF_OK;
    }
    r->any = true;
    for (size_t i = after; i < r->head_count; i++)
        QF_TRY(sheet_tell(&r->to, r->head[i].number, r->head[i].fields, r->head[i].count));
    return QF_OK;
}

static qf_code end_sheet(struct reading *r)
{
    if (r->open)
        QF_TRY(settle(r));
    return r->s->end != NULL ? r->s->end(r->to.user) : QF_OK;
}

static void keep(struct reading *r, size_t number, const qf_str *fields, size_t count)
{
    struct head_row *row = &r->head[r->head_count++];

    *row = (struct head_row){ number, count, QF_NEW_ARRAY(r->head_arena, qf_str, count),
                              QF_NEW_ARRAY(r->head_arena, qf_str, count) };
    for (size_t i = 0; i < count; i++) {
        row->fields[i] = qf_str_copy(r->head_arena, fields[i]);
        row->folded[i] = fields[i].n > 200 ? QF_S("") : qf_fold_label(r->head_arena, fields[i]);
    }
}

static qf_code on_raw(void *user, size_t number, size_t row, const qf_str *fields, size_t count)
{
    struct reading *r = user;

    if (count > MAX_FIELDS)
        count = MAX_FIELDS;
    if (number != r->s->at) {
        QF_TRY(end_sheet(r));
        open_sheet(r, number);
    }
    if (!r->open)
        return r->s->found ? sheet_tell(&r->to, row, fields, count) : QF_OK;
    keep(r, row, fields, count);
    return r->head_count == SHEET_HEAD_ROWS ? settle(r) : QF_OK;
}

qf_code sheet_each(sheet *s, sheet_row_fn each, void *user)
{
    QF_ARENA_CLEANUP qf_arena *head_arena = qf_arena_new();
    QF_ARENA_CLEANUP qf_arena *row_arena = qf_arena_new();
    struct reading *r = QF_NEW(s->cx->arena, struct reading);

    *r = (struct reading){ .s = s,
                           .to = sheet_teller_of(s, each, user, row_arena),
                           .head_arena = head_arena };
    s->complaint_count = s->complaint_more = 0;
    open_sheet(r, 0);
    QF_TRY(sheet_each_raw(s, on_raw, r));
    QF_TRY(end_sheet(r));
    if (r->any)
        return QF_OK;
    if (r->best_missing.n == 0) {
        int none[SHEET_COLUMNS];
        for (size_t c = 0; c < SHEET_COLUMNS; c++)
            none[c] = -1;
        r->best_missing = missing_of(s, none);
    }
    return qf_fail(s->cx, QF_INVALID, "SHEET.HEADER", "file",
                   "没有找到表头，缺少%.*s列，请在前 %d 行里写明列名后再试。",
                   QF_ARG(r->best_missing), SHEET_HEAD_ROWS);
}

/* ---- complaints */

void sheet_complaint_add(sheet *s, const sheet_complaint *complaint)
{
    if (s->complaint_count == SHEET_COMPLAINTS) {
        s->complaint_more++;
        return;
    }
    if (s->complaint_count == s->complaint_room) {
        sheet_complaint *old = s->complaints;
        s->complaint_room = s->complaint_room == 0 ? 64 : s->complaint_room * 2;
        s->complaints = QF_NEW_ARRAY(s->arena, sheet_complaint, s->complaint_room);
        if (old != NULL)
            memcpy(s->complaints, old, s->complaint_count * sizeof(*old));
    }
    s->complaints[s->complaint_count++] = *complaint;
}

void sheet_complain(const sheet_row *row, int column, const char *format, ...)
{
    sheet *s = row->of;
    sheet_complaint complaint = {
        s->at, row->number, column < 0 ? -1 : s->place[column], { "", 0 }
    };
    va_list list;

    if (s->complaint_count < SHEET_COMPLAINTS) {
        va_start(list, format);
        complaint.zh = qf_vstrf(s->arena, format, list);
        va_end(list);
    }
    sheet_complaint_add(s, &complaint);
}

const sheet_complaint *sheet_complaints(const sheet *s, size_t *count, size_t *more)
{
    *count = s->complaint_count;
    *more = s->complaint_more;
    return s->complaints;
}

void sheet_on_end(sheet *s, qf_code (*end)(void *user))
{
    s->end = end;
}

size_t sheet_complaints_mark(const sheet *s)
{
    return s->complaint_count + s->complaint_more;
}

void sheet_complaints_back(sheet *s, size_t mark)
{
    s->complaint_more = mark > SHEET_COMPLAINTS ? mark - SHEET_COMPLAINTS : 0;
    s->complaint_count = mark - s->complaint_more;
}

qf_str sheet_letter(qf_arena *arena, int column)
{
    char text[8];
    size_t at = sizeof(text);

    for (int n = column + 1; n > 0; n = (n - 1) / 26)
        text[--at] = (char)('A' + (n - 1) % 26);
    return qf_str_copy(arena, (qf_str){ text + at, sizeof(text) - at });
}

qf_str sheet_complaint_zh(const sheet *s, qf_arena *arena, const sheet_complaint *complaint)
{
    qf_str name = sheet_name(s, complaint->sheet);
    qf_str letter = complaint->column < 0 ? QF_S("") : sheet_letter(arena, complaint->column);

    return qf_strf(arena, "%.*s%s第 %zu 行%s%.*s%s：%.*s", QF_ARG(name), name.n > 0 ? " " : "",
                   complaint->row, letter.n > 0 ? " " : "", QF_ARG(letter),
                   letter.n > 0 ? " 列" : "", QF_ARG(complaint->zh));
}

bool sheet_header_says_wan(const sheet_row *row, int column)
{
    return row->of->wan[column];
}

const char *sheet_column_zh(const sheet_row *row, int column)
{
    return row->of->options->columns[column].zh;
}

bool sheet_has_column(const sheet_row *row, int column)
{
    return row->of->place[column] >= 0;
}
