/* Headers in an office's own words: shown once, remembered for this organisation and this header. */
#include "base/crypt.h"
#include "base/text.h"
#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "store/db.h"

#define MAKERS (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(REPORTER))
#define CELLS_MAX 200
#define TEXT_MAX ((size_t)200)

/* The texts as one, folded, a line each; trailing empty cells do not count. */
static qf_str folded_lines(qf_arena *arena, const qf_str *texts, size_t count)
{
    qf_buf out = qf_buf_new(arena, (TEXT_MAX + 1) * CELLS_MAX * 2);

    while (count > 0 && texts[count - 1].n == 0)
        count--;
    for (size_t i = 0; i < count && i < CELLS_MAX; i++) {
        qf_buf_add(&out, qf_fold_label(arena, qf_str_sub(texts[i], 0, TEXT_MAX)));
        qf_buf_addc(&out, '\n');
    }
    return out.n > 0 ? qf_buf_str(&out) : QF_S("");
}

static qf_str key_of(qf_arena *arena, qf_str lines)
{
    return qf_str_sub(qf_digest_hex(arena, qf_sha256(lines)), 0, 32);
}

static qf_code check_places(qf_ctx *cx, size_t count, const int *place)
{
    if (count > CELLS_MAX || place[FUNDS_COLUMN_NAME] < 0 || place[FUNDS_COLUMN_AMOUNT] < 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.MAPPING", "mapping",
                       "至少要指明哪一列是姓名、哪一列是金额");
    for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
        for (size_t d = 0; d < c; d++)
            if (place[c] >= 0 && place[c] == place[d])
                return qf_fail(cx, QF_INVALID, "FUNDS.MAPPING", "mapping",
                               "第 %d 列选了两次，一列只能当一样用", place[c] + 1);
    return QF_OK;
}

qf_code funds_mapping_put(qf_ctx *cx, const qf_str *texts, size_t count, const int *place)
{
    qf_buf places = qf_buf_new(cx->arena, 2000);
    qf_str lines = folded_lines(cx->arena, texts, count);
    int64_t id;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, MAKERS));
    QF_TRY(check_places(cx, count, place));
    for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
        if (place[c] >= 0)
            qf_buf_addf(&places, "%s%s=%d", places.n > 0 ? " " : "", funds_columns[c].name,
                        place[c]);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_exec(cx, SQL_FUNDS_MAPPING_END_KEY, DB_STR("header_key", key_of(cx->arena, lines))));
    QF_TRY(db_number_next(cx, "funds.mapping", &id));
    QF_TRY(db_exec(cx, SQL_FUNDS_MAPPING_INSERT, DB_INT("id", id),
                   DB_STR("header_key", key_of(cx->arena, lines)), DB_STR("header", lines),
                   DB_STR("places", qf_buf_str(&places)), DB_INT("made_by", cx->actor->account)));
    QF_TRY(audit_write(cx, "funds.mapping", audit_object(cx, "fund-mapping", id), "%.*s",
                       QF_ARG(qf_buf_str(&places))));
    return db_commit(&tx);
}

static void read_places(qf_str text, int *place)
{
    qf_str one;

    for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
        place[c] = -1;
    while (qf_str_split(&text, ' ', &one)) {
        ptrdiff_t at = qf_str_find(one, QF_S("="), 0);
        int64_t cell;
        if (at < 0 || !qf_number_parse(qf_str_sub(one, (size_t)at + 1, one.n), &cell))
            continue;
        for (size_t c = 0; c < FUNDS_COLUMN_COUNT; c++)
            if (qf_str_eq(qf_str_sub(one, 0, (size_t)at), qf_str_of(funds_columns[c].name)))
                place[c] = (int)cell;
    }
}

qf_code funds_mapping_list(qf_ctx *cx, funds_mappings *out)
{
    db_rows rows;

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(db_many(cx, SQL_FUNDS_MAPPINGS, &rows));
    *out = (funds_mappings){ QF_NEW_ARRAY(cx->arena, funds_mapping, rows.count), rows.count,
                             cx->arena };
    for (size_t i = 0; i < rows.count; i++) {
        out->one[i].id = db_int(&rows.row[i], "id");
        out->one[i].header = db_str(&rows.row[i], "header");
        out->one[i].made_on = qf_time_date(db_time(&rows.row[i], "made_at"));
        read_places(db_str(&rows.row[i], "places"), out->one[i].place);
    }
    return QF_OK;
}

qf_code funds_mapping_end(qf_ctx *cx, int64_t id)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, MAKERS));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_FUNDS_MAPPING_END, &changed, DB_INT("id", id)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "FUNDS.NO_MAPPING", "id",
                       "没有这条对应关系，或者已经删掉了");
    QF_TRY(audit_write(cx, "funds.mapping", audit_object(cx, "fund-mapping", id), "删除"));
    return db_commit(&tx);
}

bool funds_mapping_known(void *user, const qf_str *texts, size_t count, int *place)
{
    const funds_mappings *known = user;
    qf_str lines;

    if (known->count == 0)
        return false;
    lines = folded_lines(known->scratch, texts, count);
    for (size_t i = 0; i < known->count; i++)
        if (qf_str_eq(known->one[i].header, lines)) {
            memcpy(place, known->one[i].place, sizeof(known->one[i].place));
            return true;
        }
    return false;
}
