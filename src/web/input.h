/* Declared forms. A handler says which fields it takes; it gets checked values or a form that is
 * shown again with every complaint at once and everything typed still in it. */
#ifndef QF_WEB_INPUT_H
#define QF_WEB_INPUT_H

#include "base/date.h"
#include "web/http.h"

#define INPUT_MAX 48

typedef enum input_kind {
    INPUT_TEXT,     /* one line */
    INPUT_LONG,     /* several lines */
    INPUT_PASSWORD, /* one line, never shown again */
    INPUT_NUMBER,   /* whole, 0 or more */
    INPUT_DATE,     /* 2021-09-10, also 2021/9/10 and 2021年9月10日 */
    INPUT_MONEY,    /* yuan with at most two decimals; kept as fen */
    INPUT_PHONE,    /* mobile or landline */
    INPUT_EMAIL,
    INPUT_CHOICE, /* one of `choices` */
    INPUT_FLAG,   /* ticked or not */
    INPUT_FILE,
    INPUT_HIDDEN,
} input_kind;

typedef struct input_choice {
    const char *value, *zh;
} input_choice;

typedef struct input_field {
    const char *name, *zh;
    input_kind kind;
    bool needed;
    size_t max; /* characters; 0: 200 for one line, 20,000 for several */
    const char *hint;
    const input_choice *choices; /* ended by a NULL value */
} input_field;

typedef struct input_value {
    qf_str text;    /* squeezed to one line where the kind is one line */
    int64_t number; /* NUMBER, MONEY (fen), FLAG */
    qf_date date;
    const web_upload *file;
    const char *complaint; /* NULL: fine */
} input_value;

typedef struct input {
    const input_field *fields;
    size_t count;
    input_value values[INPUT_MAX];
    size_t complaints;
    const char *general; /* a complaint about no field in particular */
} input;

/* Reads the fields of the request's form. True when nothing is wrong. */
bool input_read(const web_request *rq, const input_field *fields, size_t count, input *out);
/* The value of a field; a name that is not declared ends the process. */
const input_value *input_get(const input *in, const char *name);
/* What the field shows when the form comes back: a correction to be looked at. */
void input_offer(input *in, const char *name, qf_str text);
/* Adds a complaint that only the handler can find ("密码不对"). Returns false for convenience. */
bool input_complain(input *in, const char *name, const char *zh);
/* The form as a value for the view parts/form: fields with labels, values, hints, complaints.
 * `in` may be NULL for an empty form; `start` gives first values by name, or NULL. */
qf_val *input_view(qf_ctx *cx, const input_field *fields, size_t count, const input *in,
                   const qf_val *start);

/* Shorthand for the length of a table of fields. */
#define INPUT_COUNT(fields) (sizeof(fields) / sizeof((fields)[0]))

#endif
