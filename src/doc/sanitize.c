#include "doc/sanitize.h"

#include "base/text.h"

#include <libxml/HTMLparser.h>
#include <strings.h>

#define MAX_SIDE 20000 /* pixels */
#define MAX_SHOWS 600  /* bytes of what a picture shows */

enum role {
    UNWRAP,
    DROP,
    BLOCK,
    INLINE,
    VOID,
    LIST,
    ENTRY,
    TABLE,
    GROUP,
    ROW,
    CELL,
    LINK,
    PICTURE
};

static const struct element {
    const char *name;
    enum role role;
    const char *out; /* written as; NULL: as it is */
} elements[] = {
    { "p", BLOCK, NULL },        { "h1", BLOCK, "h2" },       { "h2", BLOCK, NULL },
    { "h3", BLOCK, NULL },       { "h4", BLOCK, NULL },       { "h5", BLOCK, "h4" },
    { "h6", BLOCK, "h4" },       { "strong", INLINE, NULL },  { "b", INLINE, "strong" },
    { "em", INLINE, NULL },      { "i", INLINE, "em" },       { "u", INLINE, NULL },
    { "s", INLINE, NULL },       { "sub", INLINE, NULL },     { "sup", INLINE, NULL },
    { "br", VOID, NULL },        { "ul", LIST, NULL },        { "ol", LIST, NULL },
    { "li", ENTRY, NULL },       { "table", TABLE, NULL },    { "thead", GROUP, NULL },
    { "tbody", GROUP, NULL },    { "tfoot", GROUP, "tbody" }, { "tr", ROW, NULL },
    { "td", CELL, NULL },        { "th", CELL, NULL },        { "a", LINK, NULL },
    { "img", PICTURE, NULL },    { "script", DROP, NULL },    { "style", DROP, NULL },
    { "iframe", DROP, NULL },    { "frame", DROP, NULL },     { "object", DROP, NULL },
    { "embed", DROP, NULL },     { "applet", DROP, NULL },    { "svg", DROP, NULL },
    { "math", DROP, NULL },      { "template", DROP, NULL },  { "noscript", DROP, NULL },
    { "title", DROP, NULL },     { "head", DROP, NULL },      { "textarea", DROP, NULL },
    { "select", DROP, NULL },    { "xml", DROP, NULL },       { "button", DROP, NULL },
    { "audio", DROP, NULL },     { "video", DROP, NULL },     { "canvas", DROP, NULL },
    { "xmp", DROP, NULL },       { "noframes", DROP, NULL },  { "noembed", DROP, NULL },
    { "plaintext", DROP, NULL },
};

/* Elements that end a paragraph though they leave no trace. */
static const char *const breaking[] = { "div",     "section", "article", "header", "footer",
                                        "main",    "aside",   "center",  "form",   "blockquote",
                                        "address", "dl",      "dt",      "dd",     "pre",
                                        "figure",  "hr",      "caption" };

struct state {
    qf_ctx *cx;
    const char *pictures; /* address of the folder of pictures, without its last "/" */
    qf_buf out;
    bool in_text;   /* inside p, heading or cell text: inline content may stand here */
    bool own_text;  /* that paragraph was opened for loose text */
    int cell, list; /* depth of open cells and lists */
    int table;
};

static const struct element *element_of(const xmlNode *node)
{
    static const struct element unknown = { "", UNWRAP, NULL };

    for (size_t i = 0; i < sizeof(elements) / sizeof(elements[0]); i++)
        if (strcasecmp((const char *)node->name, elements[i].name) == 0)
            return &elements[i];
    return &unknown;
}

static bool breaks(const xmlNode *node)
{
    for (size_t i = 0; i < sizeof(breaking) / sizeof(breaking[0]); i++)
        if (strcasecmp((const char *)node->name, breaking[i]) == 0)
            return true;
    return false;
}

static void end_loose(struct state *s)
{
    if (s->own_text) {
        qf_buf_add(&s->out, QF_S("</p>\n"));
        s->own_text = s->in_text = false;
    }
}

