/* Documents and payments become entries; entries are sorted by date and
 * printed. Amounts stay fractions until they are digits. */
#include "view/journal.h"
#include "base/map.h"
#include "base/vec.h"
#include "view/format.h"
#include <string.h>
#include "base/banned.h"

enum { /* DS_JOURNAL_DOCUMENTS */
    CLIENT,
    NAME,
    NUMBER,
    DATE,
    DUE,
    TYPE,
    STATUS,
    NET,
    VAT,
    TOTAL,
    PAID_ON
};
enum { /* DS_JOURNAL_PAYMENTS */
    P_CLIENT,
    P_INVOICE,
    P_BILL,
    P_DATE,
    P_AMOUNT,
    P_METHOD,
    P_REFERENCE
};

enum {
    AMOUNT_ENDS = 68 /* a column: with its currency it fits a terminal */
};

/* One transaction: an amount from one account to another, and a part of it to
 * a third. */
typedef struct {
    int64_t day;
    size_t order; /* as it came */
    bool pending;
    bool falls; /* a document whose total lessens its account */
    const char *kind;
    ds_str client, name, number, comment;
    const char *to;   /* account of the client's side */
    const char *from; /* the other side; `vat` is the part of it */
    const char *vat_account;
    ds_ratio amount, vat;
    ds_currency cur;
} entry;

typedef struct {
    ds_arena *a;
    DS_VEC(entry) entries; /* documents first */
    ds_map open;           /* a document's key -> 1 + its entry */
    DS_VEC(ds_ratio) rest; /* one a document: what is still open of it */
    size_t left_out;       /* of what would be entered */
} journal;

static ds_ratio negative(ds_ratio r)
{
    r.num = -r.num;
    return r;
}

static int too_large(ds_err *err)
{
    return ds_fail(err, DS_ELIMIT, "the amounts are too large for a journal");
}

/* Text in a description or a tag: nothing in it may end it. */
static void add_text(ds_buf *b, ds_str text, const char *bad)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        bool blank = c < ' ' || c == 0x7f;
        ds_buf_addc(b, blank ? ' ' : strchr(bad, c) != NULL ? '-' : text.p[i]);
    }
}

static ds_str tag(ds_arena *a, const char *name, ds_str text)
{
    ds_buf b = {0};
    ds_buf_addf(&b, ", %s:", name);
    add_text(&b, text, ",");
    ds_str out = ds_dup(a, ds_buf_str(&b));
    ds_buf_free(&b);
    return out;
}

static ds_str key_of(ds_arena *a, bool bill, ds_str client, ds_str number)
{
    return ds_printf(a, "%c %zu %.*s %.*s", bill ? 'b' : 'i', client.n,
                     DS_FMT(client), DS_FMT(number));
}

static entry *add_entry(journal *j, ds_cell date, const char *account)
{
    entry *e = ds_vec_push(&j->entries);
    e->day = (int64_t)date.num.num;
    e->order = j->entries.n;
    e->kind = "payment";
    e->to = account;
    return e;
}

/* --- documents --------------------------------------------------------- */

static bool is_entered(const ds_cell *row)
{
    ds_str status = row[STATUS].text;
    return ds_str_is(status, "pending") || ds_str_is(status, "authorised") ||
           ds_str_is(status, "paid");
}

static const char *account_of(bool bill)
{
    return bill ? "liabilities:payable" : "assets:receivable";
}

static ds_str due_comment(ds_arena *a, const ds_cell *row)
{
    char day[11];
    if (!row[DUE].set)
        return (ds_str){0};
    ds_date_format(day, (ds_date)row[DUE].num.num);
    return tag(a, "due", ds_cstr(day));
}

/* What is owed rises by the total of an invoice, and falls by a credit note's;
 * of bills the other way round. */
static void add_document(journal *j, const ds_cell *row, bool bill)
{
    bool credit = ds_str_is(row[TYPE].text, "credit_note");
    ds_ratio total = row[TOTAL].num;
    entry *e = add_entry(j, row[DATE], account_of(bill));
    e->falls = bill != credit;
    if (e->falls)
        total = negative(total);
    e->kind = credit ? "credit note" : bill ? "bill" : "invoice";
    e->pending = ds_str_is(row[STATUS].text, "pending");
    e->client = row[CLIENT].text;
    e->name = row[NAME].text;
    e->number = row[NUMBER].text;
    e->comment = due_comment(j->a, row);
    e->from = bill ? "expenses:purchases" : "income:sales";
    e->vat_account = bill ? "assets:vat" : "liabilities:vat";
    e->amount = total;
    e->cur = row[TOTAL].cur;
    if (row[VAT].set && row[VAT].cur == e->cur)
        e->vat = e->falls ? negative(row[VAT].num) : row[VAT].num;
    else
        e->vat = (ds_ratio){0, 1};
    *ds_vec_push(&j->rest) = total;
    *ds_map_put(&j->open, key_of(j->a, bill, e->client, e->number), NULL) =
        j->rest.n;
}

