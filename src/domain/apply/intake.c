/* Applications coming in: from the public form, entered by the office, out of the old paper register.
 * Law: 条例 arts. 29-31; what must be written is art. 29, the day of receipt art. 31. */
#include "base/text.h"
#include "domain/apply/inside.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"

/* ---- what art. 29 asks for */

static bool has(qf_str text)
{
    return qf_str_trim(text).n > 0;
}

/* GB 11643: 17 digits, the last character checks them by MOD 11-2. A slip of the pen on a phone is told at
 * once; a number of another document is taken as it is. */
static bool id_card_fits(qf_str id_no)
{
    static const int weight[] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    static const char last[] = "10X98765432";
    int sum = 0;

    if (id_no.n == 15)
        return true;
    if (id_no.n != 18)
        return false;
    for (size_t i = 0; i < 17; i++) {
        if (id_no.p[i] < '0' || id_no.p[i] > '9')
            return false;
        sum += (id_no.p[i] - '0') * weight[i];
    }
    return (id_no.p[17] == 'x' ? 'X' : id_no.p[17]) == last[sum % 11];
}

static qf_code check_person(qf_ctx *cx, const apply_intake *in)
{
    const apply_person *p = &in->person;
    bool natural = qf_str_eq(in->kind, QF_S("np"));

    if (apply_kind_zh(in->kind).n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.KIND", "kind", "请选择申请人是个人还是哪类单位");
    if (!has(p->name))
        return qf_fail(cx, QF_INVALID, "APPLY.NAME", "name",
                       "请填写申请人的姓名或者名称（条例第二十九条）");
    if (!has(p->id_no))
        return qf_fail(cx, QF_INVALID, "APPLY.ID_NO", "id_no",
                       natural ? "请填写证件号码（条例第二十九条要求身份证明）"
                               : "请填写统一社会信用代码");
    if (natural && qf_str_has(p->id_type, QF_S("身份证")) && !id_card_fits(p->id_no))
        return qf_fail(cx, QF_INVALID, "APPLY.ID_NO", "id_no",
                       "身份证号码和校验码对不上，请对照证件再看一遍");
    if (!has(p->phone) && !has(p->email) && !has(p->address))
        return qf_fail(cx, QF_INVALID, "APPLY.CONTACT", "phone",
                       "电话、邮箱、通信地址至少填写一项，否则无法答复您");
    return QF_OK;
}

static qf_code check_intake(qf_ctx *cx, const apply_intake *in)
{
    QF_TRY(check_person(cx, in));
    if (qf_rune_count(qf_str_trim(in->description)) < 4)
        return qf_fail(cx, QF_INVALID, "APPLY.DESCRIPTION", "description",
                       "请写清楚要什么信息：名称、文号，或者便于查找的描述");
    if (apply_form_zh(in->form).n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.FORM", "form", "请选择要什么形式的信息");
    if (apply_way_zh(in->way).n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.WAY", "way", "请选择怎样得到信息");
    if (qf_str_eq(in->way, QF_S("email")) && !has(in->person.email))
        return qf_fail(cx, QF_INVALID, "APPLY.CONTACT", "email", "选择电子邮件的，请填写邮箱");
    if (qf_str_eq(in->way, QF_S("post")) && !has(in->person.address))
        return qf_fail(cx, QF_INVALID, "APPLY.CONTACT", "address", "选择邮寄的，请填写通信地址");
    return QF_OK;
}

qf_code apply_subject_of(qf_ctx *cx, const apply_rules *rules, qf_str text, qf_str *out)
{
    qf_str line = qf_squeeze(cx->arena, qf_str_trim(text));
    mask_hits hits;
    size_t at = 0, runes = 0;

    QF_TRY(mask_find(cx, rules->masks, line, &hits));
    line = mask_apply(cx->arena, line, hits);
    while (at < line.n && runes < APPLY_SUBJECT_RUNES) {
        (void)qf_rune_next(line, &at);
        runes++;
    }
    *out = at < line.n ? qf_strf(cx->arena, "%.*s…", (int)at, line.p) : line;
    return QF_OK;
}

/* ---- entering */

qf_code apply_next_number(qf_ctx *cx, qf_str *out)
{
    int year = qf_date_year(apply_today(cx));
    const char *counter = qf_strf(cx->arena, "apply.number.%d", year).p;
    qf_code code = QF_OK;
    int64_t seq;
    db_row row;

    while (code == QF_OK) {
        QF_TRY(db_number_next(cx, counter, &seq));
        *out = qf_strf(cx->arena, "%d-%04lld", year, (long long)seq);
        code = db_one(cx, SQL_APPLY_BY_NUMBER, &row, DB_STR("number", *out));
    }
    return code == QF_MISSING ? QF_OK : code;
}

static qf_code insert(qf_ctx *cx, const apply_intake *in, qf_str subject, apply_receipt *out)
{
    QF_TRY(db_number_next(cx, "apply.application", &out->id));
    QF_TRY(apply_next_number(cx, &out->number));
    out->secret = auth_follow_code(cx->arena);
    return db_exec(
        cx, SQL_APPLY_INSERT, DB_INT("id", out->id), DB_STR("number", out->number),
        DB_STR("channel", clock_channel_code(in->channel)), DB_STR("applicant_kind", in->kind),
        DB_STR("subject", subject), DB_STR("form", in->form), DB_STR("way", in->way),
        DB_DATE(cx, "submitted_on", in->submitted_on), DB_NULL("received_on"),
        DB_STR("state", QF_S("draft")), DB_NULL("closed_on"), DB_NULL("outcome"),
        DB_STR("applicant_digest", apply_applicant_digest(cx, in->kind, &in->person)),
        DB_STR_OR_NULL("id_digest", apply_id_digest(cx, &in->person)),
        DB_STR_OR_NULL("phone_digest", apply_phone_digest(cx, &in->person)),
        DB_STR("secret_digest", auth_follow_digest(cx, APPLY_FOLLOW, out->number, out->secret)),
        DB_STR_OR_NULL("once", in->once));
}

/* Adds submit and confirm as the channel has them. */
static qf_code begin(qf_ctx *cx, const apply_intake *in, int64_t id, const unsigned char *key)
{
    bool own_day = in->channel == CLOCK_BY_IN_PERSON || in->channel == CLOCK_BY_POST;
    apply_step submit = apply_step_on(CLOCK_ON_SUBMIT, in->submitted_on);
    apply_step confirm = apply_step_on(CLOCK_ON_CONFIRM, in->received_on);
    int64_t seq = 1;

    if (!own_day)
        QF_TRY(apply_event_put(cx, id, seq++, clock_event_code(CLOCK_ON_SUBMIT), &submit, 0, key));
    if (qf_date_is(in->received_on))
        QF_TRY(apply_event_put(cx, id, seq, clock_event_code(CLOCK_ON_CONFIRM), &confirm, 0, key));
    return QF_OK;
}

static qf_code enter(qf_ctx *cx, const apply_rules *rules, const apply_intake *in, const char *verb,
                     apply_receipt *out)
{
    unsigned char key[QF_KEY_BYTES];
    apply_story story = { 0 };
    qf_str subject;
    db_row row;

    QF_TRY(apply_subject_of(cx, rules, in->description, &subject));
    QF_TRY(insert(cx, in, subject, out));
    QF_TRY(apply_seal_person(cx, out->id, &in->person, in->description, key));
    QF_TRY(begin(cx, in, out->id, key));
    QF_TRY(apply_read_story(cx, out->id, NULL, &story));
    story.input.channel = in->channel;
    QF_TRY(apply_fold(cx, rules, out->id, 0, &story.input));
    QF_TRY(db_one(cx, SQL_APPLY_GET, &row, DB_INT("id", out->id)));
    out->due = db_date(&row, "due");
    qf_forget(key, sizeof(key));
    return audit_write(cx, verb, audit_object(cx, "application", out->id), "%.*s",
                       QF_ARG(out->number));
}

qf_code apply_number_of_once(qf_ctx *cx, qf_str once, qf_str *out)
{
    db_row row;
    qf_code code = QF_MISSING;

    *out = (qf_str){ 0 };
    if (once.n > 0)
        code = db_one(cx, SQL_APPLY_BY_ONCE, &row, DB_STR("once", once));
    if (code == QF_OK)
        *out = db_str(&row, "number");
    return code == QF_MISSING ? QF_OK : code;
}

static qf_code refuse_twice(qf_ctx *cx, qf_str once)
{
    qf_str number;

    QF_TRY(apply_number_of_once(cx, once, &number));
    if (number.n == 0)
        return QF_OK;
    return qf_fail(cx, QF_CONFLICT, "APPLY.TWICE", "once",
                   "这份申请刚才已经收到，登记编号 %.*s，不用再交一次", QF_ARG(number));
}

qf_code apply_submit(qf_ctx *cx, const apply_rules *rules, const apply_intake *in,
                     apply_receipt *out)
{
    apply_intake web = *in;
    qf_date today = apply_today(cx);
    db_row row;
    DB_TX tx = { 0 };

    QF_TRY(check_intake(cx, in));
    web.channel = CLOCK_BY_WEB;
    web.submitted_on = web.received_on = today;
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(refuse_twice(cx, in->once));
    QF_TRY(db_one(cx, SQL_APPLY_OF_DAY, &row,
                  DB_STR("digest", apply_applicant_digest(cx, in->kind, &in->person)),
                  DB_DATE(cx, "day", today)));
    if (db_int(&row, "cases") >= APPLY_WEB_DAY)
        return qf_fail(cx, QF_LIMIT, "APPLY.MANY", "name",
                       "今天您已经在网上交了 %d 件申请，都已登记。还有的请明天再交，"
                       "或者当面、邮寄提交，这两种方式不受限制",
                       APPLY_WEB_DAY);
    QF_TRY(enter(cx, rules, &web, "apply.submit", out));
    return db_commit(&tx);
}

qf_code apply_register(qf_ctx *cx, const apply_rules *rules, const apply_intake *in,
                       apply_receipt *out)
{
    qf_date today = apply_today(cx);
    apply_intake told = *in;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER)));
    QF_TRY(check_intake(cx, in));
    if (in->channel == CLOCK_BY_IN_PERSON || in->channel == CLOCK_BY_POST)
        told.received_on = in->submitted_on;
    if (!qf_date_is(told.submitted_on) || qf_date_cmp(told.submitted_on, today) > 0)
        return qf_fail(cx, QF_INVALID, "APPLY.DATE", "submitted_on",
                       "收到日期要是今天或者以前的日子");
    if (qf_date_is(told.received_on) && (qf_date_cmp(told.received_on, today) > 0 ||
                                         qf_date_cmp(told.received_on, told.submitted_on) < 0))
        return qf_fail(cx, QF_INVALID, "APPLY.DATE", "received_on",
                       "确认日期不能早于收到日期，也不能晚于今天");
    QF_TRY(calendar_check(cx, rules->days, told.submitted_on));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(refuse_twice(cx, in->once));
    QF_TRY(enter(cx, rules, &told, "apply.register", out));
    return db_commit(&tx);
}

