/* XXH64, seed 0: 64 bits over any bytes, for finding damage and equal content;
 * no defence against somebody who wants a collision. Every step is a bijection
 * of the word it takes in, so a change within one word is always found.
 * Yann Collet's specification, "XXH64 algorithm description", 0.1.1. */
#ifndef DS_INDEX_SUM_H
#define DS_INDEX_SUM_H

#include <stddef.h>
#include <stdint.h>

uint64_t ds_sum(const void *bytes, size_t n);

#endif