static void add_documents(journal *j, const ds_rowset *rows, bool bill)
{
    for (size_t i = 0; i < rows->n; i++) {
        const ds_cell *row = rows->rows[i];
        if (!is_entered(row))
            continue;
        if (row[DATE].set && row[TOTAL].set)
            add_document(j, row, bill);
        else
            j->left_out++;
    }
}

/* --- payments ---------------------------------------------------------- */

static const char *way_of(const ds_cell *row, bool bill)
{
    ds_str method = row[P_METHOD].text;
    if (ds_str_is(method, "split payment"))
        return bill ? "assets:vat" : "liabilities:vat";
    if (ds_str_is(method, "withholding tax"))
        return bill ? "liabilities:withheld" : "assets:withheld";
    return "assets:bank";
}

/* A payment goes the other way than its document, as the balance has it; one of
 * a negative total is negative itself. */
static int add_payment(journal *j, const ds_cell *row, ds_err *err)
{
    bool bill = row[P_BILL].set;
    ds_str number = row[bill ? P_BILL : P_INVOICE].text;
    uint64_t *at =
        ds_map_get(&j->open, key_of(j->a, bill, row[P_CLIENT].text, number));
    if (at == NULL || *at == 0)
        return 0;
    if (!row[P_AMOUNT].set || !row[P_DATE].set) {
        j->left_out++;
        return 0;
    }
    ds_ratio *rest = &j->rest.p[*at - 1];
    const entry *of = &j->entries.p[*at - 1];
    bool rises = !of->falls;
    entry *e = add_entry(j, row[P_DATE], account_of(bill));
    of = &j->entries.p[*at - 1];
    e->client = row[P_CLIENT].text;
    e->name = of->name;
    e->number = number;
    if (row[P_REFERENCE].set)
        e->comment = tag(j->a, "reference", row[P_REFERENCE].text);
    e->from = way_of(row, bill);
    e->amount = rises ? negative(row[P_AMOUNT].num) : row[P_AMOUNT].num;
    e->vat = (ds_ratio){0, 1};
    e->cur = row[P_AMOUNT].cur;
    if (e->cur == of->cur && !ds_ratio_add(rest, *rest, e->amount))
        return too_large(err);
    return 0;
}

/* A document that is paid, though its payments do not say all of it. */
static void settle(journal *j, const ds_cell *row, bool bill)
{
    uint64_t *at = ds_map_get(
        &j->open, key_of(j->a, bill, row[CLIENT].text, row[NUMBER].text));
    if (at == NULL || !ds_str_is(row[STATUS].text, "paid"))
        return;
    ds_ratio rest = j->rest.p[*at - 1];
    if (rest.num == 0)
        return;
    bool told = row[PAID_ON].set;
    entry *e = add_entry(j, row[told ? PAID_ON : DATE], account_of(bill));
    e->client = row[CLIENT].text;
    e->name = row[NAME].text;
    e->number = row[NUMBER].text;
    e->from = "assets:bank";
    e->amount = negative(rest);
    e->vat = (ds_ratio){0, 1};
    e->cur = row[TOTAL].cur;
    if (!told)
        e->comment = DS_STR(", paid:the day is not known");
}

/* --- printing ---------------------------------------------------------- */

static int by_day(const void *a, const void *b)
{
    const entry *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    return x->order < y->order ? -1 : x->order > y->order;
}

static void add_account(ds_buf *b, const char *account, ds_str client)
{
    ds_buf_addz(b, account);
    if (client.n > 0) {
        ds_buf_addc(b, ':');
        add_text(b, client, "; :");
    }
}

