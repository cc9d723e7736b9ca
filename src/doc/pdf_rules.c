#include "doc/pdf_rules.h"

#include "doc/pdf_ink.h"
#include "doc/pdf_token.h"

#include <math.h>
#include <qpdf/qpdf-c.h>
#include <stdlib.h>

#define MAX_DEPTH 8                          /* forms in forms */
#define MAX_PENS 64                          /* q in q */
#define MAX_BYTES ((size_t)32 * 1024 * 1024) /* of content, on a page */
#define MAX_FORMS 2000                       /* drawn on a page */
#define SMALL_WIDTH 60.0                     /* points: a smaller picture draws no table */
#define SMALL_HEIGHT 12.0

struct pdf_rules {
    qpdf_data file;
    int pages;
};

/* How the numbers of a colour are to be taken. */
enum space { GRAY, RGB, CMYK, TINT, UNKNOWN };

/* A page being read. */
struct painting {
    pdf_rules *rules;
    qf_arena *arena;
    pdf_ink ink;
    struct kept {
        pdf_pen pen;
        enum space fill, stroke;
    } kept[MAX_PENS];
    int pens;
    enum space fill, stroke;
    bool clip_next;
    size_t bytes;
    int forms, depth;
};

/* ---- Values of the file. */

static qpdf_oh value_of(const struct painting *p, qpdf_oh dictionary, qf_str key)
{
    return qpdf_oh_get_key_if_dict(p->rules->file, dictionary,
                                   qf_cstr(p->arena, QF_JOIN(p->arena, QF_S("/"), key)));
}

static bool is_null(const pdf_rules *rules, qpdf_oh value)
{
    return !qpdf_oh_is_initialized(rules->file, value) || qpdf_oh_is_null(rules->file, value);
}

static bool is_name(const pdf_rules *rules, qpdf_oh value, const char *name)
{
    return qpdf_oh_is_name_and_equals(rules->file, value, name);
}

/* Numbers of an array; false when it is none of that length. */
static bool numbers_of(const pdf_rules *rules, qpdf_oh array, double *out, int count)
{
    if (!qpdf_oh_is_array(rules->file, array) ||
        qpdf_oh_get_array_n_items(rules->file, array) != count)
        return false;
    for (int i = 0; i < count; i++) {
        if (!qpdf_oh_get_value_as_number(rules->file, qpdf_oh_get_array_item(rules->file, array, i),
                                         &out[i]))
            return false;
    }
    return true;
}

static qpdf_oh resource(const struct painting *p, qpdf_oh resources, const char *kind, qf_str name)
{
    return value_of(p, qpdf_oh_get_key_if_dict(p->rules->file, resources, kind), name);
}

/* ---- Colours. */

static pdf_light light_of(enum space space, const double *n, int count)
{
    double key = count == 4 ? 1 - n[3] : 1;

    switch (space) {
    case GRAY:
        return count == 1 ? n[0] : -1;
    case RGB:
        return count == 3 ? (n[0] + 2 * n[1] + n[2]) / 4 : -1;
    case CMYK:
        return count == 4 ? ((1 - n[0]) + 2 * (1 - n[1]) + (1 - n[2])) / 4 * key : -1;
    case TINT:
        return count == 1 ? 1 - n[0] : -1;
    case UNKNOWN:
        break;
    }
    return -1;
}

static void set_light(struct painting *p, const pdf_operator *op, enum space space, bool fill)
{
    pdf_light light = light_of(space, op->numbers, op->count);

    light = light > 1 ? 1 : light;
    *(fill ? &p->fill : &p->stroke) = space;
    *(fill ? &p->ink.pen.fill : &p->ink.pen.stroke) = light;
}

static enum space space_of_count(long long components)
{
    return components == 1 ? GRAY : components == 3 ? RGB : components == 4 ? CMYK : UNKNOWN;
}

/* A colour space that the page's resources describe. */
static enum space space_of(const struct painting *p, qpdf_oh value)
{
    qpdf_data file = p->rules->file;
    qpdf_oh kind, about;

