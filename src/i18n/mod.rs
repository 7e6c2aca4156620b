//! Words in Chinese, English and French (fluent).
