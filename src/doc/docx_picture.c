/* The pictures of a docx: which part each is, what it shows, its bytes. */
#include "doc/docx_body.h"
#include "doc/package.h"

#define EMU_PER_POINT 12700
#define MAX_PICTURES 200                        /* of one document; more come without bytes */
#define MAX_PICTURE ((size_t)10 * 1024 * 1024)  /* bytes of one */
#define MAX_TOGETHER ((size_t)40 * 1024 * 1024) /* bytes of all */
#define MAX_WAITING 32                          /* of one paragraph */
#define MAX_SHOWS 600                           /* bytes of what a picture shows */

struct docx_pictures {
    doc_zip *zip;
    package_rels rels;
    size_t count, together;
    qf_str shows; /* of the picture whose bytes come next, and how wide it stands */
    int shown;
    struct {
        qf_str bytes, shows;
        int shown;
        picture_edges cut;
    } waiting[MAX_WAITING];
    size_t waits;
    bool found; /* the last of them is the one that was found last */
};

struct docx_pictures *docx_pictures_new(qf_ctx *cx)
{
    return QF_NEW(cx->arena, struct docx_pictures);
}

qf_code docx_pictures_open(struct docx_body *r, doc_zip *zip, const char *part)
{
    r->pictures->zip = zip;
    return package_rels_read(r->cx, zip, part, &r->pictures->rels);
}

void docx_picture_shows(struct docx_body *r, qf_str words)
{
    if (r->pictures != NULL)
        r->pictures->shows = words.n > MAX_SHOWS ? QF_S("") : qf_str_copy(r->cx->arena, words);
}

void docx_picture_extent(struct docx_body *r, int emu)
{
    if (r->pictures != NULL)
        r->pictures->shown = emu / EMU_PER_POINT;
}

/* The part's bytes; none when it is too large for a page. */
static qf_code read_part(struct docx_body *r, size_t entry, qf_str *out)
{
    struct docx_pictures *p = r->pictures;

    QF_TRY(package_bytes(r->cx, p->zip, entry, MAX_PICTURE, out));
    p->together += out->n;
    if (p->together > MAX_TOGETHER)
        *out = QF_S("");
    return QF_OK;
}

qf_code docx_picture_found(struct docx_body *r, qf_str relation)
{
    struct docx_pictures *p = r->pictures;
    qf_str bytes = QF_S("");

    if (p == NULL)
        return QF_OK;
    p->found = p->waits < MAX_WAITING;
    if (!p->found)
        return doc_add_picture(r->b, QF_S(""), p->shows, 0); /* told, not shown */
    for (size_t i = 0; i < p->rels.count && p->count < MAX_PICTURES; i++)
        if (p->rels.list[i].entry >= 0 && qf_str_eq(p->rels.list[i].id, relation)) {
            QF_TRY(read_part(r, (size_t)p->rels.list[i].entry, &bytes));
            break;
        }
    p->count++;
    p->waiting[p->waits].bytes = bytes;
    p->waiting[p->waits].cut = (picture_edges){ 0 };
    p->waiting[p->waits].shown = p->shown;
    p->waiting[p->waits++].shows = p->shows;
    p->shows = QF_S("");
    p->shown = 0;
    return QF_OK;
}

void docx_picture_cut(struct docx_body *r, picture_edges cut)
{
    struct docx_pictures *p = r->pictures;

    if (p != NULL && p->found && p->waits > 0 && picture_is_cut(cut))
        p->waiting[p->waits - 1].cut = cut;
}

/* What is cut off goes for good; a picture from which it can not be taken has no bytes. */
static void cut_off(qf_ctx *cx, qf_str *bytes, picture_edges cut)
{
    attachment_kind kind;

    if (bytes->n == 0 || !picture_is_cut(cut))
        return;
    if (attachment_kind_of(cx, *bytes, QF_S(""), &kind) != QF_OK ||
        picture_crop(cx, *bytes, kind, cut, bytes) != QF_OK)
        *bytes = QF_S("");
}

qf_code docx_pictures_out(struct docx_body *r)
{
    struct docx_pictures *p = r->pictures;

    if (p == NULL || r->paragraph_count > 0)
        return QF_OK;
    for (size_t i = 0; i < p->waits; i++) {
        cut_off(r->cx, &p->waiting[i].bytes, p->waiting[i].cut);
        QF_TRY(
            doc_add_picture(r->b, p->waiting[i].bytes, p->waiting[i].shows, p->waiting[i].shown));
    }
    p->waits = 0;
    p->found = false;
    return QF_OK;
}
