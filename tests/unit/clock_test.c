/* The statutory clocks: the worked examples of the papers and every edge sentence of regulation.md
 * 2.7 with its words. Expected dates agree with the second implementation in tests/cli/law_clock.py. */
#include "clock_story.h"

#include "qf_test.h"

static void check(struct world *world, const struct story *story)
{
    qf_arena *arena = world->cx.arena;
    qf_buf refused = qf_buf_new(arena, 4096);
    clock_input input;
    clock_result r;
    qf_str got, wanted;

    tell(world, story, &input, &r);
    for (size_t i = 0; i < r.refused_count; i++)
        qf_buf_addf(&refused, i == 0 ? "%zu" : " %zu", r.refused[i].index);
    got =
        qf_strf(arena, "%.*s due %.*s late %d outcome %.*s refused %.*s",
                QF_ARG(clock_state_code(r.c.state)), QF_ARG(qf_date_str(arena, r.due)), r.late_days,
                QF_ARG(clock_outcome_code(r.c.outcome)), QF_ARG(qf_buf_str(&refused)));
    wanted = qf_strf(arena, "%s due %s late %d outcome %s refused %s", story->state, story->due,
                     story->late, story->outcome, story->refused);
    if (!qf_str_eq(got, wanted))
        fail_msg("%s\n%.*s\nwanted: %.*s\ngot:    %.*s", story->says,
                 QF_ARG(story_json(arena, story)), QF_ARG(wanted), QF_ARG(got));
}

static void check_all(void **state, const struct story *stories, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check(*state, &stories[i]);
}

#define CHECK_ALL(state, stories) check_all(state, stories, sizeof(stories) / sizeof((stories)[0]))

static void worked_examples(void **state)
{
    static const struct story stories[] = {
        { "2.6 1 in person", "in_person", "2021-09-10 confirm", NULL, "received", "2021-10-14", 0,
          "", "" },
        { "2.6 1 with a full extension", "in_person",
          "2021-09-10 confirm; 2021-09-13 accept; 2021-10-14 extend [days=20 approved_by=张]", NULL,
          "extended", "2021-11-11", 0, "", "" },
        { "2.6 2 EMS", "post", "2026-02-09 confirm", NULL, "received", "2026-03-13", 0, "", "" },
        { "2.6 3 web form", "web", "2024-04-27 submit; 2024-04-28 confirm", NULL, "received",
          "2024-05-28", 0, "", "" },
        { "2.6 4 corrected", "post",
          "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]; "
          "2023-10-16 corrected",
          NULL, "processing", "2023-11-13", 0, "", "" },
        { "2.6 4 nothing came by 10-23", "post",
          "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]",
          "2023-10-24", "abandoned", "", 0, "other_nocorrect", "" },
        { "2.6 4 the last day counts to its end", "post",
          "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]",
          "2023-10-23", "correcting", "", 0, "", "" },
        { "2.6 4 the notice must go by 2023-10-07", "post",
          "2023-09-20 confirm; 2023-10-07 correction_notice [days=15]", NULL, "correcting", "", 0,
          "", "" },
        { "2.6 5 opinion arrives", "post",
          WORK "2025-02-05 consult_third [received_on=2025-02-07]; 2025-02-21 opinion", NULL,
          "processing", "2025-03-12", 0, "", "" },
        { "2.6 5 silent", "post", WORK "2025-02-05 consult_third [received_on=2025-02-07]",
          "2025-02-28", "processing", "2025-03-18", 0, "", "" },
        { "2.6 5 the 15 days not over", "post",
          WORK "2025-02-05 consult_third [received_on=2025-02-07]", "2025-02-27", "consult_third",
          "", 0, "", "" },
        { "2.6 6 paid", "post",
          "2024-12-02 confirm; 2024-12-03 accept; 2024-12-18 fee_notice [received_on=2024-12-20]; "
          "2025-01-10 paid",
          NULL, "processing", "2025-02-13", 0, "", "" },
        { "2.6 6 not paid", "post",
          "2024-12-02 confirm; 2024-12-03 accept; 2024-12-18 fee_notice [received_on=2024-12-20]",
          "2025-01-21", "abandoned", "", 0, "other_nofee", "" },
        { "2.6 6 last day to pay", "post",
          "2024-12-02 confirm; 2024-12-03 accept; 2024-12-18 fee_notice [received_on=2024-12-20]; "
          "2025-01-20 paid",
          NULL, "processing", "2025-02-21", 0, "", "" },
        { "2.6 7 year end", "post",
          "2025-12-12 confirm; 2025-12-15 accept; 2026-01-07 draft_reply [outcome=granted]; "
          "2026-01-08 approve; 2026-01-09 deliver [delivered_by=post]",
          NULL, "replied", "2026-01-12", 0, "granted", "" },
        { "2.6 8 posted on the last day", "in_person",
          "2021-09-10 confirm; 2021-09-13 accept; 2021-10-13 draft_reply [outcome=partial]; "
          "2021-10-14 approve; 2021-10-14 issue; 2021-10-14 deliver [delivered_by=post "
          "received_on=2021-10-18]",
          NULL, "replied", "2021-10-14", 0, "partial", "" },
        { "2.6 8 hand delivery signed a day late", "in_person",
          "2021-09-10 confirm; 2021-09-13 accept; 2021-10-13 draft_reply [outcome=partial]; "
          "2021-10-14 approve; 2021-10-14 deliver [delivered_by=hand received_on=2021-10-15]",
          NULL, "replied", "2021-10-14", 1, "partial", "" },
        { "2.6 9 long autumn", "post",
          "2026-09-14 confirm; 2026-09-15 accept; 2026-10-16 extend [days=20 approved_by=王]", NULL,
          "extended", "2026-11-13", 0, "", "" },
    };

    CHECK_ALL(state, stories);
}

