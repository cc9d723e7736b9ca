/* prose.json to a phrase book. Every mistake of the file is named with its place. */
#include "law/phrase_book.h"

#include <stdlib.h>

static const char FILE_NAME[] = "prose.json";

/* Classes that the scanner gives to years; the file's patterns may use them. */
static const char *const year_classes[] = { "thisyear", "prevyear", "nextyear", "otheryear" };

uint32_t phrase_step(const phrase_tree *tree, uint32_t node, uint32_t rune)
{
    uint64_t key = ((uint64_t)node << 21 | rune) + 1;

    for (size_t i = (size_t)(key * 0x9E3779B97F4A7C15U >> 32) & tree->mask;;
         i = (i + 1) & tree->mask) {
        if (tree->edges[i].key == key)
            return tree->edges[i].to;
        if (tree->edges[i].key == 0)
            return 0;
    }
}

static uint32_t grow(phrase_tree *tree, uint32_t node, uint32_t rune)
{
    uint64_t key = ((uint64_t)node << 21 | rune) + 1;
    size_t i = (size_t)(key * 0x9E3779B97F4A7C15U >> 32) & tree->mask;

    while (tree->edges[i].key != 0) {
        if (tree->edges[i].key == key)
            return tree->edges[i].to;
        i = (i + 1) & tree->mask;
    }
    tree->edges[i].key = key;
    tree->edges[i].to = (uint32_t)tree->node_count++;
    return tree->edges[i].to;
}

/* The node that ends `word`; 0 when the word is empty. */
static uint32_t plant(phrase_tree *tree, qf_str word)
{
    uint32_t node = 0;

    for (size_t at = 0; at < word.n;) {
        uint32_t rune = qf_fold_rune(qf_rune_next(word, &at));

        if (rune == 0)
            continue;
        if (node == 0 && rune <= 0xFFFF)
            tree->first[rune >> 3] |= (uint8_t)(1U << (rune & 7));
        node = grow(tree, node, rune);
    }
    return node;
}

static size_t bytes_of(const qf_val *lists)
{
    size_t bytes = 0;

    for (const qf_val *list = qf_first(lists); list != NULL; list = list->next)
        for (const qf_val *word = qf_first(list); word != NULL; word = word->next)
            bytes += word->type == QF_VAL_STR ? word->text.n : 0;
    return bytes;
}

/* An empty tree with room for the runes of both lists. */
static void make_tree(qf_arena *arena, phrase_tree *tree, size_t bytes)
{
    size_t size = 1024;

    while (size < bytes * 2)
        size *= 2;
    tree->edges = qf_alloc_array(arena, size, sizeof *tree->edges);
    tree->mask = size - 1;
    tree->nodes = qf_alloc_array(arena, bytes + 2, sizeof *tree->nodes);
    tree->node_count = 1;
    tree->first = QF_NEW_ARRAY(arena, uint8_t, 8192);
}

phrase_set phrase_class(const phrase_book *book, const char *name)
{
    for (size_t i = 0; i < book->class_count; i++)
        if (strcmp(book->classes[i], name) == 0)
            return (phrase_set)1 << i;
    return 0;
}

uint32_t phrase_unit(const phrase_book *book, const char *name)
{
    for (size_t i = 0; i < book->unit_count; i++)
        if (strcmp(book->units[i], name) == 0)
            return 1U << i;
    return 0;
}

const qf_val *phrase_json(const phrase_book *book)
{
    return book->json;
}

/* A list of words, at least one, none of them empty. */
static qf_code need_list(qf_ctx *cx, const char *key, const qf_val *list)
{
    if (list == NULL || list->type != QF_VAL_LIST || qf_count(list) == 0)
        return law_bad(cx, FILE_NAME, key, "应为非空文字的列表");
    for (const qf_val *word = qf_first(list); word != NULL; word = word->next)
        if (word->type != QF_VAL_STR || word->text.n == 0)
            return law_bad(cx, FILE_NAME, key, "应为非空文字的列表");
    return QF_OK;
}

/* Everything that is looked up by name while reading or checking: a hole here would only make a rule
 * silent. */
