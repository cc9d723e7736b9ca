#include "domain/letters/letters.h"

#include "base/crypt.h"
#include "base/json.h"
#include "base/word.h"
#include "doc/doc_write.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/outbox/outbox.h"
#include "report/letter_doc.h"
#include "store/blob.h"

#define WRITERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER))
#define APPROVERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))
#define READERS (WRITERS | APPROVERS | AUTH_BIT(REVIEWER))
#define SEALED_MAX ((int64_t)16 * 1024 * 1024)

QF_WORDS(letters_state, LETTERS_STATES)
QF_WORD_ZH(letters_state)

static letters_state state_of(qf_str code)
{
    size_t at = LETTERS_VOID;

    (void)!qf_word_find(letters_state_words, LETTERS_STATE_COUNT, code, &at);
    return (letters_state)at;
}

/* ---- sealing */

static qf_str seal_facts(qf_ctx *cx, const letter_facts *facts)
{
    qf_val *map = qf_val_map(cx->arena);
    qf_buf json = qf_buf_new(cx->arena, (size_t)1024 * 1024);

    for (size_t i = 0; i < facts->count; i++)
        qf_map_add(map, facts->one[i].code, qf_val_str(cx->arena, facts->one[i].value));
    qf_json_write(&json, map);
    return qf_seal(cx->arena, db_key(cx->db), qf_buf_str(&json));
}

static qf_code open_facts(qf_ctx *cx, qf_str sealed, letter_facts *out)
{
    const qf_val *map;
    qf_str json;

    QF_TRY(qf_unseal(cx, db_key(cx->db), sealed, &json));
    QF_TRY(qf_json_read(cx, json, "facts", &map));
    out->count = 0;
    for (const qf_val *v = qf_first(map); v != NULL; v = v->next)
        if (v->type == QF_VAL_STR)
            letter_set(out, v->key, v->text);
    return QF_OK;
}

/* ---- reading */

static void read_parts(const letter_law *law, qf_str parts, letter_plan *plan)
{
    qf_str one;

    while (parts.n > 0 && qf_str_split(&parts, ',', &one)) {
        const letter_kind *kind = letter_kind_get(law, one);
        if (kind != NULL && plan->part_count < sizeof(plan->parts) / sizeof(plan->parts[0]))
            plan->parts[plan->part_count++] = kind;
    }
}

/* Facts that the settings and the day give; the case's own stay. */
static qf_code add_settings(qf_ctx *cx, letter_facts *facts)
{
    letters_setting s;

    QF_TRY(letters_setting_get(cx, &s));
    letter_set(facts, QF_S("office"), s.office);
    letter_set(facts, QF_S("address"), s.address);
    letter_set(facts, QF_S("phone"), s.phone);
    letter_set(facts, QF_S("review_body"), s.review_body);
    letter_set(facts, QF_S("court"), s.court);
    if (letter_value(facts, QF_S("fee_pay")).n == 0)
        letter_set(facts, QF_S("fee_pay"), s.fee_pay);
    return QF_OK;
}

