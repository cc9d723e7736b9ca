/* What people say: letters to the town's leaders, opinions on drafts, surveys, public opinion; and what was answered.
 * Law: law/voices.json (国办发〔2018〕37号, 国办发〔2016〕61号), docs/voices.md. */
#ifndef QF_DOMAIN_VOICES_H
#define QF_DOMAIN_VOICES_H

#include "law/calendar.h"
#include "law/voices_law.h"

#define VOICES_SURVEY_QUESTIONS 20
#define VOICES_SURVEY_CHOICES 12
#define VOICES_FORMS_PER_ADDRESS 3

typedef struct voices_letter {
    int64_t id;
    qf_str number, to_whom, title, content, reply, public_title;
    qf_str name, phone; /* sealed; read by voices_letter_person alone */
    qf_date received_on, due_on, replied_on;
    bool has_person;
} voices_letter;

typedef struct voices_letters {
    voices_letter *one;
    size_t count;
} voices_letters;

/* Takes a letter in, by anybody: number, and the secret that is told once (its digest is kept). Errors: QF_INVALID
 * "VOICES.LETTER". */
QF_MUST qf_code voices_letter_send(qf_ctx *cx, const calendar *days, const voices_law *law,
                                   const voices_letter *letter, qf_str *number, qf_str *secret);
/* The letter of a number and its secret. QF_MISSING "VOICES.NO_LETTER" for either being wrong. */
QF_MUST qf_code voices_letter_track(qf_ctx *cx, qf_str number, qf_str secret, voices_letter *out);
/* For the desk: all, unanswered first; `published` those with a public title alone. */
QF_MUST qf_code voices_letter_list(qf_ctx *cx, bool published, voices_letters *out);
QF_MUST qf_code voices_letter_get(qf_ctx *cx, int64_t id, voices_letter *out);
/* Who wrote it; the look is written to the trail. */
QF_MUST qf_code voices_letter_person(qf_ctx *cx, int64_t id, qf_str *name, qf_str *phone);
/* Answers (today), and publishes under a title without persons (empty: not). QF_INVALID "VOICES.REPLY". */
QF_MUST qf_code voices_letter_reply(qf_ctx *cx, int64_t id, qf_str reply, qf_str public_title);

typedef struct voices_consult {
    int64_t id;
    qf_str title, body, result;
    qf_date opens_on, closes_on, result_on;
} voices_consult;

typedef struct voices_opinion {
    int64_t id;
    qf_str content, verdict, gist, reason;
    qf_date received_on;
} voices_opinion;

/* Puts a draft up. Needs the clerk. QF_INVALID "VOICES.DAYS" when it closes before the law's working days. */
QF_MUST qf_code voices_consult_open(qf_ctx *cx, const calendar *days, const voices_law *law,
                                    const voices_consult *draft, int64_t *id);
QF_MUST qf_code voices_consult_get(qf_ctx *cx, int64_t id, voices_consult *out);
QF_MUST qf_code voices_consult_list(qf_ctx *cx, voices_consult **out, size_t *count);
/* An opinion by anybody. QF_LATE "VOICES.CLOSED" outside its days. */
QF_MUST qf_code voices_opinion_send(qf_ctx *cx, int64_t consult, qf_str content, qf_str name,
                                    qf_str phone);
QF_MUST qf_code voices_opinion_list(qf_ctx *cx, int64_t consult, voices_opinion **out,
                                    size_t *count);
/* Adopted ("yes"), in part ("part") or not ("no": with a reason); gist is what is published. QF_INVALID "VOICES.VERDICT". */
QF_MUST qf_code voices_opinion_judge(qf_ctx *cx, int64_t consult, const voices_opinion *judged);
/* Publishes the result. QF_CONFLICT "VOICES.UNJUDGED" while an opinion has no verdict, or before it closed. */
QF_MUST qf_code voices_consult_answer(qf_ctx *cx, int64_t consult, qf_str result);

typedef struct voices_question {
    qf_str text, choices[VOICES_SURVEY_CHOICES];
    int64_t answers[VOICES_SURVEY_CHOICES];
    size_t choice_count;
} voices_question;

typedef struct voices_survey {
    int64_t id, forms;
    qf_str title, intro;
    qf_date opens_on, closes_on;
    voices_question questions[VOICES_SURVEY_QUESTIONS];
    size_t question_count;
} voices_survey;

/* Makes a survey of lines: a question, then its choices each beginning with "- ". Needs the clerk. QF_INVALID
 * "VOICES.SURVEY". */
QF_MUST qf_code voices_survey_open(qf_ctx *cx, const voices_survey *survey, qf_str lines,
                                   int64_t *id);
/* With its counts. */
QF_MUST qf_code voices_survey_get(qf_ctx *cx, int64_t id, voices_survey *out);
/* Without questions. */
QF_MUST qf_code voices_survey_list(qf_ctx *cx, voices_survey **out, size_t *count);
/* One form: a choice (from 0) for each question. At most VOICES_FORMS_PER_ADDRESS of one address: QF_LIMIT "VOICES.AGAIN";
 * QF_INVALID "VOICES.ANSWER" when one is missing; QF_LATE "VOICES.CLOSED". */
QF_MUST qf_code voices_survey_answer(qf_ctx *cx, int64_t id, qf_str address, const int *choice,
                                     size_t count);

typedef struct voices_event {
    int64_t id;
    qf_str title, source, answer;
    qf_time found_at, due_at, answered_at, published_at; /* 0: not yet */
    bool grave;                                          /* 特别重大、重大突发事件 */
} voices_event;

/* Notes public opinion found at a moment (not after now); a grave one has the shorter clock. Needs the clerk or the leader.
 * QF_INVALID "VOICES.EVENT". */
QF_MUST qf_code voices_event_add(qf_ctx *cx, const voices_law *law, const voices_event *event,
                                 int64_t *id);
QF_MUST qf_code voices_event_list(qf_ctx *cx, voices_event **out, size_t *count);
/* The answer, published at once or kept. QF_INVALID "VOICES.REPLY". */
QF_MUST qf_code voices_event_answer(qf_ctx *cx, int64_t id, qf_str answer, bool publish);

typedef struct voices_stats {
    int64_t letters, letters_on_time, letters_late, consults, consults_answered, consults_due,
        events, events_on_time, events_due; /* due: done, or their last moment has passed */
} voices_stats;

/* A year's figures. */
QF_MUST qf_code voices_year_stats(qf_ctx *cx, int year, voices_stats *out);

#endif
