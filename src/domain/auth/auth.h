/* People who work in the program: accounts, roles in organisations, log-in, sessions.
 * Every writing verb checks who acts (cx->actor) and leaves its trace in the audit trail. */
#ifndef QF_DOMAIN_AUTH_AUTH_H
#define QF_DOMAIN_AUTH_AUTH_H

#include "base/err.h"

/* X(name, code, label, inherited, law). Inherited: the role at a higher organisation holds in all
 * below it. Law: 政府信息公开条例, where the regulation makes the task. */
#define AUTH_ROLES(X)                                                                              \
    X(REPORTER, "reporter", "信息报送员", false, "第十条")                                         \
    X(REVIEWER, "reviewer", "审核员", false, "第十七条")                                           \
    X(PUBLISHER, "publisher", "发布员", false, "第二十三条")                                       \
    X(DISCLOSURE_CLERK, "disclosure_clerk", "政务公开专员", false, "第四条")                       \
    X(LEADER, "leader", "分管领导", false, "第十七条")                                             \
    X(VILLAGE_ACCOUNT, "village_account", "村级账号", false, "")                                   \
    X(COUNTY_SUPERVISOR, "county_supervisor", "县级督查员", true, "第四十六条")                    \
    X(ADMINISTRATOR, "administrator", "系统管理员", true, "")                                      \
    X(AUDITOR, "auditor", "审计员", true, "第四十七条")                                            \
    X(HANDLER, "handler", "热线承办员", false, "")

typedef enum auth_role {
#define X(name, code, label, inherited, law) AUTH_##name,
    AUTH_ROLES(X)
#undef X
        AUTH_ROLE_COUNT
} auth_role;

/* Sets of roles are bits: AUTH_BIT(REVIEWER) | AUTH_BIT(PUBLISHER). */
#define AUTH_BIT(name) (1u << AUTH_##name)
#define AUTH_ANY ((1u << AUTH_ROLE_COUNT) - 1)

/* Permanent code ("reviewer") and Chinese label. */
const char *auth_role_code(auth_role role);
const char *auth_role_label(auth_role role);
/* False when there is no such role. */
bool auth_role_parse(qf_str code, auth_role *out);

/* Who acts, and what he may do in the organisation of cx->org. */
typedef struct qf_actor {
    int64_t account; /* 0: the keeper on the command line, or the program itself */
    qf_str login, name;
    uint32_t roles; /* bits, at `org` */
    int64_t org;
    int64_t village;  /* VILLAGE_ACCOUNT: the one village it works for; 0: none */
    qf_str address;   /* where the request came from; empty on the command line */
    qf_str session;   /* id of the session; empty without one */
    bool must_change; /* the password was given by someone else: only its change is allowed */
} qf_actor;

/* The person at the machine's own command line: may do everything, is written down as "keeper". */
extern const qf_actor auth_keeper;

/* True when the actor has one of these roles in his organisation. NULL has none. */
bool auth_has(const qf_actor *actor, uint32_t roles);
/* QF_DENIED "AUTH.NOT_LOGGED_IN", "AUTH.OTHER_ORG" (the actor was made for another organisation than
 * cx->org), "AUTH.MUST_CHANGE" or "AUTH.ROLE" unless cx->actor has one of them. */
QF_MUST qf_code auth_need(qf_ctx *cx, uint32_t roles);

/* The same for work on one village: one of `others`, or the village's own account (a village account
 * works on the site of its town, but only for its village). QF_DENIED "AUTH.OTHER_VILLAGE". */
QF_MUST qf_code auth_need_village(qf_ctx *cx, int64_t village, uint32_t others);

/* ---- accounts */

typedef struct auth_account {
    int64_t id;
    qf_str login, name;
    bool active, has_password, has_totp, must_change;
    uint32_t roles; /* at cx->org, without inherited ones */
} auth_account;

/* Makes the first account of the record: administrator of cx->org (a root of the tree, say), with
 * his own password. QF_CONFLICT "AUTH.NOT_FIRST" when there is an account already. */
