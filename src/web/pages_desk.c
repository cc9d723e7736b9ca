#include "base/json.h"
#include "domain/annual/names.h"
#include "report/report_json.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/report_file.h"
#include "web/report_previous.h"
#include "web/report_view.h"
#include "web/report_years.h"
#include "web/site.h"

/* The year in the path; without one, the newest that has a report, else last year. */
static qf_code asked_year(web_request *rq, int *year)
{
    annual_published *published;
    size_t count;
    int64_t given;

    if (rq->params[0].n > 0) {
        QF_TRY(web_param_id(rq, 0, &given));
        if (given < 2008 || given > 2100)
            return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "year", "没有这一年的年报");
        *year = (int)given;
        return QF_OK;
    }
    QF_TRY(annual_published_list(rq->cx, &published, &count));
    *year = count > 0 ? published[0].year : qf_date_year(qf_time_date(rq->cx->now)) - 1;
    return QF_OK;
}

static qf_code gather(web_request *rq, annual_book **out)
{
    int year;

    QF_TRY(asked_year(rq, &year));
    return annual_gather(rq->cx, rq->site->form_2021, year, out);
}

/* Prose with its bound figures marked and linked to their cases. */
static void add_pieces(web_request *rq, qf_val *data, const annual_book *book,
                       const annual_part *part)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *lines = qf_map_list(arena, data, "lines");
    qf_str line, text = part->text;

    while (qf_str_split(&text, '\n', &line)) {
        qf_val *pieces = qf_map_list(arena, qf_list_add(lines, qf_val_map(arena)), "pieces");
        annual_piece *piece;
        size_t count;
        annual_part_pieces(rq->cx, book, part, line, &piece, &count);
        for (size_t i = 0; i < count; i++) {
            qf_val *one = qf_list_add(pieces, qf_val_map(arena));
            qf_map_str(arena, one, "text", piece[i].text);
            if (piece[i].figure == NULL)
                continue;
            qf_map_bool(arena, one, "bound", true);
            qf_map_bool(arena, one, "typed", piece[i].figure->origin == ANNUAL_TYPED);
            qf_map_str(arena, one, "source", piece[i].figure->source);
            qf_map_str(arena, one, "was", piece[i].before);
            qf_map_str(arena, one, "href",
                       web_path(rq, "/desk/report/%d/figure/%.*s", book->year,
                                QF_ARG(piece[i].figure->id)));
        }
    }
}

static qf_code add_figure_row(web_request *rq, qf_val *list, const annual_book *book,
                              const annual_figure *figure)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));
    qf_str zh;

    QF_TRY(annual_figure_zh(rq->cx, book, figure->id, &zh));
    qf_map_str(arena, one, "id", figure->id);
    qf_map_str(arena, one, "zh", zh);
    qf_map_str(arena, one, "value", figure->value);
    qf_map_str(arena, one, "source", figure->source);
    qf_map_bool(arena, one, "missing", figure->origin == ANNUAL_NONE);
    qf_map_str(arena, one, "person", figure->person);
    qf_map_str(arena, one, "day", qf_date_str(arena, figure->typed_on));
    qf_map_str(arena, one, "typed", figure->typed);
    qf_map_str(arena, one, "typed_source", figure->typed_source);
    qf_map_bool(arena, one, "same", qf_str_eq(figure->typed, figure->value));
    qf_map_str(arena, one, "href",
               web_path(rq, "/desk/report/%d/figure/%.*s", book->year, QF_ARG(figure->id)));
    return QF_OK;
}

/* What an office counts outside the program: the cells nobody else tells, and whatever was typed; apart from
 * them, what was typed although the record counts it. */
static qf_code add_typed(web_request *rq, qf_val *data, const annual_book *book)
{
    qf_val *list = qf_map_list(rq->cx->arena, data, "typed");
    qf_val *beside = qf_map_list(rq->cx->arena, data, "beside");

    for (size_t i = 0; i < book->count; i++) {
        const annual_figure *figure = &book->figures[i];

        if (figure->origin == ANNUAL_NONE || figure->origin == ANNUAL_TYPED)
            QF_TRY(add_figure_row(rq, list, book, figure));
        if (figure->typed.n > 0)
            QF_TRY(add_figure_row(rq, beside, book, figure));
    }
    qf_map_bool(rq->cx->arena, data, "has_beside", qf_count(beside) > 0);
    return QF_OK;
}

