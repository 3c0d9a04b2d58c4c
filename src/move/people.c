/* Names of people in parts, and lists of people.
 *
 * An address book or a CRM's list of contacts has a person in each row, with
 * the firm beside. What it says of the person (e-mail, telephones, notes) is
 * the contact's where there is a firm, and the client's where the person is the
 * client; so each such column makes two, one for either kind of row. A header
 * that speaks of the firm ("Company phone") stays the client's. A list of firms
 * with a column for the one to ask ("Referente") is none of these: who it is
 * about is the firm. */
#include "move/binding.h"
#include "base/banned.h"

/* --- names in parts ---------------------------------------------------- */

static size_t find_word(const ds_binding *b, const char *words)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (!b->told[i] && ds_binding_is(b, i, words))
            return i;
    return SIZE_MAX;
}

static bool is_source(const ds_derived *d, size_t column)
{
    for (size_t i = 0; i < d->nfrom; i++)
        if (d->from[i] == column)
            return true;
    return false;
}

/* Bound by a column that is none of the parts, or made already. */
static bool is_bound(const ds_binding *b, const ds_derived *d, ds_col_target t)
{
    for (size_t i = 0; i < b->header->n; i++)
        if (!is_source(d, i) && ds_target_same(b->out->targets[i], t))
            return true;
    return ds_binding_made(b, t) != NULL;
}

/* The person whose hours these are, the contact in a list of contacts or beside
 * a client with a name, or the client, who is a person then. */
static bool name_target(ds_col_target *out, const ds_binding *b,
                        const ds_derived *d)
{
    ds_col_target legal;
    const ds_table *t = &b->words->schema->tables[b->words->table];
    if (ds_str_is(t->name, "contacts"))
        return ds_vocabulary_field(out, b->words, DS_STR("name"));
    if (ds_str_is(t->name, "time"))
        return ds_vocabulary_field(out, b->words, DS_STR("person"));
    if (b->words->table != 0 ||
        !ds_vocabulary_field(&legal, b->words, DS_STR("legal_name")))
        return false;
    *out = legal;
    return !is_bound(b, d, legal) ||
           ds_vocabulary_field(out, b->words, DS_STR("contact.name"));
}

static void join_names(ds_binding *b)
{
    ds_derived d = {.nto = 1};
    size_t parts[] = {
        find_word(b, "first name|given name|forename|vorname|nome|"
                     "person first name"),
        find_word(b, "middle name|additional name|secondo nome"),
        find_word(b, "last name|family name|surname|nachname|cognome|"
                     "person last name"),
    };
    if (parts[0] == SIZE_MAX || parts[2] == SIZE_MAX)
        return;
    for (size_t i = 0; i < 3; i++)
        if (parts[i] != SIZE_MAX)
            d.from[d.nfrom++] = parts[i];
    if (!name_target(&d.to[0], b, &d))
        return;
    bool whole = is_bound(b, &d, d.to[0]); /* there is a full name too */
    for (size_t i = 0; whole && i < d.nfrom; i++)
        b->out->targets[d.from[i]] = (ds_col_target){0};
    if (!whole)
        ds_binding_make(b, &d);
}

/* --- is it a list of people? ------------------------------------------- */

typedef struct {
    ds_binding *b;
    ds_col_target legal, contact; /* whose name it is */
} list;

static bool open_list(list *l, ds_binding *b)
{
    *l = (list){.b = b};
    return b->words->table == 0 &&
           ds_vocabulary_field(&l->legal, b->words, DS_STR("legal_name")) &&
           ds_vocabulary_field(&l->contact, b->words, DS_STR("contact.name"));
}

/* What may be the name of a person as well as that of a firm. */
#define ANY_NAME "name|nome|nominativo"

/* A column that names the firm, better than by the way. */
static bool has_firm(const list *l, size_t name)
{
    const ds_binding *b = l->b;
    for (size_t i = 0; i < b->header->n; i++)
        if (i != name && !ds_binding_is(b, i, ANY_NAME) &&
            ds_target_same(b->out->targets[i], l->legal) &&
            !ds_binding_blank(b, i) &&
            ds_vocabulary_rank(b->words, ds_binding_header(b, i)) != '~')
            return true;
    return false;
}

/* "Name" beside "Company" is the person's. */
static void tell_name_from_firm(const list *l)
{
    ds_binding *b = l->b;
    size_t name = find_word(b, ANY_NAME);
    if (name == SIZE_MAX &&
        find_word(b, "related company|azienda collegata") != SIZE_MAX)
        name = find_word(b, "display name|nome visualizzato|complete name");
    if (name == SIZE_MAX || !ds_target_same(b->out->targets[name], l->legal) ||
        !has_firm(l, name))
        return;
    bool known = ds_binding_bound(b, l->contact) != SIZE_MAX ||
                 ds_binding_made(b, l->contact) != NULL;
    b->out->targets[name] = known ? (ds_col_target){0} : l->contact;
    if (!known)
        b->out->people.name[b->out->people.nname++] = name;
}

