/* Funds: what adds up, who may, what is read from people's lists, what a stranger learns (nothing). */
#include "record.h"

#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "domain/org/org.h"

#include <stdio.h>

static const qf_actor clerk = { .account = 13, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = 1 },
                      reporter = { .account = 14, .roles = AUTH_BIT(REPORTER), .org = 1 },
                      publisher = { .account = 15, .roles = AUTH_BIT(PUBLISHER), .org = 1 };

static qf_date day_of(const char *text)
{
    qf_date day;

    assert_true(qf_date_parse(qf_str_of(text), &day));
    return day;
}

static int64_t make_fund(struct record *r)
{
    fund entry = { .year = 2021,
                   .code = QF_S("gengdi"),
                   .name = QF_S("耕地地力保护补贴"),
                   .document = QF_S("豫财农〔2021〕1号"),
                   .standard = QF_S("每亩 104.33 元") };
    int64_t id;

    r->cx.actor = &reporter;
    assert_ok(r, funds_put(&r->cx, &entry, &id));
    return id;
}

/* Rows of two villages; the third came back. */
static qf_code load(struct record *r, int64_t fund_id, const char *digest, int64_t rows,
                    int64_t *batch)
{
    fund_batch head = { .fund = fund_id, .title = QF_S("名单"), .period = QF_S("2021年") };
    funds_loader *loader;

    r->cx.actor = &reporter;
    QF_TRY(funds_load_begin(&r->cx, &head, qf_str_of(digest), &loader));
    for (int64_t i = 0; i < rows; i++) {
        fund_row row = { .name = QF_S("王小明"),
                         .id_number = qf_strf(r->cx.arena, "41022319700101%04lld", (long long)i),
                         .card = QF_S("6217001234567890123"),
                         .village = 2 + i % 2,
                         .amount = { 10000 + i },
                         .paid_on = day_of("2021-09-01"),
                         .returned = i == 2 };
        QF_TRY(funds_load_row(&r->cx, loader, &row));
    }
    return funds_load_end(&r->cx, loader, batch);
}

static void publish(struct record *r, int64_t batch)
{
    r->cx.actor = &clerk;
    assert_ok(r, funds_act(&r->cx, batch, FUNDS_APPROVE, QF_S("")));
    r->cx.actor = &publisher;
    assert_ok(r, funds_act(&r->cx, batch, FUNDS_PUBLISH, QF_S("")));
}