QF_MUST qf_code auth_first_administrator(qf_ctx *cx, qf_str login, qf_str name, qf_str password,
                                         int64_t *out);
/* Makes an account without roles. An empty password: nobody can log in with it yet; otherwise it
 * must be changed at the first log-in. Needs administrator. QF_INVALID "AUTH.LOGIN" (2-32 letters,
 * digits, dots, dashes; Han characters too), "AUTH.NAME", QF_CONFLICT "AUTH.LOGIN_TAKEN", and the
 * errors of auth_password_rules. */
QF_MUST qf_code auth_account_create(qf_ctx *cx, qf_str login, qf_str name, qf_str password,
                                    int64_t *out);
/* QF_MISSING "AUTH.NO_ACCOUNT". */
QF_MUST qf_code auth_account_by_login(qf_ctx *cx, qf_str login, auth_account *out);
/* Name of an account, for a desk that shows who did something; empty for 0 and when there is none. */
QF_MUST qf_code auth_account_name(qf_ctx *cx, int64_t account, qf_str *out);
/* Accounts with a role at cx->org, by login. Needs administrator, auditor or supervisor. */
QF_MUST qf_code auth_account_list(qf_ctx *cx, const auth_account **out, size_t *count);
/* Closes (ends all sessions) or opens an account. Needs an administrator whose part of the tree holds
 * all roles of the account, as all verbs on somebody else's account do: else QF_DENIED "AUTH.REACH". */
QF_MUST qf_code auth_account_enable(qf_ctx *cx, int64_t account, bool active);
/* The roles at cx->org that an account in use has today, as bits of AUTH_BIT. */
QF_MUST qf_code auth_roles_held(qf_ctx *cx, uint32_t *out);
/* Gives a role at cx->org until the end of a day (QF_NO_DATE: until taken away), or takes it away.
 * Needs administrator of cx->org. */
QF_MUST qf_code auth_role_grant(qf_ctx *cx, int64_t account, auth_role role, qf_date until);
QF_MUST qf_code auth_role_revoke(qf_ctx *cx, int64_t account, auth_role role);

/* One role of an account: where, and until which day. */
typedef struct auth_duty {
    auth_account account; /* without `roles` */
    int64_t org;
    qf_str org_name;
    auth_role role;
    qf_date until; /* QF_NO_DATE: until taken away */
} auth_duty;

/* At most `n` roles at cx->org and below it, higher ones first; of one account, or of all (0). Needs
 * administrator. */
QF_MUST qf_code auth_duties(qf_ctx *cx, int64_t account, int64_t n, const auth_duty **out,
                            size_t *count);
/* An account with its first role, in one act. Errors as auth_account_create. */
QF_MUST qf_code auth_account_new(qf_ctx *cx, qf_str login, qf_str name, qf_str password,
                                 auth_role role, qf_date until, int64_t *out);
/* Somebody leaves: every role of `from` at cx->org and below goes to `to` with its last day, `from` is
 * closed and its sessions end. Needs an administrator over both. QF_INVALID "AUTH.HAND_OVER" (the same
 * account, one's own, a closed heir). */
QF_MUST qf_code auth_hand_over(qf_ctx *cx, int64_t from, int64_t to);

/* ---- passwords */

/* A password that satisfies the rules, to be given to somebody and changed by him. */
qf_str auth_password_make(qf_arena *arena);

/* At least 10 characters with three of: upper case, lower case, digits, others; no four equal ones
 * in a row; not holding the login; none of the well-known ones. QF_INVALID "AUTH.PASSWORD_WEAK". */
QF_MUST qf_code auth_password_rules(qf_ctx *cx, qf_str login, qf_str password);
/* An administrator gives a new password, to be changed at the next log-in; sessions end. */
QF_MUST qf_code auth_password_set(qf_ctx *cx, int64_t account, qf_str password);
/* The actor changes his own; his other sessions end. QF_DENIED "AUTH.WRONG" for a wrong old one. */
QF_MUST qf_code auth_password_change(qf_ctx *cx, qf_str old, qf_str fresh);

