#include "domain/remedy/remedy.h"

#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

static const input_choice kinds[] = { { "review", "行政复议" },
                                      { "direct", "未经复议直接起诉" },
                                      { "after", "复议后起诉" },
                                      { NULL, NULL } };
static const input_choice results[] = { { "pending", "尚未审结" },
                                        { "upheld", "结果维持" },
                                        { "corrected", "结果纠正" },
                                        { "other", "其他结果" },
                                        { NULL, NULL } };

static const input_field fields[] = {
    { .name = "kind", .zh = "种类", .kind = INPUT_CHOICE, .needed = true, .choices = kinds },
    { .name = "case_no",
      .zh = "申请编号",
      .kind = INPUT_TEXT,
      .max = 60,
      .hint = "引起争议的那件依申请公开" },
    { .name = "subject", .zh = "事由", .kind = INPUT_TEXT, .needed = true, .max = 200 },
    { .name = "body", .zh = "复议机关或者法院", .kind = INPUT_TEXT, .needed = true, .max = 80 },
    { .name = "their_no", .zh = "案号", .kind = INPUT_TEXT, .max = 80 },
    { .name = "simple", .zh = "适用简易程序", .kind = INPUT_FLAG },
    { .name = "review_id",
      .zh = "复议编号",
      .kind = INPUT_NUMBER,
      .hint = "复议后起诉的填写：这件复议在本登记簿里的编号" },
    { .name = "filed_on", .zh = "提出日期", .kind = INPUT_DATE, .needed = true },
    { .name = "got_on",
      .zh = "收到申请书（起诉状）副本的日期",
      .kind = INPUT_DATE,
      .hint = "本机关提交书面答复（答辩状）和证据的期限从这一天起算" },
    { .name = "answered_on", .zh = "提交答复（答辩状）的日期", .kind = INPUT_DATE },
    { .name = "closed_on", .zh = "审结日期", .kind = INPUT_DATE },
    { .name = "result", .zh = "结果", .kind = INPUT_CHOICE, .needed = true, .choices = results },
    { .name = "note", .zh = "备注", .kind = INPUT_LONG, .max = 2000 },
    { .name = "version", .zh = "", .kind = INPUT_HIDDEN, .max = 12 },
};

/* The office's time to answer: the last day, the days left and why. */
static void add_due(web_request *rq, qf_val *one, const remedy_case *c)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    qf_str law;
    qf_date due =
        remedy_answer_due(rq->site->remedies, rq->site->days, c->kind, c->simple, c->got_on, &law);
    bool open = !qf_date_is(c->answered_on) && !qf_date_is(c->closed_on);

    if (!qf_date_is(due))
        return;
    qf_map_str(arena, one, "due", qf_date_str(arena, due));
    qf_map_str(arena, one, "due_law", law);
    if (open && qf_date_cmp(due, today) < 0)
        qf_map_str(arena, one, "late", qf_strf(arena, "已过期 %d 天", today.day - due.day));
    else if (open)
        qf_map_str(arena, one, "left", qf_strf(arena, "还剩 %d 天", due.day - today.day));
    else if (qf_date_is(c->answered_on) && qf_date_cmp(c->answered_on, due) > 0)
        qf_map_str(arena, one, "late", QF_S("逾期提交"));
    else
        qf_map_str(arena, one, "left", QF_S("已办"));
}

static void add_row(web_request *rq, qf_val *list, const remedy_case *c)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_int(arena, one, "id", c->id);
    qf_map_str(arena, one, "href", web_path(rq, "/desk/remedies/%lld", (long long)c->id));
    qf_map_str(arena, one, "kind", remedy_kind_zh(c->kind));
    qf_map_str(arena, one, "subject", c->subject);
    qf_map_str(arena, one, "body", c->body);
    qf_map_str(arena, one, "case_no", c->case_no);
    qf_map_str(arena, one, "filed", qf_date_str(arena, c->filed_on));
    qf_map_str(arena, one, "result", remedy_result_zh(c->result));
    add_due(rq, one, c);
}

/* Table 4 of the year as it stands. */
static qf_code add_table(web_request *rq, qf_val *data, int year)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *rows = qf_map_list(arena, data, "rows");
    remedy_table table;

    QF_TRY(remedy_year_table(rq->cx, year, &table));
    for (remedy_kind kind = 0; kind < REMEDY_KIND_COUNT; kind++) {
        qf_val *row = qf_list_add(rows, qf_val_map(arena)), *cells;
        int64_t total = 0;
        qf_map_str(arena, row, "zh", remedy_kind_zh(kind));
        cells = qf_map_list(arena, row, "cells");
        for (remedy_result result = 0; result < REMEDY_RESULT_COUNT; result++) {
            qf_list_add(cells, qf_val_int(arena, table.cases[kind][result]));
            total += table.cases[kind][result];
        }
        qf_map_int(arena, row, "total", total);
    }
    return QF_OK;
}

