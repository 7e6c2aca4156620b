"""The main job as a competent analyst writes it in Python: read, check, analyse, write.

    python3 analyst.py FOLDER OUT [--main] [--default]

Reads customers.xlsx and sales*.xlsx, judges distinct values once, keeps what is right in SQLite
and Parquet, and writes receivables.xlsx and sales.xlsx with the sheets and rows of data that
`wanglai run` writes (all but a few of their columns), and a copy of each workbook with the faulty
rows marked. With --main only seven sheets: the ageing, three sums of sales, the customers, the
faulty ones, the copy.

Its workbooks are written in constant memory, a setting that one must know of; with --default they
are written as xlsxwriter does unless told otherwise, and as polars' own write_excel must.

What it leaves out of the same job: charts, links, conditional formats, the page, similar names,
the history of each field, a second run without doubling, receipts (the data has none).
"""

import sqlite3
import sys
from pathlib import Path

import phonenumbers
import polars as pl
import xlsxwriter
from stdnum.cn import uscc

BANDS = [(0, 30), (31, 60), (61, 90), (91, 180), (181, 365), (366, 99_999)]
PROVISION = [(0, 30), (31, 60), (61, 90), (91, 120), (121, 150), (151, 180), (181, 99_999)]
# So many lines stand on a sheet of lines, as in ours.
LINES = 100_000
KEY = ["客户编码", "客户名称"]
WRITING = {"constant_memory": "--default" not in sys.argv}
SUMS = ["数量", "金额", "税额", "价税合计"]


class Book:
    """A workbook whose sheets have a title, headings, rows and totals."""

    def __init__(self, path):
        self.workbook = xlsxwriter.Workbook(path, WRITING)
        self.bold = self.workbook.add_format({"bold": True, "bottom": 1})
        self.money = self.workbook.add_format({"num_format": "#,##0.00"})
        self.day = self.workbook.add_format({"num_format": "yyyy-mm-dd"})
        self.total = self.workbook.add_format({"bold": True, "top": 1, "num_format": "#,##0.00"})

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.workbook.close()

    def sheet(self, name, frame, title=None, summed=()):
        sheet = self.workbook.add_worksheet(name)
        top = 0
        if title:
            sheet.write_string(0, 0, title, self.bold)
            top = 2
        kinds = []
        for column, (heading, kind) in enumerate(frame.schema.items()):
            days, sums = kind == pl.Date, kind.is_float()
            sheet.set_column(column, column, 14, self.day if days else self.money if sums else None)
            write = (sheet.write_datetime if days
                     else sheet.write_number if kind.is_numeric() else sheet.write_string)
            kinds.append((write, self.day if days else self.money if sums else None))
        sheet.freeze_panes(top + 1, 0)
        sheet.write_row(top, 0, frame.columns, self.bold)
        number = top
        for number, row in enumerate(frame.iter_rows(), top + 1):
            for column, value in enumerate(row):
                if value is not None:
                    write, look = kinds[column]
                    write(number, column, value, look)
        if summed:
            for column, heading in enumerate(frame.columns):
                if heading in summed:
                    letter = xlsxwriter.utility.xl_col_to_name(column)
                    sheet.write_formula(number + 1, column, f"=SUM({letter}{top + 2}:{letter}{number + 1})",
                                        self.total, round(frame[heading].sum(), 2))
        sheet.autofilter(top, 0, max(number, top + 1), frame.width - 1)


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


def returned(name, frame, path):
    """The same rows, those with a fault coloured and explained in a last column."""
    with xlsxwriter.Workbook(path, WRITING) as workbook:
        sheet = workbook.add_worksheet(name)
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        red = workbook.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        sheet.write_row(0, 0, frame.columns)
        dated = frame.columns[0] == "单据日期"
        for number, row in enumerate(frame.iter_rows(), 1):
            if dated:
                sheet.write_datetime(number, 0, row[0], day)
            for column, value in enumerate(row[dated:], int(dated)):
                if column == len(row) - 1:
                    if value:
                        sheet.write_string(number, column, value, red)
                elif isinstance(value, str):
                    sheet.write_string(number, column, value)
                elif value is not None:
                    sheet.write_number(number, column, value)


