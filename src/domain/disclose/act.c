/* Moving an item by the flow, and what becomes public by it. */
#include "base/crypt.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "domain/org/org.h"
#include "domain/outbox/outbox.h"
#include "store/db.h"

#define MAX_REASON ((size_t)1500)
#define REVIEW_DAYS 365 /* what is not made public is looked at again within a year (art. 18) */

qf_code disclose_wrong_state(qf_ctx *cx)
{
    return qf_fail(cx, QF_CONFLICT, "DISCLOSE.STATE", "state",
                   "这条信息现在不能这样处理，可能别人刚刚处理过，请刷新后再看");
}

static int64_t account_of(const qf_ctx *cx)
{
    return cx->actor == NULL ? 0 : cx->actor->account;
}

qf_code disclose_step_note(qf_ctx *cx, int64_t item, const char *event, const char *from,
                           const char *to, int64_t round, qf_str remark)
{
    return db_exec(cx, SQL_DISCLOSE_STEP, DB_INT("item", item), DB_STR("event", qf_str_of(event)),
                   DB_STR("from_state", qf_str_of(from)), DB_STR("to_state", qf_str_of(to)),
                   DB_INT("round", round), DB_INT("account", account_of(cx)),
                   DB_STR("actor", cx->actor == NULL ? QF_S("") : cx->actor->name),
                   DB_STR("remark", remark));
}

qf_str disclose_text_hash(qf_arena *arena, qf_str title, qf_str body)
{
    return qf_digest_hex(arena, qf_sha256(QF_JOIN(arena, title, QF_S("\n"), body)));
}

qf_code disclose_tell(qf_ctx *cx, int64_t id, const char *kind, qf_str sha256)
{
    qf_str object = audit_object(cx, "item", id);
    qf_str files = QF_S(""), payload;

    if (strcmp(kind, "withdraw") != 0)
        QF_TRY(disclose_files_named(cx, id, &files));
    payload = qf_strf(cx->arena, "{\"kind\":\"%s\",\"sha256\":\"%.*s\",%.*s\"at\":%lld}", kind,
                      QF_ARG(sha256), QF_ARG(files), (long long)cx->now.ms);
    QF_TRY(outbox_put(cx, "search", object, QF_S(""), (qf_time){ 0 }));
    QF_TRY(outbox_put(cx, "log", object, payload, (qf_time){ 0 }));
    return db_generation_bump(cx);
}

/* What stands before the year: the unified code, else what stood there before, else the name. */
static qf_code publisher_of(qf_ctx *cx, qf_str *out)
{
    db_rows rows;
    org self;

    QF_TRY(org_by_id(cx, cx->org, &self));
    *out = self.unified_code.n > 0 ? self.unified_code : self.name;
    if (self.unified_code.n > 0)
        return QF_OK;
    QF_TRY(db_many(cx, SQL_DISCLOSE_LAST_INDEX, &rows));
    if (rows.count > 0) {
        qf_str last = db_str(&rows.row[0], "index_no");
        ptrdiff_t slash = qf_str_find(last, QF_S("/"), 0);
        if (slash > 0)
            *out = qf_str_sub(last, 0, (size_t)slash);
    }
    return QF_OK;
}

/* Index numbers: 统一社会信用代码/年份-五位流水号 (政府信息公开目录系统实施指引, 2009). */
static qf_code next_index_no(qf_ctx *cx, qf_str publisher, qf_str *out)
{
    int year = qf_date_year(qf_time_date(cx->now));
    qf_str counter = qf_strf(cx->arena, "disclose.index.%d", year);
    int64_t serial;

    QF_TRY(db_number_next(cx, counter.p, &serial));
    *out = qf_strf(cx->arena, "%.*s/%d-%05lld", QF_ARG(publisher), year, (long long)serial);
    return QF_OK;
}

