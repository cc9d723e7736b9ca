/* Rules of a page from its drawing commands; where that is not enough, it says so. */
#include "doc/pdf_rules.h"
#include "qf_test.h"

/* A whole file of one page; `more` are the page's further entries, `objects` those from number 5 on,
 * divided by '|'. */
static qf_str file_of(qf_arena *arena, const char *content, const char *more, const char *objects)
{
    qf_buf out = qf_buf_new(arena, 100000);
    qf_str rest = qf_str_of(objects), piece;
    size_t places[20], count = 0, xref;

    qf_buf_add(&out, QF_S("%PDF-1.4\n"));
    places[count++] = out.n;
    qf_buf_add(&out, QF_S("1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"));
    places[count++] = out.n;
    qf_buf_add(&out, QF_S("2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"));
    places[count++] = out.n;
    qf_buf_addf(&out,
                "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 400]/Contents 4 0 R%s>>endobj\n",
                more);
    places[count++] = out.n;
    qf_buf_addf(&out, "4 0 obj<</Length %zu>>stream\n%s\nendstream endobj\n", strlen(content) + 1,
                content);
    while (qf_str_split(&rest, '|', &piece)) {
        places[count++] = out.n;
        qf_buf_addf(&out, "%zu 0 obj%.*s endobj\n", count, QF_ARG(piece));
    }
    xref = out.n;
    qf_buf_addf(&out, "xref\n0 %zu\n0000000000 65535 f \n", count + 1);
    for (size_t i = 0; i < count; i++)
        qf_buf_addf(&out, "%010zu 00000 n \n", places[i]);
    qf_buf_addf(&out, "trailer<</Size %zu/Root 1 0 R>>\nstartxref\n%zu\n%%%%EOF\n", count + 1,
                xref);
    return qf_buf_str(&out);
}

/* The rules in tenths of a point: "- at from to" across, "| at from to" down; "?" when unsure. */
static void finds_in(const char *content, const char *more, const char *objects,
                     const char *expected)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    pdf_rules *rules = pdf_rules_open(arena, file_of(arena, content, more, objects));
    qf_buf out = qf_buf_new(arena, 10000);
    pdf_lines lines[2];

    assert_non_null(rules);
    if (!pdf_rules_find(rules, arena, 0, 300, 400, &lines[0], &lines[1])) {
        assert_string_equal(expected, "?");
        return;
    }
    for (int way = 0; way < 2; way++) {
        for (size_t i = 0; i < lines[way].count; i++) {
            const pdf_line *line = &lines[way].list[i];
            qf_buf_addf(&out, "%s%c %.0f %.0f %.0f", out.n > 0 ? "; " : "", way == 0 ? '-' : '|',
                        line->at * 10, line->from * 10, line->to * 10);
        }
    }
    assert_str(qf_buf_str(&out), expected);
}

static void finds(const char *content, const char *expected)
{
    finds_in(content, "", "", expected);
}

static void rules__are_boxes_or_strokes(void **state)
{
    (void)state;
    finds("10 299 100 2 re f", "- 1000 100 1100");
    finds("2 w 10 300 m 110 300 l S 50 200 m 50 300 l S", "- 1000 100 1100; | 500 1000 2000");
    finds("10 100 200 50 re S",
          "- 2500 100 2100; - 3000 100 2100; | 100 2500 3000; | 2100 2500 3000");
    finds("q 2 0 0 2 100 100 cm 0 0 m 50 0 l S Q 0 50 m 50 50 l S",
          "- 3000 1000 2000; - 3500 0 500");
    finds("10 300 m 110 300 l 110 302 l 10 302 l h f", "- 990 100 1100");
    finds("(text (with) \\) brackets) Tj [(a)12<31>] TJ /P <</A (>>)/B<</C 1>>>> BDC 10 299 100 2 "
          "re f EMC",
          "- 1000 100 1100");
    finds("% 10 10 100 2 re f\n", "");
}

static void rules__join_from_pieces(void **state)
{
    (void)state;
    finds("10 299 3 2 re 13 299 3 2 re 16 299 3 2 re f", "- 1000 100 190");
    finds("10 299 3 2 re 15 299 3 2 re 20 299 3 2 re f", "");
    finds("10 299.5 40 1 re 51 299.5 40 1 re f", "- 1000 100 910");
    finds("10 299.5 40 .5 re 10 301 40 .5 re f", "- 995 100 500");
}

