/* Proactive disclosure: the columns of a town's catalogue and what is published in them.
 * Law: 政府信息公开条例 第十九条至第二十六条. */
#ifndef QF_DOMAIN_DISCLOSE_H
#define QF_DOMAIN_DISCLOSE_H

#include "base/word.h"
#include "law/list_mask.h"

/* The five fixed parts of a disclosure platform (国办公开办函〔2019〕61号). X(code, Chinese) */
#define DISCLOSE_PARTS(X)                                                                          \
    X(guide, "政府信息公开指南")                                                                   \
    X(system, "政府信息公开制度")                                                                  \
    X(content, "法定主动公开内容")                                                                 \
    X(report, "政府信息公开年报")                                                                  \
    X(apply, "依申请公开")

/* What an item is. X(code, Chinese) */
#define DISCLOSE_KINDS(X)                                                                          \
    X(information, "政府信息")                                                                     \
    X(normative, "行政规范性文件")                                                                 \
    X(interpretation, "政策解读")                                                                  \
    X(list, "公示名单")

#define X(code, zh) +1
enum { DISCLOSE_PART_COUNT = 0 DISCLOSE_PARTS(X), DISCLOSE_KIND_COUNT = 0 DISCLOSE_KINDS(X) };
#undef X

extern const qf_word disclose_parts[DISCLOSE_PART_COUNT], disclose_kinds[DISCLOSE_KIND_COUNT];

/* Where an item stands. X(NAME, code, Chinese) */
#define DISCLOSE_STATES(X)                                                                         \
    X(DRAFT, "draft", "草稿")                                                                      \
    X(FIRST, "first", "初审")                                                                      \
    X(SECOND, "second", "复审")                                                                    \
    X(FINAL, "final", "终审")                                                                      \
    X(RETURNED, "returned", "退回修改")                                                            \
    X(SCHEDULED, "scheduled", "定时发布")                                                          \
    X(RELEASED, "released", "已发布")                                                              \
    X(WITHDRAWN, "withdrawn", "已撤回")                                                            \
    X(MERGED, "merged", "修订已并入")                                                              \
    X(KEPT, "kept", "不主动公开")                                                                  \
    X(DISCARDED, "discarded", "已作废")

typedef enum disclose_state {
#define X(name, code, zh) DISCLOSE_##name,
    DISCLOSE_STATES(X)
#undef X
        DISCLOSE_STATE_COUNT
} disclose_state;

/* What moves it. X(NAME, code, Chinese) */
#define DISCLOSE_EVENTS(X)                                                                         \
    X(SUBMIT, "submit", "提交审核")                                                                \
    X(URGENT, "urgent", "紧急提交")                                                                \
    X(TAKE_BACK, "take_back", "收回修改")                                                          \
    X(PASS, "pass", "审核通过")                                                                    \
    X(RETURN, "return", "退回修改")                                                                \
    X(RELEASE, "release", "通过并发布")                                                            \
    X(SCHEDULE, "schedule", "通过，到时发布")                                                      \
    X(UNSCHEDULE, "unschedule", "取消定时")                                                        \
    X(DUE, "due", "到时发布")                                                                      \
    X(WITHDRAW, "withdraw", "撤回")                                                                \
    X(LAPSE, "lapse", "到时没有发布成")                                                            \
    X(KEEP, "keep", "定为不主动公开")                                                              \
    X(REVIEW, "review", "复查后仍不主动公开")                                                      \
    X(REOPEN, "reopen", "转为主动公开")                                                            \
    X(DISCARD, "discard", "作废草稿")

typedef enum disclose_event {
#define X(name, code, zh) DISCLOSE_DO_##name,
    DISCLOSE_EVENTS(X)
#undef X
        DISCLOSE_EVENT_COUNT
} disclose_event;

/* Why something is not made public by the organisation itself; it is looked at again every year (art. 18).
 * X(NAME, code, Chinese); codes as in law/clock.h where the same ground refuses an application. */
#define DISCLOSE_GROUNDS(X)                                                                        \
    X(ON_REQUEST, "on_request", "依申请公开（第十三条）")                                          \
    X(SECRET, "deny_secret", "不予公开：国家秘密（第十四条）")                                     \
    X(LAW, "deny_law", "不予公开：法律、行政法规禁止公开（第十四条）")                             \
    X(SAFETY, "deny_safety", "不予公开：危及“三安全一稳定”（第十四条）")                           \
    X(THIRD, "deny_third", "不予公开：商业秘密、个人隐私，损害第三方合法权益（第十五条）")         \
    X(INTERNAL, "deny_internal", "不予公开：人事、后勤、内部工作流程（第十六条）")                 \
    X(PROCESS, "deny_process", "不予公开：讨论记录、过程稿、磋商信函、请示报告（第十六条）")       \
    X(CASE, "deny_case", "不予公开：行政执法案卷（第十六条）")

