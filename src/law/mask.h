/* Personal data in text: where it stands, and the text with it covered.
 * Law: 政府信息公开条例 第十五条; 个人信息保护法 第二十八条, 第三十四条. What is looked for, what is kept and
 * which words speak for or against a find is data: law/masking.json. */
#ifndef QF_LAW_MASK_H
#define QF_LAW_MASK_H

#include "base/err.h"

/* X(name, code, Chinese label), in the order that decides between equally good overlapping finds. */
#define MASK_CLASSES(X)                                                                            \
    X(ID_CARD, "id_card", "身份证号")                                                              \
    X(SOCIAL_CREDIT, "social_credit", "统一社会信用代码")                                          \
    X(BANK_CARD, "bank_card", "银行卡号")                                                          \
    X(MOBILE, "mobile", "手机号")                                                                  \
    X(LANDLINE, "landline", "固定电话")                                                            \
    X(EMAIL, "email", "电子邮箱")                                                                  \
    X(PASSPORT, "passport", "护照等出入境证件号")                                                  \
    X(PLATE, "plate", "机动车号牌")                                                                \
    X(ADDRESS_DETAIL, "address_detail", "详细住址")

typedef enum mask_class {
#define X(name, code, zh) MASK_##name,
    MASK_CLASSES(X)
#undef X
        MASK_CLASS_COUNT
} mask_class;

/* Ceilings of mask_find. */
#define MASK_MAX_TEXT ((size_t)64 * 1024 * 1024) /* bytes */
#define MASK_MAX_HITS ((size_t)1000000)
#define MASK_MAX_SHOWN ((size_t)1500) /* bytes of one `shown` */

typedef struct mask_hit {
    mask_class class;
    size_t from, to;           /* code points of the text, [from, to) */
    size_t byte_from, byte_to; /* the same in bytes */
    bool valid;  /* check digit, Luhn or dates agree; false: a slip of the pen, or near to it */
    bool masked; /* mask_apply covers it; false for an organisation's code */
    qf_str
        column; /* what its column in a list holds (list_mask.h; from and to are 0 then); else empty */
    qf_str shown; /* what stands in its place, in the arena of mask_find */
} mask_hit;

/* Finds in the order of the text; they do not overlap. */
typedef struct mask_hits {
    const mask_hit *at;
    size_t count;
} mask_hits;

typedef struct mask_rules mask_rules;

/* Reads masking.json from `dir` (NULL: the one in the program). The rules live in the arena, never
 * change and may be used by several threads. Errors: those of law_json; QF_INVALID "LAW.INVALID"
 * with file, key and reason. */
QF_MUST qf_code mask_rules_load(qf_ctx *cx, const char *dir, const mask_rules **out);

/* Finds personal data in UTF-8 text (other bytes do no harm). Time grows with the length of the
 * text. Errors: QF_LIMIT "MASK.TOO_LARGE", "MASK.TOO_MANY". */
QF_MUST qf_code mask_find(qf_ctx *cx, const mask_rules *rules, qf_str text, mask_hits *out);

/* The text with every hit that is `masked` replaced by its `shown`; all other bytes as they are.
 * Searching the result finds nothing more to mask. */
qf_str mask_apply(qf_arena *arena, qf_str text, mask_hits hits);

/* "id_card" and "身份证号" */
qf_str mask_class_code(mask_class class);
qf_str mask_class_zh(mask_class class);

#endif
