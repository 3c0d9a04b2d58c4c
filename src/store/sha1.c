/* SHA-1 as in FIPS 180-4, section 6.1, the schedule kept in 16 words. */
#include "store/sha1.h"
#include <string.h>
#include "base/banned.h"

static uint32_t rol(uint32_t x, unsigned n)
{
    return x << n | x >> (32 - n);
}

static uint32_t word_at(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 |
           p[3];
}

typedef struct {
    uint32_t a, b, c, d, e;
} state;

static inline void turn(state *s, uint32_t f, uint32_t k, uint32_t w)
{
    uint32_t t = rol(s->a, 5) + f + s->e + k + w;
    *s = (state){t, s->a, rol(s->b, 30), s->c, s->d};
}

static inline uint32_t next_word(uint32_t w[16], unsigned i)
{
    uint32_t x = w[(i + 13) & 15] ^ w[(i + 8) & 15] ^ w[(i + 2) & 15];
    return w[i & 15] = rol(x ^ w[i & 15], 1);
}

static void block(uint32_t h[5], const unsigned char *p)
{
    uint32_t w[16];
    state s = {h[0], h[1], h[2], h[3], h[4]};
    unsigned i = 0;
    for (; i < 16; i++)
        turn(&s, s.d ^ (s.b & (s.c ^ s.d)), 0x5a827999,
             w[i] = word_at(p + 4 * i));
    for (; i < 20; i++)
        turn(&s, s.d ^ (s.b & (s.c ^ s.d)), 0x5a827999, next_word(w, i));
    for (; i < 40; i++)
        turn(&s, s.b ^ s.c ^ s.d, 0x6ed9eba1, next_word(w, i));
    for (; i < 60; i++)
        turn(&s, (s.b & s.c) | (s.d & (s.b | s.c)), 0x8f1bbcdc,
             next_word(w, i));
    for (; i < 80; i++)
        turn(&s, s.b ^ s.c ^ s.d, 0xca62c1d6, next_word(w, i));
    h[0] += s.a;
    h[1] += s.b;
    h[2] += s.c;
    h[3] += s.d;
    h[4] += s.e;
}

void ds_sha1_start(ds_sha1 *s)
{
    *s = (ds_sha1){
        .h = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}};
}

void ds_sha1_add(ds_sha1 *s, ds_str bytes)
{
    if (bytes.n == 0)
        return;
    size_t used = s->n % 64;
    s->n += bytes.n;
    if (used > 0) {
        size_t take = bytes.n < 64 - used ? bytes.n : 64 - used;
        memcpy(s->rest + used, bytes.p, take);
        bytes = (ds_str){bytes.p + take, bytes.n - take};
        if (used + take < 64)
            return;
        block(s->h, s->rest);
    }
    while (bytes.n >= 64) {
        block(s->h, (const unsigned char *)bytes.p);
        bytes = (ds_str){bytes.p + 64, bytes.n - 64};
    }
    if (bytes.n > 0)
        memcpy(s->rest, bytes.p, bytes.n);
}

void ds_sha1_end(unsigned char out[20], ds_sha1 *s)
{
    uint64_t bits = s->n * 8;
    char pad[72] = {(char)0x80};
    size_t n = (119 - s->n % 64) % 64 + 1; /* up to 8 bytes before a block */
    for (unsigned i = 0; i < 8; i++)
        pad[n + i] = (char)(bits >> (56 - 8 * i));
    ds_sha1_add(s, (ds_str){pad, n + 8});
    for (unsigned i = 0; i < 20; i++)
        out[i] = (unsigned char)(s->h[i / 4] >> (24 - 8 * (i % 4)));
}

void ds_sha1_of(unsigned char out[20], ds_str bytes)
{
    ds_sha1 s;
    ds_sha1_start(&s);
    ds_sha1_add(&s, bytes);
    ds_sha1_end(out, &s);
}
