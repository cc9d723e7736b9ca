#include "store/tiles.h"

#include "base/file.h"

#define HASH QF_SHA256_BYTES
#define BUNDLE_MAX ((size_t)TILES_WIDTH * (TILES_ENTRY_MAX + 2))

static qf_digest parent(qf_digest left, qf_digest right)
{
    unsigned char both[1 + 2 * HASH] = { 1 };

    memcpy(both + 1, left.byte, HASH);
    memcpy(both + 1 + HASH, right.byte, HASH);
    return qf_sha256((qf_str){ (const char *)both, sizeof(both) });
}

qf_digest tiles_leaf(qf_str entry)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    return qf_sha256(QF_JOIN(arena, ((qf_str){ "\0", 1 }), entry));
}

qf_str tiles_number(qf_arena *arena, int64_t number)
{
    qf_str out = qf_strf(arena, "%03d", (int)(number % 1000));

    for (number /= 1000; number > 0; number /= 1000)
        out = qf_strf(arena, "x%03d/%.*s", (int)(number % 1000), QF_ARG(out));
    return out;
}

/* Hashes that a level of a log of `size` leaves has. */
static int64_t level_count(int level, int64_t size)
{
    return level > 7 ? 0 : size >> (8 * (level < 0 ? 0 : level));
}

/* How many of them stand in a tile: 256, or fewer in the last one. */
static int tile_width(int level, int64_t number, int64_t size)
{
    int64_t rest = level_count(level, size) - number * TILES_WIDTH;

    return rest > TILES_WIDTH ? TILES_WIDTH : (int)rest;
}

qf_str tiles_path(qf_arena *arena, int level, int64_t number, int64_t size)
{
    int width = tile_width(level, number, size);
    qf_str name = tiles_number(arena, number);
    qf_str kind = level < 0 ? QF_S("entries") : qf_strf(arena, "%d", level);

    if (width == TILES_WIDTH)
        return qf_strf(arena, "tile/%.*s/%.*s", QF_ARG(kind), QF_ARG(name));
    return qf_strf(arena, "tile/%.*s/%.*s.p/%d", QF_ARG(kind), QF_ARG(name), width);
}

static qf_code damaged(qf_ctx *cx, qf_str path)
{
    return qf_fail(cx, QF_BROKEN, "TILES.DAMAGED", qf_cstr(cx->arena, path),
                   "公开日志的文件缺失或被改动，请用备份核对");
}

static qf_code read_tile(qf_ctx *cx, const tiles *log, int level, int64_t number, qf_str *out)
{
    qf_str path = tiles_path(cx->arena, level, number, log->size);
    qf_str whole = qf_strf(cx->arena, "%s/%.*s", log->folder, QF_ARG(path));
    size_t size = (size_t)tile_width(level, number, log->size) * HASH;

    if (qf_file_read(cx, whole.p, level < 0 ? BUNDLE_MAX : size, out) != QF_OK ||
        (level >= 0 && out->n != size))
        return damaged(cx, path);
    return QF_OK;
}

static qf_code write_tile(qf_ctx *cx, const tiles *log, int level, int64_t number, qf_str bytes)
{
    qf_str path = qf_strf(cx->arena, "%s/%.*s", log->folder,
                          QF_ARG(tiles_path(cx->arena, level, number, log->size)));
    size_t slash = path.n;

    while (path.p[slash - 1] != '/')
        slash--;
    QF_TRY(qf_dir_make(cx, qf_cstr(cx->arena, qf_str_sub(path, 0, slash - 1))));
    return qf_file_write(cx, path.p, bytes);
}

static qf_digest hash_at(qf_str tile, size_t index)
{
    qf_digest out;

    memcpy(out.byte, tile.p + index * HASH, HASH);
    return out;
}

/* Root of 2^height hashes of a tile, the first at `index`. */
static qf_digest inside(qf_str tile, size_t index, int height)
{
    size_t half = (size_t)1 << (height > 0 ? height - 1 : 0);

    if (height == 0)
        return hash_at(tile, index);
    return parent(inside(tile, index, height - 1), inside(tile, index + half, height - 1));
}

/* ---- adding */

/* Adds hashes behind the `known` ones of a level; gives the hashes of the tiles that became full. `log`
 * has its new size. */
