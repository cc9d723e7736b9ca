#include "domain/disclose/files.h"

#include "base/crypt.h"
#include "base/text.h"
#include "doc/doc_write.h"
#include "doc/pdf_clean.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "store/blob.h"
#include "store/db.h"

#define MAX_FINDS ((size_t)32 * 1024) /* bytes of the list of finds */
/* Who sees a file as it came while it has no copy that may be public. */
#define AT_WORK (DISCLOSE_DRAFTERS | AUTH_BIT(REVIEWER) | AUTH_BIT(LEADER))
#define MAX_NUMBERS 40 /* personal data listed of one file; more are counted */

/* ---- what is in a file */

/* One line of the list; tabs and line feeds in its words become spaces. */
static void add_find(qf_buf *out, qf_str zh, qf_str where, qf_str what, bool blocks)
{
    qf_str parts[] = { zh, where, what };

    for (int i = 0; i < 3; i++) {
        for (size_t k = 0; k < parts[i].n; k++)
            qf_buf_addc(out, (unsigned char)parts[i].p[k] < 0x20 ? ' ' : parts[i].p[k]);
        qf_buf_addc(out, '\t');
    }
    qf_buf_add(out, blocks ? QF_S("1\n") : QF_S("0\n"));
}

/* Hidden words may hold numbers too: shown covered, as everything that is kept in the open. */
static qf_code covered_words(qf_ctx *cx, const mask_rules *rules, qf_str words, qf_str *out)
{
    mask_hits hits;

    QF_TRY(mask_find(cx, rules, words, &hits));
    *out = mask_apply(cx->arena, words, hits);
    return QF_OK;
}

/* Personal data of a file's words, by the kind of list that the item is. */
static qf_code find_in(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                       attachment_kind kind, qf_str text, mask_hits *hits)
{
    qf_str cells = text;

    if (kind == ATTACHMENT_CSV) {
        qf_buf tabs = qf_buf_new(cx->arena, text.n + 1);
        for (size_t i = 0; i < text.n; i++)
            qf_buf_addc(&tabs, text.p[i] == ',' ? '\t' : text.p[i]);
        cells = qf_buf_str(&tabs);
    }
    return mask_list_find(cx, rules, disclose_list_kind(cx, rules, item, cells), cells, hits, NULL);
}

/* Everything that a person should know of a file; *blocking counts what must go before it is public. */
static qf_code examine(qf_ctx *cx, const mask_rules *rules, const disclose_item *item, qf_str bytes,
                       attachment_kind kind, qf_str *finds, int64_t *blocking)
{
    attachment_finds *hidden = QF_NEW(cx->arena, attachment_finds);
    qf_buf out = qf_buf_new(cx->arena, MAX_FINDS);
    size_t numbers = 0;
    attachment_said said;
    mask_hits hits;

    *blocking = 0;
    QF_TRY(attachment_hidden(cx, bytes, kind, hidden));
    QF_TRY(attachment_read(cx, bytes, kind, &said));
    QF_TRY(find_in(cx, rules, item, kind, said.text, &hits));
    for (size_t i = 0; i < hidden->count; i++) {
        const attachment_find *find = &hidden->list[i];
        qf_str words;
        QF_TRY(covered_words(cx, rules, find->what, &words));
        add_find(&out, qf_str_of(find->zh), find->where, words, find->blocks);
        *blocking += find->blocks ? 1 : 0;
    }
    if (hidden->more > 0)
        add_find(&out, QF_S("还有"), qf_strf(cx->arena, "%zu 处", hidden->more), QF_S(""), true);
    for (size_t i = 0; i < hits.count; i++) {
        const mask_hit *hit = &hits.at[i];
        bool blocks = disclose_blocks(hit);
        if (!hit->masked)
            continue;
        *blocking += blocks ? 1 : 0;
        if (++numbers <= MAX_NUMBERS)
            add_find(&out, disclose_hit_zh(hit), attachment_where(cx->arena, &said, hit->byte_from),
                     hit->shown, blocks);
    }
    if (numbers > MAX_NUMBERS)
        add_find(&out, QF_S("还有"), qf_strf(cx->arena, "%zu 处个人信息", numbers - MAX_NUMBERS),
                 QF_S(""), true);
    *finds = qf_buf_str(&out);
    return QF_OK;
}

/* ---- a copy that shows no more than it should */

