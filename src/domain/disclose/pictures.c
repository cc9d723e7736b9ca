#include "domain/disclose/pictures.h"

#include "base/text.h"
#include "doc/sanitize.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "store/blob.h"
#include "store/db.h"

#define TAG QF_S("<img src=\"picture/")
#define SHOWS QF_S(" alt=\"")

/* ---- taking in, giving out */

static qf_code unfit(qf_ctx *cx)
{
    return qf_fail(cx, QF_INVALID, "DISCLOSE.PICTURE", "picture",
                   "图片只收 png、jpg、gif，要完整，长宽不超过两万像素");
}

qf_code disclose_picture_put(qf_ctx *cx, qf_str bytes, qf_str *name)
{
    attachment_kind kind;
    qf_str clean, sha256;
    int width, height;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_DRAFTERS));
    if (bytes.n > DISCLOSE_PICTURE_MAX)
        return qf_fail(cx, QF_LIMIT, "DISCLOSE.PICTURE", "picture",
                       "一张图片不超过 10 MB，请缩小以后再选");
    if (attachment_kind_of(cx, bytes, QF_S("picture"), &kind) != QF_OK ||
        !attachment_is_picture(kind) || picture_strip(cx, bytes, kind, &clean, NULL) != QF_OK ||
        !picture_size(clean, kind, &width, &height))
        return unfit(cx);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(blob_put(cx, clean, &sha256));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_PICTURE_PUT, DB_STR("sha256", sha256),
                   DB_STR("kind", qf_str_of(attachment_ending(kind))), DB_INT("width", width),
                   DB_INT("height", height), DB_INT("size", (int64_t)clean.n),
                   DB_INT("account", cx->actor->account)));
    *name = qf_strf(cx->arena, "%.*s.%s", QF_ARG(sha256), attachment_ending(kind));
    return db_commit(&tx);
}

static qf_code no_picture(qf_ctx *cx)
{
    return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_PICTURE", "picture", "没有这张图片，或者已经撤下");
}

static qf_code read_picture(qf_ctx *cx, qf_str name, attachment_kind *kind, qf_str *bytes)
{
    qf_str sha256 = qf_str_sub(name, 0, 64);
    db_rows rows;

    if (name.n != 68 || !attachment_kind_parse(qf_str_sub(name, 65, 68), kind))
        return no_picture(cx);
    QF_TRY(db_many(cx, SQL_DISCLOSE_PICTURE, &rows, DB_STR("sha256", sha256)));
    if (rows.count == 0 ||
        !qf_str_eq(db_str(&rows.row[0], "kind"), qf_str_of(attachment_ending(*kind))))
        return no_picture(cx);
    return blob_get(cx, sha256, (int64_t)DISCLOSE_PICTURE_MAX + 4096, bytes);
}

qf_code disclose_picture_get(qf_ctx *cx, qf_str name, attachment_kind *kind, qf_str *bytes)
{
    QF_TRY(auth_need(cx, AUTH_ANY));
    return read_picture(cx, name, kind, bytes);
}

static bool is_html(const disclose_item *item)
{
    return qf_str_eq(item->body_kind, QF_S("html"));
}

qf_code disclose_picture_public(qf_ctx *cx, int64_t id, qf_str name, attachment_kind *kind,
                                qf_str *bytes)
{
    disclose_item item;
    bool ended;

    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_notice_ended(cx, id, &ended));
    if (ended || !qf_str_eq(item.state, QF_S("released")) || !is_html(&item) || name.n == 0 ||
        !qf_str_has(item.body, QF_JOIN(cx->arena, TAG, name, QF_S("\""))))
        return no_picture(cx);
    return read_picture(cx, name, kind, bytes);
}

qf_code disclose_picture_keep(qf_ctx *cx, doc_block *block, int number)
{
    qf_str name;
    qf_code code = QF_INVALID;

    if (block->picture.n > 0)
        code = disclose_picture_put(cx, block->picture, &name);
    if (code == QF_OK) {
        block->address = QF_JOIN(cx->arena, QF_S("picture/"), name);
        return QF_OK;
    }
    if (code != QF_INVALID && code != QF_LIMIT)
        return code;
    block->kind = DOC_PARAGRAPH;
    block->text = qf_strf(cx->arena,
                          "〔第 %d 张图片没有带进来：网页只能显示 10 MB 以内的 "
                          "png、jpg、gif。请另存成这样的图片再加上，或者删去这一行〕",
                          number);
    return QF_OK;
}

