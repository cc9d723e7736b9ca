#include "domain/disclose/eyes.h"

#include "domain/disclose/step.h"

qf_code disclose_turn_of(qf_ctx *cx, const disclose_item *item, disclose_turn *out)
{
    static const disclose_event forward[] = { DISCLOSE_DO_SUBMIT, DISCLOSE_DO_PASS,
                                              DISCLOSE_DO_RELEASE };
    const disclose_move *move = NULL;
    disclose_state state;
    size_t count;

    *out = (disclose_turn){ 0 };
    if (!disclose_state_parse(item->state, &state))
        return QF_OK;
    for (size_t i = 0; i < sizeof(forward) / sizeof(forward[0]) && move == NULL; i++)
        move = disclose_move_of(state, forward[i]);
    if (move == NULL)
        return QF_OK;
    out->waits = true;
    out->roles = move->roles;
    QF_TRY(auth_holders(cx, move->roles, item->column_code, &out->holder, &count));
    for (size_t i = 0; i < count; i++) {
        bool spent = false;
        if (move->other_eye)
            QF_TRY(disclose_touched_by(cx, item, out->holder[i].account, &spent));
        if (spent)
            out->spent++;
        else
            out->holder[out->count++] = out->holder[i];
    }
    return QF_OK;
}