/* Covers the hits that stand in the words at `from`. */
static void cover_part(qf_arena *arena, qf_str *words, size_t from, mask_hits hits, size_t *next)
{
    size_t until = *next, count = 0;
    mask_hit *own;

    while (until < hits.count && hits.at[until].byte_from < from + words->n)
        until++;
    if (until == *next)
        return;
    own = QF_NEW_ARRAY(arena, mask_hit, until - *next);
    while (*next < hits.count && hits.at[*next].byte_from < from + words->n) {
        mask_hit hit = hits.at[(*next)++];
        if (hit.byte_from < from || hit.byte_to > from + words->n)
            continue; /* across two cells: the examination of the copy finds it again */
        hit.byte_from -= from;
        hit.byte_to -= from;
        own[count++] = hit;
    }
    if (count > 0)
        *words = mask_apply(arena, *words, (mask_hits){ own, count });
}

/* What stands beside a number, and the head of its column, tell what it is. */
static qf_code cover_document(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                              doc *document)
{
    size_t *starts = QF_NEW_ARRAY(cx->arena, size_t, attachment_places(document) + 1);
    doc *parts[DOC_PARTS_MAX];
    size_t n = 0, next = 0, count;
    mask_hits hits;
    qf_str text;

    QF_TRY(attachment_words(cx, document, &text, starts));
    QF_TRY(find_in(cx, rules, item, ATTACHMENT_DOCX, text, &hits));
    count = doc_parts(document, parts);
    for (size_t part = 0; part < count; part++)
        for (size_t i = 0; i < parts[part]->count; i++) {
            doc_block *block = &parts[part]->blocks[i];
            const doc_table *table = block->table;
            cover_part(cx->arena, &block->text, starts[n++], hits, &next);
            for (size_t k = 0; table != NULL && k < table->count; k++)
                cover_part(cx->arena, &table->cells[k].text, starts[n++], hits, &next);
        }
    return QF_OK;
}

/* A PDF as its pages print; what is covered in it lies under black boxes, and its page becomes a picture. What the
 * page still says around the boxes is searched once more. */
static qf_code print_anew(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                          qf_str bytes, qf_str *out)
{
    pdf_covering *covers;
    size_t count = 0;
    mask_hits hits;
    qf_str text, left;

    QF_TRY(attachment_text(cx, bytes, ATTACHMENT_PDF, &text));
    QF_TRY(find_in(cx, rules, item, ATTACHMENT_PDF, text, &hits));
    covers = QF_NEW_ARRAY(cx->arena, pdf_covering, hits.count + 1);
    for (size_t i = 0; i < hits.count; i++)
        if (hits.at[i].masked)
            covers[count++] = (pdf_covering){
                .words = qf_str_sub(text, hits.at[i].byte_from, hits.at[i].byte_to),
                .shown = hits.at[i].shown,
            };
    if (count == 0)
        return pdf_printed(cx, bytes, out);
    QF_TRY(pdf_covered(cx, bytes, covers, count, out, &left));
    QF_TRY(find_in(cx, rules, item, ATTACHMENT_PDF, left, &hits));
    for (size_t i = 0; i < hits.count; i++)
        if (hits.at[i].masked && disclose_blocks(&hits.at[i]))
            return qf_fail(cx, QF_INVALID, "DOC.COVER", "file",
                           "PDF 里有号码盖不住：请在原来的 Word 或 Excel 文件里遮盖以后，重新导出 "
                           "PDF");
    return QF_OK;
}

static qf_code write_anew(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                          qf_str bytes, attachment_kind kind, qf_str *out)
{
    mask_hits hits;
    qf_str text;
    doc *document;

    if (attachment_is_picture(kind))
        return picture_strip(cx, bytes, kind, out, NULL);
    if (kind == ATTACHMENT_PDF)
        return print_anew(cx, rules, item, bytes, out);
    if (kind == ATTACHMENT_CSV || kind == ATTACHMENT_TEXT) {
        QF_TRY(attachment_text(cx, bytes, kind, &text));
        QF_TRY(find_in(cx, rules, item, kind, text, &hits));
        *out = QF_JOIN(cx->arena, QF_S("\xef\xbb\xbf"), mask_apply(cx->arena, text, hits));
        return QF_OK;
    }
    QF_TRY(attachment_visible(cx, bytes, kind, &document));
    document->source = QF_S("");
    QF_TRY(cover_document(cx, rules, item, document));
    return doc_write(cx, document, kind == ATTACHMENT_DOCX ? DOC_DOCX : DOC_XLSX,
                     page_style_default(), out);
}

