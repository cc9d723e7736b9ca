#include "domain/books/voucher_sheet.h"

#include "base/crypt.h"
#include "base/text.h"
#include "domain/auth/auth.h"
#include "domain/books/draft.h"
#include "domain/org/org.h"
#include "store/db.h"

#include <string.h>

#define TOWN (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER))
#define TEXT_MAX 240 /* bytes of a name or number */

enum column {
    VILLAGE,
    NUMBER,
    DAY,
    KIND,
    SUMMARY,
    ACCOUNT,
    ACCOUNT_NAME,
    DEBIT,
    CREDIT,
    PAYEE,
    HANDLER,
    WITNESS
};

const sheet_column books_sheet_columns[] = {
    { "village", "村", "行政村|村名|村（社区）|账套|账套名称|单位名称", false },
    { "number", "凭证号", "凭证编号|凭证字号|记账凭证号|编号|字号", true },
    { "day", "日期", "凭证日期|记账日期|制单日期|业务日期", true },
    { "kind", "种类", "凭证种类|凭证类型|类型", false },
    { "summary", "摘要", "用途|事由|摘要说明", true },
    { "account", "科目编号", "科目代码|科目编码|会计科目编号|会计科目代码|会计科目编码", false },
    { "account_name", "科目", "科目名称|会计科目|会计科目名称|科目全称", false },
    { "debit", "借方", "借方金额|借方发生额|借", true },
    { "credit", "贷方", "贷方金额|贷方发生额|贷", true },
    { "payee", "收付款人", "收款人|付款人|对方单位|往来单位|对方户名", false },
    { "handler", "经手人", "经办人|经手", false },
    { "witness", "证明人", "验收人|证明", false },
    { NULL, NULL, NULL, false },
};

/* One voucher as its lines come by. */
struct gathered {
    books_voucher voucher;
    books_entry lines[BOOKS_LINES_MAX];
    qf_str number, digest;
    size_t first_row, rows;
    bool bad, kind_given, known;
};

struct reading {
    qf_ctx *cx;
    const village_charts *charts;
    const books_sheet_task *task;
    books_sheet *out;
    const org *villages;
    size_t village_count;
    struct gathered *one[BOOKS_SHEET_VOUCHERS];
    size_t count;
    struct gathered *open; /* whose lines are coming by */
    sheet_row last;        /* its last row: where is said what is wrong with the whole */
};

/* ---- a voucher is whole */

/* Money in is a receipt, money out a payment, neither a transfer. */
static books_kind kind_of(const village_chart *chart, const books_voucher *voucher)
{
    int64_t moved = 0;

    for (size_t i = 0; i < voucher->entries; i++) {
        const chart_account *account = village_chart_find(chart, voucher->entry[i].account);
        if (account != NULL && account->cash)
            moved += voucher->entry[i].debit.fen - voucher->entry[i].credit.fen;
    }
    return moved > 0 ? BOOKS_RECEIPT : moved < 0 ? BOOKS_PAYMENT : BOOKS_TRANSFER;
}

static qf_str digest_of(qf_arena *arena, const books_voucher *voucher)
{
    qf_sha256_state *state = qf_sha256_new(arena);

    qf_sha256_add(state,
                  qf_strf(arena, "voucher\n%.*s\n%s\n%.*s\n%.*s\n%.*s\n%.*s\n",
                          QF_ARG(qf_date_str(arena, voucher->day)), books_kind_code(voucher->kind),
                          QF_ARG(voucher->summary), QF_ARG(voucher->payee),
                          QF_ARG(voucher->handler), QF_ARG(voucher->witness)));
    for (size_t i = 0; i < voucher->entries; i++)
        qf_sha256_add(
            state, qf_strf(arena, "%.*s\n%.*s\n%lld\n%lld\n", QF_ARG(voucher->entry[i].account),
                           QF_ARG(voucher->entry[i].name), (long long)voucher->entry[i].debit.fen,
                           (long long)voucher->entry[i].credit.fen));
    return qf_digest_hex(arena, qf_sha256_end(state));
}

