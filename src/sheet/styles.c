/* Styles: formats by identifier, then styles that name them (ECMA-376 part 1,
 * 18.8). */
#include "sheet/styles.h"
#include <string.h>
#include "base/banned.h"

#define MAIN "spreadsheetml"

/* Any text serves as the name of a format, so it need not be a number. */
static ds_str id_of(const char **attrs)
{
    return ds_cstr(ds_xml_attr(attrs, "", "numFmtId"));
}

static void add_custom(ds_styles *s, const char **attrs)
{
    *ds_vec_push(&s->custom) =
        ds_number_format_of(ds_cstr(ds_xml_attr(attrs, "", "formatCode")));
    *ds_map_put(&s->by_id, ds_dup(s->arena, id_of(attrs)), NULL) = s->custom.n;
}

static ds_number_format find(const ds_styles *s, ds_str id)
{
    const uint64_t *place = ds_map_get(&s->by_id, id);
    unsigned long n = 0;
    if (place != NULL)
        return s->custom.p[*place - 1];
    for (size_t i = 0; i < id.n && n < 1000; i++) {
        if (id.p[i] < '0' || id.p[i] > '9')
            return (ds_number_format){0};
        n = n * 10 + (unsigned long)(id.p[i] - '0');
    }
    return ds_number_format_builtin(n);
}

static int on_start(void *payload, const char *name, const char **attrs,
                    ds_err *err)
{
    ds_styles *s = payload;
    (void)err;
    if (ds_xml_is(name, MAIN, "numFmt"))
        add_custom(s, attrs);
    else if (ds_xml_is(name, MAIN, "cellXfs"))
        s->in_cells = true;
    else if (s->in_cells && ds_xml_is(name, MAIN, "xf"))
        *ds_vec_push(&s->of_style) = find(s, id_of(attrs));
    return 0;
}

static int on_end(void *payload, const char *name, ds_err *err)
{
    ds_styles *s = payload;
    (void)err;
    if (ds_xml_is(name, MAIN, "cellXfs"))
        s->in_cells = false;
    return 0;
}

int ds_styles_read(ds_styles *s, ds_workbook *b, const char *part, ds_err *err)
{
    static const ds_xml_calls calls = {on_start, on_end, NULL};
    s->arena = b->arena;
    return part == NULL ? 0 : ds_workbook_part(b, part, &calls, s, err);
}

const ds_number_format *ds_styles_format(const ds_styles *s,
                                         unsigned long style)
{
    static const ds_number_format plain;
    return style < s->of_style.n ? &s->of_style.p[style] : &plain;
}

void ds_styles_free(ds_styles *s)
{
    ds_vec_free(&s->of_style);
    ds_vec_free(&s->custom);
    ds_map_free(&s->by_id);
}
