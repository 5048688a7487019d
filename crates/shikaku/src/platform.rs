//! What differs between operating systems: how a program is told to stop, how a secret is kept to oneself, how many
//! files may be open, and what processor time and memory were used.

use std::{io, path::Path, time::Duration};

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

/// Has this process open so many files, or as many as the system grants; gives how many. `None` where nobody counts.
#[cfg(unix)]
pub(crate) fn open_files(wanted: u64) -> Option<u64> {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let enough = |limit: Option<u64>| limit.is_none_or(|limit| limit >= wanted);
    if enough(now.current) {
        return None;
    }
    let raise = |current: u64, maximum: Option<u64>| {
        setrlimit(
            Resource::Nofile,
            Rlimit {
                current: Some(current),
                maximum,
            },
        )
    };
    let granted = match now.maximum {
        // Only the administrator may raise the upper bound.
        Some(maximum) if maximum < wanted => {
            if raise(wanted, Some(wanted)).is_ok() {
                return Some(wanted);
            }
            maximum
        }
        _ => wanted,
    };
    match raise(granted, now.maximum) {
        Ok(()) => Some(granted),
        Err(_) => now.current,
    }
}

/// Windows counts handles by memory.
#[cfg(not(unix))]
pub(crate) fn open_files(_wanted: u64) -> Option<u64> {
    None
}

/// Memory of this process that lies in RAM, in octets; `None` where the system does not tell it this way.
pub(crate) fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
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

/// Has what arrives acknowledged at once, until the next read: vpcd writes a length and a body apart, and would wait
/// 40 ms between them. Does nothing where the system cannot.
pub(crate) fn acknowledge_at_once(stream: &std::net::TcpStream) {
    #[cfg(target_os = "linux")]
    {
        let _ = socket2::SockRef::from(stream).set_tcp_quickack(true);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = stream;
}
