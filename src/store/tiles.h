/* A Merkle log as static files (C2SP tlog-tiles; hashing as RFC 6962 section 2): tiles of 256 hashes,
 * tile/LEVEL/NUMBER, the last of a level as NUMBER.p/WIDTH; entries in bundles, tile/entries/NUMBER. */
#ifndef QF_STORE_TILES_H
#define QF_STORE_TILES_H

#include "base/crypt.h"

#define TILES_WIDTH 256
/* Hashes of a proof: one for each level of 2^62 leaves, and one. */
#define TILES_PROOF_MAX 64
/* Longest entry: its length stands in two bytes. */
#define TILES_ENTRY_MAX 65535

/* SHA-256 of 0 and the entry: a leaf. */
qf_digest tiles_leaf(qf_str entry);

/* A log's folder and how many leaves it has; size is what the caller knows to be written. */
typedef struct tiles {
    const char *folder;
    int64_t size;
} tiles;

/* "x001/x234/067" */
qf_str tiles_number(qf_arena *arena, int64_t number);
/* Path below the folder of a tile as a log of `size` leaves has it; level -1: the bundle of entries. */
qf_str tiles_path(qf_arena *arena, int level, int64_t number, int64_t size);

/* Adds entries behind log->size and moves it on. Files are replaced whole, and none that a checkpoint of
 * the old size needs is changed. Errors: QF_BROKEN "TILES.DAMAGED" when what is there does not fit,
 * QF_LIMIT "TILES.ENTRY", those of qf_file_write. */
QF_MUST qf_code tiles_append(qf_ctx *cx, tiles *log, const qf_str *entries, size_t count);
/* Hash of leaves [from, to) of the log, 0 <= from < to <= size; the root is [0, size). */
QF_MUST qf_code tiles_hash(qf_ctx *cx, const tiles *log, int64_t from, int64_t to, qf_digest *out);
/* The root of the first `size` leaves; of none: SHA-256 of nothing. */
QF_MUST qf_code tiles_root(qf_ctx *cx, const tiles *log, int64_t size, qf_digest *out);
/* RFC 6962 2.1.1: the path from leaf `index` up to the root, lowest first. */
QF_MUST qf_code tiles_inclusion(qf_ctx *cx, const tiles *log, int64_t index,
                                qf_digest out[TILES_PROOF_MAX], size_t *count);
/* RFC 6962 2.1.2: that the first `old` leaves are still the same. 0 < old <= size. */
QF_MUST qf_code tiles_consistency(qf_ctx *cx, const tiles *log, int64_t old,
                                  qf_digest out[TILES_PROOF_MAX], size_t *count);
/* One entry. */
QF_MUST qf_code tiles_entry(qf_ctx *cx, const tiles *log, int64_t index, qf_str *out);
/* A bundle of entries: at most TILES_WIDTH of them, in their order. */
QF_MUST qf_code tiles_bundle(qf_ctx *cx, const tiles *log, int64_t number, qf_str out[TILES_WIDTH],
                             size_t *count);
/* Reads everything again, entries and tiles of all levels, and gives the root of what the entries say. */
QF_MUST qf_code tiles_check(qf_ctx *cx, const tiles *log, qf_digest *root);

/* ---- what a stranger does with a proof; no files */

/* True when the leaf at `index` of a log of `size` leaves leads to the root by this path. */
bool tiles_included(qf_digest leaf, int64_t index, int64_t size, const qf_digest *path,
                    size_t count, qf_digest root);
/* True when the log of `old` leaves and `old_root` is the beginning of the one of `size` and `root`. */
bool tiles_consistent(int64_t old, qf_digest old_root, int64_t size, qf_digest root,
                      const qf_digest *path, size_t count);

#endif
