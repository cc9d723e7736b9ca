#include "domain/letters/letters.h"
#include "web/case_letter.h"
#include "web/letter_form.h"
#include "web/pages.h"
#include "web/site.h"
#include "web/today.h"

#define LIST_MAX 200

/* ---- the list */

static qf_code add_state(web_request *rq, qf_val *groups, letters_state state, const char *empty)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *group = qf_list_add(groups, qf_val_map(arena)), *list;
    letters_line *lines;
    size_t count;

    QF_TRY(letters_in_state(rq->cx, state, LIST_MAX, &lines, &count));
    qf_map_str(arena, group, "zh", qf_str_of(letters_state_zh(state)));
    qf_map_int(arena, group, "count", (int64_t)count);
    qf_map_str(arena, group, "empty", count == 0 ? qf_str_of(empty) : QF_S(""));
    list = qf_map_list(arena, group, "letters");
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        const letter_kind *kind = letter_kind_get(rq->site->letters, lines[i].kind_id);
        qf_map_str(arena, one, "href", web_path(rq, "/desk/letters/%lld", (long long)lines[i].id));
        qf_map_str(arena, one, "zh", kind == NULL ? lines[i].kind_id : kind->zh);
        qf_map_str(arena, one, "case_no", lines[i].case_no);
        qf_map_str(arena, one, "number", lines[i].number);
        qf_map_str(arena, one, "author", lines[i].author);
        qf_map_str(
            arena, one, "day",
            qf_date_str(arena, qf_date_is(lines[i].served_on) ? lines[i].served_on : lines[i].day));
    }
    return QF_OK;
}

qf_code page_letters(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/letters", "依申请公开文书");
    qf_val *groups = qf_map_list(arena, data, "groups");

    QF_TRY(add_state(rq, groups, LETTERS_REVIEW, "没有等签发的文书。"));
    QF_TRY(add_state(rq, groups, LETTERS_APPROVED, "签发的文书都送达了。"));
    QF_TRY(add_state(rq, groups, LETTERS_DRAFT, "没有草稿。从“出文书”开始。"));
    QF_TRY(add_state(rq, groups, LETTERS_SERVED, "还没有送达过文书。"));
    qf_map_str(arena, data, "new_href", web_path(rq, "/desk/letters/new"));
    qf_map_str(arena, data, "alike_href", web_path(rq, "/desk/alike"));
    qf_map_str(arena, data, "calendar_href", web_path(rq, "/desk/calendar"));
    if (auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)))
        qf_map_str(arena, data, "settings_href", web_path(rq, "/desk/letters/settings"));
    return QF_OK;
}

/* ---- one letter */

static qf_code asked_letter(web_request *rq, letters_letter *out)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    return letters_get(rq->cx, rq->site->letters, id, out);
}

static qf_code add_preview(web_request *rq, qf_val *data, const letters_letter *letter, qf_str text)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *lines = qf_map_list(arena, data, "lines");
    qf_str line;

    while (text.n > 0 && qf_str_split(&text, '\n', &line)) {
        qf_val *pieces = qf_map_list(arena, qf_list_add(lines, qf_val_map(arena)), "pieces");
        letter_piece *piece;
        size_t count;
        QF_TRY(letter_pieces(rq->cx, rq->site->letters, &letter->plan, &letter->facts, line, &piece,
                             &count));
        for (size_t i = 0; i < count; i++) {
            qf_val *one = qf_list_add(pieces, qf_val_map(arena));
            qf_map_str(arena, one, "text", piece[i].text);
            qf_map_str(arena, one, "fact", piece[i].fact);
            qf_map_bool(arena, one, "missing", piece[i].missing);
        }
    }
    return QF_OK;
}

static qf_code add_complaints(web_request *rq, qf_val *data, const letters_letter *letter,
                              qf_str text)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "complaints");
    letter_complaint *one;
    size_t count;

    QF_TRY(
        letter_check(rq->cx, rq->site->letters, &letter->plan, &letter->facts, text, &one, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *item = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, item, "zh", one[i].zh);
        qf_map_bool(arena, item, "stops", one[i].stops);
        qf_map_str(arena, item, "label", one[i].stops ? QF_S("要改") : QF_S("请看"));
    }
    return QF_OK;
}

