/* The pictures of a docx: which part each is, what it shows, its bytes. */
#include "doc/docx_body.h"
#include "doc/package.h"

#define MAX_PICTURES 200                        /* of one document; more come without bytes */
#define MAX_PICTURE ((size_t)10 * 1024 * 1024)  /* bytes of one */
#define MAX_TOGETHER ((size_t)40 * 1024 * 1024) /* bytes of all */
#define MAX_WAITING 32                          /* of one paragraph */
#define MAX_SHOWS 600                           /* bytes of what a picture shows */

struct docx_pictures {
    doc_zip *zip;
    package_rels rels;
    size_t count, together;
    qf_str shows; /* of the picture whose bytes come next */
    struct {
        qf_str bytes, shows;
    } waiting[MAX_WAITING];
    size_t waits;
};

qf_code docx_pictures_open(struct docx_body *r, doc_zip *zip, const char *part)
{
    r->pictures = QF_NEW(r->cx->arena, struct docx_pictures);
    r->pictures->zip = zip;
    return package_rels_read(r->cx, zip, part, &r->pictures->rels);
}

void docx_picture_shows(struct docx_body *r, qf_str words)
{
    if (r->pictures != NULL)
        r->pictures->shows = words.n > MAX_SHOWS ? QF_S("") : qf_str_copy(r->cx->arena, words);
}

/* The part's bytes; none when it is too large for a page. */
static qf_code read_part(struct docx_body *r, size_t entry, qf_str *out)
{
    struct docx_pictures *p = r->pictures;
    qf_buf bytes = qf_buf_new(r->cx->arena, MAX_PICTURE + 1);
    char piece[16 * 1024];
    doc_part *part;
    size_t got = 1;

    *out = QF_S("");
    QF_TRY(doc_part_open(r->cx, p->zip, entry, &part));
    while (got > 0 && !bytes.over) {
        QF_TRY(doc_part_read(r->cx, part, piece, sizeof(piece), &got));
        qf_buf_add(&bytes, (qf_str){ piece, got });
    }
    doc_part_close(part);
    p->together += bytes.n;
    if (!bytes.over && bytes.n <= MAX_PICTURE && p->together <= MAX_TOGETHER)
        *out = qf_buf_str(&bytes);
    return QF_OK;
}

qf_code docx_picture_found(struct docx_body *r, qf_str relation)
{
    struct docx_pictures *p = r->pictures;
    qf_str bytes = QF_S("");

    if (p == NULL || p->waits == MAX_WAITING)
        return QF_OK;
    for (size_t i = 0; i < p->rels.count && p->count < MAX_PICTURES; i++)
        if (p->rels.list[i].entry >= 0 && qf_str_eq(p->rels.list[i].id, relation)) {
            QF_TRY(read_part(r, (size_t)p->rels.list[i].entry, &bytes));
            break;
        }
    p->count++;
    p->waiting[p->waits].bytes = bytes;
    p->waiting[p->waits++].shows = p->shows;
    p->shows = QF_S("");
    return QF_OK;
}

qf_code docx_pictures_out(struct docx_body *r)
{
    struct docx_pictures *p = r->pictures;

    if (p == NULL || r->paragraph_count > 0)
        return QF_OK;
    for (size_t i = 0; i < p->waits; i++)
        QF_TRY(doc_add_picture(r->b, p->waiting[i].bytes, p->waiting[i].shows));
    p->waits = 0;
    return QF_OK;
}
