//! Waits without a runtime: a thread that sleeps.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

/// Ready once a time has passed. Dropped before, the thread sleeps to its end for nobody.
pub(crate) struct ThreadSleep {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    passed: bool,
    waker: Option<Waker>,
}

impl ThreadSleep {
    /// Where no thread can be started, the time counts as passed.
    pub(crate) fn new(duration: Duration) -> Self {
        let shared = Arc::<Mutex<Shared>>::default();
        let of_thread = Arc::clone(&shared);
        let started = thread::Builder::new()
            .name("workos-sleep".to_owned())
            .spawn(move || {
                thread::sleep(duration);
                pass(&of_thread);
            });
        if started.is_err() {
            pass(&shared);
        }
        Self { shared }
    }
}

fn pass(shared: &Mutex<Shared>) {
    let waker = {
        let mut shared = shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.passed = true;
        shared.waker.take()
    };
    if let Some(waker) = waker {
        waker.wake();
    }
}

impl Future for ThreadSleep {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.passed {
            return Poll::Ready(());
        }
        shared.waker = Some(context.waker().clone());
        Poll::Pending
    }
}
