#include "base/crypt.h"

#include <openssl/evp.h>
#include <sodium.h>
#include <stdlib.h>

#define PASSWORD_MAX 1024

struct qf_sha256_state {
    EVP_MD_CTX *md;
};

/* libcrypto refuses only when memory is out; then there is no sensible way on. */
static void must(int worked)
{
    if (worked != 1)
        abort();
}

qf_digest qf_sha256(qf_str bytes)
{
    qf_digest out;

    must(EVP_Digest(bytes.n > 0 ? bytes.p : "", bytes.n, out.byte, NULL, EVP_sha256(), NULL));
    return out;
}

static void release_md(void *md)
{
    EVP_MD_CTX_free(md);
}

qf_sha256_state *qf_sha256_new(qf_arena *arena)
{
    qf_sha256_state *state = QF_NEW(arena, qf_sha256_state);

    state->md = EVP_MD_CTX_new();
    must(state->md != NULL);
    qf_arena_defer(arena, release_md, state->md);
    must(EVP_DigestInit_ex(state->md, EVP_sha256(), NULL));
    return state;
}

void qf_sha256_add(qf_sha256_state *state, qf_str bytes)
{
    must(EVP_DigestUpdate(state->md, bytes.n > 0 ? bytes.p : "", bytes.n));
}

qf_digest qf_sha256_end(qf_sha256_state *state)
{
    qf_digest out;

    must(EVP_DigestFinal_ex(state->md, out.byte, NULL));
    return out;
}

qf_str qf_digest_hex(qf_arena *arena, qf_digest digest)
{
    return qf_hex(arena, (qf_str){ (const char *)digest.byte, sizeof(digest.byte) });
}

static const unsigned char *bytes_of(qf_str s)
{
    return (const unsigned char *)(s.n > 0 ? s.p : "");
}

qf_digest qf_keyed_digest(const unsigned char key[QF_KEY_BYTES], qf_str bytes)
{
    qf_digest out;

    crypto_generichash(out.byte, sizeof(out.byte), bytes_of(bytes), bytes.n, key, QF_KEY_BYTES);
    return out;
}

/* sodium_init may be called from any thread and any number of times. */
static void ready(void)
{
    if (sodium_init() < 0)
        abort();
}

uint64_t qf_short_digest(const unsigned char key[QF_SHORT_KEY_BYTES], qf_str bytes)
{
    unsigned char out[crypto_shorthash_BYTES];
    uint64_t digest;

    _Static_assert(QF_SHORT_KEY_BYTES == crypto_shorthash_KEYBYTES && sizeof(out) == sizeof(digest),
                   "SipHash-2-4");
    crypto_shorthash(out, (const unsigned char *)bytes.p, bytes.n, key);
    memcpy(&digest, out, sizeof(digest));
    return digest;
}

void qf_random(void *into, size_t n)
{
    ready();
    randombytes_buf(into, n);
}

qf_str qf_random_token(qf_arena *arena, size_t bytes)
{
    unsigned char raw[64];
    qf_str token;

    if (bytes > sizeof(raw))
        bytes = sizeof(raw);
    qf_random(raw, bytes);
    token = qf_base64url(arena, (qf_str){ (const char *)raw, bytes });
    qf_forget(raw, sizeof(raw));
    return token;
}

qf_str qf_hex(qf_arena *arena, qf_str bytes)
{
    char *out = qf_alloc_array(arena, bytes.n + 1, 2);

    sodium_bin2hex(out, bytes.n * 2 + 1, bytes_of(bytes), bytes.n);
    return (qf_str){ out, bytes.n * 2 };
}

bool qf_hex_parse(qf_arena *arena, qf_str hex, qf_str *out)
{
    unsigned char *bin = qf_alloc(arena, hex.n / 2 + 1);
    size_t n = 0;

    if (hex.n % 2 != 0 ||
        (hex.n > 0 && sodium_hex2bin(bin, hex.n / 2, hex.p, hex.n, NULL, &n, NULL) != 0) ||
        n != hex.n / 2)
        return false;
    *out = (qf_str){ (const char *)bin, n };
    return true;
}

