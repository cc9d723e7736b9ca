#include "domain/complaints/complaints.h"
#include "base/crypt.h"
#include "base/text.h"
#include "base/word.h"
#include "doc/photo.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/blob.h"

#define TOWN (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))
#define COUNTY AUTH_BIT(COUNTY_SUPERVISOR)
#define SECRET_CHARS 12

const complaints_step complaints_flow[] = {
    { COMPLAINTS_OPEN, COMPLAINTS_ACCEPT, COMPLAINTS_ACCEPTED },
    { COMPLAINTS_OPEN, COMPLAINTS_REPLY, COMPLAINTS_REPLIED },
    { COMPLAINTS_OPEN, COMPLAINTS_REFUSE, COMPLAINTS_REPLIED },
    { COMPLAINTS_ACCEPTED, COMPLAINTS_REPLY, COMPLAINTS_REPLIED },
};

const size_t complaints_flow_count = sizeof(complaints_flow) / sizeof(complaints_flow[0]);

QF_WORDS(complaints_state, COMPLAINTS_STATES)
QF_WORD_CODE(complaints_state)
QF_WORD_ZH(complaints_state)
QF_WORD_PARSE(complaints_state)

QF_WORDS(complaints_event, COMPLAINTS_EVENTS)
QF_WORD_CODE(complaints_event)
QF_WORD_ZH(complaints_event)
QF_WORD_PARSE(complaints_event)

/* ---- secrets and sealed words */

static qf_str look_of(qf_ctx *cx, qf_str number, qf_str secret)
{
    qf_buf plain = qf_buf_new(cx->arena, 256);
    qf_digest digest;

    qf_buf_add(&plain, QF_S("complaint\n"));
    qf_buf_add(&plain, qf_strip_spaces(cx->arena, number));
    qf_buf_addc(&plain, '\n');
    for (size_t at = 0; at < secret.n;) {
        uint32_t c = qf_rune_narrow(qf_rune_next(secret, &at));
        if (c >= 'a' && c <= 'z')
            c -= 32;
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            qf_buf_addc(&plain, (char)c);
    }
    digest = qf_keyed_digest(db_key(cx->db), qf_buf_str(&plain));
    return qf_digest_hex(cx->arena, digest);
}

static qf_str fresh_secret(qf_arena *arena)
{
    static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    unsigned char random[SECRET_CHARS];
    char secret[SECRET_CHARS + 2];
    size_t n = 0;

    qf_random(random, sizeof(random));
    for (size_t i = 0; i < SECRET_CHARS; i++) {
        if (i > 0 && i % 4 == 0)
            secret[n++] = '-';
        secret[n++] = alphabet[random[i] % 32];
    }
    return qf_str_copy(arena, (qf_str){ secret, n });
}

static qf_str seal_words(qf_ctx *cx, qf_str text, qf_str name, qf_str phone)
{
    return qf_seal(cx->arena, db_key(cx->db),
                   QF_JOIN(cx->arena, qf_squeeze(cx->arena, name), QF_S("\n"),
                           qf_squeeze(cx->arena, phone), QF_S("\n"), text));
}

static qf_code open_words(qf_ctx *cx, qf_str sealed, qf_str *text, qf_str *name, qf_str *phone)
{
    qf_str plain;

    QF_TRY(qf_unseal(cx, db_key(cx->db), sealed, &plain));
    if (!qf_str_split(&plain, '\n', name) || !qf_str_split(&plain, '\n', phone))
        return QF_OK;
    *text = plain;
    return QF_OK;
}

/* ---- filing */

static qf_code add_event(qf_ctx *cx, int64_t id, complaints_event event, qf_str words)
{
    return db_exec(cx, SQL_COMPLAINTS_EVENT_INSERT, DB_INT("id", id),
                   DB_STR("event", qf_str_of(complaints_event_code(event))),
                   DB_INT("account", event == COMPLAINTS_RECEIVE || cx->actor == NULL
                                         ? 0
                                         : cx->actor->account),
                   DB_BLOB("sealed", seal_words(cx, words, QF_S(""), QF_S(""))));
}

