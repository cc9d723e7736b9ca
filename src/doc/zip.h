/* Bounded reading of zip archives (docx, xlsx). Nothing is believed of the headers: sizes are
 * counted while inflating. */
#ifndef QF_DOC_ZIP_H
#define QF_DOC_ZIP_H

#include "base/err.h"

typedef struct doc_zip doc_zip;

/* Opens the archive in `bytes`, which must live as long as the arena; closed with the arena.
 * Errors: "DOC.EMPTY", "DOC.NOT_ZIP", "DOC.TRUNCATED", "DOC.ENCRYPTED", "DOC.OLD_WORD" (an OLE
 * file: a protected document, or .doc and .xls), "DOC.UNSAFE" (absolute names or ".."),
 * "DOC.LIMIT" (too many entries). */
QF_MUST qf_code doc_zip_open(qf_ctx *cx, qf_str bytes, doc_zip **out);
/* Entries of the archive. */
size_t doc_zip_count(const doc_zip *zip);
/* Name of an entry, NUL-terminated; it lives as long as the archive. */
const char *doc_zip_name(const doc_zip *zip, size_t entry);
/* Number of the entry with this name (letters of either case); -1 when there is none. */
ptrdiff_t doc_zip_find(const doc_zip *zip, const char *name);

/* An open entry. */
typedef struct doc_part doc_part;
/* Opens an entry for reading; one at a time is enough, more are allowed. Errors:
 * "DOC.ENCRYPTED", "DOC.TRUNCATED". The part closes itself with the arena or by doc_part_close. */
QF_MUST qf_code doc_part_open(qf_ctx *cx, doc_zip *zip, size_t entry, doc_part **out);
/* The inflated size its header claims: a hint for a buffer, never a promise. */
size_t doc_part_size_hint(const doc_part *part);
/* Reads up to `size` bytes; *got is 0 at the end. Errors: "DOC.TRUNCATED" (damaged),
 * "DOC.LIMIT" (more than DOC_MAX_INFLATED, or DOC_MAX_RATIO times its packed size). */
QF_MUST qf_code doc_part_read(qf_ctx *cx, doc_part *part, char *buffer, size_t size, size_t *got);
void doc_part_close(doc_part *part);
/* Puts the ceiling of inflated bytes elsewhere than DOC_MAX_INFLATED: for readers that keep
 * nothing of what they have read. */
void doc_part_ceiling(doc_part *part, uint64_t bytes);

#endif
