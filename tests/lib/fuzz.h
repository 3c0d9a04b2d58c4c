/* The one function of a fuzz target; the Makefile includes this for each. */
#ifndef TESTS_LIB_FUZZ_H
#define TESTS_LIB_FUZZ_H

#include <stddef.h>
#include <stdint.h>

/* Never fails: returns 0, or crashes. The bytes may be NULL when n is 0. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#endif