typedef enum disclose_ground {
#define X(name, code, zh) DISCLOSE_GROUND_##name,
    DISCLOSE_GROUNDS(X)
#undef X
        DISCLOSE_GROUND_COUNT
} disclose_ground;

/* One line of the flow (flow.c). A released revision goes to MERGED instead of RELEASED. */
typedef struct disclose_move {
    disclose_state from;
    disclose_event event;
    disclose_state to;
    uint32_t roles;    /* AUTH_BIT()s; 0: the program itself, when the time has come */
    bool other_eye;    /* not who wrote, sent in or already passed it in this round */
    bool asks_reason;  /* words are needed */
    bool asks_secrecy; /* art. 17 must be answered */
    bool asks_ground;  /* one of DISCLOSE_GROUNDS */
    const char *law;
} disclose_move;

extern const disclose_move disclose_flow[];
extern const size_t disclose_flow_count;

/* The line for an event in a state; NULL: the flow has none. */
const disclose_move *disclose_move_of(disclose_state from, disclose_event event);
const char *disclose_state_code(disclose_state one);
const char *disclose_state_zh(disclose_state one);
const char *disclose_event_code(disclose_event one);
const char *disclose_event_zh(disclose_event one);
const char *disclose_ground_code(disclose_ground one);
const char *disclose_ground_zh(disclose_ground one);
/* False: no such ground. */
bool disclose_ground_parse(qf_str code, disclose_ground *out);
bool disclose_state_parse(qf_str code, disclose_state *out);
bool disclose_event_parse(qf_str code, disclose_event *out);

typedef struct disclose_column {
    qf_str code, name;
    qf_str part; /* code of DISCLOSE_PARTS */
    int64_t position;
    qf_str category;      /* the annual report's; empty: not counted */
    int64_t max_age_days; /* 0: fed by event */
    int64_t items;        /* public ones */
    qf_date newest;
    /* what the organisation lays down; empty: as the catalogue says */
    qf_str owner, time_limit, audience, ground;
    bool closed; /* nothing more is put into it; what is public stays */
} disclose_column;

typedef struct disclose_item {
    int64_t id;
    qf_str column_code, state, kind;
    qf_str index_no; /* empty before release */
    qf_str title, doc_no, issuer, abstract;
    qf_str body; /* paragraphs by line; lines with tabs are rows of a table; empty in lists */
    qf_str validity;
    qf_date formed_on, released_on, repealed_on;
    int64_t explains_id; /* 0: none */
    bool sample;
    /* filled by disclose_get and disclose_desk, empty in public lists */
    qf_str body_kind; /* "plain" as above, or "html" (safe after doc/sanitize.h) */
    qf_str topic;     /* subject class */
    qf_str
        list_kind; /* whose list it is, law/list-masking.json; "general": nobody's; empty: not said */
    qf_str reason; /* of the withdrawal or the revision */
    int64_t version, round, author_id, editor_id;
    int64_t revises_id;  /* a revision of this public item; 0: none */
    int64_t replaced_by; /* the document that repealed or changed it; 0: none */
    int64_t village_id;  /* the village whose account sent it in; 0: the town's own */
    qf_time publish_at;  /* timed release; 0: none */
    qf_date withdrawn_on, valid_until, notice_until;
    qf_str ground;       /* KEPT: code of DISCLOSE_GROUNDS */
    qf_date review_on;   /* KEPT: looked at again by this day */
    qf_time released_at; /* of disclose_get: to the millisecond; 0: never */
} disclose_item;

/* What comes with an event. */
typedef struct disclose_words {
    int64_t version; /* as the person saw it */
    qf_str reason;
    qf_time publish_at;              /* SCHEDULE */
    qf_str ground;                   /* KEEP, REVIEW: code of DISCLOSE_GROUNDS */
    bool secret, privacy, stability; /* art. 17: each true when there is nothing of the kind */
} disclose_words;

typedef struct disclose_step {
    int64_t seq, round, account;
    qf_str event, from, to, actor, remark; /* event also "create", "save", "import" */
    qf_time at;
} disclose_step;

