/* The register of applications on the desk: lists for work and supervision, entry by the office. */
#include "base/crypt.h"
#include "web/case_filter.h"
#include "web/case_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/today.h"

static void add_tab(web_request *rq, qf_val *list, const char *what, const char *zh, int64_t count,
                    qf_str now)
{
    qf_val *one = qf_list_add(list, qf_val_map(rq->cx->arena));

    qf_map_str(rq->cx->arena, one, "href", web_path(rq, "/desk/cases?what=%s", what));
    qf_map_str(rq->cx->arena, one, "zh", qf_str_of(zh));
    if (count >= 0)
        qf_map_str(rq->cx->arena, one, "count", qf_strf(rq->cx->arena, "%lld", (long long)count));
    qf_map_bool(rq->cx->arena, one, "current", qf_str_eq(now, qf_str_of(what)));
}

static qf_code add_tabs(web_request *rq, qf_val *data, qf_str what)
{
    qf_val *tabs = qf_map_list(rq->cx->arena, data, "tabs");
    apply_load load;

    QF_TRY(apply_waiting(rq->cx, case_soon_until(rq), &load));
    add_tab(rq, tabs, "open", "在办", load.open, what);
    add_tab(rq, tabs, "soon", "快到期", load.soon, what);
    add_tab(rq, tabs, "late", "已超期", load.late, what);
    add_tab(rq, tabs, "closed", "办结", -1, what);
    add_tab(rq, tabs, "all", "全部", -1, what);
    qf_map_int(rq->cx->arena, data, "unconfirmed", load.unconfirmed);
    qf_map_bool(rq->cx->arena, data, "has_unconfirmed", load.unconfirmed > 0);
    return QF_OK;
}

/* Words of applicants that wait for a person. */
static qf_code add_words(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "words");
    apply_word *word;
    size_t count;

    if (!auth_has(rq->cx->actor, APPLY_READERS))
        return QF_OK;
    QF_TRY(apply_words_waiting(rq->cx, &word, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "zh", apply_message_zh(word[i].kind));
        qf_map_str(arena, one, "number", word[i].number);
        qf_map_str(arena, one, "at", qf_str_sub(qf_time_str(arena, word[i].at), 0, 10));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/cases/%lld", (long long)word[i].case_id));
    }
    return QF_OK;
}

static void add_choices(qf_arena *arena, qf_val *data, const char *name, const input_choice *choice,
                        qf_str now)
{
    qf_val *list = qf_map_list(arena, data, name);

    for (; choice->value != NULL; choice++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "value", qf_str_of(choice->value));
        qf_map_str(arena, one, "zh", qf_str_of(choice->zh));
        qf_map_bool(arena, one, "selected", qf_str_eq(now, qf_str_of(choice->value)));
    }
}

#define X(name, code, zh) { code, zh },
static const input_choice kinds[] = { APPLY_KINDS(X){ NULL, NULL } };
static const input_choice forms[] = { APPLY_FORMS(X){ NULL, NULL } };
static const input_choice ways[] = { APPLY_WAYS(X){ NULL, NULL } };
#undef X
#define X(name, code, zh, direct) { code, zh },
static const input_choice channels[] = { CLOCK_CHANNELS(X){ NULL, NULL } };
#undef X

static void add_filter(web_request *rq, qf_val *data, const apply_filter *f, int64_t total)
{
    qf_arena *arena = rq->cx->arena;
    int64_t page = f->skip / CASE_PAGE_ROWS + 1;

    add_choices(arena, data, "kinds", kinds, f->kind);
    add_choices(arena, data, "channels", channels, f->channel);
    qf_map_str(arena, data, "what", f->what);
    qf_map_str(arena, data, "q", f->words);
    if (f->year > 0)
        qf_map_int(arena, data, "year", f->year);
    qf_map_bool(arena, data, "mine", f->handler > 0);
    qf_map_str(arena, data, "total",
               total > APPLY_COUNTED ? qf_strf(arena, "%d 多", APPLY_COUNTED)
                                     : qf_strf(arena, "%lld", (long long)total));
    case_add_exports(rq, data, f, total);
    if (page > 1)
        qf_map_str(arena, data, "previous",
                   web_path(rq, "/desk/cases?%.*s", QF_ARG(case_query(rq, f, page - 1))));
    if (page * CASE_PAGE_ROWS < total)
        qf_map_str(arena, data, "more",
                   web_path(rq, "/desk/cases?%.*s", QF_ARG(case_query(rq, f, page + 1))));
}

