/* Checkpoints as signed notes (C2SP tlog-checkpoint, signed-note; Ed25519). */
#ifndef QF_DOMAIN_PUBLOG_NOTE_H
#define QF_DOMAIN_PUBLOG_NOTE_H

#include "base/sign.h"

typedef struct note_checkpoint {
    qf_str origin;
    int64_t size;
    qf_digest root;
} note_checkpoint;

/* "name+1234abcd+BASE64": the verifier key that strangers keep. */
qf_str note_verifier_key(qf_arena *arena, qf_str name,
                         const unsigned char public_key[QF_PUBLIC_KEY_BYTES]);
/* The whole signed note. */
qf_str note_sign(qf_arena *arena, const note_checkpoint *checkpoint, const qf_sign_key *key);
/* Reads a note and checks its signature against a verifier key whose name is its origin. Errors:
 * QF_INVALID "NOTE.FORM", "NOTE.KEY", QF_BROKEN "NOTE.SIGNATURE". */
QF_MUST qf_code note_open(qf_ctx *cx, qf_str note, qf_str verifier_key, note_checkpoint *out);

#endif