typedef struct disclose_secrecy {
    bool given; /* false: not answered yet */
    bool secret, privacy, stability;
    qf_str opinion, actor;
    qf_time at;
} disclose_secrecy;

typedef struct disclose_version {
    int64_t number;
    qf_str title, body, body_kind, reason, sha256;
    qf_time at;
} disclose_version;

typedef struct disclose_items {
    disclose_item *item;
    size_t count;
} disclose_items;

typedef struct disclose_columns {
    disclose_column *column;
    size_t count;
} disclose_columns;

/* Numbers of one year for the annual report. */
typedef struct disclose_stats {
    int64_t total; /* items of any category */
    struct {
        qf_str category;
        int64_t items;
    } by_category[64];
    size_t categories;
    int64_t normative_issued, normative_repealed, normative_effective;
} disclose_stats;

/* Adds a column or changes the one with its code. Errors: QF_INVALID "DISCLOSE.COLUMN". */
QF_MUST qf_code disclose_column_put(qf_ctx *cx, const disclose_column *column);
/* Changes everything of a column but its code, its duties and whether it is in use too. QF_INVALID
 * "DISCLOSE.COLUMN", QF_MISSING "DISCLOSE.NO_COLUMN". */
QF_MUST qf_code disclose_column_change(qf_ctx *cx, const disclose_column *column);
/* In the order of the parts and of their positions. */
QF_MUST qf_code disclose_columns_all(qf_ctx *cx, disclose_columns *out);
/* Errors: QF_MISSING "DISCLOSE.NO_COLUMN". */
QF_MUST qf_code disclose_column_get(qf_ctx *cx, qf_str code, disclose_column *out);

/* Every verb on an item asks for a role that holds in its column (domain/auth/columns.h), and a village's account
 * for an item of its own village: QF_DENIED "AUTH.ROLE", "AUTH.COLUMN", "DISCLOSE.VILLAGE". */
#define DISCLOSE_WRITERS (AUTH_BIT(REPORTER) | AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(PUBLISHER))
/* Who may write drafts: a village's account those of its village, which the town reviews. */
#define DISCLOSE_DRAFTERS (DISCLOSE_WRITERS | AUTH_BIT(VILLAGE_ACCOUNT))
/* Whether one of these roles of the actor holds for the item: its column, its village. */
QF_MUST qf_code disclose_holds(qf_ctx *cx, uint32_t roles, const disclose_item *item, bool *out);

/* Makes a draft in a column; *id is its number. Errors: QF_INVALID with the field: title, column,
 * formed_on, kind. */
QF_MUST qf_code disclose_create(qf_ctx *cx, const disclose_item *draft, int64_t *id);
/* Changes a draft or returned item that still has `version`; whoever saves counts as its writer.
 * Errors: those of disclose_create; QF_CONFLICT "DISCLOSE.CLASH" (changed by another meanwhile: show
 * both), "DISCLOSE.STATE" (under review or public). */
QF_MUST qf_code disclose_save(qf_ctx *cx, int64_t id, int64_t version, const disclose_item *draft);
/* Makes a draft that will replace the text of a public item when it is released. QF_CONFLICT
 * "DISCLOSE.STATE" when the item is not public or is being revised already. */
QF_MUST qf_code disclose_revise(qf_ctx *cx, int64_t id, qf_str reason, int64_t *draft);
/* Moves an item by the flow; `rules` hold the gate on personal data at RELEASE and SCHEDULE (NULL for
 * other events). In one transaction with step, trail and, when it becomes public or ceases
 * to be, version, generation and outbox (docs/disclose.md). Errors: QF_CONFLICT "DISCLOSE.STATE",
 * "DISCLOSE.CLASH"; QF_DENIED "DISCLOSE.OTHER_EYE" or those of auth_need; QF_INVALID
 * "DISCLOSE.REASON", "DISCLOSE.SECRECY", "DISCLOSE.PUBLISH_AT", "DISCLOSE.GATE" (an ID number, bank
 * card or mobile number stands open in the text). */
QF_MUST qf_code disclose_act(qf_ctx *cx, const mask_rules *rules, int64_t id, disclose_event event,
                             const disclose_words *words);
/* The keeper at the command line takes over what was public before: a draft that the keeper made
 * becomes public with the day of cx->now and an index number {publisher}/{year}-{five digits}.
 * QF_DENIED "DISCLOSE.KEEPER" for anybody else; QF_CONFLICT "DISCLOSE.STATE". */
