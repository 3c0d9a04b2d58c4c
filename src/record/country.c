/* ISO 3166-1: the codes of countries and what people write instead. */
#include "record/value.h"
#include <string.h>
#include "base/banned.h"

typedef struct {
    char code[3], code3[4];
    const char *en, *it;
} country;

static const country countries[] = {
    {"AD", "AND", "Andorra", "Andorra"},
    {"AE", "ARE", "United Arab Emirates", "Emirati Arabi Uniti"},
    {"AF", "AFG", "Afghanistan", "Afghanistan"},
    {"AG", "ATG", "Antigua and Barbuda", "Antigua e Barbuda"},
    {"AI", "AIA", "Anguilla", "Anguilla"},
    {"AL", "ALB", "Albania", "Albania"},
    {"AM", "ARM", "Armenia", "Armenia"},
    {"AO", "AGO", "Angola", "Angola"},
    {"AQ", "ATA", "Antarctica", "Antartide"},
    {"AR", "ARG", "Argentina", "Argentina"},
    {"AS", "ASM", "American Samoa", "Samoa Americane"},
    {"AT", "AUT", "Austria", "Austria"},
    {"AU", "AUS", "Australia", "Australia"},
    {"AW", "ABW", "Aruba", "Aruba"},
    {"AX", "ALA", "Åland Islands", "Isole Åland"},
    {"AZ", "AZE", "Azerbaijan", "Azerbaigian"},
    {"BA", "BIH", "Bosnia and Herzegovina", "Bosnia ed Erzegovina"},
    {"BB", "BRB", "Barbados", "Barbados"},
    {"BD", "BGD", "Bangladesh", "Bangladesh"},
    {"BE", "BEL", "Belgium", "Belgio"},
    {"BF", "BFA", "Burkina Faso", "Burkina Faso"},
    {"BG", "BGR", "Bulgaria", "Bulgaria"},
    {"BH", "BHR", "Bahrain", "Bahrein"},
    {"BI", "BDI", "Burundi", "Burundi"},
    {"BJ", "BEN", "Benin", "Benin"},
    {"BL", "BLM", "Saint Barthélemy", "Saint-Barthélemy"},
    {"BM", "BMU", "Bermuda", "Bermuda"},
    {"BN", "BRN", "Brunei", "Brunei"},
    {"BO", "BOL", "Bolivia", "Bolivia"},
    {"BQ", "BES", "Caribbean Netherlands", "Paesi Bassi Caraibici"},
    {"BR", "BRA", "Brazil", "Brasile"},
    {"BS", "BHS", "Bahamas", "Bahamas"},
    {"BT", "BTN", "Bhutan", "Bhutan"},
    {"BV", "BVT", "Bouvet Island", "Isola Bouvet"},
    {"BW", "BWA", "Botswana", "Botswana"},
    {"BY", "BLR", "Belarus", "Bielorussia"},
    {"BZ", "BLZ", "Belize", "Belize"},
    {"CA", "CAN", "Canada", "Canada"},
    {"CC", "CCK", "Cocos Islands", "Isole Cocos"},
    {"CD", "COD", "Democratic Republic of the Congo",
     "Repubblica Democratica del Congo"},
    {"CF", "CAF", "Central African Republic", "Repubblica Centrafricana"},
    {"CG", "COG", "Congo", "Congo"},
    {"CH", "CHE", "Switzerland", "Svizzera"},
    {"CI", "CIV", "Côte d'Ivoire", "Costa d'Avorio"},
    {"CK", "COK", "Cook Islands", "Isole Cook"},
    {"CL", "CHL", "Chile", "Cile"},
    {"CM", "CMR", "Cameroon", "Camerun"},
    {"CN", "CHN", "China", "Cina"},
    {"CO", "COL", "Colombia", "Colombia"},
    {"CR", "CRI", "Costa Rica", "Costa Rica"},
    {"CU", "CUB", "Cuba", "Cuba"},
    {"CV", "CPV", "Cape Verde", "Capo Verde"},
    {"CW", "CUW", "Curaçao", "Curaçao"},
    {"CX", "CXR", "Christmas Island", "Isola di Natale"},
    {"CY", "CYP", "Cyprus", "Cipro"},
    {"CZ", "CZE", "Czechia", "Cechia"},
    {"DE", "DEU", "Germany", "Germania"},
    {"DJ", "DJI", "Djibouti", "Gibuti"},
    {"DK", "DNK", "Denmark", "Danimarca"},
    {"DM", "DMA", "Dominica", "Dominica"},
    {"DO", "DOM", "Dominican Republic", "Repubblica Dominicana"},
    {"DZ", "DZA", "Algeria", "Algeria"},
    {"EC", "ECU", "Ecuador", "Ecuador"},
    {"EE", "EST", "Estonia", "Estonia"},
    {"EG", "EGY", "Egypt", "Egitto"},
    {"EH", "ESH", "Western Sahara", "Sahara Occidentale"},
    {"ER", "ERI", "Eritrea", "Eritrea"},
    {"ES", "ESP", "Spain", "Spagna"},
    {"ET", "ETH", "Ethiopia", "Etiopia"},
    {"FI", "FIN", "Finland", "Finlandia"},
    {"FJ", "FJI", "Fiji", "Figi"},
    {"FK", "FLK", "Falkland Islands", "Isole Falkland"},
    {"FM", "FSM", "Micronesia", "Micronesia"},
    {"FO", "FRO", "Faroe Islands", "Isole Faroe"},
    {"FR", "FRA", "France", "Francia"},
    {"GA", "GAB", "Gabon", "Gabon"},
    {"GB", "GBR", "United Kingdom", "Regno Unito"},
    {"GD", "GRD", "Grenada", "Grenada"},
    {"GE", "GEO", "Georgia", "Georgia"},
    {"GF", "GUF", "French Guiana", "Guyana Francese"},
    {"GG", "GGY", "Guernsey", "Guernsey"},
    {"GH", "GHA", "Ghana", "Ghana"},
    {"GI", "GIB", "Gibraltar", "Gibilterra"},
    {"GL", "GRL", "Greenland", "Groenlandia"},
    {"GM", "GMB", "Gambia", "Gambia"},
    {"GN", "GIN", "Guinea", "Guinea"},
    {"GP", "GLP", "Guadeloupe", "Guadalupa"},
    {"GQ", "GNQ", "Equatorial Guinea", "Guinea Equatoriale"},
    {"GR", "GRC", "Greece", "Grecia"},
    {"GS", "SGS", "South Georgia and the South Sandwich Islands",
     "Georgia del Sud e Isole Sandwich Australi"},
    {"GT", "GTM", "Guatemala", "Guatemala"},
    {"GU", "GUM", "Guam", "Guam"},
    {"GW", "GNB", "Guinea-Bissau", "Guinea-Bissau"},
    {"GY", "GUY", "Guyana", "Guyana"},
    {"HK", "HKG", "Hong Kong", "Hong Kong"},
    {"HM", "HMD", "Heard Island and McDonald Islands",
     "Isole Heard e McDonald"},
    {"HN", "HND", "Honduras", "Honduras"},
    {"HR", "HRV", "Croatia", "Croazia"},
    {"HT", "HTI", "Haiti", "Haiti"},
    {"HU", "HUN", "Hungary", "Ungheria"},
    {"ID", "IDN", "Indonesia", "Indonesia"},
    {"IE", "IRL", "Ireland", "Irlanda"},
    {"IL", "ISR", "Israel", "Israele"},
    {"IM", "IMN", "Isle of Man", "Isola di Man"},
    {"IN", "IND", "India", "India"},
    {"IO", "IOT", "British Indian Ocean Territory",
     "Territorio Britannico dell'Oceano Indiano"},
    {"IQ", "IRQ", "Iraq", "Iraq"},
    {"IR", "IRN", "Iran", "Iran"},
    {"IS", "ISL", "Iceland", "Islanda"},
    {"IT", "ITA", "Italy", "Italia"},
    {"JE", "JEY", "Jersey", "Jersey"},
    {"JM", "JAM", "Jamaica", "Giamaica"},
    {"JO", "JOR", "Jordan", "Giordania"},
    {"JP", "JPN", "Japan", "Giappone"},
    {"KE", "KEN", "Kenya", "Kenya"},
    {"KG", "KGZ", "Kyrgyzstan", "Kirghizistan"},
    {"KH", "KHM", "Cambodia", "Cambogia"},
    {"KI", "KIR", "Kiribati", "Kiribati"},
    {"KM", "COM", "Comoros", "Comore"},
    {"KN", "KNA", "Saint Kitts and Nevis", "Saint Kitts e Nevis"},
    {"KP", "PRK", "North Korea", "Corea del Nord"},
    {"KR", "KOR", "South Korea", "Corea del Sud"},
    {"KW", "KWT", "Kuwait", "Kuwait"},
    {"KY", "CYM", "Cayman Islands", "Isole Cayman"},
    {"KZ", "KAZ", "Kazakhstan", "Kazakistan"},
    {"LA", "LAO", "Laos", "Laos"},
    {"LB", "LBN", "Lebanon", "Libano"},
    {"LC", "LCA", "Saint Lucia", "Saint Lucia"},
    {"LI", "LIE", "Liechtenstein", "Liechtenstein"},
    {"LK", "LKA", "Sri Lanka", "Sri Lanka"},
    {"LR", "LBR", "Liberia", "Liberia"},
    {"LS", "LSO", "Lesotho", "Lesotho"},
    {"LT", "LTU", "Lithuania", "Lituania"},
    {"LU", "LUX", "Luxembourg", "Lussemburgo"},
    {"LV", "LVA", "Latvia", "Lettonia"},
    {"LY", "LBY", "Libya", "Libia"},
    {"MA", "MAR", "Morocco", "Marocco"},
    {"MC", "MCO", "Monaco", "Monaco"},
    {"MD", "MDA", "Moldova", "Moldavia"},
    {"ME", "MNE", "Montenegro", "Montenegro"},
    {"MF", "MAF", "Saint Martin", "Saint-Martin"},
    {"MG", "MDG", "Madagascar", "Madagascar"},
    {"MH", "MHL", "Marshall Islands", "Isole Marshall"},
    {"MK", "MKD", "North Macedonia", "Macedonia del Nord"},
    {"ML", "MLI", "Mali", "Mali"},
    {"MM", "MMR", "Myanmar", "Myanmar"},
    {"MN", "MNG", "Mongolia", "Mongolia"},
    {"MO", "MAC", "Macao", "Macao"},
    {"MP", "MNP", "Northern Mariana Islands", "Isole Marianne Settentrionali"},
    {"MQ", "MTQ", "Martinique", "Martinica"},
    {"MR", "MRT", "Mauritania", "Mauritania"},
    {"MS", "MSR", "Montserrat", "Montserrat"},
    {"MT", "MLT", "Malta", "Malta"},
    {"MU", "MUS", "Mauritius", "Mauritius"},
    {"MV", "MDV", "Maldives", "Maldive"},
    {"MW", "MWI", "Malawi", "Malawi"},
    {"MX", "MEX", "Mexico", "Messico"},
    {"MY", "MYS", "Malaysia", "Malaysia"},
    {"MZ", "MOZ", "Mozambique", "Mozambico"},
    {"NA", "NAM", "Namibia", "Namibia"},
    {"NC", "NCL", "New Caledonia", "Nuova Caledonia"},
    {"NE", "NER", "Niger", "Niger"},
    {"NF", "NFK", "Norfolk Island", "Isola Norfolk"},
    {"NG", "NGA", "Nigeria", "Nigeria"},
    {"NI", "NIC", "Nicaragua", "Nicaragua"},
    {"NL", "NLD", "Netherlands", "Paesi Bassi"},
    {"NO", "NOR", "Norway", "Norvegia"},
    {"NP", "NPL", "Nepal", "Nepal"},
    {"NR", "NRU", "Nauru", "Nauru"},
    {"NU", "NIU", "Niue", "Niue"},
    {"NZ", "NZL", "New Zealand", "Nuova Zelanda"},
    {"OM", "OMN", "Oman", "Oman"},
    {"PA", "PAN", "Panama", "Panama"},
    {"PE", "PER", "Peru", "Perù"},
    {"PF", "PYF", "French Polynesia", "Polinesia Francese"},
    {"PG", "PNG", "Papua New Guinea", "Papua Nuova Guinea"},
    {"PH", "PHL", "Philippines", "Filippine"},
    {"PK", "PAK", "Pakistan", "Pakistan"},
    {"PL", "POL", "Poland", "Polonia"},
    {"PM", "SPM", "Saint Pierre and Miquelon", "Saint-Pierre e Miquelon"},
    {"PN", "PCN", "Pitcairn", "Pitcairn"},
    {"PR", "PRI", "Puerto Rico", "Portorico"},
    {"PS", "PSE", "Palestine", "Palestina"},
    {"PT", "PRT", "Portugal", "Portogallo"},
    {"PW", "PLW", "Palau", "Palau"},
    {"PY", "PRY", "Paraguay", "Paraguay"},
    {"QA", "QAT", "Qatar", "Qatar"},
    {"RE", "REU", "Réunion", "Riunione"},
    {"RO", "ROU", "Romania", "Romania"},
    {"RS", "SRB", "Serbia", "Serbia"},
    {"RU", "RUS", "Russia", "Russia"},
    {"RW", "RWA", "Rwanda", "Ruanda"},
    {"SA", "SAU", "Saudi Arabia", "Arabia Saudita"},
    {"SB", "SLB", "Solomon Islands", "Isole Salomone"},
    {"SC", "SYC", "Seychelles", "Seychelles"},
    {"SD", "SDN", "Sudan", "Sudan"},
    {"SE", "SWE", "Sweden", "Svezia"},
    {"SG", "SGP", "Singapore", "Singapore"},
    {"SH", "SHN", "Saint Helena", "Sant'Elena"},
    {"SI", "SVN", "Slovenia", "Slovenia"},
    {"SJ", "SJM", "Svalbard and Jan Mayen", "Svalbard e Jan Mayen"},
    {"SK", "SVK", "Slovakia", "Slovacchia"},
    {"SL", "SLE", "Sierra Leone", "Sierra Leone"},
    {"SM", "SMR", "San Marino", "San Marino"},
    {"SN", "SEN", "Senegal", "Senegal"},
    {"SO", "SOM", "Somalia", "Somalia"},
    {"SR", "SUR", "Suriname", "Suriname"},
    {"SS", "SSD", "South Sudan", "Sudan del Sud"},
    {"ST", "STP", "Sao Tome and Principe", "São Tomé e Príncipe"},
    {"SV", "SLV", "El Salvador", "El Salvador"},
    {"SX", "SXM", "Sint Maarten", "Sint Maarten"},
    {"SY", "SYR", "Syria", "Siria"},
    {"SZ", "SWZ", "Eswatini", "Eswatini"},
    {"TC", "TCA", "Turks and Caicos Islands", "Isole Turks e Caicos"},
    {"TD", "TCD", "Chad", "Ciad"},
    {"TF", "ATF", "French Southern Territories", "Terre Australi Francesi"},
    {"TG", "TGO", "Togo", "Togo"},
    {"TH", "THA", "Thailand", "Thailandia"},
    {"TJ", "TJK", "Tajikistan", "Tagikistan"},
    {"TK", "TKL", "Tokelau", "Tokelau"},
    {"TL", "TLS", "Timor-Leste", "Timor Est"},
    {"TM", "TKM", "Turkmenistan", "Turkmenistan"},
    {"TN", "TUN", "Tunisia", "Tunisia"},
    {"TO", "TON", "Tonga", "Tonga"},
    {"TR", "TUR", "Turkey", "Turchia"},
    {"TT", "TTO", "Trinidad and Tobago", "Trinidad e Tobago"},
    {"TV", "TUV", "Tuvalu", "Tuvalu"},
    {"TW", "TWN", "Taiwan", "Taiwan"},
    {"TZ", "TZA", "Tanzania", "Tanzania"},
    {"UA", "UKR", "Ukraine", "Ucraina"},
    {"UG", "UGA", "Uganda", "Uganda"},
    {"UM", "UMI", "US Minor Outlying Islands",
     "Isole Minori Esterne degli Stati Uniti"},
    {"US", "USA", "United States", "Stati Uniti"},
    {"UY", "URY", "Uruguay", "Uruguay"},
    {"UZ", "UZB", "Uzbekistan", "Uzbekistan"},
    {"VA", "VAT", "Vatican City", "Città del Vaticano"},
    {"VC", "VCT", "Saint Vincent and the Grenadines",
     "Saint Vincent e Grenadine"},
    {"VE", "VEN", "Venezuela", "Venezuela"},
    {"VG", "VGB", "British Virgin Islands", "Isole Vergini Britanniche"},
    {"VI", "VIR", "US Virgin Islands", "Isole Vergini Americane"},
    {"VN", "VNM", "Vietnam", "Vietnam"},
    {"VU", "VUT", "Vanuatu", "Vanuatu"},
    {"WF", "WLF", "Wallis and Futuna", "Wallis e Futuna"},
    {"WS", "WSM", "Samoa", "Samoa"},
    {"YE", "YEM", "Yemen", "Yemen"},
    {"YT", "MYT", "Mayotte", "Mayotte"},
    {"ZA", "ZAF", "South Africa", "Sudafrica"},
    {"ZM", "ZMB", "Zambia", "Zambia"},
    {"ZW", "ZWE", "Zimbabwe", "Zimbabwe"},
};