static qf_code get(qf_ctx *cx, const letter_law *law, int64_t id, letters_letter *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_LETTERS_GET, &row, DB_INT("id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "LETTERS.MISSING", "id", "没有这件文书");
    QF_TRY(code);
    *out = (letters_letter){
        .id = id,
        .version = db_int(&row, "version"),
        .author_id = db_int(&row, "author_id"),
        .case_no = db_str(&row, "case_no"),
        .number = db_str(&row, "number"),
        .author = db_str(&row, "author"),
        .approver = db_str(&row, "approver"),
        .remark = db_str(&row, "remark"),
        .docx = db_str(&row, "docx"),
        .pdf = db_str(&row, "pdf"),
        .state = state_of(db_str(&row, "state")),
        .kind_id = db_str(&row, "kind"),
        .served_by = db_str(&row, "served_by"),
        .proof = db_str(&row, "proof"),
        .day = db_date(&row, "day"),
        .served_on = db_date(&row, "served_on"),
        .received_on = db_date(&row, "received_on"),
    };
    out->plan.kind = letter_kind_get(law, out->kind_id);
    out->plan.day = qf_date_is(out->day) ? out->day : qf_time_date(cx->now);
    read_parts(law, db_str(&row, "parts"), &out->plan);
    if (!db_null(&row, "removed_on"))
        return qf_fail(cx, QF_MISSING, "LETTERS.REMOVED", "id",
                       "这件文书的内容已按保存期限清除，只留下种类、文号和日期");
    QF_TRY(qf_unseal(cx, db_key(cx->db), db_blob(&row, "body"), &out->text));
    QF_TRY(open_facts(cx, db_blob(&row, "facts"), &out->facts));
    if (out->plan.kind == NULL)
        return qf_fail(cx, QF_MISSING, "LETTERS.KIND", "kind", "文书种类已从法规文件里删去");
    if (out->state == LETTERS_DRAFT || out->state == LETTERS_REVIEW)
        QF_TRY(add_settings(cx, &out->facts));
    return QF_OK;
}

qf_code letters_get(qf_ctx *cx, const letter_law *law, int64_t id, letters_letter *out)
{
    QF_TRY(auth_need(cx, READERS));
    return get(cx, law, id, out);
}

static void read_lines(qf_ctx *cx, const db_rows *rows, letters_line **out, size_t *count)
{
    *out = QF_NEW_ARRAY(cx->arena, letters_line, rows->count);
    *count = rows->count;
    for (size_t i = 0; i < rows->count; i++) {
        const db_row *row = &rows->row[i];
        (*out)[i] = (letters_line){
            .id = db_int(row, "id"),
            .case_no = db_str(row, "case_no"),
            .kind_id = db_str(row, "kind"),
            .number = db_str(row, "number"),
            .author = db_str(row, "author"),
            .approver = db_str(row, "approver"),
            .served_by = db_str(row, "served_by"),
            .proof = db_str(row, "proof"),
            .state = state_of(db_str(row, "state")),
            .day = db_date(row, "day"),
            .served_on = db_date(row, "served_on"),
            .received_on = db_date(row, "received_on"),
        };
    }
}

qf_code letters_of_case(qf_ctx *cx, qf_str case_no, letters_line **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_LETTERS_OF_CASE, &rows, DB_STR("case_no", case_no)));
    read_lines(cx, &rows, out, count);
    return QF_OK;
}

qf_code letters_in_state(qf_ctx *cx, letters_state state, int64_t n, letters_line **out,
                         size_t *count)
{
    db_rows rows;

    QF_TRY(auth_need(cx, READERS));
    QF_TRY(db_many(cx, SQL_LETTERS_IN_STATE, &rows,
                   DB_STR("state", qf_str_of(letters_state_words[state].code)), DB_INT("n", n)));
    read_lines(cx, &rows, out, count);
    return QF_OK;
}

/* ---- writing */

qf_code letters_draft(qf_ctx *cx, const letter_law *law, qf_str case_no, const letter_plan *plan,
                      const letter_facts *facts, int64_t *id)
{
    qf_buf parts = qf_buf_new(cx->arena, 1024);
    qf_str text;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, WRITERS));
    if (case_no.n == 0)
        return qf_fail(cx, QF_INVALID, "LETTERS.CASE", "case_no", "请填写申请编号");
    for (size_t i = 0; i < plan->part_count; i++)
        qf_buf_addf(&parts, "%s%.*s", i == 0 ? "" : ",", QF_ARG(plan->parts[i]->id));
    QF_TRY(letter_text(cx, law, plan, facts, &text));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_number_next(cx, "letter", id));
    QF_TRY(db_exec(cx, SQL_LETTERS_INSERT, DB_INT("id", *id), DB_STR("case_no", case_no),
                   DB_STR("kind", plan->kind->id), DB_STR("parts", qf_buf_str(&parts)),
                   DB_BLOB("body", qf_seal(cx->arena, db_key(cx->db), text)),
                   DB_BLOB("facts", seal_facts(cx, facts)), DB_INT("author_id", cx->actor->account),
                   DB_STR("author", cx->actor->name)));
    QF_TRY(audit_write(cx, "letters.draft", audit_object(cx, "letter", *id), "%.*s，申请 %.*s",
                       QF_ARG(plan->kind->zh), QF_ARG(case_no)));
    return db_commit(&tx);
}

