#include "doc/package.h"

#include "doc/doc_build.h"
#include "doc/xml_sax.h"

#define MAX_RELS 4000

enum { E_REL = 1, E_TITLE };

static const xml_name names[] = {
    { XML_SPACE_RELS, "Relationship", E_REL },
    { XML_SPACE_CORE, "title", E_TITLE },
};

struct reading {
    qf_ctx *cx;
    doc_zip *zip;
    qf_str folder; /* of the part the relationships belong to, with its "/" */
    package_rels *rels;
    size_t room;
    bool in_title;
    qf_buf title;
};

/* The entry a target points to: "/word/x.xml" from the root, "x.xml" and "../x.xml" from the
 * folder of the part. */
static ptrdiff_t resolve(struct reading *r, qf_str target)
{
    qf_str folder = r->folder;
    qf_str path;

    if (qf_str_starts(target, QF_S("/")))
        return doc_zip_find(r->zip, qf_cstr(r->cx->arena, qf_str_sub(target, 1, target.n)));
    while (qf_str_starts(target, QF_S("../")) || qf_str_starts(target, QF_S("./"))) {
        if (target.p[1] == '.') {
            folder.n -= folder.n > 0;
            while (folder.n > 0 && folder.p[folder.n - 1] != '/')
                folder.n--;
        }
        target = qf_str_sub(target, target.p[1] == '.' ? 3 : 2, target.n);
    }
    path = qf_strf(r->cx->arena, "%.*s%.*s", QF_ARG(folder), QF_ARG(target));
    return doc_zip_find(r->zip, path.p);
}

static qf_code add_rel(struct reading *r, const xml_attrs *attrs)
{
    package_rels *rels = r->rels;
    qf_str type = xml_attr(attrs, "Type");
    bool outside = qf_str_eq(xml_attr(attrs, "TargetMode"), QF_S("External"));

    if (rels->count == MAX_RELS)
        return doc_too_large(r->cx, "内部关系过多");
    if (rels->count == r->room) {
        package_rel *old = rels->list;
        r->room = r->room == 0 ? 16 : r->room * 2;
        rels->list = QF_NEW_ARRAY(r->cx->arena, package_rel, r->room);
        if (old != NULL)
            memcpy(rels->list, old, rels->count * sizeof(*old));
    }
    for (size_t i = type.n; i-- > 0;) {
        if (type.p[i] == '/') {
            type = qf_str_sub(type, i + 1, type.n);
            break;
        }
    }
    rels->list[rels->count++] = (package_rel){
        .id = qf_str_copy(r->cx->arena, xml_attr(attrs, "Id")),
        .type = qf_str_copy(r->cx->arena, type),
        .entry = outside ? -1 : resolve(r, xml_attr(attrs, "Target")),
    };
    return QF_OK;
}

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct reading *r = user;

    (void)depth;
    if (id == E_REL && r->rels != NULL)
        return add_rel(r, attrs);
    r->in_title = id == E_TITLE;
    return QF_OK;
}

static qf_code on_end(void *user, int id, int depth)
{
    struct reading *r = user;

    (void)id, (void)depth;
    r->in_title = false;
    return QF_OK;
}

static qf_code on_text(void *user, qf_str text)
{
    struct reading *r = user;

    if (r->in_title)
        qf_buf_add(&r->title, text);
    return QF_OK;
}

static xml_reader reader_of(struct reading *r)
{
    return (xml_reader){ names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, r };
}

qf_code package_rels_read(qf_ctx *cx, doc_zip *zip, const char *name, package_rels *out)
{
    const char *slash = strrchr(name, '/');
    size_t folder = slash == NULL ? 0 : (size_t)(slash - name) + 1;
    struct reading r = { .cx = cx, .zip = zip, .folder = { name, folder }, .rels = out };
    xml_reader reader = reader_of(&r);
    qf_str path = qf_strf(cx->arena, "%.*s_rels/%s.rels", (int)folder, name, name + folder);
    ptrdiff_t entry = doc_zip_find(zip, path.p);

    *out = (package_rels){ NULL, 0 };
    if (entry < 0)
        return QF_OK;
    return xml_parse(cx, zip, (size_t)entry, &reader);
}

ptrdiff_t package_rel_find(const package_rels *rels, const char *type)
{
    for (size_t i = 0; i < rels->count; i++) {
        if (rels->list[i].entry >= 0 && qf_str_eq(rels->list[i].type, qf_str_of(type)))
            return rels->list[i].entry;
    }
    return -1;
}

qf_code package_title(qf_ctx *cx, doc_zip *zip, qf_str *out)
{
    struct reading r = { .cx = cx, .zip = zip, .title = qf_buf_new(cx->arena, 1000) };
    xml_reader reader = reader_of(&r);
    ptrdiff_t entry = doc_zip_find(zip, "docProps/core.xml");

    *out = QF_S("");
    if (entry < 0)
        return QF_OK;
    QF_TRY(xml_parse(cx, zip, (size_t)entry, &reader));
    *out = qf_str_trim(qf_buf_str(&r.title));
    return QF_OK;
}

qf_code package_bytes(qf_ctx *cx, doc_zip *zip, size_t entry, size_t most, qf_str *out)
{
    qf_buf bytes = qf_buf_new(cx->arena, most);
    char piece[16 * 1024];
    doc_part *part;
    size_t got = 1;

    QF_TRY(doc_part_open(cx, zip, entry, &part));
    while (got > 0 && !bytes.over) {
        QF_TRY(doc_part_read(cx, part, piece, sizeof(piece), &got));
        qf_buf_add(&bytes, (qf_str){ piece, got });
    }
    doc_part_close(part);
    *out = bytes.over ? QF_S("") : qf_buf_str(&bytes);
    return QF_OK;
}