qf_code page_remedies(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/remedies", "行政复议、行政诉讼");
    qf_val *list = qf_map_list(arena, data, "cases");
    qf_date today = qf_time_date(rq->cx->now), first = QF_NO_DATE;
    int year = qf_date_year(today);
    remedy_case *one;
    size_t count;

    if (!qf_date_from(year, 1, 1, &first))
        return qf_fail(rq->cx, QF_BROKEN, "WEB.CLOCK", "now", "系统时间不对");
    QF_TRY(remedy_list(rq->cx, first, today, &one, &count));
    for (size_t i = 0; i < count; i++)
        add_row(rq, list, &one[i]);
    qf_map_bool(arena, data, "none", count == 0);
    qf_map_int(arena, data, "year", year);
    qf_map_str(arena, data, "new_href", web_path(rq, "/desk/remedies/new"));
    qf_map_bool(arena, data, "may_write", auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    return add_table(rq, data, year);
}

static qf_code asked(web_request *rq, remedy_case *out)
{
    int64_t id;

    *out = (remedy_case){ .result = REMEDY_IS_PENDING,
                          .filed_on = QF_NO_DATE,
                          .got_on = QF_NO_DATE,
                          .answered_on = QF_NO_DATE,
                          .closed_on = QF_NO_DATE };
    if (qf_str_eq(rq->params[0], QF_S("new"))) {
        out->case_no = web_query(rq, "case");
        return QF_OK;
    }
    QF_TRY(web_param_id(rq, 0, &id));
    return remedy_get(rq->cx, id, out);
}

static qf_code show(web_request *rq, web_reply *reply, const remedy_case *c, const input *in,
                    qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena);
    qf_val *data = web_page(rq, reply, "desk/remedy", c->id == 0 ? "登记复议、诉讼" : "复议、诉讼");

    if (c->id != 0) {
        qf_map_str(arena, start, "kind", remedy_kind_code(c->kind));
        qf_map_str(arena, start, "result", remedy_result_code(c->result));
        qf_map_str(arena, start, "simple", c->simple ? QF_S("1") : QF_S(""));
    } else {
        qf_map_str(arena, start, "result", QF_S("pending"));
    }
    qf_map_str(arena, start, "case_no", c->case_no);
    qf_map_str(arena, start, "subject", c->subject);
    qf_map_str(arena, start, "body", c->body);
    qf_map_str(arena, start, "their_no", c->their_no);
    qf_map_str(arena, start, "note", c->note);
    qf_map_str(arena, start, "review_id",
               c->review_id == 0 ? QF_S("") : qf_strf(arena, "%lld", (long long)c->review_id));
    qf_map_str(arena, start, "filed_on", qf_date_str(arena, c->filed_on));
    qf_map_str(arena, start, "got_on", qf_date_str(arena, c->got_on));
    qf_map_str(arena, start, "answered_on", qf_date_str(arena, c->answered_on));
    qf_map_str(arena, start, "closed_on", qf_date_str(arena, c->closed_on));
    qf_map_str(arena, start, "version", qf_strf(arena, "%lld", (long long)c->version));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, INPUT_COUNT(fields), in, start));
    add_row(rq, qf_map_list(arena, data, "cases"), c);
    if (c->id != 0)
        qf_map_int(arena, data, "number", c->id);
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "action", web_path(rq, "/desk/remedies/%.*s", QF_ARG(rq->params[0])));
    qf_map_str(arena, data, "back", web_path(rq, "/desk/remedies"));
    qf_map_bool(arena, data, "may_write", auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    web_crumb(rq, data, "复议诉讼", QF_S("/desk/remedies"));
    reply->status = in == NULL && complaint.n == 0 ? 200 : 422;
    return QF_OK;
}

qf_code page_remedy(web_request *rq, web_reply *reply)
{
    remedy_case c;

    QF_TRY(asked(rq, &c));
    return show(rq, reply, &c, NULL, (qf_str){ 0 });
}

qf_code page_remedy_save(web_request *rq, web_reply *reply)
{
    remedy_case old, c;
    qf_str version;
    qf_code code;
    int64_t id;
    input in;

    QF_TRY(asked(rq, &old));
    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show(rq, reply, &old, &in, (qf_str){ 0 });
    c = (remedy_case){ .id = old.id,
                       .kind = remedy_kind_parse(input_get(&in, "kind")->text),
                       .result = remedy_result_parse(input_get(&in, "result")->text),
                       .simple = input_get(&in, "simple")->number != 0,
                       .review_id = input_get(&in, "review_id")->number,
                       .case_no = input_get(&in, "case_no")->text,
                       .subject = input_get(&in, "subject")->text,
                       .body = input_get(&in, "body")->text,
                       .their_no = input_get(&in, "their_no")->text,
                       .note = input_get(&in, "note")->text,
                       .filed_on = input_get(&in, "filed_on")->date,
                       .got_on = input_get(&in, "got_on")->date,
                       .answered_on = input_get(&in, "answered_on")->date,
                       .closed_on = input_get(&in, "closed_on")->date };
    version = input_get(&in, "version")->text;
    for (size_t i = 0; i < version.n && version.p[i] >= '0' && version.p[i] <= '9'; i++)
        c.version = c.version * 10 + (version.p[i] - '0');
    code = remedy_put(rq->cx, &c, &id);
    if (code == QF_INVALID || code == QF_CONFLICT)
        return show(rq, reply, &old, &in, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/remedies/%lld", (long long)id));
}

/* ---- the start page */

qf_code today_remedies(web_request *rq, today_list *list)
{
    qf_date today = qf_time_date(rq->cx->now), first = { .day = today.day - 2 * 366 };
    int64_t late = 0, due = 0;
    remedy_case *cases;
    size_t count;

    QF_TRY(remedy_list(rq->cx, first, today, &cases, &count));
    for (size_t i = 0; i < count; i++) {
        const remedy_case *c = &cases[i];
        qf_str law;
        qf_date last = remedy_answer_due(rq->site->remedies, rq->site->days, c->kind, c->simple,
                                         c->got_on, &law);
        if (qf_date_is(c->answered_on) || qf_date_is(c->closed_on) || !qf_date_is(last))
            continue;
        late += qf_date_cmp(last, today) < 0;
        due += qf_date_cmp(last, today) >= 0;
    }
    today_add(rq, list, TODAY_LATE, late, QF_S("件复议、诉讼过了答复期限"),
              web_path(rq, "/desk/remedies"));
    today_add(rq, list, TODAY_DUE, due, QF_S("件复议、诉讼等本机关答复"),
              web_path(rq, "/desk/remedies"));
    return QF_OK;
}
