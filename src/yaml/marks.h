/* From libyaml's marks, which count characters, to bytes, lines and columns.
 * Private to this folder. */
#ifndef DS_YAML_MARKS_H
#define DS_YAML_MARKS_H

#include "yaml/tree.h"

/* libyaml takes a lone CR, U+0085, U+2028 and U+2029 for line ends as well,
 * which no editor does: lines are counted here, by LF. Cursors walk along with
 * the marks, which never run far back, so that all of a file's marks together
 * cost one walk over it. */
typedef struct {
    const ds_doc *doc;
    bool direct;            /* ASCII with common line ends: marks are right */
    size_t first;           /* byte: 3 behind a BOM, else 0 */
    size_t character, byte; /* one place, counted in both ways */
    size_t clear;           /* from there to here is ASCII only */
    size_t start, end;      /* of one line: where it starts, and its LF */
    uint32_t line;          /* its number */
} ds_marks;

/* Of a document whose bytes and BOM are known. */
void ds_marks_begin(ds_marks *m, const ds_doc *doc);
/* The offset of a character; BOM not counted, as in libyaml's marks. */
size_t ds_marks_byte(ds_marks *m, size_t character);
/* Line and column (bytes, without the BOM) of an offset, from 1. */
void ds_marks_position(ds_marks *m, uint32_t *line, uint32_t *col,
                       size_t offset);

#endif
