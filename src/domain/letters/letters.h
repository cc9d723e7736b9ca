/* Letters of disclosure on application: draft, approval by another person, a number without gaps, the
 * paper as Word and PDF, service with its proof. Text, facts and files are sealed under the record's key.
 * Law: 政府信息公开条例 arts. 27-41, 45; 国办公开办函〔2016〕235号 on service. */
#ifndef QF_DOMAIN_LETTERS_H
#define QF_DOMAIN_LETTERS_H

#include "doc/page_style.h"
#include "law/letter.h"

/* X(name, code, Chinese) */
#define LETTERS_STATES(X)                                                                          \
    X(DRAFT, "draft", "草稿")                                                                      \
    X(REVIEW, "review", "待签发")                                                                  \
    X(APPROVED, "approved", "已签发，待送达")                                                      \
    X(SERVED, "served", "已送达")                                                                  \
    X(VOID, "void", "作废")

typedef enum letters_state {
#define X(name, code, zh) LETTERS_##name,
    LETTERS_STATES(X)
#undef X
        LETTERS_STATE_COUNT
} letters_state;

/* Permanent code ("draft") and Chinese label. */
const char *letters_state_zh(letters_state one);

/* What stands in every letter of an organisation; empty where nobody has told. */
typedef struct letters_setting {
    qf_str word, office, address, phone, review_body, court, fee_pay;
} letters_setting;

/* The settings; review body and court follow from the tree of organisations until they are set (the
 * government above, its basic people's court). */
QF_MUST qf_code letters_setting_get(qf_ctx *cx, letters_setting *out);
/* Needs administrator, leader or disclosure clerk. */
QF_MUST qf_code letters_setting_put(qf_ctx *cx, const letters_setting *setting);

typedef struct letters_letter {
    int64_t id, version, author_id;
    qf_str case_no, number, author, approver, remark, docx, pdf;
    letters_state state;
    letter_plan plan; /* kind is NULL when the law file no longer has it */
    qf_str kind_id, text;
    letter_facts facts;
    qf_str served_by, proof;
    qf_date day, served_on, received_on;
} letters_letter;

/* One line of a list. */
typedef struct letters_line {
    int64_t id;
    qf_str case_no, kind_id, number, author, approver, served_by, proof;
    letters_state state;
    qf_date day, served_on, received_on;
} letters_line;

/* A draft with the standard text. `parts`: kinds of what a partial answer withholds. Needs the
 * disclosure clerk or a handler. Errors: QF_INVALID "LETTERS.CASE" without a case number. */
QF_MUST qf_code letters_draft(qf_ctx *cx, const letter_law *law, qf_str case_no,
                              const letter_plan *plan, const letter_facts *facts, int64_t *id);
/* One letter, opened. Needs clerk, handler, reviewer or leader. QF_MISSING "LETTERS.MISSING". */
QF_MUST qf_code letters_get(qf_ctx *cx, const letter_law *law, int64_t id, letters_letter *out);
/* The letters of an application; those in a state, newest first. */
QF_MUST qf_code letters_of_case(qf_ctx *cx, qf_str case_no, letters_line **out, size_t *count);
QF_MUST qf_code letters_in_state(qf_ctx *cx, letters_state state, int64_t n, letters_line **out,
                                 size_t *count);
/* Writes text and facts of a draft over `version`. QF_CONFLICT "LETTERS.VERSION". */
QF_MUST qf_code letters_change(qf_ctx *cx, int64_t id, int64_t version, qf_str text,
                               const letter_facts *facts);
/* To the approver. QF_INVALID "LETTERS.INCOMPLETE" with the first thing that is missing. */
QF_MUST qf_code letters_submit(qf_ctx *cx, const letter_law *law, int64_t id);
/* Back to the author with a remark. */
QF_MUST qf_code letters_return(qf_ctx *cx, const letter_law *law, int64_t id, qf_str remark);
/* Approves: number, date of cx->now, Word and PDF, all in one transaction. Needs leader or disclosure
 * clerk, and another person than the author: QF_DENIED "LETTERS.OWN". */
QF_MUST qf_code letters_approve(qf_ctx *cx, const letter_law *law, const page_style *style,
                                int64_t id);
/* A draft that is not wanted. It never had a number. */
QF_MUST qf_code letters_void(qf_ctx *cx, const letter_law *law, int64_t id);
/* Notes the service: `by` hand, post or electronic; hand needs the day of signature. Errors:
 * QF_INVALID "LETTERS.SERVICE" with the field. */
QF_MUST qf_code letters_serve(qf_ctx *cx, const letter_law *law, int64_t id, qf_str by, qf_date on,
                              qf_date received_on, qf_str proof);
/* The paper: of an approved one as it was approved, of a draft as it would be. `format` is "docx" or
 * "pdf". */
QF_MUST qf_code letters_file(qf_ctx *cx, const letter_law *law, const page_style *style,
                             const letters_letter *letter, qf_str format, qf_str *out);
/* The paper of a served letter to the applicant, for him who has shown the secret of his case; asks
 * for no role. QF_MISSING "LETTERS.MISSING" for any other letter. */
QF_MUST qf_code letters_public_file(qf_ctx *cx, const letter_law *law, qf_str case_no, int64_t id,
                                    qf_str *pdf);

/* Retention has ended for a case: text, facts, files and proof of its letters go (the files after the commit), drafts
 * are void; kind, number and days stay. Opening one is then QF_MISSING "LETTERS.REMOVED". *letters: how many. Needs
 * the administrator. */
QF_MUST qf_code letters_forget(qf_ctx *cx, qf_str case_no, int64_t *letters);

#endif
