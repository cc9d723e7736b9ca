#include "domain/audit/audit.h"
#include "domain/auth/auth.h"
#include "domain/books/books.h"
#include "store/blob.h"
#include "store/db.h"

#define TOWN (AUTH_BIT(DISCLOSURE_CLERK) | AUTH_BIT(HANDLER) | AUTH_BIT(LEADER))
#define IMAGE_MAX ((size_t)10 * 1024 * 1024)
#define IMAGES_MAX 20

/* ---- pictures of the papers */

static const char *image_type(qf_str bytes)
{
    if (bytes.n > 3 && memcmp(bytes.p, "\xFF\xD8\xFF", 3) == 0)
        return "image/jpeg";
    if (bytes.n > 8 && memcmp(bytes.p, "\x89PNG\r\n\x1A\n", 8) == 0)
        return "image/png";
    return NULL;
}

qf_code books_image_add(qf_ctx *cx, int64_t voucher, qf_str bytes)
{
    const char *type = image_type(bytes);
    books_voucher found;
    qf_str sha256;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_ANY));
    QF_TRY(books_voucher_get(cx, voucher, &found));
    QF_TRY(auth_need_village(cx, found.village, TOWN));
    if (type == NULL || bytes.n > IMAGE_MAX)
        return qf_fail(cx, QF_INVALID, "BOOKS.IMAGE", "image",
                       "凭证图片要是 JPG 或 PNG，不超过 10 MB");
    if (found.images >= IMAGES_MAX)
        return qf_fail(cx, QF_LIMIT, "BOOKS.IMAGES", "image", "一张凭证最多附 %d 张图片",
                       IMAGES_MAX);
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(blob_put(cx, bytes, &sha256));
    QF_TRY(db_exec(cx, SQL_BOOKS_IMAGE_INSERT, DB_INT("id", voucher), DB_INT("n", found.images + 1),
                   DB_STR("sha256", sha256), DB_STR("type", qf_str_of(type)),
                   DB_INT("size", (int64_t)bytes.n)));
    QF_TRY(audit_write(cx, "books.image", audit_object(cx, "voucher", voucher), "%.*s",
                       QF_ARG(sha256)));
    return db_commit(&tx);
}

qf_code books_image_show(qf_ctx *cx, int64_t voucher, int64_t n, bool shown)
{
    int64_t changed;
    DB_TX tx = { 0 };

    QF_TRY(auth_need(cx, AUTH_BIT(DISCLOSURE_CLERK)));
    QF_TRY(db_begin(cx, &tx));
    QF_TRY(db_change(cx, SQL_BOOKS_IMAGE_SHOW, &changed, DB_INT("id", voucher), DB_INT("n", n),
                     DB_BOOL("shown", shown)));
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "BOOKS.NO_IMAGE", "image", "没有这张图片");
    QF_TRY(audit_write(cx, "books.image", audit_object(cx, "voucher", voucher), "第 %lld 张图片%s",
                       (long long)n, shown ? "公开" : "不公开"));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

qf_code books_images(qf_ctx *cx, int64_t voucher, books_image **out, size_t *count)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_BOOKS_IMAGES, &rows, DB_INT("id", voucher)));
    *count = rows.count;
    *out = QF_NEW_ARRAY(cx->arena, books_image, rows.count);
    for (size_t i = 0; i < rows.count; i++)
        (*out)[i] = (books_image){
            .n = db_int(&rows.row[i], "n"),
            .size = db_int(&rows.row[i], "size"),
            .sha256 = db_str(&rows.row[i], "sha256"),
            .type = db_str(&rows.row[i], "type"),
            .shown = db_bool(&rows.row[i], "shown"),
        };
    return QF_OK;
}

/* ---- contracts, assets, resources */

