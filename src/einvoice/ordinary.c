/* The body of an ordinary invoice (FPA12, FPR12): the amounts are those of the
 * summary by rate, not of the lines. */
#include "einvoice/reader.h"
#include "base/banned.h"

/* --- amounts ----------------------------------------------------------- */

static void add_summary(ds_fattura *out, ds_reader *r, const ds_xml_node *n)
{
    int64_t vat = 0;
    ds_reader_need(r, n, "ImponibileImporto");
    ds_reader_need(r, n, "Imposta");
    ds_reader_add(r, &out->net, n, "ImponibileImporto");
    if (!ds_reader_add(r, &vat, n, "Imposta"))
        return;
    if (__builtin_add_overflow(out->vat, vat, &out->vat))
        ds_reader_wrong(r, n, "the amounts are too large");
    /* "scissione dei pagamenti", D.P.R. 633/1972, art. 17-ter */
    if (ds_str_is(ds_xml_text(n, "EsigibilitaIVA"), "S"))
        ds_reader_add(r, &out->buyer_pays_vat, n, "Imposta");
}

static void read_summary(ds_fattura *out, ds_reader *r,
                         const ds_xml_node *general, const ds_xml_node *body)
{
    const ds_xml_node *sum = ds_xml_at(body, "DatiBeniServizi/DatiRiepilogo");
    if (sum == NULL)
        ds_reader_wrong(r, body, "%s lacks DatiBeniServizi/DatiRiepilogo",
                        body->name);
    for (; sum != NULL; sum = ds_xml_again(sum))
        add_summary(out, r, sum);
    ds_reader_add(r, &out->net, general, "Arrotondamento");
    const ds_xml_node *held = ds_xml_at(general, "DatiRitenuta");
    for (; held != NULL; held = ds_xml_again(held))
        ds_reader_add(r, &out->withheld, held, "ImportoRitenuta");
}

static void settle(ds_fattura *out, ds_reader *r, const ds_xml_node *general)
{
    int64_t total = 0;
    bool stated = ds_xml_text(general, "ImportoTotaleDocumento").n > 0;
    ds_reader_add(r, &total, general, "ImportoTotaleDocumento");
    ds_amounts_settle(out, r, stated ? &total : NULL,
                      ds_xml_at(general, "ScontoMaggiorazione"));
}

/* --- terms of payment -------------------------------------------------- */

static ds_date due_of(ds_reader *r, const ds_fattura *out, const ds_xml_node *n)
{
    int64_t days = 0;
    ds_date due = ds_reader_date(r, n, "DataScadenzaPagamento");
    ds_date from = ds_reader_date(r, n, "DataRiferimentoTerminiPagamento");
    if (due != DS_NO_DATE || ds_xml_text(n, "GiorniTerminiPagamento").n == 0 ||
        !ds_reader_add(r, &days, n, "GiorniTerminiPagamento"))
        return due;
    if (days < 0 || days % DS_DECIMAL_DEN != 0 ||
        days / DS_DECIMAL_DEN > 3650 || out->date == DS_NO_DATE) {
        ds_reader_wrong(r, n, "GiorniTerminiPagamento is no number of days");
        return due;
    }
    return (from != DS_NO_DATE ? from : out->date) +
           (ds_date)(days / DS_DECIMAL_DEN);
}

static ds_instalment read_instalment(ds_reader *r, const ds_fattura *out,
                                     const ds_xml_node *n)
{
    int64_t amount = 0;
    bool said = ds_xml_text(n, "ImportoPagamento").n > 0 &&
                ds_reader_add(r, &amount, n, "ImportoPagamento");
    return (ds_instalment){
        .due = due_of(r, out, n),
        .has_amount = said,
        .amount = amount,
        .method = ds_xml_text(n, "ModalitaPagamento"),
        .iban = ds_xml_text(n, "IBAN"),
    };
}

static void sum_terms(ds_fattura *out, const ds_xml_node *at)
{
    out->terms = at;
    for (size_t i = 0; i < out->ninstalments; i++)
        if (!out->instalments[i].has_amount ||
            __builtin_add_overflow(out->to_pay, out->instalments[i].amount,
                                   &out->to_pay))
            out->terms = NULL;
    if (out->ninstalments == 0)
        out->terms = NULL;
}

static void read_terms(ds_fattura *out, ds_reader *r, const ds_xml_node *body)
{
    DS_VEC(ds_instalment) all = {0};
    const ds_xml_node *group = ds_xml_at(body, "DatiPagamento");
    for (; group != NULL; group = ds_xml_again(group)) {
        const ds_xml_node *n = ds_xml_at(group, "DettaglioPagamento");
        for (; n != NULL; n = ds_xml_again(n))
            *ds_vec_push(&all) = read_instalment(r, out, n);
    }
    ds_instalment *kept = ds_new_n(r->a, ds_instalment, all.n);
    for (size_t i = 0; i < all.n; i++)
        kept[i] = all.p[i];
    out->instalments = kept;
    out->ninstalments = all.n;
    ds_vec_free(&all);
    sum_terms(out, ds_xml_at(body, "DatiPagamento"));
}