/* A number that came before, in this file or in an earlier one. */
static qf_code find_known(struct reading *r, struct gathered *g)
{
    qf_ctx *cx = r->cx;
    db_row row;
    qf_code code;

    for (size_t i = 0; i + 1 < r->count; i++)
        if (r->one[i]->voucher.village == g->voucher.village &&
            qf_str_eq(r->one[i]->number, g->number) &&
            qf_str_eq(r->one[i]->voucher.month, g->voucher.month)) {
            sheet_complain(&r->last, NUMBER,
                           "“%.*s”号在第 %zu 行已经有了：同一张凭证的各行要挨在一起",
                           QF_ARG(g->number), r->one[i]->first_row);
            g->bad = true;
            return QF_OK;
        }
    code = db_one(cx, SQL_BOOKS_SOURCE, &row, DB_INT("village", g->voucher.village),
                  DB_STR("month", g->voucher.month), DB_STR("number", g->number));
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    g->known = true;
    if (qf_str_eq(db_str(&row, "digest"), g->digest))
        return QF_OK;
    sheet_complain(&r->last, NUMBER,
                   "%.*s 的“%.*s”号已经导入过，内容不一样：没有审核的先把原来那张作废再导，已入账的"
                   "另记一张更正凭证",
                   QF_ARG(g->voucher.month), QF_ARG(g->number));
    g->bad = true;
    return QF_OK;
}

/* Where a complaint of books_draft_check belongs. */
static int column_of(const qf_ctx *cx)
{
    static const struct {
        const char *field;
        int column;
    } places[] = { { "day", DAY },      { "summary", SUMMARY }, { "payee", PAYEE },
                   { "amount", DEBIT }, { "entries", DEBIT },   { "kind", KIND } };

    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
        if (qf_str_eq(cx->err.field, qf_str_of(places[i].field)))
            return places[i].column;
    return -1;
}

static qf_code end_voucher(struct reading *r)
{
    struct gathered *g = r->open;
    const village_chart *chart;
    qf_fen total;
    qf_code code;

    r->open = NULL;
    if (g == NULL)
        return QF_OK;
    g->voucher.entry = g->lines;
    if (!g->bad) {
        code = village_chart_on(r->cx, r->charts, g->voucher.day, &chart);
        if (code == QF_OK && !g->kind_given)
            g->voucher.kind = kind_of(chart, &g->voucher);
        if (code == QF_OK)
            code = books_draft_check(r->cx, r->charts, &g->voucher, &total);
        if (code == QF_BROKEN || code == QF_BUSY)
            return code;
        g->bad = code != QF_OK;
        if (g->bad)
            sheet_complain(&r->last, column_of(r->cx), "%.*s 号凭证：%.*s", QF_ARG(g->number),
                           QF_ARG(r->cx->err.zh));
        g->digest = digest_of(r->cx->arena, &g->voucher);
    }
    if (!g->bad)
        QF_TRY(find_known(r, g));
    if (g->bad)
        r->out->wrong += (int64_t)g->rows;
    else
        r->out->sum.fen += total.fen;
    return QF_OK;
}

/* ---- lines */

void books_account_split(qf_str given, qf_str *account, qf_str *name)
{
    size_t digits = 0;

    while (digits < given.n && given.p[digits] >= '0' && given.p[digits] <= '9')
        digits++;
    *account = qf_str_sub(given, 0, digits);
    *name = qf_str_trim(qf_str_sub(given, digits, given.n));
}

static bool village_of(struct reading *r, const sheet_row *row, int64_t *out)
{
    qf_str given = row->values[VILLAGE];
    size_t found = 0;

    *out = r->task->village;
    if (given.n == 0 && *out == 0) {
        sheet_complain(row, sheet_has_column(row, VILLAGE) ? VILLAGE : -1, "没有写是哪个村");
        return false;
    }
    for (size_t i = 0; given.n > 0 && i < r->village_count; i++) {
        qf_str name = r->villages[i].name;
        if (r->villages[i].kind != ORG_VILLAGE ||
            (!qf_str_eq(given, name) && !qf_str_has(given, name)))
            continue;
        found++;
        if (r->task->village != 0 && r->villages[i].id != r->task->village) {
            sheet_complain(row, VILLAGE, "这一行是%.*s的，不是这个村的", QF_ARG(name));
            return false;
        }
        *out = r->villages[i].id;
    }
    if (given.n == 0 || found == 1)
        return true;
    sheet_complain(row, VILLAGE, "本镇没有“%.*s”这个村", QF_ARG(given));
    return false;
}

