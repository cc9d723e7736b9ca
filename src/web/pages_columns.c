/* The columns as the organisation sets them. */
#include "domain/disclose/disclose.h"
#include "domain/disclose/start.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/site.h"

static const input_choice part_choices[] = {
#define X(code, zh) { #code, zh },
    DISCLOSE_PARTS(X)
#undef X
        { NULL, NULL }
};

static const input_field fields[] = {
    { "name", "名称", INPUT_TEXT, true, 60, NULL, NULL },
    { "part", "归入", INPUT_CHOICE, true, 0, NULL, part_choices },
    { "position", "顺序", INPUT_NUMBER, true, 0, "小的在前", NULL },
    { "max_age_days", "多少天至少更新一次", INPUT_NUMBER, false, 0,
      "有事才发的栏目不填；动态 14，通知和政策 180，预决算 365", NULL },
    { "owner", "谁负责", INPUT_TEXT, false, 60, "不填按公开目录", NULL },
    { "time_limit", "公开时限", INPUT_TEXT, false, 100, "不填按公开目录", NULL },
    { "audience", "公开对象", INPUT_TEXT, false, 60, "不填按公开目录", NULL },
    { "ground", "公开依据", INPUT_LONG, false, 300, "不填按公开目录", NULL },
    { "closed", "停用", INPUT_FLAG, false, 0, "不再往里发，已公开的照旧能看", NULL },
};

static qf_str or_else(qf_str own, qf_str otherwise)
{
    return own.n > 0 ? own : otherwise;
}

static void add_column(web_request *rq, qf_val *list, const disclose_column *column)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    const catalogue_node *leaf = catalogue_find(rq->site->catalogue, column->code);

    qf_map_str(arena, one, "code", column->code);
    qf_map_str(arena, one, "name", column->name);
    qf_map_str(arena, one, "href", web_path(rq, "/desk/columns/%.*s", QF_ARG(column->code)));
    qf_map_int(arena, one, "items", column->items);
    qf_map_str(arena, one, "newest",
               column->items > 0 ? qf_date_str(arena, column->newest) : QF_S("无"));
    qf_map_str(arena, one, "often",
               column->max_age_days > 0 ? qf_strf(arena, "%lld 天", (long long)column->max_age_days)
                                        : QF_S("有事就发"));
    qf_map_str(arena, one, "owner", or_else(column->owner, leaf == NULL ? QF_S("") : leaf->body));
    qf_map_str(arena, one, "limit",
               or_else(column->time_limit, leaf == NULL ? QF_S("") : leaf->limit.text));
    qf_map_str(arena, one, "audience",
               or_else(column->audience, leaf == NULL ? QF_S("") : leaf->audience));
    qf_map_bool(arena, one, "closed", column->closed);
}

qf_code page_desk_columns(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/columns", "公开栏目");
    qf_val *list = qf_map_list(arena, data, "parts");
    disclose_columns columns;

    QF_TRY(disclose_columns_all(rq->cx, &columns));
    for (const input_choice *part = part_choices; part->value != NULL; part++) {
        qf_val *one = qf_val_map(arena), *inside = qf_map_list(arena, one, "columns");
        for (size_t i = 0; i < columns.count; i++)
            if (qf_str_eq(columns.column[i].part, qf_str_of(part->value)))
                add_column(rq, inside, &columns.column[i]);
        qf_map_str(arena, one, "zh", qf_str_of(part->zh));
        if (qf_count(inside) > 0)
            qf_list_add(list, one);
    }
    qf_map_int(arena, data, "count", (int64_t)columns.count);
    qf_map_bool(arena, data, "has_columns", columns.count > 0);
    return QF_OK;
}

qf_code page_desk_columns_start(web_request *rq, web_reply *reply)
{
    size_t made;

    QF_TRY(disclose_columns_start(rq->cx, rq->site->catalogue, &made));
    return web_go(rq, reply, QF_S("/desk/columns"));
}

static qf_val *start_values(web_request *rq, const disclose_column *column)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena);

    qf_map_str(arena, start, "name", column->name);
    qf_map_str(arena, start, "part", column->part);
    qf_map_str(arena, start, "position", qf_strf(arena, "%lld", (long long)column->position));
    if (column->max_age_days > 0)
        qf_map_str(arena, start, "max_age_days",
                   qf_strf(arena, "%lld", (long long)column->max_age_days));
    qf_map_str(arena, start, "owner", column->owner);
    qf_map_str(arena, start, "time_limit", column->time_limit);
    qf_map_str(arena, start, "audience", column->audience);
    qf_map_str(arena, start, "ground", column->ground);
    if (column->closed)
        qf_map_str(arena, start, "closed", QF_S("1"));
    return start;
}

