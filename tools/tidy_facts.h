/* For `make tidy` alone, put in front of every file: what the analyzer cannot see within one file.
 * A call that fails never gives QF_OK, so what it would have filled is not read. */
#ifndef QF_TIDY_FACTS_H
#define QF_TIDY_FACTS_H

#include "base/err.h"

#undef qf_fail
#define qf_fail(cx, code, id, field, ...)                                                          \
    __extension__({                                                                                \
        qf_code failed_ = qf_fail_at((cx), (code), (id), (field), __FILE__, __LINE__, __VA_ARGS__); \
        if (failed_ == QF_OK)                                                                      \
            __builtin_unreachable();                                                               \
        failed_;                                                                                   \
    })

#endif
