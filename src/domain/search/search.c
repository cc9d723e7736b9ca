#include "domain/search/search.h"

#include "base/text.h"
#include "domain/auth/auth.h"
#include "domain/search/score.h"
#include "domain/search/tokens.h"
#include "store/db.h"

#define TOKENS_MAX ((size_t)32 * 1024 * 1024)
#define WORDS_MAX 8 /* parts of a query */
#define INITIALS 80 /* of a title */

/* Day, organisation and item in one number: documents of SQLite's index in order of release. */
static qf_code sort_key(qf_ctx *cx, const search_document *document, int64_t *out)
{
    int64_t day = qf_date_is(document->released_on) ? document->released_on.day : 0;

    if (day < 0 || day > 0xFFFF || cx->org <= 0 || cx->org >= (int64_t)1 << 20 ||
        document->item_id <= 0 || document->item_id >= (int64_t)1 << 27)
        return qf_fail(cx, QF_LIMIT, "SEARCH.KEY", "item", "这条信息的编号或日期超出搜索范围");
    *out = day << 47 | cx->org << 27 | document->item_id;
    return QF_OK;
}

/* A word of the meta field: short and made of letters and digits whatever the code is. */
static void add_meta(qf_buf *out, char what, qf_str value)
{
    qf_buf_addf(out, " %c%llx", what, (unsigned long long)qf_str_hash(value));
}

/* The tokens of a title once more, as words of their own in the meta field ("t补贴", for a single character "s补"):
 * how long a search in titles takes hangs on the titles alone, however often the word stands in texts. */
static void add_titled(qf_buf *out, qf_str tokens)
{
    qf_str rest = tokens, token;

    while (qf_str_split(&rest, ' ', &token))
        if (token.n > 0)
            qf_buf_addf(out, " t%.*s", QF_ARG(token));
}

static void add_singles(qf_buf *out, qf_str tokens)
{
    qf_str rest = tokens, token;

    while (qf_str_split(&rest, ' ', &token)) {
        size_t first = 0;
        if (token.n > 0 && qf_rune_next(token, &first) >= 0x80)
            qf_buf_addf(out, " s%.*s", QF_ARG(qf_str_sub(token, 0, first)));
    }
}

struct words {
    qf_str title, body, meta;
};

static struct words words_of(qf_ctx *cx, const search_document *document)
{
    qf_buf title = qf_buf_new(cx->arena, TOKENS_MAX), body = qf_buf_new(cx->arena, TOKENS_MAX),
           meta = qf_buf_new(cx->arena, TOKENS_MAX);

    search_tokens(&title, document->title);
    search_tokens(&body, document->body);
    qf_buf_addc(&body, ' ');
    search_tokens(&body, document->doc_no);
    qf_buf_addc(&body, ' ');
    search_tokens(&body, document->index_no);
    qf_buf_addf(&meta, " o%lld", (long long)cx->org);
    add_meta(&meta, 'c', document->column_code);
    add_meta(&meta, 'k', document->kind);
    add_meta(&meta, 'v', document->validity);
    qf_buf_addf(&meta, " y%d", qf_date_year(document->released_on));
    add_titled(&meta, qf_buf_str(&title));
    add_singles(&meta, qf_buf_str(&title));
    return (struct words){ qf_buf_str(&title), qf_buf_str(&body), qf_buf_str(&meta) };
}

static void read_document(const db_row *row, search_document *out)
{
    *out = (search_document){
        .item_id = db_int(row, "item_id"),
        .column_code = db_str(row, "column_code"),
        .kind = db_str(row, "kind"),
        .validity = db_str(row, "validity"),
        .released_on = db_date(row, "released_on"),
        .index_no = db_str(row, "index_no"),
        .doc_no = db_str(row, "doc_no"),
        .title = db_str(row, "title"),
        .body = db_str(row, "body"),
    };
}

static qf_code index_do(qf_ctx *cx, enum sql_id id, int64_t key, const struct words *words)
{
    return db_exec(cx, id, DB_INT("sort_key", key), DB_STR("title", words->title),
                   DB_STR("body", words->body), DB_STR("meta", words->meta));
}

