//! The servers over real sockets on port 0: mutual TLS, the loopback pages, and their limits.
#![expect(
    clippy::unwrap_used,
    reason = "a test may unwrap, its helpers too: the panic is the report"
)]

mod flood;
mod kit;
mod mutual_tls;
mod pages;
mod plain;
