#!/usr/bin/env python3
"""Makes the small spreadsheets of tests/data/sheets, byte for byte the same
each time. Usage: spreadsheets.py FOLDER"""
import os
import sys
import zipfile
from xml.sax.saxutils import escape

NS = 'http://schemas.openxmlformats.org/'
MAIN = NS + 'spreadsheetml/2006/main'
REL = NS + 'officeDocument/2006/relationships'
PKG = NS + 'package/2006/relationships'


def write(name, parts):
    with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as z:
        for part, text in parts:
            info = zipfile.ZipInfo(part, (2026, 11, 23, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            z.writestr(info, text)


def relation(number, kind, target):
    return (f'<Relationship Id="rId{number}" Type="{REL}/{kind}" '
            f'Target="{target}"/>')


def relations(*all):
    return f'<Relationships xmlns="{PKG}">{"".join(all)}</Relationships>'


def xlsx(name, sheets, strings=(), formats=(), styles=(0,), date1904=False,
         calc=''):
    """sheets: (name, state, xml of its rows); formats: (id, code)."""
    parts = [('_rels/.rels', relations(
        relation(1, 'officeDocument', 'xl/workbook.xml')))]
    parts.append(('xl/workbook.xml',
                  f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">'
                  f'<workbookPr date1904="{int(date1904)}"/><sheets>' + ''.join(
                      f'<sheet name="{n}" state="{s}" sheetId="{i}" '
                      f'r:id="rId{i}"/>'
                      for i, (n, s, _) in enumerate(sheets, 1)) +
                  f'</sheets>{calc}</workbook>'))
    parts.append(('xl/_rels/workbook.xml.rels', relations(
        *[relation(i, 'worksheet', f'worksheets/sheet{i}.xml')
          for i in range(1, len(sheets) + 1)],
        relation(90, 'sharedStrings', 'sharedStrings.xml'),
        relation(91, 'styles', '/xl/styles.xml'))))
    parts.append(('xl/sharedStrings.xml', f'<sst xmlns="{MAIN}">' + ''.join(
        s if s.startswith('<si>') else
        f'<si><t xml:space="preserve">{s}</t></si>' for s in strings) +
        '</sst>'))
    parts.append(('xl/styles.xml', f'<styleSheet xmlns="{MAIN}"><numFmts>' +
                  ''.join(f'<numFmt numFmtId="{i}" formatCode="{c}"/>'
                          for i, c in formats) +
                  '</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
                  '<cellXfs>' +
                  ''.join(f'<xf numFmtId="{s}"/>' for s in styles) +
                  '</cellXfs></styleSheet>'))
    for i, (_, _, rows) in enumerate(sheets, 1):
        parts.append((f'xl/worksheets/sheet{i}.xml',
                      f'<worksheet xmlns="{MAIN}"><sheetData>{rows}'
                      '</sheetData></worksheet>'))
    write(name, parts)


def strings(number, first, *texts):
    """A row of inline strings."""
    return f'<row r="{number}">' + ''.join(
        f'<c r="{chr(ord(first) + i)}{number}" t="inlineStr"><is><t>{t}</t>'
        '</is></c>' for i, t in enumerate(texts)) + '</row>'


def clients(folder):
    """A list as people make them: a title over all columns, empty rows."""
    header = ''.join(f'<c r="{c}4" t="s"><v>{i}</v></c>'
                     for i, c in enumerate('ABCDEFGH', 1))
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
        '<row r="2"/>'
        f'<row r="4">{header}</row>'
        '<row r="5"><c r="A5" t="s"><v>9</v></c><c r="B5"><v>1234567897</v></c>'
        '<c r="C5" t="s"><v>10</v></c><c r="D5" s="1"><v>187</v></c>'
        '<c r="E5" t="s"><v>11</v></c><c r="F5" s="2"><v>46349</v></c>'
        '<c r="G5"><v>30</v></c><c r="H5" t="inlineStr"><is><t>one_x000D_\n'
        'two</t></is></c></row>'
        '<row r="6"/>'
        '<row r="8"><c r="A8" t="str"><f>"Be"&amp;"ta"</f><v>Beta</v></c>'
        '<c r="C8" t="s"><v>10</v></c><c r="E8" t="s"><v>11</v></c>'
        '<c r="F8" s="2"><v>46349.5</v></c></row>')
    xlsx(os.path.join(folder, 'clients.xlsx'), [('Elenco', 'visible', rows)],
         ['Elenco clienti al 23/11/2026', 'Ragione sociale', 'Partita IVA',
          'Indirizzo', 'CAP', 'Comune', 'Cliente dal', 'Giorni pagamento',
          'Note',
          '<si><r><t>Al</t></r><r><t>fa</t></r><rPh><t>x</t></rPh></si>',
          'Via Roma 1', 'Roma'],
         [(165, '00000')], [0, 165, 14])
    xlsx(os.path.join(folder, 'sheets.xlsx'),
         [('Cover', 'visible', ''),
          ('Customers', 'visible',
           strings(1, 'A', 'Company', 'Street', 'City') +
           strings(2, 'A', 'Alfa', 'Via 1', 'Roma')),
          ('Suppliers', 'visible',
           strings(1, 'A', 'Company', 'Street', 'City') +
           strings(2, 'A', 'Beta', 'Via 2', 'Roma')),
          ('Old', 'hidden', strings(1, 'A', 'x'))])


def invoices(folder):
    """Numbers with formats, formulas, errors; dates from 1904."""
    rows = (
        strings(1, 'A', 'Client', 'Number', 'Date', 'Net', 'Total', 'Status') +
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Alfa</t></is></c>'
        '<c r="B2"><v>1</v></c><c r="C2" s="1"><v>44887</v></c>'
        '<c r="D2"><v>1.234</v></c><c r="E2" s="2"><f>D2*1.22</f>'
        '<v>1220.0999999999999</v></c>'
        '<c r="F2" t="inlineStr"><is><t>paid</t></is></c></row>'
        '<row r="3"><c r="A3" t="inlineStr"><is><t>Alfa</t></is></c>'
        '<c r="B3"><v>2</v></c><c r="C3" s="1"><v>44888</v></c>'
        '<c r="D3" t="e"><v>#REF!</v></c><c r="E3"><f>D3*1.22</f><v></v></c>'
        '<c r="F3" t="inlineStr"><is><t>paid</t></is></c></row>')
    xlsx(os.path.join(folder, 'invoices.xlsx'),
         [('Fatture', 'visible', rows)],
         formats=[(165, '[$\u20ac-410]\\ #,##0.00;[Red]-#,##0.00')],
         styles=[0, 14, 165], date1904=True)


def values(folder):
    """One value a row in column B, as its format in column A shows it."""
    codes = ['"$"#,##0.00', '$#,##0.00', '#,##0.00 "$"', '[$$-409]#,##0.00',
             '[$\u00a5-411]0', '0 [$kr-41D]', '0 "kr"', '[$z\u0142-415] 0',
             '[$R$-416] 0', '[$A$-C09]0', 'General;[Red]-General',
             '[Black]General', 'General" h"', 'General" EUR"', '0.00e+00',
             '[HH]:MM', '[h]:mm', 'h:mm', 'd/m/yy h:mm']
    cells = [46115.3958333333 if c.endswith('mm') or c.endswith('MM') else 1045
             for c in codes]
    rows = ''.join(
        f'<row r="{i}"><c r="A{i}" t="inlineStr"><is><t>{escape(code)}</t>'
        f'</is></c><c r="B{i}" s="{i}"><v>{value}</v></c></row>'
        for i, (code, value) in enumerate(zip(codes, cells), 1))
    xlsx(os.path.join(folder, 'values.xlsx'), [('Values', 'visible', rows)],
         formats=[(200 + i, escape(c, {'"': '&quot;'}))
                  for i, c in enumerate(codes, 1)],
         styles=[0] + [200 + i for i in range(1, len(codes) + 1)])


def formulas(folder):
    """Results that are missing, or zeros that nobody calculated."""
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>0</v></c>'
        '<c r="B1" t="str"><f>C1*2</f></c>'
        '<c r="C1" t="str"><f>IF(1,"","")</f><v></v></c>'
        '<c r="D1"><v>0</v></c><c r="E1"><f>1+1</f><v>2</v></c></row>')
    for name, calc in (('uncounted', '<calcPr fullCalcOnLoad="1"/>'),
                       ('counted', '<calcPr calcId="1"/>')):
        xlsx(os.path.join(folder, name + '.xlsx'),
             [('Sheet1', 'visible', rows)], calc=calc)


