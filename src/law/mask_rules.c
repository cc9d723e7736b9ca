/* Reads and checks masking.json. */
#include "law/mask_rules.h"
#include "law/list_mask.h"

#include "base/text.h"
#include "law/data.h"

#include <stddef.h>
#include <stdlib.h>

#define FILE_NAME "masking.json"
#define LIST_MAX 400
#define REACH_MAX 32
#define KEEP_MAX 8

/* How a member of the file is read. */
enum kind { WORDS, DIGITS, SHAPES, LONGEST_FIRST, RUNES, GROUPS, AREAS, DATE };

/* Every list of the file: its class (MASK_CLASS_COUNT: top), key, kind and place in the rules. */
static const struct member {
    mask_class class;
    const char *key;
    enum kind kind;
    size_t at;
} members[] = {
#define AT(member) offsetof(struct mask_rules, member)
    { MASK_CLASS_COUNT, "deny", WORDS, AT(deny) },
    { MASK_CLASS_COUNT, "stop", RUNES, AT(stop) },
    { MASK_CLASS_COUNT, "units_after", WORDS, AT(units_after) },
    { MASK_ID_CARD, "groups", GROUPS, AT(id.groups) },
    { MASK_ID_CARD, "prefixes", DIGITS, AT(id.prefixes) },
    { MASK_ID_CARD, "born_from", DATE, AT(id.born_from) },
    { MASK_ID_CARD, "born_to", DATE, AT(id.born_to) },
    { MASK_ID_CARD, "check_x", RUNES, AT(id.x) },
    { MASK_SOCIAL_CREDIT, "prefixes", WORDS, AT(credit.prefixes) },
    { MASK_SOCIAL_CREDIT, "masked_prefixes", WORDS, AT(credit.masked_prefixes) },
    { MASK_BANK_CARD, "groups", GROUPS, AT(bank.groups) },
    { MASK_BANK_CARD, "prefixes", DIGITS, AT(bank.prefixes) },
    { MASK_BANK_CARD, "sixteen_only", DIGITS, AT(bank.sixteen_only) },
    { MASK_MOBILE, "groups", GROUPS, AT(mobile.groups) },
    { MASK_MOBILE, "prefixes", DIGITS, AT(mobile.prefixes) },
    { MASK_MOBILE, "country", DIGITS, AT(mobile.country) },
    { MASK_MOBILE, "letters_before", WORDS, AT(mobile.letters_before) },
    { MASK_LANDLINE, "local_first", RUNES, AT(landline.local_first) },
    { MASK_LANDLINE, "areas", AREAS, 0 },
    { MASK_EMAIL, "not_endings", WORDS, AT(email.not_endings) },
    { MASK_PASSPORT, "shapes_alone", SHAPES, AT(passport.alone) },
    { MASK_PASSPORT, "shapes", SHAPES, AT(passport.near) },
    { MASK_PLATE, "provinces", RUNES, AT(plate.provinces) },
    { MASK_PLATE, "endings", RUNES, AT(plate.endings) },
    { MASK_PLATE, "energy", RUNES, AT(plate.energy) },
    { MASK_PLATE, "energy_last", RUNES, AT(plate.energy_last) },
    { MASK_ADDRESS_DETAIL, "units", LONGEST_FIRST, AT(address.units) },
    { MASK_ADDRESS_DETAIL, "group_units", LONGEST_FIRST, AT(address.group_units) },
    { MASK_ADDRESS_DETAIL, "strong_units", LONGEST_FIRST, AT(address.strong_units) },
    { MASK_ADDRESS_DETAIL, "village_anchors", WORDS, AT(address.village) },
    { MASK_ADDRESS_DETAIL, "street_anchors", WORDS, AT(address.street) },
    { MASK_ADDRESS_DETAIL, "home_anchors", WORDS, AT(address.home) },
    { MASK_ADDRESS_DETAIL, "not_anchors", WORDS, AT(address.not_anchors) },
    { MASK_ADDRESS_DETAIL, "not_after", WORDS, AT(address.not_after) },
#undef AT
};
#define MEMBERS (sizeof(members) / sizeof(members[0]))