static qf_code need_all(qf_ctx *cx, const qf_val *json)
{
    static const char *const groups[] = { "words", "units", "topics" };
    const qf_val *laws = qf_get(json, "law_names"), *supervise = qf_get(json, "supervise");

    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (qf_count(qf_get(json, groups[i])) == 0)
            return law_bad(cx, FILE_NAME, groups[i], "缺少这一项");
        for (const qf_val *list = qf_first(qf_get(json, groups[i])); list != NULL;
             list = list->next)
            QF_TRY(need_list(cx, qf_cstr(cx->arena, list->key), list));
    }
    if (qf_get_str(json, "never").n == 0)
        return law_bad(cx, FILE_NAME, "never", "应为词类的名称");
    if (qf_get_str(laws, "regulation").n == 0)
        return law_bad(cx, FILE_NAME, "law_names.regulation", "应为非空文字");
    QF_TRY(need_list(cx, "law_names.right", qf_get(laws, "right")));
    QF_TRY(need_list(cx, "law_names.wrong", qf_get(laws, "wrong")));
    QF_TRY(need_list(cx, "fee_words", qf_get(json, "fee_words")));
    if (qf_count(supervise) == 0)
        return law_bad(cx, FILE_NAME, "supervise", "缺少这一项");
    for (const qf_val *one = qf_first(supervise); one != NULL; one = one->next) {
        if (qf_get_str(one, "name").n == 0)
            return law_bad(cx, FILE_NAME, "supervise", "每一项要有 name 和 words");
        QF_TRY(need_list(cx, "supervise.words", qf_get(one, "words")));
    }
    return QF_OK;
}

static qf_code load_words(qf_ctx *cx, phrase_book *book)
{
    const qf_val *words = qf_get(book->json, "words"), *units = qf_get(book->json, "units");

    make_tree(cx->arena, &book->tree, bytes_of(words) + bytes_of(units));
    for (size_t i = 0; i < 4; i++)
        book->classes[book->class_count++] = year_classes[i];
    for (const qf_val *list = qf_first(words); list != NULL; list = list->next) {
        const char *name = qf_cstr(cx->arena, list->key);

        if (book->class_count == PHRASE_MAX_CLASSES)
            return law_bad(cx, FILE_NAME, "words", "词类超过 %d 个", PHRASE_MAX_CLASSES);
        if (phrase_class(book, name) != 0)
            return law_bad(cx, FILE_NAME, name, "词类重复");
        book->classes[book->class_count++] = name;
        for (const qf_val *word = qf_first(list); word != NULL; word = word->next) {
            uint32_t node = word->type == QF_VAL_STR ? plant(&book->tree, word->text) : 0;

            if (node == 0)
                return law_bad(cx, FILE_NAME, name, "词应为非空文字");
            book->tree.nodes[node].word = true;
            if (strcmp(name, "other") != 0) /* words of no class only keep shorter ones out */
                book->tree.nodes[node].classes |= phrase_class(book, name);
        }
    }
    for (const qf_val *list = qf_first(units); list != NULL; list = list->next) {
        const char *name = qf_cstr(cx->arena, list->key);

        if (book->unit_count == PHRASE_MAX_UNITS)
            return law_bad(cx, FILE_NAME, "units", "量词类超过 %d 个", PHRASE_MAX_UNITS);
        book->units[book->unit_count++] = name;
        for (const qf_val *word = qf_first(list); word != NULL; word = word->next) {
            uint32_t node = word->type == QF_VAL_STR ? plant(&book->tree, word->text) : 0;

            if (node == 0)
                return law_bad(cx, FILE_NAME, name, "量词应为非空文字");
            book->tree.nodes[node].unit = true;
            if (strcmp(name, "none") != 0)
                book->tree.nodes[node].units |= phrase_unit(book, name);
        }
    }
    return QF_OK;
}

/* "a b c" or "a|b" to a set. */
static qf_code read_set(qf_ctx *cx, const phrase_book *book, const char *key, qf_str names,
                        char mark, phrase_set *out)
{
    qf_str name;

    *out = 0;
    while (names.p != NULL && names.n > 0 && qf_str_split(&names, mark, &name)) {
        phrase_set one = phrase_class(book, qf_cstr(cx->arena, name));

        if (one == 0)
            return law_bad(cx, FILE_NAME, key, "没有词类 %.*s", QF_ARG(name));
        *out |= one;
    }
    return QF_OK;
}

