/* Likeness among all kept cases: the blocks find what comparing one by one finds; planted look-alikes and honest others. */
#include "domain/apply/alike.h"
#include "domain/auth/auth.h"

#include "alike_texts.h"
#include "apply_record.h"
#include "law_fixture.h"

#include <stdio.h>

#define TEXTS ((size_t)ALIKE_WISHES * ALIKE_WORDINGS * ALIKE_PLACES * ALIKE_YEARS)
#define NEWER 3200 /* of other things, after them */
#define STRIDE 53  /* ids of three blocks */

static const qf_actor clerk = { .account = 11,
                                .roles = AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER),
                                .org = 1 };
static const alike_law *law;

static int open_alike(void **state)
{
    struct record *r;

    if (apply_record_open(state, &clerk) != 0)
        return -1;
    r = *state;
    return alike_law_load(&r->cx, NULL, &law) == QF_OK ? 0 : -1;
}

#define ALIKE_TEST(function) cmocka_unit_test_setup_teardown(function, open_alike, record_close)

static void take_in(struct record *r)
{
    bool more = true;

    while (more)
        assert_ok(r, apply_alike_step(&r->cx, law, &more));
}

static void add_row(qf_buf *sql, int64_t id, const char *subject)
{
    qf_buf_addf(sql,
                "%s(1, %lld, 'n-%lld', 'web', 'np', '%s', 'paper', 'pickup', '2015-03-01', "
                "'processing', 0, '', '', '', 1, 0, 0)",
                sql->n > 0 && sql->p[sql->n - 1] == ')' ? ", " : "", (long long)id, (long long)id,
                subject);
}

/* The texts whose truth is known, and newer ones of other things. */
static qf_str *fill(struct record *r)
{
    qf_str *text = QF_NEW_ARRAY(r->cx.arena, qf_str, TEXTS);
    qf_buf sql = qf_buf_new(r->cx.arena, (size_t)16 * 1024 * 1024);
    size_t n = 0;

    qf_buf_add(&sql,
               QF_S("INSERT INTO application_case (org_id, id, number, channel, applicant_kind, "
                    "subject, form, way, submitted_on, state, late_days, handler, "
                    "applicant_digest, secret_digest, version, created_at, changed_at) VALUES "));
    for (size_t w = 0; w < ALIKE_WISHES; w++)
        for (size_t p = 0; p < ALIKE_PLACES; p++)
            for (size_t y = 0; y < ALIKE_YEARS; y++)
                for (size_t v = 0; v < ALIKE_WORDINGS; v++, n++) {
                    text[n] = alike_written(r->cx.arena, alike_wishes[w][v], alike_places[p],
                                            alike_years[y]);
                    add_row(&sql, (int64_t)(n * STRIDE + 1), text[n].p);
                }
    for (size_t i = 0; i < NEWER; i++)
        add_row(&sql, (int64_t)(TEXTS * STRIDE + 1 + i),
                qf_strf(r->cx.arena, "第 %zu 次镇长办公会议的议题和会议纪要", i + 1).p);
    assert_true(record_sql(r, qf_buf_str(&sql).p, false));
    return text;
}

static void find__all_kept_as_exactly_as_one_by_one(void **state)
{
    struct record *r = *state;
    qf_str *text = fill(r);
    alike_print *print = QF_NEW_ARRAY(r->cx.arena, alike_print, TEXTS);
    size_t right = 0, wrong = 0, missed = 0;

    take_in(r);
    for (size_t i = 0; i < TEXTS; i++)
        print[i] = alike_print_of(r->cx.arena, law, text[i]);
    for (size_t i = 0; i < TEXTS; i += 5) {
        int64_t one_by_one = 0;
        apply_alike found;
        size_t same = 0;
        assert_ok(r, apply_alike_find(&r->cx, law, text[i], (int64_t)(i * STRIDE + 1), 30, &found));
        for (size_t k = 0; k < TEXTS; k++)
            one_by_one += k != i && alike_compare(&print[i], &print[k]) >= alike_at_least(law);
        assert_int_equal(found.total, one_by_one);
        assert_true(found.count == (size_t)found.total);
        for (size_t k = 0; k < found.count; k++) {
            size_t at = (size_t)(found.hit[k].id - 1) / STRIDE;
            assert_int_equal(found.hit[k].likeness, alike_compare(&print[i], &print[at]));
            same += at / ALIKE_WORDINGS == i / ALIKE_WORDINGS;
        }
        right += same;
        wrong += found.count - same;
        missed += ALIKE_WORDINGS - 1 - same;
    }
    printf("%zu cases before %d others: recall %.3f, precision %.3f\n", TEXTS, NEWER,
           (double)right / (double)(right + missed), (double)right / (double)(right + wrong));
    assert_true(right * 100 >= (right + missed) * 90);
    assert_true(right * 100 >= (right + wrong) * 98);
}

