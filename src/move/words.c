/* Values of enums in Italian, and as HubSpot, Salesforce, Odoo, Fatture in
 * Cloud and the like write them. A word may stand for several values; which one
 * counts is decided by those that the field has. */
#include "move/words.h"
#include "move/synonyms.h"
#include "base/banned.h"

#define IN_PART                                                                \
    "partiallypaid|partial|parzialmentepagata|parzialmentepagato|"             \
    "parzialmentesaldata|parzialmentesaldato|pagataparzialmente|"              \
    "pagatoparzialmente|saldataparzialmente|parziale"

/* Folded as headers are: only letters and digits, no accents. */
static const struct {
    const char *value, *words;
} table[] = {
    /* invoices and bills: entered, approved, paid */
    {"draft", "bozza|inbozza|preparazione|quotation|needsreview"},
    {"pending",
     "daautorizzare|inattesa|attesa|inattesadiautorizzazione|daapprovare|"
     "inapprovazione|inverifica|dacontrollare|daverificare|awaitingapproval|"
     "waitingapproval|toapprove|tobeauthorised|tobeauthorized|submitted"},
    {"authorised",
     "autorizzata|autorizzato|approvata|approvato|approved|authorized|"
     "dapagare|nonpagata|nonpagato|nonsaldata|nonsaldato|dasaldare|"
     "daincassare|nonincassata|insoluta|insoluto|unpaid|emessa|emesso|inviata|"
     "inviato|issued|sent|posted|open|aperta|aperto|awaitingpayment|scaduta|"
     "scaduto|overdue|viewed|notpaid|" IN_PART},
    {"paid",
     "pagata|pagato|saldata|saldato|incassata|incassato|quietanzata|liquidata|"
     "settled|fullypaid|pagatacompletamente|inpayment|inpagamento|reversed"},
    {"void", "annullata|annullato|stornata|stornato|cancelled|canceled|cancel|"
             "cancellata|voided|nulla"},
    {"invoice", "fattura|ft|fatturaimmediata|fatturadifferita|fatturadivendita|"
                "fatturaaccompagnatoria|td01|td24|customerinvoice|vendorbill|"
                "salesinvoice|purchaseinvoice|outinvoice|ininvoice|bill"},
    {"credit_note",
     "notadicredito|notacredito|notecredito|nc|creditnote|creditmemo|td04|"
     "notadiaccredito|notaaccredito|refund|customercreditnote|outrefund|"
     "inrefund|salescreditnote|purchasecreditnote|billcreditnote"},
    /* clients */
    {"company",
     "true|azienda|societa|ditta|impresa|personagiuridica|giuridica|business|"
     "organization|organisation|societadicapitali|societadipersone"},
    {"person",
     "false|personafisica|fisica|privato|privata|persona|individual|consumer|"
     "soggettoprivato"},
    {"public_body",
     "pa|pubblicaamministrazione|entepubblico|ente|government|publicsector"},
    {"lead", "new|nuovo|nuova|contatto|subscriber|marketingqualifiedlead|"
             "leadqualificatomarketing"},
    {"prospect", "potenziale|clientepotenziale|potenzialecliente|opportunity|"
                 "opportunita|salesqualifiedlead|leadqualificatovendite"},
    {"active", "attivo|attiva|cliente|customer|evangelist"},
    {"inactive",
     "inattivo|inattiva|disattivo|disattivato|nonattivo|cessato|cessata|"
     "excliente|sospeso|formercustomer"},
    /* projects and purchase orders */
    {"planned", "pianificato|pianificata|programmato|dainiziare|notstarted"},
    {"open",
     "aperto|aperta|incorso|attivo|attiva|active|inprogress|inlavorazione|"
     "avviato|confermato|confirmed|sent|inviato|daevadere|inevaso|"
     "purchaseorder|sale|pending|authorized|paid|partiallypaid|unfulfilled|"
     "partial"},
    {"on_hold", "sospeso|sospesa|inpausa|fermo|ferma|inattesa|paused"},
    {"closed",
     "chiuso|chiusa|concluso|conclusa|completato|completata|terminato|"
     "completed|done|finished|finito|evaso|ricevuto|received|consegnato|"
     "fatturato|invoiced|fulfilled|locked"},
    {"cancelled", "annullato|annullata|canceled|cancel|abbandonato|voided"},
    /* activities */
    {"task", "attivita|compito|todo|promemoria"},
    {"call", "chiamata|telefonata|phone|phonecall|telefono"},
    {"meeting", "riunione|incontro|appuntamento|event"},
    {"email", "mail|posta|postaelettronica"},
    {"visit", "visita|sopralluogo"},
    {"low", "bassa|basso"},
    {"normal", "normale|media|medium|medio"},
    {"high", "alta|alto|urgent|urgente"},
    /* deals */
    {"new", "nuova|nuovo|prospecting|appointmentscheduled|contattoiniziale"},
    {"qualified",
     "qualificata|qualificato|qualification|qualifiedtobuy|needsanalysis"},
    {"proposal",
     "proposta|offerta|preventivo|presentationscheduled|proposition|"
     "proposalpricequote|valueproposition|quotesent"},
    {"negotiation",
     "trattativa|intrattativa|negoziazione|contractsent|negotiationreview|"
     "decisionmakerboughtin|perceptionanalysis|iddecisionmakers"},
    {"won", "vinta|vinto|closedwon|acquisita|acquisito|chiusavinta"},
    {"lost", "persa|perso|closedlost|chiusapersa"},
    /* quotes */
    {"sent",
     "inviato|inviata|emesso|emessa|quotationsent|presentato|presented"},
    {"accepted", "accettato|accettata|confermato|confermata|approvato|approved|"
                 "salesorder|signed|firmato"},
    {"declined", "rifiutato|rifiutata|respinto|rejected|denied|perso|persa"},
    {"expired", "scaduto|scaduta"},
};

