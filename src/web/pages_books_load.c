/* More than two lines at the desk: vouchers out of a spreadsheet (looked at first, the list back with its faults
 * marked), and one voucher of many lines by hand. */
#include "base/text.h"
#include "domain/books/voucher_sheet.h"
#include "web/books_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/sheet_view.h"
#include "web/site.h"

#define LINES_SHOWN 8

/* ---- a spreadsheet */

static qf_val *show_load(web_request *rq, web_reply *reply, const org *village)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/books_load", "从表格导入凭证");

    web_crumb(rq, data, qf_cstr(arena, village->name),
              qf_strf(arena, "/desk/books/%lld", (long long)village->id));
    qf_map_str(arena, data, "village", village->name);
    sheet_view_columns(rq, data, books_sheet_columns);
    return data;
}

qf_code page_desk_books_load(web_request *rq, web_reply *reply)
{
    org village;

    QF_TRY(books_view_asked(rq, &village));
    (void)show_load(rq, reply, &village);
    return QF_OK;
}

static void add_looked(web_request *rq, qf_val *data, const books_sheet *file, bool dry)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *looked = qf_map_map(arena, data, "looked");

    qf_map_int(arena, looked, "rows", file->rows);
    qf_map_int(arena, looked, "wrong", file->wrong);
    qf_map_int(arena, looked, "vouchers", file->vouchers);
    qf_map_int(arena, looked, "already", file->already);
    qf_map_bool(arena, looked, "dry", dry);
    qf_map_bool(arena, looked, "fine", file->wrong == 0);
    books_view_fen(arena, looked, "sum", file->sum);
    sheet_view_complaints(rq, data, file->list);
}

qf_code page_desk_books_loaded(web_request *rq, web_reply *reply)
{
    const web_upload *upload = web_upload_of(rq, "file");
    qf_str act = web_form(rq, "act");
    books_sheet_task task = { .dry = !qf_str_eq(act, QF_S("take")),
                              .submit = web_form(rq, "submit").n > 0 };
    books_sheet file = { 0 };
    qf_val *data;
    qf_code code;
    org village;

    QF_TRY(books_view_asked(rq, &village));
    task.village = village.id;
    code = upload == NULL
               ? qf_fail(rq->cx, QF_INVALID, "BOOKS.FILE", "file", "请先选择表格文件")
               : books_sheet_take(rq->cx, rq->site->village_charts, &task, upload->bytes, &file);
    if (code == QF_OK && file.taken > 0)
        return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/books/%lld", (long long)village.id));
    if (code == QF_OK && qf_str_eq(act, QF_S("back")) && file.wrong > 0)
        return sheet_view_give_back(rq, reply, file.list, QF_S("凭证-标出错误.xlsx"));
    if (code != QF_OK && code != QF_INVALID && code != QF_LIMIT)
        return code;
    data = show_load(rq, reply, &village);
    if (code != QF_OK) {
        qf_map_str(rq->cx->arena, data, "complaint", rq->cx->err.zh);
        reply->status = 422;
    }
    if (file.rows > 0)
        add_looked(rq, data, &file, task.dry);
    return QF_OK;
}

/* ---- one voucher of many lines */

static const input_choice kind_choices[] = { { "payment", "付款" },
                                             { "receipt", "收款" },
                                             { "transfer", "转账（不动现金和存款，或者存取现金）" },
                                             { "opening", "期初余额（建账时）" },
                                             { NULL, NULL } };
static const input_field line_fields[] = {
    { "kind", "这是", INPUT_CHOICE, true, 0, NULL, kind_choices },
    { "day", "日期", INPUT_DATE, true, 0, NULL, NULL },
    { "summary", "做什么用的", INPUT_TEXT, true, 100, NULL, NULL },
    { "payee", "收款人或付款人", INPUT_TEXT, false, 60, "公开时个人姓名只显示姓", NULL },
    { "handler", "经手人", INPUT_TEXT, false, 30, NULL, NULL },
    { "witness", "证明人", INPUT_TEXT, false, 30, NULL, NULL },
};

static size_t lines_asked(const web_request *rq)
{
    int64_t lines;

    if (!qf_number_parse(web_form(rq, "lines"), &lines) || lines < LINES_SHOWN ||
        lines > BOOKS_LINES_MAX)
        return LINES_SHOWN;
    return (size_t)lines;
}

static qf_str cell(const web_request *rq, const char *name, size_t line)
{
    return qf_str_trim(web_form(rq, qf_strf(rq->cx->arena, "%s-%zu", name, line).p));
}

