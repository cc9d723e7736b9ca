/* Writing an item: a form that works without script; a file becomes the text. */
#include "doc/sanitize.h"
#include "domain/disclose/pictures.h"
#include "web/input.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"

#define FIELD_COUNT 12
#define TITLE 0
#define BODY 3 /* place of the text among the fields */

static const input_choice kind_choices[] = {
#define X(code, zh) { #code, zh },
    DISCLOSE_KINDS(X)
#undef X
        { NULL, NULL }
};

#define FIELDS(columns)                                                                                \
    {                                                                                                  \
        { "title", "标题", INPUT_TEXT, false, 200, "选了文件可以不填，用文件里的标题", NULL },         \
            { "column", "栏目", INPUT_CHOICE, true, 0, NULL, columns },                                \
            { "kind", "种类", INPUT_CHOICE, true, 0, NULL, kind_choices },                             \
            { "body", "正文", INPUT_LONG, false, 200000, "一段一行；也可以不填，在上面选文件", NULL }, \
            { "formed_on",                                                                             \
              "成文日期",                                                                              \
              INPUT_DATE,                                                                              \
              false,                                                                                   \
              0,                                                                                       \
              "不填用文件落款的日期，没有就是今天；从这一天起 20 "              \
              "个工作日内要公开（条例第二十六条）",                                                    \
              NULL },                                                                                  \
            { "issuer", "发文机关", INPUT_TEXT, true, 100, NULL, NULL },                               \
            { "doc_no", "文号", INPUT_TEXT, false, 60, "例如：豫政办〔2021〕3号；不填用文件里写的",    \
              NULL },                                                                                  \
            { "topic", "主题分类", INPUT_TEXT, false, 60, "例如：综合政务、农业农村", NULL },          \
            { "abstract", "内容概述", INPUT_LONG, false, 600, "一两句话说明讲什么", NULL },            \
            { "explains", "解读的文件", INPUT_TEXT,                                                    \
              false,      200,          "政策解读才填：原文件的文号、索引号，或者网页地址",            \
              NULL },                                                                                  \
            { "valid_until", "有效期到", INPUT_DATE, false, 0, "到期自动标为失效", NULL },             \
            { "notice_until",                                                                          \
              "公示期到",                                                                              \
              INPUT_DATE,                                                                              \
              false,                                                                                   \
              0,                                                                                       \
              "公示名单才填，不填用文件里写的公示期；过了这一天名单自动撤下",                          \
              NULL },                                                                                  \
    }

static qf_code column_choices(web_request *rq, const input_choice **out)
{
    disclose_columns columns;
    input_choice *choices;

    QF_TRY(disclose_columns_mine(rq->cx, &columns));
    choices = QF_NEW_ARRAY(rq->cx->arena, input_choice, columns.count + 1);
    for (size_t i = 0; i < columns.count; i++)
        choices[i] = (input_choice){ qf_cstr(rq->cx->arena, columns.column[i].code),
                                     qf_cstr(rq->cx->arena, columns.column[i].name) };
    *out = choices;
    return QF_OK;
}

/* How the form names the document that an item explains. */
static qf_code explained_by(web_request *rq, const disclose_item *item, qf_str *out)
{
    disclose_item document;

    *out = QF_S("");
    if (item->explains_id == 0)
        return QF_OK;
    QF_TRY(disclose_get(rq->cx, item->explains_id, &document));
    *out = document.doc_no.n > 0 ? document.doc_no
                                 : qf_strf(rq->cx->arena, "%lld", (long long)document.id);
    return QF_OK;
}

