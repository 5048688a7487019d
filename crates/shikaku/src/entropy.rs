//! Unpredictable bytes from the operating system.

use domain::clock::Entropy;

pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Nothing may go on with predictable nonces.
            tracing::error!("the operating system gives no random bytes");
            std::process::abort();
        }
    }
}