static void edges__events(void **state)
{
    static const struct story stories[] = {
        { "earlier than `on`, the event is refused", "post",
          WORK "2025-02-05 consult_third [received_on=2025-02-04]", NULL, "processing",
          "2025-02-21", 0, "", "2" },
        { "submit: draft; never R", "letter", "2025-01-17 submit; 2025-01-20 confirm", NULL,
          "received", "2025-02-21", 0, "", "" },
        { "confirm: draft too when channel is in_person or post", "web", "2025-01-20 confirm", NULL,
          "draft", "", 0, "", "0" },
        { "confirm after submit, also by post", "post", "2025-01-20 submit; 2025-01-20 confirm",
          NULL, "received", "2025-02-21", 0, "", "" },
        { "correction_notice: days >= 1 needed", "post",
          R "2025-01-21 correction_notice; 2025-01-21 correction_notice [days=0]; 2025-01-21 "
            "correction_notice [days=-3]",
          NULL, "received", "2025-02-21", 0, "", "1 2 3" },
        { "unclear: true -> review, unable_unclear; restarts the 20 days also when still unclear",
          "post", R "2025-01-21 correction_notice [days=10]; 2025-02-05 corrected [unclear=true]",
          NULL, "review", "2025-03-04", 0, "unable_unclear", "" },
        { "ask_reasons: received_on has no effect on the clock", "post",
          R "2025-01-21 ask_reasons [received_on=2025-01-24]; 2025-02-05 reasonable", NULL,
          "processing", "2025-03-03", 0, "", "" },
        { "unreasonable -> review, noproc_excess", "post",
          R "2025-01-21 ask_reasons; 2025-02-05 unreasonable", NULL, "review", "2025-03-03", 0,
          "noproc_excess", "" },
        { "extend: days 1-20 and approved_by (not empty) needed", "post",
          WORK "2025-01-22 extend [days=21 approved_by=张]; 2025-01-22 extend [days=0 "
               "approved_by=张]; 2025-01-22 extend [days=5]; 2025-01-22 extend [approved_by=张]",
          NULL, "processing", "2025-02-21", 0, "", "2 3 4 5" },
        { "draft_reply: outcome needed, not other_nocorrect or other_nofee", "post",
          WORK "2025-01-22 draft_reply; 2025-01-22 draft_reply [outcome=other_nocorrect]; "
               "2025-01-22 draft_reply [outcome=other_nofee]; 2025-01-22 draft_reply "
               "[outcome=refused]; 2025-01-22 draft_reply [outcome=other_misc]",
          NULL, "review", "2025-02-21", 0, "other_misc", "2 3 4 5" },
        { "issue: state stays; not needed before deliver", "post",
          SIGNED "2025-01-24 issue; 2025-01-24 issue", NULL, "sign", "2025-02-21", 0, "granted",
          "" },
        { "deliver: delivered_by needed", "post",
          SIGNED "2025-01-24 deliver; 2025-01-24 deliver [delivered_by=pigeon]; 2025-01-24 deliver "
                 "[delivered_by=electronic]",
          NULL, "replied", "2025-02-21", 0, "granted", "4 5" },
        { "withdraw: every state from received to sign", "post", SIGNED "2025-01-24 withdraw", NULL,
          "withdrawn", "", 0, "other_misc", "" },
        { "withdrawal before R is no event", "web",
          "2025-01-20 withdraw; 2025-01-20 submit; 2025-01-20 withdraw", NULL, "submitted", "", 0,
          "", "0 2" },
        { "archive: replied, abandoned, withdrawn", "post",
          SIGNED "2025-01-24 archive; 2025-01-24 withdraw; 2025-02-05 archive", NULL, "closed", "",
          0, "other_misc", "4" },
        { "review_filed: an open state whose due has passed", "post",
          WORK "2025-02-21 review_filed; 2025-02-22 review_filed; 2025-02-22 suit_filed", NULL,
          "processing", "2025-02-21", 1, "", "2" },
        { "review_filed: replied, abandoned, withdrawn, closed", "post",
          WORK "2025-01-22 withdraw; 2025-01-23 suit_filed; 2025-01-23 archive; 2025-01-24 "
               "review_filed",
          NULL, "closed", "", 0, "other_misc", "" },
        { "review_filed in a suspended state has no due that passed", "post",
          WORK "2025-02-20 consult_third [received_on=2025-02-24]; 2025-03-01 review_filed", NULL,
          "consult_third", "", 0, "", "3" },
        { "rectify: replied, closed", "post",
          SIGNED "2025-01-23 rectify; 2025-01-24 deliver [delivered_by=post]; 2025-01-25 rectify; "
                 "2025-01-26 archive; 2025-01-27 rectify",
          NULL, "closed", "2025-02-21", 0, "granted", "4" },
        { "any other name is refused", "post", R "2025-01-21 telephone; 2025-01-21 accept", NULL,
          "processing", "2025-02-21", 0, "", "1" },
        { "an event in a state not listed is refused", "post", "2025-01-20 accept; " R, NULL,
          "received", "2025-02-21", 0, "", "0" },
        { "before the first event the state is draft", "web", "2025-01-20 submit", "2025-01-19",
          "draft", "", 0, "", "" },
        { "after replied only archive, remedy and rectify", "post",
          SIGNED "2025-01-24 deliver [delivered_by=post]; 2025-01-25 deliver [delivered_by=post]; "
                 "2025-01-25 withdraw; 2025-01-25 review_filed",
          NULL, "replied", "2025-02-21", 0, "granted", "5 6" },
    };

    CHECK_ALL(state, stories);
}

