/* TX.PRIVACY: numbers of persons in the text. The finding shows them covered. */
#include "law/mask.h"
#include "report/check_prose.h"

/* Only these classes: an office's address, landline, fax and mail belong into the lead-in, and
 * elsewhere they are no number of a person. */
static bool is_personal(const mask_hit *hit)
{
    switch (hit->class) {
    case MASK_ID_CARD:
    case MASK_MOBILE:
    case MASK_PASSPORT:
        return true;
    case MASK_BANK_CARD:
        return hit->valid; /* a long number without a card's check digit is a number of something */
    default:
        return false;
    }
}

static const char *place_of(int part)
{
    static const char *const names[] = { "引言",     "第一部分", "第二部分", "第三部分",
                                         "第四部分", "第五部分", "第六部分" };

    return part >= 0 && part <= 6 ? names[part] : "正文";
}

/* The part's finds of one severity, in one finding. */
static void find_all(prose_work *w, const report_part *part, mask_hits hits, form_severity severity)
{
    qf_buf list = qf_buf_new(w->r->arena, 2048);
    size_t count = 0;

    for (size_t i = 0; i < hits.count; i++) {
        const mask_hit *hit = &hits.at[i];
        /* A mobile in the lead-in is the office's contact: to be looked at, not wrong. */
        bool contact = part->number == 0 && hit->class == MASK_MOBILE;

        if (!is_personal(hit) || contact != (severity == FORM_WARNING))
            continue;
        qf_str class = mask_class_zh(hit->class);
        if (count++ < 5)
            qf_buf_addf(&list, "%s%.*s %.*s", list.n > 0 ? "、" : "", QF_ARG(class),
                        QF_ARG(hit->shown));
    }
    if (count == 0)
        return;
    qf_str shown = qf_buf_str(&list);
    report_finding *finding =
        prose_find(w, severity, place_of(part->number),
                   severity == FORM_WARNING
                       ? qf_strf(w->r->arena, "引言中的联系方式是手机号（%.*s），宜改为办公电话。",
                                 QF_ARG(shown))
                       : qf_strf(w->r->arena, "发现%zu处：%.*s。", count, QF_ARG(shown)));
    finding->found = shown;
}

void check_privacy(prose_work *w)
{
    if (w->r->part_count == 0 || w->r->form->masks == NULL) {
        prose_skip(w);
        return;
    }
    for (size_t i = 0; i < w->r->part_count; i++) {
        mask_hits hits;

        if (mask_find(w->cx, w->r->form->masks, w->r->parts[i].text, &hits) != QF_OK) {
            prose_skip(w);
            return;
        }
        find_all(w, &w->r->parts[i], hits, FORM_ERROR);
        find_all(w, &w->r->parts[i], hits, FORM_WARNING);
    }
}
