//! What differs between operating systems: how a program is told to stop.

use web::serve::{Shutdown, ShutdownTrigger};

/// A shutdown that fires on Ctrl-C or SIGTERM.
pub(crate) fn stop_signal() -> anyhow::Result<Shutdown> {
    let (trigger, shutdown) = Shutdown::new();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) = (
            signal(SignalKind::terminate())?,
            signal(SignalKind::interrupt())?,
        );
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            fire(&trigger);
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            fire(&trigger);
        }
    });
    Ok(shutdown)
}

fn fire(trigger: &ShutdownTrigger) {
    tracing::info!("stopping: requests in flight are finished first");
    trigger.fire();
}
