#include "store/backup.h"

#include "base/crypt.h"
#include "base/file.h"
#include "store/db_engine.h"
#include "store/sql.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUMS "SHA256SUMS"
#define DATABASE "qingfeng.db"
#define FILES_MAX 10000000
#define SUMS_MAX ((size_t)1024 * 1024 * 1024)
#define PIECE ((size_t)256 * 1024)

static void close_at(int *fd)
{
    if (*fd >= 0)
        close(*fd);
}
#define CLOSE_CLEANUP __attribute__((cleanup(close_at)))

static qf_code cannot_write(qf_ctx *cx, const char *name)
{
    return qf_fail(cx, QF_BROKEN, "BACKUP.WRITE", name, "%s 写不进去，请检查磁盘空间和权限", name);
}

static qf_code damaged(qf_ctx *cx, const char *name)
{
    return qf_fail(cx, QF_BROKEN, "BACKUP.DAMAGED", name, "备份中的 %s 缺失或已改动", name);
}

/* ---- one file */

/* Copies `from` to the new file `to` (NULL: only reads) and gives its digest; false when either
 * fails. Constant memory. */
static bool copy_file(qf_arena *arena, const char *from, const char *to, qf_str *hex, int64_t *size)
{
    CLOSE_CLEANUP int in = open(from, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    CLOSE_CLEANUP int out = -1;
    qf_sha256_state *digest = qf_sha256_new(arena);
    char *piece = qf_alloc(arena, PIECE);
    ssize_t n;

    if (to != NULL)
        out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (in < 0 || (to != NULL && out < 0))
        return false;
    *size = 0;
    while ((n = read(in, piece, PIECE)) > 0) {
        qf_sha256_add(digest, (qf_str){ piece, (size_t)n });
        if (to != NULL && write(out, piece, (size_t)n) != n)
            return false;
        *size += n;
    }
    *hex = qf_digest_hex(arena, qf_sha256_end(digest));
    return n == 0 && (to == NULL || fsync(out) == 0);
}

static qf_code make_folder_of(qf_ctx *cx, const char *path)
{
    const char *slash = strrchr(path, '/');

    return qf_dir_make(cx, qf_cstr(cx->arena, (qf_str){ path, (size_t)(slash - path) }));
}

/* ---- making */

static bool is_left_out(const char *name)
{
    static const char *const names[] = { DATABASE, DATABASE "-wal", DATABASE "-shm", "server.lock",
                                         SUMS };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    return false;
}

/* A connection of its own: the guarded one may not attach or read pragmas. */
static sqlite3 *open_raw(const char *path, int flags)
{
    sqlite3 *handle = NULL;

    if (sqlite3_open_v2(path, &handle, flags, NULL) != SQLITE_OK) {
        sqlite3_close(handle);
        return NULL;
    }
    sqlite3_busy_timeout(handle, DB_WAIT_MS);
    return handle;
}

/* In one step, so that a writer in another program cannot make it begin again and again. */
static bool copy_database(const char *from, const char *to)
{
    sqlite3 *source = open_raw(from, SQLITE_OPEN_READWRITE);
    sqlite3 *target = open_raw(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    sqlite3_backup *backup = NULL;
    bool done = false;

    if (source != NULL && target != NULL)
        backup = sqlite3_backup_init(target, "main", source, "main");
    if (backup != NULL) {
        done = sqlite3_backup_step(backup, -1) == SQLITE_DONE;
        done = sqlite3_backup_finish(backup) == SQLITE_OK && done;
    }
    sqlite3_close(source);
    return sqlite3_close(target) == SQLITE_OK && done;
}

static void add_sum(qf_buf *sums, qf_str hex, const char *name)
{
    qf_buf_addf(sums, "%.*s  %s\n", QF_ARG(hex), name);
}

/* One file of the record into the backup, under the same name. */
static qf_code take_file(qf_ctx *cx, const char *from, const char *to, const char *name,
                         qf_buf *sums, backup_report *report)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    const char *target = qf_strf(arena, "%s/%s", to, name).p;
    qf_str hex;
    int64_t size;

    QF_TRY(make_folder_of(cx, target));
    if (!copy_file(arena, from, target, &hex, &size))
        return cannot_write(cx, name);
    add_sum(sums, hex, name);
    report->files++;
    report->bytes += size;
    return QF_OK;
}

static qf_code take_database(qf_ctx *cx, const char *to, qf_buf *sums, backup_report *report)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    const char *target = qf_strf(arena, "%s/" DATABASE, to).p;
    qf_str hex;
    int64_t size;

    if (!copy_database(cx->db->pool->where, target))
        return cannot_write(cx, DATABASE);
    if (!copy_file(arena, target, NULL, &hex, &size))
        return cannot_write(cx, DATABASE);
    add_sum(sums, hex, DATABASE);
    report->files++;
    report->bytes += size;
    return QF_OK;
}

