/* Old items as a list on the desk: looked at, handed in by one person, let in by another. */
#include "domain/auth/auth.h"
#include "domain/disclose/batches.h"
#include "domain/disclose/old_items.h"
#include "domain/org/org.h"
#include "web/pages.h"
#include "web/sheet_view.h"
#include "web/site.h"
#include "web/today.h"

/* Reads or takes the list; the rows are the keeper's, as on the command line. `by`: who lets them in. */
static qf_code run_list(web_request *rq, qf_str bytes, bool masks, qf_str by, intake *in,
                        sheet **list)
{
    qf_ctx *cx = rq->cx;
    const struct qf_actor *person = cx->actor;
    old_items *state = QF_NEW(cx->arena, old_items);
    sheet_options *options = QF_NEW(cx->arena, sheet_options);
    qf_code code;

    *state = (old_items){
        .rules = rq->site->mask_rules, .issuer = web_town(rq)->name, .publisher = by, .masks = masks
    };
    QF_TRY(disclose_columns_all(cx, &state->columns));
    options->columns = in->columns = old_items_columns;
    in->row = old_items_row;
    in->state = state;
    QF_TRY(sheet_open(cx, bytes, options, list));
    cx->actor = &auth_keeper;
    code = intake_run(cx, *list, in);
    cx->actor = person;
    return code;
}

/* ---- the page */

static qf_code add_batches(web_request *rq, qf_val *data)
{
    qf_arena *arena = rq->cx->arena;
    bool may = auth_has(rq->cx->actor, AUTH_BIT(LEADER) | AUTH_BIT(PUBLISHER));
    qf_val *list = qf_map_list(arena, data, "batches");
    disclose_batch *batches;
    size_t count;

    QF_TRY(disclose_batches(rq->cx, &batches, &count));
    for (size_t i = 0; i < count; i++) {
        const disclose_batch *b = &batches[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        bool waits = qf_str_eq(b->state, QF_S("waiting"));
        qf_map_str(arena, one, "name", b->name);
        qf_map_int(arena, one, "rows", b->rows);
        qf_map_bool(arena, one, "masks", b->masks);
        qf_map_str(arena, one, "by", b->by);
        qf_map_str(arena, one, "at", qf_time_minute(arena, b->at));
        qf_map_str(arena, one, "state",
                   waits ? QF_S("等核准")
                   : qf_str_eq(b->state, QF_S("taken"))
                       ? qf_strf(arena, "已导入 %lld 条（%.*s 核准）", (long long)b->taken,
                                 QF_ARG(b->decided_by))
                       : qf_strf(arena, "不予导入（%.*s）", QF_ARG(b->decided_by)));
        qf_map_bool(arena, one, "may_decide", waits && may && b->account != rq->cx->actor->account);
        qf_map_str(arena, one, "action", web_path(rq, "/desk/items/upload/%lld", (long long)b->id));
    }
    qf_map_bool(arena, data, "has_batches", count > 0);
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, const char *complaint, qf_val **out)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/items_upload", "导入以前公开的信息");

    web_crumb(rq, data, "信息发布", QF_S("/desk/items"));
    sheet_view_columns(rq, data, old_items_columns);
    qf_map_bool(arena, data, "may_upload", auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    qf_map_int(arena, data, "most", DISCLOSE_BATCH_ROWS);
    if (complaint != NULL) {
        qf_map_str(arena, data, "complaint", qf_str_of(complaint));
        reply->status = 422;
    }
    *out = data;
    return add_batches(rq, data);
}

qf_code page_desk_old_items(web_request *rq, web_reply *reply)
{
    qf_val *data;

    return show(rq, reply, NULL, &data);
}

static qf_code complain(web_request *rq, web_reply *reply, qf_code code)
{
    const char *zh = qf_cstr(rq->cx->arena, rq->cx->err.zh);
    qf_val *data;

    return code == QF_INVALID || code == QF_LIMIT || code == QF_DENIED || code == QF_CONFLICT
               ? show(rq, reply, zh, &data)
               : code;
}

/* The list is read and held against everything; "take" hands in what may go in. */
qf_code page_desk_old_items_upload(web_request *rq, web_reply *reply)
{
    const web_upload *file = web_upload_of(rq, "file");
    qf_arena *arena = rq->cx->arena;
    bool masks = web_form(rq, "masks").n > 0, take = qf_str_eq(web_form(rq, "act"), QF_S("take"));
    intake in = { .dry = true };
    sheet *list = NULL;
    qf_code code = QF_OK;
    qf_val *data;

    if (file == NULL)
        return show(rq, reply, "请先选择文件", &data);
    code = run_list(rq, file->bytes, masks, QF_S(""), &in, &list);
    if (code == QF_OK && qf_str_eq(web_form(rq, "act"), QF_S("back")))
        return sheet_view_give_back(rq, reply, list, QF_S("以前公开的信息-问题.xlsx"));
    if (code == QF_OK && take && in.taken > 0)
        code = disclose_batch_put(rq->cx, file->filename, file->bytes, (int64_t)in.taken, masks);
    if (code != QF_OK)
        return complain(rq, reply, code);
    QF_TRY(show(rq, reply, NULL, &data));
    qf_map_bool(arena, data, "done", true);
    qf_map_bool(arena, data, "handed_in", take && in.taken > 0);
    qf_map_str(arena, data, "filename", file->filename);
    qf_map_int(arena, data, "rows", (int64_t)in.read);
    qf_map_int(arena, data, "taken", (int64_t)in.taken);
    sheet_view_complaints(rq, data, list);
    return QF_OK;
}

static qf_code decide(web_request *rq, int64_t id, bool approve)
{
    disclose_batch batch;
    intake in = { 0 };
    sheet *list;
    qf_str bytes;

    QF_TRY(disclose_batch_open(rq->cx, id, &batch, &bytes));
    if (!approve)
        return disclose_batch_decide(rq->cx, id, false, 0);
    QF_TRY(run_list(rq, bytes, batch.masks, rq->cx->actor->name, &in, &list));
    return disclose_batch_decide(rq->cx, id, true, (int64_t)in.taken);
}

/* The second person. What went in before a fault stays; the list still waits, and once more brings the rest. */
qf_code page_desk_old_items_decide(web_request *rq, web_reply *reply)
{
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    code = decide(rq, id, qf_str_eq(web_form(rq, "act"), QF_S("approve")));
    return code == QF_OK ? web_go(rq, reply, QF_S("/desk/items/upload"))
                         : complain(rq, reply, code);
}

/* Lists that somebody else has handed in. */
qf_code today_old_items(web_request *rq, today_list *list)
{
    disclose_batch *batches;
    int64_t waiting = 0;
    size_t count;

    QF_TRY(disclose_batches(rq->cx, &batches, &count));
    for (size_t i = 0; i < count; i++)
        waiting += qf_str_eq(batches[i].state, QF_S("waiting")) &&
                   batches[i].account != rq->cx->actor->account;
    today_add(rq, list, TODAY_WAITS, waiting, QF_S("份以前公开的信息清单等核准"),
              web_path(rq, "/desk/items/upload"));
    return QF_OK;
}
