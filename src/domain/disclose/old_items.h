/* What was public long ago, row by row of a list: drafted, held against the gate, released on its day by the keeper. Used by
 * `qingfeng import items` and, once a second person has agreed, by the desk. */
#ifndef QF_DOMAIN_DISCLOSE_OLD_ITEMS_H
#define QF_DOMAIN_DISCLOSE_OLD_ITEMS_H

#include "doc/sheet.h"
#include "domain/disclose/disclose.h"

typedef struct old_items {
    const mask_rules *rules;
    disclose_columns columns; /* of the organisation */
    qf_str issuer, publisher; /* where a row names none */
    bool masks; /* numbers are covered by the rule for the kind of list, originals sealed */
    /* Reads a file that a row names; NULL: there are none. Names that lead elsewhere do not come here. */
    qf_code (*read)(qf_ctx *cx, void *user, qf_str name, qf_str *bytes);
    void *user;
} old_items;

/* Title, column, day of release and what else a list may say; ends with an empty entry. */
extern const sheet_column old_items_columns[];
/* A row of the list for intake (`state` is an old_items); title and day are the key: the same row twice changes nothing. Needs the
 * keeper. */
QF_MUST qf_code old_items_row(qf_ctx *cx, void *state, const sheet_row *row);

#endif
