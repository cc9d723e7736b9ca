#include "web/inspect_jobs.h"

#include "domain/disclose/links.h"
#include "domain/disclose/walk.h"
#include "domain/notify/probe.h"
#include "web/site.h"

#define SLICES 20 /* of one run */
#define ASKED 5   /* addresses of one run; the first that is slow ends it */

qf_code inspect_walk_job(qf_ctx *cx, struct web_site *site)
{
    bool more = true;

    for (int i = 0; i < SLICES && more; i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx piece = *cx;
        qf_code code;

        piece.arena = arena;
        code = disclose_walk_step(&piece, site->inspection, &more);
        if (code != QF_OK)
            return qf_fail_as(cx, &piece.err);
    }
    return QF_OK;
}

qf_code inspect_links_job(qf_ctx *cx, struct web_site *site)
{
    disclose_link_setting setting;
    probe_result result = PROBE_ANSWERS;
    qf_str *urls;
    size_t count;

    (void)site;
    QF_TRY(disclose_link_setting_get(cx, &setting));
    if (!setting.asks)
        return QF_OK;
    QF_TRY(disclose_links_due(cx, ASKED, &urls, &count));
    for (size_t i = 0; i < count && result != PROBE_SILENT; i++) {
        qf_str words;
        result = probe_ask(cx, urls[i], disclose_link_on_list(&setting, urls[i]), &words);
        QF_TRY(disclose_links_told(cx, urls[i],
                                   result == PROBE_ANSWERS  ? DISCLOSE_LINK_ANSWERS
                                   : result == PROBE_SILENT ? DISCLOSE_LINK_SILENT
                                                            : DISCLOSE_LINK_UNASKED,
                                   words));
    }
    return QF_OK;
}
