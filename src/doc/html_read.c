#include "doc/html_read.h"

#include "base/text.h"
#include "doc/doc_build.h"
#include "doc/html_names.h"
#include "doc/markup.h"

#include <libxml/HTMLparser.h>
#include <strings.h>

#define MAX_ELEMENTS_DEEP 1000 /* old pages leave hundreds of font and span elements open */
#define MAX_LISTS 32
#define CHUNK 32768

struct list {
    bool numbered;
    char form; /* '1' 'a' 'A' 'i' 'I', 'c' Chinese, ' ' none */
    int next, step;
};

struct reading {
    qf_ctx *cx;
    doc_builder *b;
    htmlParserCtxtPtr ctxt;
    qf_code code;
    qf_buf text, title;
    bool space;   /* a space is due before the next letter */
    bool newline; /* that space was a line break of the source */
    bool in_title;
    int depth, hidden; /* hidden: depth of the element that hides its contents; 0 none */
    int heading, pre, raised;
    int head_rows; /* depth of thead; 0 none */
    struct list lists[MAX_LISTS];
    int list_count;
    qf_str meta_title, published, source;
};

static void stop(struct reading *r, qf_code code)
{
    if (code == QF_OK || r->code != QF_OK)
        return;
    r->code = code;
    xmlStopParser(r->ctxt);
}

