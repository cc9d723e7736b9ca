#include "web/openapi_schemas.h"

/* `type`: string, integer, boolean, date; the name of another schema; in brackets a list of them. */
static const struct {
    const char *schema, *name, *type, *zh;
} properties[] = {
    { "Page", "title", "string", "页面的标题；其余内容随页面而定" },
    { "Problem", "title", "string", "标题" },
    { "Problem", "zh", "string", "给人看的一句话" },
    { "Problem", "id", "string", "固定的代码，例如 DISCLOSE.NO_ITEM" },
    { "Problem", "field", "string", "哪一个字段；可以为空" },
    { "Problem", "hint", "string", "怎么办；可以为空" },
    { "Link", "title", "string", "标题" },
    { "Link", "href", "string", "网址，从网站的根开始" },
    { "Link", "zh?", "string", "是什么关系" },
    { "Row", "title", "string", "标题" },
    { "Row", "href", "string", "网址，从网站的根开始；前面加 /api/v1 就是它的 JSON" },
    { "Row", "index_no", "string", "索引号" },
    { "Row", "doc_no", "string", "文号；可以为空" },
    { "Row", "day", "date", "发布日期" },
    { "Column", "name", "string", "栏目名称" },
    { "Column", "href", "string", "网址，从网站的根开始" },
    { "Column", "count", "integer", "条数" },
    { "Column", "newest", "string", "最近一条的发布日期；没有信息时为空" },
    { "Column", "empty", "boolean", "还没有信息" },
    { "Part", "code", "string", "guide、system、content、report、apply" },
    { "Part", "zh", "string", "五个部分之一" },
    { "Part", "columns", "[Column]", "有信息的栏目" },
    { "Part", "waiting", "[Column]", "还没有信息的栏目" },
    { "ColumnsPage", "title", "string", "标题" },
    { "ColumnsPage", "parts", "[Part]", "法定公开的五个部分" },
    { "ColumnPage", "title", "string", "栏目名称" },
    { "ColumnPage", "count", "integer", "一共多少条" },
    { "ColumnPage", "page", "integer", "第几页，每页 20 条" },
    { "ColumnPage", "items", "[Row]", "新的在前" },
    { "ColumnPage", "files", "string", "数据文件的网址开头" },
    { "ColumnPage", "before?", "string", "上一页" },
    { "ColumnPage", "after?", "string", "下一页" },
    { "TableRow", "cells", "[string]", "一行的各格" },
    { "Block", "is_table", "boolean", "是表格，不是一段话" },
    { "Block", "text?", "string", "一段话" },
    { "Block", "head?", "[string]", "表头" },
    { "Block", "rows?", "[TableRow]", "表格的各行" },
    { "File", "id", "integer", "附件的号" },
    { "File", "name", "string", "文件名" },
    { "File", "zh", "string", "文件的种类" },
    { "File", "size", "string", "大小" },
    { "File", "sha256", "string", "校验值" },
    { "File", "href", "string", "下载的网址，从网站的根开始" },
    { "ItemPage", "id", "integer", "编号，不会再用" },
    { "ItemPage", "title", "string", "标题" },
    { "ItemPage", "index_no", "string", "索引号" },
    { "ItemPage", "issuer", "string", "发布机构" },
    { "ItemPage", "doc_no", "string", "文号；可以为空" },
    { "ItemPage", "topic", "string", "主题分类；可以为空" },
    { "ItemPage", "abstract", "string", "内容概述；可以为空" },
    { "ItemPage", "formed_on", "date", "成文日期" },
    { "ItemPage", "released_on", "date", "发布日期" },
    { "ItemPage", "validity", "string", "时效" },
    { "ItemPage", "notice_until?", "date", "公示期到哪一天" },
    { "ItemPage", "column_name", "string", "栏目名称" },
    { "ItemPage", "blocks?", "[Block]", "正文：段落和表格" },
    { "ItemPage", "html?", "string", "正文：清洗过的网页标记，代替 blocks" },
    { "ItemPage", "files", "[File]", "附件" },
    { "ItemPage", "related", "[Link]", "相关的政策、解读、修改和废止" },
    { "ItemPage", "newer?", "Link", "同一栏目的上一条" },
    { "ItemPage", "older?", "Link", "同一栏目的下一条" },
    { "Piece", "text", "string", "一段文字" },
    { "Piece", "hit", "boolean", "是要找的词" },
    { "Hit", "id", "integer", "信息的编号" },
    { "Hit", "title", "string", "标题" },
    { "Hit", "href", "string", "网址，从网站的根开始" },
    { "Hit", "doc_no", "string", "文号；可以为空" },
    { "Hit", "index_no", "string", "索引号" },
    { "Hit", "day", "date", "发布日期" },
    { "Hit", "invalid", "boolean", "已经不再有效" },
    { "Hit", "title_marked", "[Piece]", "标题，标出要找的词" },
    { "Hit", "snippet", "[Piece]", "正文里的一段，标出要找的词" },
    { "Spelled", "word", "string", "按拼音首字母猜的词" },
    { "Spelled", "href", "string", "用这个词查找" },
    { "SearchPage", "title", "string", "标题" },
    { "SearchPage", "q", "string", "要找的词" },
    { "SearchPage", "count", "integer", "找到多少条，最多数到 1000" },
    { "SearchPage", "more", "boolean", "比 count 还多" },
    { "SearchPage", "items", "[Hit]", "一页 20 条" },
    { "SearchPage", "spelled?", "[Spelled]", "字母没有直接找到时，按拼音首字母猜的词" },
    { "SearchPage", "meant?", "string", "实际查找的词，是猜的第一个" },
    { "SearchPage", "before?", "string", "上一页" },
    { "SearchPage", "after?", "string", "下一页" },
    { "Suggestions", "suggestions", "[string]", "标题和词，最多 8 个" },
    { "Leaf", "index", "integer", "公开日志里第几号记录" },
    { "Leaf", "entry", "string", "记录的原文（JSON）" },
    { "Leaf", "leaf", "string", "叶子的 SHA-256" },
    { "Leaf", "path", "[string]", "到树根的证明路径" },
    { "ProofPage", "id", "integer", "信息的编号" },
    { "ProofPage", "origin", "string", "日志的名字" },
    { "ProofPage", "size", "integer", "日志的记录数" },
    { "ProofPage", "root", "string", "树根的 SHA-256" },
    { "ProofPage", "checkpoint", "string", "签过名的检查点" },
    { "ProofPage", "verifier_key", "string", "核对签名的公钥" },
    { "ProofPage", "item_sha256?", "string", "现在公开的正文的 SHA-256；已撤回的没有" },
    { "ProofPage", "leaves", "[Leaf]", "这条信息的各条记录" },
    { "ReportRow", "year", "integer", "哪一年" },
    { "ReportRow", "title", "string", "标题" },
    { "ReportRow", "day", "date", "公布日期" },
    { "ReportRow", "href", "string", "网址，从网站的根开始" },
    { "ReportsPage", "title", "string", "标题" },
    { "ReportsPage", "reports", "[ReportRow]", "各年的年度报告，新的在前" },
    { "Item", "id", "integer", "草稿的编号" },
    { "Item", "state", "string", "状态：draft 草稿，first 待初审…" },
    { "Item", "version", "integer", "第几次保存" },
    { "Item", "href", "string", "凭同一个令牌查看状态的网址" },
    { "Ticket", "what", "string", "taken 新收，closed 办结，same 没有变化" },
    { "Ticket", "number", "string", "工单编号" },
};

