#include "store/blob.h"

#include "base/crypt.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEX (2 * QF_SHA256_BYTES)
#define FILES_MAX 10000000

struct blob_writer {
    qf_str temporary; /* path; empty once it has its name */
    int fd;
    int64_t size, max;
    qf_sha256_state *digest;
};

static qf_code cannot_write(qf_ctx *cx)
{
    if (qf_is_full(errno))
        return qf_fail(cx, QF_BROKEN, "BLOB.FULL", NULL, "磁盘已满，附件无法保存，请联系管理员");
    return qf_fail(cx, QF_BROKEN, "BLOB.WRITE", NULL, "附件无法保存，请联系管理员");
}

static void abandon(void *thing)
{
    blob_writer *writer = thing;

    if (writer->fd >= 0)
        close(writer->fd);
    if (writer->temporary.n > 0)
        unlink(writer->temporary.p);
    writer->fd = -1;
    writer->temporary.n = 0;
}

static qf_str org_folder(const qf_ctx *cx)
{
    return qf_strf(cx->arena, "%s/blobs/%lld", db_folder(cx->db), (long long)cx->org);
}

qf_code blob_begin(qf_ctx *cx, int64_t max, blob_writer **out)
{
    blob_writer *writer = QF_NEW(cx->arena, blob_writer);
    qf_str folder = org_folder(cx);

    if (cx->org == 0)
        return qf_fail(cx, QF_BROKEN, "DB.NO_ORG", "blob", "程序内部错误：没有指明行政机关");
    QF_TRY(qf_dir_make(cx, folder.p));
    *writer = (blob_writer){
        .temporary = qf_strf(cx->arena, "%s/.%s", folder.p, qf_random_token(cx->arena, 12).p),
        .max = max < BLOB_MAX ? max : BLOB_MAX,
        .digest = qf_sha256_new(cx->arena),
    };
    writer->fd = open(writer->temporary.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (writer->fd < 0)
        return cannot_write(cx);
    qf_arena_defer(cx->arena, abandon, writer);
    *out = writer;
    return QF_OK;
}

qf_code blob_add(qf_ctx *cx, blob_writer *writer, qf_str bytes)
{
    if (bytes.n > (size_t)(writer->max - writer->size))
        return qf_fail(cx, QF_LIMIT, "BLOB.TOO_LARGE", NULL, "附件超过 %lld MB",
                       (long long)(writer->max / (1024 * 1024)));
    qf_sha256_add(writer->digest, bytes);
    writer->size += (int64_t)bytes.n;
    while (bytes.n > 0) {
        ssize_t n = write(writer->fd, bytes.p, bytes.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return cannot_write(cx);
        bytes = qf_str_sub(bytes, (size_t)n, bytes.n);
    }
    return QF_OK;
}

static bool sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return done;
}

/* "…/blobs/1/ab" and "…/blobs/1/ab/cdef…": two digits spread the files over 256 folders. */
static qf_str shelf_of(qf_ctx *cx, qf_str sha256)
{
    return qf_strf(cx->arena, "%s/%.2s", org_folder(cx).p, sha256.p);
}

static qf_str file_of(qf_ctx *cx, qf_str sha256)
{
    return qf_strf(cx->arena, "%s/%s", shelf_of(cx, sha256).p, sha256.p + 2);
}

qf_code blob_finish(qf_ctx *cx, blob_writer *writer, qf_str *sha256)
{
    qf_str shelf, place;
    bool durable;

    *sha256 = qf_digest_hex(cx->arena, qf_sha256_end(writer->digest));
    shelf = shelf_of(cx, *sha256);
    place = file_of(cx, *sha256);
    QF_TRY(qf_dir_make(cx, shelf.p));
    durable = fsync(writer->fd) == 0;
    durable = close(writer->fd) == 0 && durable;
    writer->fd = -1;
    /* Over a file that is there already: it has, or should have, the same bytes. */
    if (!durable || rename(writer->temporary.p, place.p) != 0)
        return cannot_write(cx);
    writer->temporary.n = 0;
    if (!sync_folder(shelf.p) || !sync_folder(org_folder(cx).p))
        return cannot_write(cx);
    return db_exec(cx, SQL_STORE_BLOB_ADD, DB_STR("sha256", *sha256), DB_INT("size", writer->size));
}

qf_code blob_put(qf_ctx *cx, qf_str bytes, qf_str *sha256)
{
    blob_writer *writer;

    QF_TRY(blob_begin(cx, BLOB_MAX, &writer));
    QF_TRY(blob_add(cx, writer, bytes));
    return blob_finish(cx, writer, sha256);
}

/* ---- reading */

static qf_code damaged(qf_ctx *cx)
{
    return qf_fail(cx, QF_BROKEN, "BLOB.DAMAGED", NULL, "附件缺失或已损坏，请用备份恢复");
}

static bool well_formed(qf_str sha256)
{
    for (size_t i = 0; i < sha256.n; i++)
        if (strchr("0123456789abcdef", sha256.p[i]) == NULL || sha256.p[i] == '\0')
            return false;
    return sha256.n == HEX;
}

qf_code blob_get(qf_ctx *cx, qf_str sha256, int64_t max, qf_str *out)
{
    db_row row;
    qf_code code = QF_MISSING;

    sha256 = qf_str_copy(cx->arena, sha256);
    if (well_formed(sha256))
        code = db_one(cx, SQL_STORE_BLOB, &row, DB_STR("sha256", sha256));
    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "BLOB.MISSING", NULL, "没有这个附件");
    QF_TRY(code);
    if (db_int(&row, "size") > max)
        return qf_fail(cx, QF_LIMIT, "BLOB.TOO_LARGE", NULL, "附件过大");
    code = qf_file_read(cx, file_of(cx, sha256).p, (size_t)max, out);
    if (code != QF_OK || (int64_t)out->n != db_int(&row, "size") ||
        !qf_str_eq(qf_digest_hex(cx->arena, qf_sha256(*out)), sha256)) {
        *out = QF_S("");
        return damaged(cx);
    }
    return QF_OK;
}

