#include "domain/publog/publog.h"

#include "base/file.h"
#include "base/json.h"
#include "domain/auth/auth.h"
#include "domain/org/org.h"
#include "store/db.h"

#define BATCH 4096
#define AT_ONCE 100000 /* leaves between two checkpoints, at most */
#define MAX_FILES 40   /* named by one leaf */
#define NOTE_MAX ((size_t)16 * 1024)

static bool is_hex64(qf_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if ((text.p[i] < '0' || text.p[i] > '9') && (text.p[i] < 'a' || text.p[i] > 'f'))
            return false;
    return text.n == 64;
}

static qf_code known_size(qf_ctx *cx, int64_t *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_PUBLOG_SIZE, &row));
    *out = db_int(&row, "leaves");
    return QF_OK;
}

/* Adds the attachments' digests to an entry; false when one is none. */
static bool add_files(qf_arena *arena, qf_val *entry, const qf_val *files)
{
    qf_val *list = qf_map_list(arena, entry, "files");

    for (const qf_val *one = qf_first(files); one != NULL; one = one->next) {
        if (one->type != QF_VAL_STR || !is_hex64(one->text))
            return false;
        qf_list_add(list, qf_val_str(arena, one->text));
    }
    return qf_count(files) <= MAX_FILES;
}

qf_code publog_add(qf_ctx *cx, qf_str kind, qf_str object, qf_str sha256, const qf_val *files,
                   qf_time at)
{
    qf_val *entry = qf_val_map(cx->arena);
    qf_buf text = qf_buf_new(cx->arena, 4000);
    int64_t seq;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    if (!is_hex64(sha256) || kind.n == 0 || kind.n > 40 || object.n == 0 || object.n > 100)
        return qf_fail(cx, QF_INVALID, "PUBLOG.ACT", "entry", "公开日志的记录不完整");
    qf_map_str(cx->arena, entry, "kind", kind);
    qf_map_str(cx->arena, entry, "object", object);
    qf_map_str(cx->arena, entry, "sha256", sha256);
    if (files != NULL && !add_files(cx->arena, entry, files))
        return qf_fail(cx, QF_INVALID, "PUBLOG.ACT", "entry", "公开日志的记录不完整");
    qf_map_str(cx->arena, entry, "at", qf_time_str(cx->arena, at));
    qf_json_write(&text, entry);
    QF_TRY(known_size(cx, &seq));
    return db_exec(cx, SQL_PUBLOG_ADD, DB_INT("seq", seq), DB_STR("object", object),
                   DB_STR("entry", qf_buf_str(&text)));
}

/* ---- key and folder */

struct signer {
    qf_sign_key key;
    qf_str name, verifier_key;
    const char *folder;
};

/* The key comes from the data folder's secret, so it is not in the database and is in the backup. */
static qf_code open_signer(qf_ctx *cx, struct signer *out)
{
    qf_digest seed = qf_keyed_digest(
        db_key(cx->db), qf_strf(cx->arena, "publication log %lld", (long long)cx->org));
    org self;

    QF_TRY(org_by_id(cx, cx->org, &self));
    qf_sign_key_from(seed.byte, &out->key);
    qf_forget(&seed, sizeof(seed));
    out->name = qf_strf(cx->arena, "qingfeng/%.*s", QF_ARG(self.code));
    out->verifier_key = note_verifier_key(cx->arena, out->name, out->key.public_key);
    out->folder = qf_strf(cx->arena, "%s/log/%.*s", db_folder(cx->db), QF_ARG(self.code)).p;
    return QF_OK;
}

qf_code publog_folder(qf_ctx *cx, const char **out)
{
    struct signer signer;

    QF_TRY(open_signer(cx, &signer));
    qf_forget(&signer.key, sizeof(signer.key));
    *out = signer.folder;
    return QF_OK;
}

static const char *file_in(qf_ctx *cx, const char *folder, const char *name)
{
    return qf_strf(cx->arena, "%s/%s", folder, name).p;
}