static qf_code show_lines(web_request *rq, web_reply *reply, const org *village, const input *in,
                          size_t lines)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/books_lines", "记一张多行凭证"),
           *start = qf_val_map(arena), *list;
    const village_chart *chart;

    QF_TRY(village_chart_on(rq->cx, rq->site->village_charts, qf_time_date(rq->cx->now), &chart));
    web_crumb(rq, data, qf_cstr(arena, village->name),
              qf_strf(arena, "/desk/books/%lld", (long long)village->id));
    qf_map_str(arena, start, "day", qf_date_str(arena, qf_time_date(rq->cx->now)));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, line_fields, INPUT_COUNT(line_fields), in, start));
    qf_map_str(arena, data, "village", village->name);
    qf_map_int(arena, data, "count", (int64_t)lines);
    qf_map_bool(arena, data, "may_add", lines < BOOKS_LINES_MAX);
    list = qf_map_list(arena, data, "rows");
    for (size_t i = 1; i <= lines; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "n", (int64_t)i);
        qf_map_str(arena, one, "account", cell(rq, "account", i));
        qf_map_str(arena, one, "debit", cell(rq, "debit", i));
        qf_map_str(arena, one, "credit", cell(rq, "credit", i));
    }
    list = qf_map_list(arena, data, "accounts");
    for (size_t i = 0; i < chart->count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", chart->account[i].code);
        qf_map_str(arena, one, "name", chart->account[i].name);
    }
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_books_lines(web_request *rq, web_reply *reply)
{
    org village;

    QF_TRY(books_view_asked(rq, &village));
    return show_lines(rq, reply, &village, NULL, LINES_SHOWN);
}

static qf_code read_side(web_request *rq, const char *name, size_t line, qf_fen *out)
{
    qf_str given = cell(rq, name, line);

    *out = (qf_fen){ 0 };
    if (given.n == 0 || sheet_fen_parse(given, false, out))
        return QF_OK;
    return qf_fail(rq->cx, QF_INVALID, "BOOKS.AMOUNT", "amount",
                   "第 %zu 行的“%.*s”不是金额，请只写数字，最多到分", line, QF_ARG(given));
}

/* Lines that are blank are passed over. */
static qf_code read_lines(web_request *rq, size_t lines, books_entry *entries, size_t *count)
{
    *count = 0;
    for (size_t i = 1; i <= lines; i++) {
        books_entry *one = &entries[*count];
        books_account_split(cell(rq, "account", i), &one->account, &one->name);
        QF_TRY(read_side(rq, "debit", i, &one->debit));
        QF_TRY(read_side(rq, "credit", i, &one->credit));
        if (cell(rq, "account", i).n > 0 || one->debit.fen != 0 || one->credit.fen != 0)
            ++*count;
    }
    return QF_OK;
}

static qf_code keep_lines(web_request *rq, int64_t village, const input *in, size_t lines,
                          int64_t *id)
{
    books_entry entries[BOOKS_LINES_MAX];
    books_voucher draft = { .village = village,
                            .day = input_get(in, "day")->date,
                            .summary = input_get(in, "summary")->text,
                            .payee = input_get(in, "payee")->text,
                            .handler = input_get(in, "handler")->text,
                            .witness = input_get(in, "witness")->text,
                            .entry = entries };

    (void)!books_kind_parse(input_get(in, "kind")->text, &draft.kind);
    QF_TRY(read_lines(rq, lines, entries, &draft.entries));
    return books_voucher_save(rq->cx, rq->site->village_charts, &draft, id);
}

qf_code page_desk_books_lines_save(web_request *rq, web_reply *reply)
{
    size_t lines = lines_asked(rq);
    int64_t id;
    qf_code code;
    org village;
    input in;

    QF_TRY(books_view_asked(rq, &village));
    if (web_form(rq, "more").n > 0) {
        lines = lines + LINES_SHOWN > BOOKS_LINES_MAX ? BOOKS_LINES_MAX : lines + LINES_SHOWN;
        (void)input_read(rq, line_fields, INPUT_COUNT(line_fields), &in);
        in.complaints = 0;
        return show_lines(rq, reply, &village, &in, lines);
    }
    if (!input_read(rq, line_fields, INPUT_COUNT(line_fields), &in))
        return show_lines(rq, reply, &village, &in, lines);
    code = keep_lines(rq, village.id, &in, lines, &id);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_lines(rq, reply, &village, &in, lines);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/books/voucher/%lld", (long long)id));
}

/* ---- the year's end */

qf_code page_desk_books_year_end(web_request *rq, web_reply *reply)
{
    org village;
    qf_str open;
    qf_date first;
    size_t made;

    QF_TRY(books_view_asked(rq, &village));
    QF_TRY(books_month_open(rq->cx, village.id, &open));
    if (!books_month_day(open, &first))
        return qf_fail(rq->cx, QF_CONFLICT, "BOOKS.ORDER", "month", "这个村还没有建账");
    QF_TRY(
        books_year_end(rq->cx, rq->site->village_charts, village.id, qf_date_year(first), &made));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/books/%lld", (long long)village.id));
}
