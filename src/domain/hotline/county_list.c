/* Columns by their words, one row a ticket. */
#include "domain/hotline/county_list.h"

#include "domain/org/org.h"

enum {
    H_NUMBER,
    H_TITLE,
    H_CONTENT,
    H_KIND,
    H_CLASS,
    H_RECEIVED,
    H_LIMIT,
    H_CLOSED,
    H_REPLY,
    H_OFFICE,
    H_VILLAGE,
    H_CALLER,
    H_PHONE
};

const sheet_column hotline_list_columns[] = {
    { "number", "工单编号", "工单号|编号|受理编号|流水号", true },
    { "title", "标题", "工单标题|诉求标题|主题名称|事由", true },
    { "content", "内容", "诉求内容|反映内容|问题描述|工单内容", false },
    { "kind", "种类", "诉求类型|工单类型|类型|诉求种类", false },
    { "class", "主题", "诉求分类|问题分类|类别|分类|领域", false },
    { "received", "转办日期", "转办时间|派单时间|派单日期|交办日期|受理日期|受理时间", true },
    { "limit", "时限", "办理时限|时限（工作日）|办理时限（工作日）|办结时限", false },
    { "closed", "办结日期", "办结时间|完成日期|完成时间", false },
    { "reply", "答复", "答复内容|办理结果|处理结果|办理情况", false },
    { "office", "承办单位", "承办部门|责任单位|办理单位", false },
    { "village", "行政村", "村|所在村|村（社区）|村居", false },
    { "caller", "来电人", "诉求人|姓名|联系人", false },
    { "phone", "电话", "联系电话|来电号码|手机", false },
    { 0 },
};

struct county_list {
    const calendar *days;
    const hotline_law *law;
    const org *villages;
    size_t village_count;
    hotline_batch *batch;
};

qf_code hotline_list_begin(qf_ctx *cx, const calendar *days, const hotline_law *law, void **state)
{
    struct county_list *list = QF_NEW(cx->arena, struct county_list);

    list->days = days;
    list->law = law;
    *state = list;
    return org_children(cx, cx->org, &list->villages, &list->village_count);
}

qf_code hotline_list_begin_batch(qf_ctx *cx, void *state)
{
    struct county_list *list = state;

    return hotline_batch_begin(cx, list->days, &list->batch);
}

qf_code hotline_list_end_batch(qf_ctx *cx, void *state)
{
    struct county_list *list = state;

    return hotline_batch_end(cx, list->batch);
}

static int64_t village_of(const struct county_list *s, qf_str name)
{
    for (size_t i = 0; i < s->village_count && name.n > 0; i++)
        if (qf_str_eq(s->villages[i].code, name) || qf_str_has(s->villages[i].name, name))
            return s->villages[i].id;
    return 0;
}

/* "5" of "5", "5个工作日", "24小时" */
static int64_t leading_number(qf_str text)
{
    int64_t number = 0;

    for (size_t i = 0; i < text.n && i < 4 && text.p[i] >= '0' && text.p[i] <= '9'; i++)
        number = number * 10 + (text.p[i] - '0');
    return number;
}

/* A limit: "5", "5个工作日"; "24小时" is one in hours. */
static bool limit_of(const sheet_row *row, hotline_ticket *t)
{
    qf_str text = row->values[H_LIMIT];
    bool hours = qf_str_has(text, QF_S("小时")) || qf_str_has(text, QF_S("时内")) ||
                 qf_str_ends(text, QF_S("h")) || qf_str_ends(text, QF_S("H"));
    int64_t number = leading_number(text);

    if (number == 0) {
        sheet_complain(row, H_LIMIT, "时限写成工作日的天数，例如 5；按小时的写 2小时");
        return false;
    }
    *(hours ? &t->limit_hours : &t->limit_days) = number;
    return true;
}

/* A day that may have its time behind it: "2021-09-10 08:30". */
static bool day_of(const sheet_row *row, int column, qf_date *out, qf_time *minute)
{
    qf_str text = row->values[column], clock;
    ptrdiff_t blank = qf_str_find(text, QF_S(" "), 0);

    if (blank < 0)
        blank = qf_str_find(text, QF_S("T"), 0);
    if (blank <= 0 || !sheet_date_parse(qf_str_sub(text, 0, (size_t)blank), out))
        return sheet_date(row, column, out);
    clock = qf_str_trim(qf_str_sub(text, (size_t)blank + 1, text.n));
    if (clock.n > 1 && clock.p[1] == ':') /* "8:30" */
        clock = QF_JOIN(row->arena, QF_S("0"), clock);
    if (!qf_time_parse(
            QF_JOIN(row->arena, qf_date_str(row->arena, *out), QF_S(" "), qf_str_sub(clock, 0, 5)),
            minute)) {
        sheet_complain(row, column, "时间看不懂：写成 2021-09-10 08:30");
        return false;
    }
    return true;
}

qf_code hotline_list_row(qf_ctx *cx, void *state, const sheet_row *row)
{
    const struct county_list *s = state;
    const qf_str *v = row->values;
    hotline_ticket t = { .class = v[H_CLASS].n > 0 ? v[H_CLASS] : QF_S("其他"),
                         .content = v[H_CONTENT],
                         .kind = v[H_KIND].n > 0 ? hotline_kind_parse(v[H_KIND]) : HOTLINE_HELP,
                         .reply = v[H_REPLY],
                         .office = v[H_OFFICE],
                         .caller_name = v[H_CALLER],
                         .caller_phone = v[H_PHONE],
                         .received_on = QF_NO_DATE,
                         .closed_on = QF_NO_DATE };
    hotline_imported what;
    bool good = sheet_need(row, H_NUMBER, &t.number);

    good = sheet_need(row, H_TITLE, &t.title) && good;
    good = day_of(row, H_RECEIVED, &t.received_on, &t.received_at) && good;
    good = day_of(row, H_CLOSED, &t.closed_on, &t.closed_at) && good;
    if (t.kind == HOTLINE_KIND_COUNT) {
        sheet_complain(row, H_KIND, "种类应为咨询、求助、投诉、举报、建议");
        good = false;
    }
    if (v[H_LIMIT].n > 0)
        good = limit_of(row, &t) && good;
    else if (t.kind < HOTLINE_KIND_COUNT)
        t.limit_days = s->law->kinds[t.kind].limit_days;
    t.village_id = village_of(s, v[H_VILLAGE]);
    if (v[H_VILLAGE].n > 0 && t.village_id == 0) {
        sheet_complain(row, H_VILLAGE, "没有这个村");
        good = false;
    }
    return good ? hotline_import(cx, s->batch, &t, &what) : QF_OK;
}
