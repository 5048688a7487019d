//! Insurers, all invented, with valid check digits.

use domain::{
    check_digit,
    insurer::{InsurerNumber, Scheme},
};

/// An insurer of the invented world.
#[derive(Clone, Debug)]
pub(crate) struct Insurer {
    pub(crate) number: InsurerNumber,
    pub(crate) name: String,
}

fn insurer(body: &str, name: impl Into<String>) -> Insurer {
    let number = check_digit::complete(body).and_then(|digits| InsurerNumber::parse(&digits).ok());
    let Some(number) = number else {
        unreachable!("{body} is the body of an insurer number")
    };
    Insurer {
        number,
        name: name.into(),
    }
}

/// 協会けんぽ (01).
pub(crate) fn association() -> Insurer {
    insurer("0199001", "全国健康保険協会　見本支部")
}

/// 船員保険 (02).
pub(crate) fn seamen() -> Insurer {
    insurer("0299001", "船員保険　見本支部")
}

/// 日雇特例 (03).
pub(crate) fn day_labourer() -> Insurer {
    insurer("0399001", "日雇特例　見本支部")
}

/// 日雇特例 (04), of the special kind.
pub(crate) fn day_labourer_special() -> Insurer {
    insurer("0499001", "日雇特例（特別療養費）　見本支部")
}

/// 特定共済 (72).
pub(crate) fn special_mutual_aid() -> Insurer {
    insurer("7299001", "見本省特定共済組合")
}

/// 退職者の国民健康保険 (67), eight digits.
pub(crate) fn retired_national_health() -> Insurer {
    insurer("6799001", "見本区（退職）")
}

/// 健康保険組合 (06), one of several.
pub(crate) fn society(at: u64) -> Insurer {
    match at % 3 {
        0 => insurer("0699001", "しかく健康保険組合"),
        1 => insurer("0699002", "みほん電機健康保険組合"),
        _ => insurer("0699003", "仮名運輸健康保険組合"),
    }
}

/// 特例退職 (63).
pub(crate) fn special_retired() -> Insurer {
    insurer("6399001", "しかく特定健康保険組合")
}

/// 自衛官 (07).
pub(crate) fn self_defence() -> Insurer {
    insurer("0799001", "自衛官診療証　見本駐屯地")
}

/// 共済組合 (31–34), one of several.
pub(crate) fn mutual_aid(at: u64) -> Insurer {
    match at % 4 {
        0 => insurer("3199001", "見本省共済組合"),
        1 => insurer("3299001", "見本県市町村職員共済組合"),
        2 => insurer("3399001", "見本警察共済組合"),
        _ => insurer("3499001", "見本学校共済組合"),
    }
}

/// 国民健康保険, six digits, one of several.
pub(crate) fn national_health(at: u64) -> Insurer {
    match at % 4 {
        0 => insurer("99001", "見本区"),
        1 => insurer("99002", "仮名市"),
        2 => insurer("99003", "例示市"),
        _ => insurer("99004", "見本医師国民健康保険組合"),
    }
}

/// 後期高齢者医療 (39).
pub(crate) fn latter_stage() -> Insurer {
    insurer("3999001", "見本県後期高齢者医療広域連合")
}

/// 医療扶助 (公費負担者番号 12…).
pub(crate) fn medical_aid() -> Insurer {
    insurer("1299001", "見本福祉事務所")
}

/// Names of the twelve insurers that each scheme of the population has.
const PLACES: [&str; 12] = [
    "見本", "仮名", "例示", "試作", "雛形", "模型", "空想", "架空", "想定", "手本", "標本", "練習",
];
const COMPANIES: [&str; 12] = [
    "しかく",
    "さんかく",
    "まるい",
    "ひしがた",
    "ほしがた",
    "だえん",
    "らせん",
    "えんすい",
    "みほん商事",
    "かな製作所",
    "れいじ鉄道",
    "かくう銀行",
];

/// Number `at` of the twelve insurers that people of the population have in a scheme. None is one of the cases'.
pub(crate) fn common(scheme: Scheme, at: u64) -> Insurer {
    let at = usize::try_from(at % 12).unwrap_or_default();
    let (place, company, end) = (PLACES[at], COMPANIES[at], 101 + at);
    match scheme {
        Scheme::Association => insurer(
            &format!("0199{end}"),
            format!("全国健康保険協会　{place}支部"),
        ),
        Scheme::Society => insurer(&format!("0699{end}"), format!("{company}健康保険組合")),
        Scheme::MutualAid => {
            let law = 31 + at % 4;
            insurer(&format!("{law}99{end}"), format!("{place}共済組合"))
        }
        Scheme::LatterStageElderly => insurer(
            &format!("3999{end}"),
            format!("{place}県後期高齢者医療広域連合"),
        ),
        Scheme::MedicalAid => insurer(&format!("1299{end}"), format!("{place}市福祉事務所")),
        _ => insurer(&format!("99{end}"), format!("{place}市")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_scheme_of_the_population_has_twelve_insurers_of_its_own() {
        for scheme in [
            Scheme::Association,
            Scheme::Society,
            Scheme::MutualAid,
            Scheme::NationalHealth,
            Scheme::LatterStageElderly,
            Scheme::MedicalAid,
        ] {
            let all: Vec<Insurer> = (0..12).map(|at| common(scheme, at)).collect();
            let numbers: std::collections::BTreeSet<_> =
                all.iter().map(|one| &one.number).collect();
            assert_eq!(numbers.len(), 12, "{scheme:?}");
            for one in all {
                assert!(one.number.check_digit_holds(), "{one:?}");
                assert_eq!(one.number.scheme(), scheme, "{one:?}");
            }
        }
    }

    #[test]
    fn every_number_carries_a_valid_check_digit() {
        let several = (0..4).flat_map(|at| [society(at), mutual_aid(at), national_health(at)]);
        let single = [
            association(),
            seamen(),
            day_labourer(),
            day_labourer_special(),
            special_mutual_aid(),
            retired_national_health(),
            special_retired(),
            self_defence(),
            latter_stage(),
            medical_aid(),
        ];
        for insurer in several.chain(single) {
            assert!(insurer.number.check_digit_holds(), "{insurer:?}");
        }
    }
}