static qf_code read_units(qf_ctx *cx, const phrase_book *book, const char *key, qf_str names,
                          uint32_t *out)
{
    qf_str name;

    while (names.p != NULL && names.n > 0 && qf_str_split(&names, '|', &name)) {
        uint32_t one = phrase_unit(book, qf_cstr(cx->arena, name));

        if (one == 0)
            return law_bad(cx, FILE_NAME, key, "没有量词类 %.*s", QF_ARG(name));
        *out |= one;
    }
    return *out != 0 ? QF_OK : law_bad(cx, FILE_NAME, key, "# 后应有量词类");
}

static bool read_length(qf_str digits, uint32_t *out)
{
    int64_t number;

    if (!qf_number_parse(digits, &number) || number < 0 || number > 200)
        return false;
    *out = (uint32_t)number;
    return true;
}

static qf_code read_element(qf_ctx *cx, const phrase_book *book, const char *key, qf_str word,
                            phrase_element *out)
{
    *out = (phrase_element){ .kind = PHRASE_IS_WORD };
    if (qf_str_eq(word, QF_S("$"))) {
        out->kind = PHRASE_IS_END;
        return QF_OK;
    }
    if (qf_str_starts(word, QF_S("~")) || qf_str_starts(word, QF_S("!#"))) {
        out->kind = word.p[0] == '~' ? PHRASE_IS_GAP : PHRASE_NO_NUMBER;
        out->wide = qf_str_starts(word, QF_S("~~"));
        if (!read_length(
                qf_str_sub(word, out->kind == PHRASE_NO_NUMBER || out->wide ? 2 : 1, word.n),
                &out->length))
            return law_bad(cx, FILE_NAME, key, "%.*s 后应为 0 至 200 的数", QF_ARG(word));
        return QF_OK;
    }
    if (qf_str_starts(word, QF_S("#")) || qf_str_starts(word, QF_S("-#"))) {
        size_t behind = word.p[0] == '-' ? 2 : 1;

        out->kind = PHRASE_IS_NUMBER;
        out->minus = behind == 2;
        out->zero = qf_str_starts(qf_str_sub(word, behind, word.n), QF_S("0"));
        return read_units(cx, book, key, qf_str_sub(word, behind + out->zero, word.n), &out->units);
    }
    out->optional = qf_str_ends(word, QF_S("?"));
    out->repeated = qf_str_ends(word, QF_S("*"));
    if (out->optional || out->repeated)
        word.n--;
    return read_set(cx, book, key, word, '|', &out->classes);
}

static qf_code read_say(qf_ctx *cx, const phrase_book *book, const char *key, qf_str say,
                        phrase_pattern *out)
{
    qf_str word;

    while (say.p != NULL && qf_str_split(&say, ' ', &word)) {
        if (word.n == 0)
            continue;
        if (out->count == PHRASE_MAX_ELEMENTS)
            return law_bad(cx, FILE_NAME, key, "一条说法最多 %d 段", PHRASE_MAX_ELEMENTS);
        QF_TRY(read_element(cx, book, key, word, &out->elements[out->count++]));
    }
    const phrase_element *first = &out->elements[0];
    bool begins =
        out->count > 0 && (first->kind == PHRASE_IS_NUMBER ||
                           (first->kind == PHRASE_IS_WORD && !first->optional && !first->repeated));
    return begins ? QF_OK : law_bad(cx, FILE_NAME, key, "说法应以词类或数字开头");
}

/* A member of the pattern, else of its figure; "" in the pattern switches the figure's off. */
static qf_str either(const qf_val *pattern, const qf_val *figure, const char *name)
{
    const qf_val *own = qf_get(pattern, name);

    return own != NULL && own->type == QF_VAL_STR ? own->text : qf_get_str(figure, name);
}

static qf_code read_topics(qf_ctx *cx, const phrase_book *book, const char *key, qf_str names,
                           uint32_t *out)
{
    qf_str name;

    while (names.p != NULL && names.n > 0 && qf_str_split(&names, '|', &name)) {
        uint32_t one = qf_str_eq(name, QF_S("-")) ? 1U << 31 : 0;

        for (size_t i = 0; i < book->topic_count; i++)
            if (qf_str_eq(name, qf_str_of(book->topic_names[i])))
                one = 1U << i;
        if (one == 0)
            return law_bad(cx, FILE_NAME, key, "没有话题 %.*s", QF_ARG(name));
        *out |= one;
    }
    return QF_OK;
}

