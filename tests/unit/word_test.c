/* Codes and labels of an enumeration from one list. */
#include "base/word.h"

#include "qf_test.h"

#define COLOURS(X)                                                                                 \
    X(RED, "red", "红")                                                                            \
    X(BLUE, "blue", "蓝")

#define X(name, code, zh) COLOUR_##name,
typedef enum colour { COLOURS(X) COLOUR_COUNT } colour;
#undef X

const char *colour_code(colour one);
const char *colour_zh(colour one);
bool colour_parse(qf_str code, colour *out);

QF_WORDS(colour, COLOURS)
QF_WORD_CODE(colour)
QF_WORD_ZH(colour)
QF_WORD_PARSE(colour)

static void words__there_and_back(void **state)
{
    (void)state;
    for (colour one = COLOUR_RED; one < COLOUR_COUNT; one++) {
        colour back = COLOUR_COUNT;
        assert_true(colour_parse(qf_str_of(colour_code(one)), &back));
        assert_int_equal(back, one);
    }
    assert_string_equal(colour_zh(COLOUR_BLUE), "蓝");
}

static void words__an_unknown_code_changes_nothing(void **state)
{
    static const char *const none[] = { "", "re", "redd", "Red", "红" };

    (void)state;
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++) {
        colour back = COLOUR_BLUE;
        assert_false(colour_parse(qf_str_of(none[i]), &back));
        assert_int_equal(back, COLOUR_BLUE);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words__there_and_back),
        cmocka_unit_test(words__an_unknown_code_changes_nothing),
    };

    return cmocka_run_group_tests_name("word", tests, NULL, NULL);
}
