/* Who goes first at the centre's windows, and how far: law/queue.json. Law: 残疾人保障法 第五十五条; 老年人权益保障法
 * 第五十八条. */
#ifndef QF_LAW_QUEUE_LAW_H
#define QF_LAW_QUEUE_LAW_H

#include "base/err.h"

typedef struct queue_group {
    qf_str code, zh, who, proof, basis;
} queue_group;

typedef struct queue_law {
    int64_t in_a_row; /* after so many numbers with priority an ordinary one is called */
    const queue_group *group;
    size_t count;
} queue_law;

/* Loads and checks the file. Errors: those of law/data.h. */
QF_MUST qf_code queue_law_load(qf_ctx *cx, const char *law_dir, const queue_law **out);
/* The group of a code; NULL when there is none. */
const queue_group *queue_law_find(const queue_law *law, qf_str code);

#endif
