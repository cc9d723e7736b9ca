/* `qingfeng books verify`: the published entries file of a village's month (逐笔明细) added up again from itself
 * alone: every voucher balances, every account's opening and entries give its closing, cash by cash; with several
 * files each month begins where the one before ended. Needs no record and trusts nothing but the file. */
#include "cli/cmd_books.h"

#include "base/file.h"
#include "base/text.h"
#include "doc/csv.h"
#include "doc/sheet.h"

#define FILE_MAX ((size_t)64 * 1024 * 1024)
#define ACCOUNTS_MAX 500
#define FAULTS_MAX 50

enum { C_KIND, C_DAY, C_NUMBER, C_SUMMARY, C_ACCOUNT, C_NAME, C_DEBIT, C_CREDIT, C_COLUMNS };

struct account {
    qf_str code;
    int64_t opening, moved, closing; /* fen, debit minus credit */
    bool closed;                     /* the file says what it ends with */
};

struct fault {
    size_t line;
    qf_str zh;
};

struct month {
    qf_ctx *cx;
    struct account account[ACCOUNTS_MAX];
    size_t accounts;
    int64_t opening, receipts, payments, closing; /* cash and bank */
    int64_t number, sum, cash; /* of the voucher at hand: number, debit minus credit, in cash */
    int64_t vouchers;
    struct fault fault[FAULTS_MAX];
    size_t faults;
};

static void fault(struct month *m, size_t line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void fault(struct month *m, size_t line, const char *format, ...)
{
    va_list list;

    va_start(list, format);
    if (m->faults < FAULTS_MAX)
        m->fault[m->faults++] = (struct fault){ line, qf_vstrf(m->cx->arena, format, list) };
    va_end(list);
}

static qf_str yuan(struct month *m, int64_t fen)
{
    return qf_fen_yuan(m->cx->arena, (qf_fen){ fen });
}

static bool is_cash(qf_str code)
{
    return qf_str_starts(code, QF_S("101")) || qf_str_starts(code, QF_S("102"));
}

static struct account *account_of(struct month *m, qf_str code)
{
    for (size_t i = 0; i < m->accounts; i++)
        if (qf_str_eq(m->account[i].code, code))
            return &m->account[i];
    if (m->accounts == ACCOUNTS_MAX)
        return NULL;
    m->account[m->accounts].code = qf_str_copy(m->cx->arena, code);
    return &m->account[m->accounts++];
}

static void end_voucher(struct month *m, size_t line)
{
    if (m->number == 0)
        return;
    if (m->sum != 0)
        fault(m, line, "第 %lld 号凭证借贷不平，差 %.*s 元", (long long)m->number,
              QF_ARG(yuan(m, m->sum)));
    if (m->cash > 0)
        m->receipts += m->cash;
    else
        m->payments -= m->cash;
    m->vouchers++;
    m->sum = m->cash = 0;
}

/* A line of a voucher: lines of one number stand together, numbers run without gaps. */
static void take_entry(struct month *m, const csv_reader *csv, struct account *a, int64_t fen)
{
    int64_t number = 0;

    if (!qf_number_parse(csv->fields[C_NUMBER], &number) || number < 1) {
        fault(m, csv->line, "凭证号“%.*s”不是数", QF_ARG(csv->fields[C_NUMBER]));
        return;
    }
    if (number != m->number) {
        end_voucher(m, csv->line);
        if (number != m->number + 1)
            fault(m, csv->line, "凭证号不连续：%lld 后面是 %lld", (long long)m->number,
                  (long long)number);
        m->number = number;
    }
    a->moved += fen;
    m->sum += fen;
    m->cash += is_cash(a->code) ? fen : 0;
}

static void take_row(struct month *m, const csv_reader *csv)
{
    const qf_str *f = csv->fields;
    qf_fen debit = { 0 }, credit = { 0 };
    struct account *a;

    if (csv->count < C_COLUMNS) {
        fault(m, csv->line, "少了列");
        return;
    }
    a = account_of(m, f[C_ACCOUNT]);
    if (a == NULL || !sheet_fen_parse(f[C_DEBIT], false, &debit) ||
        !sheet_fen_parse(f[C_CREDIT], false, &credit)) {
        fault(m, csv->line, "金额“%.*s”“%.*s”读不懂", QF_ARG(f[C_DEBIT]), QF_ARG(f[C_CREDIT]));
        return;
    }
    if (qf_str_eq(f[C_KIND], QF_S("期初"))) {
        a->opening += debit.fen - credit.fen;
    } else if (qf_str_eq(f[C_KIND], QF_S("期末"))) {
        a->closing += debit.fen - credit.fen;
        a->closed = true;
    } else if (qf_str_eq(f[C_KIND], QF_S("凭证"))) {
        take_entry(m, csv, a, debit.fen - credit.fen);
    } else {
        fault(m, csv->line, "类别“%.*s”不认得", QF_ARG(f[C_KIND]));
    }
}

static void add_up(struct month *m)
{
    int64_t opening = 0, closing = 0;

    for (size_t i = 0; i < m->accounts; i++) {
        const struct account *a = &m->account[i];
        int64_t want = a->opening + a->moved;
        opening += a->opening;
        closing += want;
        if ((a->closed || want != 0) && want != a->closing)
            fault(m, 0, "科目 %.*s 期初加本月应为 %.*s 元，期末写的是 %.*s 元", QF_ARG(a->code),
                  QF_ARG(yuan(m, want)), QF_ARG(yuan(m, a->closing)));
        if (is_cash(a->code)) {
            m->opening += a->opening;
            m->closing += want;
        }
    }
    if (opening != 0 || closing != 0)
        fault(m, 0, "全部科目的借贷不平：期初差 %.*s 元，期末差 %.*s 元", QF_ARG(yuan(m, opening)),
              QF_ARG(yuan(m, closing)));
}

static qf_code read_month(qf_ctx *cx, const char *path, struct month *m)
{
    csv_reader *csv = QF_NEW(cx->arena, csv_reader);
    bool more = true;
    qf_str bytes;

    *m = (struct month){ .cx = cx };
    QF_TRY(qf_file_read(cx, path, FILE_MAX, &bytes));
    QF_TRY(csv_open(cx, bytes, csv));
    QF_TRY(csv_next(csv, &more));
    if (!more || csv->count < C_COLUMNS || !qf_str_eq(csv->fields[C_KIND], QF_S("类别")) ||
        !qf_str_eq(csv->fields[C_ACCOUNT], QF_S("科目编号")))
        return qf_fail(cx, QF_INVALID, "BOOKS.FILE", "file",
                       "不是村账的逐笔明细：请用公开页面上“下载逐笔明细”得到的文件");
    for (;;) {
        QF_TRY(csv_next(csv, &more));
        if (!more)
            break;
        take_row(m, csv);
    }
    end_voucher(m, csv->line);
    add_up(m);
    return QF_OK;
}

/* The month begins with what the one before ended with. */
static void follow(struct month *m, const struct month *before)
{
    for (size_t i = 0; i < m->accounts; i++) {
        int64_t ended = 0;
        for (size_t k = 0; k < before->accounts; k++)
            if (qf_str_eq(before->account[k].code, m->account[i].code))
                ended = before->account[k].closing;
        if (ended != m->account[i].opening)
            fault(m, 0, "科目 %.*s 期初 %.*s 元，前一份文件期末是 %.*s 元",
                  QF_ARG(m->account[i].code), QF_ARG(yuan(m, m->account[i].opening)),
                  QF_ARG(yuan(m, ended)));
    }
}

static void tell_json(cli *args, const char *path, const struct month *m)
{
    qf_arena *arena = args->cx->arena;
    qf_val *one = qf_val_map(arena), *list;

    qf_map_str(arena, one, "file", qf_file_name(path));
    qf_map_bool(arena, one, "ok", m->faults == 0);
    qf_map_int(arena, one, "vouchers", m->vouchers);
    qf_map_int(arena, one, "opening_fen", m->opening);
    qf_map_int(arena, one, "receipts_fen", m->receipts);
    qf_map_int(arena, one, "payments_fen", m->payments);
    qf_map_int(arena, one, "closing_fen", m->closing);
    list = qf_map_list(arena, one, "errors");
    for (size_t i = 0; i < m->faults; i++) {
        qf_val *error = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, error, "line", (int64_t)m->fault[i].line);
        qf_map_str(arena, error, "zh", m->fault[i].zh);
    }
    cli_print_json(args, one);
}

