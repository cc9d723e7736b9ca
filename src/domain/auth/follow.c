#include "domain/auth/follow.h"

#include "base/crypt.h"
#include "base/text.h"
#include "store/db.h"

qf_str auth_follow_code(qf_arena *arena)
{
    uint64_t bits;

    qf_random(&bits, sizeof(bits));
    return qf_strf(arena, "%012llu", (unsigned long long)(bits % 1000000000000ULL));
}

qf_str auth_follow_digest(qf_ctx *cx, const char *kind, qf_str number, qf_str typed)
{
    qf_buf digits = qf_buf_new(cx->arena, typed.n + 1);
    qf_str text;

    for (size_t at = 0; at < typed.n;) {
        uint32_t rune = qf_rune_narrow(qf_rune_next(typed, &at));
        if (rune >= '0' && rune <= '9')
            qf_buf_addc(&digits, (char)rune);
    }
    text = QF_JOIN(cx->arena, qf_str_of(kind), QF_S("\n"), number, QF_S("\n"), qf_buf_str(&digits));
    return qf_digest_hex(cx->arena, qf_keyed_digest(db_key(cx->db), text));
}
