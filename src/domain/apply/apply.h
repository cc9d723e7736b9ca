/* Disclosure on application: the case from the citizen's form to the served answer. What happened is a list of
 * events that is only added to; state, due day and outcome are what law/clock.h makes of it. Who asked, the
 * words of the application, notes and files are sealed under a key of the case, which goes when retention ends.
 * Law: 政府信息公开条例 第四章; the edges are those of law/clock.h. */
#ifndef QF_DOMAIN_APPLY_H
#define QF_DOMAIN_APPLY_H

#include "law/clock_json.h"
#include "law/mask.h"

/* Who may read cases and add events; a leader signs, the clerk keeps the register. */
#define APPLY_READERS                                                                              \
    (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER) | AUTH_BIT(REVIEWER))

/* Columns of table 3. X(name, code, Chinese) */
#define APPLY_KINDS(X)                                                                             \
    X(NP, "np", "自然人")                                                                          \
    X(ENT, "ent", "商业企业")                                                                      \
    X(RES, "res", "科研机构")                                                                      \
    X(NGO, "ngo", "社会公益组织")                                                                  \
    X(LAW, "law", "法律服务机构")                                                                  \
    X(OTH, "oth", "其他组织")

/* In what form the applicant wants the information, and how it reaches him (art. 29). */
#define APPLY_FORMS(X)                                                                             \
    X(ELECTRONIC, "electronic", "电子文件")                                                        \
    X(PAPER, "paper", "纸质")                                                                      \
    X(READ, "read", "查阅")
#define APPLY_WAYS(X)                                                                              \
    X(EMAIL, "email", "电子邮件")                                                                  \
    X(POST, "post", "邮寄")                                                                        \
    X(PICKUP, "pickup", "自行领取")                                                                \
    X(SITE, "site", "当场查阅、抄录")

/* What is known of the applicant. X(name, Chinese). Sealed. */
#define APPLY_PERSON(X)                                                                            \
    X(name, "姓名或者名称")                                                                        \
    X(id_type, "证件名称")                                                                         \
    X(id_no, "证件号码或者统一社会信用代码")                                                       \
    X(legal, "法定代表人")                                                                         \
    X(contact, "联系人")                                                                           \
    X(phone, "联系电话")                                                                           \
    X(email, "电子邮箱")                                                                           \
    X(address, "通信地址")                                                                         \
    X(agent, "代理人")

/* Files and messages. X(name, code, Chinese) */
#define APPLY_FILES(X)                                                                             \
    X(IDENTITY, "identity", "身份证明")                                                            \
    X(ATTACHMENT, "attachment", "申请附件")                                                        \
    X(CORRECTION, "correction", "补正材料")                                                        \
    X(OPINION, "opinion", "第三方或者有关机关意见")                                                \
    X(PROOF, "proof", "送达凭证")                                                                  \
    X(OTHER, "other", "其他材料")
#define APPLY_MESSAGES(X)                                                                          \
    X(CORRECTION, "correction", "提交补正")                                                        \
    X(REASONS, "reasons", "说明理由")                                                              \
    X(PAID, "paid", "告知已缴费")                                                                  \
    X(WITHDRAW, "withdraw", "撤回申请")                                                            \
    X(RECTIFY, "rectify", "要求更正本人信息")                                                      \
    X(OTHER, "other", "补充、询问")

/* Chinese of a code; empty when there is no such code (so it serves as a check too). */
qf_str apply_kind_zh(qf_str code);
qf_str apply_form_zh(qf_str code);
qf_str apply_way_zh(qf_str code);
qf_str apply_file_zh(qf_str code);
qf_str apply_message_zh(qf_str code);

/* The law that the verbs go by. */
typedef struct apply_rules {
    const clock_law *clock;
    const calendar *days;
    const mask_rules *masks;
} apply_rules;

typedef struct apply_person {
#define X(name, zh) qf_str name;
    APPLY_PERSON(X)
#undef X
} apply_person;

/* One application as the register shows it. */
typedef struct apply_case {
    int64_t id, version, handler_id, late_days;
    qf_str number, channel, applicant_kind, subject, form, way, outcome, handler;
    clock_state state, state_after;
    qf_date submitted_on, received_on, due, turns_on, due_after, closed_on, removed_on;
} apply_case;

typedef struct apply_cases {
    apply_case *one;
    size_t count;
} apply_cases;

/* As it stands on a day, silence of the other side counted. */
clock_state apply_state_on(const apply_case *one, qf_date day);
qf_date apply_due_on(const apply_case *one, qf_date day);
bool apply_closed_on(const apply_case *one, qf_date day);

/* ---- coming in (intake.c) */