static qf_code bad(qf_ctx *cx, const char *path, const char *reason)
{
    return law_bad(cx, FILE_NAME, path, "%s", reason);
}

/* "classes.mobile.groups" */
static const char *path_of(qf_ctx *cx, mask_class class, const char *key)
{
    if (class == MASK_CLASS_COUNT)
        return key;
    return qf_strf(cx->arena, "classes.%.*s.%s", QF_ARG(mask_class_code(class)), key).p;
}

static const char *indexed(qf_ctx *cx, const char *path, size_t index)
{
    return qf_strf(cx->arena, "%s[%zu]", path, index).p;
}

/* A word as the text before a find is folded: narrow, capital letters, no spaces. */
static qf_str fold_word(qf_arena *arena, qf_str word)
{
    char *out = qf_alloc(arena, word.n + 1);
    size_t at = 0, n = 0;

    while (at < word.n) {
        uint32_t rune = qf_rune_narrow(qf_rune_next(word, &at));

        if (qf_rune_is_space(rune))
            continue;
        if (rune >= 'a' && rune <= 'z')
            rune -= 32;
        n += qf_rune_put(out + n, rune);
    }
    return (qf_str){ out, n };
}

static bool all_in(qf_str text, const char *allowed)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '\0' || strchr(allowed, text.p[i]) == NULL)
            return false;
    return text.n > 0;
}

static int longer_first(const void *a, const void *b)
{
    const qf_str *x = a, *y = b;

    return x->n != y->n ? (x->n < y->n) - (x->n > y->n) : qf_str_cmp(*x, *y);
}

static qf_code read_words(qf_ctx *cx, const qf_val *list, const char *path, enum kind kind,
                          struct mask_words *out)
{
    qf_str *words;
    size_t n = 0;

    if (list->type != QF_VAL_LIST || qf_count(list) > LIST_MAX)
        return bad(cx, path, "应为字符串的数组，不超过 400 项");
    words = QF_NEW_ARRAY(cx->arena, qf_str, qf_count(list) + 1);
    for (const qf_val *item = qf_first(list); item != NULL; item = item->next) {
        qf_str word;

        if (item->type != QF_VAL_STR || item->text.n == 0)
            return bad(cx, indexed(cx, path, n), "应为不空的字符串");
        word = fold_word(cx->arena, item->text);
        if (word.n == 0)
            return bad(cx, indexed(cx, path, n), "只有空格");
        if (kind == DIGITS && !all_in(word, "0123456789"))
            return bad(cx, indexed(cx, path, n), "只能是数字");
        if (kind == SHAPES && (word.n > 16 || !all_in(word, "#@ABCDEFGHIJKLMNOPQRSTUVWXYZ")))
            return bad(cx, indexed(cx, path, n), "只能由大写字母、#（数字）和 @（字母）组成");
        words[n++] = word;
    }
    if (kind == LONGEST_FIRST)
        qsort(words, n, sizeof(*words), longer_first);
    *out = (struct mask_words){ .at = words, .n = n };
    for (size_t i = 0; i < n; i++) {
        unsigned first = mask_mark_first(words[i].p, words[i].n);
        unsigned last = mask_mark_last(words[i].p, words[i].n);

        out->first[first / 64] |= UINT64_C(1) << first % 64;
        out->last[last / 64] |= UINT64_C(1) << last % 64;
    }
    return QF_OK;
}

static qf_code read_runes(qf_ctx *cx, const qf_val *value, const char *path, struct mask_runes *out)
{
    uint32_t *runes;
    size_t n = 0, at = 0;

    if (value->type != QF_VAL_STR || value->text.n == 0)
        return bad(cx, path, "应为不空的字符串");
    runes = QF_NEW_ARRAY(cx->arena, uint32_t, value->text.n);
    while (at < value->text.n)
        runes[n++] = qf_rune_next(value->text, &at);
    *out = (struct mask_runes){ runes, n };
    return QF_OK;
}

static qf_code read_groups(qf_ctx *cx, const qf_val *list, const char *path,
                           struct mask_groups *out)
{
    struct mask_group *groups;
    size_t n = 0;

