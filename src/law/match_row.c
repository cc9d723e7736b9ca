/* Rows going in, and how their cells are shown. */
#include "base/money.h"
#include "base/text.h"
#include "law/match.h"

#include <stdlib.h>

/* A card of 12 to 19 digits as a number; 0 when it is none. */
static int64_t card_digits(qf_str text)
{
    int64_t number = 0;

    if (text.n < 12 || text.n > 19 || text.p[0] == '0' || (text.n == 19 && text.p[0] >= '9'))
        return 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < '0' || text.p[i] > '9')
            return 0;
        number = number * 10 + (text.p[i] - '0');
    }
    return number;
}

static int64_t card_number(match_rules *rules, qf_str text)
{
    int64_t number = card_digits(text);

    return number != 0 ? number : match_text_number(rules->texts, text);
}

int64_t match_number_of(match_rules *rules, qf_arena *scratch, match_type type, qf_str text)
{
    char digits[40];
    size_t n = 0;
    int64_t number_of_card;
    uint32_t number, stands;
    qf_str folded;

    if (text.n == 0)
        return MATCH_NONE;
    if (type == MATCH_CARD && text.n >= 12 && (number_of_card = card_digits(text)) != 0)
        return number_of_card;
    if (type == MATCH_CARD) {
        for (size_t at = 0; at < text.n && n < sizeof(digits);) {
            uint32_t r = qf_rune_narrow(qf_rune_next(text, &at));
            if (r < 0x80 && r > ' ' && r != '-' && r != '\'')
                digits[n++] = (char)r;
        }
        return n == 0 ? MATCH_NONE : card_number(rules, (qf_str){ digits, n });
    }
    number = match_text_number(rules->texts, text);
    stands = match_text_stands(rules->texts, number);
    if (stands != 0)
        return stands;
    folded = qf_fold_label(scratch, text);
    if (folded.n == 0)
        return MATCH_NONE;
    stands = match_text_number(rules->texts, folded);
    match_text_stand(rules->texts, number, stands);
    match_text_stand(rules->texts, stands, stands);
    return stands;
}

/* A day in its parts; one row asks for one day several times, and the next row mostly for the same. */
static void parts_of(match_rules *rules, int32_t day)
{
    if (rules->last.year != 0 && rules->last.day == day)
        return;
    rules->last.day = day;
    qf_date_parts((qf_date){ day }, &rules->last.year, &rules->last.month, &rules->last.of_month);
}

/* True when an id is right; that of the row at hand is known to be, mostly. */
static bool is_valid(match_rules *rules, int64_t id)
{
    if (id != rules->last.valid_id && match_id_valid((uint64_t)id))
        rules->last.valid_id = id;
    return id == rules->last.valid_id;
}

static bool has_birth(match_rules *rules, const match_list *list, const int64_t *values)
{
    int64_t id = list->id >= 0 ? values[list->id] : MATCH_NONE;

    return id != MATCH_NONE && id < MATCH_STRANGE &&
           (id == rules->last.valid_id || qf_date_is(match_id_birth((uint64_t)id)));
}

/* Year, month and day of birth in one number, 19400203: as in the id, else as written; 0 when not known. */
static int64_t birth_number(match_rules *rules, const match_list *list, const int64_t *values)
{
    int year, month, day;

    if (has_birth(rules, list, values))
        return values[list->id] / 11 / 1000 % 100000000;
    if (list->birth < 0 || values[list->birth] == MATCH_NONE)
        return 0;
    qf_date_parts((qf_date){ (int32_t)values[list->birth] }, &year, &month, &day);
    return (int64_t)year * 10000 + month * 100 + day;
}

/* Whole years at a day, in millionths. */
static int64_t age_at(match_rules *rules, int64_t birth, int32_t day)
{
    int64_t years;

    if (birth == 0)
        return MATCH_NONE;
    parts_of(rules, day);
    years = rules->last.year - birth / 10000;
    years -= rules->last.month * 100 + rules->last.of_month < birth % 10000;
    return years * 1000000;
}

static qf_date birth_of(const match_list *list, const int64_t *values)
{
    qf_date birth = QF_NO_DATE;

    if (list->id >= 0 && values[list->id] != MATCH_NONE && values[list->id] < MATCH_STRANGE)
        birth = match_id_birth((uint64_t)values[list->id]);
    if (!qf_date_is(birth) && list->birth >= 0 && values[list->birth] != MATCH_NONE)
        birth = (qf_date){ (int32_t)values[list->birth] };
    return birth;
}

static int64_t product(int64_t quantity, int64_t standard)
{
    __int128 exact;

    if (quantity == MATCH_NONE || standard == MATCH_NONE)
        return MATCH_NONE;
    exact = (__int128)quantity * standard;
    exact += exact >= 0 ? 500000 : -500000;
    exact /= 1000000;
    return exact > INT64_MAX / 2 || exact < INT64_MIN / 2 ? MATCH_NONE : (int64_t)exact;
}

