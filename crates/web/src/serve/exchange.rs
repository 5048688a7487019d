//! One request and its answer: bounded in time and bytes, with the peer's identity put in.

use std::convert::Infallible;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::Router;
use axum::body::{Body, HttpBody};
use axum::http::{HeaderValue, Request, Response, header};
use axum::response::IntoResponse;
use bytes::Bytes;
use futures_util::FutureExt;
use hyper::body::{Frame, Incoming, SizeHint};
use hyper_util::service::TowerToHyperService;
use rustls::time_provider::TimeProvider;
use tokio::time::timeout;

use super::Limits;
use super::guarded::{SharedStage, Stage};
use crate::peer::{Peer, Period};
use crate::problem::{Problem, standard};

/// Who the client is, and until when its certificate says so.
#[derive(Clone)]
pub(super) struct Identity {
    pub(super) peer: Peer,
    pub(super) period: Period,
    pub(super) clock: Arc<dyn TimeProvider>,
}

/// The service of one connection.
#[derive(Clone)]
pub(super) struct Exchange {
    pub(super) router: TowerToHyperService<Router>,
    pub(super) identity: Option<Identity>,
    pub(super) stage: SharedStage,
    pub(super) limits: Limits,
}

impl hyper::service::Service<Request<Incoming>> for Exchange {
    type Response = Response<Outgoing>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Infallible>> + Send>>;

    fn call(&self, request: Request<Incoming>) -> Self::Future {
        self.stage.set(Stage::Busy);
        let busy = Busy(self.stage.clone());
        let exchange = self.clone();
        Box::pin(async move {
            let response = exchange.answer(request).await;
            Ok(response.map(|body| Outgoing { body, _busy: busy }))
        })
    }
}

impl Exchange {
    async fn answer(self, request: Request<Incoming>) -> Response<Body> {
        if let Some(identity) = &self.identity
            && !identity.period.holds(identity.clock.current_time())
        {
            return last_word(standard::certificate_not_valid_now());
        }
        let (limit, time) = self.limits.on(request.uri().path());
        let limit = limit as u64;
        if request.body().size_hint().lower() > limit {
            return last_word(standard::too_large());
        }
        let marks = Arc::new(Marks::default());
        marks.note_end(request.body());
        let mut request = request.map(|body| {
            Body::new(Intake {
                body,
                left: limit,
                marks: marks.clone(),
            })
        });
        if let Some(identity) = self.identity {
            request.extensions_mut().insert(identity.peer);
        }
        let call = hyper::service::Service::call(&self.router, request);
        let answered = timeout(time, AssertUnwindSafe(call).catch_unwind()).await;
        if marks.over.load(Ordering::Acquire) {
            return last_word(standard::too_large());
        }
        match answered {
            Ok(Ok(Ok(response))) => response,
            Ok(Err(_panic)) => last_word(standard::fault()),
            Err(_) if marks.whole.load(Ordering::Acquire) => {
                last_word(standard::not_answered_in_time())
            }
            Err(_) => last_word(standard::too_slow()),
        }
    }
}

/// A problem after which the connection closes.
fn last_word(problem: Problem) -> Response<Body> {
    let mut response = problem.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

/// What is known of a request's body from outside its handler.
#[derive(Default)]
struct Marks {
    over: AtomicBool,
    whole: AtomicBool,
}

impl Marks {
    fn note_end(&self, body: &Incoming) {
        if body.is_end_stream() {
            self.whole.store(true, Ordering::Release);
        }
    }
}

/// A request's body, up to the limit.
struct Intake {
    body: Incoming,
    left: u64,
    marks: Arc<Marks>,
}

impl HttpBody for Intake {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx)? else {
            return Poll::Pending;
        };
        let Some(frame) = frame else {
            self.marks.whole.store(true, Ordering::Release);
            return Poll::Ready(None);
        };
        let length = frame.data_ref().map_or(0, |data| data.len() as u64);
        let Some(left) = self.left.checked_sub(length) else {
            self.marks.over.store(true, Ordering::Release);
            return Poll::Ready(Some(Err("the body is over the limit".into())));
        };
        self.left = left;
        self.marks.note_end(&self.body);
        Poll::Ready(Some(Ok(frame)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Tells the stream, when dropped, that the exchange is over.
struct Busy(SharedStage);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.set(Stage::Idle);
    }
}

/// An answer's body; the exchange lasts until it is written or given up.
pub(super) struct Outgoing {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Outgoing {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