static void need_text(struct state *s)
{
    if (s->in_text)
        return;
    qf_buf_add(&s->out, QF_S("<p>"));
    s->in_text = s->own_text = true;
}

static void add_escaped(qf_buf *out, qf_str text)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == '&')
            qf_buf_add(out, QF_S("&amp;"));
        else if (c == '<')
            qf_buf_add(out, QF_S("&lt;"));
        else if (c == '>')
            qf_buf_add(out, QF_S("&gt;"));
        else if (c == '"')
            qf_buf_add(out, QF_S("&quot;"));
        else if (c >= ' ' && c != 0x7f)
            qf_buf_addc(out, (char)c);
        else if (c == '\n' || c == '\t' || c == '\r')
            qf_buf_addc(out, ' ');
    }
}

static void add_text(struct state *s, const xmlNode *node)
{
    qf_str text = qf_str_of((const char *)node->content);
    bool blank = true;

    for (size_t i = 0; i < text.n && blank; i++)
        blank = text.p[i] == ' ' || text.p[i] == '\n' || text.p[i] == '\t' || text.p[i] == '\r';
    if (blank && (!s->in_text || s->out.n == 0 || s->out.p[s->out.n - 1] == ' '))
        return;
    need_text(s);
    if (blank)
        qf_buf_addc(&s->out, ' ');
    else
        add_escaped(&s->out, text);
}

static qf_str attribute(struct state *s, const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetNoNsProp(node, (const xmlChar *)name);
    qf_str copy = QF_S("");

    if (value != NULL)
        copy = qf_str_copy(s->cx->arena, qf_str_trim(qf_str_of((const char *)value)));
    xmlFree(value);
    return copy;
}

static void add_number(struct state *s, const xmlNode *node, const char *name, int most)
{
    qf_str value = attribute(s, node, name);
    int number = 0;

    for (size_t i = 0; i < value.n && i < 5; i++)
        number = value.p[i] >= '0' && value.p[i] <= '9' ? number * 10 + (value.p[i] - '0') : 99999;
    if (number > 1 && number <= most)
        qf_buf_addf(&s->out, " %s=\"%d\"", name, number);
}

/* http, https, mailto, tel, and addresses inside the site; no white space, no control characters. */
static bool is_safe_link(qf_str url)
{
    static const qf_str starts[] = { QF_S_INIT("https://"), QF_S_INIT("http://"),
                                     QF_S_INIT("mailto:"), QF_S_INIT("tel:"), QF_S_INIT("#") };

    if (url.n > 2000)
        return false;
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || url.p[i] == '\\' || url.p[i] == 0x7f)
            return false;
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (qf_str_starts(url, starts[i]))
            return true;
    return url.n > 0 && url.p[0] == '/' && (url.n == 1 || url.p[1] != '/');
}

/* A table without a head gets its first row as one: screen readers need it. */
static bool has_head(const xmlNode *table)
{
    const xmlNode *node = table->children;

    while (node != NULL && node != table) {
        if (node->type == XML_ELEMENT_NODE && strcasecmp((const char *)node->name, "th") == 0)
            return true;
        if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
            node = node->children;
            continue;
        }
        while (node != table && node->next == NULL)
            node = node->parent;
        node = node == table ? NULL : node->next;
    }
    return false;
}

static bool is_first_row(const xmlNode *cell, const xmlNode **table)
{
    const xmlNode *row = cell->parent, *before, *up;

    for (before = row->prev; before != NULL; before = before->prev)
        if (before->type == XML_ELEMENT_NODE)
            return false;
    up = row->parent;
    if (up != NULL && element_of(up)->role == GROUP) {
        for (before = up->prev; before != NULL; before = before->prev)
            if (before->type == XML_ELEMENT_NODE && element_of(before)->role == GROUP)
                return false;
        up = up->parent;
    }
    *table = up;
    return up != NULL && element_of(up)->role == TABLE;
}

