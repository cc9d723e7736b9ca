/* Digests, random numbers, password hashes, text forms of bytes. By libcrypto (SHA-256) and
 * libsodium (everything else). */
#ifndef QF_BASE_CRYPT_H
#define QF_BASE_CRYPT_H

#include "base/err.h"

#define QF_SHA256_BYTES 32
#define QF_KEY_BYTES 32

typedef struct qf_digest {
    unsigned char byte[QF_SHA256_BYTES];
} qf_digest;

/* SHA-256 of all bytes. */
qf_digest qf_sha256(qf_str bytes);
/* SHA-256 piece by piece; the state lives in the arena. */
typedef struct qf_sha256_state qf_sha256_state;
qf_sha256_state *qf_sha256_new(qf_arena *arena);
void qf_sha256_add(qf_sha256_state *state, qf_str bytes);
/* The digest of what was added; the state is used up. */
qf_digest qf_sha256_end(qf_sha256_state *state);
/* 64 lower-case hex digits. */
qf_str qf_digest_hex(qf_arena *arena, qf_digest digest);

/* Digest under a secret key (BLAKE2b): the same text gives the same digest only with the same
 * key. For look-ups of what must not be readable (addresses, tokens). */
qf_digest qf_keyed_digest(const unsigned char key[QF_KEY_BYTES], qf_str bytes);

/* Digest of 64 bits under a key of 16 (SipHash): fast enough for every request. For counting, never for a secret. */
#define QF_SHORT_KEY_BYTES 16
uint64_t qf_short_digest(const unsigned char key[QF_SHORT_KEY_BYTES], qf_str bytes);

/* Fills with random bytes of the system; cannot fail. */
void qf_random(void *into, size_t n);
/* A random token of `bytes` (at most 64) random bytes in base64url: for sessions and receipts. */
qf_str qf_random_token(qf_arena *arena, size_t bytes);

/* Lower-case hex. */
qf_str qf_hex(qf_arena *arena, qf_str bytes);
/* Hex of either case to bytes; false on an odd count or another character. */
bool qf_hex_parse(qf_arena *arena, qf_str hex, qf_str *out);
/* base64url without padding (RFC 4648 section 5). */
qf_str qf_base64url(qf_arena *arena, qf_str bytes);
bool qf_base64url_parse(qf_arena *arena, qf_str text, qf_str *out);
/* Base32 without padding (RFC 4648 section 6), as authenticator programs take it. */
qf_str qf_base32(qf_arena *arena, qf_str bytes);

/* True when equal, in a time that tells only the length. */
bool qf_same_secret(qf_str a, qf_str b);
/* Overwrites a secret; the compiler may not leave it out. */
void qf_forget(void *secret, size_t n);

/* argon2id hash string of a password (64 MiB, about 80 ms): "$argon2id$…". The caller bounds
 * how many run at once (store: db_gate_enter). Errors: QF_LIMIT "CRYPT.PASSWORD" over 1024
 * bytes, QF_BROKEN "CRYPT.MEMORY". */
QF_MUST qf_code qf_password_hash(qf_ctx *cx, qf_str password, qf_str *out);
/* True when the password made this hash string. As slow as making it. */
bool qf_password_matches(qf_arena *arena, qf_str hash, qf_str password);

/* Encrypts and authenticates under the key (XSalsa20-Poly1305, random nonce in front). */
qf_str qf_seal(qf_arena *arena, const unsigned char key[QF_KEY_BYTES], qf_str plain);
/* Errors: QF_BROKEN "CRYPT.SEAL": another key, or changed bytes. */
QF_MUST qf_code qf_unseal(qf_ctx *cx, const unsigned char key[QF_KEY_BYTES], qf_str sealed,
                          qf_str *out);

#endif
