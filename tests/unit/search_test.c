/* Search: tokens, and the same answers on both engines. */
#include "record.h"

#include "domain/auth/auth.h"
#include "domain/search/search.h"
#include "domain/search/tokens.h"

static qf_str tokens_of(qf_arena *arena, const char *text)
{
    qf_buf out = qf_buf_new(arena, 10000);

    search_tokens(&out, qf_str_of(text));
    return qf_buf_str(&out);
}

static void tokens__pairs_words_and_folding(void **state)
{
    qf_arena *arena = qf_arena_new();

    (void)state;
    assert_true(qf_str_eq(tokens_of(arena, "灾后补贴"), QF_S(" 灾后 后补 补贴 贴")));
    assert_true(qf_str_eq(tokens_of(arena, "豫政办〔2021〕3号"), QF_S(" 豫政 政办 办 2021 3 号")));
    assert_true(qf_str_eq(tokens_of(arena, "政務公開ＡＢ１２"), QF_S(" 政务 务公 公开 开 ab12")));
    assert_true(qf_str_eq(search_initials(arena, QF_S("洧川镇補贴2021"), 24), QF_S("wczbt2021")));
    qf_arena_free(arena);
}

static void put(struct record *record, int64_t id, const char *day, const char *title,
                const char *body)
{
    search_document document = { .item_id = id,
                                 .column_code = QF_S("fund"),
                                 .kind = QF_S("information"),
                                 .validity = QF_S("valid"),
                                 .title = qf_str_of(title),
                                 .doc_no = id == 3 ? QF_S("豫政办〔2021〕3号") : QF_S(""),
                                 .body = qf_str_of(body) };

    assert_true(qf_date_parse(qf_str_of(day), &document.released_on));
    assert_ok(record, search_put(&record->cx, &document));
}

static void fill(struct record *record)
{
    record->cx.actor = &auth_keeper;
    put(record, 1, "2021-03-01", "耕地地力补贴发放公示", "各村农户：补贴已经发放。");
    put(record, 2, "2021-05-01", "疫情防控通告", "请佩戴口罩。困难群众有补贴。");
    put(record, 3, "2021-04-01", "关于政务公开的通知",
        "按照文件要求，號召各村公开，13号前报送2021年计划。");
    put(record, 4, "2020-04-01", "补贴标准", "耕地每亩一百元。补贴补贴补贴");
}

/* The ids found, in order: "2 1". */
static const char *found(struct record *record, search_query query)
{
    qf_buf out = qf_buf_new(record->cx.arena, 100);
    search_hits hits;

    query.n = 20;
    assert_ok(record, search_find(&record->cx, &query, &hits));
    for (size_t i = 0; i < hits.count; i++)
        qf_buf_addf(&out, "%s%lld", i > 0 ? " " : "", (long long)hits.hit[i].item_id);
    return qf_buf_str(&out).p == NULL ? "" : qf_buf_str(&out).p;
}

#define FOUND(typed, ...) found(record, (search_query){ .words = QF_S(typed), __VA_ARGS__ })

static void find__newest_first_any_length(void **state)
{
    struct record *record = *state;

    fill(record);
    assert_string_equal(FOUND("补贴"), "2 1 4");
    assert_string_equal(FOUND("补"), "2 1 4");
    assert_string_equal(FOUND("補貼"), "2 1 4");
    assert_string_equal(FOUND("补贴已经发放"), "1");
    assert_string_equal(FOUND("贴"), "2 1 4");
    assert_string_equal(FOUND("贴补"), "4");
    assert_string_equal(FOUND("耕地 补贴"), "1 4");
    assert_string_equal(FOUND("豫政办〔2021〕3号"), "3");
    assert_string_equal(FOUND("豫政办(2021)3号"), "3");
    assert_string_equal(FOUND("13号"), "3");
    assert_string_equal(FOUND("2021"), "3");
    assert_string_equal(FOUND("没有的词"), "");
    assert_string_equal(FOUND("\"' & | * :"), "");
    assert_string_equal(FOUND(""), "");
}

