//! Nothing, for clients built without the feature `tracing`.

use std::time::Duration;

use http::Uri;

use crate::retry::Outcome;
use crate::{Error, Operation, Response};

pub(crate) struct CallSpan;

impl CallSpan {
    pub(crate) fn begin(_: &Operation) -> Self {
        Self
    }

    pub(crate) fn addressed_to(&self, _: &Uri) {}

    pub(crate) fn around<F: Future>(&self, future: F) -> F {
        future
    }

    pub(crate) fn end<T>(self, _: &Result<Response<T>, Error>) {}
}

pub(crate) fn waiting_for_turn(_: Duration) {}

pub(crate) fn repeating(_: &Outcome, _: u32, _: Duration) {}

pub(crate) fn list_goes_on(_: &Operation) {}

pub(crate) fn in_current_span<F: Future>(future: F) -> F {
    future
}
