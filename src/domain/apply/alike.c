#include "domain/apply/alike.h"

#include "base/text.h"
#include "domain/apply/inside.h"
#include "domain/auth/auth.h"

#include <stdlib.h>

#define BLOCK_BITS 14
#define BLOCK_CASES ((int64_t)1 << BLOCK_BITS)
#define AT_ONCE 1024 /* with words of its own in each case, a second on PostgreSQL */
#define REST_MAX 500 /* cases compared one by one that are in no block yet */
/* What a token is, above its value; sizes are token 0. */
#define PAIR ((int64_t)1 << 56)
#define NUMBER ((int64_t)2 << 56)
#define PLACE ((int64_t)3 << 56)
#define SIZES 0
#define SIZE_BYTES 3

/* ---- taking in */

struct posting {
    int64_t token;
    unsigned at; /* in the block */
};

struct block {
    int64_t id, law, done;
    bool anew;
    unsigned char size[BLOCK_CASES * SIZE_BYTES];
    struct posting *posting;
    size_t count, cap;
};

static void add_tokens(qf_ctx *cx, struct block *b, int64_t class, const uint64_t *value, size_t n,
                       unsigned at)
{
    if (b->count + n > b->cap) {
        struct posting *old = b->posting;
        b->cap = (b->count + n) * 2;
        b->posting = QF_NEW_ARRAY(cx->arena, struct posting, b->cap);
        if (b->count > 0)
            memcpy(b->posting, old, b->count * sizeof(*old));
    }
    for (size_t i = 0; i < n; i++)
        b->posting[b->count++] = (struct posting){ class | (int64_t)value[i], at };
}

static unsigned char at_most_255(size_t n)
{
    return (unsigned char)(n > 255 ? 255 : n);
}

static void add_words(qf_ctx *cx, const alike_law *law, struct block *b, int64_t id, qf_str text)
{
    unsigned at = (unsigned)(id % BLOCK_CASES);
    alike_print print = alike_print_of(cx->arena, law, text);
    unsigned char *size = &b->size[at * SIZE_BYTES];

    add_tokens(cx, b, PAIR, print.pairs, print.pair_count, at);
    add_tokens(cx, b, NUMBER, print.numbers, print.number_count, at);
    add_tokens(cx, b, PLACE, print.places, print.place_count, at);
    size[0] = at_most_255(print.pair_count);
    size[1] = at_most_255(print.number_count);
    size[2] = at_most_255(print.place_count);
}

static int by_token(const void *a, const void *b)
{
    const struct posting *x = a, *y = b;

    if (x->token != y->token)
        return (x->token > y->token) - (x->token < y->token);
    return (x->at > y->at) - (x->at < y->at);
}

/* Puts the cases of one token behind those that are there. */
static qf_code put_token(qf_ctx *cx, const struct block *b, const struct posting *first, size_t n)
{
    qf_str before = { 0 };
    unsigned char *cases;
    db_row row;
    qf_code code =
        db_one(cx, SQL_APPLY_WORD_GET, &row, DB_INT("token", first->token), DB_INT("block", b->id));

    if (code == QF_OK)
        before = db_blob(&row, "cases");
    else if (code != QF_MISSING)
        return code;
    cases = QF_NEW_ARRAY(cx->arena, unsigned char, before.n + n * 2);
    if (before.n > 0)
        memcpy(cases, before.p, before.n);
    for (size_t i = 0; i < n; i++) {
        cases[before.n + i * 2] = (unsigned char)(first[i].at >> 8);
        cases[before.n + i * 2 + 1] = (unsigned char)first[i].at;
    }
    return db_exec(cx, SQL_APPLY_WORD_PUT, DB_INT("token", first->token), DB_INT("block", b->id),
                   DB_BLOB("cases", ((qf_str){ (char *)cases, before.n + n * 2 })));
}

static qf_code put_words(qf_ctx *cx, struct block *b)
{
    qsort(b->posting, b->count, sizeof(b->posting[0]), by_token);
    for (size_t i = 0, end; i < b->count; i = end) {
        for (end = i + 1; end < b->count && b->posting[end].token == b->posting[i].token;)
            end++;
        QF_TRY(put_token(cx, b, &b->posting[i], end - i));
    }
    return db_exec(
        cx, SQL_APPLY_WORD_PUT, DB_INT("token", SIZES), DB_INT("block", b->id),
        DB_BLOB("cases",
                ((qf_str){ (char *)b->size, (size_t)(b->done % BLOCK_CASES + 1) * SIZE_BYTES })));
}

