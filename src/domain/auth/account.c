/* Accounts, their roles and passwords. */
#include "domain/auth/auth_internal.h"

#include "base/crypt.h"
#include "base/text.h"
#include "domain/audit/audit.h"

#define LOGIN_MAX 32
#define NAME_MAX_RUNES 30
#define PASSWORD_MIN 10
#define PASSWORD_MAX_RUNES 128

/* ---- checks */

static qf_code check_login(qf_ctx *cx, qf_str login)
{
    size_t at = 0, runes = qf_rune_count(login);

    if (!qf_utf8_valid(login) || runes < 2 || runes > LOGIN_MAX)
        return qf_fail(cx, QF_INVALID, "AUTH.LOGIN", "login", "登录名应为 2 到 %d 个字", LOGIN_MAX);
    while (at < login.n) {
        uint32_t rune = qf_rune_next(login, &at);
        if (!(rune >= 'a' && rune <= 'z') && !(rune >= '0' && rune <= '9') && rune != '.' &&
            rune != '-' && rune != '_' && !qf_rune_is_han(rune))
            return qf_fail(cx, QF_INVALID, "AUTH.LOGIN", "login",
                           "登录名只用字母、数字、汉字、点、短横和下划线");
    }
    return QF_OK;
}

static qf_code check_name(qf_ctx *cx, qf_str name)
{
    size_t runes = qf_rune_count(name);

    if (!qf_utf8_valid(name) || runes < 1 || runes > NAME_MAX_RUNES)
        return qf_fail(cx, QF_INVALID, "AUTH.NAME", "name", "姓名应为 1 到 %d 个字",
                       NAME_MAX_RUNES);
    return QF_OK;
}

/* Kinds of characters in the password, as bits. */
static unsigned kinds_in(qf_str password)
{
    unsigned kinds = 0;

    for (size_t i = 0; i < password.n; i++) {
        char c = password.p[i];
        kinds |= c >= 'a' && c <= 'z'   ? 1u
                 : c >= 'A' && c <= 'Z' ? 2u
                 : c >= '0' && c <= '9' ? 4u
                                        : 8u;
    }
    return kinds;
}

static bool four_in_a_row(qf_str s)
{
    for (size_t i = 3; i < s.n; i++)
        if (s.p[i] == s.p[i - 1] && s.p[i] == s.p[i - 2] && s.p[i] == s.p[i - 3])
            return true;
    return false;
}

/* Lower-case pieces that make a long password a guessable one. */
static bool well_known(qf_arena *arena, qf_str password)
{
    static const char *const pieces[] = { "password", "passw0rd", "p@ssw0rd", "qwerty",
                                          "1qaz2wsx", "abcd1234", "12345678", "87654321",
                                          "admin123", "qingfeng", "zhengwu",  "woaini" };
    qf_str folded = qf_fold_label(arena, password);

    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++)
        if (qf_str_has(folded, qf_str_of(pieces[i])))
            return true;
    return false;
}

qf_code auth_password_rules(qf_ctx *cx, qf_str login, qf_str password)
{
    size_t runes = qf_rune_count(password);
    qf_str folded = auth_fold_login(cx->arena, login);

    if (!qf_utf8_valid(password) || runes < PASSWORD_MIN || runes > PASSWORD_MAX_RUNES)
        return qf_fail(cx, QF_INVALID, "AUTH.PASSWORD_WEAK", "password", "密码应为 %d 到 %d 个字符",
                       PASSWORD_MIN, PASSWORD_MAX_RUNES);
    if (__builtin_popcount(kinds_in(password)) < 3)
        return qf_fail(cx, QF_INVALID, "AUTH.PASSWORD_WEAK", "password",
                       "密码须含大写字母、小写字母、数字、其他符号中的三种");
    if (four_in_a_row(password))
        return qf_fail(cx, QF_INVALID, "AUTH.PASSWORD_WEAK", "password",
                       "密码不能有四个相同的字符连在一起");
    if (folded.n >= 3 && qf_str_has(qf_fold_label(cx->arena, password), folded))
        return qf_fail(cx, QF_INVALID, "AUTH.PASSWORD_WEAK", "password", "密码不能包含登录名");
    if (well_known(cx->arena, password))
        return qf_fail(cx, QF_INVALID, "AUTH.PASSWORD_WEAK", "password",
                       "密码含有常见的弱口令，请换一个");
    return QF_OK;
}

