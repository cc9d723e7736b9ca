/* Inside of report_read_data: reading a data file by the names of elements that its form tells. */
#ifndef QF_REPORT_DATA_READ_H
#define QF_REPORT_DATA_READ_H

#include "doc/xml_tree.h"
#include "report/report.h"

#define DATA_MAX_UNITS 1000

/* An element of a section by the id that leads to it. */
typedef struct data_key {
    qf_str id;
    const xml_tree *at;
    int nth; /* from 1 in the section */
} data_key;

typedef struct data_keys {
    data_key *list; /* by id, then by nth */
    size_t count;
} data_keys;

typedef struct data_reading {
    qf_ctx *cx;
    report *r;
    const form_data *data;
    const xml_tree *root;
    qf_str ids[DATA_MAX_UNITS + 1]; /* of the whole, then of its units */
    size_t count;
} data_reading;

/* "12", "-3", "4.25" in millionths, or whole numbers as they are; false for anything else. */
bool data_number(qf_str text, bool whole, int64_t *out);
/* What agencies write where there is nothing to count, or too little for the unit: "N/A", "<1". */
bool data_says_nothing(qf_str text);
/* Number of the unit with this id, 0 for the whole; -1 for none. */
int data_unit_of(const data_reading *rd, qf_str id);
/* The id that an element refers to; empty when it refers to none. `of` may be NULL. */
qf_str data_reference(const data_reading *rd, const xml_tree *of);

/* The first element with this id; NULL when there is none. */
const data_key *data_keys_get(const data_keys *keys, qf_str id);
/* The elements called `name` of a section by their own id: the names that links count. */
data_keys data_keys_named(const data_reading *rd, const xml_tree *section, qf_str name);

/* What stands beside the numbers (data_items.c): the dated items of a record, */
void data_take_dated(const data_reading *rd, int table, const xml_tree *record, size_t unit);
/* the name that a link counts, */
void data_take_named(const data_reading *rd, int table, const data_keys *names,
                     const xml_tree *link, size_t unit);
/* and the section's footnote. */
void data_take_footnote(const data_reading *rd, int table, const xml_tree *section);

#endif