/* Marks of the applicant, and those of cases from before they were kept. */
static qf_code put_marks(qf_ctx *cx, const db_row *row)
{
    int64_t mark[APPLY_MARKS_MAX], id = db_int(row, "id");
    apply_person person;
    qf_str id_digest, phone_digest;
    size_t count;

    if (db_null(row, "key"))
        return QF_OK; /* out of the old register, without a person */
    QF_TRY(apply_row_person(cx, row, &person));
    count = apply_marks_of(cx, db_str(row, "applicant_kind"), &person, mark);
    for (size_t i = 0; i < count; i++)
        QF_TRY(db_exec(cx, SQL_APPLY_MARK_PUT, DB_INT("mark", mark[i]), DB_INT("case_id", id)));
    id_digest = apply_id_digest(cx, &person);
    phone_digest = apply_phone_digest(cx, &person);
    if (db_null(row, "id_digest") == (id_digest.n == 0) &&
        db_null(row, "phone_digest") == (phone_digest.n == 0))
        return QF_OK;
    return db_exec(cx, SQL_APPLY_DIGESTS_PUT, DB_INT("id", id),
                   DB_STR_OR_NULL("id_digest", id_digest),
                   DB_STR_OR_NULL("phone_digest", phone_digest));
}

/* The first block that lacks cases or was made of other words; -1: none. */
static qf_code find_block(qf_ctx *cx, int64_t law, int64_t *newest, struct block *out)
{
    int64_t last;
    db_rows rows;
    db_row last_row;
    size_t i = 0;

    QF_TRY(db_one(cx, SQL_APPLY_LAST_ID, &last_row));
    *newest = last = db_int(&last_row, "id");
    out->id = -1;
    if (last == 0)
        return QF_OK;
    QF_TRY(db_many(cx, SQL_APPLY_BLOCK_LIST, &rows));
    for (int64_t id = 0; id <= last / BLOCK_CASES; id++) {
        int64_t end = (id + 1) * BLOCK_CASES - 1;
        bool there = i < rows.count && db_int(&rows.row[i], "block") == id;
        const db_row *row = there ? &rows.row[i++] : NULL;
        if (there && db_int(row, "law") == law && db_int(row, "done") >= (end < last ? end : last))
            continue;
        there = there && db_int(row, "law") == law;
        out->id = id;
        out->law = law;
        out->done = there ? db_int(row, "done") : id * BLOCK_CASES - 1;
        out->anew = !there;
        return QF_OK;
    }
    return QF_OK;
}

static qf_code read_sizes(qf_ctx *cx, struct block *b)
{
    db_row row;
    qf_code code =
        db_one(cx, SQL_APPLY_WORD_GET, &row, DB_INT("token", SIZES), DB_INT("block", b->id));

    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    memcpy(b->size, db_blob(&row, "cases").p, db_blob(&row, "cases").n);
    return QF_OK;
}

qf_code apply_alike_step(qf_ctx *cx, const alike_law *law, bool *more)
{
    struct block *b = QF_NEW(cx->arena, struct block);
    int64_t end, last;
    db_rows rows;
    DB_TX tx = { 0 };

    *more = false;
    QF_TRY(find_block(cx, alike_version(law), &last, b));
    if (b->id < 0) /* mostly so: no lock is asked for */
        return QF_OK;
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find_block(cx, alike_version(law), &last, b));
    if (b->id < 0)
        return QF_OK;
    if (b->anew)
        QF_TRY(db_exec(cx, SQL_APPLY_WORD_DROP, DB_INT("block", b->id)));
    end = (b->id + 1) * BLOCK_CASES;
    QF_TRY(read_sizes(cx, b));
    QF_TRY(db_many(cx, SQL_APPLY_BLOCK_NEXT, &rows, DB_INT("after", b->done), DB_INT("until", end),
                   DB_INT("n", AT_ONCE)));
    for (size_t i = 0; i < rows.count; i++) {
        b->done = db_int(&rows.row[i], "id");
        add_words(cx, law, b, b->done, db_str(&rows.row[i], "subject"));
        QF_TRY(put_marks(cx, &rows.row[i]));
    }
    if (rows.count < AT_ONCE)
        b->done = last < end ? last : end - 1;
    QF_TRY(put_words(cx, b));
    QF_TRY(db_exec(cx, SQL_APPLY_BLOCK_PUT, DB_INT("block", b->id), DB_INT("law", b->law),
                   DB_INT("done", b->done)));
    *more = b->done < last;
    return db_commit(&tx);
}

qf_code apply_alike_stale(qf_ctx *cx, int64_t id)
{
    QF_TRY(db_exec(cx, SQL_APPLY_WORD_DROP, DB_INT("block", id / BLOCK_CASES)));
    return db_exec(cx, SQL_APPLY_BLOCK_DROP, DB_INT("block", id / BLOCK_CASES));
}

qf_code apply_alike_drop(qf_ctx *cx)
{
    db_rows rows;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_many(cx, SQL_APPLY_BLOCK_LIST, &rows));
    for (size_t i = 0; i < rows.count; i++)
        QF_TRY(apply_alike_stale(cx, db_int(&rows.row[i], "block") * BLOCK_CASES));
    return db_commit(&tx);
}

/* ---- searching */

struct shared {
    unsigned char pairs, numbers, places;
};

struct search {
    struct shared *both; /* by case */
    int64_t last, except;
    int64_t class;
    alike_counts mine;
    int at_least;
    size_t n;
    apply_alike *out;
};