/* The checkpoint in the folder; size 0 when there is none yet. */
static qf_code old_checkpoint(qf_ctx *cx, const char *folder, qf_str verifier_key, qf_str *note,
                              note_checkpoint *out)
{
    qf_code code = qf_file_read(cx, file_in(cx, folder, "checkpoint"), NOTE_MAX, note);

    *out = (note_checkpoint){ 0 };
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    return note_open(cx, *note, verifier_key, out);
}

/* ---- publishing */

static qf_code append_rest(qf_ctx *cx, tiles *log, int64_t target)
{
    while (log->size < target) {
        db_rows rows;
        qf_str *entries;
        QF_TRY(db_many(cx, SQL_PUBLOG_FROM, &rows, DB_INT("seq", log->size), DB_INT("n", BATCH)));
        if (rows.count == 0 || db_int(&rows.row[0], "seq") != log->size)
            return qf_fail(cx, QF_BROKEN, "PUBLOG.GAP", NULL, "公开日志的记录有缺失");
        entries = QF_NEW_ARRAY(cx->arena, qf_str, rows.count);
        for (size_t i = 0; i < rows.count; i++)
            entries[i] = db_str(&rows.row[i], "entry");
        QF_TRY(tiles_append(cx, log, entries, rows.count));
    }
    return QF_OK;
}

/* Nothing is signed that does not begin with what was signed before. */
static qf_code still_the_same(qf_ctx *cx, const tiles *log, const note_checkpoint *old)
{
    qf_digest root;

    if (old->size == 0)
        return QF_OK;
    QF_TRY(tiles_root(cx, log, old->size, &root));
    if (memcmp(root.byte, old->root.byte, sizeof(root.byte)) != 0)
        return qf_fail(cx, QF_BROKEN, "PUBLOG.FORKED", NULL,
                       "公开日志与已签名的内容不一致，没有签名，请核对备份");
    return QF_OK;
}

static qf_code write_checkpoint(qf_ctx *cx, const struct signer *signer, const tiles *log)
{
    note_checkpoint fresh = { .origin = signer->name, .size = log->size };
    qf_str note;

    QF_TRY(tiles_root(cx, log, log->size, &fresh.root));
    note = note_sign(cx->arena, &fresh, &signer->key);
    QF_TRY(qf_file_write(cx, file_in(cx, signer->folder, "key"),
                         QF_JOIN(cx->arena, signer->verifier_key, QF_S("\n"))));
    return qf_file_write(cx, file_in(cx, signer->folder, "checkpoint"), note);
}

static qf_code publish(qf_ctx *cx, struct signer *signer)
{
    note_checkpoint old;
    tiles log = { signer->folder, 0 };
    int64_t target;
    qf_str note;

    QF_TRY(known_size(cx, &target));
    QF_TRY(old_checkpoint(cx, signer->folder, signer->verifier_key, &note, &old));
    if (old.size > target)
        return qf_fail(cx, QF_BROKEN, "PUBLOG.FORKED", NULL,
                       "公开日志比记录长，记录可能是旧备份，没有签名，请核对");
    if (old.size == target)
        return QF_OK;
    if (target > old.size + AT_ONCE)
        target = old.size + AT_ONCE;
    log.size = old.size;
    QF_TRY(qf_dir_make(cx, signer->folder));
    QF_TRY(append_rest(cx, &log, target));
    QF_TRY(still_the_same(cx, &log, &old));
    QF_TRY(write_checkpoint(cx, signer, &log));
    return db_generation_bump(cx);
}

qf_code publog_publish(qf_ctx *cx)
{
    struct signer signer;
    DB_TX tx = { 0 };
    qf_code code;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    /* The organisation's writing lock: one program at a time writes the files. */
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(open_signer(cx, &signer));
    code = publish(cx, &signer);
    qf_forget(&signer.key, sizeof(signer.key));
    QF_TRY(code);
    return db_commit(&tx);
}

/* ---- reading */

