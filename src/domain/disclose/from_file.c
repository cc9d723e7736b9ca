/* A file becomes an item's text, and what it says of itself its title, number and days. */
#include "base/text.h"
#include "doc/sanitize.h"
#include "domain/disclose/pictures.h"

#define TITLE_LINES 8   /* of a file are looked at for its title and number */
#define TITLE_SIGNS 100 /* the longest line that is one */
#define NUMBER_SIGNS 30 /* the longest number of a document */
#define LAST_LINES 6    /* of a file are looked at for the day of its signature */

/* Titles are compared as a reader does: without spaces and line ends, width folded. */
static bool says_title(qf_ctx *cx, const doc *document, qf_str title)
{
    return document->count > 1 && document->blocks[0].kind != DOC_TABLE && title.n > 0 &&
           qf_str_eq(qf_fold_label(cx->arena, document->blocks[0].text),
                     qf_fold_label(cx->arena, title));
}

static bool ends_as_title(qf_str line)
{
    static const char *const ends[] = { "通知", "公示", "公告", "通告", "意见", "办法", "方案",
                                        "决定", "报告", "名单", "指南", "规定", "通报", "计划" };

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
        if (qf_str_ends(line, qf_str_of(ends[i])))
            return true;
    return false;
}

/* A title over several lines is one: between Chinese signs without a space. */
static qf_str joined(qf_arena *arena, qf_str text)
{
    qf_str rest = qf_str_trim(text), line;
    qf_buf out = qf_buf_new(arena, text.n + 16);

    while (qf_str_split(&rest, '\n', &line)) {
        line = qf_squeeze(arena, line);
        if (line.n > 0 && out.n > 0 && (unsigned char)line.p[0] < 0x80 &&
            (unsigned char)out.p[out.n - 1] < 0x80)
            qf_buf_addc(&out, ' ');
        qf_buf_add(&out, line);
    }
    return qf_buf_str(&out);
}

/* The file's own title: a heading, a line that says 关于 or ends as titles do; among its first lines. */
static qf_str own_title(qf_ctx *cx, const doc *document)
{
    for (size_t i = 0; i < document->count && i < TITLE_LINES; i++) {
        const doc_block *block = &document->blocks[i];
        qf_str line = qf_squeeze(cx->arena, block->text);
        bool heading = block->kind == DOC_HEADING && block->level <= 1;
        if (block->kind == DOC_TABLE || block->kind == DOC_IMAGE || line.n < 12 ||
            qf_rune_count(line) > TITLE_SIGNS)
            continue;
        if (heading || qf_str_starts(line, QF_S("关于")) || ends_as_title(line))
            return joined(cx->arena, block->text);
    }
    return QF_S("");
}

/* ---- what else it says of itself */

/* Digits at *at, at most `most` of them; -1 when there are none. */
static int number_at(qf_str text, size_t *at, size_t most)
{
    size_t from = *at;
    int number = 0;

    while (*at < text.n && *at - from < most && text.p[*at] >= '0' && text.p[*at] <= '9')
        number = number * 10 + (text.p[(*at)++] - '0');
    return *at == from ? -1 : number;
}

static bool skip(qf_str text, size_t *at, qf_str word)
{
    if (!qf_str_starts(qf_str_sub(text, *at, text.n), word))
        return false;
    *at += word.n;
    return true;
}

/* "2026年12月3日" at *at; a day without its year is of `year` (0: none). */
static bool day_at(qf_str text, size_t *at, int year, qf_date *out)
{
    size_t i = *at;
    int first = number_at(text, &i, 4), month, day;

    if (first >= 1000 && skip(text, &i, QF_S("年"))) {
        year = first;
        month = number_at(text, &i, 2);
    } else {
        month = first;
    }
    if (year == 0 || !skip(text, &i, QF_S("月")))
        return false;
    day = number_at(text, &i, 2);
    if (!skip(text, &i, QF_S("日")) || !qf_date_from(year, month, day, out))
        return false;
    *at = i;
    return true;
}

static qf_str tight(qf_ctx *cx, qf_str text)
{
    return qf_fold_label(cx->arena, text);
}

