//! The one table of findings: stable codes, how grave each is, and its words.

/// How grave a finding is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// The other side may take it all the same, or a person should look.
    Warning,
    /// The other side refuses it, misreads it, or never finds it.
    Error,
}

impl Severity {
    /// `error` or `warning`, in either language.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// Words of a finding. `{element}` is the element's name, `{detail}` what should be there.
pub(super) struct Words {
    /// One sentence.
    pub(super) sentence: &'static str,
    /// How to mend it.
    pub(super) mend: &'static str,
}

/// One line of the table.
pub(super) struct Row {
    pub(super) code: Code,
    number: &'static str,
    severity: Severity,
    pub(super) ja: Words,
    pub(super) en: Words,
}

/// Builds the codes and their table from one list.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $number:literal $severity:ident
        $ja:literal / $mend_ja:literal
        $en:literal / $mend_en:literal;)*) => {
        /// What may be wrong with a message file. Codes are ours, stable, and never used for anything else.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        pub(super) const ROWS: &[Row] = &[$(Row {
            code: Code::$name,
            number: $number,
            severity: Severity::$severity,
            ja: Words { sentence: $ja, mend: $mend_ja },
            en: Words { sentence: $en, mend: $mend_en },
        }),*];
    };
}

codes! {
    /// Nothing, or nothing but blanks.
    EmptyFile "SKK-2300" Error
        "ファイルが空です。" / "別の名前で書き終えてから、連携フォルダーへ名前を変えて置いてください。"
        "The file is empty." / "Write it whole under another name, then rename it into the linkage folder.";
    /// The file could not be opened.
    NotOpened "SKK-2301" Error
        "ファイルを開けません。" / "ファイルの場所と読み取りの許可を確かめてください。"
        "The file cannot be opened." / "Look at its path and at the permission to read it.";
    /// A folder without a message file.
    NothingThere "SKK-2302" Error
        "フォルダーに xml ファイルがありません。" / "電文のあるフォルダーか、ファイルを指定してください。"
        "The folder holds no xml file." / "Name a folder that holds messages, or a file.";
    /// Larger than [`LARGEST`](super::LARGEST).
    TooLarge "SKK-2303" Error
        "ファイルが大きすぎます（{detail} MiBまで）。" / "一括照会を複数のファイルに分けてください。"
        "The file is too large (at most {detail} MiB)." / "Split the batch into several files.";
    /// A ZIP or PDF.
    NotText "SKK-2304" Error
        "XMLではなく、ZIPかPDFです。" / "ZIPは解凍し、中の xml を確かめてください。暗号化は encrypt.conf の「=n」で止められます。"
        "This is a ZIP or PDF, not XML." / "Unpack the ZIP and check the xml in it; \"=n\" in encrypt.conf ends the encryption.";
    /// Neither UTF-8 nor Shift_JIS.
    Undecodable "SKK-2305" Error
        "ここから先は UTF-8 としても Shift_JIS としても読めません。" / "ファイル全体を UTF-8 か Shift_JIS（CP932）のどちらか一つで書き直してください。"
        "From here on the bytes are neither UTF-8 nor Shift_JIS." / "Write the whole file in one of UTF-8 and Shift_JIS (CP932).";
    /// Not well-formed.
    NotXml "SKK-2306" Error
        "XMLとして正しくありません。" / "開始タグと終了タグの対応、「&」「<」の書き方（&amp; &lt;）、ファイルが途中で切れていないかを確かめてください。"
        "The XML is not well-formed." / "Look at start and end tags, at & and < (write &amp; &lt;), and whether the file was cut short.";
    /// A document type definition.
    Dtd "SKK-2307" Error
        "DOCTYPE（文書型定義）は受け付けられません。" / "<!DOCTYPE …> を取り除いてください。"
        "A DOCTYPE is refused." / "Remove <!DOCTYPE …>.";
    /// More elements, deeper, or longer tags than any message.
    TooMuch "SKK-2308" Error
        "要素の数・深さ・タグの長さが、どの電文よりも大きくなっています。" / "電文ではないファイルか、壊れたファイルです。作り直してください。"
        "There are more or deeper elements, or longer tags, than any message has." / "This is no message, or a broken one: make it anew.";
    /// Nothing a message has.
    NotAMessage "SKK-2309" Error
        "要素{element}がなく、電文ではありません。" / "根は XmlMsg、その中に MessageHeader と MessageBody を置いてください。"
        "Element {element} is missing: this is no message." / "The root is XmlMsg; MessageHeader and MessageBody stand in it.";
    /// The name is not that of a message.
    NamePattern "SKK-2310" Warning
        "ファイル名が OQSsiquc01req_ のような形で始まっていません。" / "連携フォルダーに置くときは、電文の名前と「_」で始めてください。"
        "The name does not begin like OQSsiquc01req_." / "In a linkage folder, begin it with the message's name and an underscore.";
    /// The name is not safe on every share.
    NameUnsafe "SKK-2311" Error
        "ファイル名が使えません（識別子が空、長すぎる、使えない文字、または拡張子違い）。" / "識別子は英数字と -_.=+@,() で、全体を120文字まで、拡張子は xml にしてください。"
        "The file name cannot be used (empty identifier, too long, unsafe character, or another extension)." / "Use ASCII letters, digits and -_.=+@,() in at most 120 characters, and the extension xml.";
    /// The identifier holds "req".
    NameHoldsReq "SKK-2312" Error
        "ファイル名の識別子に「req」があり、req→res の置き換えで壊れます。" / "識別子から「req」（大文字も）を取り除いてください。"
        "The identifier in the file name holds \"req\" and will not survive req→res." / "Keep \"req\", in capitals too, out of the identifier.";
    /// The name says another message.
    NameContradictsContent "SKK-2313" Error
        "ファイル名と中身が違います。中身は{detail}です。" / "ファイル名を中身に合わせるか、正しい中身を入れてください。"
        "The file name contradicts the content, which is {detail}." / "Name the file after its content, or put the right content in it.";
    /// The name says another institution or way of asking.
    NameContradictsHeader "SKK-2314" Error
        "ファイル名と要素{element}が違います。" / "face ファイルの名前は、ヘッダーと同じ医療機関コードで始まり、照会区分は1（カード）です。"
        "The file name contradicts element {element}." / "A face file's name begins with the institution code of the header, and its classification is 1 (card).";
    /// A message whose layout is not known.
    NoLayout "SKK-2315" Warning
        "この電文の項目はまだ確かめられません。ファイル名・文字コード・XMLだけを見ました。" / "項目は、契約している仕様書で確かめてください。"
        "The elements of this message cannot be checked yet; only name, coding and XML were." / "Check the elements against the specification you hold.";
    /// No message known has this content.
    NoKnownMessage "SKK-2316" Error
        "中身がどの電文にも当てはまりません。" / "ファイル名を電文の名前にし、MessageBody の要素名を確かめてください。"
        "The content is that of no known message." / "Name the file after its message and look at the element names in MessageBody.";
    /// The declaration names a coding nobody takes.
    CodingUnknown "SKK-2320" Error
        "XML宣言の文字コードが UTF-8 でも Shift_JIS でもありません。" / "encoding=\"UTF-8\" か encoding=\"Shift_JIS\" にし、その文字コードで書いてください。"
        "The XML declaration names neither UTF-8 nor Shift_JIS." / "Declare encoding=\"UTF-8\" or encoding=\"Shift_JIS\" and write the bytes so.";
    /// The declaration names another coding.
    CodingLies "SKK-2321" Error
        "XML宣言の文字コードが、実際の文字コード（{detail}）と違います。" / "宣言を encoding=\"{detail}\" にするか、宣言どおりの文字コードで書いてください。"
        "The XML declaration contradicts the bytes, which are {detail}." / "Declare encoding=\"{detail}\", or write the bytes in the coding declared.";
    /// No coding is declared.
    CodingUndeclared "SKK-2322" Warning
        "文字コードの宣言がありません。UTF-8 とみなされます。" / "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?> で始めてください。"
        "No coding is declared; UTF-8 is taken." / "Begin with <?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>.";
    /// `CharacterCodeIdentifier` names another coding.
    CodingIdentifier "SKK-2323" Error
        "要素{element}が実際の文字コード（{detail}）と違います。" / "UTF-8 なら 0、Shift_JIS なら 1 にしてください。"
        "Element {element} contradicts the bytes, which are {detail}." / "Write 0 for UTF-8 and 1 for Shift_JIS.";
    /// A byte order mark.
    ByteOrderMark "SKK-2324" Warning
        "先頭に BOM があります。" / "BOM なしの UTF-8 で保存してください。"
        "The file begins with a byte order mark." / "Save it as UTF-8 without one.";
    /// A character that is sent as ●.
    NotSendable "SKK-2325" Error
        "要素{element}のここに、送れない文字があります（答えでは●になります）。" / "JIS第1・第2水準の字に置き換えてください。"
        "Element {element} holds a character here that cannot be sent (answers have ● for it)." / "Use characters of JIS X 0208 (levels 1 and 2).";
    /// ● in a request.
    LostCharacter "SKK-2326" Warning
        "要求の要素{element}に●があります。答えから写した字では一致しません。" / "●のもとの字を、資格確認書などで確かめて入れてください。"
        "Element {element} of a request holds ●, which was copied from an answer and matches nothing." / "Enter the character that ● stands for, as the document shows it.";
    /// A control character within a value.
    ControlCharacter "SKK-2327" Error
        "要素{element}の値の中に、改行やタブなどの制御文字があります。" / "値を1行で書き、制御文字を取り除いてください。"
        "The value of element {element} holds a control character, such as a line break." / "Write the value on one line, without control characters.";
    /// Line breaks around a value.
    PaddedValue "SKK-2328" Warning
        "要素{element}の値の前後に改行やタブがあります。" / "開始タグ・値・終了タグを1行に続けて書いてください。"
        "Line breaks or tabs stand around the value of element {element}." / "Write start tag, value and end tag on one line, without a break.";
    /// An element a request does not have.
    UnknownElement "SKK-2330" Error
        "要素{element}は、この要求にありません。" / "要素名の綴りを確かめるか、取り除いてください。"
        "A request of this kind has no element {element}." / "Look at the spelling, or remove it.";
    /// An element of this message that stands elsewhere.
    MisplacedElement "SKK-2331" Error
        "要素{element}の場所が違います。" / "要素{detail}の中に移してください。"
        "Element {element} stands in the wrong place." / "Move it into element {detail}.";
    /// A required element is missing.
    MissingElement "SKK-2332" Error
        "ここに必要な要素{element}がありません。" / "要素{element}を書いてください。"
        "Element {element} is required here and missing." / "Write element {element}.";
    /// An element twice.
    DuplicateElement "SKK-2333" Error
        "要素{element}が二つあります。" / "一つだけ残してください。"
        "Element {element} stands here twice." / "Keep one of them.";
    /// A wrong name that some programs write.
    LegacyName "SKK-2334" Error
        "要素名{element}は正しい名前ではありません。" / "{detail} に直してください。"
        "Element {element} is not the right name." / "Call it {detail}.";
    /// A request in another order.
    Order "SKK-2335" Warning
        "要素{element}の順番が仕様と違います。" / "要素{detail}より前に置いてください。"
        "Element {element} is not in the order of the specification." / "Put it before element {detail}.";
    /// An attribute.
    Attribute "SKK-2336" Warning
        "要素{element}に属性があります。" / "属性（名前空間の宣言も）を取り除いてください。"
        "Element {element} has an attribute." / "Remove it, a declaration of a namespace too.";
    /// Text between elements.
    StrayText "SKK-2337" Error
        "要素{element}の中で、要素の間に文字があります。" / "文字を取り除くか、要素の中に入れてください。"
        "Text stands between the elements of {element}." / "Remove it, or put it into an element.";
    /// An element inside a value.
    Nested "SKK-2338" Error
        "要素{element}は値だけを持ちますが、中に要素があります。" / "中の要素を取り除き、値だけを書いてください。"
        "Element {element} takes a value but holds elements." / "Remove them and write the value alone.";
    /// An element nobody knows, in an answer.
    UnknownInAnswer "SKK-2339" Warning
        "要素{element}は知られていません。読む側は読み飛ばします。" / "新しい版の項目でなければ、要素名の綴りを確かめてください。"
        "Element {element} is not known; readers skip it." / "Unless a newer release brought it, look at the spelling.";
    /// An element the layout does not demand but known programs do.
    NeededByPrograms "SKK-2340" Warning
        "要素{element}がありません。これがないと動かない受け手のプログラムがあります。" / "値が分かるなら、要素{element}を書いてください。"
        "Element {element} is missing, without which known programs do not work." / "Write it where its value is known.";
    /// An identifier that is not one line without blanks around.
    IdentifierSpread "SKK-2345" Error
        "要素{element}が1行に続けて書かれていません。" / "<{element}>値</{element}> を、空白も改行も入れずに1行で書いてください。"
        "Element {element} is not written on one line without blanks." / "Write <{element}>value</{element}> on one line without blanks or breaks.";
    /// An identifier with attributes.
    IdentifierTags "SKK-2346" Error
        "要素{element}のタグに属性があり、受け手が文字どおりに探せません。" / "<{element}> と </{element}> だけのタグにしてください。"
        "The tag of element {element} holds an attribute; programs look for it word for word." / "Write just <{element}> and </{element}>.";
    /// Blanks in the tags of an identifier.
    IdentifierBlanks "SKK-2347" Warning
        "要素{element}のタグに空白があります。文字どおりに探す受け手は見つけられません。" / "<{element}> と </{element}> を、空白なしで書いてください。"
        "The tags of element {element} hold a blank; programs that look for it word for word miss it." / "Write <{element}> and </{element}> without blanks.";
    /// An identifier with references.
    IdentifierRewritten "SKK-2348" Warning
        "要素{element}に実体参照・CDATA・コメントがあり、書き換えられると一致しなくなります。" / "英数字と - _ だけの値にしてください。"
        "Element {element} holds references, CDATA or comments; written another way it no longer matches." / "Use letters, digits, - and _ only.";
    /// A required value is empty.
    Empty "SKK-2350" Error
        "要素{element}の値がありません。" / "値を書いてください。"
        "Element {element} has no value." / "Write one.";
    /// Another shape.
    Shape "SKK-2351" Error
        "要素{element}の値の形が違います。" / "{detail}で書いてください。"
        "Element {element} has a value of another shape." / "Write {detail}.";
    /// Too long.
    TooLong "SKK-2352" Error
        "要素{element}の値が長すぎます。" / "{detail}で書いてください。"
        "The value of element {element} is too long." / "Write {detail}.";
    /// No such day.
    NoSuchDay "SKK-2353" Error
        "要素{element}は存在しない日時です。" / "暦にある{detail}で書いてください。"
        "Element {element} is a day or time that does not exist." / "Write {detail} that the calendar has.";
    /// Not in the code table.
    UnknownCode "SKK-2354" Error
        "要素{element}の値がコード表にありません。" / "{detail}のどれかにしてください。"
        "Element {element} has a value that is not in its code table." / "Write one of {detail}.";
    /// The check digit does not hold.
    CheckDigit "SKK-2355" Warning
        "要素{element}の検証番号（最後の桁）が合いません。" / "番号の打ち間違いがないか確かめてください。"
        "The check digit (the last digit) of element {element} does not hold." / "Look for a typing error.";
    /// Padded another way.
    Padding "SKK-2356" Warning
        "要素{element}が、左を空白で埋めた8文字になっていません。" / "6桁の番号は、前に空白を二つ置いて8文字にしてください。"
        "Element {element} is not padded with blanks on the left to 8 characters." / "Put two blanks before a number of six digits.";
    /// Two elements that contradict each other.
    Contradiction "SKK-2360" Error
        "要素{element}が要素{detail}と矛盾しています。" / "どちらかを直してください。"
        "Element {element} contradicts element {detail}." / "Mend one of them.";
    /// A value that the table has and this message does not take.
    NotOfThisMessage "SKK-2361" Error
        "要素{element}の値は、{detail}では使えません。" / "訪問診療等は2、オンライン診療等は3のように、この電文の値にしてください。"
        "The value of element {element} is not one of {detail}." / "Use a value of this message: 2 for home visits, 3 for online care.";
    /// Not JSON in UTF-8, or cut short.
    NotJson "SKK-2370" Error
        "UTF-8 のJSONとして正しくないか、途中で切れています。" / "Content-Length は文字数ではなくバイト数で書き、送る前に全体を読み返してください。"
        "This is no JSON in UTF-8, or it was cut short." / "Count Content-Length in bytes, not in characters, and parse the text before sending it.";
    /// A number or a truth value in JSON.
    NotAString "SKK-2371" Error
        "JSONの値が文字列ではありません。" / "値はすべて \"0123\" のように引用符で囲んでください。数値にすると先頭の0が消えます。"
        "A JSON value is no string." / "Quote every value, as in \"0123\": a number loses its leading zeros.";
    /// A member that is no element's name.
    NoElementName "SKK-2372" Error
        "JSONの項目名が、要素の名前になりません。" / "項目名は電文の要素名（英数字）にしてください。"
        "A JSON member cannot be the name of an element." / "Call members by the element names of the message.";
    /// There are more findings.
    More "SKK-2399" Warning
        "指摘が{detail}件を超えました。残りは省きました。" / "ここまでを直してから、もう一度確かめてください。"
        "There are more than {detail} findings; the rest is left out." / "Mend these and check again.";
}

impl Code {
    pub(super) fn row(self) -> &'static Row {
        // The table is built from the same list as the codes: a test holds that they stand in the same order.
        &ROWS[self as usize]
    }

    /// Every code in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(|row| row.code)
    }

    /// `SKK-2301` …
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.row().number
    }

    /// How grave it is.
    #[must_use]
    pub fn severity(self) -> Severity {
        self.row().severity
    }

    /// Whether the file could not be opened, decoded or parsed at all.
    #[must_use]
    pub fn is_unreadable(self) -> bool {
        self <= Self::TooMuch || self == Self::NotJson
    }
}
