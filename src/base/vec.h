/* A growing array of one type on the heap: DS_VEC(int) v = {0}; a zeroed one
 * is empty and ready. Elements move when it grows: keep indices. */
#ifndef DS_BASE_VEC_H
#define DS_BASE_VEC_H

#include "base/arena.h"
#include <stdlib.h>
#include <string.h>

#define DS_VEC(T)                                                              \
    struct {                                                                   \
        T *p;                                                                  \
        size_t n, cap;                                                         \
    }

/* A pointer to one more element at the end, zeroed. */
#define ds_vec_push(v)                                                         \
    (ds_vec_grow((void **)&(v)->p, &(v)->cap, (v)->n + 1, sizeof *(v)->p),     \
     memset(&(v)->p[(v)->n], 0, sizeof *(v)->p), &(v)->p[(v)->n++])
#define ds_vec_reserve(v, m)                                                   \
    ds_vec_grow((void **)&(v)->p, &(v)->cap, (m), sizeof *(v)->p)
#define ds_vec_free(v) (free((v)->p), (v)->p = NULL, (v)->n = (v)->cap = 0)

void ds_vec_grow(void **p, size_t *cap, size_t need, size_t size);

#endif
