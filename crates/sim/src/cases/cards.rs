//! Cards and their certificates.

use domain::{
    date::end_of_month_after,
    eligibility::Validity::{self, Invalid, NoMatch, Valid},
};
use jiff::ToSpan;

use super::build::Builder;

const BY_NUMBER: &str = "カードでは確認できない。資格確認書の番号で照会する。";

/// By card the hub gives no answer.
const NONE: Option<Validity> = None;

pub(super) fn add(builder: &mut Builder) {
    builder
        .case(
            "certificate-lapsed",
            "電子証明書の期限切れ（3か月以内）",
            "certificate lapsed within the months of grace",
        )
        .card(|person, builder| person.certificate.last_day = builder.ago(1))
        .expect(Valid, Valid, "資格情報だけを受け取り、更新を勧める。")
        .add();
    builder
        .case(
            "certificate-lapsed-last-day",
            "電子証明書の期限切れ（猶予の最後の月）",
            "certificate lapsed, last month of grace",
        )
        .card(|person, builder| {
            person.certificate.last_day = builder.on.first_of_month().saturating_sub(2.months())
        })
        .expect(Valid, Valid, "資格情報だけを受け取り、更新を勧める。")
        .add();
    builder
        .case(
            "certificate-expired",
            "電子証明書の期限切れ（猶予も過ぎた）",
            "certificate lapsed beyond grace",
        )
        .card(|person, builder| {
            person.certificate.last_day = end_of_month_after(builder.on, -4);
        })
        .expect(Valid, NONE, BY_NUMBER)
        .add();
    builder
        .case(
            "certificate-ends-soon",
            "電子証明書の期限が近い",
            "certificate ends within three months",
        )
        .card(|person, builder| person.certificate.last_day = builder.ahead(41))
        .expect(Valid, Valid, "更新を勧める。")
        .add();
    builder
        .case(
            "certificate-ends-today",
            "電子証明書の期限が今日",
            "certificate ends today",
        )
        .card(|person, builder| person.certificate.last_day = builder.on)
        .expect(
            Valid,
            Valid,
            "今日までは薬剤・健診も見られる。明日からは資格情報だけと伝える。",
        )
        .add();
    builder
        .case(
            "certificate-lapsed-lost",
            "電子証明書の期限切れ、資格も喪失",
            "certificate lapsed and coverage lost",
        )
        .with(|registered, builder| registered.coverages[0].lost = Some(builder.ago(9)))
        .card(|person, builder| person.certificate.last_day = builder.ago(1))
        .expect(
            Invalid,
            Invalid,
            "先に資格を確かめる。更新の案内はそのあと。",
        )
        .add();
    builder
        .case(
            "certificate-revoked",
            "電子証明書の失効",
            "certificate revoked",
        )
        .card(|person, _| person.certificate.revoked = true)
        .expect(Valid, NONE, BY_NUMBER)
        .add();
    builder
        .case(
            "card-unregistered",
            "保険証の利用登録がまだのカード",
            "card not registered for insurance use",
        )
        .card(|person, _| person.certificate.registered = false)
        .expect(Valid, NONE, "リーダーで利用登録をしてもらう。")
        .add();
    builder
        .case(
            "card-no-pin",
            "顔認証マイナンバーカード（暗証番号なし）",
            "card set to work without a PIN",
        )
        .card(|person, _| person.pin = None)
        .expect(Valid, Valid, "暗証番号を求めない。顔認証か目視で確認する。")
        .add();
    builder
        .case(
            "card-pin-locked",
            "暗証番号がロックされたカード",
            "PIN locked",
        )
        .card(|person, _| person.pin_tries_left = 0)
        .expect(Valid, Valid, "顔認証か目視で確認する。解除は市区町村。")
        .add();
    builder
        .case(
            "card-pin-last-try",
            "暗証番号があと1回",
            "one try left on the PIN",
        )
        .card(|person, _| person.pin_tries_left = 1)
        .expect(Valid, Valid, "あと1回と伝えてから進む。")
        .add();
    builder
        .case(
            "card-without-coverage",
            "カードはあるが資格が何もない",
            "card of somebody without any coverage",
        )
        .with(|registered, _| registered.coverages.clear())
        .expect(NoMatch, NoMatch, "保険者に確かめる。")
        .add();
}
