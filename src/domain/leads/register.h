/* One list of the matching, read from the bytes of a file (csv, xlsx) into its table. No database: the command
 * line matches folders with it, leads match what is stored. */
#ifndef QF_DOMAIN_LEADS_REGISTER_H
#define QF_DOMAIN_LEADS_REGISTER_H

#include "law/match.h"

#define REGISTER_UNREADABLE 1000 /* kept; further ones are counted */

typedef struct register_unreadable {
    const match_list *list;
    size_t line;
    qf_str column; /* "C"; empty: the whole file */
    qf_str zh;
} register_unreadable;

/* What reading came across, over all lists. Begin with register_notes_new. */
typedef struct register_notes {
    register_unreadable *unreadable;
    size_t unreadable_count, unreadable_more;
    size_t files;       /* lists read */
    size_t rows;        /* of the last file */
    size_t wrong_ids;   /* kept and flagged: wrong checksum, date or length */
    size_t missing_ids; /* rows without one, in lists that have the column */
    size_t old_ids;     /* of 15 digits, brought to 18 */
} register_notes;

/* Nothing noted yet; lives in the arena. */
register_notes *register_notes_new(qf_arena *arena);

/* Called now and then with bytes done and in all; may be NULL. */
typedef void (*register_progress_fn)(void *user, size_t done, size_t all);

/* Reads a file into list->table (several files of one list follow one another). What cannot be read is noted,
 * the rest taken. Errors: QF_BROKEN and QF_BUSY alone. */
QF_MUST qf_code register_read(qf_ctx *cx, match_rules *rules, match_list *list, qf_str bytes,
                              register_progress_fn progress, void *user, register_notes *notes);
/* Notes a file that could not even be opened, with the sentence of cx->err. */
void register_note_file(qf_ctx *cx, const match_list *list, register_notes *notes);

/* Values as the tables hold them: an identity number, the name of a village without town and committee. */
int64_t register_id(match_rules *rules, qf_arena *scratch, qf_str text);
qf_str register_village(qf_arena *arena, qf_str name);

#endif
