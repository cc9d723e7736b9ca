/* What unit tests share: cmocka with the headers it wants, and assertions on our strings. */
#ifndef QF_TEST_H
#define QF_TEST_H

#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* Fails with both texts when the slice is not the expected C string. */
#define assert_str(actual, expected)                                                               \
    do {                                                                                           \
        qf_str actual_ = (actual);                                                                 \
        const char *expected_ = (expected);                                                        \
        if (!qf_str_eq(actual_, qf_str_of(expected_)))                                             \
            fail_msg("expected \"%s\", got \"%.*s\"", expected_, QF_ARG(actual_));                 \
    } while (0)

#endif