static void find__filters_and_relevance(void **state)
{
    struct record *record = *state;

    fill(record);
    assert_string_equal(FOUND("补贴", .title_only = true), "1 4");
    assert_string_equal(FOUND("补贴", .year = 2020), "4");
    assert_string_equal(FOUND("补贴", .column = QF_S("other")), "");
    assert_string_equal(FOUND("补贴", .column = QF_S("fund"), .kind = QF_S("information")),
                        "2 1 4");
    assert_string_equal(FOUND("补贴", .by_relevance = true), "4 1 2");
}

static void find__in_titles_alone(void **state)
{
    struct record *record = *state;

    fill(record);
    assert_string_equal(FOUND("公", .title_only = true), "3 1");
    assert_string_equal(FOUND("開", .title_only = true), "3");
    assert_string_equal(FOUND("放公", .title_only = true), "1");
    assert_string_equal(FOUND("发放公示", .title_only = true), "1");
    assert_string_equal(FOUND("群众", .title_only = true), "");
    assert_string_equal(FOUND("号", .title_only = true), "");
    assert_string_equal(FOUND("公开 通知", .title_only = true), "3");
    /* A title's words end with the title, and what the index keeps of it is no word of its own. */
    assert_string_equal(FOUND("示各", .title_only = true), "");
    assert_string_equal(FOUND("t补贴"), "");
    put(record, 5, "2021-06-01", "WiFi6 覆盖", "");
    assert_string_equal(FOUND("wifi", .title_only = true), "5");
    assert_string_equal(FOUND("WIFI6", .title_only = true), "5");
}

/* The newest hits are not all: a title that has the word is compared however old it is. */
static void find__an_old_title_comes_first(void **state)
{
    struct record *record = *state;
    search_query query = { .words = QF_S("报送"), .by_relevance = true, .n = 200 };
    search_hits hits;

    record->cx.actor = &auth_keeper;
    for (int i = 0; i < SEARCH_RELEVANT + 10; i++)
        put(record, 100 + i, "2021-06-01", "工作动态", "按时报送。");
    put(record, 1, "2010-06-01", "报送要求", "表格见附件。");
    assert_ok(record, search_find(&record->cx, &query, &hits));
    assert_int_equal(hits.total, SEARCH_RELEVANT + 11);
    assert_int_equal(hits.count, SEARCH_RELEVANT + 1);
    assert_int_equal(hits.hit[0].item_id, 1);
    assert_int_equal(hits.hit[1].item_id, 100 + SEARCH_RELEVANT + 9);
    query.skip = SEARCH_RELEVANT;
    assert_ok(record, search_find(&record->cx, &query, &hits));
    assert_int_equal(hits.count, 1);
    query = (search_query){ .words = QF_S("报送"), .n = 5, .skip = SEARCH_RELEVANT + 8 };
    assert_ok(record, search_find(&record->cx, &query, &hits));
    assert_int_equal(hits.count, 3);
    assert_int_equal(hits.hit[2].item_id, 1);
}

static void find__changed_and_withdrawn(void **state)
{
    struct record *record = *state;
    search_query query = { .words = QF_S("补贴"), .n = 5 };
    search_hits hits;
    int64_t known;

    fill(record);
    put(record, 2, "2021-05-01", "疫情防控通告", "请佩戴口罩。");
    assert_string_equal(FOUND("补贴"), "1 4");
    assert_ok(record, search_remove(&record->cx, 1));
    assert_ok(record, search_remove(&record->cx, 99));
    assert_string_equal(FOUND("补贴"), "4");
    record->cx.org = 2;
    assert_string_equal(FOUND("补贴"), "");
    record->cx.org = 1;
    assert_ok(record, search_clear(&record->cx));
    assert_ok(record, search_known(&record->cx, &known));
    assert_int_equal(known, 0);
    assert_ok(record, search_find(&record->cx, &query, &hits));
    assert_int_equal(hits.total, 0);
}