static qf_code changed_once(qf_ctx *cx, int64_t changed)
{
    if (changed == 1)
        return QF_OK;
    return qf_fail(cx, QF_CONFLICT, "LETTERS.VERSION", "version",
                   "这件文书刚被别人改过或者已经送审，请重新打开");
}

qf_code letters_change(qf_ctx *cx, int64_t id, int64_t version, qf_str text,
                       const letter_facts *facts)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, WRITERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_LETTERS_CHANGE, &changed, DB_INT("id", id), DB_INT("version", version),
                     DB_BLOB("body", qf_seal(cx->arena, db_key(cx->db), text)),
                     DB_BLOB("facts", seal_facts(cx, facts))));
    QF_TRY(changed_once(cx, changed));
    QF_TRY(audit_write(cx, "letters.change", audit_object(cx, "letter", id), "第 %lld 稿",
                       (long long)version + 1));
    return db_commit(&tx);
}

static qf_code move(qf_ctx *cx, const letters_letter *letter, letters_state to, qf_str remark,
                    const char *verb)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_LETTERS_MOVE, &changed, DB_INT("id", letter->id),
                     DB_INT("version", letter->version), DB_STR("remark", remark),
                     DB_STR("state", qf_str_of(letters_state_words[to].code)),
                     DB_STR("from_state", qf_str_of(letters_state_words[letter->state].code))));
    QF_TRY(changed_once(cx, changed));
    QF_TRY(audit_write(cx, verb, audit_object(cx, "letter", letter->id), "%.*s",
                       QF_ARG(letter->plan.kind->zh)));
    return db_commit(&tx);
}

/* The first thing that keeps the letter from going out. */
static qf_code check(qf_ctx *cx, const letter_law *law, const letters_letter *letter)
{
    letter_complaint *one;
    size_t count;

    QF_TRY(letter_check(cx, law, &letter->plan, &letter->facts, letter->text, &one, &count));
    for (size_t i = 0; i < count; i++)
        if (one[i].stops)
            return qf_fail(cx, QF_INVALID, "LETTERS.INCOMPLETE", "text", "%.*s", QF_ARG(one[i].zh));
    return QF_OK;
}

static qf_code need_state(qf_ctx *cx, const letters_letter *letter, letters_state state)
{
    if (letter->state == state)
        return QF_OK;
    return qf_fail(cx, QF_CONFLICT, "LETTERS.STATE", "state", "这件文书现在是“%s”，不能这样办",
                   letters_state_zh(letter->state));
}

qf_code letters_submit(qf_ctx *cx, const letter_law *law, int64_t id)
{
    letters_letter letter;

    QF_TRY(auth_need(cx, WRITERS));
    QF_TRY(get(cx, law, id, &letter));
    QF_TRY(need_state(cx, &letter, LETTERS_DRAFT));
    QF_TRY(check(cx, law, &letter));
    return move(cx, &letter, LETTERS_REVIEW, QF_S(""), "letters.submit");
}

qf_code letters_return(qf_ctx *cx, const letter_law *law, int64_t id, qf_str remark)
{
    letters_letter letter;

    QF_TRY(auth_need(cx, APPROVERS | AUTH_BIT(REVIEWER)));
    if (remark.n == 0)
        return qf_fail(cx, QF_INVALID, "LETTERS.REMARK", "remark", "请写明退回的理由");
    QF_TRY(get(cx, law, id, &letter));
    QF_TRY(need_state(cx, &letter, LETTERS_REVIEW));
    return move(cx, &letter, LETTERS_DRAFT, remark, "letters.return");
}

qf_code letters_void(qf_ctx *cx, const letter_law *law, int64_t id)
{
    letters_letter letter;

    QF_TRY(auth_need(cx, WRITERS));
    QF_TRY(get(cx, law, id, &letter));
    QF_TRY(need_state(cx, &letter, LETTERS_DRAFT));
    return move(cx, &letter, LETTERS_VOID, QF_S(""), "letters.void");
}

