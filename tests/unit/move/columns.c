#include "move/columns.h"
#include "unit.h"

/* Binds a sheet of lines, cells between ';', for rows of `noun`. The answer:
 * the columns' fields between ';', then a line for each finding. */
static ds_str bind(ds_arena *a, const char *noun, const char *lines,
                   const ds_str *map, size_t nmap)
{
    ds_sheet sheet = {.rows = ds_new_n(a, ds_sheet_row, 8)};
    ds_str rest = ds_cstr(lines);
    while (rest.p != NULL) {
        ds_str line = ds_str_cut(&rest, '\n');
        ds_sheet_row *r = &sheet.rows[sheet.n++];
        r->cells = ds_new_n(a, ds_sheet_cell, 20);
        while (line.p != NULL)
            r->cells[r->n++] =
                (ds_sheet_cell){ds_str_cut(&line, ';'), (unsigned)sheet.n, 1};
    }
    ds_vocabulary v;
    ds_err err = {0};
    ds_bound b;
    ds_findings f = {.arena = a};
    ds_str out = {0};
    ds_vocabulary_open(
        &v, &ds_builtin_tables,
        (unsigned)ds_schema_table(&ds_builtin_tables, ds_cstr(noun)));
    if (ds_columns_bind(&b, a, &v, DS_STR("x.csv"), &sheet, map, nmap, &f,
                        &err))
        out = ds_printf(a, "error: %s", err.msg);
    else
        for (size_t i = 0; i < sheet.rows[0].n; i++)
            out = ds_printf(a, "%.*s%s%.*s", DS_FMT(out), i > 0 ? ";" : "",
                            DS_FMT(ds_vocabulary_name(a, &v, b.targets[i])));
    for (size_t i = 0; i < f.list.n; i++)
        out = ds_printf(a, "%.*s\n%.*s", DS_FMT(out), DS_FMT(f.list.p[i].msg));
    ds_findings_free(&f);
    ds_vocabulary_close(&v);
    return out;
}

static void assert_bind(const char *noun, const char *lines, const char *want)
{
    ds_arena a = {0};
    assert_str(bind(&a, noun, lines, NULL, 0), want);
    ds_arena_free(&a);
}

static void assert_mapped(const char *noun, const char *lines, const char *map,
                          const char *want)
{
    ds_arena a = {0};
    ds_str one = ds_cstr(map);
    assert_str(bind(&a, noun, lines, &one, 1), want);
    ds_arena_free(&a);
}

static void an_english_client_list_binds_itself(void **state)
{
    (void)state;
    assert_bind("clients",
                "customerID;companyName;contactName;contactTitle;address;city;"
                "region;postalCode;country;phone;fax",
                "code;legal_name;contact.name;contact.role;address.street;"
                "address.city;address.region;address.postcode;"
                "address.country;phone;");
    assert_bind("clients",
                "legal_name;VAT no;Tax code;E-mail;SDI code;IBAN;Account owner",
                "legal_name;vat_number;tax_code;email;sdi_code;iban;owner");
}

static void an_italian_client_list_binds_itself(void **state)
{
    (void)state;
    assert_bind("clients",
                "Ragione Sociale;C.F.;P. IVA;Indirizzo;CAP;Comune;Provincia;"
                "Regione;Nazione;Referente;E-mail;PEC;Telefono;Cellulare;"
                "Codice Destinatario;IBAN;Agente;Note;Codice cliente",
                "legal_name;tax_code;vat_number;address.street;"
                "address.postcode;address.city;address.province;"
                "address.region;address.country;contact.name;email;pec;phone;"
                "mobile;sdi_code;iban;owner;notes;code");
    assert_bind("clients",
                "Denominazione;Codice fiscale;Partita IVA;Citt\xc3\xa0;"
                "Codice univoco",
                "legal_name;tax_code;vat_number;address.city;sdi_code");
}

static void the_cells_tell_a_country_from_a_status(void **state)
{
    (void)state;
    assert_bind("clients", "Cliente;Stato\nA;Italia\nB;Francia",
                "legal_name;address.country");
    assert_bind("clients", "Cliente;Stato\nA;active\nB;lead",
                "legal_name;status");
}

static void an_element_names_its_client_and_its_parent(void **state)
{
    (void)state;
    assert_bind("purchase_orders",
                "orderID;customerID;orderDate;requiredDate;total",
                "number;client.code;date;due;total");
    assert_bind("invoices",
                "Numero;Data;Scadenza;Imponibile;IVA;Totale;Stato;Cliente;"
                "P.IVA",
                "number;date;due;net;vat;total;status;client;"
                "client.vat_number");
    assert_bind("payments", "client;invoice;date;amount",
                "client;invoice;date;amount");
    assert_bind("bills", "Numero fattura;Data;Totale;Fornitore",
                "number;date;total;client.legal_name");
}

