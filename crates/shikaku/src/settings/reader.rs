//! Settings of the reader with the camera.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use anyhow::{Context, ensure};
use card::face::FaceRoot;
use clap::Args;
use clinic::{
    Accounts, ReaderConfig,
    account::{self, ReaderAccount},
    face::{DrawnPeople, FaceMatcher, FaceRule, NoLivenessCheck, PlainMatcher, Verification},
};
use domain::{
    consent::ConsentItem,
    visit::{Patience, StaffId},
};
use serde::Deserialize;

use crate::demo::Place;

/// Settings of the reader. In the configuration file they stand in the table `[face-reader]`.
#[derive(Args, Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct ReaderSettings {
    /// 顔の特徴を計算するモデル（ONNX）のファイル。Face model in ONNX; needs a program built with the feature `onnx`.
    #[arg(long, env = "SHIKAKU_CLINIC_FACE_MODEL", requires = "face_threshold")]
    pub(crate) face_model: Option<PathBuf>,
    /// 顔を同じ人とみなす点数（照合の方法ごとに測って決める）。Least score of a face that matches.
    #[arg(long, env = "SHIKAKU_CLINIC_FACE_THRESHOLD")]
    pub(crate) face_threshold: Option<f32>,
    /// その点数で目標とした他人受入率。False-match rate that the threshold was set for.
    #[arg(long, env = "SHIKAKU_CLINIC_FACE_FALSE_MATCH_RATE")]
    pub(crate) face_false_match_rate: Option<f64>,
    /// 券面の署名が行き着く公開鍵の法（256バイト）のファイル。Modulus of the key that cards' photos are signed under.
    #[arg(long, env = "SHIKAKU_CLINIC_FACE_ROOT")]
    pub(crate) face_root: Option<PathBuf>,
    /// 画面に触れずに何秒たったら、時間がいるかをたずねるか。Seconds without a touch until the screen asks whether more
    /// time is needed [default: 60].
    #[arg(long, value_parser = clap::value_parser!(u16).range(1..=600), env = "SHIKAKU_CLINIC_PATIENCE")]
    pub(crate) patience: Option<u16>,
    /// 同意を求める項目。Items consent is asked for [default: medicine,checkup,disease].
    #[arg(long, value_delimiter = ',', env = "SHIKAKU_CLINIC_CONSENT_ITEMS")]
    pub(crate) consent_items: Option<Vec<String>>,
    /// 顔認証用アカウント（F0…）。The reader's account.
    #[arg(
        long,
        env = "SHIKAKU_CLINIC_READER_ACCOUNT",
        requires = "reader_serial"
    )]
    pub(crate) reader_account: Option<String>,
    /// リーダーの製造番号。The reader's serial number.
    #[arg(long, env = "SHIKAKU_CLINIC_READER_SERIAL")]
    pub(crate) reader_serial: Option<String>,
    /// 職員のアカウントのファイル。File of staff accounts [default: staff.json beside the records].
    #[arg(long, env = "SHIKAKU_CLINIC_STAFF")]
    pub(crate) staff: Option<PathBuf>,
    /// Who counts as having verified by sight when a program plays the patient: demos only, no flag.
    #[arg(skip)]
    #[serde(skip)]
    pub(crate) emulated_staff: Option<String>,
}

impl ReaderSettings {
    /// What a demo's reader has: every item is asked about, drawn faces are told apart.
    pub(crate) fn of_a_demo(place: &Place) -> Self {
        let all = ConsentItem::ALL.map(|item| item.code().to_owned());
        Self {
            face_threshold: Some(0.95),
            face_false_match_rate: Some(0.001),
            face_root: Some(place.path("pki/face-root")),
            consent_items: Some(all.to_vec()),
            emulated_staff: Some("demo".to_owned()),
            ..Self::default()
        }
    }

    /// These settings, with what they leave open taken from the file's.
    pub(crate) fn over(self, file: Self) -> Self {
        Self {
            face_model: self.face_model.or(file.face_model),
            face_threshold: self.face_threshold.or(file.face_threshold),
            face_false_match_rate: self.face_false_match_rate.or(file.face_false_match_rate),
            face_root: self.face_root.or(file.face_root),
            patience: self.patience.or(file.patience),
            consent_items: self.consent_items.or(file.consent_items),
            reader_account: self.reader_account.or(file.reader_account),
            reader_serial: self.reader_serial.or(file.reader_serial),
            staff: self.staff.or(file.staff),
            emulated_staff: self.emulated_staff,
        }
    }

