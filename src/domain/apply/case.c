/* One case: its story read, an event added where the law allows it, the last one taken back. */
#include "domain/apply/inside.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"

qf_date apply_today(const qf_ctx *cx)
{
    return qf_time_date(cx->now);
}

apply_step apply_step_on(clock_event_kind kind, qf_date on)
{
    return (apply_step){
        .event = { .kind = kind, .on = on, .received_on = QF_NO_DATE, .until = QF_NO_DATE }
    };
}

/* ---- reading */

apply_case apply_read_case(const db_row *row)
{
    return (apply_case){
        .id = db_int(row, "id"),
        .version = db_int(row, "version"),
        .handler_id = db_int(row, "handler_id"),
        .late_days = db_int(row, "late_days"),
        .number = db_str(row, "number"),
        .channel = db_str(row, "channel"),
        .applicant_kind = db_str(row, "applicant_kind"),
        .subject = db_str(row, "subject"),
        .form = db_str(row, "form"),
        .way = db_str(row, "way"),
        .outcome = db_str(row, "outcome"),
        .handler = db_str(row, "handler"),
        .state = clock_state_parse(db_str(row, "state")),
        .state_after = db_null(row, "state_after") ? CLOCK_STATE_COUNT
                                                   : clock_state_parse(db_str(row, "state_after")),
        .submitted_on = db_date(row, "submitted_on"),
        .received_on = db_date(row, "received_on"),
        .due = db_date(row, "due"),
        .turns_on = db_date(row, "turns_on"),
        .due_after = db_date(row, "due_after"),
        .closed_on = db_date(row, "closed_on"),
        .removed_on = db_date(row, "removed_on"),
    };
}

void apply_read_cases(qf_ctx *cx, const db_rows *rows, apply_cases *out)
{
    *out = (apply_cases){ QF_NEW_ARRAY(cx->arena, apply_case, rows->count), rows->count };
    for (size_t i = 0; i < rows->count; i++)
        out->one[i] = apply_read_case(&rows->row[i]);
}

static bool turned(const apply_case *one, qf_date day)
{
    return qf_date_is(one->turns_on) && qf_date_cmp(one->turns_on, day) < 0;
}

clock_state apply_state_on(const apply_case *one, qf_date day)
{
    return turned(one, day) && one->state_after != CLOCK_STATE_COUNT ? one->state_after
                                                                     : one->state;
}

qf_date apply_due_on(const apply_case *one, qf_date day)
{
    return turned(one, day) ? one->due_after : one->due;
}

bool apply_closed_on(const apply_case *one, qf_date day)
{
    return qf_date_is(one->closed_on) && qf_date_cmp(one->closed_on, day) <= 0;
}

static qf_code read_entry(qf_ctx *cx, const db_row *row, const unsigned char *key, apply_entry *out)
{
    *out = (apply_entry){
        .seq = db_int(row, "seq"),
        .undoes = db_int(row, "undoes"),
        .letter_id = db_int(row, "letter_id"),
        .code = db_str(row, "event"),
        .approved_by = db_str(row, "approved_by"),
        .actor = db_str(row, "actor"),
        .at = db_time(row, "at"),
        .event = { .kind = clock_event_parse(db_str(row, "event")),
                   .on = db_date(row, "on_day"),
                   .received_on = db_date(row, "received_on"),
                   .until = db_date(row, "until_day"),
                   .days = (int)db_int(row, "days"),
                   .outcome = clock_outcome_parse(db_str(row, "outcome")),
                   .delivered_by = clock_delivery_parse(db_str(row, "delivered_by")),
                   .approved = db_str(row, "approved_by").n > 0,
                   .good_reason = db_bool(row, "good_reason"),
                   .unclear = db_bool(row, "unclear"),
                   .name = db_str(row, "event") },
    };
    if (!db_null(row, "note") && key != NULL)
        return qf_unseal(cx, key, db_blob(row, "note"), &out->note);
    if (!db_null(row, "note"))
        out->note = QF_S("（已清除）");
    return QF_OK;
}

