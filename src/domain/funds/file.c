/* A list as a file: looked at once for faults, read again row by row when there are none, so that a long
 * list needs no more memory than its text. */
#include "base/crypt.h"
#include "doc/csv.h"
#include "domain/auth/auth.h"
#include "domain/funds/funds.h"
#include "domain/org/org.h"

#define HEADER_WITHIN 20
#define RESET_EVERY 512

struct reading {
    csv_reader csv;
    funds_map map;
    qf_str header[CSV_MAX_FIELDS];
    size_t header_count;
    funds_village *villages;
    size_t village_count;
    qf_date paid_on;
};

/* ---- opening */

static qf_code find_header(qf_ctx *cx, struct reading *reading)
{
    bool more = true;

    for (int i = 0; i < HEADER_WITHIN; i++) {
        QF_TRY(csv_next(&reading->csv, &more));
        if (!more)
            break;
        if (!funds_map_find(cx->arena, reading->csv.fields, reading->csv.count, &reading->map))
            continue;
        reading->header_count = reading->csv.count;
        for (size_t c = 0; c < reading->csv.count; c++)
            reading->header[c] = qf_str_copy(cx->arena, reading->csv.fields[c]);
        return QF_OK;
    }
    return qf_fail(cx, QF_INVALID, "FUNDS.HEADER", "file",
                   "表头里要有“姓名”和“金额”两列，前 %d 行里没有找到", HEADER_WITHIN);
}

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
    struct reading *reading = QF_NEW(cx->arena, struct reading);

    if (qf_str_starts(bytes, QF_S("PK\x03\x04")))
        return qf_fail(cx, QF_INVALID, "FUNDS.FILE", "file",
                       "请在表格软件里把名单另存为 CSV 再上传");
    QF_TRY(csv_open(cx, bytes, &reading->csv));
    QF_TRY(find_header(cx, reading));
    QF_TRY(read_villages(cx, reading));
    reading->paid_on = paid_on;
    *out = reading;
    return QF_OK;
}

/* ---- looking */

static void note_fault(struct reading *reading, const funds_fault *fault, funds_file *out)
{
    out->wrong++;
    if (out->faults < FUNDS_FAULTS_SHOWN)
        out->fault[out->faults++] = (funds_file_fault){ (int64_t)reading->csv.line,
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

/* Every row of the file, to the loader where one is given. */
static qf_code each_row(qf_ctx *cx, struct reading *reading, funds_loader *loader, funds_file *out)
{
    QF_ARENA_CLEANUP qf_arena *arena = qf_arena_new();
    bool more = true;

    for (int64_t n = 1;; n++) {
        funds_fault fault;
        fund_row row;
        funds_read read;
        QF_TRY(csv_next(&reading->csv, &more));
        if (!more)
            return QF_OK;
        if (n % RESET_EVERY == 0)
            qf_arena_reset(arena);
        read = funds_row_read(arena, &reading->map, reading->csv.fields, reading->csv.count,
                              reading->villages, reading->village_count, reading->paid_on, &row,
                              &fault);
        if (read == FUNDS_READ_SKIP)
            out->skipped++;
        else if (read == FUNDS_READ_WRONG)
            note_fault(reading, &fault, out);
        else if (loader != NULL)
            QF_TRY(funds_load_row(cx, loader, &row));
        else
            note_row(&row, out);
    }
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
