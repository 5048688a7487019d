//! `shikaku pack serve`: the public site and the staff's desk on one address.

use std::{
    fs::File,
    io::{IsTerminal, Write},
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context, bail};
use clap::Args;
use pack::{catalogue::Catalogue, content::Content};
use store::PackStore;
use tokio::net::TcpListener;
use web::serve::Limits;

use crate::{
    clock::{At, SystemClock},
    command,
    entropy::SystemEntropy,
    platform,
};

/// Most octets of a form.
const FORM_BYTES: usize = 256 * 1024;

#[derive(Args)]
pub(crate) struct Serve {
    /// 案件・見積り・在庫を置くフォルダー。Folder for everything kept; a second start resumes it.
    #[arg(long, default_value = "shikaku-pack")]
    dir: PathBuf,
    /// 待ち受けるアドレス。Address of the pages; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:8790")]
    listen: SocketAddr,
    /// 価格・文章などのデータのフォルダー。Folder whose data files take the place of those in the program.
    #[arg(long)]
    data: Option<PathBuf>,
    /// プロキシーが公開する名前（HTTPS）。Name under which a proxy on this machine serves the pages over HTTPS.
    #[arg(long)]
    name: Option<String>,
    /// 時計を合わせる（2026-08-01T09:00 から動く、=… で止まる）。Time to start from, or to stand at with "=".
    #[arg(long)]
    at: Option<At>,
}

impl Serve {
    pub(crate) fn run(self) -> anyhow::Result<ExitCode> {
        command::run_async(self.serve())
    }

    async fn serve(self) -> anyhow::Result<()> {
        let (catalogue, content) = match &self.data {
            None => (Catalogue::embedded()?, Content::embedded()?),
            Some(folder) => (
                Catalogue::from_folder(folder)?,
                Content::from_folder(folder)?,
            ),
        };
        let _lock = lock(&self.dir)?;
        let store = open(&self.dir)?;
        let listener = TcpListener::bind(self.listen)
            .await
            .with_context(|| format!("failed to listen on {}", self.listen))?;
        let site = format!("http://{}/", listener.local_addr()?);
        let state = pack::State::new(
            store.clone(),
            Arc::new(catalogue),
            Arc::new(SystemClock::new(self.at)),
            Arc::new(SystemEntropy),
            self.name.is_some(),
        );
        let nobody = store.accounts()?.is_empty();
        let limits = Limits {
            body_bytes: FORM_BYTES,
            ..Limits::default()
        };
        let router = pack::router(state, content);
        announce(&site, &self.dir, nobody)?;
        let stop = platform::stop_signal()?.1;
        web::serve::serve_named(listener, router, self.name.as_deref(), limits, stop).await?;
        Ok(store.close().await?)
    }
}

/// Opens what is kept in a folder.
pub(super) fn open(dir: &Path) -> anyhow::Result<PackStore> {
    let path = dir.join("pack.db");
    PackStore::open(&path).with_context(|| format!("failed to open {}", path.display()))
}

/// Refuses a second server on the same folder: its sessions and its queue would not be one.
fn lock(dir: &Path) -> anyhow::Result<File> {
    platform::private_folder(dir)
        .with_context(|| format!("failed to use the folder {}", dir.display()))?;
    let file = File::options()
        .create(true)
        .append(true)
        .open(dir.join("pack.lock"))?;
    if file.try_lock().is_err() {
        bail!(
            "このフォルダーのスタートパックはもう動いています。先のを止めるか、--dir で別のフォルダーを選んでください。the start pack is already running on {}",
            dir.display()
        );
    }
    Ok(file)
}

/// Says where it is: to a person in words, to a program as one line of JSON.
fn announce(site: &str, dir: &Path, nobody: bool) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    if !out.is_terminal() {
        drop(out);
        let ready =
            serde_json::json!({ "ready": true, "site": site, "desk": format!("{site}desk") });
        return command::print_line(&ready.to_string());
    }
    writeln!(out, "スタートパック　The start pack\n")?;
    writeln!(out, "  公開の案内    {site}")?;
    writeln!(out, "  担当者の画面  {site}desk")?;
    writeln!(out, "  記録          {}\n", dir.display())?;
    if nobody {
        writeln!(
            out,
            "担当者がまだいません。別の端末で: shikaku pack staff add --dir {} 名前 --role manager\nThere is no staff yet; the command above adds the first.\n",
            dir.display()
        )?;
    }
    writeln!(out, "止めるには Ctrl-C。Stop with Ctrl-C.")?;
    out.flush()?;
    Ok(())
}
