#include "report/read_find.h"

#include "base/text.h"
#include "report/place.h"

#define MANY_ROWS 8

#define FIND(r, id, severity, zh, en) report_find((r), QF_S(id), (severity), (zh), qf_str_of(en))

static void add_cell(report_finding *finding, const form *f, int k)
{
    report_finding_cell(finding, f->cells[k].id);
}

void find_note(cells_reader *rd, int k)
{
    report *r = rd->r;
    qf_str quote = report_quote(r->arena, r->cells[k].printed);
    report_finding *finding =
        FIND(r, "FORM.NOTE_IN_CELL", FORM_WARNING,
             qf_strf(r->arena, "%.*s写着“%.*s”：按%lld读取，单位或说明请移到表外。",
                     QF_ARG(report_place_say(r->arena, rd->form, k)), QF_ARG(quote),
                     (long long)r->cells[k].number),
             "A count with a remark or unit in its cell: the number was read, the remark belongs "
             "elsewhere.");

    add_cell(finding, rd->form, k);
    finding->found = quote;
    finding->place = report_place_cell(r->arena, rd->form, k);
}

void find_full_width(cells_reader *rd, int k)
{
    report *r = rd->r;
    qf_str quote = report_quote(r->arena, r->cells[k].printed);
    report_finding *finding =
        FIND(r, "FORM.FULL_WIDTH", FORM_INFO,
             qf_strf(r->arena, "%.*s用了全角数字“%.*s”，已按数字读取，建议改成半角。",
                     QF_ARG(report_place_say(r->arena, rd->form, k)), QF_ARG(quote)),
             "Full-width digits in a cell, read as digits.");

    add_cell(finding, rd->form, k);
    finding->found = quote;
    finding->place = report_place_cell(r->arena, rd->form, k);
}

/* Cells merged with each other, or one merged across rows. */
static void find_merged(cells_reader *rd, const cells_row *row, const cells_placing *p)
{
    report *r = rd->r;
    qf_buf names = qf_buf_new(r->arena, 1024);
    report_finding *finding;
    int first = -1;

    for (int i = 0; i < p->count; i++) {
        if (p->state[i] != PLACE_MERGED)
            continue;
        if (first >= 0)
            qf_buf_add(&names, QF_S("、"));
        else
            first = p->first + i;
        qf_buf_add(&names, rd->form->cells[p->first + i].col);
    }
    finding =
        FIND(r, "FORM.MERGED_CELL", FORM_ERROR,
             qf_strf(r->arena,
                     "%s“%.*s”一行的数字格（%.*s）被合并，分不清各格的数，请拆开单元格分别填写。",
                     report_place_table(row->table), QF_ARG(rd->form->cells[first].row),
                     QF_ARG(qf_buf_str(&names))),
             "Number cells are merged: their numbers cannot be told apart.");
    for (int i = 0; i < p->count; i++)
        if (p->state[i] == PLACE_MERGED)
            add_cell(finding, rd->form, p->first + i);
    finding->found = report_quote(r->arena, r->cells[first].printed);
    finding->place = report_place_cell(r->arena, rd->form, first);
}

void find_misplaced(cells_reader *rd, const cells_row *row, const cells_placing *p)
{
    bool merged = false, lost = false;

    for (int i = 0; i < p->count; i++) {
        if (p->state[i] == PLACE_NO_COLUMN)
            rd->no_column[rd->form->cells[p->first + i].column] = true;
        merged |= p->state[i] == PLACE_MERGED;
        lost |= p->state[i] == PLACE_LOST;
    }
    rd->head_guessed[row->table] |= p->guessed;
    if (merged)
        find_merged(rd, row, p);
    if (lost && rd->lost_count < CELLS_MAX_LOST)
        rd->lost[rd->lost_count++] = row;
}

