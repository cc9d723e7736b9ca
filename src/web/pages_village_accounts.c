/* Accounts of the villages: who has one, when it was used, when it closes; the paper on which it changes hands. */
#include "domain/auth/unused.h"
#include "domain/books/books.h"
#include "domain/service/errand.h"
#include "domain/service/service.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/paper.h"
#include "web/site.h"
#include "web/today.h"
#include "web/village_duties.h"

#define READERS                                                                                    \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR))
#define BLOCKS_MAX 24

static const input_field rule_fields[] = {
    { .name = "days",
      .zh = "多少天不登录就停用",
      .kind = INPUT_NUMBER,
      .needed = true,
      .hint = "一般 180 天；填 0 不自动停用。从设定这一天起算" },
    { .name = "warn_days", .zh = "提前几天提醒", .kind = INPUT_NUMBER, .hint = "例如 14" },
};

qf_code today_village_accounts(web_request *rq, today_list *list)
{
    const auth_village_account *all;
    int64_t warned = 0;
    size_t count;

    QF_TRY(auth_village_accounts(rq->cx, &all, &count));
    for (size_t i = 0; i < count; i++)
        warned += all[i].warned;
    today_add(rq, list, TODAY_DUE, warned, QF_S("个村级账号很久没用，快要自动停用"),
              web_path(rq, "/desk/villages/accounts"));
    return QF_OK;
}

/* ---- the list */

static void add_account(web_request *rq, qf_val *list, const auth_village_account *a)
{
    qf_arena *arena = rq->cx->arena;
    qf_date today = qf_time_date(rq->cx->now);
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "village", a->village_name);
    qf_map_str(arena, one, "login", a->login);
    qf_map_str(arena, one, "name", a->name);
    qf_map_bool(arena, one, "closed", !a->active);
    qf_map_bool(arena, one, "waiting", a->active && !a->has_password);
    if (a->used_at.ms > 0)
        qf_map_str(arena, one, "used", qf_date_str(arena, qf_time_date(a->used_at)));
    if (qf_date_is(a->closes_on)) {
        qf_map_str(arena, one, "closes", qf_date_str(arena, a->closes_on));
        qf_map_int(arena, one, "left", a->closes_on.day - today.day);
    }
    qf_map_bool(arena, one, "warned", a->warned);
    qf_map_str(arena, one, "paper",
               web_path(rq, "/desk/villages/accounts/%lld/handover.docx", (long long)a->id));
    qf_map_str(arena, one, "pdf",
               web_path(rq, "/desk/villages/accounts/%lld/handover.pdf", (long long)a->id));
    if (auth_has(rq->cx->actor, AUTH_BIT(ADMINISTRATOR)))
        qf_map_str(arena, one, "settings",
                   web_path(rq, "/desk/settings/accounts/%lld", (long long)a->id));
}

static qf_code show(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/village_accounts", "村级账号"), *start, *list;
    const auth_village_account *all;
    auth_unused_rule rule;
    size_t count;

    QF_TRY(auth_need(rq->cx, READERS));
    QF_TRY(auth_unused_rule_get(rq->cx, &rule));
    QF_TRY(auth_village_accounts(rq->cx, &all, &count));
    web_crumb(rq, data, "各村本月", QF_S("/desk/villages"));
    list = qf_map_list(arena, data, "accounts");
    for (size_t i = 0; i < count; i++)
        add_account(rq, list, &all[i]);
    qf_map_int(arena, data, "count", (int64_t)count);
    qf_map_bool(arena, data, "has_accounts", count > 0);
    qf_map_bool(arena, data, "has_rule", rule.days > 0);
    qf_map_int(arena, data, "days", rule.days);
    qf_map_int(arena, data, "warn_days", rule.warn_days);
    start = qf_val_map(arena);
    qf_map_str(arena, start, "days", qf_strf(arena, "%lld", (long long)rule.days));
    qf_map_str(arena, start, "warn_days", qf_strf(arena, "%lld", (long long)rule.warn_days));
    qf_map_bool(arena, data, "may_set", auth_has(rq->cx->actor, AUTH_BIT(ADMINISTRATOR)));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, rule_fields, INPUT_COUNT(rule_fields), in, start));
    if (in != NULL)
        reply->status = 422;
    return QF_OK;
}

qf_code page_village_accounts(web_request *rq, web_reply *reply)
{
    return show(rq, reply, NULL);
}

