//! Keeps what is told through the crate `tracing`: every span and every event of a thread, at any
//! level, with all their fields.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::subscriber::{DefaultGuard, set_default};
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;
use tracing_subscriber::{Layer, registry};

/// Keeps everything. Clones keep together.
#[derive(Clone, Default)]
pub struct Recorder(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    recorded: Recorded,
    /// The positions of the open spans; ids are given again after the end of a span.
    open: HashMap<Id, usize>,
}

/// What was told.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// In the order of their beginning.
    pub spans: Vec<RecordedSpan>,
    pub events: Vec<RecordedEvent>,
}

/// A span and all that was recorded in it.
#[derive(Clone, Debug)]
pub struct RecordedSpan {
    /// Its position among all spans.
    pub position: usize,
    pub target: &'static str,
    pub name: &'static str,
    pub level: Level,
    /// The position of the span around it.
    pub parent: Option<usize>,
    pub fields: Map<String, Value>,
    pub closed: bool,
}

/// An event.
#[derive(Clone, Debug)]
pub struct RecordedEvent {
    pub target: &'static str,
    pub level: Level,
    /// The position of the span around it.
    pub span: Option<usize>,
    pub fields: Map<String, Value>,
}

impl Recorder {
    /// A recorder of this thread, until the guard is dropped.
    #[must_use]
    pub fn listen() -> (Self, DefaultGuard) {
        let recorder = Self::default();
        let guard = set_default(registry().with(recorder.clone()));
        (recorder, guard)
    }

    /// What was told so far under this target.
    #[must_use]
    pub fn recorded(&self, target: &str) -> Recorded {
        let mut recorded = self.state().recorded.clone();
        recorded.spans.retain(|span| span.target == target);
        recorded.events.retain(|event| event.target == target);
        recorded
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn position(&self, id: Option<Id>) -> Option<usize> {
        self.open.get(&id?).copied()
    }

    fn span(&mut self, id: &Id) -> Option<&mut RecordedSpan> {
        let position = *self.open.get(id)?;
        self.recorded.spans.get_mut(position)
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Recorder {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let parent = context.span(id).and_then(|span| Some(span.parent()?.id()));
        let metadata = attributes.metadata();
        let mut state = self.state();
        let mut span = RecordedSpan {
            position: state.recorded.spans.len(),
            target: metadata.target(),
            name: metadata.name(),
            level: *metadata.level(),
            parent: state.position(parent),
            fields: Map::new(),
            closed: false,
        };
        attributes.record(&mut Fields(&mut span.fields));
        state.open.insert(id.clone(), span.position);
        state.recorded.spans.push(span);
    }

    fn on_record(&self, id: &Id, values: &Record<'_>, _: Context<'_, S>) {
        if let Some(span) = self.state().span(id) {
            values.record(&mut Fields(&mut span.fields));
        }
    }

    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        let span = context.event_span(event).map(|span| span.id());
        let mut fields = Map::new();
        event.record(&mut Fields(&mut fields));
        let mut state = self.state();
        let span = state.position(span);
        state.recorded.events.push(RecordedEvent {
            target: event.metadata().target(),
            level: *event.metadata().level(),
            span,
            fields,
        });
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        let mut state = self.state();
        if let Some(span) = state.span(&id) {
            span.closed = true;
        }
        state.open.remove(&id);
    }
}

/// Keeps the type of a value where JSON has it.
struct Fields<'a>(&'a mut Map<String, Value>);

impl Fields<'_> {
    fn add(&mut self, field: &Field, value: impl Into<Value>) {
        self.0.insert(field.name().to_owned(), value.into());
    }
}

impl Visit for Fields<'_> {
    fn record_bool(&mut self, field: &Field, value: bool) {
        self.add(field, value);
    }

    fn record_f64(&mut self, field: &Field, value: f64) {
        self.add(field, value);
    }

    fn record_i64(&mut self, field: &Field, value: i64) {
        self.add(field, value);
    }

    fn record_u64(&mut self, field: &Field, value: u64) {
        self.add(field, value);
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        self.add(field, value);
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.add(field, format!("{value:?}"));
    }
}
