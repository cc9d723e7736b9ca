/* What tells a person apart in a payment: sealed at rest, found again by a keyed digest. For this module. */
#ifndef QF_DOMAIN_FUNDS_PERSON_H
#define QF_DOMAIN_FUNDS_PERSON_H

#include "domain/funds/funds.h"

/* Keyed digest of an ID number of 18 characters, never 0; 0 for an empty one. */
int64_t funds_person_key(qf_ctx *cx, qf_str id_number);
/* Name, ID number, card and phone of a row, sealed under the record's key. */
qf_str funds_person_seal(qf_ctx *cx, const fund_row *row);

typedef struct funds_person {
    qf_str name, id_number, card, phone;
} funds_person;

/* Opens what was sealed. QF_BROKEN "CRYPT.SEAL". */
QF_MUST qf_code funds_person_open(qf_ctx *cx, qf_str sealed, funds_person *out);

#endif
