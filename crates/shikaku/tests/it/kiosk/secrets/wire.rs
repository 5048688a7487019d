//! The line between a clinic and its hub, listened to by somebody who has the keys of both.

use std::{
    path::Path,
    sync::{Arc, Mutex, PoisonError},
};

use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, TlsConnector};

use crate::demo::{Demo, NOW};

type Heard = Arc<Mutex<Vec<u8>>>;

pub struct Wire {
    pub address: String,
    heard: Heard,
    _runtime: tokio::runtime::Runtime,
}

impl Wire {
    /// Takes the hub's place, and hands everything on to it.
    pub fn to_the_hub_of(demo: &Demo) -> Self {
        let pki = |name: &str| std::fs::read(demo.dir.join("pki").join(name)).expect("there");
        let (hub, ca) = (hub_of(&demo.dir), pki("ca.pem"));
        let time = || web::tls::clock(|| NOW);
        let server = web::tls::server_config(&pki("hub.pem"), &pki("hub.key"), &ca, time());
        let client = web::tls::client_config(&pki("clinic.pem"), &pki("clinic.key"), &ca, time());
        let accept = TlsAcceptor::from(server.expect("usable"));
        let connect = TlsConnector::from(Arc::new(client.expect("usable")));
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        let listener = runtime
            .block_on(TcpListener::bind("127.0.0.1:0"))
            .expect("a port");
        let address = listener.local_addr().expect("bound").to_string();
        let heard = Heard::default();
        let hearing = Arc::clone(&heard);
        runtime.spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (accept, connect) = (accept.clone(), connect.clone());
                let (hub, heard) = (hub.clone(), Arc::clone(&hearing));
                tokio::spawn(async move {
                    let Ok(clinic) = accept.accept(stream).await else {
                        return;
                    };
                    let plain = TcpStream::connect(&hub).await.expect("the hub is there");
                    let name = ServerName::try_from("127.0.0.1").expect("a name");
                    let hub = connect.connect(name, plain).await.expect("the hub's own");
                    let (from_clinic, to_clinic) = tokio::io::split(clinic);
                    let (from_hub, to_hub) = tokio::io::split(hub);
                    tokio::join!(
                        hand_on(from_clinic, to_hub, &heard),
                        hand_on(from_hub, to_clinic, &heard)
                    );
                });
            }
        });
        Self {
            address,
            heard,
            _runtime: runtime,
        }
    }

    /// Everything said in either direction so far.
    pub fn heard(&self) -> Vec<u8> {
        self.heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

fn hub_of(dir: &Path) -> String {
    let running = std::fs::read(dir.join("running.json")).expect("running");
    let running: serde_json::Value = serde_json::from_slice(&running).expect("JSON");
    let hub = running["hub"].as_str().expect("an address");
    hub.trim_start_matches("https://").to_owned()
}

async fn hand_on(mut from: impl AsyncRead + Unpin, mut to: impl AsyncWrite + Unpin, heard: &Heard) {
    let mut part = vec![0; 16_384];
    while let Ok(length @ 1..) = from.read(&mut part).await {
        heard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(&part[..length]);
        if to.write_all(&part[..length]).await.is_err() || to.flush().await.is_err() {
            break;
        }
    }
    // The other side has closed already, or is told now.
    let _ = to.shutdown().await;
}