void find_extra_row(cells_reader *rd, const cells_row *row)
{
    report *r = rd->r;
    qf_str quote = report_quote(r->arena, row->label);
    report_finding *finding =
        FIND(r, "FORM.EXTRA_ROW", FORM_WARNING,
             qf_strf(r->arena, "%s多出一行“%.*s”，规定的格式没有这一行，其中的数没有计入。",
                     report_place_table(row->table), QF_ARG(quote)),
             "A labelled row that the form does not have; its numbers were left out.");

    finding->found = quote;
    finding->place = qf_strf(r->arena, "%s “%.*s”", report_place_table(row->table), QF_ARG(quote));
}

void find_repeated_row(cells_reader *rd, const cells_row *row)
{
    report *r = rd->r;
    qf_str quote = report_quote(r->arena, row->label);
    report_finding *finding =
        FIND(r, "FORM.EXTRA_ROW", FORM_WARNING,
             qf_strf(r->arena, "%s的“%.*s”一行出现了两次，以第一次为准，请删去多余的一行。",
                     report_place_table(row->table), QF_ARG(quote)),
             "A row of the form stands twice; the first was read.");

    finding->found = quote;
    if (row->line >= 0)
        finding->place = report_place_line(r->arena, rd->form, row->line);
}

void find_duplicate(cells_reader *rd, int table, bool differ)
{
    report *r = rd->r;
    report_finding *finding = FIND(
        r, "FORM.DUPLICATE_TABLE", differ ? FORM_ERROR : FORM_WARNING,
        differ ? qf_strf(
                     r->arena,
                     "%s出现了两次而且数字不同，这里读的是第一张。请核对哪一张是对的，删去另一张。",
                     report_place_table(table))
               : qf_strf(r->arena, "%s出现了两次，数字相同，请删去多余的一张。",
                         report_place_table(table)),
        differ ? "The same table stands twice with different numbers; the first was read."
               : "The same table stands twice with equal numbers.");

    finding->place = qf_str_of(report_place_table(table));
}

/* ---- what is missing */

static bool part_after(const report *r, int number)
{
    for (size_t i = 0; i < r->part_count; i++)
        if (r->parts[i].number > number)
            return true;
    for (int table = number + 1; table <= 4; table++)
        if (r->table_found[table])
            return true;
    return false;
}

static bool part_at_or_before(const report *r, int number)
{
    for (size_t i = 0; i < r->part_count; i++)
        if (r->parts[i].number >= 1 && r->parts[i].number <= number)
            return true;
    return false;
}

static void lose_line(cells_reader *rd, int line)
{
    const form_line *l = &rd->form->lines[line];

    for (int k = l->first_cell; k < l->first_cell + l->cell_count; k++)
        rd->r->cells[k].state = REPORT_LOST;
}

/* One finding a row; when most of a table is gone, one for all of them. */
static void find_missing_lines(cells_reader *rd, int table, const int *lines, size_t count)
{
    const form *f = rd->form;
    report *r = rd->r;
    bool all = count > MANY_ROWS;
    report_finding *finding = NULL;

    for (size_t i = 0; i < count; i++) {
        const form_line *l = &f->lines[lines[i]];

        if (i == 0 || !all) {
            qf_str say =
                all ? qf_strf(r->arena, "%s缺少%zu行，从“%.*s”到“%.*s”：请核对表格是否完整。",
                              report_place_table(table), count, QF_ARG(l->label),
                              QF_ARG(f->lines[lines[count - 1]].label))
                    : qf_strf(r->arena, "%s缺少“%.*s”一行，请补上；没有的填0。",
                              report_place_table(table), QF_ARG(l->label));

            finding = FIND(r, "FORM.MISSING_ROW", FORM_ERROR, say,
                           "A row of the form is not in its table.");
            finding->expected = l->label;
            finding->place = report_place_line(r->arena, f, lines[i]);
        }
        lose_line(rd, lines[i]);
        for (int k = l->first_cell; k < l->first_cell + l->cell_count; k++)
            add_cell(finding, f, k);
    }
}

