/* Files: bounded reading, and writing that never leaves half a file. */
#ifndef QF_BASE_FILE_H
#define QF_BASE_FILE_H

#include "base/err.h"

/* Reads a whole file ("-": standard input) of at most `max` bytes into the arena. Errors name the
 * file without its folder: QF_MISSING "FILE.MISSING", QF_LIMIT "FILE.TOO_LARGE" (found before
 * reading where the system tells the size), QF_BROKEN "FILE.READ". */
QF_MUST qf_code qf_file_read(qf_ctx *cx, const char *path, size_t max, qf_str *out);
/* Writes to a temporary file beside `path`, syncs and renames it: all or nothing.
 * Errors: QF_BROKEN "FILE.WRITE". */
QF_MUST qf_code qf_file_write(qf_ctx *cx, const char *path, qf_str bytes);
/* The same without the sync, many times as fast for thousands of files: after a power cut the file
 * may be empty. For what can be made again and is compared before it is believed. */
QF_MUST qf_code qf_file_put(qf_ctx *cx, const char *path, qf_str bytes);
/* Does this errno say that there is no room: disk, quota, or the largest size a file may have? */
bool qf_is_full(int why);
/* Writes all of `bytes` to what is open, whatever interrupts; false when it takes no more. */
bool qf_fd_write(int fd, qf_str bytes);
/* Last part of a path. */
qf_str qf_file_name(const char *path);
/* Makes a folder and its parents where missing. */
QF_MUST qf_code qf_dir_make(qf_ctx *cx, const char *path);
/* Paths of the plain files below `path` (sorted by bytes, links not followed, names starting with
 * a dot left out), at most `max`. A `path` that is a plain file gives itself. */
QF_MUST qf_code qf_dir_list(qf_ctx *cx, const char *path, size_t max, const char ***out,
                            size_t *count);

#endif
