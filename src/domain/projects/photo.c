/* Photos of a project: taken in without what the camera wrote, public once a second person has looked at them. */
#include "doc/photo.h"
#include "base/word.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/projects/projects.h"
#include "store/blob.h"

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define CHECKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(REVIEWER))
#define PHOTO_MAX ((size_t)600 * 1024)
#define PHOTOS_MAX 30
#define CAPTION_MAX ((size_t)180)

QF_WORDS(projects_stage, PROJECTS_STAGES)
QF_WORD_CODE(projects_stage)
QF_WORD_ZH(projects_stage)
QF_WORD_PARSE(projects_stage)

qf_code projects_photos(qf_ctx *cx, int64_t id, project_photo **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_PROJECTS_PHOTOS, &rows, DB_INT("id", id)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, project_photo, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        const db_row *row = &rows.row[i];
        (*out)[i] = (project_photo){ .n = db_int(row, "n"),
                                     .bytes = db_int(row, "bytes"),
                                     .width = db_int(row, "width"),
                                     .height = db_int(row, "height"),
                                     .account = db_int(row, "account_id"),
                                     .caption = db_str(row, "caption"),
                                     .sha256 = db_str(row, "sha256"),
                                     .media = db_str(row, "media"),
                                     .day = db_date(row, "day"),
                                     .shown = !db_null(row, "shown_by") };
        (void)!projects_stage_parse(db_str(row, "stage"), &(*out)[i].stage);
    }
    return QF_OK;
}

qf_code projects_photo_add(qf_ctx *cx, int64_t id, projects_stage stage, qf_str caption,
                           qf_str bytes)
{
    project of;
    project_event *steps;
    project_photo *before;
    photo taken = { 0 };
    qf_str sha256;
    size_t count;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, MAKERS));
    QF_TRY(projects_get(cx, id, &of, &steps, &count));
    if (caption.n == 0 || caption.n > CAPTION_MAX)
        return qf_fail(cx, QF_INVALID, "PROJECTS.CAPTION", "caption",
                       "请写明照片上是什么，不超过 60 字");
    QF_TRY(photo_read(cx, bytes, PHOTO_MAX, &taken));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(projects_photos(cx, id, &before, &count));
    if (count >= PHOTOS_MAX)
        return qf_fail(cx, QF_LIMIT, "PROJECTS.PHOTOS", "photo", "一个项目最多 %d 张照片",
                       PHOTOS_MAX);
    QF_TRY(blob_put(cx, taken.pixels, &sha256));
    QF_TRY(db_exec(cx, SQL_PROJECTS_PHOTO_INSERT, DB_INT("id", id), DB_INT("n", (int64_t)count + 1),
                   DB_STR("stage", qf_str_of(projects_stage_code(stage))),
                   DB_STR("caption", caption), DB_DATE(cx, "day", qf_time_date(cx->now)),
                   DB_STR("sha256", sha256), DB_STR("media", taken.media),
                   DB_INT("bytes", (int64_t)taken.pixels.n), DB_INT("width", taken.width),
                   DB_INT("height", taken.height), DB_INT("account", cx->actor->account)));
    QF_TRY(audit_write(cx, "projects.photo", audit_object(cx, "project", id), "%s，%.*s",
                       projects_stage_zh(stage), QF_ARG(sha256)));
    return db_commit(&tx);
}

bool projects_photo_may_show(const qf_ctx *cx, const project_photo *one)
{
    return auth_has(cx->actor, CHECKERS) && (one->shown || one->account != cx->actor->account);
}

qf_code projects_photo_show(qf_ctx *cx, int64_t id, int64_t n, bool shown)
{
    project_photo *list;
    size_t count;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, CHECKERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(projects_photos(cx, id, &list, &count));
    if (n < 1 || n > (int64_t)count)
        return qf_fail(cx, QF_MISSING, "PROJECTS.NO_PHOTO", "photo", "没有这张照片");
    if (shown && list[n - 1].account == cx->actor->account)
        return qf_fail(cx, QF_DENIED, "PROJECTS.SELF", NULL,
                       "照片是您放的，要由另一个人看过才能公开");
    QF_TRY(db_exec(cx, SQL_PROJECTS_PHOTO_SHOW, DB_INT("id", id), DB_INT("n", n),
                   DB_ID_OR_NULL("shown_by", shown ? cx->actor->account : 0)));
    QF_TRY(audit_write(cx, "projects.photo", audit_object(cx, "project", id), "第 %lld 张%s",
                       (long long)n, shown ? "公开" : "不再公开"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}