/* A table cut off by the edge of the file lacks nothing; what is absent there is not assessed. */
static void missing_rows_of(cells_reader *rd, int table, const bool *seen)
{
    const form *f = rd->form;
    int first = -1, last = -1, missing[REPORT_MAX_CELLS];
    size_t count = 0;
    bool cut_above, cut_below;

    for (size_t i = 0; i < f->line_count; i++) {
        if (f->lines[i].table != table || !seen[f->lines[i].first_cell])
            continue;
        first = first < 0 ? (int)i : first;
        last = (int)i;
    }
    cut_above = !rd->r->whole && rd->heads_seen[table] == 0 && !part_at_or_before(rd->r, table);
    cut_below = !rd->r->whole && !part_after(rd->r, table);
    for (size_t i = 0; i < f->line_count; i++) {
        if (f->lines[i].table != table || seen[f->lines[i].first_cell])
            continue;
        if (((int)i < first && cut_above) || ((int)i > last && cut_below))
            continue;
        missing[count++] = (int)i;
    }
    find_missing_lines(rd, table, missing, count);
}

/* Labels without any number: the cells were lost on the way (pictures, merged text). */
static void find_unreadable_table(cells_reader *rd, int table)
{
    report *r = rd->r;
    report_finding *finding = FIND(
        r, "FORM.HEADER", FORM_ERROR,
        qf_strf(r->arena,
                "%s不可读：行名还在，但数字缺失或与行名对不上，不能当成零。请提供带表格的 "
                "Word、网页或表格文件。",
                report_place_table(table)),
        "The table cannot be read: its labels are there, its numbers are not, or not beside them.");

    finding->place = qf_str_of(report_place_table(table));
    r->table_found[table] = true;
    for (size_t i = 0; i < rd->form->line_count; i++)
        if (rd->form->lines[i].table == table)
            lose_line(rd, (int)i);
}

/* So many rows with too few numbers that the table is told as a whole. */
static bool mostly_lost(const cells_reader *rd, int table)
{
    size_t lost = 0, found = 0;

    for (size_t i = 0; i < rd->lost_count; i++)
        lost += rd->lost[i]->table == table;
    for (size_t i = 0; i < rd->row_count; i++)
        found += rd->rows[i].table == table && rd->rows[i].line >= 0;
    return lost > 3 && lost * 2 > found;
}

void find_missing_rows(cells_reader *rd, const bool *seen)
{
    for (int table = 2; table <= 4; table++) {
        if (!rd->r->table_found[table]) {
            if (rd->labels_seen[table] >= 5)
                find_unreadable_table(rd, table);
            continue;
        }
        if (table != 4 && !rd->head_unclear[table] && !mostly_lost(rd, table))
            missing_rows_of(rd, table, seen);
    }
}

/* ---- headers */

static void find_missing_column(cells_reader *rd, int column)
{
    const form *f = rd->form;
    report *r = rd->r;
    report_finding *finding = FIND(
        r, "FORM.MISSING_COLUMN", FORM_ERROR,
        qf_strf(r->arena, "%s的表头里没有“%.*s”一列，这一列的数没有读取。",
                report_place_table(f->columns[column].table), QF_ARG(f->columns[column].label)),
        "A column of the form is not in its table.");

    for (size_t k = 0; k < f->cell_count; k++)
        if (f->cells[k].column == column && r->cells[k].state == REPORT_LOST)
            add_cell(finding, f, (int)k);
    finding->expected = f->columns[column].label;
    finding->place = qf_strf(r->arena, "%s “%.*s”列", report_place_table(f->columns[column].table),
                             QF_ARG(f->columns[column].label));
}

/* A row with too few or too many numbers for the form's columns. */
static void find_lost_row(cells_reader *rd, const cells_row *row)
{
    report *r = rd->r;
    const form_line *line = row->line >= 0 ? &rd->form->lines[row->line] : NULL;
    int want = line != NULL ? line->cell_count : CELLS_TABLE_4;
    qf_str name = line != NULL ? line->label : QF_S("数字");
    report_finding *finding = FIND(
        r, "FORM.MERGED_CELL", FORM_ERROR,
        qf_strf(r->arena,
                "%s“%.*s”一行应有%d个数，读到%zu个，分不清各属哪一列：可能有单元格被合并或漏填。",
                report_place_table(row->table), QF_ARG(name), want, row->count),
        "A row has not as many numbers as the form has columns: cells may be merged or missing.");

    for (size_t k = 0; k < rd->form->cell_count; k++)
        if (rd->form->cells[k].table == row->table && r->cells[k].state == REPORT_LOST &&
            (row->line < 0 || rd->form->cells[k].line == row->line))
            add_cell(finding, rd->form, (int)k);
    finding->place = line != NULL ? report_place_line(r->arena, rd->form, row->line)
                                  : qf_str_of(report_place_table(row->table));
}

