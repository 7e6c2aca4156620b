//! Settlements (两清) in the book: committed, listed, undone; each with its date.

use rusqlite::{OptionalExtension, TransactionBehavior, params};

use crate::archive::former::FormerCustomers;
use crate::archive::lock::WriteLock;
use crate::archive::{Archive, ArchiveError, count, stored};

/// A match to be committed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSettlement {
    pub customer_code: String,
    pub currency: String,
    /// 往来科目, as in the ledger frame.
    pub control_account: String,
    /// The word of the rule.
    pub rule: String,
    /// ISO 8601.
    pub settled_on: String,
    pub pairs: Vec<Pair>,
    /// Its documents as the ledger has them when it is committed.
    pub documents: Vec<SettledDocument>,
}

/// A document of a match: all its lines of the match's account, whatever their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledDocument {
    pub document_number: String,
    pub debit: i64,
    pub credit: i64,
    pub lines: u64,
}

/// What one credit pays of one debit, in minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    pub debit_number: String,
    pub credit_number: String,
    pub amount: i64,
}

/// A match in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    pub settlement: i64,
    pub created: String,
    pub who: String,
    /// When it was undone; empty: in force.
    pub undone: String,
    /// The customer's code at its time, where another one has its documents now.
    pub moved_from: Option<String>,
    pub of: NewSettlement,
}

impl Archive {
    /// Commits all matches, or none; gives their numbers.
    pub fn settle(
        &mut self,
        matches: &[NewSettlement],
        created: &str,
    ) -> Result<Vec<i64>, ArchiveError> {
        let _lock = WriteLock::take(&self.directory, self.patience, &self.who)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut numbers = Vec::with_capacity(matches.len());
        for one in matches {
            transaction.execute(
                "INSERT INTO settlement
                     (customer_code, currency, rule, settled_on, created, who, control_account)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    one.customer_code,
                    one.currency,
                    one.rule,
                    one.settled_on,
                    created,
                    self.who,
                    one.control_account
                ],
            )?;
            let number = transaction.last_insert_rowid();
            for pair in &one.pairs {
                transaction.execute(
                    "INSERT INTO settlement_pair (settlement, debit_number, credit_number, amount)
                     VALUES (?1, ?2, ?3, ?4)",
                    params![number, pair.debit_number, pair.credit_number, pair.amount],
                )?;
            }
            for document in &one.documents {
                transaction.execute(
                    "INSERT INTO settlement_document
                         (settlement, document_number, debit, credit, lines)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![
                        number,
                        document.document_number,
                        document.debit,
                        document.credit,
                        stored(document.lines)
                    ],
                )?;
            }
            numbers.push(number);
        }
        transaction.commit()?;
        Ok(numbers)
    }

    /// Takes a match out of force.
    pub fn undo_settlement(&mut self, settlement: i64, at: &str) -> Result<(), ArchiveError> {
        let _lock = WriteLock::take(&self.directory, self.patience, &self.who)?;
        let transaction =
            self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let undone: Option<String> = transaction
            .query_row("SELECT undone FROM settlement WHERE settlement = ?1", [settlement], |row| {
                row.get(0)
            })
            .optional()?;
        match undone.as_deref() {
            None => return Err(ArchiveError::NoSuchSettlement { settlement }),
            Some("") => {}
            Some(_) => return Err(ArchiveError::SettlementUndone { settlement }),
        }
        transaction.execute(
            "UPDATE settlement SET undone = ?2 WHERE settlement = ?1",
            params![settlement, at],
        )?;
        transaction.commit()?;
        Ok(())
    }

    /// Every match by its number, undone ones too; under the codes of today.
    pub fn settlements(&self) -> Result<Vec<Settlement>, ArchiveError> {
        let mut pairs = self.connection.prepare(
            "SELECT debit_number, credit_number, amount FROM settlement_pair
             WHERE settlement = ?1 ORDER BY debit_number, credit_number",
        )?;
        let mut documents = self.connection.prepare(
            "SELECT document_number, debit, credit, lines FROM settlement_document
             WHERE settlement = ?1 ORDER BY document_number",
        )?;
        let mut statement = self.connection.prepare(
            "SELECT settlement, created, who, undone, customer_code, currency, rule, settled_on,
                    control_account
             FROM settlement ORDER BY settlement",
        )?;
        let rows = statement.query_map([], |row| {
            Ok(Settlement {
                settlement: row.get(0)?,
                created: row.get(1)?,
                who: row.get(2)?,
                undone: row.get(3)?,
                moved_from: None,
                of: NewSettlement {
                    customer_code: row.get(4)?,
                    currency: row.get(5)?,
                    rule: row.get(6)?,
                    settled_on: row.get(7)?,
                    control_account: row.get(8)?,
                    pairs: Vec::new(),
                    documents: Vec::new(),
                },
            })
        })?;
        let mut settlements: Vec<Settlement> = rows.collect::<Result<_, _>>()?;
        let former = FormerCustomers::of(&self.connection)?;
        for settlement in &mut settlements {
            if let Some(code) = former.now(&settlement.of.customer_code) {
                let then = std::mem::replace(&mut settlement.of.customer_code, code.to_owned());
                settlement.moved_from = Some(then);
            }
            let found = pairs.query_map([settlement.settlement], |row| {
                Ok(Pair {
                    debit_number: row.get(0)?,
                    credit_number: row.get(1)?,
                    amount: row.get(2)?,
                })
            })?;
            settlement.of.pairs = found.collect::<Result<_, _>>()?;
            let found = documents.query_map([settlement.settlement], |row| {
                Ok(SettledDocument {
                    document_number: row.get(0)?,
                    debit: row.get(1)?,
                    credit: row.get(2)?,
                    lines: count(row, 3)?,
                })
            })?;
            settlement.of.documents = found.collect::<Result<_, _>>()?;
        }
        Ok(settlements)
    }
}
