# Northwind keeps an order's amount in its lines. This joins them:
#
#   awk -f tests/demo/northwind-orders.awk order-details.csv orders.csv
#
# writes orders.csv with two more columns in front:
#   total   the sum of unitPrice * quantity * (1 - discount) over the order's
#           lines, exact, then rounded once an order to cents, half to even;
#           the freight, which Northwind keeps apart, is not in it
#   status  closed when the order was shipped, else open
# The columns stand in front because the addresses of orders.csv hold commas
# without quotes: everything behind its first cells is passed on as it is.
#
# All numbers are whole: prices in cents, discounts in hundredths, so a line is
# a whole number of ten-thousandths, and far below 2^53, where awk is exact.

BEGIN { FS = "," }

# A decimal of up to two places in hundredths; anything else ends the program.
function hundredths(text,    part, n, places)
{
    if (text !~ /^[0-9]+(\.[0-9][0-9]?)?$/) {
        printf "%s:%d: \"%s\" is not a decimal of two places\n", \
            FILENAME, FNR, text >"/dev/stderr"
        failed = 1
        exit 1
    }
    n = split(text, part, ".")
    places = n > 1 ? substr(part[2] "0", 1, 2) : "00"
    return part[1] * 100 + places
}

# Ten-thousandths as cents, half to even.
function cents(x,    whole, rest)
{
    rest = x % 100
    whole = (x - rest) / 100
    if (rest > 50 || (rest == 50 && whole % 2 == 1))
        whole++
    return whole
}

FNR == 1 { file++ }

file == 1 && FNR > 1 {
    lines[$1]++
    sum[$1] += hundredths($3) * $4 * (100 - hundredths($5))
}

file == 2 && FNR == 1 { print "total,status," $0 }

file == 2 && FNR > 1 {
    if (!($1 in lines)) {
        printf "%s:%d: order %s has no lines\n", FILENAME, FNR, $1 \
            >"/dev/stderr"
        failed = 1
        exit 1
    }
    amount = cents(sum[$1])
    printf "%d.%02d,%s,%s\n", (amount - amount % 100) / 100, amount % 100, \
        $6 == "NULL" ? "open" : "closed", $0
}

END { if (failed) exit 1 }
