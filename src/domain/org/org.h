/* Organisations: the tree from province to village, and each one's place on the web. */
#ifndef QF_DOMAIN_ORG_ORG_H
#define QF_DOMAIN_ORG_ORG_H

#include "base/err.h"

/* X(name, code, label, storey, law). A child stands on a lower storey than its parent. */
#define ORG_KINDS(X)                                                                               \
    X(PROVINCE, "province", "省级人民政府", 1, "宪法 第九十五条")                                  \
    X(CITY, "city", "市级人民政府", 2, "宪法 第九十五条")                                          \
    X(COUNTY, "county", "县级人民政府", 3, "宪法 第九十五条")                                      \
    X(DEPARTMENT, "department", "部门", 4, "政府信息公开条例 第十条")                              \
    X(TOWN, "town", "乡镇人民政府、街道办事处", 4, "宪法 第九十五条")                              \
    X(VILLAGE, "village", "行政村、社区", 5, "村民委员会组织法 第二条")

typedef enum org_kind {
#define X(name, code, label, storey, law) ORG_##name,
    ORG_KINDS(X)
#undef X
        ORG_KIND_COUNT
} org_kind;

/* Permanent code ("town"), Chinese label, law behind it. */
const char *org_kind_code(org_kind kind);
const char *org_kind_label(org_kind kind);
/* False when there is no such kind. */
bool org_kind_parse(qf_str code, org_kind *out);

typedef struct org {
    int64_t id;  /* given by org_create */
    qf_str code; /* short name for addresses and commands: 2-32 of a-z 0-9 - */
    qf_str name; /* 尉氏县洧川镇人民政府 */
    org_kind kind;
    int64_t parent;      /* 0: a root */
    qf_str path;         /* "/1/4/9/": ids from the root down to this one */
    int64_t level;       /* 1: a root */
    qf_str unified_code; /* 统一社会信用代码; may be empty */
    qf_str region_code;  /* 行政区划代码, 6, 9 or 12 digits; may be empty */
    qf_str host;         /* site: host name; may be empty */
    qf_str base_path;    /* site: "/weichuan" on a shared host; may be empty */
    bool active;
    qf_str phone, address, email, hours; /* for citizens; may be empty */
    qf_str site_code;                    /* 网站标识码, 10 digits; may be empty */
    bool sample;                         /* a demonstration; stays as it was made */
} org;

/* Makes an organisation (id, path, level, active and contact data are not read). A town
 * without host and base path gets the base path "/CODE", so that it has a site from its first hour.
 * Administrators make those below their own; the keeper makes any. Errors: QF_INVALID with the field ("ORG.CODE", "ORG.NAME",
 * "ORG.UNIFIED_CODE", "ORG.REGION_CODE", "ORG.SITE_CODE", "ORG.HOST", "ORG.BASE_PATH", "ORG.PARENT"), QF_CONFLICT
 * "ORG.TAKEN", QF_DENIED. */
QF_MUST qf_code org_create(qf_ctx *cx, const org *fresh, int64_t *out);
/* Changes name, codes, site, contact data and `active` of organisation `now->id`; code, kind and place in the tree
 * stay for ever. Errors as org_create, and QF_MISSING "ORG.MISSING". */
QF_MUST qf_code org_change(qf_ctx *cx, const org *now);
/* One organisation. QF_MISSING "ORG.MISSING". */
QF_MUST qf_code org_by_id(qf_ctx *cx, int64_t id, org *out);
QF_MUST qf_code org_by_code(qf_ctx *cx, qf_str code, org *out);
/* The site a request is for: by host name (a port is left out) first, and below it by the first part of
 * the path; else by the first part of the path, else the only site there is. *rest is the path inside the
 * site, "/" at least. QF_MISSING "ORG.NO_SITE"; "ORG.WRONG_HOST" when sites have host names and this is
 * none of them (nor this machine's own: localhost, 127.0.0.1, ::1). */
QF_MUST qf_code org_site(qf_ctx *cx, qf_str host, qf_str path, org *out, qf_str *rest);
/* Children by code (of 0: the roots). */
QF_MUST qf_code org_children(qf_ctx *cx, int64_t parent, const org **out, size_t *count);
/* An organisation and everything below it, parents before children. */
QF_MUST qf_code org_below(qf_ctx *cx, int64_t id, const org **out, size_t *count);
/* Organisations with a site, higher ones first. */
QF_MUST qf_code org_sites(qf_ctx *cx, const org **out, size_t *count);
/* Active organisations that work for themselves, all but villages, higher ones first. */
QF_MUST qf_code org_offices(qf_ctx *cx, const org **out, size_t *count);
/* True for a 统一社会信用代码 whose check digit is right (GB 32100-2015). */
bool org_unified_code_valid(qf_str code);

#endif