static void areas__are_no_rules(void **state)
{
    (void)state;
    finds("10 200 100 50 re f", "");
    finds("1 g 0 0 300 400 re f 0 g 10 299 100 2 re f", "- 1000 100 1100");
    finds("0.9 g 10 200 100 100 re f 0 G 10 200 100 100 re S",
          "- 1000 100 1100; - 2000 100 1100; | 100 1000 2000; | 1100 1000 2000");
    finds("1 1 1 rg 10 299 100 2 re f", "");
    finds("0 0 0 0.1 k 10 299 100 2 re f", "");
    finds("20 20 m 60 70 l S", "");
    finds("20 20 m 20 60 60 90 90 90 c S", "");
}

static void clip__cuts_rules(void **state)
{
    (void)state;
    finds("q 0 0 50 400 re W n 10 299 100 2 re f Q 10 199 100 2 re f",
          "- 1000 100 500; - 2000 100 1100");
    finds("q 0 0 50 50 re W n 10 299 100 2 re f Q", "");
}

static void unsure__is_told(void **state)
{
    (void)state;
    finds("10 299 100 2 re f 1 g 0 250 300 100 re f", "?");
    finds("[3 2] 0 d 10 300 m 110 300 l S", "?");
    finds("q 10 10 m 50 90 l 90 10 l h W n 10 50 100 2 re f Q", "?");
    finds("10 10 100 100 re 12 12 96 96 re f*", "?");
    finds("/Pattern cs /P1 scn 10 10 100 100 re f", "?");
    finds("/S1 sh", "?");
    finds("q 200 0 0 100 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID x EI Q", "?");
    finds("7 Tr", "?");
    finds("1 2 re f", "?");
    finds_in("10 299 100 2 re f", "/Rotate 90", "", "?");
    finds_in("10 299 100 2 re f", "/CropBox[0 0 200 400]", "", "?");
    finds_in("10 299 100 2 re f", "/Annots[5 0 R]", "<</Type/Annot/Subtype/Square>>", "?");
    finds_in("/G1 gs 10 299 100 2 re f", "/Resources<</ExtGState<</G1<</SMask<</S/Alpha>>>>>>>>",
             "", "?");
    finds_in("q 200 0 0 100 0 0 cm /X1 Do Q", "/Resources<</XObject<</X1 5 0 R>>>>",
             "<</Subtype/Image/Width 1/Height 1/Length 2>>stream\nx\nendstream", "?");
}

static void links_and_small_pictures__do_not_matter(void **state)
{
    (void)state;
    finds_in("10 299 100 2 re f", "/Annots[5 0 R]", "<</Type/Annot/Subtype/Link>>",
             "- 1000 100 1100");
    finds("q 9 0 0 9 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID EIx EI Q 10 299 100 2 re f",
          "- 1000 100 1100");
    finds_in("/C1 cs 1 1 1 sc 10 199 100 2 re f 0 0 0 sc 10 299 100 2 re f",
             "/Resources<</ColorSpace<</C1[/ICCBased 5 0 R]>>>>",
             "<</N 3/Length 2>>stream\nx\nendstream", "- 1000 100 1100");
    finds_in("/G1 gs 10 299 100 2 re f", "/Resources<</ExtGState<</G1<</ca 0.1>>>>>>", "", "");
}

static void forms__are_followed(void **state)
{
    static const char form[] = "<</Subtype/Form/BBox[0 0 50 50]/Matrix[1 0 0 1 100 100]/Length 17>>"
                               "stream\n0 9 100 2 re f Q\nendstream";
    static const char endless[] =
        "<</Subtype/Form/BBox[0 0 50 50]/Resources<</XObject<</X1 5 0 R>>>>"
        "/Length 14>>stream\n/X1 Do /X1 Do\nendstream";

    (void)state;
    finds_in("/X1 Do 10 299 100 2 re f", "/Resources<</XObject<</X1 5 0 R>>>>", form,
             "- 1000 100 1100; - 2900 1000 1500");
    finds_in("/X1 Do", "/Resources<</XObject<</X1 5 0 R>>>>", endless, "?");
}

static void files__not_sound_are_drawn(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    qf_str whole = file_of(arena, "", "", "");

    (void)state;
    assert_non_null(pdf_rules_open(arena, whole));
    assert_null(pdf_rules_open(arena, qf_str_sub(whole, 0, whole.n - 60)));
    assert_null(pdf_rules_open(arena, QF_S("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules__are_boxes_or_strokes),
        cmocka_unit_test(rules__join_from_pieces),
        cmocka_unit_test(areas__are_no_rules),
        cmocka_unit_test(clip__cuts_rules),
        cmocka_unit_test(unsure__is_told),
        cmocka_unit_test(links_and_small_pictures__do_not_matter),
        cmocka_unit_test(forms__are_followed),
        cmocka_unit_test(files__not_sound_are_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