#define N_COUNTRIES (sizeof countries / sizeof *countries)

/* Names that stand in real lists and in no standard. */
static const struct {
    const char *name, *code;
} variants[] = {
    {"UK", "GB"},
    {"Great Britain", "GB"},
    {"Gran Bretagna", "GB"},
    {"England", "GB"},
    {"Inghilterra", "GB"},
    {"Scotland", "GB"},
    {"Scozia", "GB"},
    {"Wales", "GB"},
    {"Galles", "GB"},
    {"Northern Ireland", "GB"},
    {"Irlanda del Nord", "GB"},
    {"U.K.", "GB"},
    {"U.S.A.", "US"},
    {"U.S.", "US"},
    {"United States of America", "US"},
    {"Stati Uniti d'America", "US"},
    {"America", "US"},
    {"Holland", "NL"},
    {"Olanda", "NL"},
    {"The Netherlands", "NL"},
    {"Deutschland", "DE"},
    {"Repubblica Federale Tedesca", "DE"},
    {"Österreich", "AT"},
    {"España", "ES"},
    {"Schweiz", "CH"},
    {"Suisse", "CH"},
    {"Polska", "PL"},
    {"Eire", "IE"},
    {"Republic of Ireland", "IE"},
    {"Czech Republic", "CZ"},
    {"Repubblica Ceca", "CZ"},
    {"Slovak Republic", "SK"},
    {"Repubblica Slovacca", "SK"},
    {"Russian Federation", "RU"},
    {"Federazione Russa", "RU"},
    {"Türkiye", "TR"},
    {"Macedonia", "MK"},
    {"Republic of Moldova", "MD"},
    {"Moldova", "MD"},
    {"Bosnia", "BA"},
    {"Bosnia-Erzegovina", "BA"},
    {"Bosnia Erzegovina", "BA"},
    {"Bosnia-Herzegovina", "BA"},
    {"Holy See", "VA"},
    {"Santa Sede", "VA"},
    {"Vaticano", "VA"},
    {"Vatican", "VA"},
    {"Korea", "KR"},
    {"Republic of Korea", "KR"},
    {"Corea", "KR"},
    {"Viet Nam", "VN"},
    {"Burma", "MM"},
    {"Birmania", "MM"},
    {"Ivory Coast", "CI"},
    {"Cabo Verde", "CV"},
    {"Swaziland", "SZ"},
    {"East Timor", "TL"},
    {"Macau", "MO"},
    {"Hongkong", "HK"},
    {"Emirates", "AE"},
    {"UAE", "AE"},
    {"Emirati Arabi", "AE"},
    {"People's Republic of China", "CN"},
    {"Repubblica Popolare Cinese", "CN"},
    {"Azerbaijan", "AZ"},
    {"Lichtenstein", "LI"},
    {"Byelorussia", "BY"},
    {"Republic of San Marino", "SM"},
    {"Repubblica di San Marino", "SM"},
    {"Principality of Monaco", "MC"},
    {"Principato di Monaco", "MC"},
};

