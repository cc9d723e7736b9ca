/* Projects: a second person approves and accepts, money stays within the contract. */
#include "record.h"

#include "domain/auth/auth.h"
#include "domain/projects/projects.h"

static const qf_actor maker = { .account = 13, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = 1 },
                      leader = { .account = 14, .roles = AUTH_BIT(LEADER), .org = 1 };

static qf_code act(struct record *r, projects_event event, int64_t fen)
{
    return projects_act(&r->cx, 1,
                        &(project_event){ .event = event,
                                          .day = qf_time_date(r->cx.now),
                                          .amount = { fen },
                                          .note = QF_S("说明") });
}

static void projects__from_application_to_acceptance(void **state)
{
    struct record *r = *state;
    project p = { .name = QF_S("道路"), .plan = { 100000 }, .households = 3, .relief = 4 };
    project_event *steps;
    size_t count;
    int64_t id;

    r->cx.actor = &maker;
    assert_fails(r, projects_apply(&r->cx, &p, &id), QF_INVALID, "PROJECTS.PROJECT");
    p.relief = 2;
    assert_ok(r, projects_apply(&r->cx, &p, &id));
    assert_fails(r, act(r, PROJECTS_APPROVE, 0), QF_DENIED, "PROJECTS.SELF");
    r->cx.actor = &leader;
    assert_ok(r, act(r, PROJECTS_APPROVE, 0));
    assert_fails(r, act(r, PROJECTS_CONTRACT, 90000), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &maker;
    assert_fails(r, act(r, PROJECTS_CONTRACT, 100001), QF_INVALID, "PROJECTS.AMOUNT");
    assert_ok(r, act(r, PROJECTS_CONTRACT, 90000));
    assert_fails(r, act(r, PROJECTS_PAY, 1), QF_CONFLICT, "PROJECTS.STATE");
    assert_ok(r, act(r, PROJECTS_START, 0));
    assert_ok(r, act(r, PROJECTS_PAY, 72000));
    assert_fails(r, act(r, PROJECTS_PAY, 1), QF_INVALID, "PROJECTS.AMOUNT");
    assert_ok(r, act(r, PROJECTS_INSPECT, 0));
    assert_fails(r, act(r, PROJECTS_ACCEPT, 0), QF_DENIED, "PROJECTS.SELF");
    r->cx.actor = &leader;
    assert_ok(r, act(r, PROJECTS_ACCEPT, 0));
    r->cx.actor = &maker;
    assert_fails(r, act(r, PROJECTS_PAY, 18001), QF_INVALID, "PROJECTS.AMOUNT");
    assert_ok(r, act(r, PROJECTS_PAY, 18000));
    assert_ok(r, projects_get(&r->cx, 1, &p, &steps, &count));
    assert_int_equal(p.paid.fen, 90000);
    assert_int_equal(p.state, PROJECTS_ACCEPTED);
    assert_int_equal(count, 8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        RECORD_TEST(projects__from_application_to_acceptance),
    };

    return RECORD_RUN("projects", tests);
}
