#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/service/service_text.h"
#include "store/db.h"

#define CODE_MAX 40
#define DAYS_MAX 3650

/* ---- pure */

service_material service_material_of(qf_str line)
{
    qf_str part[4] = { QF_S(""), QF_S(""), QF_S(""), QF_S("") };

    for (size_t i = 0; i < 4; i++)
        if (!qf_str_split(&line, '|', &part[i]))
            break;
    for (size_t i = 0; i < 4; i++)
        part[i] = qf_str_trim(part[i]);
    return (service_material){ part[0], part[1], part[2], part[3] };
}

qf_str service_days_zh(qf_arena *arena, int64_t days)
{
    return days == 0 ? QF_S("当场办结") : qf_strf(arena, "%lld 个工作日", (long long)days);
}

const char *service_handling_zh(const service_item *item)
{
    return item->promised_days == 0 ? "即办件" : "承诺件";
}

static bool is_free(qf_str fee)
{
    return qf_str_has(fee, QF_S("不收费")) || qf_str_has(fee, QF_S("免费")) ||
           qf_str_has(fee, QF_S("无"));
}

/* A last line that lets a window ask for anything (兜底条款). */
static bool is_catch_all(qf_str materials)
{
    qf_str line;

    while (qf_str_split(&materials, '\n', &line)) {
        qf_str name = service_material_of(line).name;
        if (qf_str_starts(name, QF_S("其他材料")) || qf_str_has(name, QF_S("其他有关材料")) ||
            qf_str_has(name, QF_S("要求的其他")) || qf_str_has(name, QF_S("需要提供的其他")))
            return true;
    }
    return false;
}

const char *service_item_lacks(const service_item *item, const char **field)
{
#define X(member, label, lines, needed)                                                            \
    if ((needed) && qf_str_trim(item->member).n == 0) {                                            \
        *field = #member;                                                                          \
        return "“" label "”还没有填，办事指南不能缺这一项";                                        \
    }
    SERVICE_TEXTS(X)
#undef X
    *field = "promised_days";
    if (item->promised_days > item->legal_days)
        return "承诺时限不能长于法定时限";
    *field = "fee_basis";
    if (!is_free(item->fee) && qf_str_trim(item->fee_basis).n == 0)
        return "收费的事项要写明收费依据";
    *field = "materials";
    if (is_catch_all(item->materials))
        return "材料清单里不能有“其他材料”这样的兜底项，请写明是什么材料";
    return NULL;
}

/* ---- the record */

static bool is_code(qf_str code)
{
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
              c == '-'))
            return false;
    }
    return code.n > 0 && code.n <= CODE_MAX;
}

qf_code service_item_check(qf_ctx *cx, const service_item *item)
{
    if (!is_code(item->code))
        return qf_fail(cx, QF_INVALID, "SERVICE.ITEM", "code",
                       "事项编码只能用数字、字母和短横，最多 %d 位", CODE_MAX);
    if (qf_str_trim(item->name).n == 0)
        return qf_fail(cx, QF_INVALID, "SERVICE.ITEM", "name", "事项要有名称");
    if (item->legal_days < 0 || item->legal_days > DAYS_MAX || item->promised_days < 0)
        return qf_fail(cx, QF_INVALID, "SERVICE.ITEM", "legal_days",
                       "办结时限要在 0 到 %d 个工作日之间", DAYS_MAX);
    if (item->promised_days > item->legal_days)
        return qf_fail(cx, QF_INVALID, "SERVICE.ITEM", "promised_days",
                       "“%.*s”的承诺时限不能长于法定时限", QF_ARG(item->name));
    return QF_OK;
}

qf_code service_item_write(qf_ctx *cx, const service_item *item)
{
    const db_arg args[] = {
#define X(member, label, lines, needed) DB_STR(#member, item->member),
        SERVICE_TEXTS(X)
#undef X
            DB_STR("code", item->code),
        DB_INT("legal_days", item->legal_days),
        DB_INT("promised_days", item->promised_days),
        DB_DATE(cx, "listed_on", item->listed_on),
        DB_DATE(cx, "changed_on", item->changed_on),
        { .name = NULL },
    };

    return db_run_exec(cx, SQL_SERVICE_ITEM_PUT, NULL, args);
}

qf_code service_item_put(qf_ctx *cx, const service_item *item)
{
    DB_TX tx = { 0 };
    service_item now = *item;

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(service_item_check(cx, item));
    if (!qf_date_is(now.listed_on))
        now.listed_on = qf_time_date(cx->now);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(service_version_note(cx, &now, QF_S("")));
    QF_TRY(service_item_write(cx, &now));
    QF_TRY(audit_write(cx, "service.item", qf_strf(cx->arena, "service:%.*s", QF_ARG(item->code)),
                       "%.*s", QF_ARG(item->name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static void read_item(const db_row *row, service_item *out)
{
    *out = (service_item){
        .code = db_str(row, "code"),
#define X(member, label, lines, needed) .member = db_str(row, #member),
        SERVICE_TEXTS(X)
#undef X
            .legal_days = db_int(row, "legal_days"),
        .promised_days = db_int(row, "promised_days"),
        .listed_on = db_date(row, "listed_on"),
        .changed_on = db_date(row, "changed_on"),
    };
}

qf_code service_items_all(qf_ctx *cx, service_items *out)
{
    return service_items_on(cx, qf_time_date(cx->now), out);
}

qf_code service_items_on(qf_ctx *cx, qf_date day, service_items *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_SERVICE_ITEMS, &rows, DB_DATE(cx, "day", day)));
    out->count = rows.count;
    out->item = QF_NEW_ARRAY(cx->arena, service_item, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        read_item(&rows.row[i], &out->item[i]);
    return QF_OK;
}

qf_code service_item_get(qf_ctx *cx, qf_str code, service_item *out)
{
    db_row row;
    qf_code result = db_one(cx, SQL_SERVICE_ITEM, &row, DB_STR("code", code));

    if (result == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "SERVICE.NO_ITEM", "code", "没有这个办事事项");
    QF_TRY(result);
    read_item(&row, out);
    return QF_OK;
}
