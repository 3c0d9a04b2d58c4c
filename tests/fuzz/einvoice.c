/* Reads bytes as an electronic invoice, or as the envelope of one. */
#include "einvoice/envelope.h"
#include "einvoice/fattura.h"
#include "base/file.h"
#include <stdlib.h>

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void document_is_whole(const ds_fattura *d)
{
    must(d->number.n > 0 && d->date != DS_NO_DATE && d->currency != 0);
    must(!d->split || d->net + d->vat == d->total);
    must(!d->credit || d->total >= 0);
    must(d->terms == NULL || d->ninstalments > 0);
    for (size_t i = 0; i < d->nenclosures; i++) {
        ds_str name = d->enclosures[i].name;
        must(ds_path_safe(name) && ds_str_chr(name, '/') == name.n);
        must(!ds_str_ends(name, DS_STR(".")) &&
             !ds_str_ends(name, DS_STR(" ")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    ds_arena a = {0};
    ds_findings f = {.arena = &a};
    ds_lot lot;
    ds_str text = {(const char *)bytes, n};
    must(ds_envelope_wrong(text) != NULL);
    if (ds_fattura_read(&lot, &a, DS_STR("a.xml"), text, &f) != 0)
        must(f.errors > 0);
    else
        for (size_t i = 0; i < lot.n; i++)
            document_is_whole(&lot.documents[i]);
    ds_findings_free(&f);
    ds_arena_free(&a);
    return 0;
}
