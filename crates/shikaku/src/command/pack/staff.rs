//! `shikaku pack staff`: accounts of the desk. A password is made here and shown once, or read from standard input.

use std::{io::BufRead, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::{Context, bail};
use clap::{Args, Subcommand};
use domain::clock::{Clock, Entropy};
use pack::staff::{self, Role};
use store::pack::{Account, Act};
use web::password;

use super::serve;
use crate::{clock::SystemClock, command, entropy::SystemEntropy, platform};

#[derive(Args)]
pub(crate) struct Staff {
    #[command(subcommand)]
    act: StaffAct,
}

#[derive(Subcommand)]
enum StaffAct {
    /// 担当者を加える。Add somebody to the desk.
    Add {
        /// ログインする名前。Name to log in with.
        name: String,
        /// 役割。Role.
        #[arg(long, value_parser = ["desk", "field", "stock", "manager"])]
        role: String,
        #[command(flatten)]
        common: Common,
    },
    /// パスワードを作り直し、使えるようにする。Give a new password and unlock.
    Reset {
        /// ログインする名前。Name to log in with.
        name: String,
        #[command(flatten)]
        common: Common,
    },
    /// 担当者の一覧。Who there is.
    List {
        /// 記録のフォルダー。Folder of the start pack.
        #[arg(long, default_value = "shikaku-pack")]
        dir: PathBuf,
    },
}

#[derive(Args)]
struct Common {
    /// 記録のフォルダー。Folder of the start pack.
    #[arg(long, default_value = "shikaku-pack")]
    dir: PathBuf,
    /// パスワードを標準入力の1行目から読む。Read the password from standard input instead of making one.
    #[arg(long)]
    password_stdin: bool,
}

impl Staff {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        command::run_async(async {
            match self.act {
                StaffAct::Add { name, role, common } => add(&name, &role, &common).await,
                StaffAct::Reset { name, common } => reset(&name, &common).await,
                StaffAct::List { dir } => list(&dir).await,
            }
        })
    }
}

async fn add(name: &str, role: &str, common: &Common) -> anyhow::Result<()> {
    if !staff::is_name(name) {
        bail!("名前は1〜40文字で、前後に空白を付けないでください。a name has 1 to 40 characters");
    }
    platform::private_folder(&common.dir)?;
    let store = serve::open(&common.dir)?;
    if store.account(name)?.is_some() {
        bail!(
            "「{name}」はもういます。パスワードを作り直すには: shikaku pack staff reset {name}。there is already somebody of that name"
        );
    }
    save(&store, name, role, common).await?;
    Ok(store.close().await?)
}

async fn reset(name: &str, common: &Common) -> anyhow::Result<()> {
    let store = serve::open(&common.dir)?;
    let Some(account) = store.account(name)? else {
        bail!("「{name}」はいません。there is nobody of that name");
    };
    save(&store, name, &account.role, common).await?;
    Ok(store.close().await?)
}

async fn list(dir: &std::path::Path) -> anyhow::Result<()> {
    let store = serve::open(dir)?;
    for account in store.accounts()? {
        let role = Role::of(&account.role).map_or("?", Role::ja);
        let standing = if account.active {
            ""
        } else {
            "\t停止中 locked"
        };
        command::print_line(&format!(
            "{}\t{role} {}{standing}",
            account.name, account.role
        ))?;
    }
    Ok(store.close().await?)
}

async fn save(
    store: &store::PackStore,
    name: &str,
    role: &str,
    common: &Common,
) -> anyhow::Result<()> {
    let entropy: Arc<dyn Entropy> = Arc::new(SystemEntropy);
    let made = !common.password_stdin;
    let password = if made {
        staff::password(&*entropy)
    } else {
        read()?
    };
    let hash = password::hash(&password, &*entropy)
        .map_err(|unfit| anyhow::anyhow!("{}{unfit}", unfit.ja()))?;
    let account = Account {
        name: name.to_owned(),
        role: role.to_owned(),
        hash,
        active: true,
    };
    let act = Act {
        who: "command line".to_owned(),
        at_unix_ms: SystemClock::new(None).unix_ms(),
        form: String::new(),
    };
    store.save_account(account, None, act).await?;
    let ja = Role::of(role).map_or("?", Role::ja);
    command::print_line(&format!(
        "{name}（{ja}）がログインできます。{name} may log in."
    ))?;
    if made {
        command::print_line(&format!(
            "パスワード（この一度だけ出ます。shown this once）: {password}"
        ))?;
    }
    Ok(())
}

fn read() -> anyhow::Result<String> {
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("failed to read the password")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
