"""One stage on one workbook, once, by another program; prints the seconds of the stage alone.

    python3 peer.py STAGE FILE [OUT]
"""

import sys
import time
from pathlib import Path


def read_polars(file, _):
    import polars as pl
    return pl.read_excel(file)


def read_fastexcel(file, _):
    import fastexcel
    return fastexcel.read_excel(file).load_sheet(0).to_arrow()


def duckdb_with_excel():
    import duckdb
    import duckdb_extension_excel
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true"})
    extension = next(Path(duckdb_extension_excel.__file__).parent.rglob("*.duckdb_extension"))
    connection.execute(f"LOAD '{extension}'")
    return connection


def read_duckdb(file, _):
    connection = duckdb_with_excel()
    connection.execute("CREATE TABLE sales AS SELECT * FROM read_xlsx(?)", [file])


def write_duckdb(file, out):
    connection = duckdb_with_excel()
    connection.execute("CREATE TABLE sales AS SELECT * FROM read_xlsx(?)", [file])
    begun = time.perf_counter()
    connection.execute(f"COPY sales TO '{out}' (FORMAT xlsx, HEADER true)")
    return begun


def main(stage, file, out=None):
    begun = time.perf_counter()
    result = globals()[stage.replace("-", "_")](file, out)
    begun = result if isinstance(result, float) else begun
    print(f"{time.perf_counter() - begun:.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
