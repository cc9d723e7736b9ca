#include "web/service_view.h"

#include "web/file_view.h"
#include "web/site.h"

void service_view_row(web_request *rq, qf_val *one, const service_item *item)
{
    qf_arena *arena = rq->cx->arena;

    qf_map_str(arena, one, "name", item->name);
    qf_map_str(arena, one, "code", item->code);
    qf_map_str(arena, one, "href", web_path(rq, "/service/%.*s", QF_ARG(item->code)));
    qf_map_str(arena, one, "promised", service_days_zh(arena, item->promised_days));
}

static void add_lines(qf_arena *arena, qf_val *data, const char *name, qf_str lines)
{
    qf_val *list = qf_map_list(arena, data, name);
    qf_str line;

    while (qf_str_split(&lines, '\n', &line))
        if (qf_str_trim(line).n > 0)
            qf_list_add(list, qf_val_str(arena, qf_str_trim(line)));
}

/* "原件，1 份，申请人自备" */
static qf_str material_note(qf_arena *arena, const service_material *m)
{
    qf_buf out = qf_buf_new(arena, 1024);

    if (m->form.n > 0)
        qf_buf_add(&out, m->form);
    if (m->copies.n > 0)
        qf_buf_addf(&out, "%s%.*s 份", out.n > 0 ? "，" : "", QF_ARG(m->copies));
    if (m->source.n > 0)
        qf_buf_addf(&out, "%s%.*s", out.n > 0 ? "，" : "", QF_ARG(m->source));
    return qf_buf_str(&out);
}

/* ---- forms and samples */

static qf_val *add_file(web_request *rq, qf_val *list, qf_str code, const service_file *file)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *one = qf_list_add(list, qf_val_map(arena));

    qf_map_int(arena, one, "id", file->id);
    qf_map_str(arena, one, "name", file->name);
    qf_map_str(arena, one, "purpose", qf_str_of(service_file_purpose_zh(file->purpose)));
    qf_map_str(arena, one, "zh", qf_str_of(attachment_zh(file->kind)));
    qf_map_str(arena, one, "size", file_view_size(arena, file->size));
    qf_map_str(arena, one, "href",
               web_path(rq, "/service/%.*s/file/%lld.%s", QF_ARG(code), (long long)file->id,
                        attachment_ending(file->kind)));
    return one;
}

static bool has_material(const service_item *item, qf_str name)
{
    qf_str lines = item->materials, line;

    while (name.n > 0 && qf_str_split(&lines, '\n', &line))
        if (qf_str_eq(service_material_of(line).name, name))
            return true;
    return false;
}

/* Public forms of a material as list "forms" of `one`. */
static void add_forms(web_request *rq, qf_val *one, const service_item *item, qf_str material,
                      const service_files *files)
{
    qf_val *list = qf_map_list(rq->cx->arena, one, "forms");

    for (size_t i = 0; i < files->count; i++)
        if (files->file[i].sha256.n > 0 && qf_str_eq(files->file[i].material, material))
            add_file(rq, list, item->code, &files->file[i]);
    qf_map_bool(rq->cx->arena, one, "has_forms", qf_count(list) > 0);
}

static void add_materials(web_request *rq, qf_val *data, const service_item *item,
                          const service_files *files)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "materials");
    qf_str lines = item->materials, line;

    while (qf_str_split(&lines, '\n', &line)) {
        service_material m = service_material_of(line);
        qf_val *one;
        if (m.name.n == 0)
            continue;
        one = qf_list_add(list, qf_val_map(arena));
        qf_map_str(arena, one, "name", m.name);
        qf_map_str(arena, one, "note", material_note(arena, &m));
        if (files != NULL)
            add_forms(rq, one, item, m.name, files);
    }
    qf_map_bool(arena, data, "has_materials", list->members.count > 0);
}

/* What belongs to no material, or to one that is no longer asked for; samples of the result. */
static void add_other_files(web_request *rq, qf_val *data, const service_item *item,
                            const service_files *files)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *others = qf_map_list(arena, data, "other_forms");
    qf_val *results = qf_map_list(arena, data, "results");

    for (size_t i = 0; i < files->count; i++) {
        const service_file *file = &files->file[i];
        if (file->sha256.n > 0 && !has_material(item, file->material))
            add_file(rq, file->purpose == SERVICE_FILE_RESULT ? results : others, item->code, file);
    }
    qf_map_bool(arena, data, "has_other_forms", qf_count(others) > 0);
    qf_map_bool(arena, data, "has_results", qf_count(results) > 0);
}