static qf_code count_word(qf_ctx *cx, void *user, const db_row *row)
{
    struct search *s = user;
    qf_str cases = db_blob(row, "cases");
    int64_t base = db_int(row, "block") * BLOCK_CASES;

    (void)cx;
    for (size_t i = 0; i + 1 < cases.n; i += 2) {
        int64_t id = base + ((unsigned char)cases.p[i] << 8 | (unsigned char)cases.p[i + 1]);
        if (id > s->last)
            break;
        if (s->class == PAIR)
            s->both[id].pairs++;
        else if (s->class == NUMBER)
            s->both[id].numbers++;
        else
            s->both[id].places++;
    }
    return QF_OK;
}

/* Into its place among the best; those of higher ids come later and go before their equals. */
static void keep(struct search *s, int64_t id, int likeness)
{
    apply_alike *out = s->out;
    size_t at;

    out->total++;
    if (out->count == s->n && (s->n == 0 || likeness < out->hit[out->count - 1].likeness))
        return;
    if (out->count < s->n)
        out->count++;
    for (at = out->count - 1; at > 0 && out->hit[at - 1].likeness <= likeness; at--)
        out->hit[at] = out->hit[at - 1];
    out->hit[at] = (apply_alike_hit){ id, likeness };
}

static qf_code judge_block(qf_ctx *cx, void *user, const db_row *row)
{
    struct search *s = user;
    qf_str sizes = db_blob(row, "cases");
    int64_t base = db_int(row, "block") * BLOCK_CASES;

    (void)cx;
    for (size_t i = 0; i * SIZE_BYTES + 2 < sizes.n; i++) {
        int64_t id = base + (int64_t)i;
        const unsigned char *size = (const unsigned char *)sizes.p + i * SIZE_BYTES;
        alike_counts theirs, both;
        int likeness;
        if (id > s->last || id == s->except || s->both[id].pairs == 0)
            continue;
        theirs = (alike_counts){ size[0], size[1], size[2] };
        both = (alike_counts){ s->both[id].pairs, s->both[id].numbers, s->both[id].places };
        likeness = alike_likeness(&s->mine, &theirs, &both);
        if (likeness >= s->at_least)
            keep(s, id, likeness);
    }
    return QF_OK;
}

static qf_code count_words(qf_ctx *cx, struct search *s, int64_t class, const uint64_t *value,
                           size_t n)
{
    s->class = class;
    for (size_t i = 0; i < n; i++)
        QF_TRY(db_each(cx, SQL_APPLY_WORD_CASES, count_word, s,
                       DB_INT("token", class | (int64_t)value[i])));
    return QF_OK;
}

/* What came in since the job ran last. */
static qf_code judge_rest(qf_ctx *cx, struct search *s, const alike_law *law,
                          const alike_print *print)
{
    int64_t version = alike_version(law), after = -1;
    db_rows rows;

    QF_TRY(db_many(cx, SQL_APPLY_BLOCK_LIST, &rows));
    for (size_t i = 0; i < rows.count; i++)
        if (db_int(&rows.row[i], "law") == version)
            after = db_int(&rows.row[i], "done");
    QF_TRY(db_many(cx, SQL_APPLY_BLOCK_REST, &rows, DB_INT("after", after), DB_INT("n", REST_MAX)));
    for (size_t i = rows.count; i-- > 0;) {
        alike_print theirs = alike_print_of(cx->arena, law, db_str(&rows.row[i], "subject"));
        int likeness = alike_compare(print, &theirs);
        if (likeness >= s->at_least && db_int(&rows.row[i], "id") != s->except)
            keep(s, db_int(&rows.row[i], "id"), likeness);
    }
    return QF_OK;
}

qf_code apply_alike_find(qf_ctx *cx, const alike_law *law, qf_str text, int64_t except, size_t n,
                         apply_alike *out)
{
    struct search s = { .except = except, .at_least = alike_at_least(law), .n = n, .out = out };
    alike_print print;
    size_t cut = 0;
    db_row row;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, APPLY_READERS));
    QF_TRY(db_begin_read(cx, &tx));
    text = qf_squeeze(cx->arena, qf_str_trim(text));
    for (int runes = 0; cut < text.n && runes < APPLY_SUBJECT_RUNES; runes++)
        (void)qf_rune_next(text, &cut);
    print = alike_print_of(cx->arena, law, qf_str_sub(text, 0, cut));
    s.mine = alike_counts_of(&print);
    *out = (apply_alike){ .hit = QF_NEW_ARRAY(cx->arena, apply_alike_hit, n + 1) };
    QF_TRY(db_one(cx, SQL_APPLY_LAST_ID, &row));
    s.last = db_int(&row, "id");
    s.both = QF_NEW_ARRAY(cx->arena, struct shared, (size_t)s.last + 1);
    QF_TRY(count_words(cx, &s, PAIR, print.pairs, print.pair_count));
    QF_TRY(count_words(cx, &s, NUMBER, print.numbers, print.number_count));
    QF_TRY(count_words(cx, &s, PLACE, print.places, print.place_count));
    QF_TRY(db_each(cx, SQL_APPLY_WORD_CASES, judge_block, &s, DB_INT("token", SIZES)));
    return judge_rest(cx, &s, law, &print);
}
