/* The place of the demonstration: organisations, accounts, columns. */
#include "base/crypt.h"
#include "cli/demo_load.h"
#include "domain/disclose/disclose.h"
#include "domain/letters/letters.h"
#include "domain/org/org.h"

/* ---- the tree */

static qf_code make_org(qf_ctx *cx, const qf_val *from, org_kind kind, int64_t parent, int64_t *out)
{
    org fresh = {
        .code = qf_get_str(from, "code"),
        .name = qf_get_str(from, "name"),
        .kind = kind,
        .parent = parent,
        .region_code = qf_get_str(from, "region"),
        .base_path = qf_get_str(from, "base_path"),
        .sample = kind == ORG_TOWN || kind == ORG_VILLAGE,
    };

    return org_create(cx, &fresh, out);
}

/* How citizens reach the town. */
static qf_code reach_town(qf_ctx *cx, const demo *d)
{
    const qf_val *from = qf_get(d->place, "town");
    org town;

    QF_TRY(org_by_id(cx, d->town, &town));
    town.phone = qf_get_str(from, "phone");
    town.address = qf_get_str(from, "address");
    town.hours = qf_get_str(d->place, "hours");
    return org_change(cx, &town);
}

static qf_code make_above(qf_ctx *cx, demo *d)
{
    int64_t parent = 0;

    for (const qf_val *one = qf_first(qf_get(d->place, "above")); one != NULL; one = one->next) {
        org_kind kind;
        if (!org_kind_parse(qf_get_str(one, "kind"), &kind))
            return demo_wrong(cx, "place.json", qf_get_str(one, "kind"));
        QF_TRY(make_org(cx, one, kind, parent, &parent));
        if (kind == ORG_PROVINCE)
            d->province = parent;
    }
    d->county = parent;
    QF_TRY(make_org(cx, qf_get(d->place, "town"), ORG_TOWN, d->county, &d->town));
    return reach_town(cx, d);
}

static qf_code make_villages(qf_ctx *cx, demo *d)
{
    for (const qf_val *one = qf_first(qf_get(d->place, "villages")); one != NULL; one = one->next) {
        if (d->village_count == DEMO_VILLAGES_MAX)
            return demo_wrong(cx, "place.json", qf_get_str(one, "name"));
        QF_TRY(make_org(cx, one, ORG_VILLAGE, d->town, &d->villages[d->village_count++]));
    }
    return QF_OK;
}

/* ---- accounts */

/* A password of four groups that can be read out and typed: "Hk7m-Tw3p-Rd9x-Nc4q". No letters that
 * look alike; upper and lower case, digits and dashes in each, never four equal ones in a row. About
 * 70 bits. */
static qf_str make_password(qf_arena *arena)
{
    static const char upper[] = "ABCDEFGHJKLMNPQRTUVWXY", lower[] = "abcdefghjkmnpqrstuvwxy",
                      digits[] = "23456789";
    qf_buf out = qf_buf_new(arena, 32);

    for (int group = 0; group < 4; group++) {
        unsigned char dice[4];
        qf_random(dice, sizeof(dice));
        if (group > 0)
            qf_buf_addc(&out, '-');
        qf_buf_addc(&out, upper[dice[0] % (sizeof(upper) - 1)]);
        qf_buf_addc(&out, lower[dice[1] % (sizeof(lower) - 1)]);
        qf_buf_addc(&out, digits[dice[2] % (sizeof(digits) - 1)]);
        qf_buf_addc(&out, lower[dice[3] % (sizeof(lower) - 1)]);
    }
    return qf_buf_str(&out);
}

static demo_account *add_account(demo *d, qf_str login, qf_str name, auth_role role,
                                 qf_str password)
{
    demo_account *account = &d->accounts[d->account_count++];

    *account = (demo_account){
        .login = login, .name = name, .role = qf_str_of(auth_role_label(role)), .password = password
    };
    return account;
}

static qf_code make_administrator(qf_ctx *cx, demo *d)
{
    demo_account *account = add_account(d, QF_S("admin"), QF_S("系统管理员（示例）"),
                                        AUTH_ADMINISTRATOR, make_password(cx->arena));

    cx->org = d->province;
    return auth_first_administrator(cx, account->login, account->name, account->password,
                                    &account->id);
}

/* As the owner of the account does it; the actor before is there again afterwards. */
static qf_code change_password(qf_ctx *cx, const qf_actor *owner, qf_str first, qf_str password)
{
    const qf_actor *before = cx->actor;
    qf_code code;

    cx->actor = owner;
    code = auth_password_change(cx, first, password);
    cx->actor = before;
    return code;
}