qf_code apply_read_story(qf_ctx *cx, int64_t id, const unsigned char *key, apply_story *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_APPLY_EVENTS, &rows, DB_INT("case_id", id)));
    out->entry = QF_NEW_ARRAY(cx->arena, apply_entry, rows.count);
    out->count = rows.count;
    out->input.events = QF_NEW_ARRAY(cx->arena, clock_event, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        QF_TRY(read_entry(cx, &rows.row[i], key, &out->entry[i]));
    for (size_t i = 0; i < out->count; i++)
        for (size_t k = 0; k < i && out->entry[i].undoes > 0; k++)
            out->entry[k].undone |= out->entry[k].seq == out->entry[i].undoes;
    out->input.count = 0;
    out->input.as_of = QF_NO_DATE;
    for (size_t i = 0; i < out->count; i++) {
        if (out->entry[i].undone || out->entry[i].event.kind == CLOCK_EVENT_COUNT)
            continue;
        out->input.events[out->input.count++] = out->entry[i].event;
        if (qf_date_cmp(out->entry[i].event.on, out->input.as_of) > 0)
            out->input.as_of = out->entry[i].event.on;
    }
    return QF_OK;
}

static qf_code read_whole(qf_ctx *cx, const apply_rules *rules, int64_t id, apply_story *out)
{
    apply_sealed sealed;
    db_row row;
    qf_code code = db_one(cx, SQL_APPLY_GET, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "APPLY.MISSING", "id", "没有这件申请");
    QF_TRY(code);
    *out = (apply_story){ .now = apply_read_case(&row) };
    code = apply_sealed_get(cx, id, &sealed);
    if (code == QF_OK)
        QF_TRY(qf_unseal(cx, sealed.key, sealed.description, &out->description));
    else if (code != QF_MISSING)
        return code;
    QF_TRY(apply_read_story(cx, id, code == QF_OK ? sealed.key : NULL, out));
    qf_forget(sealed.key, sizeof(sealed.key));
    out->input.channel = clock_channel_parse(out->now.channel);
    if (out->input.count == 0) {
        out->told.c = clock_start(out->input.channel);
        out->told.due = QF_NO_DATE;
        return QF_OK;
    }
    if (qf_date_cmp(apply_today(cx), out->input.as_of) > 0)
        out->input.as_of = apply_today(cx);
    return clock_tell(cx, rules->clock, rules->days, &out->input, &out->told);
}

qf_code apply_get(qf_ctx *cx, const apply_rules *rules, int64_t id, apply_story *out)
{
    QF_TRY(auth_need(cx, APPLY_READERS));
    return read_whole(cx, rules, id, out);
}

/* A case that was split off another is followed with the secret of that one. */
static qf_code fits_parent(qf_ctx *cx, qf_str number, qf_str secret, bool *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_APPLY_PARENT_SECRET, &row, DB_STR("number", number));

    *out = code == QF_OK &&
           qf_same_secret(auth_follow_digest(cx, APPLY_FOLLOW, db_str(&row, "number"), secret),
                          db_str(&row, "secret_digest"));
    return code == QF_MISSING ? QF_OK : code;
}

qf_code apply_track(qf_ctx *cx, const apply_rules *rules, qf_str number, qf_str secret,
                    apply_story *out)
{
    qf_str digest = auth_follow_digest(cx, APPLY_FOLLOW, qf_str_trim(number), secret);
    bool fits;
    db_row row;
    qf_code code = db_one(cx, SQL_APPLY_BY_NUMBER, &row, DB_STR("number", qf_str_trim(number)));

    if (code == QF_OK && qf_same_secret(digest, db_str(&row, "secret_digest")))
        return read_whole(cx, rules, db_int(&row, "id"), out);
    if (code == QF_OK) {
        QF_TRY(fits_parent(cx, qf_str_trim(number), secret, &fits));
        if (fits)
            return read_whole(cx, rules, db_int(&row, "id"), out);
    }
    if (code == QF_OK || code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "APPLY.NO_CASE", "secret",
                       "编号或者查询码不对，请对照回执再试一次");
    return code;
}

qf_code apply_id_of(qf_ctx *cx, qf_str number, int64_t *id)
{
    db_row row;
    qf_code code = db_one(cx, SQL_APPLY_BY_NUMBER, &row, DB_STR("number", number));

    *id = code == QF_OK ? db_int(&row, "id") : 0;
    return code == QF_MISSING ? QF_OK : code;
}

/* ---- the fold */

/* When a case came to its end, as the fold moved. */
struct ending {
    qf_date closed_on;
};

