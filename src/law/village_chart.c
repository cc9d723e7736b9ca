#include "law/village_chart.h"

#include "base/text.h"
#include "law/data.h"

#define FILE_NAME "village-accounts.json"
#define LIMIT_MAX INT64_C(100000000000)

static const struct {
    const char *code, *zh;
} kinds[] = {
#define X(name, code, zh) { code, zh },
    CHART_KINDS(X)
#undef X
};

const char *chart_kind_zh(chart_kind kind)
{
    return kinds[kind].zh;
}

static qf_code read_kind(qf_ctx *cx, law_at at, chart_kind *out)
{
    qf_str code;

    QF_TRY(law_str(cx, at, "kind", &code));
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (qf_str_eq(code, qf_str_of(kinds[i].code))) {
            *out = (chart_kind)i;
            return QF_OK;
        }
    return law_wrong(cx, law_in(cx, at, "kind"), "没有“%.*s”这一类科目", QF_ARG(code));
}

static qf_code read_account(qf_ctx *cx, law_at at, const qf_val *cash, chart_account *out)
{
    qf_str side;

    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "code", &out->code));
    QF_TRY(law_str(cx, at, "name", &out->name));
    QF_TRY(law_str(cx, at, "side", &side));
    QF_TRY(read_kind(cx, at, &out->kind));
    if (out->code.n != 3)
        return law_wrong(cx, law_in(cx, at, "code"), "总账科目编号应当是三位数字");
    out->debit = qf_str_eq(side, QF_S("debit"));
    if (!out->debit && !qf_str_eq(side, QF_S("credit")))
        return law_wrong(cx, law_in(cx, at, "side"), "方向只能是 debit 或 credit");
    for (const qf_val *one = qf_first(cash); one != NULL; one = one->next)
        out->cash |= one->type == QF_VAL_STR && qf_str_eq(one->text, out->code);
    return QF_OK;
}

/* An account of equity that the chart has. */
static qf_code read_equity(qf_ctx *cx, law_at at, const char *key, const village_chart *chart,
                           qf_str *out)
{
    const chart_account *account;

    QF_TRY(law_str(cx, at, key, out));
    account = village_chart_find(chart, *out);
    if (account == NULL || account->kind != CHART_EQUITY || !qf_str_eq(account->code, *out))
        return law_wrong(cx, law_in(cx, at, key), "要写科目表里一个所有者权益科目的编号");
    return QF_OK;
}

static qf_code read_chart(qf_ctx *cx, law_at at, const qf_val *cash, village_chart *out)
{
    chart_account *accounts;
    law_at list;

    QF_TRY(law_is_map(cx, at));
    QF_TRY(law_str(cx, at, "id", &out->id));
    QF_TRY(law_str(cx, at, "zh", &out->zh));
    QF_TRY(law_date(cx, at, "from", &out->from));
    out->until = QF_NO_DATE;
    if (law_in(cx, at, "until").val != NULL)
        QF_TRY(law_date(cx, at, "until", &out->until));
    QF_TRY(law_list(cx, at, "accounts", &list));
    accounts = QF_NEW_ARRAY(cx->arena, chart_account, qf_count(list.val));
    for (const qf_val *one = qf_first(list.val); one != NULL; one = one->next) {
        law_at place = law_item(cx, list, out->count, one);
        chart_account *account = &accounts[out->count];
        QF_TRY(read_account(cx, place, cash, account));
        for (size_t i = 0; i < out->count; i++)
            if (qf_str_eq(accounts[i].code, account->code))
                return law_wrong(cx, law_in(cx, place, "code"), "编号 %.*s 重复",
                                 QF_ARG(account->code));
        out->count++;
    }
    out->account = accounts;
    QF_TRY(read_equity(cx, at, "year_result", out, &out->result));
    return read_equity(cx, at, "distribution", out, &out->distribution);
}

static qf_code read_words(qf_ctx *cx, law_at top, village_charts *out)
{
    law_at list;
    qf_str *words;

    QF_TRY(law_list(cx, top, "organisation_words", &list));
    words = QF_NEW_ARRAY(cx->arena, qf_str, qf_count(list.val));
    for (const qf_val *one = qf_first(list.val); one != NULL; one = one->next) {
        size_t i = out->office_word_count++;
        QF_TRY(law_is_str(cx, law_item(cx, list, i, one), &words[i]));
    }
    out->office_words = words;
    return QF_OK;
}

