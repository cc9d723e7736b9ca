#include "domain/org/org.h"

#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "store/db.h"

#define NAME_MAX_RUNES 60

static const struct {
    const char *code, *label, *law;
    int storey;
} kinds[] = {
#define X(name, code, label, storey, law) { code, label, law, storey },
    ORG_KINDS(X)
#undef X
};

const char *org_kind_code(org_kind kind)
{
    return kinds[kind].code;
}

const char *org_kind_label(org_kind kind)
{
    return kinds[kind].label;
}

bool org_kind_parse(qf_str code, org_kind *out)
{
    for (int i = 0; i < ORG_KIND_COUNT; i++) {
        if (qf_str_eq(code, qf_str_of(kinds[i].code))) {
            *out = (org_kind)i;
            return true;
        }
    }
    return false;
}

/* ---- rows */

static org read_org(const db_row *row)
{
    org out = {
        .id = db_int(row, "id"),
        .code = db_str(row, "code"),
        .name = db_str(row, "name"),
        .parent = db_int(row, "parent_id"),
        .path = db_str(row, "path"),
        .level = db_int(row, "level"),
        .unified_code = db_str(row, "unified_code"),
        .region_code = db_str(row, "region_code"),
        .host = db_str(row, "host"),
        .base_path = db_str(row, "base_path"),
        .active = qf_str_eq(db_str(row, "state"), QF_S("active")),
        .phone = db_str(row, "phone"),
        .address = db_str(row, "address"),
        .email = db_str(row, "email"),
        .hours = db_str(row, "hours"),
        .site_code = db_str(row, "site_code"),
        .sample = db_int(row, "sample") != 0,
    };

    if (!org_kind_parse(db_str(row, "kind"), &out.kind))
        out.kind = ORG_TOWN; /* the codes are ours and permanent */
    return out;
}

static void read_orgs(qf_ctx *cx, const db_rows *rows, const org **out, size_t *count)
{
    org *list = QF_NEW_ARRAY(cx->arena, org, rows->count + 1);

    for (size_t i = 0; i < rows->count; i++)
        list[i] = read_org(&rows->row[i]);
    *out = list;
    *count = rows->count;
}

static qf_code found(qf_ctx *cx, qf_code code, const db_row *row, org *out)
{
    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "ORG.MISSING", "org", "没有这个行政机关");
    if (code == QF_OK)
        *out = read_org(row);
    return code;
}

qf_code org_by_id(qf_ctx *cx, int64_t id, org *out)
{
    db_row row;

    return found(cx, db_one(cx, SQL_ORG_BY_ID, &row, DB_INT("id", id)), &row, out);
}

qf_code org_by_code(qf_ctx *cx, qf_str code, org *out)
{
    db_row row;

    return found(cx, db_one(cx, SQL_ORG_BY_CODE, &row, DB_STR("code", code)), &row, out);
}

qf_code org_children(qf_ctx *cx, int64_t parent, const org **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ORG_CHILDREN, &rows, DB_INT("parent_id", parent)));
    read_orgs(cx, &rows, out, count);
    return QF_OK;
}

qf_code org_below(qf_ctx *cx, int64_t id, const org **out, size_t *count)
{
    db_rows rows;
    org top;

    QF_TRY(org_by_id(cx, id, &top));
    QF_TRY(db_many(cx, SQL_ORG_BELOW, &rows, DB_STR("path", top.path)));
    read_orgs(cx, &rows, out, count);
    return QF_OK;
}

qf_code org_sites(qf_ctx *cx, const org **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ORG_SITES, &rows));
    read_orgs(cx, &rows, out, count);
    return QF_OK;
}

qf_code org_offices(qf_ctx *cx, const org **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_ORG_OFFICES, &rows));
    read_orgs(cx, &rows, out, count);
    return QF_OK;
}

/* ---- the site of a request */