/* ---- approval */

static qf_code print(qf_ctx *cx, const letter_law *law, const page_style *style,
                     const letters_letter *letter, doc_format format, qf_str *out)
{
    const doc *paper;
    page_style page;

    QF_TRY(letter_doc(cx, law, &letter->plan, &letter->facts, letter->text, &paper));
    page = letter_page(paper, style);
    return doc_write(cx, paper, format, &page, out);
}

static qf_code print_sealed(qf_ctx *cx, const letter_law *law, const page_style *style,
                            const letters_letter *letter, doc_format format, qf_str *sha256)
{
    qf_str bytes;

    QF_TRY(print(cx, law, style, letter, format, &bytes));
    return blob_put(cx, qf_seal(cx->arena, db_key(cx->db), bytes), sha256);
}

/* The next number of this mark in the year of the letter. Forms go without. */
static qf_code give_number(qf_ctx *cx, const letter_law *law, letters_letter *letter, int64_t *seq)
{
    qf_str mark = letter->plan.kind->mark;
    int year = qf_date_year(letter->plan.day);
    letters_setting s;

    *seq = 0;
    if (mark.n == 0)
        return QF_OK;
    QF_TRY(letters_setting_get(cx, &s));
    if (s.word.n == 0)
        return qf_fail(cx, QF_INVALID, "LETTERS.WORD", "word",
                       "还没有设定文号字（例如“洧政公开”），请在“文书设置”里填写");
    QF_TRY(db_number_next(cx, qf_strf(cx->arena, "letter.%.*s.%d", QF_ARG(mark), year).p, seq));
    letter->number = letter_number(cx->arena, law, s.word, year, *seq, mark);
    letter_set(&letter->facts, QF_S("number"), letter->number);
    return QF_OK;
}

qf_code letters_approve(qf_ctx *cx, const letter_law *law, const page_style *style, int64_t id)
{
    letters_letter letter;
    qf_str docx, pdf;
    int64_t seq, changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, APPROVERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(get(cx, law, id, &letter));
    QF_TRY(need_state(cx, &letter, LETTERS_REVIEW));
    if (letter.author_id == cx->actor->account)
        return qf_fail(cx, QF_DENIED, "LETTERS.OWN", "approver", "自己拟的文书要由别人签发");
    letter.plan.day = qf_time_date(cx->now);
    QF_TRY(check(cx, law, &letter));
    QF_TRY(give_number(cx, law, &letter, &seq));
    letter_set(&letter.facts, QF_S("date"), qf_date_zh(cx->arena, letter.plan.day));
    QF_TRY(print_sealed(cx, law, style, &letter, DOC_DOCX, &docx));
    QF_TRY(print_sealed(cx, law, style, &letter, DOC_PDF, &pdf));
    QF_TRY(db_change(
        cx, SQL_LETTERS_APPROVE, &changed, DB_INT("id", id), DB_INT("version", letter.version),
        DB_STR_OR_NULL("number", letter.number), DB_INT("year", qf_date_year(letter.plan.day)),
        DB_INT("seq", seq), DB_DATE(cx, "day", letter.plan.day),
        DB_BLOB("facts", seal_facts(cx, &letter.facts)), DB_INT("approver_id", cx->actor->account),
        DB_STR("approver", cx->actor->name), DB_STR("docx", docx), DB_STR("pdf", pdf)));
    QF_TRY(changed_once(cx, changed));
    QF_TRY(audit_write(cx, "letters.approve", audit_object(cx, "letter", id), "%.*s %.*s",
                       QF_ARG(letter.plan.kind->zh), QF_ARG(letter.number)));
    return db_commit(&tx);
}

/* ---- service and files */

