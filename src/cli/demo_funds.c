/* Funds of the demonstration: three of the year before today, money that came down, one list of each
 * village's households, published; one more that waits for its second person. Names, numbers and sums
 * are invented and marked; the ID numbers have the area code 999999, which no place has. */
#include "base/crypt.h"
#include "cli/demo_load.h"
#include "domain/funds/funds.h"
#include "domain/leads/leads.h"
#include "domain/projects/projects.h"

#define ROWS_EACH 6

typedef struct sample_fund {
    const char *code, *name, *document, *object, *standard;
    int64_t allocated, standard_fen, quantity; /* fen; quantity in hundredths, of the first row */
} sample_fund;

static const sample_fund samples[] = {
    { "gengdi", "耕地地力保护补贴（示例）", "示例文件〔示例〕1号", "承包耕地的农户",
      "每亩 104.33 元", 22000000, 10433, 300 },
    { "gaoling", "高龄津贴（示例）", "示例文件〔示例〕2号", "80 周岁以上老人", "每月 60 元",
      9000000, 6000, 300 },
    { "linshi", "临时救助（示例）", "示例文件〔示例〕3号", "遇到急难的家庭", "按核定金额", 16000000,
      0, 0 },
};

static const char *const names[] = { "王示例", "李样本", "张演示", "赵试填", "陈例子", "刘样例" };

/* Number n of an invented person: area code 999999, born in 1936, with its check digit. */
static qf_str sample_id(qf_arena *arena, int64_t n)
{
    static const int weights[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    qf_str start = qf_strf(arena, "99999919360101%03lld", (long long)n);
    int sum = 0;

    for (size_t i = 0; i < 17; i++)
        sum += (start.p[i] - '0') * weights[i];
    return qf_strf(arena, "%.*s%c", QF_ARG(start), "10X98765432"[sum % 11]);
}

static qf_code make_list(qf_ctx *cx, demo *d, int64_t fund_id, const sample_fund *s, qf_date day,
                         const char *period, int64_t *batch)
{
    fund_batch head = { .fund = fund_id,
                        .title = qf_strf(cx->arena, "%s发放名单", s->name),
                        .period = qf_str_of(period),
                        .sample = true };
    funds_loader *loader = NULL;
    int64_t n = 0;

    QF_TRY(funds_load_begin(
        cx, &head, qf_digest_hex(cx->arena, qf_sha256(QF_JOIN(cx->arena, head.title, head.period))),
        &loader));
    for (size_t v = 0; v < d->village_count; v++)
        for (int i = 0; i < ROWS_EACH; i++, n++) {
            int64_t quantity = s->quantity + (n * 7 % 5) * 100 * (s->quantity > 0);
            fund_row row = { .name = qf_str_of(names[i]),
                             .id_number = sample_id(cx->arena, n),
                             .card = qf_strf(cx->arena, "9999%08lld", (long long)n),
                             .village = d->villages[v],
                             .standard = { s->standard_fen },
                             .paid_on = day,
                             .returned = n == 11 };
            row.amount.fen = s->standard_fen > 0 ? s->standard_fen * quantity / 100
                                                 : 50000 + (n * 13 % 11) * 1000;
            if (quantity > 0)
                row.quantity = qf_strf(cx->arena, "%lld", (long long)(quantity / 100));
            QF_TRY(funds_load_row(cx, loader, &row));
        }
    return funds_load_end(cx, loader, batch);
}

static qf_code allocate(qf_ctx *cx, int64_t fund_id, int64_t fen, qf_date day)
{
    static const funds_level steps[] = { FUNDS_PROVINCE, FUNDS_CITY, FUNDS_COUNTY, FUNDS_TOWN };
    int64_t id;

    for (size_t i = 0; i + 1 < sizeof(steps) / sizeof(steps[0]); i++)
        QF_TRY(funds_allocate(cx,
                              &(fund_allocation){ .fund = fund_id,
                                                  .from = steps[i],
                                                  .to = steps[i + 1],
                                                  .amount = { fen },
                                                  .document = QF_S("示例下达文件"),
                                                  .day = qf_date_add(day, (int)i * 5),
                                                  .sample = true },
                              &id));
    return QF_OK;
}

static qf_code fill_fund(qf_ctx *cx, demo *d, const sample_fund *s, qf_date day, bool waiting)
{
    fund entry = { .year = qf_date_year(day),
                   .code = qf_str_of(s->code),
                   .name = qf_str_of(s->name),
                   .department = QF_S("县主管部门（示例）"),
                   .document = qf_str_of(s->document),
                   .object = qf_str_of(s->object),
                   .standard = qf_str_of(s->standard),
                   .channel = QF_S("一卡通"),
                   .sample = true };
    int64_t fund_id, batch;

    cx->actor = &auth_keeper;
    QF_TRY(funds_put(cx, &entry, &fund_id));
    QF_TRY(allocate(cx, fund_id, s->allocated, qf_date_add(day, -60)));
    QF_TRY(make_list(cx, d, fund_id, s, day, "上半年", &batch));
    cx->actor = &d->clerk;
    QF_TRY(funds_act(cx, batch, FUNDS_APPROVE, QF_S("")));
    QF_TRY(funds_act(cx, batch, FUNDS_PUBLISH, QF_S("")));
    cx->actor = &auth_keeper;
    return waiting ? make_list(cx, d, fund_id, s, qf_date_add(day, 20), "下半年", &batch) : QF_OK;
}

/* A road on its way, half of it paid. */
static qf_code add_project(qf_ctx *cx, demo *d, qf_date day)
{
    project road = { .name = QF_S("村内道路硬化（示例）"),
                     .village = d->villages[4],
                     .document = QF_S("示例批复文件"),
                     .purpose = QF_S("硬化村内道路 1.2 公里（示例）"),
                     .source = QF_S("衔接推进乡村振兴补助资金（示例）"),
                     .households = 86,
                     .relief = 9,
                     .plan = { 36000000 },
                     .sample = true };
    const project_event steps[] = {
        { PROJECTS_APPROVE, day, { 0 }, QF_S("同意（示例）"), 0 },
        { PROJECTS_CONTRACT, day, { 34800000 }, QF_S("县道路工程公司（示例）"), 0 },
        { PROJECTS_START, day, { 0 }, QF_S(""), 0 },
        { PROJECTS_PAY, day, { 17400000 }, QF_S("开工款（示例）"), 0 },
    };
    int64_t id;

    cx->actor = &auth_keeper;
    QF_TRY(projects_apply(cx, &road, &id));
    cx->actor = &d->clerk;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++)
        QF_TRY(projects_act(cx, id, &steps[i]));
    cx->actor = &auth_keeper;
    return QF_OK;
}