static qf_code insert(qf_ctx *cx, const complaint_kind *kind, const complaint *fresh, qf_str number,
                      qf_str secret, int64_t id)
{
    bool anonymous = fresh->name.n == 0 && fresh->phone.n == 0;

    return db_exec(cx, SQL_COMPLAINTS_INSERT, DB_INT("id", id), DB_STR("number", number),
                   DB_STR("look", look_of(cx, number, secret)), DB_STR("kind", kind->code),
                   DB_STR("about", fresh->about), DB_INT("about_id", fresh->about_id),
                   DB_INT("about_line", fresh->about_line), DB_STR("about_zh", fresh->about_zh),
                   DB_INT("village", fresh->village),
                   DB_BLOB("sealed", seal_words(cx, fresh->text, fresh->name, fresh->phone)),
                   DB_BOOL("anonymous", anonymous),
                   DB_STR("level", fresh->county ? QF_S("county") : QF_S("town")),
                   DB_DATE(cx, "day", qf_time_date(cx->now)), DB_INT("reply_days", kind->reply),
                   DB_BOOL("sample", fresh->sample));
}

/* Pixels alone, and those sealed. */
static qf_code keep_pictures(qf_ctx *cx, int64_t id, const photo *pictures, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        qf_str sealed = qf_seal(cx->arena, db_key(cx->db), pictures[i].pixels), sha256;

        QF_TRY(blob_put(cx, sealed, &sha256));
        QF_TRY(db_exec(cx, SQL_COMPLAINTS_PICTURE_INSERT, DB_INT("id", id),
                       DB_INT("n", (int64_t)i + 1), DB_STR("sha256", sha256),
                       DB_STR("media", pictures[i].media), DB_INT("bytes", (int64_t)sealed.n)));
    }
    return QF_OK;
}

/* The trail says that one came, not from whom nor from where. */
static qf_code write_trail(qf_ctx *cx, int64_t id, const complaint_kind *kind)
{
    const qf_actor *actor = cx->actor;
    qf_code code;

    cx->actor = NULL;
    code = audit_write(cx, "complaints.file", audit_object(cx, "complaint", id), "%.*s",
                       QF_ARG(kind->zh));
    cx->actor = actor;
    return code;
}

qf_code complaints_file(qf_ctx *cx, const complaint_law *law, const complaint *fresh,
                        const complaint_bar *bars, size_t bar_count, qf_str *number, qf_str *secret)
{
    const complaint_kind *kind = complaint_law_find(law, fresh->kind);
    photo pictures[COMPLAINTS_PICTURES];
    int64_t id;
    DB_TX tx = { 0 };

    if (kind == NULL)
        return qf_fail(cx, QF_INVALID, "COMPLAINTS.KIND", "kind", "请选择是问一问、投诉还是举报");
    if (fresh->text.n == 0 || fresh->text.n > COMPLAINTS_TEXT_MAX)
        return qf_fail(cx, QF_INVALID, "COMPLAINTS.TEXT", "text", "请写明要问的事，不超过 2000 字");
    for (size_t i = 0; i < fresh->picture_count; i++)
        QF_TRY(photo_read(cx, fresh->pictures[i], COMPLAINTS_PICTURE_MAX, &pictures[i]));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "complaints", &id));
    *number = qf_strf(cx->arena, "%d-%05lld", qf_date_year(qf_time_date(cx->now)), (long long)id);
    *secret = fresh_secret(cx->arena);
    QF_TRY(insert(cx, kind, fresh, *number, *secret, id));
    for (size_t i = 0; i < bar_count && i < COMPLAINTS_BARRED_MAX; i++)
        QF_TRY(db_exec(cx, SQL_COMPLAINTS_BAR, DB_INT("id", id), DB_INT("n", (int64_t)i + 1),
                       DB_INT("account", bars[i].account), DB_INT("village", bars[i].village)));
    QF_TRY(keep_pictures(cx, id, pictures, fresh->picture_count));
    QF_TRY(add_event(cx, id, COMPLAINTS_RECEIVE, QF_S("")));
    QF_TRY(write_trail(cx, id, kind));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

/* ---- reading */