static qf_code read_rules(qf_ctx *cx, law_at top, village_charts *out)
{
    law_at approval, publication;

    QF_TRY(law_map(cx, top, "approval", &approval));
    QF_TRY(law_map(cx, top, "publication", &publication));
    QF_TRY(law_int(cx, approval, "leader_above_fen", 0, LIMIT_MAX, &out->leader_above.fen));
    QF_TRY(law_int(cx, publication, "monthly_day", 1, 28, &out->monthly));
    QF_TRY(law_int(cx, publication, "quarterly_day", 1, 28, &out->quarterly));
    return read_words(cx, top, out);
}

qf_code village_charts_load(qf_ctx *cx, const char *law_dir, const village_charts **out)
{
    village_charts *made = QF_NEW(cx->arena, village_charts);
    law_at top = { FILE_NAME, "", NULL }, list, cash;
    village_chart *charts;

    QF_TRY(law_json(cx, law_dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_list(cx, top, "cash", &cash));
    QF_TRY(law_list(cx, top, "charts", &list));
    QF_TRY(mask_rules_load(cx, law_dir, &made->masks));
    charts = QF_NEW_ARRAY(cx->arena, village_chart, qf_count(list.val));
    for (const qf_val *one = qf_first(list.val); one != NULL; one = one->next) {
        size_t i = made->count++;
        QF_TRY(read_chart(cx, law_item(cx, list, i, one), cash.val, &charts[i]));
    }
    made->chart = charts;
    QF_TRY(read_rules(cx, top, made));
    *out = made;
    return QF_OK;
}

qf_code village_chart_on(qf_ctx *cx, const village_charts *charts, qf_date day,
                         const village_chart **out)
{
    for (size_t i = 0; i < charts->count; i++) {
        const village_chart *chart = &charts->chart[i];
        if (qf_date_cmp(chart->from, day) <= 0 &&
            (!qf_date_is(chart->until) || qf_date_cmp(day, chart->until) <= 0)) {
            *out = chart;
            return QF_OK;
        }
    }
    return qf_fail(cx, QF_INVALID, "CHART.DAY", "day",
                   "这一天没有可用的会计科目表，请检查日期，或请管理员补充 village-accounts.json");
}

const chart_account *village_chart_find(const village_chart *chart, qf_str code)
{
    if (code.n < 3 || code.n > 12)
        return NULL;
    for (size_t i = 0; i < code.n; i++)
        if (code.p[i] < '0' || code.p[i] > '9')
            return NULL;
    for (size_t i = 0; i < chart->count; i++)
        if (qf_str_eq(qf_str_sub(code, 0, 3), chart->account[i].code))
            return &chart->account[i];
    return NULL;
}

qf_str village_text_public(qf_ctx *cx, const village_charts *charts, qf_str text)
{
    mask_hits hits;

    if (text.n == 0 || mask_find(cx, charts->masks, text, &hits) != QF_OK)
        return QF_S("");
    return hits.count > 0 ? mask_apply(cx->arena, text, hits) : text;
}

qf_str village_payee_public(qf_ctx *cx, const village_charts *charts, qf_str payee)
{
    size_t at = 0, runes = qf_rune_count(payee);
    qf_buf out = qf_buf_new(cx->arena, payee.n + 16);

    /* 供电公司, 镇财政所: a word of two characters anywhere, of one at the end; 李所长 is a person. */
    for (size_t i = 0; i < charts->office_word_count; i++) {
        qf_str word = charts->office_words[i];
        bool found = qf_rune_count(word) > 1 ? qf_str_has(payee, word) : qf_str_ends(payee, word);
        if (runes >= 4 && found)
            return village_text_public(cx, charts, payee);
    }
    if (payee.n == 0)
        return payee;
    qf_rune_next(payee, &at);
    qf_buf_add(&out, qf_str_sub(payee, 0, at));
    qf_buf_add(&out, QF_S("**"));
    return qf_buf_str(&out);
}
