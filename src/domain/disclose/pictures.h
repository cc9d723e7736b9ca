/* Pictures in the texts of items: pixels without what a camera or a program left beside them, named in the text by
 * their digest ("picture/SHA256.png"), public as long as a public text shows them. */
#ifndef QF_DOMAIN_DISCLOSE_PICTURES_H
#define QF_DOMAIN_DISCLOSE_PICTURES_H

#include "doc/attachment.h"
#include "domain/disclose/disclose.h"

#define DISCLOSE_PICTURE_MAX ((size_t)10 * 1024 * 1024) /* bytes of one */

/* A picture as a text shows it. */
typedef struct disclose_picture {
    qf_str name;  /* "SHA256.png" */
    qf_str shows; /* for those who do not see it; may be empty */
} disclose_picture;

/* Takes in a png, jpg or gif; *name is what it is called from now on. Errors: QF_INVALID "DISCLOSE.PICTURE"
 * (another kind, not whole, over 20,000 pixels a side), QF_LIMIT "DISCLOSE.PICTURE". */
QF_MUST qf_code disclose_picture_put(qf_ctx *cx, qf_str bytes, qf_str *name);
/* A picture for the desk, by name. QF_MISSING "DISCLOSE.NO_PICTURE". */
QF_MUST qf_code disclose_picture_get(qf_ctx *cx, qf_str name, attachment_kind *kind, qf_str *bytes);
/* The same for everybody: only what the text of this public item shows. */
QF_MUST qf_code disclose_picture_public(qf_ctx *cx, int64_t item, qf_str name,
                                        attachment_kind *kind, qf_str *bytes);

/* A file (docx, xlsx, pdf, html, txt) as the text of an item: safe HTML whose pictures are kept, without a first
 * line that only says the item's title once more. What the item leaves empty the file fills, where it says so: the title (a heading
 * or a line that reads like one among its first lines), the number of the document, the day below the signature, the last
 * day of a public notice. A picture that no browser shows leaves a line that says so. Errors: those of doc_read
 * (from_file.c). */
QF_MUST qf_code disclose_text_of_file(qf_ctx *cx, qf_str bytes, qf_str name, disclose_item *item);
/* What the item leaves empty of title, number and days, as above, without taking the text. */
QF_MUST qf_code disclose_file_says(qf_ctx *cx, qf_str bytes, qf_str name, disclose_item *item);
/* Keeps the picture of a block and names it in it; one that can not be kept becomes a line that says so. `number`: the
 * how many-th of its file. */
QF_MUST qf_code disclose_picture_keep(qf_ctx *cx, doc_block *block, int number);

/* The pictures of an item's text, in their order. */
QF_MUST qf_code disclose_pictures_of(qf_ctx *cx, const disclose_item *item, disclose_picture **out,
                                     size_t *count);
/* Says what the pictures of a draft show, in their order, and adds one at its end (`added` empty: none).
 * Errors: those of disclose_save and disclose_picture_put. */
QF_MUST qf_code disclose_pictures_say(qf_ctx *cx, int64_t id, int64_t version, const qf_str *shows,
                                      size_t count, qf_str added, qf_str added_shows);

#endif
