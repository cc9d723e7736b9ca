/* Positions: conversions as npm gcoord 1.0.7 gives them (tests/cli/law_oracle.py asks it again for many
 * more), distances, outlines. */
#include "law/outline.h"

#include "qf_test.h"

#include <stdlib.h>

static void convert__is_what_gcoord_says(void **state)
{
    static const struct {
        place wgs, gcj, back; /* back: the first as GCJ-02, in WGS-84 */
    } cases[] = {
        { { 114061622, 34215914 }, { 114067703, 34214705 }, { 114055548, 34217133 } },
        { { 116397000, 39909000 }, { 116403244, 39910403 }, { 116390759, 39907598 } },
        { { 87600000, 43800000 }, { 87602839, 43801212 }, { 87597161, 43798788 } },
        { { 109500000, 18250000 }, { 109504118, 18248332 }, { 109495870, 18251657 } },
        { { 130900000, 48100000 }, { 130907845, 48102149 }, { 130892157, 48097849 } },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        place gcj = place_convert(cases[i].wgs, PLACE_WGS84, PLACE_GCJ02);
        place back = place_convert(cases[i].wgs, PLACE_GCJ02, PLACE_CGCS2000);
        assert_true(llabs(gcj.longitude - cases[i].gcj.longitude) <= 2);
        assert_true(llabs(gcj.latitude - cases[i].gcj.latitude) <= 2);
        assert_true(llabs(back.longitude - cases[i].back.longitude) <= 2);
        assert_true(llabs(back.latitude - cases[i].back.latitude) <= 2);
    }
}

static void convert__there_and_back_is_the_same(void **state)
{
    (void)state;
    for (int64_t x = 73500000; x < 135000000; x += 1234567)
        for (int64_t y = 3500000; y < 53000000; y += 2345678) {
            place at = { x, y };
            place back = place_convert(place_convert(at, PLACE_CGCS2000, PLACE_GCJ02), PLACE_GCJ02,
                                       PLACE_WGS84);
            assert_true(llabs(back.longitude - x) <= 1 && llabs(back.latitude - y) <= 1);
        }
}

static void convert__same_system_or_abroad_is_left_alone(void **state)
{
    place paris = { 2350000, 48850000 }, at = { 114061622, 34215914 };

    (void)state;
    assert_int_equal(place_convert(paris, PLACE_WGS84, PLACE_GCJ02).longitude, paris.longitude);
    assert_int_equal(place_convert(at, PLACE_WGS84, PLACE_CGCS2000).longitude, at.longitude);
    assert_int_equal(place_convert(at, PLACE_GCJ02, PLACE_GCJ02).latitude, at.latitude);
}

static void degrees__read_and_print(void **state)
{
    static const struct {
        const char *text;
        int64_t value; /* INT64_MIN: refused */
    } cases[] = {
        { "114.061622", 114061622 },
        { " 34.2 ", 34200000 },
        { "114", 114000000 },
        { "-0.5", -500000 },
        { "0.0000004", 0 },
        { "0.0000005", 1 },
        { "180", 180000000 },
        { "180.1", INT64_MIN },
        { "1140.1", INT64_MIN },
        { "114.1.2", INT64_MIN },
        { "", INT64_MIN },
        { "abc", INT64_MIN },
        { "114.06162212345678901234", 114061622 },
        { ".5", INT64_MIN },
        { "114°3′", INT64_MIN },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        int64_t out = INT64_MIN;
        bool good = place_degrees_parse(qf_str_of(cases[i].text), &out);
        if (good != (cases[i].value != INT64_MIN) || (good && out != cases[i].value))
            fail_msg("'%s' gives %lld", cases[i].text, (long long)out);
    }
    assert_true(qf_str_eq(place_degrees(arena, -500000), QF_S("-0.500000")));
}

static void distance__along_a_meridian_and_between_cities(void **state)
{
    int64_t east, north;

    (void)state;
    assert_int_equal(place_metres((place){ 114000000, 34000000 }, (place){ 114000000, 35000000 }),
                     111195);
    assert_int_equal(place_metres((place){ 114000000, 34000000 }, (place){ 114000000, 34000000 }),
                     0);
    place_plane((place){ 114000000, 34000000 }, (place){ 114010000, 34010000 }, &east, &north);
    assert_int_equal(north, 1112);
    assert_int_equal(east, 922);
}

static void swapped__is_told_from_abroad(void **state)
{
    (void)state;
    assert_true(place_swapped((place){ 34215914, 114061622 }));
    assert_false(place_swapped((place){ 114061622, 34215914 }));
    assert_false(place_swapped((place){ 2350000, 48850000 }));
}

static void outline__inside_outside_and_holes(void **state)
{
    static const char json[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":{"
        "\"name\":"
        "\"柳堤村\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[114,34],[114.1,34],[114."
        "1,34.1],["
        "114,34.1],[114,34]],[[114.04,34.04],[114.06,34.04],[114.06,34.06],[114.04,34.06],[114.04,"
        "34.04]"
        "]]}},{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[114,34]}}]}";
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    outline o;

    (void)state;
    assert_int_equal(outline_read(&cx, qf_str_of(json), PLACE_CGCS2000, &o), QF_OK);
    assert_int_equal(o.areas, 1);
    assert_int_equal(o.rings, 2);
    assert_true(outline_has(&o, (place){ 114020000, 34020000 }));
    assert_false(outline_has(&o, (place){ 114050000, 34050000 }));
    assert_false(outline_has(&o, (place){ 114200000, 34050000 }));
    assert_int_equal(outline_area(&o, QF_S("柳堤村")), 0);
    assert_int_equal(outline_area(&o, QF_S("别的村")), OUTLINE_NONE);
}

static void outline__bad_files_are_told(void **state)
{
    static const struct {
        const char *json, *id;
    } cases[] = {
        { "{", "JSON.SYNTAX" },
        { "{}", "OUTLINE.GEOJSON" },
        { "[1,2]", "OUTLINE.GEOJSON" },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[34,114],[34.1,114],[34.1,114.1],[34,114]]]}",
          "OUTLINE.SWAPPED" },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[114,34],[114.1,34],[114,34]]]}",
          "OUTLINE.GEOJSON" },
        { "{\"type\":\"Polygon\",\"coordinates\":[[1,2,3,4]]}", "OUTLINE.GEOJSON" },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[\"a\",34],[114.1,34],[114.1,34.1],[114,34]]]}",
          "OUTLINE.GEOJSON" },
        { "{\"type\":\"Polygon\",\"coordinates\":[[[12711000,4060000],[1,2],[1,2],[1,2]]]}",
          "OUTLINE.GEOJSON" },
    };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
        qf_ctx cx = { .arena = arena };
        outline o;
        assert_int_not_equal(outline_read(&cx, qf_str_of(cases[i].json), PLACE_CGCS2000, &o),
                             QF_OK);
        if (strcmp(cx.err.id, cases[i].id) != 0)
            fail_msg("%s: expected %s, got %s", cases[i].json, cases[i].id, cx.err.id);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(convert__is_what_gcoord_says),
        cmocka_unit_test(convert__there_and_back_is_the_same),
        cmocka_unit_test(convert__same_system_or_abroad_is_left_alone),
        cmocka_unit_test(degrees__read_and_print),
        cmocka_unit_test(distance__along_a_meridian_and_between_cities),
        cmocka_unit_test(swapped__is_told_from_abroad),
        cmocka_unit_test(outline__inside_outside_and_holes),
        cmocka_unit_test(outline__bad_files_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
