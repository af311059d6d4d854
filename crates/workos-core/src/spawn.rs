//! Work that goes on while nobody waits for it: on a Tokio runtime as a task, elsewhere as far as
//! the host carries it on by itself.

use std::future::ready;
use std::task::{Context, Poll};

use crate::{BoxFuture, Error, ThreadSafe};

/// Starts a future; what is returned gives its output. Dropping that ends the work.
pub(crate) fn start<T: ThreadSafe>(
    mut future: BoxFuture<'static, Result<T, Error>>,
    context: &mut Context<'_>,
) -> BoxFuture<'static, Result<T, Error>> {
    #[cfg(not(target_arch = "wasm32"))]
    if let Ok(runtime) = tokio::runtime::Handle::try_current() {
        return Box::pin(task::Task::new(runtime.spawn(future)));
    }
    // The first poll sends the request, which the host then carries on by itself.
    match future.as_mut().poll(context) {
        Poll::Ready(outcome) => Box::pin(ready(outcome)),
        Poll::Pending => future,
    }
}

/// Carries a future on to its end though nobody waits for it: as a task of the Tokio runtime that
/// the caller is on. Whether there is one; without, the future is dropped.
#[cfg(not(target_arch = "wasm32"))]
#[doc(hidden)]
#[must_use]
pub fn detach(future: BoxFuture<'static, ()>) -> bool {
    match tokio::runtime::Handle::try_current() {
        Ok(runtime) => {
            drop(runtime.spawn(future));
            true
        }
        Err(_) => false,
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod task {
    use std::future::Future;
    use std::panic::resume_unwind;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};

    use tokio::task::JoinHandle;

    use crate::{Error, TransportError, TransportErrorKind};

    /// A task that ends when nobody waits for its output any more.
    pub(super) struct Task<T> {
        handle: JoinHandle<Result<T, Error>>,
    }

    impl<T> Task<T> {
        pub(super) fn new(handle: JoinHandle<Result<T, Error>>) -> Self {
            Self { handle }
        }
    }

    impl<T> Future for Task<T> {
        type Output = Result<T, Error>;

        fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
            match ready!(Pin::new(&mut self.handle).poll(context)) {
                Ok(outcome) => Poll::Ready(outcome),
                // A panic of the application's own transport or type goes on where it would have
                // gone without the task.
                Err(failure) if failure.is_panic() => resume_unwind(failure.into_panic()),
                Err(failure) => Poll::Ready(Err(Error::transport(
                    TransportError::new(TransportErrorKind::Other).with_source(failure),
                ))),
            }
        }
    }

    impl<T> Drop for Task<T> {
        fn drop(&mut self) {
            self.handle.abort();
        }
    }
}
