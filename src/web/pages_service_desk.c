/* Service items at the desk: drafts, editing, publication. */
#include "web/input.h"
#include "web/pages.h"
#include "web/service_view.h"
#include "web/site.h"

static const input_choice kind_choices[] = {
    { "行政许可", "行政许可" },         { "行政给付", "行政给付" }, { "行政奖励", "行政奖励" },
    { "行政确认", "行政确认" },         { "行政裁决", "行政裁决" }, { "行政征收", "行政征收" },
    { "行政检查", "行政检查" },         { "行政处罚", "行政处罚" }, { "行政强制", "行政强制" },
    { "其他行政权力", "其他行政权力" }, { "公共服务", "公共服务" }, { NULL, NULL },
};

static const input_choice object_choices[] = {
    { "自然人", "自然人" },
    { "法人和其他组织", "法人和其他组织" },
    { "自然人、法人和其他组织", "自然人、法人和其他组织" },
    { NULL, NULL },
};

#define LINES 20000
static const input_field fields[] = {
    { "code", "事项编码", INPUT_TEXT, true, 40, "国家实施清单的编码，没有的用本镇编号", NULL },
    { "name", "事项名称", INPUT_TEXT, true, 100, NULL, NULL },
    { "theme", "主题", INPUT_TEXT, true, 20, "例如：社会保障、医疗卫生", NULL },
    { "events", "人生事件", INPUT_TEXT, false, 100, "群众会怎么找到它，例如：生孩子、养老", NULL },
    { "kind", "事项类型", INPUT_CHOICE, true, 0, NULL, kind_choices },
    { "object", "服务对象", INPUT_CHOICE, false, 0, NULL, object_choices },
    { "conditions", "受理条件", INPUT_LONG, false, 4000, "谁可以办", NULL },
    { "materials", "申请材料", INPUT_LONG, false, 8000,
      "一行一种。可以写成：居民身份证|原件|1|申请人自备。不写“其他材料”", NULL },
    { "steps", "办理流程", INPUT_LONG, false, 8000, "一行一步", NULL },
    { "legal_days", "法定时限（工作日）", INPUT_NUMBER, true, 0, "0 是当场办结", NULL },
    { "promised_days", "承诺时限（工作日）", INPUT_NUMBER, true, 0, "不长于法定时限", NULL },
    { "fee", "收费", INPUT_TEXT, false, 200, "不收费的写“不收费”", NULL },
    { "fee_basis", "收费依据", INPUT_LONG, false, 2000, NULL, NULL },
    { "place", "办理地点", INPUT_TEXT, false, 200, "写到窗口", NULL },
    { "hours", "办理时间", INPUT_TEXT, false, 200, NULL, NULL },
    { "phone", "咨询电话", INPUT_PHONE, false, 40, NULL, NULL },
    { "complaint", "监督电话", INPUT_PHONE, false, 40, NULL, NULL },
    { "way", "办理形式", INPUT_TEXT, false, 100, "窗口办理、网上办理、村便民服务站代办", NULL },
    { "result", "办理结果", INPUT_TEXT, false, 200, "拿到什么证、什么批复", NULL },
    { "special", "特别程序", INPUT_LONG, false, 2000, "公示、评议、现场核查要多少天", NULL },
    { "basis", "设定依据", INPUT_LONG, false, 4000, "法律、法规的名称和条款，一行一个", NULL },
    { "note", "这次为什么改", INPUT_TEXT, false, 200, "会公开，例如：材料精简", NULL },
    { "based_on", "版本", INPUT_HIDDEN, false, 20, NULL, NULL },
};

/* ---- the list */

static bool has_code(const service_items *items, qf_str code)
{
    for (size_t i = 0; i < items->count; i++)
        if (qf_str_eq(items->item[i].code, code))
            return true;
    return false;
}

static void add_desk_row(web_request *rq, qf_val *list, const service_item *item, bool draft)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    const char *field, *lacks = service_item_lacks(item, &field);

    qf_map_str(arena, one, "name", item->name);
    qf_map_str(arena, one, "code", item->code);
    qf_map_str(arena, one, "theme", item->theme);
    qf_map_str(arena, one, "href", web_path(rq, "/desk/service/%.*s", QF_ARG(item->code)));
    qf_map_bool(arena, one, "draft", draft);
    if (lacks != NULL)
        qf_map_str(arena, one, "lacks", qf_str_of(lacks));
}