/* ---- accounts */

/* Accounts are numbered for the whole program. */
static qf_code next_id(qf_ctx *cx, int64_t *out)
{
    int64_t keep = cx->org;
    qf_code code;

    cx->org = 0;
    code = db_number_next(cx, "account", out);
    cx->org = keep;
    return code;
}

static qf_code insert(qf_ctx *cx, qf_str login, qf_str name, qf_str hash, bool must_change,
                      int64_t *out)
{
    qf_code code;

    QF_TRY(next_id(cx, out));
    code = db_exec(cx, SQL_AUTH_ACCOUNT_INSERT, DB_INT("id", *out), DB_STR("login", login),
                   DB_STR("name", name), DB_STR_OR_NULL("password", hash),
                   DB_BOOL("must_change", must_change));
    if (code == QF_CONFLICT && strcmp(cx->err.id, "DB.UNIQUE") == 0)
        return qf_fail(cx, QF_CONFLICT, "AUTH.LOGIN_TAKEN", "login", "这个登录名已有人使用");
    QF_TRY(code);
    return audit_write(cx, "account.create", audit_object(cx, "account", *out), "建立账号 %.*s",
                       QF_ARG(login));
}

static qf_code check_new(qf_ctx *cx, qf_str *login, qf_str name, qf_str password)
{
    *login = auth_fold_login(cx->arena, *login);
    QF_TRY(check_login(cx, *login));
    QF_TRY(check_name(cx, name));
    return password.n > 0 ? auth_password_rules(cx, *login, password) : QF_OK;
}

static qf_code grant(qf_ctx *cx, int64_t account, auth_role role, qf_date until)
{
    QF_TRY(db_exec(cx, SQL_AUTH_ROLE_GRANT, DB_INT("account", account),
                   DB_STR("role", qf_str_of(auth_role_code(role))),
                   DB_DATE(cx, "until_day", until)));
    return audit_write(cx, "role.grant", audit_object(cx, "account", account), "授予%s",
                       auth_role_label(role));
}

qf_code auth_first_administrator(qf_ctx *cx, qf_str login, qf_str name, qf_str password,
                                 int64_t *out)
{
    DB_TX tx = { 0 };
    qf_str hash;
    db_row row;

    QF_TRY(check_new(cx, &login, name, password));
    if (password.n == 0)
        return auth_password_rules(cx, login, password);
    QF_TRY(auth_hash(cx, password, &hash));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_one(cx, SQL_AUTH_ACCOUNT_COUNT, &row));
    if (db_int(&row, "n") > 0)
        return qf_fail(cx, QF_CONFLICT, "AUTH.NOT_FIRST", NULL, "已经有账号，请由管理员添加");
    QF_TRY(insert(cx, login, name, hash, false, out));
    QF_TRY(grant(cx, *out, AUTH_ADMINISTRATOR, QF_NO_DATE));
    return db_commit(&tx);
}

qf_code auth_account_create(qf_ctx *cx, qf_str login, qf_str name, qf_str password, int64_t *out)
{
    DB_TX tx = { 0 };
    qf_str hash = QF_S("");

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(check_new(cx, &login, name, password));
    if (password.n > 0)
        QF_TRY(auth_hash(cx, password, &hash));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(insert(cx, login, name, hash, password.n > 0, out));
    return db_commit(&tx);
}

static auth_account read_account(const db_row *row)
{
    return (auth_account){
        .id = db_int(row, "id"),
        .login = db_str(row, "login"),
        .name = db_str(row, "name"),
        .active = qf_str_eq(db_str(row, "state"), QF_S("active")),
        .has_password = !db_null(row, "password"),
        .has_totp = !db_null(row, "totp"),
        .must_change = db_bool(row, "must_change"),
    };
}

