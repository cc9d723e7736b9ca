/* Writing the prose of the annual report: the text with its bindings, what checking says of it, last year's words,
 * and the figures that can be bound. */
#include "base/text.h"
#include "domain/annual/names.h"
#include "report/compare.h"
#include "web/pages.h"
#include "web/report_previous.h"
#include "web/report_view.h"
#include "web/site.h"

#define SHARED_SHOWN 5

static qf_code gather(web_request *rq, annual_book **out)
{
    int64_t year;

    QF_TRY(web_param_id(rq, 0, &year));
    if (year < 2008 || year > 2100)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "year", "没有这一年的年报");
    return annual_gather(rq->cx, rq->site->form_2021, (int)year, out);
}

/* The text with the figures in place of their names. */
static qf_str printed(web_request *rq, const annual_book *book, qf_str text)
{
    qf_buf out = qf_buf_new(rq->cx->arena, (size_t)1024 * 1024);
    annual_piece *piece;
    size_t count;

    annual_pieces(rq->cx, book, text, &piece, &count);
    for (size_t i = 0; i < count; i++)
        qf_buf_add(&out, piece[i].text);
    return qf_buf_str(&out);
}

/* How long it is, and how long it may be (part one). */
static void add_length(web_request *rq, qf_val *data, const annual_book *book, int part,
                       qf_str text)
{
    const form_rule *rule = form_rule_get(book->form, QF_S("TX.LEN1"));
    qf_str s = printed(rq, book, text);
    int64_t count = 0, most = rule != NULL ? qf_get_int(rule->params, "part1_max_chars", 0) : 0;

    for (size_t at = 0; at < s.n;) {
        uint32_t c = qf_rune_next(s, &at);

        count += c > ' ' && c != 0x3000;
    }
    qf_map_int(rq->cx->arena, data, "length", count);
    if (part == 1 && most > 0) {
        qf_map_int(rq->cx->arena, data, "most", most);
        qf_map_bool(rq->cx->arena, data, "too_long", count > most);
    }
}

/* The same part of last year's report, and what was taken over word for word. */
static qf_code add_last_year(web_request *rq, qf_val *data, const annual_book *book, int part,
                             qf_str text)
{
    qf_arena *arena = rq->cx->arena;
    const report_part *before;
    qf_str same[SHARED_SHOWN];
    report *previous;
    size_t count;
    qf_val *list;

    QF_TRY(report_previous(rq, book->year, &previous));
    before = previous != NULL ? report_part_get(previous, part) : NULL;
    if (before == NULL || before->text.n == 0)
        return QF_OK;
    qf_map_str(arena, data, "last_year", before->text);
    qf_map_bool(arena, data, "answers", part == 5);
    count = report_passages(arena, printed(rq, book, text), before->text, same, SHARED_SHOWN);
    list = qf_map_list(arena, data, "same");
    for (size_t i = 0; i < count; i++)
        qf_list_add(list, qf_val_str(arena, same[i]));
    qf_map_bool(arena, data, "has_same", count > 0);
    return QF_OK;
}

/* What checking the whole report says about its text, with this part as it stands in the form. */
static qf_code add_findings(web_request *rq, qf_val *data, const annual_book *book, int part,
                            qf_str text)
{
    annual_book *copy = QF_NEW(rq->cx->arena, annual_book);
    report *r, *previous;
    qf_val *list = qf_map_list(rq->cx->arena, data, "findings");

    *copy = *book;
    for (size_t i = 0; i < ANNUAL_PARTS; i++)
        if (copy->parts[i].number == part)
            copy->parts[i].text = text;
    QF_TRY(annual_report_fill(rq->cx, copy, &r));
    report_read_prose(rq->cx, r);
    QF_TRY(report_previous(rq, book->year, &previous));
    QF_TRY(annual_check(rq->cx, copy, r, previous));
    for (const report_finding *at = r->findings; at != NULL; at = at->next)
        if (qf_str_starts(at->rule, QF_S("TX.")) || qf_str_starts(at->rule, QF_S("N.")) ||
            qf_str_starts(at->rule, QF_S("YR.SIMILAR")))
            qf_list_add(list, qf_val_str(rq->cx->arena, at->zh));
    qf_map_bool(rq->cx->arena, data, "has_findings", qf_count(list) > 0);
    return QF_OK;
}

static qf_code add_figure(web_request *rq, qf_val *list, const annual_names *names,
                          const annual_figure *figure)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    qf_str zh;

    QF_TRY(annual_figure_zh(rq->cx, names->book, figure->id, &zh));
    qf_map_str(arena, one, "code", qf_strf(arena, "{%.*s}", QF_ARG(annual_name(names, figure))));
    qf_map_str(arena, one, "zh", zh);
    qf_map_str(arena, one, "href",
               web_path(rq, "/desk/report/%d/figure/%.*s", names->book->year, QF_ARG(figure->id)));
    qf_map_str(arena, one, "value", figure->origin == ANNUAL_NONE ? QF_S("待填") : figure->value);
    return QF_OK;
}