/* Numbers that do not follow the record. */
static void add_loose(web_request *rq, qf_val *one, const annual_book *book, qf_str text,
                      const annual_names *names, size_t *all)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, one, "loose");
    annual_loose_number *loose;
    size_t count;

    annual_loose(rq->cx, book, text, &loose, &count);
    qf_map_bool(arena, one, "has_loose", count > 0);
    for (size_t i = 0; i < count; i++) {
        qf_val *number = qf_list_add(list, qf_val_map(arena));

        qf_map_str(arena, number, "text", loose[i].text);
        qf_map_str(arena, number, "same",
                   loose[i].same != NULL ? annual_name(names, loose[i].same) : QF_S(""));
    }
    *all += count;
}

static bool may_edit(const web_request *rq)
{
    return auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR));
}

static qf_str part_heading(const annual_book *book, const annual_part *part)
{
    return part->number == 0 ? QF_S("引言") : book->form->sections[part->number - 1].title;
}

static qf_code add_prose(web_request *rq, qf_val *data, const annual_book *book)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *parts = qf_map_list(arena, data, "parts");
    annual_names names;
    size_t loose = 0;

    QF_TRY(annual_names_of(rq->cx, book, &names));
    for (size_t i = 0; i < ANNUAL_PARTS; i++) {
        const annual_part *part = &book->parts[i];
        qf_val *one = qf_list_add(parts, qf_val_map(arena));
        qf_map_str(arena, one, "heading", part_heading(book, part));
        qf_map_str(arena, one, "href",
                   web_path(rq, "/desk/report/%d/prose/%d", book->year, part->number));
        qf_map_int(arena, one, "number", part->number);
        qf_map_bool(arena, one, "may_edit", may_edit(rq));
        qf_map_bool(arena, one, "empty", part->text.n == 0);
        add_loose(rq, one, book, part->text, &names, &loose);
        add_pieces(rq, one, book, part);
    }
    qf_map_int(arena, data, "loose_count", (int64_t)loose);
    qf_map_bool(arena, data, "any_loose", loose > 0);
    return QF_OK;
}

/* Where the report stands: due, or published and what the draft has different by now. */
static qf_code add_filing(web_request *rq, qf_val *data, const annual_book *book, const report *r)
{
    qf_arena *arena = rq->cx->arena;
    qf_date due, today = qf_time_date(rq->cx->now);
    qf_str why;
    annual_version *versions, last;
    bool same;
    qf_val *list = qf_map_list(arena, data, "versions");
    qf_buf json = qf_buf_new(arena, (size_t)4 * 1024 * 1024);
    size_t count;

    QF_TRY(annual_due(rq->cx, book->year, &due, &why));
    qf_map_str(arena, data, "due_why", why);
    qf_map_str(arena, data, "january", qf_strf(arena, "%d-01", book->year + 1));
    QF_TRY(annual_versions(rq->cx, book->year, &versions, &count));
    for (size_t i = 0; i < count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_int(arena, one, "version", versions[i].version);
        qf_map_str(arena, one, "day", qf_date_str(arena, versions[i].published_on));
        qf_map_str(arena, one, "note", versions[i].note);
        qf_map_str(
            arena, one, "href",
            web_path(rq, "/report/%d/version/%lld", book->year, (long long)versions[i].version));
    }
    qf_map_bool(arena, data, "published", count > 0);
    qf_map_str(arena, data, "due", qf_date_str(arena, due));
    if (count == 0) {
        int left = due.day - today.day;
        qf_map_bool(arena, data, "late", left < 0);
        qf_map_str(arena, data, "left",
                   left < 0 ? qf_strf(arena, "已过期 %d 天", -left)
                            : qf_strf(arena, "还剩 %d 天", left));
        return QF_OK;
    }
    QF_TRY(annual_version_get(rq->cx, book->year, (int64_t)count, &last));
    qf_json_write(&json, report_json_value(arena, r));
    QF_TRY(annual_same(rq->cx, qf_buf_str(&json), last.json, &same));
    qf_map_bool(arena, data, "changed", !same);
    return QF_OK;
}

static void add_todo_line(web_request *rq, qf_val *list, qf_str text, qf_str href)
{
    qf_val *one = qf_list_add(list, qf_val_map(rq->cx->arena));

    qf_map_str(rq->cx->arena, one, "text", text);
    qf_map_str(rq->cx->arena, one, "href", href);
}

