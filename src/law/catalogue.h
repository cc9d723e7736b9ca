/* The disclosure catalogue of a township: sections, fields, items and leaves.
 * Law: 条例 arts. 12, 20, 21, 26; 国办发〔2019〕54号 (grass-roots standards). A county may replace the file. */
#ifndef QF_LAW_CATALOGUE_H
#define QF_LAW_CATALOGUE_H

#include "law/calendar.h"

/* What a time limit counts. */
typedef enum catalogue_unit { CATALOGUE_WORKDAY, CATALOGUE_DAY, CATALOGUE_DATE } catalogue_unit;

/* X(name, code, Chinese): the day a limit is counted from. */
#define CATALOGUE_STARTS(X)                                                                        \
    X(FORMED, "formed", "信息形成或者变更")                                                        \
    X(DECIDED, "decided", "作出决定")                                                              \
    X(APPROVED, "approved", "批准")                                                                \
    X(PUBLISHED, "published", "发布")                                                              \
    X(RECEIVED, "received", "收到")                                                                \
    X(SIGNED, "signed", "签订")                                                                    \
    X(FINISHED, "finished", "办结")                                                                \
    X(BEFORE, "before", "事前")                                                                    \
    X(PERIOD, "period", "定期")                                                                    \
    X(LAW, "law", "法定期限")

typedef enum catalogue_from {
#define X(name, code, zh) CATALOGUE_##name,
    CATALOGUE_STARTS(X)
#undef X
        CATALOGUE_ON_DATE /* a day of the next year: month and day below */
} catalogue_from;

typedef struct catalogue_limit {
    qf_str text;
    int n;
    catalogue_unit unit;
    catalogue_from from;
    int month, day; /* for CATALOGUE_ON_DATE */
} catalogue_limit;

/* A node of the tree; level 1 section, 2 field, 3 item, 4 leaf. */
typedef struct catalogue_node {
    qf_str id, name;
    int level;
    int parent;      /* place in nodes; -1 for sections */
    int first, next; /* first child, next sister: places in nodes, -1 none */
    /* leaves only */
    qf_str content, basis, body, audience, mode, art20; /* art20 may be empty */
    catalogue_limit limit;
    const qf_str *channels, *levels, *categories;
    size_t channel_count, level_count, category_count;
    int max_age_days;   /* 0: driven by events */
    bool personal_data; /* the privacy gate is compulsory */
} catalogue_node;

/* A category of the founding report, and the leaf that its items belong to first. */
typedef struct catalogue_category {
    qf_str name;
    int primary; /* place in nodes */
} catalogue_category;

/* Immutable; the loading arena owns it. */
typedef struct catalogue {
    qf_str title;
    const catalogue_node *nodes; /* parents before children */
    size_t count, leaf_count;
    const catalogue_category *categories;
    size_t category_count;
    const uint32_t *index; /* hash table of ids, see catalogue_find */
    size_t index_size;
} catalogue;

/* Loads and validates law/catalogue.json. Errors: see law_bad. */
QF_MUST qf_code catalogue_load(qf_ctx *cx, const char *dir, const catalogue **out);
/* The node of this id ("A07.04.01"); NULL when there is none. O(1). */
const catalogue_node *catalogue_find(const catalogue *cat, qf_str id);
/* "履职依据 / 政策解读 / 本级政策解读": the names from the field down. */
qf_str catalogue_path(qf_arena *arena, const catalogue *cat, const catalogue_node *node);
/* Last lawful day to publish what began on `start` (formed, approved … as the leaf says). Workdays by
 * the calendar, days by the calendar's dates, before: n days earlier, dates: that day of the next
 * year. QF_NO_DATE where the law's own period applies or the calendar does not reach. */
qf_date catalogue_due(const calendar *cal, const catalogue_node *leaf, qf_date start);

#endif
