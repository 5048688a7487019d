//! One line of a list of people: read into a person and a coverage, and written from them.

use domain::{
    Date,
    copayment::Ratio,
    coverage::{Classification, Coverage, CoverageId, LossReason, Relation},
    date::{compact, parse_compact},
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
    person::{Person, PersonId, Sex},
};

use super::columns::{Columns, all};

/// One coverage of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The person.
    pub person: Person,
    /// The coverage.
    pub coverage: Coverage,
}

/// What is wrong with a line. It names the column, never the value: lists hold personal data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Fault {
    /// Stable code, `SKK-13xx`.
    pub code: &'static str,
    /// The column, where one is to blame.
    pub column: &'static str,
    /// What is wrong and how to mend it, in Japanese.
    pub ja: &'static str,
    /// The same in English.
    pub en: &'static str,
}

impl Fault {
    /// A line that is no line of the list, from the file itself.
    #[must_use]
    pub fn unreadable() -> Self {
        Self::new(
            "SKK-1301",
            "",
            "行の形が違います。列の数と引用符を確かめてください。",
            "the line has another shape: check the number of fields and the quotes",
        )
    }

    pub(super) fn of_another() -> Self {
        Self::new(
            "SKK-1307",
            "coverage_id",
            "この番号の資格は別の人のものです。番号を確かめてください。",
            "the coverage of this number is another person's: check the number",
        )
    }

    const fn new(
        code: &'static str,
        column: &'static str,
        ja: &'static str,
        en: &'static str,
    ) -> Self {
        Self {
            code,
            column,
            ja,
            en,
        }
    }

    fn empty(column: &'static str) -> Self {
        Self::new(
            "SKK-1302",
            column,
            "空です。値を入れてください。",
            "is empty: give a value",
        )
    }

    fn number(column: &'static str) -> Self {
        Self::new(
            "SKK-1303",
            column,
            "1以上の整数にしてください。",
            "must be a whole number from 1",
        )
    }

    fn date(column: &'static str) -> Self {
        Self::new(
            "SKK-1304",
            column,
            "ある日付を yyyyMMdd で書いてください。",
            "must be a day that exists, as yyyyMMdd",
        )
    }

    fn code(column: &'static str) -> Self {
        Self::new(
            "SKK-1305",
            column,
            "コード表にない値です。",
            "is not in the code table",
        )
    }

    fn text(column: &'static str) -> Self {
        Self::new(
            "SKK-1306",
            column,
            "長さか文字が決まりに合いません。",
            "has a length or characters that are not allowed",
        )
    }

    fn order() -> Self {
        Self::new(
            "SKK-1308",
            "lost",
            "資格喪失日が資格取得日より前です。",
            "lies before the day of acquisition",
        )
    }
}

/// Fields of a line by the name of their column; empty ones are absent.
struct Fields<'a, F: Fn(usize) -> Option<&'a str>> {
    columns: &'a Columns,
    field: F,
}

