#include "clock_story.h"

#include "base/json.h"
#include "qf_test.h"

int clock_set_up(void **state)
{
    static struct world world;

    world = (struct world){ .cx.arena = qf_arena_new() };
    assert_int_equal(calendar_load(&world.cx, NULL, &world.cal), QF_OK);
    assert_int_equal(clock_law_load(&world.cx, NULL, &world.law), QF_OK);
    *state = &world;
    return 0;
}

int clock_tear_down(void **state)
{
    qf_arena_free(((struct world *)*state)->cx.arena);
    return 0;
}

static void add_keys(qf_buf *json, qf_str keys)
{
    qf_str key;

    while (qf_str_split(&keys, ' ', &key)) {
        qf_str name, value = key;
        bool bare;

        assert_true(qf_str_split(&value, '=', &name));
        bare = (value.p[0] >= '0' && value.p[0] <= '9' && value.n < 8) || value.p[0] == '-' ||
               qf_str_eq(value, QF_S("true")) || qf_str_eq(value, QF_S("false")) ||
               qf_str_eq(value, QF_S("null"));
        qf_buf_addf(json, bare ? ",\"%.*s\":%.*s" : ",\"%.*s\":\"%.*s\"", QF_ARG(name),
                    QF_ARG(value));
    }
}

qf_str story_json(qf_arena *arena, const struct story *story)
{
    qf_buf json = qf_buf_new(arena, 1 << 20);
    qf_str rest = qf_str_of(story->events), event;

    qf_buf_addf(&json, "{\"channel\":\"%s\",\"events\":[", story->channel);
    while (qf_str_split(&rest, ';', &event)) {
        ptrdiff_t keys;

        event = qf_str_trim(event);
        if (event.n == 0)
            continue; /* behind the last semicolon */
        keys = qf_str_find(event, QF_S(" ["), 0);
        if (event.p[event.n - 1] != ']')
            keys = (ptrdiff_t)event.n;
        qf_buf_addf(&json, "%s{\"on\":\"%.10s\",\"event\":\"%.*s\"",
                    json.p[json.n - 1] == '[' ? "" : ",", event.p,
                    QF_ARG(qf_str_sub(event, 11, (size_t)keys)));
        if ((size_t)keys < event.n)
            add_keys(&json, qf_str_sub(event, (size_t)keys + 2, event.n - 1));
        qf_buf_addc(&json, '}');
    }
    qf_buf_addc(&json, ']');
    if (story->as_of != NULL)
        qf_buf_addf(&json, ",\"as_of\":\"%s\"", story->as_of);
    qf_buf_addc(&json, '}');
    return qf_buf_str(&json);
}

void tell(struct world *world, const struct story *story, clock_input *input, clock_result *result)
{
    qf_str json = story_json(world->cx.arena, story);
    const qf_val *val;

    if (qf_json_read(&world->cx, json, "story", &val) != QF_OK ||
        clock_input_read(&world->cx, val, input) != QF_OK ||
        clock_tell(&world->cx, world->law, world->cal, input, result) != QF_OK)
        fail_msg("%s\n%.*s\n%.*s", story->says, QF_ARG(json), QF_ARG(world->cx.err.zh));
}