static void find_name(const list *l)
{
    ds_binding *b = l->b;
    ds_people *p = &b->out->people;
    size_t column = ds_binding_bound(b, l->contact);
    const ds_derived *made = ds_binding_made(b, l->contact);
    if (made == NULL)
        made = ds_binding_made(b, l->legal);
    tell_name_from_firm(l);
    if (made != NULL && made->nto == 1 && made->alone == 0) {
        p->persons = true;
        for (p->nname = 0; p->nname < made->nfrom; p->nname++)
            p->name[p->nname] = made->from[p->nname];
    } else if (column != SIZE_MAX && !b->told[column] &&
               ds_vocabulary_rank(b->words, ds_binding_header(b, column)) ==
                   '!') {
        p->persons = true;
        p->name[p->nname++] = column;
    }
}

/* They are clients themselves: no column names a firm. */
static bool are_clients(const list *l)
{
    const ds_derived *made = ds_binding_made(l->b, l->legal);
    return made != NULL && made->nto == 1 && made->alone == 0;
}

/* --- what is said of them ---------------------------------------------- */

static bool is_of_firm(const ds_binding *b, size_t column)
{
    return ds_binding_is(b, column,
                         "company email|company phone|company phone number|"
                         "company mobile|main phone|company main phone|"
                         "account phone|account email|organization email|"
                         "organization phone|office email|email aziendale|"
                         "e mail aziendale|telefono aziendale|"
                         "telefono principale societa");
}

/* The n-th field of a contact that a client has, too: in `*pair` the contact's
 * and the client's. */
static bool is_pair(ds_col_target pair[2], const list *l, size_t n)
{
    const ds_table *t = &l->b->words->schema->tables[l->contact.table];
    pair[0] = (ds_col_target){DS_COL_FIELD, l->contact.table, (unsigned)n};
    return n != l->contact.field &&
           ds_vocabulary_field(&pair[1], l->b->words, t->fields[n].name);
}

static size_t count_fields(const list *l)
{
    return l->b->words->schema->tables[l->contact.table].nstored;
}

/* A number that another program gave the row is the person's, whatever own
 * field of the firm is called so. */
static void take_numbers_off_firms(const list *l)
{
    ds_binding *b = l->b;
    for (size_t i = 0; i < b->header->n; i++) {
        ds_col_target *t = &b->out->targets[i];
        if (!b->told[i] && t->kind == DS_COL_FIELD && t->table == 0 &&
            ds_binding_is(b, i, "id|record id|id record|external id"))
            *t = (ds_col_target){.kind = DS_COL_UNKNOWN};
    }
}

/* An own field of contacts alone is known by its label, too. */
static void find_own(const list *l, size_t n)
{
    ds_binding *b = l->b;
    const ds_table *t = &b->words->schema->tables[l->contact.table];
    const ds_field *f = &t->fields[n];
    ds_str words = ds_printf(b->arena, "%.*s|%.*s|%.*s", DS_FMT(f->name),
                             DS_FMT(f->label_en), DS_FMT(f->label_it));
    if (ds_table_field(&ds_builtin_tables.tables[l->contact.table], f->name) >=
        0)
        return;
    for (size_t i = 0; i < b->header->n; i++)
        if (!b->told[i] && b->out->targets[i].kind == DS_COL_UNKNOWN &&
            ds_binding_is(b, i, words.p))
            b->out->targets[i] =
                (ds_col_target){DS_COL_FIELD, l->contact.table, (unsigned)n};
}

static void give_to_contacts(const list *l)
{
    ds_binding *b = l->b;
    ds_col_target pair[2];
    for (size_t n = 0; n < count_fields(l); n++) {
        if (!is_pair(pair, l, n) || ds_binding_bound(b, pair[0]) != SIZE_MAX ||
            ds_binding_made(b, pair[0]) != NULL)
            continue;
        for (size_t i = 0; i < b->header->n; i++)
            if (!b->told[i] && !is_of_firm(b, i) &&
                ds_target_same(b->out->targets[i], pair[1]))
                b->out->targets[i] = pair[0];
    }
    take_numbers_off_firms(l);
    for (size_t n = 0; n < count_fields(l); n++)
        find_own(l, n);
}

bool ds_binding_has_contacts(const ds_binding *b)
{
    list l = {.b = (ds_binding *)b};
    return b->out->people.nname > 0 && open_list(&l, l.b) && !are_clients(&l);
}

void ds_bind_names(ds_binding *b)
{
    list l;
    join_names(b);
    if (!open_list(&l, b))
        return;
    find_name(&l);
    if (b->out->people.nname > 0 && !are_clients(&l))
        give_to_contacts(&l);
}

/* --- its columns ------------------------------------------------------- */

