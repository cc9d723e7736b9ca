/* The user's own list back, with what is wrong in it. */
#include "base/file.h"
#include "base/text.h"
#include "doc/sheet.h"

#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

#define TEXT_MAX 32000 /* characters in a cell, Excel takes 32,767 */
#define WRITTEN_MAX ((size_t)512 * 1024 * 1024)
#define ROWS_MAX 1048576
#define COMMENTS_MAX 20000 /* pinned to their cells; the last column has all of them */

struct writing {
    qf_ctx *cx;
    sheet *s;
    qf_arena *row_arena;
    lxw_workbook *workbook;
    lxw_worksheet *page;
    lxw_format *wrong;
    size_t sheet, next, width; /* next complaint; columns of the widest row up to here */
    const sheet_complaint *complaints;
    size_t count, pinned;
    bool open;
    lxw_error error;
};

static const char *cell_text(struct writing *w, qf_str text)
{
    qf_buf out = qf_buf_new(w->row_arena, 4 * TEXT_MAX);
    size_t n = 0;

    for (size_t at = 0; at < text.n && n < TEXT_MAX; n++) {
        uint32_t r = qf_rune_next(text, &at);

        if (r >= 0x20 || r == '\n' || r == '\t')
            qf_buf_add_rune(&out, r);
    }
    return qf_buf_str(&out).p;
}

static qf_str page_name(struct writing *w, size_t number)
{
    qf_str name = sheet_name(w->s, number);

    return name.n > 0 ? name : QF_S("名单");
}

static void open_page(struct writing *w, size_t number)
{
    w->page = workbook_add_worksheet(w->workbook, qf_cstr(w->cx->arena, page_name(w, number)));
    if (w->page == NULL) /* a name that Excel would not take */
        w->page = workbook_add_worksheet(w->workbook, NULL);
    w->sheet = number;
    w->open = true;
}

static void note(struct writing *w, lxw_error error)
{
    if (w->error == LXW_NO_ERROR && error != LXW_NO_ERROR)
        w->error = error;
}

static bool is_wrong(const struct writing *w, size_t from, size_t column)
{
    for (size_t i = from; i < w->next; i++)
        if (w->complaints[i].column == (int)column)
            return true;
    return false;
}

/* The words of a complaint at its cell, too. */
static void pin(struct writing *w, size_t row, const sheet_complaint *c)
{
    if (c->column < 0 || c->column > 16000 || w->pinned >= COMMENTS_MAX)
        return;
    /* A second complaint about the cell would replace the first. */
    for (const sheet_complaint *before = c;
         before > w->complaints && (--before)->row == c->row && before->sheet == c->sheet;)
        if (before->column == c->column)
            return;
    w->pinned++;
    note(w, worksheet_write_comment(w->page, (lxw_row_t)(row - 1), (lxw_col_t)c->column,
                                    cell_text(w, c->zh)));
}

static qf_code on_row(void *user, size_t number, size_t row, const qf_str *fields, size_t count)
{
    struct writing *w = user;
    size_t from;
    qf_buf zh;

    qf_arena_reset(w->row_arena);
    if (!w->open || number != w->sheet)
        open_page(w, number);
    if (w->page == NULL || row == 0 || row > ROWS_MAX)
        return QF_OK;
    zh = qf_buf_new(w->row_arena, 4000);
    while (w->next < w->count &&
           (w->complaints[w->next].sheet < number ||
            (w->complaints[w->next].sheet == number && w->complaints[w->next].row < row)))
        w->next++;
    from = w->next;
    for (; w->next < w->count && w->complaints[w->next].sheet == number &&
           w->complaints[w->next].row == row;
         w->next++) {
        const sheet_complaint *c = &w->complaints[w->next];
        qf_str letter = c->column < 0 ? QF_S("") : sheet_letter(w->row_arena, c->column);

        qf_buf_addf(&zh, "%s%.*s%s%.*s", zh.n > 0 ? "；" : "", QF_ARG(letter),
                    letter.n > 0 ? " 列：" : "", QF_ARG(c->zh));
        pin(w, row, c);
    }
    w->width = count > w->width ? count : w->width;
    for (size_t i = 0; i < count; i++)
        if (fields[i].n > 0)
            note(w, worksheet_write_string(w->page, (lxw_row_t)(row - 1), (lxw_col_t)i,
                                           cell_text(w, fields[i]),
                                           is_wrong(w, from, i) ? w->wrong : NULL));
    if (zh.n > 0)
        note(w, worksheet_write_string(w->page, (lxw_row_t)(row - 1), (lxw_col_t)w->width,
                                       cell_text(w, qf_buf_str(&zh)), w->wrong));
    return QF_OK;
}

static qf_code write_rows(struct writing *w, const char *path)
{
    lxw_workbook_options options = { .constant_memory = LXW_TRUE };
    size_t more;
    qf_code code;

    w->complaints = sheet_complaints(w->s, &w->count, &more);
    w->workbook = workbook_new_opt(path, &options);
    if (w->workbook == NULL)
        return qf_fail(w->cx, QF_BROKEN, "DOC.XLSX_WRITE", NULL, "生成 Excel 文件时出错，请重试");
    w->wrong = workbook_add_format(w->workbook);
    format_set_bg_color(w->wrong, 0xFFE2DC);
    code = sheet_each_raw(w->s, on_row, w);
    if (!w->open)
        open_page(w, 0);
    note(w, workbook_close(w->workbook));
    if (code == QF_OK && w->error != LXW_NO_ERROR)
        code = qf_fail(w->cx, QF_BROKEN, "DOC.XLSX_WRITE", NULL,
                       "生成 Excel 文件时出错（%s），请重试", lxw_strerror(w->error));
    return code;
}

qf_code sheet_write_back(qf_ctx *cx, sheet *s, qf_str *out)
{
    QF_ARENA_CLEANUP qf_arena *row_arena = qf_arena_new();
    struct writing w = { .cx = cx, .s = s, .row_arena = row_arena, .error = LXW_NO_ERROR };
    int fd = memfd_create("xlsx", MFD_CLOEXEC);
    const char *path;
    qf_code code;

    if (fd < 0)
        return qf_fail(cx, QF_BROKEN, "DOC.XLSX_WRITE", NULL, "系统内存不足，请稍后再试");
    path = qf_strf(cx->arena, "/proc/self/fd/%d", fd).p;
    code = write_rows(&w, path);
    if (code == QF_OK)
        code = qf_file_read(cx, path, WRITTEN_MAX, out);
    (void)close(fd);
    return code;
}
