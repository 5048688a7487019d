//! Forms of the public pages: what was sent, field by field, and how it comes back when it cannot be taken.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use domain::date;
use unicode_normalization::UnicodeNormalization;
use web::Problem;

/// What a form sent: names and values in order. No `Debug`: it is personal data.
#[derive(Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

/// How a field is filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Telephone,
    Mail,
    Digits,
    Date,
    Long,
    Choice(&'static [(&'static str, &'static str)]),
}

/// What a field is.
#[derive(Clone, Copy)]
pub(crate) struct Spec {
    pub(crate) name: &'static str,
    pub(crate) label: &'static str,
    pub(crate) support: &'static str,
    pub(crate) required: bool,
    pub(crate) kind: Kind,
    /// Most characters.
    pub(crate) most: usize,
    /// The browser's word for it (`autocomplete`), `off` where it has none.
    pub(crate) autocomplete: &'static str,
}

/// A field as a page shows it.
pub(crate) struct FieldView {
    pub(crate) spec: Spec,
    pub(crate) value: String,
    /// What to mend; empty where nothing is.
    pub(crate) fault: String,
}

impl Fields {
    pub(crate) fn new(sent: Vec<(String, String)>) -> Self {
        Self(sent)
    }

    /// The first value of that name, without blanks at its ends; empty where there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value.trim())
    }

    /// All values of that name, as they were sent.
    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let found = self.0.iter().filter(move |(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether it was filled in or ticked.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Sets a value, over what was there.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(key, _)| key != name);
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// The value with width folded and without the marks people put between digits.
    pub(crate) fn digits(&self, name: &str) -> String {
        digits(self.get(name))
    }
}

impl Spec {
    /// A field of text.
    pub(crate) const fn text(name: &'static str, label: &'static str) -> Self {
        Self {
            name,
            label,
            support: "",
            required: true,
            kind: Kind::Text,
            most: 100,
            autocomplete: "off",
        }
    }

    pub(crate) const fn optional(self) -> Self {
        Self {
            required: false,
            ..self
        }
    }

    pub(crate) const fn support(self, support: &'static str) -> Self {
        Self { support, ..self }
    }

    pub(crate) const fn kind(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    pub(crate) const fn most(self, most: usize) -> Self {
        Self { most, ..self }
    }

    pub(crate) const fn autocomplete(self, autocomplete: &'static str) -> Self {
        Self {
            autocomplete,
            ..self
        }
    }

    /// What is wrong with a value, in words; `None` where nothing is.
    pub(crate) fn fault(&self, value: &str) -> Option<String> {
        let label = self.label;
        if value.is_empty() {
            let ask = match self.kind {
                Kind::Choice(_) => "選んでください",
                _ => "入力してください",
            };
            return self.required.then(|| format!("{label}を{ask}。"));
        }
        let length = value.chars().count();
        if length > self.most {
            return Some(format!(
                "{label}は{}文字までです（いま{length}文字）。",
                self.most
            ));
        }
        let lines = self.kind == Kind::Long;
        if value
            .chars()
            .any(|letter| letter.is_control() && !(lines && matches!(letter, '\n' | '\r' | '\t')))
        {
            return Some(format!("{label}に使えない文字があります。"));
        }
        match self.kind {
            Kind::Text | Kind::Long => None,
            Kind::Telephone => {
                let digits = digits(value);
                let sound = (10..=11).contains(&digits.len())
                    && digits.starts_with('0')
                    && digits.bytes().all(|byte| byte.is_ascii_digit());
                (!sound).then(|| "電話番号は市外局番から、10桁か11桁の数字で入力してください（例: 03-1234-5678）。".to_owned())
            }
            Kind::Mail => {
                let sound = value.is_ascii()
                    && !value.contains(char::is_whitespace)
                    && value.split_once('@').is_some_and(|(name, host)| {
                        !name.is_empty()
                            && host.contains('.')
                            && !host.contains('@')
                            && !host.starts_with('.')
                            && !host.ends_with('.')
                    });
                (!sound).then(|| {
                    "メールアドレスは name@example.jp の形で、半角で入力してください。".to_owned()
                })
            }
            Kind::Digits => {
                let sound = digits(value).bytes().all(|byte| byte.is_ascii_digit());
                (!sound).then(|| format!("{label}は数字で入力してください。"))
            }
            Kind::Date => date::parse_typed(value).err().map(|_| {
                format!("{label}は 2026-12-01 や 令和8年12月1日 の形で、ある日を入力してください。")
            }),
            Kind::Choice(choices) => {
                let known = choices.iter().any(|(code, _)| *code == value);
                (!known).then(|| format!("{label}を選び直してください。"))
            }
        }
    }
}

impl FieldView {
    /// The field with what was typed; judged when it was `sent`.
    pub(crate) fn of(spec: Spec, fields: &Fields, sent: bool) -> Self {
        let value = fields.get(spec.name).to_owned();
        let fault = if sent { spec.fault(&value) } else { None };
        Self {
            spec,
            value,
            fault: fault.unwrap_or_default(),
        }
    }

    /// The choices, where it is a choice.
    pub(crate) fn choices(&self) -> &'static [(&'static str, &'static str)] {
        match self.spec.kind {
            Kind::Choice(choices) => choices,
            _ => &[],
        }
    }

