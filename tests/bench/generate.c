/* Makes a book of invented clients: generate N SEED DIR.
 *
 * Layout letters, about 2.1 KB and six invoices a client, the same bytes for
 * the same seed. DIR/records/ must not exist; `git init` is the caller's. */
#include "base/buf.h"
#include "base/date.h"
#include "base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const char *const words[] = {
    "Adige",  "Alba",   "Ambra",  "Aquila",  "Arno",   "Aurora",  "Baltic",
    "Borgo",  "Brenta", "Canale", "Cedro",   "Colle",  "Corallo", "Delta",
    "Dogana", "Drava",  "Elba",   "Esino",   "Etna",   "Falco",   "Faro",
    "Fenice", "Fiume",  "Garda",  "Giada",   "Grifo",  "Helio",   "Idria",
    "Isola",  "Isonzo", "Laguna", "Levante", "Ligure", "Lupo",    "Marina",
    "Mincio", "Molino", "Monte",  "Nardo",   "Nera",   "Norma",   "Oglio",
    "Olmo",   "Orione", "Palma",  "Piave",   "Ponte",  "Quercia", "Reno",
    "Riva",   "Rocca",  "Sasso",  "Sesia",   "Stella", "Ticino",  "Torre",
    "Ulivo",  "Umbra",  "Valle",  "Vela",    "Vento",  "Zara",    "Zefiro"};
static const char *const trades[] = {
    "Meccanica",   "Servizi",    "Trasporti", "Alimentari", "Tessuti",
    "Costruzioni", "Software",   "Logistica", "Impianti",   "Grafica",
    "Ceramiche",   "Consulting", "Energia",   "Arredi",     "Farmaceutica"};
static const char *const forms[] = {"S.r.l.", "S.p.A.", "S.n.c.", "GmbH",
                                    "SARL"};
static const char *const cities[] = {
    "Torino", "Milano",  "Genova", "Trieste", "Padova", "Bologna", "Firenze",
    "Ancona", "Perugia", "Roma",   "Napoli",  "Bari",   "Palermo", "Cagliari"};
static const char *const people[] = {
    "Anna Conti",   "Bruno Ferri", "Carla Greco",    "Dario Leone",
    "Elena Marini", "Fabio Neri",  "Giulia Orlandi", "Hans Weber",
    "Ines Pace",    "Luca Riva",   "Marta Sala",     "Nadia Testa"};
static const char *const owners[] = {"anna", "bruno", "carla", "dario",
                                     "elena"};
static const char *const stages[] = {"new",         "qualified", "proposal",
                                     "negotiation", "won",       "lost"};
static const char *const states[] = {"paid",       "paid",       "paid",
                                     "authorised", "authorised", "pending",
                                     "draft",      "void"};
static const char *const tasks[] = {"Call about the renewal", "Send the offer",
                                    "Visit the new plant", "Ask for the order"};

/* Every place in this file draws numbers of its own from the seed at hand, so
 * that no order of evaluation matters and all compilers make the same book. */
static unsigned draw(uint64_t seed, unsigned place, unsigned n)
{
    uint64_t z = seed + place * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) % n);
}

#define BELOW(n) draw(seed, __COUNTER__, (n))
#define PICK(list) ((list)[BELOW(COUNT(list))])
#define MONEY(cents) (cents) / 100, (cents) % 100
#define AMOUNT (5000 + BELOW(2000000))

typedef struct {
    char text[11];
} day;

/* A day `from` to `from + span` days behind the first one of 2026. */
static day day_of(int from, unsigned more)
{
    day d;
    ds_date_format(d.text, ds_date_make(2026, 1, 1) + from + (int)more);
    return d;
}
#define DAY(from, span) day_of((from), BELOW(span)).text

static void add_contact(ds_buf *b, uint64_t seed, unsigned number, unsigned i)
{
    ds_buf_addf(b,
                "  - name: %s %u\n    role: buyer\n"
                "    email: p%u.%u@example.com\n    phone: +39 0%u %06u\n",
                PICK(people), i, i, number, 10 + BELOW(80), BELOW(1000000));
}

static void add_time(ds_buf *b, uint64_t seed)
{
    ds_buf_addf(b, "      - {date: %s, hours: %u.5, person: %s}\n",
                DAY(-90, 300), BELOW(8), PICK(owners));
}

static void add_activity(ds_buf *b, uint64_t seed)
{
    ds_buf_addf(b, "  - title: %s\n    type: call\n    due: %s\n", PICK(tasks),
                DAY(100, 300));
    if (BELOW(2))
        ds_buf_addf(b, "    done: %s\n", DAY(100, 220));
}

static void add_projects(ds_buf *b, uint64_t seed)
{
    ds_buf_addf(b,
                "projects:\n  - code: P-01\n    name: %s\n    status: open\n"
                "    start: %s\n    budget_hours: %u\n    time:\n",
                PICK(trades), DAY(-300, 200), 20 + BELOW(200));
    for (unsigned i = 1; i <= 3; i++)
        add_time(b, seed * 3 + i);
}

static void add_sales(ds_buf *b, uint64_t seed, unsigned number)
{
    unsigned value = AMOUNT, quoted = AMOUNT, ordered = AMOUNT;
    ds_buf_addf(b,
                "deals:\n  - title: %s %u\n    stage: %s\n"
                "    value: %u.%02u\n    probability: %u\n    close: %s\n",
                PICK(trades), number, PICK(stages), MONEY(value),
                BELOW(11) * 10, DAY(200, 300));
    ds_buf_addf(b,
                "quotes:\n  - number: Q%06u\n    date: %s\n    status: sent\n"
                "    total: %u.%02u\n",
                number, DAY(0, 300), MONEY(quoted));
    ds_buf_addf(b,
                "purchase_orders:\n  - number: O%06u\n    date: %s\n"
                "    status: %s\n    total: %u.%02u\n",
                number, DAY(0, 300), BELOW(2) ? "open" : "closed",
                MONEY(ordered));
}

