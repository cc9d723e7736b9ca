#include "domain/apply/paper_list.h"

#include "base/text.h"

enum { A_NUMBER, A_KIND, A_SUBJECT, A_RECEIVED, A_OUTCOME, A_CLOSED };

const sheet_column apply_list_columns[] = {
    { "number", "登记编号", "编号|受理编号|申请编号|登记号", true },
    { "kind", "申请人类别", "申请人类型|申请主体|主体类别|类别", true },
    { "subject", "申请内容", "申请事项|所需信息|内容|申请公开内容|信息名称", true },
    { "received_on", "收到日期", "收到申请日期|受理日期|收件日期|申请日期|登记日期", true },
    { "outcome", "办理结果", "答复结果|答复类型|结果|处理结果", true },
    { "closed_on", "答复日期", "办结日期|办结时间|答复时间", true },
    { 0 },
};

/* Other words for the six columns of table 3, and for outcomes, as paper registers have them. */
static const struct {
    const char *word, *code;
} kind_words[] = {
    { "个人", "np" },     { "公民", "np" },         { "自然人", "np" },   { "企业", "ent" },
    { "公司", "ent" },    { "科研", "res" },        { "公益", "ngo" },    { "社会组织", "ngo" },
    { "律师", "law" },    { "法律服务", "law" },    { "其他", "oth" },    { "村委会", "oth" },
}, outcome_words[] = {
    { "全部公开", "granted" },       { "公开", "granted" },
    { "已主动公开", "granted" },     { "信息不存在", "unable_not_held" },
    { "不存在", "unable_not_held" }, { "非本机关", "unable_not_held" },
    { "非本机关掌握", "unable_not_held" }, { "重复申请", "noproc_repeat" },
    { "撤回", "other_misc" },        { "信访", "noproc_petition" },
    { "咨询", "other_misc" },        { "补正逾期", "other_nocorrect" },
};

bool apply_list_kind(const sheet_row *row, int column, qf_str *out)
{
    qf_str text = qf_fold_label(row->arena, row->values[column]);

    if (apply_kind_zh(text).n > 0) {
        *out = text;
        return true;
    }
    for (size_t i = 0; i < sizeof(kind_words) / sizeof(kind_words[0]); i++)
        if (qf_str_has(text, qf_str_of(kind_words[i].word))) {
            *out = qf_str_of(kind_words[i].code);
            return true;
        }
    sheet_complain(row, column,
                   "看不出是表三的哪一类，请写自然人、商业企业、科研机构、社会公益组织、"
                   "法律服务机构或者其他");
    return false;
}

static bool read_outcome(const sheet_row *row, qf_str *out)
{
    qf_str text = qf_fold_label(row->arena, row->values[A_OUTCOME]);

    *out = (qf_str){ 0 };
    if (text.n == 0 || qf_str_has(text, QF_S("办理中")) || qf_str_has(text, QF_S("在办")))
        return true;
    for (clock_outcome o = CLOCK_NO_OUTCOME + 1; o < CLOCK_OUTCOME_COUNT; o++)
        if (qf_str_eq(text, clock_outcome_code(o)) ||
            qf_str_eq(text, qf_fold_label(row->arena, clock_outcome_zh(o)))) {
            *out = clock_outcome_code(o);
            return true;
        }
    for (size_t i = 0; i < sizeof(outcome_words) / sizeof(outcome_words[0]); i++)
        if (qf_str_eq(text, qf_str_of(outcome_words[i].word))) {
            *out = qf_str_of(outcome_words[i].code);
            return true;
        }
    sheet_complain(row, A_OUTCOME, "不是表三 21 种结果之一，请按表三的行名填写");
    return false;
}

qf_code apply_list_row(qf_ctx *cx, void *state, const sheet_row *row)
{
    const apply_rules *rules = state;
    apply_old old = { .received_on = QF_NO_DATE, .closed_on = QF_NO_DATE };
    bool good = sheet_need(row, A_NUMBER, &old.number);
    int64_t id;

    good = sheet_need(row, A_SUBJECT, &old.subject) && good;
    good = apply_list_kind(row, A_KIND, &old.kind) && good;
    good = read_outcome(row, &old.outcome) && good;
    good = sheet_date(row, A_RECEIVED, &old.received_on) && good;
    good = sheet_date(row, A_CLOSED, &old.closed_on) && good;
    if (!good)
        return QF_OK;
    QF_TRY(apply_id_of(cx, old.number, &id));
    if (id != 0) /* the same list again */
        return QF_OK;
    return apply_import(cx, rules, &old, &id);
}
