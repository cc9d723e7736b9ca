/* The events of an application: any JSON is answered or refused with a sentence, the answer's numbers
 * agree with each other, and folding twice gives the same. */
#include "base/json.h"
#include "law/clock_json.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
    if (!good)
        abort();
}

/* The law is loaded once and kept for all inputs. */
static const calendar *cal;
static const clock_law *law;

static void load_once(void)
{
    static qf_ctx kept;

    if (cal != NULL)
        return;
    kept.arena = qf_arena_new();
    must(calendar_load(&kept, NULL, &cal) == QF_OK && clock_law_load(&kept, NULL, &law) == QF_OK);
}

static void check_answer(qf_arena *arena, const clock_input *input, const clock_result *r)
{
    clock_case again =
        clock_run(law, cal, input->channel, input->events, input->count, input->as_of, NULL);
    qf_buf out = qf_buf_new(arena, (size_t)512 << 20);

    must(again.state == r->c.state && again.due.day == r->c.due.day);
    must(r->refused_count <= input->count && r->clock_count <= 3);
    must(r->late_days == 0 || qf_date_is(r->due));
    must((r->c.outcome == CLOCK_NO_OUTCOME) || r->c.state >= CLOCK_REVIEW);
    for (size_t i = 0; i < r->refused_count; i++)
        must(
            clock_refusal_zh(arena, &input->events[r->refused[i].index], &r->refused[i].refusal).n >
            0);
    qf_json_write(&out, clock_result_json(arena, law, cal, input, r));
    must(!out.over && out.n > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    qf_arena *arena = qf_arena_new();
    qf_ctx cx = { .arena = arena };
    clock_input input;
    clock_result result;
    const qf_val *json;

    load_once();
    if (qf_json_read(&cx, (qf_str){ (const char *)data, size }, "input", &json) == QF_OK &&
        clock_input_read(&cx, json, &input) == QF_OK &&
        clock_tell(&cx, law, cal, &input, &result) == QF_OK)
        check_answer(arena, &input, &result);
    else
        must(cx.err.zh.n > 0 && cx.err.id != NULL);
    qf_arena_free(arena);
    return 0;
}
