#include "web/audit_words.h"

#include "base/text.h"
#include "domain/auth/auth.h"
#include "domain/disclose/disclose.h"

static const struct {
    const char *verb, *zh;
} words[] = {
    { "account.create", "建立账号" },
    { "account.disable", "停用账号" },
    { "account.enable", "启用账号" },
    { "account.unused", "停用没人用的账号" },
    { "account.expiry", "设定多久不用就停用" },
    { "account.hand_over", "移交账号" },
    { "annual.correct", "更正年报" },
    { "annual.prose", "改年报正文" },
    { "annual.due", "填县里的年报期限" },
    { "annual.publish", "公布年报" },
    { "annual.type", "填报年报数据" },
    { "apply.act", "办理申请" },
    { "apply.assign", "指定承办人" },
    { "apply.file", "存入申请材料" },
    { "apply.file_open", "打开申请材料" },
    { "apply.forget", "清除申请人信息" },
    { "apply.hand_over", "转热线办理" },
    { "apply.import", "转入原登记簿" },
    { "apply.message", "申请人留言" },
    { "apply.message_done", "处理申请人留言" },
    { "apply.open", "查看申请人资料" },
    { "apply.recount", "重算期限" },
    { "apply.register", "登记申请" },
    { "apply.reveal", "查看申请人信息" },
    { "apply.split", "拆分申请" },
    { "apply.submit", "网上收到申请" },
    { "apply.undo", "撤销一步" },
    { "apply.view", "登记簿的筛选" },
    { "assess.adjust", "考核加分、扣分、否决" },
    { "assess.appeal", "考核申诉" },
    { "assess.decide", "处理考核申诉" },
    { "assess.give", "考核评分" },
    { "assess.keep", "承诺办到" },
    { "assess.promise", "登记承诺" },
    { "assess.social", "发起社会评议" },
    { "auth.locked", "锁定登录" },
    { "auth.login", "登录" },
    { "auth.recovery", "用恢复码登录" },
    { "auth.recovery_new", "生成恢复码" },
    { "auth.token", "发放接口令牌" },
    { "auth.token_end", "停用接口令牌" },
    { "auth.totp", "设置两步验证" },
    { "books.act", "办理凭证" },
    { "books.close", "村账结账" },
    { "books.image", "凭证图片" },
    { "books.publish", "公开村账" },
    { "books.register", "登记合同资产" },
    { "books.save", "保存凭证" },
    { "complaints.act", "办理账目投诉" },
    { "complaints.file", "收到账目询问或投诉" },
    { "funds.act", "复核、公开发放名单" },
    { "funds.allocate", "记资金下达" },
    { "funds.load", "导入发放名单" },
    { "funds.pass", "发补贴查询码" },
    { "funds.put", "登记资金" },
    { "projects.act", "办理项目" },
    { "projects.apply", "申报项目" },
    { "projects.photo", "项目照片" },
    { "disclose.allow", "同意公开号码" },
    { "disclose.amended", "修改文件" },
    { "disclose.batch", "交上一份旧信息清单" },
    { "disclose.batch_decide", "核准或不予导入清单" },
    { "disclose.channel", "记发布渠道" },
    { "disclose.column", "设置栏目" },
    { "disclose.create", "起草信息" },
    { "disclose.discard", "作废草稿" },
    { "disclose.due", "到时发布信息" },
    { "disclose.expired", "文件到期失效" },
    { "disclose.file", "添加附件" },
    { "disclose.import", "导入信息" },
    { "disclose.keep", "定为不主动公开" },
    { "disclose.lapse", "到时没有发布成" },
    { "disclose.links", "设置查不查站外链接" },
    { "disclose.mask", "遮盖个人信息" },
    { "disclose.objection", "公开答复异议" },
    { "disclose.notice_end", "公示期满" },
    { "disclose.open_file", "查看封存附件" },
    { "disclose.open_original", "查看遮盖前原文" },
    { "disclose.pass", "审核通过" },
    { "disclose.release", "发布信息" },
    { "disclose.repeal", "废止文件" },
    { "disclose.repealed", "废止文件" },
    { "disclose.reopen", "转为主动公开" },
    { "disclose.return", "退回修改" },
    { "disclose.review", "复查不公开的信息" },
    { "disclose.revise", "起草修订稿" },
    { "disclose.save", "修改草稿" },
    { "disclose.schedule", "定时发布" },
    { "disclose.submit", "提交审核" },
    { "disclose.take_back", "收回修改" },
    { "disclose.unschedule", "取消定时" },
    { "disclose.urgent", "紧急提交" },
    { "disclose.withdraw", "撤回信息" },
    { "errand.move", "办理代办" },
    { "errand.open", "接受代办" },
    { "funds.act", "办理发放名单" },
    { "funds.allocate", "下达资金" },
    { "funds.load", "导入发放名单" },
    { "funds.mapping", "记住名单表头" },
    { "funds.pass", "发查询码" },
    { "funds.put", "设置资金项目" },
    { "hotline.act", "办理工单" },
    { "hotline.caller", "查看来电人" },
    { "hotline.close", "办结工单" },
    { "hotline.gist", "公开工单摘要" },
    { "hotline.import", "导入热线工单" },
    { "hotline.photo", "工单照片公开与否" },
    { "hotline.receive", "接收工单" },
    { "hotline.secret", "给来电人查询码" },
    { "leads.act", "办理比对线索" },
    { "leads.ask", "要求比对" },
    { "leads.list", "放进比对名单" },
    { "leads.list_remove", "删除比对名单" },
    { "leads.run", "比对" },
    { "leads.tune", "调整比对规则" },
    { "leads.unmask", "查看线索完整信息" },
    { "leads.untune", "撤销规则调整" },
    { "letters.approve", "签发文书" },
    { "letters.change", "修改文书" },
    { "letters.draft", "起草文书" },
    { "letters.return", "退回文书" },
    { "letters.serve", "送达文书" },
    { "letters.setting", "文书设置" },
    { "letters.submit", "文书送签" },
    { "letters.void", "作废文书" },
    { "notify.decide", "处理通知" },
    { "notify.feed", "日历订阅" },
    { "notify.setting", "通知设置" },
    { "notify.test", "试发通知" },
    { "org.change", "改单位资料" },
    { "org.create", "建立单位" },
    { "outbox.run", "后台处理" },
    { "password.change", "改密码" },
    { "password.set", "重设密码" },
    { "queue.priority", "改优先号" },
    { "queue.skip", "不按次序叫号" },
    { "queue.take", "现场取号" },
    { "remedy.add", "登记复议诉讼" },
    { "remedy.change", "更正复议诉讼" },
    { "role.grant", "授予角色" },
    { "role.columns", "限定栏目" },
    { "role.revoke", "收回角色" },
    { "service.draft", "改事项草稿" },
    { "service.drop", "放弃事项草稿" },
    { "service.file", "办事表格和样本" },
    { "service.item", "改办事指南" },
    { "service.map", "设置站点地图" },
    { "service.publish", "公布事项" },
    { "service.remove", "取消事项" },
    { "service.photo", "服务站照片" },
    { "service.station", "改便民服务站" },
    { "service.window", "设置窗口" },
    { "session.end", "结束登录" },
    { "training.answer", "参加测验" },
    { "training.file", "培训材料" },
    { "training.plan", "安排培训" },
    { "training.quiz", "出测验题" },
    { "training.sign", "培训签到" },
    { "voices.answer", "回应舆情" },
    { "voices.consult", "公开征求意见" },
    { "voices.event", "登记舆情" },
    { "voices.judge", "写明意见采纳" },
    { "voices.letter", "收到来信" },
    { "voices.opinion", "收到意见" },
    { "voices.person", "查看来信人" },
    { "voices.reply", "答复来信" },
    { "voices.result", "公布意见采纳情况" },
    { "voices.survey", "发布问卷" },
};

