//! Mutual TLS 1.3: both sides show a certificate of an authority the other trusts.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::{CryptoProvider, aws_lc_rs};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, UnixTime};
use rustls::server::{VerifierBuilderError, WebPkiClientVerifier};
use rustls::time_provider::TimeProvider;
use rustls::version::TLS13;
use rustls::{ClientConfig, RootCertStore, ServerConfig};

pub use rustls::time_provider::TimeProvider as TlsClock;

/// The application protocol both sides speak (RFC 7301).
const HTTP_1_1: &[u8] = b"http/1.1";

/// Failed to …
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The text is not PEM, or its certificate or key is not well formed.
    #[error("read {what} as PEM: {source}")]
    Pem {
        /// Which of the texts.
        what: &'static str,
        /// What is wrong with it.
        source: rustls::pki_types::pem::Error,
    },
    /// The text holds no certificate at all.
    #[error("find a certificate in {0}")]
    Empty(&'static str),
    /// The authority cannot serve as a root of client certificates.
    #[error("trust the clients' authority: {0}")]
    Authority(#[from] VerifierBuilderError),
    /// Certificate and key do not belong together, or the provider refuses them.
    #[error("set up TLS: {0}")]
    Rustls(#[from] rustls::Error),
}

/// A clock made of a function that returns seconds since 1970, so that a whole demo can run at another time.
///
/// A negative answer counts as an unknown time: every handshake then fails.
pub fn clock(now: impl Fn() -> i64 + Send + Sync + 'static) -> Arc<dyn TlsClock> {
    Arc::new(Clock(now))
}

struct Clock<F>(F);

impl<F> fmt::Debug for Clock<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl<F: Fn() -> i64 + Send + Sync> TimeProvider for Clock<F> {
    fn current_time(&self) -> Option<UnixTime> {
        let seconds = u64::try_from((self.0)()).ok()?;
        Some(UnixTime::since_unix_epoch(Duration::from_secs(seconds)))
    }
}

/// As [`server_config`], for a server whose clients may come without a certificate: whether they need one is then the
/// handler's to say, by [`crate::Peer`]. One that is shown has to be under `client_ca_pem` all the same.
pub fn open_server_config(
    cert_chain_pem: &[u8],
    key_pem: &[u8],
    client_ca_pem: &[u8],
    time: Arc<dyn TimeProvider>,
) -> Result<Arc<ServerConfig>, TlsError> {
    server(cert_chain_pem, key_pem, client_ca_pem, time, true)
}

/// A server that demands a client certificate under `client_ca_pem` (one or more roots); TLS 1.3 only, with tickets.
///
/// `cert_chain_pem` starts with the server's own certificate. A resumed session does not verify the client anew; hence
/// [`crate::serve_tls`] checks the certificate's period at every request, and revocation is the caller's, by [`crate::Peer`].
pub fn server_config(
    cert_chain_pem: &[u8],
    key_pem: &[u8],
    client_ca_pem: &[u8],
    time: Arc<dyn TimeProvider>,
) -> Result<Arc<ServerConfig>, TlsError> {
    server(cert_chain_pem, key_pem, client_ca_pem, time, false)
}

fn server(
    cert_chain_pem: &[u8],
    key_pem: &[u8],
    client_ca_pem: &[u8],
    time: Arc<dyn TimeProvider>,
    open: bool,
) -> Result<Arc<ServerConfig>, TlsError> {
    let provider = provider();
    let roots = Arc::new(roots(client_ca_pem, "the clients' authority")?);
    let mut verifier = WebPkiClientVerifier::builder_with_provider(roots, provider.clone());
    if open {
        verifier = verifier.allow_unauthenticated();
    }
    let verifier = verifier.build()?;
    let mut config = ServerConfig::builder_with_details(provider, time)
        .with_protocol_versions(&[&TLS13])?
        .with_client_cert_verifier(verifier)
        .with_single_cert(chain(cert_chain_pem, "the server's chain")?, key(key_pem)?)?;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    config.ticketer = aws_lc_rs::Ticketer::new()?;
    Ok(Arc::new(config))
}

/// A client that shows `cert_chain_pem` and trusts only servers under `server_ca_pem`; TLS 1.3 only, sessions resumed.
pub fn client_config(
    cert_chain_pem: &[u8],
    key_pem: &[u8],
    server_ca_pem: &[u8],
    time: Arc<dyn TimeProvider>,
) -> Result<ClientConfig, TlsError> {
    let roots = roots(server_ca_pem, "the server's authority")?;
    let mut config = ClientConfig::builder_with_details(provider(), time)
        .with_protocol_versions(&[&TLS13])?
        .with_root_certificates(roots)
        .with_client_auth_cert(chain(cert_chain_pem, "the client's chain")?, key(key_pem)?)?;
    config.alpn_protocols = vec![HTTP_1_1.to_vec()];
    Ok(config)
}

/// The provider, chosen explicitly: no feature of another crate can put a different one in its place.
fn provider() -> Arc<CryptoProvider> {
    Arc::new(aws_lc_rs::default_provider())
}

fn chain(pem: &[u8], what: &'static str) -> Result<Vec<CertificateDer<'static>>, TlsError> {
    let chain = CertificateDer::pem_slice_iter(pem)
        .collect::<Result<Vec<_>, _>>()
        .map_err(|source| TlsError::Pem { what, source })?;
    if chain.is_empty() {
        return Err(TlsError::Empty(what));
    }
    Ok(chain)
}

fn key(pem: &[u8]) -> Result<PrivateKeyDer<'static>, TlsError> {
    PrivateKeyDer::from_pem_slice(pem).map_err(|source| TlsError::Pem {
        what: "the private key",
        source,
    })
}

fn roots(pem: &[u8], what: &'static str) -> Result<RootCertStore, TlsError> {
    let mut roots = RootCertStore::empty();
    for certificate in chain(pem, what)? {
        roots.add(certificate)?;
    }
    Ok(roots)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_before_1970_is_an_unknown_time() {
        assert!(clock(|| -1).current_time().is_none());
        assert_eq!(
            clock(|| 86_400).current_time().map(|t| t.as_secs()),
            Some(86_400)
        );
    }

    #[test]
    fn text_that_is_no_pem_is_named() {
        let error = server_config(b"", b"", b"nothing here", clock(|| 0)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "find a certificate in the clients' authority"
        );
    }
}
