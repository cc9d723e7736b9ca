#include "store/migrate.h"

#include "store/db_engine.h"

/* The one table that migrations cannot make. No statement of the closed list touches it. */
static const char version_table[] = "CREATE TABLE IF NOT EXISTS schema_version ("
                                    "number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, "
                                    "checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)";

static qf_code ask_int(qf_ctx *cx, const char *text, int64_t *out)
{
    qf_str answer;

    QF_TRY(cx->db->engine->ask(cx, cx->db, text, &answer));
    *out = 0;
    for (size_t i = 0; i < answer.n; i++)
        *out = *out * 10 + (answer.p[i] - '0');
    return QF_OK;
}

static qf_code recorded_checksum(qf_ctx *cx, int number, qf_str *out)
{
    qf_str text =
        qf_strf(cx->arena, "SELECT checksum FROM schema_version WHERE number = %d", number);

    return cx->db->engine->ask(cx, cx->db, text.p, out);
}

static qf_code apply(qf_ctx *cx, const struct sql_step *step)
{
    const struct db_engine *engine = cx->db->engine;
    bool sqlite = engine == &db_engine_sqlite;
    /* Name and checksum come from the build, made of letters, digits and underscores. */
    qf_str note = qf_strf(cx->arena,
                          "INSERT INTO schema_version (number, name, checksum, applied_at) "
                          "VALUES (%d, '%s', '%s', %lld)",
                          step->number, step->name, step->checksum, (long long)cx->now.ms);

    QF_TRY(engine->script(cx, cx->db, sqlite ? step->sqlite : step->postgres));
    return engine->script(cx, cx->db, note.p);
}

/* Under the writer's lock: another program may just have done it. */
static qf_code step_once(qf_ctx *cx, const struct sql_step *step, bool change)
{
    qf_str checksum;

    QF_TRY(recorded_checksum(cx, step->number, &checksum));
    if (checksum.n == 0 && !change)
        return qf_fail(cx, QF_CONFLICT, "SCHEMA.OLDER", NULL, "数据需要先升级（缺少第 %d 步 %s）",
                       step->number, step->name);
    if (checksum.n == 0)
        return apply(cx, step);
    if (!qf_str_eq(checksum, qf_str_of(step->checksum)))
        return qf_fail(cx, QF_BROKEN, "SCHEMA.CHANGED", NULL,
                       "数据结构第 %d 步（%s）与本程序中的不一致", step->number, step->name);
    return QF_OK;
}

static qf_code all_steps(qf_ctx *cx, const struct sql_step *steps, size_t count, bool change)
{
    int64_t recorded;

    if (change)
        QF_TRY(cx->db->engine->script(cx, cx->db, version_table));
    for (size_t i = 0; i < count; i++)
        QF_TRY(step_once(cx, &steps[i], change));
    QF_TRY(ask_int(cx, "SELECT COUNT(*) FROM schema_version", &recorded));
    if ((size_t)recorded > count)
        return qf_fail(cx, QF_CONFLICT, "SCHEMA.NEWER", NULL,
                       "数据由更新版本的程序建立（有 %zu 步是这个程序没有的），请使用新版程序打开",
                       (size_t)recorded - count);
    return QF_OK;
}

qf_code migrate_to(qf_ctx *cx, const struct sql_step *steps, size_t count, bool change)
{
    qf_db *db = cx->db;
    qf_code code;

    /* One transaction for all steps: a failed upgrade leaves the record as it was. */
    db->guarded = false;
    code = db->engine->begin(cx, db, change ? DB_MODE_WRITE : DB_MODE_READ);
    if (code == QF_OK) {
        code = all_steps(cx, steps, count, change);
        if (code == QF_OK)
            code = db->engine->commit(cx, db);
        if (code != QF_OK)
            db->engine->rollback(db);
    }
    db->guarded = true;
    return code;
}