static void add_head(web_request *rq, qf_val *data, const letters_letter *letter)
{
    qf_arena *arena = rq->cx->arena;
    bool author = letter->author_id == rq->cx->actor->account;

    qf_map_str(arena, data, "here", web_path(rq, "/desk/letters/%lld", (long long)letter->id));
    qf_map_str(arena, data, "kind", letter->plan.kind->zh);
    qf_map_str(arena, data, "paper_title", letter->plan.kind->title);
    qf_map_str(arena, data, "law", letter->plan.kind->law);
    qf_map_str(arena, data, "state", qf_str_of(letters_state_zh(letter->state)));
    qf_map_str(arena, data, "case_no", letter->case_no);
    qf_map_str(arena, data, "number", letter->number);
    qf_map_str(arena, data, "author", letter->author);
    qf_map_str(arena, data, "approver", letter->approver);
    qf_map_str(arena, data, "remark", letter->remark);
    qf_map_str(arena, data, "day", qf_date_str(arena, letter->day));
    qf_map_str(arena, data, "served_on", qf_date_str(arena, letter->served_on));
    qf_map_str(arena, data, "received_on", qf_date_str(arena, letter->received_on));
    qf_map_str(arena, data, "proof", letter->proof);
    qf_map_str(arena, data, "org", letter_value(&letter->facts, QF_S("org")));
    qf_map_str(arena, data, "to", letter_value(&letter->facts, letter->plan.kind->to));
    qf_map_int(arena, data, "version", letter->version);
    qf_map_bool(arena, data, "is_draft", letter->state == LETTERS_DRAFT);
    qf_map_bool(arena, data, "is_review", letter->state == LETTERS_REVIEW);
    qf_map_bool(arena, data, "may_approve", letter->state == LETTERS_REVIEW && !author);
    qf_map_bool(arena, data, "own", letter->state == LETTERS_REVIEW && author);
    qf_map_bool(arena, data, "is_approved", letter->state == LETTERS_APPROVED);
    qf_map_bool(arena, data, "is_served", letter->state == LETTERS_SERVED);
    qf_map_bool(arena, data, "has_file", letter->state != LETTERS_VOID);
    qf_map_str(arena, data, "today", qf_date_str(arena, qf_time_date(rq->cx->now)));
    web_crumb(rq, data, "文书", QF_S("/desk/letters"));
}

static qf_code show_letter(web_request *rq, web_reply *reply, const letters_letter *letter,
                           qf_str text, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/letter", qf_cstr(arena, letter->plan.kind->zh));

    add_head(rq, data, letter);
    qf_map_str(arena, data, "text", text);
    qf_map_str(arena, data, "complaint", complaint);
    QF_TRY(add_preview(rq, data, letter, text));
    if (letter->state == LETTERS_DRAFT) {
        QF_TRY(add_complaints(rq, data, letter, text));
        QF_TRY(letter_form_add(rq, data, &letter->plan, &letter->facts));
    }
    reply->status = complaint.n > 0 ? 422 : 200;
    return QF_OK;
}

qf_code page_letter(web_request *rq, web_reply *reply)
{
    letters_letter letter;

    QF_TRY(asked_letter(rq, &letter));
    return show_letter(rq, reply, &letter, letter.text, (qf_str){ 0 });
}