/* ---- what they show */

/* The next picture's tag at or behind `at`: its name, the place of its words and of their end. */
static bool next_picture(qf_str body, size_t at, qf_str *name, size_t *from, size_t *to)
{
    ptrdiff_t tag = qf_str_find(body, TAG, at), quote, words, end;

    if (tag < 0)
        return false;
    quote = qf_str_find(body, QF_S("\""), (size_t)tag + TAG.n);
    words = quote < 0 ? -1 : qf_str_find(body, SHOWS, (size_t)quote);
    end = words < 0 ? -1 : qf_str_find(body, QF_S("\""), (size_t)words + SHOWS.n);
    if (end < 0)
        return false;
    *name = qf_str_sub(body, (size_t)tag + TAG.n, (size_t)quote);
    *from = (size_t)words + SHOWS.n;
    *to = (size_t)end;
    return true;
}

static size_t pictures_in(qf_str body)
{
    size_t at = 0, from, count = 0;
    qf_str name;

    while (next_picture(body, at, &name, &from, &at))
        count++;
    return count;
}

qf_code disclose_pictures_of(qf_ctx *cx, const disclose_item *item, disclose_picture **out,
                             size_t *count)
{
    qf_str body = is_html(item) ? item->body : QF_S("");
    size_t at = 0, from, n = 0;
    qf_str name;

    *count = pictures_in(body);
    *out = QF_NEW_ARRAY(cx->arena, disclose_picture, *count + 1);
    while (n < *count && next_picture(body, at, &name, &from, &at)) {
        sanitize_words words;
        QF_TRY(sanitize_words_of(cx, qf_str_sub(body, from, at), &words));
        (*out)[n++] = (disclose_picture){ name, words.text };
    }
    return QF_OK;
}

static void add_words(qf_buf *out, qf_str words)
{
    for (size_t i = 0; i < words.n; i++)
        if (strchr("<>&\"", words.p[i]) != NULL || (unsigned char)words.p[i] < ' ')
            qf_buf_addf(out, "&#%d;", words.p[i]);
        else
            qf_buf_addc(out, words.p[i]);
}

/* Plain text with a picture becomes HTML: a paragraph a line. */
static qf_code as_html(qf_ctx *cx, disclose_item *item)
{
    qf_str line, rest = item->body;
    qf_buf out = qf_buf_new(cx->arena, SANITIZE_MAX);

    if (is_html(item))
        return QF_OK;
    if (qf_str_has(item->body, QF_S("\t")))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.PICTURE", "picture",
                       "带表格的纯文字里不能加图片，请打开编辑器，或者用 Word 文件做正文");
    while (qf_str_split(&rest, '\n', &line)) {
        qf_buf_add(&out, QF_S("<p>"));
        add_words(&out, line);
        qf_buf_add(&out, QF_S("</p>"));
    }
    item->body = qf_buf_str(&out);
    item->body_kind = QF_S("html");
    return QF_OK;
}

qf_code disclose_pictures_say(qf_ctx *cx, int64_t id, int64_t version, const qf_str *shows,
                              size_t count, qf_str added, qf_str added_shows)
{
    qf_buf out = qf_buf_new(cx->arena, SANITIZE_MAX);
    size_t at = 0, from, to = 0;
    disclose_item item;
    qf_str name;

    QF_TRY(auth_need(cx, DISCLOSE_DRAFTERS));
    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_need(cx, DISCLOSE_DRAFTERS, &item));
    QF_TRY(as_html(cx, &item));
    for (size_t i = 0; i < count && next_picture(item.body, to, &name, &from, &to); i++) {
        qf_buf_add(&out, qf_str_sub(item.body, at, from));
        add_words(&out, shows[i]);
        at = to;
    }
    qf_buf_add(&out, qf_str_sub(item.body, at, item.body.n));
    if (added.n > 0) {
        QF_TRY(disclose_picture_put(cx, added, &name));
        qf_buf_addf(&out, "<p><img src=\"picture/%.*s\" alt=\"", QF_ARG(name));
        add_words(&out, added_shows);
        qf_buf_add(&out, QF_S("\"></p>"));
    }
    QF_TRY(sanitize_html(cx, qf_buf_str(&out), &item.body));
    return disclose_save(cx, id, version, &item);
}
