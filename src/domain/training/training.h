/* Training of the people who work on disclosure: plan, attendance by a code in the room, quiz, certificate. Law:
 * 政府信息公开条例 art. 48. */
#ifndef QF_DOMAIN_TRAINING_H
#define QF_DOMAIN_TRAINING_H

#include "doc/attachment.h"

#define TRAINING_QUESTIONS 20
#define TRAINING_CHOICES 6
#define TRAINING_PASS_PERCENT 80
#define TRAINING_FILES 20
#define TRAINING_CODE_MINUTES 5 /* a sign-in code holds so long, and as long again */

typedef struct training_question {
    qf_str text, from; /* from: where the office went wrong; may be empty */
    qf_str choices[TRAINING_CHOICES];
    size_t choice_count, right;
} training_question;

typedef struct training_session {
    int64_t id, hours, people;
    qf_str title, kind, trainer, place, audience, materials;
    qf_str seed; /* what the sign-in codes are made of */
    qf_date held_on;
    training_question questions[TRAINING_QUESTIONS];
    size_t question_count;
} training_session;

typedef struct training_person {
    qf_str who, name;
    qf_time signed_at;
    int64_t tries, score;
    qf_date passed_on;
} training_person;

typedef struct training_stats {
    int64_t sessions, people, hours;
} training_stats;

/* Plans a session; the seed of its sign-in codes is made here. Needs the clerk. QF_INVALID "TRAINING.SESSION". */
QF_MUST qf_code training_plan(qf_ctx *cx, const training_session *session, int64_t *id);
/* QF_MISSING "TRAINING.MISSING". */
QF_MUST qf_code training_get(qf_ctx *cx, int64_t id, training_session *out);
/* Without questions, the newest first. */
QF_MUST qf_code training_list(qf_ctx *cx, training_session **out, size_t *count);
/* Its questions. Needs the clerk. QF_INVALID "TRAINING.QUIZ" (none, a right answer that is none, fewer than two choices). */
QF_MUST qf_code training_quiz_set(qf_ctx *cx, int64_t id, const training_question *questions,
                                  size_t count);
/* The room's code of six digits as of now; another one every TRAINING_CODE_MINUTES, so that a code sent on to who is not there is
 * soon worth nothing. */
qf_str training_code(qf_ctx *cx, const training_session *session);
/* The actor signs in with the room's code of now or of the minutes before, on the day itself. QF_DENIED "TRAINING.CODE", QF_LATE
 * "TRAINING.DAY". */
QF_MUST qf_code training_sign(qf_ctx *cx, int64_t id, qf_str code);
/* The clerk writes down somebody without an account. */
QF_MUST qf_code training_sign_name(qf_ctx *cx, int64_t id, qf_str name);
QF_MUST qf_code training_people(qf_ctx *cx, int64_t id, training_person **out, size_t *count);
/* The actor's answers (choice of each question); *right of them. Only who was there: QF_DENIED "TRAINING.ABSENT". */
QF_MUST qf_code training_answer(qf_ctx *cx, int64_t id, const int *choice, size_t count,
                                size_t *right, bool *passed);
/* Sessions held in a year up to today. */
QF_MUST qf_code training_year_stats(qf_ctx *cx, int year, training_stats *out);

/* ---- file.c: what a session works with */

typedef struct training_file {
    int64_t id, size;
    qf_str name, sha256;
    attachment_kind kind;
} training_file;

/* Adds a file. Needs the clerk. Errors: those of attachment_kind_of, QF_INVALID "TRAINING.HIDDEN" (hidden words, comments and the
 * like), QF_LIMIT "TRAINING.FILE". */
QF_MUST qf_code training_file_add(qf_ctx *cx, int64_t id, qf_str name, qf_str bytes);
QF_MUST qf_code training_files(qf_ctx *cx, int64_t id, training_file **out, size_t *count);
/* For any account. QF_MISSING "TRAINING.NO_FILE". */
QF_MUST qf_code training_file_open(qf_ctx *cx, int64_t id, int64_t file, training_file *out,
                                   qf_str *bytes);
QF_MUST qf_code training_file_remove(qf_ctx *cx, int64_t id, int64_t file);

#endif
