//! Names, all invented combinations, and places that do not exist. Some hold characters that cannot be sent and
//! become ●.

use std::sync::OnceLock;

use domain::person::Sex;

use crate::{dice::Dice, kana::half_width};

/// A family or given name: as written, and in half-width katakana.
pub(crate) type Name = (&'static str, String);

struct Lists {
    family: Vec<Name>,
    rare: Vec<Name>,
    male: Vec<Name>,
    female: Vec<Name>,
}

/// Family names in a hundred that hold characters of which most cannot be sent (users-and-storyboards P1: 4.4 %).
const RARE: u64 = 4;

fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| Lists {
        family: read(include_str!("names/surnames.txt")),
        rare: read(include_str!("names/rare_surnames.txt")),
        male: read(include_str!("names/male.txt")),
        female: read(include_str!("names/female.txt")),
    })
}

fn read(list: &'static str) -> Vec<Name> {
    list.lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(written, kana)| (written, half_width(kana)))
        .collect()
}

/// A family name.
pub(crate) fn family(dice: &mut Dice) -> &'static Name {
    let lists = lists();
    let rare = dice.percent(RARE);
    dice.one(if rare { &lists.rare } else { &lists.family })
}

/// A given name.
pub(crate) fn given(dice: &mut Dice, sex: Sex) -> &'static Name {
    dice.one(given_names(sex))
}

fn given_names(sex: Sex) -> &'static [Name] {
    match sex {
        Sex::Male => &lists().male,
        Sex::Female | Sex::Unset => &lists().female,
    }
}

/// Family and given name number `at`, of which every character can be sent.
pub(crate) fn plain(at: usize, sex: Sex) -> (&'static Name, &'static Name) {
    let (family, given) = (&lists().family, given_names(sex));
    (&family[at % family.len()], &given[at / 2 % given.len()])
}

/// Family and given name as insurers register them: with U+3000 between, and their kana with one blank.
pub(crate) fn whole(family: &Name, given: &Name) -> (String, String) {
    (
        format!("{}　{}", family.0, given.0),
        format!("{} {}", family.1, given.1),
    )
}

/// Invented places.
pub(crate) const PLACES: [(&str, &str); 12] = [
    ("東京都見本区資格町", "199-0001"),
    ("東京都見本区緑台", "199-0002"),
    ("神奈川県仮名市港町", "259-9991"),
    ("埼玉県例示市本町", "369-9992"),
    ("千葉県試作市浜", "299-9993"),
    ("東京都見本区桜坂", "199-0003"),
    ("大阪府想定市中央", "599-9994"),
    ("北海道架空郡雪見村", "099-9995"),
    ("愛知県雛形市栄町", "499-9996"),
    ("広島県模型市川端", "739-9997"),
    ("福岡県空想区天神下", "819-9998"),
    ("宮城県手本市青葉台", "989-9999"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_lists_is_a_name_with_its_kana() {
        let lists = lists();
        for (list, lines) in [
            (&lists.family, include_str!("names/surnames.txt")),
            (&lists.rare, include_str!("names/rare_surnames.txt")),
            (&lists.male, include_str!("names/male.txt")),
            (&lists.female, include_str!("names/female.txt")),
        ] {
            assert_eq!(list.len(), lines.lines().count());
            for (written, kana) in list {
                let half = |letter| ('\u{FF66}'..='\u{FF9F}').contains(&letter);
                assert!(!written.is_empty() && !kana.is_empty(), "{written} {kana}");
                assert!(kana.chars().all(half), "{written} {kana}");
            }
        }
        assert!(lists.family.len() > 200);
        assert!(lists.male.len() > 100 && lists.female.len() > 100);
    }
}
