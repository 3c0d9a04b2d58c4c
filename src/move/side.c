/* Customers get invoices, suppliers send bills: what a "Num. doc." is the
 * number of is told by the column that names the other side. */
#include "move/binding.h"
#include "move/synonyms.h"
#include "base/banned.h"

static bool names(ds_arena *a, const ds_sheet_row *header, const char *words)
{
    ds_str rest = ds_cstr(words);
    while (rest.p != NULL) {
        ds_str word = ds_str_cut(&rest, '|');
        for (size_t i = 0; i < header->n; i++)
            if (ds_str_find(ds_header_fold(a, header->cells[i].text), word) !=
                SIZE_MAX)
                return true;
    }
    return false;
}

ds_side ds_header_side(ds_arena *a, const ds_sheet_row *header)
{
    bool customer = names(a, header, "client|customer");
    bool supplier = names(a, header, "fornitor|supplier|vendor");
    return customer == supplier ? DS_SIDE_UNKNOWN
           : customer           ? DS_SIDE_CUSTOMER
                                : DS_SIDE_SUPPLIER;
}

#define DOCUMENT                                                               \
    "num doc|nr doc|n doc|numero documento|n documento|nr documento|"          \
    "documento|rif documento|document number|document no|doc no|document"

void ds_bind_document(ds_binding *b)
{
    ds_col_target t;
    ds_side side = ds_header_side(b->arena, b->header);
    ds_str noun = side == DS_SIDE_SUPPLIER ? DS_STR("bill") : DS_STR("invoice");
    if (side == DS_SIDE_UNKNOWN || !ds_vocabulary_field(&t, b->words, noun) ||
        t.kind != DS_COL_PARENT)
        return;
    for (size_t i = 0; i < b->header->n; i++)
        if (b->out->targets[i].kind == DS_COL_UNKNOWN && !b->told[i] &&
            ds_binding_is(b, i, DOCUMENT) && ds_binding_bound(b, t) == SIZE_MAX)
            b->out->targets[i] = t;
}
