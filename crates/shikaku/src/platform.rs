//! What differs between operating systems: how a program is told to stop, and how a secret is kept to oneself.

use std::{io, path::Path};

use web::serve::{Shutdown, ShutdownTrigger};

/// A shutdown that fires on Ctrl-C or SIGTERM, and its trigger for whoever else wants to fire it.
pub(crate) fn stop_signal() -> anyhow::Result<(ShutdownTrigger, Shutdown)> {
    let (trigger, shutdown) = Shutdown::new();
    let signalled = trigger.clone();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            fire(&signalled);
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            fire(&signalled);
        }
    });
    Ok((trigger, shutdown))
}

fn fire(trigger: &ShutdownTrigger) {
    trigger.fire();
    tracing::info!("stopping: what is under way is finished, or carried on at the next start");
}

/// Makes a folder that only its owner may look into.
pub(crate) fn private_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(())
}