static bool is_inside(const xmlNode *node, enum role role)
{
    return node->parent != NULL && node->parent->type == XML_ELEMENT_NODE &&
           element_of(node->parent)->role == role;
}

static bool holds_block(const xmlNode *top)
{
    const xmlNode *node = top->children;

    while (node != NULL && node != top) {
        if (node->type == XML_ELEMENT_NODE) {
            enum role role = element_of(node)->role;
            if ((role >= LIST && role <= CELL) || role == BLOCK || breaks(node))
                return true;
        }
        if (node->children != NULL && node->type == XML_ELEMENT_NODE) {
            node = node->children;
            continue;
        }
        while (node != top && node->next == NULL)
            node = node->parent;
        node = node == top ? NULL : node->next;
    }
    return false;
}

static void walk(struct state *s, const xmlNode *first);

static void open_cell(struct state *s, const xmlNode *node)
{
    const xmlNode *table = NULL;
    bool head = strcasecmp((const char *)node->name, "th") == 0, first;

    first = is_first_row(node, &table);
    if (!head && first && !has_head(table))
        head = true;
    qf_buf_add(&s->out, head ? QF_S("<th") : QF_S("<td"));
    if (head)
        qf_buf_add(&s->out, first || qf_str_eq(attribute(s, node, "scope"), QF_S("col"))
                                ? QF_S(" scope=\"col\"")
                                : QF_S(" scope=\"row\""));
    add_number(s, node, "colspan", 1000);
    add_number(s, node, "rowspan", 1000);
    qf_buf_addc(&s->out, '>');
    s->in_text = true;
    s->cell++;
    walk(s, node->children);
    s->cell--;
    s->in_text = false;
    qf_buf_add(&s->out, head ? QF_S("</th>") : QF_S("</td>"));
}

static void wrapped(struct state *s, const xmlNode *node, const char *name)
{
    qf_buf_addf(&s->out, "<%s>", name);
    walk(s, node->children);
    qf_buf_addf(&s->out, "</%s>", name);
}

static void add_link(struct state *s, const xmlNode *node)
{
    qf_str href = attribute(s, node, "href");

    if (!is_safe_link(href) || holds_block(node)) {
        walk(s, node->children);
        return;
    }
    need_text(s);
    qf_buf_add(&s->out, QF_S("<a href=\""));
    add_escaped(&s->out, href);
    qf_buf_add(&s->out, QF_S("\" rel=\"noopener noreferrer\">"));
    walk(s, node->children);
    qf_buf_add(&s->out, QF_S("</a>"));
}

/* The last part of an address when it is a name of ours: 64 hexadecimal digits and a picture's ending. */
static qf_str picture_name(qf_str address)
{
    static const char *const endings[] = { ".png", ".jpg", ".gif" };
    size_t from = address.n, digits = 0;

    while (from > 0 && address.p[from - 1] != '/')
        from--;
    address = qf_str_sub(address, from, address.n);
    while (digits < address.n && ((address.p[digits] >= '0' && address.p[digits] <= '9') ||
                                  (address.p[digits] >= 'a' && address.p[digits] <= 'f')))
        digits++;
    for (size_t i = 0; from > 0 && digits == 64 && i < 3; i++)
        if (qf_str_eq(qf_str_sub(address, 64, address.n), qf_str_of(endings[i])))
            return address;
    return QF_S("");
}

/* What the picture shows, cut at a whole character. */
static qf_str shown(struct state *s, const xmlNode *node)
{
    qf_str words = attribute(s, node, "alt");

    if (words.n > MAX_SHOWS)
        for (words.n = MAX_SHOWS; words.n > 0 && (words.p[words.n] & 0xc0) == 0x80;)
            words.n--;
    return words;
}

