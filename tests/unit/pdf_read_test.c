/* pdf_read on files printed here, and on broken ones. */
#include "base/file.h"
#include "base/parallel.h"
#include "doc_pack.h"
#include "qf_test.h"

#include <cairo-pdf.h>
#include <dirent.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static cairo_status_t collect(void *to, const unsigned char *bytes, unsigned count)
{
    qf_buf_add(to, (qf_str){ (const char *)bytes, count });
    return CAIRO_STATUS_SUCCESS;
}

struct print {
    qf_buf bytes;
    cairo_surface_t *surface;
    cairo_t *cairo;
};

static struct print *print_new(qf_arena *arena)
{
    struct print *p = QF_NEW(arena, struct print);

    p->bytes = qf_buf_new(arena, (size_t)8 * 1024 * 1024);
    p->surface = cairo_pdf_surface_create_for_stream(collect, &p->bytes, 595, 842);
    p->cairo = cairo_create(p->surface);
    cairo_select_font_face(p->cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                           CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(p->cairo, 12);
    return p;
}

static void print_text(struct print *p, double x, double y, const char *text)
{
    cairo_move_to(p->cairo, x, y);
    cairo_show_text(p->cairo, text);
}

static void print_rule(struct print *p, double x, double y, double to_x, double to_y)
{
    cairo_set_line_width(p->cairo, 0.5);
    cairo_move_to(p->cairo, x, y);
    cairo_line_to(p->cairo, to_x, to_y);
    cairo_stroke(p->cairo);
}

static qf_str print_finish(struct print *p)
{
    cairo_destroy(p->cairo);
    cairo_surface_finish(p->surface);
    cairo_surface_destroy(p->surface);
    return qf_buf_str(&p->bytes);
}

static void shows(qf_str bytes, const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };

    assert_str(pack_show(arena, pack_read(&cx, bytes, "a.pdf")), expected);
}

static void tables__by_their_rules(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct print *p = print_new(arena);

    (void)state;
    print_text(p, 60, 80, "before");
    for (int i = 0; i <= 3; i++)
        print_rule(p, i == 2 ? 160 : 60, 100 + 20 * i, 360, 100 + 20 * i);
    print_rule(p, 60, 100, 60, 160);
    print_rule(p, 160, 120, 160, 160);
    print_rule(p, 260, 120, 260, 160);
    print_rule(p, 360, 100, 360, 160);
    print_text(p, 180, 114, "wide");
    print_text(p, 70, 144, "tall");
    print_text(p, 170, 134, "12");
    print_text(p, 270, 134, "3 4");
    print_text(p, 170, 154, "5");
    print_text(p, 60, 200, "after");
    shows(print_finish(p), "P before\nT 3x3\n|wide 1x3|\n|tall 2x1|12|3 4|\n|5||\nP after\n");
}

static void tables__go_on_upon_the_next_page(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct print *p = print_new(arena);

    (void)state;
    for (int page = 0; page < 2; page++) {
        for (int i = 0; i <= 2; i++)
            print_rule(p, 60, 100 + 20 * i, 260, 100 + 20 * i);
        for (int i = 0; i <= 2; i++)
            print_rule(p, 60 + 100 * i, 100, 60 + 100 * i, 140);
        print_text(p, 70, 114, page == 0 ? "a" : "c");
        print_text(p, 70, 134, page == 0 ? "b" : "d");
        print_text(p, 170, 114, "1");
        print_text(p, 170, 134, "2");
        print_text(p, 290, 820, page == 0 ? "- 1 -" : "- 2 -");
        cairo_show_page(p->cairo);
    }
    shows(print_finish(p), "T 4x2\n|a|1|\n|b|2|\n|c|1|\n|d|2|\n");
}

static void text__without_rules_comes_line_by_line(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct print *p = print_new(arena);

    (void)state;
    print_text(p, 60, 100, "name");
    print_text(p, 200, 100, "12");
    print_text(p, 60, 130, "other");
    print_text(p, 200, 130, "3");
    shows(print_finish(p), "P name  12\nP other  3\n");
}

