/* For tests of the law: a folder with one changed law file, gone when the test ends. */
#ifndef QF_LAW_FIXTURE_H
#define QF_LAW_FIXTURE_H

#include "base/err.h"

/* A folder holding `name` with `text`; removed when cx->arena is freed. Fails the test when it can
 * not be made. */
const char *law_folder(qf_ctx *cx, const char *name, qf_str text);
/* The built-in file with the first `old` replaced by `new`; fails the test when `old` is absent. */
const char *law_folder_with(qf_ctx *cx, const char *name, const char *old, const char *new);
/* Date of "2021-09-10"; fails the test on anything else. */
qf_date day(const char *text);

#define assert_day(actual, expected)                                                               \
    do {                                                                                           \
        qf_date actual_ = (actual);                                                                \
        int year_, month_, day_;                                                                   \
        qf_date_parts(actual_, &year_, &month_, &day_);                                            \
        if (qf_date_cmp(actual_, day(expected)) != 0)                                              \
            fail_msg("expected %s, got %04d-%02d-%02d", expected, year_, month_, day_);            \
    } while (0)

#endif