/* ---- log-in and sessions */

#define AUTH_IDLE_MINUTES 30
#define AUTH_SESSION_HOURS 12

typedef struct auth_login_form {
    qf_str login, password;
    qf_str totp;    /* six digits; empty without */
    qf_str address; /* of the person */
    qf_str agent;   /* the browser, as it names itself */
} auth_login_form;

/* Logs in at cx->org. *token goes into the cookie and is kept nowhere else; *actor lives in the
 * arena. Errors: QF_DENIED "AUTH.WRONG" (unknown, closed or wrong password: all the same),
 * "AUTH.LOCKED" (too many failures of this account or address, with the minutes to wait),
 * "AUTH.TOTP" (second factor missing or wrong), "AUTH.NO_ROLE" (nothing to do here), QF_BUSY
 * "DB.GATE". Five failures of an account or twenty of an address lock it for a minute, each further
 * one for twice as long (at most 15 minutes and an hour). */
QF_MUST qf_code auth_login(qf_ctx *cx, const auth_login_form *form, qf_str *token,
                           const qf_actor **actor);
/* Who a token belongs to, with his roles at cx->org (may be none). QF_DENIED "AUTH.NO_SESSION" when
 * it is unknown, ended, idle for AUTH_IDLE_MINUTES or older than AUTH_SESSION_HOURS. */
QF_MUST qf_code auth_resume(qf_ctx *cx, qf_str token, qf_str address, const qf_actor **actor);
/* Ends the actor's session. */
QF_MUST qf_code auth_logout(qf_ctx *cx);

typedef struct auth_session {
    qf_str id; /* digest of the token: shows nothing, opens nothing */
    qf_time created, seen;
    qf_str address, agent;
} auth_session;

/* The browser and machine in a few words ("微信，安卓"), from the browser's own words about itself. */
qf_str auth_agent_name(qf_arena *arena, qf_str agent);
/* Sessions of an account, newest first. One's own, or as administrator. */
QF_MUST qf_code auth_sessions(qf_ctx *cx, int64_t account, const auth_session **out, size_t *count);
/* Sessions of everybody who logged in at cx->org, the last active first. Needs administrator. */
typedef struct auth_visit {
    auth_session session;
    int64_t account;
    qf_str login, name;
} auth_visit;
QF_MUST qf_code auth_visits(qf_ctx *cx, int64_t n, const auth_visit **out, size_t *count);
/* Ends one session of the account (empty id: all). One's own, or as administrator. */
QF_MUST qf_code auth_session_end(qf_ctx *cx, int64_t account, qf_str id);

/* ---- second factor (TOTP, RFC 6238: SHA-1, 30 seconds, six digits) */

/* A fresh secret for the actor, not yet in force: base32, and the otpauth:// address for a QR code. */
QF_MUST qf_code auth_totp_new(qf_ctx *cx, qf_str *base32, qf_str *uri);
/* Puts the secret in force when `code` proves that the device has it. QF_INVALID "AUTH.TOTP". */
QF_MUST qf_code auth_totp_confirm(qf_ctx *cx, qf_str base32, qf_str code);
/* Takes the second factor off, and its recovery codes: one's own, or as administrator (lost device). */
QF_MUST qf_code auth_totp_remove(qf_ctx *cx, int64_t account);

/* Ten codes that each work once where the six digits are asked ("k3mz-p7qa"); earlier ones end. Only
 * their digests are kept. QF_CONFLICT "AUTH.NO_TOTP" without a second factor. */
#define AUTH_RECOVERY_CODES 10
QF_MUST qf_code auth_recovery_new(qf_ctx *cx, qf_str codes[AUTH_RECOVERY_CODES]);
/* Whether the actor has a second factor, and how many of his codes are still good. */
QF_MUST qf_code auth_totp_state(qf_ctx *cx, bool *in_force, int64_t *codes_left);

#endif
