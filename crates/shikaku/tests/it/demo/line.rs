//! The hub as a terminal of the demo's clinic reaches it: by mutual TLS, past the clinic's own program.

use serde_json::Value;

use super::Demo;

/// 2026-11-24T09:00 in Japan, to which the demos of the tests are set.
pub const NOW: i64 = 1_795_478_400;

pub struct Line {
    hub: String,
    http: reqwest::Client,
    runtime: tokio::runtime::Runtime,
}

impl Line {
    pub fn of(demo: &Demo) -> Self {
        let running = std::fs::read(demo.dir.join("running.json")).expect("running");
        let running: Value = serde_json::from_slice(&running).expect("JSON");
        let pki = |name: &str| std::fs::read(demo.dir.join("pki").join(name)).expect("there");
        let tls = web::tls::client_config(
            &pki("clinic.pem"),
            &pki("clinic.key"),
            &pki("ca.pem"),
            web::tls::clock(|| NOW),
        );
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls.expect("usable"))
            .no_proxy();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            hub: running["hub"].as_str().expect("an address").to_owned(),
            http: http.build().expect("a client"),
            runtime: runtime.expect("a runtime"),
        }
    }

    /// Sends a message under a key of the caller's; gives the answer's text.
    pub fn post(&self, path: &str, key: &str, message: String) -> String {
        let request = self.http.post(format!("{}{path}", self.hub));
        self.send(request.header("idempotency-key", key).body(message))
    }

    /// Asks for something; gives the answer's text.
    pub fn get(&self, path: &str) -> String {
        self.send(self.http.get(format!("{}{path}", self.hub)))
    }

    /// Any request to any address; gives status and text.
    pub fn raw(
        &self,
        request: impl FnOnce(&reqwest::Client) -> reqwest::RequestBuilder,
    ) -> (u16, String) {
        let request = request(&self.http);
        let answer = async {
            let answer = request.send().await?;
            Ok::<_, reqwest::Error>((answer.status().as_u16(), answer.text().await?))
        };
        self.runtime.block_on(answer).expect("answered")
    }

    fn send(&self, request: reqwest::RequestBuilder) -> String {
        self.raw(|_| request).1
    }
}