static qf_code check_register(qf_ctx *cx, const books_register *entry)
{
    if (entry->name.n == 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.REGISTER", "name", "请填写名称");
    if (entry->value.fen < 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.REGISTER", "value", "金额不能小于零");
    if (entry->kind != BOOKS_CONTRACT)
        return QF_OK;
    if (entry->party.n == 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.REGISTER", "party", "请填写承包人或承租人");
    if (!qf_date_is(entry->from) || !qf_date_is(entry->until) ||
        qf_date_cmp(entry->from, entry->until) > 0)
        return qf_fail(cx, QF_INVALID, "BOOKS.REGISTER", "until",
                       "请填写合同起止日期，止日不能早于起日");
    return QF_OK;
}

qf_code books_register_put(qf_ctx *cx, const books_register *entry, int64_t *id)
{
    int64_t changed = 1;
    DB_TX tx = { 0 };

    QF_TRY(auth_need_village(cx, entry->village, TOWN));
    QF_TRY(check_register(cx, entry));
    QF_TRY(db_begin(cx, &tx));
    *id = entry->id;
    if (entry->id == 0) {
        QF_TRY(db_number_next(cx, "books.register", id));
        QF_TRY(db_exec(cx, SQL_BOOKS_REGISTER_INSERT, DB_INT("id", *id),
                       DB_INT("village", entry->village),
                       DB_STR("kind", qf_str_of(books_register_kind_code(entry->kind))),
                       DB_STR("name", entry->name), DB_STR("party", entry->party),
                       DB_STR("quantity", entry->quantity), DB_FEN("value", entry->value),
                       DB_DATE(cx, "from_day", entry->from), DB_DATE(cx, "until_day", entry->until),
                       DB_STR("note", entry->note), DB_DATE(cx, "ended_on", entry->ended_on),
                       DB_BOOL("sample", entry->sample)));
    } else {
        QF_TRY(db_change(cx, SQL_BOOKS_REGISTER_UPDATE, &changed, DB_INT("id", entry->id),
                         DB_INT("village", entry->village), DB_STR("name", entry->name),
                         DB_STR("party", entry->party), DB_STR("quantity", entry->quantity),
                         DB_FEN("value", entry->value), DB_DATE(cx, "from_day", entry->from),
                         DB_DATE(cx, "until_day", entry->until), DB_STR("note", entry->note),
                         DB_DATE(cx, "ended_on", entry->ended_on)));
    }
    if (changed == 0)
        return qf_fail(cx, QF_MISSING, "BOOKS.NO_REGISTER", "id", "台账里没有这一条");
    QF_TRY(audit_write(cx, "books.register", audit_object(cx, "register", *id), "%s：%.*s",
                       books_register_kind_zh(entry->kind), QF_ARG(entry->name)));
    QF_TRY(db_generation_bump(cx));
    return db_commit(&tx);
}

static void read_registers(qf_ctx *cx, const db_rows *rows, books_registers *out)
{
    out->count = rows->count;
    out->one = QF_NEW_ARRAY(cx->arena, books_register, rows->count);
    for (size_t i = 0; i < rows->count; i++) {
        const db_row *row = &rows->row[i];
        out->one[i] = (books_register){
            .id = db_int(row, "id"),
            .village = db_int(row, "village_id"),
            .name = db_str(row, "name"),
            .party = db_str(row, "party"),
            .quantity = db_str(row, "quantity"),
            .note = db_str(row, "note"),
            .value = db_fen(row, "value_fen"),
            .from = db_date(row, "from_day"),
            .until = db_date(row, "until_day"),
            .ended_on = db_date(row, "ended_on"),
            .sample = db_bool(row, "sample"),
        };
        (void)!books_register_kind_parse(db_str(row, "kind"), &out->one[i].kind);
    }
}

qf_code books_register_list(qf_ctx *cx, int64_t village, books_registers *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_BOOKS_REGISTERS, &rows, DB_INT("village", village)));
    read_registers(cx, &rows, out);
    return QF_OK;
}

qf_code books_register_ending(qf_ctx *cx, qf_date day, books_registers *out)
{
    db_rows rows;

    QF_TRY(db_many(cx, SQL_BOOKS_REGISTERS_ENDING, &rows, DB_DATE(cx, "day", day)));
    read_registers(cx, &rows, out);
    return QF_OK;
}
