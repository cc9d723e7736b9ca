/* The record of the secrecy check as a sheet to sign and file (保密审查记录). Law: 政府信息公开条例 第十七条. */
#include "domain/disclose/files.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/paper.h"
#include "web/site.h"

#define ROWS_MAX 14

/* "3 个：名单.xlsx、说明.docx（清理过）" */
static qf_code files_zh(web_request *rq, int64_t item, qf_str *out)
{
    disclose_files *files = QF_NEW(rq->cx->arena, disclose_files);
    qf_buf text = qf_buf_new(rq->cx->arena, 32768);

    QF_TRY(disclose_files_of(rq->cx, item, files));
    if (files->count > 0)
        qf_buf_addf(&text, "%zu 个：", files->count);
    for (size_t i = 0; i < files->count; i++)
        qf_buf_addf(&text, "%s%.*s%s", i > 0 ? "、" : "", QF_ARG(files->file[i].name),
                    files->file[i].cleaned ? "（清理过）" : "");
    *out = qf_buf_str(&text);
    return QF_OK;
}

static qf_str or_none(qf_str text)
{
    return text.n > 0 ? text : QF_S("无");
}

/* What was looked at and found, a row each. */
static qf_code add_facts(web_request *rq, paper_sheet *s, const disclose_item *item,
                         const disclose_secrecy *secrecy)
{
    static const int widths[2] = { 2, 5 };
    qf_arena *arena = rq->cx->arena;
    doc_table *table = paper_table(s, "审查的信息和结论", 2, widths, ROWS_MAX);
    disclose_column column;
    qf_str files;

    QF_TRY(disclose_column_get(rq->cx, item->column_code, &column));
    QF_TRY(files_zh(rq, item->id, &files));
    paper_row(table, "信息名称", item->title);
    paper_row(table, "发文机关", or_none(item->issuer));
    paper_row(table, "文号", or_none(item->doc_no));
    paper_row(table, "成文日期", qf_date_zh(arena, item->formed_on));
    paper_row(table, "拟公开栏目", column.name);
    paper_row(table, "附件", or_none(files));
    paper_row(table, "是否涉及国家秘密", secrecy->secret ? QF_S("否") : QF_S("是"));
    paper_row(table, "是否涉及商业秘密、个人隐私",
              secrecy->privacy ? QF_S("否，或者依法可以公开") : QF_S("是"));
    paper_row(table, "是否危及国家安全、公共安全、经济安全、社会稳定",
              secrecy->stability ? QF_S("否") : QF_S("是"));
    paper_row(table, "审查意见", qf_strf(arena, "同意公开。%.*s", QF_ARG(secrecy->opinion)));
    paper_row(table, "审查人、时间",
              qf_strf(arena, "%.*s　%.*s", QF_ARG(secrecy->actor),
                      QF_ARG(qf_time_minute(arena, secrecy->at))));
    return QF_OK;
}

static qf_code add_steps(web_request *rq, paper_sheet *s, int64_t item)
{
    disclose_step *steps;
    doc_table *log;
    size_t count;

    QF_TRY(disclose_steps(rq->cx, item, &steps, &count));
    log = paper_log(s, "审核经过", count);
    for (size_t i = 0; i < count; i++)
        paper_log_row(s, log, steps[i].at, steps[i].actor.n > 0 ? steps[i].actor : QF_S("系统"),
                      item_view_step(&steps[i]), steps[i].remark);
    return QF_OK;
}

static qf_code make_sheet(web_request *rq, const disclose_item *item, doc *out)
{
    qf_arena *arena = rq->cx->arena;
    paper_sheet *s = QF_NEW(arena, paper_sheet);
    disclose_secrecy secrecy;

    QF_TRY(disclose_secrecy_of(rq->cx, item->id, &secrecy));
    if (!secrecy.given)
        return qf_fail(rq->cx, QF_MISSING, "DISCLOSE.NO_SHEET", NULL,
                       "这条信息还没有做保密审查，终审时填写");
    s->arena = arena;
    paper_line(s, DOC_HEADING, QF_S("政府信息公开保密审查记录表"));
    QF_TRY(add_facts(rq, s, item, &secrecy));
    paper_line(s, DOC_PARAGRAPH, QF_S("审查人（签名）：　　　　　　　　　　年　　月　　日"));
    paper_line(s, DOC_PARAGRAPH, QF_S("单位负责人（签名）：　　　　　　　　年　　月　　日"));
    paper_section(s, QF_S("审核经过"));
    QF_TRY(add_steps(rq, s, item->id));
    paper_line(
        s, DOC_PARAGRAPH,
        qf_strf(
            arena,
            "依据《中华人民共和国政府信息公开条例》第十四条、第十五条、第十七条，先审查、后公开。"
            "本表按%.*s的记录生成。",
            QF_ARG(qf_date_zh(arena, qf_time_date(rq->cx->now)))));
    *out = paper_doc(rq, s, "政府信息公开保密审查记录表");
    return QF_OK;
}

qf_code page_desk_item_sheet_file(web_request *rq, web_reply *reply)
{
    disclose_item item;
    doc_format format;
    int64_t id;
    doc sheet;

    QF_TRY(auth_need(rq->cx, ITEM_SEERS));
    QF_TRY(paper_format(rq, rq->params[1], "sheet", &format));
    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_desk_get(rq->cx, id, &item));
    QF_TRY(make_sheet(rq, &item, &sheet));
    return paper_reply(rq, reply, &sheet, format,
                       qf_strf(rq->cx->arena, "保密审查记录-%lld", (long long)item.id));
}
