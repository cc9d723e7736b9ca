/* What a log names, held against what a site serves: what an outsider does with a copy of the log and a copy of the site
 * (qingfeng export site, or any mirror). Texts are files …/proof/N/text.txt, attachments files below …/item/N/file/. */
#ifndef QF_DOMAIN_PUBLOG_SERVED_H
#define QF_DOMAIN_PUBLOG_SERVED_H

#include "store/tiles.h"

#define PUBLOG_SERVED_TOLD 50 /* changed files and missing items told by name */

typedef struct publog_served {
    int64_t named;    /* attachments in the last leaf of each item */
    int64_t compared; /* attachments of the site */
    int64_t same;     /* of them: as the last leaf of their item says */
    int64_t unnamed;  /* of them: their leaf is older than the naming of attachments */
    int64_t changed;  /* of them: neither, so changed, foreign, or of an item withdrawn */
    int64_t missing;  /* named and not served: a notice that ended, or a part of the site only */
    int64_t items;    /* whose last leaf is no withdrawal */
    int64_t texts;    /* of the site */
    int64_t altered;  /* of them: not the text of the last leaf, or of no such item */
    int64_t
        gone; /* items without a text, where the site has texts at all: taken down without a withdrawal */
    qf_str told[PUBLOG_SERVED_TOLD]; /* "item/12/file/3.pdf", "proof/12/text.txt" */
    size_t told_count;
} publog_served;

/* Counts what a checked log of `size` leaves names and, unless `site` is NULL, compares the files of that folder with it.
 * Errors: QF_BROKEN "TILES.DAMAGED", "FILE.READ", those of qf_dir_list. */
QF_MUST qf_code publog_served_check(qf_ctx *cx, const char *folder, int64_t size, const char *site,
                                    publog_served *out);

#endif
