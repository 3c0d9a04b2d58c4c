#!/bin/bash
# Random questions over a random book are answered as sqlite3 answers them over
# the same data: every count, every cent, every order.
. "${0%/*}/lib/tap.sh"

command -v sqlite3 >/dev/null || skip_rest 'sqlite3 is not installed'

# Writes the clients' files, the same data as book.sql, and for each question a
# line of questions and a line of answers.sql.
cat >make.awk <<'END'
function rnd(n) { return int(rand() * n) }
function pick(list,   a, n) { n = split(list, a, " "); return a[1 + rnd(n)] }
function day(   m) { m = 1 + rnd(12); return sprintf("2026-%02d-%02d", m, 1 + rnd(28)) }
function cents(v) { return sprintf("%d.%02d", v / 100, v % 100) }
function quoted(s) { return s == "" ? "NULL" : "'" s "'" }

function payments(inv, n,   i, d, v) {
    for (i = 0; i < n; i++) {
        d = day(); v = rnd(20000)
        printf "%s{date: %s, amount: %s}", i ? ", " : "", d, cents(v) > file
        print "INSERT INTO payments VALUES(" inv "," v ");" > "book.sql"
    }
}

function invoice(client, k,   d, s, t, cur, net, paid) {
    d = day(); s = rnd(6) ? pick("draft pending authorised paid void") : ""
    t = rnd(100000); cur = rnd(4) ? "EUR" : "USD"
    net = rnd(3) ? rnd(100000) : ""; paid = rnd(3) ? "" : day()
    ninv++
    printf "  - {number: N%03d, date: %s, total: %s, currency: %s", ninv, d,
        cents(t), cur > file
    if (s) printf ", status: %s", s > file
    if (net != "") printf ", net: %s", cents(net) > file
    if (paid) printf ", paid_on: %s", paid > file
    printf ", payments: [" > file
    payments(ninv, rnd(3))
    print "]}" > file
    printf "INSERT INTO invoices VALUES(%d,'%s','N%03d','%s',%s,%d,'%s',%s,%s);\n",
        ninv, client, ninv, d, quoted(s), t, cur, net == "" ? "NULL" : net,
        quoted(paid) > "book.sql"
}

function client(i,   id, owner, n, k) {
    id = sprintf("c%02d", i); owner = rnd(3) ? pick("anna bob zoe") : ""
    system("mkdir -p records/" id)
    file = "records/" id "/client.yaml"
    print "legal_name: Firm " i "\naddress: {street: S, city: C}" > file
    if (owner) print "owner: " owner > file
    print "INSERT INTO clients VALUES('" id "'," quoted(owner) ");" > "book.sql"
    n = rnd(12)
    if (n) print "invoices:" > file
    for (k = 0; k < n; k++) invoice(id, k)
    close(file)
}

# One condition in both languages: q and s.
function term(   k, n, w, v) {
    k = rnd(14); n = rnd(1000); w = pick("draft pending authorised paid void")
    v = pick("draft pending authorised paid void")
    if (k == 0) { q = "total > " n ".5"; s = "coalesce(total > " n "50,0)" }
    else if (k == 1) { q = "net <= total"; s = "coalesce(net <= total,0)" }
    else if (k == 2) { q = "net != " n; s = "coalesce(net <> " n "00,1)" }
    else if (k == 3) { q = "status = " w; s = "coalesce(status = '" w "',0)" }
    else if (k == 4) { q = "status != " w; s = "coalesce(status <> '" w "',1)" }
    else if (k == 5) { q = "status in (" v ", " w ")"
        s = "coalesce(status in ('" v "','" w "'),0)" }
    else if (k == 6) { q = "date in 2026-Q2"
        s = "(date between '2026-04-01' and '2026-06-30')" }
    else if (k == 7) { q = "paid_on is none"; s = "(paid_on is null)" }
    else if (k == 8) { q = "paid_on < date + 60d"
        s = "coalesce(paid_on < date(date,'+60 day'),0)" }
    else if (k == 9) { w = pick("anna bob zoe"); q = "client.owner = \"" w "\""
        s = "coalesce((select owner from clients c where c.id=client)='" w "',0)" }
    else if (k == 10) { n = rnd(200); q = "any(payments where amount > " n ")"
        s = "exists(select 1 from payments p where p.inv=i.id and p.amount > " n "00)" }
    else if (k == 11) { n = rnd(200); q = "all(payments where amount > " n ")"
        s = "not exists(select 1 from payments p where p.inv=i.id and p.amount <= " n "00)" }
    else if (k == 12) { n = rnd(200); q = "sum(payments.amount) >= " n
        s = "(select coalesce(sum(amount),0) from payments p where p.inv=i.id) >= " n "00" }
    else { q = "total - net > " n; s = "coalesce(total - net > " n "00,0)" }
}

