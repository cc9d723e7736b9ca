/* Applications whose truth is known: one wish, place and year in several wordings. */
#ifndef QF_TEST_ALIKE_TEXTS_H
#define QF_TEST_ALIKE_TEXTS_H

#include "base/str.h"

#define ALIKE_WISHES 8
#define ALIKE_WORDINGS 4
#define ALIKE_PLACES 6
#define ALIKE_YEARS 4

/* Each row: the same wish in words of its own. {p} place, {y} year. */
extern const char *const alike_wishes[ALIKE_WISHES][ALIKE_WORDINGS];
extern const char *const alike_places[ALIKE_PLACES];
extern const char *const alike_years[ALIKE_YEARS];

qf_str alike_written(qf_arena *arena, const char *form, const char *place, const char *year);

#endif