static bool is_end(clock_state state)
{
    return state == CLOCK_REPLIED || state == CLOCK_ABANDONED || state == CLOCK_WITHDRAWN ||
           state == CLOCK_CLOSED;
}

static void on_moved(void *data, const clock_case *before, const clock_case *after, qf_date end)
{
    struct ending *ending = data;

    if (!is_end(after->state))
        ending->closed_on = QF_NO_DATE;
    else if (is_end(before->state))
        return;
    else if (after->state == CLOCK_REPLIED)
        ending->closed_on = after->answered;
    else if (after->state == CLOCK_ABANDONED) /* the last day counts to its end */
        ending->closed_on = qf_date_add(end, 1);
    else
        ending->closed_on = end;
}

qf_code apply_fold(qf_ctx *cx, const apply_rules *rules, int64_t id, int64_t version,
                   const clock_input *input)
{
    struct ending ending = { QF_NO_DATE };
    clock_watch watch = { .data = &ending, .moved = on_moved };
    clock_case c = clock_run(rules->clock, rules->days, input->channel, input->events, input->count,
                             input->as_of, &watch);
    clock_case after = c;
    bool waits = c.side != CLOCK_TIMER_COUNT;
    apply_group before;
    int64_t changed;

    QF_TRY(apply_group_of(cx, id, &before));
    if (waits) {
        clock_lapse(rules->days, &after, qf_date_add(c.side_due, 1));
        on_moved(&ending, &c, &after, c.side_due);
    }
    QF_TRY(db_change(
        cx, SQL_APPLY_FOLDED, &changed, DB_INT("id", id), DB_INT("version", version),
        DB_DATE(cx, "received_on", c.received), DB_STR("state", clock_state_code(c.state)),
        DB_DATE(cx, "due", clock_due(&c)), DB_DATE(cx, "turns_on", waits ? c.side_due : QF_NO_DATE),
        DB_STR_OR_NULL("state_after", waits ? clock_state_code(after.state) : QF_S("")),
        DB_DATE(cx, "due_after", waits ? clock_due(&after) : QF_NO_DATE),
        DB_DATE(cx, "closed_on", ending.closed_on),
        DB_STR_OR_NULL("outcome",
                       qf_date_is(ending.closed_on) ? clock_outcome_code(after.outcome) : QF_S("")),
        DB_INT("late_days", qf_date_is(c.answered) ? clock_late_days(&c, c.answered) : 0)));
    if (changed == 1)
        return apply_tally_move(cx, &before, id);
    return qf_fail(cx, QF_CONFLICT, "APPLY.VERSION", "version",
                   "这件申请刚被别人办过一步，请重新打开再办");
}

/* ---- acting */

qf_code apply_event_put(qf_ctx *cx, int64_t id, int64_t seq, qf_str code, const apply_step *step,
                        int64_t undoes, const unsigned char *key)
{
    const clock_event *e = &step->event;
    qf_str actor = cx->actor == NULL ? QF_S("申请人") : cx->actor->name;
    db_arg note = DB_NULL("note");

    if (step->note.n > 0 && key != NULL)
        note = DB_BLOB("note", qf_seal(cx->arena, key, step->note));
    return db_exec(
        cx, SQL_APPLY_EVENT_ADD, DB_INT("case_id", id), DB_INT("seq", seq), DB_STR("event", code),
        DB_DATE(cx, "on_day", e->on), DB_DATE(cx, "received_on", e->received_on),
        DB_DATE(cx, "until_day", e->until), DB_INT("days", e->days),
        DB_STR_OR_NULL("outcome",
                       e->outcome == CLOCK_NO_OUTCOME ? QF_S("") : clock_outcome_code(e->outcome)),
        DB_STR_OR_NULL("delivered_by", clock_delivery_code(e->delivered_by)),
        DB_STR("approved_by", step->approved_by), DB_BOOL("good_reason", e->good_reason),
        DB_BOOL("unclear", e->unclear), DB_ID_OR_NULL("undoes", undoes),
        DB_ID_OR_NULL("letter_id", step->letter_id), note,
        DB_INT("account_id", cx->actor == NULL ? 0 : cx->actor->account), DB_STR("actor", actor));
}