/* The last row before the file ends in the middle of a table: it lacks nothing, it was cut. */
static bool cut_off(cells_reader *rd, const cells_row *row)
{
    if (rd->r->whole || row != &rd->rows[rd->row_count - 1] || part_after(rd->r, row->table))
        return false;
    for (size_t k = 0; k < rd->form->cell_count; k++)
        if (rd->form->cells[k].table == row->table && rd->r->cells[k].state == REPORT_LOST &&
            (row->line < 0 || rd->form->cells[k].line == row->line))
            rd->r->cells[k].state = REPORT_ABSENT;
    return true;
}

static void lost_rows_of(cells_reader *rd, int table)
{
    if (mostly_lost(rd, table)) {
        find_unreadable_table(rd, table);
        return;
    }
    for (size_t i = 0; i < rd->lost_count; i++)
        if (rd->lost[i]->table == table && !cut_off(rd, rd->lost[i]))
            find_lost_row(rd, rd->lost[i]);
}

static void find_head(cells_reader *rd, int table, form_severity severity, const char *zh,
                      const char *en)
{
    report_finding *finding =
        report_find(rd->r, QF_S("FORM.HEADER"), severity,
                    qf_strf(rd->r->arena, "%s%s", report_place_table(table), zh), qf_str_of(en));

    finding->place = qf_strf(rd->r->arena, "%s 表头", report_place_table(table));
}

/* 总计 printed as one of the kinds of organisations. */
static bool total_under_group(const cells_head *head, const form *f)
{
    for (size_t g = 0; g < head->group_count; g++) {
        for (size_t i = 0; i < head->label_count && head->groups[g].line < 0; i++) {
            bool below = head->labels[i].row > head->groups[g].row &&
                         head->labels[i].from >= head->groups[g].from &&
                         head->labels[i].to <= head->groups[g].to;

            if (below && head->groups[g].to > head->groups[g].from &&
                qf_str_eq(f->columns[head->labels[i].column].label, QF_S("总计")))
                return true;
        }
    }
    return false;
}

/* In a text, where columns are not measured: 总计 comes behind 其他 in one row of the header, while
 * 自然人 and 法人或其他组织 have a row of their own. */
static bool total_behind_other(const cells_head *head, const form *f)
{
    int other = -1, total = -1, person = -1;

    for (size_t i = 0; i < head->label_count; i++) {
        qf_str label = f->columns[head->labels[i].column].label;

        if (qf_str_eq(label, QF_S("其他")))
            other = head->labels[i].row;
        else if (qf_str_eq(label, QF_S("总计")))
            total = head->labels[i].row;
        else if (qf_str_eq(label, QF_S("自然人")))
            person = head->labels[i].row;
    }
    return head->group_count > 0 && total >= 0 && total == other && person >= 0 && person < total;
}

/* Pages whose cells wrap: where labels and numbers stand apart and a row does not add up, its numbers are likely to
 * be pieces of others. */
static bool rows_add_up(const cells_reader *rd)
{
    for (size_t i = 0; i < rd->form->line_count; i++) {
        const form_line *line = &rd->form->lines[i];
        const report_cell *cells = &rd->r->cells[line->first_cell];
        int64_t sum = 0;
        int numbers = 0;

        if (line->table != 3)
            continue;
        for (int k = 0; k < line->cell_count; k++) {
            numbers += cells[k].state == REPORT_NUMBER;
            sum += k + 1 < line->cell_count ? cells[k].number : -cells[k].number;
        }
        if (numbers == line->cell_count && sum != 0)
            return false;
    }
    return true;
}

