/* Finding an item by people's own words. A hundred or two items are looked through one by one: no index. */
#include "base/fold.h"
#include "domain/service/service.h"

#include <stdlib.h>

#define QUESTION_MAX 200 /* bytes */

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

/* What people say, and what the list calls it. */
static const char *const short_names[][2] = {
    { "低保", "最低生活保障" },   { "五保", "特困" },         { "养老金", "养老保险待遇" },
    { "养老钱", "养老保险待遇" }, { "社保", "社会保险" },     { "医保", "医疗保险" },
    { "新农合", "医疗保险" },     { "合作医疗", "医疗保险" }, { "准生证", "生育" },
    { "生孩子", "生育" },         { "残疾证", "残疾" },       { "盖房", "宅基地" },
    { "建房", "宅基地" },         { "老年证", "高龄" },       { "去世", "死亡" },
    { "过世", "死亡" },           { "当兵", "兵" },           { "退伍", "退役" },
};

/* What a question is made of and an item is not. */
static const char *const question_words[] = {
    "请问",   "我要",   "我想", "怎么办理", "怎么办", "怎样办", "如何", "怎么",   "怎样",
    "需要带", "需要",   "要带", "带什么",   "带啥",   "什么",   "哪些", "啥",     "材料",
    "手续",   "在哪里", "在哪", "哪里",     "去哪",   "能不能", "可以", "申请领", "办个",
    "办理",   "想办",   "要办", "要",       "办",     "吗",     "呢",   "？",     "?",
};

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

/* The folded question without its question words and with the list's own names. */
static qf_folded core_of(qf_arena *arena, qf_str question)
{
    qf_folded folded = qf_fold(arena, qf_str_sub(question, 0, QUESTION_MAX), false);
    qf_buf plain = qf_buf_new(arena, 4096);
    qf_str text;

    for (size_t i = 0; i < folded.n; i++)
        qf_buf_add_rune(&plain, folded.runes[i]);
    text = qf_buf_str(&plain);
    for (size_t i = 0; i < sizeof(short_names) / sizeof(short_names[0]); i++)
        if (!qf_str_has(text, qf_str_of(short_names[i][1])))
            text =
                replaced(arena, text, qf_str_of(short_names[i][0]), qf_str_of(short_names[i][1]));
    for (size_t i = 0; i < sizeof(question_words) / sizeof(question_words[0]); i++)
        text = replaced(arena, text, qf_str_of(question_words[i]), QF_S(" "));
    return qf_fold(arena, text, false);
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

/* Names weigh most; half of the question's pairs must be found, or the whole of a short one. */
static int score_of(qf_arena *arena, const qf_folded *core, const service_item *item)
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
    qf_folded core = core_of(arena, question);
    struct hit *hits = QF_NEW_ARRAY(arena, struct hit, items->count);
    size_t count = 0;

    if (core.n == 0)
        return 0;
    for (size_t i = 0; i < items->count; i++) {
        int score = score_of(arena, &core, &items->item[i]);
        if (score > 0)
            hits[count++] = (struct hit){ score, i };
    }
    qsort(hits, count, sizeof(*hits), by_score);
    for (size_t i = 0; i < count && i < n; i++)
        found[i] = hits[i].index;
    return count < n ? count : n;
}