/* What must be done before the report can be published, each with the place to do it. */
static void add_todo(web_request *rq, qf_val *data, const annual_book *book, const report *r)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "todo");
    int64_t missing = 0, errors = 0;

    for (size_t i = 0; i < book->count; i++)
        missing += book->figures[i].origin == ANNUAL_NONE;
    for (const report_finding *f = r->findings; f != NULL; f = f->next)
        errors += f->severity == FORM_ERROR && !qf_str_eq(f->rule, QF_S("ALL.FILLED"));
    if (missing > 0)
        add_todo_line(rq, list, qf_strf(arena, "还有 %lld 个数要填报", (long long)missing),
                      QF_S("#typed"));
    for (size_t i = 0; i < ANNUAL_PARTS; i++) {
        const annual_part *part = &book->parts[i];
        annual_gap gap = annual_part_gap(part);

        if (gap != ANNUAL_GAP_NONE)
            add_todo_line(rq, list,
                          qf_strf(arena, "“%.*s”%s", QF_ARG(part_heading(book, part)),
                                  gap == ANNUAL_GAP_EMPTY ? "还没有写" : "里还有没写完的〔…〕"),
                          may_edit(rq)
                              ? web_path(rq, "/desk/report/%d/prose/%d", book->year, part->number)
                              : qf_strf(arena, "#part-%d", part->number));
    }
    if (errors > 0)
        add_todo_line(rq, list, qf_strf(arena, "检查发现 %lld 处差错要改", (long long)errors),
                      QF_S("#check"));
    qf_map_bool(arena, data, "has_todo", qf_count(list) > 0);
}

qf_code page_desk_report(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    annual_book *book;
    report *r, *previous;
    qf_val *data, *tables;

    QF_TRY(gather(rq, &book));
    QF_TRY(annual_report_fill(rq->cx, book, &r));
    report_read_prose(rq->cx, r);
    QF_TRY(report_previous(rq, book->year, &previous));
    QF_TRY(annual_check(rq->cx, book, r, previous));
    data = web_page(rq, reply, "desk/report",
                    qf_cstr(arena, qf_strf(arena, "%d 年年度报告", book->year)));
    qf_map_int(arena, data, "year", book->year);
    qf_map_str(arena, data, "before", web_path(rq, "/desk/report/%d", book->year - 1));
    qf_map_str(arena, data, "after", web_path(rq, "/desk/report/%d", book->year + 1));
    qf_map_str(arena, data, "here", web_path(rq, "/desk/report/%d", book->year));
    qf_map_add(data, QF_S("checked"), report_view_checked(rq->cx, r));
    add_todo(rq, data, book, r);
    QF_TRY(add_filing(rq, data, book, r));
    QF_TRY(report_years_add(rq, qf_map_map(arena, data, "compared")));
    QF_TRY(add_prose(rq, data, book));
    QF_TRY(add_typed(rq, data, book));
    tables = qf_map_list(arena, data, "tables");
    for (int number = 2; number <= 4; number++)
        qf_list_add(tables, report_view_table(arena, r, number));
    qf_map_str(arena, data, "figure_base", web_path(rq, "/desk/report/%d/figure/", book->year));
    return QF_OK;
}

qf_code page_desk_typed(web_request *rq, web_reply *reply)
{
    qf_str own = qf_str_trim(web_form(rq, "own")), figure;
    int year;

    QF_TRY(asked_year(rq, &year));
    figure = qf_str_trim(web_form(rq, "figure"));
    if (own.n > 0)
        figure = QF_JOIN(rq->cx->arena, QF_S("own."), own);
    QF_TRY(annual_type(rq->cx, year, figure, qf_str_trim(web_form(rq, "value")),
                       qf_str_trim(web_form(rq, "source"))));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/report/%d#typed", year));
}

qf_code page_desk_due(web_request *rq, web_reply *reply)
{
    qf_str text = qf_str_trim(web_form(rq, "due"));
    qf_date due = QF_NO_DATE;
    int year;

    QF_TRY(asked_year(rq, &year));
    if (text.n > 0 && !qf_date_parse(text, &due))
        return qf_fail(rq->cx, QF_INVALID, "ANNUAL.DUE", "due", "期限请写成 %d-01-20 这样的日期",
                       year + 1);
    QF_TRY(annual_due_put(rq->cx, year, due, qf_str_trim(web_form(rq, "notice"))));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/desk/report/%d", year));
}