static void edges__order_and_as_of(void **state)
{
    static const struct story stories[] = {
        { "no event may be dated before the one before it", "post", R "2025-01-19 accept", NULL,
          "received", "2025-02-21", 0, "", "1" },
        { "\"the event before\" is the last accepted one", "post",
          R "2025-02-10 telephone; 2025-01-21 accept", NULL, "processing", "2025-02-21", 0, "",
          "1" },
        { "a refused event changes nothing, time included (timers too)", "post",
          "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]; "
          "2023-12-01 accept; 2023-10-16 corrected",
          NULL, "processing", "2023-11-13", 18, "", "2" },
        { "several events may share a day, in list order", "post",
          "2025-01-20 confirm; 2025-01-20 accept; 2025-01-20 draft_reply [outcome=granted]; "
          "2025-01-20 approve; 2025-01-20 deliver [delivered_by=hand]; 2025-01-20 archive",
          NULL, "closed", "2025-02-21", 0, "granted", "" },
        { "a day earlier than the receipt of the paper it answers is not checked", "post",
          WORK "2025-02-05 consult_third [received_on=2025-02-10]; 2025-02-06 opinion", NULL,
          "processing", "2025-02-24", 0, "", "" },
        { "as_of: the latest `on` in the list, refused events included", "post",
          R "2025-02-24 telephone", NULL, "received", "2025-02-21", 3, "", "1" },
        { "events dated after as_of are left out, neither applied nor refused", "post",
          R "2025-01-21 accept; 2025-01-22 telephone", "2025-01-20", "received", "2025-02-21", 0,
          "", "" },
        { "a key of an event that counts is known at once, even when its date is later", "post",
          SIGNED "2025-02-21 deliver [delivered_by=hand received_on=2025-02-25]", "2025-02-21",
          "replied", "2025-02-21", 4, "granted", "" },
        { "no event at all before as_of", "in_person", R, "2024-01-01", "draft", "", 0, "", "" },
    };

    CHECK_ALL(state, stories);
}

