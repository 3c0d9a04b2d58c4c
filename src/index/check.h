/* Whether bytes from a disk are an index that may be believed. */
#ifndef DS_INDEX_CHECK_H
#define DS_INDEX_CHECK_H

#include "index/image.h"

/* Header and chunk list are whole, of this schema and book, and all chunks lie
 * where they must: some microseconds. Nothing is known yet of what is in the
 * chunks, but of the numbers of rows. */
bool ds_image_sound(const uint8_t *bytes, size_t size, const ds_schema *schema,
                    uint64_t book);
/* Every chunk has its sum, and every number in it is one that it may be; for
 * any bytes whatever, so that nobody has to check again. `files` is how many
 * the base has; 0 for a base. */
bool ds_image_true(const ds_image *m, uint32_t files);

#endif