static int64_t price(int64_t sum, int64_t quantity)
{
    if (sum == MATCH_NONE || quantity == MATCH_NONE || sum <= 0 || quantity <= 0 ||
        sum > INT64_MAX / 2000000)
        return MATCH_NONE;
    return (sum * 1000000 + quantity / 2) / quantity;
}

/* "00017" to "00018": the digits at the end, one more. */
static int64_t number_after(match_rules *rules, int64_t number)
{
    qf_str text = match_text(rules->texts, number);
    char next[64];
    size_t at = text.n;

    if (text.n == 0 || text.n > sizeof(next))
        return MATCH_NONE;
    memcpy(next, text.p, text.n);
    while (at > 0 && next[at - 1] == '9')
        next[--at] = '0';
    if (at == 0 || next[at - 1] < '0' || next[at - 1] > '8')
        return MATCH_NONE;
    next[at - 1]++;
    return match_text_number(rules->texts, (qf_str){ next, text.n });
}

static int64_t derived(match_rules *rules, const match_list *list, const match_column *c,
                       const int64_t *values)
{
    int64_t of = c->of >= 0 ? values[c->of] : rules->today.day;

    switch (c->derive) {
    case DERIVE_YEAR:
    case DERIVE_MONTH:
        if (of == MATCH_NONE)
            return MATCH_NONE;
        parts_of(rules, (int32_t)of);
        return (c->derive == DERIVE_YEAR ? rules->last.year
                                         : (int64_t)rules->last.year * 100 + rules->last.month) *
               1000000;
    case DERIVE_AGE:
        return of == MATCH_NONE ? MATCH_NONE
                                : age_at(rules, birth_number(rules, list, values), (int32_t)of);
    case DERIVE_BIRTH: {
        qf_date birth = birth_of(list, values);
        return qf_date_is(birth) ? birth.day : MATCH_NONE;
    }
    case DERIVE_INVALID:
        if (of == MATCH_NONE)
            return MATCH_NONE;
        if (of >= MATCH_STRANGE)
            return 1000000;
        return is_valid(rules, of) ? 0 : 1000000;
    case DERIVE_PRODUCT:
        return product(of, values[c->by]);
    case DERIVE_PRICE:
        return price(of, values[c->by]);
    case DERIVE_NEXT:
        return of == MATCH_NONE ? MATCH_NONE : number_after(rules, of);
    case DERIVE_NONE:
        break;
    }
    return MATCH_NONE;
}

void match_row_add(qf_ctx *cx, match_rules *rules, match_list *list, uint32_t line, int64_t *values)
{
    if (list->table == NULL)
        list->table = match_table_new(cx->arena, list->types, list->column_count);
    for (size_t c = 0; c < list->column_count; c++)
        if (list->columns[c].derive != DERIVE_NONE)
            values[c] = derived(rules, list, &list->columns[c], values);
    list->table->gaps = list->table->gaps || (list->id >= 0 && values[list->id] == MATCH_NONE);
    match_table_add(list->table, line, values);
}

/* ---- rows gathered apart */

match_apart match_apart_new(qf_arena *arena, const match_rules *rules, const match_list *list)
{
    match_apart apart = { QF_NEW(arena, match_rules), QF_NEW(arena, match_list) };

    apart.rules->texts = match_texts_new(arena);
    apart.rules->today = rules->today;
    *apart.list = *list;
    apart.list->table = match_table_new(arena, apart.list->types, list->column_count);
    return apart;
}

/* Numbers that the texts gathered apart have among all; in the order they came in. */
static uint32_t *numbers_of(qf_arena *arena, match_rules *rules, const match_texts *apart)
{
    size_t count = match_text_count(apart);
    uint32_t *number_of = QF_NEW_ARRAY(arena, uint32_t, count + 1);

    for (uint32_t i = 1; i < count; i++)
        number_of[i] = match_text_number(rules->texts, match_text(apart, i));
    for (uint32_t i = 1; i < count; i++) {
        uint32_t stands = match_text_stands(apart, i);
        if (stands != 0)
            match_text_stand(rules->texts, number_of[i], number_of[stands]);
    }
    return number_of;
}

void match_apart_take(qf_ctx *cx, match_rules *rules, match_list *list, const match_apart *apart,
                      uint32_t lines_before)
{
    QF_ARENA_CLEANUP qf_arena *scratch = qf_arena_new();
    const match_table *gathered = apart->list->table;

    if (gathered->rows == 0)
        return;
    if (list->table == NULL)
        list->table = match_table_new(cx->arena, list->types, list->column_count);
    for (size_t c = 0; c < list->column_count; c++)
        list->table->has[c] = list->table->has[c] || gathered->has[c];
    list->table->gaps = list->table->gaps || gathered->gaps;
    match_table_append(list->table, gathered, numbers_of(scratch, rules, apart->rules->texts),
                       lines_before);
}

/* ---- shown to a person */

static qf_str mask_name(qf_arena *arena, qf_str name)
{
    char out[16];
    size_t at = 0, n = 0, runes = 0;

    for (; at < name.n && runes < 12; runes++) {
        size_t from = at;
        (void)qf_rune_next(name, &at);
        if (runes > 0) {
            out[n++] = '*';
            continue;
        }
        memcpy(out, name.p, at - from);
        n = at - from;
    }
    return qf_str_copy(arena, (qf_str){ out, n });
}

