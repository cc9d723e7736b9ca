/* The own payments: a code of fifty bits that the town prints or hands out, good only together with the
 * name and the end of the ID number. The record keeps one keyed digest of the three, so a stranger gains
 * nothing from two of them, nor from the database. */
#include "base/crypt.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/funds/person.h"
#include "store/db.h"

#define ISSUERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER))
#define CODE_CHARS 10

/* Without 0 O 1 I: read aloud and written by hand. */
static const char alphabet[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

int64_t funds_person_key(qf_ctx *cx, qf_str id_number)
{
    qf_digest digest;
    int64_t key;

    if (id_number.n == 0)
        return 0;
    digest = qf_keyed_digest(db_key(cx->db), QF_JOIN(cx->arena, QF_S("funds.person\n"), id_number));
    memcpy(&key, digest.byte, sizeof(key));
    return key == 0 ? 1 : key;
}

qf_str funds_person_seal(qf_ctx *cx, const fund_row *row)
{
    return qf_seal(cx->arena, db_key(cx->db),
                   QF_JOIN(cx->arena, row->name, QF_S("\n"), row->id_number, QF_S("\n"), row->card,
                           QF_S("\n"), row->phone));
}

qf_code funds_person_open(qf_ctx *cx, qf_str sealed, funds_person *out)
{
    qf_str plain, *parts[] = { &out->name, &out->id_number, &out->card, &out->phone };

    *out = (funds_person){ 0 };
    QF_TRY(qf_unseal(cx, db_key(cx->db), sealed, &plain));
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (!qf_str_split(&plain, '\n', parts[i]))
            break;
    return QF_OK;
}

/* ---- codes */

/* Capitals of what stands for itself; everything between groups goes. */
static qf_str squeeze_code(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, 64);

    for (size_t at = 0; at < text.n;) {
        uint32_t c = qf_rune_narrow(qf_rune_next(text, &at));
        if (c >= 'a' && c <= 'z')
            c -= 32;
        if ((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
            qf_buf_addc(&out, (char)c);
    }
    return out.n > 0 ? qf_buf_str(&out) : QF_S("");
}

static qf_str look_of(qf_ctx *cx, qf_str name, qf_str tail, qf_str code)
{
    qf_str text = QF_JOIN(cx->arena, QF_S("funds.pass\n"), qf_strip_spaces(cx->arena, name),
                          QF_S("\n"), tail, QF_S("\n"), code);
    qf_digest digest = qf_keyed_digest(db_key(cx->db), text);

    return qf_digest_hex(cx->arena, digest);
}

static qf_str fresh_code(qf_arena *arena)
{
    unsigned char random[CODE_CHARS];
    char code[CODE_CHARS];

    qf_random(random, sizeof(random));
    for (size_t i = 0; i < CODE_CHARS; i++)
        code[i] = alphabet[random[i] % 32];
    return qf_str_copy(arena, (qf_str){ code, CODE_CHARS });
}

qf_code funds_pass_issue(qf_ctx *cx, int64_t batch, int64_t line, funds_slip *out)
{
    funds_person person;
    qf_str code;
    db_row row;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, ISSUERS));
    QF_TRY(db_begin(cx, &tx));
    if (db_one(cx, SQL_FUNDS_PAYMENT, &row, DB_INT("batch", batch), DB_INT("line", line)) != QF_OK)
        return qf_fail(cx, QF_MISSING, "FUNDS.NO_LINE", "line", "名单里没有这一行");
    if (db_int(&row, "person_key") == 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.NO_ID", "line", "这一行没有身份证号，不能发查询码");
    QF_TRY(funds_person_open(cx, db_blob(&row, "sealed"), &person));
    code = fresh_code(cx->arena);
    out->name = qf_str_copy(cx->arena, person.name);
    out->id_tail = qf_str_copy(cx->arena, qf_str_sub(person.id_number, 18 - FUNDS_TAIL, 18));
    out->code = QF_JOIN(cx->arena, qf_str_sub(code, 0, 5), QF_S("-"), qf_str_sub(code, 5, 10));
    QF_TRY(db_exec(cx, SQL_FUNDS_PASS_PUT, DB_INT("person_key", db_int(&row, "person_key")),
                   DB_STR("look", look_of(cx, out->name, out->id_tail, code)),
                   DB_INT("issued_by", cx->actor->account),
                   DB_DATE(cx, "until_day", qf_date_add(qf_time_date(cx->now), FUNDS_PASS_DAYS))));
    QF_TRY(audit_write(cx, "funds.pass", audit_object(cx, "funds", batch),
                       "第 %lld 行：发查询码，看到姓名和证件号末尾", (long long)line));
    return db_commit(&tx);
}

/* ---- looking */

static qf_str tail_of(qf_str number, size_t n)
{
    return number.n > n ? qf_str_sub(number, number.n - n, number.n) : number;
}

qf_code funds_own(qf_ctx *cx, qf_str name, qf_str tail, qf_str pass, fund_owns *out)
{
    qf_str look = look_of(cx, name, squeeze_code(cx->arena, tail), squeeze_code(cx->arena, pass));
    db_rows rows;
    db_row row;
    qf_code code = db_one(cx, SQL_FUNDS_PASS_FIND, &row, DB_STR("look", look),
                          DB_DATE(cx, "day", qf_time_date(cx->now)));

    if (code == QF_MISSING)
        return qf_fail(
            cx, QF_MISSING, "FUNDS.NO_MATCH", NULL,
            "姓名、证件号末 %d 位和查询码对不上。查询码可以在村便民服务站或镇便民服务中心领取",
            FUNDS_TAIL);
    QF_TRY(code);
    QF_TRY(db_many(cx, SQL_FUNDS_OWN, &rows, DB_INT("person_key", db_int(&row, "person_key"))));
    out->count = rows.count;
    out->one = QF_NEW_ARRAY(cx->arena, fund_own, rows.count);
    for (size_t i = 0; i < rows.count; i++) {
        funds_person person;
        QF_TRY(funds_person_open(cx, db_blob(&rows.row[i], "sealed"), &person));
        out->one[i] = (fund_own){
            .batch = db_int(&rows.row[i], "batch_id"),
            .line = db_int(&rows.row[i], "line"),
            .village = db_int(&rows.row[i], "village_id"),
            .fund = db_int(&rows.row[i], "fund_id"),
            .fund_name = db_str(&rows.row[i], "fund_name"),
            .period = db_str(&rows.row[i], "period"),
            .quantity = db_str(&rows.row[i], "quantity"),
            .card_tail = qf_str_copy(cx->arena, tail_of(person.card, 4)),
            .amount = db_fen(&rows.row[i], "amount_fen"),
            .paid_on = db_date(&rows.row[i], "paid_on"),
            .returned = db_bool(&rows.row[i], "returned"),
        };
    }
    return QF_OK;
}

/* ---- for matching */

struct feed {
    funds_paid_fn each;
    void *user;
    qf_arena *scratch;
    int64_t rows;
};

static qf_code on_paid(qf_ctx *cx, void *user, const db_row *row)
{
    struct feed *feed = user;
    qf_ctx own = *cx;
    funds_person person;
    fund_paid paid;

    if (++feed->rows % 256 == 0)
        qf_arena_reset(feed->scratch);
    own.arena = feed->scratch;
    if (funds_person_open(&own, db_blob(row, "sealed"), &person) != QF_OK)
        return qf_fail(cx, QF_BROKEN, "CRYPT.SEAL", NULL, "名单里有一行打不开，密钥可能换过");
    paid = (fund_paid){ .batch = db_int(row, "batch_id"),
                        .line = db_int(row, "line"),
                        .village = db_int(row, "village_id"),
                        .fund = db_str(row, "fund_name"),
                        .period = db_str(row, "period"),
                        .name = person.name,
                        .id_number = person.id_number,
                        .card = person.card,
                        .quantity = db_str(row, "quantity"),
                        .standard = db_fen(row, "standard_fen"),
                        .amount = db_fen(row, "amount_fen"),
                        .paid_on = db_date(row, "paid_on") };
    return feed->each(feed->user, &paid);
}

qf_code funds_each_paid(qf_ctx *cx, qf_date from, funds_paid_fn each, void *user)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    struct feed feed = { each, user, scratch, 0 };
    qf_date first = from;

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) |
                             AUTH_BIT(COUNTY_SUPERVISOR)));
    if (!qf_date_is(first))
        (void)!qf_date_from(1900, 1, 1, &first);
    return db_each(cx, SQL_FUNDS_PAID, on_paid, &feed, DB_DATE(cx, "from_day", first));
}