static void read_clock(const qf_ctx *cx, const calendar *days, complaint *out)
{
    qf_date today = qf_time_date(cx->now);

    out->due = calendar_add(days, out->received_on, (int)out->reply_days);
    if (qf_date_is(out->replied_on)) {
        out->late = qf_date_is(out->due) && qf_date_cmp(out->replied_on, out->due) > 0;
        return;
    }
    if (!qf_date_is(out->due))
        return;
    out->late = qf_date_cmp(today, out->due) > 0;
    out->days_left = out->late ? -(int64_t)calendar_count(days, out->due, today)
                               : calendar_count(days, today, out->due);
}

static qf_code read_one(qf_ctx *cx, const calendar *days, const db_row *row, complaint *out)
{
    *out = (complaint){
        .id = db_int(row, "id"),
        .number = db_str(row, "number"),
        .kind = db_str(row, "kind"),
        .about = db_str(row, "about"),
        .about_id = db_int(row, "about_id"),
        .about_line = db_int(row, "about_line"),
        .about_zh = db_str(row, "about_zh"),
        .village = db_int(row, "village_id"),
        .anonymous = db_bool(row, "anonymous"),
        .county = qf_str_eq(db_str(row, "level"), QF_S("county")),
        .received_on = db_date(row, "received_on"),
        .replied_on = db_date(row, "replied_on"),
        .reply_days = db_int(row, "reply_days"),
        .rating = db_int(row, "rating"),
        .sample = db_bool(row, "sample"),
    };
    (void)!complaints_state_parse(db_str(row, "state"), &out->state);
    read_clock(cx, days, out);
    return open_words(cx, db_blob(row, "sealed"), &out->text, &out->name, &out->phone);
}

static qf_code read_story(qf_ctx *cx, int64_t id, complaint_story **story, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_COMPLAINTS_EVENTS, &rows, DB_INT("id", id)));
    *count = rows.count;
    *story = QF_NEW_ARRAY(cx->arena, complaint_story, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        qf_str name, phone;
        (*story)[i].at = db_time(&rows.row[i], "at");
        (void)!complaints_event_parse(db_str(&rows.row[i], "event"), &(*story)[i].event);
        QF_TRY(open_words(cx, db_blob(&rows.row[i], "sealed"), &(*story)[i].text, &name, &phone));
    }
    return QF_OK;
}

qf_code complaints_follow(qf_ctx *cx, const calendar *days, qf_str number, qf_str secret,
                          complaint *out, complaint_story **story, size_t *count)
{
    db_row row;
    qf_code code =
        db_one(cx, SQL_COMPLAINTS_FOLLOW, &row, DB_STR("look", look_of(cx, number, secret)));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "COMPLAINTS.NO_MATCH", NULL,
                       "编号和查询码对不上，请照着回执再填一次");
    QF_TRY(code);
    QF_TRY(read_one(cx, days, &row, out));
    out->name = out->phone = QF_S("");
    return read_story(cx, out->id, story, count);
}

/* The statement that every look of staff goes through. */
static qf_code look_as_staff(qf_ctx *cx, int64_t id, db_row *row)
{
    qf_code code;

    QF_TRY(auth_need(cx, TOWN | COUNTY));
    code = db_one(cx, SQL_COMPLAINTS_ONE, row, DB_INT("id", id),
                  DB_BOOL("county", auth_has(cx->actor, COUNTY)),
                  DB_INT("account", cx->actor->account), DB_INT("village", cx->actor->village));
    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "COMPLAINTS.NONE", "id", "没有这一件");
    return code;
}

qf_code complaints_get(qf_ctx *cx, const calendar *days, int64_t id, complaint *out,
                       complaint_story **story, size_t *count)
{
    db_row row;

    db_rows pictures;

    QF_TRY(look_as_staff(cx, id, &row));
    QF_TRY(read_one(cx, days, &row, out));
    QF_TRY(db_many(cx, SQL_COMPLAINTS_PICTURES, &pictures, DB_INT("id", id)));
    out->picture_count = pictures.count;
    return read_story(cx, id, story, count);
}