static const struct {
    const char *start, *zh;
} kinds[] = {
    { "disclose.", "信息发布" }, { "apply.", "依申请公开" }, { "letters.", "文书" },
    { "remedy.", "复议诉讼" },   { "service.", "政务服务" }, { "hotline.", "热线" },
    { "voices.", "互动" },       { "engage.", "互动" },      { "funds.", "民生资金" },
    { "books.", "村级财务" },    { "projects.", "项目" },    { "complaints.", "疑问投诉" },
    { "leads.", "数据比对" },    { "assess.", "考核" },      { "training.", "培训" },
    { "annual.", "年度报告" },   { "notify.", "通知" },      { "account.", "账号" },
    { "role.", "角色" },         { "auth.", "登录" },        { "password.", "密码" },
    { "session.", "会话" },      { "org.", "单位" },
};

qf_str audit_word(qf_arena *arena, qf_str verb)
{
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (qf_str_eq(verb, qf_str_of(words[i].verb)))
            return qf_str_of(words[i].zh);
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (qf_str_starts(verb, qf_str_of(kinds[i].start)))
            return qf_strf(arena, "%s：操作", kinds[i].zh);
    return QF_S("其他操作");
}

const char *audit_kind(size_t i, const char **zh)
{
    if (i >= sizeof(kinds) / sizeof(kinds[0]))
        return NULL;
    *zh = kinds[i].zh;
    return kinds[i].start;
}

/* The name of who acted; the log-in name of an account that is no more. */
static qf_code person_of(web_request *rq, const audit_entry *entry, qf_str *out)
{
    auth_account account;
    qf_code code;

    *out = entry->account > 0 ? entry->actor : QF_S("系统");
    if (entry->account <= 0)
        return QF_OK;
    code = auth_account_by_login(rq->cx, entry->actor, &account);
    if (code == QF_OK)
        *out = account.name;
    return code == QF_MISSING ? QF_OK : code;
}

/* What an entry says; of an item that was not yet public the title, for those who work on it. */
static qf_code detail_of(web_request *rq, const audit_entry *entry, qf_str *out)
{
    const qf_str item = QF_S("item:");
    int64_t id;

    *out = entry->detail;
    if (entry->detail.n > 0 || !qf_str_starts(entry->object, item) ||
        !qf_number_parse(qf_str_sub(entry->object, item.n, entry->object.n), &id))
        return QF_OK;
    return disclose_desk_title(rq->cx, id, out);
}

qf_code audit_words_row(web_request *rq, qf_val *row, const audit_entry *entry)
{
    qf_arena *arena = rq->cx->arena;
    qf_str person, detail;

    QF_TRY(person_of(rq, entry, &person));
    QF_TRY(detail_of(rq, entry, &detail));
    qf_map_int(arena, row, "seq", entry->seq);
    qf_map_str(arena, row, "at", qf_time_minute(arena, entry->at));
    qf_map_str(arena, row, "actor", entry->account > 0 ? entry->actor : QF_S("系统"));
    qf_map_str(arena, row, "person", person);
    qf_map_bool(arena, row, "has_login", !qf_str_eq(person, entry->actor) && entry->account > 0);
    qf_map_str(arena, row, "verb", audit_word(arena, entry->verb));
    qf_map_str(arena, row, "object", entry->object);
    qf_map_str(arena, row, "address", entry->address);
    qf_map_str(arena, row, "detail", detail);
    return QF_OK;
}