static qf_code account_found(qf_ctx *cx, qf_code code)
{
    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "AUTH.NO_ACCOUNT", "login", "没有这个账号");
    return code;
}

qf_code auth_account_by_login(qf_ctx *cx, qf_str login, auth_account *out)
{
    qf_str folded = auth_fold_login(cx->arena, login);
    qf_str today = qf_date_str(cx->arena, qf_time_date(cx->now));
    db_rows rows = { 0 };
    db_row row;

    QF_TRY(account_found(cx, db_one(cx, SQL_AUTH_ACCOUNT_BY_LOGIN, &row, DB_STR("login", folded))));
    *out = read_account(&row);
    if (cx->org != 0)
        QF_TRY(db_many(cx, SQL_AUTH_ROLES_OF, &rows, DB_INT("account", out->id),
                       DB_STR("today", today)));
    for (size_t i = 0; i < rows.count; i++) {
        auth_role role;
        if (auth_role_parse(db_str(&rows.row[i], "role"), &role))
            out->roles |= 1u << role;
    }
    return QF_OK;
}

qf_code auth_account_name(qf_ctx *cx, int64_t account, qf_str *out)
{
    db_row row;
    qf_code code;

    *out = QF_S("");
    if (account == 0)
        return QF_OK;
    code = db_one(cx, SQL_AUTH_ACCOUNT_BY_ID, &row, DB_INT("id", account));
    if (code == QF_MISSING)
        return QF_OK;
    QF_TRY(code);
    *out = db_str(&row, "name");
    return QF_OK;
}

qf_code auth_account_list(qf_ctx *cx, const auth_account **out, size_t *count)
{
    qf_str today = qf_date_str(cx->arena, qf_time_date(cx->now));
    auth_account *list;
    db_rows rows;

    QF_TRY(
        auth_need(cx, AUTH_BIT(ADMINISTRATOR) | AUTH_BIT(AUDITOR) | AUTH_BIT(COUNTY_SUPERVISOR)));
    QF_TRY(db_many(cx, SQL_AUTH_ACCOUNT_LIST, &rows));
    list = QF_NEW_ARRAY(cx->arena, auth_account, rows.count + 1);
    *count = 0;
    for (size_t i = 0; i < rows.count; i++) { /* rows of one account stand together */
        const db_row *row = &rows.row[i];
        qf_str until = db_str(row, "until_day");
        auth_role role;

        if (*count == 0 || list[*count - 1].id != db_int(row, "id"))
            list[(*count)++] = read_account(row);
        if (auth_role_parse(db_str(row, "role"), &role) &&
            (until.n == 0 || qf_str_cmp(until, today) >= 0))
            list[*count - 1].roles |= 1u << role;
    }
    *out = list;
    return QF_OK;
}

/* The account must exist; gives its login for the trail. */
static qf_code account_login(qf_ctx *cx, int64_t account, qf_str *out)
{
    db_row row;

    QF_TRY(account_found(cx, db_one(cx, SQL_AUTH_ACCOUNT_BY_ID, &row, DB_INT("id", account))));
    *out = db_str(&row, "login");
    return QF_OK;
}

qf_code auth_end_sessions(qf_ctx *cx, int64_t account, qf_str keep)
{
    return db_exec(cx, SQL_AUTH_SESSION_END_OTHERS, DB_INT("account", account),
                   DB_STR("keep", keep));
}

qf_code auth_account_enable(qf_ctx *cx, int64_t account, bool active)
{
    DB_TX tx = { 0 };
    qf_str login;

    QF_TRY(auth_need_over(cx, account));
    if (!active && account == cx->actor->account)
        return qf_fail(cx, QF_DENIED, "AUTH.SELF", "account", "不能停用自己的账号");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(account_login(cx, account, &login));
    QF_TRY(db_exec(cx, SQL_AUTH_ACCOUNT_STATE, DB_INT("id", account),
                   DB_STR("state", active ? QF_S("active") : QF_S("disabled"))));
    QF_TRY(active ? db_exec(cx, SQL_AUTH_ACCOUNT_USED, DB_INT("id", account))
                  : auth_end_sessions(cx, account, QF_S("")));
    QF_TRY(audit_write(cx, active ? "account.enable" : "account.disable",
                       audit_object(cx, "account", account), "%s账号 %.*s",
                       active ? "启用" : "停用", QF_ARG(login)));
    return db_commit(&tx);
}