qf_code disclose_make_public(qf_ctx *cx, int64_t id, const char *kind, qf_str reason,
                             qf_str publisher)
{
    disclose_item item;
    qf_str sha256, index_no;

    QF_TRY(disclose_get(cx, id, &item));
    if (item.index_no.n == 0) {
        if (publisher.n == 0)
            QF_TRY(publisher_of(cx, &publisher));
        QF_TRY(next_index_no(cx, publisher, &index_no));
        QF_TRY(db_exec(cx, SQL_DISCLOSE_PUBLISH, DB_INT("id", id), DB_STR("index_no", index_no),
                       DB_DATE(cx, "day", qf_time_date(cx->now))));
    }
    sha256 = disclose_text_hash(cx->arena, item.title, item.body);
    QF_TRY(db_exec(cx, SQL_DISCLOSE_VERSION_PUT, DB_INT("item", id), DB_STR("title", item.title),
                   DB_STR("body", item.body), DB_STR("body_kind", item.body_kind),
                   DB_STR("reason", reason), DB_STR("sha256", sha256)));
    return disclose_tell(cx, id, kind, sha256);
}

/* A released revision: its text becomes that of the public item. */
static qf_code merge(qf_ctx *cx, const disclose_item *from)
{
    int64_t changed;

    QF_TRY(db_change(
        cx, SQL_DISCLOSE_MERGE, &changed, DB_INT("id", from->revises_id),
        DB_STR("kind", from->kind), DB_STR("title", from->title), DB_STR("doc_no", from->doc_no),
        DB_STR("issuer", from->issuer), DB_STR("abstract", from->abstract),
        DB_STR("body", from->body), DB_STR("body_kind", from->body_kind),
        DB_STR("topic", from->topic), DB_DATE(cx, "formed_on", from->formed_on),
        DB_ID_OR_NULL("explains_id", from->explains_id),
        DB_DATE(cx, "valid_until", from->valid_until), DB_STR("list_kind", from->list_kind)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.STATE", "state",
                       "要修订的信息已经撤回，这份修订稿不能再发布");
    QF_TRY(disclose_files_take(cx, from->id, from->revises_id));
    return disclose_make_public(cx, from->revises_id, "revise", from->reason, QF_S(""));
}

qf_code disclose_touched_by(qf_ctx *cx, const disclose_item *item, int64_t account, bool *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_DISCLOSE_TOUCHED, &row, DB_INT("id", item->id),
                  DB_INT("account", account), DB_INT("round", item->round)));
    *out = account == 0 || item->author_id == account || item->editor_id == account ||
           db_int(&row, "steps") > 0;
    return QF_OK;
}

qf_code disclose_touched(qf_ctx *cx, const disclose_item *item, bool *out)
{
    return disclose_touched_by(cx, item, account_of(cx), out);
}

/* A revision is released or discarded: what it revises is public already. */
static bool no_such_move(const disclose_item *item, const disclose_move *move)
{
    return move->event == DISCLOSE_DO_KEEP && item->revises_id != 0;
}

qf_code disclose_may(qf_ctx *cx, const disclose_item *item, disclose_event event, bool *may)
{
    const disclose_move *move;
    disclose_state state;
    bool mine = false;

    *may = false;
    if (!disclose_state_parse(item->state, &state))
        return QF_OK;
    move = disclose_move_of(state, event);
    if (move == NULL || move->roles == 0 || no_such_move(item, move))
        return QF_OK;
    QF_TRY(disclose_holds(cx, move->roles, item, may));
    if (!*may)
        return QF_OK;
    if (move->other_eye)
        QF_TRY(disclose_touched(cx, item, &mine));
    *may = !mine;
    return QF_OK;
}

static qf_code check_words(qf_ctx *cx, const disclose_move *move, const disclose_words *words)
{
    disclose_ground ground;

    if (words->reason.n > MAX_REASON)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.REASON", "reason", "说明不超过 500 个字");
    if (move->asks_reason && words->reason.n == 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.REASON", "reason", "请写明原因");
    if (move->asks_ground && !disclose_ground_parse(words->ground, &ground))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.GROUND", "ground",
                       "请选择不主动公开的依据（条例第十三条至第十六条）");
    if (move->asks_secrecy && !(words->secret && words->privacy && words->stability))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.SECRECY", "secrecy",
                       "保密审查的三项都确认没有问题才能发布；有问题请退回修改（条例第十七条）");
    if (move->event == DISCLOSE_DO_SCHEDULE && words->publish_at.ms <= cx->now.ms)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.PUBLISH_AT", "publish_at",
                       "定时发布的时间要晚于现在");
    return QF_OK;
}

