//! What is asked for (資格確認照会用情報).

use domain::{
    date::{Date, compact, parse_compact},
    eligibility::NumberAsked,
    insured::{Branch, InsuredError, MemberNumber, Symbol},
    insurer::InsurerNumber,
    registration::RegistrationAsked,
};
use roxmltree::Node;

use crate::oqs::{
    Encoding, Fault, Oddity, ReadError,
    document::{Reading, child},
    table::{Element, Item, Kind, Record, elements, fault_of, read_record},
};
use crate::sjis;

/// What was asked for, element by element, exactly as sent (`QualificationConfirmSearchInfo`).
///
/// `None` is an absent element, `Some("")` an empty one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SearchEcho {
    /// 保険者番号, 8 characters; known programs pad it with blanks, with zeros or not at all.
    pub insurer_number: Option<String>,
    /// 記号, at most 20 characters.
    pub symbol: Option<String>,
    /// 番号, at most 20 characters.
    pub number: Option<String>,
    /// 枝番, two digits.
    pub branch: Option<String>,
    /// 生年月日, yyyyMMdd.
    pub birthdate: Option<String>,
    /// 限度額適用認定証提供同意フラグ. Codes: OQSCD001.
    pub limit_consent: Option<String>,
    /// 任意の識別子: the caller's own word for this inquiry, given back unchanged.
    pub arbitrary_identifier: Option<String>,
}

impl SearchEcho {
    /// The echo exactly as sent; a character the answer's coding lacks has to become ●.
    #[must_use]
    pub fn sendable(mut self, encoding: Encoding) -> Self {
        sjis::replace_lacking(
            encoding,
            [
                &mut self.insurer_number,
                &mut self.symbol,
                &mut self.number,
                &mut self.branch,
                &mut self.birthdate,
                &mut self.limit_consent,
                &mut self.arbitrary_identifier,
            ],
        );
        self
    }
}

const INSURER: &str = "InsurerNumber";
const SYMBOL: &str = "InsuredCardSymbol";
const NUMBER: &str = "InsuredIdentificationNumber";
const BRANCH: &str = "InsuredBranchNumber";
const BIRTHDATE: &str = "Birthdate";
const LIMIT: &str = "LimitApplicationCertificateRelatedConsFlg";

impl Record for SearchEcho {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(SearchEcho {
        "InsurerNumber" => insurer_number: Kind::Insurer;
        "InsuredCardSymbol" => symbol: Kind::AtMost(20);
        "InsuredIdentificationNumber" => number: Kind::AtMost(20);
        "InsuredBranchNumber" => branch: Kind::Digits(2);
        "Birthdate" => birthdate: Kind::Day;
        "LimitApplicationCertificateRelatedConsFlg" => limit_consent: Kind::Code(&["0", "1"]);
        "ArbitraryIdentifier" => arbitrary_identifier: Kind::Text;
    });
}

impl Item for SearchEcho {
    const ITEM: &'static str = "QualificationConfirmSearchInfo";
}

/// An inquiry by the numbers on a document (記号番号等による照会), read once into types, with what was sent beside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Search {
    /// 保険者番号.
    pub insurer: InsurerNumber,
    /// 保険者番号 with the padding it was sent with.
    pub insurer_as_sent: String,
    /// 記号; absent or empty where the document has none.
    pub symbol: Option<Symbol>,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番; absent or empty where the document has none.
    pub branch: Option<Branch>,
    /// 生年月日.
    pub birthdate: Date,
    /// 限度額適用認定証提供同意フラグ is 1: the patient agreed at the counter.
    pub limit_consent: bool,
    /// 任意の識別子.
    pub arbitrary_identifier: Option<String>,
    /// Every element as sent: what a writer writes and an answer echoes.
    pub echo: SearchEcho,
}

impl Search {
    /// The inquiry as this program would send it: the insurer number padded with blanks, empty items left out.
    #[must_use]
    pub fn new(asked: &NumberAsked, arbitrary_identifier: Option<String>) -> Self {
        let echo = SearchEcho {
            insurer_number: Some(asked.insurer.padded()),
            symbol: asked
                .symbol
                .as_ref()
                .map(|symbol| symbol.as_str().to_owned()),
            number: Some(asked.number.as_str().to_owned()),
            branch: asked
                .branch
                .as_ref()
                .map(|branch| branch.as_str().to_owned()),
            birthdate: Some(compact(asked.birthdate)),
            limit_consent: Some(if asked.limit_consent { "1" } else { "0" }.to_owned()),
            arbitrary_identifier: arbitrary_identifier.clone(),
        };
        Self {
            insurer: asked.insurer.clone(),
            insurer_as_sent: asked.insurer.padded(),
            symbol: asked.symbol.clone(),
            number: asked.number.clone(),
            branch: asked.branch.clone(),
            birthdate: asked.birthdate,
            limit_consent: asked.limit_consent,
            arbitrary_identifier,
            echo,
        }
    }