static qf_val *start_values(web_request *rq, const disclose_item *item, qf_str explained)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena);

    qf_map_str(arena, start, "title", item->title);
    qf_map_str(arena, start, "column", item->column_code);
    qf_map_str(arena, start, "kind", item->kind);
    qf_map_str(arena, start, "body", item->body);
    if (qf_date_is(item->formed_on))
        qf_map_str(arena, start, "formed_on", qf_date_str(arena, item->formed_on));
    qf_map_str(arena, start, "issuer", item->issuer);
    qf_map_str(arena, start, "doc_no", item->doc_no);
    qf_map_str(arena, start, "topic", item->topic);
    qf_map_str(arena, start, "abstract", item->abstract);
    qf_map_str(arena, start, "explains", explained);
    if (qf_date_is(item->valid_until))
        qf_map_str(arena, start, "valid_until", qf_date_str(arena, item->valid_until));
    if (qf_date_is(item->notice_until))
        qf_map_str(arena, start, "notice_until", qf_date_str(arena, item->notice_until));
    return start;
}

static qf_code show_form(web_request *rq, web_reply *reply, const disclose_item *item,
                         const input_field *fields, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/item_edit", item->id == 0 ? "写一条信息" : "修改信息");
    bool html = qf_str_eq(item->body_kind, QF_S("html"));
    qf_str explained;

    QF_TRY(explained_by(rq, item, &explained));
    web_crumb(rq, data, "信息发布", QF_S("/desk/items"));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, fields, FIELD_COUNT, in, start_values(rq, item, explained)));
    qf_map_bool(arena, data, "is_html", html);
    qf_map_str(arena, data, "body_kind", html ? QF_S("html") : QF_S("plain"));
    qf_map_int(arena, data, "version", item->version);
    qf_map_str(arena, data, "action",
               item->id == 0 ? web_path(rq, "/desk/items/new")
                             : web_path(rq, "/desk/items/%lld/edit", (long long)item->id));
    if (html)
        QF_TRY(item_view_body(rq, data, item, true));
    if (in != NULL && (in->complaints > 0 || in->general != NULL))
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_item_new(web_request *rq, web_reply *reply)
{
    disclose_item fresh = { .issuer = web_town(rq)->name,
                            .kind = QF_S_INIT("information"),
                            .formed_on = QF_NO_DATE,
                            .valid_until = QF_NO_DATE,
                            .notice_until = QF_NO_DATE };
    const input_choice *columns;

    QF_TRY(column_choices(rq, &columns));
    return show_form(rq, reply, &fresh, (const input_field[])FIELDS(columns), NULL);
}

/* The text: an uploaded file, else what was typed. What looks like HTML because it was HTML before stays
 * so; everything passes the sanitizer. */
static qf_code read_body(web_request *rq, disclose_item *draft)
{
    const web_upload *file = web_upload_of(rq, "file");

    if (file != NULL)
        return disclose_text_of_file(rq->cx, file->bytes, file->filename, draft);
    if (qf_str_eq(web_form(rq, "body_kind"), QF_S("html")))
        return sanitize_html(rq->cx, draft->body, &draft->body);
    draft->body_kind = QF_S("plain");
    return QF_OK;
}

static disclose_item draft_of(web_request *rq, const input *in)
{
    return (disclose_item){
        .title = input_get(in, "title")->text,
        .column_code = input_get(in, "column")->text,
        .kind = input_get(in, "kind")->text,
        .body = web_form_text(rq, "body"),
        .formed_on = input_get(in, "formed_on")->date,
        .issuer = input_get(in, "issuer")->text,
        .doc_no = input_get(in, "doc_no")->text,
        .topic = input_get(in, "topic")->text,
        .abstract = web_form_text(rq, "abstract"),
        .valid_until = input_get(in, "valid_until")->date,
        .notice_until = input_get(in, "notice_until")->date,
    };
}

/* Where a complaint of the domain belongs in the form. */
static void place_complaint(web_request *rq, input *in, const input_field *fields)
{
    const char *zh = qf_cstr(rq->cx->arena, rq->cx->err.zh);

    for (size_t i = 0; i < FIELD_COUNT; i++)
        if (qf_str_eq(rq->cx->err.field, qf_str_of(fields[i].name))) {
            (void)input_complain(in, fields[i].name, zh);
            return;
        }
    in->general = zh;
    in->complaints++;
}

