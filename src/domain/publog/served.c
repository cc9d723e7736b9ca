/* What a log names, held against the files that a site serves. */
#include "domain/publog/served.h"

#include "base/file.h"
#include "base/text.h"

#include <stdlib.h>

#define SERVED_MAX ((size_t)400000)          /* files of a folder */
#define BYTES_MAX ((size_t)96 * 1024 * 1024) /* of one */
#define HEX 64

/* What the log says last about one item. */
struct leaf {
    int64_t item, index;
    bool names;   /* the leaf has a list of attachments; older ones have none */
    qf_str files; /* the digests in that list, 64 digits each, one behind the other */
    qf_str text;  /* the digest of title and text; empty: withdrawn */
    bool served;  /* the site has a text of it */
};

struct leaves {
    struct leaf *leaf;
    size_t count;
};

/* ---- the log */

/* The digests between the brackets of `"files":["…","…"]`. */
static qf_str digests_of(qf_arena *arena, qf_str entry, bool *names)
{
    ptrdiff_t at = qf_str_find(entry, QF_S("\"files\":["), 0), end;
    qf_buf out;

    *names = at >= 0;
    if (at < 0 || (end = qf_str_find(entry, QF_S("]"), (size_t)at)) < 0)
        return QF_S("");
    out = qf_buf_new(arena, entry.n);
    for (size_t i = (size_t)at + 9; i + HEX < (size_t)end; i++)
        if (entry.p[i] == '"') {
            qf_buf_add(&out, qf_str_sub(entry, i + 1, i + 1 + HEX));
            i += HEX + 1;
        }
    return qf_buf_str(&out);
}

/* The digest in `"sha256":"…"`. */
static qf_str text_of(qf_str entry)
{
    qf_str head = QF_S("\"sha256\":\"");
    ptrdiff_t at = qf_str_find(entry, head, 0);

    if (at < 0 || (size_t)at + head.n + HEX > entry.n)
        return QF_S("");
    return qf_str_sub(entry, (size_t)at + head.n, (size_t)at + head.n + HEX);
}

/* The number in `"object":"item:5"`; 0: about something else. */
static int64_t item_of(qf_str entry)
{
    qf_str head = QF_S("\"object\":\"item:");
    ptrdiff_t at = qf_str_find(entry, head, 0);
    int64_t item = 0;

    for (size_t i = at < 0 ? entry.n : (size_t)at + head.n;
         i < entry.n && entry.p[i] >= '0' && entry.p[i] <= '9' && item < INT64_MAX / 20; i++)
        item = item * 10 + (entry.p[i] - '0');
    return item;
}

