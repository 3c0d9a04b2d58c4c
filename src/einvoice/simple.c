/* The body of a simplified invoice (FSM10): amounts with their VAT inside, and
 * either the VAT or its rate beside them. */
#include "einvoice/reader.h"
#include "base/banned.h"

enum {
    WHOLE = 1000000 /* 100 percent in ten-thousandths */
};

static void add_line(ds_fattura *out, ds_reader *r, const ds_xml_node *line)
{
    int64_t price = 0, vat = 0, rate = 0;
    bool told = ds_xml_text(line, "DatiIVA/Imposta").n > 0;
    if (ds_reader_need(r, line, "Importo").n == 0 ||
        !ds_reader_add(r, &price, line, "Importo") ||
        !ds_reader_add(r, &vat, line, "DatiIVA/Imposta") ||
        !ds_reader_add(r, &rate, line, "DatiIVA/Aliquota"))
        return;
    if (rate < 0 || rate > WHOLE) {
        ds_reader_wrong(r, line, "the rate of VAT is not one");
        return;
    }
    if (!told) /* the price has it within */
        vat = (int64_t)ds_amount_part(price, rate, WHOLE + rate);
    if (__builtin_add_overflow(out->total, price, &out->total) ||
        __builtin_add_overflow(out->vat, vat, &out->vat))
        ds_reader_wrong(r, line, "the amounts are too large");
}

void ds_fattura_simple(ds_fattura *out, ds_reader *r, const ds_xml_node *body)
{
    const ds_xml_node *general =
        ds_xml_at(body, "DatiGenerali/DatiGeneraliDocumento");
    const ds_xml_node *line = ds_xml_at(body, "DatiBeniServizi");
    if (general == NULL || line == NULL) {
        ds_reader_wrong(r, body, "%s lacks %s", body->name,
                        general == NULL ? "DatiGenerali" : "DatiBeniServizi");
        return;
    }
    ds_reader_general(out, r, general);
    ds_buf notes = {0};
    ds_str about =
        ds_xml_text(body, "DatiGenerali/DatiFatturaRettificata/NumeroFR");
    if (about.n > 0)
        ds_buf_addf(&notes, "about invoice %.*s\n", DS_FMT(about));
    for (; line != NULL; line = ds_xml_again(line)) {
        ds_str what = ds_xml_text(line, "Descrizione");
        if (what.n > 0)
            ds_buf_addf(&notes, "%.*s\n", DS_FMT(what));
        add_line(out, r, line);
    }
    if (__builtin_sub_overflow(out->total, out->vat, &out->net))
        ds_reader_wrong(r, body, "the amounts are too large");
    out->notes = ds_dup(r->a, ds_str_trim(ds_buf_str(&notes)));
    ds_buf_free(&notes);
    ds_amounts_settle(out, r, NULL, NULL);
    ds_reader_enclosures(out, r, body);
}
