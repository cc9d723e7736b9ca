/* Identity numbers for joining: every way of writing one to 64 bits. */
#ifndef QF_LAW_MATCH_ID_H
#define QF_LAW_MATCH_ID_H

#include "base/date.h"

typedef struct match_id {
    uint64_t key;  /* 17 digits times 11 and the check digit; 0: not an identity number */
    bool valid;    /* checksum and birth date are right */
    bool old_form; /* written with 15 digits */
} match_id;

/* Reads 18 or 15 digits in any width, spaces, hyphens and a leading apostrophe apart. A wrong
 * checksum keeps its key and is not valid. */
match_id match_id_of(qf_str text);
/* True when the checksum and the birth date of a key are right. */
bool match_id_valid(uint64_t key);
/* The 18 characters behind a key. */
void match_id_text(uint64_t key, char out[19]);
/* Birth date in the number; QF_NO_DATE when it is none of the calendar. */
qf_date match_id_birth(uint64_t key);

#endif