qf_code page_letter_edit(web_request *rq, web_reply *reply)
{
    qf_str text = web_form_text(rq, "text");
    letters_letter letter;
    qf_code code;

    QF_TRY(asked_letter(rq, &letter));
    QF_TRY(letter_form_read(rq, &letter.plan, &letter.facts));
    code = letters_change(rq->cx, letter.id, web_form_int(rq, "version"), text, &letter.facts);
    if (code == QF_CONFLICT)
        return show_letter(rq, reply, &letter, text, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/letters/%lld", (long long)letter.id));
}

static qf_code serve(web_request *rq, int64_t id)
{
    qf_date on = QF_NO_DATE, received = QF_NO_DATE;

    if (!qf_date_parse(qf_str_trim(web_form(rq, "on")), &on))
        return qf_fail(rq->cx, QF_INVALID, "LETTERS.SERVICE", "on", "请填写送达日期");
    if (web_form(rq, "received_on").n > 0 &&
        !qf_date_parse(qf_str_trim(web_form(rq, "received_on")), &received))
        return qf_fail(rq->cx, QF_INVALID, "LETTERS.SERVICE", "received_on", "签收日期写得不对");
    return letters_serve(rq->cx, rq->site->letters, id, web_form(rq, "by"), on, received,
                         qf_str_trim(web_form(rq, "proof")));
}

static qf_code act(web_request *rq, int64_t id, qf_str event)
{
    const letter_law *law = rq->site->letters;

    if (qf_str_eq(event, QF_S("submit")))
        return letters_submit(rq->cx, law, id);
    if (qf_str_eq(event, QF_S("return")))
        return letters_return(rq->cx, law, id, qf_str_trim(web_form(rq, "remark")));
    if (qf_str_eq(event, QF_S("approve")))
        return letters_approve(rq->cx, law, rq->site->style, id);
    if (qf_str_eq(event, QF_S("void")))
        return letters_void(rq->cx, law, id);
    if (qf_str_eq(event, QF_S("serve")))
        return serve(rq, id);
    return qf_fail(rq->cx, QF_INVALID, "LETTERS.EVENT", "event", "没有这个步骤");
}

/* The letter's step and the step of its case, both or none. */
static qf_code act_with_case(web_request *rq, int64_t id, qf_str event)
{
    DB_TX tx = { 0 };

    QF_TRY(db_begin(rq->cx, &tx));
    QF_TRY(act(rq, id, event));
    QF_TRY(case_letter_act(rq, id, event));
    return db_commit(&tx);
}

qf_code page_letter_act(web_request *rq, web_reply *reply)
{
    letters_letter letter;
    qf_code code;
    qf_str why;

    QF_TRY(asked_letter(rq, &letter));
    code = act_with_case(rq, letter.id, web_form(rq, "event"));
    why = rq->cx->err.zh;
    if (code == QF_INVALID || code == QF_CONFLICT ||
        (code == QF_DENIED && strncmp(rq->cx->err.id, "APPLY.", 6) == 0)) {
        QF_TRY(asked_letter(rq, &letter));
        return show_letter(rq, reply, &letter, letter.text, why);
    }
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/letters/%lld", (long long)letter.id));
}

qf_code page_letter_file(web_request *rq, web_reply *reply)
{
    bool word = qf_str_eq(rq->params[1], QF_S("letter.docx"));
    letters_letter letter;

    if (!word && !qf_str_eq(rq->params[1], QF_S("letter.pdf")))
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "文书只有 Word 和 PDF 两种文件");
    QF_TRY(asked_letter(rq, &letter));
    QF_TRY(letters_file(rq->cx, rq->site->letters, rq->site->style, &letter,
                        word ? QF_S("docx") : QF_S("pdf"), &reply->body));
    reply->type = word ? WEB_DOCX : "application/pdf";
    reply->download = qf_strf(rq->cx->arena, "%.*s%.*s.%s", QF_ARG(letter.number),
                              QF_ARG(letter.plan.kind->title), word ? "docx" : "pdf");
    return QF_OK;
}

/* ---- the start page */

qf_code today_letters(web_request *rq, today_list *list)
{
    const uint32_t signers = AUTH_BIT(LEADER) | AUTH_BIT(DISCLOSURE_CLERK);
    letters_line *lines;
    size_t count;

    QF_TRY(letters_in_state(rq->cx, LETTERS_REVIEW, LIST_MAX, &lines, &count));
    if (auth_has(rq->cx->actor, signers))
        today_add(rq, list, TODAY_WAITS, (int64_t)count, QF_S("件文书等签发"),
                  web_path(rq, "/desk/letters"));
    QF_TRY(letters_in_state(rq->cx, LETTERS_APPROVED, LIST_MAX, &lines, &count));
    today_add(rq, list, TODAY_WAITS, (int64_t)count, QF_S("件文书已签发，等送达"),
              web_path(rq, "/desk/letters"));
    return QF_OK;
}