qf_code backup_make(qf_ctx *cx, const char *to, backup_report *out)
{
    const char *folder = db_folder(cx->db);
    qf_buf sums = qf_buf_new(cx->arena, SUMS_MAX);
    const char **files;
    size_t count;

    *out = (backup_report){ 0 };
    if (mkdir(to, 0700) != 0) {
        if (errno == EEXIST)
            return qf_fail(cx, QF_CONFLICT, "BACKUP.EXISTS", "--out",
                           "备份的目标文件夹已经存在，请换一个名字");
        return cannot_write(cx, qf_str_copy(cx->arena, qf_file_name(to)).p);
    }
    /* The database first: whatever attachment it names is already on the disk then. */
    if (cx->db->engine == &db_engine_sqlite)
        QF_TRY(take_database(cx, to, &sums, out));
    QF_TRY(qf_dir_list(cx, folder, FILES_MAX, &files, &count));
    for (size_t i = 0; i < count; i++) {
        const char *name = files[i] + strlen(folder) + 1;
        if (!is_left_out(name))
            QF_TRY(take_file(cx, files[i], to, name, &sums, out));
    }
    if (sums.over)
        return cannot_write(cx, SUMS);
    return qf_file_write(cx, qf_strf(cx->arena, "%s/" SUMS, to).p, qf_buf_str(&sums));
}

/* ---- checking and restoring */

/* "hex  name": false for a line that is none, and for names that lead out of the folder. */
static bool read_sum(qf_arena *arena, qf_str line, qf_str *hex, const char **name)
{
    qf_str path;

    if (line.n < 2 * QF_SHA256_BYTES + 3)
        return false;
    *hex = qf_str_sub(line, 0, 2 * QF_SHA256_BYTES);
    path = qf_str_sub(line, 2 * QF_SHA256_BYTES + 2, line.n);
    *name = qf_cstr(arena, path);
    return path.p[0] != '/' && !qf_str_starts(path, QF_S("../")) &&
           !qf_str_has(path, QF_S("/../")) && strlen(*name) == path.n;
}

typedef qf_code (*each_file)(qf_ctx *cx, const char *from, const char *to, const char *name,
                             qf_str hex, int64_t *size);

static qf_code check_file(qf_ctx *cx, const char *from, const char *to, const char *name,
                          qf_str hex, int64_t *size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str found;

    (void)to;
    if (!copy_file(arena, qf_strf(arena, "%s/%s", from, name).p, NULL, &found, size) ||
        !qf_str_eq(found, hex))
        return damaged(cx, name);
    return QF_OK;
}

/* What an earlier, cut-off restore left is written over; the bytes are compared once more on the
 * way. */
static qf_code restore_file(qf_ctx *cx, const char *from, const char *to, const char *name,
                            qf_str hex, int64_t *size)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    const char *target = qf_strf(arena, "%s/%s", to, name).p;
    const char *fresh = qf_strf(arena, "%s.restoring", target).p;
    qf_str found;

    QF_TRY(make_folder_of(cx, target));
    unlink(fresh);
    if (!copy_file(arena, qf_strf(arena, "%s/%s", from, name).p, fresh, &found, size))
        return cannot_write(cx, name);
    if (!qf_str_eq(found, hex)) {
        unlink(fresh);
        return damaged(cx, name);
    }
    return rename(fresh, target) == 0 ? QF_OK : cannot_write(cx, name);
}

