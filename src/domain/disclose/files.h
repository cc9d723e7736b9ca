/* Attachments of items: taken in by content, shown with what they hide, cleaned and covered, public with the
 * item and never before. Law: 政府信息公开条例 第十五条; 个人信息保护法 第二十八条. */
#ifndef QF_DOMAIN_DISCLOSE_FILES_H
#define QF_DOMAIN_DISCLOSE_FILES_H

#include "doc/attachment.h"
#include "domain/disclose/disclose.h"

#define DISCLOSE_FILES_MAX 30 /* of one item */

typedef struct disclose_file {
    int64_t id, item_id, size, blocking;
    qf_str name;
    attachment_kind kind;
    qf_str sha256,
        sealed;   /* digests of the open copy (empty: none yet) and of the sealed original */
    qf_str finds; /* lines of four fields divided by tabs: what, where, words, "1" blocks */
    bool cleaned;
} disclose_file;

typedef struct disclose_files {
    disclose_file file[DISCLOSE_FILES_MAX];
    size_t count;
} disclose_files;

/* The files of an item in the order they came, whatever its state. */
QF_MUST qf_code disclose_files_of(qf_ctx *cx, int64_t item, disclose_files *out);
/* Adds a file to a draft or returned item that still has `version`. Errors: those of
 * attachment_kind_of and the readers, QF_LIMIT "DISCLOSE.FILES", QF_CONFLICT "DISCLOSE.CLASH",
 * "DISCLOSE.STATE". */
QF_MUST qf_code disclose_file_add(qf_ctx *cx, const mask_rules *rules, int64_t item,
                                  int64_t version, qf_str name, qf_str bytes);
/* Writes the public copy anew: only what a reader sees, personal data covered; the original stays
 * sealed. Errors: QF_INVALID "DISCLOSE.FILE_CLEAN" (a kind that can not be written anew, or
 * something that blocks is still in it), "ATTACHMENT.PICTURES"; QF_MISSING "DISCLOSE.NO_FILE". */
QF_MUST qf_code disclose_file_clean(qf_ctx *cx, const mask_rules *rules, int64_t item,
                                    int64_t version, int64_t file);
/* Takes a file off a draft or returned item. Errors: as above. */
QF_MUST qf_code disclose_file_remove(qf_ctx *cx, int64_t item, int64_t version, int64_t file);
/* The public copy of a public item's file. QF_MISSING "DISCLOSE.NO_FILE" for everything else. */
QF_MUST qf_code disclose_file_public(qf_ctx *cx, int64_t item, int64_t file, disclose_file *out,
                                     qf_str *bytes);
/* For the desk: the copy, or, for who writes and reviews the item, the original where there is none yet; opening an
 * original stands in the trail. QF_DENIED "DISCLOSE.SEALED" for others. */
QF_MUST qf_code disclose_file_open(qf_ctx *cx, int64_t item, int64_t file, disclose_file *out,
                                   qf_str *bytes);
/* The same for files that are no item's (forms and samples of a guide): what is in them, as lines of `finds`, and a
 * copy that shows no more than it should. `title` helps to tell what kind of list it is. Errors: those of the readers. */
QF_MUST qf_code disclose_bytes_examine(qf_ctx *cx, const mask_rules *rules, qf_str title,
                                       qf_str bytes, attachment_kind kind, qf_str *finds);
QF_MUST qf_code disclose_bytes_clean(qf_ctx *cx, const mask_rules *rules, qf_str title,
                                     qf_str bytes, attachment_kind kind, qf_str *out);
/* QF_INVALID "DISCLOSE.GATE" while a file of the item has no copy that may be public. */
QF_MUST qf_code disclose_files_check(qf_ctx *cx, int64_t item);

#endif
