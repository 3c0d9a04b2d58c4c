/* Header words in English and Italian. Adding one is adding a word here; case,
 * accents, spaces and punctuation do not count. The sources are the exports of
 * Italian invoicing programs (Fatture in Cloud, Danea), of CRMs (HubSpot,
 * Salesforce, Odoo), Outlook and Google contacts, and the Northwind sample. */
#include "move/synonyms.h"
#include "base/utf8.h"
#include "base/banned.h"

const ds_synonym ds_synonyms[] = {
    {"clients", "legal_name",
     "organization 1 name|~complete name|~display name|~nome visualizzato|"
     "?associated company primary|?azienda associata principale|"
     "?associated company|?azienda associata|related company|azienda collegata|"
     "person organization|deal organization|default address company|"
     "billing company|client organization|nome visualizzato partner fattura|"
     "nome|invoice partner display name|partner|denominazione|company name|"
     "company|companies|account name|customer|customer name|client|client name|"
     "supplier|supplier name|vendor|vendor name|business name|organisation|"
     "organization|organization name|firm|name|azienda|ditta|impresa|società|"
     "cliente|fornitore|nome cliente|nome azienda|nome società|nominativo|"
     "company account|intestatario|intestazione|rag soc|ragione soc|"
     "ragione sociale cliente|"
     "ragione sociale fornitore|denominazione sociale|cognome e nome|soggetto"},
    {"clients", "trading_name",
     "trade name|brand|dba|doing business as|insegna|marchio|"
     "nome commerciale insegna|alias"},
    {"clients", "kind",
     "account type|~is a company|~is company|company type|tipo anagrafica|"
     "tipo persona|type|customer type|client type|tipo|tipo cliente|tipologia|"
     "tipo soggetto|natura giuridica"},
    {"clients", "code",
     "cod interno|~reference|~ref|internal reference|riferimento interno|"
     "rif interno|customer id|customer no|customer number|customer code|"
     "client id|client code|client no|client number|supplier id|supplier code|"
     "supplier no|vendor id|vendor code|vendor no|account number|account no|"
     "~account code|~account id|codice|cod|cod cliente|cod cli|"
     "codice fornitore|cod fornitore|codice anagrafica|cod anagrafica|"
     "numero cliente|n cliente|nr cliente|id cliente|id fornitore|"
     "codice interno"},
    {"clients", "tax_code",
     "cf|c f|cod fiscale|cod fisc|codicefiscale|fiscal code|tax id|"
     "tax identification number|tax number|tin"},
    {"clients", "vat_number",
     "p iva tax id|vat|vat no|vat id|vat reg no|vat registration number|vatin|"
     "vat number tax id|p iva|part iva|piva|partita i v a|iva|"
     "numero partita iva|n partita iva|p iva cf|partita iva estera|ust id nr|"
     "ust idnr"},
    {"clients", "status",
     "type|tipo|account type|fase del ciclo di vita|"
     "account status|client status|customer status|lifecycle stage|"
     "stato cliente|stato anagrafica"},
    {"clients", "owner",
     "account owner|account manager|contact owner|company owner|record owner|"
     "organization owner|person owner|addetto vendite|proprietario|"
     "proprietario dell azienda|proprietario del contatto|sales rep|"
     "salesperson|sales person|salesman|agent|assigned to|agente|commerciale|"
     "venditore|referente commerciale|responsabile commerciale|funzionario|"
     "assegnato a"},
    {"clients", "since",
     "created on|created time|organization creation date|"
     "organization organization created|person person created|"
     "data di creazione|customer since|client since|create date|created|"
     "created date|cliente da|data inizio|data inizio rapporto|data creazione|"
     "data inserimento"},
    {"clients", "tags",
     "tag|labels|group membership|organization labels|person labels|categories|"
     "category|keywords|groups|etichetta|categoria|categorie|gruppo|gruppi|"
     "parole chiave"},
    {"clients", "address.street",
     "address 1 street|po address line 1|default address address1|"
     "organization address|via uff|@home street|@via ab|address|street address|"
     "address line 1|address 1|addr1|mailing street|billing street|"
     "billing address|billing address line 1|business street|"
     "registered address|street and number|strada|via|via e numero|via piazza|"
     "indirizzo 1|indirizzo sede|indirizzo sede legale|sede legale|sede|"
     "domicilio|recapito|residenza|street name|work street|work address"},
    {"clients", "address.street2",
     "billing street 2|address 1 extended address|note indirizzo|"
     "po address line 2|default address address2|via uff 2|@home street 2|"
     "@via ab 2|address line 2|address 2|addr2|street address 2|"
     "billing address line 2|business street 2|c o|care of|presso|"
     "indirizzo linea 2|indirizzo riga 2|complemento indirizzo|"
     "indirizzo extra"},
    {"clients", "address.postcode",
     "address 1 postal code|po postal code|default address zip|billing code|"
     "organization zip postal code of address|"
     "organization address zip postal code of address|cap uff|"
     "@home postal code|@cap ab|zip|zip code|zip postal code|postal code|"
     "post code|plz|mailing zip postal code|billing zip postal code|"
     "billing postal code|billing zip|business postal code|mailing zip|"
     "cap sede|cap sede legale|codice postale|codice avviamento postale|"
     "cod postale"},
    {"clients", "address.city",
     "address 1 city|po city|default address city|"
     "organization city town village locality of address|"
     "organization address city town village locality of address|citta uff|"
     "@home city|@citta ab|town|city town|billing city|mailing city|"
     "business city|locality|citta|comune|comune sede|città sede|città comune|"
     "località|comune sede legale|paese comune|ort"},
    {"clients", "address.province",
     "default address province code|!province code|provincia uff|@provincia ab|"
     "prov|county|pr|sigla provincia|provincia sede|provincia sede legale|"
     "sigla prov|prov sede"},
    {"clients", "address.region",
     "address 1 region|po region|organization region of address|"
     "organization address region of address|stato regione|state id|"
     "province state|@home state|state|state region|state province|"
     "billing state province|billing state|mailing state province|"
     "mailing state|business state|regione sede"},
    {"clients", "address.country",
     "address 1 country|po country|default address country code|"
     "organization country of address|organization address country of address|"
     "paese area geografica uff|paese area geografica|@home country region|"
     "@home country|@paese area geografica ab|country id|!country code|"
     "country region|billing country|mailing country|business country region|"
     "business country|nation|nazione|stato|stato sede|nazione sede|"
     "codice nazione|cod nazione|codice paese|land"},
    {"clients", "email",
     "organization email|indirizzo posta elettronica|email address|"
     "e mail address|mail|mail address|e mail 1 value|business email|"
     "company email|indirizzo e mail|indirizzo email|posta elettronica|"
     "email aziendale|e mail aziendale|email 1|work email"},
    {"clients", "pec",
     "certified email|certified mail|pec email|e mail pec|email pec|"
     "indirizzo pec|mail pec|posta certificata|posta elettronica certificata|"
     "pec destinatario|pec fatturazione"},
    {"clients", "phone",
     "~primary phone|~telefono principale|phone numbers|ufficio|"
     "?default address phone|@home phone|@abitazione|organization phone|"
     "telefono principale societa|phone number|telephone|telephone number|tel|"
     "tel no|phone 1|phone 1 value|main phone|business phone|work phone|"
     "company phone|office phone|~company main phone|landline|tel ufficio|"
     "telefono 1|telefono fisso|telefono ufficio|numero telefono|"
     "numero di telefono|n telefono|fisso"},
    {"clients", "mobile",
     "mobile phone|mobile number|mobile phone number|cell|cell phone|"
     "cellphone|cellular|cell no|telefono cellulare|telefono mobile|"
     "numero cellulare|tel cellulare|tel cell|cellulare 1"},
    {"clients", "website",
     "website 1 value|organization website|url sito web|website link|web|"
     "web site|web page|homepage|home page|url|website url|"
     "?company domain name|?nome dominio azienda|"
     "?nome di dominio dell azienda|web address|sito|sito internet|indirizzo "
     "web|"
     "pagina web"},
    {"clients", "sdi_code",
     "cod destinatario fatt elettr|codice destinatario fatt elettr|sdi|"
     "cod sdi|codice destinatario|codice destinatario sdi|codice univoco|"
     "codice univoco ufficio|codice ipa|cod destinatario|cod univoco|"
     "recipient code|destination code|codice univoco sdi|"
     "codice fatturazione elettronica|codice sdi destinatario|cuu"},
    {"clients", "iban",
     "iban code|bank account|bank account iban|codice iban|cod iban|"
     "conto corrente|coordinate bancarie|iban cliente|iban fornitore"},
    {"clients", "currency",
     "currency code|currency iso code|divisa|codice valuta|moneta"},
    {"clients", "payment_terms",
     "customer payment terms|termini di pagamento|payment term|"
     "payment terms days|terms|net days|days to pay|giorni pagamento|"
     "giorni di pagamento|gg pagamento|termini pagamento|termini giorni|"
     "pagamento giorni"},
    {"clients", "language",
     "preferred language|lang|language code|lingua preferita"},
    {"clients", "notes",
     "note|comment|comments|remarks|description|memo|additional notes|"
     "annotazioni|annotazione|commenti|commento|osservazioni|descrizione|"
     "note aggiuntive|note interne"},
    {"clients", "",
     "last modified date|last modified|last updated on|is deleted|owner "
     "id|system modstamp|"
     "account owner id|parent account id|created by|created by id|modified by|"
     "modified by id|modified time|associated company ids|"
     "associated contact ids|associated deal ids|organization id|person id|"
     "phonetic first name|phonetic middle name|phonetic last name|yomi name|"
     "given name yomi|additional name yomi|family name yomi|"
     "organization 1 yomi name|organization 1 type|photo|e mail 1 label|"
     "phone 1 label|address 1 label|address 1 formatted|website 1 label|"
     "e mail 1 type|phone 1 type|address 1 type|website 1 type|e mail type|"
     "e mail display name|tipo posta elettronica|"
     "nome visualizzato posta elettronica|private|privato|sensitivity|"
     "riservatezza|accepts email marketing|"
     "accepts sms marketing|accepts marketing|fax|fax number|fax no|"
     "business fax|telefax|numero fax|fax uff|fax ab|import problem"},

    {"addresses", "label",
     "address label|address name|address type|destinazione|nome indirizzo|"
     "tipo indirizzo|nome sede"},
    {"addresses", "street",
     "address|street address|address line 1|shipping street|ship address|"
     "delivery address|via|via e numero|indirizzo di consegna"},
    {"addresses", "street2", "address line 2|address 2|c o|presso"},
    {"addresses", "postcode",
     "zip|zip code|postal code|post code|shipping zip postal code|"
     "ship postal code|codice postale"},
    {"addresses", "city", "town|shipping city|ship city|comune|località"},
    {"addresses", "province", "prov|county|pr|sigla provincia"},
    {"addresses", "region", "state|state region|ship region|shipping state"},
    {"addresses", "country",
     "country code|nation|nazione|stato|shipping country|ship country"},

    {"contacts", "name",
     "!person name|contact|contact name|contact person|full name|"
     "primary contact|main contact|attention|attn|display name|contatto|"
     "nome contatto|nome e cognome|persona di contatto|persona di riferimento|"
     "referente|nome referente|contatto principale|all attenzione"},
    {"contacts", "role",
     "organization title|organization 1 title|person job title|person job role|"
     "job position|~title|job title|contact title|contact role|position|"
     "function|job function|contact position|role|ruolo|qualifica|mansione|"
     "funzione|posizione|ruolo contatto|ruolo referente|carica"},
    {"contacts", "email",
     "person email|person email work|?person email other|?person email home|"
     "email address|e mail address|contact email|contact e mail|mail|"
     "e mail 1 value|email contatto|e mail contatto|email referente|"
     "e mail referente|posta elettronica"},
    {"contacts", "phone",
     "person phone|person phone work|?person phone other|?person phone home|"
     "phone number|telephone|tel|contact phone|contact telephone|direct phone|"
     "business phone|phone 1 value|telefono contatto|tel contatto|"
     "telefono referente|tel referente|telefono diretto"},
    {"contacts", "mobile",
     "person phone mobile|mobile phone|mobile number|mobile phone number|cell|"
     "cell phone|contact mobile|cellulare contatto|cellulare referente|"
     "cell referente|cell contatto|telefono cellulare"},
    {"contacts", "primary",
     "primary contact flag|is primary|main|default|principale si no|"
     "predefinito"},
    {"contacts", "notes",
     "person notes|note|contact notes|comments|remarks|note contatto|"
     "annotazioni"},

    {"projects", "code",
     "project code|project id|project no|project number|job|job no|job code|"
     "job number|codice progetto|cod progetto|commessa|codice commessa|"
     "n commessa|numero commessa|id progetto"},
    {"projects", "name",
     "project|project name|job name|title|progetto|nome progetto|titolo|"
     "descrizione|descrizione progetto|descrizione commessa|description"},
    {"projects", "status",
     "project status|state|stato progetto|stato commessa"},
    {"projects", "start",
     "start date|project start|begin|data inizio|inizio progetto|dal"},
    {"projects", "end",
     "end date|project end|deadline|data fine|fine progetto|termine|al"},
    {"projects", "budget_hours",
     "planned hours|estimated hours|hours budget|ore budget|ore stimate|"
     "ore pianificate|ore preventivate"},
    {"projects", "budget",
     "budget amount|project value|importo budget|importo previsto|"
     "valore progetto"},
    {"projects", "hourly_rate",
     "rate|hour rate|price per hour|costo orario|prezzo orario|tariffa ora"},
    {"projects", "owner",
     "project manager|project owner|manager|pm|capo progetto|capocommessa|"
     "responsabile progetto"},
    {"projects", "hours",
     "hours worked|worked hours|actual hours|ore lavorate|ore consuntivo|"
     "ore consuntivate|ore effettive"},

    {"time", "date",
     "start date|day|work date|giorno|data lavoro|data attività"},
    {"time", "hours",
     "hours worked|worked hours|duration|duration h|!duration decimal|time|"
     "time spent|quantity|ore lavorate|durata|tempo"},
    {"time", "person",
     "user|employee|worker|member|team member|name|utente|dipendente|"
     "collaboratore|operatore|nome"},
    {"time", "billable", "is billable|chargeable|fatturabili"},
    {"time", "note",
     "notes|description|comment|+task|+service|descrizione|+attività|commento|"
     "annotazioni"},
    {"time", "",
     "start time|end time|end date|seconds|email|group|employee id|roles|"
     "invoiced|approved|billable rate|billable amount|cost rate|cost amount|"
     "profit|amount|currency|external reference url"},

    {"activities", "title",
     "activity|activity subject|subject|task|task name|summary|name|oggetto|"
     "descrizione|description|nome|attività"},
    {"activities", "type",
     "activity type|task type|kind|tipo attività|tipologia"},
    {"activities", "due",
     "due date|activity due date|deadline|date|entro|entro il|data scadenza|"
     "data|termine"},
    {"activities", "done",
     "!marked as done time|!activity marked as done time|?completed|"
     "completed date|completed on|completed at|completion date|"
     "completed date time|date completed|closed date|date done|?completata|"
     "completata il|data completamento|data di completamento|"
     "?fatta|chiusa il|?status|?task status|"
     "?activity status|?stato|?stato attività|?stato dell attività"},
    {"activities", "assignee",
     "assigned to|assigned to user|activity assigned to user|assigned|owner|"
     "responsible|user|assegnato a|assegnatario|responsabile|incaricato"},
    {"activities", "project", "project code|job|codice progetto|commessa"},
    {"activities", "notes",
     "activity note|note|comment|comments|full comments|remarks|body|commento|"
     "annotazioni"},

    {"deals", "title",
     "deal|deal name|deal title|opportunity|opportunity name|name|subject|"
     "trattativa|nome trattativa|opportunità|nome opportunità|oggetto|nome"},
    {"deals", "stage",
     "deal stage|stage name|deal status|pipeline stage|status|stato|"
     "fase trattativa|stadio"},
    {"deals", "value",
     "amount|deal value|~expected revenue|importo|~ricavo previsto|totale|"
     "total"},
    {"deals", "probability",
     "probability pct|deal probability|probabilità trattativa|win probability|"
     "chance|probabilità di chiusura|prob"},
    {"deals", "close",
     "close date|closing date|expected closing|expected close date|"
     "deal expected close date|data chiusura|data di chiusura|"
     "chiusura prevista"},
    {"deals", "owner",
     "deal owner|proprietario della trattativa|opportunity owner|sales rep|"
     "salesperson|agente|commerciale|venditore|assigned to"},
    {"deals", "quote",
     "quote number|quote no|offer|numero preventivo|offerta|numero offerta"},
    {"deals", "lost_reason",
     "closed lost reason|reason for loss|deal lost reason|reason lost|"
     "loss reason|motivo perdita|motivo"},

    {"quotes", "number",
     "order reference|quote number|quote no|quote id|quote|offer number|"
     "offer no|no|nr|n|num|document number|doc no|numero preventivo|"
     "n preventivo|numero offerta|n offerta|preventivo|offerta|"
     "numero documento"},
    {"quotes", "date",
     "quote date|offer date|issue date|document date|data preventivo|"
     "data offerta|data documento|data emissione|emissione"},
    {"quotes", "valid_until",
     "valid to|expiry|expiry date|expiration date|expires|scadenza|"
     "data scadenza|validità|valido fino a|scade il"},
    {"quotes", "status", "quote status|state|stato preventivo|stato offerta"},
    {"quotes", "net",
     "tot imponibile|tot netto|tax excluded|total untaxed|"
     "~untaxed amount signed|amount untaxed|net amount|amount net|subtotal|"
     "untaxed amount|taxable|taxable amount|netto|importo netto|"
     "totale imponibile|importo imponibile"},
    {"quotes", "vat",
     "tot iva|tax|tax total|~tax signed|amount tax|tax amount|vat amount|taxes|"
     "importo iva|totale iva|imposta"},
    {"quotes", "total",
     "tot documento|tot doc|total amount|amount|~total signed|amount total|"
     "grand total|gross|gross amount|quote total|importo|importo totale|lordo|"
     "totale lordo|totale documento|totale preventivo"},
    {"quotes", "deal", "opportunity|opportunity name|deal name|opportunità"},
    {"quotes", "notes",
     "note|comment|comments|remarks|annotazioni|commenti|osservazioni"},

    {"purchase_orders", "number",
     "order reference|order id|order no|order number|order|po|po number|po no|"
     "purchase order|purchase order number|no|nr|n|num|document number|doc no|"
     "id ordine|numero ordine|n ordine|nr ordine|num ordine|codice ordine|"
     "ordine|numero documento"},
    {"purchase_orders", "date",
     "order date|date order|po date|purchase date|issue date|document date|"
     "data ordine|data documento|data emissione"},
    {"purchase_orders", "status",
     "order status|state|fulfillment status|!financial status|stato ordine"},
    {"purchase_orders", "net",
     "tot imponibile|tot netto|tax excluded|total untaxed|"
     "~untaxed amount signed|amount untaxed|net amount|amount net|subtotal|"
     "untaxed amount|taxable|taxable amount|netto|importo netto|"
     "totale imponibile|importo imponibile"},
    {"purchase_orders", "vat",
     "tot iva|tax|tax total|~tax signed|amount tax|tax amount|vat amount|taxes|"
     "importo iva|totale iva|imposta"},
    {"purchase_orders", "total",
     "tot documento|tot doc|total amount|amount|~total signed|amount total|"
     "grand total|gross|gross amount|order total|importo|importo totale|lordo|"
     "totale lordo|totale documento|totale ordine|importo ordine"},
    {"purchase_orders", "due",
     "due date|delivery date|required date|required|requested date|"
     "expected delivery|deliver by|data consegna|data di consegna|"
     "consegna prevista|data scadenza|scadenza"},
    {"purchase_orders", "project", "project code|job|codice progetto|commessa"},
    {"purchase_orders", "quote",
     "quote number|quote no|offer|numero preventivo|offerta|numero offerta"},

    {"invoices", "number",
     "invoice number|invoice no|~invoice id|invoice|bill number|bill no|bill|"
     "no|nr|n|num|document number|doc no|numero fattura|n fattura|nr fattura|"
     "num fattura|fattura|numero documento|n documento|num doc|nr doc|"
     "fattura n"},
    {"invoices", "date",
     "invoice bill date|bill invoice date|transaction date|date issued|"
     "created at|invoice date|bill date|issue date|issued|document date|"
     "data fattura|data documento|data doc|data emissione|emissione|emessa il"},
    {"invoices", "due",
     "due date|invoice due date|invoice date due|date due|payment due|"
     "payment due date|pay by|data scadenza|data di scadenza|"
     "scadenza pagamento|scade il|prossima scadenza"},
    {"invoices", "type",
     "documento|move type|transaction type|document type|doc type|invoice type|"
     "kind|tipo documento|tipo doc|tipo fattura|tipologia"},
    {"invoices", "status",
     "!payment status|!stato pagamento|!payment state|!financial status|"
     "!saldato|invoice status|state|stato fattura"},
    {"invoices", "net",
     "tot imponibile|tot netto|tax excluded|total untaxed|"
     "~untaxed amount signed|amount untaxed|net amount|amount net|subtotal|"
     "untaxed amount|taxable|taxable amount|netto|importo netto|"
     "totale imponibile|importo imponibile"},
    {"invoices", "vat",
     "tot iva|tax|tax total|~tax signed|amount tax|tax amount|vat amount|taxes|"
     "importo iva|totale iva|imposta"},
    {"invoices", "total",
     "tot documento|tot doc|total amount|amount|~total signed|amount total|"
     "grand total|gross|gross amount|invoice total|importo|importo totale|"
     "lordo|totale lordo|totale documento|totale fattura|importo fattura|"
     "importo documento"},
    {"invoices", "currency", "currency code|divisa|codice valuta"},
    {"invoices", "order",
     "order id|order no|order number|po|po number|purchase order|"
     "numero ordine|n ordine|rif ordine"},
    {"invoices", "project", "project code|job|codice progetto|commessa"},
    {"invoices", "paid_on",
     "paid date|payment date|date paid|paid|data pagamento|data saldo|"
     "pagato il|saldata il|data incasso"},
    {"invoices", "notes",
     "memo description|commento|oggetto|subject|note|comment|comments|remarks|"
     "description|annotazioni|commenti|osservazioni|descrizione|causale"},

    {"invoices", "",
     "activities|amount due|amount due signed|amount residual|"
     "amount residual signed|open balance|invoice amount due|"
     "invoice amount paid"},

    {"payments", "date",
     "payment date|paid on|paid date|date paid|value date|data pagamento|"
     "data incasso|data valuta"},
    {"payments", "amount",
     "payment amount|amount paid|paid|total|importo pagato|importo pagamento|"
     "importo incassato|totale|pagato"},
    {"payments", "method",
     "payment method|payment type|how|metodo pagamento|metodo di pagamento|"
     "modalità|modalità di pagamento|modalità pagamento|tipo pagamento"},
    {"payments", "reference",
     "payment reference|ref|transaction|transaction id|cro|trn|"
     "riferimento pagamento|causale|rif"},

    /* the element that holds the payment, by its key */
    {"payments", "invoice",
     "invoice no|numero fattura|n fattura|nr fattura|num fattura|fattura n|"
     "fattura nr|fattura num"},
    {"payments", "bill",
     "bill no|supplier invoice|supplier invoice number|vendor bill|"
     "fattura fornitore|numero fattura fornitore|n fattura fornitore|"
     "fattura acquisto|numero fattura acquisto"},

    {"files", "name", "file|file name|filename|path|nome file|percorso"},
    {"files", "title", "description|descrizione"},
    {"files", "date", "file date|data file|data documento"},
    {"files", "about", "refers to|related to|riferito a|riguarda il"},
    {0},
};

/* Signs of Latin-1 (the degree sign of "n°") and of general punctuation. */
static bool is_sign(ds_str s, size_t i)
{
    unsigned char a = (unsigned char)s.p[i];
    unsigned char b = i + 1 < s.n ? (unsigned char)s.p[i + 1] : 0;
    return a == 0xc2 || (a == 0xe2 && (b == 0x80 || b == 0x81));
}

ds_str ds_header_fold(ds_arena *a, ds_str header)
{
    ds_str s = ds_utf8_fold(a, header);
    char *out = ds_alloc_text(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x80 && is_sign(s, i))
            i += c == 0xc2 ? 1 : 2;
        else if (c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            out[n++] = s.p[i];
    }
    out[n] = '\0';
    return (ds_str){out, n};
}
