/* Village books: what balances stays balanced, what is closed stays closed, who made a voucher does not
 * approve it. */
#include "record.h"

#include "domain/auth/auth.h"
#include "domain/books/books.h"
#include "domain/books/voucher_sheet.h"
#include "domain/org/org.h"

#include <stdio.h>
#include <stdlib.h>

#define VILLAGE 2

static const qf_actor village_account = { .account = 11,
                                          .roles = AUTH_BIT(VILLAGE_ACCOUNT),
                                          .org = 1,
                                          .village = VILLAGE },
                      other_village = { .account = 12,
                                        .roles = AUTH_BIT(VILLAGE_ACCOUNT),
                                        .org = 1,
                                        .village = 3 },
                      clerk = { .account = 13, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = 1 },
                      leader = { .account = 14, .roles = AUTH_BIT(LEADER), .org = 1 };

static const village_charts *charts;

static int open_books(void **state)
{
    struct record *r;

    if (record_open(state) != 0)
        return -1;
    r = *state;
    return village_charts_load(&r->cx, NULL, &charts) == QF_OK ? 0 : -1;
}

#define BOOKS_TEST(function) cmocka_unit_test_setup_teardown(function, open_books, record_close)

static qf_date day_of(const char *text)
{
    qf_date day;

    assert_true(qf_date_parse(qf_str_of(text), &day));
    return day;
}

static void at(struct record *r, const char *day)
{
    r->cx.now = (qf_time){ qf_date_start(day_of(day)).ms + 9 * 3600000 };
}

/* `fen` from account `credit` to account `debit`. */
static qf_code save(struct record *r, books_kind kind, const char *day, const char *debit,
                    const char *credit, int64_t fen, int64_t *id)
{
    books_entry entries[2] = { { .account = qf_str_of(debit), .debit = { fen } },
                               { .account = qf_str_of(credit), .credit = { fen } } };

    return books_voucher_save(&r->cx, charts,
                              &(books_voucher){ .village = VILLAGE,
                                                .day = day_of(day),
                                                .kind = kind,
                                                .summary = QF_S("购办公用品"),
                                                .payee = QF_S("王小明"),
                                                .entry = entries,
                                                .entries = 2 },
                              id);
}

static int64_t enter(struct record *r, books_kind kind, const char *day, const char *debit,
                     const char *credit, int64_t fen)
{
    int64_t id;

    r->cx.actor = &village_account;
    assert_ok(r, save(r, kind, day, debit, credit, fen, &id));
    assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_SUBMIT, QF_S("")));
    r->cx.actor = &clerk;
    assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_APPROVE, QF_S("")));
    if (fen > charts->leader_above.fen) {
        r->cx.actor = &leader;
        assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_SIGN, QF_S("")));
    }
    r->cx.actor = &clerk;
    return id;
}

static void books__unbalanced_or_unknown_is_refused(void **state)
{
    struct record *r = *state;
    books_entry entries[2] = { { .account = QF_S("541"), .debit = { 100 } },
                               { .account = QF_S("101"), .credit = { 99 } } };
    books_voucher draft = { .village = VILLAGE,
                            .day = day_of("2021-09-01"),
                            .kind = BOOKS_PAYMENT,
                            .summary = QF_S("纸"),
                            .payee = QF_S("某店"),
                            .entry = entries,
                            .entries = 2 };
    int64_t id;

    r->cx.actor = &village_account;
    assert_fails(r, books_voucher_save(&r->cx, charts, &draft, &id), QF_INVALID, "BOOKS.BALANCE");
    entries[1].credit.fen = 100;
    entries[0].account = QF_S("999");
    assert_fails(r, books_voucher_save(&r->cx, charts, &draft, &id), QF_INVALID, "BOOKS.ACCOUNT");
    entries[0].account = QF_S("541001");
    assert_ok(r, books_voucher_save(&r->cx, charts, &draft, &id));
    draft.day = day_of("2021-09-11");
    assert_fails(r, books_voucher_save(&r->cx, charts, &draft, &id), QF_INVALID, "BOOKS.DAY");
    draft.day = day_of("2021-09-01");
    r->cx.actor = &other_village;
    assert_fails(r, books_voucher_save(&r->cx, charts, &draft, &id), QF_DENIED,
                 "AUTH.OTHER_VILLAGE");
}