qf_code page_desk_figure(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    const annual_figure *figure;
    annual_book *book;
    annual_cases cases;
    qf_val *data, *list;
    qf_str zh;

    QF_TRY(gather(rq, &book));
    figure = annual_get(book, rq->params[1]);
    if (figure == NULL)
        return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "figure", "年报里没有这个数据项");
    QF_TRY(annual_figure_cases(rq->cx, book->year, figure->id, &cases));
    QF_TRY(annual_figure_zh(rq->cx, book, figure->id, &zh));
    data = web_page(rq, reply, "desk/figure", "这个数从哪里来");
    web_crumb(rq, data, qf_cstr(arena, qf_strf(arena, "%d 年年报", book->year)),
              qf_strf(arena, "/desk/report/%d", book->year));
    qf_map_str(arena, data, "id", figure->id);
    qf_map_str(arena, data, "zh", zh);
    qf_map_str(arena, data, "person", figure->person);
    qf_map_str(arena, data, "day", qf_date_str(arena, figure->typed_on));
    qf_map_str(arena, data, "typed", figure->typed);
    qf_map_str(arena, data, "typed_source", figure->typed_source);
    qf_map_bool(arena, data, "zero", qf_str_eq(figure->value, QF_S("0")));
    qf_map_bool(arena, data, "by_hand",
                figure->origin == ANNUAL_TYPED || figure->origin == ANNUAL_NONE);
    qf_map_bool(arena, data, "may_type",
                figure->origin != ANNUAL_BY_LAW && figure->origin != ANNUAL_COMPUTED &&
                    auth_has(rq->cx->actor, AUTH_BIT(DISCLOSURE_CLERK)));
    qf_map_str(arena, data, "action", web_path(rq, "/desk/report/%d/typed", book->year));
    qf_map_str(arena, data, "value", figure->value);
    qf_map_str(arena, data, "origin", qf_str_of(annual_origin_zh(figure->origin)));
    qf_map_str(arena, data, "source", figure->source);
    qf_map_str(arena, data, "back", web_path(rq, "/desk/report/%d", book->year));
    list = qf_map_list(arena, data, "cases");
    for (size_t i = 0; i < cases.count; i++) {
        qf_val *one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "title", cases.one[i].title);
        qf_map_str(arena, one, "note", cases.one[i].note);
        qf_map_str(arena, one, "day", qf_date_str(arena, cases.one[i].day));
        if (cases.one[i].path.n > 0)
            qf_map_str(arena, one, "href", web_path(rq, "%.*s", QF_ARG(cases.one[i].path)));
    }
    qf_map_int(arena, data, "count", (int64_t)cases.count);
    qf_map_bool(arena, data, "has_cases", cases.count > 0);
    return QF_OK;
}

qf_code page_desk_file(web_request *rq, web_reply *reply)
{
    annual_book *book;
    report *r;

    QF_TRY(gather(rq, &book));
    QF_TRY(annual_report_fill(rq->cx, book, &r));
    return report_file_reply(rq, reply, r, rq->params[1]);
}

/* Numbers written by hand are published only by somebody who says that they were checked. */
static qf_code check_loose(web_request *rq, const annual_book *book)
{
    annual_loose_number *loose;
    size_t count;

    for (size_t i = 0; i < ANNUAL_PARTS; i++) {
        annual_loose(rq->cx, book, book->parts[i].text, &loose, &count);
        if (count > 0 && !qf_str_eq(web_form(rq, "checked"), QF_S("1")))
            return qf_fail(
                rq->cx, QF_CONFLICT, "ANNUAL.LOOSE", "checked",
                "正文里有手写的数（“%.*s”等），请改成引用数据项，或者勾选“已逐个核对”再公布",
                QF_ARG(loose[0].text));
    }
    return QF_OK;
}

qf_code page_desk_publish(web_request *rq, web_reply *reply)
{
    annual_book *book;
    report *r, *previous;
    qf_buf json;

    QF_TRY(gather(rq, &book));
    QF_TRY(annual_report_fill(rq->cx, book, &r));
    report_read_prose(rq->cx, r);
    QF_TRY(report_previous(rq, book->year, &previous));
    QF_TRY(annual_check(rq->cx, book, r, previous));
    if (r->verdict == NULL || strcmp(r->verdict, "pass") != 0)
        return qf_fail(rq->cx, QF_CONFLICT, "ANNUAL.NOT_CLEAN", "report",
                       "报告还有差错，改完才能公布");
    for (size_t i = 0; i < ANNUAL_PARTS; i++)
        if (annual_part_gap(&book->parts[i]) == ANNUAL_GAP_EMPTY)
            return qf_fail(rq->cx, QF_CONFLICT, "ANNUAL.EMPTY", "report",
                           "“%.*s”还没有写，写好才能公布",
                           QF_ARG(part_heading(book, &book->parts[i])));
    QF_TRY(check_loose(rq, book));
    json = qf_buf_new(rq->cx->arena, (size_t)4 * 1024 * 1024);
    qf_json_write(&json, report_json_value(rq->cx->arena, r));
    QF_TRY(annual_publish(rq->cx, book->year, r->title, qf_buf_str(&json),
                          qf_str_trim(web_form(rq, "note"))));
    return web_go(rq, reply, qf_strf(rq->cx->arena, "/report/%d", book->year));
}
