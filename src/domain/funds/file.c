/* A list as a file: looked at once for faults, read again row by row when there are none, so that a long
 * list needs no more memory than its text. */
#include "base/crypt.h"
#include "doc/sheet.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "domain/org/org.h"

#define HEADER_WITHIN 20
#define RESET_EVERY 512
#define CELLS_MAX 512

struct reading {
    qf_ctx *cx;
    sheet *list;
    funds_map map;
    bool has_header, any_header;
    size_t sheet, before; /* sheet at hand, its rows before the header */
    size_t line;
    qf_str header[CELLS_MAX];
    size_t header_count;
    funds_village *villages;
    size_t village_count;
    qf_date paid_on;
    qf_arena *rows;
    int64_t count;
    funds_loader *loader; /* NULL: looking only */
    funds_file *out;
};

/* ---- opening */

static qf_code read_villages(qf_ctx *cx, struct reading *reading)
{
    const org *below;
    size_t count;

    QF_TRY(org_children(cx, cx->org, &below, &count));
    reading->villages = QF_NEW_ARRAY(cx->arena, funds_village, count);
    for (size_t i = 0; i < count; i++)
        if (below[i].kind == ORG_VILLAGE)
            reading->villages[reading->village_count++] =
                (funds_village){ below[i].id, below[i].name };
    return QF_OK;
}

static qf_code open_file(qf_ctx *cx, qf_str bytes, qf_date paid_on, struct reading **out)
{
    static const sheet_column columns[] = { { "name", "姓名", NULL, true }, { 0 } };
    static const sheet_options options = { .columns = columns };
    struct reading *reading = QF_NEW(cx->arena, struct reading);

    QF_TRY(sheet_open(cx, bytes, &options, &reading->list));
    QF_TRY(read_villages(cx, reading));
    reading->cx = cx;
    reading->paid_on = paid_on;
    *out = reading;
    return QF_OK;
}

static void look_for_header(struct reading *reading, const qf_str *fields, size_t count)
{
    if (reading->before++ >= HEADER_WITHIN || count > CELLS_MAX ||
        !funds_map_find(reading->rows, fields, count, &reading->map))
        return;
    reading->has_header = reading->any_header = true;
    reading->header_count = count;
    for (size_t c = 0; c < count; c++)
        reading->header[c] = qf_str_copy(reading->cx->arena, fields[c]);
}

/* ---- rows */

static void note_fault(struct reading *reading, const funds_fault *fault)
{
    funds_file *out = reading->out;

    out->wrong++;
    if (out->faults < FUNDS_FAULTS_SHOWN)
        out->fault[out->faults++] = (funds_file_fault){ (int64_t)reading->line,
                                                        fault->column < reading->header_count
                                                            ? reading->header[fault->column]
                                                            : QF_S(""),
                                                        fault->zh };
}

static void note_row(const fund_row *row, funds_file *out)
{
    out->rows++;
    out->sum.fen += row->amount.fen;
    out->returned += row->returned;
    out->flagged += row->flags != 0;
    for (size_t f = 0; f < FUNDS_FLAG_COUNT; f++)
        out->flags[f] += (row->flags >> f) & 1;
}

/* A row of the file: of a sheet without a header nothing is taken. */
static qf_code on_row(void *user, size_t sheet_number, size_t line, const qf_str *fields,
                      size_t count)
{
    struct reading *reading = user;
    funds_fault fault;
    fund_row row;
    funds_read read;

    if (sheet_number != reading->sheet) {
        reading->sheet = sheet_number;
        reading->has_header = false;
        reading->before = 0;
    }
    if (++reading->count % RESET_EVERY == 0)
        qf_arena_reset(reading->rows);
    if (!reading->has_header) {
        look_for_header(reading, fields, count);
        return QF_OK;
    }
    reading->line = line;
    read = funds_row_read(reading->rows, &reading->map, fields, count, reading->villages,
                          reading->village_count, reading->paid_on, &row, &fault);
    if (read == FUNDS_READ_SKIP)
        reading->out->skipped++;
    else if (read == FUNDS_READ_WRONG)
        note_fault(reading, &fault);
    else if (reading->loader != NULL)
        return funds_load_row(reading->cx, reading->loader, &row);
    else
        note_row(&row, reading->out);
    return QF_OK;
}

/* Every row of the file, to the loader where one is given. */
static qf_code each_row(qf_ctx *cx, struct reading *reading, funds_loader *loader, funds_file *out)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();

    reading->rows = arena;
    reading->loader = loader;
    reading->out = out;
    QF_TRY(sheet_each_raw(reading->list, on_row, reading));
    if (!reading->any_header)
        return qf_fail(cx, QF_INVALID, "FUNDS.HEADER", "file",
                       "表头里要有“姓名”和“金额”两列，前 %d 行里没有找到", HEADER_WITHIN);
    return QF_OK;
}

qf_code funds_file_check(qf_ctx *cx, qf_str bytes, int64_t fund_id, qf_date paid_on,
                         funds_file *out)
{
    qf_sha256_state *digest = qf_sha256_new(cx->arena);
    struct reading *reading = NULL;

    *out = (funds_file){ 0 };
    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(open_file(cx, bytes, paid_on, &reading));
    QF_TRY(each_row(cx, reading, NULL, out));
    qf_sha256_add(digest, qf_strf(cx->arena, "funds list of %lld\n", (long long)fund_id));
    qf_sha256_add(digest, bytes);
    out->digest = qf_digest_hex(cx->arena, qf_sha256_end(digest));
    return QF_OK;
}

qf_code funds_file_load(qf_ctx *cx, const fund_batch *head, qf_str bytes, qf_date paid_on,
                        funds_file *out, int64_t *batch)
{
    struct reading *reading = NULL;
    funds_loader *loader = NULL;
    funds_file again = { 0 };

    QF_TRY(funds_file_check(cx, bytes, head->fund, paid_on, out));
    if (out->wrong > 0)
        return qf_fail(cx, QF_INVALID, "FUNDS.ROWS", "file",
                       "有 %lld 行不能导入，改好以后再导入；现在一行也没有导入",
                       (long long)out->wrong);
    QF_TRY(open_file(cx, bytes, paid_on, &reading));
    QF_TRY(funds_load_begin(cx, head, out->digest, &loader));
    QF_TRY(each_row(cx, reading, loader, &again));
    return funds_load_end(cx, loader, batch);
}
