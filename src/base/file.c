#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define READ_STEP ((size_t)64 * 1024)
/* Folders below folders; deeper trees are a mistake or a trap. */
#define DEPTH_MAX 32

static void close_at(int *fd)
{
    if (*fd >= 0)
        (void)close(*fd);
}
#define CLOSE_CLEANUP __attribute__((cleanup(close_at)))

static void closedir_at(DIR **dir)
{
    if (*dir != NULL)
        (void)closedir(*dir);
}
#define CLOSEDIR_CLEANUP __attribute__((cleanup(closedir_at)))

qf_str qf_file_name(const char *path)
{
    qf_str whole = qf_str_of(path);
    const char *slash;

    while (whole.n > 1 && whole.p[whole.n - 1] == '/')
        whole.n--;
    slash = whole.n == 0 ? NULL : memrchr(whole.p, '/', whole.n);
    if (slash == NULL || whole.n == 1)
        return whole;
    return (qf_str){ slash + 1, whole.n - (size_t)(slash + 1 - whole.p) };
}

/* The name for people: no folder, and words instead of "-". */
static qf_str shown(const char *path)
{
    return strcmp(path, "-") == 0 ? QF_S("标准输入") : qf_file_name(path);
}

static qf_code too_large(qf_ctx *cx, const char *path, size_t max)
{
    if (max < 1024 * 1024)
        return qf_fail(cx, QF_LIMIT, "FILE.TOO_LARGE", "file", "%.*s 太大：最多 %zu KB",
                       QF_ARG(shown(path)), max / 1024);
    return qf_fail(cx, QF_LIMIT, "FILE.TOO_LARGE", "file", "%.*s 太大：最多 %zu MB",
                   QF_ARG(shown(path)), max / 1024 / 1024);
}

static qf_code open_to_read(qf_ctx *cx, const char *path, int *fd, struct stat *about)
{
    /* O_NONBLOCK: opening a pipe nobody writes to must not hang. */
    *fd =
        strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*fd < 0 && (errno == ENOENT || errno == ENOTDIR))
        return qf_fail(cx, QF_MISSING, "FILE.MISSING", "file", "找不到文件 %.*s",
                       QF_ARG(shown(path)));
    if (*fd < 0 && (errno == EACCES || errno == EPERM))
        return qf_fail(cx, QF_DENIED, "FILE.READ", "file", "没有权限读取文件 %.*s",
                       QF_ARG(shown(path)));
    if (*fd < 0 || fstat(*fd, about) != 0)
        return qf_fail(cx, QF_BROKEN, "FILE.READ", "file", "读不出文件 %.*s", QF_ARG(shown(path)));
    if (S_ISDIR(about->st_mode))
        return qf_fail(cx, QF_INVALID, "FILE.READ", "file", "%.*s 是文件夹，不是文件",
                       QF_ARG(shown(path)));
    if (strcmp(path, "-") != 0 && !S_ISREG(about->st_mode))
        (void)fcntl(*fd, F_SETFL, 0);
    return QF_OK;
}

qf_code qf_file_read(qf_ctx *cx, const char *path, size_t max, qf_str *out)
{
    CLOSE_CLEANUP int fd = -1;
    struct stat about;
    size_t cap = READ_STEP, used = 0;
    char *bytes;

    QF_TRY(open_to_read(cx, path, &fd, &about));
    if (S_ISREG(about.st_mode)) {
        if (about.st_size > 0 && (uint64_t)about.st_size > max)
            return too_large(cx, path, max);
        cap = (size_t)about.st_size + 2; /* one to see the end, one for NUL */
    }
    bytes = qf_alloc_bytes(cx->arena, cap);
    for (;;) {
        ssize_t got = read(fd, bytes + used, cap - 1 - used);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return qf_fail(cx, QF_BROKEN, "FILE.READ", "file", "读不出文件 %.*s",
                           QF_ARG(shown(path)));
        if (got == 0)
            break;
        used += (size_t)got;
        if (used > max)
            return too_large(cx, path, max);
        if (S_ISREG(about.st_mode) && about.st_size > 0 && used < cap - 1)
            break; /* less than there was room for: the end */
        if (used == cap - 1) {
            char *grown = qf_alloc_bytes(cx->arena, cap * 2);

            memcpy(grown, bytes, used);
            bytes = grown;
            cap *= 2;
        }
    }
    bytes[used] = '\0';
    *out = (qf_str){ bytes, used };
    return QF_OK;
}

bool qf_fd_write(int fd, qf_str bytes)
{
    while (bytes.n > 0) {
        ssize_t put = write(fd, bytes.p, bytes.n);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes.p += put;
        bytes.n -= (size_t)put;
    }
    return true;
}

/* The rename is durable only when the folder is synced too; some file systems refuse, and then
 * there is nothing better to do. */
static void sync_folder(qf_ctx *cx, const char *path)
{
    qf_str whole = qf_str_of(path);
    const char *slash = memrchr(whole.p, '/', whole.n);
    const char *folder =
        slash == NULL ? "."
                      : qf_cstr(cx->arena, qf_str_sub(whole, 0, (size_t)(slash - whole.p) + 1));
    CLOSE_CLEANUP int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0)
        (void)fsync(fd);
}

/* mkostemp's template beside `path`: the last six characters are replaced by it. */
static char *template_of(qf_arena *arena, const char *path)
{
    static const char tail[] = ".XXXXXX";
    size_t n = strlen(path);
    char *name = qf_alloc(arena, n + sizeof(tail));

    memcpy(name, path, n);
    memcpy(name + n, tail, sizeof(tail));
    return name;
}

