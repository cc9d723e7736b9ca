/* Attachments of items: on the public page, and on the desk with what they hide. */
#include "domain/disclose/files.h"
#include "web/file_view.h"
#include "web/item_view.h"
#include "web/pages.h"
#include "web/site.h"

qf_str file_view_size(qf_arena *arena, int64_t bytes)
{
    if (bytes < 1024)
        return qf_strf(arena, "%lld 字节", (long long)bytes);
    if (bytes < 1024 * 1024)
        return qf_strf(arena, "%lld KB", (long long)((bytes + 1023) / 1024));
    bytes = bytes * 10 / (1024 * 1024);
    return qf_strf(arena, "%lld.%lld MB", (long long)(bytes / 10), (long long)(bytes % 10));
}

void file_view_finds(qf_arena *arena, qf_val *one, qf_str lines)
{
    qf_val *list = qf_map_list(arena, one, "finds");
    qf_str line, part;

    while (qf_str_split(&lines, '\n', &line)) {
        static const char *const names[] = { "zh", "where", "what" };
        qf_val *find;
        if (line.n == 0)
            continue;
        find = qf_list_add(list, qf_val_map(arena));
        for (int i = 0; i < 3; i++)
            qf_map_str(arena, find, names[i], qf_str_split(&line, '\t', &part) ? part : QF_S(""));
        qf_map_bool(arena, find, "blocks", qf_str_eq(line, QF_S("1")));
    }
    qf_map_bool(arena, one, "has_finds", qf_count(list) > 0);
}

const char *file_view_keeps(attachment_kind kind)
{
    if (kind == ATTACHMENT_PDF)
        return "按打印出来的样子另存：版面和文字不变，作者、批注、嵌入的文件、链接和电子签名去掉。"
               "有号码的那一页变成图片，号码用黑块盖住，公开的文件里不再有它；"
               "找不到位置的会告诉您，请在原来的文件里改好。";
    if (kind == ATTACHMENT_DOCX)
        return "只留下看得见的文字、表格和图片，号码遮盖，作者、批注、修订、照片的拍摄信息和裁掉的"
               "部分都去掉；排版会简化，"
               "表格里的图片放到表格后面。";
    if (kind == ATTACHMENT_XLSX)
        return "只留下看得见的表格，号码遮盖，作者、批注、隐藏的行列和工作表都去掉；排版会简化。";
    return attachment_is_picture(kind) ? "只留下画面，拍摄的时间、位置和相机信息都去掉。"
                                       : "号码遮盖。";
}

static void add_for_desk(web_request *rq, qf_val *one, const disclose_file *file, bool may_change)
{
    qf_arena *arena = rq->cx->arena;
    long long item = (long long)file->item_id;

    qf_map_str(arena, one, "href",
               web_path(rq, "/desk/items/%lld/files/%lld", item, (long long)file->id));
    qf_map_str(arena, one, "action", web_path(rq, "/desk/items/%lld/files/act", item));
    qf_map_bool(arena, one, "ready", file->sha256.n > 0);
    qf_map_bool(arena, one, "cleaned", file->cleaned);
    qf_map_bool(arena, one, "may_change", may_change);
    file_view_finds(arena, one, file->finds);
    qf_map_bool(arena, one, "may_clean", may_change && file->finds.n > 0 && !file->cleaned);
    qf_map_str(arena, one, "clean_keeps", qf_str_of(file_view_keeps(file->kind)));
}

