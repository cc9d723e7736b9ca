/* The service centre: items and their versions, finding by people's words, stations, numbers, errands. */
#include "record.h"

#include "domain/auth/auth.h"
#include "domain/service/errand.h"
#include "domain/service/queue.h"
#include "domain/service/service.h"

#define VILLAGE 2

static const qf_actor
    clerk = { .account = 11, .roles = AUTH_BIT(DISCLOSURE_CLERK), .org = 1 },
    reporter = { .account = 12, .roles = AUTH_BIT(REPORTER), .org = 1 },
    handler = { .account = 13, .roles = AUTH_BIT(HANDLER), .org = 1 },
    village = { .account = 14, .roles = AUTH_BIT(VILLAGE_ACCOUNT), .org = 1, .village = VILLAGE },
    stranger = { .account = 15, .roles = AUTH_BIT(VILLAGE_ACCOUNT), .org = 1, .village = 3 };

static service_item whole(void)
{
    return (service_item){
        .code = QF_S("0401"),
        .name = QF_S("最低生活保障对象审核确认"),
        .theme = QF_S("社会救助"),
        .kind = QF_S("行政给付"),
        .basis = QF_S("《社会救助暂行办法》第十一条"),
        .conditions = QF_S("家庭人均收入低于当地标准"),
        .materials = QF_S("居民身份证|原件|1|申请人自备\n户口簿"),
        .steps = QF_S("申请\n核查\n公示"),
        .legal_days = 30,
        .promised_days = 20,
        .fee = QF_S("不收费"),
        .place = QF_S("4号窗口"),
        .hours = QF_S("周一至周五"),
        .phone = QF_S("0371-00000104"),
        .listed_on = QF_NO_DATE,
        .changed_on = QF_NO_DATE,
    };
}

/* ---- items, pure */

static void material__parts_of_a_line(void **state)
{
    service_material m = service_material_of(QF_S("居民身份证|原件| 1 |申请人自备"));

    (void)state;
    assert_true(qf_str_eq(m.name, QF_S("居民身份证")));
    assert_true(qf_str_eq(m.form, QF_S("原件")));
    assert_true(qf_str_eq(m.copies, QF_S("1")));
    assert_true(qf_str_eq(m.source, QF_S("申请人自备")));
    assert_int_equal(service_material_of(QF_S("户口簿")).form.n, 0);
}

static void lacks__names_the_first_thing(void **state)
{
    service_item item = whole();
    const char *field = NULL;

    (void)state;
    assert_null(service_item_lacks(&item, &field));
    item.phone = QF_S("");
    assert_non_null(service_item_lacks(&item, &field));
    assert_string_equal(field, "phone");
    item = whole();
    item.fee = QF_S("每件 10 元");
    assert_non_null(service_item_lacks(&item, &field));
    assert_string_equal(field, "fee_basis");
    item = whole();
    item.materials = QF_S("身份证\n其他材料");
    assert_non_null(service_item_lacks(&item, &field));
    assert_string_equal(field, "materials");
    item = whole();
    item.promised_days = 31;
    assert_non_null(service_item_lacks(&item, &field));
    assert_string_equal(field, "promised_days");
}

static void compare__says_what_changed_for_citizens(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    service_change changes[SERVICE_CHANGES_MAX];
    service_item before = whole(), after = whole();
    size_t n;

    (void)state;
    assert_int_equal(service_compare(arena, &before, &after, changes), 0);
    after.materials = QF_S("居民身份证|原件|1|申请人自备");
    after.promised_days = 15;
    n = service_compare(arena, &before, &after, changes);
    assert_int_equal(n, 2);
    assert_string_equal(service_change_line(arena, changes, n).p,
                        "申请材料少了“户口簿”；承诺时限：20 个工作日 → 15 个工作日");
}

