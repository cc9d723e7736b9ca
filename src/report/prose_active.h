/* "（共）主动公开…信息 N 条，其中…": the total and its kinds (annual-report.md 5.1, rule N.active_sum). */
#ifndef QF_REPORT_PROSE_ACTIVE_H
#define QF_REPORT_PROSE_ACTIVE_H

#include "law/phrase.h"
#include "report/report.h"

typedef struct prose_active {
    report_state state; /* of the total: REPORT_BAD when several totals differ */
    int64_t total;
    bool listed;  /* kinds with a number each follow in the same sentence */
    bool whole;   /* the list claims to be complete: 分别为, 共…包括 */
    bool channel; /* the list is by channel, or has something that cannot be added */
    int64_t sum;
    report_category kinds[64];
    size_t kind_count;
    qf_str quote;
} prose_active;

/* Reads the tokens of part one. Without a total `kinds` are the single publications ("发布政策解读信息6条"). */
void prose_active_read(const phrase_book *book, const phrase_text *text, prose_active *out);

#endif