QF_MUST qf_code disclose_release(qf_ctx *cx, int64_t id, qf_str publisher);
/* Releases what is scheduled up to cx->now; the program itself calls it. */
QF_MUST qf_code disclose_release_due(qf_ctx *cx, int64_t *released);

/* ---- the gate on personal data (gate.c). Law: 条例 第十五条; 个人信息保护法 第二十八条. */

typedef struct disclose_hit {
    qf_str field;                /* title, abstract, body */
    qf_str before, found, after; /* as it stands, a few characters around */
    qf_str shown;                /* as it would be covered */
    qf_str zh;                   /* what it is */
    bool blocks;   /* ID number, bank card, mobile number: not public without a second person */
    size_t at;     /* its first byte in the words of the field */
    bool may_stay; /* in running text, such as the office's telephone: a clerk may leave it open */
} disclose_hit;

/* Hits that a clerk leaves open, for a second person to decide on. */
typedef struct disclose_stays {
    const disclose_hit *hit;
    size_t count;
} disclose_stays;

/* What stands open in an item's title, abstract and text. */
QF_MUST qf_code disclose_gate(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                              disclose_hit **out, size_t *count);
/* Covers every hit but `stays` of a draft or returned item by the rule of `kind` (code of law/list-masking.json, "general";
 * empty: as title and text say), which stays with the item, and keeps the original sealed (the record's key).
 * Errors: QF_CONFLICT "DISCLOSE.CLASH", "DISCLOSE.STATE"; QF_INVALID "DISCLOSE.LIST_KIND". */
QF_MUST qf_code disclose_mask(qf_ctx *cx, const mask_rules *rules, int64_t id, int64_t version,
                              qf_str kind, disclose_stays stays);
/* The kind of list that decides now; empty: none. */
QF_MUST qf_code disclose_list_of(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                                 qf_str *kind);
/* A second person says in writing why this text may show what blocks it; holds for exactly this text,
 * and not for a release by the same person. QF_DENIED "DISCLOSE.OTHER_EYE", QF_INVALID
 * "DISCLOSE.REASON". */
QF_MUST qf_code disclose_allow(qf_ctx *cx, int64_t id, int64_t version, qf_str reason);
/* QF_INVALID "DISCLOSE.GATE" while something blocks the item and nobody else than the actor allowed it. */
QF_MUST qf_code disclose_gate_check(qf_ctx *cx, const mask_rules *rules, const disclose_item *item);

/* ---- validity, pairs, gaps (validity.c). Law: 条例 第五十二条 (更新), 国办发〔2019〕14号 (解读). */

typedef struct disclose_related {
    int64_t id;
    qf_str title;
    qf_str
        relation; /* document, interpretation, newer, older; in broken pairs the item's own kind */
} disclose_related;

/* What a column owes. X(NAME, Chinese) */
#define DISCLOSE_GAPS(X)                                                                           \
    X(EMPTY, "空白栏目")                                                                           \
    X(STALE, "超期未更新")                                                                         \
    X(SOON, "快到更新期限")

typedef enum disclose_gap_kind {
#define X(name, zh) DISCLOSE_GAP_##name,
    DISCLOSE_GAPS(X)
#undef X
} disclose_gap_kind;

typedef struct disclose_gap {
    disclose_column column;
    disclose_gap_kind kind;
    qf_date due; /* last day to feed it; none when it is empty */
    int days;    /* over that day; negative: left */
} disclose_gap;

/* The item of the organisation that somebody names by its document number, index number, number or address (a public
 * one first); empty words: 0. QF_INVALID "DISCLOSE.NAMED" with `field` when there is none. */
QF_MUST qf_code disclose_named(qf_ctx *cx, qf_str words, const char *field, int64_t *id);
/* A public document is repealed on `day`, or changed (`amended`), by the public document `by` (0: without
 * one). QF_INVALID "DISCLOSE.REPEALED_ON", "DISCLOSE.REPLACED_BY"; QF_CONFLICT "DISCLOSE.STATE". */
QF_MUST qf_code disclose_repeal(qf_ctx *cx, int64_t id, qf_date day, int64_t by, bool amended);
/* What is past its last day expires; the program itself calls it. */
QF_MUST qf_code disclose_expire_due(qf_ctx *cx, int64_t *expired);
/* Takes the text off public notices whose last day is over; a stub with its digest stays, the versions are
 * kept inside. The program itself calls it. */
