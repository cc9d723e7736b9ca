/* The gate on personal data: nothing leaves with an open ID number unless two people say so. */
#include "base/crypt.h"
#include "doc/sanitize.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/disclose/files.h"
#include "domain/disclose/step.h"
#include "store/db.h"

#define AROUND 10 /* characters shown on either side of a hit */
#define MAX_REASON ((size_t)1500)
#define ALLOWERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(LEADER) | AUTH_BIT(PUBLISHER))

bool disclose_blocks(const mask_hit *hit)
{
    return hit->column.n > 0 || hit->class == MASK_ID_CARD || hit->class == MASK_MOBILE ||
           (hit->class == MASK_BANK_CARD && hit->valid);
}

qf_str disclose_hit_zh(const mask_hit *hit)
{
    return hit->column.n > 0 ? hit->column : mask_class_zh(hit->class);
}

qf_str disclose_list_kind(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                          qf_str words)
{
    if (item->list_kind.n > 0)
        return item->list_kind;
    return mask_list_guess(cx->arena, mask_lists_of(rules), item->title, words);
}

static bool is_lead(char c)
{
    return ((unsigned char)c & 0xc0) != 0x80;
}

/* At most AROUND characters before `at`. */
static qf_str before(qf_str text, size_t at)
{
    size_t from = at;

    for (int left = AROUND; from > 0 && left > 0 && text.p[from - 1] != '\n';)
        if (is_lead(text.p[--from]))
            left--;
    while (from < at && !is_lead(text.p[from]))
        from++;
    return qf_str_sub(text, from, at);
}

static qf_str after(qf_str text, size_t at)
{
    size_t to = at;

    for (int left = AROUND; to < text.n && text.p[to] != '\n'; to++)
        if (is_lead(text.p[to]) && left-- == 0)
            break;
    return qf_str_sub(text, at, to);
}

static bool is_html(const disclose_item *item)
{
    return qf_str_eq(item->body_kind, QF_S("html"));
}

/* A field's words; for HTML with their places. */
static qf_code words_of(qf_ctx *cx, const disclose_item *item, int field, sanitize_words *out)
{
    qf_str fields[] = { item->title, item->abstract, item->body };

    if (field == 2 && is_html(item))
        return sanitize_words_of(cx, item->body, out);
    *out = (sanitize_words){ .text = fields[field] };
    return QF_OK;
}

/* Words and hits of title, abstract and body; *kind: the kind of list that decided. */
static qf_code find_all(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                        sanitize_words words[3], mask_hits hits[3], qf_str *kind)
{
    for (int f = 0; f < 3; f++)
        QF_TRY(words_of(cx, item, f, &words[f]));
    *kind = disclose_list_kind(cx, rules, item, words[2].text);
    for (int f = 0; f < 3; f++)
        QF_TRY(mask_list_find(cx, rules, *kind, words[f].text, &hits[f], NULL));
    return QF_OK;
}

static const char *const names[] = { "title", "abstract", "body" };

qf_code disclose_gate(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                      disclose_hit **out, size_t *count)
{
    sanitize_words words[3];
    mask_hits hits[3];
    size_t all = 0;
    qf_str kind;

    QF_TRY(find_all(cx, rules, item, words, hits, &kind));
    for (int f = 0; f < 3; f++)
        all += hits[f].count;
    *count = 0;
    *out = QF_NEW_ARRAY(cx->arena, disclose_hit, all + 1);
    for (int f = 0; f < 3; f++)
        for (size_t i = 0; i < hits[f].count; i++) {
            const mask_hit *hit = &hits[f].at[i];
            if (!hit->masked)
                continue;
            (*out)[(*count)++] = (disclose_hit){
                .field = qf_str_of(names[f]),
                .before = before(words[f].text, hit->byte_from),
                .found = qf_str_sub(words[f].text, hit->byte_from, hit->byte_to),
                .after = after(words[f].text, hit->byte_to),
                .shown = hit->shown,
                .zh = disclose_hit_zh(hit),
                .blocks = disclose_blocks(hit),
                .at = hit->byte_from,
                .may_stay = hit->column.n == 0,
            };
        }
    return QF_OK;
}

