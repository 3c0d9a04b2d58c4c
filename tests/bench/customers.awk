# A customer list as an Italian invoicing program writes it, with invented
# firms: the same for the same n and seed.
#
#   awk -v n=10000 -v seed=1 -f tests/bench/customers.awk >customers.csv

# Park and Miller's generator: 48271 * x stays below 2^53, so it is exact.
function below(max)
{
    state = (state * 48271) % 2147483647
    return state % max
}

function pick(list,    words, count)
{
    count = split(list, words, "|")
    return words[below(count) + 1]
}

# Eleven digits whose last one is the check digit of a partita IVA.
function vat_number(i,    digits, k, d, sum)
{
    digits = sprintf("%07d%03d", i + 1, below(100) + 1)
    for (k = 1; k <= 10; k++) {
        d = substr(digits, k, 1)
        if (k % 2 == 0) {
            d *= 2
            if (d > 9)
                d -= 9
        }
        sum += d
    }
    return digits (10 - sum % 10) % 10
}

BEGIN {
    state = (seed > 0 ? seed : 1) % 2147483647
    print "Codice cliente;Ragione sociale;Partita IVA;Codice fiscale;" \
        "Indirizzo;CAP;Comune;Provincia;Nazione;E-mail;PEC;Telefono;" \
        "Codice destinatario;Referente;Agente;Note"
    for (i = 0; i < n; i++) {
        split(pick("20121 Milano MI|10121 Torino TO|40121 Bologna BO|" \
            "50121 Firenze FI|80121 Napoli NA|35121 Padova PD|" \
            "37121 Verona VR|16121 Genova GE"), place, " ")
        name = pick("Officine|Trasporti|Forniture|Edilizia|Alimentari|" \
            "Impianti|Tessuti|Grafica") " " \
            pick("Rossi|Bianchi|Ferrari|Esposito|Ricci|Marino|Greco|" \
            "Gallo|Conti|Costa") " " i " " pick("S.r.l.|S.p.A.|S.n.c.|& C.")
        vat = vat_number(i)
        printf "C%06d;%s;%s;%s;%s %s, %d;%s;%s;%s;Italia;", i, name, vat, \
            vat, pick("Via|Viale|Piazza"), pick("Garibaldi|Mazzini|Cavour|" \
            "Dante|Verdi|Manzoni"), below(200) + 1, place[1], place[2], \
            place[3]
        printf "info@firm%d.example;firm%d@pec.example;0%d %d;%07d;", i, i, \
            below(90) + 2, 1000000 + below(8999999), i
        printf "%s %s;%s;%s\n", pick("Anna|Luca|Sara|Paolo|Marta|Dario"), \
            pick("Neri|Fabbri|Villa|Serra|Leone"), \
            pick("G. Moro|L. Sala|P. Riva"), \
            below(4) == 0 ? "paga a 60 giorni, \"fine mese\"" : ""
    }
}
