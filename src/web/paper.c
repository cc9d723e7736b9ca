#include "web/paper.h"

#include "doc/doc_write.h"
#include "web/site.h"

void paper_line(paper_sheet *p, doc_kind kind, qf_str text)
{
    if (p->count < PAPER_BLOCKS_MAX)
        p->blocks[p->count++] = (doc_block){ .kind = kind, .text = text };
}

void paper_section(paper_sheet *p, qf_str text)
{
    if (p->count < PAPER_BLOCKS_MAX)
        p->blocks[p->count++] = (doc_block){ .kind = DOC_HEADING, .level = 1, .text = text };
}

doc_table *paper_table(paper_sheet *p, const char *caption, int cols, const int *widths,
                       size_t rows)
{
    doc_table *table = QF_NEW(p->arena, doc_table);

    *table = (doc_table){ .cols = cols,
                          .cells = QF_NEW_ARRAY(p->arena, doc_cell,
                                                (rows == 0 ? 1 : rows) * (size_t)cols),
                          .col_width = widths,
                          .caption = qf_str_of(caption) };
    if (p->count < PAPER_BLOCKS_MAX)
        p->blocks[p->count++] = (doc_block){ .kind = DOC_TABLE, .table = table };
    return table;
}

void paper_cell(doc_table *table, int col, bool header, qf_str text)
{
    table->cells[table->count++] = (doc_cell){ .row = table->rows,
                                               .col = col,
                                               .row_span = 1,
                                               .col_span = 1,
                                               .header = header,
                                               .align = header ? DOC_CENTER : DOC_LEFT,
                                               .text = text };
}

void paper_row(doc_table *table, const char *head, qf_str text)
{
    paper_cell(table, 0, true, qf_str_of(head));
    paper_cell(table, 1, false, text);
    table->rows++;
}

doc_table *paper_log(paper_sheet *p, const char *caption, size_t rows)
{
    static const int widths[4] = { 3, 2, 3, 4 };
    static const char *const heads[4] = { "时间", "谁", "做了什么", "说明" };
    doc_table *log = paper_table(p, caption, 4, widths, rows + 1);

    log->header_rows = 1;
    for (int col = 0; col < 4; col++)
        paper_cell(log, col, true, qf_str_of(heads[col]));
    log->rows++;
    return log;
}

void paper_log_row(const paper_sheet *p, doc_table *log, qf_time at, qf_str actor, qf_str what,
                   qf_str words)
{
    paper_cell(log, 0, false, qf_time_minute(p->arena, at));
    paper_cell(log, 1, false, actor);
    paper_cell(log, 2, false, what);
    paper_cell(log, 3, false, words);
    log->rows++;
}

doc paper_doc(web_request *rq, paper_sheet *p, const char *title)
{
    return (doc){ .title = qf_str_of(title),
                  .blocks = p->blocks,
                  .count = p->count,
                  .source = web_town(rq)->name,
                  .published = qf_date_str(rq->cx->arena, qf_time_date(rq->cx->now)) };
}

qf_code paper_format(web_request *rq, qf_str file, const char *stem, doc_format *out)
{
    qf_str name = qf_str_of(stem);

    *out = doc_format_of(file);
    if ((*out == DOC_DOCX || *out == DOC_PDF) &&
        qf_str_eq(file, qf_strf(rq->cx->arena, "%.*s.%s", QF_ARG(name), doc_format_ending(*out))))
        return QF_OK;
    return qf_fail(rq->cx, QF_MISSING, "WEB.NO_PAGE", "file", "没有这个文件");
}

qf_code paper_reply(web_request *rq, web_reply *reply, const doc *paper, doc_format format,
                    qf_str name)
{
    reply->type = format == DOC_PDF ? "application/pdf" : WEB_DOCX;
    reply->download = qf_strf(rq->cx->arena, "%.*s.%s", QF_ARG(name), doc_format_ending(format));
    return doc_write(rq->cx, paper, format, rq->site->style, &reply->body);
}
