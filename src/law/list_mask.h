/* Personal data in the columns of a list: what stands under "银行卡号" is covered whatever its digits are, and what
 * may stay depends on whose list it is. Law: law/list-masking.json. */
#ifndef QF_LAW_LIST_MASK_H
#define QF_LAW_LIST_MASK_H

#include "law/mask.h"

/* A kind of list: subsidies, minors, patients, people who report. */
typedef struct mask_list {
    qf_str code, zh;
    qf_str law; /* why it is covered like that, for a person to read */
} mask_list;

typedef struct mask_lists mask_lists;

/* Reads list-masking.json from `dir` (NULL: the one in the program); mask_rules_load calls it. Errors: as there. */
QF_MUST qf_code mask_lists_load(qf_ctx *cx, const char *dir, const mask_lists **out);
/* Those that were loaded with the rules. */
const mask_lists *mask_lists_of(const mask_rules *rules);
/* The kinds in the order of the file. */
size_t mask_lists_count(const mask_lists *lists);
mask_list mask_lists_at(const mask_lists *lists, size_t index);

/* The kind that a title and a text with a table of people speak of: its code; empty when there is none.
 * Cells of the text end in tabs, rows in line feeds. */
qf_str mask_list_guess(qf_arena *arena, const mask_lists *lists, qf_str title, qf_str text);
/* mask_find, and on top of it the columns of the text's tables by the rule of that kind ("" or a code that is
 * none: nothing on top). Names that a column covers are covered in the rest of the text too. *odd: rows that
 * could not be told by columns, merged cells say; NULL not asked. */
QF_MUST qf_code mask_list_find(qf_ctx *cx, const mask_rules *rules, qf_str kind, qf_str text,
                               mask_hits *out, size_t *odd);

#endif