/* Only pictures that the record keeps; what one shows comes last, so that its words end where the tag does. */
static void add_picture(struct state *s, const xmlNode *node)
{
    qf_str name = picture_name(attribute(s, node, "src"));

    if (name.n == 0)
        return;
    need_text(s);
    qf_buf_addf(&s->out, "<img src=\"%s/%.*s\" loading=\"lazy\"", s->pictures, QF_ARG(name));
    add_number(s, node, "width", MAX_SIDE);
    add_number(s, node, "height", MAX_SIDE);
    qf_buf_add(&s->out, QF_S(" alt=\""));
    add_escaped(&s->out, shown(s, node));
    qf_buf_add(&s->out, QF_S("\">"));
}

/* " class=\"right\"" or center, whether Word's style, an old attribute or the class itself says so. */
static const char *place_on_line(struct state *s, const xmlNode *node)
{
    static const struct {
        const char *word, *class;
    } places[] = { { "right", " class=\"right\"" }, { "center", " class=\"center\"" } };
    qf_str class = attribute(s, node, "class"), align = attribute(s, node, "align"),
           style = attribute(s, node, "style");
    ptrdiff_t at = qf_str_find(style, QF_S("text-align:"), 0);
    qf_str said = at < 0 ? QF_S("") : qf_str_sub(style, (size_t)at + 11, style.n);

    said = qf_str_trim(said);
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        qf_str word = qf_str_of(places[i].word);
        if (at >= 0 ? qf_str_starts(said, word) : qf_str_eq(class, word) || qf_str_eq(align, word))
            return places[i].class;
    }
    return "";
}

/* Text blocks. Inside a cell, a list entry or another block only a line break is left of them. */
static void add_block(struct state *s, const xmlNode *node, const char *name)
{
    if (s->cell > 0 || s->list > 0 || (s->in_text && !s->own_text)) {
        qf_buf *out = &s->out;
        if (out->n > 0 && out->p[out->n - 1] != '>')
            qf_buf_add(out, QF_S("<br>"));
        walk(s, node->children);
        return;
    }
    end_loose(s);
    qf_buf_addf(&s->out, "<%s%s>", name, name[0] == 'p' ? place_on_line(s, node) : "");
    s->in_text = true;
    walk(s, node->children);
    s->in_text = false;
    qf_buf_addf(&s->out, "</%s>\n", name);
}

static void add_table(struct state *s, const xmlNode *node)
{
    if (s->cell > 0 || s->list > 0 || s->table > 0 || (s->in_text && !s->own_text)) {
        walk(s, node->children); /* a table in a table is read as its text */
        return;
    }
    end_loose(s);
    s->table++;
    qf_buf_add(&s->out, QF_S("<div class=\"scroll\" role=\"region\" aria-label=\"表格\" "
                             "tabindex=\"0\"><table>"));
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (child->type == XML_ELEMENT_NODE &&
            (element_of(child)->role == GROUP || element_of(child)->role == ROW))
            walk(s, child);
    qf_buf_add(&s->out, QF_S("</table></div>\n"));
    s->table--;
}

static void add_list(struct state *s, const xmlNode *node, const char *name)
{
    if (s->cell > 0 || (s->in_text && !s->own_text && s->list == 0)) {
        walk(s, node->children);
        return;
    }
    end_loose(s);
    qf_buf_addf(&s->out, "<%s>", name);
    s->list++;
    for (const xmlNode *child = node->children; child != NULL; child = child->next)
        if (child->type == XML_ELEMENT_NODE && element_of(child)->role == ENTRY) {
            qf_buf_add(&s->out, QF_S("<li>"));
            s->in_text = true;
            walk(s, child->children);
            s->in_text = false;
            qf_buf_add(&s->out, QF_S("</li>"));
        }
    s->list--;
    s->in_text = s->list > 0;
    qf_buf_addf(&s->out, "</%s>%s", name, s->list > 0 ? "" : "\n");
}

static void unwrap(struct state *s, const xmlNode *node)
{
    bool apart = breaks(node);

    if (apart && !s->in_text)
        end_loose(s);
    if (apart && s->own_text)
        end_loose(s);
    walk(s, node->children);
    if (apart && s->own_text)
        end_loose(s);
}

