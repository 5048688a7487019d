//! A list of patients or bookings as CSV (docs/LISTS.md): UTF-8 or Shift_JIS, with a line of headings or without.

use std::collections::HashMap;

use domain::{
    date::parse_typed,
    eligibility::NumberAsked,
    insured::{Branch, MemberNumber, Symbol, matching_key},
    insurer::InsurerNumber,
};
use unicode_normalization::UnicodeNormalization;
use web::problem::Problem;
use wire::oqs::Encoding;

use crate::problem;

/// Headings, in the order of columns where there is no line of headings.
pub(crate) const HEADINGS: [&str; 9] = [
    "予約時刻",
    "患者番号",
    "氏名",
    "カナ",
    "生年月日",
    "保険者番号",
    "記号",
    "番号",
    "枝番",
];

/// One line: a patient, or a booking of one.
pub(crate) struct Row {
    /// Its line in the file, counted from 1.
    pub(crate) line: u64,
    pub(crate) time: String,
    pub(crate) patient: String,
    pub(crate) name: String,
    pub(crate) kana: String,
    /// What is asked of the hub; `None` where the list has no insurance.
    pub(crate) asked: Option<NumberAsked>,
    /// The earlier line of the same person.
    pub(crate) same_as: Option<u64>,
}

/// A line that cannot be used, with what is wrong with it.
pub(crate) struct Fault {
    pub(crate) line: u64,
    pub(crate) ja: String,
}

/// A list that was read.
pub(crate) struct List {
    pub(crate) rows: Vec<Row>,
    pub(crate) faults: Vec<Fault>,
}

impl List {
    /// The rows that are asked, with what is asked.
    pub(crate) fn asked(&self) -> impl Iterator<Item = (&Row, &NumberAsked)> {
        self.rows
            .iter()
            .filter(|row| row.same_as.is_none())
            .filter_map(|row| Some((row, row.asked.as_ref()?)))
    }
}

/// Reads a list of at most `longest` people; lines that cannot be used are told with their numbers, the others go on.
pub(crate) fn read(bytes: &[u8], longest: usize) -> Result<List, Problem> {
    let text = wire::sjis::decode(bytes, Encoding::Utf8)
        .map_err(|_| problem::list_undecodable())?
        .text;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut columns: [Option<usize>; 9] = std::array::from_fn(Some);
    let mut list = List {
        rows: Vec::new(),
        faults: Vec::new(),
    };
    let mut known = Known::default();
    let (mut line, mut counted) = (1, 0);
    for (at, record) in reader.records().enumerate() {
        let Ok(record) = record else {
            return Err(problem::list_not_csv());
        };
        // The reader's own count is one short after `\r\n`, and its records begin before blank lines.
        let from = record.position().map_or(0, csv::Position::byte);
        let from = usize::try_from(from).unwrap_or(usize::MAX).min(text.len());
        let blank = |character: char| matches!(character, '\r' | '\n');
        let from = text.len() - text[from..].trim_start_matches(blank).len();
        line += text[counted..from].matches('\n').count() as u64;
        counted = from;
        if at == 0 && record.iter().any(|field| field == HEADINGS[4]) {
            columns = HEADINGS.map(|heading| record.iter().position(|field| field == heading));
            continue;
        }
        let field = |at: usize| {
            columns[at]
                .and_then(|at| record.get(at))
                .unwrap_or_default()
        };
        if record.iter().all(str::is_empty) {
            continue;
        }
        match row(line, &field) {
            Ok(mut row) => {
                row.same_as = known.earlier(&row);
                list.rows.push(row);
            }
            Err(ja) => list.faults.push(Fault { line, ja }),
        }
        if list.rows.len() > longest {
            return Err(problem::list_too_long(longest));
        }
    }
    if list.rows.is_empty() && list.faults.is_empty() {
        return Err(problem::list_empty());
    }
    Ok(list)
}

fn row<'a>(line: u64, field: &impl Fn(usize) -> &'a str) -> Result<Row, String> {
    let plain = |at: usize| field(at).nfkc().collect::<String>();
    let asked = if field(5).is_empty() || field(7).is_empty() {
        None
    } else {
        let wrong = |at: usize| format!("「{}」を読めません。", HEADINGS[at]);
        // Receipt computers drop leading zeros of what a table program opened; only blanks are theirs to drop.
        let insurer = InsurerNumber::parse(plain(5).trim()).map_err(|_| wrong(5))?;
        let filled = |at: usize| Some(field(at)).filter(|text| !text.is_empty());
        Some(NumberAsked {
            insurer,
            symbol: filled(6)
                .map(Symbol::parse)
                .transpose()
                .map_err(|_| wrong(6))?,
            number: MemberNumber::parse(field(7)).map_err(|_| wrong(7))?,
            branch: filled(8)
                .map(|_| Branch::parse(&plain(8)))
                .transpose()
                .map_err(|_| wrong(8))?,
            birthdate: parse_typed(&plain(4)).map_err(|_| wrong(4))?,
            limit_consent: false,
        })
    };
    Ok(Row {
        line,
        time: plain(0),
        patient: plain(1),
        name: field(2).to_owned(),
        kana: field(3).to_owned(),
        asked,
        same_as: None,
    })
}

