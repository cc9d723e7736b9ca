/* Payment lists coming in at the desk: a look, the list back with its faults marked, the import; headers that the
 * program does not know are shown once and remembered. */
#include "base/text.h"
#include "domain/funds/funds.h"
#include "web/books_view.h"
#include "web/funds_view.h"
#include "web/input.h"
#include "web/pages.h"
#include "web/sheet_view.h"
#include "web/site.h"

#include <string.h>

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define CELLS_SHOWN 60

/* ---- what was found */

static void add_file(web_request *rq, qf_val *data, const funds_file *file)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *looked = qf_map_map(arena, data, "looked");

    qf_map_int(arena, looked, "rows", file->rows);
    qf_map_int(arena, looked, "wrong", file->wrong);
    qf_map_int(arena, looked, "flagged", file->flagged);
    qf_map_int(arena, looked, "totals", file->totals);
    books_view_fen(arena, looked, "sum", file->sum);
    qf_map_bool(arena, looked, "fine", file->wrong == 0);
    sheet_view_complaints(rq, looked, file->list);
}

/* The row that looks like a header, a choice for each of its cells. */
static void add_guess(web_request *rq, qf_val *data, const funds_file *file, const fund *f)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *guess, *cells;
    const qf_str *texts;
    size_t count;

    if (file->list == NULL || !sheet_head_guess(file->list, &texts, &count))
        return;
    guess = qf_map_map(arena, data, "guess");
    cells = qf_map_list(arena, guess, "cells");
    for (size_t i = 0; i < count && i < CELLS_SHOWN; i++) {
        qf_val *one = qf_list_add(cells, qf_val_map(arena)), *choices;
        qf_map_int(arena, one, "n", (int64_t)i);
        qf_map_str(arena, one, "letter", sheet_letter(arena, (int)i));
        qf_map_str(arena, one, "text", texts[i]);
        qf_map_bool(arena, one, "blank", texts[i].n == 0);
        choices = qf_map_list(arena, one, "choices");
        for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++) {
            qf_val *choice = qf_list_add(choices, qf_val_map(arena));
            qf_map_str(arena, choice, "value", qf_str_of(funds_columns[c].name));
            qf_map_str(arena, choice, "zh", qf_str_of(funds_columns[c].zh));
            qf_map_bool(arena, choice, "selected",
                        qf_str_eq(qf_fold_label(arena, texts[i]),
                                  qf_fold_label(arena, qf_str_of(funds_columns[c].zh))));
        }
    }
    qf_map_int(arena, guess, "count", (int64_t)(count < CELLS_SHOWN ? count : CELLS_SHOWN));
    qf_map_int(arena, guess, "fund", f->id);
    qf_map_str(arena, guess, "action", web_path(rq, "/desk/funds/mappings"));
}

/* ---- the import */

/* The list back, with its faults marked. */
static qf_code give_marked(web_request *rq, web_reply *reply, const fund *f, const funds_file *file)
{
    return sheet_view_give_back(rq, reply, file->list,
                                QF_JOIN(rq->cx->arena, f->name, QF_S("-标出错误.xlsx")));
}

static qf_code take(web_request *rq, const fund *f, const input *in, funds_file *file)
{
    const web_upload *upload = web_upload_of(rq, "file");
    bool look = web_form(rq, "dry").n > 0 || web_form(rq, "marked").n > 0;
    funds_task task = { .fund = f->id,
                        .title = input_get(in, "title")->text,
                        .period = input_get(in, "period")->text,
                        .paid_on = input_get(in, "paid_on")->date,
                        .dry = look,
                        .partly = web_form(rq, "partly").n > 0 };

    if (upload == NULL)
        return qf_fail(rq->cx, QF_INVALID, "FUNDS.FILE", "file", "请先选择名单文件");
    QF_TRY(funds_file_take(rq->cx, &task, upload->bytes, file));
    if (!look && file->taken == 0)
        return qf_fail(rq->cx, QF_CONFLICT, "FUNDS.SAME_LIST", "file",
                       "这份名单已经导入过：%lld 行都在了，没有再导入", (long long)file->already);
    return QF_OK;
}