static qf_code add_level(qf_ctx *cx, const tiles *log, int64_t old_size, int level, qf_str fresh,
                         qf_str *up)
{
    tiles before = { log->folder, old_size };
    int64_t number = level_count(level, old_size) / TILES_WIDTH;
    size_t known = (size_t)(level_count(level, old_size) % TILES_WIDTH), at = 0;
    qf_buf full = qf_buf_new(cx->arena, fresh.n / TILES_WIDTH + (size_t)2 * HASH);
    qf_str start = QF_S("");

    if (known > 0)
        QF_TRY(read_tile(cx, &before, level, number, &start));
    while (at < fresh.n) {
        size_t room = (TILES_WIDTH - known) * HASH;
        size_t take = fresh.n - at < room ? fresh.n - at : room;
        qf_str tile = QF_JOIN(cx->arena, start, qf_str_sub(fresh, at, at + take));
        QF_TRY(write_tile(cx, log, level, number, tile));
        if (tile.n == (size_t)TILES_WIDTH * HASH) {
            qf_digest top = inside(tile, 0, 8);
            qf_buf_add(&full, (qf_str){ (const char *)top.byte, HASH });
        }
        at += take;
        known = 0;
        start = QF_S("");
        number++;
    }
    *up = qf_buf_str(&full);
    return QF_OK;
}

static qf_code add_entries(qf_ctx *cx, const tiles *log, int64_t old_size, const qf_str *entries,
                           size_t count)
{
    tiles before = { log->folder, old_size };
    int64_t at = old_size;
    qf_str start = QF_S("");

    if (old_size % TILES_WIDTH > 0)
        QF_TRY(read_tile(cx, &before, -1, old_size / TILES_WIDTH, &start));
    for (size_t i = 0; i < count;) {
        qf_buf bundle = qf_buf_new(cx->arena, BUNDLE_MAX);
        int64_t number = at / TILES_WIDTH;
        qf_buf_add(&bundle, start);
        for (; i < count && at / TILES_WIDTH == number; i++, at++) {
            if (entries[i].n > TILES_ENTRY_MAX)
                return qf_fail(cx, QF_LIMIT, "TILES.ENTRY", NULL, "公开日志的一条记录太长");
            qf_buf_addc(&bundle, (char)(entries[i].n >> 8));
            qf_buf_addc(&bundle, (char)(entries[i].n & 0xFF));
            qf_buf_add(&bundle, entries[i]);
        }
        QF_TRY(write_tile(cx, log, -1, number, qf_buf_str(&bundle)));
        start = QF_S("");
    }
    return QF_OK;
}

qf_code tiles_append(qf_ctx *cx, tiles *log, const qf_str *entries, size_t count)
{
    tiles grown = { log->folder, log->size + (int64_t)count };
    qf_buf leaves = qf_buf_new(cx->arena, count * HASH + 1);
    qf_str fresh;

    for (size_t i = 0; i < count; i++) {
        qf_digest leaf = tiles_leaf(entries[i]);
        qf_buf_add(&leaves, (qf_str){ (const char *)leaf.byte, HASH });
    }
    fresh = qf_buf_str(&leaves);
    QF_TRY(add_entries(cx, &grown, log->size, entries, count));
    for (int level = 0; fresh.n > 0 && level < 8; level++)
        QF_TRY(add_level(cx, &grown, log->size, level, fresh, &fresh));
    *log = grown;
    return QF_OK;
}

/* ---- hashes and proofs */

/* Largest power of two below n, n > 1. */
static int64_t split_of(int64_t n)
{
    int64_t k = 1;

    while (k * 2 < n)
        k *= 2;
    return k;
}

/* A full subtree of 2^height leaves: 256 hashes or fewer of one tile. */
static qf_code subtree(qf_ctx *cx, const tiles *log, int height, int64_t index, qf_digest *out)
{
    int level = height / 8, rest = height % 8;
    int64_t first = index << rest;
    qf_str tile;

    QF_TRY(read_tile(cx, log, level, first / TILES_WIDTH, &tile));
    *out = inside(tile, (size_t)(first % TILES_WIDTH), rest);
    return QF_OK;
}

