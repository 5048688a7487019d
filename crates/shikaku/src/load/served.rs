//! Servers on loopback, each on a runtime of its own.

use std::{net::SocketAddr, sync::Arc};

use anyhow::Context;
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
    task::JoinHandle,
};
use web::serve::{Shutdown, ShutdownTrigger};

use super::echo::{self, Sizes};
use crate::{clock::SystemClock, demo::Demo, settings::HubSettings};

/// A server that runs until [`stop`](Self::stop).
pub(super) struct Served {
    /// Where it listens.
    pub(super) address: SocketAddr,
    runtime: Runtime,
    trigger: ShutdownTrigger,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Served {
    /// The hub as `shikaku hub` runs it.
    pub(super) fn hub(settings: HubSettings) -> anyhow::Result<Self> {
        Self::start("hub", |listener, shutdown| async {
            let config = settings.prepare().await?;
            Ok(hub::run(config, listener, hub::Doors::default(), shutdown).await?)
        })
    }

    /// The bare server with the hub's own side of TLS.
    pub(super) fn echo(tls: Arc<rustls::ServerConfig>, sizes: Sizes) -> anyhow::Result<Self> {
        Self::start("echo", move |listener, shutdown| {
            echo::serve(listener, tls, sizes, shutdown)
        })
    }

    fn start<F>(name: &str, serve: impl FnOnce(TcpListener, Shutdown) -> F) -> anyhow::Result<Self>
    where
        F: Future<Output = anyhow::Result<()>> + Send + 'static,
    {
        let runtime = runtime(name)?;
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let (trigger, shutdown) = Shutdown::new();
        let task = runtime.spawn(serve(listener, shutdown));
        Ok(Self {
            address,
            runtime,
            trigger,
            task,
        })
    }

    /// Asks it to stop and waits until everything it began is finished.
    pub(super) fn stop(self) -> anyhow::Result<()> {
        self.trigger.fire();
        self.runtime
            .block_on(self.task)
            .context("a server broke off")?
    }
}

/// A runtime on all cores.
pub(super) fn runtime(name: &str) -> anyhow::Result<Runtime> {
    Builder::new_multi_thread()
        .thread_name(name)
        .enable_all()
        .build()
        .context("failed to start the runtime")
}

/// The clinic's side of TLS.
pub(super) fn client_tls(
    demo: &Demo,
    clock: Arc<SystemClock>,
) -> anyhow::Result<rustls::ClientConfig> {
    let file = |name: &str| {
        let path = demo.place.path(&format!("pki/{name}"));
        std::fs::read(&path).with_context(|| format!("failed to read {}", path.display()))
    };
    Ok(web::tls::client_config(
        &file("clinic.pem")?,
        &file("clinic.key")?,
        &file("ca.pem")?,
        clock,
    )?)
}
