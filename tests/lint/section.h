/* lint-case: src/base/x.h | 10:docstring */
#pragma once

/* ---- a section whose comment speaks for the group below */

int x_one(int n);
int x_two(int n);
#define X 1

int x_three(int n);
