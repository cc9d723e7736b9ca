#include "web/case_filter.h"

#include "web/case_view.h"

static qf_str asked(const web_request *rq, bool posted, const char *name)
{
    return posted ? web_form(rq, name) : web_query(rq, name);
}

apply_filter case_filter_of(const web_request *rq, bool posted)
{
    qf_str what = asked(rq, posted, "what");
    int64_t page = web_whole(asked(rq, posted, "page"));

    return (apply_filter){ .what = what.n == 0 ? QF_S("open") : what,
                           .kind = asked(rq, posted, "kind"),
                           .channel = asked(rq, posted, "channel"),
                           .words = qf_str_trim(asked(rq, posted, "q")),
                           .year = web_whole(asked(rq, posted, "year")),
                           .handler = qf_str_eq(asked(rq, posted, "mine"), QF_S("1"))
                                          ? rq->cx->actor->account
                                          : 0,
                           .soon_until = case_soon_until(rq),
                           .n = CASE_PAGE_ROWS,
                           .skip = page > 1 ? (page - 1) * CASE_PAGE_ROWS : 0 };
}

/* Only what stands in an address as it is. */
static qf_str address_part(qf_arena *arena, qf_str text)
{
    qf_buf out = qf_buf_new(arena, text.n * 3 + 1);

    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (plain || c == '-' || c == '_')
            qf_buf_addc(&out, (char)c);
        else
            qf_buf_addf(&out, "%%%02X", c);
    }
    return qf_buf_str(&out);
}

qf_str case_query(web_request *rq, const apply_filter *f, int64_t page)
{
    return qf_strf(
        rq->cx->arena, "what=%.*s&kind=%.*s&channel=%.*s&year=%lld&q=%.*s&mine=%s&page=%lld",
        QF_ARG(address_part(rq->cx->arena, f->what)), QF_ARG(address_part(rq->cx->arena, f->kind)),
        QF_ARG(address_part(rq->cx->arena, f->channel)), (long long)f->year,
        QF_ARG(address_part(rq->cx->arena, f->words)), f->handler > 0 ? "1" : "", (long long)page);
}
