/* The record held against what an inspection of government sites counts (law/inspection.h). */
#ifndef QF_DOMAIN_DISCLOSE_INSPECT_H
#define QF_DOMAIN_DISCLOSE_INSPECT_H

#include "domain/disclose/disclose.h"
#include "law/inspection.h"

#define DISCLOSE_INSPECT_FINDS 100 /* kept of one indicator; all are counted */

/* X(NAME, code, Chinese) */
#define DISCLOSE_INDICATORS(X)                                                                     \
    X(HOME, "V3", "首页更新")                                                                      \
    X(STALE, "V4b", "应更新未更新的栏目")                                                          \
    X(EMPTY, "V4c", "空白栏目")                                                                    \
    X(PAIRS, "D1", "政策没有解读或者解读没有对上文件")                                             \
    X(SERIOUS, "V1", "严重表述错误")                                                               \
    X(WORDS, "D2", "错别字和不规范用词")                                                           \
    X(LINKS, "D3", "打不开的站内链接")                                                             \
    X(OUTSIDE, "D5", "打不开的站外链接")                                                           \
    X(DATES, "V1d", "日期不合理（成文晚于发布、发布晚于今天、一天内突击发布）")                    \
    X(TWINS, "D4", "标题重复的信息")

typedef enum disclose_indicator {
#define X(name, code, zh) DISCLOSE_INDICATOR_##name,
    DISCLOSE_INDICATORS(X)
#undef X
        DISCLOSE_INDICATOR_COUNT
} disclose_indicator;

typedef struct disclose_inspect_find {
    int64_t item;  /* 0: none in particular */
    qf_str column; /* code; empty: none */
    qf_str title, zh;
} disclose_inspect_find;

typedef struct disclose_inspection {
    struct {
        int64_t count, limit; /* from `limit` on it is a veto (limit 0: each is to be mended) */
        disclose_inspect_find find[DISCLOSE_INSPECT_FINDS];
        size_t kept;
    } of[DISCLOSE_INDICATOR_COUNT];
    int64_t read;    /* items whose words and links were read in the walk of the day (walk.h) */
    bool read_all;   /* and those are all */
    qf_time read_at; /* 0: there was no walk yet */
} disclose_inspection;

/* "V3"; "首页更新". */
const char *disclose_indicator_code(disclose_indicator one);
const char *disclose_indicator_zh(disclose_indicator one);
/* Everything counted as of cx->now. */
QF_MUST qf_code disclose_inspect(qf_ctx *cx, const inspection_law *law, disclose_inspection *out);

#endif
