//! A byte stream that watches the clock: a client that sends too slowly, or does not read, is cut off.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::task::AtomicWaker;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Sleep, sleep};

use super::Limits;

/// Where a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Stage {
    /// Open, and nothing has come yet.
    Fresh,
    /// Part of a header has come.
    Head,
    /// A request is being answered; the exchange watches its time.
    Busy,
    /// Between two requests.
    Idle,
}

/// The stage, shared by the stream (which sees octets) and the exchange (which sees requests).
#[derive(Clone, Debug)]
pub(super) struct SharedStage(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    stage: AtomicU8,
    reader: AtomicWaker,
}

impl SharedStage {
    pub(super) fn fresh() -> Self {
        Self(Arc::new(Shared {
            stage: AtomicU8::new(Stage::Fresh as u8),
            reader: AtomicWaker::new(),
        }))
    }

    pub(super) fn get(&self) -> Stage {
        match self.0.stage.load(Ordering::Acquire) {
            0 => Stage::Fresh,
            1 => Stage::Head,
            2 => Stage::Busy,
            _ => Stage::Idle,
        }
    }

    /// Changes the stage and wakes the reader, which may wait already and has no clock running for the new stage.
    pub(super) fn set(&self, stage: Stage) {
        self.0.stage.store(stage as u8, Ordering::Release);
        self.0.reader.wake();
    }
}

/// The stream. Its reads and writes fail with `TimedOut` when their time is over.
#[derive(Debug)]
pub(super) struct Guarded<IO> {
    io: IO,
    stage: SharedStage,
    /// The stage for which `reading` was set.
    armed: Stage,
    reading: Pin<Box<Sleep>>,
    writing: Option<Pin<Box<Sleep>>>,
    header_read: Duration,
    idle: Duration,
    stall: Duration,
    cut: Option<Stage>,
}

impl<IO> Guarded<IO> {
    pub(super) fn new(io: IO, stage: SharedStage, limits: &Limits) -> Self {
        Self {
            io,
            armed: stage.get(),
            stage,
            reading: Box::pin(sleep(limits.header_read)),
            writing: None,
            header_read: limits.header_read,
            idle: limits.idle,
            stall: limits.request,
            cut: None,
        }
    }

    /// The stage in which reading took too long, if it did.
    pub(super) fn cut(&self) -> Option<Stage> {
        self.cut
    }

    /// The stream itself, without the clock.
    pub(super) fn into_inner(self) -> IO {
        self.io
    }

    fn arm(&mut self, stage: Stage) {
        self.armed = stage;
        let grant = match stage {
            Stage::Fresh | Stage::Head => self.header_read,
            Stage::Idle => self.idle,
            Stage::Busy => return,
        };
        self.reading.as_mut().set(sleep(grant));
    }

    fn watch_write<T>(
        &mut self,
        cx: &mut Context<'_>,
        polled: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if polled.is_ready() {
            self.writing = None;
            return polled;
        }
        let stall = self.stall;
        let writing = self.writing.get_or_insert_with(|| Box::pin(sleep(stall)));
        match writing.as_mut().poll(cx) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl<IO: AsyncRead + Unpin> AsyncRead for Guarded<IO> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        this.stage.0.reader.register(cx.waker());
        let stage = this.stage.get();
        if stage != this.armed {
            this.arm(stage);
        }
        // Before reading: a client that dribbles without pause must not outrun the clock.
        if stage != Stage::Busy && this.reading.as_mut().poll(cx).is_ready() {
            this.cut = Some(stage);
            return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
        }
        let before = buffer.filled().len();
        let polled = Pin::new(&mut this.io).poll_read(cx, buffer);
        if buffer.filled().len() > before && matches!(stage, Stage::Fresh | Stage::Idle) {
            this.stage.set(Stage::Head);
            this.arm(Stage::Head);
        }
        polled
    }
}

impl<IO: AsyncWrite + Unpin> AsyncWrite for Guarded<IO> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.io).poll_write(cx, buffer);
        self.watch_write(cx, polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.io).poll_flush(cx);
        self.watch_write(cx, polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.io).poll_shutdown(cx);
        self.watch_write(cx, polled)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.io).poll_write_vectored(cx, buffers);
        self.watch_write(cx, polled)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }
}
