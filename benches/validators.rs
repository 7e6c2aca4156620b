//! The validators of tax numbers and phones: a whole column, as the checks run it.
//!
//! On one core: 1,000,000 tax numbers and 300,000 phones a second, where a fifth of the values is
//! repeated and each value is judged once.

use std::collections::HashMap;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use wanglai::domain::phone::{Expect, parse_phones};
use wanglai::domain::tax_id::TaxId;

const SYMBOLS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const ROWS: u32 = 100_000;

/// A valid social credit code with this serial number.
fn code(serial: u32) -> String {
    let body = format!("MA{serial:06}");
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        _ => u32::from(byte - b'A') + 10,
    };
    let sum: u32 = body.bytes().zip([3, 7, 9, 10, 5, 8, 4, 2]).map(|(b, w)| value(b) * w).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        other => char::from_digit(other, 10).expect("a digit"),
    };
    let mut code = format!("91330106{body}{check}");
    let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let place = |byte: u8| SYMBOLS.iter().position(|symbol| *symbol == byte).expect("a symbol");
    let sum: usize = code.bytes().zip(weights).map(|(byte, weight)| place(byte) * weight).sum();
    code.push(char::from(SYMBOLS[(31 - sum % 31) % 31]));
    code
}

/// A fifth of the rows repeats a value, one row in fifty is wrong.
fn column(make: impl Fn(u32) -> String, wrong: &str) -> Vec<String> {
    (0..ROWS)
        .map(|row| match row {
            row if row % 50 == 7 => format!("{wrong}{row}"),
            row if row % 5 == 0 => make(row % 1000),
            row => make(row),
        })
        .collect()
}

/// Judges each distinct value once, and every row by it.
fn judged<T: Copy>(rows: &[String], judge: impl Fn(&str) -> T) -> Vec<T> {
    let mut known: HashMap<&str, T> = HashMap::with_capacity(rows.len());
    rows.iter().map(|row| *known.entry(row.as_str()).or_insert_with(|| judge(row))).collect()
}

fn validators(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("validators");
    group.throughput(Throughput::Elements(ROWS.into()));
    let tax_ids = column(code, "9133010600000");
    assert!(TaxId::parse(&tax_ids[1]).is_ok());
    group.bench_function("tax ids, each row", |bencher| {
        bencher.iter(|| tax_ids.iter().filter(|row| TaxId::parse(row).is_ok()).count());
    });
    group.bench_function("tax ids, each value once", |bencher| {
        bencher.iter(|| judged(&tax_ids, |row| TaxId::parse(row).is_ok()));
    });
    let phones = column(
        |row| match row % 3 {
            0 => format!("139{row:08}"),
            1 => format!("0571-8{row:07}"),
            _ => format!("(010) 6{row:07}转801"),
        },
        "12",
    );
    let good = |cell: &str| parse_phones(cell, Expect::Any, None).iter().all(Result::is_ok);
    group.bench_function("phones, each row", |bencher| {
        bencher.iter(|| phones.iter().filter(|row| good(row)).count());
    });
    group.bench_function("phones, each value once", |bencher| {
        bencher.iter(|| judged(&phones, good));
    });
    group.finish();
}

criterion_group!(benches, validators);
criterion_main!(benches);
