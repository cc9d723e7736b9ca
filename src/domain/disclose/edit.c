/* Writing: drafts, their changes, revisions, and what the keeper takes over. */
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/step.h"
#include "store/db.h"

#define MAX_BODY ((size_t)4 * 1024 * 1024)
#define MAX_LINE ((size_t)600) /* bytes: 200 characters */

static bool is_kind(qf_str code)
{
    size_t at;

    return qf_word_find(disclose_kinds, DISCLOSE_KIND_COUNT, code, &at);
}

static size_t digits(qf_str s, size_t from)
{
    size_t n = 0;

    while (from + n < s.n && s.p[from + n] >= '0' && s.p[from + n] <= '9')
        n++;
    return n;
}

/* 豫政办〔2021〕3号: agency word, year in 〔〕, number without leading zero (GB/T 9704-2012 7.2.5). */
static bool doc_no_fits(qf_str s)
{
    ptrdiff_t open = qf_str_find(s, QF_S("〔"), 0), close = qf_str_find(s, QF_S("〕"), 0);
    size_t year, number;

    if (open <= 0 || close < 0)
        return false;
    year = (size_t)open + 3;
    number = (size_t)close + 3;
    return digits(s, year) == 4 && year + 4 == (size_t)close && digits(s, number) > 0 &&
           s.p[number] != '0' &&
           qf_str_eq(qf_str_sub(s, number + digits(s, number), s.n), QF_S("号"));
}

/* Optional days of a draft: one that was left out of an initialiser (1970-01-01) is none. */
static qf_date optional(qf_date day)
{
    return day.day == 0 ? QF_NO_DATE : day;
}

static qf_code check_draft(qf_ctx *cx, const disclose_item *draft)
{
    if (draft->title.n == 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.TITLE", "title", "请填写标题");
    if (draft->title.n > MAX_LINE || draft->issuer.n > MAX_LINE || draft->topic.n > MAX_LINE)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.TITLE", "title", "标题等单行文字不超过 200 个字");
    if (draft->body.n > MAX_BODY || draft->abstract.n > 3 * MAX_LINE)
        return qf_fail(cx, QF_LIMIT, "DISCLOSE.BODY", "body",
                       "正文太长，请把一部分作为附件（正文不超过 4 MB，概述不超过 600 字）");
    if (!is_kind(draft->kind))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.KIND", "kind", "请选择信息的种类");
    if (draft->doc_no.n > 0 && !doc_no_fits(draft->doc_no))
        return qf_fail(
            cx, QF_INVALID, "DISCLOSE.DOC_NO", "doc_no",
            "文号的写法是“机关代字〔年份〕序号号”，例如 豫政办〔2021〕3号，括号用六角括号");
    if (!qf_date_is(draft->formed_on))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.FORMED_ON", "formed_on", "请填写成文日期");
    if (qf_date_cmp(draft->formed_on, qf_time_date(cx->now)) > 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.FORMED_ON", "formed_on", "成文日期不能晚于今天");
    if (qf_date_is(optional(draft->valid_until)) &&
        qf_date_cmp(draft->valid_until, draft->formed_on) < 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.VALID_UNTIL", "valid_until",
                       "有效期的最后一天不能早于成文日期");
    return QF_OK;
}

static int64_t account_of(const qf_ctx *cx)
{
    return cx->actor == NULL ? 0 : cx->actor->account;
}

static qf_str kind_of_body(const disclose_item *draft)
{
    return qf_str_eq(draft->body_kind, QF_S("html")) ? QF_S("html") : QF_S("plain");
}

/* What it explains is another item of the organisation. */
static qf_code check_explained(qf_ctx *cx, const disclose_item *draft, int64_t self)
{
    disclose_item document;
    qf_code code;

    if (draft->explains_id == 0)
        return QF_OK;
    code = disclose_get(cx, draft->explains_id, &document);
    if (code == QF_MISSING || (code == QF_OK && document.id == self))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.NAMED", "explains",
                       "没有这份文件，解读要连到本单位的另一份文件");
    return code;
}

/* The column must be there; a closed one takes revisions alone. */
static qf_code check_column(qf_ctx *cx, const disclose_item *draft)
{
    disclose_column column;
    db_rows rows;

    QF_TRY(db_many(cx, SQL_DISCLOSE_COLUMN_STATE, &rows, DB_STR("code", draft->column_code)));
    if (rows.count == 0)
        return disclose_column_get(cx, draft->column_code, &column); /* says that there is none */
    if (db_bool(&rows.row[0], "closed") && draft->revises_id == 0)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.COLUMN", "column",
                       "这个栏目已经停用，请换一个栏目");
    return QF_OK;
}