qf_code page_desk_fund_load(web_request *rq, web_reply *reply)
{
    funds_file *file = QF_NEW(rq->cx->arena, funds_file);
    qf_val *data;
    int64_t id;
    qf_code code;
    input in;
    fund f;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(funds_get(rq->cx, id, &f));
    QF_TRY(auth_need(rq->cx, MAKERS));
    if (!input_read(rq, funds_load_fields, FUNDS_LOAD_FIELDS, &in))
        return funds_view_desk(rq, reply, &f, NULL, &in, NULL);
    code = take(rq, &f, &in, file);
    if (code == QF_OK && web_form(rq, "marked").n > 0 && file->wrong > 0)
        return give_marked(rq, reply, &f, file);
    if (code == QF_OK && file->taken > 0)
        return web_go(rq, reply,
                      qf_strf(rq->cx->arena, "/desk/funds/list/%lld", (long long)file->batch));
    if (code != QF_OK && code != QF_INVALID && code != QF_CONFLICT)
        return code;
    if (code != QF_OK) {
        in.general = qf_cstr(rq->cx->arena, rq->cx->err.zh);
        in.complaints++;
    }
    QF_TRY(funds_view_desk(rq, reply, &f, NULL, &in, &data));
    if (file->rows + file->wrong > 0)
        add_file(rq, data, file);
    else if (code != QF_OK && strcmp(rq->cx->err.id, "SHEET.HEADER") == 0)
        add_guess(rq, data, file, &f);
    return QF_OK;
}

/* ---- headers shown once */

qf_code page_desk_funds_mappings(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/funds_mappings", "记住的表头"), *list;
    funds_mappings known;

    web_crumb(rq, data, "惠民惠农资金", QF_S("/desk/funds"));
    QF_TRY(funds_mapping_list(rq->cx, &known));
    list = qf_map_list(arena, data, "mappings");
    for (size_t i = 0; i < known.count; i++) {
        const funds_mapping *m = &known.one[i];
        qf_val *one = qf_list_add(list, qf_val_map(arena)),
               *pairs = qf_map_list(arena, one, "pairs");
        qf_str lines = m->header, text;
        for (int n = 0; qf_str_split(&lines, '\n', &text); n++)
            for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
                if (m->place[c] == n) {
                    qf_val *pair = qf_list_add(pairs, qf_val_map(arena));
                    qf_map_str(arena, pair, "text", text);
                    qf_map_str(arena, pair, "zh", qf_str_of(funds_columns[c].zh));
                }
        qf_map_str(arena, one, "made_on", qf_date_str(arena, m->made_on));
        qf_map_str(arena, one, "end_href",
                   web_path(rq, "/desk/funds/mappings/%lld/end", (long long)m->id));
    }
    qf_map_bool(arena, data, "has_mappings", known.count > 0);
    qf_map_bool(arena, data, "may_make", auth_has(rq->cx->actor, MAKERS));
    return QF_OK;
}

/* Header texts and choices as the form sends them back. */
qf_code page_desk_funds_mapping_save(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_str texts[CELLS_SHOWN];
    int place[FUNDS_COLUMN_COUNT];
    int64_t count, back;

    for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
        place[c] = -1;
    if (!qf_number_parse(web_form(rq, "count"), &count) || count < 2 || count > CELLS_SHOWN ||
        !qf_number_parse(web_form(rq, "fund"), &back))
        return qf_fail(rq->cx, QF_INVALID, "FUNDS.MAPPING", "count", "请从资金页面重新选择文件");
    for (int i = 0; i < (int)count; i++) {
        qf_str chosen = web_form(rq, qf_strf(arena, "cell-%d", i).p);
        texts[i] = web_form(rq, qf_strf(arena, "text-%d", i).p);
        for (size_t c = 0; c < FUNDS_COLUMN_COUNT && chosen.n > 0; c++)
            if (qf_str_eq(chosen, qf_str_of(funds_columns[c].name))) {
                if (place[c] >= 0)
                    return qf_fail(rq->cx, QF_INVALID, "FUNDS.MAPPING", "mapping",
                                   "“%s”选了两列，请只选一列", funds_columns[c].zh);
                place[c] = i;
            }
    }
    QF_TRY(funds_mapping_put(rq->cx, texts, (size_t)count, place));
    return web_go(rq, reply, qf_strf(arena, "/desk/funds/%lld?known=1", (long long)back));
}

qf_code page_desk_funds_mapping_end(web_request *rq, web_reply *reply)
{
    int64_t id;

    QF_TRY(web_param_id(rq, 0, &id));
    QF_TRY(funds_mapping_end(rq->cx, id));
    return web_go(rq, reply, QF_S("/desk/funds/mappings"));
}