qf_code search_remove(qf_ctx *cx, int64_t item_id)
{
    search_document old;
    struct words words;
    DB_TX tx = { 0 };
    db_row row;
    qf_code code;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    code = db_one(cx, SQL_SEARCH_DOCUMENT, &row, DB_INT("item_id", item_id));
    if (code == QF_MISSING)
        return db_commit(&tx);
    QF_TRY(code);
    read_document(&row, &old);
    words = words_of(cx, &old);
    QF_TRY(index_do(cx, SQL_SEARCH_INDEX_TAKE, db_int(&row, "sort_key"), &words));
    QF_TRY(db_exec(cx, SQL_SEARCH_REMOVE, DB_INT("item_id", item_id)));
    return db_commit(&tx);
}

qf_code search_put(qf_ctx *cx, const search_document *document)
{
    struct words words = words_of(cx, document);
    DB_TX tx = { 0 };
    int64_t key = 0;

    QF_TRY(sort_key(cx, document, &key));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(search_remove(cx, document->item_id));
    QF_TRY(db_exec(cx, SQL_SEARCH_PUT, DB_INT("item_id", document->item_id),
                   DB_INT("sort_key", key), DB_STR("column_code", document->column_code),
                   DB_STR("kind", document->kind), DB_STR("validity", document->validity),
                   DB_DATE(cx, "released_on", document->released_on),
                   DB_STR("index_no", document->index_no), DB_STR("doc_no", document->doc_no),
                   DB_STR("title", document->title), DB_STR("body", document->body),
                   DB_STR("initials", search_initials(cx->arena, document->title, INITIALS))));
    QF_TRY(index_do(cx, SQL_SEARCH_INDEX_PUT, key, &words));
    return db_commit(&tx);
}

qf_code search_clear(qf_ctx *cx)
{
    int64_t last = 0;
    size_t count = 1;

    while (count > 0) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx piece = *cx;
        DB_TX tx = { 0 };
        db_rows rows;
        qf_code code;

        piece.arena = arena;
        code = db_begin(&piece, &tx);
        if (code == QF_OK)
            code =
                db_many(&piece, SQL_SEARCH_NEXT, &rows, DB_INT("item_id", last), DB_INT("n", 500));
        count = code == QF_OK ? rows.count : 0;
        for (size_t i = 0; code == QF_OK && i < count; i++) {
            last = db_int(&rows.row[i], "item_id");
            code = search_remove(&piece, last);
        }
        if (code == QF_OK)
            code = db_commit(&tx);
        if (code != QF_OK)
            return qf_fail_as(cx, &piece.err);
    }
    return QF_OK;
}

qf_code search_known(qf_ctx *cx, int64_t *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_SEARCH_KNOWN, &row));
    *out = db_int(&row, "documents");
    return QF_OK;
}

static void read_neighbour(const db_rows *rows, search_document *out)
{
    *out = (search_document){ 0 };
    if (rows->count > 0) {
        out->item_id = db_int(&rows->row[0], "item_id");
        out->title = db_str(&rows->row[0], "title");
    }
}

qf_code search_neighbours(qf_ctx *cx, int64_t item_id, search_document *newer,
                          search_document *older)
{
    db_rows rows;
    db_row row;
    qf_code code = db_one(cx, SQL_SEARCH_DOCUMENT, &row, DB_INT("item_id", item_id));

    *newer = *older = (search_document){ 0 };
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    QF_TRY(db_many(cx, SQL_SEARCH_NEWER, &rows, DB_STR("column_code", db_str(&row, "column_code")),
                   DB_INT("sort_key", db_int(&row, "sort_key"))));
    read_neighbour(&rows, newer);
    QF_TRY(db_many(cx, SQL_SEARCH_OLDER, &rows, DB_STR("column_code", db_str(&row, "column_code")),
                   DB_INT("sort_key", db_int(&row, "sort_key"))));
    read_neighbour(&rows, older);
    return QF_OK;
}

/* ---- asking */

/* A query in the words of both engines. */
struct asked {
    qf_buf q;       /* FTS5's or PostgreSQL's expression */
    qf_buf needles; /* for PostgreSQL: patterns of runs of tokens, by lines */
    size_t words;
    bool sqlite;
};

