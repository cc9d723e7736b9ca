/* The demonstration's data as it was built in; tools/embed.py makes the definition from
 * demo/founding/. Same contract as law/embedded.h. */
#ifndef QF_CLI_DEMO_EMBEDDED_H
#define QF_CLI_DEMO_EMBEDDED_H

#include "law/embedded.h"

/* Every file of demo/founding/, sorted by name. */
extern const struct qf_embedded demo_files[];
extern const size_t demo_file_count;

#endif
