/* The journal's bytes: lines of fields with tabs between, for no path and no
 * author has a control character.
 *
 *   dossier journal 1
 *   ref NAME FROM TO STAGE WHO SUBJECT
 *   KIND PATH TEMP FLAG INO RAW MODE OID (one for each step, in order)
 *   end
 *   done                                 (maybe) */
#include "store/journal.h"
#include "base/buf.h"
#include "base/file.h"
#include "store/refs.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/banned.h"

#define FIRST_LINE "dossier journal 1"
#define MAX_JOURNAL ((size_t)1 << 30)

static void add_hex(ds_buf *b, const unsigned char *p)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 20; i++) {
        ds_buf_addc(b, digits[p[i] >> 4]);
        ds_buf_addc(b, digits[p[i] & 15]);
    }
}

static void add_step(ds_buf *b, const ds_step *s)
{
    bool flag = s->kind == DS_STEP_DROP ? s->kept : s->replaces;
    ds_buf_addf(b, "%c\t%.*s\t%.*s\t%d\t%llx\t", s->kind, DS_FMT(s->path),
                DS_FMT(s->temp), flag, (unsigned long long)s->ino);
    add_hex(b, s->raw);
    ds_buf_addf(b, "\t%o\t", s->mode);
    add_hex(b, s->oid);
    ds_buf_addc(b, '\n');
}

