#include "domain/disclose/start.h"

#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/disclose.h"
#include "store/db.h"

#define CONTENT_POSITION                                                                           \
    100 /* guide and system stand before the content, report and apply behind */
#define LAST_POSITION 9000

/* The parts that are one column each; a guide and a system older than a year are stale. */
static const disclose_column parts[] = {
    { .code = QF_S_INIT("guide"),
      .name = QF_S_INIT("政府信息公开指南"),
      .part = QF_S_INIT("guide"),
      .position = 1,
      .max_age_days = 365 },
    { .code = QF_S_INIT("system"),
      .name = QF_S_INIT("政府信息公开制度"),
      .part = QF_S_INIT("system"),
      .position = 2,
      .max_age_days = 365 },
    { .code = QF_S_INIT("report"),
      .name = QF_S_INIT("政府信息公开年报"),
      .part = QF_S_INIT("report"),
      .position = LAST_POSITION + 1,
      .max_age_days = 365 },
    { .code = QF_S_INIT("apply"),
      .name = QF_S_INIT("依申请公开"),
      .part = QF_S_INIT("apply"),
      .position = LAST_POSITION + 2 },
};

/* Node `up` levels above a leaf: 1 its item, 2 its field, 3 its section. */
static const catalogue_node *above(const catalogue *law, const catalogue_node *leaf, int up)
{
    const catalogue_node *node = leaf;

    while (up-- > 0 && node->parent >= 0)
        node = &law->nodes[node->parent];
    return node;
}

/* A township's own: sections A and B, not what only the county or only the village publishes. The
 * leaves of section D (report, guide, hotline …) are the other parts and pages of the site. */
static bool is_townships(const catalogue *law, const catalogue_node *leaf)
{
    qf_str section = above(law, leaf, 3)->id;

    if (leaf->level != 4 || (!qf_str_eq(section, QF_S("A")) && !qf_str_eq(section, QF_S("B"))))
        return false;
    for (size_t i = 0; i < leaf->level_count; i++)
        if (qf_str_has(leaf->levels[i], QF_S("乡")))
            return true;
    return false;
}

static bool is_single(const catalogue *law, const catalogue_node *leaf)
{
    for (size_t i = 0; i < law->count; i++)
        if (&law->nodes[i] != leaf && law->nodes[i].level == 4 &&
            qf_str_eq(law->nodes[i].name, leaf->name))
            return false;
    return true;
}

/* What the annual report counts it under: the catalogue's category ("民生:就业" counts as 民生), else
 * its field, so that the categories add up to the total. */
static qf_str category_of(const catalogue *law, const catalogue_node *leaf)
{
    ptrdiff_t colon;

    if (leaf->category_count == 0)
        return above(law, leaf, 2)->name;
    colon = qf_str_find(leaf->categories[0], QF_S(":"), 0);
    return colon < 0 ? leaf->categories[0] : qf_str_sub(leaf->categories[0], 0, (size_t)colon);
}

static bool is_there(const disclose_columns *columns, qf_str code)
{
    for (size_t i = 0; i < columns->count; i++)
        if (qf_str_eq(columns->column[i].code, code))
            return true;
    return false;
}

static qf_code insert(qf_ctx *cx, const disclose_column *column)
{
    return db_exec(cx, SQL_DISCLOSE_COLUMN_PUT, DB_STR("code", column->code),
                   DB_STR("name", column->name), DB_STR("part", column->part),
                   DB_INT("position", column->position), DB_STR("category", column->category),
                   DB_ID_OR_NULL("max_age_days", column->max_age_days));
}

static qf_code insert_leaf(qf_ctx *cx, const catalogue *law, const catalogue_node *leaf)
{
    qf_str name = is_single(law, leaf) ? leaf->name : catalogue_path(cx->arena, law, leaf);
    disclose_column column = {
        .code = leaf->id,
        .name = name,
        .part = QF_S("content"),
        .position = CONTENT_POSITION + (leaf - law->nodes),
        .category = category_of(law, leaf),
        .max_age_days = leaf->max_age_days,
    };

    return insert(cx, &column);
}

qf_code disclose_columns_count(qf_ctx *cx, int64_t *out)
{
    db_row row;

    QF_TRY(db_one(cx, SQL_DISCLOSE_COLUMN_COUNT, &row));
    *out = db_int(&row, "n");
    return QF_OK;
}

qf_code disclose_columns_start(qf_ctx *cx, const catalogue *law, size_t *made)
{
    disclose_columns columns;
    DB_TX tx = { 0 };

    *made = 0;
    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_columns_all(cx, &columns));
    for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
        if (!is_there(&columns, parts[i].code)) {
            QF_TRY(insert(cx, &parts[i]));
            (*made)++;
        }
    for (size_t i = 0; i < law->count; i++) {
        const catalogue_node *leaf = &law->nodes[i];
        if (!is_townships(law, leaf) || is_there(&columns, leaf->id))
            continue;
        QF_TRY(insert_leaf(cx, law, leaf));
        (*made)++;
    }
    if (*made > 0) {
        QF_TRY(audit_write(cx, "disclose.column", QF_S("column:*"), "按公开目录建立 %zu 个栏目",
                           *made));
        QF_TRY(db_generation_bump(cx));
    }
    return db_commit(&tx);
}