qf_code page_desk_service(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/service", "办事事项");
    qf_val *drafts = qf_map_list(arena, data, "drafts"), *list;
    service_items items, draft_items;
    int64_t lacking = 0;
    const char *field;

    QF_TRY(service_items_all(rq->cx, &items));
    QF_TRY(service_drafts(rq->cx, &draft_items));
    for (size_t i = 0; i < draft_items.count; i++)
        add_desk_row(rq, drafts, &draft_items.item[i], true);
    list = qf_map_list(arena, data, "items");
    for (size_t i = 0; i < items.count; i++) {
        lacking += service_item_lacks(&items.item[i], &field) != NULL;
        add_desk_row(rq, list, &items.item[i], has_code(&draft_items, items.item[i].code));
    }
    qf_map_bool(arena, data, "has_drafts", draft_items.count > 0);
    qf_map_int(arena, data, "count", (int64_t)items.count);
    qf_map_bool(arena, data, "is_empty", items.count == 0);
    qf_map_int(arena, data, "lacking", lacking);
    qf_map_bool(arena, data, "may_upload",
                auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    qf_map_bool(arena, data, "may_add",
                auth_has(rq->cx->actor,
                         AUTH_BIT(REPORTER) | AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK)));
    qf_map_bool(arena, data, "may_edit",
                auth_has(rq->cx->actor, AUTH_BIT(REPORTER) | AUTH_BIT(DISCLOSURE_CLERK)));
    return QF_OK;
}

/* ---- one item */

static qf_val *start_of(web_request *rq, const service_item *item, int64_t based_on, qf_str note)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *map = qf_val_map(arena);

    qf_map_str(arena, map, "code", item->code);
#define X(member, label, lines, needed) qf_map_str(arena, map, #member, item->member);
    SERVICE_TEXTS(X)
#undef X
    qf_map_str(arena, map, "legal_days", qf_strf(arena, "%lld", (long long)item->legal_days));
    qf_map_str(arena, map, "promised_days", qf_strf(arena, "%lld", (long long)item->promised_days));
    qf_map_str(arena, map, "note", note);
    qf_map_str(arena, map, "based_on", qf_strf(arena, "%lld", (long long)based_on));
    return map;
}

/* What the desk knows of a code: the public item, its draft, its newest version. */
struct known {
    service_item item;
    service_version draft;
    bool has_item, has_draft;
    int64_t last;
};

static qf_code look_up(web_request *rq, qf_str code, struct known *k)
{
    service_version *versions;
    size_t count;
    qf_code code_;

    *k = (struct known){ .last = 0 };
    QF_TRY(service_versions(rq->cx, code, &versions, &count));
    k->last = count > 0 ? versions[0].version : 0;
    code_ = service_item_get(rq->cx, code, &k->item);
    if (code_ != QF_MISSING)
        QF_TRY(code_);
    k->has_item = code_ == QF_OK;
    code_ = service_draft_get(rq->cx, code, &k->draft);
    if (code_ != QF_MISSING)
        QF_TRY(code_);
    k->has_draft = code_ == QF_OK;
    if (!k->has_item && !k->has_draft)
        return qf_fail(rq->cx, QF_MISSING, "SERVICE.NO_ITEM", "code", "没有这个办事事项");
    return QF_OK;
}

static void add_draft(web_request *rq, qf_val *data, const struct known *k)
{
    qf_arena *arena = rq->cx->arena;
    service_change changes[SERVICE_CHANGES_MAX];
    const char *field, *lacks;

    qf_map_bool(arena, data, "has_draft", k->has_draft);
    if (!k->has_draft)
        return;
    lacks = service_item_lacks(&k->draft.item, &field);
    if (lacks != NULL)
        qf_map_str(arena, data, "lacks", qf_str_of(lacks));
    if (k->has_item) {
        size_t n = service_compare(arena, &k->item, &k->draft.item, changes);
        qf_map_str(arena, data, "line",
                   n > 0 ? service_change_line(arena, changes, n) : QF_S("和已公布的没有差别"));
    } else {
        qf_map_str(arena, data, "line", QF_S("新事项，还没有公布"));
    }
}

/* `file_wrong`: what was not right with a file, NULL nothing. */
static qf_code show(web_request *rq, web_reply *reply, const struct known *k, const input *in,
                    const char *file_wrong)
{
    qf_arena *arena = rq->cx->arena;
    service_files *files = QF_NEW(arena, service_files);
    const service_item *item = k->has_draft ? &k->draft.item : &k->item;
    bool fresh = !k->has_draft && !k->has_item;
    qf_val *data =
        web_page(rq, reply, "desk/service_item", fresh ? "新增事项" : qf_cstr(arena, item->name));

    web_crumb(rq, data, "办事事项", QF_S("/desk/service"));
    add_draft(rq, data, k);
    qf_map_str(arena, data, "code", item->code);
    qf_map_bool(arena, data, "is_public", k->has_item);
    qf_map_str(arena, data, "action",
               fresh ? web_path(rq, "/desk/service/new")
                     : web_path(rq, "/desk/service/%.*s", QF_ARG(item->code)));
    qf_map_bool(arena, data, "may_publish",
                auth_has(rq->cx->actor, AUTH_BIT(PUBLISHER) | AUTH_BIT(DISCLOSURE_CLERK) |
                                            AUTH_BIT(ADMINISTRATOR)));
    qf_map_bool(arena, data, "may_remove",
                k->has_item &&
                    auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(service_files_of(rq->cx, item->code, files));
    service_view_desk_files(rq, data, item, files);
    qf_map_bool(arena, data, "may_have_files", !fresh);
    if (file_wrong != NULL)
        qf_map_str(arena, data, "file_wrong", qf_str_of(file_wrong));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, fields, INPUT_COUNT(fields), in,
                          start_of(rq, item, k->last, k->draft.note)));
    if (file_wrong != NULL || (in != NULL && in->complaints > 0))
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_service_new(web_request *rq, web_reply *reply)
{
    static const struct known none = { .last = 0 };

    return show(rq, reply, &none, NULL, NULL);
}