/* Figures of the prose first, then table 2, then the totals of tables 3 and 4. */
static qf_code add_figures(web_request *rq, qf_val *data, const annual_names *names)
{
    const annual_book *book = names->book;
    qf_val *prose = qf_map_list(rq->cx->arena, data, "figures");
    qf_val *cells = qf_map_list(rq->cx->arena, data, "cells");

    for (size_t i = 0; i < book->count; i++) {
        const annual_figure *figure = &book->figures[i];
        bool table =
            qf_str_starts(figure->id, QF_S("t3.")) || qf_str_starts(figure->id, QF_S("t4."));

        if (qf_str_starts(figure->id, QF_S("t2.rule.")) ||
            (table && !qf_str_ends(figure->id, QF_S(".tot")) &&
             !qf_str_ends(figure->id, QF_S(".total"))))
            continue;
        QF_TRY(add_figure(rq, table || qf_str_starts(figure->id, QF_S("t2.")) ? cells : prose,
                          names, figure));
    }
    return QF_OK;
}

static qf_code asked_part(web_request *rq, const annual_book *book, const annual_part **out)
{
    qf_str number = rq->params[1];

    for (size_t i = 0; i < ANNUAL_PARTS; i++)
        if (number.n == 1 && number.p[0] - '0' == book->parts[i].number) {
            *out = &book->parts[i];
            return QF_OK;
        }
    return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "part", "只有引言和第一、五、六部分有正文");
}

/* `text` has codes; shown are names. */
static qf_code show_prose(web_request *rq, web_reply *reply, const annual_book *book,
                          const annual_part *part, qf_str text, const char *complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/prose", "修改正文");
    annual_names names;

    QF_TRY(annual_names_of(rq->cx, book, &names));
    web_crumb(rq, data, qf_cstr(arena, qf_strf(arena, "%d 年年报", book->year)),
              qf_strf(arena, "/desk/report/%d", book->year));

    qf_map_str(arena, data, "heading",
               part->number == 0 ? QF_S("引言") : book->form->sections[part->number - 1].title);
    qf_map_int(arena, data, "year", book->year);
    qf_map_int(arena, data, "version", part->version);
    qf_map_str(arena, data, "text", annual_named(arena, &names, text));
    qf_map_str(arena, data, "complaint", qf_str_of(complaint));
    qf_map_str(arena, data, "action",
               web_path(rq, "/desk/report/%d/prose/%d", book->year, part->number));
    qf_map_str(arena, data, "back", web_path(rq, "/desk/report/%d", book->year));
    qf_map_bool(arena, data, "fresh", part->version == 0);
    add_length(rq, data, book, part->number, text);
    QF_TRY(add_last_year(rq, data, book, part->number, text));
    QF_TRY(add_findings(rq, data, book, part->number, text));
    QF_TRY(add_figures(rq, data, &names));
    reply->status = complaint == NULL ? 200 : 422;
    return QF_OK;
}

qf_code page_desk_prose(web_request *rq, web_reply *reply)
{
    const annual_part *part = NULL;
    annual_book *book;
    qf_str text;

    QF_TRY(gather(rq, &book));
    QF_TRY(asked_part(rq, book, &part));
    text = part->text;
    if (text.n == 0)
        QF_TRY(annual_template(rq->cx, rq->site->law_dir, book->year, part->number, &text));
    return show_prose(rq, reply, book, part, text, NULL);
}

qf_code page_desk_prose_save(web_request *rq, web_reply *reply)
{
    const annual_part *part = NULL;
    annual_book *book;
    qf_str text = web_form_text(rq, "text");
    qf_str version = web_form(rq, "version");
    int64_t read_version = 0;
    annual_names names;
    qf_code code;

    for (size_t i = 0; i < version.n && i < 9; i++)
        read_version = version.p[i] >= '0' && version.p[i] <= '9'
                           ? read_version * 10 + (version.p[i] - '0')
                           : -1;
    QF_TRY(gather(rq, &book));
    QF_TRY(asked_part(rq, book, &part));
    QF_TRY(annual_names_of(rq->cx, book, &names));
    text = annual_bound(rq->cx->arena, &names, text);
    code = annual_prose_put(rq->cx, book, part->number, text, read_version);
    if (code == QF_INVALID || code == QF_CONFLICT)
        return show_prose(rq, reply, book, part, text, rq->cx->err.zh.p);
    QF_TRY(code);
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/report/%d", book->year));
}
