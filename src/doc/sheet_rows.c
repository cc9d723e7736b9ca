/* Rows under the header, one after the other or in pieces side by side. */
#include "base/parallel.h"
#include "doc/sheet_inside.h"

#include <pthread.h>

#define PIECE_LEAST ((size_t)256 * 1024)
#define PIECE_MOST ((size_t)4 * 1024 * 1024)
#define AHEAD 8                            /* pieces that may wait for an earlier one */
#define OVERHANG ((size_t)2 * 1024 * 1024) /* a row may end so far behind its piece */
#define FRONT_ROWS ((size_t)50 * 1000)     /* of a workbook in a piece */

/* ---- a row */

/* Bytes that may begin or end a space of any width. */
static const bool may_space[256] = {
    [0 ... ' '] = true, [0xE3] = true, [0xC2] = true, [0x80] = true, [0xA0] = true
};

static qf_str trim_spaces(qf_str s)
{
    s = qf_str_trim(s);
    while (qf_str_starts(s, QF_S("\xE3\x80\x80")) || qf_str_starts(s, QF_S("\xC2\xA0")))
        s = qf_str_trim(qf_str_sub(s, (uint8_t)s.p[0] == 0xE3 ? 3 : 2, s.n));
    while (qf_str_ends(s, QF_S("\xE3\x80\x80")) || qf_str_ends(s, QF_S("\xC2\xA0")))
        s = qf_str_trim(qf_str_sub(s, 0, s.n - ((uint8_t)s.p[s.n - 1] == 0x80 ? 3 : 2)));
    return s;
}

static inline qf_str trim(qf_str s)
{
    if (s.n == 0 || (!may_space[(uint8_t)s.p[0]] && !may_space[(uint8_t)s.p[s.n - 1]]))
        return s;
    return trim_spaces(s);
}

qf_str sheet_trim(qf_str s)
{
    return trim(s);
}

/* A header printed again at the top of a page. `values` are trimmed, by place in the column table. */
static bool is_header_again(const sheet *s, const qf_str *values)
{
    size_t same = 0;

    for (size_t i = 0; i < s->placed_count; i++) {
        size_t c = s->placed[i];
        same += values[c].n > 0 && qf_str_eq(values[c], s->title[c]);
    }
    return same > 1 && same * 2 > s->placed_count;
}

sheet_teller sheet_teller_of(sheet *s, sheet_row_fn each, void *user, qf_arena *row_arena)
{
    sheet_teller to = { .s = s, .each = each, .user = user, .row_arena = row_arena };

    for (size_t c = 0; c < SHEET_COLUMNS; c++)
        to.values[c] = QF_S("");
    return to;
}

qf_code sheet_tell(sheet_teller *to, size_t number, const qf_str *fields, size_t count)
{
    const sheet *s = to->s;
    sheet_row row = { to->s, to->row_arena, number, false, to->values };
    bool any = false;

    qf_arena_reset(to->row_arena);
    for (size_t i = 0; i < s->placed_count; i++) {
        size_t c = s->placed[i], at = (size_t)s->place[c];
        to->values[c] = at < count ? trim(fields[at]) : QF_S("");
        any = any || to->values[c].n > 0;
    }
    if (!any || is_header_again(s, to->values))
        return QF_OK;
    for (size_t i = 0; i < count && i < 3 && !row.totals; i++)
        row.totals = sheet_is_totals(to->row_arena, trim(fields[i]));
    return to->each(to->user, &row);
}

/* ---- pieces */

struct piece {
    qf_arena *arena; /* complaints, and what the reader needs */
    void *gathered;
    sheet *s; /* the sheet with complaints of its own */
    size_t from, ended, lines;
    qf_code code;
    qf_err err;
    bool cut; /* it may have ended otherwise, had more text been looked at */
};

