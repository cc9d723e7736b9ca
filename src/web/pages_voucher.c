#include "domain/books/books.h"
#include "store/blob.h"
#include "web/books_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

static qf_code asked_voucher(web_request *rq, books_voucher *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(books_voucher_get(rq->cx, id, out));
    return auth_need_village(rq->cx, out->village, BOOKS_VIEW_STAFF);
}

/* ---- a new voucher: two lines made of one plain answer */

static const input_choice kind_choices[] = { { "payment", "花出去一笔钱" },
                                             { "receipt", "收进来一笔钱" },
                                             { "deposit", "现金存入银行" },
                                             { "withdraw", "从银行取现金" },
                                             { "opening", "期初余额（建账时）" },
                                             { NULL, NULL } },
                          way_choices[] = { { "102", "银行转账" },
                                            { "101", "现金" },
                                            { NULL, NULL } };

#define VOUCHER_FIELDS(accounts)                                                                   \
    {                                                                                              \
        { "kind", "这是", INPUT_CHOICE, true, 0, NULL, kind_choices },                             \
            { "day", "日期", INPUT_DATE, true, 0, NULL, NULL },                                    \
            { "amount", "金额（元）", INPUT_MONEY, true, 0, NULL, NULL },                          \
            { "account", "科目", INPUT_CHOICE, false, 0, "存取现金不用选", accounts },             \
            { "way", "怎样收付", INPUT_CHOICE, false, 0, "存取现金不用选", way_choices },          \
            { "summary", "做什么用的", INPUT_TEXT, true, 100, "例如：修排水沟材料费", NULL },      \
            { "payee", "收款人或付款人", INPUT_TEXT, false, 60, "公开时个人姓名只显示姓", NULL },  \
            { "handler", "经手人", INPUT_TEXT, false, 30, NULL, NULL },                            \
            { "witness", "证明人", INPUT_TEXT, false, 30, NULL, NULL },                            \
    }
#define FIELD_COUNT 9

/* The accounts of the chart as choices. */
static const input_choice *account_choices(web_request *rq, const village_chart *chart)
{
    input_choice *choices = QF_NEW_ARRAY(rq->cx->arena, input_choice, chart->count + 1);

    for (size_t i = 0; i < chart->count; i++)
        choices[i] =
            (input_choice){ qf_cstr(rq->cx->arena, chart->account[i].code),
                            qf_strf(rq->cx->arena, "%.*s %.*s（%s）",
                                    QF_ARG(chart->account[i].code), QF_ARG(chart->account[i].name),
                                    chart_kind_zh(chart->account[i].kind))
                                .p };
    return choices;
}

static qf_code show_form(web_request *rq, web_reply *reply, const org *village,
                         const input_field *fields, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/books_new", "记一笔账"), *start = qf_val_map(arena);

    web_crumb(rq, data, qf_cstr(arena, village->name),
              qf_strf(arena, "/desk/books/%lld", (long long)village->id));
    qf_map_str(arena, start, "day", qf_date_str(arena, qf_time_date(rq->cx->now)));
    qf_map_str(arena, start, "kind", QF_S("payment"));
    qf_map_str(arena, start, "way", QF_S("102"));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, FIELD_COUNT, in, start));
    qf_map_str(arena, data, "village", village->name);
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

/* The two entries of a plain answer. */
static void make_entries(const input *in, books_voucher *draft, books_entry entries[2])
{
    qf_str kind = input_get(in, "kind")->text, account = input_get(in, "account")->text;
    qf_str way = input_get(in, "way")->text;
    qf_fen fen = { input_get(in, "amount")->number };
    bool in_side = qf_str_eq(kind, QF_S("receipt")) || qf_str_eq(kind, QF_S("opening"));

    draft->kind = qf_str_eq(kind, QF_S("receipt"))   ? BOOKS_RECEIPT
                  : qf_str_eq(kind, QF_S("payment")) ? BOOKS_PAYMENT
                  : qf_str_eq(kind, QF_S("opening")) ? BOOKS_OPENING
                                                     : BOOKS_TRANSFER;
    if (draft->kind == BOOKS_TRANSFER) {
        in_side = qf_str_eq(kind, QF_S("deposit"));
        way = QF_S("102");
        account = QF_S("101");
    }
    entries[0] = (books_entry){ .account = in_side ? way : account, .debit = fen };
    entries[1] = (books_entry){ .account = in_side ? account : way, .credit = fen };
    draft->entry = entries;
    draft->entries = 2;
}

