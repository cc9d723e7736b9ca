/* Finding an item by people's own words. A hundred or two items are looked through one by one: no index. */
#include "base/fold.h"
#include "domain/service/find_words.h"
#include "domain/service/service.h"

#include <stdlib.h>

#define QUESTION_MAX 200 /* bytes */
#define FIND_MEANINGS_MAX 12

const service_life service_lives[] = {
    { "birth", "生孩子", "生育 出生 孕 婴 再生育 产" },
    { "school", "上学", "教育 助学 学生 入学 雨露" },
    { "work", "找工作", "就业 失业 求职 培训 劳动 务工" },
    { "doctor", "看病", "医疗 医保 参保 卫生 疾病" },
    { "marriage", "结婚成家", "婚 户口 独生" },
    { "old", "养老", "养老 老年 高龄 退休" },
    { "help", "有困难", "救助 低保 特困 最低生活 困难 临时 孤儿 慈善" },
    { "disabled", "残疾人", "残疾" },
    { "soldier", "退役军人", "退役 军人 优抚 烈 兵" },
    { "house", "建房修房", "宅基地 住宅 建房 危房 规划 房屋" },
    { "land", "种地养殖", "耕地 土地 农业 农机 种 养殖 畜 林 动物" },
    { "shop", "办店办企业", "经营 食品 企业 广告 营业 商" },
    { "farewell", "亲人去世", "死亡 殡葬 丧葬 遗属 注销" },
    { "dispute", "邻里纠纷", "纠纷 调解 信访 法律" },
};
const size_t service_life_count = sizeof(service_lives) / sizeof(service_lives[0]);

const service_life *service_life_of(qf_str code)
{
    for (size_t i = 0; i < service_life_count; i++)
        if (qf_str_eq(code, qf_str_of(service_lives[i].code)))
            return &service_lives[i];
    return NULL;
}

bool service_life_has(const service_life *life, const service_item *item)
{
    qf_str words = qf_str_of(life->words), word;

    if (qf_str_has(item->events, qf_str_of(life->zh)))
        return true;
    while (qf_str_split(&words, ' ', &word))
        if (qf_str_has(item->name, word))
            return true;
    return false;
}

static qf_str replaced(qf_arena *arena, qf_str text, qf_str from, qf_str to)
{
    qf_buf out = qf_buf_new(arena, 4096);
    size_t done = 0;

    for (ptrdiff_t at = qf_str_find(text, from, 0); at >= 0; at = qf_str_find(text, from, done)) {
        qf_buf_add(&out, qf_str_sub(text, done, (size_t)at));
        qf_buf_add(&out, to);
        done = (size_t)at + from.n;
    }
    qf_buf_add(&out, qf_str_sub(text, done, text.n));
    return qf_buf_str(&out);
}

/* The question in plain characters: one width, no traditional forms. */
static qf_str plain_of(qf_arena *arena, qf_str question)
{
    qf_folded folded = qf_fold(arena, qf_str_sub(question, 0, QUESTION_MAX), false);
    qf_buf plain = qf_buf_new(arena, 4096);

    for (size_t i = 0; i < folded.n; i++)
        qf_buf_add_rune(&plain, folded.runes[i]);
    return qf_buf_str(&plain);
}

/* Without its question words. */
static qf_folded core_of(qf_arena *arena, qf_str plain)
{
    for (size_t i = 0; i < find_question_word_count; i++)
        plain = replaced(arena, plain, qf_str_of(find_question_words[i]), QF_S(" "));
    return qf_fold(arena, plain, false);
}

/* One of the words, by blanks, is said; "a+b" when both are. */
static bool said(qf_str question, const char *words)
{
    qf_str rest = qf_str_of(words), word, part;

    while (qf_str_split(&rest, ' ', &word)) {
        bool all = word.n > 0;
        while (all && qf_str_split(&word, '+', &part))
            all = qf_str_has(question, part);
        if (all)
            return true;
    }
    return false;
}

/* Meanings that the question may have. */
struct meanings {
    const find_meaning *one[FIND_MEANINGS_MAX];
    size_t count;
};

