/* The rules of masking.json in memory; only the files of mask use it. */
#ifndef QF_LAW_MASK_RULES_H
#define QF_LAW_MASK_RULES_H

#include "base/date.h"
#include "law/mask.h"

#define MASK_GROUP_MAX 8

struct mask_words {
    const qf_str *at; /* folded as mask_behind folds: narrow, capital letters, no spaces */
    size_t n;
    /* Marks of the words' first and last characters (mask_mark), to say no without comparing. */
    uint64_t first[4], last[4];
};

struct mask_runes {
    const uint32_t *at;
    size_t n;
};

/* Lengths of the pieces of a number written with gaps, for instance 3 4 4. */
struct mask_group {
    uint8_t n, length[MASK_GROUP_MAX];
};

struct mask_groups {
    const struct mask_group *at;
    size_t n;
};

/* What every class has. */
struct mask_common {
    bool mask;
    size_t first, stars, last; /* stars 0: as many as characters are hidden */
    size_t reach;              /* characters before a find searched for words; at most 32 */
    struct mask_words words, deny;
};

struct mask_rules {
    const struct mask_lists *lists; /* list_mask.h */
    struct mask_common of[MASK_CLASS_COUNT];
    struct mask_words deny, units_after;
    struct mask_runes stop;
    struct {
        struct mask_words prefixes;
        struct mask_groups groups;
        struct mask_runes x;
        qf_date born_from, born_to;
    } id;
    struct {
        struct mask_words prefixes, masked_prefixes;
    } credit;
    struct {
        struct mask_words prefixes, sixteen_only;
        struct mask_groups groups;
    } bank;
    struct {
        struct mask_words prefixes, country, letters_before;
        struct mask_groups groups;
    } mobile;
    struct {
        bool three[100], four[1000]; /* area codes 0xx and 0xxx by what follows the zero */
        struct mask_runes local_first;
    } landline;
    struct {
        struct mask_words not_endings;
    } email;
    struct {
        struct mask_words alone, near;
    } passport;
    struct {
        struct mask_runes provinces, endings, energy, energy_last;
    } plate;
    struct {
        struct mask_words units, group_units, strong_units; /* longest first */
        struct mask_words village, street, home, not_anchors, not_after;
    } address;
};

/* A number below 256 for the character that starts at p; n > 0 bytes are there. */
static inline unsigned mask_mark_first(const char *p, size_t n)
{
    const unsigned char *b = (const unsigned char *)p;

    return b[0] < 0x80 || n < 3 ? b[0] : (b[0] * 11U + b[1] * 64U + b[2]) & 255U;
}
/* The same for the character that ends at p + n. */
static inline unsigned mask_mark_last(const char *p, size_t n)
{
    const unsigned char *b = (const unsigned char *)p + n;

    return b[-1] < 0x80 || n < 3 ? b[-1] : (b[-3] * 11U + b[-2] * 64U + b[-1]) & 255U;
}

#endif