/* Lower case, without a port. */
static qf_str host_name(qf_arena *arena, qf_str host)
{
    qf_buf out = qf_buf_new(arena, 256);

    for (size_t i = 0; i < host.n && host.p[i] != ':'; i++)
        qf_buf_addc(&out,
                    host.p[i] >= 'A' && host.p[i] <= 'Z' ? (char)(host.p[i] + 32) : host.p[i]);
    return qf_buf_str(&out);
}

/* "/weichuan" of "/weichuan/item/3"; the whole of "/weichuan". */
static qf_str first_part(qf_str path)
{
    ptrdiff_t second = qf_str_find(path, QF_S("/"), 1);

    return qf_str_sub(path, 0, second < 0 ? path.n : (size_t)second);
}

static qf_code only_site(qf_ctx *cx, org *out)
{
    const org *sites;
    size_t count;

    QF_TRY(org_sites(cx, &sites, &count));
    if (count != 1)
        return qf_fail(cx, QF_MISSING, "ORG.NO_SITE", NULL, "这个网址没有对应的网站");
    *out = sites[0];
    return QF_OK;
}

/* The machine's own names, for its keeper and for health checks. */
static bool own_name(qf_str host)
{
    return qf_str_eq(host, QF_S("localhost")) || qf_str_eq(host, QF_S("127.0.0.1")) ||
           qf_str_eq(host, QF_S("[")) || host.n == 0; /* "[::1]" up to its first colon */
}

/* The site that the first part of the path names. */
static qf_code by_path(qf_ctx *cx, qf_str path, org *out, qf_str *rest)
{
    qf_str front = first_part(path);
    db_row row;

    QF_TRY(db_one(cx, SQL_ORG_BY_BASE_PATH, &row, DB_STR("base_path", front)));
    *out = read_org(&row);
    *rest = path.n > front.n ? qf_str_sub(path, front.n, path.n) : QF_S("/");
    return QF_OK;
}

qf_code org_site(qf_ctx *cx, qf_str host, qf_str path, org *out, qf_str *rest)
{
    qf_str name = host_name(cx->arena, host);
    qf_code code;
    db_row row;
    org top;

    *rest = path.n > 0 ? path : QF_S("/");
    code = db_one(cx, SQL_ORG_BY_HOST, &row, DB_STR("host", name));
    if (code == QF_OK) {
        top = read_org(&row);
        code = by_path(cx, path, out, rest);
        if (code == QF_OK && qf_str_starts(out->path, top.path))
            return QF_OK;
        *out = top;
        *rest = path.n > 0 ? path : QF_S("/");
        return code == QF_MISSING ? QF_OK : code;
    }
    if (code != QF_MISSING)
        return code;
    if (!own_name(name)) {
        QF_TRY(db_one(cx, SQL_ORG_HOSTS, &row));
        if (db_int(&row, "n") > 0)
            return qf_fail(cx, QF_MISSING, "ORG.WRONG_HOST", "host",
                           "这个网址不是这里的网站，请核对网址");
    }
    code = by_path(cx, path, out, rest);
    return code == QF_MISSING ? only_site(cx, out) : code;
}

/* ---- checks */

static bool only_of(qf_str s, const char *characters)
{
    for (size_t i = 0; i < s.n; i++)
        if (strchr(characters, s.p[i]) == NULL || s.p[i] == '\0')
            return false;
    return true;
}

#define LOWER "abcdefghijklmnopqrstuvwxyz"
#define DIGITS "0123456789"