qf_code complaints_picture(qf_ctx *cx, int64_t id, int64_t n, qf_str *media, qf_str *bytes)
{
    qf_str sealed;
    db_rows rows;
    db_row row;

    QF_TRY(look_as_staff(cx, id, &row));
    QF_TRY(db_many(cx, SQL_COMPLAINTS_PICTURES, &rows, DB_INT("id", id)));
    if (n < 1 || n > (int64_t)rows.count)
        return qf_fail(cx, QF_MISSING, "COMPLAINTS.NO_PICTURE", "picture", "没有这张图片");
    *media = db_str(&rows.row[n - 1], "media");
    QF_TRY(blob_get(cx, db_str(&rows.row[n - 1], "sha256"), db_int(&rows.row[n - 1], "bytes"),
                    &sealed));
    return qf_unseal(cx, db_key(cx->db), sealed, bytes);
}

static qf_code read_list(qf_ctx *cx, const calendar *days, const db_rows *rows, complaint_list *out)
{
    out->count = rows->count;
    out->one = QF_NEW_ARRAY(cx->arena, complaint, rows->count);
    for (size_t i = 0; i < rows->count; i++)
        QF_TRY(read_one(cx, days, &rows->row[i], &out->one[i]));
    return QF_OK;
}

qf_code complaints_list(qf_ctx *cx, const calendar *days, int64_t n, complaint_list *out)
{
    db_rows rows;

    QF_TRY(auth_need(cx, TOWN | COUNTY));
    QF_TRY(db_many(cx, SQL_COMPLAINTS_LIST, &rows, DB_BOOL("county", auth_has(cx->actor, COUNTY)),
                   DB_INT("account", cx->actor->account), DB_INT("village", cx->actor->village),
                   DB_INT("n", n)));
    return read_list(cx, days, &rows, out);
}

qf_code complaints_about(qf_ctx *cx, const calendar *days, qf_str about, int64_t about_id,
                         complaint_list *out)
{
    db_rows rows;

    QF_TRY(auth_need(cx, TOWN | COUNTY));
    QF_TRY(db_many(cx, SQL_COMPLAINTS_ABOUT, &rows, DB_STR("about", about),
                   DB_INT("about_id", about_id), DB_BOOL("county", auth_has(cx->actor, COUNTY)),
                   DB_INT("account", cx->actor->account), DB_INT("village", cx->actor->village)));
    return read_list(cx, days, &rows, out);
}

qf_code complaints_about_count(qf_ctx *cx, qf_str about, int64_t about_id, int64_t *received,
                               int64_t *town)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_COMPLAINTS_ABOUT_COUNT, &row, DB_STR("about", about),
                  DB_INT("about_id", about_id)));
    *received = db_int(&row, "received");
    *town = db_int(&row, "town");
    return QF_OK;
}

/* ---- acting */

static qf_code move(qf_ctx *cx, const complaint *from, const complaint *to, complaints_event event,
                    qf_str words)
{
    int64_t changed;

    QF_TRY(db_change(cx, SQL_COMPLAINTS_MOVE, &changed, DB_INT("id", from->id),
                     DB_STR("from", qf_str_of(complaints_state_code(from->state))),
                     DB_STR("from_level", from->county ? QF_S("county") : QF_S("town")),
                     DB_STR("to", qf_str_of(complaints_state_code(to->state))),
                     DB_STR("level", to->county ? QF_S("county") : QF_S("town")),
                     DB_DATE(cx, "replied_on", to->replied_on), DB_INT("rating", to->rating)));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "COMPLAINTS.STATE", NULL, "这一件刚被处理过，请刷新后再看");
    QF_TRY(add_event(cx, from->id, event, words));
    return db_generation_bump(cx);
}

qf_code complaints_act(qf_ctx *cx, const calendar *days, int64_t id, complaints_event event,
                       qf_str words)
{
    complaint before = { 0 }, after;
    db_row row;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(look_as_staff(cx, id, &row));
    QF_TRY(read_one(cx, days, &row, &before));
    if (before.county && !auth_has(cx->actor, COUNTY))
        return qf_fail(cx, QF_DENIED, "COMPLAINTS.LEVEL", NULL, "这一件由县里答复");
    if (words.n == 0 || words.n > COMPLAINTS_TEXT_MAX)
        return qf_fail(cx, QF_INVALID, "COMPLAINTS.TEXT", "words", "请写给来问的人看的话");
    after = before;
    for (size_t i = 0; i <= complaints_flow_count; i++) {
        if (i == complaints_flow_count)
            return qf_fail(cx, QF_CONFLICT, "COMPLAINTS.STATE", NULL, "现在是“%s”，不能%s",
                           complaints_state_zh(before.state), complaints_event_zh(event));
        if (complaints_flow[i].from == before.state && complaints_flow[i].event == event) {
            after.state = complaints_flow[i].to;
            break;
        }
    }
    if (after.state == COMPLAINTS_REPLIED && !qf_date_is(before.replied_on))
        after.replied_on = qf_time_date(cx->now);
    QF_TRY(move(cx, &before, &after, event, words));
    QF_TRY(audit_write(cx, "complaints.act", audit_object(cx, "complaint", id), "%s",
                       complaints_event_zh(event)));
    return db_commit(&tx);
}

