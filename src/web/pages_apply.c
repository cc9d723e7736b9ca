/* The citizen's side of disclosure on application: the form and its receipt. */
#include "base/crypt.h"
#include "base/text.h"
#include "domain/notify/notify.h"
#include "domain/search/search.h"
#include "domain/voices/voices.h"
#include "web/case_view.h"
#include "web/input.h"
#include "web/pages.h"

#define FOUND_SHOWN 8
#define LETTER_TITLE_RUNES 40

/* The columns of table 3 in the words of those who fill the form. */
static const input_choice kinds[] = {
    { "np", "个人" },
    { "ent", "企业、个体工商户" },
    { "res", "学校、科研机构" },
    { "ngo", "社会组织、公益组织" },
    { "law", "律师事务所等法律服务机构" },
    { "oth", "村委会和其他单位" },
    { NULL, NULL },
};
#define X(name, code, zh) { code, zh },
static const input_choice forms[] = { APPLY_FORMS(X){ NULL, NULL } };
static const input_choice ways[] = { APPLY_WAYS(X){ NULL, NULL } };
#undef X

static const input_field fields[] = {
    { .name = "description",
      .zh = "您要什么信息",
      .kind = INPUT_LONG,
      .needed = true,
      .max = 4000,
      .hint = "写名称、文号，或者时间、地点、事情。例如：2025 年本镇低保金发放的村级汇总表" },
    { .name = "kind", .zh = "您是", .kind = INPUT_CHOICE, .needed = true, .choices = kinds },
    { .name = "name", .zh = "姓名或者单位名称", .kind = INPUT_TEXT, .needed = true, .max = 80 },
    { .name = "id_type",
      .zh = "证件名称",
      .kind = INPUT_TEXT,
      .max = 40,
      .hint = "个人一般是居民身份证；单位填统一社会信用代码证" },
    { .name = "id_no", .zh = "证件号码", .kind = INPUT_TEXT, .needed = true, .max = 40 },
    { .name = "phone", .zh = "电话", .kind = INPUT_PHONE },
    { .name = "email", .zh = "电子邮箱", .kind = INPUT_EMAIL },
    { .name = "address",
      .zh = "通信地址",
      .kind = INPUT_TEXT,
      .max = 200,
      .hint = "电话、邮箱、地址至少写一项" },
    { .name = "contact",
      .zh = "联系人",
      .kind = INPUT_TEXT,
      .max = 40,
      .hint = "单位才填：具体联系的人" },
    { .name = "legal", .zh = "法定代表人", .kind = INPUT_TEXT, .max = 40, .hint = "单位才填" },
    { .name = "form", .zh = "要什么形式", .kind = INPUT_CHOICE, .needed = true, .choices = forms },
    { .name = "way", .zh = "怎样给您", .kind = INPUT_CHOICE, .needed = true, .choices = ways },
    { .name = "once", .zh = "", .kind = INPUT_HIDDEN, .max = 40 },
};

/* ---- the form */

/* What is public already and fits the words. */
static qf_code add_found(web_request *rq, qf_val *data, qf_str words)
{
    qf_arena *arena = rq->cx->arena;
    search_query query = { .words = words, .by_relevance = true, .n = FOUND_SHOWN };
    qf_val *list = qf_map_list(arena, data, "found");
    search_hits hits = { 0 };

    qf_map_str(arena, data, "q", words);
    qf_map_bool(arena, data, "asked", words.n > 0);
    if (words.n > 0)
        QF_TRY(search_find(rq->cx, &query, &hits));
    for (size_t i = 0; i < hits.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", hits.hit[i].title);
        qf_map_str(arena, one, "day", qf_date_str(arena, hits.hit[i].released_on));
        qf_map_str(arena, one, "href", web_path(rq, "/item/%lld", (long long)hits.hit[i].item_id));
    }
    qf_map_bool(arena, data, "none", words.n > 0 && hits.count == 0);
    return QF_OK;
}

static qf_code show(web_request *rq, web_reply *reply, const input *in, qf_str hint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *start = qf_val_map(arena),
           *data = web_page(rq, reply, "public/apply", "申请政府信息公开");

    qf_map_str(arena, start, "description", web_query(rq, "q"));
    qf_map_str(arena, start, "kind", QF_S("np"));
    qf_map_str(arena, start, "id_type", QF_S("居民身份证"));
    qf_map_str(arena, start, "form", QF_S("electronic"));
    qf_map_str(arena, start, "once", qf_random_token(arena, 18));
    qf_map_add(data, QF_S("form"), input_view(rq->cx, fields, INPUT_COUNT(fields), in, start));
    qf_map_str(arena, data, "hint", hint);
    qf_map_int(arena, data, "letter_days", rq->site->voices->letter_days);
    qf_map_bool(arena, data, "no_index", true);
    reply->status = in == NULL ? 200 : 422;
    return add_found(rq, data, qf_str_trim(web_query(rq, "q")));
}

qf_code page_apply(web_request *rq, web_reply *reply)
{
    return show(rq, reply, NULL, (qf_str){ 0 });
}

/* ---- sending */

