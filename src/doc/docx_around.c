#include "doc/docx_around.h"

#include "base/text.h"
#include "doc/attachment.h"
#include "doc/package.h"

#define MAX_CODE ((size_t)400)     /* bytes of a field's code that are looked at */
#define MAX_UNSEEN ((size_t)16384) /* bytes of unseen headers that are told */

struct docx_around *docx_around_new(qf_ctx *cx)
{
    struct docx_around *a = QF_NEW(cx->arena, struct docx_around);

    a->code = qf_buf_new(cx->arena, MAX_CODE);
    a->box_align = DOCX_UNSET;
    return a;
}

/* ---- sections */

void docx_section_begin(struct docx_around *a)
{
    a->in_section = true;
    a->last.first_differs = false;
}

void docx_section_margin(qf_ctx *cx, struct docx_around *a, bool below, const xml_attrs *attrs)
{
    qf_str type = xml_attr(attrs, "type");
    doc_pages pages = qf_str_eq(type, QF_S("first"))  ? DOC_PAGES_FIRST
                      : qf_str_eq(type, QF_S("even")) ? DOC_PAGES_EVEN
                                                      : DOC_PAGES_ALL;

    if (a->in_section)
        (below ? a->last.below : a->last.above)[pages] =
            qf_str_copy(cx->arena, xml_attr(attrs, "id"));
}

void docx_section_end(struct docx_around *a)
{
    a->in_section = false;
    if (a->sections++ == 0)
        a->first = a->last;
    for (doc_pages p = 0; p < DOC_PAGES_COUNT; p++) {
        qf_str both[] = { a->last.above[p], a->last.below[p] };
        if (p == DOC_PAGES_FIRST && !a->last.first_differs)
            continue;
        for (int i = 0; i < 2 && a->shown_count < DOCX_MAX_REFERENCES; i++)
            if (both[i].n > 0) {
                a->shown[a->shown_count].relation = both[i];
                a->shown[a->shown_count++].pages = p;
            }
    }
}

/* ---- fields and notes */

qf_str docx_page_field(qf_str code)
{
    qf_str rest = qf_str_trim(code), word = QF_S("");

    (void)qf_str_split(&rest, ' ', &word);
    if (word.n == 4 && strncasecmp(word.p, "PAGE", 4) == 0)
        return QF_S(DOC_PAGE_NUMBER);
    if ((word.n == 8 && strncasecmp(word.p, "NUMPAGES", 8) == 0) ||
        (word.n == 12 && strncasecmp(word.p, "SECTIONPAGES", 12) == 0))
        return QF_S(DOC_PAGE_COUNT);
    return QF_S("");
}

static void add_label(struct docx_body *r, size_t number)
{
    docx_add_text(r, qf_strf(r->cx->arena, "［%zu］", number));
}

void docx_note_mark(struct docx_body *r, bool at_end, const xml_attrs *attrs)
{
    struct docx_around *a = r->around;

    if (a == NULL || a->margin || a->note_count == DOCX_MAX_NOTES)
        return;
    a->notes[a->note_count].at_end = at_end;
    a->notes[a->note_count++].id = xml_attr_int(attrs, "id", -1);
    add_label(r, a->note_count);
}

bool docx_note_open(struct docx_body *r, bool at_end, const xml_attrs *attrs)
{
    struct docx_around *a = r->around;
    int id = xml_attr_int(attrs, "id", -1);

    for (size_t i = 0; a != NULL && id >= 0 && i < a->note_count; i++)
        if (a->notes[i].id == id && a->notes[i].at_end == at_end) {
            a->note = i + 1;
            return true;
        }
    return false;
}

void docx_note_label(struct docx_body *r)
{
    if (r->around != NULL && r->around->note > 0)
        add_label(r, r->around->note);
}

/* ---- headers and footers */

enum { E_EVEN = 1 };

static qf_code on_setting(void *user, int id, int depth, const xml_attrs *attrs)
{
    bool *even = user;

    (void)depth;
    if (id == E_EVEN)
        *even = xml_attr_on(attrs);
    return QF_OK;
}

