/* Kinds of hotline tickets and their limits, grounds for giving a ticket back or not taking it. Law: 国办发〔2020〕53号,
 * 国办函〔2025〕66号 and local rules. Data: law/hotline.json. */
#ifndef QF_LAW_HOTLINE_LAW_H
#define QF_LAW_HOTLINE_LAW_H

#include "law/data.h"

/* X(name, code, Chinese) */
#define HOTLINE_KINDS(X)                                                                           \
    X(CONSULT, "consult", "咨询")                                                                  \
    X(HELP, "help", "求助")                                                                        \
    X(COMPLAINT, "complaint", "投诉")                                                              \
    X(REPORT, "report", "举报")                                                                    \
    X(ADVICE, "advice", "建议")

typedef enum hotline_kind {
#define X(name, code, zh) HOTLINE_##name,
    HOTLINE_KINDS(X)
#undef X
        HOTLINE_KIND_COUNT
} hotline_kind;

/* Permanent code and Chinese label. The parser takes either and gives the COUNT for anything else. */
qf_str hotline_kind_code(hotline_kind kind);
qf_str hotline_kind_zh(hotline_kind kind);
hotline_kind hotline_kind_parse(qf_str text);

#define HOTLINE_HOURS_MAX 240

/* What can not wait for working days: counted by the hour from the minute it was passed on. */
typedef struct hotline_urgency {
    qf_str code, zh, source;
    int64_t hours;
} hotline_urgency;

typedef struct hotline_ground {
    qf_str code, zh, law;
    qf_str href; /* where the right way begins; may be empty */
} hotline_ground;

typedef struct hotline_grounds {
    hotline_ground *one;
    size_t count;
} hotline_grounds;

/* Immutable; the loading arena owns it. */
typedef struct hotline_law {
    struct {
        int64_t limit_days; /* working days */
        qf_str source;
    } kinds[HOTLINE_KIND_COUNT];
    hotline_urgency *urgent; /* may be none */
    size_t urgent_count;
    qf_str *classes; /* topics */
    size_t class_count;
    int64_t warn_days;   /* working days left: yellow */
    int64_t return_days; /* working days in which a ticket may be given back */
    qf_str return_source, decline_source, extension_source;
    hotline_grounds giving_back, declining;
    int64_t extension_times, call_back_days, reopen_days;
} hotline_law;

/* Loads and validates law/hotline.json. Errors: see law_bad. */
QF_MUST qf_code hotline_law_load(qf_ctx *cx, const char *dir, const hotline_law **out);
/* The urgency with this code, NULL without. */
const hotline_urgency *hotline_urgency_get(const hotline_law *law, qf_str code);
/* The ground with this code, NULL without. */
const hotline_ground *hotline_ground_get(const hotline_grounds *grounds, qf_str code);

#endif
