//! One run of work that many wait for. Each of those who wait carries it on, so that it ends when
//! any of them is left; who begins one, and when, is decided elsewhere.

use std::collections::HashMap;
use std::fmt;
use std::future::Future;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Wake, Waker};

use workos_core::{BoxFuture, detach};

/// Work under way, or its outcome. Clones are the same work.
pub(crate) struct Flight<T>(Arc<Shared<T>>);

struct Shared<T> {
    stage: Mutex<Stage<T>>,
    waiting: Arc<Waiting>,
}

enum Stage<T> {
    UnderWay(BoxFuture<'static, T>),
    Landed(T),
    /// It panicked.
    Lost,
}

impl<T: Clone + Send + 'static> Flight<T> {
    /// Work that begins when somebody waits for it.
    pub(crate) fn new(work: BoxFuture<'static, T>) -> Self {
        Self(Arc::new(Shared {
            stage: Mutex::new(Stage::UnderWay(work)),
            waiting: Arc::default(),
        }))
    }

    /// The outcome; none when the work panicked.
    pub(crate) fn landed(&self) -> Landed<T> {
        Landed {
            place: self.0.waiting.take_place(),
            flight: self.clone(),
        }
    }

    /// Sees to it that the work goes on when all have gone who wait for it. Whether it does: that
    /// needs a Tokio runtime, or somebody who waits.
    pub(crate) fn goes_on(&self) -> bool {
        if self.0.waiting.is_somebody() {
            return true;
        }
        let landed = self.landed();
        detach(Box::pin(async {
            landed.await;
        }))
    }

    /// Whether the two are the same work.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Clone for Flight<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> fmt::Debug for Flight<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Flight").finish_non_exhaustive()
    }
}

/// Waits for a [`Flight`].
pub(crate) struct Landed<T> {
    flight: Flight<T>,
    place: u64,
}

impl<T: Clone> Future for Landed<T> {
    type Output = Option<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Shared { stage, waiting } = &*self.flight.0;
        let mut stage = lock(stage);
        let mut work = match mem::replace(&mut *stage, Stage::Lost) {
            Stage::UnderWay(work) => work,
            Stage::Landed(outcome) => {
                *stage = Stage::Landed(outcome.clone());
                return Poll::Ready(Some(outcome));
            }
            Stage::Lost => return Poll::Ready(None),
        };
        waiting.wait(self.place, context.waker());
        // Whoever carries the work on may go; what happens to it is told to all.
        let all = Waker::from(Arc::clone(waiting));
        let polled = AssertUnwindSafe(|| work.as_mut().poll(&mut Context::from_waker(&all)));
        // A panic is not that of whoever happens to carry the work on.
        let landed = match catch_unwind(polled) {
            Ok(Poll::Pending) => {
                *stage = Stage::UnderWay(work);
                return Poll::Pending;
            }
            Ok(Poll::Ready(outcome)) => {
                *stage = Stage::Landed(outcome.clone());
                Some(outcome)
            }
            Err(_) => None,
        };
        drop(stage);
        waiting.wake_all();
        Poll::Ready(landed)
    }
}

impl<T> Drop for Landed<T> {
    fn drop(&mut self) {
        self.flight.0.waiting.leave(self.place);
    }
}

/// Those who wait.
#[derive(Default)]
struct Waiting(Mutex<Places>);

#[derive(Default)]
struct Places {
    next: u64,
    taken: HashMap<u64, Option<Waker>>,
}

impl Waiting {
    fn take_place(&self) -> u64 {
        let mut places = lock(&self.0);
        let place = places.next;
        places.next += 1;
        places.taken.insert(place, None);
        place
    }

    fn wait(&self, place: u64, waker: &Waker) {
        lock(&self.0).taken.insert(place, Some(waker.clone()));
    }

    fn leave(&self, place: u64) {
        let left = lock(&self.0).taken.remove(&place);
        // A waker may run code of its own when it is dropped.
        drop(left);
    }

