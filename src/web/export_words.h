/* The words of the public texts as small files, for the search page of a static export. */
#ifndef QF_WEB_EXPORT_WORDS_H
#define QF_WEB_EXPORT_WORDS_H

#include "base/err.h"

/* One file for each last byte of a pair's first character: "4e.js". */
#define EXPORT_WORD_FILES 256
/* Texts that are looked at: the newest, as many as the page of all lists (web/pages_all.c). */
#define EXPORT_WORD_TEXTS 2000

/* Which of the newest public items of cx->org hold which pairs of Han characters in their text (folded): each file is
 * a script, qfWords("4e", {"低保": [12, 40], …}). An empty file is left out by the caller. In cx->arena. Pairs beyond
 * eight million leave the oldest items to their titles. */
QF_MUST qf_code export_words(qf_ctx *cx, qf_str files[EXPORT_WORD_FILES]);

#endif