qf_code blob_remove(qf_ctx *cx, qf_str sha256)
{
    sha256 = qf_str_copy(cx->arena, sha256);
    if (!well_formed(sha256))
        return qf_fail(cx, QF_MISSING, "BLOB.MISSING", NULL, "没有这个附件");
    if (unlink(file_of(cx, sha256).p) != 0 && errno != ENOENT)
        return qf_fail(cx, QF_BROKEN, "BLOB.WRITE", NULL, "附件删不掉，请联系管理员");
    return db_exec(cx, SQL_STORE_BLOB_DROP, DB_STR("sha256", sha256));
}

/* ---- checking them all */

enum state { WHOLE, DAMAGED, GONE };

static enum state state_of(const char *path, int64_t size, qf_str sha256)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_sha256_state *digest = qf_sha256_new(arena);
    char *piece = qf_alloc(arena, 64 * 1024);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int64_t seen = 0;
    ssize_t n;

    if (fd < 0)
        return GONE;
    while ((n = read(fd, piece, 64 * 1024)) > 0) {
        qf_sha256_add(digest, (qf_str){ piece, (size_t)n });
        seen += n;
    }
    close(fd);
    return n == 0 && seen == size && qf_str_eq(qf_digest_hex(arena, qf_sha256_end(digest)), sha256)
               ? WHOLE
               : DAMAGED;
}

static qf_code check_one(qf_ctx *cx, void *user, const db_row *row)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    blob_report *report = user;
    qf_ctx here = { .arena = arena, .db = cx->db, .org = db_int(row, "org_id") };
    qf_str sha256 = db_str(row, "sha256");
    enum state state = state_of(file_of(&here, sha256).p, db_int(row, "size"), sha256);

    report->whole += state == WHOLE;
    report->damaged += state == DAMAGED;
    report->missing += state == GONE;
    if (state != WHOLE && report->first_bad == NULL)
        report->first_bad = qf_strf(cx->arena, "%lld/%s", (long long)here.org, sha256.p).p;
    return QF_OK;
}

qf_code blob_check(qf_ctx *cx, blob_report *out)
{
    qf_str folder = qf_strf(cx->arena, "%s/blobs", db_folder(cx->db));
    int64_t keep = cx->org;
    const char **files;
    struct stat st;
    size_t count = 0;
    qf_code code;

    *out = (blob_report){ 0 };
    cx->org = 0;
    code = db_each(cx, SQL_STORE_BLOB_ALL, check_one, out);
    cx->org = keep;
    QF_TRY(code);
    if (stat(folder.p, &st) == 0)
        QF_TRY(qf_dir_list(cx, folder.p, FILES_MAX, &files, &count));
    out->orphans = (int64_t)count - out->whole - out->damaged;
    return QF_OK;
}
