//! A small request to break.

/// A request without any finding under [`NAME`].
pub const REQUEST: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<XmlMsg>
  <MessageHeader>
    <QualificationConfirmationDate>20261125</QualificationConfirmationDate>
    <MedicalInstitutionCode>1311111111</MedicalInstitutionCode>
    <ArbitraryFileIdentifier>clinic_11906</ArbitraryFileIdentifier>
  </MessageHeader>
  <MessageBody>
    <QualificationConfirmSearchInfo>
      <InsurerNumber>  138057</InsurerNumber>
      <InsuredCardSymbol>あ-い</InsuredCardSymbol>
      <InsuredIdentificationNumber>1002</InsuredIdentificationNumber>
      <InsuredBranchNumber>02</InsuredBranchNumber>
      <Birthdate>19530505</Birthdate>
      <LimitApplicationCertificateRelatedConsFlg>1</LimitApplicationCertificateRelatedConsFlg>
    </QualificationConfirmSearchInfo>
  </MessageBody>
</XmlMsg>
"#;

/// The request's name.
pub const NAME: &str = "OQSsiquc01req_0001.xml";

/// An answer of a card check without any finding under [`FACE_NAME`].
pub const FACE: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<XmlMsg>
  <MessageHeader>
    <ProcessExecutionTime>20261125091501</ProcessExecutionTime>
    <QualificationConfirmationDate>20261125</QualificationConfirmationDate>
    <MedicalInstitutionCode>1311111111</MedicalInstitutionCode>
    <ArbitraryFileIdentifier>ArnHCeDfNjMCFzg=</ArbitraryFileIdentifier>
    <ReferenceClassification>1</ReferenceClassification>
    <SegmentOfResult>1</SegmentOfResult>
    <CharacterCodeIdentifier>0</CharacterCodeIdentifier>
  </MessageHeader>
  <MessageBody>
    <ProcessingResultStatus>1</ProcessingResultStatus>
    <QualificationValidity>1</QualificationValidity>
    <ResultList>
      <ResultOfQualificationConfirmation>
        <InsuredCardClassification>01</InsuredCardClassification>
        <InsurerNumber>  138057</InsurerNumber>
        <Name>検査　次郎</Name>
        <Sex1>1</Sex1>
        <Birthdate>19530505</Birthdate>
        <QualificationDate>20200401</QualificationDate>
        <InsurerName>杉並区</InsurerName>
        <PharmacistsInfoConsFlg>0</PharmacistsInfoConsFlg>
      </ResultOfQualificationConfirmation>
    </ResultList>
  </MessageBody>
</XmlMsg>
"#;

/// The answer's name.
pub const FACE_NAME: &str = "OQSsiquc01res_face_1311111111da5260a16de5a3d3ad7_20261125091501.xml";

/// `text` with its one `from` replaced.
pub fn with(text: &str, from: &str, to: &str) -> String {
    assert_eq!(text.matches(from).count(), 1, "{from}");
    text.replace(from, to)
}