struct pieces {
    sheet *s;
    sheet plain; /* as every piece begins: s changes while pieces end */
    csv_reader *plain_csv;
    const sheet_pieces *how;
    void *user;
    qf_time now;
    void *front; /* gathered before the text is divided */
    size_t front_rows;
    /* The rest. */
    size_t *starts; /* where pieces begin, count + 1 of them */
    struct piece *list;
    bool *done; /* by piece; with the lock held */
    size_t count;
    size_t at, lines; /* where the pieces ended so far, and the lines before that */
    size_t next;      /* piece to be ended */
    bool ending;
    qf_code code;
    pthread_mutex_t lock;
    pthread_cond_t moved;
};

/* Reads rows that begin in [from, to), looking at `text` alone; `line` is the number of the first one. */
static void read_piece(const struct pieces *all, struct piece *p, size_t from, size_t to,
                       qf_str text, size_t line)
{
    QF_ARENA_CLEANUP qf_arena *row_arena = qf_arena_new();
    QF_ARENA_CLEANUP qf_arena *fields = qf_arena_new();
    qf_ctx cx = { .arena = fields, .now = all->now };
    sheet_teller teller;
    csv_reader *csv;
    bool more = true;

    *p = (struct piece){ .arena = qf_arena_new(), .from = from };
    p->gathered = all->how->begin(all->user);
    p->s = QF_NEW(p->arena, sheet);
    csv = QF_NEW(p->arena, csv_reader);
    *p->s = all->plain;
    p->s->cx = &cx;
    p->s->arena = p->arena;
    p->s->complaints = NULL;
    p->s->complaint_count = p->s->complaint_room = p->s->complaint_more = 0;
    teller = sheet_teller_of(p->s, all->how->row, p->gathered, row_arena);
    *csv = *all->plain_csv;
    csv->cx = &cx;
    csv->text = text;
    csv->at = from;
    csv->next_line = line;
    while (p->code == QF_OK && csv_skip_empty(csv, to)) {
        qf_arena_reset(fields);
        p->code = csv_next(csv, &more);
        if (p->code == QF_OK && more)
            p->code = sheet_tell(&teller, csv->line, csv->fields, csv->count);
    }
    if (p->code != QF_OK)
        p->err = qf_err_copy(p->arena, &cx.err);
    p->cut = csv->at >= text.n && text.n < all->plain_csv->text.n;
    p->ended = csv->at;
    p->lines = csv->next_line - line;
}

/* Rows of a piece go to whoever asked. */
static qf_code end_piece(struct pieces *all, struct piece *p, size_t rows_before)
{
    qf_code code = p->code, ended;

    for (size_t i = 0; i < p->s->complaint_count; i++) {
        sheet_complaint c = p->s->complaints[i];
        c.row += rows_before;
        c.zh = qf_str_copy(all->s->arena, c.zh);
        sheet_complaint_add(all->s, &c);
    }
    all->s->complaint_more += p->s->complaint_more;
    all->at = p->ended;
    all->lines += p->lines;
    all->s->csv->at = p->ended;
    ended = all->how->end(all->user, p->gathered, rows_before);
    if (code != QF_OK)
        all->s->cx->err = qf_err_copy(all->s->arena, &p->err);
    else
        code = ended;
    qf_arena_free(p->arena);
    return code;
}

/* A piece whose turn it is: as it was read when it begins where the one before it ended, else again from there. */
static qf_code take_piece(struct pieces *all, size_t i)
{
    struct piece *p = &all->list[i];

    if (p->from == all->at && !p->cut && p->code == QF_OK)
        return end_piece(all, p, all->lines);
    all->how->drop(p->gathered);
    qf_arena_free(p->arena);
    if (all->at >= all->starts[i + 1])
        return QF_OK;
    read_piece(all, p, all->at, all->starts[i + 1], all->s->csv->text, all->lines + 1);
    return end_piece(all, p, 0);
}

/* Ends the pieces that are done, in order; one thread at a time. With the lock held. */
static void take_done(struct pieces *all)
{
    if (all->ending)
        return;
    all->ending = true;
    while (all->next < all->count && all->done[all->next]) {
        qf_code code;

        (void)pthread_mutex_unlock(&all->lock);
        if (all->code == QF_OK) {
            code = take_piece(all, all->next);
        } else {
            all->how->drop(all->list[all->next].gathered);
            qf_arena_free(all->list[all->next].arena);
            code = all->code;
        }
        (void)pthread_mutex_lock(&all->lock);
        all->code = code;
        all->next++;
        (void)pthread_cond_broadcast(&all->moved);
    }
    all->ending = false;
}