qf_code letters_serve(qf_ctx *cx, const letter_law *law, int64_t id, qf_str by, qf_date on,
                      qf_date received_on, qf_str proof)
{
    bool hand = qf_str_eq(by, QF_S("hand")), post = qf_str_eq(by, QF_S("post"));
    letters_letter letter;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, WRITERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(get(cx, law, id, &letter));
    QF_TRY(need_state(cx, &letter, LETTERS_APPROVED));
    if (!hand && !post && !qf_str_eq(by, QF_S("electronic")))
        return qf_fail(cx, QF_INVALID, "LETTERS.SERVICE", "by", "请选择送达方式");
    if (!qf_date_is(on) || qf_date_cmp(on, letter.day) < 0 ||
        qf_date_cmp(on, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "LETTERS.SERVICE", "on",
                       "送达日期要在成文日期之后、今天之前");
    if (hand && !qf_date_is(received_on))
        received_on = on;
    if (qf_date_is(received_on) && qf_date_cmp(received_on, on) < 0)
        return qf_fail(cx, QF_INVALID, "LETTERS.SERVICE", "received_on",
                       "签收日期不能早于送达日期");
    if (proof.n == 0)
        return qf_fail(cx, QF_INVALID, "LETTERS.SERVICE", "proof",
                       hand   ? "请写明签收人"
                       : post ? "请填写邮件号"
                              : "请写明发送的渠道");
    QF_TRY(db_exec(cx, SQL_LETTERS_SERVE, DB_INT("id", id), DB_STR("served_by", by),
                   DB_DATE(cx, "served_on", on), DB_DATE(cx, "received_on", received_on),
                   DB_STR("proof", proof)));
    QF_TRY(audit_write(cx, "letters.serve", audit_object(cx, "letter", id), "%.*s %.*s",
                       QF_ARG(letter.number), QF_ARG(by)));
    return db_commit(&tx);
}

static qf_code open_file(qf_ctx *cx, qf_str sha256, qf_str *out)
{
    qf_str sealed;

    QF_TRY(blob_get(cx, sha256, SEALED_MAX, &sealed));
    return qf_unseal(cx, db_key(cx->db), sealed, out);
}

qf_code letters_file(qf_ctx *cx, const letter_law *law, const page_style *style,
                     const letters_letter *letter, qf_str format, qf_str *out)
{
    bool word = qf_str_eq(format, QF_S("docx"));

    QF_TRY(auth_need(cx, READERS));
    if (!word && !qf_str_eq(format, QF_S("pdf")))
        return qf_fail(cx, QF_MISSING, "LETTERS.FORMAT", "format", "文书只有 docx 和 pdf 两种文件");
    if (letter->state == LETTERS_APPROVED || letter->state == LETTERS_SERVED)
        return open_file(cx, word ? letter->docx : letter->pdf, out);
    return print(cx, law, style, letter, word ? DOC_DOCX : DOC_PDF, out);
}

qf_code letters_public_file(qf_ctx *cx, const letter_law *law, qf_str case_no, int64_t id,
                            qf_str *pdf)
{
    letters_letter letter;

    QF_TRY(get(cx, law, id, &letter));
    if (letter.state != LETTERS_SERVED || !qf_str_eq(letter.case_no, case_no) ||
        !qf_str_eq(letter.plan.kind->to, QF_S("applicant")))
        return qf_fail(cx, QF_MISSING, "LETTERS.MISSING", "id", "没有这件文书");
    return open_file(cx, letter.pdf, pdf);
}

/* ---- retention */

qf_code letters_forget(qf_ctx *cx, qf_str case_no, int64_t *letters)
{
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_many(cx, SQL_LETTERS_PAPERS, &rows, DB_STR("case_no", case_no)));
    for (size_t i = 0; i < rows.count; i++) {
        qf_str paper[] = { db_str(&rows.row[i], "docx"), db_str(&rows.row[i], "pdf") };
        for (size_t k = 0; k < 2; k++)
            if (paper[k].n > 0)
                QF_TRY(outbox_put(cx, OUTBOX_PAPER, paper[k], QF_S(""), (qf_time){ 0 }));
    }
    return db_change(cx, SQL_LETTERS_FORGET, letters, DB_STR("case_no", case_no),
                     DB_BLOB("nothing", QF_S("")), DB_DATE(cx, "day", qf_time_date(cx->now)));
}
