/* The hash chain: entries, organisations apart, and every kind of damage found. */
#include "record.h"

#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"

#include <stdio.h>

static void write_some(struct record *r, int count)
{
    for (int i = 1; i <= count; i++) {
        DB_TX tx = { 0 };
        assert_ok(r, db_begin(&r->cx, &tx));
        assert_ok(r,
                  audit_write(&r->cx, "test.act", audit_object(&r->cx, "thing", i), "第 %d 次", i));
        assert_ok(r, db_commit(&tx));
    }
}

/* Behind the store's back; PostgreSQL has withdrawn the right, so it is taken back first. */
static void damage(struct record *r, const char *sql)
{
    if (r->postgres)
        record_sql(r, "GRANT UPDATE, DELETE ON audit_entry TO CURRENT_USER", false);
    record_sql(r, sql, false);
}

static audit_check verify(struct record *r)
{
    audit_check check;

    assert_ok(r, audit_verify(&r->cx, &check));
    return check;
}

static void audit__chain_holds_and_says_who(void **state)
{
    struct record *r = *state;
    const audit_entry *entries;
    size_t count;
    audit_check check;

    assert_int_equal(verify(r).entries, 0);
    assert_int_equal(verify(r).broken_seq, 0);
    r->cx.actor = &auth_keeper;
    write_some(r, 5);
    check = verify(r);
    assert_int_equal(check.entries, 5);
    assert_int_equal(check.broken_seq, 0);
    assert_ok(r, audit_list(&r->cx, 0, 2, &entries, &count));
    assert_int_equal(count, 2);
    assert_int_equal(entries[0].seq, 5);
    assert_str(entries[0].actor, "keeper");
    assert_str(entries[0].detail, "第 5 次");
    assert_str(entries[0].object, "thing:5");
    assert_ok(r, audit_list(&r->cx, entries[1].seq, 100, &entries, &count));
    assert_int_equal(count, 3);
    assert_int_equal(entries[0].seq, 3);
}

/* The documented form, written out: anybody's program gets the same. */
static void audit__hash_is_the_documented_one(void **state)
{
    struct record *r = *state;
    const audit_entry *entries;
    size_t count;
    char zeros[65];
    qf_str text;

    memset(zeros, '0', 64);
    zeros[64] = '\0';
    r->cx.actor = &auth_keeper;
    write_some(r, 1);
    assert_ok(r, audit_list(&r->cx, 0, 1, &entries, &count));
    text = qf_strf(r->cx.arena,
                   "qingfeng-audit-1\n1:1,1:1,13:%lld,1:0,6:keeper,0:,8:test.act,7:thing:1,"
                   "9:第 1 次,64:%s,",
                   (long long)r->cx.now.ms, zeros);
    assert_str(entries[0].hash, qf_digest_hex(r->cx.arena, qf_sha256(text)).p);
}

static void audit__organisations_have_chains_of_their_own(void **state)
{
    struct record *r = *state;
    const int64_t *orgs;
    size_t count;

    write_some(r, 3);
    r->cx.org = 2;
    write_some(r, 1);
    r->cx.org = 0;
    write_some(r, 2);
    assert_int_equal(verify(r).entries, 2);
    r->cx.org = 2;
    assert_int_equal(verify(r).entries, 1);
    assert_ok(r, audit_chains(&r->cx, &orgs, &count));
    assert_int_equal(count, 3);
    assert_int_equal(orgs[0], 0);
    assert_int_equal(orgs[2], 2);
    assert_int_equal(r->cx.org, 2);
}

static void audit__nothing_outside_a_transaction_nothing_after_rollback(void **state)
{
    struct record *r = *state;

    assert_fails(r, audit_write(&r->cx, "x", QF_S("y"), "z"), QF_BROKEN, "AUDIT.NO_TX");
    {
        DB_TX tx = { 0 };
        assert_ok(r, db_begin(&r->cx, &tx));
        assert_ok(r, audit_write(&r->cx, "x", QF_S("y"), "z"));
    }
    assert_int_equal(verify(r).entries, 0);
    write_some(r, 1);
    assert_int_equal(verify(r).entries, 1);
}

static void audit__long_words_are_cut_at_a_character(void **state)
{
    struct record *r = *state;
    const audit_entry *entries;
    size_t count;
    qf_buf words = qf_buf_new(r->cx.arena, 10000);
    DB_TX tx = { 0 };

    for (int i = 0; i < 1000; i++)
        qf_buf_add(&words, QF_S("清"));
    assert_ok(r, db_begin(&r->cx, &tx));
    assert_ok(r, audit_write(&r->cx, "x", QF_S("y"), "%s", qf_buf_str(&words).p));
    assert_ok(r, db_commit(&tx));
    assert_ok(r, audit_list(&r->cx, 0, 1, &entries, &count));
    assert_int_equal(entries[0].detail.n, 1998);
    assert_int_equal(verify(r).broken_seq, 0);
}

static void audit__each_damage_is_found_where_it_is(void **state)
{
    static const struct {
        const char *sql;
        int64_t broken;
    } damages[] = {
        { "UPDATE audit_entry SET detail = 'x' WHERE seq = 3", 3 },
        { "UPDATE audit_entry SET actor = 'x' WHERE seq = 1", 1 },
        { "UPDATE audit_entry SET at = at + 1 WHERE seq = 5", 5 },
        { "DELETE FROM audit_entry WHERE seq = 2", 2 },
        { "DELETE FROM audit_entry WHERE seq = 5", 5 },
        { "DELETE FROM audit_entry", 1 },
        { "UPDATE audit_entry SET seq = 100 WHERE seq = 2", 2 },
        { "UPDATE audit_head SET entries = 4", 5 },
        { "UPDATE audit_head SET hash = 'x'", 5 },
        { "DELETE FROM audit_head", 1 },
    };

    for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
        struct record *r;
        audit_check check;

        if (i > 0) {
            record_close(state);
            assert_int_equal(record_open(state), 0);
        }
        r = *state;
        write_some(r, 5);
        damage(r, damages[i].sql);
        check = verify(r);
        if (check.broken_seq != damages[i].broken || check.why == NULL)
            fail_msg("%s: expected %lld, got %lld", damages[i].sql, (long long)damages[i].broken,
                     (long long)check.broken_seq);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(audit__chain_holds_and_says_who),
        RECORD_TEST(audit__hash_is_the_documented_one),
        RECORD_TEST(audit__organisations_have_chains_of_their_own),
        RECORD_TEST(audit__nothing_outside_a_transaction_nothing_after_rollback),
        RECORD_TEST(audit__long_words_are_cut_at_a_character),
        RECORD_TEST(audit__each_damage_is_found_where_it_is),
    };

    return RECORD_RUN("audit", tests);
}