/* The account by its number, by a number before its name ("541 管理费用") or by its name alone. */
static bool account_of(struct reading *r, const sheet_row *row, qf_date day, books_entry *out)
{
    qf_str code = row->values[ACCOUNT], name = row->values[ACCOUNT_NAME];
    const village_chart *chart;
    qf_str number;
    int column = sheet_has_column(row, ACCOUNT) ? ACCOUNT : ACCOUNT_NAME;

    if (village_chart_on(r->cx, r->charts, day, &chart) != QF_OK)
        return true; /* told of the whole voucher */
    books_account_split(name, &number, &name);
    code = code.n == 0 ? number : code;
    for (size_t i = 0; code.n == 0 && i < chart->count; i++)
        if (qf_str_eq(qf_fold_label(row->arena, chart->account[i].name),
                      qf_fold_label(row->arena, name)))
            code = chart->account[i].code;
    if (code.n == 0) {
        sheet_complain(row, name.n > 0 ? ACCOUNT_NAME : column,
                       name.n > 0 ? "会计科目表里没有“%.*s”，请写科目编号" : "没有写科目%.*s",
                       QF_ARG(name));
        return false;
    }
    if (village_chart_find(chart, code) == NULL || name.n > TEXT_MAX) {
        sheet_complain(row, column, "科目“%.*s”不在会计科目表里", QF_ARG(code));
        return false;
    }
    out->account = qf_str_copy(r->cx->arena, code);
    out->name = qf_str_copy(r->cx->arena, name);
    return true;
}

static bool sides_of(const sheet_row *row, books_entry *out)
{
    bool good = sheet_fen(row, DEBIT, &out->debit);

    good = sheet_fen(row, CREDIT, &out->credit) && good;
    if (!good)
        return false;
    if (out->debit.fen < 0 || out->credit.fen < 0) {
        sheet_complain(row, out->debit.fen < 0 ? DEBIT : CREDIT,
                       "金额不能是负数；冲红请记到另一边");
        return false;
    }
    if ((out->debit.fen == 0) == (out->credit.fen == 0)) {
        sheet_complain(row, DEBIT, "一行只填借方或只填贷方，并且要大于零");
        return false;
    }
    return true;
}

/* A line of the voucher before: no number, or the same one of the same day and village. */
static bool goes_on(const struct reading *r, const sheet_row *row, int64_t village)
{
    const struct gathered *g = r->open;
    qf_str number = row->values[NUMBER];
    qf_date day;

    if (g == NULL || (number.n > 0 && !qf_str_eq(number, g->number)) ||
        village != g->voucher.village)
        return false;
    return number.n == 0 || row->values[DAY].n == 0 ||
           (sheet_date_parse(row->values[DAY], &day) && qf_date_cmp(day, g->voucher.day) == 0);
}

static qf_str kept(struct reading *r, const sheet_row *row, int column, bool *good)
{
    qf_str given = row->values[column];

    if (given.n > TEXT_MAX) {
        sheet_complain(row, column, "写得太长，最多 80 个字");
        *good = false;
    }
    return qf_str_copy(r->cx->arena, qf_str_sub(given, 0, given.n < TEXT_MAX ? given.n : TEXT_MAX));
}

static bool kind_given(const sheet_row *row, struct gathered *g)
{
    qf_str given = row->values[KIND];

    if (given.n == 0)
        return true;
    for (books_kind kind = 0; kind < BOOKS_KIND_COUNT; kind++)
        if (qf_str_has(qf_str_of(books_kind_zh(kind)), given) ||
            qf_str_has(given, qf_str_of(books_kind_zh(kind)))) {
            g->voucher.kind = kind;
            g->kind_given = true;
            return true;
        }
    if (qf_str_eq(given, QF_S("记账")) || qf_str_eq(given, QF_S("记")))
        return true;
    sheet_complain(row, KIND, "种类写 收款、付款、转账 或 期初建账，也可以空着");
    return false;
}

static qf_code begin_voucher(struct reading *r, const sheet_row *row, int64_t village)
{
    struct gathered *g = QF_NEW(r->cx->arena, struct gathered);
    bool good = true;

    if (r->count == BOOKS_SHEET_VOUCHERS)
        return qf_fail(r->cx, QF_LIMIT, "BOOKS.SHEET", "file", "一个文件最多 %d 张凭证，请分开导入",
                       BOOKS_SHEET_VOUCHERS);
    r->one[r->count++] = r->open = g;
    r->out->vouchers++;
    g->first_row = row->number;
    g->voucher.village = village;
    if (!sheet_need(row, NUMBER, &g->number) || !sheet_date(row, DAY, &g->voucher.day) ||
        !sheet_need(row, SUMMARY, &g->voucher.summary))
        good = false;
    if (good && !qf_date_is(g->voucher.day)) {
        sheet_complain(row, DAY, "没有写日期");
        good = false;
    }
    g->number = kept(r, row, NUMBER, &good);
    g->voucher.summary = kept(r, row, SUMMARY, &good);
    g->voucher.payee = kept(r, row, PAYEE, &good);
    g->voucher.handler = kept(r, row, HANDLER, &good);
    g->voucher.witness = kept(r, row, WITNESS, &good);
    good = kind_given(row, g) && good;
    if (good)
        g->voucher.month = books_month_of(r->cx->arena, g->voucher.day);
    g->bad = !good;
    return QF_OK;
}