bool org_unified_code_valid(qf_str code)
{
    static const char digits[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* no I O S V Z */
    int weight = 1, sum = 0;

    if (code.n != 18 || !only_of(code, digits))
        return false;
    for (size_t i = 0; i < 17; i++) {
        sum += (int)(strchr(digits, code.p[i]) - digits) * weight;
        weight = weight * 3 % 31;
    }
    return strchr(digits, code.p[17]) - digits == (31 - sum % 31) % 31;
}

static qf_code check_codes(qf_ctx *cx, const org *o)
{
    if (o->code.n < 2 || o->code.n > 32 || !only_of(o->code, LOWER DIGITS "-"))
        return qf_fail(cx, QF_INVALID, "ORG.CODE", "code", "代号用 2 到 32 个小写字母、数字或短横");
    if (o->unified_code.n > 0 && !org_unified_code_valid(o->unified_code))
        return qf_fail(cx, QF_INVALID, "ORG.UNIFIED_CODE", "unified_code",
                       "统一社会信用代码应为 18 位，且校验位正确");
    if (o->region_code.n > 0 &&
        ((o->region_code.n != 6 && o->region_code.n != 9 && o->region_code.n != 12) ||
         !only_of(o->region_code, DIGITS)))
        return qf_fail(cx, QF_INVALID, "ORG.REGION_CODE", "region_code",
                       "行政区划代码应为 6、9 或 12 位数字");
    if (o->site_code.n > 0 && (o->site_code.n != 10 || !only_of(o->site_code, DIGITS)))
        return qf_fail(cx, QF_INVALID, "ORG.SITE_CODE", "site_code",
                       "网站标识码应为 10 位数字，由政府网站主管单位编发");
    return QF_OK;
}

static qf_code check_site(qf_ctx *cx, const org *o)
{
    if (o->host.n > 200 || !only_of(o->host, LOWER DIGITS ".-"))
        return qf_fail(cx, QF_INVALID, "ORG.HOST", "host",
                       "域名用小写字母、数字、点和短横，不带端口");
    if (o->base_path.n > 0 &&
        (o->base_path.n < 2 || o->base_path.n > 40 || o->base_path.p[0] != '/' ||
         !only_of(qf_str_sub(o->base_path, 1, o->base_path.n), LOWER DIGITS "-")))
        return qf_fail(cx, QF_INVALID, "ORG.BASE_PATH", "base_path",
                       "路径以 / 开头，后面是小写字母、数字或短横，例如 /weichuan");
    return QF_OK;
}

static qf_code check_fields(qf_ctx *cx, const org *o)
{
    size_t runes = qf_rune_count(o->name);

    if (runes < 2 || runes > NAME_MAX_RUNES || !qf_utf8_valid(o->name))
        return qf_fail(cx, QF_INVALID, "ORG.NAME", "name", "名称应为 2 到 %d 个字", NAME_MAX_RUNES);
    if (qf_rune_count(o->phone) > 60 || qf_rune_count(o->address) > 120 ||
        qf_rune_count(o->email) > 100 || qf_rune_count(o->hours) > 120)
        return qf_fail(cx, QF_INVALID, "ORG.CONTACT", "address", "联系方式太长，请写短一些");
    QF_TRY(check_codes(cx, o));
    return check_site(cx, o);
}

/* An administrator works below his own organisation; the keeper everywhere. */
static qf_code check_reach(qf_ctx *cx, qf_str path)
{
    org own;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    if (cx->actor->account == 0)
        return QF_OK;
    QF_TRY(org_by_id(cx, cx->actor->org, &own));
    if (!qf_str_starts(path, own.path))
        return qf_fail(cx, QF_DENIED, "ORG.REACH", "parent", "只能管理本机关及下级");
    return QF_OK;
}

/* Path and level below the parent, and the site of a town; also that the storeys fit. */
static qf_code place(qf_ctx *cx, const org *fresh, int64_t id, org *out)
{
    org parent = { .path = QF_S("/"), .level = 0 };

    if (fresh->parent != 0) {
        qf_code code = org_by_id(cx, fresh->parent, &parent);
        if (code == QF_MISSING)
            return qf_fail(cx, QF_INVALID, "ORG.PARENT", "parent", "没有这个上级机关");
        QF_TRY(code);
        if (kinds[fresh->kind].storey <= kinds[parent.kind].storey)
            return qf_fail(cx, QF_INVALID, "ORG.PARENT", "parent", "%s不能设在%s之下",
                           kinds[fresh->kind].label, kinds[parent.kind].label);
    }
    *out = *fresh;
    if (out->kind == ORG_TOWN && out->host.n == 0 && out->base_path.n == 0)
        out->base_path = QF_JOIN(cx->arena, QF_S("/"), out->code);
    out->path = qf_strf(cx->arena, "%.*s%lld/", QF_ARG(parent.path), (long long)id);
    out->level = parent.level + 1;
    return check_reach(cx, out->path);
}

static qf_code taken(qf_ctx *cx, qf_code code)
{
    if (code == QF_CONFLICT && strcmp(cx->err.id, "DB.UNIQUE") == 0)
        return qf_fail(cx, QF_CONFLICT, "ORG.TAKEN", "code",
                       "代号、统一社会信用代码、域名或路径已被别的机关使用");
    return code;
}

/* ---- verbs */

/* Accounts and organisations are numbered for the whole program. */
static qf_code next_id(qf_ctx *cx, int64_t *out)
{
    int64_t keep = cx->org;
    qf_code code;

    cx->org = 0;
    code = db_number_next(cx, "org", out);
    cx->org = keep;
    return code;
}

qf_code org_create(qf_ctx *cx, const org *fresh, int64_t *out)
{
    DB_TX tx = { 0 };
    int64_t id;
    org made = { 0 };

    QF_TRY(check_fields(cx, fresh));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(next_id(cx, &id));
    QF_TRY(place(cx, fresh, id, &made));
    QF_TRY(taken(cx,
                 db_exec(cx, SQL_ORG_INSERT, DB_INT("id", id), DB_STR("code", made.code),
                         DB_STR_OR_NULL("unified_code", made.unified_code),
                         DB_STR_OR_NULL("region_code", made.region_code), DB_STR("name", made.name),
                         DB_STR("kind", qf_str_of(kinds[made.kind].code)),
                         DB_ID_OR_NULL("parent_id", made.parent), DB_STR("path", made.path),
                         DB_INT("level", made.level), DB_STR_OR_NULL("host", made.host),
                         DB_STR_OR_NULL("base_path", made.base_path),
                         DB_STR("site_code", fresh->site_code), DB_INT("sample", fresh->sample))));
    QF_TRY(audit_write(cx, "org.create", audit_object(cx, "org", id), "建立 %.*s（%.*s）",
                       QF_ARG(made.name), QF_ARG(made.code)));
    *out = id;
    return db_commit(&tx);
}

qf_code org_change(qf_ctx *cx, const org *now)
{
    DB_TX tx = { 0 };
    org old, merged = *now;

    QF_TRY(db_begin(cx, &tx));
    QF_TRY(org_by_id(cx, now->id, &old));
    QF_TRY(check_reach(cx, old.path));
    merged.code = old.code;
    QF_TRY(check_fields(cx, &merged));
    QF_TRY(taken(cx, db_exec(cx, SQL_ORG_UPDATE, DB_INT("id", now->id), DB_STR("name", now->name),
                             DB_STR_OR_NULL("unified_code", now->unified_code),
                             DB_STR_OR_NULL("region_code", now->region_code),
                             DB_STR_OR_NULL("host", now->host),
                             DB_STR_OR_NULL("base_path", now->base_path),
                             DB_STR("state", now->active ? QF_S("active") : QF_S("closed")),
                             DB_STR("phone", now->phone), DB_STR("address", now->address),
                             DB_STR("email", now->email), DB_STR("hours", now->hours),
                             DB_STR("site_code", now->site_code))));
    QF_TRY(db_generation_bump(cx));
    QF_TRY(audit_write(cx, "org.change", audit_object(cx, "org", now->id), "%.*s 改为 %.*s%s",
                       QF_ARG(old.name), QF_ARG(now->name), now->active ? "" : "，停用"));
    return db_commit(&tx);
}