static void set_type(qf_arena *arena, qf_val *schema, qf_str type)
{
    static const char *const plain[] = { "string", "integer", "boolean" };

    if (qf_str_starts(type, QF_S("["))) {
        qf_map_str(arena, schema, "type", QF_S("array"));
        set_type(arena, qf_map_map(arena, schema, "items"), qf_str_sub(type, 1, type.n - 1));
        return;
    }
    if (qf_str_eq(type, QF_S("date"))) {
        qf_map_str(arena, schema, "type", QF_S("string"));
        qf_map_str(arena, schema, "format", QF_S("date"));
        return;
    }
    for (size_t i = 0; i < sizeof(plain) / sizeof(plain[0]); i++)
        if (qf_str_eq(type, qf_str_of(plain[i]))) {
            qf_map_str(arena, schema, "type", type);
            return;
        }
    qf_map_str(arena, schema, "$ref", qf_strf(arena, "#/components/schemas/%.*s", QF_ARG(type)));
}

void openapi_add_schemas(qf_arena *arena, qf_val *schemas)
{
    qf_val *needed = NULL, *inside = NULL;

    for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++) {
        qf_str name = qf_str_of(properties[i].name);
        qf_val *one;
        if (i == 0 || strcmp(properties[i].schema, properties[i - 1].schema) != 0) {
            one = qf_map_map(arena, schemas, properties[i].schema);
            qf_map_str(arena, one, "type", QF_S("object"));
            needed = qf_map_list(arena, one, "required");
            inside = qf_map_map(arena, one, "properties");
        }
        if (qf_str_ends(name, QF_S("?")))
            name = qf_str_sub(name, 0, name.n - 1);
        else
            qf_list_add(needed, qf_val_str(arena, name));
        one = qf_map_map(arena, inside, qf_cstr(arena, name));
        set_type(arena, one, qf_str_of(properties[i].type));
        qf_map_str(arena, one, "description", qf_str_of(properties[i].zh));
    }
}