typedef struct apply_intake {
    clock_channel channel;
    qf_str kind, form, way; /* codes */
    apply_person person;
    qf_str description;
    qf_date submitted_on; /* sent, or reached the office */
    qf_date received_on;  /* R; QF_NO_DATE: not confirmed yet (letter, fax, e-mail, oral) */
    qf_str once;          /* random, of the form; may be empty */
} apply_intake;

typedef struct apply_receipt {
    int64_t id;
    qf_str number, secret; /* secret: twelve digits, shown once */
    qf_date due;           /* QF_NO_DATE: not confirmed yet */
} apply_receipt;

/* Most applications of one applicant that come in over the web in a day; paper is never refused. */
#define APPLY_WEB_DAY 20

/* The public form: sent and confirmed in one (regulation.md 2.2), R is today. Errors: QF_INVALID with the
 * field: "APPLY.KIND", "APPLY.NAME", "APPLY.ID_NO", "APPLY.CONTACT", "APPLY.DESCRIPTION", "APPLY.FORM",
 * "APPLY.WAY"; QF_CONFLICT "APPLY.TWICE" (the same form again, with its number); QF_LIMIT "APPLY.MANY". */
QF_MUST qf_code apply_submit(qf_ctx *cx, const apply_rules *rules, const apply_intake *in,
                             apply_receipt *out);
/* Entered by the office. Besides: QF_INVALID "APPLY.DATE", QF_DENIED with the article (events). */
QF_MUST qf_code apply_register(qf_ctx *cx, const apply_rules *rules, const apply_intake *in,
                               apply_receipt *out);

/* An old case from the paper register, closed or open, without its events. `outcome` empty: still open, and then
 * it is registered with its day of receipt as a paper one. The number must be new: QF_CONFLICT "APPLY.NUMBER". */
typedef struct apply_old {
    qf_str number, kind, subject, outcome;
    qf_date received_on, closed_on;
} apply_old;
QF_MUST qf_code apply_import(qf_ctx *cx, const apply_rules *rules, const apply_old *old,
                             int64_t *id);

/* ---- the case (case.c) */

typedef struct apply_entry {
    int64_t seq, undoes, letter_id;
    bool undone;
    clock_event event; /* kind CLOCK_EVENT_COUNT: undo, import */
    qf_str code, approved_by, note, actor;
    qf_time at;
} apply_entry;

typedef struct apply_story {
    apply_case now;
    apply_entry *entry;
    size_t count;
    clock_input input; /* events that count */
    clock_result told; /* as of today; received is QF_NO_DATE for an imported one */
    qf_str description;
} apply_story;

/* Needs a reader. QF_MISSING "APPLY.MISSING". Notes are opened, the applicant is not. */
QF_MUST qf_code apply_get(qf_ctx *cx, const apply_rules *rules, int64_t id, apply_story *out);
/* By its number; 0 when there is none. */
QF_MUST qf_code apply_id_of(qf_ctx *cx, qf_str number, int64_t *id);
/* The applicant's data; each opening is written into the trail with its reason. Needs a reader. QF_INVALID
 * "APPLY.WHY" without a reason, QF_MISSING "APPLY.REMOVED" when retention has ended. */
QF_MUST qf_code apply_reveal(qf_ctx *cx, int64_t id, qf_str why, apply_person *out);
/* The same for filling a letter of the case, without a word of its own. */
QF_MUST qf_code apply_person_for_letter(qf_ctx *cx, int64_t id, apply_person *out);

/* What is added to a case. */
typedef struct apply_step {
    clock_event event;
    qf_str approved_by, note;
    int64_t letter_id;
} apply_step;

/* Adds an event. Version 0: whatever it is (a letter was served). Errors: QF_DENIED "APPLY.REFUSED" (what the
 * law does not allow, with the article in the sentence), "APPLY.OWN" (who drafted can not approve), QF_INVALID
 * "APPLY.DATE" (after today), QF_CONFLICT "APPLY.VERSION". */
QF_MUST qf_code apply_act(qf_ctx *cx, const apply_rules *rules, int64_t id, int64_t version,
                          const apply_step *step);
/* Takes the last event back, with a reason; the entry stays. Needs the disclosure clerk. Errors: QF_CONFLICT
 * "APPLY.UNDO" (nothing to take back, or it is the receipt). */
QF_MUST qf_code apply_undo(qf_ctx *cx, const apply_rules *rules, int64_t id, int64_t version,
                           qf_str why);
/* Who handles it; account 0 nobody. */
QF_MUST qf_code apply_assign(qf_ctx *cx, int64_t id, int64_t account, qf_str name);
/* Events that the law allows on `day` in the state of the case, as the fold would take them: a bit for each
 * clock_event_kind. */
uint32_t apply_legal(const apply_rules *rules, const apply_story *story, qf_date day);

/* Due days anew by the calendar as it is now (a holiday notice came): the cases that changed, before and after.
 * Needs clerk or administrator. `write` false: only tells. */
