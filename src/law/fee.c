#include "law/fee.h"

#define FILE_NAME "fees.json"
/* A single unit costs less than this; far above any tariff, far below an overflow. */
#define EACH_MAX ((int64_t)1000000000000)
#define UNITS_MAX ((int64_t)1000000000000)

struct band {
    int64_t from, to; /* to is the standard's max in the last band */
    int64_t each;
    int64_t every, add; /* every 0: one price in the whole band */
};

struct standard {
    qf_str zh, unit;
    int64_t max;
    struct band *bands;
    size_t count;
};

struct fee_law {
    struct standard standards[FEE_STANDARDS];
};

static const char *const standard_keys[] = { "items", "pages" };

/* ---- loading */

static qf_code read_step(qf_ctx *cx, law_at at, struct band *band)
{
    law_at step = law_in(cx, at, "step");

    if (step.val == NULL)
        return QF_OK;
    QF_TRY(law_is_map(cx, step));
    QF_TRY(law_int(cx, step, "every", 1, UNITS_MAX, &band->every));
    return law_int(cx, step, "add_fen", 0, EACH_MAX, &band->add);
}

static qf_code read_bands(qf_ctx *cx, law_at at, struct standard *standard)
{
    int64_t next = 1;
    law_at bands;
    size_t i = 0;

    QF_TRY(law_list(cx, at, "bands", &bands));
    standard->count = qf_count(bands.val);
    standard->bands = QF_NEW_ARRAY(cx->arena, struct band, standard->count);
    for (const qf_val *val = qf_first(bands.val); val != NULL; val = val->next, i++) {
        struct band *band = &standard->bands[i];
        law_at place = law_item(cx, bands, i, val);
        bool last = val->next == NULL;

        QF_TRY(law_is_map(cx, place));
        QF_TRY(law_int(cx, place, "from", 1, UNITS_MAX, &band->from));
        QF_TRY(law_int(cx, place, "each_fen", 0, EACH_MAX, &band->each));
        if (band->from != next)
            return law_wrong(cx, law_in(cx, place, "from"), "各档要首尾相接，这里应当是 %lld",
                             (long long)next);
        band->to = standard->max;
        if (last && qf_get(val, "to") != NULL)
            return law_wrong(cx, law_in(cx, place, "to"), "最后一档没有上限，不写 to");
        if (!last)
            QF_TRY(law_int(cx, place, "to", band->from, standard->max, &band->to));
        QF_TRY(read_step(cx, place, band));
        next = band->to + 1;
    }
    return QF_OK;
}

qf_code fee_load(qf_ctx *cx, const char *dir, const fee_law **out)
{
    fee_law *law = QF_NEW(cx->arena, fee_law);
    law_at top = { FILE_NAME, "", NULL }, standards;

    QF_TRY(law_json(cx, dir, FILE_NAME, &top.val));
    QF_TRY(law_is_map(cx, top));
    QF_TRY(law_map(cx, top, "standards", &standards));
    for (fee_standard i = 0; i < FEE_STANDARDS; i++) {
        struct standard *standard = &law->standards[i];
        law_at at;

        QF_TRY(law_map(cx, standards, standard_keys[i], &at));
        QF_TRY(law_str(cx, at, "zh", &standard->zh));
        QF_TRY(law_str(cx, at, "unit", &standard->unit));
        QF_TRY(law_int(cx, at, "max", 1, UNITS_MAX, &standard->max));
        QF_TRY(read_bands(cx, at, standard));
    }
    *out = law;
    return QF_OK;
}

/* ---- asking */

qf_str fee_unit(const fee_law *law, fee_standard standard)
{
    return law->standards[standard].unit;
}

qf_str fee_name(const fee_law *law, fee_standard standard)
{
    return law->standards[standard].zh;
}

static qf_code check_number(qf_ctx *cx, const struct standard *standard, int64_t n, int64_t min)
{
    if (n < min)
        return qf_fail(cx, QF_INVALID, "FEE.NUMBER", "number", "%.*s数不能小于 %lld",
                       QF_ARG(standard->unit), (long long)min);
    if (n > standard->max)
        return qf_fail(cx, QF_LIMIT, "FEE.NUMBER", "number", "最多计算 %lld %.*s",
                       (long long)standard->max, QF_ARG(standard->unit));
    return QF_OK;
}

static qf_code too_much(qf_ctx *cx)
{
    return qf_fail(cx, QF_LIMIT, "FEE.NUMBER", "number", "金额超出能计算的范围");
}

struct sum {
    qf_fen total;
    fee_line *lines;
    size_t count;
};

/* Adds units from-to at one price: to the total always, as a line when there is room for lines. */
static qf_code add_line(qf_ctx *cx, struct sum *sum, int64_t from, int64_t to, int64_t each)
{
    int64_t amount;

    if (each == 0)
        return QF_OK;
    if (__builtin_mul_overflow(to - from + 1, each, &amount) ||
        qf_fen_add(sum->total, (qf_fen){ amount }, &sum->total) != QF_OK)
        return too_much(cx);
    sum->lines[sum->count++] = (fee_line){ from, to, { each } };
    return QF_OK;
}

static qf_code add_band(qf_ctx *cx, struct sum *sum, const struct band *band, int64_t n)
{
    int64_t end = n < band->to ? n : band->to, each = band->each;

    if (band->every == 0)
        return add_line(cx, sum, band->from, end, each);
    for (int64_t from = band->from; from <= end; from += band->every) {
        int64_t to = end - from >= band->every ? from + band->every - 1 : end;

        QF_TRY(add_line(cx, sum, from, to, each));
        if (__builtin_add_overflow(each, band->add, &each))
            return too_much(cx);
    }
    return QF_OK;
}

/* Lines that `n` units can have at most. */
static size_t line_count(const struct standard *standard, int64_t n)
{
    int64_t count = 0;

    for (size_t i = 0; i < standard->count; i++) {
        const struct band *band = &standard->bands[i];
        int64_t end = n < band->to ? n : band->to;

        if (end >= band->from)
            count += band->every == 0 ? 1 : (end - band->from) / band->every + 1;
    }
    return (size_t)count;
}

qf_code fee_of(qf_ctx *cx, const fee_law *law, fee_standard which, int64_t n, fee_amount *out)
{
    const struct standard *standard = &law->standards[which];
    struct sum sum = { { 0 }, NULL, 0 };
    size_t lines;

    QF_TRY(check_number(cx, standard, n, 0));
    lines = line_count(standard, n);
    if (lines > 1000000)
        return too_much(cx);
    sum.lines = QF_NEW_ARRAY(cx->arena, fee_line, lines + 1);
    for (size_t i = 0; i < standard->count && standard->bands[i].from <= n; i++)
        QF_TRY(add_band(cx, &sum, &standard->bands[i], n));
    *out = (fee_amount){ sum.total, sum.lines, sum.count };
    return QF_OK;
}

qf_code fee_of_rank(qf_ctx *cx, const fee_law *law, fee_standard which, int64_t n, qf_fen *out)
{
    const struct standard *standard = &law->standards[which];
    const struct band *band = standard->bands;
    int64_t rise = 0;

    QF_TRY(check_number(cx, standard, n, 1));
    while (n > band->to)
        band++;
    if (band->every > 0 && __builtin_mul_overflow((n - band->from) / band->every, band->add, &rise))
        return too_much(cx);
    if (__builtin_add_overflow(band->each, rise, &out->fen))
        return too_much(cx);
    return QF_OK;
}