qf_code tiles_hash(qf_ctx *cx, const tiles *log, int64_t from, int64_t to, qf_digest *out)
{
    int64_t n = to - from, k;
    qf_digest left, right;
    int height = 0;

    while (height < 62 && (int64_t)1 << height < n)
        height++;
    if ((int64_t)1 << height == n)
        return subtree(cx, log, height, from >> height, out);
    k = split_of(n);
    QF_TRY(tiles_hash(cx, log, from, from + k, &left));
    QF_TRY(tiles_hash(cx, log, from + k, to, &right));
    *out = parent(left, right);
    return QF_OK;
}

qf_code tiles_root(qf_ctx *cx, const tiles *log, int64_t size, qf_digest *out)
{
    if (size == 0) {
        *out = qf_sha256(QF_S(""));
        return QF_OK;
    }
    return tiles_hash(cx, log, 0, size, out);
}

qf_code tiles_inclusion(qf_ctx *cx, const tiles *log, int64_t index, qf_digest out[TILES_PROOF_MAX],
                        size_t *count)
{
    int64_t from = 0, to = log->size;
    size_t n = 0;

    /* From the root down; the order is turned at the end. */
    while (to - from > 1) {
        int64_t middle = from + split_of(to - from);
        if (index < middle) {
            QF_TRY(tiles_hash(cx, log, middle, to, &out[n++]));
            to = middle;
        } else {
            QF_TRY(tiles_hash(cx, log, from, middle, &out[n++]));
            from = middle;
        }
    }
    for (size_t i = 0; i < n / 2; i++) {
        qf_digest swap = out[i];
        out[i] = out[n - 1 - i];
        out[n - 1 - i] = swap;
    }
    *count = n;
    return QF_OK;
}

static qf_code old_part(qf_ctx *cx, const tiles *log, int64_t from, int64_t to, int64_t old,
                        bool whole, qf_digest *out, size_t *count)
{
    int64_t middle;

    if (old == to - from)
        return whole ? QF_OK : tiles_hash(cx, log, from, to, &out[(*count)++]);
    middle = from + split_of(to - from);
    if (old <= middle - from) {
        QF_TRY(old_part(cx, log, from, middle, old, whole, out, count));
        return tiles_hash(cx, log, middle, to, &out[(*count)++]);
    }
    QF_TRY(old_part(cx, log, middle, to, old - (middle - from), false, out, count));
    return tiles_hash(cx, log, from, middle, &out[(*count)++]);
}

qf_code tiles_consistency(qf_ctx *cx, const tiles *log, int64_t old, qf_digest out[TILES_PROOF_MAX],
                          size_t *count)
{
    *count = 0;
    return old_part(cx, log, 0, log->size, old, true, out, count);
}

/* ---- reading back */

/* Takes the next entry off a bundle. */
static bool next_entry(qf_str *bundle, qf_str *out)
{
    size_t n;

    if (bundle->n < 2)
        return false;
    n = (size_t)(unsigned char)bundle->p[0] << 8 | (unsigned char)bundle->p[1];
    if (bundle->n < 2 + n)
        return false;
    *out = qf_str_sub(*bundle, 2, 2 + n);
    *bundle = qf_str_sub(*bundle, 2 + n, bundle->n);
    return true;
}

qf_code tiles_entry(qf_ctx *cx, const tiles *log, int64_t index, qf_str *out)
{
    qf_str bundle;

    QF_TRY(read_tile(cx, log, -1, index / TILES_WIDTH, &bundle));
    for (int64_t i = index - index % TILES_WIDTH; i <= index; i++)
        if (!next_entry(&bundle, out))
            return damaged(cx, tiles_path(cx->arena, -1, index / TILES_WIDTH, log->size));
    return QF_OK;
}

qf_code tiles_bundle(qf_ctx *cx, const tiles *log, int64_t number, qf_str out[TILES_WIDTH],
                     size_t *count)
{
    size_t width = (size_t)tile_width(-1, number, log->size);
    qf_str bundle;

    QF_TRY(read_tile(cx, log, -1, number, &bundle));
    for (*count = 0; *count < width; (*count)++)
        if (!next_entry(&bundle, &out[*count]))
            return damaged(cx, tiles_path(cx->arena, -1, number, log->size));
    return QF_OK;
}