typedef struct apply_moved {
    qf_str number;
    qf_date before, after;
} apply_moved;
QF_MUST qf_code apply_recount(qf_ctx *cx, const apply_rules *rules, bool write, apply_moved **out,
                              size_t *count);

/* ---- one form, several requests; another channel (split.c) */

#define APPLY_PARTS_MAX 12

typedef struct apply_ties {
    int64_t parent_id; /* the case it was split off; 0: none */
    qf_str ticket;     /* number of the hotline ticket that goes on with it; may be empty */
} apply_ties;
QF_MUST qf_code apply_ties_get(qf_ctx *cx, int64_t id, apply_ties *out);
/* The case that others were split off and those, in order; empty when it stands alone. */
QF_MUST qf_code apply_family(qf_ctx *cx, int64_t id, apply_cases *out);
/* The case keeps the first request, its number and the words as they were written; each other request becomes a case
 * with the same applicant, days and steps, followed with the same secret. *numbers: count - 1 new ones. Needs clerk or
 * handler. Errors: QF_INVALID "APPLY.PARTS", QF_CONFLICT "APPLY.SPLIT" (split already; not in work). */
QF_MUST qf_code apply_split(qf_ctx *cx, const apply_rules *rules, int64_t id, int64_t version,
                            const qf_str *part, size_t count, qf_str *numbers);
/* Notes that the matter goes on as a hotline ticket and how the applicant consented. The case itself still wants its
 * answer. Errors: QF_INVALID "APPLY.CONSENT", QF_CONFLICT "APPLY.TICKET" (once). */
QF_MUST qf_code apply_hand_over(qf_ctx *cx, const apply_rules *rules, int64_t id, qf_str ticket,
                                qf_str consent);

/* ---- the applicant's side (track.c) */

/* The case of a number and its secret. QF_MISSING "APPLY.NO_CASE" for either being wrong. */
QF_MUST qf_code apply_track(qf_ctx *cx, const apply_rules *rules, qf_str number, qf_str secret,
                            apply_story *out);
/* A word of the applicant who has shown the secret. QF_INVALID "APPLY.MESSAGE". */
QF_MUST qf_code apply_message(qf_ctx *cx, const apply_story *story, qf_str kind, qf_str body);

typedef struct apply_word {
    int64_t id, case_id;
    qf_str kind, body, number; /* number: of the case */
    qf_time at;
    bool done;
} apply_word;
/* Messages of a case, opened; those that wait, of all cases, without their text. Needs a reader. */
QF_MUST qf_code apply_words(qf_ctx *cx, int64_t id, apply_word **out, size_t *count);
QF_MUST qf_code apply_words_waiting(qf_ctx *cx, apply_word **out, size_t *count);
QF_MUST qf_code apply_word_done(qf_ctx *cx, int64_t id, int64_t word);

#define APPLY_FILE_MAX ((size_t)10 * 1024 * 1024)
#define APPLY_FILES_MAX 20 /* of a case */

typedef struct apply_file {
    int64_t id, bytes;
    qf_str kind, name, sha256, actor;
    qf_time at;
} apply_file;
/* Seals a paper into a case: of the office (needs a reader) or, `applicant` true, of him who has shown the
 * secret or just applied. QF_LIMIT "APPLY.FILE", QF_INVALID "APPLY.FILE_KIND". */
QF_MUST qf_code apply_file_add(qf_ctx *cx, int64_t id, bool applicant, qf_str kind, qf_str name,
                               qf_str bytes);
/* Needs a reader; opening one is written into the trail. */
QF_MUST qf_code apply_files(qf_ctx *cx, int64_t id, apply_file **out, size_t *count);
QF_MUST qf_code apply_file_open(qf_ctx *cx, int64_t id, int64_t file, qf_str *name, qf_str *bytes);

/* ---- the register (list.c) */

typedef struct apply_filter {
    qf_str what;           /* open, soon, late, closed, all */
    qf_str kind, channel;  /* codes; empty: any */
    qf_str words;          /* in number or subject */
    int64_t year, handler; /* 0: any */
    qf_date soon_until;    /* soon: due up to here */
    int64_t n, skip;
    qf_date after_day; /* go on behind this place (apply_list_after); after_id 0: from the first */
    int64_t after_id;
    int64_t counted; /* how far closed and all ones are counted; 0: APPLY_COUNTED */
} apply_filter;

/* Closed and all ones are counted up to here. */
#define APPLY_COUNTED 5000

/* Needs a reader, supervisor or auditor. Open ones by due day, others newest first; *total counts all, more than
 * `counted` as one more than that. */
QF_MUST qf_code apply_list(qf_ctx *cx, const apply_filter *filter, apply_cases *out,
                           int64_t *total);