/* Role, state, version and other eye, each with its sentence; the statement asks them once more. */
static qf_code check_move(qf_ctx *cx, const disclose_item *item, disclose_event event,
                          const disclose_words *words, const disclose_move **out)
{
    disclose_state state;
    bool mine = false;

    if (!disclose_state_parse(item->state, &state) ||
        (*out = disclose_move_of(state, event)) == NULL || no_such_move(item, *out))
        return disclose_wrong_state(cx);
    if ((*out)->roles == 0 && cx->actor != &auth_keeper)
        return qf_fail(cx, QF_DENIED, "AUTH.ROLE", NULL, "到时发布由系统自己完成");
    if ((*out)->roles != 0)
        QF_TRY(disclose_need(cx, (*out)->roles, item));
    if (words->version != item->version)
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.CLASH", "version",
                       "您打开以后这条信息变过，请重新看过再处理");
    if ((*out)->other_eye)
        QF_TRY(disclose_touched(cx, item, &mine));
    if (mine)
        return qf_fail(cx, QF_DENIED, "DISCLOSE.OTHER_EYE", NULL,
                       "写过、送审过或者这一轮已经审过这条信息的人不能再审，请换一个人");
    return check_words(cx, *out, words);
}

/* What the trail says of an item: nothing before it is public. An entry stays for ever and is read by those who supervise; the
 * title of a draft may hold a name that is covered later. */
static qf_str told(const disclose_item *item, disclose_state to)
{
    return to == DISCLOSE_RELEASED || to == DISCLOSE_WITHDRAWN ? item->title : QF_S("");
}

static qf_code move_item(qf_ctx *cx, const disclose_item *item, const disclose_move *move,
                         disclose_state to, const disclose_words *words)
{
    bool sent_in = move->event == DISCLOSE_DO_SUBMIT || move->event == DISCLOSE_DO_URGENT;
    bool withdrawn = move->event == DISCLOSE_DO_WITHDRAW, kept = to == DISCLOSE_KEPT;
    qf_date today = qf_time_date(cx->now);
    int64_t changed;

    QF_TRY(db_change(
        cx, SQL_DISCLOSE_MOVE, &changed, DB_INT("id", item->id), DB_INT("version", item->version),
        DB_STR("from_state", item->state), DB_STR("to_state", qf_str_of(disclose_state_code(to))),
        DB_INT("sent_in", sent_in ? 1 : 0), DB_BOOL("other_eye", move->other_eye),
        DB_INT("account", account_of(cx)),
        DB_ID_OR_NULL("publish_at", move->event == DISCLOSE_DO_SCHEDULE ? words->publish_at.ms : 0),
        DB_STR("reason", withdrawn ? words->reason : item->reason),
        DB_DATE(cx, "withdrawn_on", withdrawn ? today : item->withdrawn_on),
        DB_STR("ground", kept ? words->ground : QF_S("")),
        DB_DATE(cx, "review_on", kept ? qf_date_add(today, REVIEW_DAYS) : QF_NO_DATE)));
    if (changed == 0)
        return disclose_wrong_state(cx);
    if (move->asks_secrecy)
        QF_TRY(db_exec(cx, SQL_DISCLOSE_SECRECY_PUT, DB_INT("item", item->id),
                       DB_INT("round", item->round), DB_BOOL("secret", words->secret),
                       DB_BOOL("privacy", words->privacy), DB_BOOL("stability", words->stability),
                       DB_STR("opinion", words->reason), DB_INT("account", account_of(cx)),
                       DB_STR("actor", cx->actor->name)));
    QF_TRY(disclose_step_note(cx, item->id, disclose_event_code(move->event),
                              disclose_state_code(move->from), disclose_state_code(to),
                              item->round + (sent_in ? 1 : 0), words->reason));
    return audit_write(cx, qf_strf(cx->arena, "disclose.%s", disclose_event_code(move->event)).p,
                       audit_object(cx, "item", item->id), "%.*s", QF_ARG(told(item, to)));
}

