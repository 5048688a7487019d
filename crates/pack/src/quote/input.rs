//! What is asked of a quote. [`read`](Input::read) takes it from JSON; a missing key, or one that is null, has the default
//! told here.

mod read;

use domain::Date;

pub use self::read::ReadError;
pub(super) use self::read::shown;
pub use crate::catalogue::Wiring;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// The existing line, or a new one of its own.
    pub configuration: Configuration,
    /// The quote's date, `yyyy-MM-dd`; missing: today.
    pub date: Option<Date>,
    /// Where the institution is, by its full name.
    pub prefecture: String,
    /// The line; missing: of a type not yet known.
    pub line: Asked,
    /// The terminal; missing: the desktop with its monitor.
    pub terminal: Terminal,
    /// Whether the terminal is on a wireless LAN; missing: no.
    pub wireless: bool,
    /// The wirings; missing: those of the page's example of the configuration.
    pub wiring: Option<Wiring>,
    /// Whether a HUB is put under the ONU; missing: as in the page's example, only with the existing line.
    pub hub: Option<bool>,
    /// Whether it is installed together with the line's works; missing: no.
    pub simultaneous_works: bool,
    /// Whether the support plan is taken; missing: no, it is an option.
    pub maintenance: bool,
    /// The line's customer ID; missing: not known yet.
    pub customer_id: Option<String>,
    /// How it connects; missing: IP-VPN, the only one sold.
    pub connection: Connection,
    /// The kind of facility, by which card readers are granted; missing: not told.
    pub facility: Option<Facility>,
    /// Card readers to set up; missing: one.
    pub readers: u32,
    /// Whether the linkage application or the Web-API is expected to be set up; missing: no.
    pub linkage: bool,
    /// When the works may be; missing: on a weekday from nine to five.
    pub works_time: WorksTime,
}

/// Which of the two configurations (構成).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Configuration {
    /// (1): the existing line, shared.
    ExistingLine,
    /// (2): a new line, apart.
    NewLine,
}

/// The line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Its type, by code, name or alias.
    pub kind: Option<String>,
    /// The day an existing line was opened.
    pub opened: Option<Date>,
    /// The older line it replaces.
    pub replaces: Option<Replaces>,
    /// The day a new line is, or was, applied for; missing: the quote's date.
    pub applied: Option<Date>,
    /// The day a new line opens.
    pub opens: Option<Date>,
    /// Whether claims go over the same line.
    pub shared_with_claims: bool,
    /// How the v6 option stands.
    pub v6_option: Option<V6Option>,
}

/// Older lines a promotion speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replaces {
    /// フレッツ・ADSL.
    Adsl,
    /// INSネット64.
    Ins64,
}

/// The v6 option (フレッツ・v6オプション).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum V6Option {
    /// It is there.
    Contracted,
    /// It is ordered by telephone.
    Phone,
    /// It is ordered on the carrier's site.
    SelfService,
}

/// The terminal (資格確認端末).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Terminal {
    /// Desktop with monitor.
    #[default]
    Desktop,
    /// Desktop without monitor.
    DesktopNoMonitor,
    /// Notebook.
    Notebook,
}

/// How an institution connects (接続方式).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Connection {
    /// IP-VPN方式: a closed network.
    #[default]
    IpVpn,
    /// インターネット接続方式 (IPsec+IKE): explained, not sold here.
    Internet,
}

/// A kind of facility.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Facility {
    /// 病院.
    Hospital,
    /// 診療所.
    Clinic,
    /// 歯科.
    Dentist,
    /// 薬局.
    Pharmacy,
}

/// When the works may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WorksTime {
    /// 平日9:00〜17:00・時刻指定あり, for which the page has prices.
    #[default]
    WeekdayDaytime,
    /// Any other time.
    Other,
}

impl Facility {
    /// Its word in inputs and in the dated records.
    #[must_use]
    pub fn word(self) -> &'static str {
        let known = read::FACILITIES.iter().find(|(_, kind)| *kind == self);
        known.map_or("", |(word, _)| word)
    }
}
