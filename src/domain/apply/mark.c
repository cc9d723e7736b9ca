/* What an applicant is known by, as keyed digests: two cases with one in common are perhaps of one person. A name with one
 * character left out is the same for two names that differ by that character, or that one of them lacks. */
#include "base/text.h"
#include "domain/apply/inside.h"

#define NAME_RUNES_MAX 30 /* longer names are compared whole */
#define BODY_RUNES_MIN                                                                             \
    5 /* shorter names of bodies that differ by one character are different bodies */
#define TAIL 4

struct marks {
    int64_t *mark;
    size_t count;
};

static void add(qf_ctx *cx, struct marks *out, const char *what, qf_str text, qf_str more)
{
    qf_digest digest =
        qf_keyed_digest(db_key(cx->db), qf_strf(cx->arena, "apply.mark.%s\n%.*s\n%.*s", what,
                                                QF_ARG(text), QF_ARG(more)));
    uint64_t value = 0;

    for (size_t i = 0; i < sizeof(value); i++)
        value = value << 8 | digest.byte[i];
    if (out->count < APPLY_MARKS_MAX)
        out->mark[out->count++] = (int64_t)(value >> 1);
}

/* The name, and the name without each of its characters; `more` has to be the same too. */
static void add_near(qf_ctx *cx, struct marks *out, const char *what, qf_str name, qf_str more)
{
    add(cx, out, what, name, more);
    if (qf_rune_count(name) < 2 || qf_rune_count(name) > NAME_RUNES_MAX)
        return;
    for (size_t at = 0; at < name.n;) {
        size_t next = at;
        (void)qf_rune_next(name, &next);
        add(cx, out, what,
            qf_strf(cx->arena, "%.*s%.*s", (int)at, name.p, (int)(name.n - next), name.p + next),
            more);
        at = next;
    }
}

size_t apply_marks_of(qf_ctx *cx, qf_str kind, const apply_person *person,
                      int64_t mark[APPLY_MARKS_MAX])
{
    struct marks out = { mark, 0 };
    qf_str name = apply_folded(cx, person->name), id_no = apply_folded(cx, person->id_no);
    qf_str email = apply_folded(cx, person->email);

    if (email.n > 0)
        add(cx, &out, "email", email, QF_S(""));
    if (!qf_str_eq(kind, QF_S("np"))) {
        if (qf_rune_count(name) >= BODY_RUNES_MIN)
            add_near(cx, &out, "body", name, QF_S(""));
    } else if (id_no.n > TAIL && name.n > 0) {
        add_near(cx, &out, "name", name, qf_str_sub(id_no, id_no.n - TAIL, id_no.n));
    }
    return out.count;
}