static void a_part_in_brackets_says_the_form_or_the_meaning(void **state)
{
    (void)state;
    assert_bind("invoices", "Totale (EUR);Data (gg/mm/aaaa);Note (opzionale)",
                "total;date;notes");
    assert_bind("invoices",
                "Totale [\xe2\x82\xac] (*);Numero (required);Data(ISO 8601)",
                "total;number;date");
    assert_bind("clients",
                "Azienda (ragione sociale);Indirizzo (via);Tag(s);Pagamento "
                "giorni (gg)",
                "legal_name;address.street;tags;payment_terms");
    assert_bind("invoices", "Totale (IVA esclusa);Totale (EUR, lordo)",
                ";\nnobody knows the columns \"Totale (IVA esclusa)\", "
                "\"Totale (EUR, lordo)\"");
    assert_bind("clients", "Indirizzo (spedizione);Name (contact);Phone (fax)",
                ";;\nnobody knows the columns \"Indirizzo (spedizione)\", "
                "\"Name (contact)\", \"Phone (fax)\"");
    assert_bind("time", "Project;Date;Hours (min)",
                "project;date;\nnobody knows the column \"Hours (min)\"");
    assert_bind("invoices", "(;Totale (EUR",
                ";total\nnobody knows the column \"(\"");
}

static void unknown_columns_are_findings_until_told(void **state)
{
    (void)state;
    assert_bind("clients", "Cliente;freight;",
                "legal_name;;\nnobody knows the column \"freight\"");
    assert_bind("clients", "Cliente;\nA;b",
                "legal_name;\ncolumn 2 has no name");
    assert_bind("clients", "Cliente;freight\nA;", "legal_name;");
    assert_mapped("clients", "Cliente;freight", "freight=", "legal_name;");
    assert_mapped("clients", "Cliente;freight;x", "*=", "legal_name;;");
    assert_mapped("clients", "Cliente;freight", "Freight = notes",
                  "legal_name;notes");
    assert_mapped("clients", "Cliente;Tizio", "tizio=contact.name",
                  "legal_name;contact.name");
}

static void two_columns_for_one_field_are_a_finding(void **state)
{
    (void)state;
    assert_bind("clients", "Cliente;Azienda",
                "legal_name;legal_name\n"
                "columns \"Cliente\" and \"Azienda\" both mean legal_name");
    assert_mapped("clients", "Cliente;Firma", "Firma=legal_name",
                  ";legal_name");
}

static void many_unknown_columns_are_one_finding(void **state)
{
    (void)state;
    assert_bind("clients", "Cliente;freight;;shoe\nA;b;c;d",
                "legal_name;;;\nnobody knows the columns \"freight\", "
                "number 3 (no name), \"shoe\"");
}

static void a_flag_is_not_what_it_is_about(void **state)
{
    (void)state;
    assert_bind("time", "Client;Project;Hours;Employee?",
                "client;project;hours;");
    assert_bind("time", "Client;Project;Hours;Billable?",
                "client;project;hours;billable");
}

static void weak_words_find_no_client(void **state)
{
    (void)state;
    assert_bind("clients", "Cliente;Reference", "legal_name;code");
    assert_bind("invoices", "Number;Cliente;Account code",
                "number;client;\nnobody knows the column \"Account code\"");
}

static void a_home_is_not_the_seat_of_the_firm(void **state)
{
    (void)state;
    assert_bind("clients", "Company;Business Street;Home Street\nA;b;c",
                "legal_name;address.street;");
    assert_bind("clients", "Company;Home Street\nA;c",
                "legal_name;address.street");
}

static void a_wrong_map_is_an_error_with_the_nearest(void **state)
{
    (void)state;
    assert_mapped("clients", "Cliente;freight", "freigth=notes",
                  "error: --map: no column \"freigth\" (did you mean "
                  "\"freight\"?)");
    assert_mapped("clients", "Cliente;freight", "freight=note",
                  "error: unknown field \"note\" in clients (did you mean "
                  "\"notes\"?)");
    assert_mapped("clients", "Cliente", "nonsense",
                  "error: --map: \"nonsense\" is not COLUMN=FIELD");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_english_client_list_binds_itself),
        cmocka_unit_test(an_italian_client_list_binds_itself),
        cmocka_unit_test(the_cells_tell_a_country_from_a_status),
        cmocka_unit_test(an_element_names_its_client_and_its_parent),
        cmocka_unit_test(a_part_in_brackets_says_the_form_or_the_meaning),
        cmocka_unit_test(unknown_columns_are_findings_until_told),
        cmocka_unit_test(two_columns_for_one_field_are_a_finding),
        cmocka_unit_test(many_unknown_columns_are_one_finding),
        cmocka_unit_test(a_flag_is_not_what_it_is_about),
        cmocka_unit_test(weak_words_find_no_client),
        cmocka_unit_test(a_home_is_not_the_seat_of_the_firm),
        cmocka_unit_test(a_wrong_map_is_an_error_with_the_nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
