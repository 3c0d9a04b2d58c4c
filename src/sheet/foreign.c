/* Files that people take for spreadsheets, by their first bytes. */
#include "sheet/csv.h"
#include <string.h>
#include "base/banned.h"

/* --- bytes ------------------------------------------------------------- */

#define SAVE ", save it as .xlsx or .csv"
#define UNPACK ", unpack it first"
#define OLD_XLS "an .xls workbook" SAVE

static const struct {
    ds_str magic;
    const char *what;
} formats[] = {
    {{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8},
     "an .xls or encrypted workbook" SAVE}, /* OLE */
    {{"\x09\x00\x04\x00", 4}, OLD_XLS},     /* BIFF 2 to 8 outside of OLE */
    {{"\x09\x02\x06\x00", 4}, OLD_XLS},
    {{"\x09\x04\x06\x00", 4}, OLD_XLS},
    {{"\x09\x08\x08\x00", 4}, OLD_XLS},
    {{"\x09\x08\x10\x00", 4}, OLD_XLS},
    {{"\x00\x00\x02\x00\x06\x04", 6}, "a Lotus 1-2-3 workbook" SAVE},
    {{"%PDF-", 5}, "a PDF file, ask for the table as .xlsx or .csv"},
    {{"{\\rtf", 5}, "an RTF text" SAVE},
    {{"SQLite format 3", 16}, "an SQLite database, export its tables as .csv"},
    {{"\x1f\x8b", 2}, "a gzip archive" UNPACK},
    {{"BZh", 3}, "a bzip2 archive" UNPACK},
    {{"\xfd"
      "7zXZ",
      6},
     "an xz archive" UNPACK},
    {{"7z\xbc\xaf\x27\x1c", 6}, "a 7z archive" UNPACK},
    {{"Rar!\x1a\x07", 6}, "a rar archive" UNPACK},
};

static unsigned byte_at(ds_str s, size_t i)
{
    return (unsigned char)s.p[i];
}

/* dBASE and its heirs: a version, the day of the last change, a header of 32
 * bytes a field, and two zeros, which no text has. */
static bool is_dbf(ds_str s)
{
    static const ds_str versions = {"\x02\x03\x30\x31\x83\x8b\xf5", 7};
    if (s.n < 32 || ds_str_chr(versions, s.p[0]) == versions.n)
        return false;
    return byte_at(s, 2) >= 1 && byte_at(s, 2) <= 12 && byte_at(s, 3) >= 1 &&
           byte_at(s, 3) <= 31 && (byte_at(s, 8) | byte_at(s, 9) << 8) >= 33 &&
           byte_at(s, 12) == 0 && byte_at(s, 13) == 0;
}

/* --- markup ------------------------------------------------------------ */

enum {
    LOOKED_AT = 4096
};

/* The beginning of a text in small letters, also of UTF-16; at most LOOKED_AT
 * bytes. */
static ds_str beginning(char *to, ds_str bytes)
{
    size_t n = 0;
    for (size_t i = 0; i < bytes.n && n < LOOKED_AT; i++) {
        char c = bytes.p[i];
        if (c != '\0' && (unsigned char)c < 0x80) /* no half, no mark */
            to[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    return ds_str_trim((ds_str){to, n});
}

/* What stands behind `end`, or nothing. */
static ds_str behind(ds_str s, const char *end)
{
    size_t at = ds_str_find(s, ds_cstr(end));
    return at == SIZE_MAX ? (ds_str){s.p, 0}
                          : ds_str_trim(ds_str_sub(s, at + strlen(end), s.n));
}

/* The name of the first element, without its prefix. */
static ds_str root_of(ds_str s)
{
    for (bool more = true; more;) {
        more = true;
        if (ds_str_starts(s, DS_STR("<?")))
            s = behind(s, "?>");
        else if (ds_str_starts(s, DS_STR("<!--")))
            s = behind(s, "-->");
        else if (ds_str_starts(s, DS_STR("<!")))
            s = behind(s, ">");
        else
            more = false;
    }
    size_t n = 1;
    while (n < s.n && strchr(" \t\r\n/>", s.p[n]) == NULL)
        n++;
    s = ds_str_sub(s, 1, n);
    size_t colon = ds_str_chr(s, ':');
    return colon < s.n ? ds_str_sub(s, colon + 1, s.n) : s;
}

static const char *markup(ds_str s)
{
    static const char *const html[] = {"html",  "head", "body", "table",
                                       "style", "div",  "meta"};
    if (!ds_str_starts(s, DS_STR("<")))
        return NULL;
    ds_str root = root_of(s);
    for (size_t i = 0; i < sizeof html / sizeof html[0]; i++)
        if (ds_str_is(root, html[i]))
            return "an HTML table, open it in a spreadsheet and save it as "
                   ".xlsx";
    if (ds_str_is(root, "workbook") &&
        ds_str_find(s, DS_STR("office:spreadsheet")) != SIZE_MAX)
        return "an XML spreadsheet of 2003" SAVE;
    if (ds_str_is(root, "document") &&
        ds_str_find(s, DS_STR("opendocument")) != SIZE_MAX)
        return "a flat OpenDocument file, save it as .ods, .xlsx or .csv";
    return NULL;
}

/* --- other texts ------------------------------------------------------- */

/* An object, or a list of what is no plain text. */
static bool is_json(ds_str s)
{
    char open = s.n > 0 ? s.p[0] : '\0';
    ds_str inside = ds_str_trim(ds_str_sub(s, 1, s.n));
    char first = inside.n > 0 ? inside.p[0] : '\0';
    return (open == '{' && (first == '"' || first == '}')) ||
           (open == '[' && strchr("{[\"", first) != NULL && first != '\0');
}

/* The head of an e-mail: one line of it could be a heading, two are not. */
static bool is_mail(ds_str s)
{
    static const char *const lines[] = {
        "from:",    "to:",      "cc:",         "date:",        "subject:",
        "received", "reply-to", "return-path", "delivered-to", "mime-version",
        "x-",       "arc-",     "message-id",  "content-",     "dkim-"};
    size_t n = 0;
    for (size_t known = 1; known > 0 && n < 2; n += known) {
        ds_str line = ds_str_cut(&s, '\n');
        known = 0;
        for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
            known |= ds_str_starts(line, ds_cstr(lines[i])) &&
                     ds_str_chr(line, ':') < line.n;
        while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t'))
            ds_str_cut(&s, '\n'); /* of the line before */
    }
    return n == 2;
}

static const char *other_text(ds_str s)
{
    if (ds_str_starts(s, DS_STR("begin:vcard")))
        return "contacts as vCards, export them as .csv instead";
    if (ds_str_starts(s, DS_STR("begin:vcalendar")))
        return "a calendar, export it as .csv instead";
    if (is_json(s))
        return "a JSON file, export the same as .csv or .xlsx";
    if (is_mail(s))
        return "an e-mail, save what is attached to it and take that";
    return markup(s);
}

const char *ds_sheet_foreign(ds_str bytes)
{
    char text[LOOKED_AT];
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (ds_str_starts(bytes, formats[i].magic))
            return formats[i].what;
    if (is_dbf(bytes))
        return "a dBASE file" SAVE;
    return other_text(beginning(text, bytes));
}
