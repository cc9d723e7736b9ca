#include "base/file.h"
#include "domain/disclose/files.h"
#include "domain/publog/publog.h"
#include "web/pages.h"
#include "web/site.h"

#define FILE_MAX ((size_t)32 * 1024 * 1024)

static void add_head(qf_arena *arena, qf_val *data, const publog_head *head)
{
    qf_map_str(arena, data, "origin", head->checkpoint.origin);
    qf_map_int(arena, data, "size", head->checkpoint.size);
    qf_map_str(arena, data, "root", qf_digest_hex(arena, head->checkpoint.root));
    qf_map_str(arena, data, "checkpoint", head->note);
    qf_map_str(arena, data, "verifier_key", head->verifier_key);
}

qf_code page_log(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/log", "公开日志");
    publog_head head;
    qf_code code = publog_head_get(rq->cx, &head);

    web_crumb(rq, data, "首页", QF_S("/"));
    if (code != QF_OK && code != QF_MISSING)
        return code;
    qf_map_bool(arena, data, "begun", code == QF_OK);
    if (code == QF_OK)
        add_head(arena, data, &head);
    return QF_OK;
}

/* Only names that the log has: checkpoint, key, tile/ with digits, x, p, slashes and "entries". */
static bool is_log_file(qf_str path)
{
    if (qf_str_eq(path, QF_S("checkpoint")) || qf_str_eq(path, QF_S("key")))
        return true;
    if (!qf_str_starts(path, QF_S("tile/")) || path.n > 100 || qf_str_has(path, QF_S("..")))
        return false;
    path = qf_str_sub(path, 5, path.n);
    if (qf_str_starts(path, QF_S("entries/")))
        path = qf_str_sub(path, 8, path.n);
    for (size_t i = 0; i < path.n; i++)
        if (strchr("0123456789xp./", path.p[i]) == NULL)
            return false;
    return path.n > 0 && path.p[path.n - 1] != '/';
}

qf_code page_log_file(web_request *rq, web_reply *reply)
{
    bool text = !qf_str_starts(rq->params[0], QF_S("tile/"));
    const char *folder;
    qf_code code;

    if (!is_log_file(rq->params[0]))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "path", "公开日志里没有这个文件");
    QF_TRY(publog_folder(rq->cx, &folder));
    code = qf_file_read(rq->cx, qf_strf(rq->cx->arena, "%s/%.*s", folder, QF_ARG(rq->params[0])).p,
                        FILE_MAX, &reply->body);
    if (code != QF_OK)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "path", "公开日志里没有这个文件");
    reply->type = text ? "text/plain; charset=utf-8" : "application/octet-stream";
    return QF_OK;
}

/* What hangs on the board, by the first digits of its digest: the present text, an older one, or none. */
static void add_paper(web_request *rq, qf_val *data, const publog_proof *proofs, size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_str paper = web_query(rq, "paper"),
           said = qf_strf(arena, "\"sha256\":\"%.*s", QF_ARG(paper));
    bool now = qf_str_starts(qf_get_str(data, "item_sha256"), paper), before = false;

    if (rq->flat) { /* a file can not know what paper comes: its script shows one of the three */
        qf_map_bool(arena, data, "paper_same", true);
        qf_map_bool(arena, data, "paper_old", true);
        qf_map_bool(arena, data, "paper_other", true);
    }
    if (paper.n != 16)
        return;
    for (size_t i = 0; i < count; i++)
        before = before || qf_str_has(proofs[i].entry, said);
    qf_map_bool(arena, data, "paper_same", now && before);
    qf_map_bool(arena, data, "paper_old", before && !now);
    qf_map_bool(arena, data, "paper_other", !before);
}

static void add_leaf(qf_arena *arena, qf_val *list, const publog_proof *proof)
{
    qf_val *one = qf_list_add(list, qf_val_map(arena)), *path;

    qf_map_int(arena, one, "index", proof->index);
    qf_map_str(arena, one, "entry", proof->entry);
    qf_map_str(arena, one, "leaf", qf_digest_hex(arena, proof->leaf));
    path = qf_map_list(arena, one, "path");
    for (size_t i = 0; i < proof->count; i++)
        qf_list_add(path, qf_val_str(arena, qf_digest_hex(arena, proof->path[i])));
}

