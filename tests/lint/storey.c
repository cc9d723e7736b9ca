/* lint-case: src/law/x.c | 3:storey 4:storey 5:include 6:include 8:behind */
#include "base/str.h"
#include "doc/doc.h"
#include "web/http.h"
#include "clock.h"
#include "nowhere/at.h"
#include "law/clock.h"
#include <sqlite3.h>
#include <stdio.h>
