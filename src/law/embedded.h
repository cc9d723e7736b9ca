/* The law's data files as they were built in; tools/embed.py makes the definition from the JSON in law/.
 * A deployment may replace a file at run time; this is what it falls back to. */
#pragma once

#include <stddef.h>

/* One file. `name` is its file name ("holidays.json"); `data` holds `size` bytes of checked UTF-8
 * (JSON that parses, no duplicate key, no byte order mark) and one NUL after them that `size` does
 * not count. Static storage: never freed. */
struct qf_embedded {
    const char *name;
    const unsigned char *data;
    size_t size;
};

/* Every file of law/, sorted by name. */
extern const struct qf_embedded qf_law_files[];
extern const size_t qf_law_file_count;
