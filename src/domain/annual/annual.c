#include "domain/annual/annual.h"

#include "domain/annual/gather.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/org/org.h"
#include "store/db.h"

#define EDITORS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER))

const annual_figure *annual_get(const annual_book *book, qf_str id)
{
    for (size_t i = 0; i < book->count; i++)
        if (qf_str_eq(book->figures[i].id, id))
            return &book->figures[i];
    return NULL;
}

const char *annual_origin_zh(annual_origin origin)
{
    static const char *const names[] = { "待填", "平台记录", "人工填报", "依法为零", "由各项相加" };

    return names[origin];
}

static annual_part *part_of(annual_book *book, int number)
{
    for (size_t i = 0; i < ANNUAL_PARTS; i++)
        if (book->parts[i].number == number)
            return &book->parts[i];
    return NULL;
}

static qf_code read_parts(qf_ctx *cx, annual_book *book)
{
    static const int numbers[ANNUAL_PARTS] = { 0, 1, 5, 6 };
    db_rows rows;

    for (size_t i = 0; i < ANNUAL_PARTS; i++)
        book->parts[i] = (annual_part){ numbers[i], QF_S(""), 0, QF_S("") };
    QF_TRY(db_many(cx, SQL_ANNUAL_PROSE, &rows, DB_INT("year", book->year)));
    for (size_t i = 0; i < rows.count; i++) {
        annual_part *part = part_of(book, (int)db_int(&rows.row[i], "part"));
        if (part == NULL)
            continue;
        part->text = db_str(&rows.row[i], "text");
        part->version = db_int(&rows.row[i], "version");
        part->seen = db_str(&rows.row[i], "seen");
    }
    return QF_OK;
}

qf_code annual_gather(qf_ctx *cx, const form *law_form, int year, annual_book **out)
{
    annual_book *book = QF_NEW(cx->arena, annual_book);
    org unit;
    DB_TX tx = { 0 };

    QF_TRY(db_begin_read(cx, &tx));
    QF_TRY(org_by_id(cx, cx->org, &unit));
    book->year = year;
    book->form = law_form;
    book->org_name = unit.name;
    QF_TRY(gather_figures(cx, book));
    QF_TRY(read_parts(cx, book));
    *out = book;
    return db_commit(&tx);
}

bool annual_binding_next(qf_str text, size_t from, size_t *start, qf_str *id, size_t *end)
{
    ptrdiff_t open = qf_str_find(text, QF_S("{"), from), close;

    if (open < 0)
        return false;
    close = qf_str_find(text, QF_S("}"), (size_t)open);
    if (close < 0)
        return false;
    *start = (size_t)open;
    *id = qf_str_sub(text, (size_t)open + 1, (size_t)close);
    *end = (size_t)close + 1;
    return true;
}

static qf_code check_bindings(qf_ctx *cx, const annual_book *book, qf_str text)
{
    size_t start, end = 0;
    qf_str id;

    while (annual_binding_next(text, end, &start, &id, &end))
        if (annual_get(book, id) == NULL)
            return qf_fail(cx, QF_INVALID, "ANNUAL.BINDING", "text",
                           "正文里的 {%.*s} 不是可用的数据项，请从右侧数据表里选", QF_ARG(id));
    return QF_OK;
}

/* The bound figures of a text as they stand now. */
static qf_str seen_of(qf_ctx *cx, const annual_book *book, qf_str text)
{
    qf_buf out = qf_buf_new(cx->arena, (size_t)64 * 1024);
    size_t start, end = 0;
    qf_str id;

    while (annual_binding_next(text, end, &start, &id, &end)) {
        const annual_figure *figure = annual_get(book, id);

        if (figure != NULL && figure->origin != ANNUAL_NONE)
            qf_buf_addf(&out, "%.*s=%.*s\n", QF_ARG(id), QF_ARG(figure->value));
    }
    return qf_buf_str(&out);
}

