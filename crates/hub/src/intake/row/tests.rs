use super::*;

const GOOD: &[(&str, &str)] = &[
    ("person_id", "12"),
    ("name", "資格　花子"),
    ("kana", "ｼｶｸ ﾊﾅｺ"),
    ("sex", "2"),
    ("birthdate", "19800229"),
    ("coverage_id", "34"),
    ("classification", "01"),
    ("insurer_number", "06130488"),
    ("insurer_name", "しかく健康保険組合"),
    ("number", "567"),
    ("acquired", "20200401"),
    ("address", "東京都"),
    ("withheld", "1"),
    ("symbol", "12-3"),
    ("branch", "1"),
    ("relation", "1"),
    ("lost", "20260401"),
    ("loss_reason", "99"),
    ("ratio", "030"),
];

fn read(changes: &[(&str, &str)]) -> Result<Row, Fault> {
    let line: Vec<(&str, &str)> = GOOD
        .iter()
        .map(|(name, value)| {
            let changed = changes.iter().find(|(changed, _)| changed == name);
            (*name, changed.map_or(*value, |(_, value)| value))
        })
        .collect();
    let columns = Columns::read(line.iter().map(|(name, _)| *name)).expect("the header holds");
    Row::read(&columns, |at| line.get(at).map(|(_, value)| *value))
}

#[test]
fn what_is_written_reads_back_equal() {
    let row = read(&[]).unwrap();
    let columns = Columns::read(all()).unwrap();
    let written = fields(&row.person, &row.coverage);
    let again = Row::read(&columns, |at| written.get(at).map(String::as_str));
    assert_eq!(again, Ok(row));
}

#[test]
fn every_fault_names_its_column_and_never_the_value() {
    for (column, value, code) in [
        ("person_id", "0", "SKK-1303"),
        ("person_id", "9223372036854775808", "SKK-1303"),
        ("coverage_id", "x", "SKK-1303"),
        ("name", " ", "SKK-1302"),
        ("kana", "\u{7}", "SKK-1306"),
        ("sex", "4", "SKK-1305"),
        ("birthdate", "20230229", "SKK-1304"),
        ("classification", "1", "SKK-1305"),
        ("insurer_number", "1234567", "SKK-1306"),
        ("number", "123456789012345678901", "SKK-1306"),
        ("branch", "123", "SKK-1306"),
        ("lost", "20200331", "SKK-1308"),
        ("loss_reason", "04", "SKK-1305"),
        ("ratio", "015", "SKK-1305"),
        ("withheld", "yes", "SKK-1305"),
    ] {
        let fault = read(&[(column, value)]).unwrap_err();
        assert_eq!((fault.code, fault.column), (code, column), "{value}");
        assert!(value.len() < 3 || !fault.en.contains(value));
    }
}
