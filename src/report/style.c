#include "report/style.h"

#include "law/data.h"

#define FILE_NAME "style.json"

/* A whole number of the file, within its bounds; an absent one leaves *out as it is. */
static qf_code read_number(qf_ctx *cx, const qf_val *map, const char *parent, const char *key,
                           int least, int most, int factor, int *out)
{
    const qf_val *value = qf_get(map, key);
    const char *path = qf_strf(cx->arena, "%s%s%s", parent, parent[0] == '\0' ? "" : ".", key).p;

    if (value == NULL)
        return QF_OK;
    if (value->type != QF_VAL_INT || value->number < least || value->number > most)
        return law_bad(cx, FILE_NAME, path, "要写成 %d 到 %d 的整数", least, most);
    *out = (int)value->number * factor;
    return QF_OK;
}

static qf_code read_paper(qf_ctx *cx, const qf_val *json, page_style *style)
{
    const qf_val *paper = qf_get(json, "paper_mm"), *margins = qf_get(json, "margins_mm");

    QF_TRY(read_number(cx, paper, "paper_mm", "width", 100, 1000, 10, &style->width));
    QF_TRY(read_number(cx, paper, "paper_mm", "height", 100, 1000, 10, &style->height));
    QF_TRY(read_number(cx, margins, "margins_mm", "top", 10, 100, 10, &style->top));
    QF_TRY(read_number(cx, margins, "margins_mm", "right", 5, 100, 10, &style->right));
    QF_TRY(read_number(cx, margins, "margins_mm", "bottom", 15, 100, 10, &style->bottom));
    QF_TRY(read_number(cx, margins, "margins_mm", "left", 5, 100, 10, &style->left));
    QF_TRY(read_number(cx, json, "", "chars", 10, 80, 1, &style->chars));
    QF_TRY(read_number(cx, json, "", "lines", 10, 80, 1, &style->lines));
    if (style->width - style->left - style->right < 800 ||
        style->height - style->top - style->bottom < 1000)
        return law_bad(cx, FILE_NAME, "margins_mm", "除去页边，版心要留下至少 80×100 毫米");
    return QF_OK;
}

/* A list of texts as one with commas. */
static qf_code read_families(qf_ctx *cx, const qf_val *list, const char *key, qf_str *out)
{
    qf_buf names = qf_buf_new(cx->arena, 4096);

    if (list == NULL)
        return QF_OK;
    for (const qf_val *v = qf_first(list); v != NULL; v = v->next) {
        if (v->type != QF_VAL_STR || v->text.n == 0 || qf_str_has(v->text, QF_S(",")))
            return law_bad(cx, FILE_NAME, key, "要写成字体名的列表");
        if (names.n > 0)
            qf_buf_addc(&names, ',');
        qf_buf_add(&names, v->text);
    }
    if (names.n == 0 || names.over)
        return law_bad(cx, FILE_NAME, key, "要写成不太长的字体名列表");
    *out = qf_buf_str(&names);
    return QF_OK;
}

static qf_code read_face(qf_ctx *cx, const qf_val *json, const char *key, page_face *face)
{
    const qf_val *bold = qf_get(json, "bold");

    if (json == NULL)
        return QF_OK;
    if (qf_get_str(json, "office").n > 0)
        face->office = qf_get_str(json, "office");
    if (qf_get_str(json, "instead").n > 0)
        face->instead = qf_get_str(json, "instead");
    if (bold != NULL && bold->type != QF_VAL_BOOL)
        return law_bad(cx, FILE_NAME, key, "bold 要写成 true 或 false");
    face->bold = qf_get_bool(json, "bold", face->bold);
    QF_TRY(read_number(cx, json, key, "half_points", 12, 144, 1, &face->half_points));
    return read_families(cx, qf_get(json, "families"), key, &face->families);
}

static qf_code read_dirs(qf_ctx *cx, const qf_val *list, page_style *style)
{
    if (list == NULL)
        return QF_OK;
    style->font_dir_count = 0;
    for (const qf_val *v = qf_first(list); v != NULL; v = v->next) {
        if (v->type != QF_VAL_STR || v->text.n == 0)
            return law_bad(cx, FILE_NAME, "font_dirs", "要写成文件夹的列表");
        if (style->font_dir_count == PAGE_FONT_DIRS)
            return law_bad(cx, FILE_NAME, "font_dirs", "最多 %d 个文件夹", PAGE_FONT_DIRS);
        style->font_dirs[style->font_dir_count++] = v->text;
    }
    return QF_OK;
}

qf_code report_style_load(qf_ctx *cx, const char *dir, const char *fonts, const page_style **out)
{
    static const char *const names[PAGE_ROLES] = {
        [PAGE_BODY] = "body",    [PAGE_TITLE] = "title",  [PAGE_H1] = "heading_1",
        [PAGE_H2] = "heading_2", [PAGE_H3] = "heading_3", [PAGE_CELL] = "table",
        [PAGE_FOLIO] = "folio",
    };
    page_style *style = QF_NEW(cx->arena, page_style);
    const qf_val *json, *faces;

    *style = *page_style_default();
    QF_TRY(law_json(cx, dir, FILE_NAME, &json));
    QF_TRY(read_paper(cx, json, style));
    faces = qf_get(json, "faces");
    for (int i = 0; i < PAGE_ROLES; i++) {
        page_face *face = &style->face[i];

        QF_TRY(read_face(cx, qf_get(faces, names[i]), qf_strf(cx->arena, "faces.%s", names[i]).p,
                         face));
        if (fonts != NULL)
            face->families = qf_strf(cx->arena, "%s,%.*s", fonts, QF_ARG(face->families));
    }
    QF_TRY(read_dirs(cx, qf_get(json, "font_dirs"), style));
    *out = style;
    return QF_OK;
}
