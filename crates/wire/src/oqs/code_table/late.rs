//! Tables 027 to 044: home visits, online care, settings, emergencies. Told by one public source.

use super::{CodeTable, tables};

#[rustfmt::skip]
pub(super) const LATE: &[CodeTable] = tables! {
    "027" "同一個人有無" "the same person" {
        "1" "あり" "yes";
    }
    "028" "診療区分" "setting of care" {
        "1" "外来" "at the institution";
        "2" "訪問診療等" "home visit";
        "3" "オンライン診療等" "online care";
        "4" "救急時" "emergency";
    }
    "029" "情報種別" "kind of information" {
        "TKK" "特定健診情報" "check-ups";
        "YZK" "薬剤・診療情報" "medicine and treatment";
    }
    "030" "表示" "display" {
        "0" "表示しない" "hidden";
        "1" "表示する" "shown";
    }
    "031" "同意期限切れ理由" "why consent ended" {
        "0" "インターフェイスによる" "depends on the interface";
        "1" "医療機関取消" "withdrawn by the institution";
        "2" "患者取消" "withdrawn by the patient";
        "3" "用途変更" "another use";
    }
    "032" "資格情報変更確認" "change of coverage" {
        "0" "一致" "the same";
        "1" "不一致" "another";
    }
    "033" "URL取得区分" "kind of address" {
        "2" "訪問診療等" "home visits";
        "3" "オンライン診療等" "online care";
    }
    "034" "URLの形式" "form of the address" {
        "1" "PDF" "PDF";
        "2" "PNG" "PNG";
    }
    "035" "変更" "change" {
        "0" "変更なし" "unchanged";
        "1" "変更あり" "changed";
    }
    "036" "提供情報" "information provided" {
        "TSR" "特定疾病療養受療証" "specific-disease certificates";
        "TKK" "特定健診" "check-ups";
        "YZK" "薬剤・処方" "medicine and prescriptions";
        "SRJ" "診療・アレルギー・検査" "treatment, allergies, tests";
        "SHJ" "手術・傷病名・感染症" "operations, diagnoses, infections";
    }
    "037" "利用" "use" {
        "0" "利用しない" "not used";
        "1" "利用する" "used";
    }
    "038" "電子処方箋の利用" "use of e-prescriptions" {
        "0" "利用しない" "not used";
        "1" "電子のみ" "electronic only";
        "2" "併用" "both";
        "3" "紙のみ" "paper only";
    }
    "039" "確認時期" "when it is asked" {
        "1" "資格確認時以外" "apart from the eligibility check";
        "2" "資格確認時に確認" "with the eligibility check";
    }
    "040" "救急時の情報要求" "information asked for in an emergency" {
        "1" "救急サマリー" "summary";
        "2" "救急全量版" "everything";
        "3" "電子処方箋と1・2" "e-prescriptions, 1 and 2";
        "4" "現行薬剤" "current medicine";
        "5" "現行診療・薬剤" "current treatment and medicine";
        "6" "現行特定健診" "current check-ups";
    }
    "041" "認証要素" "factor of authentication" {
        "1" "記憶" "knowledge";
        "2" "生体" "body";
        "3" "物理" "possession";
    }
    "042" "認証方式（記憶・生体・物理の順に番号が重なる）" "means of authentication (numbered anew for each factor)" {
        "01" "ID・パスワード／指紋／ICカード" "user and password, fingerprint, or IC card";
        "02" "PIN／顔／ワンタイムパスワード" "PIN, face, or one-time password";
        "03" "秘密の質問／音声／その他" "secret question, voice, or other";
        "04" "静脈" "veins";
        "05" "虹彩" "iris";
    }
    "043" "救急閲覧" "viewing in emergencies" {
        "0" "しない" "no";
        "1" "する" "yes";
    }
    "044" "連携システム" "linked system" {
        "01" "医療費助成" "subsidies of medical expenses";
        "2" "母子保健" "mothers' and children's health";
        "4" "予防接種" "vaccinations";
        "8" "介護" "long-term care";
    }
};