qf_code disclose_bytes_examine(qf_ctx *cx, const mask_rules *rules, qf_str title, qf_str bytes,
                               attachment_kind kind, qf_str *finds)
{
    disclose_item around = { .title = title };
    int64_t blocking;

    return examine(cx, rules, &around, bytes, kind, finds, &blocking);
}

qf_code disclose_bytes_clean(qf_ctx *cx, const mask_rules *rules, qf_str title, qf_str bytes,
                             attachment_kind kind, qf_str *out)
{
    disclose_item around = { .title = title };

    return write_anew(cx, rules, &around, bytes, kind, out);
}

/* ---- reading */

disclose_file disclose_file_row(const db_row *row)
{
    disclose_file file = { .id = db_int(row, "id"),
                           .item_id = db_int(row, "item_id"),
                           .name = db_str(row, "name"),
                           .size = db_int(row, "size"),
                           .sha256 = db_str(row, "sha256"),
                           .sealed = db_str(row, "sealed_sha256"),
                           .finds = db_str(row, "finds"),
                           .blocking = db_int(row, "blocking"),
                           .cleaned = db_bool(row, "cleaned") };

    if (!attachment_kind_parse(db_str(row, "kind"), &file.kind))
        file.kind = ATTACHMENT_TEXT;
    return file;
}

qf_code disclose_files_of(qf_ctx *cx, int64_t item, disclose_files *out)
{
    db_rows rows;

    out->count = 0;
    QF_TRY(db_many(cx, SQL_DISCLOSE_FILES, &rows, DB_INT("item", item)));
    for (size_t i = 0; i < rows.count && i < DISCLOSE_FILES_MAX; i++)
        out->file[out->count++] = disclose_file_row(&rows.row[i]);
    return QF_OK;
}

static qf_code find_file(qf_ctx *cx, int64_t item, int64_t file, disclose_file *out)
{
    disclose_files *files = QF_NEW(cx->arena, disclose_files);

    QF_TRY(disclose_files_of(cx, item, files));
    for (size_t i = 0; i < files->count; i++)
        if (files->file[i].id == file) {
            *out = files->file[i];
            return QF_OK;
        }
    return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_FILE", "file", "没有这个附件，或者已经撤下");
}

static qf_code unsealed(qf_ctx *cx, const disclose_file *file, qf_str *out)
{
    qf_str sealed;

    QF_TRY(blob_get(cx, file->sealed, (int64_t)ATTACHMENT_MAX + 4096, &sealed));
    return qf_unseal(cx, db_key(cx->db), sealed, out);
}

qf_code disclose_file_public(qf_ctx *cx, int64_t item_id, int64_t file, disclose_file *out,
                             qf_str *bytes)
{
    disclose_item item;
    bool ended;

    QF_TRY(find_file(cx, item_id, file, out));
    QF_TRY(disclose_get(cx, item_id, &item));
    QF_TRY(disclose_notice_ended(cx, item_id, &ended));
    if (!qf_str_eq(item.state, QF_S("released")) || ended || out->sha256.n == 0)
        return qf_fail(cx, QF_MISSING, "DISCLOSE.NO_FILE", "file", "没有这个附件，或者已经撤下");
    return blob_get(cx, out->sha256, (int64_t)4 * ATTACHMENT_MAX, bytes);
}

qf_code disclose_file_open(qf_ctx *cx, int64_t item, int64_t file, disclose_file *out,
                           qf_str *bytes)
{
    disclose_item of;
    bool at_work;
    DB_TX tx = { 0 };

    QF_TRY(disclose_desk_get(cx, item, &of));
    QF_TRY(find_file(cx, item, file, out));
    if (out->sha256.n > 0)
        return blob_get(cx, out->sha256, (int64_t)4 * ATTACHMENT_MAX, bytes);
    QF_TRY(disclose_holds(cx, AT_WORK, &of, &at_work));
    if (!at_work)
        return qf_fail(cx, QF_DENIED, "DISCLOSE.SEALED", "file",
                       "这个附件还没有清理，里面可能有个人信息，只有写和审这条信息的人能打开");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(unsealed(cx, out, bytes));
    QF_TRY(audit_write(cx, "disclose.open_file", audit_object(cx, "item", item), "附件 %lld",
                       (long long)file));
    return db_commit(&tx);
}

