//! Every code of a finding, once: its word and its severity.

/// How much a finding weighs. An error rejects its row; nothing else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Info,
    Warning,
    Error,
}

impl Severity {
    pub const ALL: [Severity; 3] = [Severity::Info, Severity::Warning, Severity::Error];

    /// The word of machine-readable output.
    pub fn word(self) -> &'static str {
        match self {
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

impl Code {
    /// The code of a word.
    pub fn parse(word: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|code| code.word() == word)
    }

    /// Whether nothing may make less of it than an error: what it finds cannot be loaded.
    pub fn is_fixed(self) -> bool {
        use Code::*;
        matches!(
            self,
            FileUnreadable
                | FileEncrypted
                | FileTruncated
                | FileFormatUnsupported
                | FileLimitExceeded
                | ColumnMissing
                | CellError
                | FormulaWithoutValue
                | NumberTooLong
                | DateUnreadable
                | AmountUnreadable
                | NumberUnreadable
                | RequiredMissing
                | CurrencyUnknown
                | NoAmount
                | CustomerUnknownStrict
        )
    }
}

macro_rules! codes {
    ($($name:ident $word:literal $severity:ident,)*) => {
        /// What a finding says. The word of a code names its message in each language,
        /// its sample under `samples/faults` and the argument of `wanglai explain`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($name,)* }

        impl Code {
            /// Every code, in the order of the catalogue.
            pub const ALL: &[Code] = &[$(Code::$name,)*];

            /// The code's word.
            pub fn word(self) -> &'static str {
                match self { $(Code::$name => $word,)* }
            }

            /// The severity it has unless the user's settings say otherwise.
            pub fn severity(self) -> Severity {
                match self { $(Code::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // The file: read/.
    FileUnreadable "file-unreadable" Error,
    FileEncrypted "file-encrypted" Error,
    FileTruncated "file-truncated" Error,
    FileFormatUnsupported "file-format-unsupported" Error,
    FileExtensionWrong "file-extension-wrong" Info,
    FileLimitExceeded "file-limit-exceeded" Error,
    FileEncodingDamaged "file-encoding-damaged" Warning,
    DateSystem1904 "date-system-1904" Info,
    // The sheet: read/.
    SheetUnrecognised "sheet-unrecognised" Warning,
    SheetHidden "sheet-hidden" Info,
    RowsHidden "rows-hidden" Info,
    ColumnsHidden "columns-hidden" Info,
    SheetDuplicate "sheet-duplicate" Error,
    ColumnMissing "column-missing" Error,
    ColumnDuplicate "column-duplicate" Warning,
    ColumnUnknown "column-unknown" Info,
    LineFieldsWrong "line-fields-wrong" Warning,
    ControlTotalDiffers "control-total-differs" Warning,
    RunningBalanceDiffers "running-balance-differs" Warning,
    BalanceTableRead "balance-table-read" Info,
    AccountNotReceivable "account-not-receivable" Info,
    VoucherVoid "voucher-void" Info,
    CurrencySignDiffers "currency-sign-differs" Warning,
    AmountRounded "amount-rounded" Info,
    AmountScaled "amount-scaled" Info,
    AmountComputed "amount-computed" Info,
    // The cell: read/.
    CellError "cell-error" Error,
    FormulaWithoutValue "formula-without-value" Error,
    NumberTooLong "number-too-long" Error,
    ZerosRestored "zeros-restored" Info,
    DecimalStripped "decimal-stripped" Info,
    CodeZerosLost "code-zeros-lost" Warning,
    InvisibleRemoved "invisible-removed" Info,
    DateSwapped "date-swapped" Warning,
    DateUnreadable "date-unreadable" Error,
    AmountUnreadable "amount-unreadable" Error,
    NumberUnreadable "number-unreadable" Error,
    // What the user accepted in a returned copy: read/ and pipeline/.
    AcceptUnknown "accept-unknown" Warning,
    SuggestionAccepted "suggestion-accepted" Info,
    // The field: check/.
    RequiredMissing "required-missing" Error,
    TextTooLong "text-too-long" Error,
    ChoiceUnknown "choice-unknown" Error,
    CustomerCodeDuplicate "customer-code-duplicate" Error,
    CustomerCodeDiffersInCase "customer-code-differs-in-case" Warning,
    NameSuspicious "name-suspicious" Warning,
    AddressSuspicious "address-suspicious" Warning,
    RegionDisagrees "region-disagrees" Warning,
    CodeScheme "code-scheme" Warning,
    CategoryUnknown "category-unknown" Warning,
    CategoryNotLeaf "category-not-leaf" Warning,
    ClassDuplicate "class-duplicate" Error,
    ClassParentMissing "class-parent-missing" Warning,
    ValueMasked "value-masked" Error,
    CustomerIncomplete "customer-incomplete" Info,
    ShortNameDuplicate "short-name-duplicate" Warning,
    TaxIdLength "tax-id-length" Error,
    TaxIdLetter "tax-id-letter" Error,
    TaxIdDepartment "tax-id-department" Error,
    TaxIdCheck "tax-id-check" Error,
    TaxIdResident "tax-id-resident" Error,
    TaxIdOldNumberCheck "tax-id-old-number-check" Error,
    TaxIdOrganisationCheck "tax-id-organisation-check" Warning,
    TaxIdXiamen "tax-id-xiamen" Info,
    TaxIdRegionUnknown "tax-id-region-unknown" Warning,
    TaxIdOldNumber "tax-id-old-number" Info,
    TaxIdPersonal "tax-id-personal" Info,
    TaxIdAmbiguous "tax-id-ambiguous" Info,
    TaxIdAbsent "tax-id-absent" Info,
    TaxIdNormalised "tax-id-normalised" Info,
    TaxIdForeignCheck "tax-id-foreign-check" Error,
    TaxIdTwoNames "tax-id-two-names" Warning,
    NameTwoTaxIds "name-two-tax-ids" Warning,
    PhoneLength "phone-length" Error,
    PhoneCharacter "phone-character" Error,
    PhoneMobilePrefix "phone-mobile-prefix" Error,
    PhoneNotMobile "phone-not-mobile" Error,
    PhoneAreaUnknown "phone-area-unknown" Error,
    PhoneAreaMissing "phone-area-missing" Warning,
    PhoneAreaRetired "phone-area-retired" Warning,
    PhoneSubscriber "phone-subscriber" Error,
    PhoneZeroLost "phone-zero-lost" Warning,
    PhonePlaceholder "phone-placeholder" Warning,
    PhoneSpecialPrefix "phone-special-prefix" Info,
    PhoneForeignInvalid "phone-foreign-invalid" Error,
    PhoneShared "phone-shared" Warning,
    EmailInvalid "email-invalid" Error,
    PostcodeInvalid "postcode-invalid" Error,
    PostcodeZeroLost "postcode-zero-lost" Warning,
    BankAccountInvalid "bank-account-invalid" Error,
    BankCardCheck "bank-card-check" Warning,
    BankAccountRounded "bank-account-rounded" Warning,
    BankNameDiffers "bank-name-differs" Warning,
    CreditImplausible "credit-implausible" Warning,
    ParentUnknown "parent-unknown" Warning,
    ParentCycle "parent-cycle" Warning,
    ContactDuplicate "contact-duplicate" Warning,
    ContactMainDuplicate "contact-main-duplicate" Warning,
    ContactUnreachable "contact-unreachable" Info,
    CurrencyUnknown "currency-unknown" Error,
    AmountNegative "amount-negative" Error,
    TaxRateUnknown "tax-rate-unknown" Warning,
    // The row: check/.
    DateOrder "date-order" Error,
    DateImplausible "date-implausible" Warning,
    AmountsDisagree "amounts-disagree" Error,
    BothSidesFilled "both-sides-filled" Warning,
    ExchangeRateMissing "exchange-rate-missing" Warning,
    ExchangeRateLocal "exchange-rate-local" Warning,
    LocalAmountDiffers "local-amount-differs" Warning,
    NoAmount "no-amount" Error,
    PromiseUndated "promise-undated" Warning,
    DocumentDuplicate "document-duplicate" Warning,
    // The row against other tables and the book: check/.
    CustomerUnknown "customer-unknown" Warning,
    CustomerUnknownStrict "customer-unknown-strict" Error,
    CustomerStopped "customer-stopped" Warning,
    CustomerNameDiffers "customer-name-differs" Warning,
    CustomerDuplicate "customer-duplicate" Info,
    BalanceDrifts "balance-drifts" Warning,
    LastDocumentDrifts "last-document-drifts" Warning,
    CustomerDiffersFromBook "customer-differs-from-book" Warning,
    DocumentAlreadyInBook "document-already-in-book" Info,
    SettledDocumentUnknown "settled-document-unknown" Warning,
    CustomerDefaulted "customer-defaulted" Info,
}
