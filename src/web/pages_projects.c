#include "domain/projects/projects.h"
#include "store/blob.h"
#include "web/books_view.h"
#include "web/funds_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

#include <string.h>

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))

/* A project as everybody may see it: numbers of persons are covered, relief households are a count. */
static void add_project(web_request *rq, qf_val *one, const project *p,
                        const funds_villages *villages)
{
    qf_arena *arena = rq->cx->arena;

    qf_map_int(arena, one, "id", p->id);
    qf_map_str(arena, one, "name", funds_view_text(rq, p->name));
    qf_map_str(arena, one, "village",
               p->village > 0 ? funds_view_village_name(villages, p->village) : QF_S("全镇"));
    qf_map_str(arena, one, "document", funds_view_text(rq, p->document));
    qf_map_str(arena, one, "purpose", funds_view_text(rq, p->purpose));
    qf_map_str(arena, one, "source", funds_view_text(rq, p->source));
    qf_map_str(arena, one, "contractor",
               village_payee_public(rq->cx, rq->site->village_charts, p->contractor));
    qf_map_int(arena, one, "households", p->households);
    qf_map_int(arena, one, "relief", p->relief);
    qf_map_str(arena, one, "state", qf_str_of(projects_state_zh(p->state)));
    qf_map_bool(arena, one, "sample", p->sample);
    books_view_fen(arena, one, "plan", p->plan);
    books_view_fen(arena, one, "contract", p->contract);
    books_view_fen(arena, one, "paid", p->paid);
}

static qf_code add_projects(web_request *rq, qf_val *data, const char *address)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "projects");
    funds_villages villages;
    project_list projects;
    int64_t plan = 0, paid = 0;

    QF_TRY(funds_view_villages(rq, &villages));
    QF_TRY(projects_list(rq->cx, &projects));
    for (size_t i = 0; i < projects.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        add_project(rq, one, &projects.one[i], &villages);
        qf_map_str(arena, one, "href",
                   web_path(rq, "%s/%lld", address, (long long)projects.one[i].id));
        plan += projects.one[i].plan.fen;
        paid += projects.one[i].paid.fen;
    }
    qf_map_int(arena, data, "count", (int64_t)projects.count);
    qf_map_bool(arena, data, "has_projects", projects.count > 0);
    books_view_fen(arena, data, "plan", (qf_fen){ plan });
    books_view_fen(arena, data, "paid", (qf_fen){ paid });
    return QF_OK;
}

qf_code page_projects(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "public/projects", "帮扶和乡村项目：钱花在哪里");

    web_crumb(rq, data, "首页", QF_S("/"));
    reply->cacheable = true;
    return add_projects(rq, data, "/projects");
}

/* Photos by stage; everybody sees those that somebody has looked at. */
static qf_code add_photos(web_request *rq, qf_val *data, int64_t id, bool everybody)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *groups = qf_map_list(arena, data, "stages");
    project_photo *photos;
    size_t count;

    QF_TRY(projects_photos(rq->cx, id, &photos, &count));
    for (projects_stage stage = 0; stage < PROJECTS_STAGE_COUNT; stage++) {
        qf_val *group = qf_val_map(arena), *list = qf_map_list(arena, group, "photos");
        for (size_t i = 0; i < count; i++) {
            qf_val *one;
            if (photos[i].stage != stage || (everybody && !photos[i].shown))
                continue;
            one = qf_list_add(list, qf_val_map(arena));
            qf_map_int(arena, one, "n", photos[i].n);
            qf_map_int(arena, one, "width", photos[i].width);
            qf_map_int(arena, one, "height", photos[i].height);
            qf_map_int(arena, one, "kilobytes", (photos[i].bytes + 1023) / 1024);
            qf_map_str(arena, one, "caption", funds_view_text(rq, photos[i].caption));
            qf_map_str(arena, one, "day", qf_date_str(arena, photos[i].day));
            qf_map_bool(arena, one, "shown", photos[i].shown);
            qf_map_bool(arena, one, "may_show", projects_photo_may_show(rq->cx, &photos[i]));
            qf_map_str(arena, one, "href",
                       web_path(rq, "%s/projects/%lld/photo/%lld", everybody ? "" : "/desk",
                                (long long)id, (long long)photos[i].n));
        }
        if (qf_count(list) == 0)
            continue;
        qf_map_str(arena, group, "zh", qf_str_of(projects_stage_zh(stage)));
        qf_list_add(groups, group);
    }
    qf_map_bool(arena, data, "has_photos", qf_count(groups) > 0);
    return QF_OK;
}

