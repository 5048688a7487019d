//! Whose an institution's own number (照会番号) becomes: the person of an insurer, symbol, number and branch.

use crate::{
    coverage::{Coverage, Registered},
    insured::{Branch, MemberNumber, NumberKey, Symbol},
    insurer::{InsurerNumber, Scheme},
    person::PersonId,
};

/// Whom a number is registered for. Source: oqs-wire §5.5.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RegistrationAsked {
    /// 保険者番号.
    pub insurer: InsurerNumber,
    /// 記号.
    pub symbol: Option<Symbol>,
    /// 番号.
    pub number: MemberNumber,
    /// 枝番; needed except where the number alone names the person.
    pub branch: Option<Branch>,
}

/// Why a number is registered for nobody.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RegistrationRefusal {
    /// Nobody is registered under these numbers and this branch.
    NobodyFits,
    /// The branch is missing, and the number alone does not name the person.
    BranchMissing,
    /// Several people fit: staff have to decide.
    SeveralPeople,
}

impl RegistrationRefusal {
    /// Stable code, ours (oqs-wire §7: the official list is not public).
    #[must_use]
    pub fn code(self) -> &'static str {
        ["SKK-0201", "SKK-0202", "SKK-0203"][self as usize]
    }

    /// What is wrong and what to do, in Japanese.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        [
            "この番号で登録されている人がいません。保険者番号・記号・番号・枝番を書類と見比べて、入れ直してください。",
            "枝番がないため、照会番号を登録できません。枝番（2桁）を入れて、もう一度登録してください。",
            "当てはまる人が2人以上登録されているため、照会番号を登録できません。保険者に電話で確認してください。",
        ][self as usize]
    }

    /// The same in English.
    #[must_use]
    pub fn sentence_en(self) -> &'static str {
        [
            "Nobody is registered under these numbers. Compare them with the document and type them again.",
            "Without a branch number nothing is registered. Add the two-digit branch number and register again.",
            "Several people are registered under these numbers. Telephone the insurer.",
        ][self as usize]
    }
}

/// Whether a person is named by the branch too: not where each has a number of their own.
#[must_use]
pub fn needs_branch(insurer: &InsurerNumber) -> bool {
    !matches!(
        insurer.scheme(),
        Scheme::LatterStageElderly | Scheme::MedicalAid
    )
}

/// The one person the numbers name, by any coverage past or present.
///
/// The branch counts exactly: a chart number at the wrong member of a family would be worse than none. Only in the
/// scheme for those of 75 and over and in medical aid, where each person has a number of their own, it does not count.
/// `candidates` are the people with a coverage under insurer, symbol and number.
///
/// # Errors
/// [`RegistrationRefusal`] when nobody or several people fit, or the branch is missing.
pub fn person_of(
    asked: &RegistrationAsked,
    candidates: &[Registered],
) -> Result<PersonId, RegistrationRefusal> {
    let by_branch = needs_branch(&asked.insurer);
    if asked.branch.is_none() && by_branch {
        return Err(RegistrationRefusal::BranchMissing);
    }
    let key = NumberKey::of(asked.symbol.as_ref(), &asked.number);
    let fits = |coverage: &Coverage| {
        coverage.insurer == asked.insurer
            && coverage.number_key() == key
            && (!by_branch || coverage.branch == asked.branch)
    };
    let mut found = candidates
        .iter()
        .filter(|one| one.coverages.iter().any(fits))
        .map(|one| one.person.id);
    match (found.next(), found.next()) {
        (Some(person), None) => Ok(person),
        (None, _) => Err(RegistrationRefusal::NobodyFits),
        (Some(_), Some(_)) => Err(RegistrationRefusal::SeveralPeople),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        coverage::{Classification, CoverageId},
        date::parse_compact,
        person::{Person, Sex},
    };

    fn registered(id: u64, insurer: &str, branch: Option<&str>) -> Registered {
        let person = Person {
            id: PersonId(id),
            name: "資格　花子".into(),
            kana: "ｼｶｸ ﾊﾅｺ".into(),
            other_name: None,
            sex: Sex::Female,
            sex_shown: None,
            birthdate: parse_compact("19800105").expect("a day"),
            address: None,
            postal_code: None,
            withheld: false,
        };
        let coverage = Coverage {
            id: CoverageId(id),
            person: PersonId(id),
            classification: Classification::General,
            insurer: InsurerNumber::parse(insurer).expect("an insurer"),
            insurer_name: "しかく健康保険組合".into(),
            symbol: Symbol::parse("12").ok(),
            number: MemberNumber::parse("100").expect("a number"),
            branch: branch.and_then(|branch| Branch::parse(branch).ok()),
            relation: None,
            insured_name: None,
            acquired: parse_compact("20200401").expect("a day"),
            lost: parse_compact("20210401").ok(),
            loss_reason: None,
            issued: None,
            document_from: None,
            document_to: None,
            ratio: None,
            preschool: false,
            elderly: None,
            limit: None,
            diseases: Vec::new(),
            tickets: Vec::new(),
        };
        Registered {
            person,
            coverages: vec![coverage],
        }
    }

    fn asked(insurer: &str, branch: &str) -> RegistrationAsked {
        RegistrationAsked {
            insurer: InsurerNumber::parse(insurer).expect("an insurer"),
            symbol: Symbol::parse("１２").ok(),
            number: MemberNumber::parse("100").expect("a number"),
            branch: Branch::parse(branch).ok(),
        }
    }

    #[test]
    fn exactly_one_person_of_that_branch() {
        let society = "06130488";
        let family = [
            registered(1, society, Some("00")),
            registered(2, society, Some("01")),
            registered(3, society, None),
        ];
        assert_eq!(
            person_of(&asked(society, "01"), &family),
            Ok(PersonId(2)),
            "by a coverage that was lost, too"
        );
        let refused = |asked: &RegistrationAsked, people: &[Registered]| {
            person_of(asked, people).expect_err("refused")
        };
        assert_eq!(
            refused(&asked(society, "02"), &family),
            RegistrationRefusal::NobodyFits
        );
        assert_eq!(
            refused(&asked(society, ""), &family),
            RegistrationRefusal::BranchMissing
        );
        let twice = [
            registered(1, society, Some("00")),
            registered(2, society, Some("00")),
        ];
        assert_eq!(
            refused(&asked(society, "00"), &twice),
            RegistrationRefusal::SeveralPeople
        );
    }

    #[test]
    fn no_branch_where_each_person_has_a_number() {
        let elderly = "39131156";
        let one = [registered(1, elderly, None)];
        for branch in ["", "00"] {
            assert_eq!(person_of(&asked(elderly, branch), &one), Ok(PersonId(1)));
        }
    }
}