/* The tokens of a word as the meta field has them for titles: "补贴 贴发" -> "t补贴 t贴发", "补" -> "s补". */
static qf_str in_titles(qf_ctx *cx, qf_str tokens, bool *open)
{
    qf_buf out = qf_buf_new(cx->arena, 8192);
    size_t first = 0;

    if (qf_rune_next(tokens, &first) >= 0x80 && first == tokens.n) {
        *open = false;
        add_singles(&out, tokens);
    } else {
        add_titled(&out, tokens);
    }
    return qf_str_sub(qf_buf_str(&out), 1, out.n);
}

/* One part of the query: " 补贴 贴发" -> "补贴 贴发" or '补贴' & '贴发'. */
static void ask_word(qf_ctx *cx, struct asked *asked, qf_str word, bool title_only)
{
    qf_buf run = qf_buf_new(cx->arena, 4096);
    qf_str rest, token;
    bool open;

    search_word_tokens(&run, word, &open);
    if (run.n == 0 || run.over)
        return;
    asked->words++;
    rest = qf_str_sub(qf_buf_str(&run), 1, run.n);
    if (!asked->sqlite)
        qf_buf_addf(&asked->needles, "%s%% %.*s%s%%", asked->words > 1 ? "\n" : "", QF_ARG(rest),
                    open ? "" : " ");
    if (title_only)
        rest = in_titles(cx, rest, &open);
    if (asked->sqlite) {
        qf_buf_addf(&asked->q, " AND {%s} : \"%.*s\"%s", title_only ? "meta" : "title body",
                    QF_ARG(rest), open ? "*" : "");
        return;
    }
    while (qf_str_split(&rest, ' ', &token))
        qf_buf_addf(&asked->q, " & '%.*s'%s", QF_ARG(token), open && rest.n == 0 ? ":*" : "");
}

static void ask_meta(struct asked *asked, char what, qf_str value)
{
    unsigned long long hash = qf_str_hash(value);

    if (value.n == 0)
        return;
    if (asked->sqlite)
        qf_buf_addf(&asked->q, " AND meta : \"%c%llx\"", what, hash);
    else
        qf_buf_addf(&asked->q, " & '%c%llx'", what, hash);
}

static struct asked ask(qf_ctx *cx, const search_query *query, bool title_only)
{
    struct asked asked = { .q = qf_buf_new(cx->arena, 16384),
                           .needles = qf_buf_new(cx->arena, 16384),
                           .sqlite = strcmp(db_engine_name(cx->db), "sqlite") == 0 };
    qf_str rest = qf_squeeze(cx->arena, query->words), word;

    qf_buf_addf(&asked.q, asked.sqlite ? "meta : \"o%lld\"" : "'o%lld'", (long long)cx->org);
    while (rest.n > 0 && asked.words < WORDS_MAX && qf_str_split(&rest, ' ', &word))
        ask_word(cx, &asked, word, title_only);
    ask_meta(&asked, 'c', query->column);
    ask_meta(&asked, 'k', query->kind);
    ask_meta(&asked, 'v', query->validity);
    if (query->year > 0)
        qf_buf_addf(&asked.q, asked.sqlite ? " AND meta : \"y%lld\"" : " & 'y%lld'",
                    (long long)query->year);
    return asked;
}

struct keys {
    int64_t *key;
    size_t count;
};

/* Keys of what is found, newest first, at most n. */
static qf_code find_keys(qf_ctx *cx, const search_query *query, bool title_only, int64_t n,
                         struct keys *out)
{
    struct asked asked = ask(cx, query, title_only);
    db_rows rows = { 0 };