static qf_code load_pattern(qf_ctx *cx, phrase_book *book, const qf_val *figure,
                            const qf_val *given, phrase_pattern *out)
{
    const char *key = qf_cstr(cx->arena, qf_get_str(figure, "id"));
    phrase_set never;
    qf_str say = given->type == QF_VAL_STR ? given->text : qf_get_str(given, "say");

    QF_TRY(read_say(cx, book, key, say, out));
    QF_TRY(read_set(cx, book, key, either(given, figure, "not"), ' ', &out->not ));
    QF_TRY(read_set(cx, book, key, either(given, figure, "before"), ' ', &out->before));
    QF_TRY(read_set(cx, book, key, either(given, figure, "after"), ' ', &out->after));
    QF_TRY(read_set(cx, book, key, either(given, figure, "with"), ' ', &out->with));
    QF_TRY(read_set(cx, book, key, either(given, figure, "clear"), ' ', &out->clear));
    QF_TRY(read_set(cx, book, key, qf_get_str(book->json, "never"), ' ', &never));
    QF_TRY(read_topics(cx, book, key, either(given, figure, "topic"), &out->topics));
    out->not |= never;
    out->before |= never;
    out->weak = qf_get_bool(given, "weak", false);
    out->unsure = qf_get_bool(given, "unsure", false);
    out->says_zero = qf_get_bool(given, "zero", false);
    bool number = false;
    for (size_t i = 0; i < out->count; i++)
        number = number || (out->elements[i].kind == PHRASE_IS_NUMBER && !out->elements[i].minus);
    if (number == out->says_zero && !out->unsure)
        return law_bad(cx, FILE_NAME, key, "说法“%.*s”应有一个数字，或注明 zero", QF_ARG(say));
    return QF_OK;
}

static qf_code load_figures(qf_ctx *cx, phrase_book *book)
{
    const qf_val *figures = qf_get(book->json, "figures");

    book->figures = QF_NEW_ARRAY(cx->arena, phrase_figure, qf_count(figures) + 1);
    for (const qf_val *figure = qf_first(figures); figure != NULL; figure = figure->next) {
        phrase_figure *made = &book->figures[book->figure_count++];
        const qf_val *say = qf_get(figure, "say");
        qf_str id = qf_get_str(figure, "id");

        if (id.n == 0 || qf_count(say) == 0)
            return law_bad(cx, FILE_NAME, "figures", "第 %zu 个缺少 id 或 say", book->figure_count);
        made->id = qf_cstr(cx->arena, id);
        made->percent = qf_str_ends(id, QF_S("_percent"));
        made->hundredths = made->percent || qf_str_ends(id, QF_S("_yuan"));
        made->patterns = QF_NEW_ARRAY(cx->arena, phrase_pattern, qf_count(say));
        for (const qf_val *one = qf_first(say); one != NULL; one = one->next)
            QF_TRY(load_pattern(cx, book, figure, one, &made->patterns[made->count++]));
    }
    return book->figure_count > 0 ? QF_OK : law_bad(cx, FILE_NAME, "figures", "为空");
}

qf_code phrase_load(qf_ctx *cx, const char *dir, const phrase_book **out)
{
    phrase_book *book = QF_NEW(cx->arena, phrase_book);

    QF_TRY(law_json(cx, dir, FILE_NAME, &book->json));
    QF_TRY(need_all(cx, book->json));
    QF_TRY(load_words(cx, book));
    for (const qf_val *group = qf_first(qf_get(book->json, "topics")); group != NULL;
         group = group->next) {
        if (book->topic_count == PHRASE_MAX_TOPICS)
            return law_bad(cx, FILE_NAME, "topics", "话题超过 %d 个", PHRASE_MAX_TOPICS);
        book->topic_names[book->topic_count] = qf_cstr(cx->arena, group->key);
        for (const qf_val *name = qf_first(group); name != NULL; name = name->next) {
            phrase_set one =
                name->type == QF_VAL_STR ? phrase_class(book, qf_cstr(cx->arena, name->text)) : 0;

            if (one == 0)
                return law_bad(cx, FILE_NAME, "topics", "没有这个词类");
            book->topics[book->topic_count] |= one;
        }
        book->topic_count++;
    }
    book->this_year = phrase_class(book, year_classes[0]);
    book->prev_year = phrase_class(book, year_classes[1]);
    book->next_year = phrase_class(book, year_classes[2]);
    book->other_year = phrase_class(book, year_classes[3]);
    book->compare = phrase_class(book, "compare");
    book->carry = phrase_class(book, "carry");
    QF_TRY(load_figures(cx, book));
    *out = book;
    return QF_OK;
}