static void add_invoice(ds_buf *b, uint64_t seed, unsigned number, unsigned i)
{
    unsigned net = AMOUNT, vat = net / 100 * 22, total = net + vat;
    const char *status = PICK(states);
    ds_buf_addf(b,
                "  - number: \"%u/%u\"\n    date: %s\n    due: %s\n"
                "    status: %s\n    net: %u.%02u\n    vat: %u.%02u\n"
                "    total: %u.%02u\n",
                number, i, DAY(-200, 500), DAY(300, 60), status, MONEY(net),
                MONEY(vat), MONEY(total));
    if (strcmp(status, "authorised") == 0 && BELOW(2))
        ds_buf_addf(b,
                    "    payments:\n      - {date: %s, amount: %u.%02u, "
                    "method: bank}\n",
                    DAY(0, 300), MONEY(net / 2));
}

static void add_client(ds_buf *b, uint64_t seed, const char *name,
                       unsigned number)
{
    ds_buf_addf(b,
                "# client %u\nlegal_name: %s\ncode: C%06u\nstatus: %s\n"
                "owner: %s\nsince: 20%02u-0%u-1%u\ntags: [%s, 'n%u']\n",
                number, name, number, BELOW(5) ? "active" : "prospect",
                PICK(owners), 10 + BELOW(16), 1 + BELOW(9), BELOW(10),
                BELOW(2) ? "retail" : "industry", BELOW(40));
    ds_buf_addf(b,
                "address:\n  street: Via %s %u\n  postcode: \"%05u\"\n"
                "  city: %s\n  country: IT\n",
                PICK(words), 1 + BELOW(200), BELOW(99999), PICK(cities));
    ds_buf_addf(b,
                "email: info@c%u.example.com\nphone: +39 0%u %07u\n"
                "website: https://c%u.example.com\npayment_terms: %u\n",
                number, 10 + BELOW(80), BELOW(10000000), number,
                30 * (1 + BELOW(3)));
    if (BELOW(3) == 0)
        ds_buf_addf(b, "notes: |\n  Met at the fair of %s.\n  Likes %s.\n",
                    PICK(cities), PICK(trades));
    ds_buf_addz(b, "contacts:\n");
    for (unsigned i = 1; i <= 1 + BELOW(2); i++)
        add_contact(b, seed * 5 + i, number, i);
    add_projects(b, seed);
    ds_buf_addz(b, "activities:\n");
    for (unsigned i = 1; i <= 2; i++)
        add_activity(b, seed * 7 + i);
    add_sales(b, seed, number);
    ds_buf_addz(b, "invoices:\n");
    for (unsigned i = 1; i <= 6; i++)
        add_invoice(b, seed * 11 + i, number, i);
}

static _Noreturn void die(const char *what)
{
    fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
    exit(1);
}

static void make_folder(int dir, const char *path)
{
    if (mkdirat(dir, path, 0777) != 0 && errno != EEXIST)
        die(path);
}

static void write_client(int dir, const char *id, ds_str bytes)
{
    char path[160];
    ds_err err;
    int n = snprintf(path, sizeof path, "records/%.2s", id);
    make_folder(dir, path);
    snprintf(path + n, sizeof path - (size_t)n, "/%s", id);
    make_folder(dir, path);
    snprintf(path + n, sizeof path - (size_t)n, "/%s/client.yaml", id);
    int fd = ds_open(dir, path, O_WRONLY | O_CREAT | O_EXCL, 0666);
    if (fd < 0 || ds_fd_write(fd, bytes, path, &err) != 0 || close(fd) != 0)
        die(path);
}

static void make_client(int dir, unsigned number, uint64_t seed)
{
    ds_buf b = {0};
    char name[64], id[64];
    seed += number * 0x2545f4914f6cdd1du;
    const char *first = PICK(words), *second = PICK(trades);
    snprintf(name, sizeof name, "%s %s %u %s", first, second, number,
             PICK(forms));
    snprintf(id, sizeof id, "%s-%s-%u", first, second, number);
    for (char *p = id; *p != '\0'; p++)
        if (*p >= 'A' && *p <= 'Z')
            *p = (char)(*p + 'a' - 'A');
    add_client(&b, seed, name, number);
    write_client(dir, id, ds_buf_str(&b));
    ds_buf_free(&b);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fputs("usage: generate N SEED DIR\n", stderr);
        return 2;
    }
    unsigned long n = strtoul(argv[1], NULL, 10);
    uint64_t seed = strtoull(argv[2], NULL, 10);
    make_folder(AT_FDCWD, argv[3]);
    int dir = ds_open(AT_FDCWD, argv[3], O_RDONLY | O_DIRECTORY, 0);
    if (dir < 0 || mkdirat(dir, "records", 0777) != 0)
        die(argv[3]);
    int fd = ds_open(dir, "records/schema.yaml", O_WRONLY | O_CREAT, 0666);
    ds_err err;
    if (fd < 0 || ds_fd_write(fd, DS_STR("settings:\n  layout: letters\n"),
                              "schema.yaml", &err) != 0)
        die("records/schema.yaml");
    close(fd);
    for (unsigned i = 1; i <= n; i++)
        make_client(dir, i, seed);
    close(dir);
    return 0;
}
