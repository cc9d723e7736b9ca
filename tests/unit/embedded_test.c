/* The law's data as tools/embed.py built it in: whole, sorted, readable. */
#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h> /* wants the others before it */

#include "law/embedded.h"

static void embedded__every_file_is_sorted_json(void **state)
{
    (void)state;
    assert_true(qf_law_file_count >= 3);
    for (size_t i = 0; i < qf_law_file_count; i++) {
        const struct qf_embedded *f = &qf_law_files[i];
        json_t *root = json_loadb((const char *)f->data, f->size, JSON_REJECT_DUPLICATES, NULL);

        assert_non_null(root);
        assert_int_equal(f->data[f->size], 0);
        if (i > 0)
            assert_true(strcmp(qf_law_files[i - 1].name, f->name) < 0);
        json_decref(root);
    }
}

static void embedded__bytes_equal_the_file(void **state)
{
    (void)state;
    for (size_t i = 0; i < qf_law_file_count; i++) {
        const struct qf_embedded *f = &qf_law_files[i];
        char path[1024];
        FILE *in;
        int c = 0;

        snprintf(path, sizeof path, "%s/law/%s", QF_SOURCE_DIR, f->name);
        in = fopen(path, "rb");
        assert_non_null(in);
        for (size_t at = 0; at < f->size; at++) {
            c = fgetc(in);
            if (c != f->data[at])
                fail_msg("%s differs at byte %zu: file %d, embedded %d", f->name, at, c,
                         f->data[at]);
        }
        assert_int_equal(fgetc(in), EOF);
        fclose(in);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(embedded__every_file_is_sorted_json),
        cmocka_unit_test(embedded__bytes_equal_the_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
