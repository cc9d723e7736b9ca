/* lint-case: src/base/x.h | */
#pragma once
