/* Whose turn it is with an item: who may take its next step, so that a colleague need not guess, and a step that nobody may
 * take is seen before it is waited for. */
#ifndef QF_DOMAIN_DISCLOSE_EYES_H
#define QF_DOMAIN_DISCLOSE_EYES_H

#include "domain/auth/columns.h"
#include "domain/disclose/disclose.h"

typedef struct disclose_turn {
    bool waits;          /* the item waits for somebody: it is on its way */
    uint32_t roles;      /* that may bring it forward */
    auth_holder *holder; /* who may, by name: role, column, and not who wrote or passed it */
    size_t count;
    size_t spent; /* who has the role but wrote it, sent it in or passed it in this round */
} disclose_turn;

/* Who may send it in, pass or release it. Lives in the arena. */
QF_MUST qf_code disclose_turn_of(qf_ctx *cx, const disclose_item *item, disclose_turn *out);

#endif
