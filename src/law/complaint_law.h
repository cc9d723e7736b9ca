/* Time limits for questions and complaints about money: law/complaints.json. Law: 村民委员会组织法 第三十一条;
 * 信访工作条例 第二十三条、第三十四条. */
#ifndef QF_LAW_COMPLAINT_LAW_H
#define QF_LAW_COMPLAINT_LAW_H

#include "base/err.h"

typedef struct complaint_kind {
    qf_str code, zh, basis;
    int64_t accept, reply; /* working days from the day after it came in */
} complaint_kind;

typedef struct complaint_law {
    const complaint_kind *kind;
    size_t count;
} complaint_law;

/* Loads and checks the file. Errors: those of law/data.h. */
QF_MUST qf_code complaint_law_load(qf_ctx *cx, const char *law_dir, const complaint_law **out);
/* The kind of a code; NULL when there is none. */
const complaint_kind *complaint_law_find(const complaint_law *law, qf_str code);

#endif