static bool has_word(const char *words, ds_str word)
{
    ds_str rest = ds_cstr(words);
    while (rest.p != NULL)
        if (ds_str_eq(ds_str_cut(&rest, '|'), word))
            return true;
    return false;
}

ds_str ds_word_value(ds_arena *a, const ds_field *f, ds_str text)
{
    ds_str word = ds_header_fold(a, text), out = {0};
    for (size_t i = 0; word.n > 0 && i < sizeof table / sizeof table[0]; i++) {
        ds_str value = ds_cstr(table[i].value);
        if (ds_field_value(f, value) < 0 || !has_word(table[i].words, word))
            continue;
        if (out.n > 0)
            return (ds_str){0};
        out = value;
    }
    return out;
}

/* --- a state where a day belongs --------------------------------------- */

static const char not_done[] =
    "notstarted|inprogress|inprocess|waiting|waitingonsomeoneelse|"
    "waitingforsomeoneelse|deferred|open|todo|pending|planned|scheduled|"
    "overdue|today|needsaction|new|false|no|n|0|notdone|notcompleted|"
    "incomplete|noniniziata|noniniziato|nonavviata|nonavviato|incorso|inattesa|"
    "inattesadiqualcunaltro|inattesadialtri|rinviata|rinviato|rimandata|"
    "rimandato|posticipata|posticipato|aperta|aperto|dafare|daeseguire|"
    "dainiziare|pianificata|pianificato|programmata|programmato|scaduta|"
    "scaduto|noncompletata|noncompletato|nonfatta|nonfatto|nuova|nuovo|falso";
static const char is_done[] =
    "completed|complete|done|closed|finished|true|yes|y|1|x|completata|"
    "completato|conclusa|concluso|fatta|fatto|chiusa|chiuso|eseguita|eseguito|"
    "terminata|terminato|evasa|evaso|svolta|svolto|effettuata|effettuato|si|s|"
    "vero";

ds_word_done ds_word_is_done(const ds_field *f, ds_str text)
{
    ds_arena a = {0};
    ds_word_done out = DS_DONE_UNSAID;
    if (f->type != DS_DATE || !ds_str_is(f->name, "done"))
        return out;
    ds_str word = ds_header_fold(&a, text);
    if (has_word(not_done, word))
        out = DS_DONE_NO;
    else if (has_word(is_done, word))
        out = DS_DONE_YES;
    ds_arena_free(&a);
    return out;
}

bool ds_word_in_part(ds_arena *a, ds_str text)
{
    return has_word(IN_PART, ds_header_fold(a, text));
}
