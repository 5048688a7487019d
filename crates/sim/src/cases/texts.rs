//! Names and addresses that break programs, and the person whose address must stay hidden.

use domain::{
    eligibility::Validity::{Invalid, Valid},
    person::Sex,
};

use super::build::Builder;

const KEPT: &str = "受け取った氏名とカナを切らず、直さず、そのまま残す。";
const LOST: &str = "●の位置を示し、受け取った値は変えずに残す。前回の字を勧める。";

pub(super) fn add(builder: &mut Builder) {
    for (id, ja, en, name, kana) in [
        (
            "lost-char-first",
            "●（氏名の1字目）",
            "first character of the name cannot be sent",
            "髙橋　花子",
            "ﾀｶﾊｼ ﾊﾅｺ",
        ),
        (
            "lost-char-given",
            "●（名の字）",
            "a character of the given name cannot be sent",
            "見本　𠮷男",
            "ﾐﾎﾝ ﾖｼｵ",
        ),
        (
            "lost-char-two",
            "●（2字）",
            "two characters cannot be sent",
            "濵﨑　一郎",
            "ﾊﾏｻﾞｷ ｲﾁﾛｳ",
        ),
        (
            "level-three-char",
            "第3水準の字（德）はそのまま",
            "a level-three character that is sent",
            "德永　恵子",
            "ﾄｸﾅｶﾞ ｹｲｺ",
        ),
        (
            "name-long",
            "とても長い氏名",
            "a very long name",
            "ヴィクトリアアレクサンドラ　マリアテレジアフランチェスカジョゼフィーナ",
            "ｳﾞｨｸﾄﾘｱｱﾚｸｻﾝﾄﾞﾗ ﾏﾘｱﾃﾚｼﾞｱﾌﾗﾝﾁｪｽｶｼﾞｮｾﾞﾌｨｰﾅ",
        ),
        (
            "name-latin",
            "ローマ字の氏名と通称",
            "a name in Latin letters, with an alias",
            "ＳＭＩＴＨ　ＪＯＨＮ",
            "ｽﾐｽ ｼﾞｮﾝ",
        ),
        (
            "name-single",
            "名字のない氏名",
            "a name without family name",
            "スカルノ",
            "ｽｶﾙﾉ",
        ),
        (
            "name-single-alias",
            "名字のない外国人の氏名（英字）と通称",
            "a single name in Latin letters, with an alias",
            "ＳＵＨＡＲＴＯ",
            "ｽﾊﾙﾄ",
        ),
        (
            "name-latin-long",
            "氏名が英字で長い",
            "a long name in Latin letters",
            "ＷＯＬＦＥＳＣＨＬＥＧＥＬＳＴＥＩＮＨＡＵＳＥＮ　ＭＡＸＩＭＩＬＩＡＮ　ＦＲＡＮＺ　ＪＯＳＥＦ",
            "ｳﾞｫﾙﾌｪｼｭﾚｰｹﾞﾙｼｭﾀｲﾝﾊｳｾﾞﾝ ﾏｸｼﾐﾘｱﾝ ﾌﾗﾝﾂ ﾖｰｾﾞﾌ",
        ),
        (
            "lost-char-gaiji",
            "外字（私用領域の字）",
            "a private-use character of an insurer",
            "\u{E000}川　和子",
            "ﾏﾎﾞﾛｼｶﾜ ｶｽﾞｺ",
        ),
        (
            "lost-char-variant",
            "異体字セレクタつきの字（葛󠄀）",
            "a character with a variation selector",
            "葛\u{E0100}城　実",
            "ｶﾂﾗｷﾞ ﾐﾉﾙ",
        ),
        (
            "name-repeat-marks",
            "々・ヶ・長音を含む氏名",
            "repeat mark, small ke and long vowel",
            "佐々ヶ谷　カレー",
            "ｻｻｶﾞﾔ ｶﾚｰ",
        ),
        (
            "name-hiragana",
            "ひらがなの名",
            "a given name in hiragana",
            "みほん　ゑい",
            "ﾐﾎﾝ ｴｲ",
        ),
        (
            "kana-vu",
            "カナにヴ",
            "kana with vu",
            "ヴァン　見本",
            "ｳﾞｧﾝ ﾐﾎﾝ",
        ),
        (
            "kana-small",
            "小さいかな・濁点",
            "small kana and voiced marks",
            "新屋　純",
            "ｼﾝﾔ ｼﾞｭﾝ",
        ),
        (
            "name-markup",
            "記号を含む氏名（＆・＜）",
            "a name with characters that XML escapes",
            "Ａ＆Ｂ　<太郎>",
            "ｴｰﾋﾞｰ ﾀﾛｳ",
        ),
    ] {
        builder
            .case(id, ja, en)
            .with(|registered, _| {
                registered.person.name = name.to_owned();
                registered.person.kana = kana.to_owned();
                registered.coverages[0].insured_name = Some(name.to_owned());
                registered.person.other_name = match id {
                    "name-latin" => Some("見本　ジョン".to_owned()),
                    "name-single-alias" => Some("見本　春人".to_owned()),
                    _ => None,
                };
            })
            .expect(
                Valid,
                Valid,
                if id.starts_with("lost-char") {
                    LOST
                } else {
                    KEPT
                },
            )
            .add();
    }
    builder
        .case(
            "lost-char-address",
            "●（住所の字）",
            "a character of the address cannot be sent",
        )
        .with(|registered, _| {
            registered.person.address = Some("東京都見本区髙台１－２－３".to_owned())
        })
        .expect(Valid, Valid, LOST)
        .add();
    builder
        .case(
            "dv-protected",
            "不開示（DV等）住所を出さない",
            "protected from disclosure: no address anywhere",
        )
        .with(|registered, _| registered.person.withheld = true)
        .expect(
            Valid,
            Valid,
            "住所がないことを不備として扱わない。どこにも補わない。",
        )
        .add();
    builder
        .case(
            "dv-lost",
            "不開示（DV等）資格も喪失",
            "protected from disclosure, coverage lost",
        )
        .with(|registered, builder| {
            registered.person.withheld = true;
            registered.coverages[0].lost = Some(builder.ago(30));
        })
        .expect(
            Invalid,
            Invalid,
            "無効と伝えるときも住所を尋ねる画面や紙に出さない。",
        )
        .add();
    builder
        .case("address-long", "とても長い住所", "a very long address")
        .with(|registered, _| {
            let building = "資格記念マンション見本第一別館".repeat(5);
            let address =
                format!("東京都見本区大字例示字仮名百二十三番地の四　{building}１２０５号室");
            registered.person.address = Some(address);
        })
        .expect(Valid, Valid, "住所を途中で切らない。印刷では折り返す。")
        .add();
    builder
        .case("sex-unset", "性別未設定", "sex not set")
        .with(|registered, _| registered.person.sex = Sex::Unset)
        .add();
    builder
        .case(
            "sex-shown-otherwise",
            "性別2あり",
            "document shows another sex",
        )
        .with(|registered, _| registered.person.sex_shown = Some(Sex::Unset))
        .add();
    builder
        .case("address-none", "住所の登録がない", "no address registered")
        .with(|registered, _| {
            registered.person.address = None;
            registered.person.postal_code = None;
        })
        .add();
}