/* The fields are separated by tabs: none may be within. */
static void add_text(ds_buf *b, ds_str s)
{
    for (size_t i = 0; i < s.n; i++)
        ds_buf_addc(b, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
}

static void format(ds_buf *b, const ds_journal *j)
{
    ds_buf_addz(b, FIRST_LINE "\nref\t");
    ds_buf_addf(b, "%.*s\t%s\t%s\t%d\t", DS_FMT(j->ref), j->from, j->to,
                j->stage);
    add_text(b, j->who);
    ds_buf_addc(b, '\t');
    add_text(b, j->subject);
    ds_buf_addc(b, '\n');
    for (size_t i = 0; i < j->steps.n; i++)
        add_step(b, &j->steps.p[i]);
    ds_buf_addz(b, "end\n");
}

static const char *path_of(ds_arena *a, const ds_book *b, const char *name)
{
    return ds_own_path(a, b, name).p;
}

int ds_journal_write(int *fd, const ds_book *b, const ds_journal *j,
                     ds_err *err)
{
    ds_arena a = {0};
    ds_buf text = {0};
    const char *new = path_of(&a, b, "journal.new");
    const char *path = path_of(&a, b, "journal");
    format(&text, j);
    *fd =
        ds_open(AT_FDCWD, new, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0600);
    int rc = *fd < 0 ? ds_fail_errno(err, "%s", new)
                     : ds_fd_write(*fd, ds_buf_str(&text), new, err);
    if (rc == 0 && rename(new, path) != 0)
        rc = ds_fail_errno(err, "%s", path);
    if (rc != 0 && *fd >= 0) {
        unlink(new);
        close(*fd);
        *fd = -1;
    }
    ds_buf_free(&text);
    ds_arena_free(&a);
    return rc;
}

int ds_journal_done(int fd, ds_err *err)
{
    return ds_fd_write(fd, DS_STR("done\n"), "journal", err);
}

/* --- reading ------------------------------------------------------------ */

static int damaged(ds_err *err)
{
    return ds_fail(err, DS_EIO,
                   "the journal of an interrupted command is damaged");
}

static const char digits[] = "0123456789abcdef";

static bool cut_ino(uint64_t *out, ds_str hex)
{
    *out = 0;
    for (size_t i = 0; i < hex.n && hex.n <= 16; i++) {
        const char *at = memchr(digits, hex.p[i], 16);
        if (at == NULL)
            return false;
        *out = *out << 4 | (uint64_t)(at - digits);
    }
    return hex.n > 0 && hex.n <= 16;
}

static bool cut_hex(unsigned char out[20], ds_str hex)
{
    for (size_t i = 0; i < 40 && hex.n == 40; i++) {
        const char *at = memchr(digits, hex.p[i], 16);
        if (at == NULL)
            return false;
        unsigned char d = (unsigned char)(at - digits);
        out[i / 2] = (unsigned char)(i % 2 ? out[i / 2] | d : d << 4);
    }
    return hex.n == 40;
}

static bool read_step(ds_step *s, ds_arena *a, ds_str line)
{
    ds_str kind = ds_str_cut(&line, '\t');
    if (kind.n != 1 || strchr("RLDPX", kind.p[0]) == NULL)
        return false;
    *s = (ds_step){.kind = (ds_step_kind)kind.p[0]};
    s->path = ds_dup(a, ds_str_cut(&line, '\t'));
    s->temp = ds_dup(a, ds_str_cut(&line, '\t'));
    bool flag = ds_str_is(ds_str_cut(&line, '\t'), "1");
    s->replaces = s->kind == DS_STEP_PUT && flag;
    s->kept = s->kind == DS_STEP_DROP && flag;
    bool good = cut_ino(&s->ino, ds_str_cut(&line, '\t')) &&
                cut_hex(s->raw, ds_str_cut(&line, '\t'));
    ds_str mode = ds_str_cut(&line, '\t');
    for (size_t i = 0; i < mode.n && i < 7; i++)
        s->mode = s->mode << 3 | (uint32_t)(mode.p[i] & 7);
    bool temp_good =
        s->kind == DS_STEP_MAKE ? s->temp.n == 0 : ds_path_safe(s->temp);
    return good && cut_hex(s->oid, line) && ds_path_safe(s->path) && temp_good;
}

static bool read_ref(ds_journal *j, ds_arena *a, ds_str line)
{
    if (!ds_str_is(ds_str_cut(&line, '\t'), "ref"))
        return false;
    j->ref = ds_dup(a, ds_str_cut(&line, '\t'));
    ds_str from = ds_str_cut(&line, '\t'), to = ds_str_cut(&line, '\t');
    if (from.n > 40 || to.n > 40)
        return false;
    snprintf(j->from, sizeof j->from, "%.*s", DS_FMT(from));
    snprintf(j->to, sizeof j->to, "%.*s", DS_FMT(to));
    j->stage = ds_str_is(ds_str_cut(&line, '\t'), "1");
    j->who = ds_dup(a, ds_str_cut(&line, '\t'));
    j->subject = ds_dup(a, line);
    return true;
}

static int parse(ds_journal *j, ds_arena *a, ds_str text, ds_err *err)
{
    if (!ds_str_is(ds_str_cut(&text, '\n'), FIRST_LINE) ||
        !read_ref(j, a, ds_str_cut(&text, '\n')))
        return damaged(err);
    for (;;) {
        ds_str line = ds_str_cut(&text, '\n');
        if (ds_str_is(line, "end"))
            break;
        if (text.p == NULL || !read_step(ds_vec_push(&j->steps), a, line))
            return damaged(err);
    }
    j->done = ds_str_is(text, "done\n");
    return 0;
}

int ds_journal_read(ds_journal *out, ds_arena *a, const ds_book *b, ds_err *err)
{
    ds_str text;
    *out = (ds_journal){0};
    if (ds_file_read(&text, a, AT_FDCWD, path_of(a, b, "journal"), MAX_JOURNAL,
                     err) != 0)
        return -1;
    if (parse(out, a, text, err) == 0)
        return 0;
    ds_vec_free(&out->steps);
    return -1;
}

int ds_journal_remove(const ds_book *b, ds_err *err)
{
    ds_arena a = {0};
    const char *path = path_of(&a, b, "journal");
    int rc = 0;
    if (unlink(path) != 0 && errno != ENOENT)
        rc = ds_fail_errno(err, "%s", path);
    ds_arena_free(&a);
    return rc;
}