def marks(**tests):
    """The texts of the faults that a row has."""
    return pl.concat_str(*[pl.when(test).then(pl.lit(name + " ")).otherwise(pl.lit(""))
                           for name, test in tests.items()]).alias("检查结果")


def checked(folder, out):
    """The customers, and the lines of sales that are right."""
    text = {"客户编码": pl.String, "税号": pl.String}
    customers = pl.read_excel(folder / "customers.xlsx",
                              schema_overrides={**text, "手机": pl.String})
    customers = customers.with_columns(marks(
        税号有误=judged(customers, "税号", uscc.is_valid), 手机有误=judged(customers, "手机", is_phone),
        名称重复=pl.col("客户名称").is_duplicated()))
    if (customers["检查结果"] != "").any():
        returned("客户档案", customers, out / "returned" / "customers.xlsx")
    frames = []
    for path in sorted(folder.glob("sales*.xlsx")):
        frame = pl.read_excel(path, schema_overrides=text)
        frame = frame.with_columns(marks(
            税号有误=judged(frame, "税号", uscc.is_valid),
            金额不符=(pl.col("金额") + pl.col("税额") - pl.col("价税合计")).abs() > 0.005,
            未知客户=~pl.col("客户编码").is_in(customers["客户编码"].to_list())))
        if (frame["检查结果"] != "").any():
            returned("销售发票", frame, out / "returned" / path.name)
        frames.append(frame)
    lines = pl.concat(frames)
    accepted = lines.filter(~pl.col("检查结果").str.contains("金额不符|未知客户")
                            & ~pl.col("单据号").is_duplicated())
    return customers, accepted.drop("检查结果")


def keep(customers, lines, out):
    lines.write_parquet(out / "lines.parquet")
    archive = sqlite3.connect(out / "book.db")
    columns = [f'"{column}"' for column in customers.columns]
    archive.execute(f"CREATE TABLE customer ({', '.join(columns)}, PRIMARY KEY (\"客户编码\"))")
    archive.executemany(f"INSERT INTO customer VALUES ({','.join('?' * len(columns))})",
                        customers.iter_rows())
    archive.commit()


def in_bands(amount, days, bands, first=None):
    """The amount by days of age."""
    named = [amount.filter(days.is_between(low, high)).sum().round(2)
             .alias(f"{low}–{high} 天" if high < 99_999 else f"{low - 1} 天以上") for low, high in bands]
    return ([amount.filter(days <= 0).sum().round(2).alias(first)] if first else []) + named