static void pictures__are_no_text(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct print *p = print_new(arena);

    (void)state;
    cairo_rectangle(p->cairo, 50, 50, 300, 300);
    cairo_fill(p->cairo);
    pack_refuses(print_finish(p), "a.pdf", "DOC.NO_TEXT");
}

static void pages__have_a_ceiling(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct print *p = print_new(arena);

    (void)state;
    for (int i = 0; i < 501; i++)
        cairo_show_page(p->cairo);
    pack_refuses(print_finish(p), "a.pdf", "DOC.LIMIT");
}

static void broken__files_are_refused(void **state)
{
    static const char locked[] =
        "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        "2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
        "3 0 obj<</Filter/Standard/V 1/R 2/P -4/O(0123456789abcdef0123456789abcdef)"
        "/U(0123456789abcdef0123456789abcdef)>>endobj\n"
        "trailer<</Root 1 0 R/Encrypt 3 0 R/ID[(a)(a)]>>\n%%EOF";

    (void)state;
    pack_refuses(QF_S("%PDF-1.7\n"), "a.pdf", "DOC.TRUNCATED");
    pack_refuses(QF_S("%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj"), "a.pdf", "DOC.TRUNCATED");
    pack_refuses(qf_str_of(locked), "a.pdf", "DOC.ENCRYPTED");
    pack_refuses(QF_S("no pdf"), "a.pdf", "DOC.TRUNCATED");
}

struct many {
    qf_str bytes;
    atomic_int read;
};

static bool read_one(qf_ctx *cx, size_t i, void *of)
{
    struct many *many = of;
    doc *document = NULL;

    (void)i;
    if (doc_read(cx, many->bytes, QF_S("a.pdf"), &document) == QF_OK)
        many->read++;
    return true;
}

/* While one thread asks, the others hold whatever locks they do: none of them may stay shut in the
 * process that reads (a fork of the program itself hung here about once in a thousand times). */
static void threads__read_side_by_side(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct print *p = print_new(arena);
    struct many many = { 0 };

    (void)state;
    print_text(p, 60, 80, "one line");
    many.bytes = print_finish(p);
    qf_parallel(100, (qf_time){ 0 }, read_one, &many);
    assert_int_equal(many.read, 100);
}

/* The parent of a process; 0 when there is none. */
static pid_t parent_of(const char *process)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    char line[512] = { 0 };
    int parent = 0;
    FILE *stat = fopen(qf_cstr(arena, qf_strf(arena, "/proc/%s/stat", process)), "re");

    if (stat == NULL)
        return 0;
    if (fgets(line, sizeof line, stat) != NULL && strrchr(line, ')') != NULL)
        (void)sscanf(strrchr(line, ')'), ") %*c %d", &parent);
    (void)fclose(stat);
    return parent;
}

static int end_children(void)
{
    DIR *all = opendir("/proc");
    struct dirent *entry;
    int ended = 0;

    assert_non_null(all);
    while ((entry = readdir(all)) != NULL)
        if (atoi(entry->d_name) > 0 && parent_of(entry->d_name) == getpid())
            ended += kill(atoi(entry->d_name), SIGKILL) == 0;
    (void)closedir(all);
    return ended;
}

static void reader__begins_anew_when_it_was_killed(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    struct print *p = print_new(arena);
    qf_str bytes;

    (void)state;
    print_text(p, 60, 80, "one line");
    bytes = print_finish(p);
    for (int i = 0; i < 3; i++) {
        shows(bytes, "P one line\n");
        assert_int_equal(end_children(), 1);
    }
    shows(bytes, "P one line\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables__by_their_rules),
        cmocka_unit_test(tables__go_on_upon_the_next_page),
        cmocka_unit_test(text__without_rules_comes_line_by_line),
        cmocka_unit_test(pictures__are_no_text),
        cmocka_unit_test(pages__have_a_ceiling),
        cmocka_unit_test(broken__files_are_refused),
        cmocka_unit_test(threads__read_side_by_side),
        cmocka_unit_test(reader__begins_anew_when_it_was_killed),
    };

    doc_library_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
