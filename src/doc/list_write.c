#include "doc/list_write.h"

#include "base/file.h"
#include "base/text.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define TEXT_MAX 32000 /* characters in a cell, Excel takes 32,767 */
#define WRITTEN_MAX ((size_t)512 * 1024 * 1024)
#define ROWS_MAX 1048576

struct list_writer {
    qf_arena *scratch;
    lxw_workbook *workbook;
    lxw_worksheet *sheet;
    lxw_format *cell;
    lxw_error error;
    lxw_row_t row;
    size_t columns;
    int fd;
};

static void release(void *thing)
{
    list_writer *w = thing;

    if (w->workbook != NULL)
        (void)workbook_close(w->workbook);
    w->workbook = NULL;
    if (w->fd >= 0)
        (void)close(w->fd);
    w->fd = -1;
    qf_arena_free(w->scratch);
    w->scratch = NULL;
}

static void note(list_writer *w, lxw_error error)
{
    if (w->error == LXW_NO_ERROR)
        w->error = error;
}

static qf_code broken(qf_ctx *cx)
{
    return qf_fail(cx, QF_BROKEN, "DOC.XLSX_WRITE", NULL, "生成 Excel 文件时出错，请重试");
}

qf_code list_write_open(qf_ctx *cx, const char *sheet, const char *const *titles, const int *widths,
                        size_t columns, list_writer **out)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    list_writer *w = QF_NEW(cx->arena, list_writer);
    lxw_format *head;

    w->scratch = qf_arena_new();
    w->fd = memfd_create("xlsx", MFD_CLOEXEC);
    w->columns = columns;
    qf_arena_defer(cx->arena, release, w);
    if (w->fd < 0)
        return broken(cx);
    w->workbook = workbook_new_opt(qf_strf(cx->arena, "/proc/self/fd/%d", w->fd).p, &options);
    if (w->workbook == NULL)
        return broken(cx);
    w->sheet = workbook_add_worksheet(w->workbook, sheet);
    head = workbook_add_format(w->workbook);
    format_set_bold(head);
    format_set_bg_color(head, 0xEEF4F2);
    w->cell = workbook_add_format(w->workbook);
    format_set_text_wrap(w->cell);
    format_set_align(w->cell, LXW_ALIGN_VERTICAL_TOP);
    worksheet_freeze_panes(w->sheet, 1, 0);
    for (size_t i = 0; i < columns; i++) {
        note(w, worksheet_set_column(w->sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i], NULL));
        note(w, worksheet_write_string(w->sheet, 0, (lxw_col_t)i, titles[i], head));
    }
    w->row = 1;
    *out = w;
    return QF_OK;
}

void list_write_row(list_writer *w, const qf_str *fields)
{
    if (w->row >= ROWS_MAX)
        return;
    qf_arena_reset(w->scratch);
    for (size_t i = 0; i < w->columns; i++) {
        qf_str text = fields[i];
        size_t n = 0, at = 0;

        for (; at < text.n && n < TEXT_MAX; n++)
            (void)qf_rune_next(text, &at);
        note(w, worksheet_write_string(w->sheet, w->row, (lxw_col_t)i,
                                       qf_cstr(w->scratch, qf_str_sub(text, 0, at)), w->cell));
    }
    w->row++;
}

qf_code list_write_end(qf_ctx *cx, list_writer *w, qf_str *out)
{
    qf_code code = QF_OK;

    note(w, workbook_close(w->workbook));
    w->workbook = NULL;
    if (w->error != LXW_NO_ERROR)
        return broken(cx);
    code = qf_file_read(cx, qf_strf(cx->arena, "/proc/self/fd/%d", w->fd).p, WRITTEN_MAX, out);
    (void)close(w->fd);
    w->fd = -1;
    return code;
}