    if (!qpdf_oh_is_array(file, value) || qpdf_oh_get_array_n_items(file, value) < 2)
        return UNKNOWN;
    kind = qpdf_oh_get_array_item(file, value, 0);
    about = qpdf_oh_get_array_item(file, value, 1);
    if (is_name(p->rules, kind, "/CalGray"))
        return GRAY;
    if (is_name(p->rules, kind, "/CalRGB"))
        return RGB;
    if (is_name(p->rules, kind, "/ICCBased") && qpdf_oh_is_stream(file, about)) {
        qpdf_oh n = qpdf_oh_get_key(file, qpdf_oh_get_dict(file, about), "/N");
        long long components = 0;
        return qpdf_oh_get_value_as_longlong(file, n, &components) ? space_of_count(components)
                                                                   : UNKNOWN;
    }
    if (is_name(p->rules, kind, "/Separation") &&
        (is_name(p->rules, about, "/Black") || is_name(p->rules, about, "/All")))
        return TINT;
    return UNKNOWN;
}

static void set_space(struct painting *p, const pdf_operator *op, qpdf_oh resources, bool fill)
{
    enum space space;

    if (qf_str_eq(op->named, QF_S("DeviceGray")))
        space = GRAY;
    else if (qf_str_eq(op->named, QF_S("DeviceRGB")))
        space = RGB;
    else if (qf_str_eq(op->named, QF_S("DeviceCMYK")))
        space = CMYK;
    else
        space = space_of(p, resource(p, resources, "/ColorSpace", op->named));
    *(fill ? &p->fill : &p->stroke) = space;
    *(fill ? &p->ink.pen.fill : &p->ink.pen.stroke) = space == UNKNOWN ? -1 : 0;
}

/* ---- Operators, by what they are about; each function is false for those it does not know. */

#define OP(a, b, c) ((unsigned)(a) << 16 | (unsigned)(b) << 8 | (unsigned)(c))

static unsigned code_of(qf_str name)
{
    unsigned code = 0;

    for (size_t i = 0; i < 3; i++)
        code = code << 8 | (i < name.n ? (unsigned char)name.p[i] : 0);
    return name.n <= 3 ? code : 0;
}

static bool path_operator(struct painting *p, const pdf_operator *op, unsigned code)
{
    const double *n = op->numbers;
    int needs = code == OP('c', 0, 0) ? 6 : code == OP('m', 0, 0) || code == OP('l', 0, 0) ? 2 : 4;

    if (code == OP('h', 0, 0)) {
        pdf_ink_close(&p->ink);
        return true;
    }
    if (code != OP('m', 0, 0) && code != OP('l', 0, 0) && code != OP('c', 0, 0) &&
        code != OP('v', 0, 0) && code != OP('y', 0, 0) && code != OP('r', 'e', 0))
        return false;
    if (op->count != needs)
        p->ink.unsure = true;
    else if (code == OP('m', 0, 0))
        pdf_ink_move(&p->ink, n[0], n[1]);
    else if (code == OP('l', 0, 0))
        pdf_ink_line(&p->ink, n[0], n[1]);
    else if (code == OP('r', 'e', 0))
        pdf_ink_rectangle(&p->ink, n[0], n[1], n[2], n[3]);
    else
        pdf_ink_curve(&p->ink, n[needs - 2], n[needs - 1]);
    return true;
}

/* Ends the path: closed, filled, stroked, as the operator says. */
static void end_path(struct painting *p, bool closed, bool filled, bool stroked)
{
    if (closed)
        pdf_ink_close(&p->ink);
    if (filled)
        pdf_ink_fill(&p->ink);
    if (stroked)
        pdf_ink_stroke(&p->ink);
    if (p->clip_next)
        pdf_ink_clip(&p->ink);
    p->clip_next = false;
    pdf_ink_forget_path(&p->ink);
}

static bool paint_operator(struct painting *p, unsigned code)
{
    switch (code) {
    case OP('n', 0, 0):
        end_path(p, false, false, false);
        return true;
    case OP('f', 0, 0):
    case OP('F', 0, 0):
    case OP('f', '*', 0):
        end_path(p, false, true, false);
        return true;
    case OP('S', 0, 0):
    case OP('s', 0, 0):
        end_path(p, code == OP('s', 0, 0), false, true);
        return true;
    case OP('B', 0, 0):
    case OP('B', '*', 0):
    case OP('b', 0, 0):
    case OP('b', '*', 0):
        end_path(p, code >> 16 == 'b', true, true);
        return true;
    case OP('W', 0, 0):
    case OP('W', '*', 0):
        p->clip_next = true;
        return true;
    default:
        return false;
    }
}

