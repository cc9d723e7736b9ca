/* Money is an integer number of fen. 万元 is a print format: 0.000001 万元 is one fen. */
#ifndef QF_BASE_MONEY_H
#define QF_BASE_MONEY_H

#include "base/err.h"

typedef struct qf_fen {
    int64_t fen;
} qf_fen;

/* Sum; QF_LIMIT on overflow and *out untouched. */
QF_MUST qf_code qf_fen_add(qf_fen a, qf_fen b, qf_fen *out);
/* "12", "12.3", "-12.34" yuan to fen: at most two decimals, no sign but "-", no separators. */
bool qf_fen_parse_yuan(qf_str text, qf_fen *out);
/* "190.457379" 万元 to fen: at most six decimals. */
bool qf_fen_parse_wan(qf_str text, qf_fen *out);
/* "12.30" */
qf_str qf_fen_yuan(qf_arena *arena, qf_fen money);
/* "190.457379", "0", "0.092": 万元 without trailing zeros. */
qf_str qf_fen_wan(qf_arena *arena, qf_fen money);

#endif