static qf_code try_save(web_request *rq, int64_t *id, int64_t version, disclose_item *draft)
{
    if (!qf_date_is(draft->formed_on))
        draft->formed_on = qf_time_date(rq->cx->now);
    if (draft->body.n == 0)
        return qf_fail(rq->cx, QF_INVALID, "DISCLOSE.BODY", "body", "请写正文，或者选一个文件");
    return *id == 0 ? disclose_create(rq->cx, draft, id)
                    : disclose_save(rq->cx, *id, version, draft);
}

/* Two editors: what stands now beside what was typed; saving again is a decision. */
static qf_code show_clash(web_request *rq, web_reply *reply, int64_t id, const disclose_item *typed,
                          const input_field *fields, input *in)
{
    disclose_item now, mine = *typed;
    qf_val *theirs;

    QF_TRY(disclose_desk_get(rq->cx, id, &now));
    mine.id = id;
    mine.version = now.version;
    in->general =
        "您打开以后别人改过这条信息。请对照右边现在的文字，改好以后再保存，会盖过别人的修改。";
    in->complaints++;
    QF_TRY(show_form(rq, reply, &mine, fields, in));
    theirs = qf_map_map(rq->cx->arena, reply->data, "theirs");
    qf_map_str(rq->cx->arena, theirs, "name", now.title);
    QF_TRY(item_view_body(rq, theirs, &now, true));
    reply->status = 409;
    return QF_OK;
}

static qf_code save(web_request *rq, web_reply *reply, int64_t id)
{
    int64_t version = web_form_int(rq, "version");
    const input_choice *columns;
    disclose_item draft;
    qf_code code;
    input in;

    QF_TRY(column_choices(rq, &columns));
    const input_field fields[] = FIELDS(columns);
    bool good = input_read(rq, fields, FIELD_COUNT, &in);
    draft = draft_of(rq, &in);
    draft.body_kind = web_form(rq, "body_kind");
    code = read_body(rq, &draft);
    in.values[BODY].text = draft.body; /* a file's text stays, whatever else is wrong */
    in.values[TITLE].text = draft.title;
    if (code == QF_OK && good)
        code = disclose_named(rq->cx, input_get(&in, "explains")->text, "explains",
                              &draft.explains_id);
    if (code == QF_OK && good)
        code = try_save(rq, &id, version, &draft);
    if (code == QF_OK && good)
        return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/items/%lld", (long long)id));
    if (code == QF_CONFLICT && strcmp(rq->cx->err.id, "DISCLOSE.CLASH") == 0)
        return show_clash(rq, reply, id, &draft, fields, &in);
    if (code != QF_OK && code != QF_INVALID && code != QF_LIMIT && code != QF_CONFLICT)
        return code;
    if (code != QF_OK)
        place_complaint(rq, &in, fields);
    draft.id = id;
    draft.version = version;
    return show_form(rq, reply, &draft, fields, &in);
}

qf_code page_desk_item_create(web_request *rq, web_reply *reply)
{
    return save(rq, reply, 0);
}

qf_code page_desk_item_edit(web_request *rq, web_reply *reply)
{
    const input_choice *columns;
    disclose_item item;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_desk_get(rq->cx, id, &item));
    if (!qf_str_eq(item.state, QF_S("draft")) && !qf_str_eq(item.state, QF_S("returned")))
        return qf_fail(rq->cx, QF_CONFLICT, "DISCLOSE.STATE", "state",
                       "这条信息正在审核或已经发布，不能直接修改");
    QF_TRY(column_choices(rq, &columns));
    return show_form(rq, reply, &item, (const input_field[])FIELDS(columns), NULL);
}

qf_code page_desk_item_save(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return save(rq, reply, id);
}