static void keep_pen(struct painting *p)
{
    if (p->pens == MAX_PENS) {
        p->ink.unsure = true;
        return;
    }
    p->kept[p->pens++] = (struct kept){ p->ink.pen, p->fill, p->stroke };
}

static void take_pen(struct painting *p, int floor)
{
    if (p->pens <= floor)
        return;
    p->pens--;
    p->ink.pen = p->kept[p->pens].pen;
    p->fill = p->kept[p->pens].fill;
    p->stroke = p->kept[p->pens].stroke;
}

static void set_state(struct painting *p, qpdf_oh state)
{
    pdf_rules *rules = p->rules;
    qpdf_oh mask = qpdf_oh_get_key_if_dict(rules->file, state, "/SMask");
    qpdf_oh blend = qpdf_oh_get_key_if_dict(rules->file, state, "/BM");
    double number;

    if ((!is_null(rules, mask) && !is_name(rules, mask, "/None")) ||
        (!is_null(rules, blend) && !is_name(rules, blend, "/Normal") &&
         !is_name(rules, blend, "/Compatible")) ||
        !is_null(rules, qpdf_oh_get_key_if_dict(rules->file, state, "/D")))
        p->ink.unsure = true;
    if (qpdf_oh_get_value_as_number(rules->file, qpdf_oh_get_key_if_dict(rules->file, state, "/ca"),
                                    &number))
        p->ink.pen.fill_alpha = number;
    if (qpdf_oh_get_value_as_number(rules->file, qpdf_oh_get_key_if_dict(rules->file, state, "/CA"),
                                    &number))
        p->ink.pen.stroke_alpha = number;
    if (qpdf_oh_get_value_as_number(rules->file, qpdf_oh_get_key_if_dict(rules->file, state, "/LW"),
                                    &number))
        p->ink.pen.width = number;
}

static bool state_operator(struct painting *p, const pdf_operator *op, unsigned code,
                           qpdf_oh resources)
{
    const double *n = op->numbers;
    pdf_matrix matrix;

    switch (code) {
    case OP('q', 0, 0):
        keep_pen(p);
        return true;
    case OP('c', 'm', 0):
        if (op->count != 6) {
            p->ink.unsure = true;
            return true;
        }
        matrix = (pdf_matrix){ n[0], n[1], n[2], n[3], n[4], n[5] };
        p->ink.pen.matrix = pdf_matrix_times(&matrix, &p->ink.pen.matrix);
        return true;
    case OP('w', 0, 0):
        p->ink.pen.width = op->count == 1 ? fabs(n[0]) : 0;
        return true;
    case OP('d', 0, 0):
        p->ink.pen.dashed = op->array_numbers > 0;
        return true;
    case OP('g', 's', 0):
        set_state(p, resource(p, resources, "/ExtGState", op->named));
        return true;
    case OP('T', 'r', 0): /* letters that clip */
        p->ink.unsure = p->ink.unsure || op->count != 1 || n[0] > 3;
        return true;
    default:
        return false;
    }
}

static bool colour_operator(struct painting *p, const pdf_operator *op, unsigned code,
                            qpdf_oh resources)
{
    switch (code) {
    case OP('g', 0, 0):
    case OP('G', 0, 0):
        set_light(p, op, GRAY, code >> 16 == 'g');
        return true;
    case OP('r', 'g', 0):
    case OP('R', 'G', 0):
        set_light(p, op, RGB, code >> 16 == 'r');
        return true;
    case OP('k', 0, 0):
    case OP('K', 0, 0):
        set_light(p, op, CMYK, code >> 16 == 'k');
        return true;
    case OP('c', 's', 0):
    case OP('C', 'S', 0):
        set_space(p, op, resources, code >> 16 == 'c');
        return true;
    case OP('s', 'c', 0):
    case OP('s', 'c', 'n'):
        set_light(p, op, op->named.n > 0 ? UNKNOWN : p->fill, true);
        return true;
    case OP('S', 'C', 0):
    case OP('S', 'C', 'N'):
        set_light(p, op, op->named.n > 0 ? UNKNOWN : p->stroke, false);
        return true;
    default:
        return false;
    }
}

/* A picture fills the unit square: a small one is no table. */
static void show_picture(struct painting *p)
{
    pdf_box box = pdf_matrix_box(&p->ink.pen.matrix, 0, 0, 1, 1);

    box = pdf_box_meet(&box, &p->ink.pen.clip);
    if (box.right - box.left >= SMALL_WIDTH || box.bottom - box.top >= SMALL_HEIGHT)
        p->ink.unsure = true;
}