/* A connection that did not create the index connects to it under the guard. */
static void find__on_a_later_connection(void **state)
{
    struct record *record = *state;
    qf_ctx cx = {
        .arena = record->cx.arena, .org = 1, .actor = &auth_keeper, .now = record->cx.now
    };
    search_query query = { .words = QF_S("补贴"), .n = 5 };
    search_hits hits;
    db_pool *pool;

    fill(record);
    assert_ok(record, record_again(record, &cx, false, &pool));
    assert_int_equal(db_take(&cx, pool), QF_OK);
    assert_int_equal(search_find(&cx, &query, &hits), QF_OK);
    assert_int_equal(hits.count, 3);
    assert_int_equal(search_remove(&cx, 1), QF_OK);
    db_give(&cx);
    db_close(pool);
}

static void suggest__initials_and_words(void **state)
{
    struct record *record = *state;
    qf_str *words;
    size_t count;

    fill(record);
    assert_ok(record, search_suggest(&record->cx, QF_S("gddl"), 5, &words, &count));
    assert_int_equal(count, 2);
    assert_true(qf_str_eq(words[0], QF_S("耕地地力补贴发放公示")));
    assert_true(qf_str_eq(words[1], QF_S("耕地地力")));
    assert_ok(record, search_suggest(&record->cx, QF_S("公開"), 5, &words, &count));
    assert_int_equal(count, 1);
}

/* The words of letters, with blanks. */
static const char *spelled(struct record *record, const char *letters)
{
    qf_buf out = qf_buf_new(record->cx.arena, 1000);
    qf_str *words;
    size_t count;

    assert_ok(record, search_spelled(&record->cx, qf_str_of(letters), 3, &words, &count));
    for (size_t i = 0; i < count; i++)
        qf_buf_addf(&out, "%s%.*s", i > 0 ? " " : "", QF_ARG(words[i]));
    return qf_buf_str(&out).p;
}

static void spelled__words_of_titles(void **state)
{
    struct record *record = *state;

    fill(record);
    put(record, 5, "2021-06-01", "六月不停、补偿标准", "百度");
    assert_string_equal(spelled(record, "bt"), "补贴 不停");  /* two titles, one title */
    assert_string_equal(spelled(record, "BTFF"), "补贴发放"); /* in the middle */
    assert_string_equal(spelled(record, "btbcbz"), "");       /* not across a comma */
    assert_string_equal(spelled(record, "bczc"), "");         /* of no title */
    assert_string_equal(spelled(record, "bd"), "");           /* only in a text */
    assert_string_equal(spelled(record, "b"), "");
    assert_string_equal(spelled(record, "补贴"), "");
    assert_string_equal(spelled(record, "b%t"), "");
    assert_string_equal(spelled(record, "bbbbbbbbbbbbbbbbbbbbb"), "");
}

static void marked__one_character_marks_itself(void **state)
{
    qf_arena *arena = qf_arena_new();
    const qf_val *list = search_marked(arena, QF_S("发放補貼款"), QF_S("补"), 0);
    const qf_val *second = qf_first(list)->next;

    (void)state;
    assert_int_equal(qf_count(list), 3);
    assert_true(qf_get_bool(second, "hit", false));
    assert_true(qf_str_eq(qf_get_str(second, "text"), QF_S("補")));
    qf_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest pure[] = {
        cmocka_unit_test(tokens__pairs_words_and_folding),
        cmocka_unit_test(marked__one_character_marks_itself),
    };
    const struct CMUnitTest tests[] = {
        RECORD_TEST(find__newest_first_any_length), RECORD_TEST(find__filters_and_relevance),
        RECORD_TEST(find__in_titles_alone),         RECORD_TEST(find__an_old_title_comes_first),
        RECORD_TEST(find__changed_and_withdrawn),   RECORD_TEST(find__on_a_later_connection),
        RECORD_TEST(suggest__initials_and_words),   RECORD_TEST(spelled__words_of_titles),
    };

    return cmocka_run_group_tests(pure, NULL, NULL) + RECORD_RUN("search", tests);
}