/* One bundle against its tile of leaf hashes. */
static qf_code check_bundle(qf_ctx *cx, const tiles *log, int64_t number)
{
    int width = tile_width(-1, number, log->size);
    qf_str bundle, tile, entry;

    QF_TRY(read_tile(cx, log, -1, number, &bundle));
    QF_TRY(read_tile(cx, log, 0, number, &tile));
    for (int i = 0; i < width; i++) {
        qf_digest leaf;
        if (!next_entry(&bundle, &entry))
            return damaged(cx, tiles_path(cx->arena, -1, number, log->size));
        leaf = tiles_leaf(entry);
        if (memcmp(leaf.byte, tile.p + (size_t)i * HASH, HASH) != 0)
            return damaged(cx, tiles_path(cx->arena, 0, number, log->size));
    }
    return bundle.n == 0 ? QF_OK : damaged(cx, tiles_path(cx->arena, -1, number, log->size));
}

/* Each hash of a level is the top of a full tile below it. */
static qf_code check_level(qf_ctx *cx, const tiles *log, int level)
{
    int64_t count = level_count(level, log->size);

    for (int64_t i = 0; i < count; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = { .arena = arena };
        qf_digest said, top;
        if (subtree(&mine, log, 8 * level, i, &said) != QF_OK ||
            subtree(&mine, log, 8 * level - 1, i * 2, &top) != QF_OK)
            return damaged(cx, QF_S("tile"));
        {
            qf_digest right;
            if (subtree(&mine, log, 8 * level - 1, i * 2 + 1, &right) != QF_OK)
                return damaged(cx, QF_S("tile"));
            top = parent(top, right);
        }
        if (memcmp(said.byte, top.byte, HASH) != 0)
            return damaged(cx, tiles_path(cx->arena, level, i / TILES_WIDTH, log->size));
    }
    return QF_OK;
}

qf_code tiles_check(qf_ctx *cx, const tiles *log, qf_digest *root)
{
    for (int64_t number = 0; number * TILES_WIDTH < log->size; number++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx mine = { .arena = arena };
        if (check_bundle(&mine, log, number) != QF_OK)
            return damaged(cx, mine.err.field);
    }
    for (int level = 1; level < 8 && level_count(level, log->size) > 0; level++)
        QF_TRY(check_level(cx, log, level));
    return tiles_root(cx, log, log->size, root);
}

/* ---- strangers */

static bool same(qf_digest a, qf_digest b)
{
    return memcmp(a.byte, b.byte, HASH) == 0;
}

bool tiles_included(qf_digest leaf, int64_t index, int64_t size, const qf_digest *path,
                    size_t count, qf_digest root)
{
    int64_t node = index, last = size - 1;
    size_t used = 0;

    if (index < 0 || index >= size)
        return false;
    /* RFC 9162 section 2.1.3.2 */
    for (; last > 0; node >>= 1, last >>= 1) {
        if (node == last && node % 2 == 0)
            continue;
        if (used == count)
            return false;
        leaf = node % 2 == 1 ? parent(path[used], leaf) : parent(leaf, path[used]);
        used++;
    }
    return used == count && same(leaf, root);
}

bool tiles_consistent(int64_t old, qf_digest old_root, int64_t size, qf_digest root,
                      const qf_digest *path, size_t count)
{
    int64_t node = old - 1, last = size - 1;
    qf_digest first, second;
    size_t used = 0;

    if (old <= 0 || old > size)
        return false;
    if (old == size)
        return count == 0 && same(old_root, root);
    /* RFC 9162 section 2.1.4.2 */
    while (node % 2 == 1) {
        node >>= 1;
        last >>= 1;
    }
    if (node > 0 && count == 0)
        return false;
    first = second = node > 0 ? path[used++] : old_root;
    for (; last > 0; node >>= 1, last >>= 1) {
        if (node % 2 == 1 || node == last) {
            if (node == last && node % 2 == 0)
                continue;
            if (used == count)
                return false;
            first = parent(path[used], first);
            second = parent(path[used], second);
        } else {
            if (used == count)
                return false;
            second = parent(second, path[used]);
        }
        used++;
    }
    return used == count && same(first, old_root) && same(second, root);
}
