//! A request as receipt computers write it, by hand: the tests do not trust our own writer.

use serde_json::Value;

/// What is asked by number.
#[derive(Clone)]
pub struct Request {
    pub institution: String,
    pub identifier: String,
    pub day: String,
    pub insurer: String,
    pub symbol: Option<String>,
    pub number: String,
    pub branch: Option<String>,
    pub birthdate: String,
    pub limit_consent: bool,
}

impl Request {
    /// Asks for a named case.
    pub fn of(case: &Value, institution: &str, identifier: &str) -> Self {
        let text = |name: &str| case[name].as_str().map(str::to_owned);
        Self {
            institution: institution.to_owned(),
            identifier: identifier.to_owned(),
            day: "20261124".to_owned(),
            insurer: format!("{:>8}", text("insurer_number").expect("asked by number")),
            symbol: text("symbol"),
            number: text("number").expect("asked by number"),
            branch: text("branch"),
            birthdate: text("birthdate").expect("a birth date"),
            limit_consent: true,
        }
    }

    pub fn text(&self) -> String {
        let optional = |name: &str, value: &Option<String>| {
            value
                .as_ref()
                .map(|value| format!("      <{name}>{value}</{name}>\n"))
                .unwrap_or_default()
        };
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<XmlMsg>\n  <MessageHeader>\n    \
             <QualificationConfirmationDate>{}</QualificationConfirmationDate>\n    \
             <MedicalInstitutionCode>{}</MedicalInstitutionCode>\n    \
             <ArbitraryFileIdentifier>{}</ArbitraryFileIdentifier>\n  </MessageHeader>\n  <MessageBody>\n    \
             <QualificationConfirmSearchInfo>\n      <InsurerNumber>{}</InsurerNumber>\n{}      \
             <InsuredIdentificationNumber>{}</InsuredIdentificationNumber>\n{}      <Birthdate>{}</Birthdate>\n      \
             <LimitApplicationCertificateRelatedConsFlg>{}</LimitApplicationCertificateRelatedConsFlg>\n    \
             </QualificationConfirmSearchInfo>\n  </MessageBody>\n</XmlMsg>\n",
            self.day,
            self.institution,
            self.identifier,
            self.insurer,
            optional("InsuredCardSymbol", &self.symbol),
            self.number,
            optional("InsuredBranchNumber", &self.branch),
            self.birthdate,
            u8::from(self.limit_consent),
        )
    }
}

/// The text of the only element of a name, read without our own reader; `None` when there is none.
pub fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let from = xml.find(&format!("<{name}>"))? + name.len() + 2;
    let to = xml[from..].find(&format!("</{name}>"))?;
    Some(&xml[from..from + to])
}