    if (asked.words > 0)
        QF_TRY(db_many(cx, SQL_SEARCH_KEYS, &rows, DB_STR("q", qf_buf_str(&asked.q)),
                       DB_STR("needles", qf_buf_str(&asked.needles)),
                       DB_BOOL("title_only", title_only), DB_INT("n", n)));
    out->count = rows.count;
    out->key = QF_NEW_ARRAY(cx->arena, int64_t, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        out->key[i] = db_int(&rows.row[i], "sort_key");
    return QF_OK;
}

/* The documents of keys, newest first, each once. */
static qf_code read_keys(qf_ctx *cx, const int64_t *key, size_t count, search_hits *out)
{
    qf_buf list = qf_buf_new(cx->arena, 22 * count + 3);
    db_rows rows;

    qf_buf_addc(&list, '[');
    for (size_t i = 0; i < count; i++)
        qf_buf_addf(&list, "%s%lld", i > 0 ? "," : "", (long long)key[i]);
    qf_buf_addc(&list, ']');
    QF_TRY(db_many(cx, SQL_SEARCH_BY_KEYS, &rows, DB_STR("keys", qf_buf_str(&list))));
    out->count = rows.count;
    out->hit = QF_NEW_ARRAY(cx->arena, search_document, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_document(&rows.row[i], &out->hit[i]);
    return QF_OK;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* The bounded set of relevance: the newest hits in titles and the newest hits at all. */
static qf_code relevant(qf_ctx *cx, const search_query *query, const struct keys *all,
                        search_hits *out)
{
    size_t count = least(all->count, SEARCH_RELEVANT), skip;
    int64_t *key = QF_NEW_ARRAY(cx->arena, int64_t, (size_t)2 * SEARCH_RELEVANT);
    struct keys titles = { 0 };

    if (count > 0)
        memcpy(key, all->key, count * sizeof(*key));
    /* When all hits are in the set, those in titles are too. */
    if (!query->title_only && all->count > SEARCH_RELEVANT)
        QF_TRY(find_keys(cx, query, true, SEARCH_RELEVANT, &titles));
    if (titles.count > 0)
        memcpy(key + count, titles.key, titles.count * sizeof(*key));
    QF_TRY(read_keys(cx, key, count + titles.count, out));
    search_rank(cx->arena, query->words, out->hit, out->count);
    skip = least((size_t)query->skip, out->count);
    out->hit += skip;
    out->count = least(out->count - skip, (size_t)query->n);
    return QF_OK;
}

qf_code search_find(qf_ctx *cx, const search_query *query, search_hits *out)
{
    struct keys all;
    DB_TX tx = { 0 };
    size_t skip;

    *out = (search_hits){ 0 };
    QF_TRY(db_begin_read(cx, &tx));
    QF_TRY(find_keys(cx, query, query->title_only, SEARCH_COUNTED + 1, &all));
    out->total = (int64_t)all.count;
    if (query->by_relevance)
        return relevant(cx, query, &all, out);
    skip = least((size_t)query->skip, all.count);
    return read_keys(cx, all.key + skip, least(all.count - skip, (size_t)query->n), out);
}

qf_code search_suggest(qf_ctx *cx, qf_str typed, size_t n, qf_str **out, size_t *count)
{
    qf_str folded = qf_fold_label(cx->arena, qf_str_sub(typed, 0, 60));
    search_query query = { .words = typed, .title_only = true, .n = (int64_t)n };
    search_hits hits = { 0 };
    db_rows rows = { 0 };
    qf_str *words;
    size_t spelled;

    *count = 0;
    *out = QF_NEW_ARRAY(cx->arena, qf_str, n);
    if (search_only_letters(folded)) {
        QF_TRY(db_many(cx, SQL_SEARCH_BY_INITIALS, &rows, DB_STR("first", folded),
                       DB_STR("behind", qf_strf(cx->arena, "%.*s~", QF_ARG(folded))),
                       DB_INT("n", (int64_t)n)));
        for (size_t i = 0; i < rows.count && *count < n; i++)
            (*out)[(*count)++] = db_str(&rows.row[i], "title");
        QF_TRY(search_spelled(cx, folded, n - *count, &words, &spelled));
        for (size_t i = 0; i < spelled; i++)
            (*out)[(*count)++] = words[i];
    }
    if (*count == 0)
        QF_TRY(search_find(cx, &query, &hits));
    for (size_t i = 0; i < hits.count && *count < n; i++)
        (*out)[(*count)++] = hits.hit[i].title;
    return QF_OK;
}
