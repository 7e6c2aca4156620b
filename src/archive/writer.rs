//! The ledger file of a batch, written group by group: one is encoded while the one before it
//! goes to the disk, and no more of the lines stand in memory.

use std::fs::{self, File};
use std::io::BufWriter;
use std::path::Path;

use polars::prelude::{ArrayRef, CompatLevel, DataFrame, PolarsResult, Schema};
use polars_io::parquet::write::ParquetWriter;
use polars_parquet::write::{
    CompressedPage, CompressionOptions, ParquetType, StatisticsOptions, Version, WriteOptions,
    array_to_columns, compress, get_dtype_encoding,
};
use rayon::prelude::*;

use crate::archive::ArchiveError;
use crate::archive::ledger::{FOLDER, Hashing, LedgerFile, folder, sync_folder};

/// Lines that are encoded at once: the pages of a whole group stand in memory.
pub const LINES_A_GROUP: usize = 1 << 16;

/// As the writer of polars has them.
const OPTIONS: WriteOptions = WriteOptions {
    statistics: StatisticsOptions {
        min_value: true,
        max_value: true,
        distinct_count: false,
        null_count: true,
        binary_statistics_truncate_length: None,
    },
    version: Version::V1,
    compression: CompressionOptions::Zstd(None),
    data_page_size: None,
};

/// Writes a batch's lines so that the file, once it has its name, is whole and on the disk. Each
/// of the parts, which have the columns of the schema, becomes a group.
pub fn write(
    directory: &Path,
    batch: i64,
    schema: &Schema,
    parts: impl Iterator<Item = DataFrame> + Send,
) -> Result<LedgerFile, ArchiveError> {
    let path = format!("{FOLDER}/batch-{batch:06}.parquet");
    let target = directory.join(&path);
    let unnamed = target.with_extension("parquet.tmp");
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| ArchiveError::File { path, source }
    };
    let file = File::create(&unnamed).map_err(failed(&unnamed))?;
    let mut hashing = Hashing::new(BufWriter::new(file));
    let lines = write_groups(&mut hashing, schema, parts)
        .map_err(|source| ArchiveError::Write { path: path.clone(), source })?;
    let (file, sha256, bytes) = hashing.finish();
    let file = file.into_inner().map_err(|error| failed(&unnamed)(error.into_error()))?;
    file.sync_all().map_err(failed(&unnamed))?;
    drop(file);
    fs::rename(&unnamed, &target).map_err(failed(&target))?;
    sync_folder(&folder(directory))?;
    Ok(LedgerFile { batch, path, sha256, bytes, lines })
}

/// Gives the number of lines.
fn write_groups(
    file: &mut Hashing<BufWriter<File>>,
    schema: &Schema,
    parts: impl Iterator<Item = DataFrame> + Send,
) -> PolarsResult<u64> {
    let mut writer = ParquetWriter::new(file).batched(schema)?;
    let types = writer.parquet_schema().fields().to_vec();
    let mut groups = parts
        .filter(|part| part.height() > 0)
        .map(|part| PolarsResult::Ok((part.height() as u64, encode(part, &types)?)));
    let (mut next, mut lines) = (groups.next().transpose()?, 0);
    while let Some((height, pages)) = next {
        let (written, following) =
            rayon::join(|| writer.write_row_group(height, &pages), || groups.next().transpose());
        written?;
        lines += height;
        next = following?;
    }
    writer.finish()?;
    Ok(lines)
}

/// The pages of each column of a group, encoded and compressed by all threads.
fn encode(mut part: DataFrame, types: &[ParquetType]) -> PolarsResult<Vec<Vec<CompressedPage>>> {
    part.rechunk_mut();
    let mut chunks = part.iter_chunks(CompatLevel::newest(), false);
    let group = chunks.next().expect("a frame of some lines in one chunk has that one");
    let columns = group.columns().par_iter().zip(types).with_max_len(1);
    columns.map(|(cells, of)| encode_column(cells, of)).collect()
}

fn encode_column(cells: &ArrayRef, of: &ParquetType) -> PolarsResult<Vec<CompressedPage>> {
    let encodings = get_dtype_encoding(cells.dtype());
    let columns = array_to_columns(cells, of.clone(), OPTIONS, &encodings)?;
    let pages = columns.into_iter().flatten();
    pages.map(|page| Ok(compress(page?, Vec::new(), OPTIONS.compression)?)).collect()
}
