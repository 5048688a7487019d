//! A list read in pieces, from wherever an earlier run stopped.

use std::{fs::File, io::BufReader, path::Path};

use anyhow::Context;
use csv::{ByteRecord, Position, Reader, ReaderBuilder};
use hub::intake::{Columns, Fault, Row};

/// Longest line: a coverage has some hundred characters, and a file of one endless line must not fill the memory.
const LONGEST: usize = 64 * 1024;

pub(super) struct List {
    reader: Reader<BufReader<File>>,
    columns: Columns,
    record: ByteRecord,
}

/// A piece of a list.
pub(super) struct Some {
    pub(super) rows: Vec<(u64, Row)>,
    pub(super) faults: Vec<(u64, Fault)>,
    /// Nothing was left.
    pub(super) end: bool,
}

impl List {
    pub(super) fn open(path: &Path, at: Option<Position>) -> anyhow::Result<Self> {
        let file = File::open(path).context("ファイルを開けません。failed to open the file")?;
        anyhow::ensure!(
            file.metadata()?.is_file(),
            "ファイルではありません。this is no file"
        );
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .from_reader(BufReader::with_capacity(1 << 20, file));
        let header = reader
            .headers()
            .context("1行目を読めません（UTF-8 の CSV にしてください）。the first line cannot be read as UTF-8")?;
        let columns = Columns::read(header.iter())?;
        if let Some(at) = at {
            reader.seek(at)?;
        }
        Ok(Self {
            reader,
            columns,
            record: ByteRecord::new(),
        })
    }

    /// Where the next line begins.
    pub(super) fn position(&self) -> Position {
        self.reader.position().clone()
    }

    /// The next lines, at most so many.
    pub(super) fn next(&mut self, most: usize) -> anyhow::Result<Some> {
        let mut some = Some {
            rows: Vec::with_capacity(most),
            faults: Vec::new(),
            end: true,
        };
        while some.rows.len() + some.faults.len() < most {
            if !self.reader.read_byte_record(&mut self.record)? {
                break;
            }
            some.end = false;
            let line = self.record.position().map_or(0, Position::line);
            match self.row() {
                Ok(row) => some.rows.push((line, row)),
                Err(fault) => some.faults.push((line, fault)),
            }
        }
        Ok(some)
    }

    fn row(&self) -> Result<Row, Fault> {
        let fields: Option<Vec<&str>> = self
            .record
            .iter()
            .map(|field| std::str::from_utf8(field).ok())
            .collect();
        let fields = fields
            .filter(|fields| fields.iter().map(|field| field.len()).sum::<usize>() <= LONGEST)
            .filter(|fields| fields.len() == self.columns.count())
            .ok_or(Fault::unreadable())?;
        Row::read(&self.columns, |at| fields.get(at).copied())
    }
}