static void books__who_made_it_does_not_approve_it(void **state)
{
    struct record *r = *state;
    books_voucher voucher;
    int64_t id;

    r->cx.actor = &clerk;
    assert_ok(r, save(r, BOOKS_PAYMENT, "2021-09-01", "541", "101", 100, &id));
    assert_fails(r, books_voucher_act(&r->cx, charts, id, BOOKS_APPROVE, QF_S("")), QF_CONFLICT,
                 "BOOKS.STATE");
    assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_SUBMIT, QF_S("")));
    assert_fails(r, books_voucher_act(&r->cx, charts, id, BOOKS_APPROVE, QF_S("")), QF_DENIED,
                 "BOOKS.SELF");
    assert_fails(r, books_voucher_act(&r->cx, charts, id, BOOKS_RETURN, QF_S("")), QF_INVALID,
                 "BOOKS.REMARK");
    assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_RETURN, QF_S("缺发票")));
    assert_ok(r, books_voucher_get(&r->cx, id, &voucher));
    assert_int_equal(voucher.state, BOOKS_RETURNED);
    assert_int_equal(voucher.number, 0);
}

static void books__large_sums_need_the_leader(void **state)
{
    struct record *r = *state;
    books_voucher voucher;
    int64_t id;

    r->cx.actor = &village_account;
    assert_ok(
        r, save(r, BOOKS_PAYMENT, "2021-09-01", "541", "102", charts->leader_above.fen + 1, &id));
    assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_SUBMIT, QF_S("")));
    r->cx.actor = &clerk;
    assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_APPROVE, QF_S("")));
    assert_ok(r, books_voucher_get(&r->cx, id, &voucher));
    assert_int_equal(voucher.state, BOOKS_COUNTERSIGN);
    assert_fails(r, books_voucher_act(&r->cx, charts, id, BOOKS_SIGN, QF_S("")), QF_DENIED,
                 "AUTH.ROLE");
    r->cx.actor = &leader;
    assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_SIGN, QF_S("")));
    assert_ok(r, books_voucher_get(&r->cx, id, &voucher));
    assert_int_equal(voucher.number, 1);
}

