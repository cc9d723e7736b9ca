/* What the pages of funds have in common: villages by id, sums, the flow of money. */
#ifndef QF_WEB_FUNDS_VIEW_H
#define QF_WEB_FUNDS_VIEW_H

#include "domain/funds/funds.h"
#include "domain/org/org.h"
#include "web/http.h"
#include "web/input.h"

typedef struct funds_villages {
    const org *one;
    size_t count;
} funds_villages;

/* The villages of the town. */
QF_MUST qf_code funds_view_villages(web_request *rq, funds_villages *out);
/* Name of a village; "不分村" for 0. */
qf_str funds_view_village_name(const funds_villages *villages, int64_t id);
/* The published list that the path names; others are nobody's. */
QF_MUST qf_code funds_view_list(web_request *rq, fund_batch *out);
/* A list of the flow: allocations from level to level, paid lists by fund (fund_id 0) or by village. */
QF_MUST qf_code funds_view_flow(web_request *rq, qf_val *data, int64_t year, int64_t fund_id);
/* The same sums as a file. */
QF_MUST qf_code funds_view_flow_csv(web_request *rq, int64_t year, int64_t fund_id, qf_str *out);
/* A list of lists: title, period, sums, state, addresses. `desk`: also of the desk. */
void funds_view_batches(web_request *rq, qf_val *data, const char *key, const fund_batches *batches,
                        bool desk);
/* The desk's page of a fund with its two forms; `allocate` or `load` was filled in, or neither. */
QF_MUST qf_code funds_view_desk(web_request *rq, web_reply *reply, const fund *f,
                                const input *allocate, const input *load, qf_val **out);
/* The form that goes with a list. */
#define FUNDS_LOAD_FIELDS 3
extern const input_field funds_load_fields[FUNDS_LOAD_FIELDS];
/* Whether an item that is or was public has this number ("12"): only then its page can be linked. */
QF_MUST qf_code funds_view_document(web_request *rq, qf_str number, bool *out);
/* Text for the public: numbers of persons that slipped into it are covered. */
qf_str funds_view_text(web_request *rq, qf_str text);

#endif