/* A line that is nothing but a number, "洧政公〔2026〕18号", among the first lines; else "". */
static qf_str own_number(const doc *document)
{
    static const char *const brackets[] = { "〔", "[", "［", "【", "(", "（" };

    for (size_t i = 0; i < document->count && i < TITLE_LINES; i++) {
        qf_str line = qf_str_trim(document->blocks[i].text);
        if (document->blocks[i].kind == DOC_TABLE || document->blocks[i].kind == DOC_IMAGE ||
            !qf_str_ends(line, QF_S("号")) || qf_rune_count(line) > NUMBER_SIGNS)
            continue;
        for (size_t k = 0; k < sizeof(brackets) / sizeof(brackets[0]); k++) {
            ptrdiff_t open = qf_str_find(line, qf_str_of(brackets[k]), 0);
            size_t at = open < 0 ? 0 : (size_t)open + strlen(brackets[k]);
            if (open > 0 && number_at(line, &at, 4) >= 1949)
                return line;
        }
    }
    return QF_S("");
}

/* The day below the signature: the last of the last lines that is nothing but a day. */
static qf_date own_day(qf_ctx *cx, const doc *document)
{
    for (size_t i = document->count; i-- > 0 && document->count - i <= LAST_LINES;) {
        qf_str line = tight(cx, document->blocks[i].text);
        size_t at = 0;
        qf_date day;
        if (document->blocks[i].kind != DOC_TABLE && day_at(line, &at, 0, &day) && at == line.n)
            return day;
    }
    return QF_NO_DATE;
}

/* "公示期为2026年11月27日至12月3日": the later day of the first paragraph that says so. */
static qf_date own_notice_end(qf_ctx *cx, const doc *document)
{
    for (size_t i = 0; i < document->count; i++) {
        qf_str line = tight(cx, document->blocks[i].text);
        ptrdiff_t from = qf_str_find(line, QF_S("公示期"), 0);
        int year = 0, days = 0;
        qf_date day = QF_NO_DATE, last = QF_NO_DATE;
        if (from < 0)
            from = qf_str_find(line, QF_S("公示时间"), 0);
        for (size_t at = from < 0 ? line.n : (size_t)from; at < line.n && days < 2;) {
            size_t before = at;
            if ((at == 0 || line.p[at - 1] < '0' || line.p[at - 1] > '9') &&
                day_at(line, &at, year, &day)) {
                qf_date_parts(day, &year, NULL, NULL);
                last = day;
                days++;
            } else {
                at = before + 1;
            }
        }
        if (days == 2)
            return last;
    }
    return QF_NO_DATE;
}

static void fill(qf_ctx *cx, const doc *document, disclose_item *item)
{
    if (item->title.n == 0)
        item->title = own_title(cx, document);
    if (item->doc_no.n == 0)
        item->doc_no = own_number(document);
    if (!qf_date_is(item->formed_on))
        item->formed_on = own_day(cx, document);
    if (!qf_date_is(item->notice_until) && qf_str_eq(item->kind, QF_S("list")))
        item->notice_until = own_notice_end(cx, document);
}

qf_code disclose_file_says(qf_ctx *cx, qf_str bytes, qf_str name, disclose_item *item)
{
    doc *document;

    QF_TRY(doc_read(cx, bytes, name, &document));
    fill(cx, document, item);
    return QF_OK;
}

qf_code disclose_text_of_file(qf_ctx *cx, qf_str bytes, qf_str name, disclose_item *item)
{
    doc *document;
    qf_str raw;
    int number = 0;

    QF_TRY(doc_read_visible(cx, bytes, name, &document));
    for (size_t i = 0; i < document->count; i++)
        if (document->blocks[i].kind == DOC_IMAGE && document->format == DOC_DOCX)
            QF_TRY(disclose_picture_keep(cx, &document->blocks[i], ++number));
    fill(cx, document, item);
    if (says_title(cx, document, item->title))
        document->blocks++, document->count--;
    item->body_kind = QF_S("html");
    QF_TRY(sanitize_document(cx, document, &raw));
    return sanitize_html(cx, raw, &item->body);
}
