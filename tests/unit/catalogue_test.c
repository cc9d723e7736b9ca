/* The catalogue: what holds for every entry, look-up, limits, and files with holes. */
#include "law/catalogue.h"

#include "law_fixture.h"
#include "qf_test.h"

struct world {
    qf_ctx cx;
    const catalogue *cat;
    const calendar *cal;
};

static int set_up(void **state)
{
    static struct world world;

    world = (struct world){ .cx.arena = qf_arena_new() };
    assert_int_equal(catalogue_load(&world.cx, NULL, &world.cat), QF_OK);
    assert_int_equal(calendar_load(&world.cx, NULL, &world.cal), QF_OK);
    *state = &world;
    return 0;
}

static int tear_down(void **state)
{
    qf_arena_free(((struct world *)*state)->cx.arena);
    return 0;
}

static void load__every_entry_is_whole(void **state)
{
    const catalogue *cat = ((struct world *)*state)->cat;
    size_t leaves = 0, children = 0;

    for (size_t i = 0; i < cat->count; i++) {
        const catalogue_node *node = &cat->nodes[i];

        assert_true(node->name.n > 0 && node->level >= 1 && node->level <= 4);
        assert_ptr_equal(catalogue_find(cat, node->id), node);
        if (node->parent >= 0) {
            assert_int_equal(cat->nodes[node->parent].level, node->level - 1);
            assert_true(node->parent < (int)i);
        }
        for (int child = node->first; child >= 0; child = cat->nodes[child].next) {
            assert_int_equal(cat->nodes[child].parent, (int)i);
            children++;
        }
        if (node->level < 4) {
            assert_true(node->first >= 0);
            continue;
        }
        leaves++;
        assert_int_equal(node->first, -1);
        assert_true(node->content.n > 0 && node->basis.n > 0 && node->body.n > 0);
        assert_true(node->channel_count > 0 && node->level_count > 0);
        assert_true(node->limit.text.n > 0);
    }
    assert_int_equal(leaves, 192);
    assert_int_equal(cat->leaf_count, 192);
    assert_int_equal(children, cat->count - 4); /* every node but the four sections */
}

static void find__by_id(void **state)
{
    struct world *world = *state;
    const catalogue_node *leaf = catalogue_find(world->cat, QF_S("A07.04.01"));

    assert_str(leaf->name, "部门决算");
    assert_str(catalogue_path(world->cx.arena, world->cat, leaf),
               "财政预决算 / 部门决算 / 部门决算");
    assert_null(catalogue_find(world->cat, QF_S("A07.04.99")));
    assert_null(catalogue_find(world->cat, QF_S("")));
}

/* The ten counted categories of the founding report and the seven of 民生 each have a column. */
static void categories__of_the_founding_report(void **state)
{
    const catalogue *cat = ((struct world *)*state)->cat;

    assert_int_equal(cat->category_count, 17);
    for (size_t i = 0; i < cat->category_count; i++) {
        const catalogue_node *leaf = &cat->nodes[cat->categories[i].primary];
        bool own = false;

        assert_int_equal(leaf->level, 4);
        for (size_t c = 0; c < leaf->category_count; c++)
            own = own || qf_str_eq(leaf->categories[c], cat->categories[i].name);
        if (!own)
            fail_msg("%.*s does not name %.*s", QF_ARG(leaf->id), QF_ARG(cat->categories[i].name));
    }
}

static void due__by_the_kind_of_limit(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *id, *start, *due;
    } cases[] = {
        { "A01.01.01", "2021-02-05", "2021-03-10" }, /* 20 working days: regulation.md 1.5 */
        { "A07.01.01", "2021-02-05", "2021-02-25" }, /* 20 days after approval */
        { "A09.01.01", "2021-03-31", "2021-03-01" }, /* 30 days before */
        { "B17.01.01", "2021-10-15", "2021-09-26" }, /* 10 working days before, holidays between */
        { "A15.04.01", "2021-12-31", "2022-04-01" }, /* every year by 1 April */
        { "D03.01.01", "2021-12-31", "2022-01-31" }, /* annual report */
        { "C01.02.01", "2021-01-01", "2021-04-01" }, /* every quarter */
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        assert_day(catalogue_due(world->cal, catalogue_find(world->cat, qf_str_of(cases[i].id)),
                                 day(cases[i].start)),
                   cases[i].due);
    assert_false(qf_date_is(catalogue_due(world->cal, catalogue_find(world->cat, QF_S("A10.03.01")),
                                          day("2021-01-01"))));
    assert_false(qf_date_is(catalogue_due(world->cal, catalogue_find(world->cat, QF_S("B17.01.01")),
                                          day("2008-01-03"))));
}

static void load__refuses_a_file_with_a_hole(void **state)
{
    struct world *world = *state;
    static const struct {
        const char *old, *new, *key;
    } holes[] = {
        { "\"count\": 192", "\"count\": 193", "count" },
        { "\"A01.01.01\", \"name\": \"上位法目录\"", "\"A01.01.01\", \"name\": \"\"",
          "tree[0].children[0].children[0].children[0].name" },
        { "\"id\": \"A01.01.01\"", "\"id\": \"B01.01.01\"",
          "tree[0].children[0].children[0].children[0].id" },
        { "\"id\": \"A01.02.02\"", "\"id\": \"A01.02.01\"",
          "tree[0].children[0].children[1].children[1].id" },
        { "\"unit\": \"workday\"", "\"unit\": \"week\"", "time_limit.unit" },
        { "\"from\": \"formed\"", "\"from\": \"02-30\"", "time_limit.from" },
        { "\"from\": \"01-31\"", "\"from\": \"02-30\"", "time_limit.from" },
        { "\"personal_data\": false", "\"personal_data\": 0", "personal_data" },
        { "\"channels\": [\"政府网站\"]", "\"channels\": []", "channels" },
        { "\"channels\": [\"政府网站\"]", "\"channels\": [7]", "channels[0]" },
        { "\"max_age_days\": 365", "\"max_age_days\": -1", "max_age_days" },
        { "\"primary\": \"A01.04.01\"", "\"primary\": \"A01.04\"", "founding_mapping[0].primary" },
        { "\"tree\"", "\"wood\"", "tree" },
    };

    for (size_t i = 0; i < sizeof(holes) / sizeof(holes[0]); i++) {
        const char *dir = law_folder_with(&world->cx, "catalogue.json", holes[i].old, holes[i].new);
        const catalogue *cat;

        assert_int_equal(catalogue_load(&world->cx, dir, &cat), QF_INVALID);
        if (!qf_str_has(world->cx.err.zh, qf_str_of(holes[i].key)) ||
            !qf_str_has(world->cx.err.zh, QF_S("catalogue.json")))
            fail_msg("hole %zu: %.*s", i, QF_ARG(world->cx.err.zh));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(load__every_entry_is_whole),
        cmocka_unit_test(find__by_id),
        cmocka_unit_test(categories__of_the_founding_report),
        cmocka_unit_test(due__by_the_kind_of_limit),
        cmocka_unit_test(load__refuses_a_file_with_a_hole),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