static qf_code fill_project(web_request *rq, web_reply *reply, const char *view, qf_val **out,
                            project *p)
{
    qf_arena *arena = rq->cx->arena;
    project_event *steps;
    funds_villages villages;
    int64_t id;
    size_t count;
    qf_val *list;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(projects_get(rq->cx, id, p, &steps, &count));
    QF_TRY(funds_view_villages(rq, &villages));
    *out = web_page(rq, reply, view, qf_cstr(arena, funds_view_text(rq, p->name)));
    add_project(rq, *out, p, &villages);
    list = qf_map_list(arena, *out, "events");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        bool firm = steps[i].event == PROJECTS_CONTRACT;
        qf_map_str(arena, one, "zh", qf_str_of(projects_event_zh(steps[i].event)));
        qf_map_str(arena, one, "day", qf_date_str(arena, steps[i].day));
        qf_map_str(arena, one, "note",
                   firm ? village_payee_public(rq->cx, rq->site->village_charts, steps[i].note)
                        : funds_view_text(rq, steps[i].note));
        if (steps[i].amount.fen > 0)
            books_view_fen(arena, one, "amount", steps[i].amount);
        if (strcmp(view, "public/project") == 0)
            qf_map_str(arena, one, "ask_line",
                       web_path(rq, "/complaints/new?about=projects&id=%lld&line=%zu",
                                (long long)id, i + 1));
    }
    qf_map_str(arena, *out, "ask_href",
               web_path(rq, "/complaints/new?about=projects&id=%lld", (long long)id));
    return add_photos(rq, *out, id, strcmp(view, "public/project") == 0);
}

qf_code page_project(web_request *rq, web_reply *reply)
{
    qf_val *data;
    project p;

    QF_TRY(fill_project(rq, reply, "public/project", &data, &p));
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "帮扶和乡村项目", QF_S("/projects"));
    reply->cacheable = true;
    return QF_OK;
}

/* ---- the desk */

qf_code page_desk_projects(web_request *rq, web_reply *reply)
{
    qf_val *data = web_page(rq, reply, "desk/projects", "帮扶和乡村项目");

    qf_map_bool(rq->cx->arena, data, "may_make", auth_has(rq->cx->actor, MAKERS));
    qf_map_str(rq->cx->arena, data, "new_href", web_path(rq, "/desk/projects/new"));
    return add_projects(rq, data, "/desk/projects");
}

#define VILLAGE_FIELD 1
static const input_field project_fields[] = {
    { "name", "项目名称", INPUT_TEXT, true, 100, NULL, NULL },
    { "village", "在哪个村", INPUT_CHOICE, true, 0, "几个村都有的，选“全镇”", NULL },
    { "document", "批复或立项文件", INPUT_TEXT, false, 160, NULL, NULL },
    { "purpose", "做什么", INPUT_LONG, true, 500, NULL, NULL },
    { "source", "钱从哪里来", INPUT_TEXT, true, 160, NULL, NULL },
    { "plan", "计划金额（元）", INPUT_MONEY, true, 0, NULL, NULL },
    { "households", "受益户数", INPUT_NUMBER, true, 0, NULL, NULL },
    { "relief", "其中脱贫户和监测户", INPUT_NUMBER, true, 0, "只公开户数，不公开名单", NULL },
};