/* Filters that this account keeps under a name. */
static qf_code add_views(web_request *rq, qf_val *data, const apply_filter *filter)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "views");
    qf_str now = case_query(rq, filter, 1);
    apply_view *view;
    size_t count;

    QF_TRY(apply_views(rq->cx, &view, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", view[i].name);
        qf_map_str(arena, one, "href", web_path(rq, "/desk/cases?%.*s", QF_ARG(view[i].query)));
        qf_map_bool(arena, one, "current", qf_str_eq(view[i].query, now));
    }
    qf_map_bool(arena, data, "has_views", count > 0);
    qf_map_str(arena, data, "print", web_path(rq, "/desk/cases/print?%.*s", QF_ARG(now)));
    return QF_OK;
}

qf_code page_cases(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/cases", "依申请公开");
    qf_val *list = qf_map_list(arena, data, "cases");
    apply_filter filter = case_filter_of(rq, false);
    apply_cases cases;
    int64_t total;

    QF_TRY(apply_list(rq->cx, &filter, &cases, &total));
    for (size_t i = 0; i < cases.count; i++)
        case_add_row(rq, list, &cases.one[i]);
    qf_map_bool(arena, data, "none", cases.count == 0);
    /* The pages behind the links are for those who handle cases; a leader is one of them. */
    qf_map_bool(
        arena, data, "may_handle",
        auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER)));
    qf_map_bool(arena, data, "may_write",
                auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER)));
    qf_map_bool(arena, data, "is_clerk",
                auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    qf_map_int(arena, data, "this_year", qf_date_year(qf_time_date(rq->cx->now)));
    add_filter(rq, data, &filter, total);
    QF_TRY(add_views(rq, data, &filter));
    QF_TRY(add_tabs(rq, data, filter.what));
    return add_words(rq, data);
}

/* ---- the desk's start page */

qf_code today_cases(web_request *rq, today_list *list)
{
    apply_load load;

    QF_TRY(apply_waiting(rq->cx, case_soon_until(rq), &load));
    today_add(rq, list, TODAY_LATE, load.late, QF_S("件信息公开申请过了答复期限"),
              web_path(rq, "/desk/cases?what=late"));
    today_add(rq, list, TODAY_WAITS, load.unconfirmed, QF_S("件信息公开申请要和申请人确认收到"),
              web_path(rq, "/desk/cases"));
    if (auth_has(rq->cx->actor, APPLY_READERS))
        today_add(rq, list, TODAY_WAITS, load.words, QF_S("条申请人的补正、说明或者留言"),
                  web_path(rq, "/desk/cases"));
    today_add(rq, list, TODAY_DUE, load.soon, QF_S("件信息公开申请快到期"),
              web_path(rq, "/desk/cases?what=soon"));
    today_add(rq, list, TODAY_DUE, load.open - load.late - load.soon, QF_S("件信息公开申请在办"),
              web_path(rq, "/desk/cases"));
    return QF_OK;
}

/* ---- entry by the office */

