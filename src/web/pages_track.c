/* The applicant follows his case with number and secret; neither ever stands in an address. */
#include "domain/letters/letters.h"
#include "web/case_view.h"
#include "web/input.h"
#include "web/pages.h"

static const input_field fields[] = {
    { .name = "number",
      .zh = "登记编号",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 60,
      .hint = "回执上的编号，例如 2026-0001" },
    { .name = "secret",
      .zh = "查询码",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 40,
      .hint = "回执上的 12 位数字" },
};

static qf_code show_form(web_request *rq, web_reply *reply, const input *in)
{
    qf_val *data = web_page(rq, reply, "public/track", "查询申请进度");

    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, INPUT_COUNT(fields), in, NULL));
    qf_map_bool(rq->cx->arena, data, "no_index", true);
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_track(web_request *rq, web_reply *reply)
{
    return show_form(rq, reply, NULL);
}

/* Letters that were served on the applicant. */
static qf_code add_letters(web_request *rq, qf_val *data, qf_str number)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "letters");
    letters_line *line;
    size_t count;

    QF_TRY(letters_of_case(rq->cx, number, &line, &count));
    for (size_t i = 0; i < count; i++) {
        const letter_kind *kind = letter_kind_get(rq->site->letters, line[i].kind_id);
        qf_val *one;
        if (line[i].state != LETTERS_SERVED || kind == NULL ||
            !qf_str_eq(kind->to, QF_S("applicant")))
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "id", line[i].id);
        qf_map_str(arena, one, "zh", kind->title);
        qf_map_str(arena, one, "number", line[i].number);
        qf_map_str(arena, one, "served", qf_date_str(arena, line[i].served_on));
    }
    return QF_OK;
}

/* Whether the applicant would say that now: a correction when one was asked for (or the time for it ran out), and so on. */
static bool says_now(const apply_story *story, bool closed, qf_str code)
{
    clock_state state = story->told.c.state;

    if (qf_str_eq(code, QF_S("correction")))
        return state == CLOCK_CORRECTING || state == CLOCK_ABANDONED;
    if (qf_str_eq(code, QF_S("reasons")))
        return state == CLOCK_REASONS;
    if (qf_str_eq(code, QF_S("paid")))
        return state == CLOCK_FEE_WAIT;
    if (qf_str_eq(code, QF_S("rectify")))
        return closed;
    return !closed;
}

static void add_words(web_request *rq, qf_val *data, const apply_story *story)
{
    qf_arena *arena = rq->cx->arena;
    bool closed = apply_closed_on(&story->now, qf_time_date(rq->cx->now));
    qf_val *list = qf_map_list(arena, data, "words");
    static const struct {
        qf_str code, zh;
    } words[] = {
#define X(name, code, zh) { QF_S_INIT(code), QF_S_INIT(zh) },
        APPLY_MESSAGES(X)
#undef X
    };

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
        qf_val *one;
        if (!says_now(story, closed, words[i].code))
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "code", words[i].code);
        qf_map_str(arena, one, "zh", words[i].zh);
    }
}

/* The cases that his one form became. */
static qf_code add_family(web_request *rq, qf_val *data, const apply_story *story)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "family");
    qf_date today = qf_time_date(rq->cx->now);
    apply_cases family;

    QF_TRY(apply_family(rq->cx, story->now.id, &family));
    for (size_t i = 0; i < family.count; i++) {
        qf_val *one;
        if (family.one[i].id == story->now.id)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "number", family.one[i].number);
        qf_map_str(arena, one, "subject", family.one[i].subject);
        qf_map_str(arena, one, "state", clock_state_zh(apply_state_on(&family.one[i], today)));
    }
    qf_map_bool(arena, data, "has_family", family.count > 0);
    qf_map_int(arena, data, "family_count", (int64_t)family.count);
    return QF_OK;
}

static qf_code show_case(web_request *rq, web_reply *reply, const apply_story *story, qf_str said)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "public/track_case", "申请进度");

    case_add_story(rq, data, story, false);
    add_words(rq, data, story);
    /* Carried in the forms of this page alone, which nobody keeps: no-store, never in an address. */
    qf_map_str(arena, data, "secret", web_form(rq, "secret"));
    qf_map_str(arena, data, "said", said);
    qf_map_bool(arena, data, "no_index", true);
    QF_TRY(add_family(rq, data, story));
    return add_letters(rq, data, story->now.number);
}

static qf_code opened(web_request *rq, apply_story *out)
{
    apply_rules rules = case_rules(rq->site);

    return apply_track(rq->cx, &rules, web_form(rq, "number"), web_form(rq, "secret"), out);
}

qf_code page_track_show(web_request *rq, web_reply *reply)
{
    apply_story story;
    qf_code code;
    input in;

    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show_form(rq, reply, &in);
    code = opened(rq, &story);
    if (code == QF_MISSING) {
        (void)!input_complain(&in, NULL, rq->cx->err.zh.p);
        return show_form(rq, reply, &in);
    }
    QF_TRY(code);
    return show_case(rq, reply, &story, (qf_str){ 0 });
}

/* A word and its papers together or not at all. */
static qf_code say(web_request *rq, const apply_story *story)
{
    DB_TX tx = { 0 };

    QF_TRY(db_begin(rq->cx, &tx));
    QF_TRY(apply_message(rq->cx, story, web_form(rq, "kind"), web_form(rq, "body")));
    for (size_t i = 0; i < rq->upload_count; i++)
        if (rq->uploads[i].bytes.n > 0)
            QF_TRY(apply_file_add(rq->cx, story->now.id, true, QF_S("correction"),
                                  rq->uploads[i].filename, rq->uploads[i].bytes));
    return db_commit(&tx);
}

qf_code page_track_word(web_request *rq, web_reply *reply)
{
    apply_story story;
    qf_code code;

    QF_TRY(opened(rq, &story));
    code = say(rq, &story);
    if (code == QF_INVALID || code == QF_LIMIT) {
        qf_str why = rq->cx->err.zh;
        QF_TRY(show_case(rq, reply, &story, why));
        reply->status = 422;
        return QF_OK;
    }
    QF_TRY(code);
    return show_case(rq, reply, &story, QF_S("已经收到，工作人员会处理并登记到您的申请里。"));
}

qf_code page_track_letter(web_request *rq, web_reply *reply)
{
    apply_story story;
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(opened(rq, &story));
    QF_TRY(letters_public_file(rq->cx, rq->site->letters, story.now.number, id, &reply->body));
    reply->type = "application/pdf";
    reply->download = QF_S("文书.pdf");
    return QF_OK;
}