static qf_code form_fields(web_request *rq, const input_field **out)
{
    const village_chart *chart;
    input_field *fields = QF_NEW_ARRAY(rq->cx->arena, input_field, FIELD_COUNT);

    QF_TRY(village_chart_on(rq->cx, rq->site->village_charts, qf_time_date(rq->cx->now), &chart));
    memcpy(fields, (const input_field[])VOUCHER_FIELDS(account_choices(rq, chart)),
           sizeof(input_field) * FIELD_COUNT);
    *out = fields;
    return QF_OK;
}

qf_code page_desk_books_new(web_request *rq, web_reply *reply)
{
    const input_field *fields;
    org village;

    QF_TRY(books_view_asked(rq, &village));
    QF_TRY(form_fields(rq, &fields));
    return show_form(rq, reply, &village, fields, NULL);
}

qf_code page_desk_books_save(web_request *rq, web_reply *reply)
{
    const web_upload *picture = web_upload_of(rq, "picture");
    books_entry entries[2];
    books_voucher draft = { 0 };
    const input_field *fields;
    input in;
    int64_t id;
    org village;
    qf_code code;

    QF_TRY(books_view_asked(rq, &village));
    QF_TRY(form_fields(rq, &fields));
    if (!input_read(rq, fields, FIELD_COUNT, &in))
        return show_form(rq, reply, &village, fields, &in);
    draft.village = village.id;
    draft.day = input_get(&in, "day")->date;
    draft.summary = input_get(&in, "summary")->text;
    draft.payee = input_get(&in, "payee")->text;
    draft.handler = input_get(&in, "handler")->text;
    draft.witness = input_get(&in, "witness")->text;
    make_entries(&in, &draft, entries);
    code = books_voucher_save(rq->cx, rq->site->village_charts, &draft, &id);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_form(rq, reply, &village, fields, &in);
    }
    QF_TRY(code);
    if (picture != NULL)
        QF_TRY(books_image_add(rq->cx, id, picture->bytes));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/books/voucher/%lld", (long long)id));
}

/* ---- one voucher */

static void add_steps(web_request *rq, qf_val *data, const books_voucher *voucher)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "steps");

    for (size_t i = 0; i < books_flow_count; i++) {
        const books_step *step = &books_flow[i];
        qf_val *one;
        if (step->from != voucher->state ||
            (step->roles != 0 && !auth_has(rq->cx->actor, step->roles)) ||
            (step->other_person && rq->cx->actor->account == voucher->made_by))
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "event", qf_str_of(books_event_code(step->event)));
        qf_map_str(arena, one, "zh", qf_str_of(books_event_zh(step->event)));
        qf_map_bool(arena, one, "asks", step->event == BOOKS_RETURN || step->event == BOOKS_CANCEL);
    }
    qf_map_bool(arena, data, "has_steps", qf_count(list) > 0);
}

static void add_entries(web_request *rq, qf_val *data, const books_voucher *voucher)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "lines");

    for (size_t i = 0; i < voucher->entries; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "account", voucher->entry[i].account);
        qf_map_str(arena, one, "name", voucher->entry[i].name);
        books_view_fen(arena, one, "debit", voucher->entry[i].debit);
        books_view_fen(arena, one, "credit", voucher->entry[i].credit);
    }
}

static qf_code add_pictures(web_request *rq, qf_val *data, const books_voucher *voucher)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "pictures");
    books_image *images;
    size_t count;

    QF_TRY(books_images(rq->cx, voucher->id, &images, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "n", images[i].n);
        qf_map_int(arena, one, "kilobytes", (images[i].size + 1023) / 1024);
        qf_map_bool(arena, one, "shown", images[i].shown);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/books/voucher/%lld/picture/%lld", (long long)voucher->id,
                            (long long)images[i].n));
    }
    qf_map_bool(arena, data, "has_pictures", count > 0);
    qf_map_bool(arena, data, "may_show", auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    return QF_OK;
}