/* Two registers with one person each, and what matching makes of them. */
static qf_code add_leads(qf_ctx *cx, qf_date day)
{
    qf_str before = qf_date_str(cx->arena, qf_date_add(day, -120)), wrong;
    qf_str dead = qf_strf(cx->arena, "姓名,身份证号,死亡日期\n%s,%.*s,%.*s\n", names[0],
                          QF_ARG(sample_id(cx->arena, 0)), QF_ARG(before));
    qf_str gone = qf_strf(cx->arena, "姓名,身份证号,迁出日期\n%s,%.*s,%.*s\n", names[2],
                          QF_ARG(sample_id(cx->arena, 8)), QF_ARG(before));
    int64_t id;
    bool did;

    cx->actor = &auth_keeper;
    QF_TRY(leads_list_add(cx, NULL, QF_S("deaths"), QF_S("示例：民政部门火化名单"), dead, &id,
                          &wrong));
    QF_TRY(
        leads_list_add(cx, NULL, QF_S("exits"), QF_S("示例：派出所迁出名单"), gone, &id, &wrong));
    QF_TRY(leads_run_ask(cx, QF_NO_DATE, &id));
    return leads_run_next(cx, NULL, &did);
}

qf_code demo_funds(qf_ctx *cx, demo *d)
{
    qf_date day = qf_date_add(qf_time_date(cx->now), -40);

    cx->org = d->town;
    for (size_t i = 0; i < sizeof(samples) / sizeof(samples[0]); i++)
        QF_TRY(fill_fund(cx, d, &samples[i], day, i == 1));
    QF_TRY(add_leads(cx, day));
    return add_project(cx, d, qf_time_date(cx->now));
}
