/* The publication log: every public act of an organisation as a leaf of a Merkle log in static files
 * (C2SP tlog-tiles), with a signed checkpoint, so that anybody can prove later what was public when.
 * docs/publication-log.md tells how an outsider audits it. */
#ifndef QF_DOMAIN_PUBLOG_H
#define QF_DOMAIN_PUBLOG_H

#include "base/val.h"
#include "domain/publog/note.h"
#include "store/tiles.h"

/* Adds a public act: `kind` release, revise, withdraw; `object` "item:12"; `sha256` of the content, hex;
 * `files` the digests of its attachments as a list of strings, NULL when the act has none to name; `at` when. Inside the caller's transaction. Program only. QF_INVALID "PUBLOG.ACT". */
QF_MUST qf_code publog_add(qf_ctx *cx, qf_str kind, qf_str object, qf_str sha256,
                           const qf_val *files, qf_time at);
/* Writes tiles and checkpoint for the leaves that have none yet; fine when there are none. The
 * checkpoint comes last, and only when the new log begins with the old one. QF_BROKEN
 * "PUBLOG.FORKED" otherwise: nothing is signed then. Program only. */
QF_MUST qf_code publog_publish(qf_ctx *cx);

/* Folder of the organisation's log: data/log/CODE. Holds checkpoint, key, tile/. */
QF_MUST qf_code publog_folder(qf_ctx *cx, const char **out);

typedef struct publog_head {
    note_checkpoint checkpoint;
    qf_str note, verifier_key;
    int64_t waiting; /* leaves without a checkpoint yet */
} publog_head;

/* The present checkpoint, checked against our key. QF_MISSING "PUBLOG.EMPTY" before the first. */
QF_MUST qf_code publog_head_get(qf_ctx *cx, publog_head *out);

typedef struct publog_proof {
    int64_t index;
    qf_str entry;
    qf_digest leaf, path[TILES_PROOF_MAX];
    size_t count;
} publog_proof;

/* The leaves of an object that the head covers, oldest first, each with its path. QF_MISSING
 * "PUBLOG.NONE". */
QF_MUST qf_code publog_prove(qf_ctx *cx, const publog_head *head, qf_str object, publog_proof **out,
                             size_t *count);
/* Checks a copied folder without any record: signature, every entry, every tile, the root. An empty
 * `verifier_key` takes the one in the folder. */
QF_MUST qf_code publog_verify(qf_ctx *cx, const char *folder, qf_str verifier_key,
                              note_checkpoint *out);
/* Whether a log that publog_verify found whole begins with an earlier checkpoint, a signed note that was kept. Errors: those
 * of note_open; QF_BROKEN "PUBLOG.ROLLED_BACK" (the log is shorter than it was), "PUBLOG.FORKED" (its beginning is
 * another). */
QF_MUST qf_code publog_verify_since(qf_ctx *cx, const char *folder, qf_str verifier_key,
                                    const note_checkpoint *now, qf_str earlier);

#endif