    pub(crate) fn is_long(&self) -> bool {
        self.spec.kind == Kind::Long
    }

    /// The `type` of its input.
    pub(crate) fn input(&self) -> &'static str {
        match self.spec.kind {
            Kind::Telephone => "tel",
            Kind::Mail => "email",
            _ => "text",
        }
    }

    /// The keyboard that suits it.
    pub(crate) fn keyboard(&self) -> &'static str {
        match self.spec.kind {
            Kind::Telephone => "tel",
            Kind::Mail => "email",
            Kind::Digits => "numeric",
            _ => "text",
        }
    }

    /// What describes it to a screen reader: identifiers of its words.
    pub(crate) fn described_by(&self) -> String {
        let mut ids = Vec::new();
        if !self.spec.support.is_empty() {
            ids.push(format!("{}-support", self.spec.name));
        }
        if !self.fault.is_empty() {
            ids.push(format!("{}-fault", self.spec.name));
        }
        ids.join(" ")
    }
}

/// What the header of a form's page says.
#[derive(Clone, Copy)]
pub(crate) struct Told {
    status: StatusCode,
    /// Seconds after which the same may be sent again.
    retry_after: Option<u32>,
}

/// A page with a form, and the cookie that goes with it.
pub(crate) struct Answered {
    told: Told,
    cookie: Option<HeaderValue>,
    page: Html<String>,
}

impl Answered {
    pub(crate) fn new(told: Told, cookie: Option<HeaderValue>, page: Html<String>) -> Self {
        Self { told, cookie, page }
    }
}

impl IntoResponse for Answered {
    fn into_response(self) -> Response {
        let mut response = (self.told.status, self.page).into_response();
        if let Some(seconds) = self.told.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if let Some(cookie) = self.cookie {
            response.headers_mut().insert(header::SET_COOKIE, cookie);
        }
        response
    }
}

/// What is to be mended, by the names of the fields.
pub(crate) fn faults(views: &[FieldView]) -> Vec<(String, String)> {
    views
        .iter()
        .filter(|view| !view.fault.is_empty())
        .map(|view| (view.spec.name.to_owned(), view.fault.clone()))
        .collect()
}

/// What the header of a form's page says: a problem's own status, 422 for one that comes back, 200 for a blank one.
pub(crate) fn told(problem: Option<&Problem>, sent: bool) -> Told {
    let status = match problem {
        Some(problem) => {
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        }
        None if sent => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    Told {
        status,
        retry_after: problem.and_then(|problem| problem.retry_after),
    }
}

/// A code as people type it: half-width, capital, without blanks.
pub(crate) fn plain_code(text: &str) -> String {
    text.nfkc()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect()
}

/// Half-width, without blanks, hyphens, dots and brackets.
pub(crate) fn digits(text: &str) -> String {
    text.nfkc()
        .filter(|letter| !letter.is_whitespace() && !"-‐‑–—−ー.()（）".contains(*letter))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHONE: Spec = Spec::text("phone", "電話番号").kind(Kind::Telephone);
    const MAIL: Spec = Spec::text("mail", "メールアドレス")
        .kind(Kind::Mail)
        .optional();

    #[test]
    fn telephones_and_addresses_are_judged_as_people_type_them() {
        for good in [
            "03-1234-5678",
            "０９０ー１２３４ー５６７８",
            "(03)1234 5678",
        ] {
            assert_eq!(PHONE.fault(good), None, "{good}");
        }
        for bad in ["1234", "13-1234-5678", "03-1234-567x"] {
            assert!(PHONE.fault(bad).is_some(), "{bad}");
        }
        assert_eq!(MAIL.fault(""), None);
        assert_eq!(MAIL.fault("uketsuke@example.jp"), None);
        for bad in [
            "example.jp",
            "a@b",
            "あ@example.jp",
            "a@@example.jp",
            "a b@example.jp",
        ] {
            assert!(MAIL.fault(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn what_is_missing_or_too_long_is_said_with_its_name() {
        let name = Spec::text("facility", "医療機関名").most(5);
        assert_eq!(
            name.fault("").as_deref(),
            Some("医療機関名を入力してください。")
        );
        assert_eq!(
            name.fault("資格クリニック").as_deref(),
            Some("医療機関名は5文字までです（いま7文字）。")
        );
        assert!(name.fault("a\u{0}b").is_some());
        let kind = Spec::text("kind", "種別").kind(Kind::Choice(&[("clinic", "診療所")]));
        assert_eq!(kind.fault("clinic"), None);
        assert!(kind.fault("bar").is_some());
    }

    #[test]
    fn a_form_comes_back_with_what_was_typed() {
        let mut fields = Fields::new(vec![("phone".to_owned(), " 12 ".to_owned())]);
        let view = FieldView::of(PHONE, &fields, true);
        assert_eq!(view.value, "12");
        assert!(view.fault.contains("10桁") && view.described_by() == "phone-fault");
        assert!(FieldView::of(PHONE, &fields, false).fault.is_empty());
        fields.set("phone", "0312345678");
        assert_eq!(fields.digits("phone"), "0312345678");
        assert!(fields.has("phone") && !fields.has("mail"));
    }
}