static qf_code insert(qf_ctx *cx, const disclose_item *draft, int64_t *id)
{
    QF_TRY(check_column(cx, draft));
    QF_TRY(check_explained(cx, draft, 0));
    QF_TRY(db_number_next(cx, "disclose.item", id));
    QF_TRY(db_exec(
        cx, SQL_DISCLOSE_INSERT, DB_INT("id", *id), DB_STR("column_code", draft->column_code),
        DB_STR("kind", draft->kind), DB_STR("title", draft->title), DB_STR("doc_no", draft->doc_no),
        DB_STR("issuer", draft->issuer), DB_STR("abstract", draft->abstract),
        DB_STR("body", draft->body), DB_STR("body_kind", kind_of_body(draft)),
        DB_STR("topic", draft->topic), DB_DATE(cx, "formed_on", draft->formed_on),
        DB_ID_OR_NULL("explains_id", draft->explains_id),
        DB_DATE(cx, "valid_until", optional(draft->valid_until)),
        DB_DATE(cx, "notice_until", optional(draft->notice_until)),
        DB_STR("list_kind", draft->list_kind), DB_ID_OR_NULL("revises_id", draft->revises_id),
        DB_STR("reason", draft->reason), DB_BOOL("sample", draft->sample),
        DB_INT("village", draft->village_id), DB_INT("account", account_of(cx))));
    QF_TRY(disclose_step_note(cx, *id, "create", "", "draft", 0, draft->reason));
    return audit_write(cx, draft->revises_id != 0 ? "disclose.revise" : "disclose.create",
                       audit_object(cx, "item", *id), "%s", "");
}

qf_code disclose_create(qf_ctx *cx, const disclose_item *draft, int64_t *id)
{
    disclose_item fresh = *draft;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_DRAFTERS));
    QF_TRY(check_draft(cx, draft));
    fresh.revises_id = 0;
    fresh.reason = QF_S("");
    fresh.village_id = disclose_sent_by(cx);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_need(cx, DISCLOSE_DRAFTERS, &fresh));
    QF_TRY(insert(cx, &fresh, id));
    return db_commit(&tx);
}

qf_code disclose_save(qf_ctx *cx, int64_t id, int64_t version, const disclose_item *draft)
{
    disclose_column column;
    disclose_item now;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_DRAFTERS));
    QF_TRY(check_draft(cx, draft));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, id, &now));
    QF_TRY(disclose_need(cx, DISCLOSE_DRAFTERS, &now));
    QF_TRY(disclose_need(
        cx, DISCLOSE_DRAFTERS,
        &(disclose_item){ .column_code = draft->column_code, .village_id = now.village_id }));
    if (!qf_str_eq(now.state, QF_S("draft")) && !qf_str_eq(now.state, QF_S("returned")))
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.STATE", "state",
                       "这条信息正在审核或已经发布，不能直接修改");
    if (now.version != version)
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.CLASH", "version",
                       "您打开以后别人改过这条信息，请对照两份文字后再保存");
    QF_TRY(disclose_column_get(cx, draft->column_code, &column));
    QF_TRY(check_explained(cx, draft, id));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_SAVE, DB_INT("id", id), DB_INT("version", version),
                   DB_STR("column_code", draft->column_code), DB_STR("kind", draft->kind),
                   DB_STR("title", draft->title), DB_STR("doc_no", draft->doc_no),
                   DB_STR("issuer", draft->issuer), DB_STR("abstract", draft->abstract),
                   DB_STR("body", draft->body), DB_STR("body_kind", kind_of_body(draft)),
                   DB_STR("topic", draft->topic), DB_DATE(cx, "formed_on", draft->formed_on),
                   DB_ID_OR_NULL("explains_id", draft->explains_id),
                   DB_DATE(cx, "valid_until", optional(draft->valid_until)),
                   DB_DATE(cx, "notice_until", optional(draft->notice_until)),
                   DB_INT("account", account_of(cx))));
    QF_TRY(disclose_step_note(cx, id, "save", now.state.p, now.state.p, now.round, QF_S("")));
    QF_TRY(audit_write(cx, "disclose.save", audit_object(cx, "item", id), "%s", ""));
    return db_commit(&tx);
}

qf_code disclose_revise(qf_ctx *cx, int64_t id, qf_str reason, int64_t *draft)
{
    disclose_item item;
    db_rows open;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_WRITERS));
    if (reason.n == 0 || reason.n > 3 * MAX_LINE)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.REASON", "reason", "请用一两句话写明为什么修订");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_need(cx, DISCLOSE_WRITERS, &item));
    QF_TRY(db_many(cx, SQL_DISCLOSE_REVISION, &open, DB_INT("id", id)));
    if (!qf_str_eq(item.state, QF_S("released")))
        return disclose_wrong_state(cx);
    if (open.count > 0)
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.STATE", "state", "这条信息已经有一份修订稿在办");
    item.revises_id = id;
    item.reason = reason;
    QF_TRY(insert(cx, &item, draft));
    QF_TRY(disclose_files_copy(cx, id, *draft));
    return db_commit(&tx);
}

qf_code disclose_release(qf_ctx *cx, int64_t id, qf_str publisher)
{
    DB_TX tx = { 0 };
    int64_t changed;

    if (cx->actor != &auth_keeper)
        return qf_fail(cx, QF_DENIED, "DISCLOSE.KEEPER", NULL,
                       "信息要经过审核才能发布；只有维护人在命令行可以导入过去已经公开的信息");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_DISCLOSE_IMPORT, &changed, DB_INT("id", id)));
    if (changed == 0)
        return disclose_wrong_state(cx);
    QF_TRY(disclose_step_note(cx, id, "import", "draft", "released", 0, QF_S("")));
    QF_TRY(audit_write(cx, "disclose.import", audit_object(cx, "item", id), "%.*s",
                       QF_ARG(publisher)));
    QF_TRY(disclose_make_public(cx, id, "release", QF_S(""), publisher));
    return db_commit(&tx);
}
