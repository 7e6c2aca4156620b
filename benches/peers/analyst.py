"""The main job as a competent analyst writes it in Python: read, check, analyse, write.

    python3 analyst.py FOLDER OUT

Reads customers.xlsx and sales*.xlsx, judges distinct values once, ages what is open, sums up the
sales, and writes the reports and a copy of each sales workbook with the faulty rows marked.
"""

import sys
from pathlib import Path

import phonenumbers
import polars as pl
import xlsxwriter
from stdnum.cn import uscc

BANDS = [(0, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, 99_999)]


def table(workbook, name, frame):
    sheet = workbook.add_worksheet(name)
    bold = workbook.add_format({"bold": True, "bottom": 1})
    sheet.write_row(0, 0, frame.columns, bold)
    for number, row in enumerate(frame.iter_rows(), 1):
        sheet.write_row(number, 0, row)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(frame.height, 1), frame.width - 1)


def is_phone(text):
    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(text, "CN"))
    except phonenumbers.NumberParseException:
        return False


def judged(frame, column, test):
    """Judges each distinct value once."""
    values = frame[column].drop_nulls().unique().to_list()
    wrong = [value for value in values if not test(value)]
    return pl.col(column).is_in(wrong)


def returned(frame, path):
    """The same rows, those with a fault coloured and explained in a last column."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("销售发票")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        red = workbook.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        sheet.write_row(0, 0, frame.columns)
        for number, row in enumerate(frame.iter_rows(), 1):
            sheet.write_datetime(number, 0, row[0], day)
            for column, value in enumerate(row[1:], 1):
                if column == len(row) - 1:
                    if value:
                        sheet.write_string(number, column, value, red)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)


def main(folder, out):
    (out / "returned").mkdir(parents=True, exist_ok=True)
    text = {"客户编码": pl.String, "税号": pl.String}
    customers = pl.read_excel(folder / "customers.xlsx", schema_overrides=text)
    bad_customers = customers.filter(judged(customers, "税号", uscc.is_valid)
                                     | judged(customers, "手机", is_phone))
    frames = []
    for path in sorted(folder.glob("sales*.xlsx")):
        frame = pl.read_excel(path, schema_overrides=text)
        differs = (pl.col("金额") + pl.col("税额") - pl.col("价税合计")).abs() > 0.005
        bad_tax_id = judged(frame, "税号", uscc.is_valid)
        unknown = ~pl.col("客户编码").is_in(customers["客户编码"].to_list())
        frame = frame.with_columns(pl.concat_str(
            pl.when(bad_tax_id).then(pl.lit("税号有误 ")).otherwise(pl.lit("")),
            pl.when(differs).then(pl.lit("金额不符 ")).otherwise(pl.lit("")),
            pl.when(unknown).then(pl.lit("未知客户 ")).otherwise(pl.lit(""))).alias("检查结果"))
        if (frame["检查结果"] != "").any():
            returned(frame, out / "returned" / path.name)
        frames.append(frame)
    lines = pl.concat(frames)
    lines = lines.with_columns(pl.col("单据号").is_duplicated().alias("重号"))
    accepted = lines.filter((pl.col("检查结果") == "") & ~pl.col("重号"))
    accepted.write_parquet(out / "lines.parquet")
    newest = accepted["单据日期"].max()
    age = (pl.lit(newest) - pl.col("单据日期")).dt.total_days()
    bands = [pl.col("价税合计").filter(age.is_between(low, high)).sum().round(2).alias(f"{low}-{high}")
             for low, high in BANDS]
    key = ["客户编码", "客户名称"]
    aging = accepted.group_by(key).agg(pl.col("价税合计").sum().round(2).alias("余额"), *bands).sort(key)
    with xlsxwriter.Workbook(out / "receivables.xlsx") as workbook:
        table(workbook, "账龄", aging)
    by = {"客户": key, "商品": ["存货编码", "存货名称"], "月份": [pl.col("单据日期").dt.strftime("%Y-%m").alias("月份")]}
    with xlsxwriter.Workbook(out / "sales.xlsx") as workbook:
        for name, keys in by.items():
            sums = accepted.group_by(keys).agg(
                pl.len().alias("单据"), pl.col("数量").sum(),
                *[pl.col(column).sum().round(2) for column in ["金额", "税额", "价税合计"]])
            table(workbook, name, sums.sort(sums.columns[0]))
    with xlsxwriter.Workbook(out / "customers.xlsx") as workbook:
        table(workbook, "客户档案", customers)
        table(workbook, "有误", bad_customers)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