qf_code auth_role_grant(qf_ctx *cx, int64_t account, auth_role role, qf_date until)
{
    DB_TX tx = { 0 };
    qf_str login;

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(account_login(cx, account, &login));
    QF_TRY(grant(cx, account, role, until));
    return db_commit(&tx);
}

qf_code auth_role_revoke(qf_ctx *cx, int64_t account, auth_role role)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_AUTH_ROLE_REVOKE, DB_INT("account", account),
                   DB_STR("role", qf_str_of(auth_role_code(role)))));
    QF_TRY(db_exec(cx, SQL_AUTH_COLUMNS_CLEAR, DB_INT("account", account),
                   DB_STR("role", qf_str_of(auth_role_code(role)))));
    QF_TRY(audit_write(cx, "role.revoke", audit_object(cx, "account", account), "收回%s",
                       auth_role_label(role)));
    return db_commit(&tx);
}

/* ---- passwords */

qf_code auth_password_set(qf_ctx *cx, int64_t account, qf_str password)
{
    DB_TX tx = { 0 };
    qf_str login, hash;

    QF_TRY(auth_need_over(cx, account));
    QF_TRY(account_login(cx, account, &login));
    QF_TRY(auth_password_rules(cx, login, password));
    QF_TRY(auth_hash(cx, password, &hash));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_AUTH_PASSWORD_SET, DB_INT("id", account), DB_STR("password", hash),
                   DB_BOOL("must_change", true)));
    QF_TRY(auth_end_sessions(cx, account, QF_S("")));
    QF_TRY(auth_failures_clear(cx, login));
    QF_TRY(audit_write(cx, "password.set", audit_object(cx, "account", account), "重设 %.*s 的密码",
                       QF_ARG(login)));
    return db_commit(&tx);
}

qf_code auth_password_change(qf_ctx *cx, qf_str old, qf_str fresh)
{
    const qf_actor *actor = cx->actor;
    DB_TX tx = { 0 };
    qf_str hash;
    db_row row;
    bool right;

    if (actor == NULL || actor->account == 0)
        return qf_fail(cx, QF_DENIED, "AUTH.NOT_LOGGED_IN", NULL, "请先登录");
    QF_TRY(auth_failures_check(cx, actor->login, actor->address));
    QF_TRY(
        account_found(cx, db_one(cx, SQL_AUTH_ACCOUNT_BY_ID, &row, DB_INT("id", actor->account))));
    QF_TRY(auth_hash_matches(cx, db_str(&row, "password"), old, &right));
    if (!right) {
        QF_TRY(db_begin(cx, &tx));
        QF_TRY(auth_failures_add(cx, actor->login, actor->address, &(bool){ false }));
        QF_TRY(db_commit(&tx));
        return qf_fail(cx, QF_DENIED, "AUTH.WRONG", "old", "原密码不对");
    }
    if (qf_str_eq(old, fresh))
        return qf_fail(cx, QF_INVALID, "AUTH.PASSWORD_WEAK", "password", "新密码不能与原密码相同");
    QF_TRY(auth_password_rules(cx, actor->login, fresh));
    QF_TRY(auth_hash(cx, fresh, &hash));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_AUTH_PASSWORD_SET, DB_INT("id", actor->account),
                   DB_STR("password", hash), DB_BOOL("must_change", false)));
    QF_TRY(auth_end_sessions(cx, actor->account, actor->session));
    QF_TRY(audit_write(cx, "password.change", audit_object(cx, "account", actor->account),
                       "修改自己的密码"));
    return db_commit(&tx);
}