/* The account, and the amount to the right. */
static void add_posting(ds_buf *b, const char *account, ds_str client,
                        ds_ratio amount, ds_currency cur)
{
    char code[4];
    ds_buf digits = {0};
    size_t start = b->n;
    ds_ratio_format(&digits, amount, ds_currency_places(cur));
    ds_currency_format(code, cur);
    ds_buf_addz(b, "    ");
    add_account(b, account, client);
    size_t used = b->n - start + digits.n;
    ds_buf_addn(b, ' ', used < AMOUNT_ENDS - 2 ? AMOUNT_ENDS - used : 2);
    ds_buf_addf(b, "%.*s %s\n", DS_FMT(ds_buf_str(&digits)), code);
    ds_buf_free(&digits);
}

static int print_entry(ds_out *out, const entry *e, ds_err *err)
{
    char day[11];
    ds_ratio net;
    ds_buf b = {0};
    if (!ds_ratio_sub(&net, e->amount, e->vat))
        return too_large(err);
    ds_date_format(day, (ds_date)e->day);
    ds_buf_addf(&b, "\n%s %c (", day, e->pending ? '!' : '*');
    add_text(&b, e->number, "();|");
    ds_buf_addz(&b, ") ");
    add_text(&b, e->name, ";|");
    ds_buf_addf(&b, " | %s  ; client:", e->kind);
    add_text(&b, e->client, ",");
    ds_buf_add(&b, e->comment);
    ds_buf_addc(&b, '\n');
    add_posting(&b, e->to, e->client, e->amount, e->cur);
    add_posting(&b, e->from, (ds_str){0}, negative(net), e->cur);
    if (e->vat.num != 0)
        add_posting(&b, e->vat_account, (ds_str){0}, negative(e->vat), e->cur);
    ds_out_drain(out, &b);
    return ds_out_status(out, err);
}

static void add_line(ds_out *out, ds_map *seen, ds_arena *a, ds_str line)
{
    bool fresh;
    ds_map_put(seen, ds_dup(a, line), &fresh);
    if (fresh)
        ds_out_add(out, line);
}

static void declare_account(ds_out *out, ds_map *seen, ds_arena *a,
                            const char *name, ds_str client)
{
    ds_buf b = {0};
    ds_buf_addz(&b, "account ");
    add_account(&b, name, client);
    ds_buf_addc(&b, '\n');
    add_line(out, seen, a, ds_buf_str(&b));
    ds_buf_free(&b);
}

/* What `hledger check --strict` wants to be told first. */
static void declare(ds_out *out, const journal *j)
{
    ds_map seen = {0};
    ds_out_addz(out, "decimal-mark .\n");
    for (size_t i = 0; i < j->entries.n; i++) {
        const entry *e = &j->entries.p[i];
        char code[4];
        ds_currency_format(code, e->cur);
        unsigned places = ds_currency_places(e->cur);
        add_line(out, &seen, j->a,
                 ds_printf(j->a, "commodity 1.%.*s %s\n", (int)places, "0000",
                           code));
        declare_account(out, &seen, j->a, e->to, e->client);
        declare_account(out, &seen, j->a, e->from, (ds_str){0});
        if (e->vat.num != 0)
            declare_account(out, &seen, j->a, e->vat_account, (ds_str){0});
    }
    ds_map_free(&seen);
}

static int gather(journal *j, const ds_rowset *invoices, const ds_rowset *bills,
                  const ds_rowset *payments, ds_err *err)
{
    add_documents(j, invoices, false);
    add_documents(j, bills, true);
    for (size_t i = 0; i < payments->n; i++)
        if (add_payment(j, payments->rows[i], err))
            return -1;
    for (size_t i = 0; i < invoices->n; i++)
        settle(j, invoices->rows[i], false);
    for (size_t i = 0; i < bills->n; i++)
        settle(j, bills->rows[i], true);
    return 0;
}

int ds_journal_print(size_t *left_out, FILE *file, ds_arena *a,
                     const ds_rowset *invoices, const ds_rowset *bills,
                     const ds_rowset *payments, ds_err *err)
{
    journal j = {.a = a};
    ds_out out;
    int failed = gather(&j, invoices, bills, payments, err);
    *left_out = j.left_out;
    ds_out_open(&out, a, file);
    if (!failed && j.entries.n > 0)
        qsort(j.entries.p, j.entries.n, sizeof *j.entries.p, by_day);
    if (!failed)
        declare(&out, &j);
    for (size_t i = 0; !failed && i < j.entries.n; i++)
        failed = print_entry(&out, &j.entries.p[i], err);
    ds_vec_free(&j.entries);
    ds_vec_free(&j.rest);
    ds_map_free(&j.open);
    return failed ? -1 : ds_out_end(&out, err);
}
