/* A record with the law of applications loaded, for the tests of cases. */
#ifndef QF_TEST_APPLY_RECORD_H
#define QF_TEST_APPLY_RECORD_H

#include "domain/apply/apply.h"
#include "domain/auth/auth.h"
#include "record.h"

/* Of the last record opened; the test's teardown ends it. */
extern apply_rules rules;

/* Setup of a test that begins with `actor` at work. */
int apply_record_open(void **state, const qf_actor *actor);

#endif
