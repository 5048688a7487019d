//! What stands around every page: headers that bind the browser, and refusals of requests no page of ours makes.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};

use crate::problem::standard;

/// Scripts, styles, images and connections of our own only; nothing inline; in no frame of anybody's.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; \
     object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// What every page's answer carries. The referrer policy must not be `no-referrer`: a browser would then send
/// `Origin: null` with a form, and [`same_origin`] would refuse it.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// All of it: [`loopback_host`], [`same_origin`] and [`security_headers`], refusals included in the headers.
pub fn pages(router: Router) -> Router {
    pages_named(router, None)
}

/// As [`pages`], under `name` too: the one under which a proxy on this machine serves them.
pub fn pages_named(router: Router, name: Option<&str>) -> Router {
    security_headers(known_host(same_origin(router), name))
}

/// Sets the headers that bind the browser, and `Cache-Control: no-store` where an answer says nothing of caching.
pub fn security_headers(router: Router) -> Router {
    router.layer(from_fn(|request: Request, next: Next| async {
        let mut response = next.run(request).await;
        let headers = response.headers_mut();
        for (name, value) in HEADERS {
            headers.insert(name, HeaderValue::from_static(value));
        }
        headers
            .entry(header::CACHE_CONTROL)
            .or_insert(HeaderValue::from_static("no-store"));
        response
    }))
}

/// Refuses (`SKK-0403`) a request that could change something and comes from a page of another origin.
///
/// A browser tells by `Sec-Fetch-Site` and `Origin`; a request with neither is no browser's and passes.
pub fn same_origin(router: Router) -> Router {
    router.layer(from_fn(|request: Request, next: Next| async {
        let safe = matches!(
            *request.method(),
            Method::GET | Method::HEAD | Method::OPTIONS
        );
        if safe || is_same_origin(request.headers()) {
            next.run(request).await
        } else {
            refuse(standard::cross_origin())
        }
    }))
}

/// Refuses (`SKK-0421`) a request under a host name other than `localhost`, `127.0.0.1` or `[::1]`, at any port: a
/// foreign name that resolves to this machine (DNS rebinding) gets nothing.
pub fn loopback_host(router: Router) -> Router {
    known_host(router, None)
}

/// As [`loopback_host`], with one more name that is known.
fn known_host(router: Router, name: Option<&str>) -> Router {
    let name: Option<Arc<str>> = name.map(Arc::from);
    router.layer(from_fn(move |request: Request, next: Next| {
        let name = name.clone();
        async move {
            let known = |host: &str| {
                is_loopback(host) || name.as_ref().is_some_and(|name| is_named(host, name))
            };
            let by_address = request.uri().authority();
            let named = text(request.headers(), header::HOST).is_some_and(known);
            if named && by_address.is_none_or(|authority| known(authority.as_str())) {
                next.run(request).await
            } else {
                refuse(standard::wrong_host())
            }
        }
    }))
}

fn refuse(problem: crate::Problem) -> Response {
    problem.into_response()
}

fn is_same_origin(headers: &HeaderMap) -> bool {
    if headers.contains_key("sec-fetch-site") {
        let site = text(headers, HeaderName::from_static("sec-fetch-site"));
        if !matches!(site, Some("same-origin" | "none")) {
            return false;
        }
    }
    if !headers.contains_key(header::ORIGIN) {
        return true;
    }
    let origin = text(headers, header::ORIGIN);
    let named = origin.and_then(|origin| {
        let plain = origin.strip_prefix("http://");
        plain.or_else(|| origin.strip_prefix("https://"))
    });
    match (named, text(headers, header::HOST)) {
        (Some(origin), Some(host)) => origin.eq_ignore_ascii_case(host),
        _ => false,
    }
}

/// Whether a host is `name`, at any port.
fn is_named(host: &str, name: &str) -> bool {
    without_port(host).eq_ignore_ascii_case(name)
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn is_loopback(host: &str) -> bool {
    let name = without_port(host);
    name.eq_ignore_ascii_case("localhost") || matches!(name, "127.0.0.1" | "[::1]")
}

/// A header that stands exactly once, as text.
fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_loopback() {
        for host in [
            "localhost",
            "LOCALHOST:8080",
            "127.0.0.1:1",
            "[::1]:443",
            "[::1]",
        ] {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "example.jp",
            "localhost.example.jp:80",
            "127.0.0.1.example.jp",
            "127.0.0.2",
            "localhost:80@example.jp",
            "localhost:",
            "::1",
        ] {
            let allowed = host == "localhost:";
            assert_eq!(is_loopback(host), allowed, "{host}");
        }
    }

    #[test]
    fn a_proxys_name_is_known_and_no_other() {
        for host in ["pack.example.jp", "PACK.example.jp:443"] {
            assert!(is_named(host, "pack.example.jp"), "{host}");
        }
        for host in [
            "",
            "example.jp",
            "pack.example.jp.evil.example",
            "pack.example.jp@x",
        ] {
            assert!(!is_named(host, "pack.example.jp"), "{host}");
        }
    }

    #[test]
    fn origin_and_fetch_site_must_both_agree() {
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, HeaderValue::from_static("localhost:8080"));
            for &(name, value) in pairs {
                headers.append(name, HeaderValue::from_static(value));
            }
            is_same_origin(&headers)
        };
        assert!(of(&[]));
        assert!(of(&[("origin", "http://localhost:8080")]));
        assert!(of(&[
            ("sec-fetch-site", "same-origin"),
            ("origin", "http://localhost:8080")
        ]));
        assert!(!of(&[("origin", "http://localhost:8081")]));
        assert!(!of(&[("origin", "https://example.jp")]));
        assert!(!of(&[("origin", "null")]));
        assert!(!of(&[("sec-fetch-site", "cross-site")]));
        assert!(!of(&[
            ("sec-fetch-site", "same-site"),
            ("origin", "http://localhost:8080")
        ]));
        assert!(!of(&[
            ("origin", "http://localhost:8080"),
            ("origin", "https://example.jp")
        ]));
    }
}
