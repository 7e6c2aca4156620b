//! Accounts of several levels in a balance table: the row of an account is the sum of the rows of
//! its sub-accounts, which stand below it and may be named after one customer each.

use crate::finding::{Code, Finding};
use crate::read::cell::RawRow;
use crate::read::column::Typed;
use crate::read::kind::RowKind;
use crate::table::Account;

use super::{TableReader, shown};

/// What is known of the accounts above a row.
#[derive(Default)]
pub struct Levels {
    /// A row that is the sum of those that follow, if they are below it.
    held: Option<RawRow>,
    /// The accounts whose sub-accounts are being read, the uppermost first.
    open: Vec<Above>,
}

/// An account with sub-accounts.
struct Above {
    code: String,
    row: RawRow,
    is_receivable: bool,
    /// Debit and credit as they are printed, and the sums of all rows where the account begins.
    printed: [i128; 2],
    before: [i128; 2],
}

/// The fields whose sums an account shows.
const SIDES: [&str; 2] = ["debit_amount", "credit_amount"];

impl TableReader {
    /// Takes the next filled row.
    pub fn push(&mut self, row: RawRow, account: &mut Account) {
        if !self.vouchers.has_levels() {
            return self.push_row(row, account);
        }
        let is_data = self.layout.judge(&row) == RowKind::Data;
        let code = if is_data { self.vouchers.code_of(&row) } else { None };
        self.settle_held(code.as_deref(), account);
        match code {
            Some(_) => self.levels.held = Some(row),
            None => self.push_row(row, account),
        }
    }

    /// Takes the row that was held back, now that the account of the next one is known.
    pub(super) fn settle_held(&mut self, next: Option<&str>, account: &mut Account) {
        if let Some(held) = self.levels.held.take() {
            let code = self.vouchers.code_of(&held).unwrap_or_default();
            match next.is_some_and(|next| is_below(next, &code)) {
                true => self.open_account(code, held, account),
                false => self.push_row(held, account),
            }
        }
        let goes_on = |above: &Above| next.is_some_and(|next| is_below(next, &above.code));
        while let Some(above) = self.levels.open.pop_if(|above| !goes_on(above)) {
            self.close_account(&above);
        }
    }

    /// The row of an account is followed by its sub-accounts: it is their sum, and no data.
    fn open_account(&mut self, code: String, row: RawRow, account: &mut Account) {
        account.subtotal += 1;
        let mut whole = row.clone();
        if let Some(ledger) = &mut self.ledger {
            // An account without a balance shows nothing.
            let _ = ledger.complete(&mut whole);
        }
        let above = self.levels.open.last().is_some_and(|above| above.is_receivable);
        let is_receivable = above || self.vouchers.is_receivable(&row);
        let (printed, before) = (self.amounts_of(&whole), self.sides());
        if is_receivable && !above {
            self.vouchers.begin_levels(&code);
        }
        self.levels.open.push(Above { code, row, is_receivable, printed, before });
    }

    /// All sub-accounts of an account were read.
    fn close_account(&mut self, above: &Above) {
        let now = self.sides();
        let read = [now[0] - above.before[0], now[1] - above.before[1]];
        let (printed, balance) = (above.printed[0] - above.printed[1], read[0] - read[1]);
        let sound = self.sums.values().all(|sums| !sums.is_faulted());
        if above.is_receivable && sound && printed != balance {
            let cells = ["debit_amount", "credit_amount", "balance"].map(|key| self.source(key));
            let mut shows = cells.into_iter().flatten();
            let cell = shows.find_map(|column| above.row.cell(column));
            let place = self.at(Some(above.row.number), cell.map(|cell| cell.column));
            let finding = Finding::new(Code::ControlTotalDiffers, place)
                .field("balance")
                .value(cell.map_or_else(String::new, |cell| cell.text.clone()))
                .argument("expected", shown(balance, self.context.currency));
            self.findings.push(finding);
        }
        if self.levels.open.is_empty() {
            self.vouchers.end_levels();
            if printed == balance {
                // The total of the sheet adds up the accounts as they are printed, where debits
                // and credits of sub-accounts may have met.
                for (side, key) in SIDES.iter().enumerate() {
                    let more = i64::try_from(above.printed[side] - read[side]).unwrap_or(0);
                    let place = self.by_key.get(*key);
                    if let Some(sums) = place.and_then(|place| self.sums.get_mut(place)) {
                        sums.add(more);
                    }
                }
            }
        }
    }

    /// The customer after whom the sub-account of a row is named.
    pub(super) fn customer_of_level(&self, row: &RawRow) -> Option<String> {
        let above = self.levels.open.last().filter(|above| above.is_receivable)?;
        self.vouchers
            .name_of(row)
            .filter(|_| self.vouchers.code_of(row).is_some_and(|code| is_below(&code, &above.code)))
    }

    fn sides(&self) -> [i128; 2] {
        SIDES.map(|key| {
            let sums = self.by_key.get(key).and_then(|place| self.sums.get(place));
            sums.map_or(0, |sums| sums.total())
        })
    }

    fn amounts_of(&mut self, row: &RawRow) -> [i128; 2] {
        SIDES.map(|key| {
            let Some(place) = self.by_key.get(key) else { return 0 };
            let field = &mut self.fields[*place];
            let counts = field.counts;
            let typed = field.cell(row).cloned().map(|cell| field.typed(&cell, self.context));
            field.counts = counts;
            match typed {
                Some(Ok(Some(Typed::Whole(amount)))) => i128::from(amount),
                _ => 0,
            }
        })
    }
}

/// Whether the code of an account is that of a sub-account.
fn is_below(code: &str, above: &str) -> bool {
    code.len() > above.len() && code.starts_with(above)
}