    if (list->type != QF_VAL_LIST || qf_count(list) > LIST_MAX)
        return bad(cx, path, "应为字符串的数组，不超过 400 项");
    groups = QF_NEW_ARRAY(cx->arena, struct mask_group, qf_count(list) + 1);
    for (const qf_val *item = qf_first(list); item != NULL; item = item->next, n++) {
        qf_str rest, piece;
        int64_t length;

        if (item->type != QF_VAL_STR || item->text.n == 0)
            return bad(cx, indexed(cx, path, n), "应为“3 4 4”这样的字符串");
        rest = item->text;
        while (qf_str_split(&rest, ' ', &piece)) {
            if (groups[n].n == MASK_GROUP_MAX || !all_in(piece, "0123456789") ||
                !qf_number_parse(piece, &length) || length < 1 || length > 19)
                return bad(cx, indexed(cx, path, n), "应为至多 8 个 1 到 19 的数，以一个空格分开");
            groups[n].length[groups[n].n++] = (uint8_t)length;
        }
    }
    *out = (struct mask_groups){ groups, n };
    return QF_OK;
}

/* "0370-0379" or "010" */
static qf_code read_areas(qf_ctx *cx, const qf_val *list, const char *path,
                          struct mask_rules *rules)
{
    size_t n = 0;

    if (list->type != QF_VAL_LIST)
        return bad(cx, path, "应为字符串的数组");
    for (const qf_val *item = qf_first(list); item != NULL; item = item->next, n++) {
        qf_str rest, from, to;
        int64_t low, high;

        if (item->type != QF_VAL_STR)
            return bad(cx, indexed(cx, path, n), "应为区号或区号范围");
        rest = item->text;
        if (!qf_str_split(&rest, '-', &from) || !all_in(from, "0123456789") || from.n < 3 ||
            from.n > 4 || from.p[0] != '0')
            return bad(cx, indexed(cx, path, n), "区号应以 0 开头，3 位或 4 位");
        to = from;
        if (qf_str_split(&rest, '-', &to) && (to.n != from.n || rest.p != NULL))
            return bad(cx, indexed(cx, path, n), "范围的两端应一样长");
        if (!all_in(to, "0123456789") || !qf_number_parse(from, &low) ||
            !qf_number_parse(to, &high) || high < low || high >= (from.n == 3 ? 100 : 1000))
            return bad(cx, indexed(cx, path, n), "范围不对");
        for (int64_t area = low; area <= high; area++)
            (from.n == 3 ? rules->landline.three : rules->landline.four)[area] = true;
    }
    return QF_OK;
}

static qf_code read_member(qf_ctx *cx, const struct member *member, const qf_val *map,
                           struct mask_rules *rules)
{
    const char *path = path_of(cx, member->class, member->key);
    const qf_val *value = qf_get(map, member->key);
    void *place = (char *)rules + member->at;

    if (value == NULL)
        return bad(cx, path, "缺少");
    switch (member->kind) {
    case WORDS:
    case DIGITS:
    case SHAPES:
    case LONGEST_FIRST:
        return read_words(cx, value, path, member->kind, place);
    case RUNES:
        return read_runes(cx, value, path, place);
    case GROUPS:
        return read_groups(cx, value, path, place);
    case AREAS:
        return read_areas(cx, value, path, rules);
    case DATE:
        break;
    }
    if (value->type != QF_VAL_STR || !qf_date_parse(value->text, place))
        return bad(cx, path, "应为 2021-09-10 这样的日期");
    return QF_OK;
}

static qf_code read_count(qf_ctx *cx, const qf_val *map, const char *path, const char *key,
                          int64_t max, size_t *out)
{
    int64_t number = qf_get_int(map, key, -1);

    if (number < 0 || number > max)
        return law_bad(cx, FILE_NAME, qf_strf(cx->arena, "%s.%s", path, key).p,
                       "应为 0 到 %lld 的整数", (long long)max);
    *out = (size_t)number;
    return QF_OK;
}

static bool is_common(qf_str key)
{
    static const char *const keys[] = { "mask", "keep", "reach", "words", "deny" };

    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (qf_str_eq(key, qf_str_of(keys[i])))
            return true;
    return false;
}

