//! What a good receipt computer does, in English: the sentences of the cases side by side with the Japanese ones.

/// Each sentence of the cases, Japanese and English.
#[rustfmt::skip]
const SENTENCES: [(&str, &str); 58] = [
    ("有効として受け付け、答えの負担割合と区分をそのまま表示する。", "Accept as valid; show share and class as the answer gives them."),
    ("有効として受け付け、答えの負担割合をそのまま表示する。", "Accept as valid; show the share as the answer gives it."),
    ("有効として受け付け、証の有効終了日を控える。終わりが近ければ次回に確かめる。", "Accept as valid and note the document's last day; check again next time when it is near."),
    ("有効として受け付ける。薬剤・健診は閲覧できないので、求めない。", "Accept as valid; do not ask for medicines or check-ups, which can never be viewed here."),
    ("窓口で全額（10割）を受け取り、特別療養費の請求にする。3割で計算しない。", "Take the full amount at the counter and claim special payment; do not compute 30 %."),
    ("枝番を求めない。答えの負担割合（1・2・3割）をそのまま表示する。", "Do not demand a branch number; show the share (10, 20 or 30 %) as answered."),
    ("無効と表示し、マイナ保険証か新しい資格確認書を求める。10割と決めつけない。", "Show that it is invalid and ask for the card or a new certificate; do not jump to full payment."),
    ("無効と表示し、新しい保険か扶助の再開を確かめる。", "Show that it is invalid; ask about a new insurance or renewed aid."),
    ("新しい資格があると伝え、カードか新しい証を求める。前の記録を新しい保険として取り込まない。", "Say that a new qualification exists and ask for the card or the new proof; never import the old record as the new insurance."),
    ("後期高齢者医療の資格確認書かマイナ保険証を求める。", "Ask for the certificate of the latter-stage scheme, or the card."),
    ("番号では無効と返る。医療扶助を確かめ、福祉事務所に医療券を頼む。", "By number it is invalid; check for medical aid and ask the welfare office for a ticket."),
    ("カードでは新しいほうが返る。番号では尋ねた資格が有効と返る。", "The card gives the newer one; by number the one asked for is valid: do not be surprised by the difference."),
    ("その間の受診分も保険者に確かめる。", "Also ask the insurer about visits in the gap."),
    ("保険者に確かめる。", "Ask the insurer."),
    ("新しい市区町村の証かカードを求める。市区町村の名で推し量らない。", "Ask for the new municipality's proof or the card; do not guess from names of places."),
    ("始まる日を伝え、今日の保険を確かめる。", "Say when it begins and find out which insurance holds today."),
    ("番号と生年月日を見比べて入れ直す。該当なしを無保険と決めつけない。", "Compare number and birth date and type again; no match does not mean uninsured."),
    ("枝番を入れて照会し直す。どちらか一方を選ばない。", "Ask again with the branch number; never choose one of them."),
    ("枝番を入れても決まらない。保険者に電話し、どちらも取り込まない。", "Even the branch does not decide; telephone the insurer and import neither."),
    ("枝番は2桁にそろえて送る（1は01）。", "Send the branch as two digits (1 is 01)."),
    ("答えに枝番がなくても有効。手元の枝番を消さない。", "Valid although the answer has no branch; do not erase the one on file."),
    ("番号を数値として扱わない。先頭の0を残す。", "Never treat the number as a numeral; keep its leading zeros."),
    ("6桁の番号は左を空白で埋めて送る。答えは前後の空白を除いて読む。", "Pad a six-digit number with blanks on the left when sending; trim blanks when reading."),
    ("後期高齢者医療には記号も枝番もない。空のまま送る。", "The latter-stage scheme has neither symbol nor branch; send them empty."),
    ("未登録と伝え、後日あらためて照会する。無保険と決めつけない。", "Say that it is not registered yet and ask again later; do not take them for uninsured."),
    ("未就学区分を答えのとおり使う。4月1日と2日の境に気をつける。", "Use the preschool class as answered; mind the border between 1 and 2 April."),
    ("高齢受給者証の開始日まで3割。来月から2割と表示する。", "30 % until the elderly certificate begins; show that it is 20 % from next month."),
    ("今日は有効。誕生日から後期高齢者医療になると伝える。", "Valid today; say that the latter-stage scheme takes over on the birthday."),
    ("1日生まれの月は限度額を半分にしない。月の初めから後期高齢者医療。", "Born on the first: do not halve the limit, the latter-stage scheme holds for the whole month."),
    ("年齢から3割と計算しない。答えの負担割合を表示する。", "Do not compute 30 % from the age; show the share as answered."),
    ("適用区分を答えのとおり表示し、限度額を超えて徴収しない。", "Show the class as answered and never collect more than its limit."),
    ("食事代の減額だけに使い、医療費の限度額と取り違えない。", "Use it for the reduced meal charge only, not as a limit on treatment."),
    ("古い区分を使い続けない。", "Do not go on using the old class."),
    ("区分がないことを「区分なし」と決めつけない。", "That no class came does not mean that there is none."),
    ("始まる前の区分で計算しない。", "Do not compute with a class before it begins."),
    ("番号では返らない。カードと同意で返る。", "Not given by number; it comes by card with consent."),
    ("同意があっても返らない。前回の値を使い続けない。", "Not given even with consent; do not go on using the former value."),
    ("医療券の内容を表示する。", "Show what is on the ticket."),
    ("調剤券として表示し、医療券と取り違えない。", "Show it as a dispensing ticket; do not take it for a medical ticket."),
    ("福祉事務所に医療券の発行を確かめる。", "Ask the welfare office whether a ticket is issued."),
    ("先月の医療券を使い回さない。福祉事務所に今月の医療券を確かめる。", "Do not reuse last month's ticket; ask the welfare office for this month's."),
    ("始まる日を伝え、今日の扱いを福祉事務所に確かめる。", "Say when aid begins; ask the welfare office about today."),
    ("カードでは2件返る。保険を先、扶助を後に取り込む。", "The card gives two results: import insurance first, aid second."),
    ("カードでは2件返る。保険は有効、扶助の医療券を福祉事務所に確かめる。", "The card gives two results: insurance is valid; ask the welfare office about the ticket."),
    ("資格情報だけを受け取り、更新を勧める。", "Take the qualification only and advise renewal."),
    ("更新を勧める。", "Advise renewal."),
    ("先に資格を確かめる。更新の案内はそのあと。", "Check the qualification first; speak of renewal afterwards."),
    ("今日までは薬剤・健診も見られる。明日からは資格情報だけと伝える。", "Medicines and check-ups can be viewed until today; say that only the qualification comes from tomorrow."),
    ("カードでは確認できない。資格確認書の番号で照会する。", "The card cannot be used; ask by the certificate's number."),
    ("リーダーで利用登録をしてもらう。", "Have the person register the card at the reader."),
    ("暗証番号を求めない。顔認証か目視で確認する。", "Do not ask for a PIN; verify by face or by sight."),
    ("顔認証か目視で確認する。解除は市区町村。", "Verify by face or by sight; the municipality unlocks the card."),
    ("あと1回と伝えてから進む。", "Say that one try is left before going on."),
    ("受け取った氏名とカナを切らず、直さず、そのまま残す。", "Keep name and kana as received: do not cut them, do not correct them."),
    ("●の位置を示し、受け取った値は変えずに残す。前回の字を勧める。", "Show where ● stands, keep the value as received and offer the character of last time."),
    ("無効と伝えるときも住所を尋ねる画面や紙に出さない。", "Also when it is invalid, put no address on a screen or paper."),
    ("住所を途中で切らない。印刷では折り返す。", "Do not cut the address; wrap it in print."),
    ("住所がないことを不備として扱わない。どこにも補わない。", "No address is no fault; do not fill it in from anywhere."),
];

/// The English sentence beside a Japanese one; empty when there is none, which a test of the cases forbids.
pub(super) fn in_english(ja: &str) -> &'static str {
    SENTENCES
        .iter()
        .find(|(one, _)| *one == ja)
        .map_or("", |(_, en)| *en)
}
