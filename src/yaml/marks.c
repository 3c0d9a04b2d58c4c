/* Walks the bytes along with libyaml's marks. */
#include "yaml/marks.h"
#include "base/utf8.h"
#include "base/banned.h"

/* A look ahead that is thrown away by a step back costs no more than this. */
enum {
    AHEAD = 4096
};

/* Every CR stands before a LF. */
static bool common_line_ends(ds_str s)
{
    size_t at = 0;
    while ((at += ds_str_chr(ds_str_sub(s, at, s.n), '\r')) < s.n)
        if (++at == s.n || s.p[at] != '\n')
            return false;
    return true;
}

static size_t line_feed(const ds_doc *doc, size_t at)
{
    return at + ds_str_chr(ds_str_sub(doc->bytes, at, doc->bytes.n), '\n');
}

static void first_line(ds_marks *m)
{
    m->start = m->first;
    m->end = line_feed(m->doc, m->start);
    m->line = 1;
}

void ds_marks_begin(ds_marks *m, const ds_doc *doc)
{
    size_t first = doc->bom ? 3 : 0;
    ds_str s = ds_str_sub(doc->bytes, first, doc->bytes.n);
    size_t ascii = ds_utf8_ascii(s);
    *m = (ds_marks){
        .doc = doc,
        .direct = ascii == s.n && common_line_ends(s),
        .first = first,
        .byte = first,
        .clear = first + ascii,
    };
    first_line(m);
}

static bool continues(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

/* One character, and how far it is ASCII behind it. */
static void step_over(ds_marks *m)
{
    ds_str s = m->doc->bytes;
    m->byte++;
    while (m->byte < s.n && continues(s.p[m->byte]))
        m->byte++;
    m->character++;
    m->clear = m->byte + ds_utf8_ascii(ds_str_sub(s, m->byte, m->byte + AHEAD));
}

static void walk_back(ds_marks *m, size_t character)
{
    while (m->character > character) {
        m->byte--;
        while (continues(m->doc->bytes.p[m->byte]))
            m->byte--;
        m->character--;
    }
    m->clear = m->byte;
}

size_t ds_marks_byte(ds_marks *m, size_t character)
{
    if (m->direct)
        return m->first + character;
    if (m->character > character)
        walk_back(m, character);
    while (m->clear - m->byte < character - m->character &&
           m->clear < m->doc->bytes.n) {
        m->character += m->clear - m->byte;
        m->byte = m->clear;
        step_over(m);
    }
    size_t more = character - m->character, room = m->clear - m->byte;
    m->byte += more < room ? more : room;
    m->character += more < room ? more : room;
    return m->byte;
}

void ds_marks_position(ds_marks *m, uint32_t *line, uint32_t *col,
                       size_t offset)
{
    if (offset < m->start)
        first_line(m);
    while (m->end < offset) {
        m->start = m->end + 1;
        m->end = line_feed(m->doc, m->start);
        m->line++;
    }
    *line = m->line;
    *col = offset < m->start ? 1 : (uint32_t)(offset - m->start) + 1;
}