qf_code page_desk_service_item(web_request *rq, web_reply *reply)
{
    struct known k;

    QF_TRY(look_up(rq, rq->params[0], &k));
    return show(rq, reply, &k, NULL, NULL);
}

static qf_code save(web_request *rq, web_reply *reply, struct known *k, qf_str code)
{
    service_item item = { .listed_on = QF_NO_DATE, .changed_on = QF_NO_DATE };
    qf_code result;
    input in;

    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show(rq, reply, k, &in, NULL);
    item.code = code.n > 0 ? code : input_get(&in, "code")->text;
#define X(member, label, lines, needed) item.member = input_get(&in, #member)->text;
    SERVICE_TEXTS(X)
#undef X
    item.legal_days = input_get(&in, "legal_days")->number;
    item.promised_days = input_get(&in, "promised_days")->number;
    result = service_draft_save(rq->cx, &item, web_whole(input_get(&in, "based_on")->text),
                                input_get(&in, "note")->text);
    if (result == QF_INVALID || result == QF_CONFLICT) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show(rq, reply, k, &in, NULL);
    }
    QF_TRY(result);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/service/%.*s", QF_ARG(item.code)));
}

qf_code page_desk_service_create(web_request *rq, web_reply *reply)
{
    struct known none = { .last = 0 };

    return save(rq, reply, &none, QF_S(""));
}

qf_code page_desk_service_save(web_request *rq, web_reply *reply)
{
    struct known k;

    QF_TRY(look_up(rq, rq->params[0], &k));
    return save(rq, reply, &k, rq->params[0]);
}

qf_code page_desk_service_act(web_request *rq, web_reply *reply)
{
    qf_str what = web_form(rq, "what"), code = rq->params[0];

    if (qf_str_eq(what, QF_S("publish")))
        QF_TRY(service_draft_publish(rq->cx, code));
    else if (qf_str_eq(what, QF_S("drop")))
        QF_TRY(service_draft_drop(rq->cx, code));
    else if (qf_str_eq(what, QF_S("remove")))
        QF_TRY(service_item_remove(rq->cx, code, web_form(rq, "reason")));
    else
        return qf_fail(rq->cx, QF_INVALID, "SERVICE.ACT", "what", "没有这个操作");
    return web_go(rq, reply, QF_S("/desk/service"));
}

/* ---- its forms and samples */

static service_file_purpose purpose_of(qf_str code)
{
    int i = 0;

    while (i < SERVICE_FILE_PURPOSE_COUNT &&
           !qf_str_eq(code, service_file_purpose_code((service_file_purpose)i)))
        i++;
    return (service_file_purpose)i;
}

static qf_code add_form(web_request *rq)
{
    const web_upload *file = web_upload_of(rq, "file");
    service_file fresh = { .purpose = purpose_of(web_form(rq, "purpose")),
                           .material = web_form(rq, "material") };

    if (file == NULL || file->bytes.n == 0)
        return qf_fail(rq->cx, QF_INVALID, "SERVICE.FILE", "file", "请先选一个文件再添加");
    if (!qf_str_eq(web_form(rq, "sure"), QF_S("1")))
        return qf_fail(rq->cx, QF_INVALID, "SERVICE.FILE_SURE", "sure",
                       "请先看过文件：样例和样本里不能有真人的姓名、号码和照片，确认后打勾");
    fresh.name = file->filename;
    return service_file_add(rq->cx, rq->site->mask_rules, rq->params[0], &fresh, file->bytes);
}

qf_code page_desk_service_files(web_request *rq, web_reply *reply)
{
    qf_str what = web_form(rq, "what"), code = rq->params[0];
    int64_t id = web_form_int(rq, "file_id");
    struct known k;
    qf_code result;

    QF_TRY(look_up(rq, code, &k));
    if (qf_str_eq(what, QF_S("clean")))
        result = service_file_clean(rq->cx, rq->site->mask_rules, code, id);
    else if (qf_str_eq(what, QF_S("remove")))
        result = service_file_remove(rq->cx, code, id);
    else
        result = add_form(rq);
    if (result == QF_INVALID || result == QF_LIMIT)
        return show(rq, reply, &k, NULL, qf_cstr(rq->cx->arena, rq->cx->err.zh));
    QF_TRY(result);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/service/%.*s#files", QF_ARG(code)));
}
