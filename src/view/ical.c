/* Activities as iCalendar (RFC 5545), for calendars and lists of tasks.
 *
 * A meeting or a visit that has a day is an event of that day, which does not
 * block it; all else is a task (VTODO), done or not. */
#include "base/utf8.h"
#include "view/content.h"
#include "view/format.h"
#include "base/banned.h"

enum {
    CLIENT,
    NAME,
    TITLE,
    TYPE,
    DUE,
    DONE,
    ASSIGNEE,
    PROJECT,
    PRIORITY,
    NOTES,
    WIDTH
};

static const ds_str names[WIDTH] = {
    [CLIENT] = DS_STR("client.id"),  [NAME] = DS_STR("client.legal_name"),
    [TITLE] = DS_STR("title"),       [TYPE] = DS_STR("type"),
    [DUE] = DS_STR("due"),           [DONE] = DS_STR("done"),
    [ASSIGNEE] = DS_STR("assignee"), [PROJECT] = DS_STR("project"),
    [PRIORITY] = DS_STR("priority"), [NOTES] = DS_STR("notes"),
};

typedef struct {
    ds_writer w;
    size_t column[WIDTH]; /* w.n: there is none */
    ds_map seen;
    char stamp[20]; /* 20261123T100000Z */
} ical;

/* The commit's time: the same book makes the same bytes. */
static void set_stamp(ical *c)
{
    const ds_origin *o = c->w.opts.origin;
    int64_t time = o == NULL ? 0 : o->time != 0 ? o->time : o->today * 86400LL;
    int64_t day = time / 86400, second = time % 86400;
    char iso[11];
    ds_date_format(iso, (ds_date)day);
    snprintf(c->stamp, sizeof c->stamp, "%.4s%.2s%.2sT%02d%02d%02dZ", iso,
             iso + 5, iso + 8, (int)(second / 3600), (int)(second / 60 % 60),
             (int)(second % 60));
}

static int head(ds_sink *s, const ds_column *columns, size_t n, ds_err *err)
{
    ical *c = (ical *)s;
    for (size_t k = 0; k < WIDTH; k++) {
        size_t i = 0;
        while (i < n && !ds_str_eq(columns[i].name, names[k]))
            i++;
        c->column[k] = i;
    }
    if (c->column[TITLE] == n) {
        ds_fail(err, DS_EUSAGE, "a calendar needs the column \"title\"");
        return ds_hint(err, "dossier export activities -f ical");
    }
    set_stamp(c);
    ds_out_addz(&c->w.out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                           "PRODID:-//dossier//dossier//EN\r\n");
    return ds_writer_head(s, columns, n, err);
}

static bool has(const ical *c, const ds_cell *cells, unsigned k)
{
    return c->column[k] < c->w.n && cells[c->column[k]].set;
}

static void add_plain(ds_buf *b, const ical *c, const ds_cell *cells,
                      unsigned k)
{
    size_t i = c->column[k];
    if (has(c, cells, k))
        ds_cell_plain(b, &c->w.columns[i], &cells[i]);
}

/* `text` becomes the value; empty: no line. */
static void add_line(ical *c, const char *property, ds_str text)
{
    ds_buf line = {0}, shown = {0};
    if (text.n == 0)
        return;
    if (c->w.opts.terminal) {
        ds_utf8_show(&shown, text, true);
        text = ds_buf_str(&shown);
    }
    ds_buf_addf(&line, "%s:", property);
    ds_content_text(&line, text);
    ds_content_line(&c->w.out, ds_buf_str(&line));
    ds_buf_free(&line);
    ds_buf_free(&shown);
}

static void add_day(ical *c, const char *property, const ds_cell *cell,
                    const char *tail)
{
    char iso[11];
    ds_buf line = {0};
    ds_cell_date(iso, cell);
    ds_buf_addf(&line, "%s:%.4s%.2s%.2s%s", property, iso, iso + 5, iso + 8,
                tail);
    ds_content_line(&c->w.out, ds_buf_str(&line));
    ds_buf_free(&line);
}

/* The same activity on another day is another one, so that a call of each
 * month has one identifier a month. */
static void add_uid(ical *c, const ds_cell *cells)
{
    ds_buf key = {0};
    add_plain(&key, c, cells, has(c, cells, CLIENT) ? CLIENT : NAME);
    ds_buf_addc(&key, '\n');
    add_plain(&key, c, cells, TITLE);
    ds_buf_addc(&key, '\n');
    add_plain(&key, c, cells, DUE);
    ds_content_uid(&c->w.out, &c->seen, c->w.arena, ds_buf_str(&key));
    ds_buf_free(&key);
}