static qf_code no_end(void *user, int id, int depth)
{
    (void)user, (void)id, (void)depth;
    return QF_OK;
}

static qf_code no_text(void *user, qf_str text)
{
    (void)user, (void)text;
    return QF_OK;
}

/* Whether even pages have headers of their own. */
static qf_code even_differs(qf_ctx *cx, doc_zip *zip, const package_rels *rels, bool *out)
{
    static const xml_name names[] = { { XML_SPACE_WORD, "evenAndOddHeaders", E_EVEN } };
    xml_reader reader = { names, 1, on_setting, no_end, no_text, out };
    ptrdiff_t settings = package_rel_find(rels, "settings");

    *out = false;
    return settings < 0 ? QF_OK : xml_parse(cx, zip, (size_t)settings, &reader);
}

static qf_code read_margin(const struct docx_body *body, doc_zip *zip, const package_rels *rels,
                           qf_str relation, doc **out)
{
    *out = NULL;
    for (size_t i = 0; relation.n > 0 && i < rels->count; i++)
        if (rels->list[i].entry >= 0 && qf_str_eq(rels->list[i].id, relation))
            return docx_part_read(body, zip, (size_t)rels->list[i].entry, out);
    return QF_OK;
}

qf_code docx_margins_read(const struct docx_body *body, doc_zip *zip, const char *part,
                          const doc_margins **out)
{
    const struct docx_around *a = body->around;
    qf_ctx *cx = body->cx;
    doc_margins *margins = QF_NEW(cx->arena, doc_margins);
    package_rels rels;

    *out = margins;
    QF_TRY(package_rels_read(cx, zip, part, &rels));
    QF_TRY(even_differs(cx, zip, &rels, &margins->differs[DOC_PAGES_EVEN]));
    margins->differs[DOC_PAGES_FIRST] = a->first.first_differs;
    for (doc_pages p = 0; p < DOC_PAGES_COUNT; p++) {
        const struct docx_section *section = p == DOC_PAGES_FIRST ? &a->first : &a->last;
        if (p != DOC_PAGES_ALL && !margins->differs[p])
            continue;
        QF_TRY(read_margin(body, zip, &rels, section->above[p], &margins->above[p]));
        QF_TRY(read_margin(body, zip, &rels, section->below[p], &margins->below[p]));
    }
    return QF_OK;
}

static bool is_shown(const struct docx_around *a, qf_str relation, bool even)
{
    for (size_t i = 0; i < a->shown_count; i++)
        if (qf_str_eq(a->shown[i].relation, relation) &&
            (even || a->shown[i].pages != DOC_PAGES_EVEN))
            return true;
    return a->shown_count == DOCX_MAX_REFERENCES;
}

qf_code docx_margins_unseen(const struct docx_body *body, doc_zip *zip, const char *part,
                            qf_str *out)
{
    qf_ctx *cx = body->cx;
    qf_buf lines = qf_buf_new(cx->arena, MAX_UNSEEN);
    package_rels rels;
    bool even;

    QF_TRY(package_rels_read(cx, zip, part, &rels));
    QF_TRY(even_differs(cx, zip, &rels, &even));
    for (size_t i = 0; i < rels.count; i++) {
        const package_rel *rel = &rels.list[i];
        bool margin = qf_str_eq(rel->type, QF_S("header")) || qf_str_eq(rel->type, QF_S("footer"));
        qf_str words;
        doc *content;
        if (!margin || rel->entry < 0 || is_shown(body->around, rel->id, even))
            continue;
        QF_TRY(docx_part_read(body, zip, (size_t)rel->entry, &content));
        if (content == NULL || attachment_places(content) == 0)
            continue;
        QF_TRY(attachment_words(cx, content, &words,
                                QF_NEW_ARRAY(cx->arena, size_t, attachment_places(content) + 1)));
        words = qf_squeeze(cx->arena, words);
        if (words.n > 0)
            qf_buf_addf(&lines, "%.*s\n", QF_ARG(words));
    }
    *out = qf_buf_str(&lines);
    return QF_OK;
}
