/* Attachments as values for pages, whoever's they are (pages_files.c). */
#ifndef QF_WEB_FILE_VIEW_H
#define QF_WEB_FILE_VIEW_H

#include "doc/attachment.h"
#include "web/http.h"

/* "640 字节", "12 KB", "3.4 MB" */
qf_str file_view_size(qf_arena *arena, int64_t bytes);
/* "finds" and "has_finds" of `one`, from lines of four fields divided by tabs. */
void file_view_finds(qf_arena *arena, qf_val *one, qf_str lines);
/* What the cleaned copy of a file is. */
const char *file_view_keeps(attachment_kind kind);
/* The number before the ending of "12.docx"; 0 when it is none. */
int64_t file_view_number(qf_str text);
/* Pictures are shown, everything else is saved: nothing of a file runs on our pages. */
qf_code file_view_give(web_reply *reply, qf_str name, attachment_kind kind, qf_str bytes);

#endif
