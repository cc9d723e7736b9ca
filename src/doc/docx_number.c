#include "doc/docx_number.h"

#include "doc/doc_build.h"
#include "doc/docx_style.h"
#include "doc/xml_sax.h"

#define MAX_LISTS 4000

struct level {
    int start, restart; /* restart: DOCX_UNSET as usual, 0 never, n after level n-1 */
    qf_str form, text, style;
    char suffix; /* 't' tab, 's' space, 'n' nothing */
    bool legal;  /* all numbers in digits */
    bool known;
};

/* w:abstractNum: the shape of a list, and its counters. */
struct shape {
    int id;
    qf_str style_link, num_style_link;
    struct level levels[DOCX_LEVELS];
    int counters[DOCX_LEVELS];
    bool counted[DOCX_LEVELS];
};

struct override {
    int start;           /* DOCX_UNSET none */
    struct level *level; /* NULL: as the shape has it */
    bool used;
};

/* w:num: a use of a shape. */
struct use {
    int id, shape_id;
    struct shape *shape;
    struct override overrides[DOCX_LEVELS];
};

struct docx_lists {
    qf_arena *arena;
    struct shape *shapes[MAX_LISTS];
    struct use *uses[MAX_LISTS];
    size_t shape_count, use_count;
};

struct reading {
    qf_ctx *cx;
    docx_lists *lists;
    struct shape *shape;
    struct use *use;
    struct override *override;
    struct level *level;
    int skip;
};

enum {
    E_ABSTRACT = 1,
    E_NUM,
    E_ABSTRACT_ID,
    E_LEVEL,
    E_OVERRIDE,
    E_START_OVERRIDE,
    E_START,
    E_FORM,
    E_TEXT,
    E_RESTART,
    E_SUFFIX,
    E_LEGAL,
    E_STYLE,
    E_STYLE_LINK,
    E_NUM_STYLE_LINK,
    E_FALLBACK,
};

static const xml_name names[] = {
    { XML_SPACE_WORD, "abstractNum", E_ABSTRACT },
    { XML_SPACE_WORD, "num", E_NUM },
    { XML_SPACE_WORD, "abstractNumId", E_ABSTRACT_ID },
    { XML_SPACE_WORD, "lvl", E_LEVEL },
    { XML_SPACE_WORD, "lvlOverride", E_OVERRIDE },
    { XML_SPACE_WORD, "startOverride", E_START_OVERRIDE },
    { XML_SPACE_WORD, "start", E_START },
    { XML_SPACE_WORD, "numFmt", E_FORM },
    { XML_SPACE_WORD, "lvlText", E_TEXT },
    { XML_SPACE_WORD, "lvlRestart", E_RESTART },
    { XML_SPACE_WORD, "suff", E_SUFFIX },
    { XML_SPACE_WORD, "isLgl", E_LEGAL },
    { XML_SPACE_WORD, "pStyle", E_STYLE },
    { XML_SPACE_WORD, "styleLink", E_STYLE_LINK },
    { XML_SPACE_WORD, "numStyleLink", E_NUM_STYLE_LINK },
    { XML_SPACE_COMPAT, "Fallback", E_FALLBACK },
};

static struct level *level_at(struct level levels[DOCX_LEVELS], const xml_attrs *attrs)
{
    int at = xml_attr_int(attrs, "ilvl", DOCX_UNSET);

    return at >= 0 && at < DOCX_LEVELS ? &levels[at] : NULL;
}

static void fresh_level(struct level *level)
{
    if (level == NULL)
        return;
    *level = (struct level){
        .start = 0, .restart = DOCX_UNSET, .form = QF_S("decimal"), .suffix = 't', .known = true
    };
}

static qf_code open_list(struct reading *r, int id, const xml_attrs *attrs)
{
    docx_lists *lists = r->lists;

    if (lists->shape_count == MAX_LISTS || lists->use_count == MAX_LISTS)
        return doc_too_large(r->cx, "编号列表过多");
    if (id == E_ABSTRACT) {
        r->shape = QF_NEW(lists->arena, struct shape);
        r->shape->id = xml_attr_int(attrs, "abstractNumId", DOCX_UNSET);
        lists->shapes[lists->shape_count++] = r->shape;
        return QF_OK;
    }
    r->use = QF_NEW(lists->arena, struct use);
    r->use->id = xml_attr_int(attrs, "numId", DOCX_UNSET);
    r->use->shape_id = DOCX_UNSET;
    for (size_t i = 0; i < DOCX_LEVELS; i++)
        r->use->overrides[i].start = DOCX_UNSET;
    lists->uses[lists->use_count++] = r->use;
    return QF_OK;
}