static void read_content(struct painting *p, qf_str content, qpdf_oh resources);

static void draw_form(struct painting *p, qpdf_oh form, qpdf_oh resources)
{
    qpdf_data file = p->rules->file;
    qpdf_oh about = qpdf_oh_get_dict(file, form);
    qpdf_oh own = qpdf_oh_get_key(file, about, "/Resources");
    double m[6] = { 1, 0, 0, 1, 0, 0 }, box[4];
    unsigned char *bytes = NULL;
    size_t count = 0;
    QPDF_BOOL filtered = QPDF_FALSE;
    int floor = p->pens;
    bool read;

    (void)numbers_of(p->rules, qpdf_oh_get_key(file, about, "/Matrix"), m, 6);
    keep_pen(p);
    p->forms++;
    p->depth++;
    read = !p->ink.unsure && p->depth <= MAX_DEPTH && p->forms <= MAX_FORMS &&
           p->ink.pen.fill_alpha >= 1 && p->ink.pen.stroke_alpha >= 1 &&
           numbers_of(p->rules, qpdf_oh_get_key(file, about, "/BBox"), box, 4) &&
           qpdf_oh_get_stream_data(file, form, qpdf_dl_generalized, &filtered, &bytes, &count) == 0;
    qf_arena_defer(p->arena, free, bytes);
    if (!read || !filtered) {
        p->ink.unsure = true;
    } else {
        pdf_matrix matrix = { m[0], m[1], m[2], m[3], m[4], m[5] };
        pdf_box seen;
        p->ink.pen.matrix = pdf_matrix_times(&matrix, &p->ink.pen.matrix);
        seen = pdf_matrix_box(&p->ink.pen.matrix, box[0], box[1], box[2] - box[0], box[3] - box[1]);
        p->ink.pen.clip = pdf_box_meet(&p->ink.pen.clip, &seen);
        read_content(p, (qf_str){ (const char *)bytes, count },
                     is_null(p->rules, own) ? resources : own);
        while (p->pens > floor + 1)
            take_pen(p, floor + 1);
    }
    p->depth--;
    take_pen(p, floor);
}

static void show_object(struct painting *p, qpdf_oh object, qpdf_oh resources)
{
    qpdf_data file = p->rules->file;
    qpdf_oh kind;

    if (!qpdf_oh_is_stream(file, object))
        return;
    kind = qpdf_oh_get_key(file, qpdf_oh_get_dict(file, object), "/Subtype");
    if (is_name(p->rules, kind, "/Image"))
        show_picture(p);
    else if (is_name(p->rules, kind, "/Form"))
        draw_form(p, object, resources);
}

static void read_content(struct painting *p, qf_str content, qpdf_oh resources)
{
    pdf_operator op;
    int floor = p->pens;

    p->bytes += content.n;
    p->ink.unsure = p->ink.unsure || p->bytes > MAX_BYTES;
    for (size_t at = 0; !p->ink.unsure && pdf_operator_next(content, &at, &op);) {
        unsigned code = code_of(op.name);
        if (path_operator(p, &op, code) || paint_operator(p, code) ||
            state_operator(p, &op, code, resources) || colour_operator(p, &op, code, resources))
            continue;
        if (code == OP('Q', 0, 0)) {
            take_pen(p, floor);
        } else if (code == OP('D', 'o', 0)) {
            show_object(p, resource(p, resources, "/XObject", op.named), resources);
        } else if (code == OP('B', 'I', 0)) {
            show_picture(p);
            p->ink.unsure = p->ink.unsure || !pdf_inline_picture_skip(content, &at);
        } else if (code == OP('s', 'h', 0)) {
            p->ink.unsure = true;
        }
    }
}

/* ---- Pages. */

/* Notes and fields on the page are drawn too; links are not. */
static bool has_notes(const pdf_rules *rules, qpdf_oh page)
{
    qpdf_oh notes = qpdf_oh_get_key(rules->file, page, "/Annots");
    int count;

    if (!qpdf_oh_is_array(rules->file, notes))
        return !is_null(rules, notes);
    count = qpdf_oh_get_array_n_items(rules->file, notes);
    for (int i = 0; i < count; i++) {
        qpdf_oh note = qpdf_oh_get_array_item(rules->file, notes, i);
        if (!is_name(rules, qpdf_oh_get_key_if_dict(rules->file, note, "/Subtype"), "/Link"))
            return true;
    }
    return false;
}