/* ---- writing */

/* The item may be changed, and by this its changer counts as a writer. */
static qf_code touch(qf_ctx *cx, int64_t id, int64_t version, const char *verb, qf_str name)
{
    disclose_item item;
    int64_t changed;

    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_need(cx, DISCLOSE_DRAFTERS, &item));
    if (item.version != version)
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.CLASH", "version",
                       "您打开以后这条信息变过，请重新看过再处理");
    QF_TRY(db_change(cx, SQL_DISCLOSE_FILES_TOUCH, &changed, DB_INT("id", id),
                     DB_INT("version", version), DB_INT("account", cx->actor->account)));
    if (changed == 0)
        return disclose_wrong_state(cx);
    QF_TRY(disclose_step_note(cx, id, "save", item.state.p, item.state.p, item.round,
                              qf_strf(cx->arena, "%s：%.*s", verb, QF_ARG(name))));
    return audit_write(cx, "disclose.file", audit_object(cx, "item", id), "%s", verb);
}

qf_code disclose_file_add(qf_ctx *cx, const mask_rules *rules, int64_t item, int64_t version,
                          qf_str name, qf_str bytes)
{
    disclose_files *files = QF_NEW(cx->arena, disclose_files);
    qf_str sealed, sha256 = QF_S(""), finds;
    disclose_item around;
    attachment_kind kind;
    int64_t blocking, id;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_DRAFTERS));
    QF_TRY(attachment_kind_of(cx, bytes, name, &kind));
    QF_TRY(disclose_get(cx, item, &around));
    QF_TRY(disclose_need(cx, DISCLOSE_DRAFTERS, &around));
    QF_TRY(examine(cx, rules, &around, bytes, kind, &finds, &blocking));
    name = attachment_name(cx->arena, name, kind);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_files_of(cx, item, files));
    if (files->count == DISCLOSE_FILES_MAX)
        return qf_fail(cx, QF_LIMIT, "DISCLOSE.FILES", "file", "一条信息最多 %d 个附件",
                       DISCLOSE_FILES_MAX);
    QF_TRY(touch(cx, item, version, "添加附件", name));
    QF_TRY(blob_put(cx, qf_seal(cx->arena, db_key(cx->db), bytes), &sealed));
    if (blocking == 0)
        QF_TRY(blob_put(cx, bytes, &sha256));
    QF_TRY(db_number_next(cx, "disclose.file", &id));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_FILE_PUT, DB_INT("id", id), DB_INT("item", item),
                   DB_STR("name", name), DB_STR("kind", qf_str_of(attachment_ending(kind))),
                   DB_INT("size", (int64_t)bytes.n), DB_STR("sha256", sha256),
                   DB_STR("sealed", sealed), DB_STR("finds", finds), DB_INT("blocking", blocking),
                   DB_INT("cleaned", 0), DB_INT("account", cx->actor->account)));
    return db_commit(&tx);
}

qf_code disclose_file_clean(qf_ctx *cx, const mask_rules *rules, int64_t item, int64_t version,
                            int64_t id)
{
    disclose_item around;
    disclose_file file;
    qf_str bytes, clean, sha256, finds;
    int64_t blocking;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_DRAFTERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, item, &around));
    QF_TRY(disclose_need(cx, DISCLOSE_DRAFTERS, &around));
    QF_TRY(find_file(cx, item, id, &file));
    QF_TRY(unsealed(cx, &file, &bytes));
    QF_TRY(write_anew(cx, rules, &around, bytes, file.kind, &clean));
    QF_TRY(examine(cx, rules, &around, clean, file.kind, &finds, &blocking));
    if (blocking > 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.FILE_CLEAN", "file",
                       "自动清理以后还有 %lld 处不能公开的内容，请在原文件里改好再添加",
                       (long long)blocking);
    QF_TRY(touch(cx, item, version, "清理附件，原件密封", file.name));
    QF_TRY(blob_put(cx, clean, &sha256));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_FILE_CLEANED, DB_INT("id", id),
                   DB_INT("size", (int64_t)clean.n), DB_STR("sha256", sha256),
                   DB_STR("finds", finds), DB_INT("blocking", 0)));
    return db_commit(&tx);
}

