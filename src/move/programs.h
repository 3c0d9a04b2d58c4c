/* Programs whose exports have headings that mean something else than they do
 * elsewhere. */
#ifndef DS_MOVE_PROGRAMS_H
#define DS_MOVE_PROGRAMS_H

/* What --map would say, and what the file's form is. A file is a program's when
 * it has all columns of `marks`; what the user tells wins. */
typedef struct {
    const char *name;
    const char *as;    /* nouns between '|' */
    const char *marks; /* headers between '|' */
    const char *dates; /* order of dates, where the program has only one */
    char decimal;      /* the same of its decimal sign */
    const char *lines; /* rows with an empty cell there are lines of the
                        * document above, and left out */
    const char *const *maps; /* as for --map; "COLUMN=?": nobody knows it,
                              * whatever it is called elsewhere; ends with
                              * NULL */
} ds_program;

extern const ds_program ds_programs[]; /* ends with a NULL name */

#endif
