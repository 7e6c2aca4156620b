"""Makes the workbooks that every peer reads: sales invoices, and the customers they name.

    python3 generate.py FOLDER ROWS [WORKBOOKS]

Everything is invented and the same on every run. The sheets are written as text, so that a
million rows take seconds; texts are shared strings and days are serial numbers with a format,
as Excel writes them. One row in a thousand has a fault.
"""

import random
import sys
import zipfile
from pathlib import Path

CUSTOMERS = 20_000
PRODUCTS = 500
FIRST_DAY = 45_658  # 2025-01-01
HEADINGS = ["单据日期", "单据号", "客户编码", "客户名称", "税号", "存货编码", "存货名称", "数量",
            "单价", "金额", "税额", "价税合计"]
CUSTOMER_HEADINGS = ["客户编码", "客户名称", "税号", "手机", "地址", "信用额度", "信用期限"]

NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TYPES = DECLARATION + (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
    '<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>'
    '<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
    '</Types>')
ROOT = DECLARATION + (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>')
PARTS = DECLARATION + (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId3" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>')
STYLES = DECLARATION + (
    f'<styleSheet {NAMESPACE}><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="14" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>')

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = [pow(3, place, 31) for place in range(17)]
BODY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def tax_id(number):
    """A 统一社会信用代码 whose two check characters are right (GB 32100, GB 11714)."""
    body = f"MA{number:06d}"
    inner = 11 - sum(int(sign, 36) * weight for sign, weight in zip(body, BODY_WEIGHTS)) % 11
    code = "91350100" + body + {10: "X", 11: "0"}.get(inner, str(inner))
    outer = (31 - sum(SIGNS.index(sign) * weight for sign, weight in zip(code, WEIGHTS)) % 31) % 31
    return code + SIGNS[outer]


class Texts:
    """The shared strings of a workbook."""

    def __init__(self):
        self.places = {}
        self.uses = 0

    def cell(self, place, text):
        self.uses += 1
        known = self.places.setdefault(text, len(self.places))
        return f'<c r="{place}" t="s"><v>{known}</v></c>'

    def part(self):
        items = "".join(f"<si><t>{text}</t></si>" for text in self.places)
        counts = f'count="{self.uses}" uniqueCount="{len(self.places)}"'
        return f"{DECLARATION}<sst {NAMESPACE} {counts}>{items}</sst>"


def write(path, sheet, last, headings, rows):
    """Writes one workbook; `rows` gives the inside of each row element after the heading."""
    texts = Texts()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in [("[Content_Types].xml", TYPES), ("_rels/.rels", ROOT),
                           ("xl/_rels/workbook.xml.rels", PARTS), ("xl/styles.xml", STYLES)]:
            package.writestr(name, part)
        package.writestr("xl/workbook.xml", f'{DECLARATION}<workbook {NAMESPACE} xmlns:r="{RELATIONS}"><sheets>'
                         f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>')
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            letters = "ABCDEFGHIJKL"
            head = "".join(texts.cell(f"{letters[at]}1", text) for at, text in enumerate(headings))
            piece = [f'{DECLARATION}<worksheet {NAMESPACE}><dimension ref="A1:{last}"/>'
                     f'<sheetData><row r="1">{head}</row>']
            for number, inside in enumerate(rows(texts), 2):
                piece.append(f'<row r="{number}">{inside}</row>')
                if len(piece) == 5_000:
                    part.write("".join(piece).encode())
                    piece.clear()
            piece.append("</sheetData></worksheet>")
            part.write("".join(piece).encode())
        package.writestr("xl/sharedStrings.xml", texts.part())


def customers(texts):
    for number in range(CUSTOMERS):
        row = number + 2
        cell = texts.cell
        yield (cell(f"A{row}", f"{number:05d}") + cell(f"B{row}", f"样本贸易{number:05d}有限公司")
               + cell(f"C{row}", tax_id(number)) + cell(f"D{row}", f"139{number * 7919 % 100_000_000:08d}")
               + cell(f"E{row}", f"福建省福州市鼓楼区样本路{number % 900 + 1}号")
               + f'<c r="F{row}"><v>{number % 50 * 10_000}</v></c><c r="G{row}"><v>{number % 4 * 30}</v></c>')


def sales(count, first, seed):
    def rows(texts):
        chance = random.Random(seed)
        cell = texts.cell
        for at in range(count):
            row = at + 2
            customer = min(int(chance.expovariate(1 / 3_000)), CUSTOMERS - 1)
            product = chance.randrange(PRODUCTS)
            quantity = chance.randrange(1, 90)
            price = 5 + product * 0.37
            net = round(quantity * price, 2)
            tax = round(net * 0.13, 2)
            faulty = chance.randrange(1_000)
            code = "91350100M00O100Y43" if faulty == 0 else tax_id(customer)
            gross = round(net + tax + (1 if faulty == 1 else 0), 2)
            yield (f'<c r="A{row}" s="1"><v>{FIRST_DAY + chance.randrange(365)}</v></c>'
                   + cell(f"B{row}", f"XS{first + at:08d}") + cell(f"C{row}", f"{customer:05d}")
                   + cell(f"D{row}", f"样本贸易{customer:05d}有限公司") + cell(f"E{row}", code)
                   + cell(f"F{row}", f"P{product:04d}") + cell(f"G{row}", f"样本商品{product:04d}")
                   + f'<c r="H{row}"><v>{quantity}</v></c><c r="I{row}"><v>{price:.2f}</v></c>'
                   f'<c r="J{row}"><v>{net!r}</v></c><c r="K{row}"><v>{tax!r}</v></c><c r="L{row}"><v>{gross!r}</v></c>')
    return rows


def main(folder, count, workbooks=1):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "customers.xlsx", "客户档案", f"G{CUSTOMERS + 1}", CUSTOMER_HEADINGS, customers)
    for number in range(workbooks):
        share = count // workbooks
        path = folder / ("sales.xlsx" if workbooks == 1 else f"sales-{number + 1:02d}.xlsx")
        write(path, "销售发票", f"L{share + 1}", HEADINGS, sales(share, number * share, number))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