static const input_field fields[] = {
    { .name = "channel",
      .zh = "怎样收到的",
      .kind = INPUT_CHOICE,
      .needed = true,
      .choices = channels,
      .hint = "当面提交、签收的邮件：收到之日就是收到申请之日；平常信函、网络、传真、邮箱：双方确认"
              "之日" },
    { .name = "submitted_on",
      .zh = "提交（签收）日期",
      .kind = INPUT_DATE,
      .needed = true,
      .hint = "当面提交的写提交当天，邮件写签收当天，信函、传真写到达当天" },
    { .name = "received_on",
      .zh = "双方确认日期",
      .kind = INPUT_DATE,
      .hint = "信函、传真、邮箱、口头申请填写；还没有联系上申请人的先空着" },
    { .name = "kind", .zh = "申请人类别", .kind = INPUT_CHOICE, .needed = true, .choices = kinds },
    { .name = "name", .zh = "姓名或者单位名称", .kind = INPUT_TEXT, .needed = true, .max = 80 },
    { .name = "id_type", .zh = "证件名称", .kind = INPUT_TEXT, .max = 40 },
    { .name = "id_no", .zh = "证件号码", .kind = INPUT_TEXT, .needed = true, .max = 40 },
    { .name = "legal", .zh = "法定代表人", .kind = INPUT_TEXT, .max = 40 },
    { .name = "contact", .zh = "联系人", .kind = INPUT_TEXT, .max = 40 },
    { .name = "agent", .zh = "代理人", .kind = INPUT_TEXT, .max = 40 },
    { .name = "phone", .zh = "电话", .kind = INPUT_PHONE },
    { .name = "email", .zh = "电子邮箱", .kind = INPUT_EMAIL },
    { .name = "address", .zh = "通信地址", .kind = INPUT_TEXT, .max = 200 },
    { .name = "description",
      .zh = "申请内容（照申请书原文）",
      .kind = INPUT_LONG,
      .needed = true,
      .max = 8000 },
    { .name = "form", .zh = "形式", .kind = INPUT_CHOICE, .needed = true, .choices = forms },
    { .name = "way", .zh = "获取方式", .kind = INPUT_CHOICE, .needed = true, .choices = ways },
    { .name = "once", .zh = "", .kind = INPUT_HIDDEN, .max = 40 },
};

static qf_code show_new(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena), *data = web_page(rq, reply, "desk/case_new", "登记一件申请");

    qf_map_str(arena, start, "channel", QF_S("in_person"));
    qf_map_str(arena, start, "submitted_on", qf_date_str(arena, qf_time_date(rq->cx->now)));
    qf_map_str(arena, start, "kind", QF_S("np"));
    qf_map_str(arena, start, "id_type", QF_S("居民身份证"));
    qf_map_str(arena, start, "form", QF_S("paper"));
    qf_map_str(arena, start, "way", QF_S("pickup"));
    qf_map_str(arena, start, "once", qf_random_token(arena, 18));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, INPUT_COUNT(fields), in, start));
    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_case_new(web_request *rq, web_reply *reply)
{
    return show_new(rq, reply, NULL);
}

qf_code page_case_create(web_request *rq, web_reply *reply)
{
    apply_rules rules = case_rules(rq->site);
    apply_receipt receipt;
    apply_intake intake;
    qf_code code;
    qf_val *data;
    input in;

    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show_new(rq, reply, &in);
    intake = (apply_intake){
        .channel = clock_channel_parse(input_get(&in, "channel")->text),
        .kind = input_get(&in, "kind")->text,
        .form = input_get(&in, "form")->text,
        .way = input_get(&in, "way")->text,
        .description = input_get(&in, "description")->text,
        .submitted_on = input_get(&in, "submitted_on")->date,
        .received_on = input_get(&in, "received_on")->date,
        .once = input_get(&in, "once")->text,
    };
#define X(field, zh) intake.person.field = input_get(&in, #field)->text;
    APPLY_PERSON(X)
#undef X
    if (!qf_date_is(intake.received_on) || input_get(&in, "received_on")->text.n == 0)
        intake.received_on = QF_NO_DATE;
    code = apply_register(rq->cx, &rules, &intake, &receipt);
    if (code == QF_INVALID || code == QF_CONFLICT || code == QF_LIMIT) {
        (void)!input_complain(&in, NULL, rq->cx->err.zh.p);
        return show_new(rq, reply, &in);
    }
    QF_TRY(code);
    data = web_page(rq, reply, "desk/case_receipt", "已登记");
    qf_map_str(rq->cx->arena, data, "number", receipt.number);
    qf_map_str(rq->cx->arena, data, "secret", case_secret_zh(rq->cx->arena, receipt.secret));
    qf_map_str(rq->cx->arena, data, "due", web_due_zh(rq, receipt.due));
    qf_map_bool(rq->cx->arena, data, "confirmed", qf_date_is(receipt.due));
    qf_map_str(rq->cx->arena, data, "href",
               web_path(rq, "/desk/cases/%lld", (long long)receipt.id));
    qf_map_str(rq->cx->arena, data, "town", web_town(rq)->name);
    web_crumb(rq, data, "依申请公开", QF_S("/desk/cases"));
    return QF_OK;
}