static void edges__timers_and_work(void **state)
{
    static const struct story stories[] = {
        { "its last day counts to the end; run out from the calendar day after", "post",
          WORK "2025-02-05 fee_notice", "2025-03-04", "fee_wait", "", 0, "", "" },
        { "payment -> abandoned other_nofee", "post", WORK "2025-02-05 fee_notice", "2025-03-05",
          "abandoned", "", 0, "other_nofee", "" },
        { "the reply limit never changes the state", "post", WORK, "2026-01-01", "processing",
          "2025-02-21", 314, "", "" },
        { "back to work: extended while an extension is (reject)", "post",
          WORK "2025-01-22 extend [days=5 approved_by=李]; 2025-01-23 draft_reply "
               "[outcome=granted]; 2025-01-24 reject",
          NULL, "extended", "2025-02-28", 0, "", "" },
        { "back to work: delayed while an announced date is in force", "post",
          R "2025-01-21 ask_reasons; 2025-02-05 reasonable [until=2025-05-01]; 2025-02-06 "
            "draft_reply [outcome=granted]; 2025-02-07 reject",
          NULL, "delayed", "2025-05-01", 0, "", "" },
        { "corrected and paid start 20 new days and end both", "post",
          WORK "2025-01-22 extend [days=5 approved_by=李]; 2025-01-23 fee_notice; 2025-02-05 paid",
          NULL, "processing", "2025-03-04", 0, "", "" },
        { "paid ends the announced date too", "post",
          R "2025-01-21 ask_reasons; 2025-02-05 reasonable [until=2025-05-01]; 2025-02-06 "
            "fee_notice; 2025-02-07 paid",
          NULL, "processing", "2025-03-06", 0, "", "" },
    };

    CHECK_ALL(state, stories);
}

static void edges__correction(void **state)
{
    static const struct story stories[] = {
        { "on or before the seventh working day after R", "post",
          "2021-09-10 confirm; 2021-09-22 correction_notice [days=5]", NULL, "correcting", "", 0,
          "", "" },
        { "a day after it is too late", "post",
          "2021-09-10 confirm; 2021-09-23 correction_notice [days=5]", NULL, "received",
          "2021-10-14", 0, "", "1" },
        { "a day off after day 7 is too late", "post",
          "2025-06-25 confirm; 2025-07-05 correction_notice [days=5]", NULL, "received",
          "2025-07-23", 0, "", "1" },
        { "counted from R always, never suspended or restarted", "post",
          "2021-09-10 confirm; 2021-09-13 accept; 2021-09-14 consult_organ; 2021-09-22 opinion; "
          "2021-09-23 correction_notice [days=5]",
          NULL, "processing", "2021-10-21", 0, "", "4" },
        { "also from processing", "post", WORK "2025-01-22 correction_notice [days=5]", NULL,
          "correcting", "", 0, "", "" },
        { "once", "post",
          R "2025-01-20 correction_notice [days=5]; 2025-01-21 corrected; 2025-01-21 "
            "correction_notice [days=5]",
          NULL, "processing", "2025-02-24", 0, "", "3" },
        { "a late corrected without good_reason is refused", "post",
          "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]; "
          "2023-10-24 corrected; 2023-10-24 corrected [good_reason=]",
          NULL, "abandoned", "", 0, "other_nocorrect", "2 3" },
        { "with it, accepted as long as the state is abandoned; the outcome falls away", "post",
          "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]; "
          "2023-10-24 corrected [good_reason=住院]",
          NULL, "processing", "2023-11-21", 0, "", "" },
        { "not closed", "post",
          "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]; "
          "2023-10-24 archive; 2023-10-24 corrected [good_reason=住院]",
          NULL, "closed", "", 0, "other_nocorrect", "3" },
        { "late with good reason, and still unclear", "post",
          "2023-09-20 confirm; 2023-09-25 correction_notice [received_on=2023-09-26 days=15]; "
          "2023-10-24 corrected [good_reason=住院 unclear=true]",
          NULL, "review", "2023-11-21", 0, "unable_unclear", "" },
        { "good_reason does not revive what was abandoned for the fee", "post",
          WORK "2025-02-05 fee_notice; 2025-04-01 corrected [good_reason=住院]", NULL, "abandoned",
          "", 0, "other_nofee", "3" },
    };

    CHECK_ALL(state, stories);
}