static void funds__a_second_person_approves_before_publication(void **state)
{
    struct record *r = *state;
    int64_t batch;

    assert_ok(r, load(r, make_fund(r), "a", 4, &batch));
    assert_fails(r, funds_act(&r->cx, batch, FUNDS_APPROVE, QF_S("")), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &publisher;
    assert_fails(r, funds_act(&r->cx, batch, FUNDS_PUBLISH, QF_S("")), QF_CONFLICT, "FUNDS.STATE");
    r->cx.actor = &(qf_actor){ .account = 14, .roles = AUTH_BIT(LEADER), .org = 1 };
    assert_fails(r, funds_act(&r->cx, batch, FUNDS_APPROVE, QF_S("")), QF_DENIED, "FUNDS.SELF");
    publish(r, batch);
    assert_fails(r, funds_act(&r->cx, batch, FUNDS_PUBLISH, QF_S("")), QF_CONFLICT, "FUNDS.STATE");
    assert_fails(r, funds_act(&r->cx, batch, FUNDS_WITHDRAW, QF_S("")), QF_INVALID, "FUNDS.REMARK");
}

static void funds__sums_follow_publication_and_withdrawal(void **state)
{
    struct record *r = *state;
    int64_t fund_id = make_fund(r), first, second, paid = 0, payments = 0, returned = 0;
    fund_totals totals;

    assert_ok(r, load(r, fund_id, "a", 5, &first));
    assert_ok(r, funds_totals(&r->cx, 2021, 0, 0, &totals));
    assert_int_equal(totals.count, 0);
    publish(r, first);
    assert_ok(r, load(r, fund_id, "b", 1, &second));
    publish(r, second);
    assert_ok(r, funds_totals(&r->cx, 2021, fund_id, 0, &totals));
    assert_int_equal(totals.count, 2);
    for (size_t i = 0; i < totals.count; i++) {
        paid += totals.one[i].paid.fen;
        payments += totals.one[i].payments;
        returned += totals.one[i].returned_sum.fen;
    }
    assert_int_equal(payments, 5);
    assert_int_equal(paid, 10000 + 10001 + 10003 + 10004 + 10000);
    assert_int_equal(returned, 10002);
    r->cx.actor = &publisher;
    assert_ok(r, funds_act(&r->cx, first, FUNDS_WITHDRAW, QF_S("算错")));
    assert_ok(r, funds_totals(&r->cx, 2021, 0, 0, &totals));
    assert_int_equal(totals.count, 1);
    assert_int_equal(totals.one[0].paid.fen, 10000);
    assert_ok(r, funds_year_totals(&r->cx, 10, &totals));
    assert_int_equal(totals.count, 1);
    assert_int_equal(totals.one[0].year, 2021);
    assert_int_equal(totals.one[0].paid.fen, 10000);
    assert_int_equal(totals.one[0].returned, 0);
}

static void funds__the_same_list_is_not_taken_twice(void **state)
{
    struct record *r = *state;
    int64_t fund_id = make_fund(r), batch, again;

    assert_ok(r, load(r, fund_id, "a", 3, &batch));
    assert_fails(r, load(r, fund_id, "a", 3, &again), QF_CONFLICT, "FUNDS.SAME_LIST");
    r->cx.actor = &clerk;
    assert_ok(r, funds_act(&r->cx, batch, FUNDS_REJECT, QF_S("重做")));
    assert_ok(r, load(r, fund_id, "a", 3, &again));
    assert_true(again != batch);
}

static void funds__an_interrupted_load_is_seen_by_nobody_and_can_be_repeated(void **state)
{
    struct record *r = *state;
    int64_t fund_id = make_fund(r), batch;
    fund_batch head = { .fund = fund_id, .title = QF_S("名单"), .period = QF_S("2021年") };
    fund_row row = { .name = QF_S("李四"), .amount = { 1 }, .paid_on = day_of("2021-09-01") };
    fund_batches waiting;
    funds_loader *loader;

    assert_ok(r, funds_load_begin(&r->cx, &head, QF_S("a"), &loader));
    for (int i = 0; i < 20001; i++)
        assert_ok(r, funds_load_row(&r->cx, loader, &row));
    row.amount.fen = 0;
    assert_fails(r, funds_load_row(&r->cx, loader, &row), QF_INVALID, "FUNDS.ROW");
    assert_ok(r, funds_batch_waiting(&r->cx, FUNDS_LOADED, 10, &waiting));
    assert_int_equal(waiting.count, 0);
    assert_ok(r, load(r, fund_id, "a", 3, &batch));
    assert_ok(r, funds_batch_waiting(&r->cx, FUNDS_LOADED, 10, &waiting));
    assert_int_equal(waiting.count, 1);
}

static void funds__nothing_personal_lies_open(void **state)
{
    struct record *r = *state;
    int64_t batch;
    fund_payments rows;
    qf_str csv;

    assert_ok(r, load(r, make_fund(r), "a", 3, &batch));
    assert_ok(r, funds_payments(&r->cx, batch, 3, 0, 10, &rows));
    assert_int_equal(rows.count, 1);
    assert_true(qf_str_eq(rows.one[0].name_shown, QF_S("王**")));
    assert_ok(r, funds_batch_csv(&r->cx, batch, &csv));
    assert_false(qf_str_has(csv, QF_S("小明")));
    assert_false(qf_str_has(csv, QF_S("410223")));
    assert_true(qf_str_has(csv, QF_S("已发放合计,,2 笔,,200.01")));
}

static void funds__rows_end_after_a_year_sums_stay(void **state)
{
    struct record *r = *state;
    int64_t batch;
    fund_payment one;
    fund_batch of;

    assert_ok(r, load(r, make_fund(r), "a", 3, &batch));
    assert_fails(r, funds_payment_get(&r->cx, batch, 1, &one), QF_MISSING, "FUNDS.NO_LINE");
    publish(r, batch);
    assert_ok(r, funds_payment_get(&r->cx, batch, 1, &one));
    r->cx.now.ms += (int64_t)366 * 24 * 3600 * 1000;
    assert_fails(r, funds_payment_get(&r->cx, batch, 1, &one), QF_MISSING, "FUNDS.NO_LINE");
    assert_ok(r, funds_batch_get(&r->cx, batch, &of));
    assert_int_equal(of.payments, 2);
}

static void own__needs_name_tail_and_code_and_tells_nothing_else(void **state)
{
    struct record *r = *state;
    int64_t batch;
    funds_slip slip, fresh;
    fund_owns owns;

    assert_ok(r, load(r, make_fund(r), "a", 3, &batch));
    publish(r, batch);
    assert_fails(r, funds_pass_issue(&r->cx, batch, 2, &slip), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &clerk;
    assert_ok(r, funds_pass_issue(&r->cx, batch, 2, &slip));
    assert_true(qf_str_eq(slip.id_tail, QF_S("010001")));
    r->cx.actor = NULL;
    assert_ok(r, funds_own(&r->cx, slip.name, slip.id_tail, slip.code, &owns));
    assert_int_equal(owns.count, 1);
    assert_int_equal(owns.one[0].amount.fen, 10001);
    assert_true(qf_str_eq(owns.one[0].card_tail, QF_S("0123")));
    assert_fails(r, funds_own(&r->cx, QF_S("王小月"), slip.id_tail, slip.code, &owns), QF_MISSING,
                 "FUNDS.NO_MATCH");
    assert_fails(r, funds_own(&r->cx, slip.name, QF_S("010002"), slip.code, &owns), QF_MISSING,
                 "FUNDS.NO_MATCH");
    assert_fails(r, funds_own(&r->cx, slip.name, slip.id_tail, QF_S("ABCDE-FGHJK"), &owns),
                 QF_MISSING, "FUNDS.NO_MATCH");
    r->cx.actor = &clerk;
    assert_ok(r, funds_pass_issue(&r->cx, batch, 2, &fresh));
    assert_fails(r, funds_own(&r->cx, slip.name, slip.id_tail, slip.code, &owns), QF_MISSING,
                 "FUNDS.NO_MATCH");
}

/* ---- lists as people make them */

static const funds_village known_villages[] = { { 2, QF_S_INIT("柳堤村") },
                                                { 3, QF_S_INIT("大槐村") } };
#define HEAD "序号,发放日期,金额（元）,身份证号码,行政村,姓 名,面积（亩）,补贴标准,备注\n"

struct told {
    fund_row row;
    int good, wrong, totals;
};

static qf_code on_row(void *user, const sheet_row *row)
{
    struct told *told = user;
    fund_row one;

    if (row->totals) {
        told->totals++;
        return QF_OK;
    }
    if (!funds_row_read(row, known_villages, 2, QF_NO_DATE, &one)) {
        told->wrong++;
        return QF_OK;
    }
    told->good++;
    told->row = one;
    return QF_OK;
}

/* Reads a text of rows; the column of the first complaint, -2 when there is none. */
static int read_text(struct record *r, const char *text, sheet_row_fn each, struct told *told)
{
    static const sheet_options options = { .columns = funds_columns };
    const sheet_complaint *list;
    size_t count, more;
    sheet *s;

    *told = (struct told){ 0 };
    assert_ok(r, sheet_open(&r->cx, qf_str_of(text), &options, &s));
    assert_ok(r, sheet_each(s, each, told));
    list = sheet_complaints(s, &count, &more);
    return count == 0 ? -2 : list[0].column;
}

static qf_code check_first(void *user, const sheet_row *row)
{
    struct told *told = user;

    QF_TRY(on_row(user, row));
    assert_int_equal(told->row.amount.fen, 104330);
    assert_int_equal(told->row.village, 2);
    assert_true(told->row.returned);
    assert_true(qf_str_eq(told->row.name, QF_S("王小明")));
    assert_true(qf_str_eq(told->row.id_number, QF_S("41022319700101001X")));
    assert_true(qf_str_eq(qf_date_str(row->arena, told->row.paid_on), QF_S("2021-09-03")));
    assert_false(told->row.flags & (1u << FUNDS_PRODUCT));
    return QF_OK;
}

static void row__columns_in_any_order_and_numbers_as_text(void **state)
{
    struct told told;

    assert_int_equal(read_text(*state,
                               HEAD
                               "1,2021/9/3,1，043.30,４１０２２３１９７００１０１００１ｘ,柳堤,王 "
                               "小明,10,104.33,退回\n",
                               check_first, &told),
                     -2);
    assert_int_equal(told.good, 1);
}

static void row__what_is_wrong_names_its_cell(void **state)
{
    struct record *r = *state;
    struct told told;

    assert_int_equal(
        read_text(r, HEAD "1,2021-09-03,100,4.10223E+17,柳堤村,王小明,,,\n", on_row, &told), 3);
    assert_int_equal(
        read_text(r, HEAD "1,2021-09-03,一百,410223197001010019,柳堤村,王小明,,,\n", on_row, &told),
        2);
    assert_int_equal(
        read_text(r, HEAD "1,2021-09-03,100,410223197001010019,别处村,王小明,,,\n", on_row, &told),
        4);
    assert_int_equal(
        read_text(
            r, HEAD "1,2021-09-03,0.5万元,410223197001010019,柳堤村,王小明,,,\n合 计,,5000,,,,,,\n",
            on_row, &told),
        -2);
    assert_int_equal(told.totals, 1);
    assert_int_equal(told.row.amount.fen, 500000);
    assert_true(told.row.flags & (1u << FUNDS_ID_CHECK));
}

/* ---- the same list again */

static funds_file take(struct record *r, int64_t fund_id, const char *rows, bool partly)
{
    funds_task task = {
        .fund = fund_id, .period = QF_S("2021年"), .paid_on = day_of("2021-09-01"), .partly = partly
    };
    funds_file file;

    r->cx.actor = &reporter;
    assert_ok(r,
              funds_file_take(&r->cx, &task,
                              QF_JOIN(r->cx.arena, QF_S("姓名,金额\n"), qf_str_of(rows)), &file));
    return file;
}

static void file__a_mended_list_adds_what_was_mended(void **state)
{
    struct record *r = *state;
    int64_t fund_id = make_fund(r);
    funds_file file = take(r, fund_id, "王小明,100\n王小明,100\n李四,一百\n", true);

    assert_int_equal(file.taken, 2); /* the same row twice in one list is two payments */
    assert_int_equal(file.wrong, 1);
    file = take(r, fund_id, "王小明,100\n王小明,100\n李四,一百\n", true);
    assert_int_equal(file.taken, 0);
    assert_int_equal(file.already, 2);
    assert_int_equal(file.batches, 0);
    file = take(r, fund_id, "王小明,100\n王小明,100\n王小明,100\n李四,100\n", false);
    assert_int_equal(file.taken, 2);
    assert_int_equal(file.already, 2);
}

static void file__a_wrong_row_stops_the_list_unless_it_may_be_left_out(void **state)
{
    struct record *r = *state;
    funds_task task = { .fund = make_fund(r),
                        .period = QF_S("2021年"),
                        .paid_on = day_of("2021-09-01") };
    fund_batches waiting;
    funds_file file;

    assert_fails(r, funds_file_take(&r->cx, &task, QF_S("姓名,金额\n王小明,100\n李四,\n"), &file),
                 QF_INVALID, "FUNDS.ROWS");
    assert_int_equal(file.rows, 1);
    assert_ok(r, funds_batch_waiting(&r->cx, FUNDS_LOADED, 10, &waiting));
    assert_int_equal(waiting.count, 0);
}

static void mapping__a_header_shown_once_is_known(void **state)
{
    struct record *r = *state;
    qf_str rows = QF_S("甲,乙\n王小明,100\n"), texts[] = { QF_S("甲"), QF_S("乙") };
    funds_task task = { .fund = make_fund(r),
                        .period = QF_S("2021年"),
                        .paid_on = day_of("2021-09-01") };
    int place[FUNDS_COLUMN_COUNT];
    funds_mappings known;
    funds_file file;

    for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
        place[c] = -1;
    assert_fails(r, funds_file_take(&r->cx, &task, rows, &file), QF_INVALID, "SHEET.HEADER");
    assert_fails(r, funds_mapping_put(&r->cx, texts, 2, place), QF_INVALID, "FUNDS.MAPPING");
    place[FUNDS_COLUMN_NAME] = 0;
    place[FUNDS_COLUMN_AMOUNT] = 1;
    assert_ok(r, funds_mapping_put(&r->cx, texts, 2, place));
    assert_ok(r, funds_file_take(&r->cx, &task, rows, &file));
    assert_int_equal(file.taken, 1);
    assert_ok(r, funds_mapping_list(&r->cx, &known));
    assert_int_equal(known.count, 1);
    assert_ok(r, funds_mapping_end(&r->cx, known.one[0].id));
    assert_fails(r, funds_file_take(&r->cx, &task, rows, &file), QF_INVALID, "SHEET.HEADER");
}

static void file__each_project_and_month_becomes_a_list(void **state)
{
    struct record *r = *state;
    funds_task task = { .paid_on = QF_NO_DATE };
    funds_file file;
    fund_list funds;

    (void)make_fund(r);
    assert_ok(
        r, funds_file_take(&r->cx, &task,
                           QF_S("项目,姓名,金额,发放日期\n耕地地力保护补贴,王小明,100,2021-09-01\n"
                                "临时救助,李四,200,2021-09-02\n临时救助,李四,200,2021-10-02\n"),
                           &file));
    assert_int_equal(file.taken, 3);
    assert_int_equal(file.batches, 3);
    assert_int_equal(file.new_funds, 1);
    assert_ok(r, funds_list(&r->cx, 2021, &funds));
    assert_int_equal(funds.count, 2);
}

static void id__old_form_becomes_the_new_one(void **state)
{
    struct record *r = *state;
    bool checked;

    assert_true(qf_str_eq(funds_id_normal(r->cx.arena, QF_S("110105491231002"), &checked),
                          QF_S("11010519491231002X")));
    assert_true(checked);
    assert_int_equal(funds_id_normal(r->cx.arena, QF_S("1101054912310"), &checked).n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(funds__a_second_person_approves_before_publication),
        RECORD_TEST(funds__sums_follow_publication_and_withdrawal),
        RECORD_TEST(funds__the_same_list_is_not_taken_twice),
        RECORD_TEST(funds__an_interrupted_load_is_seen_by_nobody_and_can_be_repeated),
        RECORD_TEST(funds__nothing_personal_lies_open),
        RECORD_TEST(funds__rows_end_after_a_year_sums_stay),
        RECORD_TEST(own__needs_name_tail_and_code_and_tells_nothing_else),
        RECORD_TEST(row__columns_in_any_order_and_numbers_as_text),
        RECORD_TEST(row__what_is_wrong_names_its_cell),
        RECORD_TEST(id__old_form_becomes_the_new_one),
        RECORD_TEST(file__a_mended_list_adds_what_was_mended),
        RECORD_TEST(file__a_wrong_row_stops_the_list_unless_it_may_be_left_out),
        RECORD_TEST(file__each_project_and_month_becomes_a_list),
        RECORD_TEST(mapping__a_header_shown_once_is_known),
    };

    return RECORD_RUN("funds", tests);
}