qf_code disclose_file_remove(qf_ctx *cx, int64_t item, int64_t version, int64_t id)
{
    disclose_file file;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_DRAFTERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(find_file(cx, item, id, &file));
    QF_TRY(touch(cx, item, version, "去掉附件", file.name));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_FILE_REMOVE, DB_INT("id", id), DB_INT("item", item)));
    return db_commit(&tx);
}

qf_code disclose_files_again(qf_ctx *cx, const mask_rules *rules, const disclose_item *item)
{
    disclose_files *files = QF_NEW(cx->arena, disclose_files);

    QF_TRY(disclose_files_of(cx, item->id, files));
    for (size_t i = 0; i < files->count; i++) {
        const disclose_file *file = &files->file[i];
        qf_str bytes, finds, sha256 = file->sha256;
        int64_t blocking;

        if (file->sha256.n > 0)
            QF_TRY(blob_get(cx, file->sha256, (int64_t)4 * ATTACHMENT_MAX, &bytes));
        else
            QF_TRY(unsealed(cx, file, &bytes));
        QF_TRY(examine(cx, rules, item, bytes, file->kind, &finds, &blocking));
        if (blocking > 0)
            sha256 = QF_S("");
        else if (sha256.n == 0)
            QF_TRY(blob_put(cx, bytes, &sha256));
        QF_TRY(db_exec(cx, SQL_DISCLOSE_FILE_AGAIN, DB_INT("id", file->id),
                       DB_STR("sha256", sha256), DB_STR("finds", finds),
                       DB_INT("blocking", blocking)));
    }
    return QF_OK;
}

qf_code disclose_files_copy(qf_ctx *cx, int64_t from, int64_t to)
{
    disclose_files *files = QF_NEW(cx->arena, disclose_files);

    QF_TRY(disclose_files_of(cx, from, files));
    for (size_t i = 0; i < files->count; i++) {
        const disclose_file *file = &files->file[i];
        int64_t id;
        QF_TRY(db_number_next(cx, "disclose.file", &id));
        QF_TRY(db_exec(cx, SQL_DISCLOSE_FILE_PUT, DB_INT("id", id), DB_INT("item", to),
                       DB_STR("name", file->name),
                       DB_STR("kind", qf_str_of(attachment_ending(file->kind))),
                       DB_INT("size", file->size), DB_STR("sha256", file->sha256),
                       DB_STR("sealed", file->sealed), DB_STR("finds", file->finds),
                       DB_INT("blocking", file->blocking), DB_INT("cleaned", file->cleaned),
                       DB_INT("account", cx->actor->account)));
    }
    return QF_OK;
}

qf_code disclose_files_named(qf_ctx *cx, int64_t item, qf_str *out)
{
    disclose_files *files = QF_NEW(cx->arena, disclose_files);
    qf_buf list = qf_buf_new(cx->arena, 32 + (size_t)DISCLOSE_FILES_MAX * 70);
    const char *before = "\"";

    QF_TRY(disclose_files_of(cx, item, files));
    qf_buf_add(&list, QF_S("\"files\":["));
    for (size_t i = 0; i < files->count; i++) {
        if (files->file[i].sha256.n == 0)
            continue;
        qf_buf_addf(&list, "%s%.*s\"", before, QF_ARG(files->file[i].sha256));
        before = ",\"";
    }
    qf_buf_add(&list, QF_S("],"));
    *out = qf_buf_str(&list);
    return QF_OK;
}

qf_code disclose_files_take(qf_ctx *cx, int64_t from, int64_t to)
{
    QF_TRY(db_exec(cx, SQL_DISCLOSE_FILES_DROP, DB_INT("item", to)));
    return db_exec(cx, SQL_DISCLOSE_FILES_MOVE, DB_INT("item", to), DB_INT("from_item", from));
}

qf_code disclose_files_check(qf_ctx *cx, int64_t item)
{
    disclose_files *files = QF_NEW(cx->arena, disclose_files);

    QF_TRY(disclose_files_of(cx, item, files));
    for (size_t i = 0; i < files->count; i++)
        if (files->file[i].sha256.n == 0)
            return qf_fail(cx, QF_INVALID, "DISCLOSE.GATE", "file",
                           "附件“%.*s”里还有不能公开的内容，请退回清理，或者去掉这个附件",
                           QF_ARG(files->file[i].name));
    return QF_OK;
}