/* A piece of qf_parallel. */
static bool piece_at(qf_ctx *cx, size_t i, void *user)
{
    struct pieces *all = user;
    qf_str text = all->plain_csv->text;
    bool go_on;

    (void)cx;
    (void)pthread_mutex_lock(&all->lock);
    while (i >= all->next + AHEAD)
        (void)pthread_cond_wait(&all->moved, &all->lock);
    (void)pthread_mutex_unlock(&all->lock);
    read_piece(all, &all->list[i], all->starts[i], all->starts[i + 1],
               qf_str_sub(text, 0, all->starts[i + 1] + OVERHANG), 1);
    (void)pthread_mutex_lock(&all->lock);
    all->done[i] = true;
    take_done(all);
    go_on = all->code == QF_OK;
    (void)pthread_mutex_unlock(&all->lock);
    return go_on;
}

/* Pieces begin behind line ends; whether those are within quotes shows when they are taken. */
static void divide(struct pieces *all, qf_arena *arena)
{
    qf_str text = all->s->csv->text;
    size_t rest = text.n - all->at, bytes = all->how->bytes;

    if (bytes == 0)
        bytes = rest / 16 < PIECE_LEAST ? PIECE_LEAST : rest / 16;
    if (all->how->bytes == 0 && bytes > PIECE_MOST)
        bytes = PIECE_MOST;
    all->starts = QF_NEW_ARRAY(arena, size_t, rest / bytes + 2);
    all->list = QF_NEW_ARRAY(arena, struct piece, rest / bytes + 1);
    all->done = QF_NEW_ARRAY(arena, bool, rest / bytes + 1);
    for (size_t from = all->at; from < text.n;) {
        const char *end = text.n - from > bytes
                              ? memchr(text.p + from + bytes - 1, '\n', text.n - from - bytes + 1)
                              : NULL;

        all->starts[all->count++] = from;
        from = end == NULL ? text.n : (size_t)(end - text.p) + 1;
    }
    all->starts[all->count] = text.n;
}

static qf_code read_rest(struct pieces *all)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    all->at = all->s->csv->at;
    all->lines = all->s->csv->next_line - 1;
    all->now = all->s->cx->now;
    all->plain = *all->s;
    all->plain_csv = QF_NEW(arena, csv_reader);
    *all->plain_csv = *all->s->csv;
    divide(all, arena);
    (void)pthread_mutex_init(&all->lock, NULL);
    (void)pthread_cond_init(&all->moved, NULL);
    qf_parallel(all->count, all->s->cx->now, piece_at, all);
    (void)pthread_cond_destroy(&all->moved);
    (void)pthread_mutex_destroy(&all->lock);
    return all->code;
}

/* ---- before the text is divided, and workbooks */

static qf_code end_front(struct pieces *all)
{
    void *gathered = all->front;

    all->front = NULL;
    all->front_rows = 0;
    return gathered == NULL ? QF_OK : all->how->end(all->user, gathered, 0);
}

static qf_code on_front(void *user, const sheet_row *row)
{
    struct pieces *all = user;

    if (all->front == NULL)
        all->front = all->how->begin(all->user);
    QF_TRY(all->how->row(all->front, row));
    return ++all->front_rows < FRONT_ROWS ? QF_OK : end_front(all);
}

qf_code sheet_each_piece(sheet *s, const sheet_pieces *how, void *user)
{
    struct pieces all = { .s = s, .how = how, .user = user };
    qf_code code, ended;

    s->front_only = true;
    code = sheet_each(s, on_front, &all);
    s->front_only = false;
    ended = end_front(&all);
    if (code != QF_OK)
        return code;
    QF_TRY(ended);
    return s->csv != NULL && s->csv->at < s->csv->text.n ? read_rest(&all) : QF_OK;
}