def receivables(customers, lines, out):
    newest = lines["单据日期"].max()
    terms = customers.select("客户编码", "信用额度", "信用期限")
    lines = lines.join(terms, on="客户编码", how="left").with_columns(
        到期日=pl.col("单据日期") + pl.duration(days=pl.col("信用期限").fill_null(0)))
    lines = lines.sort("客户编码", "单据日期", "单据号").with_columns(
        pl.lit(0.0).alias("本期贷方"), 账龄=(newest - pl.col("单据日期")).dt.total_days(),
        逾期=(newest - pl.col("到期日")).dt.total_days())
    # First in, first out: what the credits of a customer do not cover of the sum of debits so far.
    paid = pl.col("本期贷方").sum().over("客户编码")
    so_far = pl.col("价税合计").cum_sum().over("客户编码")
    lines = lines.with_columns(余额=so_far.round(2), 未核销=pl.min_horizontal(
        pl.col("价税合计"), (so_far - paid).clip(lower_bound=0)).round(2))
    groups = lines.group_by(KEY)
    open_amount, gross = pl.col("未核销"), pl.col("价税合计")
    with Book(out / "receivables.xlsx") as book:
        sums = groups.agg(gross.sum().round(2).alias("本期借方"), pl.col("本期贷方").sum(),
                          open_amount.sum().round(2).alias("期末余额")).sort(KEY)
        zero = pl.lit(0.0)
        book.sheet("往来余额表", sums.select(
            *KEY, zero.alias("期初余额"), "本期借方", "本期贷方", "期末余额",
            pl.col("期末余额").clip(lower_bound=0).alias("借方余额"),
            (-pl.col("期末余额")).clip(lower_bound=0).alias("贷方余额")),
            "客户往来余额表", ["期初余额", "本期借方", "本期贷方", "期末余额", "借方余额", "贷方余额"])
        head = [open_amount.sum().round(2).alias("应收余额"), pl.lit(0.0).alias("未核销预收")]
        for method in ["先进先出", "逐笔核销"]:
            for name, days, first in [("单据日期", "账龄", None), ("到期日", "逾期", "未到期")]:
                bands = BANDS if first is None else [(max(low, 1), high) for low, high in BANDS]
                aged = groups.agg(*head, *in_bands(open_amount, pl.col(days), bands, first)).sort(KEY)
                book.sheet(f"账龄 {method} {name}", aged, f"应收账款账龄分析表（{method}）",
                           aged.columns[2:])
        book.sheet("回款", sums.select(
            *KEY, zero.alias("期初余额"), pl.col("本期借方").alias("本期销售"),
            pl.col("本期贷方").alias("本期回款"), "期末余额",
            (pl.col("本期贷方") / pl.col("本期借方")).alias("回款率"),
            (pl.col("期末余额") / pl.col("本期借方") * 365).alias("周转天数")),
            "客户回款分析表", ["本期销售", "本期回款", "期末余额"])
        book.sheet("未核销明细", lines.head(LINES).select(
            *KEY, pl.lit("销售").alias("单据类型"), "单据号", "单据日期", "到期日", gross.alias("金额"),
            (gross - open_amount).round(2).alias("已核销"), "未核销", "账龄", "逾期",
            zero.alias("有争议")), "未核销单据明细表", ["金额", "已核销", "未核销"])
        habit = groups.agg(
            pl.col("本期贷方").sum().alias("已收"), zero.alias("逾期收款"),
            pl.lit(None, pl.Float64).alias("平均付款天数"), pl.lit(None, pl.Float64).alias("平均逾期天数"),
            open_amount.filter(pl.col("逾期") <= 0).sum().round(2).alias("未到期"),
            open_amount.filter(pl.col("逾期") > 0).sum().round(2).alias("逾期")).sort(KEY)
        book.sheet("付款表现", habit.with_columns(
            (pl.col("已收") / (pl.col("已收") + pl.col("逾期"))).fill_nan(None).alias("回款有效率")),
            "客户付款表现", ["已收", "未到期", "逾期"])
        week = ((pl.col("到期日") - newest).dt.total_days().clip(lower_bound=0) // 7)
        forecast = groups.agg(open_amount.sum().round(2), pl.lit(0).alias("逾期天数（中位）"),
                              pl.lit("全体习惯").alias("依据"),
                              *[open_amount.filter(week == number).sum().round(2)
                                .alias(f"第 {number + 1} 周") for number in range(12)]).sort(KEY)
        book.sheet("回款预测", forecast, "未来 12 周回款预测", ["未核销", *forecast.columns[5:]])
        longest = groups.agg(open_amount.sum().round(2).alias("已用额度"),
                             pl.col("逾期").max().alias("最长逾期（天）"))
        credit = customers.select(*KEY, "信用额度", pl.col("信用期限").alias("信用期限（天）")).join(
            longest, on=KEY, how="left").with_columns(pl.col("已用额度").fill_null(0.0))
        over = pl.col("已用额度") - pl.col("信用额度")
        credit = credit.with_columns((-over).alias("可用额度"), over.clip(lower_bound=0).alias("超额金额"),
                                     pl.when(pl.col("最长逾期（天）") > 0).then(pl.lit("是")).alias("超期"))
        book.sheet("信用", credit.sort(KEY), "客户信用情况表", ["信用额度", "已用额度", "超额金额"])
        late = pl.col("最长逾期（天）").fill_null(0)
        grade = (pl.when(late > 90).then(pl.lit("D")).when(late > 30).then(pl.lit("C"))
                 .when(late > 0).then(pl.lit("B")).otherwise(pl.lit("A")))
        book.sheet("信用建议", credit.select(
            *KEY, pl.col("已用额度").alias("销售"), zero.alias("已收"), "最长逾期（天）", "信用期限（天）",
            grade.alias("建议等级"), "信用额度",
            pl.when(grade == "D").then(0).otherwise(pl.col("信用额度")).alias("建议额度")).sort(KEY),
            "信用等级与额度建议", ["销售", "信用额度", "建议额度"])
        whole = lines.select(*in_bands(open_amount, pl.col("账龄"), PROVISION)).transpose(
            include_header=True, header_name="账龄段", column_names=["金额"])
        whole = whole.with_columns(pl.lit(1.0).alias("损失率"), pl.col("金额").alias("坏账准备"))
        book.sheet("坏账准备（账龄）", whole, "坏账准备（按账龄段）", ["金额", "坏账准备"])
        aged = groups.agg(*head, *in_bands(open_amount, pl.col("账龄"), PROVISION)).sort(KEY)
        book.sheet("坏账准备（客户）", aged.with_columns(pl.col("应收余额").alias("坏账准备")),
                   "坏账准备（按客户）", aged.columns[2:])
        book.sheet("往来明细账", lines.head(LINES).select(
            *KEY, pl.col("单据日期").alias("日期"), "单据号", pl.lit("销售").alias("摘要"), "到期日",
            gross.alias("本期借方"), "本期贷方", pl.lit("借").alias("方向"), "余额"),
            "客户往来明细账", ["本期借方", "本期贷方"])


def shares(frame):
    """Sums from the largest down, each with its share, what has gathered, and its class."""
    share = pl.col("价税合计") / pl.col("价税合计").sum()
    gathered = share.cum_sum()
    kind = (pl.when(gathered <= 0.8).then(pl.lit("A")).when(gathered <= 0.95).then(pl.lit("B"))
            .otherwise(pl.lit("C")))
    return frame.sort("价税合计", descending=True).with_columns(
        占比=share.round(4), 累计占比=gathered.round(4), 类别=kind)


def sales(lines, out):
    newest = lines["单据日期"].max()
    month = pl.col("单据日期").dt.strftime("%Y-%m").alias("月份")
    sums = [pl.len().alias("单据数"), *[pl.col(column).sum().round(2) for column in SUMS]]
    with Book(out / "sales.xlsx") as book:
        recent = (newest - pl.col("单据日期").max()).dt.total_days().alias("距上次购买（天）")
        by_customer = shares(lines.group_by(KEY).agg(*sums, recent))
        score = (pl.when((pl.col("距上次购买（天）") < 30) & (pl.col("类别") == "A"))
                 .then(pl.lit("核心客户")).otherwise(pl.lit("一般客户")))
        returns = [pl.lit(0.0).alias("退货"), pl.lit(0.0).alias("退货率")]
        book.sheet("客户", by_customer.with_columns(*returns, score.alias("客户分群")),
                   "销售统计表（按客户）", ["单据数", *SUMS])
        for name in ["类别", "地区", "业务员"]:
            group = pl.lit("（未填写）").alias(name)
            book.sheet(name, lines.group_by(group).agg(*sums), f"销售统计表（按{name}）", SUMS)
        goods = ["存货编码", "存货名称"]
        book.sheet("存货", shares(lines.group_by(goods).agg(*sums)).with_columns(*returns),
                   "销售统计表（按存货）", SUMS)
        months = lines.group_by(month).agg(*sums).sort("月份")
        before = pl.col("价税合计").shift(1)
        book.sheet("月份", months.with_columns((pl.col("价税合计") / before - 1).alias("环比")),
                   "销售统计表（按月份）", SUMS)
        book.sheet("客户去留", lines.group_by(KEY).agg(
            pl.lit("新增").alias("去留"), pl.col("单据日期").min().alias("首次购买"),
            pl.col("单据日期").max().alias("最近购买"), pl.lit(0.0).alias("对比期销售"),
            pl.col("价税合计").sum().round(2)).sort(KEY), "客户新增、留存与流失", ["价税合计"])
        effects = lines.group_by(goods).agg(pl.col("数量").sum(), pl.col("金额").sum().round(2)).sort(goods)
        book.sheet("量价分析", effects.select(
            *goods, pl.lit(0.0).alias("对比期数量"), pl.lit(0.0).alias("对比期不含税"), "数量", "金额",
            pl.col("金额").alias("变动"), pl.lit(0.0).alias("价格影响"), pl.lit(0.0).alias("数量影响"),
            pl.col("金额").alias("品种影响")), "销售量价分析", ["数量", "金额"])
        first = lines.select("客户编码", month).unique().with_columns(
            首购月=pl.col("月份").min().over("客户编码"))
        cohort = first.group_by("首购月", "月份").len().sort("首购月", "月份")
        book.sheet("首购客户群", cohort.pivot("月份", index="首购月", values="len"), "首购客户群留存")
        book.sheet("税率", lines.group_by(pl.lit("（未填写）").alias("税率")).agg(*sums), "销项税额（按税率）", SUMS)
        for name, keys in [("客户×月份", KEY), ("存货×月份", goods)]:
            sold = lines.group_by(*keys, month).agg(pl.col("价税合计").sum().round(2)).sort("月份")
            wide = sold.pivot("月份", index=keys, values="价税合计").fill_null(0.0)
            wide = wide.with_columns(pl.sum_horizontal(*wide.columns[2:]).alias("合计"))
            wide = wide.sort("合计", descending=True).head(1_000)
            book.sheet(name, wide, f"销售（含税）：{name}", wide.columns[2:])
        book.sheet("销售明细", lines.sort("客户编码", "单据日期", "单据号").head(LINES).select(
            *KEY, pl.col("单据日期").alias("日期"), "单据号", *goods, *SUMS), "销售明细", SUMS)


def main_sheets(customers, lines, out):
    """The seven sheets: what a first version of such a script has."""
    age = (lines["单据日期"].max() - pl.col("单据日期")).dt.total_days()
    aged = lines.group_by(KEY).agg(pl.col("价税合计").sum().round(2).alias("余额"),
                                   *in_bands(pl.col("价税合计"), age, BANDS)).sort(KEY)
    with Book(out / "receivables.xlsx") as book:
        book.sheet("账龄", aged)
    month = pl.col("单据日期").dt.strftime("%Y-%m").alias("月份")
    with Book(out / "sales.xlsx") as book:
        for name, keys in {"客户": KEY, "商品": ["存货编码", "存货名称"], "月份": [month]}.items():
            sums = lines.group_by(keys).agg(
                pl.len().alias("单据数"), *[pl.col(column).sum().round(2) for column in SUMS])
            book.sheet(name, sums.sort(sums.columns[0]))


def main(folder, out, only_main):
    (out / "returned").mkdir(parents=True, exist_ok=True)
    customers, lines = checked(folder, out)
    keep(customers, lines, out)
    if only_main:
        main_sheets(customers, lines, out)
    else:
        receivables(customers, lines, out)
        sales(lines, out)
    with Book(out / "customers.xlsx") as book:
        book.sheet("客户档案", customers.drop("检查结果"))
        if only_main:
            book.sheet("有误", customers.filter(pl.col("检查结果") != ""))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "--main" in sys.argv)