qf_str qf_base64url(qf_arena *arena, qf_str bytes)
{
    size_t size = sodium_base64_ENCODED_LEN(bytes.n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = qf_alloc(arena, size);

    sodium_bin2base64(out, size, bytes_of(bytes), bytes.n,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return qf_str_of(out);
}

bool qf_base64url_parse(qf_arena *arena, qf_str text, qf_str *out)
{
    unsigned char *bin = qf_alloc(arena, text.n + 1);
    size_t n = 0;

    if (text.n > 0 && sodium_base642bin(bin, text.n, text.p, text.n, NULL, &n, NULL,
                                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0)
        return false;
    *out = (qf_str){ (const char *)bin, n };
    return true;
}

qf_str qf_base32(qf_arena *arena, qf_str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    size_t size = (bytes.n * 8 + 4) / 5, at = 0;
    char *out = qf_alloc(arena, size + 1);
    uint32_t held = 0;
    int bits = 0;

    for (size_t i = 0; i < bytes.n; i++) {
        held = (held << 8 | (unsigned char)bytes.p[i]) & 0xFFFF;
        for (bits += 8; bits >= 5; bits -= 5)
            out[at++] = digits[held >> (bits - 5) & 31];
    }
    if (bits > 0)
        out[at++] = digits[held << (5 - bits) & 31];
    return (qf_str){ out, at };
}

bool qf_same_secret(qf_str a, qf_str b)
{
    return a.n == b.n && (a.n == 0 || sodium_memcmp(a.p, b.p, a.n) == 0);
}

void qf_forget(void *secret, size_t n)
{
    sodium_memzero(secret, n);
}

qf_code qf_password_hash(qf_ctx *cx, qf_str password, qf_str *out)
{
    char *text = qf_alloc(cx->arena, crypto_pwhash_STRBYTES);

    ready();
    if (password.n > PASSWORD_MAX)
        return qf_fail(cx, QF_LIMIT, "CRYPT.PASSWORD", "password", "密码过长");
    if (crypto_pwhash_str(text, password.n > 0 ? password.p : "", password.n,
                          crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
        return qf_fail(cx, QF_BROKEN, "CRYPT.MEMORY", NULL, "内存不足，无法处理密码");
    *out = qf_str_of(text);
    return QF_OK;
}

bool qf_password_matches(qf_arena *arena, qf_str hash, qf_str password)
{
    ready();
    return password.n <= PASSWORD_MAX && hash.n < crypto_pwhash_STRBYTES &&
           crypto_pwhash_str_verify(qf_cstr(arena, hash), password.n > 0 ? password.p : "",
                                    password.n) == 0;
}

qf_str qf_seal(qf_arena *arena, const unsigned char key[QF_KEY_BYTES], qf_str plain)
{
    size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.n;
    unsigned char *out = qf_alloc(arena, size);

    qf_random(out, crypto_secretbox_NONCEBYTES);
    crypto_secretbox_easy(out + crypto_secretbox_NONCEBYTES, bytes_of(plain), plain.n, out, key);
    return (qf_str){ (const char *)out, size };
}

qf_code qf_unseal(qf_ctx *cx, const unsigned char key[QF_KEY_BYTES], qf_str sealed, qf_str *out)
{
    size_t front = crypto_secretbox_NONCEBYTES, extra = front + crypto_secretbox_MACBYTES;
    unsigned char *plain;

    ready();
    if (sealed.n >= extra) {
        plain = qf_alloc(cx->arena, sealed.n - extra + 1);
        if (crypto_secretbox_open_easy(plain, bytes_of(sealed) + front, sealed.n - front,
                                       bytes_of(sealed), key) == 0) {
            *out = (qf_str){ (const char *)plain, sealed.n - extra };
            return QF_OK;
        }
    }
    return qf_fail(cx, QF_BROKEN, "CRYPT.SEAL", NULL, "密封的数据打不开：密钥不符或内容已被改动");
}
