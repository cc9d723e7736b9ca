/* Between db.c and the engines; nobody else includes it. */
#ifndef QF_STORE_DB_ENGINE_H
#define QF_STORE_DB_ENGINE_H

#include "store/db.h"

#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>

#define DB_KEY_BYTES 32 /* = QF_KEY_BYTES */
#define DB_WAIT_MS 5000

/* Gets each row of an answer; the row's memory is the engine's until it returns. */
typedef qf_code (*db_sink)(qf_ctx *cx, void *user, const db_row *row);

typedef enum db_mode { DB_MODE_WRITE, DB_MODE_READ } db_mode;

/* What an engine does. `values` come in the order of the statement's parameters. Every error is
 * noted in cx; a lost connection is QF_BUSY "DB.GONE" and sets db->gone. */
struct db_engine {
    const char *name;
    qf_code (*connect)(qf_ctx *cx, qf_db *db);
    void (*disconnect)(qf_db *db);
    qf_code (*begin)(qf_ctx *cx, qf_db *db, db_mode mode);
    qf_code (*commit)(qf_ctx *cx, qf_db *db);
    void (*rollback)(qf_db *db);
    qf_code (*prepare)(qf_ctx *cx, qf_db *db, enum sql_id id);
    /* sink may be NULL; *changed is set for statements that write */
    qf_code (*run)(qf_ctx *cx, qf_db *db, enum sql_id id, const db_arg *values, db_sink sink,
                   void *user, int64_t *changed);
    /* What was deleted leaves the engine's log too; NULL: the engine sees to it itself. */
    void (*settle)(qf_db *db);
    /* Several statements of a migration, no parameters, no rows. */
    qf_code (*script)(qf_ctx *cx, qf_db *db, const char *text);
    /* One row of one text or number column of a fixed query (schema version); empty when none. */
    qf_code (*ask)(qf_ctx *cx, qf_db *db, const char *text, qf_str *out);
};

extern const struct db_engine db_engine_sqlite;
extern const struct db_engine db_engine_postgres;

struct qf_db {
    db_pool *pool;
    const struct db_engine *engine;
    void *handle;          /* sqlite3 *, PGconn * */
    void **prepared;       /* engine's table by sql_id */
    enum sql_id preparing; /* for the authorizer: whose statement is being prepared */
    bool guarded;          /* statements are checked against table owners */
    bool connected, gone;  /* gone: connect anew before the next use */
    int depth;             /* open (joined) transactions */
    db_mode mode;
    bool failed; /* something in the open transaction failed */
    bool taken;
};

struct db_pool {
    qf_arena *arena; /* owns the pool itself */
    const struct db_engine *engine;
    char *folder, *where; /* where: file of SQLite, URL of PostgreSQL */
    bool create;
    int cache_mib;
    int lock_fd;
    unsigned char key[DB_KEY_BYTES];
    sem_t free_connections, gate;
    atomic_int gate_waiting;
    pthread_mutex_t mutex;
    int count;
    qf_db connection[];
};

#endif
