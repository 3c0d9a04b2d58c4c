/* What a body says in several places of its amounts, brought together.
 *
 * By the specification (2.1.1.8, 2.1.1.9, 2.2.2) the total is what the summary
 * adds up to, VAT that the buyer pays to the tax office included, less a
 * discount of the whole document. Programs also write it less that VAT, or less
 * the tax that is withheld, or leave it out; and many take the discount off in
 * the summary already. So what is written is looked for among all of these. */
#include "einvoice/reader.h"
#include "base/banned.h"

enum {
    CENT = 100,      /* in ten-thousandths */
    WHOLE = 1000000, /* 100 percent in ten-thousandths */
};

ds_i128 ds_amount_part(ds_i128 of, int64_t rate, int64_t whole)
{
    bool minus = of < 0;
    ds_i128 den = (ds_i128)whole * CENT;
    ds_i128 cents = ((minus ? -of : of) * rate * 2 + den) / (den * 2);
    return (minus ? -cents : cents) * CENT;
}

static void turn(int64_t *v)
{
    *v = (int64_t) - (ds_i128)*v;
}

/* A credit note's amounts are written with a minus, or without, or some with
 * and some without: it says "credit" once. */
static void turn_credit(ds_fattura *d, int64_t *stated)
{
    if (!d->credit)
        return;
    if ((ds_i128)d->net + d->vat < 0) {
        turn(&d->net);
        turn(&d->vat);
        turn(&d->buyer_pays_vat);
    }
    int64_t *others[] = {stated, &d->withheld, &d->to_pay};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (*others[i] < 0)
            turn(others[i]);
}

/* Discounts and surcharges of the whole document, each of what those before it
 * have left. */
static ds_i128 less_discounts(ds_reader *r, ds_i128 sum,
                              const ds_xml_node *first)
{
    for (const ds_xml_node *n = first; n != NULL; n = ds_xml_again(n)) {
        int64_t told = 0, rate = 0;
        bool off = ds_str_is(ds_reader_need(r, n, "Tipo"), "SC");
        if (!ds_reader_add(r, &told, n, "Importo") ||
            !ds_reader_add(r, &rate, n, "Percentuale"))
            continue;
        if (rate < 0 || rate > WHOLE) {
            ds_reader_wrong(r, ds_xml_at(n, "Percentuale"),
                            "this is not a rate of discount");
            continue;
        }
        ds_i128 amount = ds_xml_text(n, "Importo").n > 0
                             ? told
                             : ds_amount_part(sum, rate, WHOLE);
        sum -= off ? amount : -amount;
    }
    return sum;
}

/* What the total is, when it was written as `stated`. */
static ds_i128 meant_by(const ds_fattura *d, ds_i128 stated,
                        const ds_i128 sums[2])
{
    const ds_i128 vat = d->buyer_pays_vat, held = d->withheld;
    const ds_i128 less[] = {0, vat, held, vat + held};
    for (size_t i = 0; i < sizeof less / sizeof *less; i++)
        for (size_t k = 0; k < 2; k++)
            if (stated == sums[k] - less[i])
                return sums[k];
    return stated;
}

/* The total where none is written: with discount or without, as the terms of
 * payment have it. */
static ds_i128 unsaid(const ds_fattura *d, const ds_i128 sums[2])
{
    const ds_i128 less = (ds_i128)d->buyer_pays_vat + d->withheld;
    bool whole = d->terms != NULL && sums[1] - less == d->to_pay;
    return sums[whole ? 1 : 0];
}

void ds_amounts_settle(ds_fattura *d, ds_reader *r, const int64_t *stated,
                       const ds_xml_node *discounts)
{
    int64_t written = stated != NULL ? *stated : 0;
    turn_credit(d, &written);
    const ds_i128 whole = (ds_i128)d->net + d->vat;
    const ds_i128 sums[] = {less_discounts(r, whole, discounts), whole};
    ds_i128 total =
        stated != NULL ? meant_by(d, written, sums) : unsaid(d, sums);
    d->total = (int64_t)total;
    d->split = total == whole;
    if (total < 0 && whole >= 0 && stated == NULL)
        ds_reader_wrong(r, discounts, "the discount is above the amounts");
    else if (d->total != total || (d->credit && total < 0))
        ds_reader_wrong(r, d->at, "the amounts are too large");
}

int64_t ds_fattura_owed(const ds_fattura *d)
{
    return (int64_t)((ds_i128)d->total - d->buyer_pays_vat - d->withheld);
}