static void add_summary(ical *c, const ds_cell *cells)
{
    ds_buf text = {0};
    add_plain(&text, c, cells, TITLE);
    if (has(c, cells, NAME)) {
        ds_buf_addz(&text, " - ");
        add_plain(&text, c, cells, NAME);
    }
    add_line(c, "SUMMARY", ds_buf_str(&text));
    ds_buf_free(&text);
}

static void add_description(ical *c, const ds_cell *cells)
{
    static const struct {
        unsigned k;
        const char *label;
    } parts[] = {{ASSIGNEE, "Assignee: "}, {PROJECT, "Project: "}, {NOTES, ""}};
    ds_buf text = {0};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!has(c, cells, parts[i].k))
            continue;
        if (text.n > 0)
            ds_buf_addc(&text, '\n');
        ds_buf_addz(&text, parts[i].label);
        add_plain(&text, c, cells, parts[i].k);
    }
    add_line(c, "DESCRIPTION", ds_buf_str(&text));
    ds_buf_free(&text);
}

static void add_what(ical *c, const ds_cell *cells)
{
    ds_buf type = {0};
    add_summary(c, cells);
    add_description(c, cells);
    add_plain(&type, c, cells, TYPE);
    add_line(c, "CATEGORIES", ds_buf_str(&type));
    ds_buf_free(&type);
    if (!has(c, cells, PRIORITY))
        return;
    ds_str word = cells[c->column[PRIORITY]].text;
    add_line(c, "PRIORITY",
             ds_cstr(ds_str_is(word, "high")  ? "1"
                     : ds_str_is(word, "low") ? "9"
                                              : "5"));
}

static const ds_cell *day_of_event(const ical *c, const ds_cell *cells)
{
    if (!has(c, cells, TYPE))
        return NULL;
    ds_str type = cells[c->column[TYPE]].text;
    if (!ds_str_is(type, "meeting") && !ds_str_is(type, "visit"))
        return NULL;
    return has(c, cells, DONE)  ? &cells[c->column[DONE]]
           : has(c, cells, DUE) ? &cells[c->column[DUE]]
                                : NULL;
}

static void add_task(ical *c, const ds_cell *cells)
{
    if (has(c, cells, DUE))
        add_day(c, "DUE;VALUE=DATE", &cells[c->column[DUE]], "");
    add_line(c, "STATUS",
             ds_cstr(has(c, cells, DONE) ? "COMPLETED" : "NEEDS-ACTION"));
    if (has(c, cells, DONE))
        add_day(c, "COMPLETED", &cells[c->column[DONE]], "T000000Z");
}

static int row(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    ical *c = (ical *)s;
    const ds_cell *day = day_of_event(c, cells);
    const char *component = day != NULL ? "VEVENT" : "VTODO";
    add_line(c, "BEGIN", ds_cstr(component));
    add_uid(c, cells);
    add_line(c, "DTSTAMP", ds_cstr(c->stamp));
    if (day != NULL) {
        add_day(c, "DTSTART;VALUE=DATE", day, "");
        add_line(c, "TRANSP", DS_STR("TRANSPARENT"));
    } else
        add_task(c, cells);
    add_what(c, cells);
    add_line(c, "END", ds_cstr(component));
    if (ds_out_status(&c->w.out, err) == 0)
        return 0;
    ds_map_free(&c->seen);
    return -1;
}

/* A total is nobody's task. */
static int total(ds_sink *s, const ds_cell *cells, ds_err *err)
{
    (void)s;
    (void)cells;
    (void)err;
    return 0;
}

static int end(ds_sink *s, ds_err *err)
{
    ical *c = (ical *)s;
    ds_map_free(&c->seen);
    ds_out_addz(&c->w.out, "END:VCALENDAR\r\n");
    return ds_out_end(&c->w.out, err);
}

int ds_ical_open(ds_sink **out, ds_arena *a, const ds_sink_opts *opts,
                 ds_err *err)
{
    (void)err;
    ical *c = ds_new(a, ical);
    *c = (ical){.w = ds_writer_new(a, opts)};
    c->w.sink = (ds_sink){head, row, total, end};
    *out = &c->w.sink;
    return 0;
}
