/* Figures that are typed, and what figures are called. */
#include "base/money.h"
#include "base/text.h"
#include "domain/annual/annual.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/channels.h"
#include "domain/disclose/disclose.h"
#include "report/place.h"
#include "store/db.h"

#define MAX_NAME 60 /* bytes of a name behind "own." */

/* Figures of the prose; `typed`: no register counts them, or not in every office. */
static const struct {
    const char *id, *zh;
} prose_figures[] = {
    { "n1.active_total", "主动公开政府信息（条）" },
    { "n1.app_received", "新收政府信息公开申请（件）" },
    { "n1.review_cases", "行政复议（件）" },
    { "n1.lawsuit_cases", "行政诉讼（件）" },
    { "n1.hotline_total", "热线工单（件）" },
    { "n1.hotline_closed_on_time", "热线按期办结（件）" },
    { "n1.hotline_rate_percent", "热线按期办结率（%）" },
    { "n1.villages", "行政村（个）" },
    { "n1.stations", "便民服务站（个）" },
    { "n1.accounts", "村级账号（个）" },
    { "n1.service_items", "政务服务事项（项）" },
    { "n1.training_sessions", "培训（次）" },
    { "n1.training_people", "培训人次" },
    { "n1.miniprogram_users", "小程序用户（户）" },
    { "n6.info_fee_yuan", "信息处理费（元）" },
    { "n6.info_fee_notices", "信息处理费收费通知（件）" },
};

static qf_str prose_name(qf_str id)
{
    for (size_t i = 0; i < sizeof prose_figures / sizeof *prose_figures; i++)
        if (qf_str_eq(id, qf_str_of(prose_figures[i].id)))
            return qf_str_of(prose_figures[i].zh);
    return QF_S("");
}

/* A class of published items: its own name, or that of the column that counts in it. */
QF_MUST static qf_code category_name(qf_ctx *cx, qf_str category, qf_str *out)
{
    disclose_columns columns;

    *out = category;
    if (category.n > 0 && (unsigned char)category.p[0] >= 0x80)
        return QF_OK;
    QF_TRY(disclose_columns_all(cx, &columns));
    for (size_t i = 0; i < columns.count; i++)
        if (qf_str_eq(columns.column[i].category, category)) {
            *out = QF_JOIN(cx->arena, columns.column[i].name, QF_S("等"));
            break;
        }
    return QF_OK;
}

qf_code annual_figure_zh(qf_ctx *cx, const annual_book *book, qf_str id, qf_str *out)
{
    int cell = form_cell_index(book->form, id);
    qf_str category;

    if (cell >= 0) {
        *out = report_place_cell(cx->arena, book->form, cell);
        return QF_OK;
    }
    if (qf_str_starts(id, QF_S("active."))) {
        QF_TRY(category_name(cx, qf_str_sub(id, 7, id.n), &category));
        *out = qf_strf(cx->arena, "主动公开：%.*s（条）", QF_ARG(category));
        return QF_OK;
    }
    if (qf_str_starts(id, QF_S("channel."))) {
        *out = qf_strf(cx->arena, "发布渠道：%.*s（条）",
                       QF_ARG(disclose_channel_zh(qf_str_sub(id, strlen("channel."), id.n))));
        return QF_OK;
    }
    *out = qf_str_starts(id, QF_S("own.")) ? qf_str_sub(id, 4, id.n) : prose_name(id);
    if (out->n == 0)
        *out = id;
    return QF_OK;
}

/* "own.宣传册": letters, digits and Chinese characters. */
static bool is_own(qf_str id)
{
    if (!qf_str_starts(id, QF_S("own.")) || id.n <= 4 || id.n > 4 + MAX_NAME)
        return false;
    for (size_t at = 4; at < id.n;) {
        uint32_t c = qf_rune_next(id, &at);

        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
              (c >= 0x3400 && c <= 0x9FFF)))
            return false;
    }
    return true;
}

/* A cell of the form, a class of published items or a figure of the prose. */
static bool is_figure(qf_str id)
{
    size_t dots = 0;

    if (prose_name(id).n > 0)
        return true;
    if (!qf_str_starts(id, QF_S("t2.")) && !qf_str_starts(id, QF_S("t3.")) &&
        !qf_str_starts(id, QF_S("t4.")) && !qf_str_starts(id, QF_S("active.")))
        return false;
    for (size_t i = 0; i < id.n; i++)
        dots += id.p[i] == '.';
    return id.n <= 100 && dots == (qf_str_starts(id, QF_S("active.")) ? 1 : 2);
}

QF_MUST static qf_code check_typed(qf_ctx *cx, qf_str figure, qf_str value, qf_str source)
{
    qf_fen amount;

    if (qf_str_starts(figure, QF_S("t2.rule.")) ||
        qf_str_eq(figure, QF_S("n1.hotline_rate_percent")))
        return qf_fail(cx, QF_DENIED, "ANNUAL.BOUND", "figure",
                       "这个数依法为零或者由别的数算出来，不能手填");
    if (!is_own(figure) && !is_figure(figure))
        return qf_fail(cx, QF_INVALID, "ANNUAL.NAME", "figure",
                       "名称请用汉字、字母或数字，不超过二十个字，例如“宣传册”");
    if (value.n == 0)
        return QF_OK;
    if (!qf_fen_parse_wan(value, &amount) || amount.fen < 0)
        return qf_fail(cx, QF_INVALID, "ANNUAL.VALUE", "value",
                       "请填写数字，没有就填 0；要撤回就把数和来源都清空");
    if (source.n == 0)
        return qf_fail(cx, QF_INVALID, "ANNUAL.SOURCE", "source",
                       "请写明数据来源，例如“综合执法队台账”");
    return QF_OK;
}

qf_code annual_type(qf_ctx *cx, int year, qf_str figure, qf_str value, qf_str source)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(check_typed(cx, figure, value, source));
    if (value.n == 0 && source.n > 0)
        return qf_fail(cx, QF_INVALID, "ANNUAL.VALUE", "value",
                       "请填写数字，没有就填 0；要撤回就把数和来源都清空");
    QF_TRY(db_begin(cx, &tx));
    if (value.n == 0)
        QF_TRY(db_exec(cx, SQL_ANNUAL_UNTYPE, DB_INT("year", year), DB_STR("figure", figure)));
    else
        QF_TRY(db_exec(cx, SQL_ANNUAL_TYPE, DB_INT("year", year), DB_STR("figure", figure),
                       DB_STR("value", value), DB_STR("source", source),
                       DB_INT("account_id", cx->actor->account),
                       DB_STR("person", cx->actor->name)));
    QF_TRY(audit_write(cx, "annual.type", audit_object(cx, "annual", year), "%.*s = %.*s（%.*s）",
                       QF_ARG(figure), QF_ARG(value), QF_ARG(source)));
    return db_commit(&tx);
}