/* Every line of SHA256SUMS; the database's comes last whatever its place. */
static qf_code walk(qf_ctx *cx, const char *from, const char *to, each_file each,
                    backup_report *report)
{
    qf_str rest, line, hex, database = QF_S("");
    const char *name;
    int64_t size;
    qf_code code = qf_file_read(cx, qf_strf(cx->arena, "%s/" SUMS, from).p, SUMS_MAX, &rest);

    *report = (backup_report){ 0 };
    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "BACKUP.NONE", NULL, "这个文件夹不是备份（没有 " SUMS "）");
    QF_TRY(code);
    while (qf_str_split(&rest, '\n', &line)) {
        if (line.n == 0)
            continue;
        if (!read_sum(cx->arena, line, &hex, &name))
            return damaged(cx, SUMS);
        if (strcmp(name, DATABASE) == 0) {
            database = hex;
            continue;
        }
        QF_TRY(each(cx, from, to, name, hex, &size));
        report->files++;
        report->bytes += size;
    }
    if (database.n > 0) {
        QF_TRY(each(cx, from, to, DATABASE, database, &size));
        report->files++;
        report->bytes += size;
    }
    return report->files > 0 ? QF_OK : damaged(cx, SUMS);
}

qf_code backup_check(qf_ctx *cx, const char *from, backup_report *out)
{
    return walk(cx, from, NULL, check_file, out);
}

qf_code backup_restore(qf_ctx *cx, const char *from, const char *to, backup_report *out)
{
    CLOSE_CLEANUP int lock = -1;
    struct stat st;

    QF_TRY(backup_check(cx, from, out));
    QF_TRY(qf_dir_make(cx, to));
    lock = open(qf_strf(cx->arena, "%s/server.lock", to).p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0)
        return cannot_write(cx, "server.lock");
    if (flock(lock, LOCK_EX | LOCK_NB) != 0)
        return qf_fail(cx, QF_CONFLICT, "DB.IN_USE", NULL,
                       "正在运行的清风程序占用了这个数据文件夹，请先停止它");
    if (stat(qf_strf(cx->arena, "%s/" DATABASE, to).p, &st) == 0)
        return qf_fail(cx, QF_CONFLICT, "BACKUP.OCCUPIED", "--data",
                       "目标文件夹里已有数据，恢复只写入空的文件夹");
    return walk(cx, from, to, restore_file, out);
}

/* ---- integrity */

static int first_complaint(void *user, int columns, char **values, char **names)
{
    qf_ctx *cx = user;

    (void)names;
    if (columns < 1 || values[0] == NULL || strcmp(values[0], "ok") == 0)
        return 0;
    return qf_fail(cx, QF_BROKEN, "DB.DAMAGED", values[0], "数据文件已损坏，请用备份恢复") != QF_OK;
}

static qf_code check_sqlite(qf_ctx *cx)
{
    sqlite3 *handle = open_raw(cx->db->pool->where, SQLITE_OPEN_READWRITE);
    int result = handle == NULL
                     ? SQLITE_ERROR
                     : sqlite3_exec(handle, "PRAGMA integrity_check; PRAGMA foreign_key_check",
                                    first_complaint, cx, NULL);
    const char *message = qf_strf(cx->arena, "%s", sqlite3_errmsg(handle)).p;

    sqlite3_close(handle);
    if (result == SQLITE_ABORT) /* the complaint stands in cx->err */
        return cx->err.code;
    if (result != SQLITE_OK)
        return qf_fail(cx, QF_BROKEN, "DB.DAMAGED", message, "数据文件已损坏，请用备份恢复");
    return QF_OK;
}

qf_code backup_integrity(qf_ctx *cx)
{
    if (cx->db->engine == &db_engine_sqlite)
        return check_sqlite(cx);
    for (size_t i = 0; i < sql_table_count; i++) {
        qf_str text = qf_strf(cx->arena, "SELECT COUNT(*) FROM (SELECT t.* FROM %s t OFFSET 0) x",
                              sql_tables[i].name);
        qf_str answer;
        if (sql_tables[i].sqlite_only)
            continue;
        QF_TRY(cx->db->engine->ask(cx, cx->db, text.p, &answer));
    }
    return QF_OK;
}
