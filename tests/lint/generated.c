/* lint-case: src/law/x.c | 2:storey */
#include "statements.h"
