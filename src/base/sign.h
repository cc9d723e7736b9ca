/* Signatures for what strangers check: Ed25519, and the base64 (RFC 4648 section 4) they are written in. */
#ifndef QF_BASE_SIGN_H
#define QF_BASE_SIGN_H

#include "base/crypt.h"

#define QF_SIGNATURE_BYTES 64
#define QF_PUBLIC_KEY_BYTES 32

typedef struct qf_sign_key {
    unsigned char secret[64];
    unsigned char public_key[QF_PUBLIC_KEY_BYTES];
} qf_sign_key;

/* The key pair of a seed: the same seed gives the same pair. */
void qf_sign_key_from(const unsigned char seed[QF_KEY_BYTES], qf_sign_key *out);
/* Signs the bytes. */
void qf_sign(const qf_sign_key *key, qf_str bytes, unsigned char out[QF_SIGNATURE_BYTES]);
/* True when the signature was made for these bytes with that key's secret. */
bool qf_signature_fits(const unsigned char public_key[QF_PUBLIC_KEY_BYTES], qf_str bytes,
                       qf_str signature);
/* base64 with padding, and back; false on anything else. */
qf_str qf_base64(qf_arena *arena, qf_str bytes);
bool qf_base64_parse(qf_arena *arena, qf_str text, qf_str *out);

#endif