/* A key nobody reads is a slip that would pass unseen. */
static qf_code check_keys(qf_ctx *cx, mask_class class, const qf_val *map)
{
    for (const qf_val *item = qf_first(map); item != NULL; item = item->next) {
        bool known = is_common(item->key);

        for (size_t i = 0; i < MEMBERS; i++)
            known = known ||
                    (members[i].class == class && qf_str_eq(item->key, qf_str_of(members[i].key)));
        if (!known)
            return bad(cx, path_of(cx, class, qf_cstr(cx->arena, item->key)), "没有这一项");
    }
    return QF_OK;
}

static qf_code read_class(qf_ctx *cx, mask_class class, const qf_val *map, struct mask_rules *rules)
{
    struct mask_common *common = &rules->of[class];
    const qf_val *mask = qf_get(map, "mask"), *keep = qf_get(map, "keep");
    const qf_val *words = qf_get(map, "words"), *deny = qf_get(map, "deny");
    const char *path;

    QF_TRY(check_keys(cx, class, map));
    if (mask == NULL || mask->type != QF_VAL_BOOL)
        return bad(cx, path_of(cx, class, "mask"), "应为 true 或 false");
    common->mask = mask->truth;
    path = path_of(cx, class, "keep");
    if (keep == NULL || keep->type != QF_VAL_MAP)
        return bad(cx, path, "缺少");
    QF_TRY(read_count(cx, keep, path, "first", KEEP_MAX, &common->first));
    QF_TRY(read_count(cx, keep, path, "stars", KEEP_MAX, &common->stars));
    QF_TRY(read_count(cx, keep, path, "last", KEEP_MAX, &common->last));
    path = qf_strf(cx->arena, "classes.%.*s", QF_ARG(mask_class_code(class))).p;
    QF_TRY(read_count(cx, map, path, "reach", REACH_MAX, &common->reach));
    if (words == NULL || deny == NULL)
        return bad(cx, path, words == NULL ? "缺少 words" : "缺少 deny");
    QF_TRY(read_words(cx, words, path_of(cx, class, "words"), WORDS, &common->words));
    return read_words(cx, deny, path_of(cx, class, "deny"), WORDS, &common->deny);
}

qf_code mask_rules_load(qf_ctx *cx, const char *dir, const mask_rules **out)
{
    struct mask_rules *rules = QF_NEW(cx->arena, struct mask_rules);
    const qf_val *file, *classes;

    QF_TRY(law_json(cx, dir, FILE_NAME, &file));
    classes = qf_get(file, "classes");
    if (classes == NULL || classes->type != QF_VAL_MAP)
        return bad(cx, "classes", "缺少");
    for (const qf_val *item = qf_first(classes); item != NULL; item = item->next) {
        bool known = false;

        for (int class = 0; class < MASK_CLASS_COUNT; class ++)
            known = known || qf_str_eq(item->key, mask_class_code((mask_class) class));
        if (!known)
            return bad(cx, qf_strf(cx->arena, "classes.%.*s", QF_ARG(item->key)).p, "没有这一类");
    }
    for (int class = 0; class < MASK_CLASS_COUNT; class ++) {
        const qf_val *map = qf_get(classes, mask_class_code((mask_class) class).p);

        if (map == NULL || map->type != QF_VAL_MAP)
            return bad(cx,
                       qf_strf(cx->arena, "classes.%s", mask_class_code((mask_class) class).p).p,
                       "缺少");
        QF_TRY(read_class(cx, (mask_class) class, map, rules));
    }
    for (size_t i = 0; i < MEMBERS; i++) {
        const qf_val *map = file;

        if (members[i].class != MASK_CLASS_COUNT)
            map = qf_get(classes, mask_class_code(members[i].class).p);
        QF_TRY(read_member(cx, &members[i], map, rules));
    }
    if (qf_date_cmp(rules->id.born_from, rules->id.born_to) > 0)
        return bad(cx, "classes.id_card.born_to", "早于 born_from");
    QF_TRY(mask_lists_load(cx, dir, &rules->lists));
    *out = rules;
    return QF_OK;
}
