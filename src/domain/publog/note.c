#include "domain/publog/note.h"

#define ED25519 1
#define KEY_ID 4

static void key_id(qf_arena *arena, qf_str name, const unsigned char *public_key,
                   unsigned char out[KEY_ID])
{
    qf_str text = QF_JOIN(arena, name, ((qf_str){ "\n\1", 2 }),
                          ((qf_str){ (const char *)public_key, QF_PUBLIC_KEY_BYTES }));
    qf_digest digest = qf_sha256(text);

    memcpy(out, digest.byte, KEY_ID);
}

qf_str note_verifier_key(qf_arena *arena, qf_str name,
                         const unsigned char public_key[QF_PUBLIC_KEY_BYTES])
{
    unsigned char id[KEY_ID];
    qf_str key = QF_JOIN(arena, ((qf_str){ "\1", 1 }),
                         ((qf_str){ (const char *)public_key, QF_PUBLIC_KEY_BYTES }));

    key_id(arena, name, public_key, id);
    return qf_strf(arena, "%.*s+%.*s+%.*s", QF_ARG(name),
                   QF_ARG(qf_hex(arena, (qf_str){ (const char *)id, KEY_ID })),
                   QF_ARG(qf_base64(arena, key)));
}

qf_str note_sign(qf_arena *arena, const note_checkpoint *checkpoint, const qf_sign_key *key)
{
    qf_str root = { (const char *)checkpoint->root.byte, QF_SHA256_BYTES };
    qf_str text = qf_strf(arena, "%.*s\n%lld\n%.*s\n", QF_ARG(checkpoint->origin),
                          (long long)checkpoint->size, QF_ARG(qf_base64(arena, root)));
    unsigned char signature[KEY_ID + QF_SIGNATURE_BYTES];

    key_id(arena, checkpoint->origin, key->public_key, signature);
    qf_sign(key, text, signature + KEY_ID);
    return qf_strf(
        arena, "%.*s\n— %.*s %.*s\n", QF_ARG(text), QF_ARG(checkpoint->origin),
        QF_ARG(qf_base64(arena, (qf_str){ (const char *)signature, sizeof(signature) })));
}

static bool parse_size(qf_str text, int64_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.n && text.n <= 15; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return false;
        *out = *out * 10 + (text.p[i] - '0');
    }
    return text.n > 0 && text.n <= 15;
}

/* name+id+key: the three parts, the id checked. */
static bool parse_key(qf_arena *arena, qf_str text, qf_str *name, qf_str *public_key)
{
    qf_str rest = text, id, key, bytes;
    unsigned char right[KEY_ID];

    if (!qf_str_split(&rest, '+', name) || !qf_str_split(&rest, '+', &id))
        return false;
    key = qf_str_trim(rest);
    if (!qf_base64_parse(arena, key, &bytes) || bytes.n != 1 + QF_PUBLIC_KEY_BYTES ||
        bytes.p[0] != ED25519)
        return false;
    *public_key = qf_str_sub(bytes, 1, bytes.n);
    key_id(arena, *name, (const unsigned char *)public_key->p, right);
    return qf_str_eq(id, qf_hex(arena, (qf_str){ (const char *)right, KEY_ID }));
}

qf_code note_open(qf_ctx *cx, qf_str note, qf_str verifier_key, note_checkpoint *out)
{
    ptrdiff_t gap = qf_str_find(note, QF_S("\n\n"), 0);
    qf_str rest = gap < 0 ? QF_S("") : qf_str_sub(note, 0, (size_t)gap + 1), text = rest;
    qf_str lines = gap < 0 ? QF_S("") : qf_str_sub(note, (size_t)gap + 2, note.n);
    qf_str size, root, name, key, line, bytes, mark;

    if (rest.n == 0 || !qf_str_split(&rest, '\n', &out->origin) ||
        !qf_str_split(&rest, '\n', &size) || !qf_str_split(&rest, '\n', &root) ||
        !parse_size(size, &out->size) || !qf_base64_parse(cx->arena, root, &bytes) ||
        bytes.n != QF_SHA256_BYTES)
        return qf_fail(cx, QF_INVALID, "NOTE.FORM", "checkpoint", "检查点文件不是规定的格式");
    memcpy(out->root.byte, bytes.p, QF_SHA256_BYTES);
    if (!parse_key(cx->arena, verifier_key, &name, &key) || !qf_str_eq(name, out->origin))
        return qf_fail(cx, QF_INVALID, "NOTE.KEY", "key", "验证公钥不是这个日志的公钥");
    mark = qf_strf(cx->arena, "— %.*s ", QF_ARG(name));
    while (lines.n > 0 && qf_str_split(&lines, '\n', &line))
        if (qf_str_starts(line, mark) &&
            qf_base64_parse(cx->arena, qf_str_sub(line, mark.n, line.n), &bytes) &&
            bytes.n == KEY_ID + QF_SIGNATURE_BYTES &&
            qf_signature_fits((const unsigned char *)key.p, text,
                              qf_str_sub(bytes, KEY_ID, bytes.n)))
            return QF_OK;
    return qf_fail(cx, QF_BROKEN, "NOTE.SIGNATURE", "checkpoint",
                   "检查点的签名不对，日志可能被改动");
}