static void tell(cli *args, const char *path, struct month *m)
{
    cli_printf(args,
               "%.*s：%s\n  月初 %.*s ＋ 收入 %.*s － 支出 %.*s ＝ 月末 %.*s 元，凭证 %lld 张\n",
               QF_ARG(qf_file_name(path)), m->faults == 0 ? "算得平" : "算不平",
               QF_ARG(yuan(m, m->opening)), QF_ARG(yuan(m, m->receipts)),
               QF_ARG(yuan(m, m->payments)), QF_ARG(yuan(m, m->closing)), (long long)m->vouchers);
    for (size_t i = 0; i < m->faults; i++) {
        if (m->fault[i].line > 0)
            cli_printf(args, "  第 %zu 行：%.*s\n", m->fault[i].line, QF_ARG(m->fault[i].zh));
        else
            cli_printf(args, "  %.*s\n", QF_ARG(m->fault[i].zh));
    }
}

static int verify(cli *args)
{
    struct month *before = NULL;
    bool wrong = false;

    for (size_t i = 0; i < args->file_count; i++) {
        struct month *m = QF_NEW(args->cx->arena, struct month);
        if (read_month(args->cx, args->files[i], m) != QF_OK)
            return cli_fail(args);
        if (before != NULL)
            follow(m, before);
        if (args->json)
            tell_json(args, args->files[i], m);
        else
            tell(args, args->files[i], m);
        wrong |= m->faults > 0;
        before = m;
    }
    return wrong ? 1 : 0;
}

const cli_command cmd_books[] = {
    { .name = "books verify",
      .zh = "把公开的村账逐笔明细自己重算一遍",
      .usage = "明细.csv…",
      .more = "只用文件本身：每张凭证借贷相等、凭证号连续、每个科目期初加本月等于期末。\n"
              "几个月的文件按先后一起给，还核对上月期末等于下月期初。\n"
              "退出码：0 算得平，1 算不平，2 读不了。",
      .files_min = 1,
      .files_max = 400,
      .run = verify },
    { 0 },
};
