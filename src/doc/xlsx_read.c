#include "doc/xlsx_read.h"

#include "doc/package.h"
#include "doc/xlsx_sheet.h"

#define MAX_STRING_BYTES ((size_t)32 * 1024 * 1024)

static qf_str caption_of(qf_ctx *cx, const xlsx_sheet *sheet, qf_str remark)
{
    if (!sheet->hidden && remark.n == 0)
        return sheet->name;
    return qf_strf(cx->arena, "%.*s（%s%s%.*s）", QF_ARG(sheet->name),
                   sheet->hidden ? "隐藏的工作表" : "", sheet->hidden && remark.n > 0 ? "；" : "",
                   QF_ARG(remark));
}

static qf_code read_book(qf_ctx *cx, qf_str bytes, bool visible_only, doc **out)
{
    static const xlsx_limits limits = { DOC_MAX_CELLS, MAX_STRING_BYTES, DOC_MAX_INFLATED };
    doc_builder *b = doc_builder_new(cx, DOC_XLSX);
    xlsx_book *book;
    qf_str *captions;

    QF_TRY(xlsx_book_open(cx, bytes, &limits, &book));
    captions = QF_NEW_ARRAY(cx->arena, qf_str, book->sheet_count);
    for (size_t i = 0; i < book->sheet_count; i++) {
        const xlsx_sheet *sheet = &book->sheets[i];
        qf_str remark = QF_S("");
        if (sheet->entry < 0 || (visible_only && sheet->hidden))
            continue;
        doc_set_page(b, (int)i + 1);
        QF_TRY(xlsx_sheet_read(cx, book, i, visible_only, b, &remark));
        captions[i] = visible_only ? sheet->name : caption_of(cx, sheet, remark);
    }
    QF_TRY(doc_finish(b, out));
    if ((*out)->count == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "工作簿里没有内容，请检查后重新选择。");
    for (size_t i = 0; i < (*out)->count; i++) {
        const doc_block *block = &(*out)->blocks[i];
        if (block->table != NULL)
            block->table->caption = captions[block->page - 1];
    }
    return package_title(cx, book->zip, &(*out)->title);
}

qf_code xlsx_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    return read_book(cx, bytes, false, out);
}

qf_code xlsx_read_visible(qf_ctx *cx, qf_str bytes, doc **out)
{
    return read_book(cx, bytes, true, out);
}
