//! The steps a journal tells of a message, as codes that stay.

/// One step of a message, without anything of its content.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Step {
    /// It was taken out of `req`.
    Taken,
    /// It was carried on after a stop or a crash.
    CarriedOn,
    /// The hub was away; it is tried again.
    HubAway,
    /// The hub answered or refused.
    Heard,
    /// A folder could not be used; it is tried again.
    FolderTrouble,
    /// The answer was published.
    Published,
    /// A further consumer got its copy.
    Delivered,
    /// It was given back with its reason (隔離).
    GivenBack,
    /// What was published lay too long and was removed.
    Swept,
    /// Somebody's hand took it out of `work`.
    Gone,
}

impl Step {
    /// All steps with their codes in the journal and their words.
    #[rustfmt::skip]
    const ALL: [(Self, &str, &str, &str); 10] = [
        (Self::Taken, "taken", "req から受け取りました。", "Taken out of req."),
        (Self::CarriedOn, "carried-on", "端末が止まったあと、続きから処理しました。", "Carried on after the terminal had stopped."),
        (Self::HubAway, "hub-away", "実施機関につながらず、試し直しています。", "The hub was away; it is tried again."),
        (Self::Heard, "heard", "実施機関から返事がありました。", "The hub replied."),
        (Self::FolderTrouble, "folder-trouble", "フォルダーに書けず、試し直しています。", "A folder could not be used; it is tried again."),
        (Self::Published, "published", "答えを出しました。", "The answer was published."),
        (Self::Delivered, "delivered", "ほかの取り込み先にも答えを出しました。", "A further consumer got its copy."),
        (Self::GivenBack, "given-back", "理由（.err）をつけて返しました。", "Given back with a reason (.err)."),
        (Self::Swept, "swept", "取り込まれないまま保存期間を過ぎたので消しました。", "Nobody fetched it in its time; it was removed."),
        (Self::Gone, "gone", "処理中のファイルを、だれかが work から取り除きました。", "Somebody took it out of the work folder."),
    ];

    /// Its code in the journal.
    #[must_use]
    pub fn code(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The step of a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let found = Self::ALL.into_iter().find(|known| known.1 == code)?;
        Some(found.0)
    }

    /// What happened: Japanese, English.
    #[must_use]
    pub fn words(self) -> (&'static str, &'static str) {
        let (_, _, ja, en) = Self::ALL[self as usize];
        (ja, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_names_its_step() {
        for (step, code, ja, en) in Step::ALL {
            assert_eq!(Step::from_code(code), Some(step));
            assert_eq!(step.words(), (ja, en));
            assert_eq!(step.code(), code);
        }
        assert_eq!(Step::from_code("?"), None);
    }
}