static void add_element(struct state *s, const xmlNode *node)
{
    const struct element *e = element_of(node);
    const char *name = e->out != NULL ? e->out : e->name;
    bool in_table = s->table > 0 && s->cell == 0;

    if (e->role == DROP)
        return;
    if (e->role == BLOCK)
        add_block(s, node, name);
    else if (e->role == INLINE && !holds_block(node)) {
        need_text(s);
        wrapped(s, node, name);
    } else if (e->role == VOID) {
        need_text(s);
        qf_buf_add(&s->out, QF_S("<br>"));
    } else if (e->role == PICTURE)
        add_picture(s, node);
    else if (e->role == LINK)
        add_link(s, node);
    else if (e->role == LIST)
        add_list(s, node, name);
    else if (e->role == TABLE)
        add_table(s, node);
    else if (e->role == GROUP && in_table && is_inside(node, TABLE))
        wrapped(s, node, name);
    else if (e->role == ROW && in_table && (is_inside(node, TABLE) || is_inside(node, GROUP)))
        wrapped(s, node, name);
    else if (e->role == CELL && in_table && is_inside(node, ROW))
        open_cell(s, node);
    else
        unwrap(s, node);
}

/* Depth is bounded by the parser (256 elements). In a table only rows and cells count. */
static void walk(struct state *s, const xmlNode *first)
{
    bool structure = s->table > 0 && s->cell == 0;

    if (first != NULL && first->type == XML_ELEMENT_NODE && structure &&
        (element_of(first)->role == GROUP || element_of(first)->role == ROW) &&
        is_inside(first, TABLE)) {
        add_element(s, first); /* called by add_table, one by one */
        return;
    }
    for (const xmlNode *node = first; node != NULL && !s->out.over; node = node->next) {
        if (node->type == XML_ELEMENT_NODE &&
            (!structure || element_of(node)->role == ROW || element_of(node)->role == CELL))
            add_element(s, node);
        else if ((node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) &&
                 !structure)
            add_text(s, node);
    }
}

static void free_tree(xmlDocPtr *tree)
{
    if (*tree != NULL)
        xmlFreeDoc(*tree);
}

static qf_code sanitized(qf_ctx *cx, qf_str html, const char *pictures, qf_str *out)
{
    struct state s = { .cx = cx, .pictures = pictures, .out = qf_buf_new(cx->arena, SANITIZE_MAX) };
    __attribute__((cleanup(free_tree))) xmlDocPtr tree = NULL;
    const xmlNode *root;

    *out = QF_S("");
    if (html.n == 0)
        return QF_OK;
    if (html.n > SANITIZE_MAX)
        return qf_fail(cx, QF_LIMIT, "SANITIZE.LIMIT", "body", "正文太长，请把一部分作为附件");
    if (!qf_utf8_valid(html))
        return qf_fail(cx, QF_INVALID, "TEXT.ENCODING", "body", "文字编码不是 UTF-8");
    tree = htmlReadMemory(html.p, (int)html.n, NULL, "UTF-8",
                          HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                              HTML_PARSE_NONET | HTML_PARSE_COMPACT);
    root = tree == NULL ? NULL : xmlDocGetRootElement(tree);
    if (root != NULL)
        walk(&s, root);
    end_loose(&s);
    if (s.out.over)
        return qf_fail(cx, QF_LIMIT, "SANITIZE.LIMIT", "body", "正文太长，请把一部分作为附件");
    *out = qf_buf_str(&s.out);
    return QF_OK;
}

qf_code sanitize_html(qf_ctx *cx, qf_str html, qf_str *out)
{
    return sanitized(cx, html, "picture", out);
}

qf_code sanitize_value(qf_ctx *cx, qf_str html, qf_str pictures, qf_val **out)
{
    qf_str safe;

    QF_TRY(sanitized(cx, html, qf_cstr(cx->arena, pictures), &safe));
    *out = qf_val_str(cx->arena, safe);
    (*out)->type = QF_VAL_HTML;
    return QF_OK;
}
