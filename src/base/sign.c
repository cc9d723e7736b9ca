#include "base/sign.h"

#include <sodium.h>

void qf_sign_key_from(const unsigned char seed[QF_KEY_BYTES], qf_sign_key *out)
{
    crypto_sign_seed_keypair(out->public_key, out->secret, seed);
}

void qf_sign(const qf_sign_key *key, qf_str bytes, unsigned char out[QF_SIGNATURE_BYTES])
{
    crypto_sign_detached(out, NULL, (const unsigned char *)bytes.p, bytes.n, key->secret);
}

bool qf_signature_fits(const unsigned char public_key[QF_PUBLIC_KEY_BYTES], qf_str bytes,
                       qf_str signature)
{
    return signature.n == QF_SIGNATURE_BYTES &&
           crypto_sign_verify_detached((const unsigned char *)signature.p,
                                       (const unsigned char *)bytes.p, bytes.n, public_key) == 0;
}

qf_str qf_base64(qf_arena *arena, qf_str bytes)
{
    size_t size = sodium_base64_encoded_len(bytes.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = qf_alloc(arena, size);

    sodium_bin2base64(text, size, (const unsigned char *)(bytes.n > 0 ? bytes.p : ""), bytes.n,
                      sodium_base64_VARIANT_ORIGINAL);
    return (qf_str){ text, size - 1 };
}

bool qf_base64_parse(qf_arena *arena, qf_str text, qf_str *out)
{
    unsigned char *bytes = qf_alloc(arena, text.n + 1);
    size_t n = 0;
    const char *end = NULL;

    if (text.n == 0 || sodium_base642bin(bytes, text.n, text.p, text.n, NULL, &n, &end,
                                         sodium_base64_VARIANT_ORIGINAL) != 0)
        return false;
    *out = (qf_str){ (const char *)bytes, n };
    return end == text.p + text.n;
}