function condition(depth,   lq, ls, op, no) {
    if (!depth || !rnd(4)) { term(); return }
    op = rnd(2) ? " and " : " or "; no = rnd(3) ? "" : "not "
    condition(depth - 1); lq = q; ls = s
    condition(depth - 1)
    q = no "(" lq op q ")"; s = no "(" ls op s ")"
}

function money(e) { return "printf('%d.%02d'," e "/100," e "%100)" }

function ask(text, sql) {
    print text > "questions"
    print ".print " ++asked "\n" sql ";" > "answers.sql"
}

function opt_money(e, other) {
    return "case when " e " is null then null else " other " end"
}

function by_status() {
    ask("from invoices where " q " by status " \
        "show count(), sum(total), min(date), max(net)",
        "select status,count(*)," money("sum(total)") ",cur,min(date)," \
        opt_money("max(net)", money("max(net)")) "," \
        opt_money("max(net)", "cur") " from invoices i where " s \
        " group by status,cur order by case status when 'draft' then 1 " \
        "when 'pending' then 2 when 'authorised' then 3 when 'paid' then 4 " \
        "when 'void' then 5 else 6 end,cur")
}

function sorted() {
    ask("from invoices where " q " sort -paid_on, -total, number " \
        "show client.id, number, date, total",
        "select client,number,date," money("total") ",cur from invoices i " \
        "where " s " order by paid_on is null,paid_on desc,cur,total desc,number")
}

function clients() {
    ask("from clients where any(invoices where " q ") show id",
        "select id from clients c where exists(select 1 from invoices i " \
        "where i.client=c.id and (" s ")) order by id")
}

function by_month() {
    ask("from invoices where " q " by client.owner, month(date) " \
        "show sum(total) as t, count(where status = paid) having t > 50 sort -t",
        "select o,m," money("t") ",cur,n from (select (select owner from " \
        "clients c where c.id=client) o,substr(date,1,7) m,sum(total) t,cur," \
        "count(case when status='paid' then 1 end) n from invoices i where " s \
        " group by 1,2,cur) where t > 5000 order by cur,t desc,o is null,o,m")
}

function question(   shape) {
    condition(3)
    shape = rnd(4)
    if (shape == 0) by_status()
    else if (shape == 1) sorted()
    else if (shape == 2) clients()
    else by_month()
}

BEGIN {
    srand(20261123)
    print "CREATE TABLE clients(id,owner);" > "book.sql"
    print "CREATE TABLE payments(inv,amount);" > "book.sql"
    print "CREATE TABLE invoices(id,client,number,date,status,total,cur," \
        "net,paid_on);" > "book.sql"
    for (i = 0; i < 40; i++) client(i)
    for (i = 0; i < 120; i++) question()
}
END
awk -f make.awk && git init -q && git add records && git commit -qm book ||
    exit 99

sqlite3 -csv ':memory:' '.read book.sql' '.separator , "\n"' \
    '.read answers.sql' >want || exit 99
n=0
while IFS= read -r question; do
    n=$((n + 1))
    echo "$n"
    dossier --today 2026-11-23 query "$question" -f csv --dialect unix \
        --no-header 2>&1
done <questions >got

ok 'there are answers to compare' test "$(wc -l <want)" -gt 1000
if ! cmp -s want got; then
    diff want got | head -n 20 | sed 's/^/# /'
    first=$(cmp want got | sed 's/.*line //')
    head -n "$first" want | grep -x '[0-9]*' | tail -n 1 |
        { read -r n && sed -n "${n}p" questions | sed 's/^/# /'; }
fi
ok 'each of 120 answers is that of sqlite3' cmp -s want got
plan_done