/* Reads the case for a change: its key too. */
static qf_code open_for_change(qf_ctx *cx, const apply_rules *rules, int64_t id,
                               unsigned char key[QF_KEY_BYTES], bool *keyed, apply_story *story)
{
    apply_sealed sealed;
    qf_code code;

    QF_TRY(read_whole(cx, rules, id, story));
    code = apply_sealed_get(cx, id, &sealed);
    if (code != QF_OK && code != QF_MISSING)
        return code;
    *keyed = code == QF_OK;
    if (*keyed)
        memcpy(key, sealed.key, QF_KEY_BYTES);
    qf_forget(sealed.key, sizeof(sealed.key));
    return QF_OK;
}

static int64_t last_seq(const apply_story *story)
{
    return story->count == 0 ? 0 : story->entry[story->count - 1].seq;
}

/* The account that handed in the draft that is under review; 0 when there is none. */
static qf_code refuse_own(qf_ctx *cx, const apply_story *story, const apply_step *step)
{
    db_rows rows;
    int64_t drafter = 0;

    if (step->event.kind != CLOCK_ON_APPROVE && step->event.kind != CLOCK_ON_ISSUE)
        return QF_OK;
    QF_TRY(db_many(cx, SQL_APPLY_EVENTS, &rows, DB_INT("case_id", story->now.id)));
    for (size_t i = 0; i < rows.count; i++)
        if (story->entry[i].event.kind == CLOCK_ON_DRAFT_REPLY && !story->entry[i].undone)
            drafter = db_int(&rows.row[i], "account_id");
    if (drafter == 0 || drafter != cx->actor->account)
        return QF_OK;
    return qf_fail(cx, QF_DENIED, "APPLY.OWN", "event", "自己拟的答复要由别人审核、签发");
}

static uint32_t who_may(clock_event_kind kind)
{
    switch (kind) {
    case CLOCK_ON_APPROVE:
    case CLOCK_ON_REJECT:
        return AUTH_BIT(REVIEWER) | AUTH_BIT(LEADER) | AUTH_BIT(DISCLOSURE_CLERK);
    case CLOCK_ON_ISSUE:
        return AUTH_BIT(LEADER) | AUTH_BIT(DISCLOSURE_CLERK);
    default:
        return AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER);
    }
}

/* Judges the event by the law; a refusal names the article. */
static qf_code judge(qf_ctx *cx, const apply_rules *rules, const apply_story *story,
                     const clock_event *event)
{
    clock_refusal refusal;
    clock_case c = clock_run(rules->clock, rules->days, story->input.channel, story->input.events,
                             story->input.count, event->on, NULL);

    if (clock_apply(rules->clock, rules->days, &c, event, &refusal) == CLOCK_ACCEPTED)
        return QF_OK;
    return qf_fail(cx, QF_DENIED, "APPLY.REFUSED", clock_event_code(event->kind).p, "%.*s（%.*s）",
                   QF_ARG(clock_refusal_zh(cx->arena, event, &refusal)),
                   QF_ARG(rules->clock->article[event->kind]));
}

static qf_code check_days(qf_ctx *cx, const clock_event *e)
{
    qf_date today = apply_today(cx);

    if (!qf_date_is(e->on) || qf_date_cmp(e->on, today) > 0)
        return qf_fail(cx, QF_INVALID, "APPLY.DATE", "on", "办理日期要是今天或者以前的日子");
    if (qf_date_is(e->received_on) && qf_date_cmp(e->received_on, today) > 0)
        return qf_fail(cx, QF_INVALID, "APPLY.DATE", "received_on",
                       "签收日期要是今天或者以前的日子，还没有签收的先不填");
    return QF_OK;
}

