/* The second factor of one's own account: a QR code for the phone, the six digits back, codes for a lost phone. */
#include "web/pages.h"
#include "web/qr.h"
#include "web/site.h"

static qf_code show_setup(web_request *rq, web_reply *reply, qf_str base32, qf_str uri,
                          qf_str complaint)
{
    qf_arena *arena = rq->cx->arena;
    qf_val *data = web_page(rq, reply, "desk/totp", "两步验证");
    bool in_force;
    int64_t left;
    qf_str path;
    int width;

    QF_TRY(auth_totp_state(rq->cx, &in_force, &left));
    QF_TRY(qr_path(rq->cx, uri, &path, &width));
    qf_map_bool(arena, data, "in_force", in_force);
    qf_map_int(arena, data, "left", left);
    qf_map_str(arena, data, "secret", base32);
    qf_map_str(arena, data, "uri", uri);
    qf_map_str(arena, data, "d", path);
    qf_map_int(arena, data, "width", width);
    qf_map_str(arena, data, "complaint", complaint);
    web_crumb(rq, data, "我的账号", QF_S("/desk/account"));
    reply->status = complaint.n == 0 ? 200 : 422;
    return QF_OK;
}

qf_code page_totp(web_request *rq, web_reply *reply)
{
    qf_str base32, uri;

    QF_TRY(auth_totp_new(rq->cx, &base32, &uri));
    return show_setup(rq, reply, base32, uri, QF_S(""));
}

static qf_code show_codes(web_request *rq, web_reply *reply)
{
    qf_arena *arena = rq->cx->arena;
    qf_str codes[AUTH_RECOVERY_CODES];
    qf_val *data, *list;

    QF_TRY(auth_recovery_new(rq->cx, codes));
    data = web_page(rq, reply, "desk/totp_codes", "恢复码");
    list = qf_map_list(arena, data, "codes");
    for (size_t i = 0; i < AUTH_RECOVERY_CODES; i++)
        qf_list_add(list, qf_val_str(arena, codes[i]));
    web_crumb(rq, data, "我的账号", QF_S("/desk/account"));
    return QF_OK;
}

/* The address for the QR code, of a secret that came back with the form. */
static qf_str uri_of(web_request *rq, qf_str base32)
{
    qf_buf out = qf_buf_new(rq->cx->arena, 1024);

    qf_buf_add(&out, QF_S("otpauth://totp/qingfeng:"));
    for (size_t i = 0; i < rq->cx->actor->login.n; i++)
        qf_buf_addf(&out, "%%%02X", (unsigned)(unsigned char)rq->cx->actor->login.p[i]);
    qf_buf_addf(&out, "?secret=%.*s&issuer=qingfeng", QF_ARG(qf_str_sub(base32, 0, 64)));
    return qf_buf_str(&out);
}

qf_code page_totp_act(web_request *rq, web_reply *reply)
{
    qf_str what = web_form(rq, "what"), secret = web_form(rq, "secret");
    qf_code code;

    if (qf_str_eq(what, QF_S("codes")))
        return show_codes(rq, reply);
    if (qf_str_eq(what, QF_S("off"))) {
        QF_TRY(auth_totp_remove(rq->cx, rq->cx->actor->account));
        return web_go(rq, reply, QF_S("/desk/account"));
    }
    code = auth_totp_confirm(rq->cx, secret, qf_str_trim(web_form(rq, "code")));
    if (code == QF_INVALID)
        return show_setup(rq, reply, secret, uri_of(rq, secret), rq->cx->err.zh);
    QF_TRY(code);
    return show_codes(rq, reply);
}