/* What fills the target, as something made; false when nothing does. */
static bool take(ds_derived *out, const list *l, ds_col_target t)
{
    ds_binding *b = l->b;
    ds_derived *made = ds_binding_made(b, t);
    size_t column = ds_binding_bound(b, t);
    *out = (ds_derived){.to = {t}, .nto = 1};
    if (made != NULL && made->nto == 1) {
        *out = *made;
        *made = b->out->derived[--b->out->nderived];
        return true;
    }
    for (; column != SIZE_MAX; column = ds_binding_bound(b, t)) {
        bool blank = ds_binding_blank(b, column);
        if (out->nfrom < DS_DERIVED_MAX && !blank)
            out->from[out->nfrom++] = column;
        b->out->targets[column] =
            (ds_col_target){.kind = blank ? DS_COL_DROPPED : DS_COL_SOURCE};
    }
    out->alone = out->nfrom;
    return out->nfrom > 0;
}

static void make(const list *l, ds_derived d, ds_col_target t, ds_rows_of rows)
{
    d.to[0] = t;
    d.rows = rows;
    ds_binding_make(l->b, &d);
    for (size_t i = 0; i < d.nfrom; i++)
        l->b->out->targets[d.from[i]] = (ds_col_target){.kind = DS_COL_SOURCE};
}

/* Where a person lives counts for one without a firm. */
static void make_homes(const list *l)
{
    ds_binding *b = l->b;
    for (size_t i = 0; i < b->header->n; i++) {
        ds_col_target t = b->out->targets[i];
        ds_derived d;
        char rank = ds_vocabulary_rank(b->words, ds_binding_header(b, i));
        if (rank != '@' || b->told[i] || t.kind != DS_COL_FIELD)
            continue;
        b->out->targets[i] = (ds_col_target){0};
        take(&d, l, t);
        if (ds_binding_blank(b, i) || d.nfrom == DS_DERIVED_MAX)
            continue;
        d.home |= 1u << d.nfrom;
        d.from[d.nfrom++] = i;
        d.alone = d.nfrom;
        make(l, d, t, DS_ROWS_ALL);
    }
}

/* The firm's name, else the person's; and the person's, who is a contact. */
static void make_names(const list *l)
{
    ds_people *p = &l->b->out->people;
    ds_derived legal, contact;
    take(&legal, l, l->legal);
    take(&contact, l, l->contact);
    for (p->nfirm = 0; p->nfirm < legal.nfrom; p->nfirm++)
        p->firm[p->nfirm] = legal.from[p->nfirm];
    for (size_t i = 0; i < p->nname && legal.nfrom < DS_DERIVED_MAX; i++)
        legal.from[legal.nfrom++] = p->name[i];
    make(l, legal, l->legal, DS_ROWS_ALL);
    make(l, contact, l->contact, DS_ROWS_CONTACT);
}

/* The client has what is the firm's; where the person is the client, what is
 * the person's. */
static void make_pair(const list *l, const ds_col_target pair[2])
{
    ds_derived person, firm;
    if (!take(&person, l, pair[0]))
        return;
    make(l, person, pair[0], DS_ROWS_CONTACT);
    if (!take(&firm, l, pair[1])) {
        make(l, person, pair[1], DS_ROWS_CLIENT);
        return;
    }
    for (size_t i = 0; i < person.nfrom && firm.nfrom < DS_DERIVED_MAX; i++) {
        firm.own |= 1u << firm.nfrom;
        firm.from[firm.nfrom++] = person.from[i];
    }
    firm.home |= person.home << (firm.nfrom - person.nfrom);
    firm.alone = firm.nfrom;
    make(l, firm, pair[1], DS_ROWS_ALL);
}

static void make_pairs(const list *l)
{
    ds_col_target pair[2];
    ds_derived d;
    for (size_t n = 0; n < count_fields(l); n++) {
        if (is_pair(pair, l, n)) {
            make_pair(l, pair);
        } else if (n != l->contact.field && take(&d, l, pair[0])) {
            d.lone = true;
            make(l, d, pair[0], DS_ROWS_CONTACT);
        }
    }
}

static void make_kind(const list *l)
{
    ds_col_target kind;
    const ds_people *p = &l->b->out->people;
    ds_derived d = {.nto = 1, .text = "person"};
    for (d.nfrom = 0; d.nfrom < p->nname; d.nfrom++)
        d.from[d.nfrom] = p->name[d.nfrom];
    if (p->persons && ds_vocabulary_field(&kind, l->b->words, DS_STR("kind")) &&
        ds_binding_bound(l->b, kind) == SIZE_MAX &&
        ds_binding_made(l->b, kind) == NULL)
        make(l, d, kind, DS_ROWS_PERSON);
}

void ds_bind_people(ds_binding *b)
{
    list l;
    if (!open_list(&l, b) || b->out->people.nname == 0)
        return;
    make_homes(&l);
    if (!are_clients(&l)) {
        make_names(&l);
        make_pairs(&l);
    }
    make_kind(&l);
}
