//! What stands around the pages: host names, origins, headers, files.

use axum::Router;
use axum::http::HeaderMap;
use axum::routing::get;
use web::assets::{Asset, asset_url, router_with};
use web::guard::CONTENT_SECURITY_POLICY;
use web::{Limits, Problem};

use crate::kit::{Served, ask_plain, plain};

const SCRIPT: Asset = Asset {
    name: "counter.js",
    media_type: "text/javascript; charset=utf-8",
    content: "\"use strict\";\n",
};

async fn site() -> Served {
    let router = Router::new()
        .route("/", get(async || "page").post(async || "done"))
        .route(
            "/kept",
            get(async || ([("cache-control", "max-age=9")], "kept")),
        )
        .merge(router_with(&[SCRIPT]));
    plain(router, Limits::default()).await
}

async fn request(served: &Served, line: &str, headers: &[&str]) -> (u16, HeaderMap, String) {
    let mut text = format!("{line} HTTP/1.1\r\nconnection: close\r\n");
    for header in headers {
        text.push_str(header);
        text.push_str("\r\n");
    }
    text.push_str("content-length: 0\r\n\r\n");
    let answer = ask_plain(served.address, &text).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines
        .next()
        .unwrap()
        .split(' ')
        .nth(1)
        .unwrap()
        .parse()
        .unwrap();
    let mut found = HeaderMap::new();
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap();
        let name: axum::http::HeaderName = name.parse().unwrap();
        found.append(name, value.parse().unwrap());
    }
    (status, found, body.to_owned())
}

#[tokio::test]
async fn only_this_machines_own_names_open_a_page() {
    let served = site().await;
    for host in [
        "host: localhost",
        "host: 127.0.0.1:8080",
        "host: [::1]:8080",
    ] {
        assert_eq!(request(&served, "GET /", &[host]).await.0, 200, "{host}");
    }
    for host in [
        "host: evil.example",
        "host: localhost.evil.example:80",
        "x-none: 1",
    ] {
        let (status, headers, body) = request(&served, "GET /", &[host]).await;
        assert_eq!(status, 421, "{host}");
        assert_eq!(
            Problem::from_json(body.as_bytes()).unwrap().code,
            "SKK-0421"
        );
        assert_eq!(headers["content-security-policy"], CONTENT_SECURITY_POLICY);
    }
    let line = "GET http://evil.example/";
    assert_eq!(request(&served, line, &["host: localhost"]).await.0, 421);
}

#[tokio::test]
async fn a_page_of_another_origin_changes_nothing() {
    let served = site().await;
    let host = "host: localhost:8080";
    let own = [
        host,
        "origin: http://localhost:8080",
        "sec-fetch-site: same-origin",
    ];
    assert_eq!(request(&served, "POST /", &own).await.2, "done");
    assert_eq!(request(&served, "POST /", &[host]).await.2, "done");
    for foreign in [
        "origin: https://evil.example",
        "origin: null",
        "sec-fetch-site: cross-site",
    ] {
        let (status, _, body) = request(&served, "POST /", &[host, foreign]).await;
        assert_eq!(status, 403, "{foreign}");
        assert_eq!(
            Problem::from_json(body.as_bytes()).unwrap().code,
            "SKK-0403"
        );
    }
    let followed = [host, "sec-fetch-site: cross-site"];
    assert_eq!(request(&served, "GET /", &followed).await.2, "page");
}

#[tokio::test]
async fn pages_bind_the_browser_and_are_not_kept() {
    let served = site().await;
    let (_, headers, _) = request(&served, "GET /", &["host: localhost"]).await;
    assert_eq!(headers["x-content-type-options"], "nosniff");
    assert_eq!(headers["referrer-policy"], "same-origin");
    assert_eq!(headers["cache-control"], "no-store");
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"));
    assert!(!policy.contains("unsafe"), "{policy}");
    let (_, headers, _) = request(&served, "GET /kept", &["host: localhost"]).await;
    assert_eq!(headers["cache-control"], "max-age=9");
}

#[tokio::test]
async fn files_are_kept_by_their_hash_and_asked_again_without() {
    let served = site().await;
    let host = "host: localhost";
    for url in [asset_url("base.css"), asset_url("icon.svg"), SCRIPT.url()] {
        let (status, headers, body) = request(&served, &format!("GET {url}"), &[host]).await;
        assert_eq!(status, 200, "{url}");
        assert!(!body.is_empty());
        let keep = headers["cache-control"].to_str().unwrap();
        assert!(keep.contains("immutable"), "{url}: {keep}");
        let tag = format!("if-none-match: {}", headers["etag"].to_str().unwrap());
        assert_eq!(
            request(&served, &format!("GET {url}"), &[host, &tag])
                .await
                .0,
            304
        );
    }
    for url in ["/assets/base.css", "/assets/base.css?v=0"] {
        let (status, headers, _) = request(&served, &format!("GET {url}"), &[host]).await;
        assert_eq!(status, 200);
        assert_eq!(headers["cache-control"], "no-cache");
        assert_eq!(headers["content-type"], "text/css; charset=utf-8");
    }
    let (status, _, body) = request(&served, "GET /assets/nothing.css", &[host]).await;
    assert_eq!(status, 404);
    assert_eq!(
        Problem::from_json(body.as_bytes()).unwrap().code,
        "SKK-0404"
    );
}