/* Ends the paragraph. */
static void flush(struct reading *r)
{
    qf_str text = qf_buf_str(&r->text);

    if (r->text.over)
        stop(r, doc_too_large(r->cx, "段落过长"));
    while (text.n > 0 && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\n'))
        text.n--;
    if (text.n > 0)
        stop(r, doc_add_text(r->b, r->heading > 0 ? DOC_HEADING : DOC_PARAGRAPH, r->heading, text));
    r->text.n = 0;
    r->space = r->newline = false;
}

static bool ends_wide(const qf_buf *buf)
{
    return buf->n > 0 && (unsigned char)buf->p[buf->n - 1] >= 0x80;
}

/* White space folds to one space, none at the edges of a line. A line break of the source between
 * two Chinese characters is no space. */
static void add_text(struct reading *r, qf_str text)
{
    size_t from = 0;

    for (size_t i = 0; i <= text.n; i++) {
        char c = i < text.n ? text.p[i] : ' ';
        if (c != ' ' && (c < '\t' || c > '\r'))
            continue;
        if (i > from) {
            bool wide = (unsigned char)text.p[from] >= 0x80 && ends_wide(&r->text);
            if (r->space && r->text.n > 0 && r->text.p[r->text.n - 1] != '\n' &&
                !(r->newline && wide))
                qf_buf_addc(&r->text, ' ');
            r->space = r->newline = false;
            qf_buf_add(&r->text, qf_str_sub(text, from, i));
        }
        from = i + 1;
        if (i < text.n) {
            r->space = true;
            r->newline |= c == '\n' || c == '\r';
        }
    }
}

static void add_preformatted(struct reading *r, qf_str text)
{
    qf_str line;

    while (qf_str_split(&text, '\n', &line)) {
        if (line.n > 0 && line.p[line.n - 1] == '\r')
            line.n--;
        qf_buf_add(&r->text, line);
        if (text.p != NULL)
            flush(r);
    }
}

static qf_str attr(const xmlChar **attrs, const char *name)
{
    for (; attrs != NULL && attrs[0] != NULL; attrs += 2) {
        if (strcasecmp((const char *)attrs[0], name) == 0)
            return qf_str_of((const char *)(attrs[1] == NULL ? (const xmlChar *)"" : attrs[1]));
    }
    return (qf_str){ NULL, 0 };
}

/* A span as browsers read it: leading digits, else 1. */
static int span(const xmlChar **attrs, const char *name)
{
    qf_str s = qf_str_trim(attr(attrs, name));
    int value = 0;

    if (s.n == 0 || s.p[0] < '0' || s.p[0] > '9')
        return 1;
    for (size_t i = 0; i < s.n && s.p[i] >= '0' && s.p[i] <= '9' && value < 100000; i++)
        value = value * 10 + (s.p[i] - '0');
    return value;
}

/* "display: none" and its kind, spaces and case aside. */
static bool style_hides(qf_str style)
{
    static const char *const words[] = { "display:none", "mso-hide:all", "visibility:hidden" };
    char folded[512];
    size_t n = 0;

    for (size_t i = 0; i < style.n && n < sizeof(folded); i++) {
        char c = style.p[i];
        if (c != ' ' && (c < '\t' || c > '\r'))
            folded[n++] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
        if (qf_str_has((qf_str){ folded, n }, qf_str_of(words[i])))
            return true;
    }
    return false;
}

static bool hides(html_name name, const xmlChar **attrs)
{
    if (name == HTML_NAME_HIDDEN)
        return true;
    if (attrs == NULL || name == HTML_NAME_BODY)
        return false;
    return attr(attrs, "hidden").p != NULL || style_hides(attr(attrs, "style"));
}

static void take_meta(struct reading *r, const xmlChar **attrs)
{
    qf_str name = attr(attrs, "name");
    qf_str content = qf_str_trim(attr(attrs, "content"));
    const char *key = qf_cstr(r->cx->arena, qf_str_trim(name));
    qf_str *to = NULL;

    if (content.n == 0 || content.n > 1000)
        return;
    if (strcasecmp(key, "ArticleTitle") == 0)
        to = &r->meta_title;
    else if (strcasecmp(key, "PubDate") == 0)
        to = &r->published;
    else if (strcasecmp(key, "ContentSource") == 0)
        to = &r->source;
    if (to != NULL && to->n == 0)
        *to = qf_str_copy(r->cx->arena, content);
}

static void open_list(struct reading *r, bool numbered, const xmlChar **attrs)
{
    qf_str type = attr(attrs, "type"), style = attr(attrs, "style");
    struct list *list;

    if (r->list_count >= MAX_LISTS)
        return;
    list = &r->lists[r->list_count++];
    *list = (struct list){ .numbered = numbered, .form = '1', .next = 1, .step = 1 };
    if (type.n > 0)
        list->form = type.p[0];
    if (qf_str_has(style, QF_S("ideographic")) || qf_str_has(style, QF_S("chinese")))
        list->form = 'c';
    if (qf_str_has(style, QF_S("none")))
        list->form = ' ';
    if (attr(attrs, "start").n > 0)
        list->next = span(attrs, "start");
}

/* The number a browser prints before an item. */
static void open_item(struct reading *r, const xmlChar **attrs)
{
    struct list *list;

    if (r->list_count == 0)
        return;
    list = &r->lists[r->list_count - 1];
    if (!list->numbered || list->form == ' ')
        return;
    if (attr(attrs, "value").n > 0)
        list->next = span(attrs, "value");
    html_number_write(&r->text, list->form, list->next);
    list->next += list->step;
}

static void open_cell(struct reading *r, html_name name, const xmlChar **attrs)
{
    int rows = span(attrs, "rowspan"), cols = span(attrs, "colspan");

    flush(r);
    if (!doc_in_table(r->b))
        return;
    stop(r, doc_open_cell(r->b, rows == 0 ? DOC_SPAN_REST : rows, cols,
                          name == HTML_NAME_TH || r->head_rows > 0));
}

static void open_element(struct reading *r, html_name name, const xmlChar **attrs)
{
    switch (name) {
    case HTML_NAME_TABLE:
        flush(r);
        stop(r, doc_open_table(r->b));
        break;
    case HTML_NAME_TR:
        flush(r);
        if (doc_in_table(r->b))
            stop(r, doc_open_row(r->b));
        break;
    case HTML_NAME_TD:
    case HTML_NAME_TH:
        open_cell(r, name, attrs);
        break;
    case HTML_NAME_THEAD:
        r->head_rows = r->depth;
        flush(r);
        break;
    case HTML_NAME_H:
        flush(r);
        break;
    case HTML_NAME_BR:
        qf_buf_addc(&r->text, '\n');
        r->space = false;
        break;
    case HTML_NAME_IMG:
        stop(r, doc_add_image(r->b));
        break;
    case HTML_NAME_OL:
    case HTML_NAME_UL:
        flush(r);
        open_list(r, name == HTML_NAME_OL, attrs);
        break;
    case HTML_NAME_LI:
        flush(r);
        open_item(r, attrs);
        break;
    case HTML_NAME_PRE:
        flush(r);
        r->pre++;
        break;
    case HTML_NAME_SUP:
        r->raised++;
        break;
    case HTML_NAME_META:
        take_meta(r, attrs);
        break;
    case HTML_NAME_TITLE:
        r->in_title = true;
        break;
    case HTML_NAME_BLOCK:
    case HTML_NAME_BODY:
        flush(r);
        break;
    default:
        break;
    }
}

static void close_element(struct reading *r, html_name name)
{
    switch (name) {
    case HTML_NAME_TABLE:
        flush(r);
        stop(r, doc_close_table(r->b));
        break;
    case HTML_NAME_TR:
    case HTML_NAME_TD:
    case HTML_NAME_TH:
        flush(r);
        if (doc_in_table(r->b))
            doc_close_cell(r->b);
        break;
    case HTML_NAME_THEAD:
        flush(r);
        r->head_rows = 0;
        break;
    case HTML_NAME_H:
        flush(r);
        r->heading = 0;
        break;
    case HTML_NAME_OL:
    case HTML_NAME_UL:
        flush(r);
        r->list_count -= r->list_count > 0;
        break;
    case HTML_NAME_PRE:
        flush(r);
        r->pre -= r->pre > 0;
        break;
    case HTML_NAME_SUP:
        r->raised -= r->raised > 0;
        break;
    case HTML_NAME_TITLE:
        r->in_title = false;
        break;
    case HTML_NAME_LI:
    case HTML_NAME_BLOCK:
    case HTML_NAME_BODY:
        flush(r);
        break;
    default:
        break;
    }
}

static void on_start(void *user, const xmlChar *element, const xmlChar **attrs)
{
    struct reading *r = user;
    html_name name;

    if (r->code != QF_OK)
        return;
    if (++r->depth > MAX_ELEMENTS_DEEP) {
        stop(r, doc_too_large(r->cx, "网页元素嵌套过深"));
        return;
    }
    if (r->hidden > 0)
        return;
    name = html_name_of((const char *)element);
    if (hides(name, attrs)) {
        r->hidden = r->depth;
        return;
    }
    open_element(r, name, attrs);
    if (name == HTML_NAME_H)
        r->heading = element[1] - '0';
}

static void on_end(void *user, const xmlChar *element)
{
    struct reading *r = user;

    if (r->code != QF_OK || r->depth == 0)
        return;
    r->depth--;
    if (r->hidden > 0) {
        if (r->depth < r->hidden)
            r->hidden = 0;
        return;
    }
    close_element(r, html_name_of((const char *)element));
}

static void on_text(void *user, const xmlChar *chars, int n)
{
    struct reading *r = user;
    qf_str text = { (const char *)chars, n > 0 ? (size_t)n : 0 };

    if (r->code != QF_OK || r->hidden > 0)
        return;
    if (r->in_title)
        qf_buf_add(&r->title, text);
    else if (r->pre > 0)
        add_preformatted(r, text);
    else
        add_text(r, r->raised > 0 ? markup_raised(r->cx->arena, text) : text);
}

static void on_error(void *user, xmlErrorPtr error)
{
    (void)user, (void)error;
}

/* The charset named in the first kilobytes: meta charset, http-equiv, or an XML declaration. */
static qf_str declared_charset(qf_str bytes)
{
    qf_str head = qf_str_sub(bytes, 0, 4096);

    for (size_t i = 0; i + 8 < head.n; i++) {
        bool xml = strncasecmp(head.p + i, "encoding", 8) == 0;
        size_t at = i + (xml ? 8 : 7), end;
        if (!xml && strncasecmp(head.p + i, "charset", 7) != 0)
            continue;
        while (at < head.n && (head.p[at] == ' ' || head.p[at] == '\t'))
            at++;
        if (at >= head.n || head.p[at] != '=')
            continue;
        at++;
        while (at < head.n && strchr(" \t\"'", head.p[at]) != NULL && head.p[at] != '\0')
            at++;
        for (end = at; end < head.n && strchr(" \t\"';/?>", head.p[end]) == NULL; end++)
            ;
        if (end > at)
            return qf_str_sub(head, at, end);
    }
    return QF_S("");
}

/* The declaration holds; a page that breaks its own is judged by its bytes. */
static qf_code decode(qf_ctx *cx, qf_str bytes, qf_str *out)
{
    qf_str charset = declared_charset(bytes);

    if (charset.n > 0 && qf_text_decode(cx, bytes, charset, out) == QF_OK)
        return QF_OK;
    return qf_text_decode(cx, bytes, QF_S(""), out);
}

/* Word writes "<![if …]>" and "<![endif]>" around what browsers show; libxml2 would take the marks
 * for text. The same words inside comments end with "-->" and stay. */
static qf_str without_marks(qf_arena *arena, qf_str text)
{
    size_t at = 0, n = 0;
    char *copy;

    if (!qf_str_has(text, QF_S("<![")))
        return text;
    copy = qf_alloc(arena, text.n);
    while (at < text.n) {
        ptrdiff_t mark = qf_str_find(text, QF_S("<!["), at);
        ptrdiff_t end = mark < 0 ? -1 : qf_str_find(text, QF_S(">"), (size_t)mark);
        size_t upto = end < 0 ? text.n : (size_t)mark;
        if (end >= 0 && text.p[end - 1] == '-')
            upto = (size_t)end + 1;
        memcpy(copy + n, text.p + at, upto - at);
        n += upto - at;
        at = end < 0 ? text.n : (size_t)end + 1;
    }
    return (qf_str){ copy, n };
}

/* What stands around cells: 0 nothing, 1 the end of something, 2 a cell begins, 3 a row begins. */
static int table_tag(qf_str text)
{
    static const struct {
        const char *begins;
        int means;
    } tags[] = { { "</td", 1 }, { "</th", 1 }, { "</tr", 1 }, { "</ta", 1 }, { "</bo", 1 },
                 { "</ht", 1 }, { "<td", 2 },  { "<th", 2 },  { "<tr", 3 } };

    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (text.n >= strlen(tags[i].begins) &&
            strncasecmp(text.p, tags[i].begins, strlen(tags[i].begins)) == 0)
            return tags[i].means;
    return 0;
}

/* A page that was cut within a cell, in a table that closes its cells: what stands there may be half a
 * number, and an empty cell is none of a clerk's blanks. Both are left out. */
static qf_str without_cut_cell(qf_str text)
{
    size_t at = text.n, cell = SIZE_MAX;

    while (at-- > 0) {
        int tag = text.p[at] == '<' ? table_tag(qf_str_sub(text, at, text.n)) : 0;

        if (tag == 0)
            continue;
        if (cell == SIZE_MAX && tag != 2)
            return text;
        if (cell == SIZE_MAX)
            cell = at;
        else if (tag != 3)
            return tag == 1 ? qf_str_sub(text, 0, cell) : text;
    }
    return text;
}

/* Where something else begins than "</body>", "</html>" and white space. */
static size_t behind_ends(qf_str text, size_t at)
{
    while (at < text.n) {
        qf_str rest = qf_str_sub(text, at, text.n);
        const char *end;

        if (strchr(" \t\r\n\f", text.p[at]) != NULL && text.p[at] != '\0') {
            at++;
            continue;
        }
        if (rest.n < 6 || rest.p[0] != '<' || rest.p[1] != '/' ||
            (strncasecmp(rest.p + 2, "body", 4) != 0 && strncasecmp(rest.p + 2, "html", 4) != 0))
            return at;
        end = memchr(rest.p, '>', rest.n);
        at = end == NULL ? text.n : at + (size_t)(end - rest.p) + 1;
    }
    return at;
}

/* Pages built of pieces hold "</body></html>" in the middle. Browsers go on, libxml2 would not: what is
 * followed by more is left out. */
static qf_str without_ends(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, text.n);
    size_t from = 0, at = 0;

    while (at < text.n) {
        const char *next = memchr(text.p + at, '<', text.n - at);
        size_t behind;

        if (next == NULL)
            break;
        at = (size_t)(next - text.p);
        behind = behind_ends(text, at);
        if (behind == text.n)
            break;
        if (behind == at) {
            at++;
            continue;
        }
        qf_buf_add(&out, qf_str_sub(text, from, at));
        from = at = behind;
    }
    if (from == 0)
        return text;
    qf_buf_add(&out, qf_str_sub(text, from, text.n));
    return qf_buf_str(&out);
}