static qf_str mask_tail(qf_arena *arena, qf_str text, size_t front, size_t tail)
{
    char out[40];
    size_t n = text.n < sizeof(out) ? text.n : sizeof(out);

    if (text.n <= front + tail)
        front = tail = 0;
    for (size_t i = 0; i < n; i++)
        out[i] = i < front || i + tail >= text.n ? text.p[i] : '*';
    return qf_str_copy(arena, (qf_str){ out, n });
}

static qf_str millionths(qf_arena *arena, int64_t value)
{
    qf_str text = qf_strf(arena, "%s%lld.%06lld", value < 0 ? "-" : "",
                          (long long)(llabs(value) / 1000000), (long long)(llabs(value) % 1000000));

    while (text.p[text.n - 1] == '0')
        text.n--;
    if (text.p[text.n - 1] == '.')
        text.n--;
    return text;
}

qf_str match_cell(qf_arena *arena, const match_rules *rules, const match_list *list, int column,
                  uint32_t row)
{
    int64_t value = match_value(list->table, (size_t)column, row);
    char id[19];

    if (value == MATCH_NONE)
        return QF_S("（空）");
    switch (list->types[column]) {
    case MATCH_NAME:
        return mask_name(arena, match_text(rules->texts, value));
    case MATCH_CARD:
        if (value >= MATCH_CARD_LEAST)
            return qf_strf(arena, "****%04lld", (long long)(value % 10000));
        return mask_tail(arena, match_text(rules->texts, value), 0, 4);
    case MATCH_ID:
        if (value >= MATCH_STRANGE)
            return mask_tail(arena, match_text(rules->texts, value - MATCH_STRANGE), 2, 2);
        match_id_text((uint64_t)value, id);
        return mask_tail(arena, (qf_str){ id, 18 }, 4, 4);
    case MATCH_DATE:
        return qf_date_str(arena, (qf_date){ (int32_t)value });
    case MATCH_MONEY:
        return qf_fen_yuan(arena, (qf_fen){ value });
    case MATCH_NUMBER:
        return millionths(arena, value);
    case MATCH_TEXT:
        break;
    }
    return match_text(rules->texts, value);
}

qf_str match_cell_open(qf_arena *arena, const match_rules *rules, const match_list *list,
                       int column, uint32_t row)
{
    int64_t value = match_value(list->table, (size_t)column, row);
    char id[19];

    switch (list->types[column]) {
    case MATCH_NAME:
        return match_text(rules->texts, value);
    case MATCH_CARD:
        return value >= MATCH_CARD_LEAST ? qf_strf(arena, "%lld", (long long)value)
                                         : match_text(rules->texts, value);
    case MATCH_ID:
        if (value == MATCH_NONE || value >= MATCH_STRANGE)
            return match_text(rules->texts, value == MATCH_NONE ? 0 : value - MATCH_STRANGE);
        match_id_text((uint64_t)value, id);
        return qf_str_copy(arena, (qf_str){ id, 18 });
    default:
        return match_cell(arena, rules, list, column, row);
    }
}

qf_str match_person(qf_arena *arena, const match_rules *rules, const match_list *list, uint32_t row)
{
    qf_str name = list->person < 0 ? QF_S("") : match_cell(arena, rules, list, list->person, row);
    bool has_id = list->id >= 0 && match_value(list->table, (size_t)list->id, row) != MATCH_NONE;
    qf_str id = has_id ? match_cell(arena, rules, list, list->id, row) : QF_S("");

    return has_id ? QF_JOIN(arena, name, QF_S("（"), id, QF_S("）")) : name;
}

qf_str match_person_key(qf_arena *arena, const match_rules *rules, const match_list *list,
                        uint32_t row)
{
    qf_buf out = qf_buf_new(arena, 4000);
    char id[19];
    int64_t value = list->id < 0 ? MATCH_NONE : match_value(list->table, (size_t)list->id, row);

    if (value != MATCH_NONE && value < MATCH_STRANGE) {
        match_id_text((uint64_t)value, id);
        return qf_str_copy(arena, (qf_str){ id, 18 });
    }
    if (value != MATCH_NONE)
        return match_text(rules->texts, value - MATCH_STRANGE);
    if (list->person >= 0)
        qf_buf_add(&out,
                   match_text(rules->texts, match_value(list->table, (size_t)list->person, row)));
    if (list->birth >= 0)
        qf_buf_addf(&out, "|%lld", (long long)match_value(list->table, (size_t)list->birth, row));
    if (list->village >= 0) {
        qf_buf_addc(&out, '|');
        qf_buf_add(&out,
                   match_text(rules->texts, match_value(list->table, (size_t)list->village, row)));
    }
    if (out.n == 0)
        qf_buf_addf(&out, "%.*s:%u", QF_ARG(list->name), (unsigned)match_line(list->table, row));
    return qf_buf_str(&out);
}