def shown(folder):
    """Rows whose formats say what their numbers are."""
    def row(texts, more):
        return strings(1, 'A', *texts) + '<row r="2">' + ''.join(
            f'<c r="{c}2" t="inlineStr"><is><t>{t}</t></is></c>'
            for c, t in (('A', 'Acme'), ('B', 'P1'))) + more + '</row>'
    xlsx(os.path.join(folder, 'work.xlsx'), [('Work', 'visible', row(
        ('Client', 'Project', 'Date', 'Hours', 'Person'),
        '<c r="C2" s="1"><v>46115.3958333333</v></c>'
        '<c r="D2" s="1"><v>46115.3958333333</v></c>'
        '<c r="E2" t="inlineStr"><is><t>Anna</t></is></c>'))],
         styles=[0, 20])
    xlsx(os.path.join(folder, 'dollars.xlsx'), [('Bills', 'visible', row(
        ('Client', 'Number', 'Date', 'Total'),
        '<c r="C2" s="1"><v>46115</v></c><c r="D2" s="2"><v>1000</v></c>'))],
         formats=[(200, '&quot;$&quot;#,##0.00')], styles=[0, 14, 200])


def swapped(folder):
    """An Italian list that an American spreadsheet opened: 08/10/2026 became
    the 10th of August, 18/03/2026 a text."""
    def row(n, date):
        return (f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>Acme</t></is>'
                f'</c><c r="B{n}"><v>{n}</v></c>{date}'
                f'<c r="D{n}"><v>10</v></c></row>')

    def text(n, day):
        return row(n, f'<c r="C{n}" t="inlineStr"><is><t>{day}</t></is></c>')

    def day(n, serial):
        return row(n, f'<c r="C{n}" s="1"><v>{serial}</v></c>')

    xlsx(os.path.join(folder, 'swapped.xlsx'), [('Fatture', 'visible',
         strings(1, 'A', 'Cliente', 'Numero', 'Data', 'Totale') +
         day(2, 46244) + text(3, '18/03/2026') + day(4, 46366) +
         text(5, '25/11/2026'))], styles=[0, 14])