static void find__answers_in_peoples_words(void **state)
{
    static const struct {
        const char *question;
        int first; /* -1: nothing */
    } cases[] = {
        { "办低保要带什么材料", 0 },
        { "我想申请宅基地", 2 },
        { "养老金怎么领", 1 },
        { "最低生活保障", 0 },
        { "宅基地", 2 },
        { "飞机票", -1 },
        { "怎么办", -1 },
        { "", -1 },
        { "養老保險待遇", 1 },
        { "老人年满八十岁", 3 },
    };
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    service_item all[4] = {
        { .name = QF_S("最低生活保障对象审核确认"), .theme = QF_S("社会救助") },
        { .name = QF_S("城乡居民基本养老保险待遇申领"), .theme = QF_S("社会保障") },
        { .name = QF_S("农村宅基地用地审批"), .theme = QF_S("自然资源") },
        { .name = QF_S("高龄津贴申请"), .theme = QF_S("养老"), .conditions = QF_S("年满八十岁") },
    };
    service_items items = { all, 4 };

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        size_t found[4], n = service_find(arena, &items, qf_str_of(cases[i].question), found, 4);
        int first = n > 0 ? (int)found[0] : -1;
        if (first != cases[i].first)
            fail_msg("'%s' gives %d, not %d", cases[i].question, first, cases[i].first);
    }
}

static void life__by_a_word_or_by_its_own_word(void **state)
{
    const service_life *old = service_life_of(QF_S("old"));
    service_item item = whole();

    (void)state;
    assert_non_null(old);
    assert_null(service_life_of(QF_S("nothing")));
    assert_false(service_life_has(old, &item));
    item.events = QF_S("养老、有困难");
    assert_true(service_life_has(old, &item));
}

/* ---- items, in the record */

static void item__draft_publish_change_remove(void **state)
{
    struct record *r = *state;
    service_item item = whole(), seen;
    service_version *versions;
    service_items list;
    size_t count;

    r->cx.actor = &reporter;
    item.phone = QF_S("");
    assert_ok(r, service_draft_save(&r->cx, &item, 0, QF_S("")));
    assert_fails(r, service_item_get(&r->cx, item.code, &seen), QF_MISSING, "SERVICE.NO_ITEM");
    assert_fails(r, service_draft_publish(&r->cx, item.code), QF_DENIED, "AUTH.ROLE");
    r->cx.actor = &clerk;
    assert_fails(r, service_draft_publish(&r->cx, item.code), QF_INVALID, "SERVICE.ITEM");
    item = whole();
    assert_ok(r, service_draft_save(&r->cx, &item, 0, QF_S("新增")));
    assert_ok(r, service_draft_publish(&r->cx, item.code));
    assert_ok(r, service_item_get(&r->cx, item.code, &seen));
    assert_int_equal(seen.promised_days, 20);
    assert_true(qf_date_is(seen.listed_on) && !qf_date_is(seen.changed_on));
    assert_fails(r, service_draft_save(&r->cx, &item, 0, QF_S("")), QF_CONFLICT, "SERVICE.VERSION");
    item.promised_days = 10;
    assert_ok(r, service_draft_save(&r->cx, &item, 1, QF_S("提速")));
    assert_ok(r, service_draft_publish(&r->cx, item.code));
    assert_ok(r, service_versions(&r->cx, item.code, &versions, &count));
    assert_int_equal(count, 2);
    assert_int_equal(versions[0].item.promised_days, 10);
    assert_int_equal(versions[1].item.promised_days, 20);
    assert_fails(r, service_item_remove(&r->cx, item.code, QF_S(" ")), QF_INVALID,
                 "SERVICE.REASON");
    assert_ok(r, service_item_remove(&r->cx, item.code, QF_S("合并")));
    assert_ok(r, service_items_all(&r->cx, &list));
    assert_int_equal(list.count, 0);
}

static void item__the_same_twice_is_one_version(void **state)
{
    struct record *r = *state;
    service_item item = whole();
    service_version *versions;
    size_t count;

    r->cx.actor = &clerk;
    assert_ok(r, service_item_put(&r->cx, &item));
    assert_ok(r, service_item_put(&r->cx, &item));
    assert_ok(r, service_versions(&r->cx, item.code, &versions, &count));
    assert_int_equal(count, 1);
    item.code = QF_S("../x");
    assert_fails(r, service_item_put(&r->cx, &item), QF_INVALID, "SERVICE.ITEM");
}

/* ---- stations */

static service_station station_of(int64_t id, int64_t longitude, int64_t latitude)
{
    return (service_station){ .village_id = id,
                              .name = QF_S("柳堤村便民服务站"),
                              .at = { longitude, latitude },
                              .surveyed_on = QF_NO_DATE,
                              .account_on = QF_NO_DATE,
                              .checked_on = QF_NO_DATE };
}