    fn is_somebody(&self) -> bool {
        !lock(&self.0).taken.is_empty()
    }

    fn wake_all(&self) {
        let wakers: Vec<Waker> = {
            let mut places = lock(&self.0);
            let wakers = places.taken.values_mut();
            wakers.filter_map(Option::take).collect()
        };
        wakers.into_iter().for_each(Waker::wake);
    }
}

impl Wake for Waiting {
    fn wake(self: Arc<Self>) {
        self.wake_all();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.wake_all();
    }
}

/// A lock is held for moments, by code that keeps what it guards whole: one that a panic left behind
/// is as good as any.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Counts how often it was woken.
    #[derive(Default)]
    struct Woken(AtomicUsize);

    impl Wake for Woken {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::SeqCst);
        }
    }

    struct Caller<T> {
        landed: Landed<T>,
        woken: Arc<Woken>,
    }

    impl<T: Clone + Send + 'static> Caller<T> {
        fn of(flight: &Flight<T>) -> Self {
            Self {
                landed: flight.landed(),
                woken: Arc::default(),
            }
        }

        fn poll(&mut self) -> Poll<Option<T>> {
            let waker = Waker::from(Arc::clone(&self.woken));
            Pin::new(&mut self.landed).poll(&mut Context::from_waker(&waker))
        }

        fn woken(&self) -> usize {
            self.woken.0.load(Ordering::SeqCst)
        }
    }

    /// Work that ends when it is told to.
    fn flight() -> (Flight<usize>, tokio::sync::oneshot::Sender<usize>) {
        let (end, ended) = tokio::sync::oneshot::channel();
        let work = async { ended.await.expect("an end") };
        (Flight::new(Box::pin(work)), end)
    }

    #[test]
    fn all_get_the_one_outcome() {
        let (flight, end) = flight();
        let mut callers: Vec<_> = (0..3).map(|_| Caller::of(&flight)).collect();
        assert!(callers.iter_mut().all(|caller| caller.poll().is_pending()));
        end.send(7).expect("awaited");
        assert!(callers.iter().all(|caller| caller.woken() == 1));
        for caller in &mut callers {
            assert_eq!(caller.poll(), Poll::Ready(Some(7)));
        }
        assert_eq!(Caller::of(&flight).poll(), Poll::Ready(Some(7)));
    }

    #[test]
    fn who_carried_it_on_may_go() {
        let (flight, end) = flight();
        let (mut stays, mut goes) = (Caller::of(&flight), Caller::of(&flight));
        assert!(stays.poll().is_pending());
        assert!(goes.poll().is_pending());
        drop(goes);
        end.send(7).expect("awaited");
        assert_eq!(stays.woken(), 1);
        assert_eq!(stays.poll(), Poll::Ready(Some(7)));
    }

    #[test]
    fn all_may_go_and_others_carry_it_on() {
        let (flight, end) = flight();
        let mut first = Caller::of(&flight);
        assert!(first.poll().is_pending());
        drop(first);
        end.send(7).expect("awaited");
        assert!(!flight.goes_on(), "without a runtime, and nobody waits");
        assert_eq!(Caller::of(&flight).poll(), Poll::Ready(Some(7)));
    }

    #[test]
    fn a_panic_strands_nobody() {
        let (begin, begun) = tokio::sync::oneshot::channel::<()>();
        let flight = Flight::<()>::new(Box::pin(async {
            begun.await.expect("begun");
            panic!("a transport of the application's own");
        }));
        let (mut one, mut other) = (Caller::of(&flight), Caller::of(&flight));
        assert!(one.poll().is_pending());
        assert!(other.poll().is_pending());
        begin.send(()).expect("awaited");
        assert!(other.poll() == Poll::Ready(None) && one.woken() > 0);
        assert_eq!(one.poll(), Poll::Ready(None));
    }
}