static qf_code show_form(web_request *rq, web_reply *reply, const disclose_column *column,
                         const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/column_edit",
                            qf_strf(arena, "栏目：%.*s", QF_ARG(column->name)).p);
    const catalogue_node *leaf = catalogue_find(rq->site->catalogue, column->code);

    web_crumb(rq, data, "公开栏目", QF_S("/desk/columns"));
    qf_map_str(arena, data, "code", column->code);
    qf_map_str(arena, data, "action", web_path(rq, "/desk/columns/%.*s", QF_ARG(column->code)));
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, fields, INPUT_COUNT(fields), in, start_values(rq, column)));
    if (leaf != NULL) {
        qf_val *law = qf_map_map(arena, data, "law");
        qf_map_str(arena, law, "path", catalogue_path(arena, rq->site->catalogue, leaf));
        qf_map_str(arena, law, "owner", leaf->body);
        qf_map_str(arena, law, "limit", leaf->limit.text);
        qf_map_str(arena, law, "audience", leaf->audience);
        qf_map_str(arena, law, "basis", leaf->basis);
    }
    if (in != NULL)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_column(web_request *rq, web_reply *reply)
{
    disclose_column column;

    QF_TRY(disclose_column_get(rq->cx, rq->params[0], &column));
    return show_form(rq, reply, &column, NULL);
}

qf_code page_desk_column_save(web_request *rq, web_reply *reply)
{
    disclose_column column;
    qf_code code;
    input in;

    QF_TRY(disclose_column_get(rq->cx, rq->params[0], &column));
    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show_form(rq, reply, &column, &in);
    column.name = input_get(&in, "name")->text;
    column.part = input_get(&in, "part")->text;
    column.position = input_get(&in, "position")->number;
    column.max_age_days = input_get(&in, "max_age_days")->number;
    column.owner = input_get(&in, "owner")->text;
    column.time_limit = input_get(&in, "time_limit")->text;
    column.audience = input_get(&in, "audience")->text;
    column.ground = qf_str_trim(input_get(&in, "ground")->text);
    column.closed = input_get(&in, "closed")->number != 0;
    code = disclose_column_change(rq->cx, &column);
    if (code == QF_INVALID) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
        return show_form(rq, reply, &column, &in);
    }
    QF_TRY(code);
    return web_go(rq, reply, QF_S("/desk/columns"));
}

/* ---- a column of one's own */

static const input_field new_fields[] = {
    { "name", "名称", INPUT_TEXT, true, 60, NULL, NULL },
    { "part", "归入", INPUT_CHOICE, true, 0, NULL, part_choices },
    { "code", "代码", INPUT_TEXT, true, 40, "字母、数字、点和短横，定了不能改；会成为网址的一部分",
      NULL },
};

static qf_code show_new(web_request *rq, web_reply *reply, const input *in)
{
    qf_val *data = web_page(rq, reply, "desk/column_edit", "添加栏目");

    web_crumb(rq, data, "公开栏目", QF_S("/desk/columns"));
    qf_map_str(rq->cx->arena, data, "action", web_path(rq, "/desk/columns/new"));
    qf_map_add(
        data, QF_S("form"),
        input_view(rq->cx, new_fields, INPUT_COUNT(new_fields), in, qf_val_map(rq->cx->arena)));
    if (in != NULL)
        reply->status = 422;
    return QF_OK;
}

qf_code page_desk_column_new(web_request *rq, web_reply *reply)
{
    return show_new(rq, reply, NULL);
}

/* Fit for an address, and not the name of the page that makes one. */
static bool is_code(qf_str code)
{
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (i > 0 && (c == '.' || c == '-'))))
            return false;
    }
    return code.n > 0 && !qf_str_eq(code, QF_S("new"));
}

qf_code page_desk_column_create(web_request *rq, web_reply *reply)
{
    disclose_column column = { .position = 1000 }, there;
    qf_code code;
    input in;

    if (!input_read(rq, new_fields, INPUT_COUNT(new_fields), &in))
        return show_new(rq, reply, &in);
    column.code = input_get(&in, "code")->text;
    column.name = input_get(&in, "name")->text;
    column.part = input_get(&in, "part")->text;
    code = disclose_column_get(rq->cx, column.code, &there);
    if (code != QF_OK && code != QF_MISSING)
        return code;
    if (code == QF_OK || !is_code(column.code)) {
        (void)input_complain(&in, "code",
                             code == QF_OK ? "已经有这个代码的栏目，请换一个"
                                           : "代码只用字母、数字、点和短横，以字母或数字开头");
        return show_new(rq, reply, &in);
    }
    QF_TRY(disclose_column_put(rq->cx, &column));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/columns/%.*s", QF_ARG(column.code)));
}