/* ---- the old register */

static qf_code check_old(qf_ctx *cx, const apply_old *old)
{
    qf_date today = apply_today(cx);
    db_row row;
    qf_code code;

    if (apply_kind_zh(old->kind).n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.KIND", "kind", "申请人类别要从表三的六类里选");
    if (old->number.n == 0 || old->subject.n == 0)
        return qf_fail(cx, QF_INVALID, "APPLY.NUMBER", "number", "编号和申请内容都要填写");
    if (!qf_date_is(old->received_on) || qf_date_cmp(old->received_on, today) > 0)
        return qf_fail(cx, QF_INVALID, "APPLY.DATE", "received_on",
                       "收到日期要是今天或者以前的日子");
    if (old->outcome.n > 0 &&
        (!qf_date_is(old->closed_on) || qf_date_cmp(old->closed_on, old->received_on) < 0 ||
         qf_date_cmp(old->closed_on, today) > 0))
        return qf_fail(cx, QF_INVALID, "APPLY.DATE", "closed_on",
                       "答复日期不能早于收到日期，也不能晚于今天");
    if (old->outcome.n > 0 && clock_outcome_parse(old->outcome) == CLOCK_NO_OUTCOME)
        return qf_fail(cx, QF_INVALID, "APPLY.OUTCOME", "outcome", "办理结果要是表三的 21 种之一");
    if (old->outcome.n == 0 && qf_date_is(old->closed_on))
        return qf_fail(cx, QF_INVALID, "APPLY.OUTCOME", "outcome", "写了答复日期，还要写办理结果");
    code = db_one(cx, SQL_APPLY_BY_NUMBER, &row, DB_STR("number", old->number));
    if (code == QF_OK)
        return qf_fail(cx, QF_CONFLICT, "APPLY.NUMBER", "number", "编号 %.*s 已经登记过",
                       QF_ARG(old->number));
    return code == QF_MISSING ? QF_OK : code;
}

qf_code apply_import(qf_ctx *cx, const apply_rules *rules, const apply_old *old, int64_t *id)
{
    bool closed = old->outcome.n > 0;
    apply_step step =
        apply_step_on(closed ? CLOCK_EVENT_COUNT : CLOCK_ON_CONFIRM, old->received_on);
    apply_story story = { 0 };
    qf_str subject;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(check_old(cx, old));
    QF_TRY(calendar_check(cx, rules->days, old->received_on));
    QF_TRY(apply_subject_of(cx, rules, old->subject, &subject));
    QF_TRY(db_number_next(cx, "apply.application", id));
    QF_TRY(db_exec(
        cx, SQL_APPLY_INSERT, DB_INT("id", *id), DB_STR("number", old->number),
        DB_STR("channel", clock_channel_code(CLOCK_BY_IN_PERSON)),
        DB_STR("applicant_kind", old->kind), DB_STR("subject", subject),
        DB_STR("form", QF_S("paper")), DB_STR("way", QF_S("pickup")),
        DB_DATE(cx, "submitted_on", old->received_on), DB_DATE(cx, "received_on", old->received_on),
        DB_STR("state", closed ? QF_S("closed") : QF_S("received")),
        DB_DATE(cx, "closed_on", old->closed_on), DB_STR_OR_NULL("outcome", old->outcome),
        DB_STR("applicant_digest", QF_S("")), DB_NULL("id_digest"), DB_NULL("phone_digest"),
        DB_STR("secret_digest", QF_S("")), DB_NULL("once")));
    QF_TRY(apply_tally_move(cx, &(apply_group){ 0 }, *id));
    QF_TRY(apply_event_put(cx, *id, 1, closed ? QF_S("import") : clock_event_code(CLOCK_ON_CONFIRM),
                           &step, 0, NULL));
    if (!closed) {
        QF_TRY(apply_read_story(cx, *id, NULL, &story));
        story.input.channel = CLOCK_BY_IN_PERSON;
        QF_TRY(apply_fold(cx, rules, *id, 0, &story.input));
    }
    QF_TRY(audit_write(cx, "apply.import", audit_object(cx, "application", *id), "%.*s",
                       QF_ARG(old->number)));
    return db_commit(&tx);
}
