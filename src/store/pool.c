/* Opening a record and lending its connections: the part of db.h that outlives a request. */
#include "store/db_engine.h"
#include "store/migrate.h"
#include "store/sql.h"

#include "base/crypt.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define CONNECTIONS_DEFAULT 4
#define CONNECTIONS_MAX 64
#define HASHES_AT_ONCE 2
#define GATE_WAIT_MS 10000
#define GATE_QUEUE 1

static qf_str path_in(qf_arena *arena, const char *folder, const char *name)
{
    return qf_strf(arena, "%s/%s", folder, name);
}

static qf_code broken(qf_ctx *cx, const char *name)
{
    return qf_fail(cx, QF_BROKEN, "DB.OPEN", name, "数据文件夹无法使用（%s），请检查权限和磁盘",
                   name);
}

/* The folder's secret: made once, whole or not at all (link refuses when another was faster). */
static qf_code make_key(qf_ctx *cx, const char *folder, const char *path)
{
    unsigned char key[DB_KEY_BYTES];
    qf_str fresh = qf_strf(cx->arena, "%s/secret.key.%ld", folder, (long)getpid());
    int fd = open(fresh.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool made;

    if (fd < 0)
        return broken(cx, "secret.key");
    qf_random(key, sizeof(key));
    made = write(fd, key, sizeof(key)) == (ssize_t)sizeof(key) && fsync(fd) == 0;
    made = close(fd) == 0 && made && (link(fresh.p, path) == 0 || errno == EEXIST);
    qf_forget(key, sizeof(key));
    unlink(fresh.p);
    return made ? QF_OK : broken(cx, "secret.key");
}

static qf_code read_key(qf_ctx *cx, db_pool *pool)
{
    qf_str path = path_in(cx->arena, pool->folder, "secret.key");
    int fd = open(path.p, O_RDONLY | O_CLOEXEC);
    ssize_t n;

    if (fd < 0 && errno == ENOENT && pool->create) {
        QF_TRY(make_key(cx, pool->folder, path.p));
        fd = open(path.p, O_RDONLY | O_CLOEXEC);
    }
    if (fd < 0)
        return broken(cx, "secret.key");
    n = read(fd, pool->key, sizeof(pool->key));
    close(fd);
    return n == (ssize_t)sizeof(pool->key) ? QF_OK : broken(cx, "secret.key");
}

/* The lock goes with the process, however it ends; the file stays and means nothing by itself. */
static qf_code lock_folder(qf_ctx *cx, db_pool *pool)
{
    qf_str path = path_in(cx->arena, pool->folder, "server.lock");

    pool->lock_fd = open(path.p, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (pool->lock_fd < 0)
        return broken(cx, "server.lock");
    if (flock(pool->lock_fd, LOCK_EX | LOCK_NB) != 0) {
        qf_code code = qf_fail(cx, QF_CONFLICT, "DB.IN_USE", NULL,
                               "另一个正在运行的清风程序占用了这个数据文件夹");
        return code != QF_OK ? qf_hint(cx, "请先停止它，或用 --data 指定别的文件夹") : code;
    }
    return QF_OK;
}

static qf_code make_folder(qf_ctx *cx, const char *folder, bool create)
{
    struct stat st;

    if (create && mkdir(folder, 0700) != 0 && errno != EEXIST)
        return broken(cx, "文件夹");
    if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
        return qf_fail(cx, QF_MISSING, "DB.NO_RECORD", NULL,
                       "没有这个数据文件夹，请检查 --data，或先用 qingfeng demo 建立");
    return QF_OK;
}

/* Text in the pool's own arena without slashes at its end. */
static char *keep(qf_arena *arena, const char *text)
{
    qf_str copy = qf_str_copy(arena, qf_str_of(text));
    char *out = (char *)(uintptr_t)copy.p;

    while (copy.n > 1 && out[copy.n - 1] == '/')
        out[--copy.n] = '\0';
    return out;
}

static db_pool *new_pool(const db_options *options)
{
    qf_arena *arena = qf_arena_new();
    int count = options->connections > 0 ? options->connections : CONNECTIONS_DEFAULT;
    db_pool *pool;

    if (count > CONNECTIONS_MAX)
        count = CONNECTIONS_MAX;
    pool = qf_alloc(arena, sizeof(*pool) + (size_t)count * sizeof(qf_db));
    pool->arena = arena;
    pool->engine = options->postgres != NULL ? &db_engine_postgres : &db_engine_sqlite;
    pool->folder = keep(arena, options->data);
    pool->where = options->postgres != NULL
                      ? keep(arena, options->postgres)
                      : keep(arena, path_in(arena, pool->folder, "qingfeng.db").p);
    pool->create = options->create;
    pool->cache_mib = options->cache_mib > 0 ? options->cache_mib : 2;
    pool->lock_fd = -1;
    pool->count = count;
    pthread_mutex_init(&pool->mutex, NULL);
    sem_init(&pool->free_connections, 0, (unsigned)count);
    sem_init(&pool->gate, 0, HASHES_AT_ONCE);
    for (int i = 0; i < count; i++)
        pool->connection[i] = (qf_db){
            .pool = pool,
            .engine = pool->engine,
            .prepared = QF_NEW_ARRAY(arena, void *, SQL_COUNT),
            .guarded = true,
        };
    return pool;
}

static qf_code open_record(qf_ctx *cx, db_pool *pool, const db_options *options)
{
    qf_code code;

    QF_TRY(make_folder(cx, pool->folder, options->create));
    if (options->server)
        QF_TRY(lock_folder(cx, pool));
    QF_TRY(read_key(cx, pool));
    QF_TRY(db_take(cx, pool));
    code = migrate_to(cx, sql_steps, sql_step_count, options->create);
    db_give(cx);
    return code;
}

qf_code db_open(qf_ctx *cx, const db_options *options, db_pool **out)
{
    db_pool *pool = new_pool(options);
    qf_code code = open_record(cx, pool, options);

    if (code != QF_OK) {
        db_close(pool);
        return code;
    }
    *out = pool;
    return QF_OK;
}

void db_close(db_pool *pool)
{
    if (pool == NULL)
        return;
    for (int i = 0; i < pool->count; i++)
        if (pool->connection[i].connected)
            pool->engine->disconnect(&pool->connection[i]);
    if (pool->lock_fd >= 0)
        close(pool->lock_fd);
    qf_forget(pool->key, sizeof(pool->key));
    sem_destroy(&pool->gate);
    sem_destroy(&pool->free_connections);
    pthread_mutex_destroy(&pool->mutex);
    qf_arena_free(pool->arena);
}

/* False when it did not become free in time. */
static bool wait_for(sem_t *semaphore, int ms)
{
    struct timespec until;

    /* lint: allow clock_gettime: how long to wait, not what time it is */
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += ms / 1000;
    while (sem_clockwait(semaphore, CLOCK_MONOTONIC, &until) != 0)
        if (errno != EINTR)
            return false;
    return true;
}

qf_code db_take(qf_ctx *cx, db_pool *pool)
{
    qf_db *db = NULL;
    qf_code code = QF_OK;

    if (!wait_for(&pool->free_connections, DB_WAIT_MS))
        return qf_fail(cx, QF_BUSY, "DB.ALL_TAKEN", NULL, "系统繁忙，请稍后再试");
    pthread_mutex_lock(&pool->mutex);
    /* One that is open already, else any. */
    for (int i = 0; i < pool->count; i++) {
        qf_db *candidate = &pool->connection[i];
        if (!candidate->taken && (db == NULL || (candidate->connected && !db->connected)))
            db = candidate;
    }
    if (db == NULL) /* the semaphore counted one that is free */
        abort();
    db->taken = true;
    pthread_mutex_unlock(&pool->mutex);
    db->depth = 0;
    if (!db->connected)
        code = pool->engine->connect(cx, db);
    db->connected = db->connected || code == QF_OK;
    cx->db = db;
    if (code != QF_OK)
        db_give(cx);
    return code;
}

void db_give(qf_ctx *cx)
{
    qf_db *db = cx->db;
    db_pool *pool;

    cx->db = NULL;
    if (db == NULL)
        return;
    pool = db->pool;
    if (db->depth > 0)
        db->engine->rollback(db);
    db->depth = 0;
    pthread_mutex_lock(&pool->mutex);
    db->taken = false;
    pthread_mutex_unlock(&pool->mutex);
    sem_post(&pool->free_connections);
}

const char *db_engine_name(const qf_db *db)
{
    return db->engine->name;
}

const char *db_folder(const qf_db *db)
{
    return db->pool->folder;
}

const unsigned char *db_key(const qf_db *db)
{
    return db->pool->key;
}

/* Whoever cannot wait is sent away at once: waiting log-ins hold threads and connections that
 * readers need, and a flood of log-ins must not close the public pages. */
qf_code db_gate_enter(qf_ctx *cx)
{
    db_pool *pool = cx->db->pool;
    bool entered = sem_trywait(&pool->gate) == 0;

    if (!entered) {
        bool may_wait = atomic_fetch_add(&pool->gate_waiting, 1) < GATE_QUEUE;
        entered = may_wait && wait_for(&pool->gate, GATE_WAIT_MS);
        atomic_fetch_sub(&pool->gate_waiting, 1);
    }
    if (!entered)
        return qf_fail(cx, QF_BUSY, "DB.GATE", NULL, "登录的人太多，请稍后再试");
    return QF_OK;
}

void db_gate_leave(qf_ctx *cx)
{
    sem_post(&cx->db->pool->gate);
}
