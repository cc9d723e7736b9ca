/* The operator's log on standard error: one line per fault and per request. No text that a person
 * typed goes in: no query, no form, no sentence with values. */
#ifndef QF_BASE_LOG_H
#define QF_BASE_LOG_H

#include "base/err.h"

/* Writes cx->err: time, code, id, field's name, source file and line. Only web and cli call it, once
 * for each fault. */
void log_fault(const qf_ctx *cx);
/* Writes a request: time, method, path, status, bytes sent. */
void log_request(qf_time at, qf_str method, qf_str path, int status, size_t bytes);
/* Writes a remark of the program about itself ("listening on …"). */
void log_note(qf_time at, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