static apply_intake intake_of(const input *in)
{
    return (apply_intake){
        .channel = CLOCK_BY_WEB,
        .kind = input_get(in, "kind")->text,
        .form = input_get(in, "form")->text,
        .way = input_get(in, "way")->text,
        .description = input_get(in, "description")->text,
        .once = input_get(in, "once")->text,
        .submitted_on = QF_NO_DATE,
        .received_on = QF_NO_DATE,
        .person = { .name = input_get(in, "name")->text,
                    .id_type = input_get(in, "id_type")->text,
                    .id_no = input_get(in, "id_no")->text,
                    .legal = input_get(in, "legal")->text,
                    .contact = input_get(in, "contact")->text,
                    .phone = input_get(in, "phone")->text,
                    .email = input_get(in, "email")->text,
                    .address = input_get(in, "address")->text },
    };
}

/* The receipt by mail or short message; the secret is on the page alone. */
static qf_code tell(web_request *rq, const apply_intake *in, const apply_receipt *receipt)
{
    qf_arena *arena = rq->cx->arena;
    bool mail = in->person.email.n > 0;
    qf_str to = mail ? in->person.email : in->person.phone;

    if (to.n == 0)
        return QF_OK;
    return notify_put(rq->cx, mail ? "mail" : "sms",
                      qf_strf(arena, "application:%lld:receipt", (long long)receipt->id),
                      qf_strf(arena, "application:%lld", (long long)receipt->id), to,
                      qf_strf(arena, "政府信息公开申请已收到（%.*s）", QF_ARG(receipt->number)),
                      qf_strf(arena,
                              "%.*s已收到您的政府信息公开申请，登记编号 %.*s，最迟 "
                              "%s答复。请凭回执上的查询码在网站查询进度。",
                              QF_ARG(web_town(rq)->name), QF_ARG(receipt->number),
                              qf_date_zh(arena, receipt->due).p));
}

static qf_code add_papers(web_request *rq, int64_t id)
{
    for (size_t i = 0; i < rq->upload_count; i++) {
        const web_upload *u = &rq->uploads[i];
        bool identity = qf_str_eq(u->name, QF_S("identity"));
        if (u->bytes.n == 0 || (!identity && !qf_str_eq(u->name, QF_S("attachment"))))
            continue;
        QF_TRY(apply_file_add(rq->cx, id, true, identity ? QF_S("identity") : QF_S("attachment"),
                              u->filename, u->bytes));
    }
    return QF_OK;
}

/* Application, papers and notice together or not at all. */
static qf_code send(web_request *rq, const apply_intake *intake, apply_receipt *receipt)
{
    apply_rules rules = case_rules(rq->site);
    DB_TX tx = { 0 };

    QF_TRY(db_begin(rq->cx, &tx));
    QF_TRY(apply_submit(rq->cx, &rules, intake, receipt));
    QF_TRY(add_papers(rq, receipt->id));
    QF_TRY(tell(rq, intake, receipt));
    return db_commit(&tx);
}

/* What was written is no application but a complaint or a question: it goes as a letter to the town, at the
 * writer's own wish, and is answered there. The proof of identity is not taken along. */
static qf_code send_letter(web_request *rq, web_reply *reply, const apply_intake *intake)
{
    qf_arena *arena = rq->cx->arena;
    voices_letter letter = { .to_whom = QF_S_INIT("不指定"),
                             .title = qf_squeeze(arena, qf_str_trim(intake->description)),
                             .content = intake->description,
                             .name = intake->person.name,
                             .phone = intake->person.phone };
    qf_str number, secret;
    qf_val *data;
    size_t at = 0;

    for (int runes = 0; runes < LETTER_TITLE_RUNES && at < letter.title.n; runes++)
        (void)qf_rune_next(letter.title, &at);
    letter.title = qf_str_sub(letter.title, 0, at);
    QF_TRY(voices_letter_send(rq->cx, rq->site->days, rq->site->voices, &letter, &number, &secret));
    data = web_page(rq, reply, "public/voices_receipt", "信已收到");
    qf_map_str(arena, data, "number", number);
    qf_map_str(arena, data, "secret", case_secret_zh(arena, secret));
    qf_map_int(arena, data, "days", rq->site->voices->letter_days);
    qf_map_str(arena, data, "track_href", web_path(rq, "/voices/track"));
    qf_map_bool(arena, data, "no_index", true);
    return QF_OK;
}

qf_code page_apply_send(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    apply_receipt receipt;
    apply_intake intake;
    qf_str hint;
    qf_code code;
    qf_val *data;
    input in;

    if (!input_read(rq, fields, INPUT_COUNT(fields), &in))
        return show(rq, reply, &in, (qf_str){ 0 });
    intake = intake_of(&in);
    if (qf_str_eq(web_form(rq, "instead"), QF_S("letter")))
        return send_letter(rq, reply, &intake);
    hint = applying_hint(rq->site->applying, intake.description);
    if (hint.n > 0 && web_form(rq, "sure").n == 0)
        return show(rq, reply, &in, hint);
    code = send(rq, &intake, &receipt);
    if (code == QF_INVALID || code == QF_LIMIT || code == QF_CONFLICT) {
        (void)!input_complain(&in, NULL, rq->cx->err.zh.p);
        return show(rq, reply, &in, (qf_str){ 0 });
    }
    QF_TRY(code);
    data = web_page(rq, reply, "public/apply_receipt", "申请已收到");
    qf_map_str(arena, data, "number", receipt.number);
    qf_map_str(arena, data, "secret", case_secret_zh(arena, receipt.secret));
    qf_map_str(arena, data, "received", qf_date_zh(arena, qf_time_date(rq->cx->now)));
    qf_map_str(arena, data, "due", web_due_zh(rq, receipt.due));
    qf_map_str(arena, data, "town", web_town(rq)->name);
    qf_map_bool(arena, data, "no_index", true);
    return QF_OK;
}
