//! 往来科目: the control account on which a document stands, each in one spelling.
//!
//! Claims of one customer on two accounts are two things: nothing settles across accounts. A
//! document that names none stands on 应收账款, which the ledger frame writes as an empty text, so
//! that a book that knows of no accounts has one.

/// The code of 应收账款, in words where the ledger frame has an empty text.
pub const RECEIVABLES: &str = "1122";

/// An account that every chart has: its code, the codes of earlier charts, its names.
struct Known {
    code: &'static str,
    earlier: &'static [&'static str],
    names: &'static [&'static str],
}

const KNOWN: [Known; 5] = [
    Known {
        code: RECEIVABLES,
        earlier: &["1131", "113"],
        names: &["应收账款", "应收帐款", "accounts receivable", "trade receivables", "clients"],
    },
    Known {
        code: "1121",
        earlier: &[],
        names: &["应收票据", "notes receivable", "bills receivable", "effets à recevoir"],
    },
    Known {
        code: "1221",
        earlier: &["1133"],
        names: &["其他应收款", "其它应收款", "other receivables", "autres créances"],
    },
    Known {
        code: "2203",
        earlier: &["2131"],
        names: &["预收账款", "预收帐款", "预收款项", "advances from customers", "avances reçues"],
    },
    Known {
        code: "2205",
        earlier: &[],
        names: &["合同负债", "contract liabilities", "passifs sur contrats"],
    },
];

impl Known {
    fn has_code(&self, code: &str) -> bool {
        self.code == code || self.earlier.contains(&code)
    }

    fn has_name(&self, name: &str) -> bool {
        let name = name.to_lowercase();
        self.names.contains(&&*name)
    }
}

/// The account that a cell states, as the ledger frame has it: 1122, 应收账款 and 1122 应收账款 are
/// one, and empty; 其他应收款 is 1221; 112201 国内 is 112201; what else stands there is its own name.
pub fn stated(text: &str) -> &str {
    let (code, name) = split(text);
    let by_code = || KNOWN.iter().find(|known| known.has_code(code));
    let by_name = || KNOWN.iter().find(|known| known.has_name(name));
    let found = match (code.is_empty(), name.is_empty()) {
        (false, true) => by_code(),
        (false, false) => by_code().filter(|known| known.has_name(name)),
        (true, _) => by_name(),
    };
    match found {
        Some(known) => written(known),
        None if code.len() > RECEIVABLES.len() => code,
        None => text.trim(),
    }
}

/// The account of the first level in the account of a ledger: that of 112201 应收账款_甲公司 is
/// 应收账款, as the customers of a ledger are often accounts of their own.
pub fn of_ledger(text: &str) -> &str {
    let (code, name) = split(text);
    let found = KNOWN.iter().find(|known| {
        let begins = |start: &str| start.len() == RECEIVABLES.len() && code.starts_with(start);
        let by_code = begins(known.code) || known.earlier.iter().any(|code| begins(code));
        let by_name = || known.names.iter().any(|start| name.to_lowercase().starts_with(start));
        if code.is_empty() { by_name() } else { by_code || known.has_code(code) }
    });
    match found {
        Some(known) => written(known),
        None if code.len() > RECEIVABLES.len() && !code.contains('.') => &code[..RECEIVABLES.len()],
        None => stated(text),
    }
}

/// An account of the ledger frame as people see it.
pub fn shown(account: &str) -> &str {
    if account.is_empty() { RECEIVABLES } else { account }
}

/// Whether the account has a name in every language.
pub fn is_known(account: &str) -> bool {
    KNOWN.iter().any(|known| known.code == shown(account))
}

fn written(known: &Known) -> &'static str {
    if known.code == RECEIVABLES { "" } else { known.code }
}

/// The code at the beginning of a text, and the name behind it.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    let rest = text.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == '.');
    let code = text[..text.len() - rest.len()].trim_end_matches('.');
    let between = |sign: char| sign.is_whitespace() || "-_/\\—－:：()（）[]【】".contains(sign);
    (code, rest.trim_matches(between))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_one_spelling() {
        for (text, expected) in [
            ("", ""),
            ("1122", ""),
            (" 应收账款 ", ""),
            ("1122 应收账款", ""),
            ("1131-应收帐款", ""),
            ("（1122）应收账款", "（1122）应收账款"),
            ("Accounts receivable", ""),
            ("其他应收款", "1221"),
            ("1133", "1221"),
            ("1221 其它应收款", "1221"),
            ("预收账款", "2203"),
            ("112201", "112201"),
            ("112201 国内", "112201"),
            ("112202\\应收账款\\国外", "112202"),
            ("1131 应收股利", "1131 应收股利"),
            ("国内客户", "国内客户"),
        ] {
            assert_eq!(stated(text), expected, "{text}");
        }
    }

    #[test]
    fn a_ledger_is_of_an_account_of_the_first_level() {
        for (text, expected) in [
            ("112201 应收账款_甲公司", ""),
            ("1122.01 甲公司", ""),
            ("应收账款 - 甲公司", ""),
            ("1221 其他应收款", "1221"),
            ("122101 其他应收款_个人", "1221"),
            ("其他应收款-乙公司", "1221"),
            ("220301", "2203"),
            ("1301 贴现资产", "1301 贴现资产"),
            ("224101 其他应付款", "2241"),
        ] {
            assert_eq!(of_ledger(text), expected, "{text}");
        }
    }
}