static qf_code as_complainant(qf_ctx *cx, const calendar *days, qf_str number, qf_str secret,
                              complaint *out)
{
    complaint_story *story;
    size_t count;

    return complaints_follow(cx, days, number, secret, out, &story, &count);
}

qf_code complaints_rate(qf_ctx *cx, const calendar *days, qf_str number, qf_str secret,
                        int64_t rating, qf_str words)
{
    complaint before = { 0 }, after;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(as_complainant(cx, days, number, secret, &before));
    if (rating < 1 || rating > 3)
        return qf_fail(cx, QF_INVALID, "COMPLAINTS.RATING", "rating", "请选择是否满意");
    if (before.state != COMPLAINTS_REPLIED)
        return qf_fail(cx, QF_CONFLICT, "COMPLAINTS.STATE", NULL, "答复以后才能评价，每件评价一次");
    after = before;
    after.state = COMPLAINTS_CLOSED;
    after.rating = rating;
    QF_TRY(move(cx, &before, &after, COMPLAINTS_RATE,
                qf_str_sub(words, 0, words.n > COMPLAINTS_TEXT_MAX ? 0 : words.n)));
    return db_commit(&tx);
}

qf_code complaints_escalate(qf_ctx *cx, const calendar *days, qf_str number, qf_str secret,
                            qf_str words)
{
    complaint before = { 0 }, after;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(as_complainant(cx, days, number, secret, &before));
    if (before.county || (before.state < COMPLAINTS_REPLIED && !before.late))
        return qf_fail(
            cx, QF_CONFLICT, "COMPLAINTS.EARLY", NULL,
            "已经在县里，或者答复期限还没有到；到期没有答复、对答复不满意的可以转到县里");
    after = before;
    after.county = true;
    after.state = COMPLAINTS_OPEN;
    QF_TRY(move(cx, &before, &after, COMPLAINTS_ESCALATE,
                qf_str_sub(words, 0, words.n > COMPLAINTS_TEXT_MAX ? 0 : words.n)));
    return db_commit(&tx);
}

/* ---- counts */

qf_code complaints_stats(qf_ctx *cx, const calendar *days, int year, complaint_stats *out)
{
    qf_date from = QF_NO_DATE, to = QF_NO_DATE, today = qf_time_date(cx->now);
    db_rows rows;

    *out = (complaint_stats){ 0 };
    (void)!qf_date_from(year, 1, 1, &from);
    (void)!qf_date_from(year, 12, 31, &to);
    QF_TRY(db_many(cx, SQL_COMPLAINTS_ALL, &rows, DB_DATE(cx, "from_day", from),
                   DB_DATE(cx, "to_day", to)));
    for (size_t i = 0; i < rows.count; i++) {
        complaint one = { .received_on = db_date(&rows.row[i], "received_on"),
                          .replied_on = db_date(&rows.row[i], "replied_on"),
                          .reply_days = db_int(&rows.row[i], "reply_days") };
        int64_t rating = db_int(&rows.row[i], "rating");
        read_clock(cx, days, &one);
        out->received++;
        out->answered += qf_date_is(one.replied_on);
        out->on_time += qf_date_is(one.replied_on) && !one.late;
        out->overdue += one.late || (!qf_date_is(one.replied_on) && qf_date_is(one.due) &&
                                     qf_date_cmp(today, one.due) > 0);
        out->rated += rating > 0;
        out->satisfied += rating >= 2;
    }
    return QF_OK;
}
