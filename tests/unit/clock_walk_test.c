/* A walk over everything that can happen to an application, to see that none gets stuck. */
#include "clock_story.h"

#include "law_fixture.h"
#include "qf_test.h"

#define WALK_MAX 2048

struct walk {
    clock_case cases[WALK_MAX];        /* one for each kind of state, with its dates */
    uint8_t ends[WALK_MAX];            /* can reach closed */
    uint8_t moves[WALK_MAX][WALK_MAX]; /* [from][to] */
    int count;
};

/* Which outcomes behave differently: none, the one that a good reason undoes, any other. */
static int outcome_kind(const clock_case *c)
{
    if (c->outcome == CLOCK_NO_OUTCOME)
        return 0;
    return c->outcome == CLOCK_IS_OTHER_NOCORRECT ? 1 : 2;
}

/* What makes two cases behave alike, dates left out but for being late. */
static bool alike(const clock_case *a, const clock_case *b)
{
    bool late_a = a->running && qf_date_cmp(a->last_on, a->due) > 0;
    bool late_b = b->running && qf_date_cmp(b->last_on, b->due) > 0;
    bool notice_a = qf_date_cmp(a->last_on, a->notice_due) > 0;
    bool notice_b = qf_date_cmp(b->last_on, b->notice_due) > 0;

    return a->state == b->state && outcome_kind(a) == outcome_kind(b) && a->side == b->side &&
           a->running == b->running && a->suspended == b->suspended &&
           (a->left > 0) == (b->left > 0) && a->extension == b->extension &&
           a->correction_used == b->correction_used && a->extension_used == b->extension_used &&
           a->fee_used == b->fee_used && qf_date_is(a->until) == qf_date_is(b->until) &&
           qf_date_is(a->answered) == qf_date_is(b->answered) && late_a == late_b &&
           notice_a == notice_b && a->channel == b->channel;
}

static void check_invariants(const clock_case *c)
{
    bool side_state = c->state == CLOCK_CORRECTING || c->state == CLOCK_CONSULT_THIRD ||
                      c->state == CLOCK_CONSULT_ORGAN || c->state == CLOCK_FEE_WAIT;
    bool drafted = c->state == CLOCK_REVIEW || c->state == CLOCK_SIGN;
    bool over = c->state == CLOCK_REPLIED || c->state == CLOCK_ABANDONED ||
                c->state == CLOCK_WITHDRAWN || c->state == CLOCK_CLOSED;

    assert_false(c->beyond);
    assert_false(c->running && c->suspended);
    assert_int_equal(c->side != CLOCK_TIMER_COUNT, side_state);
    assert_int_equal(c->outcome != CLOCK_NO_OUTCOME, drafted || over);
    if (c->suspended)
        assert_true(c->state == CLOCK_REASONS || c->state == CLOCK_CONSULT_THIRD ||
                    c->state == CLOCK_CONSULT_ORGAN);
    if (c->state == CLOCK_DELAYED)
        assert_true(qf_date_is(c->until));
    if (c->state == CLOCK_EXTENDED)
        assert_true(c->extension);
    if (c->extension)
        assert_true(c->extension_used);
}

static int walk_place(struct walk *walk, const clock_case *c)
{
    for (int i = 0; i < walk->count; i++)
        if (alike(&walk->cases[i], c))
            return i;
    assert_true(walk->count < WALK_MAX);
    check_invariants(c);
    walk->cases[walk->count] = *c;
    walk->ends[walk->count] = c->state == CLOCK_CLOSED;
    return walk->count++;
}

static void walk_move(struct walk *walk, int from, const clock_case *to)
{
    walk->moves[from][walk_place(walk, to)] = 1;
}