static void open_level(struct reading *r, const xml_attrs *attrs)
{
    r->level = NULL;
    if (r->override != NULL)
        r->level = r->override->level = QF_NEW(r->lists->arena, struct level);
    else if (r->shape != NULL)
        r->level = level_at(r->shape->levels, attrs);
    fresh_level(r->level);
}

static void level_property(struct reading *r, int id, const xml_attrs *attrs)
{
    struct level *level = r->level;
    qf_str val = xml_attr(attrs, "val");

    switch (id) {
    case E_START:
        level->start = xml_attr_int(attrs, "val", 0);
        break;
    case E_FORM:
        /* "custom" carries its sample in `format`; the usual one is 001, 002. */
        level->form = qf_str_copy(r->lists->arena, val);
        break;
    case E_TEXT:
        level->text = qf_str_copy(r->lists->arena, val);
        break;
    case E_RESTART:
        level->restart = xml_attr_int(attrs, "val", DOCX_UNSET);
        break;
    case E_SUFFIX:
        level->suffix = val.n > 0 ? val.p[0] : 't';
        break;
    case E_LEGAL:
        level->legal = xml_attr_on(attrs);
        break;
    case E_STYLE:
        level->style = qf_str_copy(r->lists->arena, val);
        break;
    default:
        break;
    }
}

static void open_override(struct reading *r, const xml_attrs *attrs)
{
    int at = xml_attr_int(attrs, "ilvl", DOCX_UNSET);

    r->override = r->use != NULL && at >= 0 && at < DOCX_LEVELS ? &r->use->overrides[at] : NULL;
}

static qf_code on_start(void *user, int id, int depth, const xml_attrs *attrs)
{
    struct reading *r = user;

    if (r->skip > 0)
        return QF_OK;
    switch (id) {
    case E_FALLBACK:
        r->skip = depth;
        break;
    case E_ABSTRACT:
    case E_NUM:
        return open_list(r, id, attrs);
    case E_ABSTRACT_ID:
        if (r->use != NULL)
            r->use->shape_id = xml_attr_int(attrs, "val", DOCX_UNSET);
        break;
    case E_OVERRIDE:
        open_override(r, attrs);
        break;
    case E_START_OVERRIDE:
        if (r->override != NULL)
            r->override->start = xml_attr_int(attrs, "val", 0);
        break;
    case E_LEVEL:
        open_level(r, attrs);
        break;
    case E_STYLE_LINK:
        if (r->shape != NULL)
            r->shape->style_link = qf_str_copy(r->lists->arena, xml_attr(attrs, "val"));
        break;
    case E_NUM_STYLE_LINK:
        if (r->shape != NULL)
            r->shape->num_style_link = qf_str_copy(r->lists->arena, xml_attr(attrs, "val"));
        break;
    default:
        if (r->level != NULL && id > 0)
            level_property(r, id, attrs);
        break;
    }
    return QF_OK;
}

static qf_code on_end(void *user, int id, int depth)
{
    struct reading *r = user;

    if (r->skip > 0) {
        if (r->skip == depth)
            r->skip = 0;
        return QF_OK;
    }
    if (id == E_ABSTRACT)
        r->shape = NULL;
    else if (id == E_NUM)
        r->use = NULL;
    else if (id == E_LEVEL)
        r->level = NULL;
    else if (id == E_OVERRIDE)
        r->override = NULL;
    return QF_OK;
}

static qf_code on_text(void *user, qf_str text)
{
    (void)user, (void)text;
    return QF_OK;
}

static struct shape *find_shape(const docx_lists *lists, int id)
{
    for (size_t i = 0; i < lists->shape_count; i++) {
        if (lists->shapes[i]->id == id)
            return lists->shapes[i];
    }
    return NULL;
}

