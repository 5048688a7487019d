//! What is registered: the institution's own number for the person of these numbers.

use domain::{
    insured::{Branch, MemberNumber, Symbol},
    insurer::InsurerNumber,
    registration::RegistrationAsked,
};
use roxmltree::Node;

use crate::oqs::{
    Encoding, Fault, ReadError,
    document::Reading,
    qualification::{bad, required, whose},
    table::{Element, Item, Kind, Record, elements},
};
use crate::sjis;

/// What was sent, element by element (`ReferenceNumberRegistrationInfo`). Answers repeat it unchanged: known programs
/// compare all of it, the padding of the insurer number too.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RegistrationEcho {
    /// 照会番号, at most 50 characters.
    pub reference_number: Option<String>,
    /// 保険者番号, 8 characters, padded.
    pub insurer_number: Option<String>,
    /// 記号, at most 20 characters.
    pub symbol: Option<String>,
    /// 番号, at most 20 characters.
    pub number: Option<String>,
    /// 枝番, two digits; needed except for 後期高齢者医療.
    pub branch: Option<String>,
}

impl RegistrationEcho {
    /// The echo exactly as sent; a character the answer's coding lacks has to become ●.
    #[must_use]
    pub fn sendable(mut self, encoding: Encoding) -> Self {
        sjis::replace_lacking(
            encoding,
            [
                &mut self.reference_number,
                &mut self.insurer_number,
                &mut self.symbol,
                &mut self.number,
                &mut self.branch,
            ],
        );
        self
    }
}

const REFERENCE: &str = "ReferenceNumber";
const INSURER: &str = "InsurerNumber";
const SYMBOL: &str = "InsuredCardSymbol";
const NUMBER: &str = "InsuredIdentificationNumber";
const BRANCH: &str = "InsuredBranchNumber";

impl Record for RegistrationEcho {
    #[rustfmt::skip]
    const ELEMENTS: &'static [Element<Self>] = elements!(RegistrationEcho {
        "ReferenceNumber" => reference_number: Kind::AtMost(50);
        "InsurerNumber" => insurer_number: Kind::Insurer;
        "InsuredCardSymbol" => symbol: Kind::AtMost(20);
        "InsuredIdentificationNumber" => number: Kind::AtMost(20);
        "InsuredBranchNumber" => branch: Kind::Digits(2);
    });
}

impl Item for RegistrationEcho {
    const ITEM: &'static str = "ReferenceNumberRegistrationInfo";
}

/// One registration, read once into types, with what was sent beside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Registration {
    /// 照会番号, 1 to 50 characters.
    pub reference_number: String,
    /// 保険者番号.
    pub insurer: InsurerNumber,
    /// 記号.
    pub symbol: Option<Symbol>,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番.
    pub branch: Option<Branch>,
    /// Every element as sent.
    pub echo: RegistrationEcho,
}

impl Registration {
    /// The registration as this program would send it: the insurer number padded with blanks, empty items left out.
    #[must_use]
    pub fn new(reference_number: String, whose: &RegistrationAsked) -> Self {
        let symbol = whose.symbol.as_ref().map(Symbol::as_str);
        let branch = whose.branch.as_ref().map(Branch::as_str);
        let echo = RegistrationEcho {
            reference_number: Some(reference_number.clone()),
            insurer_number: Some(whose.insurer.padded()),
            symbol: symbol.map(str::to_owned),
            number: Some(whose.number.as_str().to_owned()),
            branch: branch.map(str::to_owned),
        };
        Self::sent(reference_number, whose.clone(), echo)
    }

    /// Whom it is for.
    #[must_use]
    pub fn asked(&self) -> RegistrationAsked {
        RegistrationAsked {
            insurer: self.insurer.clone(),
            symbol: self.symbol.clone(),
            number: self.number.clone(),
            branch: self.branch.clone(),
        }
    }

    /// What was sent at `node`, as types.
    pub(crate) fn of(
        echo: RegistrationEcho,
        node: Node<'_, '_>,
        reading: &Reading<'_>,
    ) -> Result<Self, ReadError> {
        let reference_number = required(&echo.reference_number, REFERENCE, node, reading)?;
        if reference_number.chars().count() > 50 {
            return Err(bad(node, reading, REFERENCE, Fault::TooLong));
        }
        let sent = [
            &echo.insurer_number,
            &echo.symbol,
            &echo.number,
            &echo.branch,
        ];
        let elements = [INSURER, SYMBOL, NUMBER, BRANCH];
        let whose = whose(sent, elements, node, reading)?;
        Ok(Self::sent(reference_number, whose, echo))
    }

    fn sent(reference_number: String, whose: RegistrationAsked, echo: RegistrationEcho) -> Self {
        Self {
            reference_number,
            insurer: whose.insurer,
            symbol: whose.symbol,
            number: whose.number,
            branch: whose.branch,
            echo,
        }
    }
}