    /// What is asked of the decision.
    #[must_use]
    pub fn asked(&self) -> NumberAsked {
        NumberAsked {
            insurer: self.insurer.clone(),
            symbol: self.symbol.clone(),
            number: self.number.clone(),
            branch: self.branch.clone(),
            birthdate: self.birthdate,
            limit_consent: self.limit_consent,
        }
    }

    /// Reads `QualificationConfirmSearchInfo` of a single inquiry, which has the flag of consent.
    pub(crate) fn read(node: Node<'_, '_>, reading: &mut Reading<'_>) -> Result<Self, ReadError> {
        let echo: SearchEcho = read_record(node, reading)?;
        if filled(&echo.limit_consent).is_none() {
            reading.note(Oddity::Missing { element: LIMIT });
        }
        Self::of(echo, node, reading)
    }

    /// What was sent at `node`, as types.
    pub(crate) fn of(
        echo: SearchEcho,
        node: Node<'_, '_>,
        reading: &Reading<'_>,
    ) -> Result<Self, ReadError> {
        let insurer_as_sent = required(&echo.insurer_number, INSURER, node, reading)?;
        let sent = [
            &echo.insurer_number,
            &echo.symbol,
            &echo.number,
            &echo.branch,
        ];
        let elements = [INSURER, SYMBOL, NUMBER, BRANCH];
        let RegistrationAsked {
            insurer,
            symbol,
            number,
            branch,
        } = whose(sent, elements, node, reading)?;
        let birthdate = required(&echo.birthdate, BIRTHDATE, node, reading)?;
        let birthdate = parse_compact(birthdate.trim())
            .map_err(|error| bad(node, reading, BIRTHDATE, fault_of(error)))?;
        let limit_consent = match filled(&echo.limit_consent).map(str::trim) {
            Some("1") => true,
            Some("0") => false,
            Some(_) => return Err(bad(node, reading, LIMIT, Fault::UnknownCode)),
            None => false,
        };
        Ok(Self {
            insurer,
            insurer_as_sent,
            symbol,
            number,
            branch,
            birthdate,
            limit_consent,
            arbitrary_identifier: echo.arbitrary_identifier.clone(),
            echo,
        })
    }
}

/// Whom insurer, symbol, number and branch name, as they were `sent` in `elements`.
pub(crate) fn whose(
    sent: [&Option<String>; 4],
    elements: [&'static str; 4],
    node: Node<'_, '_>,
    reading: &Reading<'_>,
) -> Result<RegistrationAsked, ReadError> {
    let [insurer, symbol, number, branch] = sent;
    let fault =
        |at: usize, error: &InsuredError| bad(node, reading, elements[at], insured_fault(error));
    let insurer = required(insurer, elements[0], node, reading)?;
    let number = required(number, elements[2], node, reading)?;
    Ok(RegistrationAsked {
        insurer: InsurerNumber::parse(&insurer)
            .map_err(|_| bad(node, reading, elements[0], Fault::Shape))?,
        symbol: filled(symbol)
            .map(Symbol::parse)
            .transpose()
            .map_err(|error| fault(1, &error))?,
        number: MemberNumber::parse(&number).map_err(|error| fault(2, &error))?,
        branch: filled(branch)
            .map(Branch::parse)
            .transpose()
            .map_err(|error| fault(3, &error))?,
    })
}

/// A value that has to be there.
pub(crate) fn required(
    value: &Option<String>,
    element: &'static str,
    node: Node<'_, '_>,
    reading: &Reading<'_>,
) -> Result<String, ReadError> {
    let value = value.clone().ok_or(ReadError::Missing { element })?;
    if value.trim().is_empty() {
        return Err(bad(node, reading, element, Fault::Empty));
    }
    Ok(value)
}

/// A value unless it is blank.
pub(crate) fn filled(value: &Option<String>) -> Option<&str> {
    value.as_deref().filter(|text| !text.trim().is_empty())
}

/// What an unusable symbol, number or branch is called here.
fn insured_fault(error: &InsuredError) -> Fault {
    match error {
        InsuredError::Empty(_) => Fault::Empty,
        InsuredError::TooLong(_) => Fault::TooLong,
        InsuredError::Control(_) | InsuredError::Branch => Fault::Shape,
    }
}

/// The error about a value of a child of `node`.
pub(crate) fn bad(
    node: Node<'_, '_>,
    reading: &Reading<'_>,
    element: &'static str,
    fault: Fault,
) -> ReadError {
    ReadError::Value {
        element,
        fault,
        at: reading.position(child(node, element).unwrap_or(node)),
    }
}