static void station__kept_by_its_village_alone(void **state)
{
    struct record *r = *state;
    service_station s = station_of(VILLAGE, 114061622, 34215914);

    r->cx.actor = &stranger;
    assert_fails(r, service_station_put(&r->cx, &s), QF_DENIED, "AUTH.OTHER_VILLAGE");
    r->cx.actor = &village;
    assert_ok(r, service_station_put(&r->cx, &s));
    s.at = (place){ 34215914, 114061622 };
    assert_fails(r, service_station_put(&r->cx, &s), QF_INVALID, "SERVICE.STATION");
}

static void station__doubts_about_a_place(void **state)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    service_station all[4] = { station_of(1, 114000000, 34000000),
                               station_of(2, 114010000, 34000000),
                               station_of(3, 114000000, 34010000),
                               station_of(4, 114010000, 34010000) };
    service_stations others = { all, 4 };
    qf_str doubts[SERVICE_DOUBTS_MAX];
    service_station s = station_of(5, 114005000, 34005000);

    (void)state;
    assert_int_equal(service_station_doubts(arena, NULL, &others, &s, QF_S(""), doubts), 0);
    s.at = (place){ 114000100, 34000000 };
    assert_int_equal(service_station_doubts(arena, NULL, &others, &s, QF_S(""), doubts), 1);
    s.at = (place){ 115000000, 34000000 };
    assert_int_equal(service_station_doubts(arena, NULL, &others, &s, QF_S(""), doubts), 1);
    service_stations_by_distance(&others, (place){ 114010000, 34010000 });
    assert_int_equal(others.station[0].village_id, 4);
    assert_int_equal(others.station[3].village_id, 1);
}

/* ---- the counter */

static void queue__numbers_days_and_full_halves(void **state)
{
    struct record *r = *state;
    queue_window window = { .number = 4, .slots = 2, .name = QF_S("社会事务"), .open = true };
    queue_ticket t = { .window = 4, .name = QF_S("王大娘"), .tail = QF_S("1234") }, seen;
    const calendar *days;
    const queue_law *law;
    qf_date open[QUEUE_AHEAD];

    assert_ok(r, calendar_load(&r->cx, NULL, &days));
    assert_ok(r, queue_law_load(&r->cx, NULL, &law));
    r->cx.actor = &clerk;
    assert_ok(r, queue_window_put(&r->cx, &window));
    r->cx.actor = NULL;
    assert_int_equal(queue_days(days, qf_time_date(r->cx.now), open), QUEUE_AHEAD);
    assert_true(calendar_is_working(days, open[0]));
    t.day = qf_date_add(open[0], 60);
    assert_fails(r, queue_book(&r->cx, days, law, &t), QF_INVALID, "QUEUE.DAY");
    t.day = open[0];
    assert_ok(r, queue_book(&r->cx, days, law, &t));
    assert_int_equal(t.number, 1);
    assert_ok(r, queue_book(&r->cx, days, law, &t));
    assert_int_equal(t.number, 2);
    assert_fails(r, queue_book(&r->cx, days, law, &t), QF_LIMIT, "QUEUE.FULL");
    assert_ok(r, queue_cancel(&r->cx, t.code));
    assert_ok(r, queue_book(&r->cx, days, law, &t));
    assert_int_equal(t.number, 3);
    assert_fails(r, queue_move(&r->cx, law, t.code, QF_S("called")), QF_DENIED,
                 "AUTH.NOT_LOGGED_IN");
    r->cx.actor = &handler;
    assert_fails(r, queue_move(&r->cx, law, t.code, QF_S("done")), QF_CONFLICT, "QUEUE.STATE");
    assert_ok(r, queue_move(&r->cx, law, t.code, QF_S("called")));
    assert_ok(r, queue_move(&r->cx, law, t.code, QF_S("done")));
    r->cx.now.ms += (int64_t)60 * 24 * 3600 * 1000;
    assert_ok(r, queue_forget(&r->cx));
    assert_ok(r, queue_by_code(&r->cx, t.code, &seen));
    assert_int_equal(seen.name.n + seen.tail.n, 0);
}

/* Numbers of window 4: a lower case letter is an ordinary one, a capital goes first. */
static void order_of(const queue_law *law, const char *numbers, const char *states, bool morning,
                     char *out)
{
    queue_ticket all[16];
    size_t count = strlen(numbers), order[16], n;

    for (size_t i = 0; i < count; i++)
        all[i] = (queue_ticket){ .window = 4,
                                 .number = (int64_t)i + 1,
                                 .booked = states[i] == 'p',
                                 .afternoon = states[i] == 'p',
                                 .priority = numbers[i] < 'a' ? QF_S("elder") : QF_S(""),
                                 .called_at = { states[i] == 'c' ? (int64_t)i + 1 : 0 },
                                 .state = states[i] == 'c' ? QF_S("done") : QF_S("waiting") };
    n = queue_order(law, all, count, 4, morning, order);
    for (size_t i = 0; i < n; i++)
        out[i] = numbers[order[i]];
    out[n] = '\0';
}

