/* Who may do what in which column: the town's people by their roles, a village's account for its village. */
#include "domain/auth/columns.h"
#include "domain/disclose/step.h"
#include "store/db.h"

#define VILLAGE AUTH_BIT(VILLAGE_ACCOUNT)
#define AT_WORK                                                                                    \
    (DISCLOSE_DRAFTERS | AUTH_BIT(REVIEWER) | AUTH_BIT(LEADER) | AUTH_BIT(ADMINISTRATOR))

static bool only_village(const qf_actor *actor)
{
    return actor != NULL && actor != &auth_keeper && (actor->roles & VILLAGE) != 0 &&
           (actor->roles & ~VILLAGE) == 0;
}

/* The actor's roles that hold for this item. */
static uint32_t roles_for(const qf_ctx *cx, const auth_limits *limits, const disclose_item *item)
{
    uint32_t held = auth_roles_in(cx->actor, limits, item->column_code);

    if (cx->actor == &auth_keeper)
        return held;
    return item->village_id != 0 && item->village_id == cx->actor->village ? held : held & ~VILLAGE;
}

qf_code disclose_holds(qf_ctx *cx, uint32_t roles, const disclose_item *item, bool *out)
{
    auth_limits limits;

    *out = false;
    if (!auth_has(cx->actor, roles))
        return QF_OK;
    QF_TRY(auth_limits_of(cx, &limits));
    *out = (roles_for(cx, &limits, item) & roles) != 0;
    return QF_OK;
}

qf_code disclose_need(qf_ctx *cx, uint32_t roles, const disclose_item *item)
{
    disclose_column column;
    bool holds;

    QF_TRY(auth_need(cx, roles));
    QF_TRY(disclose_holds(cx, roles, item, &holds));
    if (holds)
        return QF_OK;
    if (only_village(cx->actor) && item->village_id != cx->actor->village)
        return qf_fail(cx, QF_DENIED, "DISCLOSE.VILLAGE", "village",
                       "村级账号只能办理本村报送的信息");
    QF_TRY(disclose_column_get(cx, item->column_code, &column));
    return qf_fail(cx, QF_DENIED, "AUTH.COLUMN", "column",
                   "您的角色只管指定的栏目，“%.*s”不在里面；请交给管这个栏目的人，或者请管理员加上",
                   QF_ARG(column.name));
}

bool disclose_at_work(const qf_ctx *cx)
{
    return auth_has(cx->actor, AT_WORK);
}

static bool was_public(const disclose_item *item)
{
    return qf_str_eq(item->state, QF_S("released")) || qf_str_eq(item->state, QF_S("withdrawn")) ||
           qf_str_eq(item->state, QF_S("merged"));
}

qf_code disclose_desk_get(qf_ctx *cx, int64_t id, disclose_item *out)
{
    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(disclose_get(cx, id, out));
    if (!disclose_at_work(cx) && !was_public(out))
        return qf_fail(cx, QF_DENIED, "DISCLOSE.NOT_PUBLIC", "item",
                       "这条信息还在本单位办理，公开以后才能看；没有按时公开的栏目见“公开缺口”");
    if (only_village(cx->actor) && out->village_id != cx->actor->village)
        return qf_fail(cx, QF_DENIED, "DISCLOSE.VILLAGE", "village",
                       "村级账号只能看本村报送的信息");
    return QF_OK;
}

qf_code disclose_desk_title(qf_ctx *cx, int64_t id, qf_str *out)
{
    disclose_item item;
    qf_code code = disclose_desk_get(cx, id, &item);

    *out = code == QF_OK ? item.title : QF_S("");
    return code == QF_DENIED || code == QF_MISSING ? QF_OK : code;
}

int64_t disclose_seen_village(const qf_ctx *cx)
{
    if (!only_village(cx->actor))
        return 0;
    return cx->actor->village != 0 ? cx->actor->village : -1;
}

int64_t disclose_sent_by(const qf_ctx *cx)
{
    return only_village(cx->actor) ? cx->actor->village : 0;
}

qf_code disclose_columns_mine(qf_ctx *cx, disclose_columns *out)
{
    disclose_columns all;
    auth_limits limits;

    QF_TRY(auth_limits_of(cx, &limits));
    QF_TRY(disclose_columns_all(cx, &all));
    out->count = 0;
    out->column = QF_NEW_ARRAY(cx->arena, disclose_column, all.count + 1);
    for (size_t i = 0; i < all.count; i++)
        if (!all.column[i].closed &&
            (auth_roles_in(cx->actor, &limits, all.column[i].code) & DISCLOSE_DRAFTERS) != 0)
            out->column[out->count++] = all.column[i];
    return QF_OK;
}