void service_view_item(web_request *rq, qf_val *data, const service_item *item,
                       const service_files *files)
{
    qf_arena *arena = rq->cx->arena;

    service_view_row(rq, data, item);
    qf_map_str(arena, data, "theme", item->theme);
    qf_map_str(arena, data, "kind", item->kind);
    qf_map_str(arena, data, "handling", qf_str_of(service_handling_zh(item)));
    qf_map_str(arena, data, "object", item->object);
    qf_map_str(arena, data, "legal", service_days_zh(arena, item->legal_days));
    qf_map_str(arena, data, "way", item->way);
    qf_map_str(arena, data, "fee", item->fee);
    qf_map_str(arena, data, "place", item->place);
    qf_map_str(arena, data, "hours", item->hours);
    qf_map_str(arena, data, "phone", item->phone);
    qf_map_str(arena, data, "complaint", item->complaint);
    qf_map_str(arena, data, "result", item->result);
    qf_map_str(arena, data, "special", item->special);
    add_lines(arena, data, "basis", item->basis);
    add_lines(arena, data, "fee_basis", item->fee_basis);
    add_lines(arena, data, "conditions", item->conditions);
    add_lines(arena, data, "steps", item->steps);
    add_materials(rq, data, item, files);
    if (files != NULL)
        add_other_files(rq, data, item, files);
    qf_map_str(arena, data, "listed_on", qf_date_zh(arena, item->listed_on));
    if (qf_date_is(item->changed_on))
        qf_map_str(arena, data, "changed_on", qf_date_zh(arena, item->changed_on));
}

void service_view_versions(web_request *rq, qf_val *data, const service_version *versions,
                           size_t count)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "versions");

    for (size_t i = 0; i < count; i++) {
        const service_version *v = &versions[i];
        service_change changes[SERVICE_CHANGES_MAX];
        size_t n =
            i + 1 < count ? service_compare(arena, &versions[i + 1].item, &v->item, changes) : 0;
        qf_val *one = qf_list_add(list, qf_val_map(arena)), *rows;
        qf_map_int(arena, one, "version", v->version);
        qf_map_str(arena, one, "published_on", qf_date_zh(arena, v->published_on));
        qf_map_str(arena, one, "note", v->note);
        if (qf_str_eq(v->state, QF_S("removed")))
            qf_map_str(arena, one, "line", QF_S("从清单中取消"));
        else if (i + 1 == count)
            qf_map_str(arena, one, "line", QF_S("第一次公布"));
        else
            qf_map_str(arena, one, "line",
                       n > 0 ? service_change_line(arena, changes, n) : QF_S("恢复公布"));
        rows = qf_map_list(arena, one, "changes");
        for (size_t c = 0; c < n; c++) {
            qf_val *row = qf_list_add(rows, qf_val_map(arena));
            qf_map_str(arena, row, "label", qf_str_of(changes[c].label));
            add_lines(arena, row, "before", changes[c].before);
            add_lines(arena, row, "after", changes[c].after);
        }
        qf_map_bool(arena, one, "has_changes", n > 0);
    }
    qf_map_int(arena, data, "version_count", (int64_t)count);
}

/* ---- forms and samples at the desk */

static void add_choices(web_request *rq, qf_val *data, const service_item *item)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *purposes = qf_map_list(arena, data, "purposes");
    qf_val *materials = qf_map_list(arena, data, "choices");
    qf_str lines = item->materials, line;

    for (int i = 0; i < SERVICE_FILE_PURPOSE_COUNT; i++) {
        qf_val *one = qf_list_add(purposes, qf_val_map(arena));
        qf_map_str(arena, one, "code", service_file_purpose_code((service_file_purpose)i));
        qf_map_str(arena, one, "zh", qf_str_of(service_file_purpose_zh((service_file_purpose)i)));
    }
    while (qf_str_split(&lines, '\n', &line)) {
        qf_str name = service_material_of(line).name;
        if (name.n > 0)
            qf_map_str(arena, qf_list_add(materials, qf_val_map(arena)), "material", name);
    }
}

void service_view_desk_files(web_request *rq, qf_val *data, const service_item *item,
                             const service_files *files)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *list = qf_map_list(arena, data, "files");

    for (size_t i = 0; i < files->count; i++) {
        const service_file *file = &files->file[i];
        qf_val *one = add_file(rq, list, item->code, file);
        qf_map_str(arena, one, "material", file->material);
        qf_map_bool(arena, one, "ready", file->sha256.n > 0);
        qf_map_bool(arena, one, "cleaned", file->cleaned);
        file_view_finds(arena, one, file->finds);
        qf_map_bool(arena, one, "may_clean", file->finds.n > 0 && !file->cleaned);
        qf_map_str(arena, one, "clean_keeps", qf_str_of(file_view_keeps(file->kind)));
    }
    qf_map_bool(arena, data, "has_files", files->count > 0);
    qf_map_int(arena, data, "file_count", (int64_t)files->count);
    add_choices(rq, data, item);
}