#define N_VARIANTS (sizeof variants / sizeof *variants)

/* The letters without accents of U+00C0..U+00FF, which is all that the names
 * above have; '.' has none. */
static const char plain_latin[] =
    "aaaaaaaceeeeiiii.nooooo.ouuuuy.saaaaaaaceeeeiiii.nooooo.ouuuuy.y";

/* The next letter or digit, folded; 0 at the end. */
static char next(ds_str *s)
{
    while (s->n > 0) {
        unsigned char c = (unsigned char)s->p[0];
        unsigned char second = s->n > 1 ? (unsigned char)s->p[1] : 0;
        size_t len = 1;
        char out = (char)c;
        if (c == 0xc3 && second >= 0x80) {
            len = 2;
            out = plain_latin[second & 0x3f];
        } else if (c == 0xe2 && second == 0x80) {
            len = 3; /* U+2000..U+203F: quotes and dashes */
            out = ' ';
        }
        if (c >= 'A' && c <= 'Z')
            out = (char)(c - 'A' + 'a');
        *s = ds_str_sub(*s, len, s->n);
        if ((out >= 'a' && out <= 'z') || (out >= '0' && out <= '9') ||
            (unsigned char)out >= 0x80)
            return out;
    }
    return 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Equal but for case, accents, spaces and punctuation. Most differ in the first
 * letter already. */
static bool same(ds_str a, const char *z)
{
    if (a.n > 0 && is_letter(a.p[0]) && is_letter(z[0]) &&
        (a.p[0] | 0x20) != (z[0] | 0x20))
        return false;
    ds_str b = ds_cstr(z);
    for (;;) {
        char x = next(&a);
        if (x != next(&b))
            return false;
        if (x == 0)
            return true;
    }
}

static ds_str code_of(const country *c)
{
    return (ds_str){c->code, 2};
}

static char upper(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static const country *by_code(ds_str s)
{
    if (s.n != 2)
        return NULL;
    const char code[2] = {upper(s.p[0]), upper(s.p[1])};
    size_t beg = 0, end = N_COUNTRIES;
    while (beg < end) {
        size_t mid = beg + (end - beg) / 2;
        int by = memcmp(countries[mid].code, code, 2);
        if (by == 0)
            return &countries[mid];
        if (by < 0)
            beg = mid + 1;
        else
            end = mid;
    }
    return NULL;
}

static bool names(const country *c, ds_str s)
{
    return (s.n == 3 && ds_str_eq_nocase((ds_str){c->code3, 3}, s)) ||
           same(s, c->en) || same(s, c->it);
}

ds_str ds_country_parse(ds_str s)
{
    s = ds_str_trim(s);
    const country *c = by_code(s);
    if (c != NULL)
        return code_of(c);
    for (size_t i = 0; i < N_COUNTRIES; i++)
        if (names(&countries[i], s))
            return code_of(&countries[i]);
    for (size_t i = 0; i < N_VARIANTS; i++)
        if (same(s, variants[i].name))
            return (ds_str){variants[i].code, 2};
    return (ds_str){0};
}

ds_str ds_country_name(ds_str code, bool italian)
{
    const country *c = by_code(code);
    if (c == NULL)
        return (ds_str){0};
    return ds_cstr(italian ? c->it : c->en);
}
