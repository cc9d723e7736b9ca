/* Training of the people who work on disclosure: plan, attendance by a code in the room, quiz, certificate. Law:
 * 政府信息公开条例 art. 48. */
#ifndef QF_DOMAIN_TRAINING_H
#define QF_DOMAIN_TRAINING_H

#include "base/err.h"

#define TRAINING_QUESTIONS 20
#define TRAINING_CHOICES 6
#define TRAINING_PASS_PERCENT 80

typedef struct training_question {
    qf_str text, from; /* from: where the office went wrong; may be empty */
    qf_str choices[TRAINING_CHOICES];
    size_t choice_count, right;
} training_question;

typedef struct training_session {
    int64_t id, hours, people;
    qf_str title, kind, trainer, place, audience, materials, code;
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

/* Plans a session; its sign-in code is made here. Needs the clerk. QF_INVALID "TRAINING.SESSION". */
QF_MUST qf_code training_plan(qf_ctx *cx, const training_session *session, int64_t *id);
/* QF_MISSING "TRAINING.MISSING". */
QF_MUST qf_code training_get(qf_ctx *cx, int64_t id, training_session *out);
/* Without questions, the newest first. */
QF_MUST qf_code training_list(qf_ctx *cx, training_session **out, size_t *count);
/* Its questions. Needs the clerk. QF_INVALID "TRAINING.QUIZ" (none, a right answer that is none, fewer than two choices). */
QF_MUST qf_code training_quiz_set(qf_ctx *cx, int64_t id, const training_question *questions,
                                  size_t count);
/* The actor signs in with the room's code, on the day itself. QF_DENIED "TRAINING.CODE", QF_LATE "TRAINING.DAY". */
QF_MUST qf_code training_sign(qf_ctx *cx, int64_t id, qf_str code);
/* The clerk writes down somebody without an account. */
QF_MUST qf_code training_sign_name(qf_ctx *cx, int64_t id, qf_str name);
QF_MUST qf_code training_people(qf_ctx *cx, int64_t id, training_person **out, size_t *count);
/* The actor's answers (choice of each question); *right of them. Only who was there: QF_DENIED "TRAINING.ABSENT". */
QF_MUST qf_code training_answer(qf_ctx *cx, int64_t id, const int *choice, size_t count,
                                size_t *right, bool *passed);
/* Sessions held in a year up to today. */
QF_MUST qf_code training_year_stats(qf_ctx *cx, int year, training_stats *out);

#endif