bool qf_is_full(int why)
{
    return why == ENOSPC || why == EDQUOT || why == EFBIG;
}

/* Why a write failed, for people. */
static const char *write_reason(int why)
{
    switch (why) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return "磁盘已满";
    case ENOENT:
    case ENOTDIR:
        return "文件夹不存在";
    case EACCES:
    case EPERM:
    case EROFS:
        return "没有权限";
    case EISDIR:
        return "同名的是文件夹";
    default:
        return "磁盘出错";
    }
}

static qf_code replace(qf_ctx *cx, const char *path, qf_str bytes, bool durable)
{
    char *temporary = template_of(cx->arena, path);
    struct stat old;
    mode_t mode = stat(path, &old) == 0 ? old.st_mode & 0777 : 0644;
    int fd = mkostemp(temporary, O_CLOEXEC);
    bool fine = fd >= 0;

    fine = fine && qf_fd_write(fd, bytes) && fchmod(fd, mode) == 0 && (!durable || fsync(fd) == 0);
    if (fd >= 0 && close(fd) != 0)
        fine = false;
    fine = fine && rename(temporary, path) == 0;
    if (!fine) {
        int why = errno;

        if (fd >= 0)
            (void)unlink(temporary);
        return qf_fail(cx, QF_BROKEN, "FILE.WRITE", "file", "文件 %.*s 写不进去（%s）",
                       QF_ARG(shown(path)), write_reason(why));
    }
    if (durable)
        sync_folder(cx, path);
    return QF_OK;
}

qf_code qf_file_write(qf_ctx *cx, const char *path, qf_str bytes)
{
    return replace(cx, path, bytes, true);
}

qf_code qf_file_put(qf_ctx *cx, const char *path, qf_str bytes)
{
    return replace(cx, path, bytes, false);
}

qf_code qf_dir_make(qf_ctx *cx, const char *path)
{
    qf_str whole = qf_str_copy(cx->arena, qf_str_of(path));
    struct stat about;

    for (size_t at = 1; at <= whole.n; at++) {
        const char *part;

        if (at < whole.n && whole.p[at] != '/')
            continue;
        part = qf_cstr(cx->arena, qf_str_sub(whole, 0, at));
        if (mkdir(part, 0755) != 0 && errno != EEXIST)
            return qf_fail(cx, QF_BROKEN, "FILE.WRITE", "file", "文件夹 %.*s 建不了",
                           QF_ARG(qf_file_name(path)));
    }
    if (stat(path, &about) != 0 || !S_ISDIR(about.st_mode))
        return qf_fail(cx, QF_BROKEN, "FILE.WRITE", "file", "%.*s 已经存在，但不是文件夹",
                       QF_ARG(qf_file_name(path)));
    return QF_OK;
}

struct listing {
    const char **paths;
    size_t count, cap, max;
};

static qf_code list_add(qf_ctx *cx, struct listing *list, const char *path)
{
    if (list->count == list->max)
        return qf_fail(cx, QF_LIMIT, "FILE.TOO_MANY", "file", "文件太多：一次最多 %zu 个",
                       list->max);
    if (list->count == list->cap) {
        size_t cap = list->cap == 0 ? 64 : list->cap * 2;
        const char **grown = QF_NEW_ARRAY(cx->arena, const char *, cap);

        if (list->count > 0)
            memcpy(grown, list->paths, list->count * sizeof(*grown));
        list->paths = grown;
        list->cap = cap;
    }
    list->paths[list->count++] = path;
    return QF_OK;
}

static qf_code list_folder(qf_ctx *cx, struct listing *list, const char *folder, int depth)
{
    CLOSEDIR_CLEANUP DIR *dir = opendir(folder);
    struct dirent *entry;

    if (dir == NULL)
        return qf_fail(cx, QF_BROKEN, "FILE.READ", "file", "打不开文件夹 %.*s",
                       QF_ARG(qf_file_name(folder)));
    if (depth > DEPTH_MAX)
        return qf_fail(cx, QF_LIMIT, "FILE.TOO_DEEP", "file", "文件夹 %.*s 嵌套太深：最多 %d 层",
                       QF_ARG(qf_file_name(folder)), DEPTH_MAX);
    while ((entry = readdir(dir)) != NULL) {
        bool slash = qf_str_ends(qf_str_of(folder), QF_S("/"));
        const char *path;
        struct stat about;

        if (entry->d_name[0] == '.')
            continue;
        path = qf_strf(cx->arena, "%s%s%s", folder, slash ? "" : "/", entry->d_name).p;
        if (lstat(path, &about) != 0)
            continue; /* gone since the folder was read */
        if (S_ISDIR(about.st_mode))
            QF_TRY(list_folder(cx, list, path, depth + 1));
        else if (S_ISREG(about.st_mode))
            QF_TRY(list_add(cx, list, path));
    }
    return QF_OK;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

qf_code qf_dir_list(qf_ctx *cx, const char *path, size_t max, const char ***out, size_t *count)
{
    struct listing list = { .max = max };
    struct stat about;

    if (stat(path, &about) != 0)
        return qf_fail(cx, QF_MISSING, "FILE.MISSING", "file", "找不到 %.*s",
                       QF_ARG(qf_file_name(path)));
    if (S_ISDIR(about.st_mode))
        QF_TRY(list_folder(cx, &list, path, 0));
    else
        QF_TRY(list_add(cx, &list, path));
    if (list.count > 1)
        qsort(list.paths, list.count, sizeof(*list.paths), by_bytes);
    *out = list.paths;
    *count = list.count;
    return QF_OK;
}
