//! Tables 001 to 026: what answers about eligibility hold.

use super::{CodeTable, tables};

#[rustfmt::skip]
pub(super) const EARLY: &[CodeTable] = tables! {
    "001" "限度額適用認定証提供同意" "consent to limit information" {
        "0" "未同意" "not given";
        "1" "同意" "given";
    }
    "002" "照会区分" "way of asking" {
        "1" "マイナンバーカード" "My Number card";
        "2" "被保険者証情報（記号番号等）" "numbers on a document";
    }
    "003" "処理結果区分" "segment of the result" {
        "1" "正常終了" "done";
        "2" "処理中" "still running";
        "9" "異常終了" "failed";
    }
    "004" "処理結果状況" "status of the result" {
        "1" "正常終了" "done";
        "2" "エラー" "error";
    }
    "005" "文字コード" "coding of characters" {
        "0" "UTF-8" "UTF-8";
        "1" "Shift_JIS" "Shift_JIS";
    }
    "006" "資格有効性" "validity" {
        "1" "有効" "valid";
        "2" "無効" "lost";
        "3" "無効（新しい資格あり）" "lost, a new coverage exists";
        "4" "該当資格なし" "no such coverage";
        "5" "複数該当" "several coverages (medical insurance only)";
        "6" "有効（未登録）" "valid, not registered (medical aid only)";
    }
    "007" "性別" "sex" {
        "1" "男" "male";
        "2" "女" "female";
        "3" "未設定" "not set";
    }
    "008" "資格喪失事由" "reason of loss" {
        "01" "死亡" "death";
        "02" "生活保護受給開始" "start of public assistance";
        "03" "医療保険等の資格取得" "coverage of another scheme";
        "99" "その他" "other";
    }
    "009" "本人家族区分" "insured person or family" {
        "1" "本人" "insured person";
        "2" "家族" "family";
    }
    "010" "被保険者証区分" "kind of card" {
        "01" "一般" "general";
        "02" "退職" "retired";
        "03" "短期一般" "short-term, general";
        "04" "短期退職" "short-term, retired";
        "05" "特別療養費支給対象者" "special care expenses (formerly 資格証明書)";
        "06" "特例退職" "specially retired";
        "07" "自衛官" "self-defence official";
        "A1" "医療扶助" "medical aid";
    }
    "011" "限度額適用認定証区分" "kind of limit certificate" {
        "01" "限度額適用" "limit";
        "02" "限度額適用・標準負担額減額" "limit and reduced meals";
        "03" "標準負担額減額" "reduced meals";
    }
    "012" "適用区分" "class of limit" {
        "A01" "ア" "under 70, ア";
        "A02" "イ" "under 70, イ";
        "A03" "ウ" "under 70, ウ";
        "A04" "エ" "under 70, エ";
        "A05" "オ" "under 70, オ";
        "A06" "オ（境）" "under 70, オ (borderline)";
        "B01" "現役並みⅢ" "70 and over, active income Ⅲ";
        "B02" "現役並みⅡ" "70 and over, active income Ⅱ";
        "B03" "現役並みⅠ" "70 and over, active income Ⅰ";
        "B04" "一般" "70 to 74, general";
        "B05" "低所得Ⅱ" "70 and over, low income Ⅱ";
        "B06" "低所得Ⅰ" "70 and over, low income Ⅰ";
        "B07" "低所得Ⅰ（老福）" "low income Ⅰ (old-age welfare pension)";
        "B08" "低所得Ⅰ（境）" "low income Ⅰ (borderline)";
        "B09" "一般Ⅱ" "75 and over, general Ⅱ";
        "B10" "一般Ⅰ" "75 and over, general Ⅰ";
    }
    "013" "認定疾病区分" "specific disease" {
        "1" "人工透析を必要とする慢性腎不全" "chronic kidney failure with dialysis";
        "2" "先天性血液凝固因子障害" "congenital coagulation factor deficiency";
        "3" "血液凝固因子製剤によるHIV感染症" "HIV infection by coagulation factor products";
    }
    "014" "限度額の変更" "change of limit information" {
        "0" "変更なし" "unchanged";
        "1" "変更あり・判定不能" "changed, or not to be told";
    }
    "015" "未就学区分" "before school age" {
        "1" "未就学該当" "before school age";
    }
    "016" "同意" "consent" {
        "0" "なし" "not given";
        "1" "あり" "given";
        "2" "有効期限切れ" "lapsed (home visits and online care only)";
        "3" "取得困難" "could not be asked for (emergencies only)";
    }
    "017" "処方箋発行形態" "form of prescriptions" {
        "1" "電子処方箋" "electronic";
        "2" "紙の処方箋" "on paper";
    }
    "018" "医療券・調剤券別" "kind of ticket" {
        "01" "医療券" "medical ticket";
        "02" "調剤券" "dispensing ticket";
    }
    "019" "診療別" "kind of treatment" {
        "01" "入院" "in hospital";
        "02" "入院外" "outside hospital";
        "03" "歯科" "dental";
        "04" "調剤" "dispensing";
        "05" "訪問看護" "home nursing";
    }
    "020" "単独・併用別" "alone or beside insurance" {
        "01" "単独" "alone";
        "02" "併用" "beside insurance";
    }
    "021" "社会保険状況" "social insurance" {
        "01" "あり" "yes";
        "02" "なし" "no";
    }
    "022" "整合性フラグ" "consistency" {
        "1" "不整合あり" "inconsistent";
    }
    "023" "感染症該当状況" "infectious disease" {
        "01" "あり" "yes";
        "02" "なし" "no";
    }
    "024" "後期高齢者該当状況" "medical care of the elderly" {
        "01" "あり" "yes";
        "02" "なし" "no";
    }
    "025" "都道府県費該当状況" "prefectural expenses" {
        "01" "あり" "yes";
        "02" "なし" "no";
    }
    "026" "指定医療機関確認フラグ" "designated institution" {
        "0" "一致" "the same";
        "1" "不一致" "another";
    }
};