/* The same filter, going on behind the case that stood last: as fast at the end of a large register as at its start. */
void apply_list_after(const apply_filter *filter, qf_date today, const apply_case *last,
                      apply_filter *out);

typedef struct apply_load {
    int64_t open, soon, late, unconfirmed, words;
} apply_load;
/* What waits today. */
QF_MUST qf_code apply_waiting(qf_ctx *cx, qf_date soon_until, apply_load *out);

/* Filters kept under a name, each account its own; `query` as it stands in the address. (view.c) */
#define APPLY_VIEWS_MAX 20
typedef struct apply_view {
    qf_str name, query;
} apply_view;
QF_MUST qf_code apply_views(qf_ctx *cx, apply_view **out, size_t *count);
/* QF_INVALID "APPLY.VIEW" (no name), QF_LIMIT "APPLY.VIEW". */
QF_MUST qf_code apply_view_keep(qf_ctx *cx, qf_str name, qf_str query);
QF_MUST qf_code apply_view_drop(qf_ctx *cx, qf_str name);

/* The newest `n` applications since `first`, whose words are still known, newest first; needs a reader. */
QF_MUST qf_code apply_newest(qf_ctx *cx, qf_date first, int64_t n, apply_cases *out);

/* What the same applicant asked in the days from `first` on, this case left out, newest first; needs a reader. */
QF_MUST qf_code apply_same_applicant(qf_ctx *cx, int64_t id, qf_date first, apply_cases *out);

/* What an applicant asked who is another by name or number, and perhaps the same person: the same document number, phone
 * or mailbox; or a name that differs by one character (or not at all) and the same last four of the number; of bodies a
 * name that differs by one character. For a clerk to look at, nothing is joined. Newest first; needs a reader. */
QF_MUST qf_code apply_perhaps_same(qf_ctx *cx, int64_t id, apply_cases *out);

/* ---- the year's figures (table3.c) */

/* A count that belongs to one cell: "new", "carried_in", an outcome or "carried_out" by column of
 * table 3. */
typedef struct apply_count {
    qf_str row, col;
    int64_t cases;
} apply_count;

typedef struct apply_stats {
    apply_count *table3;
    size_t count3;
} apply_stats;

/* Applications that were received in one year and ended in another (9999: not yet). */
typedef struct apply_group {
    int received_year, closed_year;
    qf_str kind, outcome; /* outcome: empty while open */
    int64_t cases;
} apply_group;

/* Table 3 of a year out of groups: each counts once in new or carried_in, and once in its outcome or carried_out
 * (regulation.md 2.5). Cells of 0 are left out. Pure. */
void apply_table3(qf_arena *arena, const apply_group *group, size_t count, int year,
                  apply_stats *out);

/* Counts of a year up to today: an application is new in the year it was received, counts by its outcome in
 * the year it was closed, and is carried when open on 31 December. */
QF_MUST qf_code apply_year_stats(qf_ctx *cx, int year, apply_stats *out);
/* The applications behind a cell of table 3; `row` and `col` as in its id ("tot", "total" too). */
QF_MUST qf_code apply_year_cases(qf_ctx *cx, int year, qf_str row, qf_str col, apply_cases *out);

/* Holds the kept tally against the register: groups there are, groups that differ. The program's own. */
QF_MUST qf_code apply_tally_check(qf_ctx *cx, int64_t *groups, int64_t *wrong);
/* Counts the tally anew from the register. */
QF_MUST qf_code apply_tally_rebuild(qf_ctx *cx, int64_t *groups);

/* ---- retention (upkeep.c); web/retention.h ties it to letters, messages and lawsuits */

/* A closed case whose applicant is still known. */
typedef struct apply_kept {
    int64_t id;
    qf_str number;
    qf_date closed_on;
} apply_kept;
/* Those closed before `before`, oldest first, at most `n` behind `after` (NULL: from the first), and how many there
 * are. Needs clerk or administrator. */
QF_MUST qf_code apply_forget_due(qf_ctx *cx, qf_date before, const apply_kept *after, int64_t n,
                                 apply_kept **out, size_t *count);
QF_MUST qf_code apply_forget_count(qf_ctx *cx, qf_date before, int64_t *cases);

/* Removes what is known of the applicant of a case closed before `before`: key, words, messages, papers, the marks
 * that find the same person; number, kind, days, outcome and events stay. `done` false: it is not to be forgotten
 * (any more). Needs the administrator. apply_forget_noted writes into the trail what went with it, in the same
 * transaction. */
typedef struct apply_forgotten {
    bool done;
    int64_t words, files;
} apply_forgotten;
QF_MUST qf_code apply_forget(qf_ctx *cx, int64_t id, qf_date before, apply_forgotten *out);
QF_MUST qf_code apply_forget_noted(qf_ctx *cx, int64_t id, qf_str what);

#endif