def hidden(folder):
    """All rows are where nobody sees them."""
    xlsx(os.path.join(folder, 'hidden.xlsx'),
         [('Cover', 'visible', ''), ('Data', 'hidden', strings(1, 'A', 'x')),
          ('More', 'veryHidden', strings(1, 'A', 'y'))])


def ods(name, tables, before=''):
    spaces = ' '.join(
        f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for p, n in (('office', 'office'), ('table', 'table'),
                     ('text', 'text'), ('draw', 'drawing'),
                     ('style', 'style')))
    write(name, [
        ('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'),
        ('content.xml',
         f'<office:document-content {spaces}>{before}<office:body>'
         f'<office:spreadsheet>{tables}</office:spreadsheet></office:body>'
         '</office:document-content>')])


def cell(text, attrs=''):
    return (f'<table:table-cell {attrs}><text:p>{text}</text:p>'
            '</table:table-cell>')


def typed(kind, value, text, name='value', more=''):
    return cell(text, f'office:value-type="{kind}" '
                f'office:{name}="{value}" {more}')


def ods_clients(folder):
    header = ''.join(cell(t) for t in (
        'Company', 'Street', 'Postcode', 'City', 'Customer since', 'Notes'))
    rows = (
        '<table:table-row><table:table-cell table:number-columns-spanned="6">'
        '<text:p>Customers</text:p></table:table-cell>'
        '<table:covered-table-cell table:number-columns-repeated="5"/>'
        '</table:table-row>'
        '<table:table-row table:number-rows-repeated="2">'
        '<table:table-cell table:number-columns-repeated="1024"/>'
        '</table:table-row>'
        f'<table:table-row>{header}</table:table-row>'
        '<table:table-row>' + cell('Alfa') +
        cell('Via<text:s text:c="2"/>Roma<text:line-break/>1') +
        typed('float', '187', '00187') + cell('Roma') +
        typed('date', '2026-11-23', '23/11/26', 'date-value') +
        '<table:table-cell><office:annotation><text:p>no</text:p>'
        '</office:annotation><text:p>one</text:p><text:p>two</text:p>'
        '</table:table-cell>'
        '<table:table-cell table:number-columns-repeated="1018"/>'
        '</table:table-row>'
        '<table:table-row>' + cell('Beta') + cell('Via 2') +
        typed('float', '20121', '20121') + cell('Milano') +
        typed('date', '2026-11-24T00:00:00', '24/11/26', 'date-value') +
        '</table:table-row>'
        '<table:table-row table:number-rows-repeated="1048569">'
        '<table:table-cell table:number-columns-repeated="1024"/>'
        '</table:table-row>')
    ods(os.path.join(folder, 'clients.ods'),
        f'<table:table table:name="Sheet1">{rows}</table:table>'
        '<table:table table:name="Empty"><table:table-row><table:table-cell/>'
        '</table:table-row></table:table>')


