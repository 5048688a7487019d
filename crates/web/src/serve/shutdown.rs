//! The wish to stop, told once and heard everywhere.

use tokio::sync::watch;

/// Hears the wish to stop. Cheap to clone; every clone hears it, however late it begins to wait.
#[derive(Clone, Debug)]
pub struct Shutdown(watch::Receiver<bool>);

/// Tells the wish to stop.
#[derive(Clone, Debug)]
pub struct ShutdownTrigger(watch::Sender<bool>);

impl Shutdown {
    /// A trigger and its listener.
    pub fn new() -> (ShutdownTrigger, Self) {
        let (sender, receiver) = watch::channel(false);
        (ShutdownTrigger(sender), Self(receiver))
    }

    /// Returns once the trigger has been fired; never if it was dropped without.
    pub async fn wait(&self) {
        let mut receiver = self.0.clone();
        if receiver.wait_for(|fired| *fired).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl ShutdownTrigger {
    /// Tells every [`Shutdown`] to stop; a second time changes nothing.
    pub fn fire(&self) {
        self.0.send_replace(true);
    }
}

#[cfg(test)]
mod tests {
    use super::Shutdown;
    use futures_util::FutureExt;

    #[tokio::test]
    async fn late_listeners_hear_and_a_lost_trigger_never_fires() {
        let (trigger, shutdown) = Shutdown::new();
        assert!(shutdown.wait().now_or_never().is_none());
        trigger.fire();
        drop(trigger);
        shutdown.clone().wait().await;
        let (lost, shutdown) = Shutdown::new();
        drop(lost);
        assert!(shutdown.wait().now_or_never().is_none());
    }
}