qf_code page_village_accounts_rule(web_request *rq, web_reply *reply)
{
    qf_code code;
    input in;

    if (!input_read(rq, rule_fields, INPUT_COUNT(rule_fields), &in))
        return show(rq, reply, &in);
    code = auth_unused_rule_put(rq->cx, input_get(&in, "days")->number,
                                input_get(&in, "warn_days")->number);
    if (code == QF_INVALID) {
        (void)!input_complain(&in, qf_cstr(rq->cx->arena, rq->cx->err.field),
                              qf_cstr(rq->cx->arena, rq->cx->err.zh));
        return show(rq, reply, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/villages/accounts"));
}

/* ---- the paper */

struct paper {
    qf_arena *arena;
    doc_block blocks[BLOCKS_MAX];
    size_t count;
    doc_table *table;
};

static void add_line(struct paper *p, qf_str text)
{
    if (p->count < BLOCKS_MAX)
        p->blocks[p->count++] = (doc_block){ .kind = DOC_PARAGRAPH, .text = text };
}

static void add_row(struct paper *p, const char *head, qf_str text)
{
    doc_cell *cell = p->table->cells + p->table->count;
    int row = p->table->rows++;

    cell[0] = (doc_cell){ .row = row,
                          .row_span = 1,
                          .col_span = 1,
                          .header = true,
                          .align = DOC_CENTER,
                          .text = qf_str_of(head) };
    cell[1] = (doc_cell){
        .row = row, .col = 1, .row_span = 1, .col_span = 1, .align = DOC_LEFT, .text = text
    };
    p->table->count += 2;
}

/* What the new keeper finds: books, station, errands. */
static qf_code add_state(web_request *rq, struct paper *p, int64_t village)
{
    qf_arena *arena = p->arena;
    village_duties duties;
    service_station station;
    books_months months;
    qf_str open;
    qf_code code;

    QF_TRY(village_duties_of(rq, village, &duties));
    QF_TRY(books_month_list(rq->cx, village, &months));
    QF_TRY(books_month_open(rq->cx, village, &open));
    add_row(p, "村账",
            qf_strf(arena, "已结账到：%.*s\n下一个要结的月份：%.*s%s",
                    QF_ARG(months.count > 0 ? months.one[0].month : QF_S("还没有")),
                    QF_ARG(open.n > 0 ? open : QF_S("还没有")),
                    duties.books ? "\n到期没有公开的月份：有，接手后先办" : ""));
    add_row(p, "代办",
            qf_strf(arena, "没有办完 %lld 件，其中超期 %lld 件（清单在“帮办代办”里，当面逐件点清）",
                    (long long)duties.errands, (long long)duties.late));
    code = service_station_get(rq->cx, village, &station);
    if (code != QF_MISSING)
        QF_TRY(code);
    add_row(p, "服务站",
            code == QF_MISSING ? QF_S("还没有登记")
                               : qf_strf(arena, "%.*s，电话 %.*s\n最近核对：%.*s",
                                         QF_ARG(station.name), QF_ARG(station.phone),
                                         QF_ARG(qf_date_is(station.checked_on)
                                                    ? qf_date_zh(arena, station.checked_on)
                                                    : QF_S("没有核对过"))));
    return QF_OK;
}

static qf_code make_paper(web_request *rq, const auth_village_account *a, doc *out)
{
    static const int widths[2] = { 1, 4 };
    qf_arena *arena = rq->cx->arena;
    struct paper *p = QF_NEW(arena, struct paper);

    p->arena = arena;
    p->table = QF_NEW(arena, doc_table);
    *p->table = (doc_table){ .cols = 2,
                             .cells = QF_NEW_ARRAY(arena, doc_cell, 32),
                             .col_width = widths,
                             .caption = QF_S("交接的内容") };
    p->blocks[p->count++] = (doc_block){ .kind = DOC_HEADING, .text = QF_S("村级账号交接单") };
    add_row(p, "村", a->village_name);
    add_row(p, "账号", qf_strf(arena, "%.*s（%.*s）", QF_ARG(a->login), QF_ARG(a->name)));
    add_row(p, "密码", QF_S("由系统管理员当面重设，另纸密封交给接手人；第一次登录必须改成自己的"));
    add_row(
        p, "能做什么",
        QF_S("只能看和办本村的：记村账、登记合同资产资源、核对服务站、接受代办。别的村打不开。"));
    QF_TRY(add_state(rq, p, a->village));
    add_row(p, "纸质材料", QF_S("□ 印章　□ 票据　□ 委托书　□ 村账凭证原件　□ 钥匙　其他："));
    p->blocks[p->count++] = (doc_block){ .kind = DOC_TABLE, .table = p->table };
    add_line(p, QF_S("接手人知道：账号只由本人使用，不借给别人；离开岗位当天再办交接；发现别人用过"
                     "，马上告诉镇里停用。"));
    add_line(p, QF_S("移交人（签名）：　　　　　　　　　年　　月　　日"));
    add_line(p, QF_S("接手人（签名）：　　　　　　　　　年　　月　　日"));
    add_line(p, QF_S("监交人（镇，签名）：　　　　　　　年　　月　　日"));
    add_line(p, qf_strf(arena, "一式两份，镇、村各存一份。本单按 %.*s 的记录生成。",
                        QF_ARG(qf_date_zh(arena, qf_time_date(rq->cx->now)))));
    *out = (doc){ .title = QF_S("村级账号交接单"),
                  .blocks = p->blocks,
                  .count = p->count,
                  .source = web_town(rq)->name,
                  .published = qf_date_str(arena, qf_time_date(rq->cx->now)) };
    return QF_OK;
}

static qf_code asked(web_request *rq, auth_village_account *out)
{
    const auth_village_account *all;
    int64_t id;
    size_t count;

    QF_TRY(auth_need(rq->cx, READERS));
    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(auth_village_accounts(rq->cx, &all, &count));
    for (size_t i = 0; i < count; i++)
        if (all[i].id == id) {
            *out = all[i];
            return QF_OK;
        }
    return qf_fail(rq->cx, QF_MISSING, "AUTH.NO_ACCOUNT", "account", "这里没有这个账号");
}

qf_code page_village_account_paper(web_request *rq, web_reply *reply)
{
    auth_village_account account = { 0 };
    doc_format format;
    doc paper;

    QF_TRY(paper_format(rq, rq->params[1], "handover", &format));
    QF_TRY(asked(rq, &account));
    QF_TRY(make_paper(rq, &account, &paper));
    return paper_reply(rq, reply, &paper, format,
                       qf_strf(rq->cx->arena, "村级账号交接单-%.*s", QF_ARG(account.village_name)));
}
