//! Texts in which ● stands for a character the system could not send (縮退文字).

use domain::name::{LOST, lost_positions};

/// A text cut where characters were lost, so that a page can mark them. What was received is all in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Marked(Vec<Part>);

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Part {
    pub(super) text: String,
    pub(super) lost: bool,
}

impl Marked {
    pub(super) fn of(text: &str) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        for character in text.chars() {
            let lost = character == LOST;
            match parts.last_mut() {
                Some(part) if part.lost == lost && !lost => part.text.push(character),
                _ => parts.push(Part {
                    text: character.to_string(),
                    lost,
                }),
            }
        }
        Self(parts)
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }
}

/// 「保険者側で表せない字があります（1字目）」 for a text with lost characters, counted as people count: without
/// the blank between family and given name.
pub(super) fn lost_line(what: &str, received: &str) -> Option<String> {
    let solid: String = received
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    let places: Vec<String> = lost_positions(&solid)
        .iter()
        .map(|place| format!("{place}字目"))
        .collect();
    (!places.is_empty()).then(|| {
        format!(
            "{what}に保険者側で表せない字があります（{}）",
            places.join("・")
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lost_character_is_marked_and_nothing_is_dropped() {
        let marked = Marked::of("●橋　●●子");
        let lost: Vec<bool> = marked.parts().iter().map(|part| part.lost).collect();
        assert_eq!(lost, [true, false, true, true, false]);
        let whole: String = marked
            .parts()
            .iter()
            .map(|part| part.text.as_str())
            .collect();
        assert_eq!(whole, "●橋　●●子");
    }

    #[test]
    fn places_are_counted_without_the_blank() {
        let line = lost_line("氏名", "●橋　●子").expect("a line");
        assert_eq!(line, "氏名に保険者側で表せない字があります（1字目・3字目）");
        assert_eq!(lost_line("氏名", "高橋　花子"), None);
    }
}