QF_MUST qf_code disclose_end_notices(qf_ctx *cx, int64_t *ended);
/* Whether that happened: then no older text of the item is shown. */
QF_MUST qf_code disclose_notice_ended(qf_ctx *cx, int64_t id, bool *out);
/* Public items that belong to an item. */
QF_MUST qf_code disclose_related_of(qf_ctx *cx, int64_t id, disclose_related **out, size_t *count);
/* Documents in force that nothing explains, interpretations without a public document. */
QF_MUST qf_code disclose_broken_pairs(qf_ctx *cx, disclose_related **out, size_t *count);
/* Columns of statutory content and rules that are empty, stale or will be within two weeks, as of cx->now. */
QF_MUST qf_code disclose_gaps(qf_ctx *cx, disclose_gap **out, size_t *count);

/* Items on the desk by state (empty: all not public, none for who is not at work here), newest change first; a village's
 * account sees those of its village. */
QF_MUST qf_code disclose_desk(qf_ctx *cx, qf_str state, int64_t n, disclose_items *out);
/* Items of a state whose title, document number or index number holds `words` (empty: all), newest change first; what
 * is or was not public for who is at work here alone. */
QF_MUST qf_code disclose_desk_find(qf_ctx *cx, disclose_state state, qf_str words, int64_t n,
                                   int64_t skip, disclose_items *out);
/* What is not made public (art. 18): the one that is to be looked at next first. */
QF_MUST qf_code disclose_kept(qf_ctx *cx, int64_t n, disclose_items *out);
/* True when the actor may do this now: role, state and other eye. */
QF_MUST qf_code disclose_may(qf_ctx *cx, const disclose_item *item, disclose_event event,
                             bool *may);
QF_MUST qf_code disclose_steps(qf_ctx *cx, int64_t id, disclose_step **out, size_t *count);
/* The last answer to art. 17 for this item. */
QF_MUST qf_code disclose_secrecy_of(qf_ctx *cx, int64_t id, disclose_secrecy *out);
/* What was public, oldest first. Only for items that are or were public. */
QF_MUST qf_code disclose_versions(qf_ctx *cx, int64_t id, disclose_version **out, size_t *count);
/* When the public text of an item was last replaced by a revision; 0 ms when it never was. */
QF_MUST qf_code disclose_revised(qf_ctx *cx, int64_t id, qf_time *out);

/* Errors: QF_MISSING "DISCLOSE.NO_ITEM". Drafts are found too: the caller decides who may see. */
QF_MUST qf_code disclose_get(qf_ctx *cx, int64_t id, disclose_item *out);
/* Whether the actor writes, reviews or keeps the organisation's drafts. Who only supervises it (art. 47) or audits it does not:
 * a draft is internal (art. 16) and has not passed the secrecy check, which is the organisation's own (art. 17). */
bool disclose_at_work(const qf_ctx *cx);
/* The same for the desk: a village's account finds the items of its village alone, who is not at work here those that are or
 * were public (QF_DENIED "DISCLOSE.NOT_PUBLIC"). */
QF_MUST qf_code disclose_desk_get(qf_ctx *cx, int64_t id, disclose_item *out);
/* The title of an item for lists of the desk; empty where disclose_desk_get would refuse. */
QF_MUST qf_code disclose_desk_title(qf_ctx *cx, int64_t id, qf_str *out);
/* Columns in use in which the actor may write drafts. */
QF_MUST qf_code disclose_columns_mine(qf_ctx *cx, disclose_columns *out);
/* Public items of a column (empty: all), newest first. */
QF_MUST qf_code disclose_list(qf_ctx *cx, qf_str column, int64_t n, int64_t skip,
                              disclose_items *out);
/* Numbers of at most `n` public items behind `after`, in order. */
QF_MUST qf_code disclose_public_after(qf_ctx *cx, int64_t after, size_t n, int64_t *ids,
                                      size_t *count);
/* Whether an item of this title was public from this day: an import that is repeated. */
QF_MUST qf_code disclose_is_public(qf_ctx *cx, qf_str title, qf_date day, bool *out);
QF_MUST qf_code disclose_count(qf_ctx *cx, qf_str column, int64_t *out);

/* What the annual report of a year counts: items released in it, normative documents. */
QF_MUST qf_code disclose_year_stats(qf_ctx *cx, int year, disclose_stats *out);
/* The items behind a number: category empty for the total; "normative" for documents. */
QF_MUST qf_code disclose_year_items(qf_ctx *cx, int year, qf_str category, disclose_items *out);

#endif
