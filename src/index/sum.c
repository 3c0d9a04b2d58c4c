/* XXH64: four lanes of eight bytes, then what is left. */
#include "index/sum.h"
#include <string.h>
#include "base/banned.h"

#define P1 0x9e3779b185ebca87u
#define P2 0xc2b2ae3d27d4eb4fu
#define P3 0x165667b19e3779f9u
#define P4 0x85ebca77c2b2ae63u
#define P5 0x27d4eb2f165667c5u

static uint64_t rotl(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static uint64_t word64(const uint8_t *p)
{
    uint64_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

static uint32_t word32(const uint8_t *p)
{
    uint32_t w;
    memcpy(&w, p, sizeof w);
    return w;
}

static uint64_t mix(uint64_t lane, uint64_t w)
{
    return rotl(lane + w * P2, 31) * P1;
}

static uint64_t fold(uint64_t sum, uint64_t lane)
{
    return (sum ^ mix(0, lane)) * P1 + P4;
}

static uint64_t tail(uint64_t sum, const uint8_t *p, size_t n)
{
    for (; n >= 8; p += 8, n -= 8)
        sum = rotl(sum ^ mix(0, word64(p)), 27) * P1 + P4;
    if (n >= 4) {
        sum = rotl(sum ^ word32(p) * P1, 23) * P2 + P3;
        p += 4, n -= 4;
    }
    for (; n > 0; p++, n--)
        sum = rotl(sum ^ *p * P5, 11) * P1;
    sum = (sum ^ sum >> 33) * P2;
    sum = (sum ^ sum >> 29) * P3;
    return sum ^ sum >> 32;
}

uint64_t ds_sum(const void *bytes, size_t n)
{
    const uint8_t *p = bytes;
    if (n < 32)
        return tail(P5 + n, p, n);
    uint64_t a = P1 + P2, b = P2, c = 0, d = 0 - P1;
    size_t left = n;
    for (; left >= 32; p += 32, left -= 32) {
        a = mix(a, word64(p));
        b = mix(b, word64(p + 8));
        c = mix(c, word64(p + 16));
        d = mix(d, word64(p + 24));
    }
    uint64_t sum = rotl(a, 1) + rotl(b, 7) + rotl(c, 12) + rotl(d, 18);
    sum = fold(fold(fold(fold(sum, a), b), c), d);
    return tail(sum + n, p, left);
}