qf_code disclose_act(qf_ctx *cx, const mask_rules *rules, int64_t id, disclose_event event,
                     const disclose_words *words)
{
    const disclose_move *move = NULL;
    disclose_item item;
    disclose_state to;
    DB_TX tx = { 0 };

    if (event != DISCLOSE_DO_DUE)
        QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(check_move(cx, &item, event, words, &move));
    if (move->asks_secrecy)
        QF_TRY(disclose_gate_check(cx, rules, &item));
    to = move->to;
    if (to == DISCLOSE_RELEASED && item.revises_id != 0)
        to = DISCLOSE_MERGED;
    QF_TRY(move_item(cx, &item, move, to, words));
    if (to == DISCLOSE_MERGED)
        QF_TRY(merge(cx, &item));
    else if (to == DISCLOSE_RELEASED)
        QF_TRY(disclose_make_public(cx, id, "release", QF_S(""), QF_S("")));
    else if (to == DISCLOSE_WITHDRAWN)
        QF_TRY(disclose_tell(cx, id, "withdraw",
                             disclose_text_hash(cx->arena, item.title, item.body)));
    return db_commit(&tx);
}

qf_code disclose_release_due(qf_ctx *cx, int64_t *released)
{
    qf_code first = QF_OK;
    db_rows rows;

    *released = 0;
    QF_TRY(db_many(cx, SQL_DISCLOSE_SCHEDULED, &rows));
    for (size_t i = 0; i < rows.count; i++) {
        disclose_words words = { .version = db_int(&rows.row[i], "version") };
        qf_code code = disclose_act(cx, NULL, db_int(&rows.row[i], "id"), DISCLOSE_DO_DUE, &words);
        if (code == QF_CONFLICT || code == QF_INVALID) {
            /* It never will: who wrote it is told why, and does not look for it among what is public. */
            words.reason = cx->err.zh;
            code = disclose_act(cx, NULL, db_int(&rows.row[i], "id"), DISCLOSE_DO_LAPSE, &words);
        } else if (code == QF_OK) {
            (*released)++;
        }
        if (code != QF_OK && first == QF_OK)
            first = code;
    }
    return first;
}

/* ---- what is kept about an item */

qf_code disclose_steps(qf_ctx *cx, int64_t id, disclose_step **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_STEPS, &rows, DB_INT("item", id)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_step, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (disclose_step){ .seq = db_int(&rows.row[i], "seq"),
                                     .round = db_int(&rows.row[i], "round"),
                                     .account = db_int(&rows.row[i], "account_id"),
                                     .event = db_str(&rows.row[i], "event"),
                                     .from = db_str(&rows.row[i], "from_state"),
                                     .to = db_str(&rows.row[i], "to_state"),
                                     .actor = db_str(&rows.row[i], "actor"),
                                     .remark = db_str(&rows.row[i], "remark"),
                                     .at = db_time(&rows.row[i], "at") };
    return QF_OK;
}

qf_code disclose_secrecy_of(qf_ctx *cx, int64_t id, disclose_secrecy *out)
{
    db_rows rows;

    *out = (disclose_secrecy){ 0 };
    QF_TRY(db_many(cx, SQL_DISCLOSE_SECRECY, &rows, DB_INT("item", id)));
    if (rows.count > 0)
        *out = (disclose_secrecy){ .given = true,
                                   .secret = db_bool(&rows.row[0], "secret"),
                                   .privacy = db_bool(&rows.row[0], "privacy"),
                                   .stability = db_bool(&rows.row[0], "stability"),
                                   .opinion = db_str(&rows.row[0], "opinion"),
                                   .actor = db_str(&rows.row[0], "actor"),
                                   .at = db_time(&rows.row[0], "at") };
    return QF_OK;
}

qf_code disclose_versions(qf_ctx *cx, int64_t id, disclose_version **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_VERSIONS, &rows, DB_INT("item", id)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, disclose_version, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (disclose_version){ .number = db_int(&rows.row[i], "number"),
                                        .title = db_str(&rows.row[i], "title"),
                                        .body = db_str(&rows.row[i], "body"),
                                        .body_kind = db_str(&rows.row[i], "body_kind"),
                                        .reason = db_str(&rows.row[i], "reason"),
                                        .sha256 = db_str(&rows.row[i], "sha256"),
                                        .at = db_time(&rows.row[i], "at") };
    return QF_OK;
}

qf_code disclose_revised(qf_ctx *cx, int64_t id, qf_time *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_DISCLOSE_REVISED, &row, DB_INT("item", id)));
    *out = db_time(&row, "at");
    return QF_OK;
}