qf_code publog_head_get(qf_ctx *cx, publog_head *out)
{
    struct signer signer;
    int64_t leaves;

    QF_TRY(open_signer(cx, &signer));
    qf_forget(&signer.key, sizeof(signer.key));
    QF_TRY(old_checkpoint(cx, signer.folder, signer.verifier_key, &out->note, &out->checkpoint));
    if (out->checkpoint.size == 0)
        return qf_fail(cx, QF_MISSING, "PUBLOG.EMPTY", NULL, "公开日志里还没有内容");
    QF_TRY(known_size(cx, &leaves));
    out->verifier_key = signer.verifier_key;
    out->waiting = leaves - out->checkpoint.size;
    return QF_OK;
}

qf_code publog_prove(qf_ctx *cx, const publog_head *head, qf_str object, publog_proof **out,
                     size_t *count)
{
    tiles log = { .size = head->checkpoint.size };
    db_rows rows;

    QF_TRY(publog_folder(cx, &log.folder));
    QF_TRY(db_many(cx, SQL_PUBLOG_OF, &rows, DB_STR("object", object)));
    *count = 0;
    *out = QF_NEW_ARRAY(cx->arena, publog_proof, rows.count);
    for (size_t i = 0; i < rows.count && db_int(&rows.row[i], "seq") < log.size; i++) {
        publog_proof *one = &(*out)[(*count)++];
        one->index = db_int(&rows.row[i], "seq");
        one->entry = db_str(&rows.row[i], "entry");
        one->leaf = tiles_leaf(one->entry);
        QF_TRY(tiles_inclusion(cx, &log, one->index, one->path, &one->count));
        if (!tiles_included(one->leaf, one->index, log.size, one->path, one->count,
                            head->checkpoint.root))
            return qf_fail(cx, QF_BROKEN, "PUBLOG.PROOF", NULL,
                           "公开日志的存证与检查点不一致，请核对");
    }
    if (*count == 0)
        return qf_fail(cx, QF_MISSING, "PUBLOG.NONE", NULL,
                       "这条信息还没有写进公开日志，请过几分钟再看");
    return QF_OK;
}

/* The key somebody kept, else the one in the folder. */
static qf_code key_for(qf_ctx *cx, const char *folder, qf_str given, qf_str *out)
{
    *out = given;
    if (given.n > 0)
        return QF_OK;
    QF_TRY(qf_file_read(cx, file_in(cx, folder, "key"), NOTE_MAX, out));
    *out = qf_str_trim(*out);
    return QF_OK;
}

qf_code publog_verify(qf_ctx *cx, const char *folder, qf_str verifier_key, note_checkpoint *out)
{
    tiles log = { .folder = folder };
    qf_digest root;
    qf_str note;

    QF_TRY(key_for(cx, folder, verifier_key, &verifier_key));
    QF_TRY(qf_file_read(cx, file_in(cx, folder, "checkpoint"), NOTE_MAX, &note));
    QF_TRY(note_open(cx, note, verifier_key, out));
    log.size = out->size;
    QF_TRY(tiles_check(cx, &log, &root));
    if (memcmp(root.byte, out->root.byte, sizeof(root.byte)) != 0)
        return qf_fail(cx, QF_BROKEN, "PUBLOG.ROOT", "checkpoint",
                       "内容与检查点的摘要不一致，日志被改动过");
    return QF_OK;
}

qf_code publog_verify_since(qf_ctx *cx, const char *folder, qf_str verifier_key,
                            const note_checkpoint *now, qf_str earlier)
{
    tiles log = { .folder = folder, .size = now->size };
    note_checkpoint then;
    qf_digest root;

    QF_TRY(key_for(cx, folder, verifier_key, &verifier_key));
    QF_TRY(note_open(cx, earlier, verifier_key, &then));
    if (then.size > now->size)
        return qf_fail(cx, QF_BROKEN, "PUBLOG.ROLLED_BACK", "since",
                       "日志比您保存的检查点短：当时有 %lld 条，现在只有 %lld 条，后面的被去掉了",
                       (long long)then.size, (long long)now->size);
    QF_TRY(tiles_root(cx, &log, then.size, &root));
    if (memcmp(root.byte, then.root.byte, sizeof(root.byte)) != 0)
        return qf_fail(cx, QF_BROKEN, "PUBLOG.FORKED", "since",
                       "日志的前 %lld 条和您保存的检查点不一样，过去的记录被改写了",
                       (long long)then.size);
    return QF_OK;
}