/// Who was met on which line.
#[derive(Default)]
struct Known {
    /// By the numbers and the birth date.
    people: HashMap<[String; 5], u64>,
    /// By the patient number; whether with insurance.
    patients: HashMap<String, (u64, bool)>,
}

impl Known {
    /// The first line of the same person: by the numbers and the birth date; where one of the lines has none, by the
    /// patient number.
    fn earlier(&mut self, row: &Row) -> Option<u64> {
        let person = row.asked.as_ref().map(person);
        let by_numbers = person
            .as_ref()
            .and_then(|key| self.people.get(key))
            .copied();
        let by_patient = self.patients.get(&row.patient).copied();
        let by_patient = by_patient
            .filter(|(_, insured)| row.asked.is_none() || !insured)
            .map(|(line, _)| line);
        if let Some(key) = person {
            self.people.entry(key).or_insert(row.line);
        }
        if !row.patient.is_empty() {
            let seen = (row.line, row.asked.is_some());
            self.patients.entry(row.patient.clone()).or_insert(seen);
        }
        by_numbers.or(by_patient)
    }
}

fn person(asked: &NumberAsked) -> [String; 5] {
    let symbol = asked.symbol.as_ref();
    let branch = asked.branch.as_ref();
    [
        asked.insurer.as_str().to_owned(),
        symbol.map_or_else(String::new, |symbol| matching_key(symbol.as_str())),
        matching_key(asked.number.as_str()),
        branch.map_or_else(String::new, |branch| branch.as_str().to_owned()),
        asked.birthdate.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "9:00,P1,資格　花子,シカク ハナコ,S55.1.5,06130488,１２,100,01";

    #[test]
    fn both_codings_with_headings_and_without() {
        let headed = "番号,記号,枝番,保険者番号,生年月日,カナ,氏名,患者番号\r\n100,１２,01,06130488,19800105,ｼｶｸ ﾊﾅｺ,資格　花子,P1\r\n";
        for text in [LINE, headed] {
            let sjis = wire::sjis::encode_lossy(text);
            for bytes in [text.as_bytes(), &sjis] {
                let list = read(bytes, 10).unwrap_or_else(|problem| panic!("{}", problem.ja));
                let row = &list.rows[0];
                assert!(list.faults.is_empty());
                assert_eq!(
                    (row.patient.as_str(), row.name.as_str()),
                    ("P1", "資格　花子")
                );
                let asked = row.asked.as_ref().expect("asked");
                assert_eq!(asked.birthdate, jiff::civil::date(1980, 1, 5));
            }
        }
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let none = "9:20,P3,保険　なし,ホケン,S55.1.5,,,,";
        for end in ["\n", "\r\n"] {
            let text = [LINE, "", "\"9:\n05\",P2,,,,,,,", none, none].join(end);
            let list = read(text.as_bytes(), 10).unwrap_or_else(|problem| panic!("{}", problem.ja));
            let lines: Vec<u64> = list.rows.iter().map(|row| row.line).collect();
            assert_eq!(lines, [1, 3, 5, 6], "{end:?}");
        }
    }

    #[test]
    fn a_bad_line_is_told_by_its_number_and_the_others_go_on() {
        let bad = "9:10,P2,だれか,ダレカ,1980-13-40,06130488,12,101,00";
        let none = "9:20,P3,保険　なし,ホケン,S55.1.5,,,,";
        let text = format!(
            "{LINE}\n\"9:05\",P1,資格　花子,シカク,19800105,06130488,12,100,01\n{bad}\n{none}\n"
        );
        let list = read(text.as_bytes(), 10).unwrap_or_else(|problem| panic!("{}", problem.ja));
        assert_eq!(list.rows.len(), 3);
        assert_eq!(list.rows[1].same_as, Some(1), "one person, asked once");
        assert_eq!(list.asked().count(), 1);
        let faults: Vec<(u64, &str)> = list
            .faults
            .iter()
            .map(|fault| (fault.line, fault.ja.as_str()))
            .collect();
        assert_eq!(faults, [(3, "「生年月日」を読めません。")]);
        assert!(read(text.as_bytes(), 2).is_err(), "too long");
        assert!(read(b"", 10).is_err() && read(b"\xff\xff\xfd", 10).is_err());
    }
}