static void edges__suspension(void **state)
{
    static const struct story stories[] = {
        { "with none left (letter on the last day), E itself", "post",
          WORK "2025-02-21 consult_organ [received_on=2025-02-24]; 2025-02-27 opinion", NULL,
          "processing", "2025-02-27", 0, "", "" },
        { "or the next working day when E is a day off", "post",
          WORK "2025-02-21 consult_organ [received_on=2025-02-24]; 2025-03-01 opinion", NULL,
          "processing", "2025-03-03", 0, "", "" },
        { "opinion on the day of the letter: nothing changes", "post",
          WORK "2025-02-05 consult_third; 2025-02-05 opinion", NULL, "processing", "2025-02-21", 0,
          "", "" },
        { "a letter sent after due is accepted but suspends nothing", "post",
          WORK "2025-02-24 consult_third", NULL, "consult_third", "2025-02-21", 3, "", "" },
        { "due stays and lateness goes on", "post",
          WORK "2025-02-24 consult_third; 2025-02-28 opinion", "2025-03-01", "processing",
          "2025-02-21", 8, "", "" },
        { "or while an announced date is in force", "post",
          R "2025-01-21 ask_reasons; 2025-02-05 reasonable [until=2025-05-01]; 2025-02-06 "
            "consult_third; 2025-02-20 opinion",
          NULL, "delayed", "2025-05-01", 0, "", "" },
        { "in such a consultation due is told", "post",
          R "2025-01-21 ask_reasons; 2025-02-05 reasonable [until=2025-05-01]; 2025-02-06 "
            "consult_third",
          NULL, "consult_third", "2025-05-01", 0, "", "" },
        { "a second letter is refused while the first is open", "post",
          WORK "2025-02-05 consult_third; 2025-02-06 consult_organ; 2025-02-06 consult_third", NULL,
          "consult_third", "", 0, "", "3 4" },
        { "the next may go on the very day of the opinion", "post",
          WORK "2025-02-05 consult_third; 2025-02-10 opinion; 2025-02-10 consult_organ; 2025-02-13 "
               "opinion",
          NULL, "processing", "2025-03-04", 0, "", "" },
        { "an opinion after its 15 days is refused: work has resumed", "post",
          WORK "2025-02-05 consult_third [received_on=2025-02-07]; 2025-02-28 opinion", NULL,
          "processing", "2025-03-18", 0, "", "3" },
        { "an opinion on its last day is in time", "post",
          WORK "2025-02-05 consult_third [received_on=2025-02-07]; 2025-02-27 opinion", NULL,
          "processing", "2025-03-18", 0, "", "" },
        { "reasons has no timer", "post", R "2025-01-21 ask_reasons", "2026-03-01", "reasons", "",
          0, "", "" },
        { "ask_reasons may be repeated", "post",
          R "2025-01-21 ask_reasons; 2025-01-22 reasonable; 2025-01-22 ask_reasons; 2025-01-23 "
            "reasonable",
          NULL, "processing", "2025-02-25", 0, "", "" },
        { "a letter on a day off", "post", WORK "2025-02-15 consult_third; 2025-02-16 opinion",
          NULL, "processing", "2025-02-21", 0, "", "" },
    };

    CHECK_ALL(state, stories);
}