def ods_values(folder):
    """As LibreOffice writes them; behind a sheet that does not show."""
    def time(value, text):
        return typed('time', value, text, 'time-value')
    money = 'office:currency='
    rows = [
        [typed('float', '1000', '$1,000.00'), typed('float', '1000', '1000 kr'),
         typed('float', '5', '5 pz'), typed('float', '5', 'USD 5')],
        [typed('currency', '5', '\u00a55', more=f'{money}"\u00a5"'),
         typed('currency', '5', 'A$5', more=f'{money}"A$"'),
         typed('currency', '5', '5 kr', more=f'{money}"SEK"'),
         typed('percentage', '0.22', '22%')],
        [time('-PT01H30M00S', '-1:30'), time('P1DT01H30M00S', '25:30'),
         time('PT07H29M59.9999999S', '7:30'), time('PT00H00M59.999616S', '0:01')],
        [time('PT1106769H29M59.999996647S', '9:30'),
         time('PT1106769H29M59.999996647S', '1106769:30'),
         time('PT27H30M15S', '27:30:15'), time('P1M', '1 month')],
        ['<table:table-cell table:formula="of:=[.D2]*2"/>',
         cell('', 'table:formula="of:=&quot;&quot;" office:value-type="string"')],
    ]
    table = ''.join(f'<table:table-row>{"".join(r)}</table:table-row>'
                    for r in rows)
    for name, shown in (('values', table), ('hidden', '')):
        ods(os.path.join(folder, name + '.ods'),
            '<table:table table:name="Old" table:style-name="ta1">'
            f'<table:table-row>{cell("x")}</table:table-row></table:table>'
            '<table:table table:name="New" table:style-name="ta2">'
            f'{shown}</table:table>',
            '<office:automatic-styles>'
            '<style:style style:name="ta1" style:family="table">'
            '<style:table-properties table:display="false"/></style:style>'
            '<style:style style:name="ta2" style:family="table">'
            '<style:table-properties table:display="true"/></style:style>'
            '</office:automatic-styles>')


def bad(folder):
    """Files that must be refused."""
    laughs = ('<!DOCTYPE s [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
              f'<sst xmlns="{MAIN}"><si><t>&b;</t></si></sst>')
    good = relations(relation(1, 'officeDocument', 'xl/workbook.xml'))
    write(os.path.join(folder, 'doctype.xlsx'), [
        ('_rels/.rels', good), ('xl/workbook.xml', laughs)])
    write(os.path.join(folder, 'bomb.xlsx'), [
        ('_rels/.rels', good),
        ('xl/workbook.xml', '<a>' + ' ' * 12000000 + '</a>')])
    write(os.path.join(folder, 'deep.xlsx'), [
        ('_rels/.rels', good), ('xl/workbook.xml', '<a>' * 1000)])


def costly(folder):
    """Small files that take long, or much, when they are read carelessly."""
    formats = [(200, '0')] * 80000
    xlsx(os.path.join(folder, 'styles.xlsx'), [('A', 'visible', '')],
         formats=formats, styles=[200] * 80000)
    write(os.path.join(folder, 'attribute.xlsx'), [
        ('_rels/.rels', relations(
            relation(1, 'officeDocument', 'xl/workbook.xml'))),
        ('xl/workbook.xml', '<a b="' + ' ' * 3000000 + '"/>')])


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for make in (clients, invoices, values, formulas, shown, swapped, hidden,
                 ods_clients, ods_values, bad, costly):
        make(folder)


main()
