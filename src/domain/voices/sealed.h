/* Inside voices: who wrote, sealed under the record's key. */
#ifndef QF_DOMAIN_VOICES_SEALED_H
#define QF_DOMAIN_VOICES_SEALED_H

#include "domain/voices/voices.h"
#include "store/db.h"

/* Empty when neither is given. */
qf_str voices_seal(qf_ctx *cx, qf_str name, qf_str phone);

#endif
