//! `shikaku` (資格): online eligibility verification, whole, in one binary.
//!
//! **Invariant: the only place with a real clock, real randomness and process exit.** Everything below is handed
//! what it needs.

mod clock;
mod command;
mod demo;
mod emulate;
mod entropy;
mod load;
mod logging;
mod platform;
mod settings;

use clap::{Parser, Subcommand};

/// A check's memory is freed by another thread than took it as often as not: the system's allocator makes them wait
/// for each other, more than once a check.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 資格 — オンライン資格確認を、まるごと一つで。Online health-insurance eligibility verification, whole, in one binary.
#[derive(Parser)]
#[command(name = "shikaku", version, about, max_term_width = 100)]
struct Shikaku {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 合成の人たちで、実施機関と医療機関をこの1台で動かす。Run hub and clinic on this machine with synthetic people.
    Demo(command::demo::Demo),
    /// レセコンやカルテを作る人の相手をする（故障も起こせる）。Stand in for the real system before a vendor's program, faults included.
    Emulate(command::emulate::Emulate),
    /// 実施機関だけを動かす。Run the hub alone.
    Hub(command::hub::Hub),
    /// 医療機関の端末だけを動かす。Run a clinic's terminal alone.
    Clinic(Box<command::clinic::Clinic>),
    /// 加入者の一覧を取り込む。Take in insurers' lists of people.
    Import(command::import::Import),
    /// データベースを新しい形にする。Bring a database up to date; safe twice, and beside an older hub.
    Migrate(command::migrate::Migrate),
    /// 医療機関の登録と証明書の失効。Enrol institutions and revoke their certificates.
    Institution(command::institution::Institution),
    /// エミュレーターとのやりとりを記録に書き出す。Write an emulator's conversation into a golden file.
    Record(command::record::Record),
    /// 記録のやりとりをもう一度行い、違いを示す。Go through a golden file again and tell what differs.
    Replay(command::replay::Replay),
    /// 作ったプログラムがどの事例を扱えたかを、やりとりから採点する。Score a vendor's program by its traffic with the emulator.
    Score(command::score::Score),
    /// 目視で確認できる職員のアカウント。Accounts of staff who may verify by sight.
    Staff(command::staff::Staff),
    /// デモにいる人（名前つきの事例）を見る。List the named people of a demo.
    People(command::people::People),
    /// 患者のカードをリーダーに置く。Place a patient's card on the demo clinic's reader.
    Tap(command::tap::Tap),
    /// カードを仮想リーダーに置く。Put a card into a virtual reader.
    Card(command::card::Card),
    /// 監査記録を確かめる。Prove the audit chain.
    Audit(command::audit::Audit),
    /// 電文のファイルを確かめ、直し方を示す。Check message files: what is wrong, where, and how to mend it.
    Check(command::check::Check),
    /// フォルダーに置いたファイルがどうなったかを言う。Tell what happened to a file put into a folder.
    Why(command::why::Why),
    /// 負荷をかけて、この1台の答えの速さを測る。Measure how many checks this machine answers, and how fast.
    Load(command::load::Load),
    /// スタートパックの案内・見積り・受注。The start pack: its site, its quotes, its desk.
    Pack(command::pack::Pack),
}

fn main() -> anyhow::Result<std::process::ExitCode> {
    let shikaku = Shikaku::parse();
    logging::start();
    match shikaku.command {
        Command::Demo(demo) => demo.run(),
        Command::Emulate(emulate) => emulate.run(),
        Command::Hub(hub) => hub.run(),
        Command::Clinic(clinic) => clinic.run(),
        Command::Import(import) => import.run(),
        Command::Migrate(migrate) => migrate.run(),
        Command::Institution(institution) => institution.run(),
        Command::Record(record) => record.run(),
        Command::Replay(replay) => replay.run(),
        Command::Score(score) => score.run(),
        Command::Staff(staff) => staff.run(),
        Command::People(people) => people.run(),
        Command::Tap(tap) => tap.run(),
        Command::Card(card) => card.run(),
        Command::Audit(audit) => audit.run(),
        Command::Check(check) => check.run(),
        Command::Why(why) => why.run(),
        Command::Load(load) => load.run(),
        Command::Pack(pack) => pack.run(),
    }
}