static qf_code on_row(void *user, const sheet_row *row)
{
    struct reading *r = user;
    struct gathered *g;
    books_entry line = { 0 };
    int64_t village = 0;
    bool good;

    if (row->totals) {
        r->out->totals++;
        return QF_OK;
    }
    r->out->rows++;
    good = row->values[VILLAGE].n == 0 && r->open != NULL
               ? (village = r->open->voucher.village, true)
               : village_of(r, row, &village);
    if (!good || !goes_on(r, row, village)) {
        QF_TRY(end_voucher(r));
        QF_TRY(begin_voucher(r, row, village));
    }
    g = r->open;
    g->rows++;
    g->bad = g->bad || !good;
    r->last = *row;
    r->last.values = NULL;
    if (g->voucher.entries == BOOKS_LINES_MAX) {
        if (!g->bad)
            sheet_complain(row, -1, "一张凭证最多 %d 行分录", BOOKS_LINES_MAX);
        g->bad = true;
        return QF_OK;
    }
    if (!account_of(r, row, g->voucher.day, &line) || !sides_of(row, &line))
        g->bad = true;
    if (g->voucher.payee.n == 0)
        g->voucher.payee = kept(r, row, PAYEE, &good);
    g->lines[g->voucher.entries++] = line;
    return QF_OK;
}

static qf_code on_end(void *user)
{
    return end_voucher(user);
}

/* ---- taking */

static qf_code take_one(struct reading *r, struct gathered *g)
{
    qf_ctx *cx = r->cx;
    int64_t id;

    if (g->known) {
        r->out->already++;
        return QF_OK;
    }
    QF_TRY(books_voucher_save(cx, r->charts, &g->voucher, &id));
    QF_TRY(db_exec(cx, SQL_BOOKS_SOURCE_PUT, DB_INT("village", g->voucher.village),
                   DB_STR("month", g->voucher.month), DB_STR("number", g->number),
                   DB_STR("digest", g->digest), DB_INT("id", id)));
    r->out->taken++;
    return r->task->submit ? books_voucher_act(cx, r->charts, id, BOOKS_SUBMIT, QF_S("")) : QF_OK;
}

static qf_code take_all(struct reading *r)
{
    DB_TX tx = { 0 };

    QF_TRY(db_begin(r->cx, &tx));
    for (size_t i = 0; i < r->count; i++)
        QF_TRY(take_one(r, r->one[i]));
    return db_commit(&tx);
}

qf_code books_sheet_take(qf_ctx *cx, const village_charts *charts, const books_sheet_task *task,
                         qf_str bytes, books_sheet *out)
{
    struct reading *r = QF_NEW(cx->arena, struct reading);
    sheet_options *options = QF_NEW(cx->arena, sheet_options);

    *out = (books_sheet){ 0 };
    *r = (struct reading){ .cx = cx, .charts = charts, .task = task, .out = out };
    *options = (sheet_options){ .columns = books_sheet_columns, .sheet = task->sheet };
    if (task->village != 0)
        QF_TRY(auth_need_village(cx, task->village, TOWN));
    else
        QF_TRY(auth_need(cx, TOWN));
    QF_TRY(org_children(cx, cx->org, &r->villages, &r->village_count));
    QF_TRY(sheet_open(cx, bytes, options, &out->list));
    sheet_on_end(out->list, on_end);
    QF_TRY(sheet_each(out->list, on_row, r));
    if (out->rows == 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.EMPTY", "file", "文件里没有一行分录");
    if (task->dry)
        return QF_OK;
    if (out->wrong > 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.ROWS", "file",
                       "有 %lld 行所在的凭证不能导入，改好以后再导；现在一张也没有导入",
                       (long long)out->wrong);
    return take_all(r);
}
