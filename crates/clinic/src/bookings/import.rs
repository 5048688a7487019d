//! A list of bookings as CSV (docs/BOOKINGS.md): UTF-8 or Shift_JIS, with a line of headings or without.

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

/// Most lines of a list: as many rows as the hub takes in one batch by default.
const LONGEST: usize = 1000;

/// One booking.
pub(crate) struct Booking {
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
pub(crate) struct Import {
    pub(crate) rows: Vec<Booking>,
    pub(crate) faults: Vec<Fault>,
}

impl Import {
    /// The rows that are asked, with what is asked.
    pub(crate) fn asked(&self) -> impl Iterator<Item = (&Booking, &NumberAsked)> {
        self.rows
            .iter()
            .filter(|row| row.same_as.is_none())
            .filter_map(|row| Some((row, row.asked.as_ref()?)))
    }
}

/// Reads a list; lines that cannot be used are told with their numbers, the others go on.
pub(crate) fn read(bytes: &[u8]) -> Result<Import, Problem> {
    let text =
        wire::sjis::decode(bytes, Encoding::Utf8).map_err(|_| problem::list_undecodable())?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.text.as_bytes());
    let mut columns: [Option<usize>; 9] = std::array::from_fn(Some);
    let mut import = Import {
        rows: Vec::new(),
        faults: Vec::new(),
    };
    for (at, record) in reader.records().enumerate() {
        let Ok(record) = record else {
            return Err(problem::list_not_csv());
        };
        let line = record.position().map_or(0, csv::Position::line);
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
        match booking(line, &field) {
            Ok(mut row) => {
                row.same_as = import
                    .rows
                    .iter()
                    .find(|known| same(known, &row))
                    .map(|known| known.line);
                import.rows.push(row);
            }
            Err(ja) => import.faults.push(Fault { line, ja }),
        }
        if import.rows.len() > LONGEST {
            return Err(problem::list_too_long(LONGEST));
        }
    }
    if import.rows.is_empty() && import.faults.is_empty() {
        return Err(problem::list_empty());
    }
    Ok(import)
}

fn booking<'a>(line: u64, field: &impl Fn(usize) -> &'a str) -> Result<Booking, String> {
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
    Ok(Booking {
        line,
        time: plain(0),
        patient: plain(1),
        name: field(2).to_owned(),
        kana: field(3).to_owned(),
        asked,
        same_as: None,
    })
}

/// Whether two bookings are of one person, by the numbers and the birth date.
fn same(one: &Booking, other: &Booking) -> bool {
    match (&one.asked, &other.asked) {
        (Some(one), Some(other)) => {
            let symbol = |asked: &NumberAsked| {
                let symbol = asked.symbol.as_ref();
                symbol.map(|symbol| matching_key(symbol.as_str()))
            };
            one.insurer == other.insurer
                && symbol(one) == symbol(other)
                && matching_key(one.number.as_str()) == matching_key(other.number.as_str())
                && one.branch == other.branch
                && one.birthdate == other.birthdate
        }
        _ => !one.patient.is_empty() && one.patient == other.patient,
    }
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
                let import = read(bytes).unwrap_or_else(|problem| panic!("{}", problem.ja));
                let row = &import.rows[0];
                assert!(import.faults.is_empty());
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
    fn a_bad_line_is_told_by_its_number_and_the_others_go_on() {
        let bad = "9:10,P2,だれか,ダレカ,1980-13-40,06130488,12,101,00";
        let none = "9:20,P3,保険　なし,ホケン,S55.1.5,,,,";
        let text = format!(
            "{LINE}\n\"9:05\",P1,資格　花子,シカク,19800105,06130488,12,100,01\n{bad}\n{none}\n"
        );
        let import = read(text.as_bytes()).unwrap_or_else(|problem| panic!("{}", problem.ja));
        assert_eq!(import.rows.len(), 3);
        assert_eq!(import.rows[1].same_as, Some(1), "one person, asked once");
        assert_eq!(import.asked().count(), 1);
        let faults: Vec<(u64, &str)> = import
            .faults
            .iter()
            .map(|fault| (fault.line, fault.ja.as_str()))
            .collect();
        assert_eq!(faults, [(3, "「生年月日」を読めません。")]);
        assert!(read(b"").is_err() && read(b"\xff\xff\xfd").is_err());
    }
}
