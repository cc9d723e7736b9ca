/* Inside the module: rows to cases, the sealed part, the fold into the case's row. */
#ifndef QF_DOMAIN_APPLY_INSIDE_H
#define QF_DOMAIN_APPLY_INSIDE_H

#include "base/crypt.h"
#include "domain/apply/apply.h"
#include "domain/auth/follow.h"
#include "store/db.h"

/* A row with the columns of apply_get. */
apply_case apply_read_case(const db_row *row);
void apply_read_cases(qf_ctx *cx, const db_rows *rows, apply_cases *out);

/* Whose codes to follow are these (auth/follow.h). */
#define APPLY_FOLLOW "apply.secret"

/* ---- sealed.c */

typedef struct apply_sealed {
    unsigned char key[QF_KEY_BYTES];
    qf_str person, description; /* still sealed */
} apply_sealed;

/* Seals a person and the words of the application under a new key of the case. */
QF_MUST qf_code apply_seal_person(qf_ctx *cx, int64_t id, const apply_person *person,
                                  qf_str description, unsigned char key[QF_KEY_BYTES]);
/* QF_MISSING "APPLY.REMOVED" when retention has ended. */
QF_MUST qf_code apply_sealed_get(qf_ctx *cx, int64_t id, apply_sealed *out);
QF_MUST qf_code apply_unseal_person(qf_ctx *cx, const apply_sealed *sealed, apply_person *out);
/* Both of a case at once, the key forgotten again. The caller notes who opened it. */
QF_MUST qf_code apply_open_person(qf_ctx *cx, int64_t id, apply_person *out);
/* Keyed digest of an applicant. */
qf_str apply_applicant_digest(qf_ctx *cx, qf_str kind, const apply_person *person);
/* Of his document's number and his phone alone; empty without one. */
qf_str apply_id_digest(qf_ctx *cx, const apply_person *person);
qf_str apply_phone_digest(qf_ctx *cx, const apply_person *person);
/* The person out of a row with `key` and `person`; the key is forgotten. */
QF_MUST qf_code apply_row_person(qf_ctx *cx, const db_row *row, apply_person *out);

/* ---- mark.c */

#define APPLY_MARKS_MAX 40
/* Marks that two who may be one have in common; their number. */
size_t apply_marks_of(qf_ctx *cx, qf_str kind, const apply_person *person,
                      int64_t mark[APPLY_MARKS_MAX]);

/* ---- alike.c */

/* The words of a case go or change: its block is filled anew. */
QF_MUST qf_code apply_alike_stale(qf_ctx *cx, int64_t id);

/* Width, case and blanks folded, so that the same name typed twice is the same. */
qf_str apply_folded(qf_ctx *cx, qf_str text);

/* ---- intake.c */

#define APPLY_SUBJECT_RUNES 60

/* The number of the application that came with this mark (apply_intake.once); empty: none. */
QF_MUST qf_code apply_number_of_once(qf_ctx *cx, qf_str once, qf_str *out);

/* The first words of an application on one line, numbers of persons covered: what lists show. */
QF_MUST qf_code apply_subject_of(qf_ctx *cx, const apply_rules *rules, qf_str text, qf_str *out);
/* The year's next number that the old register has not used already. */
QF_MUST qf_code apply_next_number(qf_ctx *cx, qf_str *out);

/* ---- case.c */

/* The events of a case; `key` NULL leaves notes closed. input holds those that count, undone left out. */
QF_MUST qf_code apply_read_story(qf_ctx *cx, int64_t id, const unsigned char *key,
                                 apply_story *out);
/* Adds the entry behind the last one. */
QF_MUST qf_code apply_event_put(qf_ctx *cx, int64_t id, int64_t seq, qf_str code,
                                const apply_step *step, int64_t undoes, const unsigned char *key);
/* Folds the events that count and writes state and days of the case. */
QF_MUST qf_code apply_fold(qf_ctx *cx, const apply_rules *rules, int64_t id, int64_t version,
                           const clock_input *input);
/* ---- table3.c */

/* The group a case counts in; received_year 0: in none yet. */
QF_MUST qf_code apply_group_of(qf_ctx *cx, int64_t id, apply_group *out);
/* The case has moved from `before` to where it stands now. */
QF_MUST qf_code apply_tally_move(qf_ctx *cx, const apply_group *before, int64_t id);

/* The day this file calls today. */
qf_date apply_today(const qf_ctx *cx);
/* Events of a step with no dates but its day. */
apply_step apply_step_on(clock_event_kind kind, qf_date on);

#endif