/* The attachments as they are given out now, each held against the leaf that speaks last; a leaf from before
 * attachments were named says nothing of them. */
static qf_code add_files(web_request *rq, qf_val *data, int64_t id, qf_str last_entry)
{
    qf_arena *arena = rq->cx->arena;
    disclose_files *files = QF_NEW(arena, disclose_files);
    bool named = qf_str_has(last_entry, QF_S("\"files\":[")), ended;
    qf_val *list = qf_map_list(arena, data, "files");

    QF_TRY(disclose_notice_ended(rq->cx, id, &ended));
    QF_TRY(disclose_files_of(rq->cx, id, files));
    for (size_t i = 0; i < files->count && !ended; i++) {
        const disclose_file *file = &files->file[i];
        qf_val *one;
        if (file->sha256.n == 0)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", file->name);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/item/%lld/file/%lld.%s", (long long)id, (long long)file->id,
                            attachment_ending(file->kind)));
        qf_map_str(arena, one, "sha256", file->sha256);
        qf_map_bool(arena, one, "proven", named && qf_str_has(last_entry, file->sha256));
        qf_map_bool(arena, one, "before", !named);
    }
    qf_map_bool(arena, data, "has_files", qf_count(list) > 0);
    return QF_OK;
}

/* The bytes that an item's digest is made of: title, line feed, text as it is kept. */
static qf_str proven_text(qf_arena *arena, const disclose_item *item)
{
    return QF_JOIN(arena, item->title, QF_S("\n"), item->body);
}

/* Those bytes as a file, so that anybody may add them up without a program of ours. */
qf_code page_proof_text(web_request *rq, web_reply *reply)
{
    disclose_item item;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_get(rq->cx, id, &item));
    if (!qf_str_eq(item.state, QF_S("released")))
        return qf_fail(rq->cx, QF_MISSING, "DISCLOSE.NO_ITEM", "item",
                       "没有这条信息，或者已经撤下");
    reply->body = proven_text(rq->cx->arena, &item);
    reply->type = "text/plain; charset=utf-8";
    reply->cacheable = true;
    return QF_OK;
}

/* The text as it is public now, held against the leaf that speaks last. */
static qf_code add_text(web_request *rq, qf_val *data, const disclose_item *item, qf_str last_entry)
{
    qf_arena *arena = rq->cx->arena;
    qf_str digest = qf_digest_hex(arena, qf_sha256(proven_text(arena, item)));
    bool same = qf_str_has(last_entry, qf_strf(arena, "\"sha256\":\"%.*s\"", QF_ARG(digest)));

    qf_map_str(arena, data, "item_title", item->title);
    qf_map_str(arena, data, "item_href", web_path(rq, "/item/%lld", (long long)item->id));
    qf_map_str(arena, data, "item_text", web_path(rq, "/proof/%lld/text.txt", (long long)item->id));
    qf_map_str(arena, data, "item_sha256", digest);
    qf_map_bool(arena, data, "item_same", same);
    return add_files(rq, data, item->id, last_entry);
}

qf_code page_proof(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    publog_head head;
    publog_proof *proofs;
    disclose_item item;
    qf_val *data, *leaves;
    size_t count;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_get(rq->cx, id, &item));
    /* A withdrawn item stays in the log; of what never was public there is no leaf. */
    QF_TRY(publog_head_get(rq->cx, &head));
    QF_TRY(
        publog_prove(rq->cx, &head, qf_strf(arena, "item:%lld", (long long)id), &proofs, &count));
    data = web_page(rq, reply, "public/proof", "公开存证");
    web_crumb(rq, data, "首页", QF_S("/"));
    web_crumb(rq, data, "公开日志", QF_S("/log"));
    add_head(arena, data, &head);
    qf_map_int(arena, data, "id", id);
    if (qf_str_eq(item.state, QF_S("released")))
        QF_TRY(add_text(rq, data, &item, proofs[count - 1].entry));
    add_paper(rq, data, proofs, count);
    leaves = qf_map_list(arena, data, "leaves");
    for (size_t i = 0; i < count; i++)
        add_leaf(arena, leaves, &proofs[i]);
    return QF_OK;
}
