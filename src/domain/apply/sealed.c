/* Who asked and what he wrote: sealed under a key of the case, which is sealed under the record's key. */
#include "base/json.h"
#include "base/text.h"
#include "domain/apply/inside.h"

static qf_str person_json(qf_ctx *cx, const apply_person *person)
{
    qf_val *map = qf_val_map(cx->arena);
    qf_buf json = qf_buf_new(cx->arena, (size_t)1024 * 1024);

#define X(name, zh) qf_map_str(cx->arena, map, #name, person->name);
    APPLY_PERSON(X)
#undef X
    qf_json_write(&json, map);
    return qf_buf_str(&json);
}

qf_code apply_seal_person(qf_ctx *cx, int64_t id, const apply_person *person, qf_str description,
                          unsigned char key[QF_KEY_BYTES])
{
    qf_random(key, QF_KEY_BYTES);
    return db_exec(
        cx, SQL_APPLY_PERSON_PUT, DB_INT("case_id", id),
        DB_BLOB("key", qf_seal(cx->arena, db_key(cx->db), (qf_str){ (char *)key, QF_KEY_BYTES })),
        DB_BLOB("person", qf_seal(cx->arena, key, person_json(cx, person))),
        DB_BLOB("description", qf_seal(cx->arena, key, description)));
}

static qf_code open_key(qf_ctx *cx, const db_row *row, apply_sealed *out)
{
    qf_str key;

    QF_TRY(qf_unseal(cx, db_key(cx->db), db_blob(row, "key"), &key));
    if (key.n != QF_KEY_BYTES)
        return qf_fail(cx, QF_BROKEN, "APPLY.KEY", "key", "案件的密钥已损坏，请联系管理员");
    memcpy(out->key, key.p, QF_KEY_BYTES);
    out->person = db_blob(row, "person");
    return QF_OK;
}

qf_code apply_row_person(qf_ctx *cx, const db_row *row, apply_person *out)
{
    apply_sealed sealed;

    QF_TRY(open_key(cx, row, &sealed));
    QF_TRY(apply_unseal_person(cx, &sealed, out));
    qf_forget(sealed.key, sizeof(sealed.key));
    return QF_OK;
}

qf_code apply_sealed_get(qf_ctx *cx, int64_t id, apply_sealed *out)
{
    db_row row;
    qf_code code = db_one(cx, SQL_APPLY_PERSON_GET, &row, DB_INT("case_id", id));

    if (code == QF_MISSING)
        return qf_fail(cx, QF_MISSING, "APPLY.REMOVED", "person",
                       "申请人的个人信息已按保存期限清除，统计数据仍然保留");
    QF_TRY(code);
    QF_TRY(open_key(cx, &row, out));
    out->description = db_blob(&row, "description");
    return QF_OK;
}

qf_code apply_unseal_person(qf_ctx *cx, const apply_sealed *sealed, apply_person *out)
{
    const qf_val *map;
    qf_str json;

    QF_TRY(qf_unseal(cx, sealed->key, sealed->person, &json));
    QF_TRY(qf_json_read(cx, json, "person", &map));
#define X(name, zh) out->name = qf_get_str(map, #name);
    APPLY_PERSON(X)
#undef X
    return QF_OK;
}

qf_code apply_open_person(qf_ctx *cx, int64_t id, apply_person *out)
{
    apply_sealed sealed;

    QF_TRY(apply_sealed_get(cx, id, &sealed));
    QF_TRY(apply_unseal_person(cx, &sealed, out));
    qf_forget(sealed.key, sizeof(sealed.key));
    return QF_OK;
}

qf_str apply_folded(qf_ctx *cx, qf_str text)
{
    qf_buf out = qf_buf_new(cx->arena, text.n * 2 + 8);

    for (size_t at = 0; at < text.n;) {
        uint32_t rune = qf_rune_narrow(qf_rune_next(text, &at));
        if (rune >= 'a' && rune <= 'z')
            rune -= 'a' - 'A';
        if (!qf_rune_is_space(rune))
            qf_buf_add_rune(&out, rune);
    }
    return qf_buf_str(&out);
}

static qf_str keyed_hex(qf_ctx *cx, qf_str text)
{
    return qf_digest_hex(cx->arena, qf_keyed_digest(db_key(cx->db), text));
}

qf_str apply_applicant_digest(qf_ctx *cx, qf_str kind, const apply_person *person)
{
    qf_str mark = person->id_no.n > 0 ? person->id_no : person->phone;

    return keyed_hex(cx, qf_strf(cx->arena, "apply.applicant\n%.*s\n%.*s\n%.*s", QF_ARG(kind),
                                 QF_ARG(apply_folded(cx, person->name)),
                                 QF_ARG(apply_folded(cx, mark))));
}

static qf_str mark(qf_ctx *cx, const char *what, qf_str text, size_t least)
{
    text = apply_folded(cx, text);
    if (text.n < least)
        return (qf_str){ 0 };
    return keyed_hex(cx, qf_strf(cx->arena, "apply.%s\n%.*s", what, QF_ARG(text)));
}

qf_str apply_id_digest(qf_ctx *cx, const apply_person *person)
{
    return mark(cx, "id", person->id_no, 5);
}

qf_str apply_phone_digest(qf_ctx *cx, const apply_person *person)
{
    return mark(cx, "phone", person->phone, 7);
}
