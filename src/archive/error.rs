//! Why the book could not be opened, read or changed, each with a hint.

use std::path::PathBuf;

/// World trouble of the book. [`ArchiveError::key`] and [`ArchiveError::arguments`] give the
/// words in the user's language; the key with `.hint` is the hint.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    #[error("there is no book in {}", directory.display())]
    Missing { directory: PathBuf },
    #[error("there is a book in {} already", directory.display())]
    Exists { directory: PathBuf },
    #[error("book.db in {} is not a book of this program", directory.display())]
    NotABook { directory: PathBuf },
    #[error("the book has version {found}; this program knows versions up to {supported}")]
    NewerVersion { found: i64, supported: i64 },
    #[error("the book is being changed by another process ({holder})")]
    Locked { holder: String },
    #[error("the book has no batch {batch}")]
    NoSuchBatch { batch: i64 },
    #[error("batch {batch} is undone already")]
    AlreadyUndone { batch: i64 },
    #[error("the book has no settlement {settlement}")]
    NoSuchSettlement { settlement: i64 },
    #[error("settlement {settlement} is undone already")]
    SettlementUndone { settlement: i64 },
    #[error("the book has no open note {note}")]
    NoSuchNote { note: i64 },
    #[error("the ledger file {path} is missing")]
    LedgerMissing { path: String },
    #[error("the ledger file {path} is damaged: {reason}")]
    LedgerDamaged { path: String, reason: String },
    #[error("the database of the book failed: {0}")]
    Database(#[from] rusqlite::Error),
    #[error("{}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    #[error("the ledger file {path} could not be written: {source}")]
    Write { path: String, source: polars::prelude::PolarsError },
}

impl ArchiveError {
    /// The key of the message in `archive.ftl`.
    pub fn key(&self) -> &'static str {
        match self {
            ArchiveError::Missing { .. } => "archive-missing",
            ArchiveError::Exists { .. } => "archive-exists",
            ArchiveError::NotABook { .. } => "archive-not-a-book",
            ArchiveError::NewerVersion { .. } => "archive-newer-version",
            ArchiveError::Locked { .. } => "archive-locked",
            ArchiveError::NoSuchBatch { .. } => "archive-no-such-batch",
            ArchiveError::AlreadyUndone { .. } => "archive-already-undone",
            ArchiveError::NoSuchSettlement { .. } => "archive-no-such-settlement",
            ArchiveError::SettlementUndone { .. } => "archive-settlement-undone",
            ArchiveError::NoSuchNote { .. } => "archive-no-such-note",
            ArchiveError::LedgerMissing { .. } => "archive-ledger-missing",
            ArchiveError::LedgerDamaged { .. } => "archive-ledger-damaged",
            ArchiveError::Database(_) => "archive-database",
            ArchiveError::File { .. } => "archive-file",
            ArchiveError::Write { .. } => "archive-write",
        }
    }

    /// What the message names.
    pub fn arguments(&self) -> Vec<(&'static str, String)> {
        match self {
            ArchiveError::Missing { directory }
            | ArchiveError::Exists { directory }
            | ArchiveError::NotABook { directory } => {
                vec![("directory", directory.display().to_string())]
            }
            ArchiveError::NewerVersion { found, supported } => {
                vec![("found", found.to_string()), ("supported", supported.to_string())]
            }
            ArchiveError::Locked { holder } => vec![("holder", holder.clone())],
            ArchiveError::NoSuchBatch { batch } | ArchiveError::AlreadyUndone { batch } => {
                vec![("batch", batch.to_string())]
            }
            ArchiveError::NoSuchSettlement { settlement }
            | ArchiveError::SettlementUndone { settlement } => {
                vec![("settlement", settlement.to_string())]
            }
            ArchiveError::NoSuchNote { note } => vec![("note", note.to_string())],
            ArchiveError::LedgerMissing { path } => vec![("path", path.clone())],
            ArchiveError::LedgerDamaged { path, reason } => {
                vec![("path", path.clone()), ("reason", reason.clone())]
            }
            ArchiveError::Database(source) => vec![("reason", source.to_string())],
            ArchiveError::File { path, source } => {
                vec![("path", path.display().to_string()), ("reason", source.to_string())]
            }
            ArchiveError::Write { path, source } => {
                vec![("path", path.clone()), ("reason", source.to_string())]
            }
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            ArchiveError::Missing { .. } => "Give the folder of a book, or make one by an import.",
            ArchiveError::Exists { .. } => "Open the book instead, or give another folder.",
            ArchiveError::NotABook { .. } => "Give the folder that holds book.db and ledger/.",
            ArchiveError::NewerVersion { .. } => "Use the newer program that wrote this book.",
            ArchiveError::Locked { .. } => "Wait until the other process has finished.",
            ArchiveError::NoSuchBatch { .. } => "`wanglai batch list` shows the batches.",
            ArchiveError::AlreadyUndone { .. } => "There is nothing left to undo.",
            ArchiveError::NoSuchSettlement { .. } => "`wanglai settle list` shows them.",
            ArchiveError::SettlementUndone { .. } => "There is nothing left to undo.",
            ArchiveError::NoSuchNote { .. } => "`wanglai collect list` shows them.",
            ArchiveError::LedgerMissing { .. } => "Bring the file back from a backup.",
            ArchiveError::LedgerDamaged { .. } => "Bring the file back from a backup.",
            ArchiveError::Database(_) => {
                "See that the disk has room and the folder can be written."
            }
            ArchiveError::File { .. } | ArchiveError::Write { .. } => {
                "See that the disk has room and the folder can be written."
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_words_in_every_language() {
        let text = String::new;
        let directory = || PathBuf::from("d");
        let errors = [
            ArchiveError::Missing { directory: directory() },
            ArchiveError::Exists { directory: directory() },
            ArchiveError::NotABook { directory: directory() },
            ArchiveError::NewerVersion { found: 2, supported: 1 },
            ArchiveError::Locked { holder: text() },
            ArchiveError::NoSuchBatch { batch: 1 },
            ArchiveError::AlreadyUndone { batch: 1 },
            ArchiveError::NoSuchSettlement { settlement: 1 },
            ArchiveError::SettlementUndone { settlement: 1 },
            ArchiveError::NoSuchNote { note: 1 },
            ArchiveError::LedgerMissing { path: text() },
            ArchiveError::LedgerDamaged { path: text(), reason: text() },
            ArchiveError::Database(rusqlite::Error::QueryReturnedNoRows),
            ArchiveError::File { path: directory(), source: std::io::Error::other("x") },
        ];
        for error in errors {
            for language in crate::i18n::Language::ALL {
                for key in [error.key().to_owned(), format!("{}.hint", error.key())] {
                    let words = crate::i18n::find(language, &key, &error.arguments());
                    let words = words.unwrap_or_else(|| panic!("{key} in {}", language.tag()));
                    assert!(!words.contains("{$"), "{words}");
                }
            }
        }
    }
}