/* An account with its own password: a given one must be changed at the first log-in, so its owner
 * changes it here already. */
static qf_code make_account(qf_ctx *cx, demo *d, const qf_val *from)
{
    qf_str first = make_password(cx->arena);
    qf_actor self;
    auth_role role;
    demo_account *account;

    if (d->account_count == DEMO_ACCOUNTS_MAX || !auth_role_parse(qf_get_str(from, "role"), &role))
        return demo_wrong(cx, "place.json", qf_get_str(from, "role"));
    account = add_account(d, qf_get_str(from, "login"), qf_get_str(from, "name"), role,
                          make_password(cx->arena));
    cx->org = qf_str_eq(qf_get_str(from, "at"), QF_S("county")) ? d->county : d->town;
    QF_TRY(auth_account_create(cx, account->login, account->name, first, &account->id));
    QF_TRY(auth_role_grant(cx, account->id, role, QF_NO_DATE));
    self = (qf_actor){ .account = account->id,
                       .login = account->login,
                       .name = account->name,
                       .roles = 1u << role,
                       .org = cx->org };
    QF_TRY(change_password(cx, &self, first, account->password));
    if (role == AUTH_DISCLOSURE_CLERK)
        d->clerk = self;
    if (role == AUTH_HANDLER)
        d->handler = self;
    return QF_OK;
}

/* The account of one village can log in too, so that the village's own work can be tried. */
qf_code demo_village_account(qf_ctx *cx, demo *d, int64_t village, qf_str login, qf_str name)
{
    const qf_actor *before = cx->actor;
    qf_str first = make_password(cx->arena);
    demo_account *account;
    auth_account found;
    qf_actor self;

    if (d->account_count == DEMO_ACCOUNTS_MAX)
        return demo_wrong(cx, "place.json", login);
    account = add_account(d, login, name, AUTH_VILLAGE_ACCOUNT, make_password(cx->arena));
    cx->actor = &auth_keeper;
    cx->org = village;
    QF_TRY(auth_account_by_login(cx, login, &found));
    QF_TRY(auth_password_set(cx, found.id, first));
    self = (qf_actor){ .account = found.id,
                       .login = login,
                       .name = name,
                       .roles = AUTH_BIT(VILLAGE_ACCOUNT),
                       .org = village };
    QF_TRY(change_password(cx, &self, first, account->password));
    cx->actor = before;
    cx->org = d->town;
    return QF_OK;
}

/* ---- columns */

static qf_code make_columns(qf_ctx *cx, demo *d)
{
    int64_t position = 0;

    for (const qf_val *one = qf_first(d->columns); one != NULL; one = one->next) {
        disclose_column column = {
            .code = qf_get_str(one, "code"),
            .name = qf_get_str(one, "name"),
            .part = qf_get_str(one, "part"),
            .position = ++position,
            .category = qf_get_str(one, "category"),
            .max_age_days = qf_get_int(one, "max_age_days", 0),
        };
        QF_TRY(disclose_column_put(cx, &column));
    }
    return QF_OK;
}

/* What stands in every letter; review body and court follow from the tree. */
static qf_code set_letters(qf_ctx *cx, const demo *d)
{
    const qf_val *town = qf_get(d->place, "town");
    letters_setting setting;

    QF_TRY(letters_setting_get(cx, &setting));
    setting.word = qf_get_str(town, "letter_word");
    setting.office = qf_get_str(town, "letter_office");
    setting.address = qf_get_str(town, "address");
    setting.phone = qf_get_str(town, "phone");
    return letters_setting_put(cx, &setting);
}

qf_code demo_place(qf_ctx *cx, demo *d)
{
    qf_date first;

    if (!qf_date_from(2021, 1, 4, &first))
        return demo_wrong(cx, "place.json", QF_S("2021-01-04"));
    demo_at(cx, first, -30);
    cx->org = 0;
    QF_TRY(make_above(cx, d));
    cx->org = d->town;
    QF_TRY(make_villages(cx, d));
    QF_TRY(make_administrator(cx, d));
    for (const qf_val *one = qf_first(qf_get(d->place, "accounts")); one != NULL; one = one->next)
        QF_TRY(make_account(cx, d, one));
    cx->org = d->town;
    QF_TRY(set_letters(cx, d));
    return make_columns(cx, d);
}