void find_header_faults(cells_reader *rd)
{
    const cells_head *checked = NULL;

    for (size_t i = 0; i < rd->row_count; i++) {
        const cells_head *head = rd->rows[i].head;

        if (head == NULL || head == checked || head->table != 3 || head->instance > 1)
            continue;
        if (total_under_group(head, rd->form) ||
            (rd->text_like && total_behind_other(head, rd->form)))
            find_head(rd, 3, FORM_WARNING,
                      "表头的“总计”并到了“法人或其他组织”之下，应与“自然人”“法人或其他组织”并列。",
                      "The header puts the total below the organisations.");
        checked = head;
    }
    for (size_t i = 0; i < rd->form->column_count; i++)
        if (rd->no_column[i])
            find_missing_column(rd, (int)i);
    for (int table = 2; table <= 4; table++) {
        if (rd->head_guessed[table])
            find_head(rd, table, FORM_WARNING,
                      "表头有一列的名称与规定的不同，已按余下的位置读取，请改用规定的名称。",
                      "One column has another name than the form's; it was read by its place.");
        if (rd->head_unclear[table] && rd->document->format == DOC_PDF && !rows_add_up(rd)) {
            find_unreadable_table(rd, table);
            continue;
        }
        if (rd->head_unclear[table])
            find_head(rd, table, FORM_ERROR, "的行名与数字错开，有的行分不清是哪一项，没有读取。",
                      "Labels and numbers stand apart; some rows could not be told.");
        lost_rows_of(rd, table);
    }
}

/* ---- the file as a whole */

void find_missing_parts(cells_reader *rd)
{
    report *r = rd->r;
    bool pictures = rd->document != NULL && rd->document->images > 0;

    if (!r->whole)
        return;
    for (size_t i = 0; i < rd->form->section_count; i++) {
        const form_section *section = &rd->form->sections[i];
        bool there = report_part_get(r, section->number) != NULL;
        report_finding *finding;

        if (!there && (section->table == 0 || !r->table_found[section->table])) {
            finding = FIND(r, "FORM.MISSING_SECTION", FORM_ERROR,
                           qf_strf(r->arena, "缺少“%.*s”这一部分。", QF_ARG(section->title)),
                           "A section of the report is missing.");
        } else if (!there) {
            finding = FIND(r, "FORM.MISSING_SECTION", FORM_ERROR,
                           qf_strf(r->arena, "缺少标题“%.*s”，表格还在。", QF_ARG(section->title)),
                           "The heading of a section is missing.");
        } else if (section->table != 0 && !r->table_found[section->table]) {
            finding =
                FIND(r, "FORM.MISSING_TABLE", FORM_ERROR,
                     qf_strf(r->arena, "“%.*s”只有标题，没有可读的表格%s。", QF_ARG(section->title),
                             pictures ? "（文件里有图片，表格可能是图片，请换成文字表格）" : ""),
                     "A section has no readable table.");
        } else {
            continue;
        }
        finding->expected = section->title;
        finding->place = section->title;
    }
}

void find_old_form(report *r)
{
    report_finding *finding = FIND(
        r, "FORM.OLD_FORM", FORM_ERROR,
        qf_strf(
            r->arena,
            "%d年度的报告用了2019年的试行格式。2021年度起应使用国办公开办函〔2021〕30号的格式。",
            r->year),
        "The 2019 form was used for 2021 or later.");

    finding->expected = QF_S("annual-report-2021");
    finding->found = r->form->id;
    finding->place = QF_S("表二");
}

void find_unreadable(report *r, const doc *document)
{
    bool pictures = document != NULL && document->images > 0;

    FIND(r, "FORM.UNREADABLE", FORM_ERROR,
         pictures
             ? QF_S("没有找到年度报告的表格和标题：文件里只有图片。请提供文字版（Word、网页或文字 "
                    "PDF）。")
             : QF_S("没有找到年度报告的表格和标题，可能不是政府信息公开工作年度报告，请核对文件。"),
         "None of the form's tables and sections was found.");
}