qf_code item_view_files(web_request *rq, qf_val *data, int64_t id, bool desk)
{
    qf_arena *arena = rq->cx->arena;
    disclose_files *files = QF_NEW(arena, disclose_files);
    qf_val *list = qf_map_list(arena, data, "files");
    bool may_change = false, ended;
    disclose_item item;

    QF_TRY(disclose_files_of(rq->cx, id, files));
    QF_TRY(disclose_get(rq->cx, id, &item));
    QF_TRY(disclose_notice_ended(rq->cx, id, &ended));
    if (desk)
        QF_TRY(disclose_holds(rq->cx, DISCLOSE_DRAFTERS, &item, &may_change));
    may_change = may_change &&
                 (qf_str_eq(item.state, QF_S("draft")) || qf_str_eq(item.state, QF_S("returned")));
    for (size_t i = 0; i < files->count; i++) {
        const disclose_file *file = &files->file[i];
        qf_val *one;
        if (!desk && (file->sha256.n == 0 || ended))
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", file->id);
        qf_map_str(arena, one, "name", file->name);
        qf_map_str(arena, one, "zh", qf_str_of(attachment_zh(file->kind)));
        qf_map_str(arena, one, "size", file_view_size(arena, file->size));
        if (desk) {
            add_for_desk(rq, one, file, may_change);
            continue;
        }
        qf_map_str(arena, one, "sha256", file->sha256);
        qf_map_str(arena, one, "href",
                   web_path(rq, "/item/%lld/file/%lld.%s", (long long)id, (long long)file->id,
                            attachment_ending(file->kind)));
    }
    qf_map_bool(arena, data, "has_files", qf_count(list) > 0);
    qf_map_bool(arena, data, "show_files", qf_count(list) > 0 || may_change);
    qf_map_int(arena, data, "file_count", (int64_t)qf_count(list));
    qf_map_bool(arena, data, "may_add", may_change);
    if (may_change)
        qf_map_str(arena, data, "add", web_path(rq, "/desk/items/%lld/files", (long long)id));
    return QF_OK;
}

int64_t file_view_number(qf_str text)
{
    int64_t number = 0;

    for (size_t i = 0; i < text.n && text.p[i] != '.' && i < 15; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        number = number * 10 + (text.p[i] - '0');
    }
    return number;
}

qf_code file_view_give(web_reply *reply, qf_str name, attachment_kind kind, qf_str bytes)
{
    reply->body = bytes;
    reply->type = attachment_type(kind);
    if (!attachment_is_picture(kind))
        reply->download = name;
    return QF_OK;
}

qf_code page_item_file(web_request *rq, web_reply *reply)
{
    disclose_file file;
    qf_str bytes;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_file_public(rq->cx, id, file_view_number(rq->params[1]), &file, &bytes));
    return file_view_give(reply, file.name, file.kind, bytes);
}

qf_code page_desk_item_file(web_request *rq, web_reply *reply)
{
    disclose_file file;
    qf_str bytes;
    int64_t id;

    QF_TRY(auth_need(rq->cx, ITEM_SEERS));
    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(disclose_file_open(rq->cx, id, file_view_number(rq->params[1]), &file, &bytes));
    return file_view_give(reply, file.name, file.kind, bytes);
}

qf_code page_desk_item_files_add(web_request *rq, web_reply *reply)
{
    const web_upload *file = web_upload_of(rq, "file");
    qf_code code;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    if (file == NULL)
        code = qf_fail(rq->cx, QF_INVALID, "DISCLOSE.FILE", "file", "请先选一个文件再添加");
    else
        code = disclose_file_add(rq->cx, rq->site->mask_rules, id, web_form_int(rq, "version"),
                                 file->filename, file->bytes);
    return item_desk_answer(rq, reply, id, code == QF_LIMIT ? QF_INVALID : code);
}

qf_code page_desk_item_files_act(web_request *rq, web_reply *reply)
{
    int64_t id, version = web_form_int(rq, "version");
    int64_t file = web_form_int(rq, "file");
    qf_code code;

    QF_TRY(web_param_id(rq, 0, &id));
    code = qf_str_eq(web_form(rq, "what"), QF_S("clean"))
               ? disclose_file_clean(rq->cx, rq->site->mask_rules, id, version, file)
               : disclose_file_remove(rq->cx, id, version, file);
    return item_desk_answer(rq, reply, id, code);
}