/* A piece that ends between two characters. */
static qf_str piece_at(qf_str text, size_t at)
{
    size_t end = at + CHUNK;

    while (end < text.n && ((unsigned char)text.p[end] & 0xC0) == 0x80)
        end++;
    return qf_str_sub(text, at, end);
}

static qf_code parse(struct reading *r, qf_str text)
{
    qf_str piece;
    xmlSAXHandler sax = { .initialized = XML_SAX2_MAGIC,
                          .startElement = on_start,
                          .endElement = on_end,
                          .characters = on_text,
                          .ignorableWhitespace = on_text,
                          .serror = on_error };

    r->ctxt = htmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (r->ctxt == NULL)
        return qf_fail(r->cx, QF_BROKEN, "DOC.XML", "file", "网页无法解析。");
    (void)htmlCtxtUseOptions(r->ctxt,
                             HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    for (size_t at = 0; at < text.n && r->code == QF_OK; at += piece.n) {
        piece = piece_at(text, at);
        (void)htmlParseChunk(r->ctxt, piece.p, (int)piece.n, 0);
    }
    if (r->code == QF_OK)
        (void)htmlParseChunk(r->ctxt, NULL, 0, 1);
    htmlFreeParserCtxt(r->ctxt);
    r->ctxt = NULL;
    return r->code;
}

qf_code html_read(qf_ctx *cx, qf_str bytes, doc **out)
{
    struct reading *r = QF_NEW(cx->arena, struct reading);
    qf_str text;

    if (bytes.n == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "文件是空的，请检查后重新选择。");
    if (bytes.n > DOC_MAX_PAGE)
        return doc_too_large(cx, "网页过大");
    QF_TRY(decode(cx, bytes, &text));
    r->cx = cx;
    r->b = doc_builder_new(cx, DOC_HTML);
    r->text = qf_buf_new(cx->arena, DOC_MAX_BOX);
    r->title = qf_buf_new(cx->arena, 2000);
    QF_TRY(parse(r, without_ends(cx->arena, without_marks(cx->arena, without_cut_cell(text)))));
    flush(r);
    QF_TRY(r->code);
    QF_TRY(doc_finish(r->b, out));
    if ((*out)->count == 0 && (*out)->images == 0)
        return qf_fail(cx, QF_INVALID, "DOC.EMPTY", "file", "网页里没有文字，请检查后重新选择。");
    (*out)->title = r->meta_title.n > 0 ? r->meta_title : qf_str_trim(qf_buf_str(&r->title));
    (*out)->published = r->published;
    (*out)->source = r->source;
    return QF_OK;
}
