/* Exports whose headings need the others beside them to be understood. The
 * sources are the exports themselves, as files of the tests have them. */
#include "move/programs.h"
#include <stddef.h>
#include "base/banned.h"

#define MAPS (const char *const[])

/* Of several firms of a person the primary one is meant. */
#define HUBSPOT_PEOPLE                                                         \
    "Record ID=?",                                                             \
        "Associated Company (Primary)|Company Name|Associated "                \
        "Company=legal_name",                                                  \
        "Associated Company (Primary)|Associated Company=legal_name"

const ds_program ds_programs[] = {
    {
        .name = "Odoo", /* by the names of its fields */
        .as = "invoices|bills|quotes|purchase_orders",
        .marks = "partner_id|amount_total",
        .maps = MAPS{"name=number", NULL},
    },
    {
        .name = "Odoo",
        .as = "clients",
        .marks = "Riferimento|Addetto vendite",
        .maps = MAPS{"Riferimento=code", NULL},
    },
    {
        .name = "Odoo",
        .as = "clients",
        .marks = "Riferimento|Azienda collegata",
        .maps = MAPS{"Riferimento=code", NULL},
    },
    {
        .name = "Odoo",
        .as = "clients",
        .marks = "Riferimento|Nome visualizzato",
        .maps = MAPS{"Riferimento=code", NULL},
    },
    {
        .name = "Xero", /* a line of an invoice in each row */
        .as = "invoices|bills",
        .marks = "ContactName|InvoiceNumber|LineAmount|AccountCode",
        .maps = MAPS{"ContactName=client",
                     "Reference=notes",
                     "EmailAddress=",
                     "POAddressLine1=",
                     "POAddressLine2=",
                     "POAddressLine3=",
                     "POAddressLine4=",
                     "POCity=",
                     "PORegion=",
                     "POPostalCode=",
                     "POCountry=",
                     "SAAddressLine1=",
                     "SAAddressLine2=",
                     "SAAddressLine3=",
                     "SAAddressLine4=",
                     "SACity=",
                     "SARegion=",
                     "SAPostalCode=",
                     "SACountry=",
                     "PlannedDate=",
                     "InventoryItemCode=",
                     "Description=",
                     "Quantity=",
                     "UnitAmount=",
                     "Discount=",
                     "LineAmount=",
                     "AccountCode=",
                     "TaxType=",
                     "TaxAmount=",
                     "Sent=",
                     NULL},
    },
    {
        .name = "Xero",
        .as = "clients",
        .marks = "ContactName|AccountNumber|POAddressLine1",
        .maps = MAPS{"ContactName=legal_name", NULL},
    },
    {
        .name = "QuickBooks",
        .as = "clients",
        .marks = "Customer|Company|Open balance",
        .maps = MAPS{"Customer=legal_name", "Company=trading_name",
                     "Open balance=", NULL},
    },
    {
        .name = "QuickBooks",
        .as = "clients",
        .marks = "Name|Company name|Open balance",
        .maps = MAPS{"Name=legal_name", "Company name=trading_name",
                     "Open balance=", NULL},
    },
    {
        .name = "Shopify",
        .as = "invoices|purchase_orders",
        .marks = "Name|Financial Status|Lineitem name",
        .lines = "Financial Status",
        .maps = MAPS{"Name=number", "Billing Company|Billing Name=client",
                     "Created at=date", "Id=", "Email=", "Phone=", "Vendor=",
                     "Employee=", "Lineitem quantity=", "Lineitem name=",
                     "Lineitem price=", "Lineitem compare at price=",
                     "Lineitem sku=", "Lineitem requires shipping=",
                     "Lineitem taxable=", "Lineitem fulfillment status=",
                     "Lineitem discount=", NULL},
    },
    {
        .name = "Zoho Books", /* a line of an invoice in each row */
        .as = "invoices",
        .marks = "Invoice ID|Invoice Number|Customer ID|Item Total",
        .maps = MAPS{"Customer ID=", "Invoice ID=", "Account=", "Item Name=",
                     "Item Desc=", "Item Price=", "Item Total=", "Item Tax=",
                     "Item Tax %=", "Item Tax Amount=", "Item Tax Type=",
                     "Item Type=", "Product ID=", "Quantity=", "Usage unit=",
                     "Discount=", "Discount Amount=", "Tax ID=", NULL},
    },
    {
        .name = "HubSpot",
        .as = "clients",
        .marks = "Record ID|First Name|Last Name|Lifecycle Stage",
        .maps = MAPS{HUBSPOT_PEOPLE, NULL},
    },
    {
        .name = "HubSpot",
        .as = "clients",
        .marks = "Record ID|First Name|Last Name|Contact owner",
        .maps = MAPS{HUBSPOT_PEOPLE, "Lead Status=status", NULL},
    },
    {
        .name = "HubSpot",
        .as = "clients",
        .marks = "Record ID|First Name|Last Name|Associated Company",
        .maps = MAPS{HUBSPOT_PEOPLE, "Lead Status=status", NULL},
    },
    {
        .name = "HubSpot",
        .as = "clients",
        .marks = "ID record|Nome|Cognome",
        .maps = MAPS{"ID record=?", NULL},
    },
    {
        .name = "HubSpot",
        .as = "clients",
        .marks = "Record ID|Company name",
        .maps = MAPS{NULL},
    },
    {
        .name = "HubSpot",
        .as = "clients",
        .marks = "ID record|Nome azienda",
        .maps = MAPS{NULL},
    },
    {
        .name = "HubSpot",
        .as = "deals",
        .marks = "Record ID|Deal Name",
        .maps = MAPS{NULL},
    },
    {
        .name = "HubSpot",
        .as = "deals",
        .marks = "ID record|Nome trattativa",
        .maps = MAPS{NULL},
    },
    {
        .name = "Salesforce", /* "Name" is the person, who has no field here */
        .as = "activities",
        .marks = "Subject|Company / Account|Assigned",
        .maps = MAPS{"Company / Account=client.legal_name",
                     "Full Comments=notes", "Name=?", NULL},
    },
    {
        .name = "Pipedrive",
        .as = "activities",
        .marks = "Done|Marked as done time",
        .maps = MAPS{"Marked as done time|Done=done", NULL},
    },
    {
        .name = "Agenzia delle Entrate",
        .as = "invoices",
        .marks = "Numero fattura / Documento|Partita IVA cliente|Sdi/file",
        .dates = "dmy",
        .decimal = ',',
        .maps = MAPS{"Imponibile/Importo (totale in euro)+"
                     "Imposta (totale in euro)=total",
                     "Imponibile/Importo (totale in euro)=net",
                     "Imposta (totale in euro)=vat",
                     "Numero fattura / Documento=number", "Tipo documento=type",
                     "Tipo fattura=", "Data trasmissione=",
                     "Codice fiscale fornitore=", "Partita IVA fornitore=",
                     "Denominazione fornitore=",
                     "Codice fiscale cliente=client.tax_code",
                     "Partita IVA cliente=client.vat_number",
                     "Denominazione cliente=client.legal_name", "Sdi/file=",
                     "Fatture consegnate=", "Data consegna/Presa visione=",
                     "Data ricezione=", "Bollo virtuale=", NULL},
    },
    {
        .name = "Agenzia delle Entrate",
        .as = "bills",
        .marks = "Numero fattura / Documento|Partita IVA fornitore|Sdi/file",
        .dates = "dmy",
        .decimal = ',',
        .maps = MAPS{"Imponibile/Importo (totale in euro)+"
                     "Imposta (totale in euro)=total",
                     "Imponibile/Importo (totale in euro)=net",
                     "Imposta (totale in euro)=vat",
                     "Numero fattura / Documento=number", "Tipo documento=type",
                     "Tipo fattura=", "Data trasmissione=",
                     "Codice fiscale cliente=", "Partita IVA cliente=",
                     "Denominazione cliente=",
                     "Codice fiscale fornitore=client.tax_code",
                     "Partita IVA fornitore=client.vat_number",
                     "Denominazione fornitore=client.legal_name", "Sdi/file=",
                     "Fatture consegnate=", "Data consegna/Presa visione=",
                     "Data ricezione=", "Bollo virtuale=", NULL},
    },
    {0},
};