static struct use *find_use(const docx_lists *lists, int id)
{
    for (size_t i = 0; i < lists->use_count; i++) {
        if (lists->uses[i]->id == id)
            return lists->uses[i];
    }
    return NULL;
}

qf_code docx_lists_read(qf_ctx *cx, doc_zip *zip, size_t entry, docx_lists **out)
{
    docx_lists *lists = QF_NEW(cx->arena, docx_lists);
    struct reading r = { .cx = cx, .lists = lists };
    xml_reader reader = { names, sizeof(names) / sizeof(*names), on_start, on_end, on_text, &r };

    lists->arena = cx->arena;
    QF_TRY(xml_parse(cx, zip, entry, &reader));
    for (size_t i = 0; i < lists->use_count; i++)
        lists->uses[i]->shape = find_shape(lists, lists->uses[i]->shape_id);
    *out = lists;
    return QF_OK;
}

void docx_lists_link(docx_lists *lists, int (*list_of)(void *user, qf_str style), void *user)
{
    for (size_t i = 0; i < lists->use_count; i++) {
        struct use *use = lists->uses[i];
        const struct use *linked;
        if (use->shape == NULL || use->shape->num_style_link.n == 0)
            continue;
        linked = find_use(lists, list_of(user, use->shape->num_style_link));
        if (linked != NULL && linked->shape != NULL && linked->shape->num_style_link.n == 0)
            use->shape = linked->shape;
    }
}

static const struct level *level_of(const struct use *use, int at)
{
    return use->overrides[at].level != NULL ? use->overrides[at].level : &use->shape->levels[at];
}

static int start_of(const struct use *use, int at)
{
    const struct override *override = &use->overrides[at];

    return override->start != DOCX_UNSET ? override->start : level_of(use, at)->start;
}

/* Lists that share a shape share its counters; a start of its own makes a list begin anew once. */
static void advance(struct use *use, int at)
{
    struct shape *shape = use->shape;

    for (int i = 0; i <= at; i++) {
        struct override *override = &use->overrides[i];
        if (override->start != DOCX_UNSET && !override->used) {
            override->used = true;
            shape->counted[i] = false;
        }
        if (!shape->counted[i]) {
            shape->counters[i] = start_of(use, i);
            shape->counted[i] = true;
        } else if (i == at && shape->counters[i] < 1000000) {
            shape->counters[i]++;
        }
    }
    for (int i = at + 1; i < DOCX_LEVELS; i++) {
        int restart = level_of(use, i)->restart;
        if (restart == DOCX_UNSET || at < restart)
            shape->counted[i] = false;
    }
}

/* lvlText: "%1" is the number of level 1. */
static void write_label(const struct use *use, int at, qf_buf *out)
{
    const struct level *level = level_of(use, at);
    qf_str text = level->text;

    for (size_t i = 0; i < text.n; i++) {
        int of;
        if (text.p[i] != '%' || i + 1 >= text.n || text.p[i + 1] < '1' || text.p[i + 1] > '9') {
            qf_buf_addc(out, text.p[i]);
            continue;
        }
        of = text.p[++i] - '1';
        docx_number_write(out, level->legal ? QF_S("decimal") : level_of(use, of)->form,
                          use->shape->counters[of]);
    }
}

/* A gap stands behind a Latin label; Chinese marks bring their own. */
static void write_suffix(const struct level *level, qf_buf *out)
{
    if (level->suffix != 'n' && out->n > 0 && (unsigned char)out->p[out->n - 1] < 0x80)
        qf_buf_addc(out, ' ');
}

void docx_lists_count(docx_lists *lists, int num_id, int level, qf_str style, qf_buf *out)
{
    struct use *use = find_use(lists, num_id);
    size_t before = out->n;

    if (use == NULL || use->shape == NULL)
        return;
    for (int i = 0; level < 0 && style.n > 0 && i < DOCX_LEVELS; i++) {
        if (qf_str_eq(level_of(use, i)->style, style))
            level = i;
    }
    if (level < 0)
        level = 0;
    if (level >= DOCX_LEVELS || !level_of(use, level)->known)
        return;
    advance(use, level);
    if (qf_str_eq(level_of(use, level)->form, QF_S("bullet")))
        return;
    write_label(use, level, out);
    if (out->n > before)
        write_suffix(level_of(use, level), out);
}
