/* lint-case: src/domain/annual/annual.c | */
#include "domain/apply/apply.h"
#include "domain/hotline/hotline.h"
#include "report/report.h"
