/* Links of public texts to other sites: gathered by the walk (walk.h), asked from time to time when an administrator
 * wants it, told as dead when they failed twice. */
#ifndef QF_DOMAIN_DISCLOSE_LINKS_H
#define QF_DOMAIN_DISCLOSE_LINKS_H

#include "domain/disclose/disclose.h"

#define DISCLOSE_LINK_DEAD 2       /* times in a row without an answer, at least half a day apart */
#define DISCLOSE_LINK_HOSTS_MAX 50 /* names of closed networks */

typedef struct disclose_outside {
    qf_str url;
    int64_t item;  /* one that names it */
    int64_t items; /* how many do */
    qf_str title;
    qf_time asked_at; /* 0: never */
    qf_str words;     /* what it answered */
    int64_t failures;
} disclose_outside;

typedef struct disclose_link_setting {
    bool asks;
    qf_str hosts; /* names, a line each, that may lie in a closed network */
} disclose_link_setting;

typedef enum disclose_link_result {
    DISCLOSE_LINK_ANSWERS,
    DISCLOSE_LINK_SILENT,
    DISCLOSE_LINK_UNASKED, /* it leads into a closed network that is not on the list */
} disclose_link_result;

/* Addresses, those that fail first; at most `most`. */
QF_MUST qf_code disclose_links_list(qf_ctx *cx, int64_t most, disclose_outside **out,
                                    size_t *count);
/* Those that failed DISCLOSE_LINK_DEAD times; *all counts them beyond `most`. */
QF_MUST qf_code disclose_links_dead(qf_ctx *cx, int64_t most, disclose_outside **out, size_t *count,
                                    int64_t *all);
/* How many addresses there are, and how many were asked at least once. */
QF_MUST qf_code disclose_links_count(qf_ctx *cx, int64_t *all, int64_t *asked);
/* Addresses to ask now, at most `most`: none since a week, after a failure none since half a day. */
QF_MUST qf_code disclose_links_due(qf_ctx *cx, int64_t most, qf_str **out, size_t *count);
QF_MUST qf_code disclose_links_told(qf_ctx *cx, qf_str url, disclose_link_result result,
                                    qf_str words);

/* Off until an administrator says otherwise. */
QF_MUST qf_code disclose_link_setting_get(qf_ctx *cx, disclose_link_setting *out);
/* Needs ADMINISTRATOR. QF_INVALID "DISCLOSE.HOSTS": a line that is no name of a machine. */
QF_MUST qf_code disclose_link_setting_put(qf_ctx *cx, const disclose_link_setting *setting);
/* Whether the address leads to a name on the list. */
bool disclose_link_on_list(const disclose_link_setting *setting, qf_str url);

#endif