static void add_escaped(qf_buf *out, qf_str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '<' || text.p[i] == '&' || text.p[i] == '>')
            qf_buf_add(out, text.p[i] == '<'   ? QF_S("&lt;")
                            : text.p[i] == '>' ? QF_S("&gt;")
                                               : QF_S("&amp;"));
        else
            qf_buf_addc(out, text.p[i]);
}

/* Covers hits that stand in the words of HTML: the cover once, tags in between stay. */
static qf_str cover_html(qf_ctx *cx, qf_str html, const sanitize_words *words, mask_hits hits)
{
    qf_buf out = qf_buf_new(cx->arena, 2 * html.n + hits.count * MASK_MAX_SHOWN + 1);
    size_t at = 0;

    for (size_t i = 0; i < hits.count; i++) {
        const mask_hit *hit = &hits.at[i];
        if (!hit->masked)
            continue;
        qf_buf_add(&out, qf_str_sub(html, at, words->from[hit->byte_from]));
        add_escaped(&out, hit->shown);
        for (size_t k = hit->byte_from; k < hit->byte_to; k++) {
            size_t here = words->from[k], next = words->from[k + 1], end = here + 1;
            if (html.p[here] == '<')
                end = here; /* a tag that stands for a line feed or a tab */
            else if (html.p[here] == '&')
                end = (size_t)qf_str_find(html, QF_S(";"), here) + 1;
            if (k + 1 < hit->byte_to || html.p[here] == '<')
                qf_buf_add(&out, qf_str_sub(html, end, next));
            at = k + 1 < hit->byte_to ? next : html.p[here] == '<' ? next : end;
        }
    }
    qf_buf_add(&out, qf_str_sub(html, at, html.n));
    return qf_buf_str(&out);
}

/* The hits of a field without those that stay open. */
static mask_hits without(qf_arena *arena, mask_hits hits, const char *field, disclose_stays stays)
{
    mask_hit *left = QF_NEW_ARRAY(arena, mask_hit, hits.count + 1);

    for (size_t i = 0; i < hits.count; i++) {
        left[i] = hits.at[i];
        for (size_t k = 0; k < stays.count; k++)
            if (left[i].column.n == 0 && stays.hit[k].at == left[i].byte_from &&
                qf_str_eq(stays.hit[k].field, qf_str_of(field)))
                left[i].masked = false;
    }
    return (mask_hits){ left, hits.count };
}

static qf_code covered(qf_ctx *cx, const mask_rules *rules, disclose_item *item,
                       disclose_stays stays)
{
    qf_str *fields[] = { &item->title, &item->abstract, &item->body }, kind;
    sanitize_words words[3];
    mask_hits hits[3];

    QF_TRY(find_all(cx, rules, item, words, hits, &kind));
    for (int f = 0; f < 3; f++) {
        hits[f] = without(cx->arena, hits[f], names[f], stays);
        if (hits[f].count > 0)
            *fields[f] = words[f].from == NULL ? mask_apply(cx->arena, words[f].text, hits[f])
                                               : cover_html(cx, *fields[f], &words[f], hits[f]);
    }
    return QF_OK;
}

qf_code disclose_list_of(qf_ctx *cx, const mask_rules *rules, const disclose_item *item,
                         qf_str *kind)
{
    sanitize_words words;

    QF_TRY(words_of(cx, item, 2, &words));
    *kind = disclose_list_kind(cx, rules, item, words.text);
    return QF_OK;
}

static bool is_list_kind(const mask_rules *rules, qf_str kind)
{
    const mask_lists *lists = mask_lists_of(rules);
    bool known = kind.n == 0 || qf_str_eq(kind, QF_S("general"));

    for (size_t i = 0; i < mask_lists_count(lists); i++)
        known = known || qf_str_eq(kind, mask_lists_at(lists, i).code);
    return known;
}

