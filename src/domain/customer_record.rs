//! A customer's fields as somebody typed them, for the `validator` derive.
//!
//! A thin adapter: each function is one line that calls the rules. The checks of a whole table
//! call the same rules directly, because they want notes and suggestions too.

use validator::{Validate, ValidationError};

use super::phone::{Expect, parse_phones};
use super::postcode::{parse_emails, parse_postcode};
use super::{Currency, bank, money, tax_id};

/// One customer of a form; a field that was left empty is fine unless it must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Validate)]
pub struct CustomerRecord {
    #[validate(length(min = 1, code = "required-missing"))]
    pub customer_code: String,
    #[validate(length(min = 1, code = "required-missing"))]
    pub customer_name: String,
    #[validate(custom(function = "valid_tax_id", code = "tax-id"))]
    pub tax_id: String,
    #[validate(custom(function = "valid_phone", code = "phone"))]
    pub phone: String,
    #[validate(custom(function = "valid_mobile", code = "phone"))]
    pub mobile: String,
    #[validate(custom(function = "valid_phone", code = "phone"))]
    pub fax: String,
    #[validate(custom(function = "valid_email", code = "email-invalid"))]
    pub email: String,
    #[validate(custom(function = "valid_postcode", code = "postcode-invalid"))]
    pub postcode: String,
    #[validate(custom(function = "valid_bank_account", code = "bank-account-invalid"))]
    pub bank_account: String,
    #[validate(custom(function = "valid_currency", code = "currency-unknown"))]
    pub currency: String,
    #[validate(custom(function = "valid_credit_limit", code = "amount-unreadable"))]
    pub credit_limit: String,
}

/// Right where the text is empty or keeps the rule.
fn verdict(text: &str, code: &'static str, good: impl Fn(&str) -> bool) -> Verdict {
    if text.trim().is_empty() || good(text) { Ok(()) } else { Err(ValidationError::new(code)) }
}

type Verdict = Result<(), ValidationError>;

fn valid_tax_id(text: &str) -> Verdict {
    verdict(text, "tax-id", |text| {
        tax_id::absent_reason(text).is_some() || tax_id::TaxId::parse(text).is_ok()
    })
}

fn valid_phone(text: &str) -> Verdict {
    verdict(text, "phone", |text| parse_phones(text, Expect::Any, None).iter().all(Result::is_ok))
}

fn valid_mobile(text: &str) -> Verdict {
    verdict(text, "phone", |text| {
        parse_phones(text, Expect::Mobile, None).iter().all(Result::is_ok)
    })
}

fn valid_email(text: &str) -> Verdict {
    verdict(text, "email-invalid", |text| parse_emails(text).is_some())
}

fn valid_postcode(text: &str) -> Verdict {
    verdict(text, "postcode-invalid", |text| parse_postcode(text).is_ok())
}

fn valid_bank_account(text: &str) -> Verdict {
    verdict(text, "bank-account-invalid", |text| bank::parse_bank_account(text).is_ok())
}

fn valid_currency(text: &str) -> Verdict {
    verdict(text, "currency-unknown", |text| Currency::parse(text).is_some())
}

fn valid_credit_limit(text: &str) -> Verdict {
    verdict(text, "amount-unreadable", |text| money::parse_amount(text, Currency::CNY).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_derive_finds_each_wrong_field() {
        let good = CustomerRecord {
            customer_code: "C001".into(),
            customer_name: "杭州西湖有限公司".into(),
            phone: "0571-28886666".into(),
            mobile: "13800138000".into(),
            email: "a@example.com".into(),
            postcode: "310000".into(),
            currency: "人民币".into(),
            credit_limit: "1.2万".into(),
            ..CustomerRecord::default()
        };
        assert_eq!(good.validate(), Ok(()));
        let wrong = CustomerRecord {
            customer_code: String::new(),
            tax_id: "123".into(),
            phone: "1380013800".into(),
            mobile: "0571-28886666".into(),
            email: "a@".into(),
            postcode: "3100".into(),
            currency: "ABC".into(),
            credit_limit: "many".into(),
            ..good
        };
        let errors = wrong.validate().unwrap_err();
        let mut fields: Vec<String> =
            errors.field_errors().keys().map(|key| key.to_string()).collect();
        fields.sort();
        let expected = [
            "credit_limit",
            "currency",
            "customer_code",
            "email",
            "mobile",
            "phone",
            "postcode",
            "tax_id",
        ];
        assert_eq!(fields, expected);
    }
}