static bool page_box(const pdf_rules *rules, qpdf_oh page, const char *key, pdf_box *out)
{
    double n[4];

    if (!numbers_of(rules, qpdf_oh_get_key(rules->file, page, key), n, 4))
        return false;
    *out = (pdf_box){ fmin(n[0], n[2]), fmin(n[1], n[3]), fmax(n[0], n[2]), fmax(n[1], n[3]) };
    return true;
}

/* The pen as the page begins; false when the page is not the sheet that poppler sees. */
static bool first_pen(const pdf_rules *rules, qpdf_oh page, double width, double height,
                      pdf_pen *out)
{
    qpdf_oh turned = qpdf_oh_get_key(rules->file, page, "/Rotate");
    pdf_box sheet, cut;
    long long angle = 0;

    if (!page_box(rules, page, "/MediaBox", &sheet))
        return false;
    if (page_box(rules, page, "/CropBox", &cut))
        sheet = pdf_box_meet(&sheet, &cut);
    if (!is_null(rules, turned) &&
        (!qpdf_oh_get_value_as_longlong(rules->file, turned, &angle) || angle != 0))
        return false;
    if (!is_null(rules, qpdf_oh_get_key(rules->file, page, "/UserUnit")) ||
        fabs(sheet.right - sheet.left - width) > 0.5 ||
        fabs(sheet.bottom - sheet.top - height) > 0.5)
        return false;
    *out = (pdf_pen){ .matrix = { 1, 0, 0, -1, -sheet.left, sheet.bottom },
                      .clip = { 0, 0, width, height },
                      .fill_alpha = 1,
                      .stroke_alpha = 1,
                      .width = 1 };
    return true;
}

bool pdf_rules_find(pdf_rules *rules, qf_arena *scratch, int number, double width, double height,
                    pdf_lines *across, pdf_lines *down)
{
    struct painting *p = QF_NEW(scratch, struct painting);
    unsigned char *bytes = NULL;
    size_t count = 0;
    QPDF_ERROR_CODE code;
    qpdf_oh page;
    pdf_pen pen;

    if (number >= rules->pages)
        return false;
    page = qpdf_get_page_n(rules->file, (size_t)number);
    if (has_notes(rules, page) || !first_pen(rules, page, width, height, &pen))
        return false;
    /* With a warning there are bytes too. */
    code = qpdf_oh_get_page_content_data(rules->file, page, &bytes, &count);
    qf_arena_defer(scratch, free, bytes);
    if (code != 0)
        return false;
    *p = (struct painting){ .rules = rules, .arena = scratch, .ink = pdf_ink_new(scratch, &pen) };
    read_content(p, (qf_str){ (const char *)bytes, count },
                 qpdf_oh_get_key(rules->file, page, "/Resources"));
    qpdf_oh_release_all(rules->file);
    if (p->ink.unsure || qpdf_more_warnings(rules->file))
        return false;
    *across = pdf_lines_of_segments(scratch, &p->ink.across);
    *down = pdf_lines_of_segments(scratch, &p->ink.down);
    return true;
}

static void release(void *of)
{
    qpdf_data *file = of;

    /* An error that nobody looked at would be printed. */
    (void)qpdf_get_error(*file);
    qpdf_cleanup(file);
}

pdf_rules *pdf_rules_open(qf_arena *arena, qf_str bytes)
{
    pdf_rules *rules = QF_NEW(arena, pdf_rules);
    qpdf_oh layers;

    rules->file = qpdf_init();
    qf_arena_defer(arena, release, &rules->file);
    qpdf_set_suppress_warnings(rules->file, QPDF_TRUE);
    qpdf_silence_errors(rules->file);
    qpdf_set_attempt_recovery(rules->file, QPDF_FALSE);
    if (qpdf_read_memory(rules->file, "pdf", bytes.p, bytes.n, NULL) != 0)
        return NULL;
    rules->pages = qpdf_get_num_pages(rules->file);
    layers = qpdf_oh_get_key_if_dict(rules->file, qpdf_get_root(rules->file), "/OCProperties");
    if (rules->pages < 0 || !is_null(rules, layers) ||
        (qpdf_push_inherited_attributes_to_page(rules->file) & QPDF_ERRORS) != 0 ||
        qpdf_more_warnings(rules->file))
        return NULL;
    return rules;
}