/* Every event in every shape that matters, on the same day, the next working days and far later. */
static void walk_from(struct world *world, struct walk *walk, int place)
{
    static const int later[] = { 0, 1, 8, 30, 120 };
    const clock_case start = walk->cases[place];
    qf_date now = qf_date_is(start.last_on) ? start.last_on : day("2021-03-01");

    for (size_t l = 0; l < sizeof(later) / sizeof(later[0]); l++) {
        clock_case lapsed = start;
        qf_date on = qf_date_add(now, later[l]);

        clock_lapse(world->cal, &lapsed, on);
        if (lapsed.state != start.state)
            walk_move(walk, place, &lapsed);
        for (clock_event_kind kind = 0; kind < CLOCK_EVENT_COUNT; kind++)
            for (unsigned shape = 0; shape < 8; shape++) {
                clock_case c = start;
                clock_refusal why;
                clock_event e = { .kind = kind,
                                  .on = on,
                                  .received_on = QF_NO_DATE,
                                  .until = (shape & 1) != 0 ? qf_date_add(on, 200) : QF_NO_DATE,
                                  .days = 10,
                                  .outcome = CLOCK_IS_GRANTED,
                                  .delivered_by = CLOCK_POSTED,
                                  .approved = true,
                                  .good_reason = (shape & 2) != 0,
                                  .unclear = (shape & 4) != 0 };

                if (clock_apply(world->law, world->cal, &c, &e, &why) == CLOCK_ACCEPTED)
                    walk_move(walk, place, &c);
            }
    }
}

/* Marks what can reach closed, backwards until nothing is added. */
static int mark_ends(struct walk *walk)
{
    bool grew = true;
    int moves = 0;

    while (grew) {
        grew = false;
        moves = 0;
        for (int from = 0; from < walk->count; from++)
            for (int to = 0; to < walk->count; to++) {
                moves += walk->moves[from][to];
                if (walk->moves[from][to] && walk->ends[to] && !walk->ends[from]) {
                    walk->ends[from] = 1;
                    grew = true;
                }
            }
    }
    return moves;
}

static void walk__no_dead_end_and_no_two_clocks(void **state)
{
    struct world *world = *state;
    struct walk *walk = QF_NEW(world->cx.arena, struct walk);
    bool seen[CLOCK_STATE_COUNT] = { false };
    int states = 0, moves;
    clock_case first = clock_start(CLOCK_BY_WEB), direct = clock_start(CLOCK_BY_POST);

    (void)walk_place(walk, &first);
    (void)walk_place(walk, &direct);
    for (int i = 0; i < walk->count; i++)
        walk_from(world, walk, i);
    moves = mark_ends(walk);
    for (int i = 0; i < walk->count; i++) {
        seen[walk->cases[i].state] = true;
        if (!walk->ends[i])
            fail_msg("no way to closed from %.*s", QF_ARG(clock_state_code(walk->cases[i].state)));
    }
    for (int s = 0; s < CLOCK_STATE_COUNT; s++)
        states += seen[s];
    print_message("walk: %d kinds of case in %d states, %d moves\n", walk->count, states, moves);
    assert_int_equal(states, CLOCK_STATE_COUNT);
}

/* Each of the 21 outcomes ends some application, and a draft takes all but the two of silence. */
static void outcomes__all_21_end_an_application(void **state)
{
    struct world *world = *state;
    int ended = 0;

    for (clock_outcome o = 1; o < CLOCK_OUTCOME_COUNT; o++) {
        const char *events = qf_strf(world->cx.arena,
                                     WORK "2025-01-22 draft_reply [outcome=%.*s]; 2025-01-23 "
                                          "approve; 2025-01-24 deliver [delivered_by=post]",
                                     QF_ARG(clock_outcome_code(o)))
                                 .p;
        struct story story = { "outcome", "post", events, NULL, "", "", 0, "", "" };
        clock_input input;
        clock_result r;

        if (o == CLOCK_IS_OTHER_NOCORRECT)
            story = (struct story){ "silence",
                                    "post",
                                    R "2025-01-21 correction_notice [days=5]",
                                    "2025-03-01",
                                    "",
                                    "",
                                    0,
                                    "",
                                    "" };
        if (o == CLOCK_IS_OTHER_NOFEE)
            story = (struct story){
                "silence", "post", WORK "2025-01-21 fee_notice", "2025-03-01", "", "", 0, "", ""
            };
        tell(world, &story, &input, &r);
        assert_int_equal(r.refused_count, 0);
        assert_true(r.c.state == CLOCK_REPLIED || r.c.state == CLOCK_ABANDONED);
        ended += r.c.outcome == o;
    }
    assert_int_equal(ended, 21);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walk__no_dead_end_and_no_two_clocks),
        cmocka_unit_test(outcomes__all_21_end_an_application),
    };

    return cmocka_run_group_tests(tests, clock_set_up, clock_tear_down);
}
