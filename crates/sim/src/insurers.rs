//! Insurers, all invented, with valid check digits.

use domain::{check_digit, insurer::InsurerNumber};

/// An insurer of the invented world.
#[derive(Clone, Debug)]
pub(crate) struct Insurer {
    pub(crate) number: InsurerNumber,
    pub(crate) name: &'static str,
}

fn insurer(body: &str, name: &'static str) -> Insurer {
    let number = check_digit::complete(body).and_then(|digits| InsurerNumber::parse(&digits).ok());
    let Some(number) = number else {
        unreachable!("{body} is the body of an insurer number")
    };
    Insurer { number, name }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_carries_a_valid_check_digit() {
        let several = (0..4).flat_map(|at| [society(at), mutual_aid(at), national_health(at)]);
        let single = [
            association(),
            seamen(),
            day_labourer(),
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