/* Names for the printed guide: "1. 申请书.docx（空白表格）", one a line. */
static qf_str files_named(qf_arena *arena, const service_files *files)
{
    qf_buf out = qf_buf_new(arena, (size_t)SERVICE_FILES_MAX * 512);
    int n = 0;

    for (size_t i = 0; i < files->count; i++)
        if (files->file[i].sha256.n > 0)
            qf_buf_addf(&out, "%d. %.*s（%s）\n", ++n, QF_ARG(files->file[i].name),
                        service_file_purpose_zh(files->file[i].purpose));
    if (n > 0)
        qf_buf_add(&out, QF_S("到窗口领取，或者在网上本事项的页面下载"));
    return qf_buf_str(&out);
}

/* ---- the printed guide */

#define GUIDE_ROWS_MAX 24

struct guide {
    qf_arena *arena;
    doc_table *table;
};

static void add_row(struct guide *g, const char *label, qf_str text)
{
    doc_cell *cell;
    int row = g->table->rows;

    if (qf_str_trim(text).n == 0 || row == GUIDE_ROWS_MAX)
        return;
    cell = &g->table->cells[g->table->count++];
    *cell = (doc_cell){ .row = row,
                        .row_span = 1,
                        .col_span = 1,
                        .header = true,
                        .align = DOC_CENTER,
                        .text = qf_str_of(label) };
    cell = &g->table->cells[g->table->count++];
    *cell = (doc_cell){ .row = row,
                        .col = 1,
                        .row_span = 1,
                        .col_span = 1,
                        .align = DOC_LEFT,
                        .text = qf_str_trim(text) };
    g->table->rows++;
}

/* Lines with numbers: "1. 居民身份证（原件，1 份）". */
static qf_str numbered(qf_arena *arena, qf_str lines, bool materials)
{
    qf_buf out = qf_buf_new(arena, 65536);
    qf_str line;
    int n = 0;

    while (qf_str_split(&lines, '\n', &line)) {
        service_material m = service_material_of(line);
        qf_str note = material_note(arena, &m), name = materials ? m.name : qf_str_trim(line);
        if (name.n == 0)
            continue;
        qf_buf_addf(&out, "%s%d. %.*s", n > 0 ? "\n" : "", n + 1, QF_ARG(name));
        if (materials && note.n > 0)
            qf_buf_addf(&out, "（%.*s）", QF_ARG(note));
        n++;
    }
    return qf_buf_str(&out);
}

doc *service_view_guide(web_request *rq, const service_item *item, const service_files *files)
{
    static const int widths[2] = { 1, 4 };
    qf_arena *arena = rq->cx->arena;
    doc_block *blocks = QF_NEW_ARRAY(arena, doc_block, 3);
    doc *out = QF_NEW(arena, doc);
    struct guide g = { arena, QF_NEW(arena, doc_table) };
    qf_date day = qf_date_is(item->changed_on) ? item->changed_on : item->listed_on;

    *g.table = (doc_table){ .cols = 2,
                            .cells = QF_NEW_ARRAY(arena, doc_cell, (size_t)GUIDE_ROWS_MAX * 2),
                            .col_width = widths,
                            .caption = QF_S("办事指南") };
    add_row(&g, "谁可以办", item->conditions);
    add_row(&g, "带什么材料", numbered(arena, item->materials, true));
    add_row(&g, "表格和样本", files_named(arena, files));
    add_row(&g, "怎样办", numbered(arena, item->steps, false));
    add_row(&g, "多久办好",
            qf_strf(arena, "承诺%.*s（法定%.*s）",
                    QF_ARG(service_days_zh(arena, item->promised_days)),
                    QF_ARG(service_days_zh(arena, item->legal_days))));
    add_row(&g, "收费",
            item->fee_basis.n > 0
                ? qf_strf(arena, "%.*s\n依据：%.*s", QF_ARG(item->fee), QF_ARG(item->fee_basis))
                : item->fee);
    add_row(&g, "到哪里办", item->place);
    add_row(&g, "办理时间", item->hours);
    add_row(&g, "咨询电话", item->phone);
    add_row(&g, "监督电话", item->complaint);
    add_row(&g, "办理结果", item->result);
    add_row(&g, "办理形式", item->way);
    add_row(&g, "特别程序", item->special);
    add_row(&g, "设定依据", item->basis);
    add_row(&g, "事项编码",
            qf_strf(arena, "%.*s（%.*s，%s）", QF_ARG(item->code), QF_ARG(item->kind),
                    service_handling_zh(item)));
    blocks[0] = (doc_block){ .kind = DOC_HEADING, .text = item->name };
    blocks[1] = (doc_block){ .kind = DOC_TABLE, .table = g.table };
    blocks[2] = (doc_block){ .kind = DOC_PARAGRAPH,
                             .align = DOC_RIGHT,
                             .text = qf_strf(arena, "%.*s　%.*s版", QF_ARG(web_town(rq)->name),
                                             QF_ARG(qf_date_zh(arena, day))) };
    *out = (doc){ .title = item->name,
                  .blocks = blocks,
                  .count = 3,
                  .source = web_town(rq)->name,
                  .published = qf_date_str(arena, day) };
    return out;
}
