/* What finders share. Within doctor/ only.
 *
 * A finder names rows of the index, never lines of files; when all have run,
 * the files of those rows are read once each, and notes become findings. */
#ifndef DS_DOCTOR_FIND_H
#define DS_DOCTOR_FIND_H

#include "doctor/doctor.h"

/* A place that a note speaks of. */
typedef struct {
    ds_str path;
    unsigned table; /* of the row; NO_ROW: line and column are known */
    uint32_t row;   /* among the client's rows of that table */
    int field;      /* -1: the whole row */
    unsigned line, col;
} ds_spot;
#define DS_NO_ROW UINT32_MAX

/* One finding to be: "MSG OTHER TAIL", the other place between where there is
 * one. */
typedef struct {
    size_t at, other; /* spots; other SIZE_MAX: none */
    ds_finding_code code;
    bool error;
    ds_str msg, tail, hint;
} ds_note;

typedef struct {
    const ds_doctor_env *env;
    ds_arena arena; /* of the whole run */
    DS_VEC(ds_spot) spots;
    DS_VEC(ds_note) notes;
} ds_doctor;

typedef int ds_finder_fn(ds_doctor *d, ds_err *err);

/* The place of a row, or of its field: the number of a spot. */
size_t ds_spot_row(ds_doctor *d, const ds_segment *s, unsigned table,
                   uint32_t row, int field);
/* A place that is known; line 0: the file alone. The path is copied. */
size_t ds_spot_file(ds_doctor *d, ds_str path, unsigned line, unsigned col);
/* Fills in line and column of all spots. */
void ds_spots_resolve(ds_doctor *d);

/* A warning. The note is good until the next. */
ds_note *ds_note_add(ds_doctor *d, size_t at, ds_finding_code code,
                     const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
/* The last note's hint. */
void ds_note_hint(ds_doctor *d, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* The number of a table or field by name, or -1. */
int ds_doctor_table(const ds_doctor *d, const char *name);
int ds_doctor_field(const ds_doctor *d, int table, const char *name);
/* False where a newer segment replaces the client. */
bool ds_doctor_live(const ds_segment *s, uint32_t client);
/* The client of a row. */
uint32_t ds_doctor_client(const ds_segment *s, unsigned table, uint32_t row);
/* As a word of a shell, for hints. */
ds_str ds_doctor_word(ds_doctor *d, ds_str s);
/* A path as people see it: from the book's folder where it lies below. */
ds_str ds_doctor_path(ds_doctor *d, ds_str path);

ds_finder_fn ds_find_hooks, ds_find_driver, ds_find_attributes, ds_find_layout,
    ds_find_doubles, ds_find_numbers, ds_find_overbilled, ds_find_unpaid,
    ds_find_files, ds_find_locks;

#endif
