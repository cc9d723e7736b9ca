#include "domain/letters/letters.h"
#include "web/case_letter.h"
#include "web/input.h"
#include "web/letter_form.h"
#include "web/pages.h"
#include "web/site.h"

/* The kind asked for, with the grounds ticked for a partial answer, the further items for others. */
static qf_code asked_plan(web_request *rq, bool posted, letter_plan *plan)
{
    qf_str id = posted ? web_form(rq, "kind") : web_query(rq, "kind");
    const web_field *fields = posted ? rq->form : rq->query;
    size_t count = posted ? rq->form_count : rq->query_count;

    *plan = (letter_plan){ .kind = letter_kind_get(rq->site->letters, id),
                           .day = qf_time_date(rq->cx->now) };
    if (plan->kind == NULL)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "kind", "没有这种文书");
    for (size_t i = 0; i < count && plan->part_count < 8; i++) {
        const letter_kind *part = letter_kind_get(rq->site->letters, fields[i].value);
        bool twice = false;
        for (size_t k = 0; k < plan->part_count; k++)
            twice |= plan->parts[k] == part;
        if (qf_str_eq(fields[i].name, QF_S("part")) && part != NULL && !twice &&
            letter_may_join(plan->kind, part))
            plan->parts[plan->part_count++] = part;
    }
    return QF_OK;
}

static void add_kind(web_request *rq, qf_val *list, const letter_kind *kind, qf_str case_no)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_str(arena, one, "id", kind->id);
    qf_map_str(arena, one, "zh", kind->zh);
    qf_map_str(arena, one, "when", kind->when);
    qf_map_str(arena, one, "law", kind->law);
    qf_map_str(
        arena, one, "href",
        web_path(rq, "/desk/letters/new?case=%.*s&kind=%.*s", QF_ARG(case_no), QF_ARG(kind->id)));
}

/* Only what stands in an address without escaping: the numbers of cases do. */
static qf_str plain_case(qf_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c <= ' ' || strchr("\"'<>&%?#\\+", c) != NULL)
            return (qf_str){ 0 };
    }
    return text.n > 100 ? (qf_str){ 0 } : text;
}

static qf_code choose(web_request *rq, web_reply *reply, qf_str case_no)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/letter_choose", "出哪种文书");
    qf_val *steps = qf_map_list(arena, data, "steps");
    qf_val *replies = qf_map_list(arena, data, "replies");
    size_t count;
    const letter_kind *kinds = letter_kinds(rq->site->letters, &count);

    for (size_t i = 0; i < count; i++)
        add_kind(rq, kinds[i].outcome.n > 0 ? replies : steps, &kinds[i], case_no);
    qf_map_str(arena, data, "case_no", case_no);
    return QF_OK;
}

static qf_code show_new(web_request *rq, web_reply *reply, qf_str case_no, const letter_plan *plan,
                        const letter_facts *facts, qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/letter_new", qf_cstr(arena, plan->kind->zh));
    bool partial = qf_str_eq(plan->kind->id, QF_S("partial"));
    qf_val *grounds = qf_map_list(arena, data, "grounds"),
           *parts = qf_map_list(arena, data, "parts");
    size_t count;
    const letter_kind *kinds = letter_kinds(rq->site->letters, &count);

    for (size_t i = 0; i < count; i++)
        if (letter_may_join(plan->kind, &kinds[i]))
            add_kind(rq, grounds, &kinds[i], case_no);
    for (size_t i = 0; i < plan->part_count; i++)
        add_kind(rq, parts, plan->parts[i], case_no);
    qf_map_bool(arena, data, "ask_grounds", partial && plan->part_count == 0);
    qf_map_bool(arena, data, "may_join", plan->kind->joins && plan->part_count == 0);
    qf_map_bool(arena, data, "joined", plan->kind->joins && plan->part_count > 0);
    qf_map_str(arena, data, "kind_zh", plan->kind->zh);
    qf_map_str(arena, data, "kind", plan->kind->id);
    qf_map_str(arena, data, "law", plan->kind->law);
    qf_map_str(arena, data, "when", plan->kind->when);
    qf_map_str(arena, data, "case_no", case_no);
    qf_map_str(arena, data, "complaint", complaint);
    qf_map_str(arena, data, "back", web_path(rq, "/desk/letters"));
    web_crumb(rq, data, "文书", QF_S("/desk/letters"));
    reply->status = complaint.n > 0 ? 422 : 200;
    return letter_form_add(rq, data, plan, facts);
}