qf_code annual_prose_put(qf_ctx *cx, const annual_book *book, int part, qf_str text,
                         int64_t version)
{
    DB_TX tx = { 0 };
    int64_t changed;

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    if (part != 0 && part != 1 && part != 5 && part != 6)
        return qf_fail(cx, QF_INVALID, "ANNUAL.PART", "part", "只有第一、五、六部分有正文");
    if (text.n > 200000)
        return qf_fail(cx, QF_LIMIT, "ANNUAL.LONG", "text", "正文太长了，请精简");
    QF_TRY(check_bindings(cx, book, text));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_ANNUAL_PROSE_PUT, &changed, DB_INT("year", book->year),
                     DB_INT("part", part), DB_STR("text", text), DB_INT("version", version),
                     DB_INT("account_id", cx->actor->account),
                     DB_STR("seen", seen_of(cx, book, text))));
    if (changed == 0)
        return qf_fail(cx, QF_CONFLICT, "ANNUAL.VERSION", "text",
                       "别人刚刚改过这一部分，您的修改还没有保存，请对照后再存");
    QF_TRY(
        audit_write(cx, "annual.prose", audit_object(cx, "annual", book->year), "第%d部分", part));
    return db_commit(&tx);
}

void annual_pieces(qf_ctx *cx, const annual_book *book, qf_str text, annual_piece **out,
                   size_t *count)
{
    size_t at = 0, start, end = 0, most = 2;
    annual_piece *pieces;
    qf_str id;

    for (size_t i = 0; i < text.n; i++)
        most += text.p[i] == '{' ? 2 : 0;
    pieces = QF_NEW_ARRAY(cx->arena, annual_piece, most);
    *count = 0;
    while (annual_binding_next(text, end, &start, &id, &end)) {
        const annual_figure *figure = annual_get(book, id);
        if (start > at)
            pieces[(*count)++] = (annual_piece){ .text = qf_str_sub(text, at, start) };
        pieces[(*count)++] = (annual_piece){
            .text =
                figure == NULL || figure->origin == ANNUAL_NONE ? QF_S("〔待填〕") : figure->value,
            .figure = figure,
        };
        at = end;
    }
    if (at < text.n)
        pieces[(*count)++] = (annual_piece){ .text = qf_str_sub(text, at, text.n) };
    *out = pieces;
}

/* What a list of `seen` says of a figure; empty when nothing. */
static qf_str seen_value(qf_str seen, qf_str id)
{
    qf_str line;

    while (seen.n > 0 && qf_str_split(&seen, '\n', &line))
        if (qf_str_starts(line, id) && line.n > id.n && line.p[id.n] == '=')
            return qf_str_sub(line, id.n + 1, line.n);
    return QF_S("");
}

void annual_part_pieces(qf_ctx *cx, const annual_book *book, const annual_part *part, qf_str line,
                        annual_piece **out, size_t *count)
{
    annual_pieces(cx, book, line, out, count);
    for (size_t i = 0; i < *count; i++) {
        annual_piece *one = &(*out)[i];
        qf_str before = one->figure != NULL ? seen_value(part->seen, one->figure->id) : QF_S("");

        if (before.n > 0 && !qf_str_eq(before, one->text))
            one->before = before;
    }
}

qf_code annual_published_list(qf_ctx *cx, annual_published **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ANNUAL_REPORTS, &rows));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, annual_published, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] =
            (annual_published){ (int)db_int(&rows.row[i], "year"), db_str(&rows.row[i], "title"),
                                QF_S(""), db_date(&rows.row[i], "published_on") };
    return QF_OK;
}

qf_code annual_published_get(qf_ctx *cx, int year, annual_published *out)
{
    db_row row;
    qf_code result = db_one(cx, SQL_ANNUAL_REPORT, &row, DB_INT("year", year));

    if (result == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "ANNUAL.NOT_PUBLISHED", "year", "这一年的年报还没有公布");
    QF_TRY(result);
    *out = (annual_published){ year, db_str(&row, "title"), db_str(&row, "cells"),
                               db_date(&row, "published_on") };
    return QF_OK;
}
