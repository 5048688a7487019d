//! What differs between operating systems: how a program is told to stop, and what processor time it has used.

use std::time::Duration;

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

/// Processor time of this process so far, user and system, of all threads, to a hundredth of a second; `None` where
/// the system does not tell it this way.
pub(crate) fn process_cpu() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // After the program's name, which may hold anything: state is field 3, utime 14, stime 15 (proc_pid_stat(5)).
    let fields = stat.rsplit_once(')')?.1;
    let mut ticks = fields.split_whitespace().skip(11).map(str::parse::<u64>);
    let total = ticks.next()?.ok()? + ticks.next()?.ok()?;
    // USER_HZ, the unit of this file, is 100 on every architecture we build for.
    Some(Duration::from_millis(total * 10))
}