static void books__a_closed_month_does_not_change(void **state)
{
    struct record *r = *state;
    books_month m;
    int64_t id;

    enter(r, BOOKS_OPENING, "2021-07-01", "102", "322", 1000000);
    enter(r, BOOKS_PAYMENT, "2021-07-05", "541", "102", 20050);
    enter(r, BOOKS_RECEIPT, "2021-07-06", "101", "511", 30000);
    enter(r, BOOKS_TRANSFER, "2021-07-07", "102", "101", 30000);
    assert_fails(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-08")), QF_CONFLICT,
                 "BOOKS.ORDER");
    assert_ok(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-07")));
    assert_fails(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-07")), QF_CONFLICT,
                 "BOOKS.CLOSED");
    assert_ok(r, books_month_get(&r->cx, VILLAGE, QF_S("2021-07"), &m));
    /* Carrying cash to the bank is neither receipt nor payment; the opening is no receipt. */
    assert_int_equal(m.cash_opening.fen, 1000000);
    assert_int_equal(m.receipts.fen, 30000);
    assert_int_equal(m.payments.fen, 20050);
    assert_int_equal(m.cash_closing.fen, 1009950);
    assert_int_equal(m.income.fen, 30000);
    assert_int_equal(m.expense.fen, 20050);
    r->cx.actor = &village_account;
    assert_fails(r, save(r, BOOKS_PAYMENT, "2021-07-31", "541", "101", 100, &id), QF_CONFLICT,
                 "BOOKS.CLOSED");
    assert_fails(r, save(r, BOOKS_OPENING, "2021-08-01", "101", "322", 100, &id), QF_INVALID,
                 "BOOKS.OPENING");
    assert_ok(r, save(r, BOOKS_PAYMENT, "2021-08-01", "541", "101", 100, &id));
    r->cx.actor = &clerk;
    assert_fails(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-08")), QF_CONFLICT,
                 "BOOKS.WAITING");
    assert_ok(r, books_voucher_act(&r->cx, charts, id, BOOKS_CANCEL, QF_S("重复")));
    assert_ok(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-08")));
    assert_fails(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-09")), QF_LATE,
                 "BOOKS.NOT_OVER");
}

static void books__publication_needs_the_villagers_group_and_happens_once(void **state)
{
    struct record *r = *state;
    books_month m;
    qf_str csv;

    enter(r, BOOKS_RECEIPT, "2021-07-06", "101", "511", 30000);
    assert_fails(r, books_month_publish(&r->cx, charts, VILLAGE, QF_S("2021-07"), QF_S("赵一")),
                 QF_MISSING, "BOOKS.NO_MONTH");
    assert_ok(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-07")));
    assert_fails(r, books_month_publish(&r->cx, charts, VILLAGE, QF_S("2021-07"), QF_S("")),
                 QF_INVALID, "BOOKS.CHECKERS");
    assert_ok(r, books_month_publish(&r->cx, charts, VILLAGE, QF_S("2021-07"), QF_S("赵一、钱二")));
    assert_fails(r, books_month_publish(&r->cx, charts, VILLAGE, QF_S("2021-07"), QF_S("赵一")),
                 QF_CONFLICT, "BOOKS.STATE");
    assert_ok(r, books_month_get(&r->cx, VILLAGE, QF_S("2021-07"), &m));
    assert_int_equal(m.sha256.n, 64);
    assert_ok(r, books_entries_csv(&r->cx, charts, VILLAGE, QF_S("2021-07"), &csv));
    assert_true(qf_str_has(csv, QF_S("王**")));
    assert_false(qf_str_has(csv, QF_S("王小明")));
}

/* Whatever is entered in whatever order: every month's closing is the next one's opening, all closings
 * add up to nothing, cash is opening plus receipts minus payments, and the sums equal a count kept
 * beside the program. */
static void books__balance_after_any_sequence(void **state)
{
    struct record *r = *state;
    static const char *const accounts[] = { "101", "102", "112", "151", "202",
                                            "322", "501", "522", "541", "551" };
    int64_t kept[10] = { 0 }, cash = 0;

    srand(20210910); /* lint: allow srand: the same sequence every time */
    at(r, "2024-01-01");
    for (int month = 0; month < 8; month++) {
        char day[64], name[32];
        books_balances balances;
        books_month m;
        int64_t sum = 0;

        snprintf(name, sizeof(name), "2021-%02d", month + 1);
        for (int i = 0; i < 12; i++) {
            int a = rand() % 10, b = rand() % 10,
                fen = 1 + rand() % 900000; /* lint: allow rand: seeded above */
            if (a == b)
                b = (a + 1) % 10;
            snprintf(day, sizeof(day), "%s-%02d", name,
                     1 + rand() % 28); /* lint: allow rand: seeded above */
            enter(r, BOOKS_PAYMENT, day, accounts[a], accounts[b], fen);
            kept[a] += fen;
            kept[b] -= fen;
        }
        assert_ok(r, books_month_close(&r->cx, charts, VILLAGE, qf_str_of(name)));
        assert_ok(r, books_month_get(&r->cx, VILLAGE, qf_str_of(name), &m));
        assert_ok(r, books_balance_list(&r->cx, VILLAGE, qf_str_of(name), &balances));
        for (size_t i = 0; i < balances.count; i++) {
            sum += balances.one[i].closing.fen;
            for (size_t k = 0; k < 10; k++)
                if (qf_str_eq(balances.one[i].account, qf_str_of(accounts[k])))
                    assert_int_equal(balances.one[i].closing.fen, kept[k]);
        }
        assert_int_equal(sum, 0);
        assert_int_equal(m.cash_opening.fen, cash);
        cash += m.receipts.fen - m.payments.fen;
        assert_int_equal(m.cash_closing.fen, cash);
        assert_int_equal(cash, kept[0] + kept[1]);
    }
}

/* ---- vouchers out of a spreadsheet */

#define HEAD "村里的账,,,,,,\n凭证号,日期,摘要,会计科目,借方金额（元）,贷方金额（元）,收款人\n"

static qf_code take(struct record *r, const char *csv, bool dry, books_sheet *out)
{
    books_sheet_task task = { .village = VILLAGE, .dry = dry, .submit = true };

    r->cx.actor = &village_account;
    return books_sheet_take(&r->cx, charts, &task, qf_str_of(csv), out);
}

static qf_str complaint(struct record *r, const books_sheet *file, size_t n)
{
    size_t count, more;
    const sheet_complaint *list = sheet_complaints(file->list, &count, &more);

    assert_true(n < count);
    return sheet_complaint_zh(file->list, r->cx.arena, &list[n]);
}

static void sheet__lines_of_one_number_are_one_voucher_and_come_once(void **state)
{
    struct record *r = *state;
    static const char csv[] = HEAD "1,2021-09-01,修沟,541 管理费用,860.00,,建材门市\n"
                                   ",,,其他支出,40,,\n"
                                   ",,,102 银行存款,,900,\n"
                                   "2,2021-09-02,机动地承包费,101,\"1,200.50\",,王小田\n"
                                   "2,2021-09-02,机动地承包费,511,,1200.5,\n"
                                   "合计,,,,2100.50,2100.50,\n";
    books_vouchers kept;
    books_sheet file;

    assert_ok(r, take(r, csv, true, &file));
    assert_int_equal(file.vouchers, 2);
    assert_int_equal(file.taken, 0);
    assert_int_equal(file.sum.fen, 210050);
    assert_ok(r, take(r, csv, false, &file));
    assert_int_equal(file.taken, 2);
    assert_ok(r, take(r, csv, false, &file));
    assert_int_equal(file.taken, 0);
    assert_int_equal(file.already, 2);
    assert_ok(r, books_voucher_list(&r->cx, VILLAGE, QF_S("2021-09"), &kept));
    assert_int_equal(kept.count, 2);
    assert_int_equal(kept.one[0].entries, 3);
    assert_int_equal(kept.one[0].kind, BOOKS_PAYMENT);
    assert_int_equal(kept.one[1].kind, BOOKS_RECEIPT);
    assert_int_equal(kept.one[1].state, BOOKS_SUBMITTED);
    assert_true(qf_str_eq(kept.one[0].entry[1].account, QF_S("551")));
}

static void sheet__every_fault_knows_its_cell_and_nothing_is_kept(void **state)
{
    struct record *r = *state;
    static const struct {
        const char *lines, *told;
    } cases[] = {
        { "1,2021-09-01,纸,541,10,,店\n1,2021-09-01,纸,101,,9,\n",
          "第 4 行 E 列：1 号凭证：借方合计 10.00" },
        { "1,2021-09-01,纸,999,10,,店\n1,,,101,,10,\n", "第 3 行 D 列：科目“999”" },
        { "1,2021-09-01,纸,办公费,10,,店\n1,,,101,,10,\n",
          "第 3 行 D 列：会计科目表里没有“办公费”" },
        { "1,2021-09-01,纸,541,一千,,店\n1,,,101,,10,\n", "第 3 行 E 列：“一千”不是金额" },
        { "1,2021-09-01,纸,541,-10,,店\n1,,,101,,-10,\n", "第 3 行 E 列：金额不能是负数" },
        { "1,2021-09-01,纸,541,10,10,店\n1,,,101,,10,\n", "第 3 行 E 列：一行只填借方" },
        { "1,九月,纸,541,10,,店\n1,,,101,,10,\n", "第 3 行 B 列" },
        { "1,2021-09-20,纸,541,10,,店\n1,,,101,,10,\n",
          "第 4 行 B 列：1 号凭证：请填写日期，不能晚于今天" },
        { "1,2021-07-20,纸,541,10,,店\n1,,,101,,10,\n",
          "第 4 行 B 列：1 号凭证：2021-07 的账已经结账" },
        { "1,2021-09-01,纸,541,10,,\n1,,,101,,10,\n", "第 4 行 G 列：1 号凭证：请填写收款人" },
        { "1,2021-09-01,,541,10,,店\n1,,,101,,10,\n", "第 3 行 C 列" },
        { ",2021-09-01,纸,541,10,,店\n", "第 3 行 A 列" },
        { "1,2021-09-01,纸,541,10,,店\n1,,,101,,10,\n2,2021-09-01,纸,541,10,,店\n2,,,101,,10,\n"
          "1,2021-09-02,纸,541,10,,店\n1,,,101,,10,\n",
          "第 8 行 A 列：“1”号在第 3 行已经有了" },
    };
    books_vouchers kept;
    books_sheet file;

    enter(r, BOOKS_RECEIPT, "2021-07-06", "101", "511", 30000);
    assert_ok(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-07")));
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_str csv = qf_strf(r->cx.arena, "%s%s", HEAD, cases[i].lines), told;
        assert_fails(r, take(r, csv.p, false, &file), QF_INVALID, "BOOKS.ROWS");
        told = complaint(r, &file, 0);
        if (!qf_str_has(told, qf_str_of(cases[i].told)))
            fail_msg("%s: %.*s", cases[i].told, QF_ARG(told));
    }
    assert_ok(r, books_voucher_list(&r->cx, VILLAGE, QF_S("2021-09"), &kept));
    assert_int_equal(kept.count, 0);
}

static void sheet__a_changed_voucher_of_a_known_number_is_told(void **state)
{
    struct record *r = *state;
    static const char first[] = HEAD "7,2021-09-01,纸,541,10,,店\n7,,,101,,10,\n",
                      second[] = HEAD "7,2021-09-01,纸,541,11,,店\n7,,,101,,11,\n";
    books_vouchers kept;
    books_sheet file;

    assert_ok(r, take(r, first, false, &file));
    assert_fails(r, take(r, second, false, &file), QF_INVALID, "BOOKS.ROWS");
    assert_true(qf_str_has(complaint(r, &file, 0), QF_S("已经导入过，内容不一样")));
    assert_ok(r, books_voucher_list(&r->cx, VILLAGE, QF_S("2021-09"), &kept));
    r->cx.actor = &clerk;
    assert_ok(r, books_voucher_act(&r->cx, charts, kept.one[0].id, BOOKS_RETURN, QF_S("数错")));
    assert_ok(r, books_voucher_act(&r->cx, charts, kept.one[0].id, BOOKS_CANCEL, QF_S("数错")));
    assert_ok(r, take(r, second, false, &file));
    assert_int_equal(file.taken, 1);
    r->cx.actor = &other_village;
    assert_fails(r,
                 books_sheet_take(&r->cx, charts, &(books_sheet_task){ .village = VILLAGE },
                                  qf_str_of(first), &file),
                 QF_DENIED, "AUTH.OTHER_VILLAGE");
}

/* ---- the year's end */

static void approve_waiting(struct record *r)
{
    books_vouchers waiting;

    r->cx.actor = &clerk;
    assert_ok(r, books_voucher_waiting(&r->cx, BOOKS_SUBMITTED, 100, &waiting));
    for (size_t i = 0; i < waiting.count; i++)
        assert_ok(r, books_voucher_act(&r->cx, charts, waiting.one[i].id, BOOKS_APPROVE, QF_S("")));
    r->cx.actor = &leader;
    assert_ok(r, books_voucher_waiting(&r->cx, BOOKS_COUNTERSIGN, 100, &waiting));
    for (size_t i = 0; i < waiting.count; i++)
        assert_ok(r, books_voucher_act(&r->cx, charts, waiting.one[i].id, BOOKS_SIGN, QF_S("")));
    r->cx.actor = &clerk;
}

static void year__december_closes_with_income_and_expense_at_nothing(void **state)
{
    struct record *r = *state;
    books_balances balances;
    books_month m;
    books_quarter q;
    size_t made;

    at(r, "2022-01-05");
    enter(r, BOOKS_OPENING, "2021-11-01", "102", "322", 1000000);
    enter(r, BOOKS_RECEIPT, "2021-11-06", "102", "511", 70000);
    assert_fails(r, books_year_end(&r->cx, charts, VILLAGE, 2021, &made), QF_CONFLICT,
                 "BOOKS.ORDER");
    assert_ok(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-11")));
    enter(r, BOOKS_PAYMENT, "2021-12-05", "541001", "102", 20050);
    enter(r, BOOKS_RECEIPT, "2021-12-06", "101", "522", 30000);
    assert_fails(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-12")), QF_CONFLICT,
                 "BOOKS.YEAR_END");
    at(r, "2021-12-30");
    assert_fails(r, books_year_end(&r->cx, charts, VILLAGE, 2021, &made), QF_LATE,
                 "BOOKS.NOT_OVER");
    at(r, "2022-01-05");
    r->cx.actor = &village_account;
    assert_ok(r, books_year_end(&r->cx, charts, VILLAGE, 2021, &made));
    assert_int_equal(made, 2);
    assert_fails(r, books_year_end(&r->cx, charts, VILLAGE, 2021, &made), QF_CONFLICT,
                 "BOOKS.WAITING");
    approve_waiting(r);
    assert_fails(r, books_year_end(&r->cx, charts, VILLAGE, 2021, &made), QF_CONFLICT,
                 "BOOKS.NOTHING");
    assert_ok(r, books_month_close(&r->cx, charts, VILLAGE, QF_S("2021-12")));
    assert_ok(r, books_month_get(&r->cx, VILLAGE, QF_S("2021-12"), &m));
    /* Carrying over is neither income nor expense of December. */
    assert_int_equal(m.income.fen, 30000);
    assert_int_equal(m.expense.fen, 20050);
    assert_ok(r, books_balance_list(&r->cx, VILLAGE, QF_S("2021-12"), &balances));
    for (size_t i = 0; i < balances.count; i++) {
        qf_str account = balances.one[i].account;
        if (account.p[0] == '5' || qf_str_eq(account, QF_S("321")))
            assert_int_equal(balances.one[i].closing.fen, 0);
        if (qf_str_eq(account, QF_S("322")))
            assert_int_equal(balances.one[i].closing.fen, -(1000000 + 70000 + 30000 - 20050));
    }
    assert_fails(r, books_quarter_get(&r->cx, VILLAGE, 2021, 4, &q), QF_MISSING,
                 "BOOKS.NO_QUARTER");
    assert_ok(r, books_month_publish(&r->cx, charts, VILLAGE, QF_S("2021-11"), QF_S("赵一")));
    assert_ok(r, books_month_publish(&r->cx, charts, VILLAGE, QF_S("2021-12"), QF_S("赵一")));
    assert_ok(r, books_quarter_get(&r->cx, VILLAGE, 2021, 4, &q));
    assert_int_equal(q.months, 2);
    assert_int_equal(q.sum.cash_opening.fen + q.sum.receipts.fen - q.sum.payments.fen,
                     q.sum.cash_closing.fen);
    assert_int_equal(q.sum.income.fen, 100000);
    for (size_t i = 1; i < q.balances.count; i++)
        assert_true(qf_str_cmp(q.balances.one[i - 1].account, q.balances.one[i].account) < 0);
}

/* Two years of vouchers typed and out of lists, with and without mistakes, with a closing between them: what was
 * refused left nothing, every December ends with income and expense at nothing, the cash adds up. */
static void year__balances_after_any_sequence_of_lists_and_years(void **state)
{
    struct record *r = *state;
    static const char *const accounts[] = { "101", "102", "202", "511", "522", "541", "551" };
    uint32_t seed = 20211231;
    int64_t kept[7] = { 0 };

    at(r, "2024-01-01");
    for (int month = 0; month < 24; month++) {
        qf_str name = qf_strf(r->cx.arena, "%d-%02d", 2021 + month / 12, month % 12 + 1);
        qf_buf csv = qf_buf_new(r->cx.arena, 10000);
        books_balances balances;
        books_sheet file;
        int64_t sum = 0;
        bool spoilt = false;
        size_t made;

        qf_buf_add(&csv, QF_S(HEAD));
        for (int i = 0; i < 6; i++) {
            size_t a = (seed = seed * 1664525 + 1013904223) >> 8;
            size_t from = a % 7, to = (from + 1 + a / 7 % 6) % 7;
            int fen = 1 + (int)(a / 49 % 90000), off = month % 5 == 3 && i == 4;
            spoilt = spoilt || off;
            qf_buf_addf(&csv, "%d,%.*s-%02d,记,%s,%d.%02d,,店\n%d,,,%s,,%d.%02d,\n", i,
                        QF_ARG(name), 1 + i, accounts[to], fen / 100, fen % 100, i, accounts[from],
                        (fen + off) / 100, (fen + off) % 100);
            kept[to] += month % 5 == 3 ? 0 : fen;
            kept[from] -= month % 5 == 3 ? 0 : fen;
        }
        if (spoilt)
            assert_fails(r, take(r, qf_cstr(r->cx.arena, qf_buf_str(&csv)), false, &file),
                         QF_INVALID, "BOOKS.ROWS");
        else
            assert_ok(r, take(r, qf_cstr(r->cx.arena, qf_buf_str(&csv)), false, &file));
        approve_waiting(r);
        if (month % 12 == 11) {
            r->cx.actor = &village_account;
            assert_ok(r, books_year_end(&r->cx, charts, VILLAGE, 2021 + month / 12, &made));
            approve_waiting(r);
            kept[3] = kept[4] = kept[5] = kept[6] = 0;
        }
        assert_ok(r, books_month_close(&r->cx, charts, VILLAGE, name));
        assert_ok(r, books_balance_list(&r->cx, VILLAGE, name, &balances));
        for (size_t i = 0; i < balances.count; i++) {
            sum += balances.one[i].closing.fen;
            for (size_t k = 0; k < 7; k++)
                if (qf_str_eq(balances.one[i].account, qf_str_of(accounts[k])))
                    assert_int_equal(balances.one[i].closing.fen, kept[k]);
        }
        assert_int_equal(sum, 0);
    }
}

static void books__contracts_that_end_are_found(void **state)
{
    struct record *r = *state;
    books_register entry = { .village = VILLAGE,
                             .kind = BOOKS_CONTRACT,
                             .name = QF_S("鱼塘承包"),
                             .party = QF_S("李某"),
                             .from = day_of("2016-10-01"),
                             .until = day_of("2021-09-30"),
                             .value = { 500000 },
                             .ended_on = QF_NO_DATE };
    books_registers found;
    int64_t id;

    r->cx.actor = &village_account;
    entry.until = day_of("2016-09-30");
    assert_fails(r, books_register_put(&r->cx, &entry, &id), QF_INVALID, "BOOKS.REGISTER");
    entry.until = day_of("2021-09-30");
    assert_ok(r, books_register_put(&r->cx, &entry, &id));
    assert_ok(r, books_register_ending(&r->cx, day_of("2021-09-29"), &found));
    assert_int_equal(found.count, 0);
    assert_ok(r, books_register_ending(&r->cx, day_of("2021-10-31"), &found));
    assert_int_equal(found.count, 1);
    entry.id = id;
    entry.ended_on = day_of("2021-09-10");
    assert_ok(r, books_register_put(&r->cx, &entry, &id));
    assert_ok(r, books_register_ending(&r->cx, day_of("2021-10-31"), &found));
    assert_int_equal(found.count, 0);
}

static void payee__persons_are_covered_offices_are_not(void **state)
{
    struct record *r = *state;
    static const struct {
        const char *payee, *shown;
    } cases[] = { { "王小明", "王**" },
                  { "欧阳修", "欧**" },
                  { "尉氏县供电公司", "尉氏县供电公司" },
                  { "柳堤村村民委员会", "柳堤村村民委员会" },
                  { "", "" },
                  { "供电公司", "供电公司" },
                  { "镇财政所", "镇财政所" },
                  { "李所长", "李**" } };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        qf_str shown = village_payee_public(&r->cx, charts, qf_str_of(cases[i].payee));
        assert_true(qf_str_eq(shown, qf_str_of(cases[i].shown)));
    }
    /* An office's name that carries somebody's number, and a summary that does. */
    assert_false(
        qf_str_has(village_payee_public(&r->cx, charts, QF_S("县建筑公司 410223195506071234")),
                   QF_S("19550607")));
    assert_false(
        qf_str_has(village_text_public(&r->cx, charts, QF_S("付李某工资，电话13937800001")),
                   QF_S("13937800001")));
    assert_true(qf_str_eq(village_text_public(&r->cx, charts, QF_S("买扫帚")), QF_S("买扫帚")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOOKS_TEST(books__unbalanced_or_unknown_is_refused),
        BOOKS_TEST(books__who_made_it_does_not_approve_it),
        BOOKS_TEST(books__large_sums_need_the_leader),
        BOOKS_TEST(books__a_closed_month_does_not_change),
        BOOKS_TEST(books__publication_needs_the_villagers_group_and_happens_once),
        BOOKS_TEST(books__balance_after_any_sequence),
        BOOKS_TEST(sheet__lines_of_one_number_are_one_voucher_and_come_once),
        BOOKS_TEST(sheet__every_fault_knows_its_cell_and_nothing_is_kept),
        BOOKS_TEST(sheet__a_changed_voucher_of_a_known_number_is_told),
        BOOKS_TEST(year__december_closes_with_income_and_expense_at_nothing),
        BOOKS_TEST(year__balances_after_any_sequence_of_lists_and_years),
        BOOKS_TEST(books__contracts_that_end_are_found),
        BOOKS_TEST(payee__persons_are_covered_offices_are_not),
    };

    return RECORD_RUN("books", tests);
}
