/* Digests against published vectors, text forms both ways, passwords, sealing. */
#include "base/crypt.h"

#include "qf_test.h"

static int open_context(void **state)
{
    static qf_ctx cx;

    cx = (qf_ctx){ .arena = qf_arena_new() };
    *state = &cx;
    return 0;
}

static int close_context(void **state)
{
    qf_ctx *cx = *state;

    qf_arena_free(cx->arena);
    return 0;
}

/* FIPS 180-4 examples. */
static void sha256__published_vectors(void **state)
{
    qf_ctx *cx = *state;
    qf_sha256_state *pieces = qf_sha256_new(cx->arena);

    assert_str(qf_digest_hex(cx->arena, qf_sha256(QF_S(""))),
               "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    assert_str(qf_digest_hex(cx->arena, qf_sha256(QF_S("abc"))),
               "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    for (int i = 0; i < 1000000; i += 1000) {
        char thousand[1000];
        memset(thousand, 'a', sizeof(thousand));
        qf_sha256_add(pieces, (qf_str){ thousand, sizeof(thousand) });
    }
    assert_str(qf_digest_hex(cx->arena, qf_sha256_end(pieces)),
               "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

/* RFC 4648 section 10, without padding. */
static void text_forms__published_vectors_both_ways(void **state)
{
    static const struct {
        const char *plain, *base32, *base64;
    } vectors[] = {
        { "", "", "" },
        { "f", "MY", "Zg" },
        { "fo", "MZXQ", "Zm8" },
        { "foo", "MZXW6", "Zm9v" },
        { "foob", "MZXW6YQ", "Zm9vYg" },
        { "fooba", "MZXW6YTB", "Zm9vYmE" },
        { "foobar", "MZXW6YTBOI", "Zm9vYmFy" },
    };
    qf_ctx *cx = *state;
    qf_str back;

    for (size_t i = 0; i < sizeof(vectors) / sizeof(vectors[0]); i++) {
        qf_str plain = qf_str_of(vectors[i].plain);
        assert_str(qf_base32(cx->arena, plain), vectors[i].base32);
        assert_str(qf_base64url(cx->arena, plain), vectors[i].base64);
        assert_true(qf_base64url_parse(cx->arena, qf_str_of(vectors[i].base64), &back));
        assert_true(qf_str_eq(back, plain));
        assert_true(qf_hex_parse(cx->arena, qf_hex(cx->arena, plain), &back));
        assert_true(qf_str_eq(back, plain));
    }
    assert_str(qf_base64url(cx->arena, QF_S("\xfb\xff")), "-_8");
    assert_true(qf_hex_parse(cx->arena, QF_S("aB00"), &back));
    assert_int_equal(back.n, 2);
    assert_false(qf_hex_parse(cx->arena, QF_S("abc"), &back));
    assert_false(qf_hex_parse(cx->arena, QF_S("zz"), &back));
    assert_false(qf_base64url_parse(cx->arena, QF_S("Zg=="), &back));
    assert_false(qf_base64url_parse(cx->arena, QF_S("Z+8"), &back));
}

static void password__fits_only_itself(void **state)
{
    qf_ctx *cx = *state;
    qf_str hash, again;
    char long_one[1025] = { 0 };

    assert_int_equal(qf_password_hash(cx, QF_S("清风徐来"), &hash), QF_OK);
    assert_true(qf_str_starts(hash, QF_S("$argon2id$v=19$m=65536,")));
    assert_true(qf_password_matches(cx->arena, hash, QF_S("清风徐来")));
    assert_false(qf_password_matches(cx->arena, hash, QF_S("清风徐")));
    assert_false(qf_password_matches(cx->arena, hash, QF_S("")));
    assert_false(qf_password_matches(cx->arena, QF_S(""), QF_S("")));
    assert_false(qf_password_matches(cx->arena, QF_S("$argon2id$nonsense"), QF_S("x")));
    assert_int_equal(qf_password_hash(cx, QF_S("清风徐来"), &again), QF_OK);
    assert_false(qf_str_eq(hash, again)); /* salted */
    assert_int_equal(qf_password_hash(cx, (qf_str){ long_one, 1025 }, &again), QF_LIMIT);
}

static void seal__opens_with_its_key_and_unchanged(void **state)
{
    qf_ctx *cx = *state;
    unsigned char key[QF_KEY_BYTES], other[QF_KEY_BYTES];
    qf_str sealed, plain;
    char *bytes;

    qf_random(key, sizeof(key));
    qf_random(other, sizeof(other));
    sealed = qf_seal(cx->arena, key, QF_S("secret"));
    assert_int_equal(qf_unseal(cx, key, sealed, &plain), QF_OK);
    assert_str(plain, "secret");
    assert_false(qf_str_has(sealed, QF_S("secret")));
    assert_int_equal(qf_unseal(cx, other, sealed, &plain), QF_BROKEN);
    for (size_t i = 0; i < sealed.n; i++) {
        qf_str copy = qf_str_copy(cx->arena, sealed);
        bytes = (char *)(uintptr_t)copy.p;
        bytes[i] ^= 1;
        assert_int_equal(qf_unseal(cx, key, copy, &plain), QF_BROKEN);
    }
    assert_int_equal(qf_unseal(cx, key, qf_str_sub(sealed, 0, 10), &plain), QF_BROKEN);
    assert_int_equal(qf_unseal(cx, key, QF_S(""), &plain), QF_BROKEN);
}

static void keyed_digest__needs_the_key(void **state)
{
    unsigned char key[QF_KEY_BYTES] = { 1 }, other[QF_KEY_BYTES] = { 2 };
    qf_digest a = qf_keyed_digest(key, QF_S("x")), b = qf_keyed_digest(key, QF_S("x"));
    qf_digest c = qf_keyed_digest(other, QF_S("x")), d = qf_keyed_digest(key, QF_S("y"));

    (void)state;
    assert_memory_equal(&a, &b, sizeof(a));
    assert_memory_not_equal(&a, &c, sizeof(a));
    assert_memory_not_equal(&a, &d, sizeof(a));
}

static void tokens__are_long_and_differ(void **state)
{
    qf_ctx *cx = *state;
    qf_str a = qf_random_token(cx->arena, 32), b = qf_random_token(cx->arena, 32);

    assert_int_equal(a.n, 43);
    assert_false(qf_same_secret(a, b));
    assert_true(qf_same_secret(a, qf_str_copy(cx->arena, a)));
    assert_false(qf_same_secret(a, qf_str_sub(a, 0, 42)));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, open_context, close_context)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(sha256__published_vectors),   TEST(text_forms__published_vectors_both_ways),
        TEST(password__fits_only_itself),  TEST(seal__opens_with_its_key_and_unchanged),
        TEST(keyed_digest__needs_the_key), TEST(tokens__are_long_and_differ),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
