/* Columns of a role on the administrator's page of an account. */
#ifndef QF_WEB_PAGES_ACCOUNT_COLUMNS_H
#define QF_WEB_PAGES_ACCOUNT_COLUMNS_H

#include "domain/auth/auth.h"
#include "web/http.h"

/* Adds "scopes": each role that may be limited, with its columns ticked. */
QF_MUST qf_code account_columns_add(web_request *rq, qf_val *data, const auth_duty *duties,
                                    size_t count);
/* Keeps what was ticked. Errors: those of auth_role_columns_put. */
QF_MUST qf_code account_columns_put(web_request *rq, int64_t account);

#endif