impl<'a, F: Fn(usize) -> Option<&'a str>> Fields<'a, F> {
    fn some(&self, column: &'static str) -> Option<&'a str> {
        let place = self.columns.place(column)?;
        (self.field)(place).filter(|field| !field.trim().is_empty())
    }

    fn needed(&self, column: &'static str) -> Result<&'a str, Fault> {
        self.some(column).ok_or(Fault::empty(column))
    }

    /// A field read by `read`, with the fault it has when that gives nothing.
    fn read<T>(
        &self,
        column: &'static str,
        fault: fn(&'static str) -> Fault,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Fault> {
        self.some(column)
            .map(|field| read(field).ok_or(fault(column)))
            .transpose()
    }

    fn must<T>(
        &self,
        column: &'static str,
        fault: fn(&'static str) -> Fault,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<T, Fault> {
        read(self.needed(column)?).ok_or(fault(column))
    }

    fn id(&self, column: &'static str) -> Result<u64, Fault> {
        // The store's numbers are signed.
        let read = |field: &str| {
            field
                .parse()
                .ok()
                .filter(|id| (1..=i64::MAX as u64).contains(id))
        };
        self.must(column, Fault::number, read)
    }

    fn day(&self, column: &'static str) -> Result<Option<Date>, Fault> {
        self.read(column, Fault::date, day)
    }

    fn text(&self, column: &'static str) -> Result<Option<String>, Fault> {
        self.read(column, Fault::text, text)
    }
}

fn day(field: &str) -> Option<Date> {
    parse_compact(field.trim()).ok()
}

/// At most 200 characters (a 住所 is the longest), none of them a control character.
fn text(field: &str) -> Option<String> {
    let sound = field.chars().count() <= 200 && !field.chars().any(char::is_control);
    sound.then(|| field.to_owned())
}

impl Row {
    /// Reads a line; `field` gives its fields by their place.
    ///
    /// # Errors
    /// [`Fault`] for the first column that is wrong.
    pub fn read<'a>(
        columns: &'a Columns,
        field: impl Fn(usize) -> Option<&'a str>,
    ) -> Result<Self, Fault> {
        let fields = Fields { columns, field };
        let person = PersonId(fields.id("person_id")?);
        let acquired = fields.must("acquired", Fault::date, day)?;
        let lost = fields.day("lost")?;
        if lost.is_some_and(|lost| lost < acquired) {
            return Err(Fault::order());
        }
        Ok(Self {
            person: Person {
                id: person,
                name: fields.must("name", Fault::text, text)?,
                kana: fields.must("kana", Fault::text, text)?,
                other_name: None,
                sex: fields.must("sex", Fault::code, |code| of(SEX, code))?,
                sex_shown: None,
                birthdate: fields.must("birthdate", Fault::date, day)?,
                address: fields.text("address")?,
                postal_code: fields.text("postal_code")?,
                withheld: fields.read("withheld", Fault::code, flag)?.unwrap_or(false),
            },
            coverage: Coverage {
                id: CoverageId(fields.id("coverage_id")?),
                person,
                classification: fields.must("classification", Fault::code, |code| {
                    of(CLASSIFICATION, code)
                })?,
                insurer: fields.must("insurer_number", Fault::text, |field| {
                    InsurerNumber::parse(field).ok()
                })?,
                insurer_name: fields.must("insurer_name", Fault::text, text)?,
                symbol: fields.read("symbol", Fault::text, |field| Symbol::parse(field).ok())?,
                number: fields.must("number", Fault::text, |field| {
                    MemberNumber::parse(field).ok()
                })?,
                branch: fields.read("branch", Fault::text, |field| Branch::parse(field).ok())?,
                relation: fields.read("relation", Fault::code, |code| of(RELATION, code))?,
                insured_name: fields.text("insured_name")?,
                acquired,
                lost,
                loss_reason: fields
                    .read("loss_reason", Fault::code, |code| of(LOSS_REASON, code))?,
                issued: fields.day("issued")?,
                document_from: fields.day("valid_from")?,
                document_to: fields.day("valid_to")?,
                ratio: fields.read("ratio", Fault::code, Ratio::from_wire)?,
                preschool: false,
                elderly: None,
                limit: None,
                diseases: Vec::new(),
                tickets: Vec::new(),
            },
        })
    }
}

/// The fields of a coverage in the order of [`COLUMNS`](super::COLUMNS), then [`OPTIONAL`](super::OPTIONAL).
#[must_use]
pub fn fields(person: &Person, coverage: &Coverage) -> Vec<String> {
    let day = |day: Option<Date>| day.map(compact).unwrap_or_default();
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    all()
        .map(|column| match column {
            "person_id" => person.id.0.to_string(),
            "name" => person.name.clone(),
            "kana" => person.kana.clone(),
            "sex" => code(SEX, Some(person.sex)),
            "birthdate" => compact(person.birthdate),
            "address" => owned(person.address.as_deref()),
            "postal_code" => owned(person.postal_code.as_deref()),
            "withheld" => u8::from(person.withheld).to_string(),
            "coverage_id" => coverage.id.0.to_string(),
            "classification" => code(CLASSIFICATION, Some(coverage.classification)),
            "insurer_number" => coverage.insurer.as_str().to_owned(),
            "insurer_name" => coverage.insurer_name.clone(),
            "symbol" => owned(coverage.symbol.as_ref().map(Symbol::as_str)),
            "number" => coverage.number.as_str().to_owned(),
            "branch" => owned(coverage.branch.as_ref().map(Branch::as_str)),
            "relation" => code(RELATION, coverage.relation),
            "insured_name" => owned(coverage.insured_name.as_deref()),
            "acquired" => compact(coverage.acquired),
            "lost" => day(coverage.lost),
            "loss_reason" => code(LOSS_REASON, coverage.loss_reason),
            "issued" => day(coverage.issued),
            "valid_from" => day(coverage.document_from),
            "valid_to" => day(coverage.document_to),
            "ratio" => coverage.ratio.map(Ratio::wire).unwrap_or_default(),
            _ => String::new(),
        })
        .collect()
}

type Codes<T> = &'static [(&'static str, T)];

/// OQSCD007.
const SEX: Codes<Sex> = &[("1", Sex::Male), ("2", Sex::Female), ("3", Sex::Unset)];
/// OQSCD010.
const CLASSIFICATION: Codes<Classification> = &[
    ("01", Classification::General),
    ("02", Classification::Retired),
    ("03", Classification::ShortGeneral),
    ("04", Classification::ShortRetired),
    ("05", Classification::SpecialPayment),
    ("06", Classification::SpecialRetired),
    ("07", Classification::SelfDefence),
    ("A1", Classification::MedicalAid),
];
/// OQSCD009.
const RELATION: Codes<Relation> = &[("1", Relation::Insured), ("2", Relation::Family)];
/// OQSCD008.
const LOSS_REASON: Codes<LossReason> = &[
    ("01", LossReason::Death),
    ("02", LossReason::PublicAssistance),
    ("03", LossReason::OtherCoverage),
    ("99", LossReason::Other),
];

fn of<T: Copy>(codes: Codes<T>, code: &str) -> Option<T> {
    let code = code.trim();
    codes
        .iter()
        .find(|(known, _)| *known == code)
        .map(|(_, value)| *value)
}

fn code<T: PartialEq>(codes: Codes<T>, value: Option<T>) -> String {
    let found = codes
        .iter()
        .find(|(_, known)| Some(known) == value.as_ref());
    found
        .map(|(code, _)| (*code).to_owned())
        .unwrap_or_default()
}

fn flag(field: &str) -> Option<bool> {
    of(&[("0", false), ("1", true)], field)
}

#[cfg(test)]
mod tests;