static struct meanings meanings_of(qf_str question)
{
    struct meanings m = { .count = 0 };

    for (size_t i = 0; i < find_meaning_count && m.count < FIND_MEANINGS_MAX; i++)
        if (said(question, find_meanings[i].spoken))
            m.one[m.count++] = &find_meanings[i];
    return m;
}

/* Earlier meanings of the table are the more particular ones, earlier names of a meaning the likelier ones. */
static int meant(const struct meanings *m, qf_str name)
{
    for (size_t i = 0; i < m->count; i++) {
        qf_str rest = qf_str_of(m->one[i]->named), word;
        int rank = 0;
        for (; qf_str_split(&rest, ' ', &word); rank++)
            if (word.n > 0 && qf_str_has(name, word))
                return 4000 - 600 * rank - 250 * (int)i;
    }
    return 0;
}

/* How many neighbouring pairs of the question stand in `text`. */
static int pairs_in(const qf_folded *core, const qf_folded *text)
{
    int n = 0;

    for (size_t i = 0; i + 1 < core->n; i++)
        for (size_t j = 0; j + 1 < text->n; j++)
            if (core->runes[i] == text->runes[j] && core->runes[i + 1] == text->runes[j + 1]) {
                n++;
                break;
            }
    return n;
}

static bool holds(const qf_folded *core, const qf_folded *text)
{
    for (size_t j = 0; core->n > 0 && j + core->n <= text->n; j++)
        if (memcmp(text->runes + j, core->runes, core->n * sizeof(uint32_t)) == 0)
            return true;
    return false;
}

/* Words weigh most in a name; half of the question's pairs must be found, or the whole of a short one. */
static int words_score(qf_arena *arena, const qf_folded *core, const service_item *item)
{
    qf_folded name = qf_fold(arena, item->name, false);
    qf_folded rest = qf_fold(arena,
                             QF_JOIN(arena, item->theme, QF_S("\n"), item->events, QF_S("\n"),
                                     item->conditions, QF_S("\n"), item->materials),
                             true);
    int all = core->n > 1 ? (int)core->n - 1 : 1;
    int in_name = pairs_in(core, &name), in_rest = pairs_in(core, &rest);

    if (holds(core, &name))
        return 10000 - (int)name.n;
    if (2 * in_name >= all)
        return 5000 + 100 * in_name - (int)name.n;
    if (holds(core, &rest) && core->n > 1)
        return 2000 - (int)name.n;
    if (2 * (in_name + in_rest) > all && in_rest > 0)
        return 100 * in_name + 10 * in_rest;
    return 0;
}

struct hit {
    int score;
    size_t index;
};

static int by_score(const void *a, const void *b)
{
    const struct hit *x = a, *y = b;

    if (x->score != y->score)
        return y->score - x->score;
    return x->index < y->index ? -1 : 1;
}

size_t service_find(qf_arena *arena, const service_items *items, qf_str question, size_t *found,
                    size_t n)
{
    qf_str plain = plain_of(arena, question);
    qf_folded core = core_of(arena, plain);
    struct meanings meanings = meanings_of(plain);
    struct hit *hits = QF_NEW_ARRAY(arena, struct hit, items->count);
    size_t count = 0;

    for (size_t i = 0; i < items->count; i++) {
        int score = meant(&meanings, items->item[i].name);
        if (core.n > 0)
            score += words_score(arena, &core, &items->item[i]);
        if (score > 0)
            hits[count++] = (struct hit){ score, i };
    }
    qsort(hits, count, sizeof(*hits), by_score);
    for (size_t i = 0; i < count && i < n; i++)
        found[i] = hits[i].index;
    return count < n ? count : n;
}

size_t service_elsewhere(qf_arena *arena, qf_str question, const char **where, size_t n)
{
    qf_str plain = plain_of(arena, question);
    size_t count = 0;

    for (size_t i = 0; i < find_office_count && count < n; i++)
        if (said(plain, find_offices[i].spoken) && !said(plain, find_offices[i].unless))
            where[count++] = find_offices[i].where;
    return count;
}
