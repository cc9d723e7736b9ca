#include "law/match_id.h"

#include "base/text.h"

static int check_of(const int *digit)
{
    static const int weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;

    for (int i = 0; i < 17; i++)
        sum += digit[i] * weight[i];
    return (12 - sum % 11) % 11;
}

static match_id make(const int *digit, int count, bool cross)
{
    match_id id = { 0 };
    int full[18];
    uint64_t body = 0;

    if (count == 15 && !cross) {
        id.old_form = true;
        for (int i = 0; i < 17; i++)
            full[i] = i < 6 ? digit[i] : i == 6 ? 1 : i == 7 ? 9 : digit[i - 2];
        full[17] = check_of(full);
    } else if (count == 18) {
        for (int i = 0; i < 18; i++)
            full[i] = digit[i];
    } else {
        return id;
    }
    for (int i = 0; i < 17; i++)
        body = body * 10 + (uint64_t)full[i];
    id.key = body * 11 + (uint64_t)full[17];
    id.valid = full[17] == check_of(full) && qf_date_is(match_id_birth(id.key));
    return id;
}

/* Eighteen Latin digits, the last perhaps an X: nearly every number in a list. */
static bool take_plain(qf_str text, match_id *out)
{
    static const uint8_t weight[17] = { 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2 };
    unsigned sum = 0, strange = 0, last;
    uint64_t body = 0;

    if (text.n != 18)
        return false;
    for (size_t i = 0; i < 17; i++) {
        unsigned digit = (unsigned)(unsigned char)text.p[i] - '0';

        strange |= digit > 9;
        sum += digit * weight[i];
        body = body * 10 + digit;
    }
    last = (unsigned)(unsigned char)text.p[17] - '0';
    if (text.p[17] == 'X' || text.p[17] == 'x')
        last = 10;
    else if (last > 9)
        return false;
    if (strange)
        return false;
    out->key = body * 11 + last;
    out->old_form = false;
    out->valid = last == (12 - sum % 11) % 11 && qf_date_is(match_id_birth(out->key));
    return true;
}

match_id match_id_of(qf_str text)
{
    match_id plain;
    int digit[18], count = 0;
    bool cross = false;

    if (take_plain(text, &plain))
        return plain;

    for (size_t at = 0; at < text.n;) {
        unsigned char c = (unsigned char)text.p[at];
        uint32_t r = c < 0x80 ? (at++, c) : qf_rune_narrow(qf_rune_next(text, &at));

        if (r >= '0' && r <= '9' && count < 18 && !cross) {
            digit[count++] = (int)(r - '0');
        } else if ((r == 'X' || r == 'x' || r == 0xD7) && count == 17) {
            digit[count++] = 10;
            cross = true;
        } else if (r != '\'' && r != '-' && !qf_rune_is_space(r)) {
            return (match_id){ 0 };
        } else if (count == 18 && r >= '0' && r <= '9') {
            return (match_id){ 0 };
        }
    }
    return make(digit, count, cross);
}

bool match_id_valid(uint64_t key)
{
    int full[18];
    uint64_t body = key / 11;

    for (int i = 16; i >= 0; i--, body /= 10)
        full[i] = (int)(body % 10);
    return body == 0 && (int)(key % 11) == check_of(full) && qf_date_is(match_id_birth(key));
}

void match_id_text(uint64_t key, char out[19])
{
    uint64_t body = key / 11;
    int check = (int)(key % 11);

    for (int i = 16; i >= 0; i--, body /= 10)
        out[i] = (char)('0' + body % 10);
    out[17] = check == 10 ? 'X' : (char)('0' + check);
    out[18] = '\0';
}

qf_date match_id_birth(uint64_t key)
{
    uint64_t body = key / 11;
    int day = (int)(body / 1000 % 100), month = (int)(body / 100000 % 100),
        year = (int)(body / 10000000 % 10000);
    qf_date out;

    if (key == 0 || year < 1850 || !qf_date_from(year, month, day, &out))
        return QF_NO_DATE;
    return out;
}