static void find__best_first_newest_of_equals(void **state)
{
    struct record *r = *state;
    apply_alike found;

    (void)fill(r);
    take_in(r);
    assert_ok(r, apply_alike_find(&r->cx, law, QF_S("镇长办公会议的议题和会议纪要"), 0, 3, &found));
    assert_int_equal(found.total, NEWER);
    assert_int_equal(found.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(found.hit[i].id, (int64_t)(TEXTS * STRIDE + NEWER - i));
    assert_ok(
        r, apply_alike_find(&r->cx, law, QF_S("第 77 次镇长办公会议的议题和纪要"), 0, 3, &found));
    assert_int_equal(found.total, 1);
    assert_ok(r, apply_alike_find(&r->cx, law, QF_S(""), 0, 3, &found));
    assert_int_equal(found.total, 0);
    r->cx.actor = NULL;
    assert_fails(r, apply_alike_find(&r->cx, law, QF_S("低保"), 0, 3, &found), QF_DENIED,
                 "AUTH.NOT_LOGGED_IN");
}

/* ---- what comes, changes and goes */

static apply_intake asks(const char *name, const char *id_no, const char *phone, const char *words)
{
    return (apply_intake){ .channel = CLOCK_BY_WEB,
                           .kind = QF_S("np"),
                           .form = QF_S("paper"),
                           .way = QF_S("pickup"),
                           .description = qf_str_of(words),
                           .person = { .name = qf_str_of(name),
                                       .id_type = QF_S("护照"),
                                       .id_no = qf_str_of(id_no),
                                       .phone = qf_str_of(phone) },
                           .submitted_on = QF_NO_DATE,
                           .received_on = QF_NO_DATE };
}

static int64_t sent(struct record *r, const apply_intake *in)
{
    apply_receipt receipt;

    assert_ok(r, apply_submit(&r->cx, &rules, in, &receipt));
    return receipt.id;
}

static int64_t found(struct record *r, const char *words)
{
    apply_alike all;

    assert_ok(r, apply_alike_find(&r->cx, law, qf_str_of(words), 0, 10, &all));
    return all.total;
}

/* Those that ask for just that. */
static int64_t whole(struct record *r, const char *words)
{
    apply_alike all;
    int64_t n = 0;

    assert_ok(r, apply_alike_find(&r->cx, law, qf_str_of(words), 0, 10, &all));
    for (size_t i = 0; i < all.count; i++)
        n += all.hit[i].likeness == 10000;
    return n;
}

static void blocks__follow_what_comes_changes_and_goes(void **state)
{
    static const char words[] = "2020 年东关村低保户名单和道路硬化工程施工合同";
    struct record *r = *state;
    apply_intake one = asks("周样例", "E5550001", "13800000001", words);
    const qf_str parts[] = { QF_S("2020 年东关村低保户名单"),
                             QF_S("2020 年东关村道路硬化工程合同") };
    qf_str numbers[1];
    int64_t id = sent(r, &one);
    apply_forgotten gone;
    apply_story story;

    assert_int_equal(whole(r, words), 1); /* before the job came by */
    take_in(r);
    assert_int_equal(whole(r, words), 1);
    assert_ok(r, apply_get(&r->cx, &rules, id, &story));
    assert_ok(r, apply_split(&r->cx, &rules, id, story.now.version, parts, 2, numbers));
    assert_int_equal(whole(r, words),
                     0); /* its block is gone, the others are compared one by one */
    take_in(r);
    assert_int_equal(whole(r, words), 0);
    assert_int_equal(found(r, "东关村低保户花名册（2020年）"), 1);
    assert_int_equal(found(r, "东关村道路硬化施工协议（2020年）"), 1);
    assert_true(
        record_sql(r, "UPDATE application_case SET closed_on = '2010-01-01' WHERE id = 1", false));
    r->cx.actor = &auth_keeper;
    assert_ok(r, apply_forget(&r->cx, id, day("2015-01-01"), &gone));
    assert_true(gone.done);
    take_in(r);
    r->cx.actor = &clerk;
    assert_int_equal(found(r, "东关村低保户花名册（2020年）"), 0);
    assert_int_equal(found(r, "东关村道路硬化施工协议（2020年）"), 1);
    assert_ok(r, apply_alike_drop(&r->cx));
    take_in(r);
    assert_int_equal(found(r, "东关村道路硬化施工协议（2020年）"), 1);
}

/* ---- the same applicant */

#define PEOPLE 40

static const char *name_of(struct record *r, size_t i, const char *last)
{
    static const char *const family[] = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄" };
    static const char *const given[] = { "建", "秀", "国", "玉", "春" };

    return qf_strf(r->cx.arena, "%s%s%s", family[i % 8], given[i / 8], last).p;
}

/* Of one person: the right name, one character wrong, one missing, one too many; and two others: nearly the same name
 * with another number, the same end of the number under another name. */
static void person(struct record *r, size_t i, int64_t id[6])
{
    static const char *const last[] = { "明", "名", "", "明华", "铭", "霞" };
    const char *tail = qf_strf(r->cx.arena, "%04zu", i * 211 + 7).p;

    for (size_t k = 0; k < 6; k++) {
        const char *end = k == 4 ? qf_strf(r->cx.arena, "%04zu", 9000 + i).p : tail;
        const char *name =
            k == 5 ? qf_strf(r->cx.arena, "欧阳%zu%s", i, last[k]).p : name_of(r, i, last[k]);
        apply_intake in =
            asks(name, qf_strf(r->cx.arena, "4102231980%04zu%s", i * 7 + k, end).p,
                 qf_strf(r->cx.arena, "139%04zu%04zu", i, k).p, "2025 年低保金发放的村级汇总表");
        id[k] = sent(r, &in);
    }
}

static void perhaps_same__near_name_and_end_of_the_number(void **state)
{
    struct record *r = *state;
    size_t right = 0, wrong = 0;
    int64_t id[PEOPLE][6];
    apply_cases cases;

    for (size_t i = 0; i < PEOPLE; i++)
        person(r, i, id[i]);
    take_in(r);
    for (size_t i = 0; i < PEOPLE; i++) {
        assert_ok(r, apply_perhaps_same(&r->cx, id[i][0], &cases));
        for (size_t c = 0; c < cases.count; c++) {
            bool is = cases.one[c].id > id[i][0] && cases.one[c].id <= id[i][3];
            right += is;
            wrong += !is;
        }
        assert_ok(r, apply_same_applicant(&r->cx, id[i][0], day("2020-01-01"), &cases));
        assert_int_equal(cases.count, 0); /* asked about, never taken for the same */
    }
    printf("%d people of six spellings: recall %.3f, precision %.3f\n", PEOPLE,
           (double)right / (PEOPLE * 3), (double)right / (double)(right + wrong));
    assert_int_equal(right, PEOPLE * 3);
    assert_int_equal(wrong, 0);
}

static void perhaps_same__bodies_mailboxes_and_old_cases(void **state)
{
    struct record *r = *state;
    apply_intake a = asks("开封某某律师事务所", "91410200AAAA0001X1", "0371-11111111", "会议纪要"),
                 b = asks("开封市某某律师事务所", "91410200BBBB0002X2", "0371-22222222",
                          "会议纪要"),
                 c = asks("某甲公司", "91410200CCCC0003X3", "0371-33333333", "会议纪要"),
                 d = asks("某乙公司", "91410200DDDD0004X4", "0371-44444444", "会议纪要"),
                 e = asks("某丙", "E77770001", "13600000001", "会议纪要");
    int64_t ids[5];
    apply_cases cases;

    a.kind = b.kind = QF_S("law");
    c.kind = d.kind = QF_S("ent");
    d.person.email = QF_S("Case@example.org ");
    e.person.email = QF_S("case@example.org");
    ids[0] = sent(r, &a);
    ids[1] = sent(r, &b);
    ids[2] = sent(r, &c);
    ids[3] = sent(r, &d);
    ids[4] = sent(r, &e);
    assert_true(
        record_sql(r, "UPDATE application_case SET id_digest = NULL, phone_digest = NULL", false));
    take_in(r);
    assert_ok(r, apply_perhaps_same(&r->cx, ids[1], &cases));
    assert_true(cases.count == 1 && cases.one[0].id == ids[0]);
    assert_ok(r, apply_perhaps_same(&r->cx, ids[2], &cases));
    assert_int_equal(cases.count, 0);
    assert_ok(r, apply_perhaps_same(&r->cx, ids[4], &cases));
    assert_true(cases.count == 1 && cases.one[0].id == ids[3]);
    b.person.name = QF_S("另外一个名字的单位");
    b.person.phone = QF_S("0371-55555555");
    ids[0] = sent(r, &b); /* the number of a case from before digests were kept */
    assert_ok(r, apply_perhaps_same(&r->cx, ids[0], &cases));
    assert_true(cases.count == 1 && cases.one[0].id == ids[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ALIKE_TEST(find__all_kept_as_exactly_as_one_by_one),
        ALIKE_TEST(find__best_first_newest_of_equals),
        ALIKE_TEST(blocks__follow_what_comes_changes_and_goes),
        ALIKE_TEST(perhaps_same__near_name_and_end_of_the_number),
        ALIKE_TEST(perhaps_same__bodies_mailboxes_and_old_cases),
    };

    return RECORD_RUN("apply_alike", tests);
}
