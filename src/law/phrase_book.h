/* The inside of a phrase book, shared by loader, scanner and matcher. */
#ifndef QF_LAW_PHRASE_BOOK_H
#define QF_LAW_PHRASE_BOOK_H

#include "law/phrase.h"

#define PHRASE_MAX_CLASSES 120
#define PHRASE_MAX_UNITS 30
#define PHRASE_MAX_TOPICS 16
#define PHRASE_MAX_ELEMENTS 16

typedef enum phrase_element_kind {
    PHRASE_IS_WORD, /* class, class? or class* */
    PHRASE_IS_GAP,  /* ~N */
    PHRASE_IS_NUMBER,
    PHRASE_IS_END,   /* $ */
    PHRASE_NO_NUMBER /* !#N */
} phrase_element_kind;

typedef struct phrase_element {
    phrase_element_kind kind;
    phrase_set classes;
    bool optional, repeated; /* word */
    bool wide;               /* gap: across commas and brackets */
    uint32_t length;         /* gap, no number: runes */
    uint32_t units;          /* number */
    bool minus, zero;        /* number: to take off; must be zero */
} phrase_element;

typedef struct phrase_pattern {
    phrase_element elements[PHRASE_MAX_ELEMENTS];
    size_t count;
    phrase_set not, before, after, with, clear; /* see the note of prose.json */
    uint32_t topics; /* bits of topic groups; bit 31: no topic yet; 0: any */
    bool weak, unsure, says_zero;
} phrase_pattern;

typedef struct phrase_figure {
    const char *id;
    bool hundredths, percent;
    phrase_pattern *patterns;
    size_t count;
} phrase_figure;

/* Words and units as one tree of runes, its edges in a hash table. */
typedef struct phrase_tree {
    struct phrase_edge {
        uint64_t key; /* node << 21 | rune, plus one; 0 empty */
        uint32_t to;
    } * edges;
    size_t mask; /* size of the table less one */
    struct phrase_node {
        phrase_set classes;
        uint32_t units;
        bool word, unit; /* ends here; a word may be of no class */
    } * nodes;
    size_t node_count;
    uint8_t *first; /* one bit a rune of the first plane: some word begins so */
} phrase_tree;

struct phrase_book {
    const qf_val *json;
    const char *classes[PHRASE_MAX_CLASSES];
    size_t class_count;
    const char *units[PHRASE_MAX_UNITS];
    size_t unit_count;
    phrase_tree tree;
    phrase_set topics[PHRASE_MAX_TOPICS];
    const char *topic_names[PHRASE_MAX_TOPICS];
    size_t topic_count;
    phrase_set this_year, prev_year, next_year, other_year; /* classes of YEAR */
    phrase_set compare, carry;
    phrase_figure *figures;
    size_t figure_count;
};

/* Node behind `rune` from `node`; 0 none (the root is node 0 and nobody's child). */
uint32_t phrase_step(const phrase_tree *tree, uint32_t node, uint32_t rune);

#endif
