use super::*;

#[test]
fn a_declaration_is_checked_against_the_bytes() {
    let text = "診療　太郎 ｼﾝﾘｮｳ ﾀﾛｳ";
    let (utf8, sjis) = (text.as_bytes(), encode_shift_jis(text).expect("in CP932"));
    for (bytes, used) in [(utf8, Encoding::Utf8), (&sjis, Encoding::ShiftJis)] {
        for declared in [Encoding::Utf8, Encoding::ShiftJis] {
            let decoded = decode(bytes, declared).expect("decodes");
            assert_eq!(decoded.text, text, "{declared:?} for {used:?}");
            assert_eq!(decoded.used, used);
            assert_eq!(decoded.lied, declared != used);
        }
    }
}

#[test]
fn katakana_that_happen_to_be_utf8_stay_shift_jis() {
    let bytes = encode_shift_jis("ﾃｽ").expect("in CP932");
    assert!(std::str::from_utf8(&bytes).is_ok(), "the trap");
    assert_eq!(
        decode(&bytes, Encoding::ShiftJis).expect("decodes").text,
        "ﾃｽ"
    );
}

#[test]
fn a_mark_at_the_start_says_utf8() {
    let decoded = decode(b"\xEF\xBB\xBF<a/>", Encoding::ShiftJis).expect("decodes");
    assert_eq!((&*decoded.text, decoded.lied), ("<a/>", true));
    assert_eq!(
        decode(b"\xEF\xBB\xBF\xFF", Encoding::Utf8),
        Err(Undecodable)
    );
    assert_eq!(decode(b"\xFF\xFE<\0", Encoding::Utf8), Err(Undecodable));
}

#[test]
fn what_cp932_lacks_is_named_and_never_replaced() {
    let lacking = encode_shift_jis("東京𠮷野").expect_err("not in CP932");
    assert_eq!((lacking.character, lacking.position), ('𠮷', 3));
    assert_eq!(
        format!("{lacking:?} {lacking}"),
        "Lacking { position: 3 } Shift_JIS lacks character 3"
    );
    for quiet in ["¥", "‾", "−"] {
        assert!(
            encode_shift_jis(quiet).is_err(),
            "{quiet} would become another character"
        );
    }
    assert_eq!(
        encode_lossy("𠮷野"),
        encode_shift_jis("●野").expect("in CP932")
    );
}

#[test]
fn our_table_sends_jis_x_0208_and_its_exceptions() {
    for sent in [
        "診療　太郎",
        "ｼﾝﾘｮｳ ﾀﾛｳ",
        "A-1 ~",
        "德川",
        "熙凜",
        "●〇ヶ々ー－",
    ] {
        assert_eq!(sendable(sent), (sent.to_owned(), Vec::new()));
    }
    assert_eq!(sendable("髙橋"), ("●橋".to_owned(), vec![1]));
    assert_eq!(sendable("山﨑　𠮷郎"), ("山●　●郎".to_owned(), vec![2, 4]));
    for lost in [
        "①", "㈱", "Ⅲ", "é", "한", "ゔ", "¥", "\u{7}", "纊", "\u{E000}",
    ] {
        assert_eq!(sendable(lost).0, "●", "{lost}");
    }
}

#[test]
fn one_character_of_several_code_points_is_one_character() {
    assert_eq!(sendable("葛\u{E0100}城"), ("●城".to_owned(), vec![1]));
    assert_eq!(sendable("か\u{3099}ハ\u{309A}").0, "がパ");
    assert_eq!(sendable("あ\u{3099}").0, "●");
    assert_eq!(sendable("１〜２−３").0, "１～２－３");
}

#[test]
fn whatever_is_sendable_can_be_encoded() {
    for code in 0..=0xFFFF {
        let Some(character) = char::from_u32(code) else {
            continue;
        };
        if is_sendable(character) {
            let bytes = encode_shift_jis(&character.to_string()).expect("encodable");
            assert_eq!(
                decode(&bytes, Encoding::ShiftJis).expect("decodes").text,
                character.to_string()
            );
        }
    }
}
