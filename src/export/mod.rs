//! Stage 5: workbooks; rust_xlsxwriter lives here alone.
