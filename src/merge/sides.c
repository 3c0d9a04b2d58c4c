/* Reads line by line: outside of a conflict both sides get the line, within it
 * the one whose part it is. */
#include "merge/sides.h"
#include "base/buf.h"
#include "base/banned.h"

/* The parts in the order of their markers. */
typedef enum {
    BOTH,
    OURS,
    BASE,
    THEIRS
} part;

static bool is_marker(ds_str line, char sign)
{
    size_t n = 0;
    while (n < line.n && line.p[n] == sign)
        n++;
    return n == 7 && (line.n == 7 || line.p[7] == ' ' || line.p[7] == '\n' ||
                      line.p[7] == '\r');
}

/* The part that begins behind this line; `now` when it is no marker here. */
static part behind(ds_str line, part now)
{
    if (now == BOTH)
        return is_marker(line, '<') ? OURS : BOTH;
    if (now == OURS && is_marker(line, '|'))
        return BASE;
    if (now != THEIRS && is_marker(line, '='))
        return THEIRS;
    return now == THEIRS && is_marker(line, '>') ? BOTH : now;
}

ds_sides ds_merge_sides(ds_arena *a, ds_str file)
{
    ds_buf ours = {0}, theirs = {0};
    ds_sides s = {file, file, 0};
    part now = BOTH;
    for (ds_str rest = file; rest.n > 0;) {
        ds_str line = ds_str_sub(rest, 0, ds_str_chr(rest, '\n') + 1);
        rest = ds_str_sub(rest, line.n, rest.n);
        part next = behind(line, now);
        if (next == now && now != THEIRS && now != BASE)
            ds_buf_add(&ours, line);
        if (next == now && (now == THEIRS || now == BOTH))
            ds_buf_add(&theirs, line);
        s.conflicts += next == BOTH && now == THEIRS;
        now = next;
    }
    if (s.conflicts > 0 && now == BOTH) {
        s.ours = ds_dup(a, ds_buf_str(&ours));
        s.theirs = ds_dup(a, ds_buf_str(&theirs));
    } else {
        s.conflicts = 0;
    }
    ds_buf_free(&ours);
    ds_buf_free(&theirs);
    return s;
}