    /// The accounts of staff.
    pub(crate) fn accounts(&self, records: &Path) -> anyhow::Result<Accounts> {
        let usual = || records.with_file_name("staff.json");
        Ok(Accounts::read(&self.staff.clone().unwrap_or_else(usual))?)
    }

    /// Everything the reader needs, checked; its account is bound to it.
    pub(crate) fn prepare(self, records: &Path) -> anyhow::Result<ReaderConfig> {
        let items = self.consent_items.unwrap_or_else(|| {
            // The initial 環境設定: medicine and check-ups on, treatment and operations off (oqs-wire §8.2).
            ["medicine", "checkup", "disease"].map(str::to_owned).into()
        });
        let items: BTreeSet<ConsentItem> = items
            .iter()
            .map(|code| {
                ConsentItem::from_code(code)
                    .with_context(|| format!("--consent-items: {code} is no item"))
            })
            .collect::<Result<_, _>>()?;
        ensure!(
            self.reader_account.is_some() == self.reader_serial.is_some(),
            "reader-account と reader-serial は両方を書いてください。give both or neither"
        );
        if let (Some(name), Some(serial)) = (&self.reader_account, &self.reader_serial) {
            let account = ReaderAccount::parse(name).context(
                "--reader-account は F0 で始まる8文字以上の英数字です。it begins F0 and has at least eight letters and digits",
            )?;
            std::fs::create_dir_all(records)?;
            account::bind(&records.join("readers.json"), &account, serial).context(
                "このアカウントかリーダーは、ほかと結び付いています（二重登録）。the account or the reader is bound to another",
            )?;
        }
        let usual = Patience::default();
        let patience = Patience {
            patient: self
                .patience
                .map_or(usual.patient, |seconds| i64::from(seconds) * 1000),
            ..usual
        };
        ensure!(
            self.face_model.is_none()
                || self.face_threshold.is_some() && self.face_false_match_rate.is_some(),
            "face-model には、そのモデルで測った face-threshold と face-false-match-rate が要ります。\
             a face model needs the threshold and the false-match rate measured with it"
        );
        let matcher: Box<dyn FaceMatcher> = match &self.face_model {
            Some(file) => face_model(file)?,
            None => Box::new(PlainMatcher),
        };
        let face_root = self.face_root.as_deref().map(face_root).transpose()?;
        let rule = FaceRule {
            // A score that nothing reaches: without a threshold of its own, no face matches.
            threshold: self.face_threshold.unwrap_or(f32::INFINITY),
            target_false_match_rate: self.face_false_match_rate.unwrap_or(0.0),
        };
        Ok(ReaderConfig {
            patience,
            face: Verification {
                matcher,
                rule,
                liveness: Box::new(NoLivenessCheck),
            },
            cameras: Box::new(DrawnPeople),
            face_root,
            consent_items: items,
            emulated_staff: self.emulated_staff.as_deref().and_then(StaffId::parse),
        })
    }
}

fn face_root(file: &Path) -> anyhow::Result<FaceRoot> {
    let failed = || format!("failed to read {}", file.display());
    let modulus = std::fs::read(file).with_context(failed)?;
    ensure!(
        modulus.len() == 256,
        "--face-root は 2048 ビットの法（256バイト）です。the modulus of an RSA-2048 key is 256 bytes"
    );
    Ok(FaceRoot { modulus })
}

#[cfg(feature = "onnx")]
fn face_model(file: &Path) -> anyhow::Result<Box<dyn FaceMatcher>> {
    let failed = || format!("failed to use {}", file.display());
    let matcher = clinic::face::EmbeddingMatcher::load(file).with_context(failed)?;
    Ok(Box::new(matcher))
}

#[cfg(not(feature = "onnx"))]
fn face_model(_: &Path) -> anyhow::Result<Box<dyn FaceMatcher>> {
    anyhow::bail!(
        "このプログラムは顔のモデルを使えません（onnx の機能を付けて作り直してください）。\
         this program was built without the feature onnx"
    )
}
