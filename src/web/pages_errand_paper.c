/* The mandate of an errand as a sheet to sign, with the log of what was done (帮办代办委托书). */
#include "domain/service/errand.h"
#include "domain/service/service.h"
#include "web/pages.h"
#include "web/paper.h"
#include "web/site.h"

#define ROWS_MAX 10

/* What has to be brought, a line each: "户口簿（原件，1 份）". */
static qf_str materials_of(qf_arena *arena, qf_str materials)
{
    qf_buf out = qf_buf_new(arena, 65536);
    qf_str line;

    while (qf_str_split(&materials, '\n', &line)) {
        service_material m = service_material_of(line);
        if (m.name.n == 0)
            continue;
        qf_buf_addf(&out, "%s□ %.*s", out.n > 0 ? "\n" : "", QF_ARG(m.name));
        if (m.form.n > 0)
            qf_buf_addf(&out, "（%.*s%s%.*s%s）", QF_ARG(m.form), m.copies.n > 0 ? "，" : "",
                        QF_ARG(m.copies), m.copies.n > 0 ? " 份" : "");
    }
    return qf_buf_str(&out);
}

/* The item as it is today; one that was taken off the list leaves its name. */
static qf_code add_item(web_request *rq, doc_table *table, const errand *e)
{
    qf_arena *arena = rq->cx->arena;
    service_item item;
    qf_code code = service_item_get(rq->cx, e->item_code, &item);

    paper_row(table, "委托办的事",
              qf_strf(arena, "%.*s（%.*s）", QF_ARG(e->item_name), QF_ARG(e->item_code)));
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    paper_row(table, "交给代办人的材料", materials_of(arena, item.materials));
    paper_row(
        table, "多久办好",
        qf_strf(arena, "材料交到窗口后：%.*s", QF_ARG(service_days_zh(arena, item.promised_days))));
    paper_row(table, "收费", qf_strf(arena, "代办不收费。事项本身：%.*s", QF_ARG(item.fee)));
    return QF_OK;
}

static qf_code add_log(web_request *rq, paper_sheet *p, int64_t id)
{
    errand_event *events;
    doc_table *log;
    size_t count;

    QF_TRY(errand_log(rq->cx, id, &events, &count));
    log = paper_log(p, "代办经过", count);
    for (size_t i = 0; i < count; i++) {
        errand_state state = ERRAND_ACCEPTED;
        (void)!errand_state_parse(events[i].event, &state);
        paper_log_row(p, log, events[i].at, events[i].actor, qf_str_of(errand_state_zh(state)),
                      events[i].note);
    }
    return QF_OK;
}

static qf_code make_paper(web_request *rq, const errand *e, doc *out)
{
    static const int widths[2] = { 1, 4 };
    qf_arena *arena = rq->cx->arena;
    paper_sheet *p = QF_NEW(arena, paper_sheet);
    const char *mandate = errand_mandate_zh(e->mandate);
    doc_table *table;
    org village;

    QF_TRY(org_by_id(rq->cx, e->village, &village));
    p->arena = arena;
    paper_line(p, DOC_HEADING, QF_S("帮办代办委托书"));
    table = paper_table(p, "委托的内容", 2, widths, ROWS_MAX);
    paper_row(table, "编号", qf_strf(arena, "%lld", (long long)e->id));
    paper_row(table, "委托人",
              qf_strf(arena, "%.*s%s%.*s\n%.*s　%.*s", QF_ARG(e->name),
                      e->phone.n > 0 ? "，电话 " : "", QF_ARG(e->phone), QF_ARG(village.name),
                      QF_ARG(e->address)));
    paper_row(table, "代办人", e->agent);
    QF_TRY(add_item(rq, table, e));
    paper_row(table, "委托方式",
              qf_strf(arena, "%s%s%.*s", mandate == NULL ? "" : mandate,
                      e->witness.n > 0 ? "，见证人 " : "", QF_ARG(e->witness)));
    paper_line(
        p, DOC_PARAGRAPH,
        QF_S("本人委托上面的代办人代为提交材料、领取结果。材料由本人提供，真实有效；代办人只把材"
             "料用在这件事上，办完交还。本人可以随时撤回委托。"));
    paper_line(p, DOC_PARAGRAPH,
               qf_strf(arena, "本书一式两份，委托人、服务站各存一份，按%.*s的记录生成。",
                       QF_ARG(qf_date_zh(arena, qf_time_date(rq->cx->now)))));
    paper_line(p, DOC_PARAGRAPH, QF_S("委托人（签名、手印）：　　　　　　年　　月　　日"));
    paper_line(p, DOC_PARAGRAPH, QF_S("代办人（签名）：　　　　　　　　　年　　月　　日"));
    paper_line(p, DOC_PARAGRAPH, QF_S("见证人（签名）：　　　　　　　　　年　　月　　日"));
    QF_TRY(add_log(rq, p, e->id));
    *out = paper_doc(rq, p, "帮办代办委托书");
    return QF_OK;
}

qf_code page_desk_errand_paper(web_request *rq, web_reply *reply)
{
    doc_format format;
    int64_t id;
    doc paper;
    errand e;

    QF_TRY(paper_format(rq, rq->params[1], "mandate", &format));
    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(errand_get(rq->cx, id, &e));
    QF_TRY(make_paper(rq, &e, &paper));
    return paper_reply(rq, reply, &paper, format,
                       qf_strf(rq->cx->arena, "委托书-%lld", (long long)e.id));
}
