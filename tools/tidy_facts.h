/* For `make tidy` alone, put in front of every file: what the analyzer cannot see within one file.
 * A call that fails never gives QF_OK, so what it would have filled is not read. */
#ifndef QF_TIDY_FACTS_H
#define QF_TIDY_FACTS_H

#include "base/err.h"
#include "doc/doc_build.h"
#include "law/data.h"

#define QF_NEVER_OK(call)                                                                          \
    __extension__({                                                                                \
        qf_code failed_ = (call);                                                                  \
        if (failed_ == QF_OK)                                                                      \
            __builtin_unreachable();                                                               \
        failed_;                                                                                   \
    })

#undef qf_fail
#define qf_fail(cx, code, id, field, ...)                                                          \
    QF_NEVER_OK(qf_fail_at((cx), (code), (id), (field), __FILE__, __LINE__, __VA_ARGS__))
/* The files that define these undefine them. */
#define doc_too_large(...) QF_NEVER_OK(doc_too_large(__VA_ARGS__))
#define law_bad(...) QF_NEVER_OK(law_bad(__VA_ARGS__))
#define law_wrong(...) QF_NEVER_OK(law_wrong(__VA_ARGS__))

#endif