static void edges__extension_fee_delay_answer(void **state)
{
    static const struct story stories[] = {
        { "extension on or before due (its day included)", "post",
          WORK "2025-02-21 extend [days=1 approved_by=张]", NULL, "extended", "2025-02-24", 0, "",
          "" },
        { "after due it is refused", "post", WORK "2025-02-22 extend [days=1 approved_by=张]", NULL,
          "processing", "2025-02-21", 1, "", "2" },
        { "due whatever suspensions moved it", "post",
          WORK "2025-02-05 consult_third [received_on=2025-02-07]; 2025-02-21 opinion; 2025-03-12 "
               "extend [days=20 approved_by=张]",
          NULL, "extended", "2025-04-10", 0, "", "" },
        { "once in the life of an application, also after a payment", "post",
          WORK "2025-01-22 extend [days=5 approved_by=张]; 2025-01-23 fee_notice; 2025-02-05 paid; "
               "2025-02-06 extend [days=5 approved_by=张]",
          NULL, "processing", "2025-03-04", 0, "", "5" },
        { "in extended everything but extend, correction_notice and ask_reasons", "post",
          "2025-01-20 confirm; 2025-01-20 accept; 2025-01-21 extend [days=5 approved_by=张]; "
          "2025-01-22 extend [days=5 approved_by=张]; 2025-01-22 correction_notice [days=5]; "
          "2025-01-22 ask_reasons; 2025-01-22 consult_organ; 2025-01-22 opinion",
          NULL, "extended", "2025-02-28", 0, "", "3 4 5" },
        { "art. 33(3) covers the extended period too", "post",
          WORK "2025-02-21 extend [days=10 approved_by=张]; 2025-02-24 consult_third; 2025-03-03 "
               "opinion",
          NULL, "extended", "2025-03-14", 0, "", "" },
        { "fee_notice on or before due", "post",
          WORK "2025-02-22 fee_notice; 2025-02-22 ask_reasons", NULL, "processing", "2025-02-21", 1,
          "", "2 3" },
        { "one fee notice an application", "post",
          WORK "2025-01-22 fee_notice; 2025-01-23 paid; 2025-01-24 fee_notice", NULL, "processing",
          "2025-02-26", 0, "", "4" },
        { "paid later is refused (abandoned)", "post",
          WORK "2025-02-05 fee_notice; 2025-03-05 paid", NULL, "abandoned", "", 0, "other_nofee",
          "3" },
        { "until becomes due as announced, even on a day off", "post",
          R "2025-01-21 ask_reasons; 2025-02-05 reasonable [until=2025-05-03]", NULL, "delayed",
          "2025-05-03", 0, "", "" },
        { "one not later than the resumed limit is refused", "post",
          R "2025-01-21 ask_reasons; 2025-02-05 reasonable [until=2025-03-03]; 2025-02-05 "
            "reasonable [until=2025-03-04]",
          NULL, "delayed", "2025-03-04", 0, "", "2" },
        { "in delayed likewise", "post",
          R
          "2025-01-21 ask_reasons; 2025-01-22 reasonable [until=2025-05-03]; 2025-01-22 extend "
          "[days=5 approved_by=张]; 2025-01-22 correction_notice [days=5]; 2025-01-22 ask_reasons",
          NULL, "delayed", "2025-05-03", 0, "", "3 4 5" },
        { "hand -> received_on", "post",
          SIGNED "2025-02-20 deliver [delivered_by=hand received_on=2025-02-24]", NULL, "replied",
          "2025-02-21", 3, "granted", "" },
        { "electronic -> on", "post",
          SIGNED "2025-02-20 deliver [delivered_by=electronic received_on=2025-02-24]", NULL,
          "replied", "2025-02-21", 0, "granted", "" },
        { "after the limit everything up to deliver stays legal", "post",
          WORK "2025-03-01 draft_reply [outcome=granted]; 2025-03-02 approve; 2025-03-03 issue; "
               "2025-03-03 deliver [delivered_by=post]; 2025-05-03 archive",
          NULL, "closed", "2025-02-21", 10, "granted", "" },
        { "outcome null again after reject", "post",
          WORK "2025-01-22 draft_reply [outcome=deny_case]; 2025-01-23 reject", NULL, "processing",
          "2025-02-21", 0, "", "" },
        { "noproc_excess falls away after reject, the clock goes on", "post",
          R "2025-01-21 ask_reasons; 2025-02-05 unreasonable; 2025-02-06 reject", NULL,
          "processing", "2025-03-03", 0, "", "" },
    };

    CHECK_ALL(state, stories);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(worked_examples),
        cmocka_unit_test(edges__events),
        cmocka_unit_test(edges__order_and_as_of),
        cmocka_unit_test(edges__timers_and_work),
        cmocka_unit_test(edges__correction),
        cmocka_unit_test(edges__suspension),
        cmocka_unit_test(edges__extension_fee_delay_answer),
    };

    return cmocka_run_group_tests(tests, clock_set_up, clock_tear_down);
}