static int by_item(const void *a, const void *b)
{
    const struct leaf *x = a, *y = b;

    if (x->item != y->item)
        return x->item < y->item ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* The last leaf of each item, by item. */
static qf_code last_leaves(qf_ctx *cx, const tiles *log, struct leaves *out)
{
    size_t kept = 0;

    out->count = 0;
    out->leaf = QF_NEW_ARRAY(cx->arena, struct leaf, (size_t)log->size + 1);
    for (int64_t number = 0; number * TILES_WIDTH < log->size; number++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = { .arena = arena };
        qf_str entries[TILES_WIDTH];
        size_t count;
        if (tiles_bundle(&mine, log, number, entries, &count) != QF_OK)
            return qf_fail(cx, QF_BROKEN, "TILES.DAMAGED", NULL, "日志的内容读不出来");
        for (size_t i = 0; i < count; i++) {
            struct leaf *leaf = &out->leaf[out->count];
            *leaf = (struct leaf){ .item = item_of(entries[i]),
                                   .index = number * TILES_WIDTH + (int64_t)i };
            leaf->files = qf_str_copy(cx->arena, digests_of(arena, entries[i], &leaf->names));
            if (qf_str_has(entries[i], QF_S("\"kind\":\"withdraw\"")))
                leaf->names = true;
            else
                leaf->text = qf_str_copy(cx->arena, text_of(entries[i]));
            out->count += leaf->item > 0;
        }
    }
    qsort(out->leaf, out->count, sizeof(struct leaf), by_item);
    for (size_t i = 0; i < out->count; i++)
        if (i + 1 == out->count || out->leaf[i + 1].item != out->leaf[i].item)
            out->leaf[kept++] = out->leaf[i];
    out->count = kept;
    return QF_OK;
}

static struct leaf *leaf_of(const struct leaves *leaves, int64_t item)
{
    size_t low = 0, high = leaves->count;

    while (low < high) {
        size_t middle = (low + high) / 2;
        if (leaves->leaf[middle].item < item)
            low = middle + 1;
        else
            high = middle;
    }
    return low < leaves->count && leaves->leaf[low].item == item ? &leaves->leaf[low] : NULL;
}

/* ---- the site */

/* "…/item/12/file/3.pdf", between "/item/" and the last "/file/": 12; 0: another page. */
static int64_t served_for(qf_str path, qf_str head, qf_str middle)
{
    ptrdiff_t file = -1, at = -1;
    int64_t item = 0;

    for (ptrdiff_t next; (next = qf_str_find(path, middle, (size_t)(file + 1))) >= 0;)
        file = next;
    for (ptrdiff_t next;
         file >= 0 && (next = qf_str_find(path, head, (size_t)(at + 1))) >= 0 && next < file;)
        at = next;
    if (file < 0 || at < 0 ||
        !qf_number_parse(qf_str_sub(path, (size_t)at + head.n, (size_t)file), &item))
        return 0;
    return item;
}

static bool take(struct leaf *leaf, qf_str digest)
{
    for (size_t i = 0; i + HEX <= leaf->files.n; i += HEX)
        if (qf_str_eq(qf_str_sub(leaf->files, i, i + HEX), digest)) {
            /* found: off the list, so that what stays on it is what the site lacks */
            char *p = (char *)leaf->files.p;
            memmove(p + i, p + i + HEX, leaf->files.n - i - HEX);
            leaf->files.n -= HEX;
            return true;
        }
    return false;
}

static void tell(publog_served *out, qf_str place)
{
    if (out->told_count < PUBLOG_SERVED_TOLD)
        out->told[out->told_count++] = place;
}

/* The text of an item as the site gives it to be added up. */
static qf_code compare_text(qf_ctx *cx, const char *path, int64_t item, const struct leaves *leaves,
                            publog_served *out)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx mine = { .arena = arena };
    struct leaf *leaf = leaf_of(leaves, item);
    qf_str bytes;

    if (qf_file_read(&mine, path, BYTES_MAX, &bytes) != QF_OK)
        return qf_fail(cx, QF_BROKEN, "FILE.READ", "files", "原文读不出来：proof/%lld/text.txt",
                       (long long)item);
    out->texts++;
    if (leaf != NULL)
        leaf->served = true;
    if (leaf != NULL && qf_str_eq(leaf->text, qf_digest_hex(arena, qf_sha256(bytes))))
        return QF_OK;
    out->altered++;
    tell(out, qf_strf(cx->arena, "proof/%lld/text.txt", (long long)item));
    return QF_OK;
}

static qf_code compare(qf_ctx *cx, const char *path, const struct leaves *leaves,
                       publog_served *out)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx mine = { .arena = arena };
    int64_t item = served_for(qf_str_of(path), QF_S("/proof/"), QF_S("/text.txt"));
    struct leaf *leaf;
    qf_str bytes;

    if (item > 0)
        return compare_text(cx, path, item, leaves, out);
    item = served_for(qf_str_of(path), QF_S("/item/"), QF_S("/file/"));
    if (item == 0)
        return QF_OK;
    if (qf_file_read(&mine, path, BYTES_MAX, &bytes) != QF_OK)
        return qf_fail(cx, QF_BROKEN, "FILE.READ", "files", "附件读不出来：item/%lld/file/%.*s",
                       (long long)item, QF_ARG(qf_file_name(path)));
    out->compared++;
    leaf = leaf_of(leaves, item);
    if (leaf != NULL && !leaf->names) {
        out->unnamed++;
        return QF_OK;
    }
    if (leaf != NULL && take(leaf, qf_digest_hex(arena, qf_sha256(bytes)))) {
        out->same++;
        return QF_OK;
    }
    out->changed++;
    tell(out,
         qf_strf(cx->arena, "item/%lld/file/%.*s", (long long)item, QF_ARG(qf_file_name(path))));
    return QF_OK;
}

qf_code publog_served_check(qf_ctx *cx, const char *folder, int64_t size, const char *site,
                            publog_served *out)
{
    tiles log = { .folder = folder, .size = size };
    struct leaves leaves;
    const char **paths;
    size_t count;

    *out = (publog_served){ 0 };
    QF_TRY(last_leaves(cx, &log, &leaves));
    for (size_t i = 0; i < leaves.count; i++) {
        out->named += (int64_t)(leaves.leaf[i].files.n / HEX);
        out->items += leaves.leaf[i].text.n > 0;
    }
    if (site == NULL)
        return QF_OK;
    QF_TRY(qf_dir_list(cx, site, SERVED_MAX, &paths, &count));
    for (size_t i = 0; i < count; i++)
        QF_TRY(compare(cx, paths[i], &leaves, out));
    for (size_t i = 0; i < leaves.count; i++) {
        const struct leaf *leaf = &leaves.leaf[i];
        out->missing += (int64_t)(leaf->files.n / HEX);
        if (out->texts == 0 || leaf->text.n == 0 || leaf->served)
            continue;
        out->gone++;
        tell(out, qf_strf(cx->arena, "proof/%lld/text.txt", (long long)leaf->item));
    }
    return QF_OK;
}
