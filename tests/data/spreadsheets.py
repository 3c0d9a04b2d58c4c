#!/usr/bin/env python3
"""Makes the small spreadsheets of tests/data/sheets, byte for byte the same
each time. Usage: spreadsheets.py FOLDER"""
import os
import sys
import zipfile

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


def xlsx(name, sheets, strings=(), formats=(), styles=(0,), date1904=False):
    """sheets: (name, state, xml of its rows); formats: (id, code)."""
    parts = [('_rels/.rels', relations(
        relation(1, 'officeDocument', 'xl/workbook.xml')))]
    parts.append(('xl/workbook.xml',
                  f'<workbook xmlns="{MAIN}" xmlns:r="{REL}">'
                  f'<workbookPr date1904="{int(date1904)}"/><sheets>' + ''.join(
                      f'<sheet name="{n}" state="{s}" sheetId="{i}" '
                      f'r:id="rId{i}"/>'
                      for i, (n, s, _) in enumerate(sheets, 1)) +
                  '</sheets></workbook>'))
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


def ods(folder):
    spaces = ' '.join(
        f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"'
        for p, n in (('office', 'office'), ('table', 'table'),
                     ('text', 'text'), ('draw', 'drawing')))

    def cell(text, attrs=''):
        return (f'<table:table-cell {attrs}><text:p>{text}</text:p>'
                '</table:table-cell>')

    def typed(kind, value, text, name='value'):
        return cell(text, f'office:value-type="{kind}" '
                    f'office:{name}="{value}"')
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
    write(os.path.join(folder, 'clients.ods'), [
        ('mimetype', 'application/vnd.oasis.opendocument.spreadsheet'),
        ('content.xml',
         f'<office:document-content {spaces}><office:body>'
         '<office:spreadsheet><table:table table:name="Sheet1">'
         f'{rows}</table:table><table:table table:name="Empty">'
         '<table:table-row><table:table-cell/></table:table-row>'
         '</table:table></office:spreadsheet></office:body>'
         '</office:document-content>')])


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


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for make in (clients, invoices, ods, bad):
        make(folder)


main()
