//! The rows of a table as frames, batch by batch.

use polars::prelude::{
    Column as FrameColumn, DataFrame, NamedFrom, PlSmallStr, PolarsResult, Scalar, Series,
};
use rayon::prelude::*;

use crate::read::column::FieldColumn;

use super::TableReader;

/// Bytes of texts from which a batch of rows is full, and after how many rows they are added up.
const BATCH_BYTES: usize = 8 << 20;
const ROWS_WEIGHED: usize = 64;

impl TableReader {
    /// Rows that no frame has yet.
    pub fn height(&self) -> usize {
        self.rows.len()
    }

    /// Whether the rows since the last frame are so many, or their texts as large as those of many.
    pub fn is_full(&self, most: usize) -> bool {
        let texts = || self.fields.iter().map(FieldColumn::text_bytes).sum::<usize>();
        let height = self.height();
        height >= most || height % ROWS_WEIGHED == ROWS_WEIGHED - 1 && texts() > BATCH_BYTES
    }

    /// The rows since the last frame as a frame.
    pub fn take_frame(&mut self, file: &str, sheet: &str) -> PolarsResult<DataFrame> {
        let rows = std::mem::take(&mut self.rows);
        let height = rows.len();
        self.framed += height as u64;
        let same = |name: &str, text: &str| {
            let scalar = Scalar::from(PlSmallStr::from_str(text));
            FrameColumn::new_scalar(name.into(), scalar, height)
        };
        let mut columns: Vec<FrameColumn> =
            vec![same("file", file), same("sheet", sheet), Series::new("row".into(), rows).into()];
        let shared = self.lane.as_ref().and_then(|lane| lane.shared.as_ref());
        let made: PolarsResult<Vec<FrameColumn>> =
            self.fields.par_iter_mut().map(|field| field.take_column(shared)).collect();
        columns.extend(made?);
        if let Some(lane) = &mut self.lane {
            lane.forget();
        }
        DataFrame::new(height, columns)
    }
}