static void queue__two_with_priority_then_an_ordinary_one(void **state)
{
    struct record *r = *state;
    const queue_law *law;
    char got[20];

    assert_ok(r, queue_law_load(&r->cx, NULL, &law));
    assert_int_equal(law->in_a_row, 2);
    order_of(law, "abcABCDE", "wwwwwwww", true, got);
    assert_string_equal(got, "ABaCDbEc");
    order_of(law, "abc", "www", true, got);
    assert_string_equal(got, "abc");
    order_of(law, "ABCa", "ccww", true, got); /* two were called already: an ordinary one's turn */
    assert_string_equal(got, "aC");
    order_of(law, "ABaCb", "cccww", true, got); /* and it was called: priority again */
    assert_string_equal(got, "Cb");
    order_of(law, "aBc", "wpp", true, got); /* in the afternoon by appointment */
    assert_string_equal(got, "a");
    order_of(law, "aBc", "wpp", false, got);
    assert_string_equal(got, "Bac");
}

static void errand__mandate_order_and_log(void **state)
{
    struct record *r = *state;
    errand fresh = { .village = VILLAGE,
                     .item_code = QF_S("0401"),
                     .name = QF_S("李大爷"),
                     .phone = QF_S("13800138000"),
                     .mandate = QF_S("phone"),
                     .agent = QF_S("代办员") },
           seen;
    service_item item = whole();
    const calendar *days;
    errand_event *log;
    size_t count;
    int64_t id;

    assert_ok(r, calendar_load(&r->cx, NULL, &days));
    r->cx.actor = &clerk;
    assert_ok(r, service_item_put(&r->cx, &item));
    r->cx.actor = &village;
    assert_fails(r, errand_open(&r->cx, &fresh, &id), QF_INVALID, "ERRAND.MANDATE");
    fresh.mandate = QF_S("home");
    assert_ok(r, errand_open(&r->cx, &fresh, &id));
    assert_fails(r, errand_move(&r->cx, days, id, ERRAND_DECIDED, QF_S("")), QF_CONFLICT,
                 "ERRAND.STATE");
    assert_ok(r, errand_move(&r->cx, days, id, ERRAND_SUBMITTED, QF_S("")));
    assert_ok(r, errand_get(&r->cx, id, &seen));
    /* 20 working days from 2021-09-10: Mid-Autumn and National Day are counted out. */
    assert_string_equal(qf_date_str(r->cx.arena, seen.due_on).p, "2021-10-14");
    assert_true(qf_str_eq(seen.name, QF_S("李大爷")));
    r->cx.actor = &stranger;
    assert_fails(r, errand_get(&r->cx, id, &seen), QF_DENIED, "AUTH.OTHER_VILLAGE");
    r->cx.actor = &village;
    assert_fails(r, errand_move(&r->cx, days, id, ERRAND_CANCELLED, QF_S("")), QF_INVALID,
                 "ERRAND.NOTE");
    assert_ok(r, errand_move(&r->cx, days, id, ERRAND_DECIDED, QF_S("")));
    assert_ok(r, errand_move(&r->cx, days, id, ERRAND_DELIVERED, QF_S("")));
    assert_ok(r, errand_log(&r->cx, id, &log, &count));
    assert_int_equal(count, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(material__parts_of_a_line),
        cmocka_unit_test(lacks__names_the_first_thing),
        cmocka_unit_test(compare__says_what_changed_for_citizens),
        cmocka_unit_test(find__answers_in_peoples_words),
        cmocka_unit_test(life__by_a_word_or_by_its_own_word),
        RECORD_TEST(item__draft_publish_change_remove),
        RECORD_TEST(item__the_same_twice_is_one_version),
        RECORD_TEST(station__kept_by_its_village_alone),
        cmocka_unit_test(station__doubts_about_a_place),
        RECORD_TEST(queue__numbers_days_and_full_halves),
        RECORD_TEST(queue__two_with_priority_then_an_ordinary_one),
        RECORD_TEST(errand__mandate_order_and_log),
    };

    return RECORD_RUN("service", tests);
}