/* The fields with the town's villages to choose from. */
static qf_code fields_of(web_request *rq, const input_field **out)
{
    qf_arena *arena = rq->cx->arena;
    input_field *fields = QF_NEW_ARRAY(arena, input_field, INPUT_COUNT(project_fields));
    input_choice *choices;
    funds_villages villages;
    size_t count = 0;

    QF_TRY(funds_view_villages(rq, &villages));
    choices = QF_NEW_ARRAY(arena, input_choice, villages.count + 2);
    choices[count++] = (input_choice){ "0", "全镇" };
    for (size_t i = 0; i < villages.count; i++)
        if (villages.one[i].active)
            choices[count++] =
                (input_choice){ qf_cstr(arena,
                                        qf_strf(arena, "%lld", (long long)villages.one[i].id)),
                                qf_cstr(arena, villages.one[i].name) };
    memcpy(fields, project_fields, sizeof(project_fields));
    fields[VILLAGE_FIELD].choices = choices;
    *out = fields;
    return QF_OK;
}

static qf_code show_new(web_request *rq, web_reply *reply, const input *in)
{
    qf_val *data = web_page(rq, reply, "desk/books_register", "申报一个项目");
    const input_field *fields;

    web_crumb(rq, data, "帮扶和乡村项目", QF_S("/desk/projects"));
    QF_TRY(fields_of(rq, &fields));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, fields, INPUT_COUNT(project_fields), in, NULL));
    if (in != NULL && in->complaints > 0)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_project_new(web_request *rq, web_reply *reply)
{
    QF_TRY(auth_need(rq->cx, MAKERS));
    return show_new(rq, reply, NULL);
}

qf_code page_desk_project_apply(web_request *rq, web_reply *reply)
{
    const input_field *fields;
    project p = { 0 };
    qf_code code;
    int64_t id;
    input in;

    QF_TRY(auth_need(rq->cx, MAKERS));
    QF_TRY(fields_of(rq, &fields));
    if (!input_read(rq, fields, INPUT_COUNT(project_fields), &in))
        return show_new(rq, reply, &in);
    p.village = web_form_int(rq, "village");
    p.name = input_get(&in, "name")->text;
    p.document = input_get(&in, "document")->text;
    p.purpose = input_get(&in, "purpose")->text;
    p.source = input_get(&in, "source")->text;
    p.plan.fen = input_get(&in, "plan")->number;
    p.households = input_get(&in, "households")->number;
    p.relief = input_get(&in, "relief")->number;
    code = projects_apply(rq->cx, &p, &id);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_new(rq, reply, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/projects/%lld", (long long)id));
}

static const input_field step_fields[] = {
    { "event", "下一步", INPUT_HIDDEN, true, 20, NULL, NULL },
    { "day", "日期", INPUT_DATE, true, 0, NULL, NULL },
    { "amount", "金额（元）", INPUT_MONEY, false, 0, "定施工方填合同金额，付款填付款金额", NULL },
    { "note", "说明", INPUT_TEXT, false, 200, "施工方名称、付款理由、检查或验收结果、停止原因",
      NULL },
};

/* The page with the form of the next step; `in` is what was typed and did not fit. */
static qf_code show_desk(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data, *steps, *start = qf_val_map(arena);
    project p;

    QF_TRY(fill_project(rq, reply, "desk/project", &data, &p));
    web_crumb(rq, data, "帮扶和乡村项目", QF_S("/desk/projects"));
    steps = qf_map_list(arena, data, "steps");
    for (size_t i = 0; i < projects_flow_count; i++) {
        qf_val *one;
        if (projects_flow[i].from != p.state || !auth_has(rq->cx->actor, projects_flow[i].roles))
            continue;
        one = qf_list_add(steps, qf_val_map(arena));
        qf_map_str(arena, one, "event", qf_str_of(projects_event_code(projects_flow[i].event)));
        qf_map_str(arena, one, "zh", qf_str_of(projects_event_zh(projects_flow[i].event)));
    }
    qf_map_bool(arena, data, "has_steps", qf_count(steps) > 0);
    qf_map_bool(arena, data, "may_make", auth_has(rq->cx->actor, MAKERS));
    steps = qf_map_list(arena, data, "stage_choices");
    for (projects_stage stage = 0; stage < PROJECTS_STAGE_COUNT; stage++) {
        qf_val *one = qf_list_add(steps, qf_val_map(arena));
        qf_map_str(arena, one, "value", qf_str_of(projects_stage_code(stage)));
        qf_map_str(arena, one, "zh", qf_str_of(projects_stage_zh(stage)));
    }
    qf_map_str(arena, data, "here", web_path(rq, "/desk/projects/%lld", (long long)p.id));
    qf_map_str(arena, start, "day", qf_date_str(arena, qf_time_date(rq->cx->now)));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, step_fields + 1, INPUT_COUNT(step_fields) - 1, NULL, start));
    if (in != NULL)
        qf_map_str(arena, data, "general",
                   in->general != NULL ? qf_str_of(in->general) : QF_S("请检查日期和金额"));
    if (in != NULL)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_project(web_request *rq, web_reply *reply)
{
    return show_desk(rq, reply, NULL);
}