qf_code page_letter_new(web_request *rq, web_reply *reply)
{
    qf_str case_no = plain_case(qf_str_trim(web_query(rq, "case")));
    letter_facts facts = { 0 };
    letter_plan plan;

    if (web_query(rq, "kind").n == 0)
        return choose(rq, reply, case_no);
    QF_TRY(asked_plan(rq, false, &plan));
    letter_set(&facts, QF_S("case_no"), case_no);
    QF_TRY(case_letter_facts(rq, case_no, &facts));
    return show_new(rq, reply, case_no, &plan, &facts, (qf_str){ 0 });
}

qf_code page_letter_create(web_request *rq, web_reply *reply)
{
    letter_facts facts = { 0 };
    letter_plan plan;
    qf_str case_no;
    qf_code code;
    int64_t id;

    QF_TRY(asked_plan(rq, true, &plan));
    letter_set(&facts, QF_S("org"), web_town(rq)->name);
    QF_TRY(letter_form_read(rq, &plan, &facts));
    case_no = qf_str_trim(web_form(rq, "case_no"));
    if (letter_value(&facts, QF_S("case_no")).n > 0)
        case_no = letter_value(&facts, QF_S("case_no"));
    letter_set(&facts, QF_S("case_no"), case_no);
    code = letters_draft(rq->cx, rq->site->letters, plain_case(case_no), &plan, &facts, &id);
    if (code == QF_INVALID)
        return show_new(rq, reply, case_no, &plan, &facts, rq->cx->err.zh);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/letters/%lld", (long long)id));
}

/* ---- settings */

/* The administrator sets up letters and reads none. */
static bool opens_letters(const web_request *rq)
{
    return auth_has(rq->cx->actor,
                    AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER));
}

static qf_str home_of(const web_request *rq)
{
    return opens_letters(rq) ? QF_S("/desk/letters") : QF_S("/desk/settings");
}

static const input_field setting_fields[] = {
    { .name = "word",
      .zh = "文号字",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 20,
      .hint = "例如“洧政公开”，文号就是 洧政公开〔2021〕第3号—复" },
    { .name = "office",
      .zh = "政府信息公开工作机构",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 60 },
    { .name = "address", .zh = "通信地址", .kind = INPUT_TEXT, .needed = true, .max = 120 },
    { .name = "phone", .zh = "联系电话", .kind = INPUT_PHONE, .needed = true },
    { .name = "review_body",
      .zh = "复议机关",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 60,
      .hint = "乡镇人民政府的行政行为，向县级人民政府申请复议（行政复议法第二十四条）" },
    { .name = "court",
      .zh = "管辖法院",
      .kind = INPUT_TEXT,
      .needed = true,
      .max = 60,
      .hint = "本地实行集中管辖、跨区域管辖的，填写集中管辖的法院" },
    { .name = "fee_pay", .zh = "信息处理费缴费方式", .kind = INPUT_TEXT, .max = 200 },
};

static qf_code show_settings(web_request *rq, web_reply *reply, const input *in)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena),
           *data = web_page(rq, reply, "desk/settings_form", "文书设置");
    letters_setting s;

    QF_TRY(letters_setting_get(rq->cx, &s));
    qf_map_str(arena, start, "word", s.word);
    qf_map_str(arena, start, "office", s.office);
    qf_map_str(arena, start, "address", s.address);
    qf_map_str(arena, start, "phone", s.phone);
    qf_map_str(arena, start, "review_body", s.review_body);
    qf_map_str(arena, start, "court", s.court);
    qf_map_str(arena, start, "fee_pay", s.fee_pay);
    qf_map_add(data, QF_S("form"),
               input_view(rq->cx, setting_fields, INPUT_COUNT(setting_fields), in, start));
    qf_map_str(arena, data, "intro",
               QF_S("这些内容写进每一件文书。复议机关和法院先按机构层级推算，请核对。"));
    qf_map_str(arena, data, "action", web_path(rq, "/desk/letters/settings"));
    qf_map_str(arena, data, "back", web_path(rq, "%.*s", QF_ARG(home_of(rq))));
    web_crumb(rq, data, opens_letters(rq) ? "文书" : "设置", home_of(rq));
    reply->status = in == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_letter_settings(web_request *rq, web_reply *reply)
{
    return show_settings(rq, reply, NULL);
}

qf_code page_letter_settings_save(web_request *rq, web_reply *reply)
{
    letters_setting s;
    input in;

    if (!input_read(rq, setting_fields, INPUT_COUNT(setting_fields), &in))
        return show_settings(rq, reply, &in);
    s = (letters_setting){ input_get(&in, "word")->text,        input_get(&in, "office")->text,
                           input_get(&in, "address")->text,     input_get(&in, "phone")->text,
                           input_get(&in, "review_body")->text, input_get(&in, "court")->text,
                           input_get(&in, "fee_pay")->text };
    QF_TRY(letters_setting_put(rq->cx, &s));
    return web_go(rq, reply, home_of(rq));
}
