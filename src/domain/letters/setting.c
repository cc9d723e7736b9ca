#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/letters/letters.h"
#include "domain/org/org.h"
#include "store/db.h"

#define GOVERNMENT QF_S("人民政府")

/* The government one storey up reviews (行政复议法 art. 24); a town's and a department's suits go to the basic
 * court of the county, those against a county to the intermediate court of the city. */
static qf_code from_tree(qf_ctx *cx, letters_setting *s)
{
    org own, above;
    qf_str place;

    if (org_by_id(cx, cx->org, &own) != QF_OK || own.parent == 0 ||
        org_by_id(cx, own.parent, &above) != QF_OK)
        return QF_OK;
    if (s->review_body.n == 0)
        s->review_body = above.name;
    if (s->court.n > 0 || !qf_str_ends(above.name, GOVERNMENT))
        return QF_OK;
    place = qf_str_sub(above.name, 0, above.name.n - GOVERNMENT.n);
    s->court =
        qf_strf(cx->arena, "%.*s%s人民法院", QF_ARG(place), own.kind == ORG_COUNTY ? "中级" : "");
    return QF_OK;
}

qf_code letters_setting_get(qf_ctx *cx, letters_setting *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_LETTERS_SETTING, &row);

    *out = (letters_setting){ 0 };
    if (code == QF_OK)
        *out = (letters_setting){ db_str(&row, "word"),        db_str(&row, "office"),
                                  db_str(&row, "address"),     db_str(&row, "phone"),
                                  db_str(&row, "review_body"), db_str(&row, "court"),
                                  db_str(&row, "fee_pay") };
    else if (code != QF_MISSING)
        return code;
    return from_tree(cx, out);
}

qf_code letters_setting_put(qf_ctx *cx, const letters_setting *s)
{
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(ADMINISTRATOR) | AUTH_BIT(LEADER) | AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_LETTERS_SETTING_PUT, DB_STR("word", s->word),
                   DB_STR("office", s->office), DB_STR("address", s->address),
                   DB_STR("phone", s->phone), DB_STR("review_body", s->review_body),
                   DB_STR("court", s->court), DB_STR("fee_pay", s->fee_pay)));
    QF_TRY(audit_write(cx, "letters.setting", QF_S("letter_setting"),
                       "文号字 %.*s，复议机关 %.*s，管辖法院 %.*s", QF_ARG(s->word),
                       QF_ARG(s->review_body), QF_ARG(s->court)));
    return db_commit(&tx);
}