qf_code apply_act(qf_ctx *cx, const apply_rules *rules, int64_t id, int64_t version,
                  const apply_step *step)
{
    unsigned char key[QF_KEY_BYTES];
    apply_story story;
    clock_input more;
    bool keyed;
    DB_TX tx = { 0 };

    if (step->event.kind >= CLOCK_EVENT_COUNT)
        return qf_fail(cx, QF_INVALID, "APPLY.EVENT", "event", "没有这个办理事项");
    QF_TRY(auth_need(cx, who_may(step->event.kind)));
    QF_TRY(check_days(cx, &step->event));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(open_for_change(cx, rules, id, key, &keyed, &story));
    if (version != 0 && version != story.now.version)
        return qf_fail(cx, QF_CONFLICT, "APPLY.VERSION", "version",
                       "这件申请刚被别人办过一步，请重新打开再办");
    QF_TRY(judge(cx, rules, &story, &step->event));
    QF_TRY(refuse_own(cx, &story, step));
    QF_TRY(apply_event_put(cx, id, last_seq(&story) + 1, clock_event_code(step->event.kind), step,
                           0, keyed ? key : NULL));
    qf_forget(key, sizeof(key));
    more = (clock_input){ .channel = story.input.channel,
                          .events = QF_NEW_ARRAY(cx->arena, clock_event, story.input.count + 1),
                          .count = story.input.count + 1,
                          .as_of = step->event.on };
    memcpy(more.events, story.input.events, story.input.count * sizeof(clock_event));
    more.events[story.input.count] = step->event;
    QF_TRY(apply_fold(cx, rules, id, version, &more));
    QF_TRY(audit_write(cx, "apply.act", audit_object(cx, "application", id), "%.*s %.*s",
                       QF_ARG(story.now.number), QF_ARG(clock_event_zh(step->event.kind))));
    return db_commit(&tx);
}

qf_code apply_undo(qf_ctx *cx, const apply_rules *rules, int64_t id, int64_t version, qf_str why)
{
    apply_step step = apply_step_on(CLOCK_EVENT_COUNT, apply_today(cx));
    const apply_entry *last = NULL;
    unsigned char key[QF_KEY_BYTES];
    apply_story story;
    bool keyed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    if (why.n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.WHY", "why", "请写明为什么撤销这一步");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(open_for_change(cx, rules, id, key, &keyed, &story));
    for (size_t i = 0; i < story.count; i++)
        if (!story.entry[i].undone && story.entry[i].event.kind != CLOCK_EVENT_COUNT)
            last = &story.entry[i];
    if (last == NULL || story.input.count < 2 || last->event.kind == CLOCK_ON_SUBMIT)
        return qf_fail(cx, QF_CONFLICT, "APPLY.UNDO", "event",
                       "收到申请这一步不能撤销；登记错了的，请办结为“其他”并写明原因");
    step.note = why;
    QF_TRY(apply_event_put(cx, id, last_seq(&story) + 1, QF_S("undo"), &step, last->seq,
                           keyed ? key : NULL));
    qf_forget(key, sizeof(key));
    QF_TRY(apply_read_story(cx, id, NULL, &story));
    story.input.channel = clock_channel_parse(story.now.channel);
    QF_TRY(apply_fold(cx, rules, id, version, &story.input));
    QF_TRY(audit_write(cx, "apply.undo", audit_object(cx, "application", id), "%.*s 撤销第 %lld 步",
                       QF_ARG(story.now.number), (long long)last->seq));
    return db_commit(&tx);
}

qf_code apply_assign(qf_ctx *cx, int64_t id, int64_t account, qf_str name)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_APPLY_ASSIGN, &changed, DB_INT("id", id),
                     DB_ID_OR_NULL("handler_id", account), DB_STR("handler", name)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "APPLY.MISSING", "id", "没有这件申请");
    QF_TRY(
        audit_write(cx, "apply.assign", audit_object(cx, "application", id), "%.*s", QF_ARG(name)));
    return db_commit(&tx);
}

uint32_t apply_legal(const apply_rules *rules, const apply_story *story, qf_date day)
{
    clock_case c = clock_run(rules->clock, rules->days, story->input.channel, story->input.events,
                             story->input.count, day, NULL);
    uint32_t legal = 0;

    clock_lapse(rules->days, &c, day);
    for (clock_event_kind kind = 0; kind < CLOCK_EVENT_COUNT; kind++) {
        /* Everything a clerk could still fill in is taken as given. */
        clock_event e = { .kind = kind,
                          .on = day,
                          .received_on = QF_NO_DATE,
                          .until = QF_NO_DATE,
                          .days = 1,
                          .outcome = CLOCK_IS_GRANTED,
                          .delivered_by = CLOCK_ELECTRONIC,
                          .approved = true,
                          .good_reason = true };
        clock_case next = c;
        clock_refusal refusal;
        if (clock_apply(rules->clock, rules->days, &next, &e, &refusal) == CLOCK_ACCEPTED)
            legal |= 1u << kind;
    }
    return legal;
}