qf_code page_desk_project_act(web_request *rq, web_reply *reply)
{
    project_event step = { 0 };
    qf_code code;
    int64_t id;
    input in;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!input_read(rq, step_fields, INPUT_COUNT(step_fields), &in) ||
        !projects_event_parse(input_get(&in, "event")->text, &step.event))
        return show_desk(rq, reply, &in);
    step.day = input_get(&in, "day")->date;
    step.amount.fen = input_get(&in, "amount")->number;
    step.note = input_get(&in, "note")->text;
    code = projects_act(rq->cx, id, &step);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        return show_desk(rq, reply, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/projects/%lld", (long long)id));
}

/* ---- photos */

static qf_code give_photo(web_request *rq, web_reply *reply, bool everybody)
{
    project_photo *photos;
    int64_t id, n;
    size_t count;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(web_param_id(rq, 1, &n));
    QF_TRY(projects_photos(rq->cx, id, &photos, &count));
    if (n < 1 || n > (int64_t)count || (everybody && !photos[n - 1].shown))
        return qf_fail(rq->cx, QF_MISSING, "PROJECTS.NO_PHOTO", "photo",
                       "没有这张照片，或者没有公开");
    QF_TRY(blob_get(rq->cx, photos[n - 1].sha256, photos[n - 1].bytes, &reply->body));
    reply->type = qf_cstr(rq->cx->arena, photos[n - 1].media);
    reply->cacheable = everybody;
    return QF_OK;
}

qf_code page_project_photo(web_request *rq, web_reply *reply)
{
    return give_photo(rq, reply, true);
}

qf_code page_desk_project_photo(web_request *rq, web_reply *reply)
{
    return give_photo(rq, reply, false);
}

qf_code page_desk_project_photo_add(web_request *rq, web_reply *reply)
{
    const web_upload *upload = web_upload_of(rq, "photo");
    projects_stage stage;
    input told = { 0 };
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    if (!projects_stage_parse(web_form(rq, "stage"), &stage))
        code = qf_fail(rq->cx, QF_INVALID, "PROJECTS.STAGE", "stage", "请选择照片是哪个阶段的");
    else
        code = projects_photo_add(rq->cx, id, stage, qf_str_trim(web_form(rq, "caption")),
                                  upload == NULL ? QF_S("") : upload->bytes);
    if (code == QF_INVALID || code == QF_LIMIT) {
        told.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        return show_desk(rq, reply, &told);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/projects/%lld", (long long)id));
}

qf_code page_desk_project_photo_show(web_request *rq, web_reply *reply)
{
    int64_t id, n;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(web_param_id(rq, 1, &n));
    QF_TRY(projects_photo_show(rq->cx, id, n, web_form(rq, "shown").n > 0));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/projects/%lld", (long long)id));
}