/* Allegato A to the technical specification, ModalitaPagamento. */
static const char *method_words(ds_str code)
{
    static const char *const words[] = {
        "cash",
        "cheque",
        "banker's draft",
        "cash at the treasury",
        "bank transfer",
        "bill of exchange",
        "bank slip",
        "card",
        "direct debit",
        "direct debit of utilities",
        "fast direct debit",
        "RIBA",
        "MAV",
        "tax office receipt",
        "transfer between special accounts",
        "order to the bank",
        "order to the post office",
        "postal slip",
        "SEPA direct debit",
        "SEPA direct debit CORE",
        "SEPA direct debit B2B",
        "deduction from sums collected",
        "PagoPA",
    };
    size_t n = 0;
    if (code.n == 4 && ds_str_starts(code, DS_STR("MP")))
        for (size_t i = 2; i < code.n; i++)
            n = code.p[i] >= '0' && code.p[i] <= '9'
                    ? n * 10 + (size_t)(code.p[i] - '0')
                    : sizeof words;
    return n > 0 && n <= sizeof words / sizeof *words ? words[n - 1] : NULL;
}

static void note_terms(ds_buf *notes, const ds_fattura *out)
{
    for (size_t i = 0; i < out->ninstalments; i++) {
        const ds_instalment *in = &out->instalments[i];
        const char *how = method_words(in->method);
        ds_buf_addz(notes, "to pay");
        if (in->has_amount) {
            ds_buf_addc(notes, ' ');
            ds_decimal_format(notes, in->amount,
                              ds_currency_places(out->currency));
        }
        if (in->due != DS_NO_DATE) {
            char day[11];
            ds_date_format(day, in->due);
            ds_buf_addf(notes, " by %s", day);
        }
        if (how != NULL)
            ds_buf_addf(notes, ", %s", how);
        if (in->iban.n > 0)
            ds_buf_addf(notes, ", %.*s", DS_FMT(in->iban));
        ds_buf_addc(notes, '\n');
    }
}

/* --- what it is about -------------------------------------------------- */

static void note_document(ds_buf *notes, const ds_xml_node *n, const char *word)
{
    static const struct {
        const char *way, *word;
    } more[] = {
        {"Data", " of "},
        {"NumItem", ", item "},
        {"CodiceCommessaConvenzione", ", contract "},
        {"CodiceCUP", ", CUP "},
        {"CodiceCIG", ", CIG "},
    };
    ds_str number = ds_xml_text(n, "IdDocumento");
    ds_buf_addf(notes, "%s %.*s", word, DS_FMT(number));
    for (size_t i = 0; i < sizeof more / sizeof *more; i++) {
        ds_str text = ds_xml_text(n, more[i].way);
        if (text.n > 0)
            ds_buf_addf(notes, "%s%.*s", more[i].word, DS_FMT(text));
    }
    ds_buf_addc(notes, '\n');
}

static void note_related(ds_buf *notes, const ds_xml_node *general)
{
    static const struct {
        const char *name, *word;
    } kinds[] = {
        {"DatiOrdineAcquisto", "order"},
        {"DatiContratto", "contract"},
        {"DatiConvenzione", "convention"},
        {"DatiRicezione", "receipt"},
        {"DatiFattureCollegate", "about invoice"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const ds_xml_node *n = ds_xml_at(general, kinds[i].name);
        for (; n != NULL; n = ds_xml_again(n))
            note_document(notes, n, kinds[i].word);
    }
}

static void read_orders(ds_fattura *out, ds_reader *r,
                        const ds_xml_node *general)
{
    size_t n = 0;
    const ds_xml_node *first = ds_xml_at(general, "DatiOrdineAcquisto");
    for (const ds_xml_node *o = first; o != NULL; o = ds_xml_again(o))
        n++;
    ds_str *all = ds_new_n(r->a, ds_str, n);
    for (const ds_xml_node *o = first; o != NULL; o = ds_xml_again(o))
        all[out->norders++] = ds_xml_text(o, "IdDocumento");
    out->orders = all;
}

static void read_notes(ds_fattura *out, ds_reader *r,
                       const ds_xml_node *general, const ds_xml_node *document)
{
    ds_buf notes = {0};
    const ds_xml_node *reason = ds_xml_at(document, "Causale");
    for (; reason != NULL; reason = ds_xml_again(reason))
        ds_buf_addf(&notes, "%.*s\n", DS_FMT(reason->text));
    note_related(&notes, general);
    note_terms(&notes, out);
    out->notes = ds_dup(r->a, ds_str_trim(ds_buf_str(&notes)));
    ds_buf_free(&notes);
}

void ds_fattura_ordinary(ds_fattura *out, ds_reader *r, const ds_xml_node *body)
{
    const ds_xml_node *general = ds_xml_at(body, "DatiGenerali");
    const ds_xml_node *document = ds_xml_at(general, "DatiGeneraliDocumento");
    if (document == NULL) {
        ds_reader_wrong(r, body, "%s lacks DatiGenerali/DatiGeneraliDocumento",
                        body->name);
        return;
    }
    ds_reader_general(out, r, document);
    read_summary(out, r, document, body);
    read_terms(out, r, body);
    settle(out, r, document);
    read_orders(out, r, general);
    read_notes(out, r, general, document);
    ds_reader_enclosures(out, r, body);
}
