/* lint-case: src/domain/apply/apply.c | 4:domain-edge 6:storey */
#include "domain/apply/apply.h"
#include "domain/audit/audit.h"
#include "domain/hotline/hotline.h"
#include "store/db.h"
#include "web/http.h"