qf_code page_desk_voucher(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    books_voucher voucher;
    qf_val *data;
    org village;

    QF_TRY(asked_voucher(rq, &voucher));
    QF_TRY(books_view_village(rq, voucher.village, &village));
    data =
        web_page(rq, reply, "desk/voucher",
                 voucher.number > 0 ? qf_strf(arena, "记字第 %lld 号", (long long)voucher.number).p
                                    : "记账凭证");
    web_crumb(rq, data, qf_cstr(arena, village.name),
              qf_strf(arena, "/desk/books/%lld", (long long)village.id));
    qf_map_str(arena, data, "village", village.name);
    qf_map_str(arena, data, "day", qf_date_zh(arena, voucher.day));
    qf_map_str(arena, data, "kind", qf_str_of(books_kind_zh(voucher.kind)));
    qf_map_str(arena, data, "state", qf_str_of(books_state_zh(voucher.state)));
    qf_map_str(arena, data, "summary", voucher.summary);
    qf_map_str(arena, data, "payee", voucher.payee);
    qf_map_str(arena, data, "handler", voucher.handler);
    qf_map_str(arena, data, "witness", voucher.witness);
    qf_map_str(arena, data, "remark", voucher.remark);
    books_view_fen(arena, data, "total", voucher.total);
    qf_map_str(arena, data, "here",
               web_path(rq, "/desk/books/voucher/%lld", (long long)voucher.id));
    add_entries(rq, data, &voucher);
    add_steps(rq, data, &voucher);
    return add_pictures(rq, data, &voucher);
}

static qf_code back_to_voucher(web_request *rq, web_reply *reply, int64_t id)
{
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/books/voucher/%lld", (long long)id));
}

qf_code page_desk_voucher_act(web_request *rq, web_reply *reply)
{
    books_voucher voucher;
    books_event event;

    QF_TRY(asked_voucher(rq, &voucher));
    if (!books_event_parse(web_form(rq, "event"), &event))
        return qf_fail(rq->cx, QF_INVALID, "BOOKS.EVENT", "event", "没有这个操作");
    QF_TRY(books_voucher_act(rq->cx, rq->site->village_charts, voucher.id, event,
                             web_form(rq, "remark")));
    return back_to_voucher(rq, reply, voucher.id);
}

qf_code page_desk_voucher_picture(web_request *rq, web_reply *reply)
{
    const web_upload *picture = web_upload_of(rq, "picture");
    books_voucher voucher;

    QF_TRY(asked_voucher(rq, &voucher));
    if (picture == NULL)
        return qf_fail(rq->cx, QF_INVALID, "BOOKS.IMAGE", "picture", "请先选择一张图片");
    QF_TRY(books_image_add(rq->cx, voucher.id, picture->bytes));
    return back_to_voucher(rq, reply, voucher.id);
}

qf_code page_desk_voucher_show(web_request *rq, web_reply *reply)
{
    books_voucher voucher;
    int64_t n;

    QF_TRY(asked_voucher(rq, &voucher));
    QF_TRY(web_param_id(rq, 1, &n));
    QF_TRY(books_image_show(rq->cx, voucher.id, n, web_form(rq, "shown").n > 0));
    return back_to_voucher(rq, reply, voucher.id);
}

qf_code page_desk_voucher_image(web_request *rq, web_reply *reply)
{
    books_voucher voucher;
    books_image *images;
    size_t count;
    int64_t n;

    QF_TRY(asked_voucher(rq, &voucher));
    QF_TRY(web_param_id(rq, 1, &n));
    QF_TRY(books_images(rq->cx, voucher.id, &images, &count));
    for (size_t i = 0; i < count; i++)
        if (images[i].n == n) {
            reply->type = qf_cstr(rq->cx->arena, images[i].type);
            return blob_get(rq->cx, images[i].sha256, images[i].size, &reply->body);
        }
    return qf_fail(rq->cx, QF_MISSING, "BOOKS.NO_IMAGE", "image", "没有这张图片");
}