qf_code disclose_mask(qf_ctx *cx, const mask_rules *rules, int64_t id, int64_t version, qf_str kind,
                      disclose_stays stays)
{
    disclose_item item;
    int64_t changed;
    qf_str plain;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, DISCLOSE_DRAFTERS));
    if (!is_list_kind(rules, kind))
        return qf_fail(cx, QF_INVALID, "DISCLOSE.LIST_KIND", "list_kind", "没有这种名单");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_need(cx, DISCLOSE_DRAFTERS, &item));
    if (item.version != version)
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.CLASH", "version",
                       "您打开以后这条信息变过，请重新看过再处理");
    if (kind.n > 0)
        item.list_kind = kind;
    plain = QF_JOIN(cx->arena, item.title, QF_S("\n\n"), item.abstract, QF_S("\n\n"), item.body);
    QF_TRY(covered(cx, rules, &item, stays));
    QF_TRY(db_change(cx, SQL_DISCLOSE_MASK, &changed, DB_INT("id", id), DB_INT("version", version),
                     DB_STR("title", item.title), DB_STR("abstract", item.abstract),
                     DB_STR("body", item.body), DB_STR("list_kind", item.list_kind),
                     DB_INT("account", cx->actor->account)));
    if (changed == 0)
        return disclose_wrong_state(cx);
    QF_TRY(disclose_files_again(cx, rules, &item));
    QF_TRY(db_exec(cx, SQL_DISCLOSE_ORIGINAL_PUT, DB_INT("item", id),
                   DB_BLOB("sealed", qf_seal(cx->arena, db_key(cx->db), plain)),
                   DB_INT("account", cx->actor->account)));
    QF_TRY(disclose_step_note(cx, id, "save", item.state.p, item.state.p, item.round,
                              QF_S("遮盖个人信息")));
    QF_TRY(audit_write(cx, "disclose.mask", audit_object(cx, "item", id), "原文已密封%s%.*s",
                       item.list_kind.n > 0 ? "，名单种类 " : "", QF_ARG(item.list_kind)));
    return db_commit(&tx);
}

qf_code disclose_allow(qf_ctx *cx, int64_t id, int64_t version, qf_str reason)
{
    disclose_item item;
    bool mine;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, ALLOWERS));
    if (reason.n == 0 || reason.n > MAX_REASON)
        return qf_fail(cx, QF_INVALID, "DISCLOSE.REASON", "reason",
                       "请写明为什么可以公开这些号码，不超过 500 个字");
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(disclose_get(cx, id, &item));
    QF_TRY(disclose_need(cx, ALLOWERS, &item));
    if (item.version != version)
        return qf_fail(cx, QF_CONFLICT, "DISCLOSE.CLASH", "version",
                       "您打开以后这条信息变过，请重新看过再处理");
    QF_TRY(disclose_touched(cx, &item, &mine));
    if (mine)
        return qf_fail(cx, QF_DENIED, "DISCLOSE.OTHER_EYE", NULL,
                       "写过或者审过这条信息的人不能同意公开号码，请换一个人");
    QF_TRY(db_exec(cx, SQL_DISCLOSE_ALLOW, DB_INT("item", id),
                   DB_STR("sha256", disclose_text_hash(cx->arena, item.title, item.body)),
                   DB_INT("account", cx->actor->account), DB_STR("actor", cx->actor->name),
                   DB_STR("reason", reason)));
    QF_TRY(audit_write(cx, "disclose.allow", audit_object(cx, "item", id), "%.*s", QF_ARG(reason)));
    return db_commit(&tx);
}

qf_code disclose_gate_check(qf_ctx *cx, const mask_rules *rules, const disclose_item *item)
{
    disclose_hit *hits;
    size_t count, blocking = 0;
    db_rows rows;

    if (rules == NULL)
        return qf_fail(cx, QF_BROKEN, "DISCLOSE.GATE", NULL, "没有遮盖规则，不能发布");
    QF_TRY(disclose_files_check(cx, item->id));
    QF_TRY(disclose_gate(cx, rules, item, &hits, &count));
    for (size_t i = 0; i < count; i++)
        blocking += hits[i].blocks ? 1 : 0;
    if (blocking == 0)
        return QF_OK;
    QF_TRY(db_many(cx, SQL_DISCLOSE_ALLOWED, &rows, DB_INT("item", item->id),
                   DB_STR("sha256", disclose_text_hash(cx->arena, item->title, item->body)),
                   DB_INT("account", cx->actor->account)));
    if (rows.count > 0)
        return QF_OK;
    return qf_fail(
        cx, QF_INVALID, "DISCLOSE.GATE", "body",
        "文字里有 %zu 处身份证号、银行卡号或者手机号没有遮盖；请退回遮盖，或者请另一个人写明理由",
        blocking);
}
